"""cvlessons.scratch.filtering against the installed OpenCV, by hand, and with bad input."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import filtering

BORDERS = [0, 1, 2, 3, 4]
FILTER_BORDERS = [0, 1, 2, 4]
DEPTHS = [-1, 0, 2, 3, 5, 6]
COLOUR_SHAPES = [(1, 7, 3), (33, 20, 3), (9, 14, 4)]
DTYPES = ["uint8", "uint16", "int16", "float32", "float64"]
IMPULSE = np.zeros((5, 5), np.uint8)
IMPULSE[2, 2] = 100


def assert_close(ours, theirs, share):
    """Floats: within `share` of the largest value."""
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    assert np.abs(ours - theirs).max() <= share * max(np.abs(theirs).max(), 1e-30)


def assert_nearly(ours, theirs, share):
    """Whole numbers: at most one apart, on at most `share` of the pixels."""
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    difference = np.abs(ours.astype(np.int64) - theirs)
    assert difference.max() <= 1 and np.mean(difference > 0) <= share


def assert_equal(ours, theirs):
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours, theirs)


# borders


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("length", [1, 2, 3, 8])
def test_border_interpolate(border, length):
    positions = np.arange(-40, 41)
    expected = [cv2.borderInterpolate(int(p), length, border) for p in positions]
    assert filtering.border_interpolate(positions, length, border).tolist() == expected
    assert [filtering.border_interpolate(int(p), length, border) for p in positions] == expected


def test_border_interpolate_by_hand():
    around = np.arange(-3, 6)  # outside, 0 1 2, outside
    assert (
        filtering.border_interpolate(around, 3, filtering.BORDER_CONSTANT).tolist() == [-1] * 3 + [0, 1, 2] + [-1] * 3
    )
    assert filtering.border_interpolate(around, 3, filtering.BORDER_REPLICATE).tolist() == [0, 0, 0, 0, 1, 2, 2, 2, 2]
    assert filtering.border_interpolate(around, 3, filtering.BORDER_REFLECT).tolist() == [2, 1, 0, 0, 1, 2, 2, 1, 0]
    assert filtering.border_interpolate(around, 3, filtering.BORDER_WRAP).tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2]
    assert filtering.border_interpolate(around, 3, filtering.BORDER_REFLECT_101).tolist() == [1, 2, 1, 0, 1, 2, 1, 0, 1]
    assert isinstance(filtering.border_interpolate(-1, 3, 1), int)


@pytest.mark.parametrize("shape", SHAPES + COLOUR_SHAPES, ids=str)
@pytest.mark.parametrize("border", BORDERS)
def test_copy_make_border(shape, border):
    for dtype in DTYPES:
        src = random_image(shape, dtype)
        for frame in [(0, 0, 0, 0), (1, 2, 3, 4), (9, 0, 0, 13)]:
            ours = filtering.copy_make_border(src, *frame, border, value=(7, 300.5, -2.5, 9))
            assert_equal(ours, cv2.copyMakeBorder(src, *frame, border, value=(7, 300.5, -2.5, 9)))
    ours = filtering.copy_make_border(src, 1, 1, 1, 1, border, 5)
    assert_equal(ours, cv2.copyMakeBorder(src, 1, 1, 1, 1, border, value=5))
    for value in (300.5, -2.5, 2.5):  # rounded and clipped, in one channel too
        src = random_image(shape[:2])
        ours = filtering.copy_make_border(src, 1, 0, 0, 1, border, value)
        assert_equal(ours, cv2.copyMakeBorder(src, 1, 0, 0, 1, border, value=value))


# filter_2d

KERNELS = {
    "whole": np.array([[1, -2, 3], [0, 5, 0], [-3, 2, 1]]),
    "mean": np.ones((5, 5)) / 25,
    "dyadic": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.float32) / 16,
    "row": np.array([[1, 0, 2, 0, -3, 1]]),
    "column": np.array([[-1], [1]]),
    "one": np.array([[2]], np.uint8),
}


@pytest.mark.parametrize("shape", SHAPES + COLOUR_SHAPES, ids=str)
@pytest.mark.parametrize("name", KERNELS)
def test_filter_2d_exact(shape, name):
    src, kernel = random_image(shape), KERNELS[name]
    height, width = kernel.shape
    for border in FILTER_BORDERS:
        for ddepth in [-1, 0, 2, 3]:
            for anchor in [(-1, -1), (0, height - 1), (width - 1, 0)]:
                expected = cv2.filter2D(src, ddepth, kernel, anchor=anchor, delta=3, borderType=border)
                assert_equal(filtering.filter_2d(src, ddepth, kernel, anchor, 3, border), expected)
        assert_close(
            filtering.filter_2d(src, cv2.CV_64F, kernel, border_type=border),
            cv2.filter2D(src, cv2.CV_64F, kernel, borderType=border),
            1e-7 if name == "mean" else 0,
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [(3, 3), (5, 4), (1, 7), (12, 12), (25, 25)], ids=str)
def test_filter_2d_any_kernel(dtype, size):
    src = random_image((120, 101), dtype)
    kernel = np.random.default_rng(3).normal(size=size)
    kernel /= np.abs(kernel).sum()
    for ddepth in filtering.RESULT_DEPTHS[dtype]:
        for delta in (0, 0.3):
            expected = cv2.filter2D(src, ddepth, kernel, delta=delta)
            ours = filtering.filter_2d(src, ddepth, kernel, delta=delta)
            if expected.dtype.kind == "f":
                assert_close(ours, expected, 1e-12 if dtype == "float64" else 5e-6)
            else:
                assert_nearly(ours, expected, 0.01)


@given(images(channels=(1, 3)), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_filter_2d_hypothesis(src, height, width, seed):
    kernel = np.random.default_rng(seed).integers(-4, 5, (height, width))
    assert_equal(filtering.filter_2d(src, cv2.CV_16S, kernel), cv2.filter2D(src, cv2.CV_16S, kernel))


def test_filter_2d_is_correlation():
    kernel = np.arange(1, 10).reshape(3, 3)
    ours = filtering.filter_2d(IMPULSE // 100, -1, kernel)
    assert ours[1:4, 1:4].tolist() == [
        [9, 8, 7],
        [6, 5, 4],
        [3, 2, 1],
    ]  # an impulse shows the kernel turned by 180 degrees


@pytest.mark.parametrize("name", ["coins", "chelsea"])
def test_filter_2d_photograph(name):
    src = load(name)
    sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    assert_equal(filtering.filter_2d(src, -1, sharpen), cv2.filter2D(src, -1, sharpen))
    tilted = np.random.default_rng(0).random((5, 5))
    tilted /= tilted.sum()
    assert_nearly(filtering.filter_2d(src, -1, tilted), cv2.filter2D(src, -1, tilted), 0.01)


# Gaussian


@pytest.mark.parametrize("ksize", [1, 3, 5, 7, 9, 11, 31])
@pytest.mark.parametrize("sigma", [-1, 0, 0.4, 1, 2.7, 10])
def test_get_gaussian_kernel(ksize, sigma):
    assert np.abs(filtering.get_gaussian_kernel(ksize, sigma) - cv2.getGaussianKernel(ksize, sigma)).max() <= 2e-16
    ours = filtering.get_gaussian_kernel(ksize, sigma, filtering.CV_32F)
    assert_equal(ours, cv2.getGaussianKernel(ksize, sigma, cv2.CV_32F))


@pytest.mark.parametrize("shape", SHAPES + COLOUR_SHAPES, ids=str)
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_gaussian_blur_exact(shape, dtype):
    src = random_image(shape, dtype)
    for border in FILTER_BORDERS:
        for ksize in [(0, 0), (3, 3), (5, 1), (0, 7), (11, 31)]:
            for sigmas in [(1.2, 0), (0.7, 2.5), (4, 0)]:
                expected = cv2.GaussianBlur(src, ksize, sigmas[0], sigmaY=sigmas[1], borderType=border)
                assert_equal(filtering.gaussian_blur(src, ksize, *sigmas, border), expected)
        for size in (1, 3, 5, 7, 9, 15):
            expected = cv2.GaussianBlur(src, (size, size), 0, borderType=border)
            assert_equal(filtering.gaussian_blur(src, (size, size), 0, border_type=border), expected)


@pytest.mark.parametrize("dtype, share", [("float32", 1e-6), ("float64", 1e-12)])
@pytest.mark.parametrize("shape", SHAPES + COLOUR_SHAPES, ids=str)
def test_gaussian_blur_floats(shape, dtype, share):
    src = random_image(shape, dtype)
    for border in FILTER_BORDERS:
        for ksize, sigma in [((0, 0), 2), ((3, 5), 0), ((9, 9), 1.7)]:
            expected = cv2.GaussianBlur(src, ksize, sigma, borderType=border)
            assert_close(filtering.gaussian_blur(src, ksize, sigma, border_type=border), expected, share)


@given(images(channels=(1, 3)), st.sampled_from([1, 3, 5, 9, 21]), st.floats(0.1, 9))
def test_gaussian_blur_hypothesis(src, size, sigma):
    assert_equal(filtering.gaussian_blur(src, (size, size), sigma), cv2.GaussianBlur(src, (size, size), sigma))


@pytest.mark.parametrize("sigma", [0.5, 1, 2, 5, 20])
def test_gaussian_blur_photograph(sigma):
    src = load("astronaut")
    assert_equal(filtering.gaussian_blur(src, (0, 0), sigma), cv2.GaussianBlur(src, (0, 0), sigma))


def test_gaussian_blur_by_hand():
    # ksize 5 without sigma: weights 1 4 6 4 1 over 16, so 100 * 6 / 16 * (1 4 6 4 1) / 16 = 2.3 9.4 14.1 9.4 2.3
    assert filtering.gaussian_blur(IMPULSE, (5, 5), 0, border_type=0)[2].tolist() == [2, 9, 14, 9, 2]


# derivatives


@pytest.mark.parametrize("ksize", [-1, 1, 3, 5, 7, 15, 31])
def test_get_deriv_kernels(ksize):
    for dx in range(5):
        for dy in range(5):
            if (ksize == -1 and dx + dy != 1) or dx + dy == 0 or (ksize != -1 and max(dx, dy) >= max(ksize, 3)):
                with pytest.raises(ValueError):
                    filtering.get_deriv_kernels(dx, dy, ksize)
                continue
            for ours, expected in zip(
                filtering.get_deriv_kernels(dx, dy, ksize), cv2.getDerivKernels(dx, dy, ksize), strict=True
            ):
                np.testing.assert_array_equal(ours.astype(np.float32), expected.ravel())


@pytest.mark.parametrize("shape", SHAPES + COLOUR_SHAPES, ids=str)
@pytest.mark.parametrize("ksize", [-1, 1, 3, 5, 7])
def test_sobel_exact(shape, ksize):
    src = random_image(shape)
    for dx, dy in [(1, 0), (0, 1)] if ksize == -1 else [(1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1)]:
        for ddepth in DEPTHS:
            for border, delta in zip(FILTER_BORDERS, (0, 3, -100, 0), strict=True):
                expected = cv2.Sobel(src, ddepth, dx, dy, ksize=ksize, delta=delta, borderType=border)
                ours = filtering.sobel(src, ddepth, dx, dy, ksize, delta=delta, border_type=border)
                assert_equal(ours, expected)


@pytest.mark.parametrize("shape", SHAPES + COLOUR_SHAPES, ids=str)
def test_scharr_and_laplacian_exact(shape):
    src = random_image(shape)
    for ddepth in DEPTHS:
        for border, delta in zip(FILTER_BORDERS, (0, 3, -100, 0), strict=True):
            for dx, dy in [(1, 0), (0, 1)]:
                expected = cv2.Scharr(src, ddepth, dx, dy, delta=delta, borderType=border)
                assert_equal(filtering.scharr(src, ddepth, dx, dy, 1, delta, border), expected)
            for ksize in (1, 3, 5, 7):
                expected = cv2.Laplacian(src, ddepth, ksize=ksize, delta=delta, borderType=border)
                assert_equal(filtering.laplacian(src, ddepth, ksize, 1, delta, border), expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("ksize", [-1, 1, 3, 5, 7, 9, 31])
def test_derivatives_of_all_depths(dtype, ksize):
    src = random_image((120, 101), dtype)
    depths = filtering.RESULT_DEPTHS[dtype]
    pairs = [(filtering.sobel, cv2.Sobel, (1, 0)), (filtering.sobel, cv2.Sobel, (0, 1))]
    if ksize > 0:
        pairs.append((filtering.laplacian, cv2.Laplacian, ()))
    for ours_of, theirs_of, orders in pairs:
        for ddepth in depths:
            for scale, delta in [(1, 0), (0.3, 0.3), (0.25, 1)]:
                ours = ours_of(src, ddepth, *orders, ksize=ksize, scale=scale, delta=delta)
                expected = theirs_of(src, ddepth, *orders, ksize=ksize, scale=scale, delta=delta)
                if src.dtype.kind in "iu" and scale == 1 and ksize <= (7 if dtype == "uint8" else 5):
                    assert_equal(ours, expected)
                elif expected.dtype.kind == "f":
                    # OpenCV 4 multiplies the kernel of a Laplacian by `scale` in float32, even for float64
                    old = int(cv2.__version__.split(".")[0]) < 5 and ours_of is filtering.laplacian
                    assert_close(ours, expected, 1e-12 if dtype == "float64" and not old else 1e-6)
                elif ksize <= 7:
                    assert_nearly(ours, expected, 0.1)  # 0.3 * slope is often half-way between two whole numbers


def test_delta_with_a_fraction_is_rounded_first_by_opencv():
    src = random_image((20, 20))
    assert_equal(cv2.Sobel(src, cv2.CV_16S, 1, 0, delta=0.5), cv2.Sobel(src, cv2.CV_16S, 1, 0))
    assert_nearly(filtering.sobel(src, cv2.CV_16S, 1, 0, delta=0.5), cv2.Sobel(src, cv2.CV_16S, 1, 0, delta=0.5), 1)


@given(images(channels=(1, 3)), st.sampled_from([1, 3, 5, 7]), st.sampled_from(FILTER_BORDERS))
def test_derivatives_hypothesis(src, ksize, border):
    expected = cv2.Sobel(src, cv2.CV_16S, 1, 1, ksize=ksize, borderType=border)
    assert_equal(filtering.sobel(src, cv2.CV_16S, 1, 1, ksize, border_type=border), expected)
    expected = cv2.Laplacian(src, cv2.CV_16S, ksize=ksize, borderType=border)
    assert_equal(filtering.laplacian(src, cv2.CV_16S, ksize, border_type=border), expected)


def test_derivatives_by_hand():
    step = np.array([[0, 0, 10, 10]] * 3, np.uint8)
    assert filtering.sobel(step, cv2.CV_16S, 1, 0)[1].tolist() == [0, 40, 40, 0]
    assert filtering.scharr(step, cv2.CV_16S, 1, 0)[1].tolist() == [0, 160, 160, 0]
    assert filtering.sobel(step, cv2.CV_16S, 0, 1).any() == 0
    assert filtering.sobel(255 - step, -1, 1, 0).any() == 0  # uint8 has no negative slopes
    assert filtering.laplacian(IMPULSE, cv2.CV_16S)[1:4, 1:4].tolist() == [[0, 100, 0], [100, -400, 100], [0, 100, 0]]


def test_constants_are_those_of_opencv():
    names = [name for name in vars(filtering) if name.startswith(("BORDER_", "CV_", "FILTER_SCHARR"))]
    assert len(names) == 11 and all(getattr(filtering, name) == getattr(cv2, name) for name in names)


# bad input

IMAGE = random_image((6, 7))
BAD = [
    (lambda: filtering.border_interpolate(0.5, 4, 1), TypeError, "p "),
    (lambda: filtering.border_interpolate(1, 0, 1), ValueError, "length"),
    (lambda: filtering.border_interpolate(1, 4, 5), ValueError, "border_type.*BORDER_WRAP = 3"),
    (lambda: filtering.copy_make_border(None, 1, 1, 1, 1, 0), TypeError, "src"),
    (lambda: filtering.copy_make_border(IMAGE, -1, 1, 1, 1, 0), ValueError, "top"),
    (lambda: filtering.copy_make_border(IMAGE, 1, 1, 1.5, 1, 0), TypeError, "left"),
    (lambda: filtering.copy_make_border(IMAGE, 1, 1, 1, 1, 9), ValueError, "border_type"),
    (lambda: filtering.copy_make_border(IMAGE, 1, 1, 1, 1, 0, "black"), ValueError, "value"),
    (lambda: filtering.copy_make_border(IMAGE, 1, 1, 1, 1, 0, (1, 2, 3, 4, 5)), ValueError, "value"),
    (lambda: filtering.filter_2d(IMAGE.tolist(), -1, np.ones((3, 3))), TypeError, "src"),
    (lambda: filtering.filter_2d(IMAGE.astype(np.int64), -1, np.ones((3, 3))), TypeError, "src.*int64"),
    (lambda: filtering.filter_2d(IMAGE[:0], -1, np.ones((3, 3))), ValueError, "src.*empty"),
    (lambda: filtering.filter_2d(IMAGE[0], -1, np.ones((3, 3))), ValueError, "src"),
    (lambda: filtering.filter_2d(IMAGE, 4, np.ones((3, 3))), ValueError, "ddepth.*CV_16S = 3|ddepth"),
    (lambda: filtering.filter_2d(IMAGE.astype(np.float32), 0, np.ones((3, 3))), ValueError, "ddepth"),
    (lambda: filtering.filter_2d(IMAGE, -1, [[1, 2]]), TypeError, "kernel"),
    (lambda: filtering.filter_2d(IMAGE, -1, np.ones(3)), ValueError, "kernel"),
    (lambda: filtering.filter_2d(IMAGE, -1, np.ones((3, 3), complex)), TypeError, "kernel"),
    (lambda: filtering.filter_2d(IMAGE, -1, np.ones((3, 3)), (3, 0)), ValueError, "anchor x"),
    (lambda: filtering.filter_2d(IMAGE, -1, np.ones((3, 3)), (0, -2)), ValueError, "anchor y"),
    (lambda: filtering.filter_2d(IMAGE, -1, np.ones((3, 3)), 1), ValueError, "anchor"),
    (lambda: filtering.filter_2d(IMAGE, -1, np.ones((3, 3)), delta="1"), TypeError, "delta"),
    (lambda: filtering.filter_2d(IMAGE, -1, np.ones((3, 3)), border_type=3), ValueError, "border_type"),
    (lambda: filtering.get_gaussian_kernel(4, 1), ValueError, "ksize is 4.*odd"),
    (lambda: filtering.get_gaussian_kernel(3, np.nan), ValueError, "sigma"),
    (lambda: filtering.get_gaussian_kernel(3, 1, 0), ValueError, "ktype"),
    (lambda: filtering.gaussian_blur(IMAGE.astype(np.int16), (3, 3), 1), TypeError, "src"),
    (lambda: filtering.gaussian_blur(IMAGE, (4, 3), 1), ValueError, "ksize is 4.*odd"),
    (lambda: filtering.gaussian_blur(IMAGE, 3, 1), ValueError, "ksize.*pair"),
    (lambda: filtering.gaussian_blur(IMAGE, (3.0, 3), 1), TypeError, "ksize"),
    (lambda: filtering.gaussian_blur(IMAGE, (0, 0), 0), ValueError, "ksize.*sigma"),
    (lambda: filtering.gaussian_blur(IMAGE, (3, 3), -1), ValueError, "sigma_x"),
    (lambda: filtering.gaussian_blur(IMAGE, (3, 3), 1, border_type=3), ValueError, "border_type"),
    (lambda: filtering.sobel(IMAGE, 3, 0, 0), ValueError, "dx and dy"),
    (lambda: filtering.sobel(IMAGE, 3, 1.0, 0), TypeError, "dx"),
    (lambda: filtering.sobel(IMAGE, 3, 0, 1.0), TypeError, "dy"),
    (lambda: filtering.sobel(IMAGE, 3, 2, -1), ValueError, "dy"),
    (lambda: filtering.sobel(IMAGE, 3, 1, 0, 4), ValueError, "ksize is 4.*odd"),
    (lambda: filtering.sobel(IMAGE, 3, 1, 0, 33), ValueError, "ksize"),
    (lambda: filtering.sobel(IMAGE, 3, 3, 0, 3), ValueError, "ksize.*larger"),
    (lambda: filtering.sobel(IMAGE, 3, 1, 0, scale=None), TypeError, "scale"),
    (lambda: filtering.scharr(IMAGE, 3, 1, 1), ValueError, "Scharr"),
    (lambda: filtering.laplacian(IMAGE, 3, 2), ValueError, "ksize"),
    (lambda: filtering.laplacian(IMAGE, 3, -1), ValueError, "ksize is -1"),
    (lambda: filtering.laplacian(IMAGE, 3, 1, border_type=3), ValueError, "border_type"),
]


@pytest.mark.parametrize("number", range(len(BAD)))
def test_bad_input(number):
    call, error, words = BAD[number]
    with pytest.raises(error, match=words):
        call()


def test_inputs_are_unchanged():
    src, kernel = random_image((9, 8, 3)), np.arange(9.0).reshape(3, 3)
    src.flags.writeable = kernel.flags.writeable = False
    copies = [
        filtering.copy_make_border(src, 0, 0, 0, 0, 0),
        filtering.filter_2d(src, -1, kernel),
        filtering.gaussian_blur(src, (1, 1), 1),
        filtering.sobel(src, -1, 1, 0),
        filtering.laplacian(src, -1),
    ]
    assert not any(np.shares_memory(copy, src) for copy in copies)


def test_small_numpy_numbers_do_not_overflow():
    ours = filtering.copy_make_border(IMAGE, np.uint8(3), np.uint8(2), np.uint8(1), np.uint8(3), 1)
    np.testing.assert_array_equal(ours, filtering.copy_make_border(IMAGE, 3, 2, 1, 3, 1))
    ours = filtering.get_gaussian_kernel(31, np.uint8(20))
    np.testing.assert_array_equal(ours, filtering.get_gaussian_kernel(31, 20))
    ours = filtering.border_interpolate(np.arange(-5, 300), np.uint8(200), filtering.BORDER_REFLECT)
    np.testing.assert_array_equal(ours, filtering.border_interpolate(np.arange(-5, 300), 200, filtering.BORDER_REFLECT))


def test_gaussian_blur_checks_sigma_y_and_rounds_the_size_it_chooses():
    for sigma_y, error in (-1, ValueError), ("1", TypeError), (np.nan, ValueError):
        with pytest.raises(error, match="sigma_y"):
            filtering.gaussian_blur(IMAGE, (3, 3), 1, sigma_y)
    image = random_image((30, 40))
    for sigma in 0.6, 0.9, 1.3, 1.6, 2.3:
        theirs = cv2.GaussianBlur(image, (0, 0), sigma)
        np.testing.assert_array_equal(filtering.gaussian_blur(image, (0, 0), sigma), theirs)


def test_four_numbers_are_the_most_for_a_border():
    colours = random_image((3, 4, 4))
    theirs = cv2.copyMakeBorder(colours, 1, 1, 1, 1, 0, value=(1, 2, 3, 4))
    np.testing.assert_array_equal(filtering.copy_make_border(colours, 1, 1, 1, 1, 0, (1, 2, 3, 4)), theirs)
