"""cvlessons.scratch.edges against the installed OpenCV, each step by hand, and with bad input."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import edges

THRESHOLDS = [(100, 200), (200, 50.7), (0, 0), (-5, 30), (30.5, 400), (1000, 5000), (40000, 90000)]


def assert_same_edges(image, threshold1, threshold2, aperture, l2):
    expected = cv2.Canny(image, threshold1, threshold2, apertureSize=aperture, L2gradient=l2)
    ours = edges.canny(image, threshold1, threshold2, aperture, l2)
    assert ours.dtype == np.uint8
    np.testing.assert_array_equal(ours, expected)


@pytest.mark.parametrize("shape", [*SHAPES, (1, 7, 3), (33, 20, 3), (9, 11, 4)], ids=str)
@pytest.mark.parametrize("aperture", [3, 5, 7])
@pytest.mark.parametrize("l2", [False, True])
def test_canny_noise(shape, aperture, l2):
    for levels in (256, 3, 2):  # few levels: many equal slopes
        image = (random_image(shape).astype(int) % levels * (255 // (levels - 1))).astype(np.uint8)
        for threshold1, threshold2 in THRESHOLDS:
            assert_same_edges(image, threshold1, threshold2, aperture, l2)


@pytest.mark.parametrize("name", ["coins", "page", "camera", "chelsea", "motorcycle_left"])
@pytest.mark.parametrize("aperture", [3, 5, 7])
def test_canny_photographs(name, aperture):
    image = load(name, gray=name == "camera")[:300, :400]
    factor = {3: 1, 5: 12, 7: 150}[aperture]  # larger filters give larger slopes
    for l2 in (False, True):
        for low, high in [(50, 100), (100, 200), (120, 121)]:
            assert_same_edges(image, low * factor, high * factor, aperture, l2)


@given(
    images(channels=(1, 3)),
    st.floats(-10, 3000),
    st.floats(-10, 3000),
    st.sampled_from([3, 5, 7]),
    st.booleans(),
)
def test_canny_hypothesis(image, threshold1, threshold2, aperture, l2):
    assert_same_edges(image, threshold1, threshold2, aperture, l2)


def test_canny_is_not_empty_on_a_photograph():
    found = edges.canny(load("coins", gray=True), 100, 200)
    assert set(np.unique(found)) == {0, 255} and 0.01 < np.mean(found > 0) < 0.3


# the steps, by hand


def test_gradient_and_magnitude():
    image = np.array([[0, 0, 10, 10]] * 4, np.uint8)
    dx, dy = edges.canny_gradient(image)
    assert dx.dtype == dy.dtype == np.int16
    assert dx[1].tolist() == [0, 40, 40, 0] and not dy.any()
    assert edges.gradient_magnitude(dx, dy)[1].tolist() == [0, 40, 40, 0]
    assert edges.gradient_magnitude(dx, dy, l2_gradient=True)[1].tolist() == [0, 1600, 1600, 0]
    assert edges.gradient_magnitude(np.int16([[-3]]), np.int16([[4]])).tolist() == [[7]]


def test_gradient_of_colour_takes_the_steepest_channel():
    image = np.zeros((3, 4, 3), np.uint8)
    image[:, 2:] = 5, 20, 10
    dx, _ = edges.canny_gradient(image)
    assert dx[1].tolist() == [0, 80, 80, 0]
    y, x = np.mgrid[:3, :3]
    image = np.stack([3 * x + 3 * y, 5 * x], axis=2).astype(np.uint8)[..., [0, 1, 1]]
    # slopes (24, 24) and (40, 0): the sum 48 > 40, but the root of 1152 < 1600
    assert [int(slope[1, 1]) for slope in edges.canny_gradient(image)] == [24, 24]
    assert [int(slope[1, 1]) for slope in edges.canny_gradient(image, l2_gradient=True)] == [40, 0]


@pytest.mark.parametrize(
    "dx, dy, direction",
    [(9, 0, 0), (-9, 3, 0), (0, 9, 2), (3, -9, 2), (9, 9, 1), (-9, -9, 1), (9, -9, 3), (-9, 9, 3), (-32768, -32768, 1)],
)
def test_direction(dx, dy, direction):
    assert edges.gradient_direction(np.int16([[dx]]), np.int16([[dy]])).tolist() == [[direction]]


def test_direction_agrees_with_the_angle():
    dy, dx = np.mgrid[-40:41, -40:41].astype(np.int16)
    nearest = np.rint(np.degrees(np.arctan2(dy, dx)) / 45) % 4
    np.testing.assert_array_equal(edges.gradient_direction(dx, dy)[dx != 0], nearest[dx != 0])


def test_thin_edges():
    steepness = np.array([[0, 5, 9, 9, 5, 0]] * 3, np.int32)
    right = np.full((3, 6), 9, np.int16)
    assert edges.thin_edges(steepness, right, 0 * right)[1].tolist() == [False, False, True, False, False, False]
    assert edges.thin_edges(steepness.T.copy(), 0 * right.T, right.T)[:, 1].tolist() == [0, 0, 1, 0, 0, 0]
    peak = np.zeros((3, 3), np.int32)
    peak[1, 1], peak[2, 2] = 5, 5
    right = right[:, :3]
    assert not edges.thin_edges(peak, right, right)[1, 1]  # an equal neighbour along the falling diagonal
    assert edges.thin_edges(peak, right, -right)[1, 1]  # none along the rising one


def test_hysteresis():
    weak = np.array([[1, 1, 0, 0, 1], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [1, 1, 0, 0, 1]], bool)
    strong = np.zeros_like(weak)
    strong[0, 0] = True
    kept = [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert edges.hysteresis(weak, strong).tolist() == np.array(kept, bool).tolist()
    assert not edges.hysteresis(weak, np.zeros_like(weak)).any()


def test_hysteresis_does_not_wrap_round_the_side():
    weak = np.array([[0, 0, 1], [1, 0, 0], [1, 0, 0]], bool)
    strong = np.array([[0, 0, 1], [0, 0, 0], [0, 0, 0]], bool)
    assert edges.hysteresis(weak, strong).sum() == 1


def test_thresholds():
    assert edges.canny_thresholds(200.9, 100) == (100, 200)
    assert edges.canny_thresholds(100, 200, l2_gradient=True) == (10000, 40000)
    assert edges.canny_thresholds(100, 200, aperture_size=7) == (6, 12)
    assert edges.canny_thresholds(-0.5, 3.7) == (-1, 3)  # down, below 0 too
    assert edges.canny_thresholds(-2, 1.5, l2_gradient=True) == (-2, 2)  # a limit below 0 is not squared


# bad input

IMAGE = random_image((6, 7))
DX = np.zeros((3, 3), np.int16)
BAD = [
    (lambda: edges.canny(None, 1, 2), TypeError, "image.*file"),
    (lambda: edges.canny(IMAGE.astype(float), 1, 2), TypeError, "image.*float64.*uint8"),
    (lambda: edges.canny(IMAGE[0], 1, 2), ValueError, "image.*shape"),
    (lambda: edges.canny(IMAGE[:, :0], 1, 2), ValueError, "image.*empty"),
    (lambda: edges.canny(IMAGE, "1", 2), TypeError, "threshold1"),
    (lambda: edges.canny(IMAGE, 1, np.nan), ValueError, "threshold2"),
    (lambda: edges.canny(IMAGE, 1, 2, 4), ValueError, "aperture_size is 4"),
    (lambda: edges.canny(IMAGE, 1, 2, 9), ValueError, "aperture_size is 9"),
    (lambda: edges.gradient_magnitude(DX.astype(float), DX), TypeError, "dx"),
    (lambda: edges.canny(IMAGE[..., None].repeat(2, axis=2), 1, 2), ValueError, "image.*shape"),
    (lambda: edges.canny(IMAGE[..., None].repeat(5, axis=2), 1, 2), ValueError, "image.*shape"),
    (lambda: edges.gradient_magnitude(DX, DX[:2]), ValueError, "dy"),
    (lambda: edges.gradient_magnitude(DX, DX.astype(float)), TypeError, "dy"),
    (lambda: edges.gradient_direction(DX.astype(float), DX), TypeError, "dx"),
    (lambda: edges.thin_edges(DX[:2], DX, DX), ValueError, "steepness"),
    (lambda: edges.hysteresis(DX, DX > 0), TypeError, "weak"),
    (lambda: edges.hysteresis(DX > 0, DX), TypeError, "strong"),
    (lambda: edges.hysteresis(DX > 0, DX[:2] > 0), ValueError, "strong"),
]


@pytest.mark.parametrize("number", range(len(BAD)))
def test_bad_input(number):
    call, error, words = BAD[number]
    with pytest.raises(error, match=words):
        call()


def test_inputs_are_unchanged():
    image = random_image((20, 21, 3))
    image.flags.writeable = False
    edges.canny(image, 100, 200)
    weak = random_image((20, 21)) > 100
    weak.flags.writeable = False
    edges.hysteresis(weak, weak)


def test_small_numpy_numbers_do_not_overflow():
    small = edges.canny_thresholds(np.uint8(100), np.uint8(200), l2_gradient=True)
    assert small == (10000, 40000)


def test_canny_measures_by_the_sum_unless_told_otherwise():
    image = random_image((40, 50))
    with_sum, with_root = (cv2.Canny(image, 300, 500, L2gradient=root) for root in (False, True))
    assert (with_sum != with_root).any()
    np.testing.assert_array_equal(edges.canny(image, 300, 500), with_sum)
