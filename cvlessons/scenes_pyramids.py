"""Pictures drawn by code for the chapter on pyramids: rings that get ever finer, and a ticket of any size."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from . import scenes


def zone_plate(size=512):
    """Rings around the middle, whose period at r pixels from it is size / r pixels: as fine as 2 pixels at the rim.

    Parameters
    ----------
    size : int
        Rows and columns of the picture. Beyond the rim, at size / 2 pixels, the picture is grey.

    Returns
    -------
    ndarray, uint8, (size, size)
    """
    y, x = np.mgrid[:size, :size] - size // 2
    squared = x**2 + y**2
    # The phase of the wave is pi r^2 / size: whole numbers, so that the picture is the same on every computer.
    wave = np.cos(np.arange(2 * size) * (np.pi / size))
    rings = np.rint(127.3 + 127 * wave).astype(np.uint8)[squared % (2 * size)]
    rings[4 * squared > size**2] = 127
    return rings


def scaled_scene(load, twentieths):
    """Part of the coffee photograph with one ticket like `scene_template`, `twentieths` / 20 of its size.

    Parameters
    ----------
    load : function
        As in `scenes`: gives the photograph.
    twentieths : int
        20 for the ticket as it is, from 8 to 40.

    Returns
    -------
    (picture, truth)
        uint8 (240, 320, 3), and a record with the ticket's .box (x, y, w, h) and .scale.
    """
    picture = load("coffee")[150:390, 270:590].copy()
    colour, cover = _ticket(twentieths)
    height, width = cover.shape
    x, y = 190 - width // 2, 150 - height // 2
    scenes._lay(picture, colour, cover, x, y)
    return picture, SimpleNamespace(box=(x, y, width, height), scale=twentieths / 20)


@lru_cache(maxsize=64)
def _ticket(twentieths):
    """Drawing it takes longer than a slider may; none of it is changed later."""
    return scenes._turn(scenes._fine_ticket(), 0, (twentieths, 20))
