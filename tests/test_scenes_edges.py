"""The landscape of known edges and the rings of known angles are what they say."""

import hashlib

import numpy as np
import pytest

from cvlessons.scenes_edges import landscape, rings
from cvlessons.score import score_edges


@pytest.mark.parametrize(
    "noise, sha256",
    [
        (0, "5a5991287ce73a691c47909910eb961d6c7a6a686023271216dbdb1a2067b4ef"),
        (20, "24a5ae928793642ea8526ac5a3933dc75eecee3cb40a0d1c352531e9be138f80"),
    ],
)
def test_same_bytes_on_every_platform_and_version(noise, sha256):
    assert hashlib.sha256(landscape(noise)[0].tobytes()).hexdigest() == sha256


def test_edges_lie_where_brightness_jumps():
    picture, edges = landscape()
    assert picture.shape == edges.shape == (240, 320)
    assert (picture.dtype, edges.dtype) == (np.uint8, bool)
    grey = picture.astype(int)
    jump = np.zeros(edges.shape, bool)
    jump[:, :-1] |= np.abs(np.diff(grey, axis=1)) > 4  # the sky darkens by less than that from row to row
    jump[:-1] |= np.abs(np.diff(grey, axis=0)) > 4
    score = score_edges(jump, edges)
    assert score.precision == 1 and score.recall == 1


def test_noise_has_the_chosen_spread_and_leaves_the_truth_alone():
    clean, edges = landscape()
    noisy, same = landscape(noise=10)
    middle = (clean > 60) & (clean < 200)  # nothing is cut off at 0 or 255 there
    assert np.std(noisy[middle].astype(int) - clean[middle]) == pytest.approx(10, rel=0.02)
    assert np.array_equal(edges, same)
    assert not np.array_equal(noisy, landscape(noise=10, seed=5)[0])
    edges[:] = False
    assert landscape()[1].any()  # what is handed out is a copy


def test_rings_slope_along_the_radius():
    picture, angle, usable = rings(period=24)
    down, right = np.gradient(picture)
    apart = (np.degrees(np.arctan2(down, right)) - angle + 90) % 180 - 90
    assert usable.sum() > 5000
    assert np.abs(apart[usable]).max() < 1
    assert angle[100, 150] == 0 and angle[150, 100] == 90  # y points down
