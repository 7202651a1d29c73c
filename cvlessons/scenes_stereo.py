"""Scenes and truths for stereo: a row of posts before hills, the motorcycle at half size, a pair of known cameras."""

from types import SimpleNamespace

import cv2
import numpy as np

from . import draw
from .pictures import load, truth

# --- parallax ---------------------------------------------------------------------------------------------------------


def roadside(camera_m, near_m=4.0, far_m=60.0, focal_px=320.0, size=(160, 480)):
    """The view from a train window: posts at the distance `near_m` before houses at `far_m`.

    Parameters
    ----------
    camera_m : float
        How far the camera has moved to the right, in metres.
    near_m, far_m, focal_px : float
    size : (rows, columns)

    Returns
    -------
    ndarray, (rows, columns, 3), uint8
        A thing at the depth Z stands focal_px * camera_m / Z pixels further left than from camera_m = 0.
    """
    rows, columns = size
    y, u = np.arange(rows)[:, None], np.arange(columns)[None]
    horizon = rows * 0.55

    def along(z):
        """Where in the world each column looks at the distance z, in metres."""
        return camera_m + (u - columns / 2) * z / focal_px

    picture = np.empty((rows, columns, 3), np.uint8)
    picture[:] = np.where(y < horizon, 235, 150)[..., None]
    houses, windows = _houses(along(far_m), y, horizon, focal_px / far_m)
    picture[houses], picture[windows] = (190, 150, 120), (120, 90, 70)
    fence, marked = _fence(along(near_m), y - horizon, focal_px / near_m)
    picture[fence], picture[marked] = (60, 90, 130), (0, 60, 230)
    return picture


def _houses(x, y, horizon, metre):
    """A house of another height every 9 metres, 7 metres broad, and its windows: two masks. A metre is so many rows."""
    number, inside = np.floor(x / 9).astype(int), np.mod(x, 9)
    tall = 5 + 2.5 * np.sin(number * 2.1)  # metres above the eye
    houses = (inside < 7) & (y > horizon - tall * metre) & (y < horizon + 1.6 * metre)
    return houses, houses & (np.mod(inside, 2.3) > 1.4) & (np.mod(y, 14) > 6)


def _fence(x, down, metre):
    """A post every 1.7 metres with a rail; and the posts, one in ten, that are marked so that the eye can follow."""
    posts = (np.mod(x, 1.7) < 0.16) & (down > -0.35 * metre) & (down < 1.3 * metre)
    rail = np.abs(down - 0.1 * metre) < 0.05 * metre
    return posts | rail, posts & (np.mod(x, 17) < 0.16)


# --- the motorcycle at half its size ----------------------------------------------------------------------------------


def half_motorcycle():
    """The motorcycle at half its size: picture sides, focal length, doffs and disparity all halve; metres stay."""
    full = truth("motorcycle")
    left, right = (load(f"motorcycle_{side}")[:, :740] for side in ("left", "right"))
    return SimpleNamespace(
        left=cv2.resize(left, (370, 250), interpolation=cv2.INTER_AREA),  # means of 2 x 2 pixels
        right=cv2.resize(right, (370, 250), interpolation=cv2.INTER_AREA),
        disparity=full.disparity[::2, :740:2] / 2,
        focal_px=full.focal_px / 2,
        baseline_m=full.baseline_m,
        doffs_px=full.doffs_px / 2,
    )


# --- a pair from two known cameras ------------------------------------------------------------------------------------

BOARDS = (  # the picture on it, its distance, its left top corner and its width in metres
    ("brick", 3.2, (-2.4, -1.8), 4.8),
    ("coffee", 2.2, (-0.95, -0.55), 1.0),
    ("chelsea", 1.6, (-0.02, -0.12), 0.68),
)


