"""Exercises of chapter 5, Hough transforms."""

import cv2
import numpy as np

from ..check import Exercise, Mistake, Question, between
from ..pictures import load, truth
from ..scenes_hough import bridge
from ..score import score_circles, score_lines, score_segments

DEGREE = np.pi / 180
RIGHT_CABLE = (348, 48, 470, 236)  # the outermost cable of the right tower

# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _bright(noise, gap=0):
    picture, true = bridge(noise, gap)
    return np.uint8(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) > 180), true


def _rows(found, length):
    return np.zeros((0, length)) if found is None else found.reshape(-1, length)


def _judge_cable(theta, rho):
    x1, y1, x2, y2 = RIGHT_CABLE
    a, b = np.cos(theta * DEGREE), np.sin(theta * DEGREE)
    top, foot = abs(x1 * a + y1 * b - rho), abs(x2 * a + y2 * b - rho)
    if max(top, foot) <= 4:
        return None
    if max(abs(x1 * a + y1 * b + rho), abs(x2 * a + y2 * b + rho)) <= 4:
        return (
            "The angle is right, and rho has the wrong sign: this cable lies behind you when you look in "
            "that direction."
        )
    if max(top, foot) > 400 and abs(theta) < 3.2:
        return "Give theta in degrees, as the slider shows it."
    return (
        f"That line misses the cable's upper end by {top:.0f} pixels and its lower end by {foot:.0f}. Turn "
        "it first, then shift it."
    )


def _measure_cable():
    x1, y1, x2, y2 = RIGHT_CABLE
    angle = np.arctan2(x2 - x1, y1 - y2)
    return {"theta": float(np.degrees(angle)), "rho": float(x1 * np.cos(angle) + y1 * np.sin(angle))}


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
            return {"gap": gap}


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


