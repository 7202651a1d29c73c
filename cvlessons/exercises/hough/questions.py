"""Exercises of chapter 5, Hough transforms: what is answered by values, most of them read off sliders."""

import cv2
import numpy as np

from ...check import Mistake, Question, between
from ...pictures import load, truth
from ...scenes_hough import bridge
from ...score import score_circles, score_lines, score_segments

DEGREE = np.pi / 180


RIGHT_CABLE = (348, 48, 470, 236)  # the outermost cable of the right tower


# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _bright(noise, gap=0):
    picture, true = bridge(noise, gap)
    return np.uint8(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) > 180), true


def _rows(found, length):
    return np.zeros((0, length)) if found is None else found.reshape(-1, length)


def _judge_cable(theta_degrees, rho):
    x1, y1, x2, y2 = RIGHT_CABLE
    a, b = np.cos(theta_degrees * DEGREE), np.sin(theta_degrees * DEGREE)
    top, foot = x1 * a + y1 * b - rho, x2 * a + y2 * b - rho  # how far its ends lie from the line
    far = max(abs(top), abs(foot))
    if far <= 4:
        return None
    if max(abs(x1 * a + y1 * b + rho), abs(x2 * a + y2 * b + rho)) <= 4:
        return (
            "The angle is right, and rho has the wrong sign: this cable lies behind you when you look in "
            "that direction."
        )
    if far > 400 and abs(theta_degrees) < 3.2:
        return "Give theta in degrees, as the slider shows it."
    missed = f"That line misses the cable's upper end by {abs(top):.0f} pixels and its lower end by {abs(foot):.0f}."
    if abs(top - foot) <= 4:
        return f"{missed} So the angle is right: shift the line, with rho."
    return f"{missed} Turn it first, then shift it."


def _measure_cable():
    x1, y1, x2, y2 = RIGHT_CABLE
    angle = np.arctan2(x2 - x1, y1 - y2)
    return {"theta_degrees": float(np.degrees(angle)), "rho": float(x1 * np.cos(angle) + y1 * np.sin(angle))}


def _measure_votes():
    points, true = _bright(0)
    return {
        "threshold": max(
            t for t in range(40, 201) if score_lines(_rows(cv2.HoughLines(points, 1, DEGREE, t), 2), true).recall == 1
        )
    }


def _measure_gap():
    points, true = _bright(25, 12)
    for gap in range(31):
        found = cv2.HoughLinesP(points, 1, DEGREE, 40, minLineLength=40, maxLineGap=gap)
        if score_segments(_rows(found, 4), true).recall == 1:
            return {"max_line_gap": gap}


def _lost(second):
    """Whether no piece of the second dash is found."""
    field = np.zeros((60, 290), np.uint8)
    field[30, 10:90] = field[30, 110 : 110 + second] = 255
    found = _rows(cv2.HoughLinesP(field, 1, DEGREE, 40, minLineLength=10, maxLineGap=8), 4)
    return not (found[:, [0, 2]].max(axis=1, initial=0) >= 110).any()


def _judge_dash(second):
    if not 20 <= second <= 100:
        return "Give the length of the second dash, from 20 to 100."
    if not _lost(int(second)):
        return "With that length a piece of the second dash is found: there is green on it."
    if any(_lost(longer) for longer in range(int(second) + 1, 101)):
        return "That one is lost. But go on: a longer one is lost too."
    return None


def _measure_dash():
    return {"second": max(second for second in range(20, 101) if _lost(second))}


def _nearest_coins():
    """How far apart the middles of the two nearest coins are."""
    x, y, _ = truth("coins").circles.T
    gaps = np.hypot(x[:, None] - x, y[:, None] - y)
    return gaps[gaps > 0].min()


def _judge_coins(ksize, dp, min_dist, param1, param2, min_radius, max_radius):
    if ksize not in range(1, 16, 2):
        return "ksize must be an odd number from 1 to 15, as in the list."
    if not (dp >= 1 and min_dist > 0 and param1 > 0 and param2 > 0):
        return "dp must be at least 1, and min_dist, param1 and param2 above 0."
    if not 0 <= min_radius < max_radius <= 100:
        return "min_radius must be smaller than max_radius, both from 0 to 100 pixels."
    picture = load("coins", gray=True)
    picture = cv2.medianBlur(picture, ksize) if ksize > 1 else picture
    found = cv2.HoughCircles(
        picture, 3, dp, min_dist, param1=param1, param2=param2, minRadius=int(min_radius), maxRadius=int(max_radius)
    )
    score = score_circles(_rows(found, 3), truth("coins").circles)
    if len(score.missed) and min_dist > _nearest_coins():
        return f"{score}. Some coins are nearer to each other than min_dist: one of two is struck out."
    if len(score.missed) and len(score.false):
        return (
            f"{score}. Some are missed and some are false. Fewer votes bring the missed ones; then ksize, the radii or "
            "dp must take the false ones away."
        )
    if len(score.missed):
        return f"{score}. Nothing false, so you can be more generous. Which slider says how many votes are enough?"
    if len(score.false):
        return f"{score}. All are there, and too many. Ask for more votes, or for more distance."
    return None


