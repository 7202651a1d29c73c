"""Histograms in NumPy against the installed OpenCV."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import histograms

PHOTOGRAPHS = [
    "coins",
    "page",
    "text",
    "camera",
    "chelsea",
    "coffee",
    "astronaut",
    "brick",
    "rocket",
    "motorcycle_left",
]
DTYPES = ["uint8", "uint16", "float32"]
BINS = [(256, [0, 256]), (16, [0, 256]), (7, [10, 201]), (30, [0, 255]), (13, [-3.5, 100.25]), (1, [0, 256])]
METHODS = [0, 1, 2, 3, 4, 5]


def few_valued(seed):
    """Random pictures of few grey values: empty bins, ties, and now and then a single value."""
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 256, rng.integers(1, 6))
    return rng.choice(values, size=(rng.integers(1, 9), rng.integers(1, 9))).astype(np.uint8)


def opencv_hist(*arguments):
    """In OpenCV 4 a histogram of one channel has shape (n, 1), in 5 (n,)."""
    hist = cv2.calcHist(*arguments)
    return hist.ravel() if len(arguments[1]) == 1 else hist


def opencv_back_project(images, channels, hist, ranges, scale):
    """Wrapped, or OpenCV takes the third axis of a histogram for colour channels."""
    return cv2.calcBackProject(images, channels, cv2.Mat(hist, wrap_channels=False), ranges, scale)


def as_dtype(picture, dtype):
    return picture if dtype == "uint8" else (picture * 1.1).astype(dtype)


# --- calc_hist


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("count", "ranges"), BINS)
def test_calc_hist_one_channel(dtype, count, ranges):
    pictures = [random_image(shape) for shape in SHAPES] + [load("camera", gray=True), np.full((3, 3), 10, np.uint8)]
    for picture in pictures:
        src = as_dtype(picture, dtype)
        for mask in (None, (picture > 100).astype(np.uint8) * 7, np.zeros_like(picture)):
            ours = histograms.calc_hist([src], [0], mask, [count], ranges)
            assert ours.dtype == np.float32
            assert ours.shape == (count,)
            np.testing.assert_array_equal(ours, opencv_hist([src], [0], mask, [count], ranges))


def test_calc_hist_shape_is_that_of_opencv_5():
    theirs = cv2.calcHist([np.zeros((3, 3), np.uint8)], [0], None, [16], [0, 256])
    # OpenCV 4 had no 1-D arrays
    assert theirs.shape == ((16, 1) if int(cv2.__version__.split(".")[0]) < 5 else (16,))


@pytest.mark.parametrize("dtype", DTYPES)
@given(seed=st.integers(0, 2**32 - 1))
def test_calc_hist_several_channels_and_images(dtype, seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 40, 2))
    pictures = [random_image(picture, "uint8", seed).astype(dtype) for picture in ((*shape, 3), shape)]
    channels = [int(channel) for channel in rng.permutation(4)[: rng.integers(2, 4)]]
    sizes = [int(size) for size in rng.integers(1, 20, len(channels))]
    ranges = [0.0, 180, 20, 256, -5, 77.7][: 2 * len(channels)]
    mask = rng.integers(0, 2, shape, dtype=np.uint8)
    ours = histograms.calc_hist(pictures, channels, mask, sizes, ranges)
    theirs = opencv_hist(pictures, channels, mask, sizes, ranges)
    assert ours.shape == theirs.shape
    np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(ours, histograms.calc_hist(pictures, channels, mask > 0, sizes, ranges))


@pytest.mark.parametrize("low", [0, 1, 20, 0.1])
@pytest.mark.parametrize("high", [97, 200, 255.9])
def test_calc_hist_at_the_ends_of_bins(low, high):
    for count in (2, 3, 7, 13, 19, 30):
        edges = np.linspace(low, high, count + 1).astype(np.float32)
        around = np.concatenate([edges, np.nextafter(edges, np.float32(-1e9)), np.nextafter(edges, np.float32(1e9))])
        for src in (around[np.newaxis], np.arange(256, dtype=np.uint16)[np.newaxis], np.uint8([range(256)])):
            ours = histograms.calc_hist([src], [0], None, [count], [low, high])
            np.testing.assert_array_equal(ours, opencv_hist([src], [0], None, [count], [low, high]))


def test_calc_hist_worked_by_hand():
    src = np.uint8([[0, 15, 16], [239, 240, 255]])
    hist = histograms.calc_hist([src], [0], None, [16], [0, 256])
    np.testing.assert_array_equal(hist, [2, 1, *[0] * 12, 1, 2])
    assert histograms.calc_hist([src], [0], None, [16], [0, 255]).sum() == 5  # the upper end is not included
    two = histograms.calc_hist([np.dstack([src, src[::-1]])], [0, 1], None, [2, 2], [0, 256, 0, 256])
    np.testing.assert_array_equal(two, [[0, 3], [3, 0]])


def test_calc_hist_leaves_out_what_is_not_a_number():
    src = np.float32([[np.nan, 0.5, np.inf, -np.inf]])
    np.testing.assert_array_equal(histograms.calc_hist([src], [0], None, [4], [0, 1]), [0, 0, 1, 0])
    assert opencv_hist([src], [0], None, [4], [0, 1])[0] == 1  # OpenCV counts NaN as dark


# --- equalize_hist, clahe


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_real_pictures(name):
    src = load(name, gray=True)
    np.testing.assert_array_equal(histograms.equalize_hist(src), cv2.equalizeHist(src))
    np.testing.assert_array_equal(histograms.clahe(src), cv2.createCLAHE().apply(src))
    np.testing.assert_array_equal(histograms.clahe(src, 2.0), cv2.createCLAHE(2.0).apply(src))
    assert histograms.otsu_threshold(src) == cv2.threshold(src, 0, 255, cv2.THRESH_OTSU)[0]


@given(images(max_side=40))
def test_equalize_hist_on_pictures_nobody_thought_of(src):
    np.testing.assert_array_equal(histograms.equalize_hist(src), cv2.equalizeHist(src))


def test_equalize_hist_on_awkward_pictures():
    pictures = [random_image(shape) for shape in SHAPES] + [few_valued(seed) for seed in range(200)]
    for src in pictures:
        np.testing.assert_array_equal(histograms.equalize_hist(src), cv2.equalizeHist(src))


def test_equalize_hist_worked_by_hand():
    # 2 pixels are darkest; of the 4 others, 1, then 3, then 4 are reached: a quarter of 255 is 63.75 -> 64 ...
    src = np.uint8([[50, 50, 60], [70, 70, 90]])
    np.testing.assert_array_equal(histograms.equalize_hist(src), [[0, 0, 64], [191, 191, 255]])
    one_value = np.full((4, 4), 77, np.uint8)
    result = histograms.equalize_hist(one_value)
    np.testing.assert_array_equal(result, one_value)
    assert not np.shares_memory(result, one_value)


@pytest.mark.parametrize("clip_limit", [40.0, 2.0, 1.3, 0.001, 0.0, -1.0, 2])
@pytest.mark.parametrize("grid", [(8, 8), (4, 3), (1, 1), (5, 16), (1, 9)])
def test_clahe_every_shape(clip_limit, grid):
    opencv = cv2.createCLAHE(clip_limit, grid)
    for shape in [*SHAPES, (64, 60), (60, 64)]:
        for src in (random_image(shape), random_image(shape) // 90 * 30):
            np.testing.assert_array_equal(histograms.clahe(src, clip_limit, grid), opencv.apply(src))


@given(images(max_side=60), st.floats(0, 50), st.integers(1, 10), st.integers(1, 10))
def test_clahe_on_pictures_nobody_thought_of(src, clip_limit, across, down):
    theirs = cv2.createCLAHE(clip_limit, (across, down)).apply(src)
    np.testing.assert_array_equal(histograms.clahe(src, clip_limit, (across, down)), theirs)


def test_clahe_limits_the_contrast():
    flat_with_noise = 120 + random_image((64, 64)) // 64
    assert np.ptp(histograms.clahe(flat_with_noise, 0)) > 180
    assert np.ptp(histograms.clahe(flat_with_noise, 1)) < 30


# --- Otsu


def test_otsu_threshold_is_opencvs_where_one_is_best():
    different = 0
    for src in [random_image(shape) for shape in SHAPES] + [few_valued(seed) for seed in range(2000)]:
        theirs = int(cv2.threshold(src, 0, 255, cv2.THRESH_OTSU)[0])
        ours = histograms.otsu_threshold(src)
        assert isinstance(ours, int)
        if ours != theirs:  # only if theirs is as good
            curve = histograms.between_class_variance(src)
            assert curve[theirs] == pytest.approx(curve.max(), rel=1e-9)
            different += 1
    assert different <= 5


@given(images(max_side=40))
def test_otsu_threshold_is_as_good_as_opencvs(src):
    curve = histograms.between_class_variance(src)
    theirs = int(cv2.threshold(src, 0, 255, cv2.THRESH_OTSU)[0])
    assert curve[theirs] == pytest.approx(curve.max(), rel=1e-9)
    assert curve[histograms.otsu_threshold(src)] == curve.max()


def test_between_class_variance_worked_by_hand():
    # up to 10: 2 of 3 pixels, mean 10; above: 1 of 3, mean 40; 2/3 * 1/3 * 30 * 30 = 200
    src = np.uint8([[10, 10, 40]])
    curve = histograms.between_class_variance(src)
    assert curve.shape == (256,)
    assert curve.dtype == np.float64
    np.testing.assert_allclose(curve, [*[0] * 10, *[200] * 30, *[0] * 216])
    assert histograms.otsu_threshold(src) == 10
    assert histograms.otsu_threshold(np.full((3, 3), 99, np.uint8)) == 0  # nothing to part


def test_between_class_variance_is_the_definition():
    src = load("coins", gray=True)
    curve = histograms.between_class_variance(src)
    for threshold in (50, 107, 180):
        dark, bright = src[src <= threshold], src[src > threshold]
        expected = dark.size * bright.size / src.size**2 * (bright.mean() - dark.mean()) ** 2
        assert curve[threshold] == pytest.approx(expected, rel=1e-12)


# --- calc_back_project


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("count", "ranges"), BINS)
@pytest.mark.parametrize("scale", [1, 0.37, 0.7, 30])
def test_calc_back_project_one_channel(dtype, count, ranges, scale):
    for picture in [*[random_image(shape) for shape in SHAPES], load("coins", gray=True)]:
        src = as_dtype(picture, dtype)
        hist = histograms.calc_hist([src], [0], None, [count], ranges) / 7
        if dtype != "uint8":
            src = np.where(src == ranges[1], 0, src).astype(dtype)  # the upper end: see the next test
        ours = histograms.calc_back_project([src], [0], hist, ranges, scale)
        assert ours.dtype == src.dtype
        theirs = cv2.calcBackProject([src], [0], hist, ranges, scale)
        np.testing.assert_array_equal(ours, theirs.reshape(ours.shape))
        old_shape = histograms.calc_back_project([src], [0], hist[:, np.newaxis], ranges, scale)
        np.testing.assert_array_equal(ours, old_shape)


def test_calc_back_project_upper_end_is_out_of_range():
    """OpenCV lets some values in that equal the upper end, by rounding, though its calcHist does not count them."""
    src, hist = np.uint16([[0, 96, 97, 98]]), np.arange(1, 8, dtype=np.float32)
    np.testing.assert_array_equal(histograms.calc_back_project([src], [0], hist, [0, 97]), [[1, 7, 0, 0]])
    np.testing.assert_array_equal(cv2.calcBackProject([src], [0], hist, [0, 97], 1), [[1, 7, 7, 0]])


@pytest.mark.parametrize("dtype", DTYPES)
@given(seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([1, 0.1, 0.7, 1.1, 20]))
def test_calc_back_project_several_channels(dtype, seed, scale):
    rng = np.random.default_rng(seed)
    src = random_image((*rng.integers(1, 30, 2), 3), "uint8", seed)
    ranges = [0, 180, 20, 255, 30.5, 256]
    src[np.isin(src, [180, 255])] = 0  # see above
    channels = [int(channel) for channel in rng.permutation(3)[: rng.integers(2, 4)]]
    sizes = rng.integers(2, 20, len(channels))
    hist = rng.integers(0, 300, sizes).astype(np.float32)
    arguments = [src.astype(dtype)], channels, hist, ranges[: 2 * len(channels)], scale
    np.testing.assert_array_equal(histograms.calc_back_project(*arguments), opencv_back_project(*arguments))


def test_calc_back_project_worked_by_hand():
    hist = np.float32([2.5, 300, 0.5])
    src = np.uint8([[0, 29, 30, 59, 60, 89, 90]])
    # half to even, 255 at most, 0 outside
    expected = [[2, 2, 255, 255, 0, 0, 0]]
    np.testing.assert_array_equal(histograms.calc_back_project([src], [0], hist, [0, 90]), expected)


# --- compare_hist


@pytest.mark.parametrize("method", METHODS)
@given(seed=st.integers(0, 2**32 - 1), length=st.integers(1, 300), zeros=st.booleans())
def test_compare_hist(method, seed, length, zeros):
    rng = np.random.default_rng(seed)
    h1, h2 = (rng.random((2, length)) * 100).astype(np.float32)
    if zeros:
        h1[rng.random(length) < 0.3] = 0
        h2[rng.random(length) < 0.3] = 0
    theirs = cv2.compareHist(h1, h2, method)
    assert histograms.compare_hist(h1, h2, method) == pytest.approx(theirs, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_compare_hist_flat_empty_and_real(method):
    zero = np.zeros(4, np.float32)
    pairs = [(zero, zero), (zero, zero + 1), (zero + 1, zero), (zero + 1, zero + 1), (zero + 1, zero + 2)]
    hists = [opencv_hist([load(name)], [0, 1], None, [8, 9], [0, 256, 0, 256]) for name in ("coffee", "chelsea")]
    normed = [hist / hist.sum() for hist in hists]
    for h1, h2 in [*pairs, hists, normed, hists[:1] * 2]:
        theirs = cv2.compareHist(h1, h2, method)
        assert histograms.compare_hist(h1, h2, method) == pytest.approx(theirs, rel=1e-6, abs=1e-7)


def test_compare_hist_worked_by_hand():
    h1, h2 = np.float32([1, 3]), np.float32([2, 2])
    assert histograms.compare_hist(h1, h2, cv2.HISTCMP_INTERSECT) == 3
    assert histograms.compare_hist(h1, h2, cv2.HISTCMP_CHISQR) == pytest.approx(1 / 1 + 1 / 3)
    assert histograms.compare_hist(h1, h2, cv2.HISTCMP_CHISQR_ALT) == pytest.approx(2 * (1 / 3 + 1 / 5))
    assert histograms.compare_hist(h1, -h1 + 5, cv2.HISTCMP_CORREL) == pytest.approx(-1)
    three_channels = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    assert histograms.compare_hist(three_channels, three_channels**2, cv2.HISTCMP_CORREL) == pytest.approx(
        np.corrcoef(three_channels.ravel(), three_channels.ravel() ** 2)[0, 1]
    )


# --- all


def test_inputs_are_unchanged():
    picture, colour, mask = random_image((9, 8)), random_image((9, 8, 3), seed=1), np.eye(9, 8, dtype=np.uint8)
    hist = np.arange(16, dtype=np.float32)
    inputs = [picture, colour, mask, hist]
    before = [array.copy() for array in inputs]
    for array in inputs:
        array.flags.writeable = False
    histograms.calc_hist([picture, colour], [0, 3], mask, [4, 5], [0, 256, 0, 256])
    histograms.calc_back_project([colour], [1], hist, [0, 256], 2)
    histograms.equalize_hist(picture), histograms.clahe(picture), histograms.otsu_threshold(picture)
    for method in METHODS:
        histograms.compare_hist(hist, hist, method)
    for array, copy in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_view_is_as_good_as_a_copy():
    view = random_image((40, 50, 3))[::-1, ::2, 1]
    copy = np.ascontiguousarray(view)
    for function in (histograms.equalize_hist, histograms.clahe, histograms.otsu_threshold):
        np.testing.assert_array_equal(function(view), function(copy))
    ours = histograms.calc_hist([view], [0], None, [256], [0, 256])
    np.testing.assert_array_equal(ours, opencv_hist([copy], [0], None, [256], [0, 256]))


def test_constants_are_those_of_opencv():
    names = [name for name in vars(histograms) if name.startswith("HISTCMP_")]
    assert len(names) == 7 and all(getattr(histograms, name) == getattr(cv2, name) for name in names)


GRAY, COLOUR = np.zeros((4, 5), np.uint8), np.zeros((4, 5, 3), np.uint8)
HIST = np.zeros(16, np.float32)


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (TypeError, "images must be a list", lambda: histograms.calc_hist(GRAY, [0], None, [16], [0, 256])),
        (TypeError, "images must be a list", lambda: histograms.calc_hist([], [0], None, [16], [0, 256])),
        (TypeError, "images has dtype", lambda: histograms.calc_hist([GRAY > 0], [0], None, [16], [0, 256])),
        (ValueError, "images have", lambda: histograms.calc_hist([GRAY, GRAY.T], [0], None, [16], [0, 256])),
        (TypeError, "channels must be a list", lambda: histograms.calc_hist([GRAY], 0, None, [16], [0, 256])),
        (ValueError, "channels is 1", lambda: histograms.calc_hist([GRAY], [1], None, [16], [0, 256])),
        (ValueError, "channels", lambda: histograms.calc_hist([GRAY], [], None, [], [])),
        (ValueError, "mask has shape", lambda: histograms.calc_hist([GRAY], [0], GRAY.T, [16], [0, 256])),
        (TypeError, "mask has dtype", lambda: histograms.calc_hist([GRAY], [0], GRAY / 1, [16], [0, 256])),
        (TypeError, "hist_size must be a list", lambda: histograms.calc_hist([GRAY], [0], None, 16, [0, 256])),
        (ValueError, "hist_size is 0", lambda: histograms.calc_hist([GRAY], [0], None, [0], [0, 256])),
        (ValueError, "hist_size", lambda: histograms.calc_hist([COLOUR], [0, 1], None, [16], [0, 256] * 2)),
        (ValueError, "ranges", lambda: histograms.calc_hist([COLOUR], [0, 1], None, [16, 16], [0, 256])),
        (ValueError, "ranges", lambda: histograms.calc_hist([GRAY], [0], None, [16], [256, 0])),
        (TypeError, "ranges", lambda: histograms.calc_hist([GRAY], [0], None, [16], 256)),
        (
            ValueError,
            "channels",
            lambda: histograms.calc_hist([COLOUR, GRAY], [0, 1, 2, 3], None, [2] * 4, [0, 256] * 4),
        ),
        (ValueError, "src has", lambda: histograms.equalize_hist(COLOUR)),
        (ValueError, "src has", lambda: histograms.equalize_hist(GRAY[..., None])),
        (TypeError, "src has dtype", lambda: histograms.equalize_hist(GRAY.astype(np.uint16))),
        (ValueError, "src has", lambda: histograms.clahe(GRAY[..., None])),
        (TypeError, "src", lambda: histograms.equalize_hist(None)),
        (TypeError, "src has dtype", lambda: histograms.clahe(GRAY.astype(np.float32))),
        (ValueError, "src is empty", lambda: histograms.clahe(GRAY[:0])),
        (TypeError, "tile_grid_size", lambda: histograms.clahe(GRAY, 2.0, 8)),
        (ValueError, "tile_grid_size", lambda: histograms.clahe(GRAY, 2.0, (0, 8))),
        (TypeError, "clip_limit", lambda: histograms.clahe(GRAY, "2")),
        (ValueError, "src has", lambda: histograms.otsu_threshold(COLOUR)),
        (ValueError, "src has", lambda: histograms.otsu_threshold(GRAY[..., None])),
        (TypeError, "src has dtype", lambda: histograms.otsu_threshold(GRAY.astype(np.uint16))),
        (TypeError, "hist has dtype", lambda: histograms.calc_back_project([GRAY], [0], GRAY, [0, 256])),
        (ValueError, "hist", lambda: histograms.calc_back_project([COLOUR], [0, 1], HIST, [0, 256] * 2)),
        (TypeError, "images", lambda: histograms.calc_back_project(GRAY, [0], HIST, [0, 256])),
        (TypeError, "scale", lambda: histograms.calc_back_project([GRAY], [0], HIST, [0, 256], None)),
        (TypeError, "h1", lambda: histograms.compare_hist([1, 2], HIST, 0)),
        (TypeError, "h2 has dtype", lambda: histograms.compare_hist(HIST, HIST.astype(float), 0)),
        (ValueError, "h1 and h2", lambda: histograms.compare_hist(HIST, HIST[1:], 0)),
        (ValueError, "HISTCMP_CORREL", lambda: histograms.compare_hist(HIST, HIST, 6)),
    ],
)
def test_bad_input_is_named(error, words, call):
    with pytest.raises(error, match=words):
        call()


def test_small_numpy_numbers_do_not_overflow():
    picture = random_image((64, 64))
    np.testing.assert_array_equal(
        histograms.clahe(picture, np.uint8(40), (2, 2)), histograms.clahe(picture, 40, (2, 2))
    )


def test_kl_divergence_counts_bins_below_zero():
    a, b = np.float32([-1, 2, 3]), np.float32([-2, 1, 4])
    theirs = cv2.compareHist(a, b, cv2.HISTCMP_KL_DIV)
    np.testing.assert_allclose(histograms.compare_hist(a, b, cv2.HISTCMP_KL_DIV), theirs, rtol=1e-6)


def test_numbers_of_bins_of_few_bits():
    ours = histograms.calc_hist([COLOUR], [0, 1], None, [np.uint8(255), np.int8(127)], [0, 256] * 2)
    np.testing.assert_array_equal(ours, cv2.calcHist([COLOUR], [0, 1], None, [255, 127], [0, 256] * 2))
