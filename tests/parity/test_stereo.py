"""stereo against the installed OpenCV and against the true disparities of the motorcycle."""

import pathlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import images, random_image

import cvlessons
from cvlessons.pictures import load
from cvlessons.scratch import stereo as s

FOCAL, BASELINE, DOFFS = 994.978, 193.001, 31.086  # the motorcycle at a quarter of its size: pixels, mm, pixels


def true_disparity():
    folders = [pathlib.Path(cvlessons.__file__).parent / "data", pathlib.Path(cvlessons.__file__).parents[1] / "data"]
    return np.load(next(f for f in folders if f.exists()) / "motorcycle_disp.npz")["arr_0"]


def pair(rows, columns):
    return [load(f"motorcycle_{side}", gray=True)[rows, columns].copy() for side in ("left", "right")]


def random_pair(shape, shift, seed):
    """The same noise seen twice, `shift` columns apart, with a little noise of its own on the right."""
    left = random_image(shape, seed=seed)
    right = np.roll(left, -shift, axis=1).astype(np.int16) + random_image(shape, seed=seed + 1) // 16
    return left, np.clip(right, 0, 255).astype(np.uint8)


def opencv_bm(left, right, num=64, block=21, low=0, cap=31, texture=10, unique=15):
    matcher = cv2.StereoBM_create(num, block)
    matcher.setMinDisparity(low)
    matcher.setPreFilterCap(cap)
    matcher.setTextureThreshold(texture)
    matcher.setUniquenessRatio(unique)
    return matcher.compute(left, right)


