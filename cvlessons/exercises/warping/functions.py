"""Exercises of chapter 6, geometric transforms: the functions to write and to mend."""

import numpy as np

from ...check import Exercise, Mistake
from .questions import move


def _places(rng):
    made = []
    for rows, columns in ((2, 2), (3, 5), (6, 4), (9, 12)):
        picture = rng.integers(0, 256, (rows, columns)).astype(np.uint8)
        made.append(
            (
                picture,
                float(round(rng.uniform(0.05, columns - 1.05), 2)),
                float(round(rng.uniform(0.05, rows - 1.05), 2)),
            )
        )
    exact = np.uint8([[10, 50, 0], [90, 250, 7], [3, 200, 100]])
    return [*made, (exact, 1.0, 1.0), (exact, 0.75, 0.25), (exact, 0.0, 1.5)]


def bilinear(picture, x, y):
    left, top = int(x), int(y)
    dx, dy = x - left, y - top
    four = picture[top : top + 2, left : left + 2].astype(float)
    upper = (1 - dx) * four[0, 0] + dx * four[0, 1]
    lower = (1 - dx) * four[1, 0] + dx * four[1, 1]
    return float((1 - dy) * upper + dy * lower)


def _bilinear_far(picture, x, y):
    nearly = 0.999999  # a fraction of 1 would be the next pixel
    return bilinear(picture, int(x) + nearly * (1 - x % 1), int(y) + nearly * (1 - y % 1))


def _bilinear_nearest(picture, x, y):
    return float(picture[int(y + 0.5), int(x + 0.5)])


def _bilinear_swapped(picture, x, y):
    left, top = int(x), int(y)
    dx, dy = x - left, y - top
    a, b, c, d = picture[top : top + 2, left : left + 2].astype(float).ravel()
    return float((1 - dy) * ((1 - dx) * a + dx * c) + dy * ((1 - dx) * b + dx * d))


def _bilinear_rounded(picture, x, y):
    return float(round(bilinear(picture, x, y)))


def _bilinear_wraps(picture, x, y):
    left, top = int(x), int(y)
    dx, dy = x - left, y - top
    a, b, c, d = picture[top : top + 2, left : left + 2].ravel()
    with np.errstate(over="ignore"):
        upper, lower = a + dx * float(np.uint8(b - a)), c + dx * float(np.uint8(d - c))
    return float(upper + dy * (lower - upper))


def _bilinear_upper_left(picture, x, y):
    return float(picture[int(y), int(x)])


def _bilinear_mean(picture, x, y):
    left, top = int(x), int(y)
    return float(picture[top : top + 2, left : left + 2].mean())


def _bilinear_row_only(picture, x, y):
    left, top = int(x), int(y)
    return float((1 - (x - left)) * picture[top, left] + (x - left) * picture[top, left + 1])


def _bilinear_columns_first(picture, x, y):
    left, top = int(x), int(y)
    dx, dy = x - left, y - top
    four = picture.astype(float)
    upper = (1 - dx) * four[left, top] + dx * four[left + 1, top]
    lower = (1 - dx) * four[left, top + 1] + dx * four[left + 1, top + 1]
    return float((1 - dy) * upper + dy * lower)


def _bilinear_ceil(picture, x, y):
    left, top, right, bottom = int(x), int(y), int(np.ceil(x)), int(np.ceil(y))
    four = picture.astype(float)
    upper = four[top, left] * (right - x) + four[top, right] * (x - left)
    lower = four[bottom, left] * (right - x) + four[bottom, right] * (x - left)
    return float(upper * (bottom - y) + lower * (y - top))


def _point_sets(rng):
    made = []
    for count in (1, 4, 9):
        m = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]]) + rng.uniform(-0.4, 0.4, (3, 3)) * [
            [1, 1, 50],
            [1, 1, 50],
            [0.004, 0.004, 0.5],
        ]
        made.append((rng.uniform(0, 100, (count, 2)).round(1), m.round(4)))
    return [*made, (np.array([[1.0, 2.0], [0.0, 0.0], [5.0, 4.0]]), np.array([[0.0, -1, 3], [1, 0, 4], [0, 0, 2]]))]


def _move_undivided(points, m):
    return (np.column_stack([points, np.ones(len(points))]) @ m.T)[:, :2]


