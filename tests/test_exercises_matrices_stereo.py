"""Answers of chapters 7 and 8 that are right and written in another way than our solution: all must pass."""

import math

import cv2
import numpy as np
import pytest

from cvlessons.check import judge
from cvlessons.exercises.stereo.questions import BEST


def right(name):
    """Collect a function as a right answer to the exercise of that name."""

    def collect(function):
        RIGHT.append((name, function))
        return function

    return collect


RIGHT = []


@right("matrices.add")
def add_where_it_wrapped(a, b):
    total = a + b
    total[total < a] = 255
    return total


@right("matrices.add")
def add_what_there_is_room_for(a, b):
    return a + np.minimum(255 - a, b)


@right("matrices.add")
def add_in_floats(a, b):
    return np.uint8(np.minimum(np.float32(a) + b, 255))


@right("matrices.changed")
def changed_by_compare(before, after, threshold):
    return cv2.compare(cv2.absdiff(after, before).max(axis=2), threshold, cv2.CMP_GT)


@right("matrices.changed")
def changed_by_larger_less_smaller(before, after, threshold):
    difference = np.maximum(before, after) - np.minimum(before, after)
    return np.uint8(255) * np.any(difference > threshold, axis=2)


@right("matrices.changed")
def changed_by_joined_masks(before, after, threshold):
    blue, green, red = cv2.split(cv2.compare(cv2.absdiff(after, before), (threshold,) * 4, cv2.CMP_GT))
    return blue | green | red


@right("matrices.table")
def table_in_a_loop(gamma):
    return np.array([round(255 * (v / 255) ** gamma) for v in range(256)], np.uint8)


@right("matrices.table")
def table_half_up(gamma):
    return np.uint8(np.floor(255 * np.linspace(0, 1, 256) ** gamma + 0.5))


@right("matrices.table")
def table_by_opencv(gamma):
    return cv2.convertScaleAbs(np.linspace(0, 1, 256) ** gamma * 255).ravel()


@right("matrices.paint")
def paint_by_einsum(picture, matrix):
    return np.clip(np.einsum("ij,rcj->rci", matrix, picture).round(), 0, 255).astype(np.uint8)


@right("matrices.paint")
def paint_by_transform(picture, matrix):
    return cv2.add(cv2.transform(picture.astype(np.float64), matrix), 0, dtype=cv2.CV_8U)


@right("matrices.paint")
def paint_pixel_by_pixel(picture, matrix):
    out = np.empty_like(picture)
    for row, column in np.ndindex(picture.shape[:2]):
        out[row, column] = np.rint(matrix @ picture[row, column]).clip(0, 255)
    return out


@right("matrices.brightest")
def brightest_by_argwhere(picture):
    return tuple(np.argwhere(picture == picture.max())[0])


@right("matrices.brightest")
def brightest_by_divmod(picture):
    return divmod(int(picture.argmax()), picture.shape[1])


@right("matrices.brightest")
def brightest_as_a_list(picture):
    return list(cv2.minMaxLoc(picture)[3][::-1])


@right("matrices.covariance")
def covariance_by_opencv(samples):
    return cv2.calcCovarMatrix(samples, None, cv2.COVAR_NORMAL | cv2.COVAR_ROWS | cv2.COVAR_SCALE)[0]


@right("matrices.covariance")
def covariance_by_mean_of_products(samples):
    mean = samples.mean(axis=0)
    return samples.T @ samples / len(samples) - np.outer(mean, mean)


@right("matrices.covariance")
def covariance_with_columns(samples):
    off = (samples - samples.mean(axis=0)).T
    return off @ off.T / off.shape[1]


@right("matrices.distances")
def distances_by_opencv(picture, mean, covariance):
    inverse, mean = np.linalg.inv(covariance), np.asarray(mean, float)[None]
    rows = [[cv2.Mahalanobis(pixel[None].astype(float), mean, inverse) for pixel in row] for row in picture]
    return np.array(rows)


