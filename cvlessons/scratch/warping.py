"""Geometric transforms: pictures that are shifted, turned, sheared or seen from the side.

Each function is OpenCV's of the same name; `bilinear`, `forward_warp` and `fill_holes` are ours. Positions are (x, y),
pixels, x to the right and y down; sizes are (width, height); arrays are indexed [y, x].
A wrong type or dtype raises TypeError, a wrong value or shape ValueError. Arguments that many functions have:
- src: the picture, uint8, uint16, int16, float32 or float64, of shape (rows, columns) or (rows, columns, channels)
- m: the matrix, float32 or float64; dsize: (width, height) of the result
- flags: INTER_NEAREST or INTER_LINEAR, plus WARP_INVERSE_MAP (alone: nearest) if `m` leads from the result to `src`
- border_mode: what lies outside `src`. BORDER_TRANSPARENT in OpenCV leaves the old pixels of `dst`; there is no `dst`
  here, so the new picture starts as `border_value` and this mode is the same as BORDER_CONSTANT
- border_value: a number per channel; a single number goes to the first channel and 0 to the others, as in OpenCV
- fraction_bits: 5 rounds positions to 1/32 pixel as OpenCV 4 does; None, the default, keeps them as OpenCV 5 does
Contract of the functions of points and matrices: FLOAT (rtol 1e-9 of the largest element; 1e-6 if float32).
"""

import numpy as np

from . import _arguments as arguments
from ._numbers import saturate
from .filtering import BORDER_CONSTANT, BORDERS, border_interpolate, filter_2d

INTER_NEAREST, INTER_LINEAR, WARP_INVERSE_MAP, BORDER_TRANSPARENT = 0, 1, 16, 5
CV_32FC1, CV_16SC2, CV_32FC2 = 5, 35, 37  # OpenCV 5; in OpenCV 4 the last two are 11 and 13

_INTERPOLATIONS = {0: "INTER_NEAREST", 1: "INTER_LINEAR"}
_FLAGS = {
    **_INTERPOLATIONS,
    16: "WARP_INVERSE_MAP + INTER_NEAREST",
    17: "WARP_INVERSE_MAP + INTER_LINEAR",
}
_BORDERS = {**BORDERS, 5: "BORDER_TRANSPARENT"}
_MAP_TYPES = {
    5: "CV_32FC1",
    35: "CV_16SC2",
    11: "CV_16SC2 of OpenCV 4",
    37: "CV_32FC2",
    13: "CV_32FC2 of OpenCV 4",
}
_PIXELS, _FLOATS = ("uint8", "uint16", "int16", "float32", "float64"), ("float32", "float64")
_FAR = 2.0**30  # pixels; farther than any picture reaches


def remap(
    src,
    map1,
    map2,
    interpolation=INTER_LINEAR,
    border_mode=BORDER_CONSTANT,
    border_value=0,
    *,
    fraction_bits=None,
):
    """Build a picture by looking up, for each of its pixels, a position in `src`.

    Parameters
    ----------
    src, border_mode, border_value, fraction_bits
        See the module.
    map1, map2 : ndarray
        Where to look: x and y, both float32 (rows, columns); or (x, y) pairs, float32 (rows, columns, 2), and None;
        or the fixed-point pair that `convert_maps` makes, which sets `fraction_bits` to 5.
    interpolation : int
        INTER_NEAREST or INTER_LINEAR.

    Returns
    -------
    ndarray
        As large as the maps, dtype and channels of `src`.

    Notes
    -----
    Contract: INTEGER for nearest, and uint8 with fixed-point maps or `fraction_bits=5`; else FMA (floats: rtol 1e-6).
    OpenCV 4 and, for int16 and float64, also OpenCV 5 use 1/32 pixel. Positions that are not finite count as far
    outside. With BORDER_TRANSPARENT, 1/32-pixel positions are not mixed with `dst` at the rim in OpenCV. Nearest with a
    fixed-point pair takes the nearer pixel here; OpenCV takes the farther one. Both: not imitated.
    """
    arguments.image(src, "src", _PIXELS)
    arguments.option(interpolation, "interpolation", _INTERPOLATIONS)
    arguments.option(border_mode, "border_mode", _BORDERS)
    x, y = _positions(map1, map2)
    fraction_bits = 5 if map1.dtype == np.int16 else fraction_bits
    return _look_up(src, x, y, interpolation, border_mode, border_value, fraction_bits)