# --- exercises --------------------------------------------------------------------------------------------------------


def _judge_cells(angles, distances):
    if (angles, distances) == (801, 180):
        return "The numbers are right, and in the wrong places."
    if angles == 181:
        return "180 degrees is 0 degrees again, walked backwards: it is not voted for twice."
    if angles != 180:
        return "How many steps of one degree are there from 0 up to 180, when 180 is the same direction as 0 again?"
    if distances in (400, 401):
        return "The angles are right. A distance may be negative too."
    if distances == 800:
        return "Nearly: there is a distance 0 between the negative and the positive ones."
    return None if distances == 801 else "The angles are right. Distances go from -(rows + columns) to rows + columns."


def _f1(threshold):
    points, true = _bright(40)
    score = score_lines(_rows(cv2.HoughLines(points, 1, DEGREE, threshold), 2), true)
    total = score.precision + score.recall
    return 2 * score.precision * score.recall / total if total else 0.0


def _judge_threshold(threshold):
    if not 40 <= threshold <= 150 or threshold != int(threshold):
        return "Give a whole number from 40 to 150."
    here, best = _f1(int(threshold)), max(_f1(t) for t in range(40, 151))
    if here >= best - 1e-9:
        return None
    return (
        f"There F1 is {here:.2f}, and another threshold gives more. Compute all of them in a loop, and take"
        " the largest."
    )


def _measure_threshold():
    return {"threshold": max(range(40, 151), key=_f1)}


def _judge_own(picture, edges, segments):
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim not in (2, 3):
        return "`picture` must be what load() returns."
    if not isinstance(edges, np.ndarray) or edges.shape != picture.shape[:2]:
        return "`edges` must be the edge picture of `picture`, of the same height and width."
    if np.count_nonzero(edges) > 0.4 * edges.size:
        return "More than 4 of 10 pixels would vote. Did you pass a grey picture instead of its edges?"
    if segments is not None and np.shape(segments)[-1] == 2:
        return "Those are lines, (rho, theta), as HoughLines gives them. Segments with ends come from HoughLinesP."
    found = _rows(None if segments is None else np.asarray(segments, float), 4)
    if len(found) < 5:
        return f"{len(found)} segments; at least five are wanted. Lower the threshold, or allow larger gaps."
    lengths = np.hypot(found[:, 2] - found[:, 0], found[:, 3] - found[:, 1])
    if lengths.min() < 40:
        return f"The shortest of your segments is {lengths.min():.0f} pixels long. Raise minLineLength, by keyword."
    near = cv2.dilate(np.uint8(edges > 0), np.ones((3, 3), np.uint8))
    at = np.linspace(0, 1, 60)[:, None]
    x = np.clip(np.rint(found[:, 0] + (found[:, 2] - found[:, 0]) * at).astype(int), 0, edges.shape[1] - 1)
    y = np.clip(np.rint(found[:, 1] + (found[:, 3] - found[:, 1]) * at).astype(int), 0, edges.shape[0] - 1)
    share = near[y, x].mean(axis=0)
    if share.min() < 0.6:
        return (
            f"One segment lies on edges for only {share.min():.0%} of its length: its holes are too wide. "
            "Lower maxLineGap."
        )
    return None


def _own(**changed):
    """Six drawn lines, found by hand."""
    picture = np.full((120, 160), 60, np.uint8)
    rows = np.arange(10, 120, 20)
    edges = np.zeros_like(picture)
    edges[rows, 20:140] = 255
    found = np.array([(20, row, 139, row) for row in rows])
    return {"picture": picture, "edges": edges, "segments": found, **changed}


