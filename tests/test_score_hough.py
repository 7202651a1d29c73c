"""Scores of lines, segments and circles: what is right, near, doubled, in pieces or missing is counted as such."""

import numpy as np
import pytest

from cvlessons.score import score_circles, score_lines, score_segments

LEVEL, STEEP = (10, 50, 90, 50), (20, 10, 60, 90)  # true segments


def counts(score):
    return len(score.hits), len(score.missed), len(score.false)


def line_through(x1, y1, x2, y2):
    angle = np.arctan2(x2 - x1, -(y2 - y1))
    return x1 * np.cos(angle) + y1 * np.sin(angle), angle


def test_lines():
    level, steep = line_through(*LEVEL), line_through(*STEEP)
    assert counts(score_lines([level, steep], [LEVEL, STEEP])) == (2, 0, 0)
    turned = -level[0], level[1] - np.pi  # the same line with the other normal
    assert counts(score_lines([turned], [LEVEL, STEEP])) == (1, 1, 0)
    assert counts(score_lines([level, turned], [LEVEL, STEEP])) == (1, 1, 1)  # a double is false
    assert counts(score_lines([(level[0] + 2.9, level[1])], [LEVEL])) == (1, 0, 0)
    assert counts(score_lines([(level[0] + 3.1, level[1])], [LEVEL])) == (0, 1, 1)
    angle = np.pi / 2 + 0.05  # through the middle, off by 2 at the ends
    middle = 50 * np.cos(angle) + 50 * np.sin(angle)
    assert counts(score_lines([(middle, angle)], [LEVEL], most=1.5)) == (0, 1, 1)
    assert counts(score_lines([(middle, angle)], [LEVEL], most=2.5)) == (1, 0, 0)
    assert counts(score_lines([line_through(10, 50, 90, 54)], [LEVEL])) == (0, 1, 1)  # one end is near, one is not


@pytest.mark.parametrize("empty", [[], np.zeros((0, 2)), np.zeros((0, 1, 2), np.float32)])
def test_nothing_found(empty):
    assert counts(score_lines(empty, [LEVEL])) == (0, 1, 0)
    assert counts(score_segments([], [LEVEL, STEEP])) == (0, 2, 0)
    assert counts(score_circles([], [(5, 5, 3)])) == (0, 1, 0)
    assert counts(score_circles([(5, 5, 3)], [])) == (0, 0, 1)
    assert "px" not in str(score_circles([], [(5, 5, 3)]))


def test_segments():
    assert counts(score_segments([LEVEL, STEEP], [STEEP, LEVEL])) == (2, 0, 0)
    back = (90, 50, 10, 50)  # the same, walked the other way
    assert counts(score_segments([back, LEVEL], [LEVEL])) == (1, 0, 1)
    half, less = (10, 50, 50, 50), (10, 50, 49, 50)
    assert counts(score_segments([half], [LEVEL])) == (1, 0, 0)
    assert counts(score_segments([less], [LEVEL])) == (0, 1, 1)
    long, longer = (-30, 50, 130, 50), (-31, 50, 130, 50)  # twice as long as the truth, and more
    assert counts(score_segments([long], [LEVEL])) == (1, 0, 0)
    assert counts(score_segments([longer], [LEVEL])) == (0, 1, 1)
    assert counts(score_segments([(10, 50, 90, 53)], [LEVEL])) == (1, 0, 0)
    assert counts(score_segments([(10, 50, 90, 54)], [LEVEL])) == (0, 1, 1)
    assert counts(score_segments([(10, 80, 90, 80)], [LEVEL])) == (0, 1, 1)  # beside it
    assert counts(score_segments([(100, 50, 180, 50)], [LEVEL])) == (0, 1, 1)  # behind it


def test_circles():
    true = [(30, 30, 10), (80, 30, 20)]
    score = score_circles([(33, 34, 12), (80, 30, 24)], true)
    assert counts(score) == (2, 0, 0)
    assert score.centre_error == pytest.approx(2.5) and score.radius_error == pytest.approx(3)
    assert str(score).endswith("mean error: centre 2.5 px, radius 3.0 px")
    assert counts(score_circles([(30, 30, 16)], true)) == (0, 2, 1)  # the radius is wrong
    assert counts(score_circles([(36, 30, 10)], true)) == (0, 2, 1)  # the centre is wrong
    assert counts(score_circles([(30, 30, 10), (31, 30, 10)], true)) == (1, 1, 1)  # a double


def test_the_partner_is_free_and_nearest():
    """Two true circles around one centre: each find takes its own, and the errors are those of the pairs."""
    true = [(50, 50, 20), (50, 50, 24)]
    score = score_circles([(50, 50, 23), (50, 50, 22)], true)
    assert counts(score) == (2, 0, 0)
    assert score.radius_error == pytest.approx(1.5)