def bilinear(src, x, y, border_mode=BORDER_CONSTANT, border_value=0):
    """Read `src` between its pixels: the mean of the four pixels around (x, y), the nearer the heavier.

    Parameters
    ----------
    src, border_mode, border_value
        See the module; the border rule serves each of the four pixels.
    x, y : ndarray
        Positions, floats, of one shape.

    Returns
    -------
    ndarray
        Not yet rounded: float64 if `src` is float64, else float32.

    Notes
    -----
    At times slower than scipy.ndimage.map_coordinates, a compiled loop over positions: here each step is an array.
    """
    left, top = np.floor(x), np.floor(y)
    # 0 to 1: how far (x, y) lies from the upper left of the four pixels
    to_right, to_bottom = _weights(src, x - left), _weights(src, y - top)
    left, top = left.astype(np.int64), top.astype(np.int64)

    def pixel(column, row):
        return _pixels(src, column, row, border_mode, border_value).astype(to_right.dtype)

    upper_left, upper_right = pixel(left, top), pixel(left + 1, top)
    lower_left, lower_right = pixel(left, top + 1), pixel(left + 1, top + 1)
    upper = upper_left + to_right * (upper_right - upper_left)
    lower = lower_left + to_right * (lower_right - lower_left)
    return upper + to_bottom * (lower - upper)


def warp_affine(
    src,
    m,
    dsize,
    flags=INTER_LINEAR,
    border_mode=BORDER_CONSTANT,
    border_value=0,
    *,
    fraction_bits=None,
):
    """Move each point (x, y) of a picture to m @ (x, y, 1): shift, turn, scale, shear.

    Parameters
    ----------
    src, dsize, flags, border_mode, border_value, fraction_bits
        See the module.
    m : ndarray
        (2, 3).

    Returns
    -------
    ndarray
        (height, width), dtype and channels of `src`.

    Notes
    -----
    ValueError if `m` has no inverse (OpenCV then fills the result with one pixel).
    Contract: INTEGER for uint8 with `fraction_bits=5`; else FMA (nearest: at most 0.5 % of pixels take a neighbour;
    uint16 and floats: within 0.001 of the range), as positions differ in their last bits.
    OpenCV 4 steps through `src` in 1/1024 pixel and rounds to 1/32 (nearest: 1/1, half up).
    Linear is slower than skimage.transform.warp, a compiled loop over pixels: here each step is an array.
    """
    to_src, width, height, interpolation = _backward(src, m, (2, 3), dsize, flags, border_mode)
    # backward: each pixel of the result asks where it comes from, so none is left empty
    column, row = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    if fraction_bits is None:
        x, y = _move(to_src.astype(np.float32), column, row)
    else:
        bits = arguments.whole(fraction_bits, "fraction_bits", 0, 8)
        bits = bits if interpolation == INTER_LINEAR else 0
        x, y = _move_in_steps(to_src, column, row, bits)
    return _look_up(src, x, y, interpolation, border_mode, border_value, fraction_bits)


def warp_perspective(
    src,
    m,
    dsize,
    flags=INTER_LINEAR,
    border_mode=BORDER_CONSTANT,
    border_value=0,
    *,
    fraction_bits=None,
):
    """Move each point of a picture by a 3x3 matrix and divide by the third coordinate: a change of viewpoint.

    Parameters
    ----------
    src, dsize, flags, border_mode, border_value, fraction_bits
        See the module.
    m : ndarray
        (3, 3).

    Returns
    -------
    ndarray
        (height, width), dtype and channels of `src`.

    Notes
    -----
    ValueError if `m` has no inverse (OpenCV then fills the result with one value).
    Contract: FMA as in `warp_affine`, away from the horizon (where the third coordinate is 0; points on it count as far
    outside); with `fraction_bits=5` at most 0.1 % of pixels are read 1/32 pixel away. OpenCV 4: positions in float64.
    Linear is slower than skimage.transform.warp, a compiled loop over pixels: here each step is an array.
    """
    to_src, width, height, interpolation = _backward(src, m, (3, 3), dsize, flags, border_mode)
    precision = np.float32 if fraction_bits is None else np.float64
    column, row = np.arange(width, dtype=precision), np.arange(height, dtype=precision)[:, None]
    x, y = _move(to_src.astype(precision), column, row)
    return _look_up(src, x, y, interpolation, border_mode, border_value, fraction_bits)