def _judge_coins(blur, dp, min_dist, param1, param2, min_radius, max_radius):
    if blur not in range(1, 16, 2):
        return "blur must be an odd number from 1 to 15, as in the list."
    if not (dp >= 1 and min_dist > 0 and param1 > 0 and param2 > 0):
        return "dp must be at least 1, and min_dist, param1 and param2 above 0."
    if not 0 <= min_radius < max_radius <= 100:
        return "min_radius must be smaller than max_radius, both from 0 to 100 pixels."
    picture = load("coins", gray=True)
    picture = cv2.medianBlur(picture, blur) if blur > 1 else picture
    found = cv2.HoughCircles(
        picture, 3, dp, min_dist, param1=param1, param2=param2, minRadius=int(min_radius), maxRadius=int(max_radius)
    )
    score = score_circles(_rows(found, 3), truth("coins").circles)
    if len(score.missed) and len(score.false):
        return (
            f"{score}. Some are missed and some are false: the votes are blurred. Change the blur, the "
            "radii or dp first."
        )
    if len(score.missed):
        return f"{score}. Nothing false, so you can be more generous. Which slider says how many votes are enough?"
    if len(score.false):
        return f"{score}. All are there, and too many. Ask for more votes, or for more distance."
    return None


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
        {"theta": 147.0, "rho": -266},
        "The cable goes down to the right, and its extension passes above the corner (0, 0). So you look "
        "away from it, at 147 degrees, and walk 266 pixels backwards.",
        (
            "The cable falls to the right, so its line passes above the corner: rho is negative.",
            "Try angles between 140 and 155 degrees, and watch the votes.",
        ),
        (
            Mistake({"theta": 147, "rho": 266}, "wrong sign"),
            Mistake({"theta": 33, "rho": 130}, "misses"),
            Mistake({"theta": 2.57, "rho": -266}, "degrees"),
        ),
        "Right. Negative rho: the line lies behind you.",
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
            "Set noise 0, rho 1, theta 1, and lower the threshold until the text says 15 of 15.",
            "It lies between 90 and 110.",
        ),
        (Mistake({"threshold": 80}, "Go up"), Mistake({"threshold": 120}, "Go down")),
        "Right. And the red ones there have more votes than the weakest cable: no threshold can part the two.",
        _measure_votes,
    ),
    Question(
        "hough.q_gap",
        "The smallest gap with which all fifteen broken lines are found (noise 25, dark 12, threshold 40, length 40).",
        between(
            14,
            14,
            "With that gap at least one line is still in pieces: there is orange. Go on.",
            "With that gap all are found, but a smaller one does it too.",
        ),
        {"gap": 14},
        "The gap is counted in pixels along the line's longer direction, and the ends of the dashes are "
        "ragged from noise and threshold. So a little more than 12 is needed.",
        ("Raise the gap one by one from 10, and watch the first number below the picture.",),
        (Mistake({"gap": 12}, "Go on"), Mistake({"gap": 20}, "smaller one")),
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
        {"blur": 5, "dp": 1, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 15, "max_radius": 40},
        "A median of 5 calms the faces and keeps the rims. Then 20 votes are enough for a centre, and few "
        "enough that no other place gets them. Many other settings work as well.",
        (
            "First lower param2 until all coins are green.",
            "Then take away the false ones: a median blur of 5 calms the faces on the coins.",
            "blur 5, dp 1, min_dist 40, param1 100, radii 15 to 40: now only param2 is left, between 15 and 25.",
        ),
        (
            Mistake(
                {"blur": 1, "dp": 1, "min_dist": 40, "param1": 100, "param2": 50, "min_radius": 15, "max_radius": 40},
                "more generous",
            ),
            Mistake(
                {"blur": 5, "dp": 1, "min_dist": 40, "param1": 100, "param2": 10, "min_radius": 15, "max_radius": 40},
                "too many",
            ),
            Mistake(
                {"blur": 5, "dp": 3, "min_dist": 40, "param1": 100, "param2": 30, "min_radius": 15, "max_radius": 40},
                "blurred",
            ),
            Mistake(
                {"blur": 4, "dp": 1, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 15, "max_radius": 40},
                "odd",
            ),
            Mistake(
                {"blur": 5, "dp": 0, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 15, "max_radius": 40},
                "at least 1",
            ),
            Mistake(
                {"blur": 5, "dp": 1, "min_dist": 40, "param1": 100, "param2": 20, "min_radius": 40, "max_radius": 15},
                "smaller than",
            ),
        ),
        "All 24, and no other. Yours is one of many such settings.",
    ),
]

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


def y_at(x, rho, degrees):
    theta = np.deg2rad(degrees)
    return (rho - x * np.cos(theta)) / np.sin(theta)


def _y_at_cases(rng):
    angles = [90, 45, *rng.uniform(20, 160, 5)]
    return [
        (int(rng.integers(0, 400)), float(np.round(rng.uniform(-200, 400), 1)), float(np.round(d, 1))) for d in angles
    ]


def _points_cases(rng):
    made = []
    for degrees, far in (([0, 90], 70), ([0, 45, 90, 135], 70), ([17, 71, 127], 80), ([135, 161, 3], 90)):
        spread = rng.integers(0, 40, (12, 2))
        line = np.column_stack([np.full(6, rng.integers(5, 35)), rng.permutation(40)[:6]])
        made.append((np.concatenate([spread, line]), degrees, far))
    return made


def votes(points, degrees, far):
    x, y = points.T
    table = np.zeros((len(degrees), 2 * far + 1), int)
    for row, angle in enumerate(np.deg2rad(degrees)):
        rho = np.rint(x * np.cos(angle) + y * np.sin(angle)).astype(int)
        np.add.at(table[row], rho + far, 1)
    return table


def _votes_made(points, degrees, far, offset=True, repeat=True, swap=False, rounded=np.rint):
    x, y = points.T[::-1] if swap else points.T
    table = np.zeros((len(degrees), 2 * far + 1), int)
    for row, angle in enumerate(np.deg2rad(degrees)):
        rho = rounded(x * np.cos(angle) + y * np.sin(angle)).astype(int) + (far if offset else 0)
        if repeat:
            np.add.at(table[row], rho, 1)
        else:
            table[row, rho] += 1
    return table


