"""Exercises of chapter 6, geometric transforms: what is answered by values, most of them read off sliders."""

import cv2
import numpy as np

from ...check import Mistake, Question, between
from ...pictures import load
from ...scenes_warping import PAGE_CORNERS, grid, kept, point_pairs, slanted_page
from ...scratch import warping

# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _measure_collapse():
    points = grid()
    for tenths in range(10, -21, -1):
        moved = points @ np.array([[1, 0.5], [0.8, tenths / 10]]).T
        if np.linalg.matrix_rank(moved.reshape(-1, 2), tol=1e-6) < 2:
            return {"d": tenths / 10}


def _measure_lost():
    y, x = np.mgrid[:300, :451]
    for degrees in range(1, 181):
        m = cv2.getRotationMatrix2D((0, 0), degrees, 1)
        u, v = m[0, 0] * x + m[0, 1] * y, m[1, 0] * x + m[1, 1] * y
        if ((u > -0.5) & (u < 450.5) & (v > -0.5) & (v < 299.5)).mean() <= 0.5:
            return {"degrees": degrees}


def _judge_lost(degrees):
    if degrees <= 0:
        return "Turn the other way: a positive number of degrees is wanted."
    if degrees < 33:
        return "At that angle more than half of the cat is still there. Turn on."
    return "Half of it is lost before that. Turn back, degree by degree." if degrees > 33 else None


def _measure_holes():
    side, n, shares = 320, 160, []
    whole = np.full((n, n), 255, np.uint8)
    for degrees in range(91):
        m = cv2.getRotationMatrix2D(((n - 1) / 2,) * 2, degrees, 1)
        m[:, 2] += (side - n) / 2
        area = cv2.warpAffine(whole, m, (side, side), flags=cv2.INTER_NEAREST) > 0
        _, hit = warping.forward_warp(whole, m, (side, side))
        shares.append((area & ~hit).sum() / area.sum())
    return {"degrees": int(np.argmax(shares))}


def _measure_lens():
    inner = 16 + 37 * np.stack(np.meshgrid(np.arange(7), np.arange(7)), axis=-1)

    def lens(points, k):
        from_middle = points - 127.5
        return 127.5 + from_middle * (1 + k * (from_middle**2).sum(axis=-1, keepdims=True) / (2 * 128**2))

    bends = {k: kept(inner.astype(float), lens(lens(inner, k / 100), 0.25))["lines"] for k in range(-40, 41)}
    return {"k": min(bends, key=bends.get) / 100}


def _measure_vanish():
    for tenths in range(1, 61):
        if 0 <= 40 + 1000 / (tenths / 10) <= 639:
            return {"g": tenths / 10}


def _judge_vanish(g):
    if 1.65 <= g <= 1.75:
        return None
    if 0 < g < 0.05:
        return "Give g in thousandths, as the slider shows it."
    if g < 1.65:
        return "The meeting point is still to the right of the picture. Raise g."
    return "It has been inside for a while. Lower g."


def _four_pairs(corners):
    """Four corners as an array (4, 2), also from OpenCV's form (4, 1, 2); None if they are anything else."""
    corners = np.array(corners, float)
    return corners.reshape(4, 2) if corners.shape in ((4, 2), (4, 1, 2)) else None


def _judge_corners(corners):
    given = _four_pairs(corners)
    if given is None:
        return "Give four corners, each as (x, y): a list of four pairs."
    names = "top left", "top right", "bottom right", "bottom left"
    off = np.hypot(*(given - PAGE_CORNERS).T)
    if off.max() <= 3:
        return None
    if any(
        np.hypot(*(given[list(order)] - PAGE_CORNERS).T).max() <= 3
        for order in ((1, 2, 3, 0), (0, 1, 3, 2), (3, 2, 1, 0), (3, 0, 1, 2), (0, 3, 2, 1))
    ):
        return "The corners are right and their order is not: top left, top right, bottom right, bottom left."
    if np.hypot(*(given[:, ::-1] - PAGE_CORNERS).T).max() <= 3:
        return "The numbers are right and x and y are swapped: x first."
    far = [name for name, distance in zip(names, off, strict=True) if distance > 3]
    return f"Still more than 3 pixels off: {', '.join(far)}."


def _measure_corners():
    _, known = slanted_page()  # tests/test_scenes_warping.py holds these corners to the picture
    return {"corners": [tuple(corner) for corner in known.corners.tolist()]}


