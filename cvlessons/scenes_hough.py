"""A bridge at dusk, drawn by code: fifteen bright straight lines whose ends are known. And the drawings of the chapter.

The bridge is integer arithmetic in NumPy on raw generator bits: the same bytes on every platform and version.
"""

from functools import lru_cache

import cv2
import numpy as np

from . import draw

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


# --- drawings ---------------------------------------------------------------------------------------------------------

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def draw_line_score(picture, score, found, false):
    """Draw a score of lines: found ones green, missed ones dashed and orange, false ones a row of red crosses.

    The three differ in form, not only in colour: a false line often runs along a found one.

    Parameters
    ----------
    picture : uint8, grey or BGR
    score : Score
    found, false : (n, 4) x1, y1, x2, y2 of the lines to draw
    """
    out = draw.bgr(picture) // 2  # or else red is lost in the evening sky
    for segment in score.missed:
        places, direction = _steps_along(segment, 16, out.shape)
        out = draw.lines(out, np.hstack([places - 3 * direction, places + 3 * direction]), draw.MISSED, 3)
    out = draw.lines(out, found, draw.FOUND, 2)
    for segment in np.reshape(false, (-1, 4)):
        _crosses(out, _steps_along(segment, 24, out.shape)[0])
    return out


def draw_circle_score(picture, score, scale=1.0, most=60):
    """Draw a score of circles: found ones green, missed ones dashed and orange, `most` false ones red with a red x."""
    false = scale * score.false[:most]
    out = draw.bgr(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))
    for x, y, radius in np.rint(scale * score.missed).astype(int).tolist():
        for angle in range(0, 360, 30):
            cv2.ellipse(out, (x, y), (radius, radius), 0, angle, angle + 17, draw.MISSED, 2, cv2.LINE_AA)
    out = draw.circles(out, scale * score.hits, draw.FOUND, 2)
    out = draw.circles(out, false, draw.FALSE, 2)
    _crosses(out, false[:, :2])
    return out


def draw_votes(votes, score, reach, size=(330, 320)):
    """Draw the accumulator, angle across and distance down: a white plus is a found line, a red x a false one.

    Parameters
    ----------
    votes : (angles, distances)
        From 0 to 180 degrees, and from -reach to reach.
    score : Score of rows (rho, theta)
    reach : number
    size : (width, height)
    """
    tall = cv2.dilate(votes.T.astype(np.float32), np.ones((3, 3)))  # or else knots get lost
    out = draw.heat(cv2.resize(np.sqrt(tall), size, interpolation=cv2.INTER_AREA), 0, 13)

    def places(lines):
        return np.column_stack([lines[:, 1] / np.pi * size[0], (lines[:, 0] / reach + 1) / 2 * size[1]])

    _crosses(out, places(score.false), arm=2)
    return draw.points(out, places(score.hits), WHITE, 7, 1)


def draw_walk(rho=150, theta=0.6, size=(330, 250)):
    """A line, and the walk to it from the corner of a picture: `rho` pixels in the direction `theta`, in radians."""
    out = np.full((size[1], size[0], 3), 255, np.uint8)
    corner = np.array([30, 30])
    facing, along = np.array([np.cos(theta), np.sin(theta)]), np.array([-np.sin(theta), np.cos(theta)])
    tip = corner + rho * facing
    out = draw.lines(out, [[*(tip - 500 * along), *(tip + 500 * along)]], draw.MARK, 3)
    for end in ((size[0] - 15, 30), (30, size[1] - 15), tip):
        color = (170, 170, 170) if end is not tip else BLACK
        end = tuple(int(v) for v in np.rint(end))
        cv2.arrowedLine(out, tuple(corner.tolist()), end, color, 2, cv2.LINE_AA, 0, 10 / np.hypot(*(end - corner)))
    cv2.ellipse(out, tuple(corner.tolist()), (48, 48), 0, 0, np.degrees(theta), BLACK, 1, cv2.LINE_AA)
    square = tip - 12 * facing + np.outer([0, 1], 12 * along)  # the right angle at the tip
    out = draw.lines(out, [square.ravel(), [*square[1], *(square[1] + 12 * facing)]], BLACK, 1)
    for name, place in (("(0, 0)", (4, 22)), ("x", (size[0] - 14, 22)), ("y", (12, size[1] - 14))):
        cv2.putText(out, name, place, cv2.FONT_HERSHEY_SIMPLEX, 0.45, BLACK, 1, cv2.LINE_AA)
    for name, place in (("theta", corner + (54, 22)), ("rho", corner + 0.6 * rho * facing + (-34, 16))):
        cv2.putText(out, name, tuple(np.rint(place).astype(int).tolist()), 0, 0.5, BLACK, 1, cv2.LINE_AA)
    return out


def _steps_along(segment, step, shape):
    """Places (n, 2) every `step` pixels along a segment, those near the picture, and the direction as a vector."""
    start, end = np.reshape(segment, (2, 2)).astype(float)
    length = max(float(np.hypot(*(end - start))), 1e-9)
    direction = (end - start) / length
    places = start + np.arange(min(step, length) / 2, length, step)[:, None] * direction
    inside = ((places > -step) & (places < np.array(shape[1::-1]) + step)).all(axis=1)
    return places[inside], direction


def _crosses(out, places, arm=4):
    """Draw a red x with a black rim at each place, into `out`."""
    for color, thickness in ((BLACK, 4), (draw.FALSE, 2)):
        for x, y in np.rint(places).astype(int).tolist():
            cv2.line(out, (x - arm, y - arm), (x + arm, y + arm), color, thickness, cv2.LINE_AA)
            cv2.line(out, (x - arm, y + arm), (x + arm, y - arm), color, thickness, cv2.LINE_AA)