def _edge_cases(rng):
    made = [(np.zeros((40, 60), np.uint8), 20, 15, 3)]
    for dash, hole, threshold, length, gap in (
        (12, 4, 30, 40, 6),
        (12, 4, 30, 8, 1),
        (20, 6, 25, 30, 8),
        (9, 3, 30, 60, 5),
    ):
        edges = np.zeros((80, 120), np.uint8)
        for row in rng.choice(np.arange(8, 72, 12), 3, replace=False):
            for x in range(int(rng.integers(2, 8)), 110, dash + hole):
                edges[row, x : x + dash] = 255
        made.append((edges, threshold, length, gap))
    return made


def segments(edges, threshold, length, gap):
    found = cv2.HoughLinesP(edges, 1, np.pi / 180, threshold, minLineLength=length, maxLineGap=gap)
    if found is None:
        return np.zeros((0, 4), np.int32)
    return found.reshape(-1, 4)


def _segments_by_position(edges, threshold, length, gap):
    return _rows(cv2.HoughLinesP(edges, 1, np.pi / 180, threshold, length, gap), 4).astype(np.int32)


def _segments_none(edges, threshold, length, gap):
    found = cv2.HoughLinesP(edges, 1, np.pi / 180, threshold, minLineLength=length, maxLineGap=gap)
    return None if found is None else found.reshape(-1, 4)


def _segments_as_given(edges, threshold, length, gap):
    return cv2.HoughLinesP(edges, 1, np.pi / 180, threshold, length, gap)


def _segments_swapped(edges, threshold, length, gap):
    return segments(edges, threshold, gap, length)


def _line_pairs(rng):
    made = []
    for _ in range(4):
        rho, theta = float(rng.uniform(40, 300)), float(rng.uniform(0.3, 2.8))
        made += [
            ((rho, theta), (rho + 3, theta + 0.01), 5, 2),
            ((rho, theta), (rho + 9, theta + 0.01), 5, 2),
            ((rho, theta), (rho + 3, theta + 0.2), 5, 2),
            ((rho, theta), (-rho, theta), 5, 2),  # a line on the other side of the corner
        ]
        near = float(rng.uniform(0.002, 0.012))
        made += [
            ((rho, np.pi - near), (-rho - 2, near), 5, 2),
            ((-rho, near), (rho + 2, np.pi - near), 5, 2),
            ((rho, np.pi - near), (rho + 2, near), 5, 2),  # the jump of the angle, without that of the distance
            ((rho, np.pi - near), (-rho - 2, 0.1), 5, 2),
        ]
    return made


def same_line(a, b, pixels, degrees):
    (rho_a, theta_a), (rho_b, theta_b) = a, b
    for rho, theta in ((rho_b, theta_b), (-rho_b, theta_b + np.pi), (-rho_b, theta_b - np.pi)):
        if abs(rho_a - rho) <= pixels and abs(theta_a - theta) <= np.deg2rad(degrees):
            return True
    return False


def _same_naive(a, b, pixels, degrees):
    return bool(abs(a[0] - b[0]) <= pixels and abs(a[1] - b[1]) <= np.deg2rad(degrees))


def _same_angle_only(a, b, pixels, degrees):
    turned = abs(a[1] - b[1]) % np.pi
    return bool(abs(a[0] - b[0]) <= pixels and min(turned, np.pi - turned) <= np.deg2rad(degrees))


def _same_absolute(a, b, pixels, degrees):
    turned = abs(a[1] - b[1]) % np.pi
    return bool(abs(abs(a[0]) - abs(b[0])) <= pixels and min(turned, np.pi - turned) <= np.deg2rad(degrees))


def _same_degrees(a, b, pixels, degrees):
    pairs = ((b[0], b[1]), (-b[0], b[1] + np.pi), (-b[0], b[1] - np.pi))
    return any(bool(abs(a[0] - r) <= pixels and abs(a[1] - t) <= degrees) for r, t in pairs)


