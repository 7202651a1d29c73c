"""What the runner measures of the histograms: ours, OpenCV's, and scikit-image's or NumPy's, on 512 x 512."""

import cv2
import numpy as np
from scipy import stats
from skimage import exposure, filters

from cvlessons.pictures import load
from cvlessons.scratch import histograms


def cases():
    gray = cv2.resize(load("camera", gray=True), (512, 512))
    colour = cv2.resize(load("astronaut"), (512, 512))
    mask = np.zeros((512, 512), np.uint8)
    mask[128:384, 128:384] = 1
    all_gray = [0], None, [256], [0, 256]
    two_axes = [0, 1], None, [30, 32], [0, 256, 0, 256]
    hist = histograms.calc_hist([gray], *all_gray)
    hist_2d = histograms.calc_hist([colour], *two_axes)
    back_2d = [0, 1], hist_2d, [0, 256, 0, 256], 0.1
    clahe = cv2.createCLAHE(2.0, (8, 8))
    flat_0, flat_1 = colour[..., 0].ravel(), colour[..., 1].ravel()
    limits = [[0, 256], [0, 256]]
    cases = [
        (
            "calc_hist, 256 bins",
            lambda: histograms.calc_hist([gray], *all_gray),
            lambda: cv2.calcHist([gray], *all_gray),
            lambda: np.histogram(gray, 256, (0, 256)),
            "other: np.histogram",
        ),
        (
            "calc_hist with mask",
            lambda: histograms.calc_hist([gray], [0], mask, [16], [0, 256]),
            lambda: cv2.calcHist([gray], [0], mask, [16], [0, 256]),
            lambda: np.histogram(gray[mask > 0], 16, (0, 256)),
            "a quarter of the pixels; other: np.histogram",
        ),
        (
            "calc_hist, 2 channels",
            lambda: histograms.calc_hist([colour], *two_axes),
            lambda: cv2.calcHist([colour], *two_axes),
            lambda: np.histogram2d(flat_0, flat_1, [30, 32], limits),
            "other: np.histogram2d",
        ),
        (
            "equalize_hist",
            lambda: histograms.equalize_hist(gray),
            lambda: cv2.equalizeHist(gray),
            lambda: exposure.equalize_hist(gray),
            "skimage: float64",
        ),
        (
            "clahe",
            lambda: histograms.clahe(gray, 2.0),
            lambda: clahe.apply(gray),
            lambda: exposure.equalize_adapthist(gray, kernel_size=64),
            "skimage: float64, another limit",
        ),
        (
            "otsu_threshold",
            lambda: histograms.otsu_threshold(gray),
            lambda: cv2.threshold(gray, 0, 255, cv2.THRESH_OTSU),
            lambda: filters.threshold_otsu(gray),
            "OpenCV applies the threshold too",
        ),
        (
            "between_class_variance",
            lambda: histograms.between_class_variance(gray),
            None,
            None,
            "inside the functions of the row above",
        ),
        (
            "calc_back_project",
            lambda: histograms.calc_back_project([gray], [0], hist, [0, 256], 0.1),
            lambda: cv2.calcBackProject([gray], [0], hist, [0, 256], 0.1),
            None,
            "256 bins",
        ),
        (
            "calc_back_project, 2 channels",
            lambda: histograms.calc_back_project([colour], *back_2d),
            lambda: cv2.calcBackProject([colour], *back_2d),
            None,
            "30 x 32 bins",
        ),
    ]
    others = {
        cv2.HISTCMP_CORREL: lambda: np.corrcoef(hist, hist[::-1]),
        cv2.HISTCMP_KL_DIV: lambda: stats.entropy(hist, hist[::-1] + 1e-10),
    }
    for method, name in histograms.METHODS.items():
        ours = lambda method=method: histograms.compare_hist(hist, hist[::-1].copy(), method)  # noqa: E731
        opencv = lambda method=method: cv2.compareHist(hist, hist[::-1].copy(), method)  # noqa: E731
        cases.append((f"compare_hist, {name}", ours, opencv, others.get(method), "256 bins"))
    return cases
