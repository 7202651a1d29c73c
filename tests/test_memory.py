"""Memory over many moves: 10,000 moves of a cheap 64 x 64 picture after a warm-up.

Measured: how many objects Python holds, how many widgets, and (on Linux) how many bytes the process has resident. A
picture kept for each move would be 40 MB.
"""

import contextlib
import ctypes
import gc
from pathlib import Path

import numpy as np
import pytest
from ipywidgets.widgets import widget as registry

from cvlessons import draw
from cvlessons.live import Explorer

MOVES = 10_000
ALLOWED = 8e6  # bytes: what an allocator may keep without any leak
STATM = Path("/proc/self/statm")


def resident():
    with contextlib.suppress(OSError, AttributeError):  # glibc only
        ctypes.CDLL(None).malloc_trim(0)  # what earlier tests freed must not hide what is kept now
    return int(STATM.read_text().split()[1]) * 4096 if STATM.exists() else 0


def held():
    gc.collect()
    return np.array([len(gc.get_objects()), len(registry._instances), resident()])


def grown(function, specifications, move):
    """How many objects, widgets and bytes there are more after the moves."""
    explorer = Explorer(function, specifications, "A picture that changes its grey")
    try:
        for n in range(600):
            move(explorer, n)
        before = held()
        for n in range(MOVES):
            move(explorer, n)
        return held() - before
    finally:
        explorer.close()


def shift_grey(explorer, n):
    explorer.controls["grey"].value = n % 256


def test_ten_thousand_moves_grow_nothing():
    def blink(grey=0):
        if grey == 13:
            raise ValueError("an error now and then")
        panels = 1 + (grey > 250)  # and now and then a second panel
        return {f"panel {n}": np.full((64, 64), grey, np.uint8) for n in range(panels)}

    objects, panels, size = grown(blink, {"grey": (0, 255)}, shift_grey)
    assert objects < 500
    assert panels == 0
    assert size < ALLOWED


def test_the_measure_sees_a_leak():
    kept = []

    def leak(grey=0):
        kept.append(np.full((64, 64), grey, np.uint8))
        return kept[0]

    _, _, size = grown(leak, {"grey": (0, 255)}, shift_grey)
    assert size > 2 * ALLOWED or not STATM.exists()


@pytest.mark.filterwarnings("ignore:constrained_layout")  # tiny on purpose
def test_canvases_are_bounded_even_if_axes_change_with_every_move():
    draw._canvases.clear()
    for n in range(27):
        draw.plot({"a": [1, 2, n + 1]}, ylim=(0, n + 1), size=(60, 40))
        assert len(draw._canvases) <= 24
    assert len(draw._canvases) == 24
    draw._canvases.clear()
