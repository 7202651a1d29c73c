"""Filters: a new picture in which every pixel is a weighted sum of its neighbours. Borders, blur, and derivatives."""

import numpy as np

from ._arguments import array, image, number, odd, option, whole
from ._numbers import saturate

BORDER_CONSTANT, BORDER_REPLICATE, BORDER_REFLECT, BORDER_WRAP, BORDER_REFLECT_101 = 0, 1, 2, 3, 4
CV_8U, CV_16U, CV_16S, CV_32F, CV_64F = 0, 2, 3, 5, 6
FILTER_SCHARR = -1

BORDERS = {
    0: "BORDER_CONSTANT",
    1: "BORDER_REPLICATE",
    2: "BORDER_REFLECT",
    3: "BORDER_WRAP",
    4: "BORDER_REFLECT_101",
}
# OpenCV's filters refuse BORDER_WRAP
FILTER_BORDERS = {number: name for number, name in BORDERS.items() if number != BORDER_WRAP}
DEPTHS = {CV_8U: "uint8", CV_16U: "uint16", CV_16S: "int16", CV_32F: "float32", CV_64F: "float64"}
RESULT_DEPTHS = {  # which result (ddepth) a filter may have, by the dtype of the picture
    "uint8": (CV_8U, CV_16U, CV_16S, CV_32F, CV_64F),
    "uint16": (CV_16U, CV_32F, CV_64F),
    "int16": (CV_16S, CV_32F, CV_64F),
    "float32": (CV_32F,),
    "float64": (CV_64F,),
}


def border_interpolate(p, length, border_type):
    """Tell which pixel of a row of `length` pixels stands in for position `p`, which may lie outside.

    Parameters
    ----------
    p : int, or array of whole numbers
        Position; 0 to length - 1 is inside.
    length : int
        Number of pixels in the row, at least 1.
    border_type : int
        BORDER_CONSTANT, BORDER_REPLICATE, BORDER_REFLECT, BORDER_WRAP or BORDER_REFLECT_101.

    Returns
    -------
    int, or array of int64 of the shape of `p`
        Position inside the row; -1 means "no pixel, take the constant".

    Raises
    ------
    TypeError, ValueError
        For a position or length that is not whole, a length below 1, an unknown border.

    Notes
    -----
    Contract: INTEGER, equal to cv2.borderInterpolate for every position.
    """
    if np.asarray(p).dtype.kind not in "iu":
        raise TypeError(
            f"p must be a whole number or an array of them, not {np.asarray(p).dtype.name}"
        )
    length = whole(length, "length", 1)
    option(border_type, "border_type", BORDERS)

    p = np.asarray(p, dtype=np.int64)
    if border_type == BORDER_CONSTANT:  # ii|abcd|ii
        inside = np.where((p >= 0) & (p < length), p, -1)
    elif border_type == BORDER_REPLICATE:  # aa|abcd|dd
        inside = np.clip(p, 0, length - 1)
    elif border_type == BORDER_WRAP:  # cd|abcd|ab
        inside = p % length
    elif border_type == BORDER_REFLECT:  # ba|abcd|dc: there and back again in 2 * length steps
        inside = p % (2 * length)
        inside = np.minimum(inside, 2 * length - 1 - inside)
    else:  # cb|abcd|cb: the edge pixel itself is not repeated
        period = max(2 * length - 2, 1)
        inside = p % period
        inside = np.minimum(inside, period - inside)
    return int(inside) if inside.ndim == 0 else inside


