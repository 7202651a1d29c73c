"""The berries, the table before and after, the plates and the dark portrait are what they say."""

import hashlib

import cv2
import numpy as np

from cvlessons.pictures import load, truth
from cvlessons.scenes_matrices import before_and_after, berries, border, darkened, plates, sample_and_border


def test_berries_are_the_same_bytes_everywhere():
    digest = "83a9d90c36df479426ce5bab0bd6f44d5a17db603de2668d75f7f517ffa9b2d2"
    assert hashlib.sha256(berries()[0].tobytes()).hexdigest() == digest


def test_the_sample_lies_on_one_red_berry_and_has_light_and_shade():
    picture, known = berries()
    x, y, w, h = known.sample
    assert known.red.shape == picture.shape[:2] and known.red[y : y + h, x : x + w].all()
    assert np.ptp(picture[y : y + h, x : x + w, 2].astype(int)) > 150
    assert picture[y : y + h, x : x + w, :2].max() < 60  # no gloss
    assert cv2.connectedComponents(known.red.astype(np.uint8))[0] - 1 == 6


def test_changed_is_where_tickets_are():
    before, after, changed = before_and_after(load)
    assert np.array_equal(before[~changed], after[~changed]) and (before[changed] != after[changed]).any(axis=1).all()
    boxes = np.zeros(changed.shape, bool)
    for thing in truth("scene").objects:
        x, y, w, h = thing.box
        boxes[y - 1 : y + h + 6, x - 1 : x + w + 6] = True  # with the shadow
    assert boxes[changed].all() and changed.sum() > 0.3 * boxes.sum()


def test_the_red_plate_fits_after_its_shift():
    (blue, green, red), (right, down) = plates(load)
    assert blue.shape == green.shape == red.shape == (280, 300) and (right, down) != (0, 0)
    moved = np.roll(red, (down, right), axis=(0, 1))[15:-15, 15:-15]
    whole = load("astronaut")[35:285, 135:405]
    assert np.array_equal(moved, whole[..., 2]) and np.array_equal(green[15:-15, 15:-15], whole[..., 1])


def test_darkened_is_a_power_of_two_and_a_half():
    values = np.arange(256, dtype=np.uint8)[None]
    assert darkened(values)[0, [0, 128, 255]].tolist() == [0, 46, 255]
    assert (np.diff(darkened(values).astype(int)) >= 0).all()


def test_the_border_lies_at_the_threshold():
    mean, weight = np.float64([[20, 30, 140]]), np.linalg.inv(np.float64([[9, 2, 8], [2, 6, 5], [8, 5, 400]]))
    for green, red in border(mean, weight, 2.5).T:
        assert np.isclose(cv2.Mahalanobis(np.float64([[20, green, red]]), mean, weight), 2.5)
    assert np.allclose(np.hypot(*(border(mean, np.eye(3), 7) - mean[0, 1:, None])), 7)  # Euclid's: a circle


def test_the_plot_of_the_sample_changes_with_the_threshold():
    sample, mean = np.float64([[20, 30, 140]] * 50), np.float64([[20, 30, 140]])
    small, large = (sample_and_border(sample, mean, np.eye(3), threshold) for threshold in (20, 60))
    assert small.shape == large.shape == (320, 320, 3) and (small != large).any()
