"""matching against the installed OpenCV: six methods, masks, peaks, quarter turns."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import matching as m

METHODS = range(6)
NORMED = (m.TM_SQDIFF_NORMED, m.TM_CCORR_NORMED, m.TM_CCOEFF_NORMED)


def largest_product(image, templ, mask=None):
    """The size of the numbers OpenCV's float32 correlation has to hold: its errors are proportional to that."""
    image, templ = np.abs(image.astype(np.float64)), np.abs(templ.astype(np.float64))
    return m.match_template(image.astype(np.float32), templ.astype(np.float32), m.TM_CCORR, mask).max()


def denominators(image, templ, method, mask=None):
    """What the normed methods divide by, in float64: window sums by cv2.filter2D."""
    inside = np.ones(templ.shape[:2]) if mask is None else (mask > 0).astype(np.float64)
    height, width = image.shape[0] - templ.shape[0] + 1, image.shape[1] - templ.shape[1] + 1
    energy, templ_energy = np.zeros((height, width)), 0
    for plane, part in zip(
        *(np.moveaxis(np.atleast_3d(a).astype(np.float64), 2, 0) for a in (image, templ)), strict=True
    ):
        part = part[inside > 0]
        if method == m.TM_CCOEFF_NORMED:
            plane, part = plane - part.mean(), part - part.mean()  # any constant will do for the image
        sums, squares = (
            cv2.filter2D(v, cv2.CV_64F, inside, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)[:height, :width]
            for v in (np.ascontiguousarray(plane), plane**2)
        )
        energy += squares - (sums**2 / inside.sum() if method == m.TM_CCOEFF_NORMED else 0)
        templ_energy += (part**2).sum()
    return np.sqrt(np.maximum(energy, 0) * templ_energy)


def assert_close(ours, theirs, image, templ, method, mask=None):
    """Within 1e-6 of the largest product, for the normed methods divided by the denominator of each window."""
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    bound = 1e-6 * largest_product(image, templ, mask)
    if method in NORMED:
        bound = bound / np.maximum(denominators(image, templ, method, mask), 1e-9) + 1e-6
    worst = np.max(np.abs(ours.astype(np.float64) - theirs) - bound)
    assert worst <= 0, f"method {method}: {worst} beyond the bound"


def cut(image, y, x, h, w):
    return image[y : y + h, x : x + w].copy()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
@pytest.mark.parametrize("name, gray, box", [("page", True, (40, 60, 12, 45)), ("coins", True, (20, 30, 50, 50)),
                                             ("chelsea", False, (90, 120, 31, 40))])  # fmt: skip