def copy_make_border(src, top, bottom, left, right, border_type, value=0):
    """Put a frame around a picture, filled by the rule `border_type`.

    Parameters
    ----------
    src : array (rows, columns) or (rows, columns, channels)
    top, bottom, left, right : int
        Width of the frame in pixels, at least 0.
    border_type : int
        BORDER_CONSTANT, BORDER_REPLICATE, BORDER_REFLECT, BORDER_WRAP or BORDER_REFLECT_101.
    value : number, or up to four of them, one per channel
        The constant. One number alone sets the first channel and leaves the others 0, as in OpenCV.

    Returns
    -------
    array (top + rows + bottom, left + columns + right), dtype of `src`

    Raises
    ------
    TypeError, ValueError
        For an array that is not a picture, a frame that is not whole or below 0, an unknown border, a bad value.

    Notes
    -----
    Contract: INTEGER, equal to cv2.copyMakeBorder.
    At times a little slower than np.pad, which copies the middle at once: here a rule says where each pixel comes from.
    """
    image(src, "src", DEPTHS.values())
    top, bottom = whole(top, "top", 0), whole(bottom, "bottom", 0)
    left, right = whole(left, "left", 0), whole(right, "right", 0)
    option(border_type, "border_type", BORDERS)
    if np.asarray(value).dtype.kind not in "iuf" or np.size(value) not in (1, 2, 3, 4):
        raise ValueError(
            f"value is {value!r}; it must be a number or up to four of them, one per channel"
        )

    rows = border_interpolate(np.arange(-top, src.shape[0] + bottom), src.shape[0], border_type)
    columns = border_interpolate(np.arange(-left, src.shape[1] + right), src.shape[1], border_type)
    framed = src.take(rows, axis=0)
    left_side = framed.take(columns[:left], axis=1)
    right_side = framed.take(columns[left + src.shape[1] :], axis=1)
    framed = np.concatenate((left_side, framed, right_side), axis=1)
    if border_type == BORDER_CONSTANT:
        constant = np.zeros(4)
        constant[: np.size(value)] = value
        constant = saturate(constant, src.dtype)
        constant = constant[: src.shape[2]] if src.ndim == 3 else constant[0]
        framed[rows < 0] = constant
        framed[:, columns < 0] = constant
    return framed


def filter_2d(src, ddepth, kernel, anchor=(-1, -1), delta=0, border_type=BORDER_REFLECT_101):
    """Replace every pixel by the sum of its neighbours, each times the number of the kernel that lies on it.

    Parameters
    ----------
    src : array (rows, columns) or (rows, columns, channels); uint8, uint16, int16, float32 or float64
    ddepth : int
        dtype of the result: CV_8U, CV_16U, CV_16S, CV_32F, CV_64F, or -1 for that of `src`; see RESULT_DEPTHS.
    kernel : array (height, width)
        The weights.
    anchor : (x, y)
        Which number of the kernel lies on the pixel itself; -1 is the middle.
    delta : number
        Added to every sum.
    border_type : int
        What lies outside the picture; BORDER_WRAP is not allowed.

    Returns
    -------
    array of the shape of `src`

    Raises
    ------
    TypeError, ValueError
        For a wrong picture, depths that do not go together, a kernel without two axes, an anchor outside it.

    Notes
    -----
    This is correlation: the kernel is not turned round. Turn it by 180 degrees for the convolution of mathematics.
    Contract: INTEGER for uint8 and a kernel whose numbers are whole, all equal, or k / 2^n; otherwise FMA to integers
    (+-1 on at most 1 % of pixels), FLOAT to floats: 5e-6 of the largest value, 1e-12 from float64.
    Above 50 to 130 numbers (11 x 11 for uint8 to uint8) OpenCV goes through the DFT: the same sums, rounded otherwise.
    A 1-D kernel is a row in OpenCV 5 and a column in OpenCV 4; here it is refused.
    """
    dtype, work = _result_and_work_dtype(src, ddepth)
    array(kernel, "kernel", ndim=2)
    if kernel.dtype.kind not in "iuf":
        raise TypeError(f"kernel has dtype {kernel.dtype.name}; it must be whole numbers or floats")
    kernel = kernel.astype(work)
    anchor_x, anchor_y = _anchor(anchor, kernel.shape)
    delta = number(delta, "delta")
    option(border_type, "border_type", FILTER_BORDERS)

    rows, columns = src.shape[:2]
    height, width = kernel.shape
    below, right = height - 1 - anchor_y, width - 1 - anchor_x
    framed = copy_make_border(src, anchor_y, below, anchor_x, right, border_type).astype(work)
    total = np.full(src.shape, delta, work)
    for i in range(height):
        for j in range(width):
            if kernel[i, j] != 0:
                # the whole picture moved by (i, j): every pixel meets its neighbour there at once
                total += kernel[i, j] * framed[i : i + rows, j : j + columns]
    return saturate(total, dtype)