def _move_transposed(points, m):
    moved = np.column_stack([points, np.ones(len(points))]) @ m
    return moved[:, :2] / moved[:, 2:]


def _move_direction(points, m):
    moved = np.column_stack([points, np.zeros(len(points))]) @ m.T
    with np.errstate(all="ignore"):
        return moved[:, :2] / (moved[:, 2:] + 1)


def _move_linear(points, m):
    return points @ m[:2, :2].T


def _move_back(points, m):
    return move(points, np.linalg.inv(m))


def _move_swapped(points, m):
    return move(points[:, ::-1], m)[:, ::-1]


def _centres(rng):
    made = [
        ((float(rng.integers(10, 300)), float(rng.integers(10, 200))), float(rng.integers(-170, 170) or 20))
        for _ in range(4)
    ]
    return [*made, ((0.0, 0.0), 15.0), ((225.0, 149.5), 90.0)]


def turn_about(centre, degrees):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    x, y = centre
    there = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    back = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
    return there @ turn @ back


def _turn_wrongly(centre, degrees, unit=False, direction=False, order=False):
    """`turn_about` with the mistakes that are True."""
    angle = degrees if unit else np.radians(degrees)
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    turn = turn.T if direction else turn
    x, y = centre
    there = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    back = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
    return back @ turn @ there if order else there @ turn @ back


def _sizes(rng):
    return [tuple(int(n) for n in rng.choice(np.arange(2, 30), 2, replace=False)) for _ in range(3)] + [(1, 3), (4, 1)]


def upside_down(w, h):
    y, x = np.mgrid[:h, :w].astype(np.float32)
    return x, h - 1 - y


def _mirrored(w, h):
    y, x = np.mgrid[:h, :w].astype(np.float32)
    return w - 1 - x, y


def _upside_down_off(w, h):
    y, x = np.mgrid[:h, :w].astype(np.float32)
    return x, h - y


def _upside_down_float64(w, h):
    y, x = np.mgrid[:h, :w].astype(np.float64)
    return x, h - 1 - y


def _upside_down_yx(w, h):
    x, y = upside_down(w, h)
    return y, x


def _upside_down_and_mirrored(w, h):
    y, x = np.mgrid[:h, :w].astype(np.float32)
    return w - 1 - x, h - 1 - y


def _upside_down_minus(w, h):
    y, x = np.mgrid[:h, :w].astype(np.float32)
    return x, -y


def _upside_down_unpacked(w, h):
    x, y = np.mgrid[:h, :w].astype(np.float32)
    return x, h - 1 - y


def _unmoved(w, h):
    y, x = np.mgrid[:h, :w].astype(np.float32)
    return x, y


def _triples(rng):
    made = []
    for _ in range(3):
        src = np.array([[0, 0], [80, 5], [10, 60]]) + rng.integers(0, 20, (3, 2)).astype(float)
        made.append((src, rng.integers(0, 200, (3, 2)).astype(float)))
    return made


def affine(src, dst):
    positions = np.column_stack([src, np.ones(3)])
    return np.linalg.solve(positions, dst).T


def _affine_turned(src, dst):
    return np.linalg.solve(np.column_stack([src, np.ones(3)]), dst)


def _affine_ones_first(src, dst):
    return np.roll(affine(src, dst), 1, axis=1)


def _affine_columns(src, dst):
    return np.linalg.solve(np.vstack([src.T, np.ones(3)]), dst).T


def _affine_linear(src, dst):
    linear = np.linalg.lstsq(src, dst, rcond=None)[0].T
    return np.column_stack([linear, [0.0, 0.0]])


def _affine_back(src, dst):
    try:
        return affine(dst, src)
    except np.linalg.LinAlgError:  # three targets on one line
        return np.zeros((2, 3))


def _hits(rng):
    made = []
    for shape in ((4, 5), (8, 8)):
        picture = rng.integers(0, 3, shape).astype(np.uint8) * 90
        hit = rng.uniform(size=shape) > 0.3
        picture[~hit] = 0
        picture[0, 0], hit[0, 0] = 0, True  # a black pixel that was hit
        hit[1, 1], picture[1, 1] = False, 0
        made.append((picture, hit))
    return made