def test_photographs(name, gray, box, dtype, method):
    image = load(name, gray=gray)[:160, :200].astype(dtype)
    templ = cut(image, *box)
    ours, theirs = m.match_template(image, templ, method), cv2.matchTemplate(image, templ, method)
    assert_close(ours, theirs, image, templ, method)
    if method in NORMED:
        assert np.median(np.abs(ours - theirs)) < 1e-5  # the bound above is wide in flat windows: here it is not
    if method not in (m.TM_CCORR, m.TM_CCOEFF):
        best = np.argmin(ours) if method in (0, 1) else np.argmax(ours)
        assert np.unravel_index(best, ours.shape) == box[:2]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("channels", [(), (2,), (3,)])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_awkward_shapes(shape, channels, dtype):
    image = random_image((*shape, *channels), dtype)
    for h, w in {(1, 1), ((shape[0] + 1) // 2, (shape[1] + 2) // 3), shape}:
        templ = cut(image, shape[0] - h, shape[1] - w, h, w)
        for method in METHODS:
            ours, theirs = m.match_template(image, templ, method), cv2.matchTemplate(image, templ, method)
            assert_close(ours, theirs, image, templ, method)


@given(image=images(channels=(1, 3)), data=st.data())
def test_definition_and_fast_version_agree(image, data):
    h, w = data.draw(st.integers(1, image.shape[0])), data.draw(st.integers(1, image.shape[1]))
    method = data.draw(st.sampled_from(list(METHODS)))
    templ = cut(image, image.shape[0] - h, 0, h, w)
    mask = None
    if data.draw(st.booleans()):
        mask = random_image((h, w), seed=data.draw(st.integers(0, 99))) % 2
        mask[0, 0] = 255
    slow, fast = m.match_template_slow(image, templ, method, mask), m.match_template(image, templ, method, mask)
    assert slow.dtype == fast.dtype == np.float32
    np.testing.assert_allclose(fast, slow, rtol=1e-6, atol=1e-6)
    if mask is None:
        assert_close(fast, cv2.matchTemplate(image, templ, method), image, templ, method)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("channels", [(), (3,)])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_mask(method, channels, dtype):
    image = random_image((40, 53, *channels), dtype, seed=1)
    templ = cut(image, 7, 11, 9, 12)
    mask = (random_image((9, 12), seed=2) > 99).astype(np.uint8) * 200  # any value but 0 counts, and counts once
    ours, theirs = m.match_template(image, templ, method, mask), cv2.matchTemplate(image, templ, method, mask=mask)
    assert_close(ours, theirs, image, templ, method, mask)
    assert not np.allclose(ours, m.match_template(image, templ, method), rtol=1e-3)
    templ[mask == 0] = 0  # what is under the mask must not matter
    assert np.array_equal(ours, m.match_template(image, templ, method, mask))


def test_by_hand():
    image, templ = np.array([[1, 2, 3], [4, 5, 6]], np.uint8), np.array([[2, 3]], np.uint8)
    expected = {
        m.TM_SQDIFF: [[2, 0], [8, 18]],
        m.TM_CCORR: [[8, 13], [23, 28]],
        m.TM_CCOEFF: [[0.5, 0.5], [0.5, 0.5]],
        m.TM_CCOEFF_NORMED: [[1, 1], [1, 1]],
        m.TM_SQDIFF_NORMED: [[2 / np.sqrt(5 * 13), 0], [8 / np.sqrt(41 * 13), 18 / np.sqrt(61 * 13)]],
        m.TM_CCORR_NORMED: [[8 / np.sqrt(5 * 13), 1], [23 / np.sqrt(41 * 13), 28 / np.sqrt(61 * 13)]],
    }
    for method, values in expected.items():
        for function in (m.match_template, m.match_template_slow, cv2.matchTemplate):
            np.testing.assert_allclose(function(image, templ, method), values, atol=1e-6)


def test_flat_template_and_flat_window():
    image = random_image((30, 40))
    image[5:20, 5:25] = 77
    flat, textured = np.full((4, 5), 9, np.uint8), cut(image, 22, 3, 4, 5)
    for templ in (flat, textured):
        for method in METHODS:
            theirs = cv2.matchTemplate(image, templ, method)
            assert_close(m.match_template(image, templ, method), theirs, image, templ, method)
            assert_close(m.match_template_slow(image, templ, method), theirs, image, templ, method)
    assert (m.match_template(image, flat, m.TM_CCOEFF_NORMED) == 1).all()
    assert (m.match_template(image, textured, m.TM_CCOEFF_NORMED)[6:14, 6:18] == 0).all()


@pytest.mark.parametrize("channels", [(), (3,)])
def test_almost_flat_windows_score_zero(channels):
    """A contrast of at most 0.5, and tiny against the brightness, counts as none; on dark ground it counts."""
    noise = random_image((20, 30, *channels), "float32")
    for ground, spread, silent in [(200, 1 / 50, True), (200, 1 / 9, True), (0, 1 / 50, False)]:
        image = ground + spread * noise
        templ = cut(image, 7, 7, 5, 6)
        ours, theirs = (f(image, templ, m.TM_CCOEFF_NORMED) for f in (m.match_template, cv2.matchTemplate))
        assert (ours == 0).all() == (theirs == 0).all() == silent
        assert_close(ours, theirs, image, templ, m.TM_CCOEFF_NORMED)
        assert (m.match_template_slow(image, templ, m.TM_CCOEFF_NORMED) == 0).all() == silent


def test_contrast_of_more_than_a_half_counts_on_any_ground():
    """One pixel that differs by 1 has contrast 0.96 in a 5x5 block (which OpenCV's rounding errors drown)."""
    image = np.full((20, 20), 250, np.uint8)
    image[9, 9] = 251
    ours = m.match_template(image, cut(image, 7, 7, 5, 5), m.TM_CCOEFF_NORMED)
    assert ours[7, 7] == pytest.approx(1) and ours[0, 0] == 0 and ours[6, 7] == pytest.approx(-1 / 24)


@pytest.mark.parametrize(
    "ground, step, counts",
    [(250, 0.7, False), (250, 0.75, True), (50, 0.27, False), (50, 0.285, True)],
)
def test_contrast_counts_from_where_opencv_says(ground, step, counts):
    """0.96 step^2 against 0.5, and on darker ground against 10 * 2^-23 * 25 * 50^2 = 0.0745."""
    image = np.full((20, 20), ground, np.float32)
    image[9, 9] += step
    templ = np.zeros((5, 5), np.float32)
    templ[2, 2] = 1
    for function in (m.match_template, m.match_template_slow, cv2.matchTemplate):
        response = function(image, templ, m.TM_CCOEFF_NORMED)
        assert response[7, 7] == pytest.approx(1 if counts else 0, abs=0.01)


def test_perfect_match_of_uint8_is_exactly_zero():
    """OpenCV 5 leaves float32 dust here (128.0 on a large patch of camera); 4 does not. Ours is the true zero."""
    image = load("camera", gray=True)
    templ = cut(image, 60, 80, 256, 170)
    ours, theirs = m.match_template(image, templ, m.TM_SQDIFF), cv2.matchTemplate(image, templ, m.TM_SQDIFF)
    assert ours[60, 80] == 0 and theirs[60, 80] <= 1e-6 * largest_product(image, templ)


def test_perfect_matches_are_exactly_zero_at_every_size():
    """Without rounding to whole numbers, the FFT leaves about 1e-8 in one case of twenty."""
    rng = np.random.default_rng(0)
    for _ in range(60):
        image = random_image(rng.integers(30, 130, 2))
        templ = cut(image, 1, 1, rng.integers(5, image.shape[0]) - 1, rng.integers(5, image.shape[1]) - 1)
        assert m.match_template(image, templ, m.TM_SQDIFF)[1, 1] == 0


def peaks_with_opencv(response, threshold, radius, minimum):
    response, points = response.astype(np.float64), []
    blank = np.inf if minimum else -np.inf
    while True:
        low, high, low_at, high_at = cv2.minMaxLoc(response)
        value, (x, y) = (low, low_at) if minimum else (high, high_at)
        if abs(value) == np.inf or not (value <= threshold if minimum else value >= threshold):
            return points
        points.append((x, y))
        cv2.rectangle(response, (x - radius, y - radius), (x + radius, y + radius), blank, cv2.FILLED)


@given(response=images(), radius=st.integers(0, 6), threshold=st.integers(0, 255), minimum=st.booleans())
def test_peaks_equal_the_opencv_loop(response, radius, threshold, minimum):
    points, scores = m.find_peaks(response, threshold, radius, minimum)
    assert points.tolist() == [list(p) for p in peaks_with_opencv(response, threshold, radius, minimum)]
    assert points.shape == (len(scores), 2) and points.dtype == np.int64 and scores.dtype == response.dtype
    assert np.array_equal(scores, response[points[:, 1], points[:, 0]])


@pytest.mark.parametrize("method, threshold", [(m.TM_SQDIFF_NORMED, 0.35), (m.TM_CCOEFF_NORMED, 0.5)])
def test_peaks_of_a_real_response(method, threshold):
    page = load("page", gray=True)
    response = cv2.matchTemplate(page, cut(page, 40, 60, 10, 8), method)
    minimum = method == m.TM_SQDIFF_NORMED
    points, _ = m.find_peaks(response, threshold, 5, minimum)
    assert len(points) > 3
    assert points.tolist() == [list(p) for p in peaks_with_opencv(response, threshold, 5, minimum)]


def test_peaks_by_hand():
    response = np.array([[5, 9, 8, 7], [1, 2, 3, 9], [np.nan, 4, 4, 4]], np.float32)
    points, scores = m.find_peaks(response, 4, 1)
    assert points.tolist() == [[1, 0], [3, 1], [1, 2]] and scores.tolist() == [9, 9, 4]  # (2, 0) and (2, 2) are blanked
    points, scores = m.find_peaks(response, 100, 1)
    assert points.shape == (0, 2) and scores.shape == (0,)
    threshold = 0.9  # float32(0.9) is smaller than 0.9: not a peak, as in a loop with minMaxLoc
    assert len(m.find_peaks(np.array([[threshold]], np.float32), threshold, 0)[0]) == 0
    assert len(m.find_peaks(np.array([[0.1]], np.float32), 0.1, 0, minimum=True)[0]) == 0  # float32(0.1) is larger


@pytest.mark.parametrize("code", [cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE])
@pytest.mark.parametrize("shape", [*SHAPES, (6, 7, 3), (6, 7, 4), (6, 7, 2)])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "float64"])
def test_rotate(shape, dtype, code):
    src = random_image(shape, dtype)
    ours, theirs = m.rotate(src, code), cv2.rotate(src, code)
    assert ours.dtype == theirs.dtype and np.array_equal(ours, theirs)
    assert ours.flags.c_contiguous and not np.shares_memory(ours, src)


