"""Chapters 5 and 6: answers that are right and not the usual ones are judged right."""

import cv2
import numpy as np
import pytest

from cvlessons.check import judge
from cvlessons.scratch import hough, warping


def votes_by_bincount(points, degrees, far):
    angle = np.deg2rad(np.array(degrees))
    rho = np.rint(points @ np.array([np.cos(angle), np.sin(angle)])).astype(int)
    return np.array([np.bincount(column + far, minlength=2 * far + 1) for column in rho.T])


def same_line_by_cosine(a, b, pixels, degrees):
    cosine = np.cos(a[1] - b[1])
    near = abs(a[0] - np.sign(cosine) * b[0]) <= pixels
    return near and np.degrees(np.arccos(min(1, abs(cosine)))) <= degrees


def radius_by_bincount(points, x, y, low, high):
    distance = np.rint(np.sqrt((points[0] - x) ** 2 + (points[1] - y) ** 2)).astype(int)
    count = np.bincount(distance, minlength=high + 1)[low : high + 1]
    return low + np.argmax(count / np.arange(low, high + 1))


def bilinear_by_product(picture, x, y):
    four = picture[int(y) : int(y) + 2, int(x) : int(x) + 2]
    return np.array([1 - y % 1, y % 1]) @ four @ np.array([1 - x % 1, x % 1])


FINE_STEPS = pytest.mark.skipif(cv2.__version__ < "5", reason="OpenCV 4 looks up places in steps of 1/32 pixel")


def bilinear_by_remap(picture, x, y):
    return cv2.remap(np.float32(picture), np.float32([[x]]), np.float32([[y]]), cv2.INTER_LINEAR)[0, 0]


def upside_down_by_flip(w, h):
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    return [x, np.flipud(y)]


def follow_as_list(box, m):
    x, y, w, h = box
    corners = np.array([[[x, y], [x + w - 1, y], [x, y + h - 1], [x + w - 1, y + h - 1]]], float)
    moved = cv2.perspectiveTransform(corners, m)[0]
    return [*moved.min(axis=0), *(np.ptp(moved, axis=0) + 1)]


@pytest.mark.parametrize(
    "name, function",
    [
        ("hough.y_at", lambda x, rho, degrees: rho / np.sin(np.deg2rad(degrees)) - x / np.tan(np.deg2rad(degrees))),
        ("hough.votes", votes_by_bincount),
        ("hough.segments", lambda *args: hough.hough_lines_p(args[0], 1, np.pi / 180, *args[1:])),
        ("hough.same_line", same_line_by_cosine),
        ("hough.best_radius", radius_by_bincount),
        ("warping.bilinear", bilinear_by_product),
        pytest.param("warping.bilinear", bilinear_by_remap, marks=FINE_STEPS),
        ("warping.move", lambda points, m: cv2.perspectiveTransform(points[:, None], m)[:, 0]),
        ("warping.move", lambda points, m: np.array([(m @ [*p, 1])[:2] / (m @ [*p, 1])[2] for p in points])),
        ("warping.turn_about", lambda *args: np.vstack([cv2.getRotationMatrix2D(*args, 1), [0, 0, 1]])),
        ("warping.upside_down", upside_down_by_flip),
        ("warping.affine", lambda src, dst: cv2.getAffineTransform(np.float32(src), np.float32(dst))),
        ("warping.affine", lambda src, dst: dst.T @ np.linalg.inv(np.vstack([src.T, np.ones(3)]))),
        ("warping.fill", lambda picture, hit: np.where(hit, picture, np.uint8(128))),
        ("warping.fill", lambda picture, hit: (picture * hit + 128 * (1 - hit)).astype(np.uint8)),
        ("warping.follow", follow_as_list),
    ],
)
def test_unusual_functions_pass(name, function):
    verdict = judge(name, function)
    assert verdict.passed, verdict.message


def radius_by_area(points, x, y, low, high):
    """A plausible mistake that other mistakes' words must not be said of."""
    distance = np.rint(np.hypot(points[0] - x, points[1] - y)).astype(int)
    count = np.bincount(distance, minlength=high + 1)[low : high + 1]
    return low + int(np.argmax(count / (np.pi * np.arange(low, high + 1) ** 2)))


def bilinear_columns_first(picture, x, y):
    """Most pictures are too small for that: it stops with an IndexError."""
    i, j, p = int(x), int(y), picture.astype(float)
    a, b = x - i, y - j
    right = (1 - b) * p[i + 1, j] + b * p[i + 1, j + 1]
    return float((1 - a) * ((1 - b) * p[i, j] + b * p[i, j + 1]) + a * right)


