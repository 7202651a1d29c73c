"""Scenes and truths for stereo: a row of posts before hills, the motorcycle at half size, a pair of known cameras."""

from types import SimpleNamespace

import cv2
import numpy as np

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
    picture = np.empty((rows, columns, 3), np.uint8)
    picture[:] = np.where(y < horizon, 235, 150)[..., None]
    x_far = camera_m + (u - columns / 2) * far_m / focal_px  # where in the world each column looks
    house, inside = np.floor(x_far / 9).astype(int), np.mod(x_far, 9)
    tall = 5 + 2.5 * np.sin(house * 2.1)  # metres above the eye
    houses = (inside < 7) & (y > horizon - tall * focal_px / far_m) & (y < horizon + 1.6 * focal_px / far_m)
    picture[houses] = (190, 150, 120)
    window = houses & (np.mod(inside, 2.3) > 1.4) & (np.mod(y, 14) > 6)
    picture[window] = (120, 90, 70)
    x_near = camera_m + (u - columns / 2) * near_m / focal_px
    posts = (np.mod(x_near, 1.7) < 0.16) & (y > horizon - 0.35 * focal_px / near_m)
    rail = (np.abs(y - horizon - 0.1 * focal_px / near_m) < 0.05 * focal_px / near_m) & (u >= 0)
    picture[(posts | rail) & (y < horizon + 1.3 * focal_px / near_m)] = (60, 90, 130)
    first = np.mod(x_near, 17) < 0.16  # one post in ten is marked, so that the eye can follow it
    picture[posts & first & (y < horizon + 1.3 * focal_px / near_m)] = (0, 60, 230)
    return picture


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
    for name, distance, (x, y), board in BOARDS:
        texture = load(name)
        along = (distance - centre[2]) / rays[..., 2]  # the ray's third number is 1 in its own camera: this is depth
        place = centre[:2] + along[..., None] * rays[..., :2] - (x, y)
        scale = texture.shape[1] / board
        on = (place >= 0).all(axis=2) & (place < (board, texture.shape[0] / scale)).all(axis=2) & (along < depth)
        small = max(1, round(scale * distance / cameras.k[0, 0]))  # texture pixels per picture pixel: blur that much
        soft = cv2.blur(texture, (small, small))
        maps = (place * scale - 0.5).astype(np.float32)
        seen = cv2.remap(soft, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        picture[on], depth[on] = seen[on], along[on]
    return picture, depth
