"""Masks compared pixel by pixel: no pixel counts for its neighbour."""

import numpy as np
import pytest

from cvlessons.score import score_pixels


def test_counts_by_hand():
    found = np.uint8([[255, 255, 0, 0], [0, 0, 0, 0]])
    true = np.array([[True, False, False, True], [False, True, False, False]])
    score = score_pixels(found, true)
    assert score.hits.sum() == 1 and score.missed.sum() == 2 and score.false.sum() == 1
    assert (score.precision, score.recall, score.f1) == pytest.approx((1 / 2, 1 / 3, 2 / 5))


def test_neighbours_do_not_count_and_nothing_found_is_precise():
    true = np.zeros((5, 5), bool)
    true[2, 2] = True
    assert score_pixels(np.roll(true, 1, axis=1), true).f1 == 0
    nothing = score_pixels(np.zeros((5, 5), bool), true)
    assert nothing.precision == 1 and nothing.recall == 0


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="the same"):
        score_pixels(np.zeros((2, 3)), np.zeros((3, 2)))
