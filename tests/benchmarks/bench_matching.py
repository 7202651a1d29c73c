"""Template matching on 512x512: ours, OpenCV's, scikit-image's."""

import cv2
import numpy as np
from scipy import signal
from skimage.feature import match_template, peak_local_max

from cvlessons.pictures import load
from cvlessons.scratch import matching


def cases():
    image = load("camera", gray=True)
    templ = image[100:164, 200:248].copy()
    mask = (np.indices(templ.shape).sum(axis=0) % 3 > 0).astype(np.uint8)
    floats, deviations = image.astype(np.float64), templ - templ.mean()
    others = {
        "TM_CCORR": lambda: signal.correlate(floats, templ.astype(np.float64), "valid", "fft"),
        "TM_CCOEFF": lambda: signal.correlate(floats, deviations, "valid", "fft"),
        "TM_CCOEFF_NORMED": lambda: match_template(image, templ),
    }
    for name in ("TM_SQDIFF", "TM_SQDIFF_NORMED", "TM_CCORR", "TM_CCORR_NORMED", "TM_CCOEFF", "TM_CCOEFF_NORMED"):
        method = getattr(cv2, name)
        yield (
            f"match_template {name}",
            lambda method=method: matching.match_template(image, templ, method),
            lambda method=method: cv2.matchTemplate(image, templ, method),
            others.get(name),
            "template 64x48",
        )
    yield (
        "match_template TM_CCOEFF_NORMED, mask",
        lambda: matching.match_template(image, templ, cv2.TM_CCOEFF_NORMED, mask),
        lambda: cv2.matchTemplate(image, templ, cv2.TM_CCOEFF_NORMED, mask=mask),
        None,
        "template 64x48, 2 of 3 pixels",
    )
    small, small_templ = image[:64, :64].copy(), image[20:36, 20:36].copy()
    yield (
        "match_template_slow TM_CCOEFF_NORMED",
        lambda: matching.match_template_slow(small, small_templ, cv2.TM_CCOEFF_NORMED),
        lambda: cv2.matchTemplate(small, small_templ, cv2.TM_CCOEFF_NORMED),
        lambda: match_template(small, small_templ),
        "64x64 only, template 16x16",
    )
    window = small[:16, :16].copy()
    yield (
        "score_window TM_CCOEFF_NORMED",
        lambda: matching.score_window(window, small_templ, cv2.TM_CCOEFF_NORMED),
        lambda: cv2.matchTemplate(window, small_templ, cv2.TM_CCOEFF_NORMED),
        lambda: np.corrcoef(window.ravel(), small_templ.ravel()),
        "16x16",
    )
    response = cv2.matchTemplate(image, templ, cv2.TM_CCOEFF_NORMED)

    def loop():
        left = response.copy()
        while True:
            _, value, _, (x, y) = cv2.minMaxLoc(left)
            if value < 0.5:
                return
            cv2.rectangle(left, (x - 10, y - 10), (x + 10, y + 10), -2, cv2.FILLED)

    yield (
        "find_peaks",
        lambda: matching.find_peaks(response, 0.5, 10),
        loop,
        lambda: peak_local_max(response, min_distance=10, threshold_abs=0.5),
        "radius 10, threshold 0.5; skimage: only local maxima, so fewer",
    )
    yield (
        "rotate",
        lambda: matching.rotate(image, 0),
        lambda: cv2.rotate(image, 0),
        lambda: np.rot90(image, -1).copy(),
        "NumPy with a copy; without one it only looks at the same pixels in another order",
    )
