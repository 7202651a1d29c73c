"""Matrices: arithmetic on whole pictures, and linear algebra.

Each function is OpenCV's of the same name. A wrong type or dtype raises TypeError, a wrong value or shape ValueError.
- src, src1, src2: arrays (rows, columns) or (rows, columns, channels), uint8, int8, uint16, int16, int32, float32 or
  float64; in linear algebra with two axes and floats. In arithmetic one may be a number, or a tuple: a number for each
  channel. One-dimensional arrays are refused: OpenCV takes up to four numbers in a row for such a tuple.
- mask: (rows, columns), uint8 or bool; where it is 0 an element is not counted, or is 0 in the result.
- dtype, ctype: -1 as src1, or CV_8U, CV_8S, CV_16U, CV_16S, CV_32S, CV_32F, CV_64F; needed if the inputs differ in it.
Results are new arrays. Whole numbers are saturated: rounded half to even and clipped to the range of the dtype.
Contracts, if a function names no other: INTEGER where no float takes part, else FLOAT (of the largest element: 1e-6 for
float32, 1e-12 for float64). Products of int32, and uint16 products over 2 ** 31, are wrong in OpenCV: not imitated.
"""

import numpy as np

from . import _arguments as arguments
from ._numbers import saturate

CV_8U, CV_8S, CV_16U, CV_16S, CV_32S, CV_32F, CV_64F = range(7)
CMP_EQ, CMP_GT, CMP_GE, CMP_LT, CMP_LE, CMP_NE = range(6)
GEMM_1_T, GEMM_2_T, GEMM_3_T = 1, 2, 4
DECOMP_LU, DECOMP_SVD, DECOMP_EIG, DECOMP_CHOLESKY = range(4)
NORM_INF, NORM_L1, NORM_L2, NORM_L2SQR, NORM_HAMMING, NORM_HAMMING2 = 1, 2, 4, 5, 6, 7
NORM_RELATIVE, NORM_MINMAX = 8, 32
COVAR_SCRAMBLED, COVAR_NORMAL, COVAR_USE_AVG = 0, 1, 2
COVAR_SCALE, COVAR_ROWS, COVAR_COLS = 4, 8, 16

_DTYPES = "uint8 int8 uint16 int16 int32 float32 float64".split()
_FLOATS = ("float32", "float64")
_DEPTHS = dict(enumerate("CV_8U CV_8S CV_16U CV_16S CV_32S CV_32F CV_64F".split()))
_COMPARISONS = {
    0: np.equal,
    1: np.greater,
    2: np.greater_equal,
    3: np.less,
    4: np.less_equal,
    5: np.not_equal,
}
_DECOMPOSITIONS = dict(enumerate("DECOMP_LU DECOMP_SVD DECOMP_EIG DECOMP_CHOLESKY".split()))
_NORMS = {
    1: "NORM_INF",
    2: "NORM_L1",
    4: "NORM_L2",
    5: "NORM_L2SQR",
    6: "NORM_HAMMING",
    7: "NORM_HAMMING2",
}


# Arithmetic, element by element
def add(src1, src2, mask=None, dtype=-1):
    """src1 + src2, saturated: 250 + 10 is 255, where NumPy's uint8 gives 4. int32 is not saturated but wraps.

    Into whole numbers, floats are rounded first if the other side is whole, here and in `subtract`: uint8 + 2.5 adds 2.
    Slower than NumPy's sum in int16, clipped: the arguments are checked first, and both are converted.
    """
    a, b, result = _operands(src1, src2, dtype, rounded=True)
    return _stored(a + b, result, mask)


def subtract(src1, src2, mask=None, dtype=-1):
    """src1 - src2, saturated: 10 - 20 is 0 in uint8. int32 is not saturated but wraps.

    Slower than NumPy's difference in int16, clipped: the arguments are checked first, and both are converted.
    """
    a, b, result = _operands(src1, src2, dtype, rounded=True)
    return _stored(a - b, result, mask)


def multiply(src1, src2, scale=1, dtype=-1):
    """src1 * src2 * scale, element by element (not the matrix product), saturated.

    Slower than NumPy's product in int32, clipped: the scale needs floats, and these must be rounded.
    """
    a, b, result = _operands(src1, src2, dtype)
    return saturate(a * arguments.number(scale, "scale") * b, result)


