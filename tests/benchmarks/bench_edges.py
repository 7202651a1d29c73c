"""What tests/benchmarks measures of cvlessons.scratch.edges: (name, ours, OpenCV's, another's or None, note)."""

import cv2
import numpy as np
from skimage import feature, filters

from cvlessons.pictures import load
from cvlessons.scratch import edges


def cases():
    grey = cv2.resize(load("camera", gray=True), (512, 512))
    colour = cv2.resize(load("astronaut"), (512, 512))
    for low, high in [(100, 200), (10, 50)]:
        yield (
            f"canny {low} {high}",
            lambda low=low, high=high: edges.canny(grey, low, high),
            lambda low=low, high=high: cv2.Canny(grey, low, high),
            lambda: feature.canny(grey),
            "skimage blurs first",
        )
    yield (
        "canny, aperture 5, L2",
        lambda: edges.canny(grey, 1000, 2000, 5, True),
        lambda: cv2.Canny(grey, 1000, 2000, apertureSize=5, L2gradient=True),
        None,
        "",
    )
    yield "canny, colour", lambda: edges.canny(colour, 100, 200), lambda: cv2.Canny(colour, 100, 200), None, ""
    dx, dy = edges.canny_gradient(grey)
    x, y = dx.astype(np.float32), dy.astype(np.float32)
    yield (
        "canny_gradient",
        lambda: edges.canny_gradient(grey),
        lambda: cv2.spatialGradient(grey),
        lambda: (filters.sobel_v(grey), filters.sobel_h(grey)),
        "",
    )
    yield (
        "gradient_magnitude, L2",
        lambda: edges.gradient_magnitude(dx, dy, True),
        lambda: cv2.magnitude(x, y),
        lambda: np.hypot(x, y),
        "the others: float32, with the root",
    )
    yield (
        "gradient_direction",
        lambda: edges.gradient_direction(dx, dy),
        lambda: cv2.phase(x, y),
        lambda: np.rint(np.arctan2(y, x) * np.float32(4 / np.pi)).astype(np.int8) & 3,
        "OpenCV: the angle; NumPy: rounded to eighths of a turn",
    )
    steepness = edges.gradient_magnitude(dx, dy)
    yield "thin_edges", lambda: edges.thin_edges(steepness, dx, dy), None, None, "inside cv2.Canny"
    yield (
        "hysteresis",
        lambda: edges.hysteresis(steepness > 100, steepness > 200),
        None,
        lambda: filters.apply_hysteresis_threshold(steepness, 100, 200),
        "inside cv2.Canny",
    )
    yield "canny_thresholds", lambda: edges.canny_thresholds(100, 200, 7, True), None, None, "inside cv2.Canny"