def get_gaussian_kernel(ksize, sigma, ktype=CV_64F):
    """Make the bell curve of `ksize` numbers, whose sum is 1.

    Parameters
    ----------
    ksize : int
        How many numbers, odd.
    sigma : number
        Width of the bell in pixels; 0 or less chooses one that suits `ksize`: 0.15 * ksize + 0.35.
    ktype : int
        CV_32F or CV_64F.

    Returns
    -------
    array (ksize, 1), float32 or float64

    Notes
    -----
    Contract: FLOAT, at most 2e-16 apart for CV_64F; CV_32F is equal.
    Slower than scipy.signal.windows.gaussian: for so few numbers, checking the arguments takes longest.
    """
    ksize, sigma = odd(ksize, "ksize"), number(sigma, "sigma")
    option(ktype, "ktype", {CV_32F: "CV_32F", CV_64F: "CV_64F"})

    # for small sizes OpenCV has whole numbers, rounded so that their sum is a power of two
    if sigma <= 0 and ksize in _SMALL_GAUSSIANS:
        weights = np.array(_SMALL_GAUSSIANS[ksize]) / sum(_SMALL_GAUSSIANS[ksize])
    else:
        sigma = sigma if sigma > 0 else 0.15 * ksize + 0.35
        distance = np.arange(ksize) - ksize // 2
        bell = np.exp(-(distance**2) / (2 * sigma**2))
        weights = bell / bell.sum()
    return weights.reshape(-1, 1).astype(DEPTHS[ktype])


_SMALL_GAUSSIANS = {
    1: [1],
    3: [1, 2, 1],
    5: [1, 4, 6, 4, 1],
    7: [2, 7, 14, 18, 14, 7, 2],
    9: [4, 13, 30, 51, 60, 51, 30, 13, 4],
}


def gaussian_blur(src, ksize, sigma_x, sigma_y=0, border_type=BORDER_REFLECT_101):
    """Blur a picture: every pixel becomes a mean of its neighbours, in which near ones count more.

    Parameters
    ----------
    src : array (rows, columns) or (rows, columns, channels); uint8, uint16, float32 or float64
    ksize : (width, height)
        Odd numbers; 0 chooses a size that suits sigma.
    sigma_x, sigma_y : number
        Width of the bell in pixels. 0 for `sigma_y` means the same as `sigma_x`; both 0: from `ksize`.
    border_type : int
        What lies outside the picture; BORDER_WRAP is not allowed.

    Returns
    -------
    array of the shape and dtype of `src`

    Raises
    ------
    TypeError, ValueError
        For a wrong picture, even sizes, neither size nor sigma, an unknown border.

    Notes
    -----
    The two-dimensional bell is a product of two curves, so rows and then columns are blurred: 2n steps, not n * n.
    Contract: INTEGER for uint8 and uint16; FLOAT, 1e-6 (float32) or 1e-12 (float64) of the largest value.
    The size chosen for sigma is that of OpenCV: 6 sigma + 1 taps for uint8, 8 sigma + 1 otherwise.
    """
    image(src, "src", ("uint8", "uint16", "float32", "float64"))
    sigma_x, sigma_y = number(sigma_x, "sigma_x", 0), number(sigma_y, "sigma_y", 0)
    option(border_type, "border_type", FILTER_BORDERS)
    sigma_y = sigma_y or sigma_x
    width, height = _gaussian_size(ksize, (sigma_x, sigma_y), src.dtype)
    # along an axis of one pixel every invented neighbour is that pixel: nothing to blur
    if border_type != BORDER_CONSTANT:
        width, height = (1 if src.shape[1] == 1 else width), (1 if src.shape[0] == 1 else height)

    row_weights = get_gaussian_kernel(width, sigma_x).ravel()
    column_weights = get_gaussian_kernel(height, sigma_y).ravel()
    above, left = height // 2, width // 2
    framed = copy_make_border(src, above, above, left, left, border_type)
    if src.dtype.kind == "f":
        across = _weighted_sum(framed, row_weights.astype(src.dtype), axis=1)
        return _weighted_sum(across, column_weights.astype(src.dtype), axis=0)

    # weights in whole 256ths (uint8) or 65536ths (uint16): no rounding on the way, so every
    # machine gets the same picture
    bits, wide, wider = 8, np.uint16, np.uint32
    if src.dtype == np.uint16:
        bits, wide, wider = 16, np.uint32, np.uint64
    row_parts = _whole_weights(row_weights, bits).astype(wide)
    column_parts = _whole_weights(column_weights, bits).astype(wider)
    across = _weighted_sum(framed.astype(wide), row_parts, axis=1)
    total = _weighted_sum(across.astype(wider), column_parts, axis=0)
    half = wider(1 << (2 * bits - 1))
    return ((total + half) >> wider(2 * bits)).astype(src.dtype)


