"""Exercises of chapter 5, Hough transforms: the functions to write and to mend."""

import cv2
import numpy as np

from ...check import Exercise, Mistake
from .questions import _rows


def y_at(x, rho, degrees):
    theta = np.deg2rad(degrees)
    return (rho - x * np.cos(theta)) / np.sin(theta)


def _y_at_cases(rng):
    angles = [90, 45, *rng.uniform(20, 160, 5)]
    made = [
        (int(rng.integers(0, 400)), float(np.round(rng.uniform(-200, 400), 1)), float(np.round(d, 1))) for d in angles
    ]
    return [*made, (0, 100.7, 90.0)]  # cut it is 100, rounded 101


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


def _votes_one_place_on(points, degrees, far):
    return np.roll(votes(points, degrees, far), 1, axis=1)


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


def _segments_no_gap(edges, threshold, length, gap):
    return _rows(cv2.HoughLinesP(edges, 1, np.pi / 180, threshold, minLineLength=length), 4).astype(np.int32)


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


def _same_sign_free(a, b, pixels, degrees):
    return bool(abs(abs(a[0]) - abs(b[0])) <= pixels and abs(a[1] - b[1]) <= np.deg2rad(degrees))


def _same_any_angle(a, b, pixels, degrees):
    return _same_naive(a, b, pixels, degrees) or bool(abs(a[0] + b[0]) <= pixels)


def _same_degrees(a, b, pixels, degrees):
    pairs = ((b[0], b[1]), (-b[0], b[1] + np.pi), (-b[0], b[1] - np.pi))
    return any(bool(abs(a[0] - r) <= pixels and abs(a[1] - t) <= degrees) for r, t in pairs)


def _same_only_jump(a, b, pixels, degrees):
    return bool(abs(a[0] + b[0]) <= pixels and np.pi - abs(a[1] - b[1]) <= np.deg2rad(degrees))


def _same_one_way(a, b, pixels, degrees):
    pairs = ((b[0], b[1]), (-b[0], b[1] + np.pi))
    return any(bool(abs(a[0] - r) <= pixels and abs(a[1] - t) <= np.deg2rad(degrees)) for r, t in pairs)


def _ring(rng, x, y, radius, count):
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.array([x + radius * np.cos(angle), y + radius * np.sin(angle)])


def _ring_cases(rng):
    made = []
    for radius, other, high in ((12, 38, 40), (15, 30, 44), (40, 20, 40), (9, 33, 36), (30, 10, 36)):
        x, y = (float(n) for n in rng.integers(50, 90, 2))
        strong = _ring(rng, x, y, radius - 0.3, 6 * radius)  # rounded it is `radius`
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


def _radius_by_square(points, x, y, low, high):
    distance = np.rint(np.hypot(points[0] - x, points[1] - y))
    return int(max(range(low, high + 1), key=lambda radius: np.count_nonzero(distance == radius) / radius**2))


def _radius_exact(points, x, y, low, high):
    distance = np.hypot(points[0] - x, points[1] - y)
    return int(max(range(low, high + 1), key=lambda radius: np.count_nonzero(distance == radius) / radius))


def _radius_columns(points, x, y, low, high):
    return best_radius(points[:, :2].T, x, y, low, high)


def _radius_cut(points, x, y, low, high):
    distance = np.hypot(points[0] - x, points[1] - y).astype(int)
    return int(max(range(low, high + 1), key=lambda radius: np.count_nonzero(distance == radius) / radius))


def _radius_open_end(points, x, y, low, high):
    return best_radius(points, x, y, low, high - 1)


def _radius_swapped(points, x, y, low, high):
    return best_radius(points, y, x, low, high)


def _radius_place(points, x, y, low, high):
    return best_radius(points, x, y, low, high) - low


FUNCTIONS = [
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
            Mistake(
                lambda x, rho, degrees: rho - x * np.cos(np.deg2rad(degrees)) / np.sin(np.deg2rad(degrees)),
                "The sine divides all that is left on the other side, rho too: brackets.",
            ),
            Mistake(
                lambda x, rho, degrees: int((rho - x * np.cos(np.deg2rad(degrees))) / np.sin(np.deg2rad(degrees))),
                "int() has cut off the digits of your y. Leave them; whoever draws the line can round.",
            ),
            Mistake(
                lambda x, rho, degrees: round((rho - x * np.cos(np.deg2rad(degrees))) / np.sin(np.deg2rad(degrees))),
                "Your y is rounded. Its digits are wanted too; whoever draws the line can round.",
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
            Mistake(
                lambda points, degrees, far: votes(points, np.rad2deg(degrees), far),
                "np.cos and np.sin take radians, and the angles come in degrees: np.deg2rad.",
            ),
            Mistake(
                lambda points, degrees, far: _votes_made(points, degrees, far, rounded=np.floor),
                "np.floor always goes down. Round to the nearest whole number, with np.rint.",
            ),
            Mistake(
                _votes_one_place_on,
                "One column too far to the right: distance 0 belongs into column `far`, and columns begin at 0.",
            ),
            Mistake(
                lambda points, degrees, far: np.roll(votes(points, degrees, far), -1, axis=1),
                "One column too far to the left: distance 0 belongs into column `far`.",
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
            Mistake(_segments_no_gap, "The length is used now. The gap is not passed on yet: maxLineGap stays 0."),
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
            Mistake(
                _same_sign_free,
                "You drop the sign of rho and compare the angles as before. It is the angle that jumps: from 180 to "
                "0. Only where it does, the sign changes.",
            ),
            Mistake(
                _same_any_angle,
                "Where rho has the other sign you do not ask for the angle: there it must have jumped by 180 degrees.",
            ),
            Mistake(_same_degrees, "theta is in radians and your limit in degrees: bring both to the same unit."),
            Mistake(
                _same_only_jump,
                "Across the jump you are right. Two lines on the same side of it must still be compared as before.",
            ),
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
            Mistake(
                _radius_columns,
                "points[:, 0] is the first point. Here all x stand in points[0] and all y in points[1].",
            ),
            Mistake(_radius_cut, "Round the distances to the nearest whole number: astype(int) cuts the digits off."),
            Mistake(
                _radius_by_square,
                "You divide by the square of the radius. A circle's length grows with the radius itself.",
            ),
            Mistake(
                _radius_exact,
                "Hardly a distance is a whole number as it is, so hardly one is counted: round the distances first.",
            ),
            Mistake(_radius_open_end, "The radius `high` itself is left out: a range ends before its second number."),
            Mistake(_radius_swapped, "x and y of the centre have changed places."),
            Mistake(_radius_place, "You return the place in the list of radii, not the radius."),
        ),
    ),
]