def test_constants_are_those_of_opencv():
    names = [n for n in vars(m) if n.startswith(("TM_", "ROTATE_"))]
    assert len(names) == 9 and all(getattr(m, n) == getattr(cv2, n) for n in names)


def test_inputs_are_unchanged():
    image, mask = random_image((20, 30, 3)), random_image((5, 6)) % 2
    templ, response = cut(image, 3, 4, 5, 6), random_image((9, 9), "float32")
    for array in (image, mask, templ, response):
        array.flags.writeable = False
    for method in METHODS:
        m.match_template(image, templ, method, mask)
        m.match_template_slow(image, templ, method)
    m.find_peaks(response, 0.5, 2)
    m.rotate(image, 0)


U8 = np.zeros((8, 9), np.uint8)
BAD_MATCHES = [
    (dict(image=None), TypeError, "image"),
    (dict(image=U8.astype(np.int32)), TypeError, "image"),
    (dict(image=np.zeros((0, 9), np.uint8)), ValueError, "image"),
    (dict(image=np.zeros((8, 9, 4), np.uint8)), ValueError, "image"),
    (dict(image=np.zeros(9, np.uint8)), ValueError, "image"),
    (dict(templ=np.zeros((2, 2), np.float32)), TypeError, "templ"),
    (dict(templ=np.zeros((2, 2, 3), np.uint8)), ValueError, "templ"),
    (dict(templ=np.zeros((9, 2), np.uint8)), ValueError, "templ"),
    (dict(templ=np.zeros((2, 10), np.uint8)), ValueError, "templ"),
    (dict(templ=np.zeros((20, 20), np.uint8)), ValueError, "templ"),  # OpenCV would swap the roles
    (dict(method=6), ValueError, "method"),
    (dict(method="TM_CCORR"), ValueError, "method"),
    (dict(mask=np.ones((2, 3), np.uint8)), ValueError, "mask"),
    (dict(mask=np.ones((2, 2, 1), np.uint8)), ValueError, "mask"),
    (dict(mask=np.zeros((2, 2), np.uint8)), ValueError, "mask"),
    (dict(mask=np.ones((2, 2), np.float32)), TypeError, "mask"),
]