def fill(picture, hit):
    out = picture.copy()
    out[~hit] = 128
    return out


def _fill_black(picture, hit):
    out = picture.copy()
    out[picture == 0] = 128
    return out


def _fill_hit(picture, hit):
    out = picture.copy()
    out[hit] = 128
    return out


def _fill_in_place(picture, hit):
    picture[~hit] = 128
    return picture


def _moved_boxes(rng):
    made = []
    for _ in range(4):
        angle = rng.uniform(0.2, 1.2)
        c, s = np.cos(angle), np.sin(angle)
        m = np.array([[c, s, rng.uniform(-50, 50)], [-s, c, rng.uniform(-50, 50)], [0.0005, -0.0003, 1]]).round(4)
        made.append((tuple(int(n) for n in rng.integers(5, 60, 4)), m))
    return [*made, ((3, 4, 10, 20), np.eye(3)), ((3, 4, 10, 20), np.array([[0.0, -1, 80], [1, 0, 0], [0, 0, 1]]))]


def follow(box, m):
    x, y, w, h = box
    corners = np.array([[x, y], [x + w - 1, y], [x + w - 1, y + h - 1], [x, y + h - 1]], float)
    moved = np.column_stack([corners, np.ones(4)]) @ m.T
    moved = moved[:, :2] / moved[:, 2:]
    left, top = moved.min(axis=0)
    right, bottom = moved.max(axis=0)
    return float(left), float(top), float(right - left + 1), float(bottom - top + 1)


def _follow_two(box, m):
    x, y, w, h = box
    ends = np.column_stack([[[x, y], [x + w - 1, y + h - 1]], np.ones(2)]) @ m.T
    (left, top), (right, bottom) = ends[:, :2] / ends[:, 2:]
    return float(left), float(top), float(right - left + 1), float(bottom - top + 1)


def _follow_two_sorted(box, m):
    left, top, w, h = _follow_two(box, m)
    a, b, c, d = min(left, left + w - 1), min(top, top + h - 1), abs(w - 1), abs(h - 1)
    return float(a), float(b), float(c + 1), float(d + 1)


def _follow_outer(box, m, more=0):
    x, y, w, h = box
    ends = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], float)
    moved = move(ends, m)
    (left, top), (right, bottom) = moved.min(axis=0), moved.max(axis=0)
    return float(left), float(top), float(right - left + more), float(bottom - top + more)


def _follow_undivided(box, m):
    return follow(box, np.vstack([m[:2], [0, 0, 1]]))


def _follow_rounded(box, m):
    return tuple(round(value) for value in follow(box, m))


def _follow_short(box, m):
    left, top, w, h = follow(box, m)
    return left, top, w - 1, h - 1


def _follow_size_kept(box, m):
    left, top, _, _ = follow(box, m)
    return left, top, float(box[2]), float(box[3])


def _follow_ends(box, m):
    left, top, w, h = follow(box, m)
    return left, top, left + w - 1, top + h - 1