@right("matrices.distances")
def distances_by_cholesky(picture, mean, covariance):
    off = (picture.reshape(-1, 3) - mean).T
    return np.linalg.norm(np.linalg.solve(np.linalg.cholesky(covariance), off), axis=0).reshape(picture.shape[:2])


@right("matrices.distances")
def distances_by_solve(picture, mean, covariance):
    off = picture.reshape(-1, 3) - mean
    squared = (off * np.linalg.solve(covariance, off.T).T).sum(axis=1)
    return np.sqrt(squared).reshape(picture.shape[:2])


@right("stereo.depth")
def depth_with_sixteenths_in_the_formula(raw, focal_px, baseline_m, doffs_px):
    return 16 * focal_px * baseline_m / np.where(raw < 0, np.nan, raw + 16 * doffs_px)


@right("stereo.depth")
def depth_by_a_masked_array(raw, focal_px, baseline_m, doffs_px):
    return (focal_px * baseline_m / (np.ma.masked_less(raw, 0) / 16.0 + doffs_px)).filled(np.nan)


@right("stereo.depth")
def depth_in_a_loop(raw, focal_px, baseline_m, doffs_px):
    fb = focal_px * baseline_m
    return np.array([[fb / (v / 16 + doffs_px) if v >= 0 else math.nan for v in row] for row in raw.tolist()])


def _blocks(left, right, x, y, d, r):
    rows = slice(y - r, y + r + 1)
    return left[rows, x - r : x + r + 1].copy(), right[rows, x - d - r : x - d + r + 1].copy()


@right("stereo.match")
def match_by_norm(left, right, x, y, count, r):
    return min(range(count), key=lambda d: cv2.norm(*_blocks(left, right, x, y, d, r), cv2.NORM_L1))


@right("stereo.match")
def match_by_absdiff(left, right, x, y, count, r):
    return min(range(count), key=lambda d: cv2.absdiff(*_blocks(left, right, x, y, d, r)).sum())


@right("stereo.match")
def match_as_numpy_number(left, right, x, y, count, r):
    pairs = [_blocks(left.astype(np.int16), right, x, y, d, r) for d in range(count)]
    return np.argmin([np.abs(a - b).sum() for a, b in pairs])


@right("stereo.match")
def match_of_equal_costs_the_largest_disparity(left, right, x, y, count, r):
    costs = [cv2.norm(*_blocks(left, right, x, y, d, r), cv2.NORM_L1) for d in range(count)]
    return count - 1 - int(np.argmin(costs[::-1]))


@right("stereo.num_disparities")
def num_by_ceil(largest):
    return math.ceil((largest + 1) / 16) * 16


@right("stereo.num_disparities")
def num_by_bits(largest):
    return (largest | 15) + 1


@right("stereo.num_disparities")
def num_by_counting(largest):
    number = 16
    while number - 1 < largest:
        number += 16
    return number


@right("stereo.consistent")
def consistent_in_a_loop(d_left, d_right, tolerance):
    agree = []
    for x, d in enumerate(d_left):
        other = d_right[x - d] if d >= 0 else -1
        agree.append(bool(other >= 0 and abs(other - d) <= tolerance))
    return np.array(agree)


@right("stereo.consistent")
def consistent_by_take(d_left, d_right, tolerance):
    other = np.take(d_right, np.arange(len(d_left)) - np.maximum(d_left, 0))
    return np.logical_and.reduce([d_left > -1, other > -1, abs(other - d_left) <= tolerance])


@right("stereo.consistent")
def consistent_with_nothing_as_far_away(d_left, d_right, tolerance):
    other = d_right[np.arange(len(d_left)) - d_left.clip(0)]
    return np.abs(np.where(other < 0, 10**6, other) - np.where(d_left < 0, -(10**6), d_left)) <= tolerance


def _carried(row):
    out = row.copy()
    for x in range(1, len(out)):
        out[x] = out[x - 1] if out[x] < 0 else out[x]
    return out


@right("stereo.fill_row")
def fill_by_carrying_both_ways(row):
    before, after = _carried(row), _carried(row[::-1])[::-1]
    return np.where(before < 0, after, np.where(after < 0, before, np.minimum(before, after)))


