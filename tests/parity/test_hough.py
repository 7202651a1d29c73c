"""cvlessons.scratch.hough against the installed OpenCV, by hand, and with bad input."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import hough

OPENCV_4 = cv2.__version__.startswith("4.")
DEGREE = np.pi / 180
LINE_SETTINGS = [  # rho, theta, threshold, min_theta, max_theta
    (1, DEGREE, 80, 0, np.pi),
    (1, DEGREE, 10, 0, np.pi),
    (2, 2 * DEGREE, 60, 0, np.pi),
    (1.5, 0.013, 3, 0, np.pi),
    (0.5, DEGREE / 2, 30, 0, np.pi),
    (1, DEGREE, 30, 0.3, 1.2),
    (1, DEGREE, 2, -1, 1),
    (1, 0.02, 20, 0, 2 * np.pi),
    (1, DEGREE, 20, 1, 1),
    (1, DEGREE, 10**6, 0, np.pi),
]
SEGMENT_SETTINGS = [  # rho, theta, threshold, min_line_length, max_line_gap
    (1, DEGREE, 80, 30, 10),
    (1, DEGREE, 2, 0, 0),
    (1, DEGREE, 20, 5.5, 2.5),
    (2, 2 * DEGREE, 20, 10, 3),
    (0.7, 0.011, 10, 20, 5),
    (1, DEGREE, 10**6, 0, 0),
]
CIRCLE_SETTINGS = [  # dp, min_dist, param1, param2, min_radius, max_radius
    (1, 40, 100, 30, 15, 40),
    (2, 20, 150, 60, 15, 60),
    (1.5, 10, 80.4, 55.5, 10, 40),
    (1, 7, 50, 20, 2, 12),
    (1.3, 30, 200, 15, 30, 20),
    (2.7, 1.5, 80, 20, 1, 9),
    (1, 10, 200, 10**5, 0, 0),
]


def edges_of(name):
    return cv2.Canny(load(name, gray=True), 100, 200)


def discs():
    """Three filled circles: (x, y, radius) = (60, 50, 30), (110, 80, 20), (25, 100, 9)."""
    y, x = np.mgrid[:120, :150]
    image = np.zeros((120, 150), np.uint8)
    for (cx, cy, radius), grey in zip([(60, 50, 30), (110, 80, 20), (25, 100, 9)], [255, 128, 200], strict=True):
        image[(x - cx) ** 2 + (y - cy) ** 2 <= radius**2] = grey
    return image


def opencv(found, columns, dtype):
    """OpenCV says None for nothing, and the shape depends on function and version."""
    return np.zeros((0, columns), dtype) if found is None else found.reshape(-1, columns)


def assert_same_lines(image, rho, theta, threshold, low, high):
    expected = opencv(cv2.HoughLines(image, rho, theta, threshold, min_theta=low, max_theta=high), 2, np.float32)
    ours = hough.hough_lines(image, rho, theta, threshold, min_theta=low, max_theta=high)
    distances = round(float(np.float32(2 * sum(image.shape) + 1) / np.float32(rho)))
    if OPENCV_4 and distances % 2 == 0:
        expected[:, 0] += np.float32(rho) / 2  # OpenCV 4 puts the middle of an even number of distances half a step off
        np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-6 * sum(image.shape))
    else:
        np.testing.assert_array_equal(ours, expected)
    assert ours.dtype == np.float32
    return len(ours)


def assert_same_segments(image, rho, theta, threshold, length, gap):
    found = cv2.HoughLinesP(image, rho, theta, threshold, minLineLength=length, maxLineGap=gap)
    ours = hough.hough_lines_p(image, rho, theta, threshold, length, gap)
    assert ours.dtype == np.int32
    np.testing.assert_array_equal(ours, opencv(found, 4, np.int32))
    return len(ours)


def assert_same_circles(image, dp, distance, param1, param2, low, high):
    found = cv2.HoughCircles(
        image, cv2.HOUGH_GRADIENT, dp, distance, param1=param1, param2=param2, minRadius=low, maxRadius=high
    )
    ours = hough.hough_circles(image, hough.HOUGH_GRADIENT, dp, distance, param1, param2, low, high)
    assert ours.dtype == np.float32
    np.testing.assert_array_equal(ours, opencv(found, 3, np.float32))
    return len(ours)


# lines


@pytest.mark.parametrize("name", ["page", "coins", "text"])
@pytest.mark.parametrize("settings", LINE_SETTINGS, ids=str)
def test_hough_lines_photographs(name, settings):
    count = assert_same_lines(edges_of(name), *settings)
    assert (count > 0) == (settings[2] < 10**6)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_hough_lines_noise(shape):
    image = np.where(random_image(shape) < 80, 7, 0).astype(np.uint8)
    for rho, theta, _, low, high in LINE_SETTINGS:
        assert_same_lines(image, rho, theta, 3, low, high)


@given(images(), st.floats(0.4, 4), st.floats(0.01, 0.8), st.integers(0, 12))
def test_hough_lines_hypothesis(image, rho, theta, threshold):
    assert_same_lines((image < 100).astype(np.uint8), rho, theta, threshold, 0, np.pi)


@pytest.mark.parametrize("theta", [1.5, 2, 3, np.pi, 3.2, 4])
def test_hough_lines_with_one_or_two_angles(theta):
    image = np.where(random_image((20, 30)) < 80, 255, 0).astype(np.uint8)
    assert assert_same_lines(image, 1, theta, 3, 0, np.pi) > 0


def test_hough_votes_agree_with_opencv():
    image = edges_of("page")
    expected = cv2.HoughLinesWithAccumulator(image, 1, DEGREE, 40).reshape(-1, 3)
    votes, angles, distances = hough.hough_votes(image, 1, DEGREE)
    assert votes.shape == (len(angles), len(distances)) == (180, 2 * sum(image.shape) + 1)
    assert votes.sum() == np.count_nonzero(image) * 180  # every point votes once for each angle
    row = np.abs(angles[:, None] - expected[:, 1]).argmin(0)
    column = np.abs(distances[:, None] - expected[:, 0]).argmin(0)
    np.testing.assert_array_equal(votes[row, column], expected[:, 2])


def test_hough_lines_by_hand():
    image = np.zeros((40, 60), np.uint8)
    image[:, 12] = 255  # the upright line x = 12 has normal angle 0
    image[30, :] = 255  # the level line y = 30 has normal angle 90 degrees
    lines = hough.hough_lines(image, 1, DEGREE, 35)
    assert lines[0].tolist() == pytest.approx([30, np.pi / 2]) and [12, 0] in lines.tolist()
    assert len(hough.hough_lines(image, 1, DEGREE, 59)) == 1  # 60 votes are more than 59,
    assert len(hough.hough_lines(image, 1, DEGREE, 60)) == 0  # but not more than 60


def test_nothing_found_is_an_empty_array():
    black = np.zeros((20, 30), np.uint8)
    assert hough.hough_lines(black, 1, DEGREE, 0).shape == (0, 2)
    assert hough.hough_lines_p(black, 1, DEGREE, 1).shape == (0, 4)
    assert hough.hough_circles(black, 3, 1, 10).shape == (0, 3)
    assert hough.hough_votes(black, 1, DEGREE)[0].sum() == 0


# segments


@pytest.mark.parametrize("name", ["page", "coins", "text"])
@pytest.mark.parametrize("settings", SEGMENT_SETTINGS, ids=str)
def test_hough_lines_p_photographs(name, settings):
    count = assert_same_segments(edges_of(name)[:190, :250], *settings)
    if name == "page":  # the coins have no line of 80 votes
        assert (count > 0) == (settings[2] < 10**6)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_hough_lines_p_noise(shape):
    image = np.where(random_image(shape) < 80, 7, 0).astype(np.uint8)
    for rho, theta, _, length, gap in SEGMENT_SETTINGS:
        for threshold in (0, 4):
            assert_same_segments(image, rho, theta, threshold, length, gap)


@given(images(), st.floats(0.4, 4), st.floats(0.01, 0.8), st.integers(0, 9), st.floats(0, 9), st.floats(0, 5))
def test_hough_lines_p_hypothesis(image, rho, theta, threshold, length, gap):
    assert_same_segments((image < 100).astype(np.uint8), rho, theta, threshold, length, gap)


def test_hough_lines_p_by_hand():
    image = np.zeros((20, 60), np.uint8)
    image[10, 5:25] = image[10, 30:50] = 255  # two dashes with 5 empty pixels between
    level = np.pi / 2  # only upright and level lines
    # a gap of 4 is too little: one dash, whichever was drawn first. It takes back more votes than it had,
    # since not all of its pixels were drawn, and what the other dash has left is not enough for 10
    one = hough.hough_lines_p(image, 1, level, 10, 10, 4)
    assert [sorted((x1, x2)) for x1, _, x2, _ in one.tolist()] in ([[5, 24]], [[30, 49]])
    one = hough.hough_lines_p(image, 1, level, 10, 10, 5)
    assert [sorted((x1, x2)) for x1, _, x2, _ in one.tolist()] == [[5, 49]]
    assert len(hough.hough_lines_p(image, 1, level, 10, 45, 5)) == 0  # 44 pixels from end to end
    assert len(hough.hough_lines_p(image, 1, level, 10, 44, 5)) == 1


def test_step_along_by_hand():
    # normal (3, 2), so the line runs along (-2, 3): one pixel in y, -2/3 pixel in x, and 2/3 * 65536 = 43690.67
    assert hough._step_along(np.float32(3), np.float32(2)) == (-43691, 65536)
    assert hough._step_along(np.float32(2), np.float32(-3)) == (65536, 43691)


# circles


@pytest.mark.parametrize("settings", CIRCLE_SETTINGS, ids=str)
def test_hough_circles_photographs(settings):
    coffee = cv2.GaussianBlur(load("coffee", gray=True), (9, 9), 2)[:250, :330]
    counts = [assert_same_circles(image, *settings) for image in (load("coins", gray=True), discs(), coffee)]
    assert (sum(counts) > 0) == (settings[3] < 10**5)


@pytest.mark.parametrize("shape", [*SHAPES, (40, 50), (33, 47), (61, 20)], ids=str)
def test_hough_circles_noise(shape):
    image = random_image(shape)
    for picture in (image, cv2.GaussianBlur(image, (0, 0), 1.5)):
        for dp, distance, param1, _, low, high in CIRCLE_SETTINGS:
            assert_same_circles(picture, dp, distance, param1, 9.5, low, high)


@given(
    images(min_side=3), st.floats(1, 4), st.floats(0.5, 9), st.integers(1, 300), st.integers(0, 6), st.integers(0, 9)
)
def test_hough_circles_hypothesis(image, dp, distance, param1, low, high):
    assert_same_circles(image, dp, distance, param1, 5, low, high)


def test_hough_circles_by_hand():
    found = hough.hough_circles(discs(), hough.HOUGH_GRADIENT, 1, 20, 100, 10, 5, 40)
    for x, y, radius in [(60, 50, 30), (110, 80, 20), (25, 100, 9)]:
        assert (np.abs(found - (x, y, radius)) < 3).all(axis=1).sum() == 1
    votes, points = hough.hough_centre_votes(discs(), 1, 100, 28, 32)
    y, x = np.unravel_index(votes.argmax(), votes.shape)
    assert abs(x - 60) <= 2 and abs(y - 50) <= 2 and points.shape[0] == 2


# bad input

EDGES = np.eye(9, dtype=np.uint8)
BAD = [
    (lambda: hough.hough_lines(None, 1, 1, 1), TypeError, "image"),
    (lambda: hough.hough_lines(EDGES > 0, 1, 1, 1), TypeError, "image.*bool"),
    (lambda: hough.hough_lines(np.stack([EDGES] * 3, 2), 1, 1, 1), ValueError, "image.*axes"),
    (lambda: hough.hough_lines(EDGES[:0], 1, 1, 1), ValueError, "image.*empty"),
    (lambda: hough.hough_lines(EDGES, 0, 1, 1), ValueError, "rho"),
    (lambda: hough.hough_lines(EDGES, "1", 1, 1), TypeError, "rho"),
    (lambda: hough.hough_lines(EDGES, 1, 0, 1), ValueError, "theta"),
    (lambda: hough.hough_lines(EDGES, 1, -0.1, 1), ValueError, "theta"),
    (lambda: hough.hough_lines(EDGES, 1, 1, 1.5), TypeError, "threshold"),
    (lambda: hough.hough_lines(EDGES, 1, 1, 1, min_theta=2, max_theta=1), ValueError, "max_theta"),
    (lambda: hough.hough_votes(EDGES, 1, np.nan), ValueError, "theta"),
    (lambda: hough.hough_lines_p(EDGES.astype(float), 1, 1, 1), TypeError, "image"),
    (lambda: hough.hough_lines_p(EDGES, 1, 1, None), TypeError, "threshold"),
    (lambda: hough.hough_lines_p(EDGES, 1, 1, 1, -1), ValueError, "min_line_length"),
    (lambda: hough.hough_lines_p(EDGES, 1, 1, 1, 1, "2"), TypeError, "max_line_gap"),
    (lambda: hough.hough_circles(np.stack([EDGES] * 3, 2), 3, 1, 1), ValueError, "image"),
    (lambda: hough.hough_circles(EDGES, 4, 1, 1), ValueError, "method is 4.*HOUGH_GRADIENT = 3"),
    (lambda: hough.hough_circles(EDGES, 3, 0.5, 1), ValueError, "dp"),
    (lambda: hough.hough_circles(EDGES, 3, 1, 0), ValueError, "min_dist"),
    (lambda: hough.hough_circles(EDGES, 3, 1, 1, 0), ValueError, "param1"),
    (lambda: hough.hough_circles(EDGES, 3, 1, 1, 1, -1), ValueError, "param2"),
    (lambda: hough.hough_circles(EDGES, 3, 1, 1, 1, 1, 1.5), TypeError, "min_radius"),
    (lambda: hough.hough_circles(EDGES, 3, 1, 1, 1, 1, 1, -1), ValueError, "max_radius"),
]


@pytest.mark.parametrize("number", range(len(BAD)))
def test_bad_input(number):
    call, error, words = BAD[number]
    with pytest.raises(error, match=words):
        call()


def test_inputs_are_unchanged():
    image = discs()
    image.flags.writeable = False
    hough.hough_lines(image, 1, DEGREE, 10)
    hough.hough_lines_p(image[:30, :40], 1, DEGREE, 10)
    hough.hough_circles(image, 3, 1, 20, 100, 10, 5, 40)


@pytest.mark.parametrize("size, rho", [(1, 10), (9, 100), (100, 270)])
def test_a_step_larger_than_the_picture_is_named(size, rho):
    for call in hough.hough_lines, hough.hough_lines_p:
        with pytest.raises(ValueError, match="^rho is"):
            call(np.full((size, size), 255, np.uint8), rho, DEGREE, 1)


@pytest.mark.parametrize(
    "name, numbers",
    [
        ("dp", ("1", 100, 5, 9)),
        ("param1", (1, "100", 5, 9)),
        ("min_radius", (1, 100, -1, 9)),
        ("max_radius", (1, 100, 5, 4)),
        ("max_radius", (1, 100, 5, 10**30)),
    ],
)
def test_wrong_arguments_of_centre_votes(name, numbers):
    with pytest.raises((TypeError, ValueError), match=f"^{name} "):
        hough.hough_centre_votes(EDGES, *numbers)


def test_endless_radius_is_refused():
    with pytest.raises(ValueError, match="^max_radius.*from 0 to 32767"):
        hough.hough_circles(EDGES, 3, 1, 1, 1, 1, 0, 10**30)


def test_small_numpy_numbers_do_not_overflow():
    small = hough.hough_circles(discs(), 3, 1, np.uint8(20), 100, 10, np.uint8(20), np.uint8(40))
    np.testing.assert_array_equal(small, hough.hough_circles(discs(), 3, 1, 20, 100, 10, 20, 40))
