"""Chapter 4: right answers of an unusual kind pass."""

import math

import cv2
import numpy as np
import pytest

from cvlessons.check import judge
from cvlessons.scenes_edges import landscape
from cvlessons.score import score_edges


def filter3_by_opencv(image, kernel):
    return cv2.filter2D(image, cv2.CV_64F, kernel, borderType=cv2.BORDER_REPLICATE)


def filter3_by_windows(image, kernel):
    framed = np.pad(image, 1, mode="edge").astype(float)
    return np.einsum("abij,ij->ab", np.lib.stride_tricks.sliding_window_view(framed, (3, 3)), kernel)


def filter3_pixel_by_pixel(image, kernel):
    framed, out = np.pad(image, 1, mode="edge"), np.empty(image.shape)
    for y, x in np.ndindex(image.shape):
        out[y, x] = (framed[y : y + 3, x : x + 3] * kernel).sum()
    return out


def bell_by_opencv(ksize, sigma):
    return cv2.getGaussianKernel(ksize, sigma).ravel()


def bell_by_linspace(ksize, sigma):
    weights = np.exp(-0.5 * (np.linspace(-(ksize // 2), ksize // 2, ksize) / sigma) ** 2)
    return weights / weights.sum()


def bell_from_one_side(ksize, sigma):
    half = [math.exp(-d * d / (2 * sigma * sigma)) for d in range(ksize // 2 + 1)]
    both = half[:0:-1] + half
    return np.array([weight / sum(both) for weight in both])


def steepness_in_floats(image):
    return sum(np.abs(cv2.Sobel(image, cv2.CV_64F, *order)) for order in ((1, 0), (0, 1))).astype(np.int16)


def steepness_by_filter(image):
    kernel = np.float32([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return sum(np.abs(cv2.filter2D(image, cv2.CV_16S, k)) for k in (kernel, np.ascontiguousarray(kernel.T)))


def steepness_from_maximum(image):
    dx, dy = (cv2.Sobel(image, cv2.CV_16S, *order) for order in ((1, 0), (0, 1)))
    return np.maximum(dx, -dx) + np.maximum(dy, -dy)


def sobel5_with_none(image):
    return cv2.Sobel(image, cv2.CV_16S, 0, 1, None, 5)


def sobel5_separable(image):
    return cv2.sepFilter2D(image, cv2.CV_16S, *cv2.getDerivKernels(0, 1, 5))


def sobel5_of_the_transposed(image):
    return cv2.Sobel(np.ascontiguousarray(image.T), cv2.CV_16S, 1, 0, ksize=5).T


def ridges_by_differences(steepness):
    return (np.diff(steepness, prepend=0) > 0) & (np.diff(steepness, append=0) <= 0)


def ridges_with_frame(steepness):
    framed = np.pad(steepness, 1)
    return np.logical_and(framed[1:-1] > framed[:-2], framed[1:-1] >= framed[2:])


def ridges_in_a_loop(steepness):
    framed = [0, *steepness.tolist(), 0]
    return np.array([a < b >= c for a, b, c in zip(framed, framed[1:], framed[2:], strict=False)])


def link_run_by_run(values, low, high):
    kept, begin = np.zeros(len(values), bool), 0
    while begin < len(values):
        end = begin
        while end < len(values) and values[end] > low:
            end += 1
        kept[begin:end] = (values[begin:end] > high).any()
        begin = end + 1
    return kept


def link_by_components(values, low, high):
    labels = cv2.connectedComponents(np.uint8(values > low)[None])[1][0]
    return np.isin(labels, labels[values > high]) & (values > low)


def link_until_nothing_changes(values, low, high):
    kept = values > high
    while True:
        grown = kept | (values > low) & (np.r_[False, kept[:-1]] | np.r_[kept[1:], False])
        if np.array_equal(grown, kept):
            return kept
        kept = grown


ANSWERS = {
    "filter3": [filter3_by_opencv, filter3_by_windows, filter3_pixel_by_pixel],
    "bell": [bell_by_opencv, bell_by_linspace, bell_from_one_side],
    "steepness": [steepness_in_floats, steepness_by_filter, steepness_from_maximum],
    "sobel5": [sobel5_with_none, sobel5_separable, sobel5_of_the_transposed],
    "ridges": [ridges_by_differences, ridges_with_frame, ridges_in_a_loop],
    "link": [link_run_by_run, link_by_components, link_until_nothing_changes],
}


@pytest.mark.parametrize("name, function", [(name, f) for name, several in ANSWERS.items() for f in several])
def test_unusual_right_answer(name, function):
    for _ in range(3):  # fresh arrays at each check
        verdict = judge(f"filtering.{name}", function)
        assert verdict.passed, verdict


@pytest.mark.parametrize("border", ["replicate", " BORDER_REPLICATE", "cv2.BORDER_REPLICATE", cv2.BORDER_REPLICATE])
def test_a_border_is_named_in_many_ways(border):
    assert judge("filtering.q_border", border=border).passed


@pytest.mark.parametrize("border", [cv2.BORDER_REFLECT_101, cv2.BORDER_WRAP, 77, True, None, ["REPLICATE"]])
def test_other_borders_are_wrong(border):
    verdict = judge("filtering.q_border", border=border)
    assert not verdict.passed and verdict.message


def test_thresholds_in_either_order_and_numbers_of_numpy():
    assert judge("filtering.q_canny", sigma=1.8, low=60, high=30).passed
    assert judge("filtering.best_blur", sigma=np.float64(1.4), f1=np.float32(0.83)).passed
    assert judge("filtering.predict_border", replicate=0.0, reflect=np.int64(1), reflect_101=2, wrap=3).passed


def test_an_f1_that_is_shown_as_0_90_is_enough():
    values = {"sigma": 1.4, "low": 60, "high": 60}
    picture, true = landscape(20)
    result = score_edges(cv2.Canny(cv2.GaussianBlur(picture, (0, 0), 1.4), 60, 60), true)
    assert result.f1 < 0.9 and str(result).endswith("F1 0.90")  # what stands under the sliders
    assert judge("filtering.q_canny", **values).passed


def ridges_from_place_minus_one(steepness):
    right = [*steepness[1:].tolist(), 0]
    return np.array([bool(s > steepness[i - 1] and s >= right[i]) for i, s in enumerate(steepness)])


def test_a_ring_by_index_is_not_called_np_roll_alone():
    assert "or the place -1" in judge("filtering.ridges", ridges_from_place_minus_one).message