def _same_one_way(a, b, pixels, degrees):
    pairs = ((b[0], b[1]), (-b[0], b[1] + np.pi))
    return any(bool(abs(a[0] - r) <= pixels and abs(a[1] - t) <= np.deg2rad(degrees)) for r, t in pairs)


def _ring(rng, x, y, radius, count):
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.array([x + radius * np.cos(angle), y + radius * np.sin(angle)])


def _ring_cases(rng):
    made = []
    for radius, other, high in ((12, 38, 40), (15, 30, 44), (40, 20, 40), (9, 33, 36), (10, 25, 30)):
        x, y = (float(n) for n in rng.integers(50, 90, 2))
        strong = _ring(rng, x, y, radius, 6 * radius)
        weak = _ring(rng, x, y, other, 3 * other)  # more points than the small ring where `other` is large
        noise = np.array([x, y])[:, None] + rng.uniform(-40, 40, (2, 12))
        made.append((np.concatenate([strong, weak, noise], axis=1), x, y, 8, high))
    return made


def best_radius(points, x, y, low, high):
    distance = np.rint(np.hypot(points[0] - x, points[1] - y))
    radii = np.arange(low, high + 1)
    share = [np.count_nonzero(distance == radius) / radius for radius in radii]
    return int(radii[np.argmax(share)])


def _radius_by_count(points, x, y, low, high):
    distance = np.rint(np.hypot(points[0] - x, points[1] - y))
    return int(max(range(low, high + 1), key=lambda radius: np.count_nonzero(distance == radius)))


def _radius_open_end(points, x, y, low, high):
    return best_radius(points, x, y, low, high - 1)


def _radius_swapped(points, x, y, low, high):
    return best_radius(points, y, x, low, high)


def _radius_place(points, x, y, low, high):
    return best_radius(points, x, y, low, high) - low


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
    found = np.reshape(np.asarray(segments, float), (-1, 4))
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