def _measure_brick():
    wall = load("brick", gray=True)[::2, ::2]
    corners = np.float32([[0, 0], [255, 0], [255, 255], [0, 255]])
    spread = []
    for cut in range(81):
        seen = np.float32([[cut, 0], [255 - cut, 0], [255, 255], [0, 255]])
        m = cv2.getPerspectiveTransform(seen, corners)
        made = cv2.warpPerspective(wall, m, (256, 256), borderMode=cv2.BORDER_REPLICATE)
        left, right = (_lean(part) for part in (made[:, :85], made[:, -85:]))
        spread.append(abs(left - right))
    return {"cut": int(np.argmin(spread))}


def _lean(picture):
    gx, gy = cv2.Sobel(picture, cv2.CV_32F, 1, 0), cv2.Sobel(picture, cv2.CV_32F, 0, 1)
    upright = np.abs(gx) > 2 * np.abs(gy)
    return np.degrees(np.arctan2((gx * gy)[upright].sum(), (gx * gx)[upright].sum()))


def _measure_wrong():
    probe = np.stack(np.meshgrid(np.linspace(20, 430, 10), np.linspace(20, 280, 8)), axis=-1)
    for wrong in range(55):
        src, dst, known = point_pairs(60, 0.5, wrong)
        found, _ = cv2.findHomography(src, dst, 0)
        gap = warping.perspective_transform(probe, found) - warping.perspective_transform(probe, known.matrix)
        if np.hypot(gap[..., 0], gap[..., 1]).mean() > 3:
            return {"wrong": wrong}


def _judge_lens(k):
    if k > 0:
        return "With that k the lines bend more than before: it bends the other way."
    if abs(k + 0.25) < 0.005:
        return (
            "That is the lens with its sign turned, and the lines still bend: a map of this form is not "
            "undone by the same form."
        )
    if k < -0.16:
        return "That corrects too much: the lines bend inwards."
    return "With that k the lines still bulge." if k > -0.14 else None


# --- exercises --------------------------------------------------------------------------------------------------------


def _judge_shape(shape):
    if not isinstance(shape, (tuple, list, np.ndarray)):
        return "A shape is a tuple, such as (300, 451, 3)."
    shape = tuple(shape)
    if shape == (200, 100, 3):
        return "Those are the numbers of dsize. It is (width, height), and a shape is rows first."
    if shape[:2] == (100, 200) and shape != (100, 200, 3):
        return "Height and width are right, but the picture has three channels, and a warp keeps them."
    if shape == (300, 451, 3):
        return "The result is as large as dsize says, whatever the size of the picture."
    return None if shape == (100, 200, 3) else "No. dsize is (width, height); what comes first in a shape?"


def move(points, m):
    homogeneous = np.column_stack([points, np.ones(len(points))])
    moved = homogeneous @ m.T
    return moved[:, :2] / moved[:, 2:]


def _judge_own(picture, corners, size, matrix):
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim not in (2, 3):
        return "`picture` must be what load() returns."
    corners, matrix = _four_pairs(corners), np.array(matrix, float)
    if corners is None or matrix.shape != (3, 3):
        return "`corners` are four pairs (x, y), and `matrix` is what getPerspectiveTransform returns, 3 x 3."
    if (
        corners.min() < -0.5
        or corners[:, 0].max() > picture.shape[1] - 0.5
        or corners[:, 1].max() > picture.shape[0] - 0.5
    ):
        return (
            f"A corner lies outside the picture, which is {picture.shape[1]} wide and {picture.shape[0]} "
            "high. Is x first?"
        )
    edges = np.roll(corners, -1, axis=0) - corners
    following = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    if turns.max() <= 0:
        return "The corners go round anticlockwise: the page would be mirrored. From the top left, clockwise."
    if turns.min() <= 0:
        return "The figure crosses itself or has a dent: go round the corners in order, from the top left, clockwise."
    right, bottom = size[0] - 1, size[1] - 1
    goal = np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], float)
    off = np.abs(move(corners, matrix) - goal).max()
    if 0.5 < off <= 1.01:
        return "One pixel too far: the last pixel of w columns is w - 1, and of h rows h - 1."
    if off > 0.5:
        wrong = "The matrix does not lead from your corners to those of the new picture."
        if abs(np.linalg.det(matrix)) > 1e-12 and np.abs(move(corners, np.linalg.inv(matrix)) - goal).max() <= 0.5:
            return f"{wrong} It leads back: are its two arguments in the right order?"
        if np.abs(move(corners, matrix) - goal[:, ::-1][[0, 3, 2, 1]]).max() <= 0.5:
            return f"{wrong} `size` is (width, height), and yours is the other way round."
        return f"{wrong} Was it made with these corners and this size?"
    return None


_desk = {"corners": [(96, 52), (371, 31), (428, 236), (28, 263)], "size": (384, 191)}