def _whole_weights(weights, bits):
    """Turn weights into whole parts of 2^bits; what rounding loses goes to the next one, the middle takes the rest."""
    parts = np.zeros(len(weights), np.int64)
    middle = len(weights) // 2
    lost = 0.0
    for i in range(middle):
        exact = weights[i] * 2**bits + lost
        parts[i] = parts[-1 - i] = round(exact)  # half to even
        lost = exact - parts[i]
    parts[middle] = 2**bits - parts.sum()
    return parts


def _gaussian_size(ksize, sigmas, dtype):
    """Return (width, height), the missing ones chosen from the sigma of their axis."""
    if np.shape(ksize) != (2,):
        raise ValueError(f"ksize is {ksize!r}; it must be a pair (width, height)")
    reach = 3 if dtype == np.uint8 else 4  # how many sigmas to each side
    sizes = []
    for size, sigma in zip(ksize, sigmas, strict=True):
        size = whole(size, "ksize", 0)
        if size == 0:
            if sigma == 0:
                raise ValueError(
                    "ksize is 0 and sigma is 0; one of them must say how wide the blur is"
                )
            size = round(2 * reach * sigma + 1) | 1
        sizes.append(odd(size, "ksize"))
    return sizes


def get_deriv_kernels(dx, dy, ksize):
    """Make the two curves whose product is a Sobel or Scharr kernel: one takes a difference, the other smooths.

    Parameters
    ----------
    dx, dy : int
        How often to differentiate along x and along y.
    ksize : int
        Odd, up to 31, larger than `dx` and `dy`; 1 takes differences without smoothing; FILTER_SCHARR (-1) for Scharr.

    Returns
    -------
    (along x, along y)
        Two float64 arrays of shape (n,), whole numbers. The kernel is np.outer(along y, along x).

    Raises
    ------
    TypeError, ValueError
        For orders and sizes that do not fit.

    Notes
    -----
    Contract: INTEGER, equal to cv2.getDerivKernels, there as float32 columns.
    """
    dx, dy = whole(dx, "dx", 0), whole(dy, "dy", 0)
    if dx + dy == 0:
        raise ValueError("dx and dy are both 0; at least one must be 1 or more")
    if ksize == FILTER_SCHARR:
        if dx + dy != 1:
            raise ValueError(f"dx, dy are {dx}, {dy}; Scharr takes 1, 0 or 0, 1")
        smooth, difference = np.array([3.0, 10, 3]), np.array([-1.0, 0, 1])
        return (difference, smooth) if dx else (smooth, difference)
    ksize = odd(ksize, "ksize", 1, 31)
    if max(dx, dy) >= max(ksize, 3):
        raise ValueError(f"ksize is {ksize}; it must be larger than dx and dy, {dx} and {dy}")
    return _derivative_curve(dx, ksize), _derivative_curve(dy, ksize)


def _derivative_curve(order, ksize):
    """Convolve [-1 1] (a difference) `order` times, then [1 1] (a mean) until the curve has `ksize` numbers."""
    if ksize == 1 and order > 0:
        ksize = 3  # a difference needs neighbours
    curve = np.array([1.0])
    for _ in range(order):
        curve = np.convolve(curve, [-1, 1])
    for _ in range(ksize - 1 - order):
        curve = np.convolve(curve, [1, 1])
    return curve