def same_bm(left, right, *options):
    """Compare, outside two defects of OpenCV (4 and 5): memory it does not set, and memory it sets by mistake."""
    ours, theirs = s.stereo_bm(left, right, *options), opencv_bm(left, right, *options)
    assert ours.dtype == theirs.dtype == np.int16 and ours.shape == theirs.shape
    num, block, low = (*options, *(64, 21, 0)[len(options) :])[:3]
    _, columns = s.valid_area(left.shape, range(low, low + num), block)
    if columns.start >= columns.stop:  # nothing can match: OpenCV may return what was in memory before
        assert (ours == (low - 1) * 16).all()
        return ours
    if low > 0:  # it also writes past the end of its rows: wrong pixels in one row below the valid area
        theirs[len(theirs) - block // 2 :] = (low - 1) * 16
    assert np.array_equal(ours, theirs), f"{np.count_nonzero(ours != theirs)} pixels differ"
    return ours


BM = [(64, 21), (64, 5, 0, 63), (48, 9, -16, 20, 100, 0), (16, 15, -40, 31, 10, 5), (32, 11, 0, 1, 0, 30),
      (64, 23, -3, 63, 2000, 15), (32, 9, 10), (16, 5, -8, 31, 0, 0), (16, 51), (256, 21), (320, 5)]  # fmt: skip


@pytest.mark.parametrize("options", BM)
@pytest.mark.parametrize("rows, columns", [((100, 220), (200, 500)), ((101, 200), (0, 301))])  # even and odd heights
def test_bm_on_a_photograph(rows, columns, options):
    result = same_bm(*pair(slice(*rows), slice(*columns)), *options)
    low = options[2] if len(options) > 2 else 0
    assert (result >= low * 16).any() or options[0] >= 256


def test_bm_defaults_and_the_rest_of_the_picture():
    left, right = pair(slice(None), slice(None))
    ours = s.stereo_bm(left[::2, ::2].copy(), right[::2, ::2].copy(), 48, 15)
    assert np.array_equal(ours, opencv_bm(left[::2, ::2].copy(), right[::2, ::2].copy(), 48, 15))
    crop = pair(slice(0, 120), slice(300, 600))
    assert np.array_equal(s.stereo_bm(*crop), cv2.StereoBM_create(64, 21).compute(*crop))


@given(
    shape=st.tuples(st.integers(5, 30), st.integers(5, 60)),
    shift=st.integers(-4, 12),
    seed=st.integers(0, 999),
    num=st.sampled_from([16, 32]),
    block=st.sampled_from([5, 7, 13]),
    low=st.integers(-20, 0),
    cap=st.integers(1, 63),
    texture=st.sampled_from([0, 10, 500]),
    unique=st.sampled_from([0, 5, 15, 60]),
)
def test_bm_on_noise(shape, shift, seed, num, block, low, cap, texture, unique):
    shape = max(shape[0], block + 1), max(shape[1], block + 1)
    same_bm(*random_pair(shape, shift, seed), num, block, low, cap, texture, unique)


@given(left=images(min_side=7, max_side=40), low=st.integers(-9, 0))
def test_bm_with_many_equal_costs(left, low):
    same_bm(left, np.roll(left, -2, axis=1), 16, 5, low, 31, 0, 0)


@pytest.mark.parametrize("shape", [(6, 6), (6, 64), (21, 21), (64, 6), (7, 30), (6, 31)])
def test_bm_on_small_and_narrow_pictures(shape):
    same_bm(*random_pair(shape, 3, 0), 16, 5)
    same_bm(*random_pair(shape, 3, 0), 16, 5, -15)


def test_bm_texture_threshold_itself_is_enough():
    left = random_image((40, 80), seed=2) // 64
    texture = s.box_sums(np.abs(s.prefilter_xsobel(left).astype(int) - 31), 5)[10, 40 - 2]
    results = [same_bm(left, left, 16, 5, 0, 31, int(texture) + k, 0)[12, 40] for k in (0, 1)]
    assert results[0] >= 0 > results[1]


def test_bm_finds_a_known_shift():
    left = random_image((40, 120), seed=4)
    result = s.stereo_bm(left, np.roll(left, -7, axis=1), 16, 9)
    valid = result >= 0
    assert valid.mean() > 0.5 and (np.abs(result[valid] / 16 - 7) < 0.2).all()


def test_prefilter_by_hand():
    ramp = np.tile(np.array([0, 1, 3, 6, 10], np.uint8), (4, 1))
    assert s.prefilter_xsobel(ramp, 14).tolist() == [[14, 26, 28, 28, 14]] * 4  # 4 * (3 - 0) = 12, 4 * 5 = 20 -> 14
    assert s.prefilter_xsobel(ramp[:3], 14).tolist() == [[14, 26, 28, 28, 14]] * 2 + [[14] * 5]  # odd: last row flat


@pytest.mark.parametrize("shape", [(2, 2), (4, 9), (31, 40), (30, 41)])
def test_prefilter_is_a_clipped_sobel(shape):
    image = random_image(shape)
    sobel = cv2.Sobel(image, cv2.CV_16S, 1, 0, borderType=cv2.BORDER_REFLECT_101)
    expected = np.clip(sobel, -31, 31) + 31
    expected[:, [0, -1]] = 31
    if shape[0] % 2:
        expected[-1] = 31
    assert np.array_equal(s.prefilter_xsobel(image), expected)


@pytest.mark.parametrize("disparities", [range(0, 16), range(-5, 11), range(4, 20)])
def test_cost_curve_is_the_definition_of_the_volume(disparities):
    left, right = random_pair((20, 60), 6, 1)
    rows, columns = s.valid_area(left.shape, disparities, 7)
    volume = s.cost_volume(left, right, disparities, 7)
    for x, y in [(columns.start, rows.start), (columns.start + 9, 10), (min(columns.stop - 1, 50), rows.stop - 1)]:
        curve = s.cost_curve(left, right, x, y, disparities, 7)
        assert np.array_equal(curve, volume[:, y - rows.start, x - columns.start])
    assert disparities[int(np.argmin(curve))] == 6


def test_cost_curve_reaches_to_the_rim():
    for x, y, disparities in [(17, 2, range(16)), (97, 27, range(16)), (92, 2, range(-5, 3)), (4, 2, range(-5, 3))]:
        assert not s.cost_curve(U8, U8, x, y, disparities, 5).any()


def test_cost_curve_by_hand():
    left, right = np.array([[0, 0, 9, 5, 0]], np.uint8), np.array([[0, 9, 5, 0, 0]], np.uint8)
    assert s.cost_curve(left, right, 2, 0, range(3), 1).tolist() == [4, 0, 9]


def test_steps_by_hand():
    assert s.sub_pixel_step(np.array([6, 8, 2, 5]), np.array([2, 2, 2, 5]), np.array([6, 4, 8, 5])).tolist() == [
        0,  # equal neighbours: no step
        85,  # lines with slope 6 through (-1, 8), (0, 2) and (1, 4): they meet at 1/3 = 85.3 / 256
        -128,  # the neighbour below is as good: half way
        0,
    ]
    below, best, above = np.array([6, 8, 2]), np.array([2, 2, 2]), np.array([6, 4, 8])
    assert s.parabola_step(below, best, above).tolist() == [0, 4, -7]  # 1/4 = 4/16; -1/2 = -8/16, rounded towards 0
    assert s.parabola_step(np.array([3]), np.array([2]), np.array([2])).tolist() == [8]  # as good above: half way


SGBM = [(0, 64, 5, 200, 800, 1, 15, 10), (0, 16, 3, 72, 288, 1, 14, 0), (0, 16, 1, 8, 32, 1, 63, 10),
        (-16, 32, 5, 200, 800, 2, 30, 5), (5, 32, 7, 100, 1000, 1, 40, 15), (16, 32, 5, 200, 800, 1, 15, 10),
        (-40, 16, 3, 10, 20, 1, 1, 10), (0, 48, 11, 968, 3872, 1, 63, 10)]  # fmt: skip


@pytest.mark.parametrize("options", SGBM)
@pytest.mark.parametrize("rows, columns", [((150, 210), (250, 400)), ((301, 342), (500, 621))])
def test_sgbm_on_crops(rows, columns, options):
    left, right = pair(slice(*rows), slice(*columns))
    ours, theirs = s.stereo_sgbm(left, right, *options), cv2.StereoSGBM_create(*options).compute(left, right)
    assert ours.dtype == theirs.dtype == np.int16
    assert np.array_equal(ours, theirs), f"{np.count_nonzero(ours != theirs)} pixels differ"
    assert (ours >= options[0] * 16).mean() > 0.1


@given(
    shape=st.tuples(st.integers(1, 20), st.integers(22, 50)),
    shift=st.integers(-3, 9),
    seed=st.integers(0, 999),
    low=st.integers(-6, 4),
    block=st.sampled_from([1, 3, 5]),
    p1=st.integers(1, 200),
    unique=st.sampled_from([0, 5, 10, 40]),
    tolerance=st.integers(1, 4),
)
def test_sgbm_on_noise(shape, shift, seed, low, block, p1, unique, tolerance):
    left, right = random_pair(shape, shift, seed)
    options = low, 16, block, p1, 4 * p1, tolerance, 31, unique
    theirs = cv2.StereoSGBM_create(*options).compute(left, right)
    assert np.array_equal(s.stereo_sgbm(left, right, *options), theirs)


def test_sgbm_default_penalties_follow_the_block():
    left, right = pair(slice(150, 200), slice(250, 380))
    assert np.array_equal(s.stereo_sgbm(left, right, 0, 32, 3), s.stereo_sgbm(left, right, 0, 32, 3, 72, 288))


def test_path_by_hand():
    costs = np.array([[[0, 9, 9]], [[5, 5, 0]]])  # one column, two rows, three disparities
    assert s.path_costs(costs, 0, 2, 4).tolist() == [[[0, 9, 9]], [[5, 7, 4]]]  # stay 0, one step 2, further 4
    assert np.array_equal(s.path_costs(costs, 1, 2, 4), costs)  # in one column a diagonal always comes from outside


def test_sum_of_paths_stays_within_int16():
    assert (s.sum_of_paths(np.full((2, 3, 2), 20000), 1, 2) == 32767).all()


def test_median_is_opencvs():
    values = random_image((30, 41), "int16")
    assert np.array_equal(s.median_3x3(values), cv2.medianBlur(values, 3))


def test_the_truth():
    """StereoBM's and StereoSGBM's known quality on a part of the motorcycle: matched, and within one pixel."""
    rows, columns = slice(120, 280), slice(250, 520)
    left, right = pair(rows, columns)
    truth = true_disparity()[rows, columns]
    for result, matched, good in [
        (s.stereo_bm(left, right, 64, 15), 0.4, 0.85),
        (s.stereo_sgbm(left, right), 0.6, 0.85),
    ]:
        valid = (result >= 0) & np.isfinite(truth)
        error = np.abs(result[valid] / 16 - truth[valid])
        assert valid.mean() > matched and (error < 1).mean() > good and np.median(error) < 0.3


def test_depth():
    disparity = np.array([[10.0, -1, np.inf, np.nan, 0]], np.float32)
    depth = s.disparity_to_depth(disparity, 1000, 0.2, doffs=30)
    assert depth.dtype == np.float64
    np.testing.assert_allclose(depth, [[5, np.nan, np.nan, np.nan, 200 / 30]])
    assert np.isnan(s.disparity_to_depth(np.zeros((1, 1)), 1000, 0.2)).all()  # a point at infinity
    assert s.disparity_to_depth(disparity, 1000, 0.2, 30, min_disparity=-5)[0, 1] == pytest.approx(200 / 29)
    third = np.float32([[1 / 3]])  # added up in float64
    assert s.disparity_to_depth(third, 1000, 0.2, DOFFS)[0, 0] == pytest.approx(
        200 / (float(third[0, 0]) + DOFFS), 1e-12
    )
    truth = s.disparity_to_depth(true_disparity(), FOCAL, BASELINE, DOFFS)
    assert np.array_equal(np.isnan(truth), np.isinf(true_disparity()))
    assert 2000 < np.nanmin(truth) < np.nanmax(truth) < 5100  # mm: a motorcycle in a workshop


def q_matrix(focal, baseline, doffs, cx=370.0, cy=250.0):
    return np.array([[1, 0, 0, -cx], [0, 1, 0, -cy], [0, 0, 0, focal], [0, 0, 1 / baseline, doffs / baseline]])


@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "float32"])
@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (23, 34)])
def test_reproject(dtype, missing, shape):
    disparity = (random_image(shape, "uint8") // 4).astype(dtype)
    for q in (q_matrix(FOCAL, BASELINE, DOFFS), np.random.default_rng(0).random((4, 4))):
        ours, theirs = (
            s.reproject_image_to_3d(disparity, q, missing),
            cv2.reprojectImageTo3D(disparity, q, None, missing),
        )
        assert ours.dtype == theirs.dtype == np.float32 and ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_reproject_keeps_the_precision_of_q():
    disparity, q = np.ones((1, 400), np.float32), q_matrix(FOCAL, BASELINE, DOFFS, cx=370.123456789)
    np.testing.assert_allclose(s.reproject_image_to_3d(disparity, q), cv2.reprojectImageTo3D(disparity, q), rtol=1e-6)


def test_reproject_gives_the_depth():
    disparity = true_disparity()[200:240, 300:340]
    space = s.reproject_image_to_3d(disparity, q_matrix(FOCAL, BASELINE, DOFFS))
    depth = s.disparity_to_depth(disparity, FOCAL, BASELINE, DOFFS)
    known = np.isfinite(depth)
    assert known.any()
    np.testing.assert_allclose(space[known, 2], depth[known], rtol=1e-6)


def test_reproject_at_infinity():
    disparity, q = np.zeros((3, 4), np.float32), q_matrix(1000, 1, 0)
    np.testing.assert_array_equal(s.reproject_image_to_3d(disparity, q), cv2.reprojectImageTo3D(disparity, q))


def test_inputs_are_unchanged():
    left, right = random_pair((30, 80), 5, 0)
    disparity, q = random_image((4, 5), "float32"), np.eye(4)
    for array in (left, right, disparity, q):
        array.flags.writeable = False
    s.stereo_bm(left, right, 16, 5)
    s.stereo_sgbm(left, right, 0, 16, 3)
    s.cost_curve(left, right, 40, 15, range(16), 5)
    s.disparity_to_depth(disparity, 1, 1)
    s.reproject_image_to_3d(disparity, q, True)


U8 = np.zeros((30, 100), np.uint8)
BAD_PAIRS = [
    (dict(left=None), TypeError, "left"),
    (dict(left=U8.astype(np.float32)), TypeError, "left"),
    (dict(left=np.zeros((30, 100, 3), np.uint8)), ValueError, "left"),
    (dict(right=U8[:, 1:]), ValueError, "right"),
    (dict(right=U8.astype(np.int16)), TypeError, "right"),
    (dict(num_disparities=0), ValueError, "num_disparities"),
    (dict(num_disparities=50), ValueError, "num_disparities"),
    (dict(num_disparities=64.0), TypeError, "num_disparities"),
    (dict(block_size=4), ValueError, "block_size"),
    (dict(block_size=301), ValueError, "block_size"),
    (dict(min_disparity=0.5), TypeError, "min_disparity"),
    (dict(min_disparity=5000), ValueError, "min_disparity"),
    (dict(min_disparity=-2048), ValueError, "min_disparity"),  # the mark for nothing, 16 * -2049, would not fit int16
    (dict(min_disparity=2032), ValueError, "min_disparity"),
    (dict(pre_filter_cap=64), ValueError, "pre_filter_cap"),
    (dict(pre_filter_cap=0), ValueError, "pre_filter_cap"),
    (dict(uniqueness_ratio=-1), ValueError, "uniqueness_ratio"),
]


@pytest.mark.parametrize("function", [s.stereo_bm, s.stereo_sgbm])
@pytest.mark.parametrize("change, error, name", BAD_PAIRS)
def test_bad_arguments_of_both(function, change, error, name):
    with pytest.raises(error, match=f"^{name} "):
        function(**(dict(left=U8, right=U8, num_disparities=16, block_size=5) | change))


BAD_CALLS = [
    (lambda: s.stereo_bm(U8, U8, 16, 3), ValueError, "block_size"),
    (lambda: s.stereo_bm(U8[:5], U8[:5], 16, 5), ValueError, "block_size"),  # OpenCV too wants a larger picture
    (lambda: s.stereo_bm(U8, U8, 16, 5, texture_threshold=-1), ValueError, "texture_threshold"),
    (lambda: s.stereo_sgbm(U8, U8, p1=0), ValueError, "p1"),
    (lambda: s.stereo_sgbm(U8, U8, p1=10, p2=10), ValueError, "p2"),
    (lambda: s.stereo_sgbm(U8, U8, disp12_max_diff=0), ValueError, "disp12_max_diff"),
    (lambda: s.stereo_sgbm(U8, U8, uniqueness_ratio=100), ValueError, "uniqueness_ratio"),
    (lambda: s.stereo_sgbm(U8, U8, 0, 112), ValueError, "left"),  # narrower than the search
    (lambda: s.prefilter_xsobel(None), TypeError, "image"),
    (lambda: s.cost_curve(U8, U8, 5, 15, range(16), 5), ValueError, "x"),
    (lambda: s.cost_curve(U8, U8, 16, 15, range(16), 5), ValueError, "x"),
    (lambda: s.cost_curve(U8, U8, 98, 15, range(16), 5), ValueError, "x"),
    (lambda: s.cost_curve(U8, U8, 93, 15, range(-5, 3), 5), ValueError, "x"),
    (lambda: s.cost_curve(U8, U8[:, 1:], 50, 15, range(16), 5), ValueError, "right"),
    (lambda: s.cost_curve(U8, U8, 50, 1, range(16), 5), ValueError, "y"),
    (lambda: s.cost_curve(U8, U8, 50, 29, range(16), 5), ValueError, "y"),
    (lambda: s.disparity_to_depth(np.zeros((2, 2), np.int16), 1, 1), TypeError, "disparity"),
    (lambda: s.disparity_to_depth(np.zeros((2, 2)), 0, 1), ValueError, "focal_px"),
    (lambda: s.disparity_to_depth(np.zeros((2, 2)), 1, -1), ValueError, "baseline"),
    (lambda: s.reproject_image_to_3d(np.zeros((2, 2)), np.eye(4)), TypeError, "disparity"),
    (lambda: s.reproject_image_to_3d(U8[..., None], np.eye(4)), ValueError, "disparity"),
    (lambda: s.reproject_image_to_3d(U8, np.eye(3)), ValueError, "q"),
    (lambda: s.reproject_image_to_3d(U8, [[1]]), TypeError, "q"),
]


@pytest.mark.parametrize("call, error, name", BAD_CALLS)
def test_bad_calls(call, error, name):
    with pytest.raises(error, match=f"^{name} "):
        call()


def test_sgbm_is_too_narrow_where_opencv_says_so():
    for width in range(16, 24):
        left, right = random_pair((9, width), 2, width)
        matcher = cv2.StereoSGBM_create(0, 16, 5, 200, 800, 1, 15, 10)
        if width > 16 + 5 // 2:
            assert np.array_equal(s.stereo_sgbm(left, right, 0, 16), matcher.compute(left, right))
            continue
        with pytest.raises(ValueError, match="^left "):
            s.stereo_sgbm(left, right, 0, 16)
        if int(cv2.__version__.split(".")[0]) >= 5:  # older versions read outside the picture instead
            with pytest.raises(cv2.error):
                matcher.compute(left, right)


def test_reproject_passes_over_nan():
    disparity = np.float32([[3, np.nan, 1, 2]])
    theirs = cv2.reprojectImageTo3D(disparity, np.eye(4), handleMissingValues=True)
    np.testing.assert_array_equal(s.reproject_image_to_3d(disparity, np.eye(4), True), theirs)
    assert theirs[0, 2, 2] == 10000


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: s.disparity_to_depth(np.ones((2, 2)), "1", 1), "focal_px"),
        (lambda: s.disparity_to_depth(np.ones((2, 2)), 1, np.inf), "baseline"),
        (lambda: s.disparity_to_depth(np.ones((2, 2)), 1, 1, "0"), "doffs"),
        (lambda: s.disparity_to_depth(np.ones((2, 2)), 1, 1, 0, None), "min_disparity"),
        (lambda: s.cost_curve(U8, U8, 50, 15, [], 5), "disparities"),
        (lambda: s.cost_curve(U8, U8, 50, 15, [1.5], 5), "disparities"),
    ],
)
def test_more_bad_calls(call, name):
    with pytest.raises((TypeError, ValueError), match=f"^{name} "):
        call()


def test_small_numpy_numbers_do_not_overflow():
    depth = s.disparity_to_depth(np.ones((1, 1)), np.uint8(100), np.uint8(100))
    assert depth.tolist() == [[10000]]
    right = np.roll(U8, -3, axis=1)
    small = s.stereo_bm(U8, right, np.uint8(16), np.uint8(7), np.uint8(0), np.uint8(31), 10, np.uint8(15))
    np.testing.assert_array_equal(small, s.stereo_bm(U8, right, 16, 7, 0, 31, 10, 15))
    small = s.stereo_sgbm(U8, right, np.uint8(0), np.uint8(16), np.uint8(9), None, None, np.uint8(1), np.uint8(15))
    np.testing.assert_array_equal(small, s.stereo_sgbm(U8, right, 0, 16, 9, None, None, 1, 15))
