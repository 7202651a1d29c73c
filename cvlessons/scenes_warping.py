"""Scenes and truths for geometric transforms: a grid and what a map keeps of it, a page at a slant, pairs, boxes."""

from types import SimpleNamespace

import cv2
import numpy as np

from . import draw
from .pictures import load
from .scratch import warping

# Four ruled lines of the picture `text`, fitted to its pixels to about half a pixel: x1, y1, x2, y2, from the top right
# of the sheet to the bottom left. On the paper they are parallel and equally far apart.
RULES = np.array(
    [
        [231.9, -5.8, 445.9, 66.2],
        [110.6, -1.5, 446.6, 130.7],
        [0.5, 11.0, 350.5, 170.9],
        [-0.5, 85.9, 155.1, 171.8],
    ]
)
PAGE_CORNERS = np.array([[96, 52], [371, 31], [428, 236], [28, 263]], np.float64)  # clockwise from the top left


def grid(cells=6, step=40):
    """Points (cells + 1, cells + 1, 2), float64, x and y, around the origin and `step` apart."""
    line = (np.arange(cells + 1) - cells / 2) * step
    return np.stack(np.meshgrid(line, line), axis=-1)


def kept(before, after):
    """Measure on a grid of points what a map kept.

    Parameters
    ----------
    before, after : (n, n, 2), n odd
        The points of `grid`, and where the map sends them.

    Returns
    -------
    dict from str to float
        origin     how far the middle point went, in pixels
        lines      how far points of a row or column lie from the line through its ends, in pixels, at most
        parallels  the largest angle between two rows, or two columns, in degrees
        middles    where between the ends of a row or column its middle point lies: the value farthest from 0.5
        areas      the largest cell's area divided by the smallest's
    """
    off, spread, middles = 0.0, 0.0, [0.5]
    for points in (after, after.swapaxes(0, 1)):  # rows, then columns
        first, last = points[:, :1], points[:, -1:]
        run = last - first
        length = np.hypot(run[..., 0], run[..., 1])
        if length.min() < 1e-9:
            continue
        off = max(off, float((np.abs(_cross(run, points - first)) / length).max()))
        sine = np.abs(_cross(run[:, None], run[None])) / (length[:, None] * length[None])  # of each with each
        spread = max(spread, float(np.degrees(np.arcsin(sine.clip(0, 1))).max()))
        middle = points[:, points.shape[1] // 2] - points[:, 0]
        middles += list(np.hypot(middle[:, 0], middle[:, 1]) / length[:, 0])
    across, down = after[:-1, 1:] - after[:-1, :-1], after[1:, :-1] - after[:-1, :-1]
    area = np.abs(_cross(across, down))
    centre = len(before) // 2
    return {
        "origin": float(np.hypot(*(after[centre, centre] - before[centre, centre]))),
        "lines": off,
        "parallels": spread,
        "middles": float(max(middles, key=lambda m: abs(m - 0.5))),
        "areas": float(area.max() / area.min()) if area.min() > 1e-9 else 1.0,
    }


def slanted_page(corners=PAGE_CORNERS, size=(460, 290)):
    """The picture `page` lying on a dark desk, seen at a slant.

    Parameters
    ----------
    corners : (4, 2)
        Where the page's corner pixels go, clockwise from its top left.
    size : (width, height)

    Returns
    -------
    picture : uint8, (height, width)
    truth : namespace
        .corners (4, 2) and .matrix (3, 3), from the page to the picture; .page, the page as it was.
    """
    page = load("page", gray=True)
    rows, columns = page.shape
    flat = np.float32([[0, 0], [columns - 1, 0], [columns - 1, rows - 1], [0, rows - 1]])
    matrix = warping.get_perspective_transform(flat, np.float32(corners))
    seen = warping.warp_perspective(page, matrix, size, border_value=0)
    cover = warping.warp_perspective(np.full_like(page, 255), matrix, size) / 255
    y, x = np.mgrid[: size[1], : size[0]]
    desk = 62 + 8 * np.sin((x + 0.3 * y) / 23) + 5 * np.sin(y / 3.1 + x / 40)
    picture = seen + (1 - cover) * desk
    truth = SimpleNamespace(corners=np.array(corners, np.float64), matrix=matrix, page=page)
    return np.rint(picture).clip(0, 255).astype(np.uint8), truth


def point_pairs(count=60, noise=0.5, outliers=20, seed=6):
    """Points of one view and where a known homography puts them in another, inexactly, and some quite wrongly.

    Parameters
    ----------
    count, outliers : int
        All pairs; and how many of them, the first ones, are wrong.
    noise : float
        Standard deviation of each coordinate of the others, in pixels.
    seed : int

    Returns
    -------
    src, dst : float32 (count, 2)
    truth : namespace
        .matrix (3, 3) and .right, bool (count,)
    """
    rng = np.random.default_rng(seed)
    matrix = np.array([[0.86, -0.22, 96.0], [0.20, 0.90, 14.0], [0.0005, 0.0003, 1.0]])
    src = rng.uniform([20, 20], [430, 280], (count, 2)).astype(np.float32)
    shake, anywhere = rng.normal(size=(count, 2)), rng.uniform([0, 0], [450, 300], (count, 2))
    right = np.arange(count) >= outliers
    exact = warping.perspective_transform(src.astype(np.float64), matrix)
    dst = np.where(right[:, None], exact + noise * shake, anywhere).astype(np.float32)
    return src, dst, SimpleNamespace(matrix=matrix, right=right)


def share_lost(m, size, new_size):
    """The share of a picture's pixels that a 2x3 matrix moves out of the new picture; sizes are (width, height)."""
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    x, y = (row[0] * x + row[1] * y + row[2] for row in m)
    inside = (x > -0.5) & (x < new_size[0] - 0.5) & (y > -0.5) & (y < new_size[1] - 0.5)
    return float(1 - inside.mean())


def boxes_around(corners):
    """The smallest upright box (x, y, width, height) around each group of points, (n, points, 2) -> (n, 4).

    Pixel centres have whole coordinates, so a box that spans pixels a to b is b - a + 1 wide.
    """
    low, high = np.min(corners, axis=1), np.max(corners, axis=1)
    return np.hstack([low, high - low + 1])


def corners_of(boxes):
    """The four corner pixels of each box (x, y, width, height), clockwise from the top left: (n, 4, 2)."""
    x, y, w, h = np.asarray(boxes, float).reshape(-1, 4).T
    return np.stack(
        [np.stack([x, x + w - 1, x + w - 1, x], axis=1), np.stack([y, y, y + h - 1, y + h - 1], axis=1)], axis=-1
    )


def _cross(a, b):
    """The area that two vectors span, with a sign."""
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


# --- drawings ---------------------------------------------------------------------------------------------------------


def draw_grid(points, before=None, side=420):
    """The grid of points, with `before` in grey under it and the origin in the middle: rows blue, columns red.

    The first row and the first column are thick, so that a turned-over grid can be told from a turned one.
    """
    out = np.full((side, side, 3), 255, np.uint8)
    out[side // 2], out[:, side // 2] = 225, 225
    for grid_points, rows, columns in ((before, (200,) * 3, (200,) * 3), (points, (178, 114, 0), (0, 60, 230))):
        if grid_points is None:
            continue
        for lines, colour in ((grid_points, rows), (grid_points.swapaxes(0, 1), columns)):
            for number, line in enumerate(lines):
                _polyline(out, line + side / 2, colour, 3 if number == 0 and colour != (200,) * 3 else 1)
    return out


def draw_vanishing(m, size=(640, 480)):
    """The lines of a plane of 300 x 200 after a 3x3 matrix, drawn on in grey to where each direction meets."""
    out = np.full((size[1], size[0], 3), 255, np.uint8)
    rows = [[[0, y], [300, y]] for y in range(0, 201, 40)]
    columns = [[[x, 0], [x, 200]] for x in range(0, 301, 50)]
    for lines, direction, colour in ((rows, m[:, 0], (178, 114, 0)), (columns, m[:, 1], (0, 60, 230))):
        ends = warping.perspective_transform(np.array(lines, float), m)
        if abs(direction[2]) > 1e-9:
            meet = direction[:2] / direction[2]
            out = draw.lines(out, [[*end, *meet] for end in ends[:, 1]], (205, 205, 205), 1)
            out = draw.points(out, [meet], colour, 17)
        out = draw.lines(out, ends.reshape(-1, 4), colour, 2)
    return out


def draw_pairs(sent, dst, right, size=(450, 300)):
    """Points `dst`, right ones as green +, wrong ones as red x; a grey line to where its partner was sent."""
    out = np.full((size[1], size[0], 3), 255, np.uint8)
    out = draw.lines(out, np.hstack([sent, dst]), (170, 170, 170), 1)
    for x, y in np.rint(dst[~right]).astype(int).tolist():
        cv2.drawMarker(out, (x, y), draw.FALSE, cv2.MARKER_TILTED_CROSS, 9, 2)
    return draw.points(out, dst[right], draw.FOUND)


def project(tilt=0.0, far=5.0, near=2.0):
    """A triangle on a plane, and its picture on a target plane, seen from the projection centre at (0, 0, 0).

    Parameters
    ----------
    tilt : float
        Degrees by which the target plane is turned about its upright middle line; 0 is parallel to the triangle's.
    far, near : float
        Where the two planes cut the axis: z of the target plane's middle line, and of the triangle.

    Returns
    -------
    triangle, picture : float64 (3, 3), rows x, y, z
    """
    flat = np.array([[-0.55, 0.5], [0.6, 0.35], [0.05, -0.6]])
    triangle = np.column_stack([flat, np.full(3, near)])
    cosine, sine = np.cos(np.radians(tilt)), -np.sin(np.radians(tilt))
    # a ray is t (x, y, z); the plane is (z - far) cosine + x sine = 0
    t = far * cosine / (triangle[:, 2] * cosine + triangle[:, 0] * sine)
    return triangle, triangle * t[:, None]


def sides(corners):
    """The three side lengths of a triangle, (3, 2) or (3, 3): AB, BC, CA."""
    return np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)


def draw_projection(tilt=0.0, far=5.0, near=2.0):
    """The projection centre O, the triangle, the rays through its corners, and their picture on the target plane."""
    out = np.full((400, 720, 3), 255, np.uint8)
    triangle, picture = project(tilt, far, near)
    cosine, sine = np.cos(np.radians(tilt)), -np.sin(np.radians(tilt))
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    first = np.column_stack([0.95 * square, np.full(4, near)])
    x = np.where(square[:, 0] < 0, -1.9, 2.7)  # wide enough for every tilt
    second = np.column_stack([x * cosine, 1.9 * square[:, 1], far - x * sine])
    for plane, colour in ((second, (250, 238, 226)), (first, (226, 240, 250))):
        cv2.fillConvexPoly(out, _seen(plane), colour, cv2.LINE_AA)
        cv2.polylines(out, [_seen(plane)], True, (170, 170, 170), 1, cv2.LINE_AA)
    centre = np.zeros(3)
    for end in picture:
        cv2.polylines(out, [_seen([centre, end])], False, (150, 150, 150), 1, cv2.LINE_AA)
    cv2.polylines(out, [_seen(triangle)], True, (0, 60, 230), 2, cv2.LINE_AA)
    cv2.polylines(out, [_seen(picture)], True, (178, 114, 0), 2, cv2.LINE_AA)
    beside = (-4, 12), (9, 5), (2, -9)  # where a letter meets no line
    names = [("O", centre, (2, -9))]
    for letters, corners in (("A", "B", "C"), triangle), (("A'", "B'", "C'"), picture):
        names += zip(letters, corners, beside, strict=True)
    for name, place, (right, down) in names:
        u, v = _seen(place[None])[0, 0].tolist()
        cv2.circle(out, (u, v), 3, (0, 0, 0), -1, cv2.LINE_AA)
        (width, height), _ = cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 1)
        at = u + right - width * (right < 0), v + down + height * (down > 10)
        _write(out, name, at)
    return out