QUESTIONS = [
    Question(
        "hough.q_meet",
        "The y at which, with x = 100, the fourth point lies on the line of the other three.",
        between(
            80,
            80,
            "There the fourth curve misses the crossing. A larger y brings it nearer.",
            "There the fourth curve misses the crossing. A smaller y brings it nearer.",
        ),
        {"y": 80},
        "The points (20, 20), (40, 35) and (60, 50) go down 3 for every 4 to the right. From x = 60 to 100 that is 30: "
        "y = 80. "
        "Four curves through one cell are four points on one line.",
        (
            "Watch the number of votes below the sliders.",
            "The three points lie on a line. The fourth must lie on it too.",
        ),
        (Mistake({"y": 40}, "larger"), Mistake({"y": 88}, "smaller")),
        "Right: four points on one line, four curves through one cell.",
    ),
    Question(
        "hough.q_cable",
        "The angle in degrees and the rho of the outermost cable on the right.",
        _judge_cable,
        {"theta_degrees": 147.0, "rho": -266},
        "The cable goes down to the right, and its extension passes above the corner (0, 0). So you look "
        "away from it, at 147 degrees, and walk 266 pixels backwards.",
        (
            "The cable falls to the right, so its line passes above the corner: rho is negative.",
            "Try angles between 140 and 155 degrees, and watch the votes.",
        ),
        (
            Mistake({"theta_degrees": 147, "rho": 266}, "wrong sign"),
            Mistake({"theta_degrees": 33, "rho": 130}, "Turn it first"),
            Mistake({"theta_degrees": 147, "rho": -250}, "the angle is right: shift"),
            Mistake({"theta_degrees": 2.57, "rho": -266}, "degrees"),
        ),
        "Right. With an angle from 0 to 180 degrees its rho is negative: the line lies behind you.",
        _measure_cable,
    ),
    Question(
        "hough.q_votes",
        "The highest threshold at which all fifteen lines of the clean bridge are found, with steps of 1 "
        "pixel and 1 degree.",
        between(
            97,
            97,
            "All fifteen are found there, but a higher threshold finds them too. Go up.",
            "There at least one cable is orange: missed. Go down.",
        ),
        {"threshold": 97},
        "HoughLines wants more votes than the threshold, so the weakest true line has 98. At 97 there are "
        "false lines as well: some doubles have more votes than the weakest cable.",
        (
            "Set noise 0, rho 1, theta_degrees 1, and lower the threshold until the text says 15 of 15.",
            "It lies between 90 and 110.",
        ),
        (Mistake({"threshold": 80}, "Go up"), Mistake({"threshold": 120}, "Go down")),
        "Right. And the red ones there have more votes than the weakest cable: no threshold can part the two.",
        _measure_votes,
    ),
    Question(
        "hough.q_gap",
        "The smallest max_line_gap with which all fifteen broken lines are found: noise 25, dark 12, threshold and "
        "min_line_length 40.",
        between(
            14,
            14,
            "With that gap at least one line is still in pieces: there is orange. Go on.",
            "With that gap all are found, but a smaller one does it too.",
        ),
        {"max_line_gap": 14},
        "The gap is counted in pixels along the line's longer direction, and the ends of the dashes are "
        "ragged from noise and threshold. So a little more than 12 is needed.",
        ("Raise `max_line_gap` one by one from 10, and watch the first number below the picture.",),
        (Mistake({"max_line_gap": 12}, "Go on"), Mistake({"max_line_gap": 20}, "smaller one")),
        "Right. The dark stretches are 12 long, their ragged ends make them a little longer.",
        _measure_gap,
    ),
    Question(
        "hough.q_dash",
        "The longest second dash of which nothing is found, with the first dash 80 and threshold 40.",
        _judge_dash,
        {"second": 72},
        "The second dash has more points than the threshold, and is lost all the same: when the first was "
        "found, votes were taken back that its undrawn points never gave. "
        "Whether that hurts depends on the order in which points are drawn.",
        ("Start at 100 and go down until the second dash is all orange.",),
        (Mistake({"second": 100}, "a piece"), Mistake({"second": 30}, "longer one"), Mistake({"second": 5}, "from 20")),
        "Right. It has more points than the threshold, and is lost all the same.",
        _measure_dash,
    ),
    Question(
        "hough.q_coins",
        "A setting of HOUGH_GRADIENT that finds all 24 coins and nothing else.",
        _judge_coins,
        {"ksize": 5, "dp": 1, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 15, "max_radius": 40},
        "A median of 5 calms the faces and keeps the rims. Then 20 votes are enough for a centre, and few "
        "enough that no other place gets them. Many other settings work as well.",
        (
            "First lower param2 until all coins are green.",
            "Then take away the false ones: a median of ksize 5 calms the faces on the coins.",
            "ksize 5, dp 1, min_dist 40, param1 100, radii 15 to 40: now only param2 is left, between 15 and 25.",
        ),
        (
            Mistake(
                {"ksize": 1, "dp": 1, "min_dist": 40, "param1": 100, "param2": 50, "min_radius": 15, "max_radius": 40},
                "more generous",
            ),
            Mistake(
                {"ksize": 5, "dp": 1, "min_dist": 40, "param1": 100, "param2": 10, "min_radius": 15, "max_radius": 40},
                "too many",
            ),
            Mistake(
                {"ksize": 5, "dp": 3, "min_dist": 40, "param1": 100, "param2": 30, "min_radius": 15, "max_radius": 40},
                "take the false ones away",
            ),
            Mistake(
                {"ksize": 3, "dp": 1, "min_dist": 80, "param1": 100, "param2": 20, "min_radius": 15, "max_radius": 40},
                "nearer to each other",
            ),
            Mistake(
                {"ksize": 4, "dp": 1, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 15, "max_radius": 40},
                "odd",
            ),
            Mistake(
                {"ksize": 5, "dp": 0, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 15, "max_radius": 40},
                "at least 1",
            ),
            Mistake(
                {"ksize": 5, "dp": 1, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 40, "max_radius": 15},
                "smaller than",
            ),
        ),
        "All 24, and no other. Yours is one of many such settings.",
    ),
    Question(
        "hough.predict_cells",
        "Angles and distances of the accumulator of a 100 x 300 picture, with steps of 1 pixel and 1 degree.",
        _judge_cells,
        {"angles": 180, "distances": 801},
        "0 to 179 degrees are 180 angles: at 180 the lines of 0 come again. Distances from -400 to 400 are"
        " 801, with the 0.",
        ("Is the line at 180 degrees a new one?", "From -3 to 3 there are seven whole numbers."),
        (
            Mistake({"angles": 801, "distances": 180}, "wrong places"),
            Mistake({"angles": 181, "distances": 801}, "not voted for twice"),
            Mistake({"angles": 180, "distances": 400}, "negative"),
            Mistake({"angles": 180, "distances": 800}, "distance 0"),
            Mistake({"angles": 360, "distances": 801}, "same direction"),
            Mistake({"angles": 180, "distances": 633}, "rows + columns"),
        ),
        "Right: 180 angles, and 801 distances from -400 to 400.",
    ),
    Question(
        "hough.best_threshold",
        "The threshold from 40 to 150 with the largest F1 on the bridge with noise 40.",
        _judge_threshold,
        {"threshold": 109},
        "F1 punishes misses and false lines alike. Low thresholds bring doubles and noise, high ones lose cables.",
        (
            "Loop over range(40, 151), and keep the largest F1.",
            "max(range(40, 151), key=f1_of) gives the threshold itself.",
        ),
        (
            Mistake({"threshold": 60}, "another threshold"),
            Mistake({"threshold": 150}, "another threshold"),
            Mistake({"threshold": 500}, "from 40"),
        ),
        "Right: no other threshold has a larger F1.",
        _measure_threshold,
    ),
    Question(
        "hough.own",
        "At least five segments of 40 pixels or more that lie on the edges of your own picture.",
        _judge_own,
        _own(),
        "minLineLength keeps the short ones out, and a small maxLineGap keeps the segments on the edges.",
        (
            "Look at the edge picture first: are the lines you want in it?",
            "Raise minLineLength for fewer and longer segments, lower maxLineGap for honest ones.",
        ),
        (
            Mistake(_own(picture=None), "load()"),
            Mistake(_own(edges=np.zeros((20, 20), np.uint8)), "same height"),
            Mistake(_own(edges=np.full((120, 160), 60, np.uint8)), "grey picture"),
            Mistake(_own(segments=np.zeros((0, 4))), "at least five"),
            Mistake(_own(segments=np.ones((12, 1, 2))), "from HoughLinesP"),
            Mistake(_own(segments=None), "at least five"),  # what OpenCV returns where it finds nothing
            Mistake(_own(segments=[(20, row, 50, row) for row in range(10, 120, 20)]), "minLineLength"),
            Mistake(_own(segments=[(20, row, 139, row + 12) for row in range(6, 106, 20)]), "maxLineGap"),
        ),
        "Found: every segment is long enough and lies on edges.",
    ),
]