@pytest.mark.parametrize("change, error, name", BAD_MATCHES)
def test_bad_arguments(change, error, name):
    arguments = dict(image=U8, templ=U8[:2, :2], method=m.TM_CCORR, mask=None) | change
    for function in (m.match_template, m.match_template_slow):
        with pytest.raises(error, match=f"^{name} "):
            function(**arguments)


def test_bad_arguments_of_peaks_and_rotate():
    with pytest.raises(TypeError, match="^response "):
        m.find_peaks([[1, 2]], 1, 1)
    with pytest.raises(ValueError, match="^response "):
        m.find_peaks(np.zeros((2, 2, 2)), 1, 1)
    with pytest.raises(ValueError, match="^radius "):
        m.find_peaks(U8, 1, -1)
    with pytest.raises(TypeError, match="^radius "):
        m.find_peaks(U8, 1, 1.5)
    with pytest.raises(TypeError, match="^src "):
        m.rotate(None, 0)
    with pytest.raises(ValueError, match="^rotate_code "):
        m.rotate(U8, 90)


def test_peaks_of_small_numpy_numbers_and_wrong_thresholds():
    response = np.uint8([[200, 10, 0]])
    points, _ = m.find_peaks(response, np.uint8(100), np.uint8(0), minimum=True)
    assert points.tolist() == m.find_peaks(response, 100, 0, minimum=True)[0].tolist() == [[2, 0], [1, 0]]
    for threshold in "1", None, np.nan:
        with pytest.raises((TypeError, ValueError), match="^threshold "):
            m.find_peaks(response, threshold, 1)
    assert len(m.find_peaks(response, -np.inf, 0)[0]) == 3


@pytest.mark.parametrize("method", [True, 1.0, [1], np.ones(2)])
def test_only_whole_numbers_are_methods(method):
    with pytest.raises(ValueError, match="^method "):
        m.match_template(np.zeros((3, 3), np.uint8), np.zeros((2, 2), np.uint8), method)


def test_contrast_under_a_mask_is_measured_by_the_pixels_that_count():
    # its energy per pixel that counts is more than float64's epsilon, per pixel of the template less
    templ, mask = np.zeros((4, 4), np.float32), np.zeros((4, 4), np.uint8)
    templ[0, :2], mask[0, :2] = (2.7e-8, -2.7e-8), 1
    window = np.zeros((4, 4), np.float32)
    window[0, :2] = -1, 1
    assert abs(m.score_window(window, templ, m.TM_CCOEFF_NORMED, mask) + 1) < 1e-6
