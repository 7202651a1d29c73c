"""Pyramids in NumPy against the installed OpenCV."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import pyramids

INTEGERS = ["uint8", "int16", "uint16"]
FLOATS = {"float32": 1e-6, "float64": 1e-14}  # of the largest value
BORDERS = [cv2.BORDER_REPLICATE, cv2.BORDER_REFLECT, cv2.BORDER_WRAP, cv2.BORDER_REFLECT_101]


def assert_same(ours, theirs):
    theirs = theirs.reshape(ours.shape) if ours.size == theirs.size else theirs  # OpenCV drops a last axis of length 1
    assert ours.dtype == theirs.dtype
    if ours.dtype.name in FLOATS:
        limit = FLOATS[ours.dtype.name] * max(np.abs(theirs).max(), 1)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=limit)
    else:
        np.testing.assert_array_equal(ours, theirs)


def smaller_sizes(length, is_width):
    sizes = {length // 2 - 1, length // 2, length // 2 + 1, (length + 1) // 2}
    sizes = {size for size in sizes if size >= 1 and abs(2 * size - length) <= 2}
    if is_width:  # OpenCV takes the last column one pixel too far left if an even width goes to n/2 + 1
        sizes.discard(length / 2 + 1)
    return sorted(sizes)


def opencv_laplacian_pyramid(src, levels):
    """Differences in float64, which holds them all exactly."""
    pictures = [src]
    while len(pictures) < levels:
        pictures.append(cv2.pyrDown(pictures[-1]).reshape(-(-pictures[-1].shape[0] // 2), -1, *src.shape[2:]))
    differences = []
    for fine, coarse in zip(pictures[:-1], pictures[1:], strict=True):
        up = cv2.pyrUp(coarse, dstsize=fine.shape[1::-1]).reshape(fine.shape)
        differences.append(fine.astype(np.float64) - up)
    return [*differences, pictures[-1]]


@pytest.mark.parametrize("dtype", [*INTEGERS, *FLOATS])
@pytest.mark.parametrize("border", BORDERS)
def test_pyr_down_every_shape_and_size(dtype, border):
    for shape in SHAPES:
        for channels in [(), (3,)]:
            src = random_image((*shape, *channels), dtype)
            for width in smaller_sizes(shape[1], is_width=True):
                for height in smaller_sizes(shape[0], is_width=False):
                    ours = pyramids.pyr_down(src, (width, height), border)
                    assert_same(ours, cv2.pyrDown(src, dstsize=(width, height), borderType=border))
            if border == cv2.BORDER_DEFAULT:
                assert_same(pyramids.pyr_down(src), cv2.pyrDown(src))


@pytest.mark.parametrize("dtype", [*INTEGERS, *FLOATS])
def test_pyr_up_every_shape_and_size(dtype):
    for shape in SHAPES:
        for channels in [(), (3,)]:
            src = random_image((*shape, *channels), dtype)
            assert_same(pyramids.pyr_up(src), cv2.pyrUp(src))
            for width in range(2 * shape[1] - 1, 2 * shape[1] + 2):
                if width == 3 and shape[1] == 1:
                    continue  # OpenCV leaves the last column uninitialised
                for height in range(2 * shape[0] - 1, 2 * shape[0] + 2):
                    ours = pyramids.pyr_up(src, (width, height))
                    assert_same(ours, cv2.pyrUp(src, dstsize=(width, height)))


@given(images(channels=(1, 2, 3, 4)))
def test_both_on_pictures_nobody_thought_of(src):
    assert_same(pyramids.pyr_down(src), cv2.pyrDown(src))
    assert_same(pyramids.pyr_up(src), cv2.pyrUp(src))


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("end", ["min", "max"])
def test_extreme_values_do_not_overflow(dtype, end):
    src = np.full((9, 7), getattr(np.iinfo(dtype), end), dtype)
    assert (pyramids.pyr_down(src) == src[0, 0]).all()
    assert (pyramids.pyr_up(src) == src[0, 0]).all()


@pytest.mark.parametrize("name", ["coins", "astronaut", "page"])
@pytest.mark.parametrize("gray", [True, False])
def test_real_pictures(name, gray):
    src = load(name, gray=gray)
    assert_same(pyramids.pyr_down(src), cv2.pyrDown(src))
    assert_same(pyramids.pyr_up(src), cv2.pyrUp(src))
    for ours, theirs in zip(pyramids.laplacian_pyramid(src, 5), opencv_laplacian_pyramid(src, 5), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(pyramids.collapse(pyramids.laplacian_pyramid(src, 5)), src)


def test_worked_by_hand():
    one_bright = np.zeros((5, 5), np.uint8)
    one_bright[2, 2] = 64
    # row 0 sees row 2 twice, below and reflected above: weights 2, 6, 2 along each axis, 64 * 2 * 6 / 256 = 3 ...
    expected = [[1, 3, 1], [3, 9, 3], [1, 3, 1]]
    np.testing.assert_array_equal(cv2.pyrDown(one_bright), expected)
    np.testing.assert_array_equal(pyramids.pyr_down(one_bright), expected)
    # doubled: 64 * (1, 4, 6, 4, 1) / 8 along each axis, and at the start 1 + 1, the second from the reflection
    up = pyramids.pyr_up(np.pad(np.uint8([[64]]), 1))
    np.testing.assert_array_equal(up[2], [12, 24, 36, 24, 6, 0])
    np.testing.assert_array_equal(cv2.pyrUp(np.pad(np.uint8([[64]]), 1)), up)
    np.testing.assert_array_equal(up[3], [8, 16, 24, 16, 4, 0])


def test_weight_of_a_ramp_survives():
    ramp = np.tile(np.arange(0, 160, 10, dtype=np.uint8), (8, 1))
    np.testing.assert_array_equal(pyramids.pyr_down(ramp)[:, 1:-1], np.tile(np.arange(20, 140, 20), (4, 1)))


@pytest.mark.parametrize("levels", [1, 2, 4, 9])
def test_gaussian_pyramid(levels):
    for shape in SHAPES:
        src = random_image(shape)
        pyramid = pyramids.gaussian_pyramid(src, levels)
        assert len(pyramid) == levels
        expected = src
        for picture in pyramid:
            assert_same(picture, expected)
            expected = cv2.pyrDown(picture)
        assert not np.shares_memory(pyramid[0], src)


def test_sizes_down_to_one_pixel():
    sizes = [len(picture) for picture in pyramids.gaussian_pyramid(np.zeros((451, 451), np.uint8), 10)]
    assert sizes == [451, 226, 113, 57, 29, 15, 8, 4, 2, 1]


@pytest.mark.parametrize(("dtype", "signed"), [("uint8", "int16"), ("int16", "int32"), ("uint16", "int32")])
def test_laplacian_pyramid_restores_every_shape(dtype, signed):
    for shape in [*SHAPES, (7, 2), (1, 3), (3, 1)]:
        for channels in [(), (3,)]:
            src = random_image((*shape, *channels), dtype)
            for levels in (1, 2, 3, 8):
                pyramid = pyramids.laplacian_pyramid(src, levels)
                assert [level.dtype.name for level in pyramid] == [signed] * (levels - 1) + [dtype]
                restored = pyramids.collapse(pyramid)
                assert restored.dtype == src.dtype
                np.testing.assert_array_equal(restored, src)
                for ours, theirs in zip(pyramid, opencv_laplacian_pyramid(src, levels), strict=True):
                    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("dtype", FLOATS)
def test_laplacian_pyramid_of_floats(dtype):
    for shape in SHAPES:
        src = random_image(shape, dtype)
        pyramid = pyramids.laplacian_pyramid(src, 4)
        assert {level.dtype.name for level in pyramid} == {dtype}
        assert_same(pyramids.collapse(pyramid), src)


def test_the_note_on_uint8_that_wraps_around():
    src = load("camera", gray=True)
    up = pyramids.pyr_up(pyramids.pyr_down(src), src.shape[::-1])
    np.testing.assert_array_equal(src - up + up, src)  # wraps around twice
    assert (cv2.add(cv2.subtract(src, up), up) != src).any()  # cut off at 0


def test_collapse_clips_edited_levels():
    pyramid = pyramids.laplacian_pyramid(random_image((17, 31)), 3)
    pyramid[0] = pyramid[0] * 30
    up = pyramids.pyr_up(pyramids.collapse(pyramid[1:]), (31, 17))
    expected = cv2.add(up, pyramid[0], dtype=cv2.CV_8U)
    np.testing.assert_array_equal(pyramids.collapse(pyramid), expected)


def opencv_blend(a, b, mask, levels):
    """The same with OpenCV's functions, in float32."""
    shares = [mask.astype(np.float32)]
    while len(shares) < levels:
        shares.append(cv2.pyrDown(shares[-1]))
    of_a, of_b = (opencv_laplacian_pyramid(src.astype(np.float32), levels) for src in (a, b))
    shares = [share if a.ndim == 2 else cv2.merge([share] * a.shape[2]) for share in shares]
    mixed = [s * la + (1 - s) * lb for s, la, lb in zip(shares, of_a, of_b, strict=True)]
    picture = mixed[-1].astype(np.float32)
    for level in reversed(mixed[:-1]):
        picture = (cv2.pyrUp(picture, dstsize=level.shape[1::-1]) + level).astype(np.float32)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("gray", [True, False])
