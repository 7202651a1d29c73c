"""What is timed for the matrices: our function, OpenCV's and, where there is one, NumPy's or scikit-image's."""

import cv2
import numpy as np
from scipy import linalg, ndimage, spatial
from skimage import exposure

from cvlessons.pictures import load
from cvlessons.scratch import matrices


def cases():
    """Yield (name, ours, OpenCV's, another's or None, note); the functions take no argument."""
    a = load("camera", gray=True)
    b = a[::-1].copy()
    x, y = a.astype(np.float32), b.astype(np.float32)
    table = np.arange(255, -1, -1, dtype=np.uint8)
    rgba = np.dstack([a, b, a, b])

    def clipped(values):
        return np.clip(values, 0, 255).astype(np.uint8)

    def quotient():
        return np.rint(np.divide(a, b, out=np.zeros(a.shape, np.float32), where=b > 0)).astype(np.uint8)

    same = "NumPy: saturated too"
    yield "add", lambda: matrices.add(a, b), lambda: cv2.add(a, b), lambda: clipped(a.astype(np.int16) + b), same
    yield (
        "subtract",
        lambda: matrices.subtract(a, b),
        lambda: cv2.subtract(a, b),
        lambda: clipped(a.astype(np.int16) - b),
        same,
    )
    yield (
        "multiply",
        lambda: matrices.multiply(a, b),
        lambda: cv2.multiply(a, b),
        lambda: clipped(a.astype(np.int32) * b),
        same,
    )
    yield "divide", lambda: matrices.divide(a, b), lambda: cv2.divide(a, b), quotient, same
    yield (
        "absdiff",
        lambda: matrices.absdiff(a, b),
        lambda: cv2.absdiff(a, b),
        lambda: clipped(np.abs(a.astype(np.int16) - b)),
        same,
    )
    yield (
        "add_weighted",
        lambda: matrices.add_weighted(a, 0.7, b, 0.3, 0),
        lambda: cv2.addWeighted(a, 0.7, b, 0.3, 0),
        lambda: clipped(np.rint(a * 0.7 + b * 0.3)),
        same,
    )
    yield (
        "compare",
        lambda: matrices.compare(a, b, 1),
        lambda: cv2.compare(a, b, 1),
        lambda: np.where(a > b, np.uint8(255), np.uint8(0)),
        "np.where",
    )
    yield (
        "convert_scale_abs",
        lambda: matrices.convert_scale_abs(x, 1.5, -90),
        lambda: cv2.convertScaleAbs(x, alpha=1.5, beta=-90),
        lambda: clipped(np.rint(np.abs(x * 1.5 - 90))),
        same,
    )
    yield (
        "normalize",
        lambda: matrices.normalize(a, 0, 1, 32, 5),
        lambda: cv2.normalize(a, None, 0, 1, 32, 5),
        lambda: exposure.rescale_intensity(a, out_range=(0.0, 1.0)),
        "min, max",
    )
    yield "lut", lambda: matrices.lut(a, table), lambda: cv2.LUT(a, table), lambda: table[a], ""
    yield (
        "mix_channels",
        lambda: matrices.mix_channels([rgba], [rgba], [0, 2, 1, 1, 2, 0, 3, 3]),
        lambda: cv2.mixChannels([rgba], [np.empty_like(rgba)], [0, 2, 1, 1, 2, 0, 3, 3]),
        lambda: rgba[..., [2, 1, 0, 3]],
        "",
    )
    yield (
        "cart_to_polar",
        lambda: matrices.cart_to_polar(x, y),
        lambda: cv2.cartToPolar(x, y),
        lambda: (np.hypot(x, y), np.arctan2(y, x)),
        "",
    )
    yield (
        "polar_to_cart",
        lambda: matrices.polar_to_cart(x, y),
        lambda: cv2.polarToCart(x, y),
        lambda: (x * np.cos(y), x * np.sin(y)),
        "",
    )
    yield (
        "min_max_loc",
        lambda: matrices.min_max_loc(a),
        lambda: cv2.minMaxLoc(a),
        lambda: ndimage.extrema(a),
        "",
    )
    yield "mean_std_dev", lambda: matrices.mean_std_dev(a), lambda: cv2.meanStdDev(a), lambda: (a.mean(), a.std()), ""
    yield (
        "norm L2",
        lambda: matrices.norm(a, b),
        lambda: cv2.norm(a, b),
        lambda: np.linalg.norm(a.astype(np.float64) - b),
        "of the difference",
    )
    yield (
        "check_range",
        lambda: matrices.check_range(x, True, 0, 256),
        lambda: cv2.checkRange(x, True, 0, 256),
        lambda: (np.isfinite(x) & (x >= 0) & (x < 256)).all(),
        "",
    )
    yield "gemm", lambda: matrices.gemm(x, y, 1, None, 0), lambda: cv2.gemm(x, y, 1, None, 0), lambda: x @ y, ""
    rows = x[:64, :64].astype(np.float64) + 300 * np.eye(64)
    square = rows @ rows.T
    others = (
        ("LU", lambda: np.linalg.inv(square)),
        ("SVD", lambda: np.linalg.pinv(square)),
        ("EIG", lambda: np.linalg.pinv(square, hermitian=True)),
        ("CHOLESKY", lambda: linalg.cho_solve(linalg.cho_factor(square), np.eye(64))),
    )
    for flags, (name, other) in enumerate(others):
        yield (
            f"invert {name}",
            lambda flags=flags: matrices.invert(square, flags),
            lambda flags=flags: cv2.invert(square, flags=flags),
            other,
            "64 x 64",
        )
    small = square / square.max()  # or the determinant is beyond the range of floats
    yield (
        "determinant",
        lambda: matrices.determinant(small),
        lambda: cv2.determinant(small),
        lambda: np.linalg.det(small),
        "64 x 64",
    )
    yield (
        "eigen",
        lambda: matrices.eigen(square),
        lambda: cv2.eigen(square),
        lambda: np.linalg.eigh(square),
        "64 x 64",
    )
    yield (
        "calc_covar_matrix",
        lambda: matrices.calc_covar_matrix(x, None, 9),
        lambda: cv2.calcCovarMatrix(x, None, 9),
        lambda: np.cov(x.T, bias=True),
        "",
    )
    yield (
        "mul_transposed",
        lambda: matrices.mul_transposed(x, True),
        lambda: cv2.mulTransposed(x, True),
        lambda: x.T.astype(np.float64) @ x.astype(np.float64),
        "in float64",
    )
    yield "trace", lambda: matrices.trace(x), lambda: cv2.trace(x), lambda: np.trace(x), ""
    yield (
        "complete_symm",
        lambda: matrices.complete_symm(x),
        lambda: cv2.completeSymm(x.copy()),
        lambda: np.triu(x) + np.triu(x, 1).T,
        "",
    )
    one, other = rows[:1], rows[1:2]
    yield (
        "mahalanobis",
        lambda: matrices.mahalanobis(one, other, square),
        lambda: cv2.Mahalanobis(one, other, square),
        lambda: spatial.distance.mahalanobis(one[0], other[0], square),
        "64 components",
    )