def _own(corners, flip=False, right=383, bottom=190):
    goal = np.float32([[0, 0], [right, 0], [right, bottom], [0, bottom]])
    pair = (np.float32(corners), goal)
    matrix = cv2.getPerspectiveTransform(*(pair[::-1] if flip else pair))
    return {"picture": np.zeros((290, 460), np.uint8), "corners": corners, "size": (384, 191), "matrix": matrix}


QUESTIONS = [
    Question(
        "warping.q_collapse",
        "With a = 1, b = 0.5, c = 0.8: the d at which the picture collapses into a line.",
        between(
            0.35,
            0.45,
            "There the picture has come out again on the other side, turned over. Go back up.",
            "There the picture still has an area. Lower d on.",
        ),
        {"d": 0.4},
        "At d = 0.4 the columns (1, 0.8) and (0.5, 0.4) have the same direction, so everything lands on "
        "one line. The determinant is a d - b c = 0.4 - 0.4 = 0, and "
        "from a line nobody can tell where a point came from: there is no inverse.",
        ("Watch the number `area x` below the sliders.", "It is a d - b c. When is that 0?"),
        (Mistake({"d": 0.9}, "still has an area"), Mistake({"d": -0.5}, "turned over")),
        "Right. a d = b c: both columns point the same way, and the plane is squeezed into a line.",
        _measure_collapse,
    ),
    Question(
        "warping.q_lost",
        "The smallest positive angle about the corner at which half of the cat is lost.",
        _judge_lost,
        {"degrees": 33},
        "About the corner the picture swings out of the frame like a door. Little more than a third of a right angle "
        "is enough for half of it. About the middle no angle loses much more than a third.",
        ("Choose `the corner`, untick `whole`, and watch the percentage.",),
        (
            Mistake({"degrees": 15}, "Turn on"),
            Mistake({"degrees": 60}, "Turn back"),
            Mistake({"degrees": -90}, "other way"),
        ),
        "Right. At 33 degrees half of the cat has swung out through the upper edge.",
        _measure_lost,
    ),
    Question(
        "warping.q_holes",
        "The angle at scale 1 that tears the most holes.",
        between(44, 46, "More holes come at a larger angle.", "More holes come at a smaller angle."),
        {"degrees": 45},
        "At 45 degrees the turned grid and the straight one agree least. 17 of 100 places stay empty "
        "although the area has not changed: as many source pixels landed on places that were taken.",
        ("Leave scale at 1.0 and turn from 0 to 90: the share rises and falls again.",),
        (Mistake({"degrees": 15}, "larger"), Mistake({"degrees": 75}, "smaller")),
        "Right. Half-way between two positions of the grid the holes are most: about 17 percent.",
        _measure_holes,
    ),
    Question(
        "warping.q_lens",
        "The k at which the lines bend least.",
        _judge_lens,
        {"k": -0.15},
        "A place is moved to r (1 + k r^2), and then to the place that the lens makes of that. The two "
        "together are r (1 + k r^2)(1 + 0.25 (r (1 + k r^2))^2). No k makes this r everywhere: the best "
        "is weaker than -0.25, "
        "since the correction is applied to radii that it has itself made smaller. Real calibration fits "
        "several coefficients at once.",
        ("The bend is in the text below the sliders.", "Try negative k, weaker than -0.25."),
        (
            Mistake({"k": -0.25}, "not undone"),
            Mistake({"k": 0.2}, "other way"),
            Mistake({"k": -0.05}, "still bulge"),
            Mistake({"k": -0.35}, "too much"),
        ),
        "Right. And even there a little bend remains: a map of this form has no inverse of this form.",
        _measure_lens,
    ),
    Question(
        "warping.q_vanish",
        "The smallest g, in thousandths and with h = 0, at which the rows meet inside a picture 640 pixels wide.",
        _judge_vanish,
        {"g": 1.7},
        "The rows meet at x = 40 + 1000 / g, with g in thousandths. At 1.6 that is 665, outside; at 1.7 it is 628.",
        ("Set h to 0 and watch where the rows meet.", "The picture's columns are 0 to 639."),
        (
            Mistake({"g": 0.5}, "Raise g"),
            Mistake({"g": 4.0}, "Lower g"),
            Mistake({"g": 0.0017}, "as the slider shows"),
        ),
        "Right. The smaller g, the farther away they meet; at g = 0 they meet nowhere, and the map is affine.",
        _measure_vanish,
    ),
    Question(
        "warping.q_corners",
        "The four corners of the page on the desk, (x, y) each, to within 3 pixels.",
        _judge_corners,
        {"corners": [(96, 52), (371, 31), (428, 236), (28, 263)]},
        "These are the corners at which the page was laid down. In a photograph nobody tells you; you "
        "look for the four straight edges of the page and let them meet.",
        (
            "Bring one corner of the green frame at a time to the corner of the page.",
            "The text says how many pixels off they are on average.",
            "Write them as [(x, y), (x, y), (x, y), (x, y)], clockwise from the top left.",
        ),
        (
            Mistake(
                {"corners": [(60, 30), (400, 20), (440, 270), (20, 280)]},
                "top left, top right, bottom right, bottom left.",
            ),
            Mistake({"corners": [(96, 52), (371, 31), (428, 236), (60, 280)]}, "off: bottom left."),
            Mistake({"corners": [(96, 52), (371, 31), (28, 263), (428, 236)]}, "their order is not"),
            Mistake({"corners": [(52, 96), (31, 371), (236, 428), (263, 28)]}, "x first"),
            Mistake({"corners": [96, 52, 371, 31]}, "four pairs"),
        ),
        "Right: the lines of print on the right are level, and the page fills its frame.",
        _measure_corners,
    ),
    Question(
        "warping.q_brick",
        "With `sideways` at 0: the cut at which the joints lean equally on the left and on the right.",
        between(
            34,
            38,
            "The wall still narrows upwards: the joints lean towards each other. Cut more.",
            "Now the wall narrows downwards. Cut less.",
        ),
        {"cut": 36},
        "At 36 both thirds lean by the same angle: the joints are parallel. They still lean a little, "
        "all the same way, because the camera did not look up along the middle of the wall. Moving the "
        "upper edge sideways cures that.",
        (
            "Watch the two numbers below the sliders: they must become equal, not 0.",
            "Raise `cut` until left and right say nearly the same.",
        ),
        (Mistake({"cut": 0}, "Cut more"), Mistake({"cut": 60}, "Cut less")),
        "Right: parallel. Now let `sideways` bring both to 0.",
        _measure_brick,
    ),
    Question(
        "warping.q_wrong",
        "Least squares, noise 0.5: the smallest number of wrong pairs at which H is off by more than 3 pixels.",
        between(
            1,
            1,
            "Without any wrong pair H is off by a fraction of a pixel. Raise `wrong` by one.",
            "Fewer do it. Try the smallest number that is not 0.",
        ),
        {"wrong": 1},
        "One. Fifty-nine good pairs cannot hold against the squared error of a single wild one. That is "
        "why wrong pairs must be *voted out*, not averaged out.",
        ("Choose least squares, and type small numbers into `wrong`.",),
        (Mistake({"wrong": 0}, "Raise"), Mistake({"wrong": 10}, "Fewer")),
        "Right. One of sixty.",
        _measure_wrong,
    ),
    Question(
        "warping.predict_shape",
        "The shape of cv2.warpAffine(picture, m, (200, 100)) for a picture of shape (300, 451, 3).",
        _judge_shape,
        {"shape": (100, 200, 3)},
        "dsize is (width, height): 200 wide, 100 high. A shape is (rows, columns, channels): 100, 200, "
        "3. The size of the picture that goes in plays no part.",
        ("dsize is (width, height).", "A shape begins with the rows, and the channels stay."),
        (
            Mistake({"shape": (200, 100, 3)}, "rows first"),
            Mistake({"shape": (100, 200)}, "three channels"),
            Mistake({"shape": (100, 200, 1)}, "three channels"),
            Mistake({"shape": (300, 451, 3)}, "dsize says"),
            Mistake({"shape": (1, 2, 3)}, "No."),
            Mistake({"shape": 300}, "a tuple"),
        ),
        "Right: 100 rows, 200 columns, three channels.",
    ),
    Question(
        "warping.own",
        "A picture of your own, made straight by four corners.",
        _judge_own,
        _own(_desk["corners"]),
        "Four corners clockwise from the top left, float32, and the same order for the goal. The size is "
        "yours to choose; nothing in the picture says how wide the real page is.",
        (
            "Open the picture in any viewer that shows the place of the pointer.",
            "Go round clockwise, starting at the corner that shall become the top left.",
        ),
        (
            Mistake(_own(_desk["corners"][::-1]), "mirrored"),
            Mistake(_own([_desk["corners"][i] for i in (0, 1, 3, 2)]), "crosses itself"),
            Mistake(_own(_desk["corners"], flip=True), "two arguments"),
            Mistake(_own(_desk["corners"], right=384, bottom=191), "One pixel too far"),
            Mistake({**_own(_desk["corners"]), "size": (191, 384)}, "(width, height)"),
            Mistake({**_own(_desk["corners"]), "size": (300, 100)}, "these corners and this size"),
            Mistake(_own([(52, 96), (31, 371), (236, 428), (263, 28)]), "outside the picture"),
        ),
        "Right: the matrix leads from your four corners to those of the new picture.",
    ),
]