def forward_warp(src, m, dsize):
    """Throw each pixel of `src` to where `m` sends it. Some places are hit twice, others never: holes.

    Parameters
    ----------
    src, dsize
        See the module.
    m : ndarray
        (2, 3) or (3, 3), from `src` to the result.

    Returns
    -------
    picture, hit : ndarray
        (height, width), dtype and channels of `src`, 0 where nothing landed; and bool (a black pixel is not a hole).
    """
    arguments.image(src, "src", _PIXELS)
    m = arguments.shaped(m, "m", _FLOATS, (2, 3), (3, 3)).astype(np.float64)
    width, height = _size(dsize)
    column, row = np.arange(src.shape[1]), np.arange(src.shape[0])[:, None]
    x, y = (np.rint(position) for position in _move(m, column, row))
    lands = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    x, y = x[lands].astype(int), y[lands].astype(int)
    picture = np.zeros((height, width) + src.shape[2:], src.dtype)
    picture[y, x] = src[lands]  # of several that land on one place the last one stays
    hit = np.zeros((height, width), bool)
    hit[y, x] = True
    return picture, hit


def fill_holes(picture, hit, least=1):
    """Give each empty pixel that touches filled ones their mean.

    Parameters
    ----------
    picture, hit : ndarray
        As `forward_warp` returns them.
    least : int
        How many of the eight neighbours must be filled, 1 to 8. With 5 the outside hardly grows a rim.

    Returns
    -------
    ndarray
        Shape and dtype of `picture`.
    """
    arguments.image(picture, "picture", _PIXELS)
    arguments.shaped(hit, "hit", ("bool",), picture.shape[:2])
    least = arguments.whole(least, "least", 1, 8)
    hit = hit if picture.ndim == 2 else hit[:, :, None]
    total, count = (
        filter_2d(values.astype(float), -1, np.ones((3, 3)), border_type=BORDER_CONSTANT)
        for values in (np.where(hit, picture, 0), hit)
    )
    mean = saturate(total / np.maximum(count, 1), picture.dtype)
    return np.where(~hit & (count >= least), mean, picture)


def get_rotation_matrix_2d(center, angle, scale):
    """The matrix that turns by `angle` degrees, anticlockwise as seen on the screen, and scales, about `center`.

    Parameters
    ----------
    center : (float, float)
        x and y, the point that stays where it is. OpenCV stores it as float32.
    angle, scale : float
        In degrees (not radians); 1 keeps the size.

    Returns
    -------
    ndarray
        (2, 3), float64.
    """
    if np.shape(center) != (2,):
        raise ValueError(f"center is {center!r}; it must be two numbers, x and y")
    center = [arguments.number(place, "center") for place in center]
    angle, scale = arguments.number(angle, "angle"), arguments.number(scale, "scale")
    x, y = np.float32(center).astype(float)
    cosine, sine = scale * np.cos(np.radians(angle)), scale * np.sin(np.radians(angle))
    # y points down, so the minus stands at the lower left, not where school has it
    turn = np.array([[cosine, sine], [-sine, cosine]])
    shift = [x, y] - turn @ [x, y]
    return np.column_stack([turn, shift])


def get_affine_transform(src, dst):
    """The 2x3 matrix that takes three points of `src` to three of `dst`.

    Parameters
    ----------
    src, dst : ndarray
        (3, 2), float32: one point (x, y) per row.

    Returns
    -------
    ndarray
        (2, 3), float64.

    Notes
    -----
    ValueError if the points of `src` lie on a line (OpenCV then returns zeros).
    """
    src = arguments.shaped(src, "src", ("float32",), (3, 2)).astype(float)
    dst = arguments.shaped(dst, "dst", ("float32",), (3, 2)).astype(float)
    # what must hold for each of the three points: (x, y, 1) @ m.T = (x', y')
    positions = np.column_stack([src, np.ones(3)])
    return _solve(positions, dst).T.copy()


def get_perspective_transform(src, dst):
    """The 3x3 matrix that takes four points of `src` to four of `dst`.

    Parameters
    ----------
    src, dst : ndarray
        (4, 2), float32: one point (x, y) per row, both in the same order (a wrong order gives a twisted picture).

    Returns
    -------
    ndarray
        (3, 3), float64; the last element is 1.

    Notes
    -----
    ValueError if the points determine no transform, as when three lie on a line.
    OpenCV solves the equations less exactly than we do: equal within 1e-6 of the largest element.
    """
    src = arguments.shaped(src, "src", ("float32",), (4, 2)).astype(float)
    dst = arguments.shaped(dst, "dst", ("float32",), (4, 2)).astype(float)
    equations, right = [], []
    for (x, y), (u, v) in zip(src, dst, strict=True):
        # u = (a x + b y + c) / (g x + h y + 1), multiplied out; the same for v
        equations += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(_solve(np.array(equations), np.array(right)), 1).reshape(3, 3)


