"""The scenes of the geometric transforms: what is said to be true about them is true."""

import numpy as np
import pytest

from cvlessons.pictures import load, truth
from cvlessons.scenes_warping import (
    RULES,
    boxes_around,
    corners_of,
    draw_grid,
    draw_pairs,
    draw_pinhole,
    draw_projection,
    draw_vanishing,
    grid,
    kept,
    point_pairs,
    project,
    share_lost,
    sides,
    slanted_page,
)
from cvlessons.scratch import warping


def moved(m):
    points = grid()
    return points, warping.perspective_transform(points, np.array(m, float))


def test_identity_keeps_all():
    found = kept(*moved(np.eye(3)))
    assert found == pytest.approx({"origin": 0, "lines": 0, "parallels": 0, "middles": 0.5, "areas": 1}, abs=1e-9)


def test_affine_moves_the_origin_and_keeps_the_rest():
    found = kept(*moved([[1.2, 0.4, 30], [-0.3, 0.9, 40], [0, 0, 1]]))
    assert found == pytest.approx({"origin": 50, "lines": 0, "parallels": 0, "middles": 0.5, "areas": 1}, abs=1e-9)


def test_perspective_keeps_lines_only():
    found = kept(*moved([[1, 0, 0], [0, 1, 0], [0.001, 0, 1]]))
    assert found["lines"] < 1e-9 and found["parallels"] > 5 and found["middles"] != pytest.approx(0.5, abs=0.03)
    assert found["areas"] > 1.5


def test_a_swirl_bends_lines():
    before = grid()
    x, y = before[..., 0], before[..., 1]
    turn = 0.5 - np.hypot(x, y) / 400
    after = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=-1)
    assert kept(before, after)["lines"] > 5


def test_a_collapsed_grid_has_no_areas():
    assert np.isfinite(list(kept(*moved([[1, 0, 0], [0, 0, 0], [0, 0, 1]])).values())).all()


def test_slanted_page_has_its_corners():
    picture, known = slanted_page()
    assert picture.shape == (290, 460) and picture.dtype == np.uint8
    back = warping.warp_perspective(picture, np.linalg.inv(known.matrix), known.page.shape[::-1])
    gap = np.abs(back.astype(float) - known.page)[4:-4, 4:-4]
    assert gap.mean() < 8  # the far edge is small in the picture, so its letters come back blurred
    # a page put elsewhere does not come back
    other, _ = slanted_page(known.corners + [6, 0])
    back = warping.warp_perspective(other, np.linalg.inv(known.matrix), known.page.shape[::-1])
    assert np.abs(back.astype(float) - known.page)[4:-4, 4:-4].mean() > 2 * gap.mean()


def test_point_pairs():
    src, dst, known = point_pairs(50, 0.5, 10)
    error = np.hypot(*(warping.perspective_transform(src, known.matrix) - dst).T)
    assert known.right.sum() == 40 and error[known.right].max() < 3 and np.median(error[~known.right]) > 20
    exact = point_pairs(50, 0, 0)
    assert np.hypot(*(warping.perspective_transform(exact[0], known.matrix) - exact[1]).T).max() < 1e-3
    assert np.array_equal(point_pairs(50, 0.5, 10)[1], dst)
    assert np.array_equal(point_pairs(50, 0.5, 20)[1][20:], dst[20:])  # more wrong pairs leave the others alone


def test_boxes_there_and_back():
    boxes = np.array([[3, 4, 10, 20], [0, 0, 1, 1]])
    assert np.array_equal(boxes_around(corners_of(boxes)), boxes)
    for thing in truth("scene").objects:
        assert np.abs(boxes_around(thing.corners[None])[0] - thing.box).max() < 2.5


def test_rules_lie_on_dark_pixels():
    picture = load("text", gray=True)
    for x1, y1, x2, y2 in RULES:
        along = np.linspace(0, 1, 400)
        x, y = x1 + along * (x2 - x1), y1 + along * (y2 - y1)
        seen = (x > 1) & (x < 446) & (y > 7) & (y < 164)

        def grey(off, x=x[seen], y=y[seen]):
            return warping.bilinear(picture, x, y + off).mean()

        assert grey(0) < grey(-6) - 3 and grey(0) < grey(6) - 3


def test_projection_is_a_similarity_only_between_parallel_planes():
    for far in (2.5, 5.0):
        triangle, picture = project(0, far)
        assert sides(picture) / sides(triangle) == pytest.approx([far / 2] * 3)
    triangle, picture = project(30, 5.0)
    assert np.ptp(sides(picture) / sides(triangle)) > 0.3
    assert np.cross(triangle, picture) == pytest.approx(np.zeros((3, 3)), abs=1e-9)  # on one ray with the centre
    normal = np.cross(picture[1] - picture[0], picture[2] - picture[0])
    assert abs(normal[2]) / np.linalg.norm(normal) == pytest.approx(np.cos(np.radians(30)))


def test_a_tree_twice_as_far_is_half_as_high():
    def high(distance):
        crown = (draw_pinhole(5, distance, 200)[:, :170, 1] == 158).any(axis=1)
        return crown.sum()

    assert 1.6 < high(5) / high(10) < 2.4


def test_drawings_bear_points_far_outside():
    assert draw_grid(grid() * 1e6, grid()).shape == (420, 420, 3)
    assert draw_projection(35, 5.5).dtype == np.uint8


def test_share_lost_counts_pixels_outside():
    """By hand: 4 x 3 pixels, shifted by one to the right in a picture as large, lose a column of four."""
    assert share_lost(np.array([[1.0, 0, 1], [0, 1, 0]]), (4, 3), (4, 3)) == 1 / 4
    assert share_lost(np.array([[1.0, 0, 1], [0, 1, 0]]), (4, 3), (5, 3)) == 0
    assert share_lost(np.array([[1.0, 0, 0.4], [0, 1, -2.6]]), (4, 3), (4, 3)) == 1


def test_lines_of_a_plane_are_drawn_on_to_where_they_meet():
    h = np.array([[1, 0, 40], [0, 1, 40], [0.0025, 0, 1]])
    out = draw_vanishing(h).astype(int)
    meet = 1 / 0.0025  # the image of (1, 0, 0), on the axis of y = 0
    assert tuple(out[0, round(meet)]) == (178, 114, 0), "rows meet, in blue"
    red = np.argwhere(np.abs(out - (0, 60, 230)).sum(axis=2) < 40)
    assert red[:, 1].max() <= (300 + 40) / 1.75 + 3, "columns stay apart, and meet nowhere in the picture"
    assert (out == 205).all(axis=2).any() and not (draw_vanishing(np.eye(3)) == 205).all(axis=2).any()


def test_right_and_wrong_pairs_differ_in_form():
    dst = np.array([[40.0, 40], [100, 40]])
    out = draw_pairs(dst, dst, np.array([True, False]))
    ink = (out < 250).any(axis=2)
    for x, upright in ((40, True), (100, False)):
        on_axes = ink[40, x + 4] and ink[36, x]
        on_diagonals = ink[36, x + 4] and ink[44, x + 4]
        assert (on_axes, on_diagonals) == (upright, not upright)
