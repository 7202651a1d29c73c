"""Pictures for the chapter on pyramids: rings that get ever finer, a ticket of any size, the levels as a stack."""

from functools import lru_cache
from types import SimpleNamespace

import cv2
import numpy as np

from . import draw, scenes


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


def sheets(pictures):
    """The levels of a pyramid as sheets that lie above each other, seen at a slant; BGR, uint8, (440, 580, 3).

    Parameters
    ----------
    pictures : list of ndarray, BGR, uint8
        G0, G1 and so on; the first up to 512 x 512, each half as large as the one before.
    """
    out, floor = np.full((440, 580, 3), 255, np.uint8), 430
    for level, picture in enumerate(pictures):
        height, width = picture.shape[:2]
        near, far, deep = width / 2, 0.4 * width, height * 0.18  # half of each width, half of the depth
        y, floor = floor - deep, floor - 2 * deep - 16
        flat = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
        seen = np.float32([[-far, -deep], [far, -deep], [near, deep], [-near, deep]]) + np.float32([290, y])
        m = cv2.getPerspectiveTransform(flat, seen)
        cv2.warpPerspective(picture, m, (580, 440), out, borderMode=cv2.BORDER_TRANSPARENT)
        out = draw.label(out, f"G{level}", (298 + near, y + deep - 12))
    return out


@lru_cache(maxsize=64)
def _ticket(twentieths):
    """Drawing it takes longer than a slider may; none of it is changed later."""
    return scenes._turn(scenes._fine_ticket(), 0, (twentieths, 20))
