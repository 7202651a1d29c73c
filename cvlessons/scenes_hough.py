"""A bridge at dusk, drawn by code: fifteen bright straight lines whose ends are known, with gaps and noise as chosen.

All of it is integer arithmetic in NumPy on raw generator bits: the same bytes on every platform and version.
"""

from functools import lru_cache

import numpy as np

WIDTH, HEIGHT = 480, 320
FINE = 4  # each pixel is sampled FINE x FINE times, which makes the lines smooth
PERIOD = 40  # from one gap to the next, in pixels
LIGHT = (205, 238, 255)  # of the lines, B, G, R
DECK, TOPS, PYLONS = 236, (48, 76, 104), (132, 348)
OUTER, INNER = (122, 86, 50), (98, 70, 42)  # how far from its pylon each cable meets the deck


def bridge(noise=0, gap=0, seed=5):
    """A bridge of bright lines before a dusky sky, and the truth about its lines.

    Parameters
    ----------
    noise : int
        Standard deviation of the noise, in grey levels; the same grains in all three channels.
    gap : int
        Each line is broken every 40 pixels for this many pixels, 0 to 30.
    seed : int

    Returns
    -------
    picture : uint8, (320, 480, 3), BGR
    segments : float, (15, 4)
        x1, y1, x2, y2 of the middle of each line: the deck, two pylons, twelve cables. Pixel middles are whole.
    """
    if not 0 <= gap <= 30:
        raise ValueError(f"gap is {gap}; it must be from 0 to 30 pixels")
    picture = _painted(int(gap))
    if noise:
        picture = picture + (_grains(seed) * int(noise) // 256)[:, :, None]
    return picture.clip(0, 255).astype(np.uint8), np.array(_segments(), float)


def _segments():
    lines = [(8, DECK, WIDTH - 9, DECK)]
    lines += [(x, 36, x, 286) for x in PYLONS]
    for x, side in ((PYLONS[0], -1), (PYLONS[1], 1)):
        lines += [(x, top, x + side * foot, DECK) for top, foot in zip(TOPS, OUTER, strict=True)]
        lines += [(x, top, x - side * foot, DECK) for top, foot in zip(TOPS, INNER, strict=True)]
    return lines


@lru_cache(maxsize=8)
def _painted(gap):
    """The picture without noise, as whole numbers; never handed out itself."""
    ink = np.zeros((HEIGHT, WIDTH), np.int64)
    for number, segment in enumerate(_segments()):
        box, inside, place = _stroke(segment, 12 if number > 2 else 14)  # cables are thinner
        if gap:
            inside = inside & ((place + (PERIOD - gap) // 2) % PERIOD < PERIOD - gap)
        rows, columns = (side // FINE for side in inside.shape)
        covered = inside.reshape(rows, FINE, columns, FINE).sum(axis=(1, 3))
        ink[box] = np.maximum(ink[box], covered)
    mirror = np.zeros_like(ink)
    mirror[268:] = ink[268 - (HEIGHT - 268) : 268][::-1] // 5  # the water gives a fifth of the light back
    ink = np.maximum(ink, mirror)[:, :, None]
    return (_ground() * (16 - ink) + np.array(LIGHT) * ink + 8) // 16


@lru_cache(maxsize=32)
def _stroke(segment, width):
    """The box around a line, which samples in it the line covers, and how far along it they lie, in pixels.

    `width` is in eighths of a pixel; samples lie between whole positions in eighths of a pixel.
    """
    x1, y1, x2, y2 = segment
    left, right, top, bottom = min(x1, x2) - 2, max(x1, x2) + 3, min(y1, y2) - 2, max(y1, y2) + 3
    unit = 2 * FINE
    x = 2 * np.arange((right - left) * FINE)[None, :] + 1 - FINE + unit * (left - x1)
    y = 2 * np.arange((bottom - top) * FINE)[:, None] + 1 - FINE + unit * (top - y1)
    dx, dy = unit * (x2 - x1), unit * (y2 - y1)
    square = dx * dx + dy * dy
    across, along = dx * y - dy * x, dx * x + dy * y
    inside = (4 * across * across <= width * width * square) & (along >= 0) & (along <= square)
    # from one gap to the next PERIOD pixels, stretched a little so that both ends lie in the middle of a dash
    length = max(round(float(np.hypot(dx, dy)) / unit / PERIOD), 1) * PERIOD
    place = np.zeros(inside.shape, np.int64)
    place[inside] = along[inside] * length // square
    return np.s_[top:bottom, left:right], inside, place


@lru_cache(maxsize=1)
def _ground():
    """Sky, hills and water."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    high, low = np.array([74, 38, 26]), np.array([88, 108, 196])  # deep blue above, orange at the horizon
    share = (y * y // 256)[:, :, None]
    sky = high + (low - high) * share // 256
    moon = (x - 414) ** 2 + (y - 62) ** 2 <= 19**2
    sky = np.where(moon[:, :, None], np.array([128, 140, 146]), sky)
    ridge = np.maximum(30 - (x - 60) ** 2 // 520, 22 - (x - 270) ** 2 // 900)
    ridge = np.maximum(ridge, 34 - (x - 460) ** 2 // 640)
    hills = np.where((y > 262 - np.maximum(ridge, 4))[:, :, None], np.array([58, 40, 34]), sky)
    depth = (y - 262)[:, :, None]
    water = np.array([96, 74, 84]) - np.array([40, 36, 44]) * depth // 58
    return np.where(y[:, :, None] >= 262, water, hills)


@lru_cache(maxsize=4)
def _grains(seed):
    """Noise of standard deviation 256: sums of twelve random bytes."""
    raw = np.random.PCG64(seed).random_raw(HEIGHT * WIDTH * 12 // 8)
    return raw.astype("<u8").view(np.uint8).reshape(HEIGHT, WIDTH, 12).sum(axis=2, dtype=np.int64) - 12 * 255 // 2
