"""What tests/benchmarks measures of cvlessons.scratch.filtering: (name, ours, OpenCV's, another's or None, note)."""

import cv2
import numpy as np
from scipy import ndimage, signal
from skimage import filters

from cvlessons.pictures import load
from cvlessons.scratch import filtering


def cases():
    image = cv2.resize(load("camera", gray=True), (512, 512))
    floats = image.astype(np.float32)
    box = np.ones((5, 5), np.float32) / 25
    tilted = np.random.default_rng(0).random((5, 5)).astype(np.float32)
    tilted /= tilted.sum()

    def bell():
        weights = signal.windows.gaussian(19, 3)
        return weights / weights.sum()

    yield (
        "border_interpolate",
        lambda: filtering.border_interpolate(np.arange(-9, 521), 512, 4),
        lambda: [cv2.borderInterpolate(p, 512, 4) for p in range(-9, 521)],
        None,
        "530 positions; OpenCV: one at a time",
    )
    yield (
        "copy_make_border 9",
        lambda: filtering.copy_make_border(image, 9, 9, 9, 9, 4),
        lambda: cv2.copyMakeBorder(image, 9, 9, 9, 9, 4),
        lambda: np.pad(image, 9, mode="reflect"),
        "np.pad",
    )
    yield (
        "filter_2d 5x5 mean",
        lambda: filtering.filter_2d(image, -1, box),
        lambda: cv2.filter2D(image, -1, box),
        lambda: ndimage.correlate(floats, box, mode="mirror"),
        "scipy on float32",
    )
    yield (
        "filter_2d 5x5 any kernel",
        lambda: filtering.filter_2d(image, -1, tilted),
        lambda: cv2.filter2D(image, -1, tilted),
        lambda: ndimage.correlate(floats, tilted, mode="mirror"),
        "scipy on float32",
    )
    yield (
        "get_gaussian_kernel 19",
        lambda: filtering.get_gaussian_kernel(19, 3),
        lambda: cv2.getGaussianKernel(19, 3),
        bell,
        "",
    )
    for size, sigma in [(5, 1), (19, 3)]:
        yield (
            f"gaussian_blur {size}x{size}",
            lambda size=size, sigma=sigma: filtering.gaussian_blur(image, (size, size), sigma),
            lambda size=size, sigma=sigma: cv2.GaussianBlur(image, (size, size), sigma),
            lambda size=size, sigma=sigma: filters.gaussian(image, sigma, truncate=size // 2 / sigma),
            "skimage in float64",
        )
    yield (
        "get_deriv_kernels 7",
        lambda: filtering.get_deriv_kernels(1, 0, 7),
        lambda: cv2.getDerivKernels(1, 0, 7),
        None,
        "",
    )
    for ksize in (3, 7):
        yield (
            f"sobel {ksize}",
            lambda ksize=ksize: filtering.sobel(image, 3, 1, 0, ksize),
            lambda ksize=ksize: cv2.Sobel(image, 3, 1, 0, ksize=ksize),
            (lambda: filters.sobel_v(image)) if ksize == 3 else None,
            "",
        )
    yield (
        "scharr",
        lambda: filtering.scharr(image, 3, 1, 0),
        lambda: cv2.Scharr(image, 3, 1, 0),
        lambda: filters.scharr_v(image),
        "",
    )
    for ksize in (1, 5):
        yield (
            f"laplacian {ksize}",
            lambda ksize=ksize: filtering.laplacian(image, 3, ksize),
            lambda ksize=ksize: cv2.Laplacian(image, 3, ksize=ksize),
            (lambda: ndimage.laplace(floats)) if ksize == 1 else None,
            "",
        )
