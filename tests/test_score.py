"""Scores against hand-worked boxes."""

import numpy as np
import pytest

from cvlessons.score import iou, score_boxes, score_points


def test_boxes_without_area_overlap_nothing():
    assert iou((3, 4, 0, 0), (3, 4, 0, 0)) == iou((3, 4, 0, 5), (0, 0, 9, 9)) == 0


def test_iou_by_hand():
    assert iou((0, 0, 10, 10), (0, 0, 10, 10)) == 1
    assert iou((0, 0, 10, 10), (5, 0, 10, 10)) == 50 / 150
    assert iou((0, 0, 10, 10), (10, 0, 10, 10)) == 0  # they touch
    assert iou((0, 0, 10, 10), (30, 30, 10, 10)) == 0  # apart in both directions: two negative sides make no overlap
    assert iou((0, 0, 100, 60), (0, 0, 60, 100)) == pytest.approx(3600 / 8400)
    assert iou((2, 3, 4, 5), (0, 0, 10, 10)) == iou((0, 0, 10, 10), (2, 3, 4, 5)) == 0.2


def test_each_object_takes_one_find():
    true = [(0, 0, 10, 10), (50, 0, 10, 10), (100, 0, 10, 10)]
    found = [(1, 0, 10, 10), (0, 0, 10, 10), (51, 1, 10, 10), (200, 0, 10, 10)]
    score = score_boxes(found, true)
    assert score.hits.tolist() == [[1, 0, 10, 10], [51, 1, 10, 10]]
    assert score.missed.tolist() == [[100, 0, 10, 10]]
    assert score.false.tolist() == [[0, 0, 10, 10], [200, 0, 10, 10]]
    assert (score.precision, score.recall) == (0.5, 2 / 3)
    assert str(score) == "2 of 3 found, 2 false; precision 50%, recall 67%"


def test_least_is_a_limit_that_counts():
    half = [(0, 0, 10, 5)]  # IoU with the true box: exactly 0.5
    assert len(score_boxes(half, [(0, 0, 10, 10)], least=0.5).hits) == 1
    assert len(score_boxes(half, [(0, 0, 10, 10)], least=0.51).hits) == 0


def test_nothing_found_and_nothing_there():
    nothing = score_boxes([], [(0, 0, 10, 10)])
    assert (nothing.precision, nothing.recall, len(nothing.missed)) == (1, 0, 1)
    alarm = score_boxes([(0, 0, 10, 10)], np.zeros((0, 4)))
    assert (alarm.precision, alarm.recall, len(alarm.false)) == (0, 1, 1)


def test_points_within_a_distance():
    score = score_points([(3, 4), (3.1, 4), (50, 50)], [(0, 0), (100, 100)], most=5)
    assert score.hits.tolist() == [[3, 4]]
    assert len(score.false) == 2 and len(score.missed) == 1


@pytest.mark.parametrize("wrong", [None, [(1, 2, 3)], "ab", [(1,), (1, 2)], 5, [(1, 2, 3, 4, 5, 6)] * 2])
def test_wrong_rows_are_said_with_the_argument_s_name(wrong):
    with pytest.raises(ValueError, match="found must be rows of 4 numbers"):
        score_boxes(wrong, [(0, 0, 10, 10)])
    with pytest.raises(ValueError, match="true must be rows of 4 numbers"):
        score_boxes([(0, 0, 10, 10)], wrong)


def test_points_count_within_five_pixels_unless_said_otherwise():
    assert len(score_points([(5, 0)], [(0, 0)]).hits) == 1 and len(score_points([(5.1, 0)], [(0, 0)]).hits) == 0