EXERCISES = [
    *QUESTIONS,
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
    Exercise(
        "hough.y_at",
        "The y at which the line (rho, degrees) passes the column x.",
        y_at,
        "Solve x cos(theta) + y sin(theta) = rho for y. Upright lines have sin(theta) = 0 and no such y.",
        _y_at_cases,
        (
            "Start from x cos(theta) + y sin(theta) = rho, and solve for y.",
            "np.cos wants radians: np.deg2rad(degrees).",
        ),
        (
            Mistake(
                lambda x, rho, degrees: (rho - x * np.cos(degrees)) / np.sin(degrees),
                "np.cos and np.sin take radians. Convert with np.deg2rad first.",
            ),
            Mistake(
                lambda x, rho, degrees: (rho + x * np.cos(np.deg2rad(degrees))) / np.sin(np.deg2rad(degrees)),
                "Check a sign: what happens to x cos(theta) when it changes sides?",
            ),
            Mistake(
                lambda x, rho, degrees: (rho - x * np.sin(np.deg2rad(degrees))) / np.cos(np.deg2rad(degrees)),
                "Sine and cosine have changed places: the cosine goes with x.",
            ),
        ),
        tolerance=1e-6,
    ),
    Exercise(
        "hough.votes",
        "A whole-number array (angles, 2 far + 1): how many points vote for each angle and each distance "
        "from -far to far.",
        votes,
        "Distance rho goes into column rho + far. Where several points choose the same cell, `table[row, "
        "rho] += 1` counts them once: NumPy adds to a copy of the "
        "chosen cells. np.add.at counts each, and so does np.bincount.",
        _points_cases,
        (
            "Column `far` is distance 0: where does rho go?",
            "Two points may choose the same cell. Is `table[row, rho] += 1` enough?",
            "np.add.at(table[row], rho + far, 1)",
        ),
        (
            Mistake(
                lambda points, degrees, far: _votes_made(points, degrees, far, repeat=False),
                "Cells never hold more than 1: `table[cells] += 1` counts a cell once, however often it is"
                " named. Use np.add.at or np.bincount.",
            ),
            Mistake(
                lambda points, degrees, far: _votes_made(points, degrees, far, offset=False),
                "Distance 0 belongs into the middle column, which is column `far`. Yours begin at column 0.",
            ),
            Mistake(
                lambda points, degrees, far: _votes_made(points, degrees, far, swap=True),
                "x and y have changed places: the first column of `points` is x, and x goes with the cosine.",
            ),
            Mistake(
                lambda points, degrees, far: _votes_made(points, degrees, far, rounded=np.trunc),
                "Round to the nearest whole number, with np.rint: astype(int) alone cuts the digits off.",
            ),
        ),
    ),
    Exercise(
        "hough.segments",
        "The segments as an array (n, 4), in any version of OpenCV, and (0, 4) where nothing is found.",
        segments,
        "By position, the fifth and sixth arguments are `lines` and `minLineLength`. Keywords say what is "
        "meant. And None must become an empty array.",
        _edge_cases,
        (
            "What comes back for an empty picture?",
            "In which parameters do the fifth and sixth position land?",
            "minLineLength=length, maxLineGap=gap, then reshape(-1, 4)",
        ),
        (
            Mistake(
                _segments_by_position,
                "The length is ignored, the gap is taken for the length: by position they land in other "
                "parameters. Use keywords.",
            ),
            Mistake(_segments_swapped, "Length and gap have changed places."),
            Mistake(_segments_none, rung="returned None"),
            Mistake(_segments_as_given, rung="returned None"),
        ),
    ),
    Exercise(
        "hough.same_line",
        "Whether two lines agree within so many pixels and degrees, also across the jump from 180 degrees to 0.",
        same_line,
        "The line (rho, theta) has two other names: (-rho, theta + pi) and (-rho, theta - pi). Compare with all three.",
        _line_pairs,
        (
            "The same line has other names: turn theta by pi, and change the sign of rho.",
            "Compare a with (rho, theta), (-rho, theta + pi) and (-rho, theta - pi) of b.",
        ),
        (
            Mistake(
                _same_naive, "Across the jump from 180 degrees to 0 your function says no: there rho changes its sign."
            ),
            Mistake(
                _same_angle_only, "You let the angle jump from 180 to 0, and forget that rho changes its sign there."
            ),
            Mistake(
                _same_absolute,
                "With the absolute value of rho, lines on opposite sides of the corner become one. The "
                "sign changes only together with the jump of the angle.",
            ),
            Mistake(_same_degrees, "theta is in radians and your limit in degrees: bring both to the same unit."),
            Mistake(_same_one_way, "The jump can go both ways: from 180 to 0, and from 0 to 180."),
        ),
    ),
    Exercise(
        "hough.best_radius",
        "The whole radius from low to high with most points for its length.",
        best_radius,
        "Without the division large circles win by size alone: they meet more of the noise, too.",
        _ring_cases,
        (
            "np.hypot(points[0] - x, points[1] - y) are the distances.",
            "np.count_nonzero(np.rint(distance) == radius) / radius",
            "Include `high`: np.arange(low, high + 1).",
        ),
        (
            Mistake(
                _radius_by_count, "You count points; divide by the radius, or else a large circle wins by its size."
            ),
            Mistake(_radius_open_end, "The radius `high` itself is left out: a range ends before its second number."),
            Mistake(_radius_swapped, "x and y of the centre have changed places."),
            Mistake(_radius_place, "You return the place in the list of radii, not the radius."),
        ),
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
            Mistake(_own(segments=[(20, row, 50, row) for row in range(10, 120, 20)]), "minLineLength"),
            Mistake(_own(segments=[(20, row, 139, row + 12) for row in range(6, 106, 20)]), "maxLineGap"),
        ),
        "Found: every segment is long enough and lies on edges.",
    ),
]