def perspective_transform(src, m):
    """Move points by a matrix one larger than they are: append 1, multiply, divide by the last coordinate.

    Parameters
    ----------
    src, m : ndarray
        (..., 2) and (3, 3), or (..., 3) and (4, 4); float32 or float64. OpenCV wants (N, 1, 2), not (N, 2).

    Returns
    -------
    ndarray
        Shape and dtype of `src`; 0 for a point whose last coordinate is 0.

    Notes
    -----
    At times a little slower than skimage.transform.ProjectiveTransform, which has no rule for points at infinity.
    """
    arguments.array(src, "src", _FLOATS)
    size = src.shape[-1]
    m = arguments.shaped(m, "m", _FLOATS, (size + 1, size + 1)).astype(np.float64)
    points = src.reshape(-1, size).T  # a column for each point
    homogeneous = m @ np.vstack([points, np.ones(points.shape[1])])
    w = homogeneous[-1]
    at_infinity = np.abs(w) <= np.finfo(np.float32).eps
    moved = np.where(at_infinity, 0, homogeneous[:-1] / np.where(at_infinity, 1, w))
    return moved.T.astype(src.dtype, order="C").reshape(src.shape)


def convert_maps(map1, map2, dstmap1type, nninterpolation=False):
    """Store the maps of `remap` another way: as floats, or as whole pixels and a fraction in 1/32 pixel.

    Parameters
    ----------
    map1, map2 : ndarray
        As in `remap`.
    dstmap1type : int
        CV_16SC2 (to fixed point), CV_32FC1 (x and y apart) or CV_32FC2 (pairs).
    nninterpolation : bool
        With CV_16SC2: round to the nearest pixel, no fractions.

    Returns
    -------
    dstmap1, dstmap2 : ndarray
        int16 (rows, columns, 2) and uint16 (rows, columns), 32 * y fraction + x fraction; or float32; or None.

    Notes
    -----
    Contract: INTEGER for positions below 2 ** 26 pixels, and NaN. Whole pixels are clipped to the range of int16; in
    OpenCV a position farther away overflows, on either side, to -32768.
    """
    arguments.option(dstmap1type, "dstmap1type", _MAP_TYPES)
    x, y = _positions(map1, map2)
    if dstmap1type == CV_32FC1:
        return x.copy(), y.copy()
    pairs = np.stack([x, y], axis=-1)
    if dstmap1type in (37, 13):
        return pairs, None
    # no farther than _FAR, or else a whole number cannot hold it; fmax takes -_FAR for NaN, too
    pairs = np.fmin(np.fmax(pairs, -_FAR), _FAR)
    if nninterpolation:
        return saturate(pairs, np.int16), None
    steps = np.rint(32 * pairs).astype(np.int64)
    fractions = steps % 32
    index = 32 * fractions[..., 1] + fractions[..., 0]
    return saturate(steps // 32, np.int16), index.astype(np.uint16)


def _look_up(src, x, y, interpolation, border_mode, border_value, fraction_bits):
    """The pixels of `src` at the positions (x, y), rounded as OpenCV rounds them."""
    if fraction_bits is not None:
        fraction_bits = arguments.whole(fraction_bits, "fraction_bits", 0, 8)
    # strip by strip, since arrays that fit the processor's cache are four times as fast
    rows = max(1, 16384 // x.shape[1])
    rest = interpolation, border_mode, border_value, fraction_bits
    return np.concatenate(
        [_strip(src, x[i : i + rows], y[i : i + rows], *rest) for i in range(0, len(x), rows)]
    )


def _strip(src, x, y, interpolation, border_mode, border_value, fraction_bits):
    # no farther than _FAR, or else a whole number cannot hold it; fmin takes _FAR for NaN, too
    x, y = (np.fmax(np.fmin(position, _FAR), -_FAR) for position in (x, y))
    if interpolation == INTER_NEAREST:
        # rint takes the even one of two pixels that are equally near, as OpenCV does
        column, row = np.rint(x).astype(np.int64), np.rint(y).astype(np.int64)
        return _pixels(src, column, row, border_mode, border_value)
    if fraction_bits is None:
        return saturate(bilinear(src, x, y, border_mode, border_value), src.dtype)
    steps = 2**fraction_bits
    x, y = ((np.rint(position * steps) / steps).astype(np.float32) for position in (x, y))
    mixed = bilinear(src, x, y, border_mode, border_value)
    if src.dtype == np.uint8:  # for this type alone OpenCV rounds a half up
        return np.floor(mixed + 0.5).astype(src.dtype)
    return saturate(mixed, src.dtype)


def _pixels(src, column, row, border_mode, border_value):
    """The pixels of `src` at whole positions, of which some lie outside."""
    rows, columns = src.shape[:2]
    constant = border_mode in (BORDER_CONSTANT, BORDER_TRANSPARENT)
    if constant:
        outside = (column < 0) | (column >= columns) | (row < 0) | (row >= rows)
    else:
        column = border_interpolate(column, columns, border_mode)
        row = border_interpolate(row, rows, border_mode)
    in_a_row = src.reshape(rows * columns, *src.shape[2:])  # take is faster than src[row, column]
    picked = in_a_row.take(row * columns + column, axis=0, mode="clip")
    if constant:
        picked[outside] = saturate(_colour(border_value)[: src[0, 0].size], src.dtype)
    return picked


def _colour(border_value):
    values = np.atleast_1d(border_value)
    if values.ndim > 1 or values.size > 4 or values.dtype.kind not in "iuf":
        raise ValueError(
            f"border_value is {border_value!r}; it must be a number or at most 4 of them"
        )
    return np.append(values, [0, 0, 0])


def _weights(src, fraction):
    """Fractions in the precision of the mean, repeated for each channel of `src`."""
    fraction = fraction.astype(np.float64 if src.dtype == np.float64 else np.float32)
    return fraction if src.ndim == 2 else np.repeat(fraction[..., None], src.shape[2], axis=-1)


def _move(m, x, y):
    """The points (x, y) after the transform `m`; a third row gives the number to divide by."""
    moved = [a * x + (b * y + c) for a, b, c in m]
    if len(m) == 2:
        return moved
    with np.errstate(divide="ignore", invalid="ignore"):
        return moved[0] / moved[2], moved[1] / moved[2]


def _move_in_steps(m, x, y, fraction_bits):
    """The points (x, y) after `m` as OpenCV 4 has them: in 1/1024 pixel, then half up to fewer bits."""
    x, y = x.astype(np.float64), y.astype(np.float64)
    fine = [np.rint(1024 * a * x) + np.rint(1024 * (b * y + c)) for a, b, c in m]
    steps = 2**fraction_bits
    return [np.floor(position * steps / 1024 + 0.5) / steps for position in fine]


def _backward(src, m, shape, dsize, flags, border_mode):
    """Check the arguments of a warp; the matrix from the result to `src`, width, height and interpolation."""
    arguments.image(src, "src", _PIXELS)
    m = arguments.shaped(m, "m", _FLOATS, shape).astype(np.float64)
    arguments.option(flags, "flags", _FLAGS)
    arguments.option(border_mode, "border_mode", _BORDERS)
    if not flags & WARP_INVERSE_MAP:
        square = np.vstack([m, [0, 0, 1]]) if shape == (2, 3) else m
        try:
            m = np.linalg.inv(square)[: shape[0]]
        except np.linalg.LinAlgError:
            raise ValueError(
                "m has no inverse: it squeezes the picture into a line or a point"
            ) from None
    return m, *_size(dsize), flags % WARP_INVERSE_MAP


def _positions(map1, map2):
    """The maps of `remap`, in whichever of the three forms, as x and y in float32."""
    arguments.array(map1, "map1", ("float32", "int16"))
    pairs = map2 is None or map1.dtype == np.int16
    if map1.ndim != 2 + pairs or map1.shape[2:] not in ((), (2,)):
        raise ValueError(
            f"map1 has shape {map1.shape}; it must be (rows, columns, 2), or (rows, columns) like map2"
        )
    if map2 is not None:
        arguments.shaped(map2, "map2", ("uint16" if pairs else "float32",), map1.shape[:2])
    if not pairs:
        return map1, map2
    x, y = map1[..., 0], map1[..., 1]
    if map2 is not None:
        x, y = x + map2 % 32 / 32, y + map2 // 32 % 32 / 32
    return x.astype(np.float32), y.astype(np.float32)


def _size(dsize):
    if not isinstance(dsize, (tuple, list)) or len(dsize) != 2:
        raise TypeError(f"dsize is {dsize!r}; it must be (width, height)")
    return tuple(arguments.whole(side, "dsize", 1) for side in dsize)


def _solve(equations, right):
    if np.linalg.matrix_rank(equations) < len(equations):
        raise ValueError("src and dst determine no transform: do three points lie on a line?")
    return np.linalg.solve(equations, right)