@pytest.mark.parametrize("levels", [1, 2, 5, 7])
def test_blend(gray, levels):
    a, b = load("astronaut", gray)[:301, :403], load("coffee", gray)[:301, :403]
    mask = np.zeros((301, 403), np.float32)
    cv2.circle(mask, (200, 150), 90, 1, -1)
    ours = pyramids.blend(a, b, mask, levels)
    difference = np.abs(ours.astype(int) - opencv_blend(a, b, mask, levels))
    assert difference.max() <= 1
    assert (difference > 0).mean() <= 0.01
    np.testing.assert_array_equal(ours, pyramids.blend(a, b, mask > 0, levels))
    np.testing.assert_array_equal(pyramids.blend(a, b, np.ones_like(mask), levels), a)
    np.testing.assert_array_equal(pyramids.blend(a, b, np.zeros_like(mask), levels), b)


def test_blend_has_no_seam():
    dark, bright = np.full((64, 64), 40, np.uint8), np.full((64, 64), 200, np.uint8)
    left = np.zeros((64, 64), bool)
    left[:, :32] = True
    steps = [np.abs(np.diff(pyramids.blend(dark, bright, left, levels)[32].astype(int))).max() for levels in (1, 3, 5)]
    assert steps[0] == 160
    assert steps[0] > 3 * steps[1] > 6 * steps[2]


