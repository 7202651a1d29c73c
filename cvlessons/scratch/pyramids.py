"""Image pyramids: one picture at several resolutions, what each reduction loses, and blending with both."""

import numpy as np

from . import _arguments as check
from ._numbers import saturate

BORDER_REPLICATE, BORDER_REFLECT, BORDER_WRAP, BORDER_REFLECT_101 = 1, 2, 3, 4
BORDER_DEFAULT = BORDER_REFLECT_101
BORDERS = {1: "BORDER_REPLICATE", 2: "BORDER_REFLECT", 3: "BORDER_WRAP", 4: "BORDER_REFLECT_101"}
# what np.pad calls these borders
PAD_MODES = {1: "edge", 2: "symmetric", 3: "wrap", 4: "reflect"}

DTYPES = ("uint8", "int16", "uint16", "float32", "float64")
# types with room for the weighted sums; floats need none
ROOM = {"uint8": np.uint16, "int16": np.int32, "uint16": np.int32}


def pyr_down(src, dstsize=None, border_type=BORDER_DEFAULT):
    """Blur with the weights [1 4 6 4 1] / 16 in both directions, and keep every second row and column.

    Parameters
    ----------
    src : (rows, columns) or (rows, columns, c) array of uint8, int16, uint16, float32 or float64
    dstsize : (width, height), optional
        Size of the result; twice it may differ from the size of `src` by at most 2. Default: half, rounded up.
    border_type : int
        What lies outside the picture: BORDER_REFLECT_101, BORDER_REFLECT, BORDER_REPLICATE or BORDER_WRAP.

    Returns
    -------
    array of the dtype of `src`
        Row 0, 2, 4 ... of the blurred picture, of these column 0, 2, 4 ...

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape, size or border.

    Notes
    -----
    Contract: INTEGER for uint8, int16 and uint16; FLOAT (1e-6 and 1e-14 of the largest value) for float32 and float64.
    OpenCV 4 and 5 agree. Left out: an even width n with dstsize width n/2 + 1, whose last column OpenCV takes
    one pixel too far left.

    References
    ----------
    P. J. Burt, E. H. Adelson, "The Laplacian pyramid as a compact image code", IEEE Trans. Communications, 1983.
    OpenCV: cv2.pyrDown.
    """
    check.image(src, "src", DTYPES)
    check.option(border_type, "border_type", BORDERS)
    rows, columns = src.shape[:2]
    width, height = _size(dstsize, ((columns + 1) // 2, (rows + 1) // 2))
    if abs(2 * width - columns) > 2 or abs(2 * height - rows) > 2:
        raise ValueError(
            f"dstsize is {(width, height)}; twice it must be within 2 of {(columns, rows)}"
        )

    sums = src.astype(ROOM.get(src.dtype.name, src.dtype))
    # row r of the result is made of rows 2r-2 ... 2r+2 of src; two more in front: now 2r ... 2r+4
    sums = sums[_with_two_before(rows, height, border_type)]
    a, b, c, d, e = (sums[k : k + 2 * height - 1 : 2] for k in range(5))
    sums = a + e + 4 * (b + d) + 6 * c
    sums = sums[:, _with_two_before(columns, width, border_type)]
    a, b, c, d, e = (sums[:, k : k + 2 * width - 1 : 2] for k in range(5))
    sums = a + e + 4 * (b + d) + 6 * c
    return _divide(sums, 8, src.dtype)  # the weights add up to 16 x 16 = 256 = 2 to the 8


def _with_two_before(length, halved, border_type):
    """Positions -2 ... 2 * halved, where those outside 0 ... length - 1 are replaced by what the border puts there."""
    return np.pad(
        np.arange(length), (2, max(2 * halved + 1 - length, 0)), mode=PAD_MODES[border_type]
    )


def pyr_up(src, dstsize=None, border_type=BORDER_DEFAULT):
    """Put a row and a column of zeros after each of `src`, and blur: [1 4 6 4 1] / 8, as 3 of 4 pixels are zero.

    Parameters
    ----------
    src : (rows, columns) or (rows, columns, c) array of uint8, int16, uint16, float32 or float64
    dstsize : (width, height), optional
        Size of the result: twice the size of `src`, or one less or more. Default: twice.
    border_type : int
        Only BORDER_REFLECT_101, as in OpenCV.

    Returns
    -------
    array of the dtype of `src`

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape, size or border.

    Notes
    -----
    Contract: INTEGER for uint8, int16 and uint16; FLOAT (1e-6 and 1e-14 of the largest value) for float32 and float64.
    OpenCV 4 and 5 agree. Left out: a picture one pixel wide with dstsize width 3, whose last column
    OpenCV leaves uninitialised.

    References
    ----------
    P. J. Burt, E. H. Adelson, "The Laplacian pyramid as a compact image code", IEEE Trans. Communications, 1983.
    OpenCV: cv2.pyrUp.
    """
    check.image(src, "src", DTYPES)
    check.option(border_type, "border_type", {4: "BORDER_REFLECT_101"})
    rows, columns = src.shape[:2]
    width, height = _size(dstsize, (2 * columns, 2 * rows))
    if abs(width - 2 * columns) > 1 or abs(height - 2 * rows) > 1:
        raise ValueError(
            f"dstsize is {(width, height)}; "
            f"it must be within 1 of {(2 * columns, 2 * rows)}, twice src"
        )

    sums = src.astype(ROOM.get(src.dtype.name, src.dtype))
    # one more at each end: mirrored at the start, the last one repeated at the end
    sums = sums[[min(1, rows - 1), *range(rows), rows - 1]]
    sums = sums[:, [min(1, columns - 1), *range(columns), columns - 1]]
    left, middle, right = sums[:, :-2], sums[:, 1:-1], sums[:, 2:]
    wide = np.empty((rows + 2, 2 * columns, *src.shape[2:]), sums.dtype)
    wide[:, 0::2] = left + 6 * middle + right  # here the weights 4 fall on zeros,
    wide[:, 1::2] = 4 * (middle + right)  # and here 1, 6 and 1
    above, middle, below = wide[:-2], wide[1:-1], wide[2:]
    picture = np.empty((2 * rows, 2 * columns, *src.shape[2:]), src.dtype)
    picture[0::2] = _divide(above + 6 * middle + below, 6, src.dtype)  # 8 x 8 = 64 = 2 to the 6
    picture[1::2] = _divide(4 * (middle + below), 6, src.dtype)

    if (height, width) == picture.shape[:2]:
        return picture
    # for one column more than twice OpenCV repeats the last column; for a row, the last row but one
    picture = picture[[*range(2 * rows), 2 * rows - 2][:height]]
    return picture[:, [*range(2 * columns), 2 * columns - 1][:width]]


def gaussian_pyramid(src, levels):
    """Return `levels` pictures: `src`, and each next one the `pyr_down` of the one before.

    Parameters
    ----------
    src : (rows, columns) or (rows, columns, c) array of uint8, int16, uint16, float32 or float64
    levels : int
        Number of pictures, 1 to 32. Sizes stop shrinking at 1 x 1.

    Returns
    -------
    list of arrays of the dtype of `src`, finest first

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape or number.

    Notes
    -----
    Contract: that of `pyr_down`. A copy of `src` comes first, so that changing the pyramid leaves `src` alone.

    References
    ----------
    Burt and Adelson 1983. OpenCV (C++ only): cv::buildPyramid, whose maxlevel is `levels` - 1.
    """
    check.image(src, "src", DTYPES)
    levels = check.whole(levels, "levels", 1, 32)
    pyramid = [src.copy()]
    while len(pyramid) < levels:
        pyramid.append(pyr_down(pyramid[-1]))
    return pyramid


def laplacian_pyramid(src, levels):
    """Return what each reduction loses, G[i] - pyr_up(G[i + 1]), finest first, and at the end the smallest picture.

    Parameters
    ----------
    src : (rows, columns) or (rows, columns, c) array of uint8, int16, uint16, float32 or float64
    levels : int
        Number of arrays, 1 to 32: `levels` - 1 differences and one picture.

    Returns
    -------
    list of arrays
        The differences are signed: int16 for uint8, int32 for int16 and uint16, floats as they are. The last array is
        a picture of the dtype of `src`, from which `collapse` knows what to make.

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape or number.

    Notes
    -----
    Contract: that of `pyr_down`; `collapse` restores integers exactly, and floats up to rounding.
    In uint8, as `G[i] - pyr_up(G[i + 1])` in NumPy, a difference of -3 becomes 253. As uint8 wraps around again when
    added, that pyramid restores the picture just as exactly; but its levels cannot be looked at, scaled or
    blended, as 253 no longer means "a little less". cv2.subtract does worse: it cuts -3 off to 0, and the loss stays.

    References
    ----------
    P. J. Burt, E. H. Adelson, "The Laplacian pyramid as a compact image code", IEEE Trans. Communications, 1983.
    """
    pictures = gaussian_pyramid(src, levels)
    signed = {"uint8": np.int16, "int16": np.int32, "uint16": np.int32}.get(
        src.dtype.name, src.dtype
    )
    pyramid = []
    for fine, coarse in zip(pictures[:-1], pictures[1:], strict=True):
        rows, columns = fine.shape[:2]
        # twice a half that was rounded up may be one too large, so name the size
        pyramid.append(fine.astype(signed) - pyr_up(coarse, (columns, rows)))
    return [*pyramid, pictures[-1]]


def collapse(pyramid):
    """Return the picture that a Laplacian pyramid came from: enlarge, add what was lost, and so on to the finest level.

    Parameters
    ----------
    pyramid : list of arrays
        As from `laplacian_pyramid`: differences, finest first, and at the end a picture.

    Returns
    -------
    array of the dtype of the last array in `pyramid`, of the size of the first
        Integers are rounded and clipped to their range at each level, should the differences have been edited.

    Raises
    ------
    TypeError, ValueError
        Not a list of pictures; sizes that do not follow from each other.

    Notes
    -----
    Contract: INTEGER, equal to the source of the pyramid, for integers; FLOAT (tolerances of `pyr_up`) for floats.

    References
    ----------
    P. J. Burt, E. H. Adelson, "The Laplacian pyramid as a compact image code", IEEE Trans. Communications, 1983.
    """
    if not isinstance(pyramid, (list, tuple)) or len(pyramid) == 0:
        raise TypeError(
            "pyramid must be a list of arrays as laplacian_pyramid returns, with at least one"
        )
    picture = check.image(pyramid[-1], "the last level of pyramid", DTYPES).copy()
    for difference in reversed(pyramid[:-1]):
        check.image(difference, "a level of pyramid", (*DTYPES, "int32"))
        rows, columns = difference.shape[:2]
        fits = abs(rows - 2 * len(picture)) <= 1 and abs(columns - 2 * picture.shape[1]) <= 1
        if not fits or difference.shape[2:] != picture.shape[2:]:
            raise ValueError(
                f"pyramid has levels {difference.shape} and {picture.shape}; "
                "each must be half of the former"
            )
        picture = saturate(pyr_up(picture, (columns, rows)) + difference, picture.dtype)
    return picture


def blend(a, b, mask, levels):
    """Join two pictures without a seam: mix each level of their Laplacian pyramids over a zone as wide as its details.

    Parameters
    ----------
    a, b : (rows, columns) or (rows, columns, c) arrays of the same shape and dtype
    mask : (rows, columns) array of float32, float64 or bool
        1 (True) where `a` is wanted, 0 (False) where `b`.
    levels : int
        Number of levels, 1 to 32; with 1, a plain weighted mean.

    Returns
    -------
    array of the shape and dtype of `a`

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; shapes that differ, a mask beyond 0 to 1.

    Notes
    -----
    Contract: FLOAT (for uint8, the same steps with OpenCV's functions in float32 give the same picture, but for +-1 on
    at most 1 % of pixels).

    References
    ----------
    P. J. Burt, E. H. Adelson, "A multiresolution spline with application to image mosaics", ACM Trans. Graphics, 1983.
    """
    check.image(a, "a", DTYPES)
    check.image(b, "b", (a.dtype.name,))
    check.array(mask, "mask", ("float32", "float64", "bool"), ndim=2)
    if b.shape != a.shape or mask.shape != a.shape[:2]:
        raise ValueError(
            f"a, b, mask have shapes {a.shape}, {b.shape}, {mask.shape}; they must be equally large"
        )
    if not (mask.min() >= 0 and mask.max() <= 1):
        raise ValueError(f"mask goes from {mask.min()} to {mask.max()}; it must be within 0 to 1")

    working = np.float64 if a.dtype == np.float64 else np.float32  # no rounding before the end
    of_a = laplacian_pyramid(a.astype(working), levels)
    of_b = laplacian_pyramid(b.astype(working), levels)
    shares = gaussian_pyramid(mask.astype(working), levels)
    mixed = []
    for detail_a, detail_b, share in zip(of_a, of_b, shares, strict=True):
        share = share.reshape(share.shape + (1,) * (a.ndim - 2))  # the same for each channel
        mixed.append(share * detail_a + (1 - share) * detail_b)
    return saturate(collapse(mixed), a.dtype)


def _size(dstsize, default):
    """Return `dstsize`, checked, or the default; (width, height), as always in OpenCV."""
    if dstsize is None:
        return default
    if not isinstance(dstsize, (tuple, list)) or len(dstsize) != 2:
        raise TypeError(f"dstsize is {dstsize!r}; it must be a pair (width, height)")
    return tuple(check.whole(side, "dstsize", low=1) for side in dstsize)


def _divide(sums, bits, dtype):
    """Divide by 2 to the `bits`; integers are rounded half up by adding half of the divisor first."""
    if dtype.kind == "f":
        return sums * dtype.type(0.5**bits)
    return ((sums + (1 << (bits - 1))) >> bits).astype(dtype)