@right("stereo.fill_row")
def fill_with_large_numbers(row):
    before, after = _carried(row), _carried(row[::-1])[::-1]
    both = np.minimum(np.where(before < 0, 10**6, before), np.where(after < 0, 10**6, after))
    return np.where(both == 10**6, -1, both)


@right("stereo.fill_row")
def fill_by_searching(row):
    filled = row.copy()
    for x in np.flatnonzero(row < 0):
        found = [next((v for v in side if v >= 0), None) for side in (row[:x][::-1], row[x:])]
        filled[x] = min((v for v in found if v is not None), default=-1)
    return filled


@right("stereo.bad")
def bad_by_counting(found, true, limit):
    known = np.isfinite(true)
    return np.count_nonzero((found[known] < 0) | (abs(found[known] - true[known]) > limit)) / known.sum()


@right("stereo.bad")
def bad_as_one_less_the_good(found, true, limit):
    known = np.isfinite(true)
    return 1 - ((found[known] >= 0) & (abs(found[known] - true[known]) <= limit)).mean()


@right("stereo.bad")
def bad_in_float32(found, true, limit):
    return np.float32(bad_by_counting(found, true, limit))


@pytest.mark.parametrize("name, answer", RIGHT, ids=lambda value: getattr(value, "__name__", value))
def test_right_answers_written_in_another_way_pass(name, answer):
    for _ in range(3):  # fresh arrays at each check
        verdict = judge(name, answer)
        assert verdict.passed, verdict


@pytest.mark.parametrize(
    "name, values",
    [
        ("matrices.predict", {"numpy_sum": np.uint8(24), "opencv_sum": np.uint8(255), "opencv_quotient": 4.0}),
        ("matrices.q_norm", {"norm_type": cv2.NORM_L1}),
        ("stereo.predict", {"disparity": 25.0, "stored": np.int16(400)}),
        ("stereo.q_sgbm", {**BEST, "p1": 60.0, "p2": np.int64(350)}),
        ("stereo.q_tape", {"metres": np.float32(0.43)}),
    ],
)
def test_right_values_of_another_type_pass(name, values):
    verdict = judge(name, **values)
    assert verdict.passed, verdict


def test_every_threshold_whose_f1_is_shown_as_the_highest_is_right():
    from cvlessons.exercises.matrices.questions import scores_of_change

    shown = {threshold: f"{f1:.2f}" for threshold, f1 in scores_of_change().items()}
    best = [threshold for threshold, f1 in shown.items() if f1 == max(shown.values())]
    assert len(best) > 1
    refused = [t for t in best if not judge("matrices.q_change", threshold=t).passed]
    assert not refused


def test_no_match_has_two_winners():
    from cvlessons.exercises.stereo.functions import _match_cases, match

    for seed in range(20):
        for case in _match_cases(np.random.default_rng(seed)):
            assert match_of_equal_costs_the_largest_disparity(*case) == match(*case), seed


def test_not_a_number_answers_no_question():
    for name, key in (("stereo.q_tape", "metres"), ("stereo.q_error", "distance_m"), ("matrices.q_norm", "norm_type")):
        for nan in (math.nan, np.float32("nan")):
            assert judge(name, **{key: nan}).rung == "type"


@pytest.mark.parametrize(
    "name, answer, words",
    [
        ("matrices.brightest", lambda picture: cv2.minMaxLoc(picture)[2], "darkest pixel, and as (x, y)"),
        ("matrices.changed", lambda a, b, t: np.uint8(255) * ((a.astype(int) - b) > t).any(axis=2), "miss what became"),
        ("stereo.depth", lambda raw, f, b, o: np.where(raw < 0, -1, f * b / (raw / 16 + o)), "NaN (not a number) is"),
        ("stereo.bad", lambda f, t, m: ((abs(f - t) > m) | (f < 0))[np.isfinite(t)].sum() / t.size, "all pixels"),
    ],
)
def test_a_natural_slip_is_named(name, answer, words):
    for _ in range(3):
        assert words in judge(name, answer).message