@pytest.mark.parametrize("dtype", [*INTEGERS, *FLOATS])
def test_blend_keeps_the_dtype(dtype):
    a, b = random_image((17, 31), dtype, 1), random_image((17, 31), dtype, 2)
    result = pyramids.blend(a, b, np.eye(17, 31), 3)
    assert result.dtype == a.dtype
    assert result.shape == a.shape


@given(st.sampled_from([*INTEGERS, *FLOATS]), st.integers(1, 9), st.integers(1, 9))
def test_inputs_are_unchanged(dtype, rows, columns):
    a, b = random_image((rows, columns), dtype, 1), random_image((rows, columns), dtype, 2)
    mask = random_image((rows, columns), "float32")
    pyramid = pyramids.laplacian_pyramid(a, 3)
    inputs = [a, b, mask, *pyramid]
    before = [array.copy() for array in inputs]
    for array in inputs:
        array.flags.writeable = False
    pyramids.pyr_down(a), pyramids.pyr_up(a), pyramids.gaussian_pyramid(a, 3)
    pyramids.blend(a, b, mask, 3)
    collapsed = pyramids.collapse(pyramid)
    assert not any(np.shares_memory(collapsed, level) for level in pyramid)
    assert not np.shares_memory(pyramids.collapse(pyramid[-1:]), pyramid[-1])
    for array, copy in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_constants_are_those_of_opencv():
    names = [name for name in vars(pyramids) if name.startswith("BORDER_")]
    assert len(names) == 5 and all(getattr(pyramids, name) == getattr(cv2, name) for name in names)