def known_cameras(turn=4.0, tilt=2.0, roll=-3.0, k1=-0.18):
    """Two cameras of which everything is known: no calibration needed.

    Parameters
    ----------
    turn, tilt, roll : float
        How the right camera is turned against the left one, in degrees: sideways, up and down, around its axis.
    k1 : float
        How much both lenses bend straight lines (the first radial coefficient); 0 is a perfect lens.

    Returns
    -------
    SimpleNamespace
        k (3, 3) and d (5,), the same for both; r (3, 3) and t (3, 1): a column p of the left camera's system is
        r @ p + t in the right one's; baseline_m; size (width, height).
    """
    k = np.array([[330.0, 0, 160], [0, 330.0, 120], [0, 0, 1]])
    d = np.array([k1, 0.02 * bool(k1), 0, 0, 0])
    r, _ = cv2.Rodrigues(np.radians([tilt, turn, roll]))
    centre = np.array([0.12, 0.015, -0.01])  # of the right camera, in metres from the left one
    baseline, t = float(np.linalg.norm(centre)), (-r @ centre)[:, None]
    return SimpleNamespace(k=k, d=d, r=r, t=t, baseline_m=baseline, size=(320, 240))


def photograph(cameras, which="left"):
    """What one of the two cameras sees of three boards, and how far away it is.

    Returns
    -------
    (ndarray, (240, 320, 3), uint8) and (ndarray, (240, 320), float64)
        The picture, and each pixel's depth along the axis of that camera, in metres.
    """
    width, height = cameras.size
    pixels = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1).reshape(-1, 1, 2).astype(np.float64)
    rays = cv2.undistortPoints(pixels, cameras.k, cameras.d).reshape(height, width, 2)
    rays = np.dstack([rays, np.ones((height, width))])
    r, t = (np.eye(3), np.zeros((3, 1))) if which == "left" else (cameras.r, cameras.t)
    rays, centre = rays @ r, (-r.T @ t).ravel()  # in the system of the left camera
    picture, depth = np.zeros((height, width, 3), np.uint8), np.full((height, width), np.inf)
    for name, distance, corner, board in BOARDS:
        along = (distance - centre[2]) / rays[..., 2]  # the ray's third number is 1 in its own camera: this is depth
        place = centre[:2] + along[..., None] * rays[..., :2] - corner  # on the board, in metres
        seen, inside = _on_board(load(name), place, board, distance / cameras.k[0, 0])
        on = inside & (along < depth)
        picture[on], depth[on] = seen[on], along[on]
    return picture, depth


def _on_board(texture, place, board, per_pixel):
    """The colours of a board that is so many metres wide at each place on it, and which places lie inside it.

    A pixel of the photograph covers `per_pixel` metres of the board: the texture is blurred that much beforehand.
    """
    scale = texture.shape[1] / board
    inside = (place >= 0).all(axis=2) & (place < (board, texture.shape[0] / scale)).all(axis=2)
    small = max(1, round(scale * per_pixel))
    soft = cv2.blur(texture, (small, small))
    maps = (place * scale - 0.5).astype(np.float32)
    seen = cv2.remap(soft, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return seen, inside


# --- for the eye ------------------------------------------------------------------------------------------------------


def error_colours(error):
    """Red is too near, blue too far, white is right; grey: no answer, or no truth."""
    picture = draw.signed(error, limit=4)  # with a colour bar at its right
    picture[:, : error.shape[1]][np.isnan(error)] = 128
    return picture


def seen_from_here(points, colors, size=(280, 400), focal_px=440):
    """Points in space as a camera at (0, 0, 0) sees them that looks along z; each is a square of 2 x 2 pixels.

    Parameters
    ----------
    points : ndarray, (3, n)
    colors : ndarray, (n, 3), uint8

    Returns
    -------
    (ndarray, (rows, columns, 3), uint8) and int
        The picture, and how many points lie inside it.
    """
    rows, columns = size
    order = np.argsort(-points[2])  # far points first, near ones over them
    (x, y, z), colors = points[:, order], colors[order]
    shrink = focal_px / np.maximum(z, 0.3)
    x, y = (x * shrink + columns // 2).astype(int), (y * shrink + rows // 2).astype(int)
    inside = np.flatnonzero((z > 0.3) & (x >= 0) & (x < columns - 1) & (y >= 0) & (y < rows - 1))
    picture = np.full((rows, columns, 3), 255, np.uint8)
    nearest = np.full((rows, columns), -1)  # which point is seen at each pixel
    for down, right in ((1, 1), (1, 0), (0, 1), (0, 0)):
        nearest[y[inside] + down, x[inside] + right] = inside
    hit = nearest >= 0
    picture[hit] = colors[nearest[hit]]
    return picture, inside.size
