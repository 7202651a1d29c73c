"""Scenes of the stereo chapter: what they say about depth and shift is what their pictures show."""

import cv2
import numpy as np
import pytest

from cvlessons import scenes_stereo as scenes
from cvlessons.pictures import truth
from cvlessons.score import score_disparity


@pytest.mark.parametrize("near_m, camera_m", [(4.0, 0.3), (2.0, 0.05), (8.0, 0.6)])
def test_the_marked_post_moves_by_focal_length_times_way_over_distance(near_m, camera_m):
    def post(picture):
        return np.nonzero((picture == (0, 60, 230)).all(axis=2).any(axis=0))[0].mean()

    moved = post(scenes.roadside(0, near_m)) - post(scenes.roadside(camera_m, near_m))
    assert moved == pytest.approx(320 * camera_m / near_m, abs=1)


def test_half_size_halves_pixels_and_keeps_metres():
    half, full = scenes.half_motorcycle(), truth("motorcycle")
    depth = half.focal_px * half.baseline_m / (half.disparity + half.doffs_px)
    whole = full.focal_px * full.baseline_m / (full.disparity + full.doffs_px)
    np.testing.assert_allclose(depth, whole[::2, :740:2], rtol=1e-6)
    assert half.left.shape == half.right.shape == (*half.disparity.shape, 3)
    left, right = (cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (half.left, half.right))
    found = cv2.StereoBM_create(32, 11).compute(left, right).astype(np.float32) / 16
    result = score_disparity(found, half.disparity)  # the halved truth is that of the halved pictures
    assert np.nanmedian(np.abs(result.error)) < 0.25 and result.valid > 0.7
    assert abs(np.nanmedian(result.error)) < 0.15


def corresponding(cameras, depth):
    """Left pixels that the right camera sees too, and where."""
    y, x = np.mgrid[20:220:15, 20:300:15]
    pixels = np.stack([x, y], axis=-1).reshape(-1, 1, 2).astype(np.float64)
    rays = cv2.undistortPoints(pixels, cameras.k, cameras.d).reshape(-1, 2)
    z = depth[y, x].reshape(-1, 1)
    places = np.hstack([rays * z, z])
    there, _ = cv2.projectPoints(places, cv2.Rodrigues(cameras.r)[0], cameras.t, cameras.k, cameras.d)
    return pixels.reshape(-1, 2), there.reshape(-1, 2), places


@pytest.mark.parametrize("settings", [{}, {"k1": 0.0}, {"turn": 0, "tilt": 0, "roll": 0, "k1": 0.0}])
def test_both_cameras_see_the_same_boards(settings):
    cameras = scenes.known_cameras(**settings)
    (left, depth), (right, other) = (scenes.photograph(cameras, which) for which in ("left", "right"))
    assert left.shape == right.shape == (240, 320, 3) and np.isfinite(depth).all() and np.isfinite(other).all()
    here, there, places = corresponding(cameras, depth)
    in_right = (places @ cameras.r.T + cameras.t.T)[:, 2]
    x, y = np.rint(there).astype(int).T
    inside = (x >= 0) & (x < 320) & (y >= 0) & (y < 240)
    assert inside.mean() > 0.8
    same = np.abs(other[y[inside], x[inside]] - in_right[inside]) < 0.02  # else something nearer hides it
    assert same.mean() > 0.85
    grey_left = left[here[inside, 1].astype(int), here[inside, 0].astype(int)].mean(axis=1)
    grey_right = right[y[inside], x[inside]].mean(axis=1)
    assert np.median(np.abs(grey_left - grey_right)[same]) < 8


def test_rectified_rows_agree_and_depth_comes_back():
    cameras = scenes.known_cameras()
    _, depth = scenes.photograph(cameras)
    here, there, places = corresponding(cameras, depth)
    assert np.abs(here[:, 1] - there[:, 1]).max() > 10  # they did not agree
    k, d = cameras.k, cameras.d
    flags = {"flags": cv2.CALIB_ZERO_DISPARITY, "alpha": 0}
    r1, r2, p1, p2, q = cv2.stereoRectify(k, d, k, d, cameras.size, cameras.r, cameras.t, **flags)[:5]
    a = cv2.undistortPoints(here[:, None], k, d, R=r1, P=p1)[:, 0]
    b = cv2.undistortPoints(there[:, None], k, d, R=r2, P=p2)[:, 0]
    assert np.abs(a[:, 1] - b[:, 1]).max() < 0.05
    space = np.column_stack([a, a[:, 0] - b[:, 0], np.ones(len(a))]) @ q.T
    np.testing.assert_allclose(space[:, :3] / space[:, 3:] @ r1, places, atol=0.02)


def test_points_in_space_are_seen_where_the_pinhole_says():
    points = np.float64([[0.2, 0.2, -0.1, 0, 0.1], [0.1, 0.1, 0, 0, 0.1], [2, 1.5, 1, -1, 0.1]])
    colors = np.uint8([[9, 9, 9], [1, 2, 3], [4, 5, 6], [7, 7, 7], [8, 8, 8]])
    picture, count = scenes.seen_from_here(points, colors, size=(200, 300), focal_px=100)
    assert count == 3, "two are behind the camera, or too near"
    assert (picture[106:108, 163:165] == (1, 2, 3)).all(), "0.2 / 1.5 * 100 to the right of the middle"
    assert (picture[100:102, 140:142] == (4, 5, 6)).all()
    assert (picture[:100] == 255).all()


def test_a_near_point_covers_a_far_one():
    points, colors = np.float64([[0, 0], [0, 0], [1, 2]]), np.uint8([[1, 1, 1], [2, 2, 2]])
    for order in ([0, 1], [1, 0]):
        picture, _ = scenes.seen_from_here(points[:, order], colors[order])
        assert (picture[140, 200] == 1).all()


def test_colours_of_errors():
    picture = scenes.error_colours(np.array([[3.0, -3.0, 0.0, np.nan]] * 40))
    blue, green, red = picture[20, :4].astype(int).T
    assert red[0] > blue[0] + 50 and blue[1] > red[1] + 50, "too near is red, too far blue"
    assert (picture[20, 2] > 240).all() and (picture[20, 3] == 128).all()
