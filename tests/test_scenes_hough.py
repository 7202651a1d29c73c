"""The generated bridge: the same bytes everywhere, its lines where the truth says, gaps and noise as asked for."""

import hashlib

import cv2
import numpy as np
import pytest

from cvlessons import draw
from cvlessons.scenes_hough import (
    HEIGHT,
    WIDTH,
    bridge,
    draw_circle_score,
    draw_line_score,
    draw_votes,
    draw_walk,
)
from cvlessons.score import Score

LIGHT = 180  # brighter than sky, moon and water, darker than the lines


def grey(picture):
    return picture.astype(int).sum(axis=2) / 3


@pytest.mark.parametrize(
    "noise, gap, sha256",
    [
        (0, 0, "674c61e834af1baf84d0650cf63500b20a892451a0dfbdc542a3360302303e7d"),
        (25, 12, "3e1253d20325f98520445166fb91a23eb04a195d0268c1359b742c62aa43726c"),
    ],
)
def test_same_bytes_on_every_platform_and_version(noise, gap, sha256):
    assert hashlib.sha256(bridge(noise, gap)[0].tobytes()).hexdigest() == sha256


def test_form():
    picture, segments = bridge()
    assert picture.shape == (HEIGHT, WIDTH, 3) and picture.dtype == np.uint8
    assert segments.shape == (15, 4) and segments.dtype == float
    assert len({tuple(segment) for segment in segments.tolist()}) == 15
    picture[:], segments[:] = 0, 0
    assert bridge()[0].any() and bridge()[1].any(), "what is handed out is fresh"


def test_lines_lie_where_the_truth_says_and_nowhere_else():
    picture, segments = bridge()
    bright = grey(picture) > LIGHT
    near = np.zeros_like(bright)
    for x1, y1, x2, y2 in segments:
        at = np.linspace(0, 1, 200)
        x, y = x1 + (x2 - x1) * at, y1 + (y2 - y1) * at
        rows = np.rint(y).astype(int)
        covered = bright[rows, np.floor(x).astype(int)] | bright[rows, np.ceil(x).astype(int)]
        assert covered[2:-2].all()  # the very ends are rounded off
        rows, columns = np.mgrid[:HEIGHT, :WIDTH]
        along = np.clip(((columns - x1) * (x2 - x1) + (rows - y1) * (y2 - y1)) / np.hypot(x2 - x1, y2 - y1) ** 2, 0, 1)
        near |= np.hypot(columns - x1 - along * (x2 - x1), rows - y1 - along * (y2 - y1)) <= 1.6
    assert not (bright & ~near).any()


def test_gaps():
    whole = (grey(bridge()[0]) > LIGHT).sum()
    for gap in (5, 10, 20, 30):
        picture, segments = bridge(gap=gap)
        bright = grey(picture) > LIGHT
        assert bright.sum() / whole == pytest.approx(1 - gap / 40, abs=0.06)
        for x, y in segments.reshape(-1, 2).astype(int):  # both ends are there
            assert bright[y - 1 : y + 2, x - 1 : x + 2].any()
    with pytest.raises(ValueError, match="gap is 31"):
        bridge(gap=31)


def test_noise():
    clean = bridge()[0].astype(int)
    noisy = bridge(20)[0].astype(int)
    middle = (clean > 70) & (clean < 180)
    difference = (noisy - clean)[middle]
    assert difference.std() == pytest.approx(20, rel=0.02)
    assert abs(difference.mean()) < 0.6
    assert np.array_equal(noisy, bridge(20)[0]) and not np.array_equal(noisy, bridge(20, seed=6)[0])


def test_found_missed_and_false_lines_differ_in_form():
    """Without colour: a found line is whole, a missed one has gaps, a false one has crosses, even upon a found one."""
    rows = np.array([[10, y, 290, y] for y in (12, 36, 60)], float)
    found, missed, false = rows[:1], rows[1:2], np.vstack([rows[:1], rows[2:]])
    out = draw_line_score(np.zeros((72, 300), np.uint8), Score(found, missed, false), found, false)
    lit = out.max(axis=2) > 60
    assert lit[12, 15:285].mean() > 0.8 and lit[10:15].any(axis=0)[15:285].all(), "whole, apart from the black rims"
    assert 0.4 < lit[36, 15:285].mean() < 0.75, "dashes"
    assert not lit[31:33].any() and not lit[40:42].any(), "dashes are no crosses"
    for y in (12, 60):  # also upon the found line
        assert lit[y - 4, 15:285].any() and lit[y + 4, 15:285].any(), "crosses stick out of a line"
    assert 5 <= cv2.connectedComponents(np.uint8(lit[50:70]))[0] - 1 <= 15, "crosses that do not touch"


def test_found_missed_and_false_circles_differ_in_form():
    found, missed, false = ([[x, 50.0, 30.0]] for x in (50.0, 150.0, 250.0))
    score = Score(np.array(found), np.array(missed), np.array(false))
    out = draw_circle_score(np.zeros((100, 300), np.uint8), score)
    lit = out.max(axis=2) > 60
    angle = np.radians(np.arange(0, 360, 2))
    y, x = np.rint(50 + 30 * np.sin(angle)).astype(int), np.rint(30 * np.cos(angle)).astype(int)
    share = [lit[y, x + centre].mean() for centre in (50, 150, 250)]
    assert share[0] == share[2] == 1 and 0.4 < share[1] < 0.8
    assert [bool(lit[50, centre]) for centre in (50, 150, 250)] == [False, False, True], "a false one has a cross"
    assert (draw_circle_score(np.zeros((100, 300), np.uint8), score, most=0)[50, 250] == 0).all()


def test_votes_are_marked_where_the_lines_are():
    votes = np.zeros((180, 201), int)
    score = Score(np.array([[50.0, np.pi / 2]]), np.zeros((0, 2)), np.array([[-50.0, np.pi / 4]]))
    out = draw_votes(votes, score, reach=100, size=(360, 200))
    assert (out[150, 180] == 255).all(), "the found line: 90 degrees is half-way across, rho 50 three quarters down"
    assert tuple(out[50, 90]) == draw.FALSE


def test_walk_meets_the_line_squarely():
    """From the drawing itself: the line's pixels are the blue ones, and the black tip lies at the foot of the arrow."""
    out = draw_walk(rho=100, theta=0.5).astype(int)
    y, x = np.nonzero((out[..., 0] - out[..., 2] > 90) & (out[..., 0] > 150))
    along = np.polyfit(y, x, 1)[0]  # dx / dy
    assert abs(along + np.tan(0.5)) < 0.02, "the line is the arrow turned by a quarter"
    distance = (x - 30) * np.cos(0.5) + (y - 30) * np.sin(0.5)
    assert abs(np.median(distance) - 100) < 1
