"""Scenes and truths for geometric transforms: a grid and what a map keeps of it, a page at a slant, pairs, boxes."""

from types import SimpleNamespace

import numpy as np

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
