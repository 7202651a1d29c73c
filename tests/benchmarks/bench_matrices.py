"""What is timed for the matrices: our function, OpenCV's and, where there is one, NumPy's or scikit-image's."""

import cv2
import numpy as np
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
    yield "add", lambda: matrices.add(a, b), lambda: cv2.add(a, b), lambda: a + b, "NumPy wraps"
    yield "subtract", lambda: matrices.subtract(a, b), lambda: cv2.subtract(a, b), lambda: a - b, "NumPy wraps"
    yield "multiply", lambda: matrices.multiply(a, b), lambda: cv2.multiply(a, b), lambda: a * b, "NumPy wraps"
    yield "divide", lambda: matrices.divide(a, b), lambda: cv2.divide(a, b), None, ""
    yield "absdiff", lambda: matrices.absdiff(a, b), lambda: cv2.absdiff(a, b), None, ""
    yield (
        "add_weighted",
        lambda: matrices.add_weighted(a, 0.7, b, 0.3, 0),
        lambda: cv2.addWeighted(a, 0.7, b, 0.3, 0),
        None,
        "",
    )
    yield "compare", lambda: matrices.compare(a, b, 1), lambda: cv2.compare(a, b, 1), lambda: a > b, "NumPy: bool"
    yield (
        "convert_scale_abs",
        lambda: matrices.convert_scale_abs(x, 1.5, -90),
        lambda: cv2.convertScaleAbs(x, alpha=1.5, beta=-90),
        None,
        "",
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
    yield "min_max_loc", lambda: matrices.min_max_loc(a), lambda: cv2.minMaxLoc(a), None, ""
    yield "mean_std_dev", lambda: matrices.mean_std_dev(a), lambda: cv2.meanStdDev(a), lambda: (a.mean(), a.std()), ""
    yield "norm L2", lambda: matrices.norm(a, b), lambda: cv2.norm(a, b), lambda: np.linalg.norm(x - y), "difference"
    yield "check_range", lambda: matrices.check_range(x), lambda: cv2.checkRange(x), lambda: np.isfinite(x).all(), ""
    yield "gemm", lambda: matrices.gemm(x, y, 1, None, 0), lambda: cv2.gemm(x, y, 1, None, 0), lambda: x @ y, ""
    rows = x[:64, :64].astype(np.float64) + 300 * np.eye(64)
    square = rows @ rows.T
    for flags, name in enumerate(("LU", "SVD", "EIG", "CHOLESKY")):
        yield (
            f"invert {name}",
            lambda flags=flags: matrices.invert(square, flags),
            lambda flags=flags: cv2.invert(square, flags=flags),
            lambda: np.linalg.inv(square),
            "64 x 64",
        )
    yield (
        "determinant",
        lambda: matrices.determinant(square),
        lambda: cv2.determinant(square),
        lambda: np.linalg.det(square),
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