def draw_pinhole(height, distance, focal):
    """A tree before a pinhole and its picture behind it: height and distance in metres, focal length in pixels."""
    out = np.full((262, 680, 3), 255, np.uint8)
    hole, ground = 190, 120  # x of the pinhole, y of the ground
    tree, sensor = hole + round(18 * distance), hole - round(focal / 4)
    tall = 14 * height
    small = -(height * focal / distance) / 4 * 14 / 18  # on the sensor, upside down
    cv2.line(out, (sensor, 15), (sensor, 225), (170, 170, 170), 3)
    cv2.line(out, (hole, 15), (hole, ground - 6), (60, 60, 60), 2)
    cv2.line(out, (hole, ground + 6), (hole, 225), (60, 60, 60), 2)
    cv2.line(out, (hole, ground), (tree, ground), (200, 200, 200), 1, cv2.LINE_AA)
    for top, image in ((tall, small), (0, 0)):  # the rays from the top and from the foot
        cv2.line(out, (tree, round(ground - top)), (sensor, round(ground - image)), (0, 60, 230), 1, cv2.LINE_AA)
    for x, size in ((tree, tall), (sensor, small)):
        wide = 0.28 * abs(size)
        crown = np.array([[-wide, -0.25 * size], [wide, -0.25 * size], [0, -size]])
        cv2.fillPoly(out, [np.rint(crown + [x, ground]).astype(np.int32)], (115, 158, 0), cv2.LINE_AA)
        cv2.line(out, (x, ground), (x, round(ground - 0.25 * size)), (30, 70, 110), 3)
    for name, left, right in (("f", sensor, hole), ("Z", hole, tree)):
        for start, end in ((left, right), (right, left)):
            cv2.arrowedLine(out, (start, 232), (end, 232), (90, 90, 90), 1, cv2.LINE_AA, 0, 6 / (right - left))
        _write(out, name, ((left + right) // 2 - 4, 254))
    _write(out, "sensor", (sensor - 62, 28))
    _write(out, "pinhole", (hole + 8, 28))
    return out


def _write(out, text, at):
    cv2.putText(out, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)


def _seen(places):
    """Points (n, 3) of the room in the drawing: z to the right, x obliquely into it, y down; as OpenCV wants them."""
    x, y, z = np.asarray(places, float).T
    flat = np.column_stack([30 + 76 * z + 30 * x, 200 + 56 * y - 26 * x])
    return np.rint(flat).clip(-5000, 5000).astype(np.int32).reshape(-1, 1, 2)


def _polyline(out, points, colour, thickness):
    points = np.rint(np.clip(points, -5000, 5000) * 8).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(out, [points], False, colour, thickness, cv2.LINE_AA, shift=3)