def sobel(src, ddepth, dx, dy, ksize=3, scale=1, delta=0, border_type=BORDER_REFLECT_101):
    """Differentiate a picture: take differences along one axis, smooth along the other.

    Parameters
    ----------
    src, ddepth, border_type
        As in `filter_2d`. With ddepth CV_8U negative slopes become 0: take CV_16S or CV_64F.
    dx, dy, ksize : int
        As in `get_deriv_kernels`.
    scale, delta : number
        The result is multiplied by `scale`, then `delta` is added.

    Returns
    -------
    array of the shape of `src`

    Raises
    ------
    TypeError, ValueError
        For a wrong picture, depths that do not go together, orders and sizes that do not fit.

    Notes
    -----
    Contract: INTEGER for whole-numbered pictures, ksize up to 5 (7 for uint8), scale 1 and a whole delta. Otherwise
    +-1 to integers, where scale * slope may lie half-way, and FLOAT to floats: 1e-6 of the largest value, 1e-12 from
    float64. From uint8 to CV_16S OpenCV rounds `delta` before it adds it. It also narrows, int16 to CV_8U; not here.
    """
    dtype, work = _result_and_work_dtype(src, ddepth)
    along_x, along_y = get_deriv_kernels(dx, dy, ksize)
    scale = number(scale, "scale")
    delta = number(delta, "delta")
    option(border_type, "border_type", FILTER_BORDERS)

    above, left = len(along_y) // 2, len(along_x) // 2
    framed = copy_make_border(src, above, above, left, left, border_type).astype(work)
    across = _weighted_sum(framed, along_x.astype(work), axis=1)
    slope = _weighted_sum(across, along_y.astype(work), axis=0)
    return saturate(slope * work.type(scale) + work.type(delta), dtype)


def scharr(src, ddepth, dx, dy, scale=1, delta=0, border_type=BORDER_REFLECT_101):
    """Differentiate like a 3 x 3 `sobel`, but smooth with 3 10 3, which is truer to the direction of a slope.

    Parameters, results, errors and contract are those of `sobel`; one of `dx`, `dy` is 1, the other 0.
    """
    return sobel(src, ddepth, dx, dy, FILTER_SCHARR, scale, delta, border_type)


def laplacian(src, ddepth, ksize=1, scale=1, delta=0, border_type=BORDER_REFLECT_101):
    """Add the second derivatives along x and y: bright for a dark dot, dark for a bright dot, 0 on an even slope.

    Parameters, results, errors and contract are those of `sobel`, but for
    ksize : int
        Odd, up to 31. 1 and 3 are fixed kernels; from 5 on two Sobel filters are added.
    """
    dtype, work = _result_and_work_dtype(src, ddepth)
    ksize = odd(ksize, "ksize", 1, 31)
    scale = number(scale, "scale")
    delta = number(delta, "delta")

    exact = CV_64F if work == np.float64 else CV_32F
    if ksize == 1:
        kernel = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
        total = filter_2d(src, exact, kernel, border_type=border_type)
    elif ksize == 3:
        kernel = np.array([[2, 0, 2], [0, -8, 0], [2, 0, 2]])
        total = filter_2d(src, exact, kernel, border_type=border_type)
    else:
        bend_x = sobel(src, exact, 2, 0, ksize, border_type=border_type)
        bend_y = sobel(src, exact, 0, 2, ksize, border_type=border_type)
        total = bend_x + bend_y
    return saturate(total * work.type(scale) + work.type(delta), dtype)


def _weighted_sum(values, weights, axis):
    """Slide `weights` along one axis of an array that already has its border; the result has none left there."""
    length = values.shape[axis] - len(weights) + 1
    total = 0
    for start, weight in enumerate(weights):
        if weight != 0:
            moved = (
                values[start : start + length] if axis == 0 else values[:, start : start + length]
            )
            total = total + weight * moved
    return total


def _result_and_work_dtype(src, ddepth):
    """Return the dtype of the result and the float dtype in which to add up; float32 holds whole numbers below 2^24."""
    image(src, "src", RESULT_DEPTHS)
    same = [depth for depth, name in DEPTHS.items() if name == src.dtype.name][0]
    allowed = {depth: f"CV_{DEPTHS[depth]}" for depth in RESULT_DEPTHS[src.dtype.name]}
    option(ddepth, f"ddepth for src of dtype {src.dtype.name}", {-1: "as src", **allowed})
    dtype = np.dtype(DEPTHS[same if ddepth == -1 else ddepth])
    return dtype, np.dtype(np.float64 if np.float64 in (src.dtype, dtype) else np.float32)


def _anchor(anchor, kernel_shape):
    """Return (x, y) of the number of the kernel that lies on the pixel; -1 stands for the middle."""
    if np.shape(anchor) != (2,):
        raise ValueError(f"anchor is {anchor!r}; it must be a pair (x, y)")
    height, width = kernel_shape
    x = width // 2 if anchor[0] == -1 else whole(anchor[0], "anchor x", 0, width - 1)
    y = height // 2 if anchor[1] == -1 else whole(anchor[1], "anchor y", 0, height - 1)
    return x, y
