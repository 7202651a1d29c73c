"""What tests/benchmarks measures of cvlessons.scratch.hough: (name, ours, OpenCV's, another's or None, note)."""

import cv2
import numpy as np
from skimage import transform

from cvlessons.pictures import load
from cvlessons.scratch import hough

DEGREE = np.pi / 180


def cases():
    edges = cv2.Canny(cv2.resize(load("camera", gray=True), (512, 512)), 100, 200)
    coins = load("coins", gray=True)
    rims = cv2.Canny(coins, 50, 100)
    angles = np.linspace(-np.pi / 2, np.pi / 2, 180, endpoint=False)
    yield (
        "hough_votes",
        lambda: hough.hough_votes(edges, 1, DEGREE),
        None,
        lambda: transform.hough_line(edges, angles),
        f"{np.count_nonzero(edges)} edge pixels; inside cv2.HoughLines",
    )
    yield (
        "hough_lines",
        lambda: hough.hough_lines(edges, 1, DEGREE, 100),
        lambda: cv2.HoughLines(edges, 1, DEGREE, 100),
        lambda: transform.hough_line_peaks(*transform.hough_line(edges, angles)),
        f"{np.count_nonzero(edges)} edge pixels",
    )
    yield (
        "hough_lines_p",
        lambda: hough.hough_lines_p(edges, 1, DEGREE, 80, 30, 10),
        lambda: cv2.HoughLinesP(edges, 1, DEGREE, 80, minLineLength=30, maxLineGap=10),
        lambda: transform.probabilistic_hough_line(edges, threshold=80, line_length=30, line_gap=10),
        f"{np.count_nonzero(edges)} edge pixels",
    )
    yield (
        "hough_circles",
        lambda: hough.hough_circles(coins, 3, 1, 40, 100, 30, 15, 40),
        lambda: cv2.HoughCircles(coins, 3, 1, 40, param1=100, param2=30, minRadius=15, maxRadius=40),
        lambda: transform.hough_circle(rims, np.arange(15, 41)),
        "coins, 303 x 384; skimage only counts votes",
    )
    yield (
        "hough_centre_votes",
        lambda: hough.hough_centre_votes(coins, 1, 100, 15, 40),
        None,
        lambda: transform.hough_circle(rims, np.arange(15, 41)),
        "coins, 303 x 384; inside cv2.HoughCircles; skimage: votes for each radius by itself",
    )