def bilinear_with_ceil(picture, x, y):
    left, top, right, bottom = int(x), int(y), int(np.ceil(x)), int(np.ceil(y))
    upper = picture[top, left] * (right - x) + picture[top, right] * (x - left)
    lower = picture[bottom, left] * (right - x) + picture[bottom, right] * (x - left)
    return float(upper * (bottom - y) + lower * (y - top))


def follow_two_corners(box, m):
    x, y, w, h = box
    ends = m @ np.array([[x, x + w - 1], [y, y + h - 1], [1, 1]])
    (left, top), (right, bottom) = (ends[:2] / ends[2]).min(axis=1), (ends[:2] / ends[2]).max(axis=1)
    return left, top, right - left + 1, bottom - top + 1


@pytest.mark.parametrize(
    "name, function, says",
    [
        ("hough.votes", lambda *a: np.roll(votes_by_bincount(*a), -1, axis=1), "too far to the left"),
        ("hough.best_radius", radius_by_area, "square of the radius"),
        ("hough.segments", lambda *a: cv2.HoughLinesP(a[0], 1, np.pi / 180, *a[1:]), "in others it does not"),
        ("warping.bilinear", bilinear_with_ceil, "whole"),
        ("warping.bilinear", bilinear_columns_first, "picture[y, x]"),
        ("warping.bilinear", lambda *a: round(float(bilinear_by_product(*a))), "Do not round"),
        ("warping.follow", follow_two_corners, "two corners"),
        ("warping.follow", lambda box, m: tuple(int(v) for v in follow_as_list(box, m)), "cut off"),
        ("warping.affine", lambda src, dst: np.linalg.solve(np.vstack([src.T, np.ones(3)]), dst).T, "a row of"),
    ],
)
def test_mistakes_of_learners_are_named(name, function, says):
    verdict = judge(name, function)
    assert not verdict.passed and says in verdict.message, verdict.message


CORNERS = np.float32([[96, 52], [371, 31], [428, 236], [28, 263]])
GOAL = np.float32([[0, 0], [383, 0], [383, 190], [0, 190]])
MINE = {"picture": np.zeros((290, 460), np.uint8), "size": (384, 191)}
ROWS = [[(20, y, 139, y)] for y in range(10, 120, 20)]  # (n, 1, 4), as OpenCV 4 has them


def drawn_rows():
    edges = np.zeros((120, 160), bool)
    edges[10:120:20, 20:140] = True
    return edges


@pytest.mark.parametrize(
    "name, values",
    [
        ("hough.q_cable", {"theta_degrees": -33, "rho": 266}),  # other names of the same line
        ("hough.q_cable", {"theta_degrees": 327, "rho": 266}),
        ("hough.q_gap", {"max_line_gap": 14.0}),
        ("hough.q_coins", dict(ksize=5, dp=1, min_dist=30, param1=100, param2=20, min_radius=15, max_radius=40)),
        ("hough.own", {"picture": np.zeros((120, 160, 3), np.uint8), "edges": drawn_rows(), "segments": ROWS}),
        ("warping.q_corners", {"corners": CORNERS[:, None]}),  # (4, 1, 2), as OpenCV has points
        ("warping.predict_shape", {"shape": np.array([100, 200, 3])}),
        ("warping.q_lens", {"k": -0.15}),
        ("warping.own", {**MINE, "corners": CORNERS, "matrix": -2 * cv2.getPerspectiveTransform(CORNERS, GOAL)}),
        ("warping.own", {**MINE, "corners": CORNERS[:, None], "matrix": cv2.findHomography(CORNERS, GOAL)[0]}),
    ],
)
def test_unusual_values_pass(name, values):
    verdict = judge(name, **values)
    assert verdict.passed, verdict.message


def test_horizon_is_where_points_at_infinity_go():
    """What the text of chapter 6 says of it, with a plain matrix: w = 0 is a line of the plane, not of the picture."""
    m = np.array([[1, 0, 0], [0, 1, 0], [0.002, 0.001, 1]])
    far = np.array([[np.cos(a), np.sin(a)] for a in (0.1, 0.6, 1.2)]) * 1e9
    images = warping.perspective_transform(far, m)
    rows, columns = m[:2, 0] / m[2, 0], m[:2, 1] / m[2, 1]
    across = (columns - rows) / np.hypot(*(columns - rows))
    off = (images - rows) @ [-across[1], across[0]]
    assert np.abs(off).max() < 1e-3, "images of far points lie on the line through the two meeting points"
