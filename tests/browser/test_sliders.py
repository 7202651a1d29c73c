"""The slider benchmark runs, and the pictures it times are the right ones. Time is never asserted."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from cvlessons import load

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import sliders  # noqa: E402

NEEDED = ("label", "text", "interact", "interact_large", "interact_pair", "image", "live", "live_pair")


@pytest.fixture(scope="module")
def lab():
    with sliders.notebook({way: sliders.WAYS[way] for way in NEEDED}) as lab:
        yield lab


def expected(picture, x):
    if picture == "edges":
        return cv2.Canny(cv2.resize(load("camera", gray=True), (512, 512)), x, 2 * x)
    return cv2.convertScaleAbs(cv2.resize(load("astronaut"), (512, 512)), alpha=0.5 + x / 256)


def original_of(picture):
    return cv2.resize(load("camera", gray=True) if picture == "edges" else load("astronaut"), (512, 512))


def in_colour(picture):
    return picture if picture.ndim == 3 else picture[..., None]


@pytest.mark.parametrize("way", NEEDED)
@pytest.mark.parametrize("picture", sliders.PICTURES)
def test_moves_and_bursts_end_on_the_right_picture(lab, way, picture):
    cell = sliders.visit(lab, way, picture)
    for painted, on_screen, size in sliders.moves(lab, "ArrowRight", 2):
        assert painted > 0
        assert on_screen is None if way == "label" else on_screen > 0
        assert (size > 2000) if way in ("label", "text") else (size > expected(picture, 101).size / 100)
    pace, frames, after = sliders.burst(lab, "ArrowRight", count=8)
    assert pace > 0 and 1 <= frames <= 9
    if way in ("label", "text"):
        assert cell.locator(sliders.WAYS[way][1]).inner_text() == "110"
    elif way in ("image", "live", "live_pair"):
        if way == "live_pair":
            original = lab.picture(cell.locator(".widget-image").first).astype(int)
            assert np.abs(original - in_colour(original_of(picture))).mean() < 3
        shown = lab.picture(cell.locator(".widget-image").last).astype(int)
        assert min(range(107, 114), key=lambda x: np.abs(shown - in_colour(expected(picture, x))).mean()) == 110
    assert lab.errors == []


def test_the_table_has_a_row_for_each_way(monkeypatch):
    lists = {
        "painted": [28.0, 42.0],
        "on screen": [30.0, 40.0],
        "bytes": [5000, 6000],
        "pace": [30],
        "frames": [7],
        "after": [50.0],
    }
    cases = {(picture, way): lists for picture in sliders.PICTURES for way in NEEDED}
    monkeypatch.setattr(sliders, "measure", lambda rounds: cases)
    head, *body = sliders.rows()
    assert [len(row) for row in body] == [len(head)] * len(cases)
    assert body[0][2:] == ("35", "42", "1.00", "35", "1.00", "1.0", "1.0", "", "6", "7", "50")
    assert body[4][1].startswith("`interact`") and body[4][7:10] == ("", "", "1.0")
