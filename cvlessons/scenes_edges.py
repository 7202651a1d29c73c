"""A landscape drawn by code, whose edges are known, and rings, whose slope has a known direction at every pixel.

The landscape is integer arithmetic in NumPy on raw generator bits: the same bytes on every platform and version.
"""

from functools import lru_cache

import numpy as np

WIDTH, HEIGHT = 320, 240
FINE = 4  # drawn FINE times larger and averaged down, which makes its edges smooth

# Brightness of each part, in the order in which they are laid over one another; the sky also darkens downwards.
GREYS = {
    "sky": 225,
    "sun": 252,
    "cloud": 206,
    "far mountains": 170,
    "near mountains": 132,
    "meadow": 104,
    "path": 128,
    "lake": 152,
    "tree": 62,
    "trunk": 40,
    "wall": 208,
    "roof": 74,
    "window": 96,
    "door": 120,
    "chimney": 92,
}


def landscape(noise=0, seed=4):
    """A grey landscape of flat parts, and where one part ends and another begins.

    Parameters
    ----------
    noise : int
        Standard deviation of the noise, in grey levels.
    seed : int

    Returns
    -------
    picture : uint8, (240, 320)
    edges : bool, (240, 320)
        The pixels whose right or lower neighbour belongs to another part. The sky's slow darkening is no edge.
    """
    clean, edges = _parts_laid()
    picture = clean
    if noise:
        picture = clean + _grains(seed) * int(noise) // 37837
    return picture.clip(0, 255).astype(np.uint8), edges.copy()


@lru_cache(maxsize=1)
def _parts_laid():
    """The landscape without noise, as whole numbers, and its edges; never handed out itself."""
    y, x = np.mgrid[: HEIGHT * FINE, : WIDTH * FINE]
    x, y = 2 * x + 1, 2 * y + 1  # in units of 1 / (2 FINE) pixel, so that middles are whole
    parts = np.zeros(x.shape, np.int64)
    for number, where in enumerate(_shapes(x, y), 1):
        parts[where] = number
    values = np.array(list(GREYS.values()))[parts]
    values = values - (parts == 0) * (y // (8 * FINE))  # the sky darkens from the top to the horizon
    fine = values.reshape(HEIGHT, FINE, WIDTH, FINE)
    picture = (fine.sum(axis=(1, 3)) + FINE * FINE // 2) // (FINE * FINE)

    middles = parts[FINE // 2 :: FINE, FINE // 2 :: FINE]
    edges = np.zeros(middles.shape, bool)
    edges[:, :-1] |= middles[:, :-1] != middles[:, 1:]
    edges[:-1] |= middles[:-1] != middles[1:]
    return picture, edges


@lru_cache(maxsize=2)
def _grains(seed):
    """Noise for each pixel: the sum of four even variables on 0..65535, nearly normal, less its mean 131070.

    Its standard deviation is 37837.
    """
    bits = np.random.PCG64(seed).random_raw(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH)
    return sum((bits >> np.uint64(shift)) & np.uint64(0xFFFF) for shift in (0, 16, 32, 48)).astype(np.int64) - 131070


def _shapes(x, y):
    """One mask after the other, in the order of GREYS without the sky; numbers below are pixels."""
    unit = 2 * FINE

    def disc(cx, cy, rx, ry):
        rx, ry = rx * unit, ry * unit
        return ((x - cx * unit) * ry) ** 2 + ((y - cy * unit) * rx) ** 2 <= (rx * ry) ** 2

    def box(left, top, right, bottom):
        return (x >= left * unit) & (x < right * unit) & (y >= top * unit) & (y < bottom * unit)

    def below(*corners):
        """Under a chain of straight lines from corner to corner."""
        inside = np.zeros(x.shape, bool)
        for (ax, ay), (bx, by) in zip(corners, corners[1:], strict=False):
            between = (x >= ax * unit) & (x < bx * unit)
            inside |= between & ((y - ay * unit) * (bx - ax) >= (x - ax * unit) * (by - ay))
        return inside

    yield disc(66, 50, 24, 24)
    yield disc(214, 38, 34, 9) | disc(236, 30, 20, 10) | disc(196, 32, 15, 8)
    yield below((0, 118), (52, 84), (96, 116), (150, 66), (208, 112), (262, 78), (320, 122))
    yield below((0, 150), (40, 128), (92, 150), (146, 112), (204, 152), (320, 126))
    yield below((0, 160), (120, 152), (210, 158), (320, 148))
    yield below((96, 240), (150, 176), (164, 176), (176, 240)) & (y > 176 * unit)
    yield disc(62, 204, 50, 17)
    yield disc(282, 120, 24, 30) | disc(264, 136, 13, 15) | disc(299, 138, 14, 15)
    yield box(278, 150, 287, 184)
    yield box(178, 134, 250, 192)
    yield below((168, 137), (214, 98), (260, 137)) & (y < 137 * unit)
    yield box(188, 146, 204, 162) | box(226, 146, 242, 162)
    yield box(208, 158, 221, 192)
    yield box(234, 96, 243, 118) & ~below((168, 137), (214, 98), (260, 137))


def rings(period, radius=100):
    """Waves around a centre: at every pixel the slope points to or from the centre, and all directions occur.

    Parameters
    ----------
    period : number
        Pixels from crest to crest.
    radius : int
        The picture has 2 radius + 1 rows and columns.

    Returns
    -------
    picture : float64, 0 to 255
    angle : float64
        True direction from the centre to the pixel, degrees, y down.
    usable : bool
        Where the slope is steep enough to have a direction, away from the centre and the frame.
    """
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    distance = np.hypot(x, y)
    phase = 2 * np.pi * distance / period
    picture = 127.5 + 127.5 * np.cos(phase)
    usable = (np.abs(np.sin(phase)) > 0.5) & (distance > 20) & (distance < radius - 8)
    return picture, np.degrees(np.arctan2(y, x)), usable
