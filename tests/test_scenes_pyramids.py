"""The pictures drawn for the chapter on pyramids are what they are said to be."""

import hashlib

import cv2
import numpy as np
import pytest

from cvlessons.pictures import load
from cvlessons.scenes_pyramids import scaled_scene, sheets, zone_plate


def test_same_bytes_on_every_platform_and_version():
    assert (
        hashlib.sha256(zone_plate(512).tobytes()).hexdigest()
        == "3e7c8a5246c688a8d4607212aa20cf3392b6f11a32aa397d808295f50752504d"
    )
    assert (
        hashlib.sha256(scaled_scene(load, 28)[0].tobytes()).hexdigest()
        == "0c3d66a28f060cf7825c0096c18e6e844a7dea77200ca1623128a3903359481c"
    )


@pytest.mark.parametrize("size", [64, 100, 512])
def test_rings_are_as_fine_as_promised(size):
    rings = zone_plate(size).astype(float)
    assert rings.shape == (size, size)
    np.testing.assert_array_equal(rings[1:, 1:], rings[1:, 1:][::-1, ::-1])  # around pixel size / 2
    r = np.arange(size // 2)
    wave = 127.3 + 127 * np.cos(np.pi * r**2 / size)
    np.testing.assert_allclose(rings[size // 2, size // 2 :], wave, atol=0.51)
    # the phase moves on by 2 pi r / size per pixel: at the rim by pi, which is a period of two pixels
    assert np.abs(np.diff(np.pi * r**2 / size)).max() <= np.pi
    y, x = np.mgrid[:size, :size] - size // 2
    assert (rings[4 * (x**2 + y**2) > size**2] == 127).all()


def test_the_ticket_at_its_own_size_is_the_template():
    picture, truth = scaled_scene(load, 20)
    x, y, w, h = truth.box
    assert truth.scale == 1
    np.testing.assert_array_equal(picture[y : y + h, x : x + w], load("scene_template"))


@pytest.mark.parametrize("twentieths", [10, 16, 25, 28, 40])
def test_the_ticket_is_where_and_as_large_as_the_truth_says(twentieths):
    picture, truth = scaled_scene(load, twentieths)
    assert picture.shape == (240, 320, 3)
    x, y, w, h = truth.box
    assert truth.scale == twentieths / 20
    assert abs(w - 48 * truth.scale) < 1 and abs(h - 36 * truth.scale) < 1
    templ = cv2.resize(load("scene_template"), (w, h), interpolation=cv2.INTER_AREA)
    _, score, _, place = cv2.minMaxLoc(cv2.matchTemplate(picture, templ, cv2.TM_CCOEFF_NORMED))
    assert score > 0.9 and max(abs(place[0] - x), abs(place[1] - y)) <= 1


def test_sheets_stack_the_levels_above_each_other():
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]
    pictures = [np.full((512 >> n, 512 >> n, 3), colour, np.uint8) for n, colour in enumerate(colours)]
    out = sheets(pictures)
    assert out.shape == (440, 580, 3) and out.dtype == np.uint8
    above, areas = 440, []
    for colour in colours:
        rows, columns = np.nonzero((out == colour).all(axis=2))
        assert rows.max() < above, "each sheet lies above the one before"
        assert abs(columns.min() + columns.max() - 580) <= 4, "in the middle"
        top, bottom = (np.ptp(columns[rows == row]) for row in (rows.min() + 1, rows.max() - 1))
        assert top < 0.9 * bottom, "narrower where it is further away"
        above = rows.min()
        areas.append(len(rows))
    assert areas[0] > 3 * areas[1] > 9 * areas[2]
