"""Chapter 3: right answers of an unusual kind pass."""

from itertools import groupby

import cv2
import numpy as np
import pytest

from cvlessons.check import judge


def count_pixel_by_pixel(gray, bins):
    counts = [0] * bins
    for value in gray.ravel().tolist():
        counts[value * bins // 256] += 1
    return np.array(counts)


def count_in_float(gray, bins):
    return np.bincount((gray / (256 / bins)).astype(int).ravel(), minlength=bins)


def count_by_opencv(gray, bins):
    return cv2.calcHist([gray], [0], None, [bins], [0, 256]).ravel().astype(int)


def count_by_numpy(gray, bins):
    return np.histogram(gray, bins, (0, 256))[0]


def masked_by_opencv(gray, mask):
    return cv2.calcHist([gray], [0], mask, [256], [0, 256]).ravel().astype(int)


def masked_value_by_value(gray, mask):
    return np.array([np.sum((gray == value) & (mask != 0)) for value in range(256)])


def masked_by_weights(gray, mask):
    return np.bincount(gray.ravel(), mask.ravel() > 0, 256).astype(int)


def stretch_by_opencv(gray):
    return cv2.normalize(gray, None, 0, 255, cv2.NORM_MINMAX)


def stretch_by_interp(gray):
    return np.interp(gray, (gray.min(), gray.max()), (0, 255)).round().astype(np.uint8)


def stretch_half_up(gray):
    return ((gray - gray.min()) / (gray.max() - gray.min()) * 255 + 0.5).astype(np.uint8)


def equalize_by_ranks(gray):
    darkest = np.sum(gray == gray.min())
    upto = np.searchsorted(np.sort(gray.ravel()), gray, "right")
    return np.rint(255 * (upto - darkest) / (gray.size - darkest)).astype(np.uint8)


def equalize_pixel_by_pixel(gray):
    out, others = np.zeros_like(gray), np.sum(gray > gray.min())
    for place, value in np.ndenumerate(gray):
        out[place] = round(255 * np.sum((gray > gray.min()) & (gray <= value)) / others)
    return out


def dark_share_upto(gray):
    return np.mean(gray <= cv2.threshold(gray, 0, 255, cv2.THRESH_OTSU)[0])


def dark_share_from_ones(gray):
    return 1 - cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1].mean()


def dark_share_inverted(gray):
    return np.mean(cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1] == 255)


def intersection_by_opencv(h1, h2):
    return cv2.compareHist(h1 / h1.sum(), h2 / h2.sum(), cv2.HISTCMP_INTERSECT)


def intersection_from_differences(h1, h2):
    return 1 - np.abs(h1 / h1.sum() - h2 / h2.sum()).sum() / 2


def intersection_in_python(h1, h2):
    return sum(min(p, q) for p, q in zip((h1 / h1.sum()).tolist(), (h2 / h2.sum()).tolist(), strict=True))


def cuts_by_groups(change, threshold):
    rows = groupby(range(len(change)), key=lambda k: change[k] >= threshold)
    return [max(row, key=lambda k: change[k]) for reaches, row in rows if reaches]


def cuts_by_split(change, threshold):
    called = np.flatnonzero(change >= threshold)
    rows = np.split(called, np.flatnonzero(np.diff(called) > 1) + 1)
    return [row[np.argmax(change[row])] for row in rows if row.size]  # NumPy's ints


def cuts_as_tuple(change, threshold):
    return tuple(cuts_by_groups(change, threshold))


ANSWERS = {
    "count": [count_pixel_by_pixel, count_in_float, count_by_opencv, count_by_numpy],
    "masked": [masked_by_opencv, masked_value_by_value, masked_by_weights],
    "stretch": [stretch_by_opencv, stretch_by_interp, stretch_half_up],
    "equalize": [cv2.equalizeHist, equalize_by_ranks, equalize_pixel_by_pixel],
    "dark_share": [dark_share_upto, dark_share_from_ones, dark_share_inverted],
    "intersection": [intersection_by_opencv, intersection_from_differences, intersection_in_python],
    "cuts": [cuts_by_groups, cuts_by_split, cuts_as_tuple],
}


@pytest.mark.parametrize("name, function", [(name, f) for name, several in ANSWERS.items() for f in several])
def test_unusual_right_answer(name, function):
    for _ in range(3):  # fresh arrays at each check
        verdict = judge(f"histograms.{name}", function)
        assert verdict.passed, verdict


def test_numbers_of_numpy_are_an_answer():
    assert judge("histograms.predict", total=np.float32(20000), bin=np.int64(12)).passed
    assert judge("histograms.q_bins", bins=np.int64(8)).passed


def test_of_two_long_rows_the_first_place_where_they_differ_is_named():
    def one_more(gray, mask):
        counts = masked_by_opencv(gray, mask)
        counts[200] += 1
        return counts

    message = judge("histograms.masked", one_more).message
    assert "The first difference, at place 200: yours " in message and "Yours: array" not in message
    other_type = judge("histograms.masked", lambda gray, mask: masked_by_opencv(gray, mask).astype(float)).message
    assert "dtype float64" in other_type and "Yours: array" in other_type


@pytest.mark.parametrize(
    "name, function, words",
    [
        ("dark_share", lambda gray: np.mean(cv2.threshold(gray, 0, 255, cv2.THRESH_OTSU)[0] == 0), "returns a pair"),
        ("dark_share", lambda gray: np.mean(cv2.threshold(gray, 127, 255, 0)[1] == 0), "127 or 128"),
        ("dark_share", lambda gray: np.mean(cv2.threshold(gray, 0, 255, 0)[1] == 0), "without cv2.THRESH_OTSU"),
        ("intersection", lambda h1, h2: sum(map(min, h1, h2)) / h1.sum(), "the first sum only"),
    ],
)
def test_what_a_learner_tries_is_named_as_it_is(name, function, words):
    for _ in range(3):
        assert words in judge(f"histograms.{name}", function).message