FUNCTIONS = [
    Exercise(
        "warping.bilinear",
        "The value of a grey picture at (x, y) between its pixels, as a float.",
        bilinear,
        "The whole part says which four pixels, the fraction how far between them. First along the upper "
        "and the lower edge, then between the two. Converting to float first keeps uint8 from wrapping.",
        _places,
        (
            "The upper left of the four pixels is picture[int(y), int(x)].",
            "dx = x - int(x) is the weight of the *right* pixel, 1 - dx that of the left.",
            "Mix the two upper ones, mix the two lower ones, then mix the results with dy.",
        ),
        (
            Mistake(
                _bilinear_far,
                "Your weights are exchanged: the nearer pixel must count more. The right one has the "
                "weight x - int(x).",
            ),
            Mistake(_bilinear_nearest, "That is the nearest pixel. Mix the four around the place."),
            Mistake(
                _bilinear_swapped,
                "x and y are exchanged inside: picture[row, column], so the *second* index goes with x.",
            ),
            Mistake(
                _bilinear_columns_first,
                "You read picture[x, y]. The row comes first, and y counts rows: picture[y, x].",
            ),
            Mistake(_bilinear_upper_left, "That is the upper left of the four pixels alone. Mix all four."),
            Mistake(_bilinear_mean, "That is the plain mean of the four. The nearer a pixel, the more it must count."),
            Mistake(_bilinear_row_only, "You mix along the upper row alone. The row below counts too: mix with dy."),
            Mistake(_bilinear_rounded, "Do not round: the value between pixels is wanted as it is."),
            Mistake(
                _bilinear_ceil,
                "At a whole x, np.ceil(x) is x itself, and both weights are 0. The right neighbour is int(x) + 1.",
            ),
            Mistake(_bilinear_wraps, "Your differences wrap around: in uint8, 10 - 50 is 216. Convert to float first."),
        ),
        tolerance=1e-3,
    ),
    Exercise(
        "warping.move",
        "The points (n, 2) after a 3x3 matrix: an array (n, 2).",
        move,
        "Append 1, multiply by the transposed matrix (the points are rows), divide by the third number.",
        _point_sets,
        (
            "np.column_stack([points, np.ones(len(points))]) appends the 1.",
            "Points are rows here, so multiply by m.T from the right.",
            "What must be done with the third number?",
        ),
        (
            Mistake(
                _move_undivided,
                "The last step is missing: divide by the third number, which is 1 only for affine maps.",
            ),
            Mistake(
                _move_linear, "You use the upper left 2 x 2 of the matrix alone: the shift and the last row are lost."
            ),
            Mistake(_move_transposed, "Your points are rows, and m expects columns: multiply by m.T."),
            Mistake(
                _move_direction, "A 0 at the end makes directions of your points, and the shift is lost. Append 1."
            ),
            Mistake(
                _move_back,
                "Your points went the way back. A warp of a picture needs the inverse; points go with m itself.",
            ),
            Mistake(_move_swapped, "The first column of points is x, and the first row of m makes x."),
            Mistake(lambda points, m: np.rint(move(points, m)), "Do not round: points may lie between pixels."),
        ),
        tolerance=1e-6,
    ),
    Exercise(
        "warping.turn_about",
        "The 3x3 matrix that turns anticlockwise on the screen about a centre.",
        turn_about,
        "Sine and cosine want radians. With y down, the minus of an anticlockwise turn stands at the "
        "lower left. And products are read from right to left: first the centre goes to the origin, then "
        "the turn, then back.",
        _centres,
        (
            "np.cos wants radians: np.radians(degrees).",
            "Where does your matrix send (10, 0) for 90 degrees? It should go up, to y = -10.",
            "Read the product from right to left: which of the three must the point meet first?",
        ),
        (
            Mistake(
                lambda centre, degrees: _turn_wrongly(centre, degrees, unit=True, direction=True, order=True),
                "None of the three is mended yet: the angle's unit, the place of the minus, the order of the product.",
            ),
            Mistake(
                lambda centre, degrees: _turn_wrongly(centre, degrees, unit=True),
                "np.cos and np.sin want radians: np.radians(degrees).",
            ),
            Mistake(
                lambda centre, degrees: _turn_wrongly(centre, degrees, direction=True),
                "That turns clockwise on the screen. With y down the minus belongs to the lower left.",
            ),
            Mistake(
                lambda centre, degrees: _turn_wrongly(centre, degrees, order=True),
                "The centre does not stay. Read the product from right to left: first move the centre to the origin.",
            ),
            Mistake(
                lambda centre, degrees: _turn_wrongly(centre, degrees, direction=True, order=True),
                "The angle is in radians now. The direction and the order are still wrong.",
            ),
            Mistake(
                lambda centre, degrees: _turn_wrongly(centre, degrees, unit=True, direction=True),
                "The order is right now. The unit of the angle and the direction are still wrong.",
            ),
            Mistake(
                lambda centre, degrees: _turn_wrongly(centre, degrees, unit=True, order=True),
                "The direction is right now. The unit of the angle and the order are still wrong.",
            ),
        ),
        tolerance=1e-9,
    ),
    Exercise(
        "warping.upside_down",
        "The maps (map_x, map_y), float32, for remap that turn a picture upside down.",
        upside_down,
        "Row y of the new picture comes from row h - 1 - y of the old one. The columns stay. remap wants float32.",
        _sizes,
        ("np.mgrid[:h, :w] gives y first, then x.", "Row 0 comes from row h - 1.", "Both arrays must be float32."),
        (
            Mistake(_mirrored, "That mirrors from left to right. Upside down, the *rows* change places."),
            Mistake(_upside_down_off, "Row 0 would come from row h, which is outside. The last row is h - 1."),
            Mistake(
                _upside_down_minus, "Row 1 would come from row -1, which is outside. The rows run from h - 1 to 0."
            ),
            Mistake(_upside_down_and_mirrored, "That is half a turn: left and right are exchanged, too. Columns stay."),
            Mistake(_unmoved, "These maps change nothing: each pixel comes from its own place."),
            Mistake(_upside_down_unpacked, "np.mgrid[:h, :w] gives y first, then x: the two names are exchanged."),
            Mistake(_upside_down_float64, rung="dtype"),
            Mistake(_upside_down_yx, rung="x and y swapped"),
        ),
    ),
    Exercise(
        "warping.affine",
        "The affine matrix, (2, 3), that takes three points of src to three of dst.",
        affine,
        "Each point, with a 1 appended, is a row of a 3 x 3 array; times the transposed matrix it gives "
        "the target. So solve, and transpose.",
        _triples,
        (
            "Append ones: np.column_stack([src, np.ones(3)]) is 3 x 3.",
            "positions @ matrix.T = dst. What does np.linalg.solve want?",
            "The solution is the transposed matrix.",
        ),
        (
            Mistake(_affine_turned, rung="x and y swapped"),
            Mistake(_affine_back, "That matrix leads back, from dst to src: exchange the two."),
            Mistake(
                _affine_ones_first, "The shift stands in your first column. It belongs into the last: append the 1."
            ),
            Mistake(
                _affine_columns, "Your points are columns of the array. Each point, with its 1, must be a row of it."
            ),
            Mistake(_affine_linear, "There is no shift in your matrix: append a 1 to each point."),
        ),
        tolerance=1e-6,
    ),
    Exercise(
        "warping.fill",
        "A copy of the picture in which every pixel that was not hit is 128.",
        fill,
        "Black is a colour. Whether a pixel was hit is known from the mask alone.",
        _hits,
        ("Which array knows where something landed?", "~hit is True where nothing did."),
        (
            Mistake(_fill_black, "Black pixels that were hit are no holes: ask the mask, not the colour."),
            Mistake(_fill_hit, "The other way round: the pixels that were *not* hit get 128."),
            Mistake(_fill_in_place, rung="changed its input"),
        ),
    ),
    Exercise(
        "warping.follow",
        "The upright box (x, y, width, height) around a box moved by a 3x3 matrix, as four floats.",
        follow,
        "All four corners must be moved, since after a turn any of them may be the outermost. Smallest "
        "and largest x and y make the new box; from pixel a to pixel b it is b - a + 1 wide.",
        _moved_boxes,
        (
            "The corner pixels are x and x + w - 1, y and y + h - 1.",
            "Move all four, and divide by the third number.",
            "From pixel a to pixel b there are b - a + 1 pixels.",
        ),
        (
            Mistake(_follow_two, "Two corners are not enough: after a turn the other two may be the outermost."),
            Mistake(
                _follow_two_sorted,
                "Smallest and largest are right, of two corners. After a turn the other two stick out: move all four.",
            ),
            Mistake(
                lambda box, m: tuple(int(value) for value in follow(box, m)),
                "int() has cut off the digits. A box between the pixels is wanted as it is.",
            ),
            Mistake(
                _follow_outer,
                "You move the edge x + w. The last *pixel* is x + w - 1: move that, and count the pixels.",
            ),
            Mistake(
                lambda box, m: _follow_outer(box, m, 1),
                "One too large before moving: the corner pixels of the box are x and x + w - 1.",
            ),
            Mistake(_follow_undivided, "The last row of the matrix is lost: divide by the third number."),
            Mistake(_follow_rounded, "Do not round: a box between the pixels is wanted as it is."),
            Mistake(_follow_short, "One too small: from pixel a to pixel b there are b - a + 1 pixels."),
            Mistake(_follow_size_kept, "Width and height must be measured anew after moving."),
            Mistake(_follow_ends, "Those are left, top, right, bottom. Width and height are wanted."),
        ),
        tolerance=1e-3,
    ),
]
