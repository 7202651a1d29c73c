"""Edge pixels against true ones, within a distance."""

import numpy as np
import pytest

from cvlessons.score import score_edges


def mask(*points):
    made = np.zeros((7, 9), np.uint8)
    for y, x in points:
        made[y, x] = 255
    return made


def test_counts_by_hand():
    true = mask((3, 2), (3, 3), (3, 4), (3, 5))
    found = mask((2, 2), (3, 3), (0, 8), (4, 6))  # above, on it, far away, at a corner
    score = score_edges(found, true)
    assert score.precision == 3 / 4
    assert score.recall == 1  # (3, 4) has (3, 3) beside it
    assert np.array_equal(score.false, mask((0, 8)) > 0)
    assert np.array_equal(score.hits, mask((2, 2), (3, 3), (4, 6)) > 0)
    assert not score.missed.any()
    assert score.f1 == pytest.approx(2 * 0.75 / 1.75)
    assert str(score) == "precision 75%, recall 100%, F1 0.86"


@pytest.mark.parametrize(
    "tolerance, near", [(0, []), (1, [(3, 3)]), (1.5, [(3, 3), (2, 3)]), (2, [(3, 3), (2, 3), (3, 2)])]
)
def test_tolerance_is_a_distance_between_middles(tolerance, near):
    true = mask((3, 4))
    for place in [(3, 3), (2, 3), (3, 2), (1, 2)]:
        assert score_edges(mask(place), true, tolerance).precision == (place in near)


def test_nothing_found_and_nothing_true():
    empty, some = mask(), mask((0, 0))
    assert (score_edges(empty, some).precision, score_edges(empty, some).recall) == (1, 0)
    assert (score_edges(some, empty).precision, score_edges(some, empty).recall) == (0, 1)
    assert score_edges(empty, some).f1 == 0 and score_edges(empty, empty).f1 == 1


def test_masks_do_not_reach_round_the_frame():
    assert score_edges(mask((0, 0)), mask((6, 8)), 1.5).precision == 0
    assert score_edges(mask((3, 0)), mask((3, 8)), 1.5).recall == 0


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match="the same"):
        score_edges(np.zeros((4, 5)), np.zeros((5, 4)))


@pytest.mark.parametrize("tolerance", [-1, np.nan, "1", None, 1e6])
def test_a_wrong_tolerance_is_said_in_words(tolerance):
    with pytest.raises(ValueError, match="tolerance is"):
        score_edges(np.eye(3), np.eye(3), tolerance)