GOOD = np.zeros((8, 6), np.uint8)
MASK = np.zeros((8, 6), np.float32)


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (TypeError, "src", lambda: pyramids.pyr_down(None)),
        (TypeError, "src has dtype bool", lambda: pyramids.pyr_down(GOOD > 0)),
        (TypeError, "src has dtype int32", lambda: pyramids.pyr_up(GOOD.astype(np.int32))),
        (ValueError, "src has shape", lambda: pyramids.pyr_down(np.zeros((2, 2, 7), np.uint8))),
        (ValueError, "src is empty", lambda: pyramids.pyr_up(np.zeros((0, 4), np.uint8))),
        (ValueError, "border_type", lambda: pyramids.pyr_down(GOOD, border_type=cv2.BORDER_CONSTANT)),
        (ValueError, "border_type", lambda: pyramids.pyr_up(GOOD, border_type=cv2.BORDER_REPLICATE)),
        (ValueError, "dstsize", lambda: pyramids.pyr_down(GOOD, (4, 6))),  # (rows, columns) instead of (width, height)
        (ValueError, "dstsize", lambda: pyramids.pyr_down(GOOD, (5, 4))),
        (ValueError, "dstsize", lambda: pyramids.pyr_up(GOOD, (12, 18))),
        (ValueError, "dstsize", lambda: pyramids.pyr_down(np.zeros((1, 1), np.uint8), (0, 1))),
        (TypeError, "dstsize", lambda: pyramids.pyr_up(GOOD, (12.0, 16.0))),
        (TypeError, "dstsize", lambda: pyramids.pyr_down(GOOD, 3)),
        (ValueError, "levels", lambda: pyramids.gaussian_pyramid(GOOD, 0)),
        (TypeError, "src has dtype bool", lambda: pyramids.gaussian_pyramid(GOOD > 0, 1)),  # one level: no pyr_down
        (TypeError, "levels", lambda: pyramids.laplacian_pyramid(GOOD, 2.0)),
        (TypeError, "pyramid", lambda: pyramids.collapse(GOOD)),
        (TypeError, "pyramid", lambda: pyramids.collapse([])),
        (TypeError, "pyramid", lambda: pyramids.collapse([GOOD, None])),
        (ValueError, "pyramid", lambda: pyramids.collapse([GOOD, GOOD])),
        (ValueError, "pyramid has levels", lambda: pyramids.collapse([GOOD, GOOD[:4]])),  # only the rows fit
        (ValueError, "pyramid has levels", lambda: pyramids.collapse([GOOD, GOOD[:, :3]])),  # only the columns
        (ValueError, "pyramid", lambda: pyramids.collapse([GOOD, np.zeros((4, 3, 3), np.uint8)])),
        (TypeError, "b has dtype", lambda: pyramids.blend(GOOD, GOOD.astype(np.float32), MASK, 2)),
        (ValueError, "b", lambda: pyramids.blend(GOOD, GOOD.T, MASK, 2)),
        (ValueError, "mask", lambda: pyramids.blend(GOOD, GOOD, MASK.T, 2)),
        (TypeError, "mask has dtype uint8", lambda: pyramids.blend(GOOD, GOOD, GOOD, 2)),
        (ValueError, "mask goes from", lambda: pyramids.blend(GOOD, GOOD, MASK + 255, 2)),
        (ValueError, "mask goes from", lambda: pyramids.blend(GOOD, GOOD, MASK - np.eye(8, 6), 2)),
        (ValueError, "mask goes from", lambda: pyramids.blend(GOOD, GOOD, MASK * np.nan, 2)),
        (ValueError, "levels", lambda: pyramids.blend(GOOD, GOOD, MASK, 0)),
    ],
)
def test_bad_input_is_named(error, words, call):
    with pytest.raises(error, match=words):
        call()


def test_levels_are_at_most_32():
    for call in pyramids.gaussian_pyramid, pyramids.laplacian_pyramid:
        with pytest.raises(ValueError, match="^levels.*from 1 to 32"):
            call(np.zeros((4, 4), np.uint8), 10**30)


@pytest.mark.parametrize("off", [(1, 0), (0, 1)])
def test_sizes_one_beyond_the_limit(off):
    src = np.zeros((9, 9), np.uint8)
    for call, low, high in (pyramids.pyr_down, 4, 5), (pyramids.pyr_up, 17, 19):
        for size in low - 1, high + 1:
            dstsize = tuple(size if k else high for k in off)
            with pytest.raises(ValueError, match="^dstsize "):
                call(src, dstsize)
            with pytest.raises(cv2.error):
                (cv2.pyrDown if call is pyramids.pyr_down else cv2.pyrUp)(src, dstsize=dstsize)
        for size in low, high:
            call(src, (size, size))
