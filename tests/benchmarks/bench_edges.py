"""What tests/benchmarks measures of cvlessons.scratch.edges: (name, ours, OpenCV's, another's or None, note)."""

import cv2
from skimage import feature

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