def divide(src1, src2, scale=1, dtype=-1):
    """src1 * scale / src2, saturated; src1 may be a number. Into whole numbers x / 0 is 0, into floats inf or nan.

    At times a little slower than np.divide with where=, rounded: there is a scale, and the result is clipped.
    """
    a, b, result = _operands(src1, src2, dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = a * arguments.number(scale, "scale") / b
    return saturate(quotient if result.kind == "f" else np.where(b == 0, 0, quotient), result)


def add_weighted(src1, alpha, src2, beta, gamma, dtype=-1):
    """src1 * alpha + src2 * beta + gamma, saturated.

    Contract: FMA, but where many sums lie half-way (weights like 0.3) up to 5 % of the whole numbers may be off by one.
    """
    alpha, beta = arguments.number(alpha, "alpha"), arguments.number(beta, "beta")
    gamma = arguments.number(gamma, "gamma")
    a, b, result = _operands(src1, src2, dtype)
    return saturate(a * alpha + (b * beta + gamma), result)


def absdiff(src1, src2):
    """|src1 - src2|, saturated: 5 and 10 differ by 5, where NumPy's uint8 says 251.

    Slower than NumPy's difference in int16: the arguments are checked first, and both are converted.
    """
    a, b, result = _operands(src1, src2, -1, rounded=True)
    return saturate(np.abs(a - b), result)


def convert_scale_abs(src, alpha=1, beta=0):
    """|src * alpha + beta| as uint8, saturated: derivatives for the eye.

    Contract: INTEGER where OpenCV multiplies and adds in one step and rounds once (FMA), as on most processors; else
    +-1 on a few percent. float64 holds the product of two float32 exactly, so here, too, the sum is rounded once.
    Slower than the same steps without a function: the argument is checked, and float32 converted like any other dtype.
    """
    arguments.image(src, "src", _DTYPES)
    alpha = np.float32(arguments.number(alpha, "alpha"))
    beta = np.float32(arguments.number(beta, "beta"))
    sums = src.astype(np.float32).astype(np.float64) * alpha + beta
    return saturate(np.abs(sums.astype(np.float32)), np.uint8)


def compare(src1, src2, cmpop):
    """255 where src1 == src2 (CMP_EQ), > (CMP_GT) and so on, else 0: uint8, in each channel by itself."""
    arguments.option(cmpop, "cmpop", {code: asks.__name__ for code, asks in _COMPARISONS.items()})
    a, b, _ = _operands(src1, src2, -1, converted=False)
    return _COMPARISONS[cmpop](a, b) * np.uint8(255)  # True counts as 1, False as 0


def lut(src, lut):
    """Replace each value of an 8-bit `src` by the entry of a table of 256: (256,), (1, 256), or (1, 256, channels).

    The result has the dtype of the table. A negative int8 looks at the end: -1 at entry 255.
    """
    arguments.image(src, "src", ("uint8", "int8"))
    arguments.array(lut, "lut", _DTYPES)
    channels = 1 if src.ndim == 2 else src.shape[2]
    if lut.size not in (256, 256 * channels) or 256 not in lut.shape[:2]:
        raise ValueError(
            f"lut has shape {lut.shape}; "
            f"it must hold 256 values, or 256 for each of {channels} channels"
        )
    index = src.astype(np.uint8)
    if lut.size == 256:
        return lut.ravel().take(index)
    return lut.reshape(256, channels)[index, np.arange(channels)]


def mix_channels(src, dst, from_to):
    """Copy channels: `from_to` lists pairs (from, to), counted through all arrays of `src` and of `dst`.

    A negative "from" fills with 0. Returns the arrays of `dst`, as a tuple of new ones (OpenCV changes `dst` itself).
    Slower than src[..., [2, 1, 0]]: `dst` is copied first, as a channel that no pair names stays as it is.
    """
    for name, arrays in ("src", src), ("dst", dst):
        if not isinstance(arrays, (list, tuple)):
            raise TypeError(f"{name} must be a list of arrays, not {type(arrays).__name__}")
    for array in (*src, *dst):
        arguments.image(array, "src and dst", _DTYPES)
    if len({(array.shape[:2], array.dtype) for array in (*src, *dst)}) > 1:
        raise ValueError("src and dst must all have the same rows, columns and dtype")
    results = tuple(a.copy() for a in dst)
    inputs, outputs = _channels(src), _channels(results)
    from_to = [arguments.whole(channel, "from_to") for channel in from_to]
    if len(from_to) % 2:
        raise ValueError(f"from_to has {len(from_to)} numbers; they must be pairs (from, to)")
    pairs = list(zip(from_to[::2], from_to[1::2], strict=True))
    if any(start >= len(inputs) or not 0 <= end < len(outputs) for start, end in pairs):
        raise ValueError(
            f"from_to must count from below {len(inputs)} (src) to below {len(outputs)} (dst)"
        )
    for start, end in pairs:
        outputs[end][:] = inputs[start] if start >= 0 else 0  # a view: this writes into `results`
    return results


def _channels(arrays):
    """All channels of all arrays, in order, as views."""
    return [channel for a in arrays for channel in np.moveaxis(np.atleast_3d(a), 2, 0)]


def cart_to_polar(x, y, angle_in_degrees=False):
    """Length and direction of the vectors (x, y), floats. Returns (magnitude, angle), the angle from 0 to a full turn.

    As in OpenCV, a polynomial in float32 is right to 0.0096 degrees. Contract: FLOAT (1e-6 of a full turn).
    Slower than np.hypot and np.arctan2: the polynomial is written out, and each of its steps is an array.
    """
    arguments.image(x, "x", _FLOATS)
    arguments.shaped(y, "y", (x.dtype.name,), x.shape)
    dtype, x, y = x.dtype, x.astype(np.float32), y.astype(np.float32)
    angle = _fast_angle(x, y) if angle_in_degrees else _fast_angle(x, y) * np.float32(np.pi / 180)
    return np.sqrt(x * x + y * y).astype(dtype), angle.astype(dtype)


def polar_to_cart(magnitude, angle, angle_in_degrees=False):
    """The way back: returns (x, y). A `magnitude` of None means 1 everywhere. Contract: FLOAT (1e-6 of the length).

    At times a little slower than np.cos and np.sin, which do the work: the arguments are checked first.
    """
    arguments.image(angle, "angle", _FLOATS)
    magnitude = np.ones_like(angle) if magnitude is None else magnitude
    arguments.shaped(magnitude, "magnitude", (angle.dtype.name,), angle.shape)
    radians = np.radians(angle) if angle_in_degrees else angle
    return magnitude * np.cos(radians), magnitude * np.sin(radians)


# What is in it
def min_max_loc(src, mask=None):
    """Returns (min, max, (x, y) of the min, (x, y) of the max), the first ones in reading order; one channel.

    Not-a-number is passed over (OpenCV 5 stops at one in the first place). With nothing to count, 0 at (-1, -1).
    Slower than scipy.ndimage.extrema, which knows no mask: here the elements that count are picked out first.
    """
    arguments.image(src, "src", _DTYPES, channels=(1,))
    counted = _where(mask, src) & (src == src)  # not-a-number is not equal to itself
    if not counted.any():
        return 0.0, 0.0, (-1, -1), (-1, -1)
    values, places = src[counted], np.flatnonzero(counted)
    low, high = values.argmin(), values.argmax()
    low_row, low_column = divmod(int(places[low]), src.shape[1])
    high_row, high_column = divmod(int(places[high]), src.shape[1])
    return float(values[low]), float(values[high]), (low_column, low_row), (high_column, high_row)


def mean_std_dev(src, mask=None):
    """Returns (mean, standard deviation), each (channels, 1), float64; 0 if the mask counts nothing."""
    arguments.image(src, "src", _DTYPES)
    values = _counted(src, mask).reshape(-1, src[0, 0].size).astype(np.float64)
    values = values if len(values) else np.zeros((1, values.shape[1]))
    return values.mean(axis=0)[:, None], values.std(axis=0)[:, None]


def check_range(a, quiet=True, min_val=-np.inf, max_val=np.inf):
    """Is every element finite and min_val <= element < max_val? Returns (yes or no, (x, y) of the first that is not).

    (0, 0) if all are. With quiet=False an element out of range is a ValueError.
    At times a little slower than NumPy's comparisons, which do the work: the argument is checked first.
    """
    arguments.image(a, "a", _DTYPES)
    min_val = arguments.number(min_val, "min_val", finite=False)
    max_val = arguments.number(max_val, "max_val", finite=False)
    values = a if a.dtype.kind == "f" else a.astype(np.float64)
    with np.errstate(over="ignore"):  # bounds have the precision of the values, as in OpenCV
        low, high = values.dtype.type(min_val), values.dtype.type(max_val)
    good = np.isfinite(values) & (values >= low) & (values < high)
    if good.all():
        return True, (0, 0)
    row, column = np.argwhere(~good)[0][:2].tolist()
    if not quiet:
        raise ValueError(
            f"a has {a[row, column]} at x {column}, y {row}; it must be from {min_val} to below {max_val}"
        )
    return False, (column, row)


def norm(src1, src2=None, norm_type=NORM_L2, mask=None):
    """How large src1 is, or src1 - src2: NORM_INF the largest |element|, NORM_L1 their sum, NORM_L2 their length.

    NORM_L2SQR is its square; NORM_HAMMING counts the bits that are set, NORM_HAMMING2 the pairs of bits (both uint8).
    Plus NORM_RELATIVE: divided by the norm of src2. As in OpenCV, norm(src1, norm_type) is allowed. Element by element:
    these are not the matrix norms. Contract: FLOAT (rtol 1e-6).
    At times a little slower than np.linalg.norm: the arguments are checked first.
    """
    if src2 is not None and not isinstance(src2, np.ndarray):
        src2, norm_type = None, src2
    relative = arguments.whole(norm_type, "norm_type") >= NORM_RELATIVE
    kind = arguments.option(
        norm_type - NORM_RELATIVE * relative, "norm_type (without NORM_RELATIVE)", _NORMS
    )
    bits = kind in (NORM_HAMMING, NORM_HAMMING2)
    values = arguments.image(src1, "src1", ("uint8",) if bits else _DTYPES)
    if src2 is not None:
        arguments.shaped(src2, "src2", (src1.dtype.name,), src1.shape)
        values = src1 ^ src2 if bits else src1.astype(np.float64) - src2
    size = _size(_counted(values, mask), kind)
    if not relative:
        return size
    if src2 is None:
        raise ValueError("src2 is None; NORM_RELATIVE needs it")
    return size / (norm(src2, None, kind, mask) + float(np.finfo(float).eps))


def normalize(src, alpha=1, beta=0, norm_type=NORM_L2, dtype=-1, mask=None):
    """Scale src so that its norm is alpha; or, with NORM_MINMAX, scale and shift it to reach from alpha to beta.

    (In either order.) Without dtype a uint8 picture stays uint8: most of it rounds to 0. Contract: FMA.
    """
    arguments.image(src, "src", _DTYPES)
    arguments.option(
        norm_type, "norm_type", {1: "NORM_INF", 2: "NORM_L1", 4: "NORM_L2", 32: "NORM_MINMAX"}
    )
    alpha, beta = arguments.number(alpha, "alpha"), arguments.number(beta, "beta")
    result, counted = _result(src, dtype), _counted(src, mask)
    low, new_low, new_span = 0.0, 0.0, alpha
    if norm_type != NORM_MINMAX:
        span = norm(src, None, norm_type, mask)
    else:
        low, high = (float(counted.min()), float(counted.max())) if counted.size else (0.0, 0.0)
        span, new_low, new_span = high - low, min(alpha, beta), abs(alpha - beta)
    scale = new_span / span if span > np.finfo(float).eps else 0.0
    precision = np.float64 if "float64" in (src.dtype.name, result.name) else np.float32
    scale, shift = float(precision(scale)), float(precision(new_low - low * scale))
    return _stored(src.astype(np.float64) * scale + shift, result, mask)


# Linear algebra
def gemm(src1, src2, alpha, src3, beta, flags=0):
    """The matrix product alpha * src1 @ src2 + beta * src3; src3 may be None.

    flags: the sum of GEMM_1_T, GEMM_2_T, GEMM_3_T, for those to be transposed. OpenCV also takes complex matrices.
    At times a little slower than NumPy's @, which does the work: alpha is one multiplication more for each element.
    """
    alpha, beta = arguments.number(alpha, "alpha"), arguments.number(beta, "beta")
    flags = arguments.whole(flags, "flags", 0, 7)
    a = arguments.array(src1, "src1", _FLOATS, 2)
    b = arguments.array(src2, "src2", (a.dtype.name,), 2)
    a, b = a.T if flags & GEMM_1_T else a, b.T if flags & GEMM_2_T else b
    if a.shape[1] != b.shape[0]:
        raise ValueError(
            f"src2 is {b.shape} and cannot follow {a.shape}: "
            "columns of src1 must equal rows of src2"
        )
    product = alpha * (a @ b)
    if src3 is None:
        return product
    c = arguments.array(src3, "src3", (a.dtype.name,), 2)
    c = c.T if flags & GEMM_3_T else c
    arguments.shaped(c, "src3", None, product.shape)
    return product + beta * c


def mul_transposed(src, a_ta, delta=None, scale=1, dtype=-1):
    """scale * (src - delta).T @ (src - delta) if a_ta, else with the second factor transposed.

    delta: None, or of the shape of src, or one row or column of it. Result: float32, or float64 like src or dtype.
    At times a little slower than NumPy's @, which does the work: the product is scaled and converted.
    """
    arguments.array(src, "src", ("uint8", "uint16", "int16", "float32", "float64"), 2)
    scale = arguments.number(scale, "scale")
    arguments.option(dtype, "dtype", {-1: "as src, at least float32", 5: "CV_32F", 6: "CV_64F"})
    centred = src.astype(np.float64, copy=False)
    if delta is not None:
        rows, columns = src.shape
        centred = centred - arguments.shaped(
            delta, "delta", _FLOATS, src.shape, (1, columns), (rows, 1)
        )
    product = centred.T @ centred if a_ta else centred @ centred.T
    result = np.float64 if src.dtype == np.float64 or dtype == CV_64F else np.float32
    return (scale * product).astype(result, copy=False)


def determinant(mtx):
    """The determinant, a float: by how much the matrix scales areas or volumes.

    Slower than np.linalg.det, which calls LAPACK: here the elimination is shown row by row, and makes the inverse too.
    """
    _square(mtx, "mtx")
    return _determinant(mtx) if len(mtx) <= 3 else _eliminate(mtx)[1]


def trace(mtx):
    """The sum of the diagonal, channel by channel: a tuple of four.

    Slower than np.trace, which does the work: the argument is checked, and the result made a tuple.
    """
    arguments.image(mtx, "mtx", _DTYPES)
    sums = np.trace(mtx, dtype=np.float64).ravel().tolist()
    return tuple(sums + [0.0] * (4 - len(sums)))


def invert(src, flags=DECOMP_LU):
    """The inverse. Returns (quality, inverse); quality 0 and zeros if there is none.

    DECOMP_LU: elimination, quality 1. DECOMP_CHOLESKY: for symmetric positive definite matrices, of which it reads the
    lower half only; quality 1. Up to 3 x 3 both use the closed formula. DECOMP_SVD: the pseudo-inverse, of any matrix;
    DECOMP_EIG: the same for symmetric ones (reads the upper half); quality smallest / largest singular or eigenvalue.
    Slower than np.linalg.inv and scipy.linalg.cho_solve, which call LAPACK: here the elimination is shown row by row,
    and the root of DECOMP_CHOLESKY is inverted like any other matrix.
    """
    arguments.option(flags, "flags", _DECOMPOSITIONS)
    a = arguments.array(src, "src", _FLOATS, 2).astype(np.float64)
    if flags != DECOMP_SVD:
        _square(src, "src")
    if flags == DECOMP_SVD:
        return _pseudo_inverse(*np.linalg.svd(a, full_matrices=False), src.dtype)
    if flags == DECOMP_EIG:
        values, vectors = np.linalg.eigh(a, UPLO="U")
        return _pseudo_inverse(vectors[:, ::-1], values[::-1], vectors[:, ::-1].T, src.dtype)
    try:
        if len(a) <= 3:
            inverse = np.linalg.inv(a) if _determinant(a) else None
        elif flags == DECOMP_LU:
            inverse, _ = _eliminate(src)
        else:
            # A = L L', so its inverse is the inverse of L' times the inverse of L
            root = np.linalg.inv(np.linalg.cholesky(a))
            inverse = root.T @ root
    except np.linalg.LinAlgError:
        inverse = None
    return (0.0, np.zeros_like(src)) if inverse is None else (1.0, inverse.astype(src.dtype))


def eigen(src):
    """Eigenvalues and eigenvectors of a symmetric matrix, of which the upper half is read (the rest is not checked).

    Returns (True, values (n, 1), descending, vectors in rows). NumPy: ascending, in columns. Signs are free.
    At times a little slower than np.linalg.eigh, which does the work: the results are turned round and copied.
    """
    values, vectors = np.linalg.eigh(_square(src, "src").astype(np.float64), UPLO="U")
    return True, values[::-1, None].astype(src.dtype), vectors[:, ::-1].T.astype(src.dtype)


def complete_symm(m, lower_to_upper=False):
    """Mirror the upper half onto the lower, or the lower onto the upper. A new array (OpenCV changes `m` itself).

    At times a little slower than np.triu and a sum, which do the work: the argument is checked first.
    """
    _square(m, "m", _DTYPES)
    kept, mirrored = (np.tril(m), np.tril(m, -1)) if lower_to_upper else (np.triu(m), np.triu(m, 1))
    return kept + mirrored.T  # the diagonal only once


def calc_covar_matrix(samples, mean, flags, ctype=CV_64F):
    """How the components of samples vary together: returns (covariance matrix, mean).

    flags: COVAR_ROWS or COVAR_COLS (a sample is a row or a column), plus COVAR_NORMAL (components x components) or
    COVAR_SCRAMBLED (samples x samples), COVAR_SCALE (divide by the number of samples), COVAR_USE_AVG (use `mean`).
    At times a little slower than np.cov: the product is made by `mul_transposed`, which scales and converts it.
    """
    arguments.array(samples, "samples", ("uint8", "uint16", "int16", "float32", "float64"), 2)
    flags = arguments.whole(flags, "flags", 0, 31)
    arguments.option(ctype, "ctype", {5: "CV_32F", 6: "CV_64F"})
    result = np.float64 if "float64" in (samples.dtype.name, _DTYPES[ctype]) else np.float32
    rows = bool(flags & COVAR_ROWS)
    if rows == bool(flags & COVAR_COLS):
        raise ValueError(f"flags is {flags}; it must hold COVAR_ROWS or COVAR_COLS, one of them")
    samples = samples.astype(np.float64)
    if not flags & COVAR_USE_AVG:
        mean = samples.mean(axis=0 if rows else 1, keepdims=True)
    else:
        arguments.shaped(
            mean, "mean", _FLOATS, (1, samples.shape[1]) if rows else (samples.shape[0], 1)
        )
    scale = 1 / samples.shape[0 if rows else 1] if flags & COVAR_SCALE else 1
    covariance = mul_transposed(samples - mean, rows == bool(flags & COVAR_NORMAL), None, scale)
    return covariance.astype(result, copy=False), mean.astype(result)


def mahalanobis(v1, v2, icovar):
    """The distance of two vectors, measured in the spread of the data: icovar is the inverse covariance matrix.

    Slower than scipy.spatial.distance.mahalanobis: for two short vectors, checking the arguments takes longest.
    """
    arguments.array(v1, "v1", _FLOATS, 2)
    arguments.shaped(v2, "v2", (v1.dtype.name,), v1.shape)
    arguments.shaped(icovar, "icovar", (v1.dtype.name,), (v1.size, v1.size))
    difference = (v1.astype(np.float64) - v2).ravel()
    return float(np.sqrt(difference @ icovar @ difference))


# Helpers
def _operands(src1, src2, dtype, rounded=False, converted=True):
    """Both, in the precision to compute in (or arrays as they are), and the dtype of the result."""
    named = {"src1": src1, "src2": src2}
    arrays = {
        name: arguments.image(src, name, _DTYPES)
        for name, src in named.items()
        if isinstance(src, np.ndarray)
    }
    if not arrays:
        raise TypeError("src1 and src2 are both numbers; one must be a NumPy array")
    first, last = list(arrays.values())[0], list(arrays.values())[-1]
    arguments.shaped(last, "src2", None, first.shape)
    if dtype == -1 and first.dtype != last.dtype:
        raise TypeError(
            f"src1 is {first.dtype.name} and src2 {last.dtype.name}; say which dtype the result shall have"
        )
    result = _result(first, dtype)
    dtypes = {first.dtype.name, last.dtype.name, result.name}
    work = np.float64 if dtypes & {"int32", "float64"} else np.float32
    if rounded and len(arrays) == 2 and dtypes <= {"uint8", "int8"}:
        work = np.int16  # holds every sum and difference of two bytes, and is fast
    operands, whole = [], False
    for name, src in named.items():
        if name in arrays:
            whole = whole or src.dtype.kind != "f"
        else:
            numbers = src if isinstance(src, (tuple, list)) else [src]
            src = np.array([arguments.number(value, name) for value in numbers])
            if src.shape not in ((1,), first.shape[2:]):
                raise ValueError(
                    f"{name} has {src.size} numbers; there must be one, or one per channel"
                )
            whole = whole or (src == np.rint(src)).all()
            src = src.astype(np.float64)
        operands.append(src)
    if rounded and whole and result.kind != "f":  # then OpenCV adds in whole numbers
        operands = [np.rint(src) if src.dtype.kind == "f" else src for src in operands]
    if converted:
        operands = [src.astype(work) for src in operands]
    return *operands, result


def _result(src, dtype):
    arguments.option(dtype, "dtype", {-1: "that of src1", **_DEPTHS})
    return src.dtype if dtype == -1 else np.dtype(_DTYPES[dtype])


def _where(mask, src):
    mask = np.ones(src.shape[:2], bool) if mask is None else mask
    return arguments.shaped(mask, "mask", ("uint8", "bool"), src.shape[:2]) != 0


def _counted(src, mask):
    """The elements that the mask counts; all if there is none."""
    return src if mask is None else src[_where(mask, src)]


def _stored(values, result, mask):
    if result == np.int32:
        stored = values.astype(np.int64).astype(np.int32)  # wraps, as in OpenCV
    else:
        stored = saturate(values, result)
    if mask is not None:
        stored[~_where(mask, values)] = 0
    return stored


def _size(values, kind):
    if kind in (NORM_HAMMING, NORM_HAMMING2):
        bits = values if kind == NORM_HAMMING else (values | values >> 1) & 0b01010101
        return float(np.unpackbits(bits.ravel()).sum())
    values = values.ravel().astype(np.float64, copy=False)
    if kind == NORM_INF:
        return float(np.abs(values).max(initial=0))
    if kind == NORM_L1:
        return float(np.abs(values).sum())
    square = float(values @ values)
    return square**0.5 if kind == NORM_L2 else square


def _square(value, name, dtypes=_FLOATS):
    return arguments.shaped(value, name, dtypes, 2 * np.shape(value)[:1])


def _determinant(a):
    """Expanded along the first row; n! products, so for small matrices."""
    if len(a) == 1:
        return float(a[0, 0])
    total = 0.0
    for j in range(len(a)):
        total += (-1) ** j * float(a[0, j]) * _determinant(np.delete(a[1:], j, axis=1))
    return total


def _eliminate(src):
    """Gauss and Jordan: turn [A | 1] into [1 | inverse]. Returns (inverse, determinant), (None, 0) if singular."""
    n = len(src)
    work, size = np.hstack([src.astype(np.float64), np.eye(n)]), 1.0
    tiny = np.finfo(src.dtype).eps * (100 if src.dtype == np.float64 else 10)
    for k in range(n):
        pivot = k + int(np.argmax(np.abs(work[k:, k])))
        if abs(work[pivot, k]) < tiny:
            return None, 0.0
        if pivot != k:
            work[[k, pivot]], size = work[[pivot, k]], -size
        size *= float(work[k, k])
        work[k] /= work[k, k]
        others = np.arange(n) != k
        work[others] -= np.outer(work[others, k], work[k])
    return work[:, n:], size


def _pseudo_inverse(u, w, vt, dtype):
    """From u @ diag(w) @ vt: turn around what w scales, and leave out what it scales to nothing."""
    kept = np.abs(w) > 2 * np.finfo(dtype).eps * w.sum()
    quality = float(w[-1] / w[0]) if w[0] >= np.finfo(dtype).eps else 0.0
    return quality, (vt.T[:, kept] / w[kept] @ u.T[kept]).astype(dtype)


def _fast_angle(x, y):
    """The angle of (x, y) in degrees, 0 to 360: a polynomial for 0 to 45, and mirrors for the rest."""
    ax, ay = np.abs(x), np.abs(y)
    c = np.minimum(ax, ay) / (np.maximum(ax, ay) + np.finfo(np.float64).eps.astype(np.float32))
    p1, p3, p5, p7 = np.float32([57.283623, -18.667446, 8.9140005, -2.5397246])
    c2 = c * c
    angle = (((p7 * c2 + p5) * c2 + p3) * c2 + p1) * c
    angle = np.where(ay > ax, 90 - angle, angle)
    angle = np.where(x < 0, 180 - angle, angle)
    return np.where(y < 0, 360 - angle, angle)
