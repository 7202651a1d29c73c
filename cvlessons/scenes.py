"""Pictures drawn by code, so that the truth about them is known exactly.

Each maker takes `load` (to read a course photograph) and returns (picture, truth or None); MAKERS names them all.
All drawing is integer arithmetic in NumPy on raw generator bits: the same bytes on every platform and version.
"""

import math
from types import SimpleNamespace

import numpy as np

FINE = 8  # the ticket is drawn FINE times larger and averaged down, which makes its edges smooth
TICKET_SIZE = 48, 36  # width, height

# Colours in BGR.
PAPER, NAVY, RED, GOLD, TEAL = (206, 234, 250), (92, 44, 24), (48, 60, 222), (40, 176, 250), (140, 130, 20)

# The saucer of the coffee photograph in the scene's pixels: centre, half axes, tilt in degrees. It hides tickets.
SAUCER = (332, 267), (240, 198), 4.4

# kind, centre x, centre y (in half pixels, so that odd sizes can be centred too), and what was done to the ticket.
PLACES = [
    ("upright", 326, 122, {}),
    ("upright", 1130, 60, {}),
    ("upright", 262, 340, {}),
    ("upright", 1352, 478, {}),
    ("upright", 560, 838, {}),
    ("turned", 1372, 130, {"angle": 90}),
    ("turned", 96, 610, {"angle": 180}),
    ("turned", 1236, 334, {"angle": 270}),
    ("tilted", 1262, 196, {"angle": 10}),
    ("tilted", 250, 836, {"angle": 25}),
    ("tilted", 1248, 768, {"angle": 45}),
    ("scaled", 1364, 336, {"scale": (4, 5)}),
    ("scaled", 90, 780, {"scale": (5, 4)}),
    ("dimmed", 330, 490, {"contrast": 50, "brightness": 12}),
    ("dimmed", 1100, 880, {"contrast": 30, "brightness": 20}),
    ("noisy", 1372, 850, {"noise": 30}),
    ("noisy", 1016, 118, {"noise": 60}),
    ("hidden", 184, 468, {"hidden": True}),
    ("hidden", 1150, 570, {"hidden": True}),
]


def scene(load):
    """A café table strewn with tickets like `scene_template`. The truth lists each as a record in `.objects`:

    kind      upright, turned (by 90, 180, 270), tilted (other angles), scaled, dimmed, noisy or hidden (about half)
    box       x, y, w, h of the smallest upright box around the whole ticket, hidden parts included
    centre    x, y in pixels; a pixel's own centre has whole coordinates
    angle     degrees, counter-clockwise as in np.rot90 and cv2.getRotationMatrix2D
    scale     1.0 unless scaled
    corners   (4, 2) array of x, y: where the template's top left, top right, bottom right, bottom left pixel went
    visible   share of the ticket that can be seen, 0 to 1
    """
    picture = _enlarge(load("coffee"))
    ticket = _fine_ticket()
    objects = []
    for number, (kind, x2, y2, done) in enumerate(PLACES):
        angle, scale = done.get("angle", 0), done.get("scale", (1, 1))
        colour, cover = _turn(ticket, angle, scale)
        height, width = cover.shape
        x, y = (x2 - width + 1) // 2, (y2 - height + 1) // 2
        colour = _worsen(
            colour, cover, done.get("contrast", 100), done.get("brightness", 0), done.get("noise", 0), number
        )
        whole = int(cover.sum())
        if done.get("hidden"):
            cover = cover * _outside_saucer(x, y, width, height)
        _lay(picture, colour, cover, x, y)
        centre = x + (width - 1) / 2, y + (height - 1) / 2
        factor = scale[0] / scale[1]
        objects.append(
            SimpleNamespace(
                kind=kind,
                box=(x, y, width, height),
                centre=centre,
                angle=float(angle),
                scale=factor,
                corners=_corners(centre, angle, factor),
                visible=round(int(cover.sum()) / whole, 2),
            )
        )
    return picture, SimpleNamespace(objects=objects)


def scene_template(load):
    """The ticket itself, 48 x 36, exactly as the upright copies in `scene` show it."""
    colour, _ = _turn(_fine_ticket(), 0, (1, 1))
    return ((colour + 32) // 64).astype(np.uint8), None


MAKERS = {"scene": scene, "scene_template": scene_template}


def _fine_ticket():
    """The ticket, FINE times larger. Shapes are tested at sample centres, in sixteenths of a pixel."""
    width, height = TICKET_SIZE
    y, x = np.mgrid[1 : 16 * height : 2, 1 : 16 * width : 2]

    def box(left, top, right, bottom):
        return (x > 16 * left) & (x < 16 * right) & (y > 16 * top) & (y < 16 * bottom)

    def disc(cx, cy, radius):
        return (x - 16 * cx) ** 2 + (y - 16 * cy) ** 2 < (16 * radius) ** 2

    def polygon(*points):  # convex, clockwise as seen
        inside = np.ones(x.shape, bool)
        for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
            inside &= (bx - ax) * (y - 16 * ay) - (by - ay) * (x - 16 * ax) > 0
        return inside

    picture = np.empty((*x.shape, 3), np.int64)
    picture[:] = NAVY
    picture[box(14, 2, 46, 34)] = PAPER
    picture[disc(7.5, 9.5, 4.5) & ~disc(7.5, 9.5, 2)] = PAPER
    picture[box(4, 20, 11, 22.5) | box(4, 26, 11, 28.5)] = PAPER
    picture[disc(22, 10, 4)] = GOLD
    picture[polygon((19.5, 27), (33, 13.5), (36.5, 17), (23, 30.5))] = RED
    picture[polygon((27.5, 8.5), (42.5, 7.5), (41.5, 22.5))] = RED
    picture[disc(30, 29.5, 2.5) | disc(36.5, 29.5, 2) | disc(42, 29.5, 1.5)] = TEAL
    return picture


def _turn(ticket, angle, scale):
    """The ticket turned and scaled, at normal size: sums of 64 samples per pixel, and how many of the 64 it covers."""
    quarter, rest = divmod(angle, 90)
    if rest == 0:
        ticket, angle = np.rot90(ticket, quarter), 0
    cos, sin = round(math.cos(math.radians(angle)) * 65536), round(math.sin(math.radians(angle)) * 65536)
    rows, cols = ticket.shape[:2]
    up, down = scale
    # Size of the result in pixels, rounded up to what keeps the centre in place.
    width = -(-(cols * abs(cos) + rows * abs(sin)) * up // (down * FINE * 65536))
    height = -(-(cols * abs(sin) + rows * abs(cos)) * up // (down * FINE * 65536))
    # Sample centres relative to the middle, in half samples.
    y, x = np.mgrid[1 - FINE * height : FINE * height : 2, 1 - FINE * width : FINE * width : 2]
    u = ((cos * x - sin * y) * down // (up * 65536) + cols) // 2
    v = ((sin * x + cos * y) * down // (up * 65536) + rows) // 2
    inside = (u >= 0) & (u < cols) & (v >= 0) & (v < rows)
    samples = ticket[v.clip(0, rows - 1), u.clip(0, cols - 1)] * inside[:, :, None]
    blocks = height, FINE, width, FINE
    return samples.reshape(*blocks, 3).sum((1, 3)), inside.reshape(blocks).sum((1, 3))


def _worsen(colour, cover, contrast, brightness, noise, seed):
    """Lower contrast (percent) and brightness, and add noise of this standard deviation; sums of 64 in and out."""
    colour = colour * contrast // 100 + brightness * cover[:, :, None]
    if noise:
        bits = np.random.PCG64(seed).random_raw(colour.size).reshape(colour.shape)
        sixteens = sum((bits >> np.uint64(shift)) & np.uint64(0xFFFF) for shift in (0, 16, 32, 48)).astype(np.int64)
        # The sum of four even variables on 0..65535 is nearly normal, with mean 131070 and deviation 37837.
        colour = colour + (sixteens - 131070) * noise * cover[:, :, None] // 37837
        colour = colour.clip(0, 255 * cover[:, :, None])
    return colour


def _lay(picture, colour, cover, x, y):
    """Put a ticket on the picture, in place, with a soft shadow to its lower right."""
    height, width = cover.shape
    shade = np.zeros((height + 5, width + 5), np.int64)
    for step in range(1, 6):
        shade[step : step + height, step : step + width] += cover
    under = picture[y : y + height + 5, x : x + width + 5]
    shade = shade[: under.shape[0], : under.shape[1], None]
    under[:] = under * (640 - shade) // 640
    seen = cover[:, :, None]
    top = np.where(seen > 0, colour, 0)
    picture[y : y + height, x : x + width] = (top + (64 - seen) * picture[y : y + height, x : x + width] + 32) // 64


def _outside_saucer(x, y, width, height):
    """1 where a pixel lies outside the saucer's edge, else 0."""
    (cx, cy), (long, short), tilt = SAUCER
    cos, sin = round(math.cos(math.radians(tilt)) * 1024), round(math.sin(math.radians(tilt)) * 1024)
    dy, dx = np.mgrid[y - cy : y - cy + height, x - cx : x - cx + width]
    along, across = cos * dx + sin * dy, cos * dy - sin * dx
    return ((along * short) ** 2 + (across * long) ** 2 > (1024 * long * short) ** 2).astype(np.int64)


def _corners(centre, angle, scale):
    """Where the centres of the template's four corner pixels are, from the top left clockwise."""
    width, height = TICKET_SIZE
    right = scale * (width - 1) / 2 * np.array([math.cos(math.radians(angle)), -math.sin(math.radians(angle))])
    down = scale * (height - 1) / 2 * np.array([math.sin(math.radians(angle)), math.cos(math.radians(angle))])
    middle = np.array(centre)
    return np.array([middle - right - down, middle + right - down, middle + right + down, middle - right + down])


def _enlarge(photo):
    """The photograph 6/5 as large, each new pixel a weighted mean of its neighbours in twelfths (bilinear)."""
    for axis in (0, 1):
        size = photo.shape[axis]
        twelfths = 10 * np.arange(size * 6 // 5) - 1  # of an old pixel, where each new pixel's centre falls
        first, part = np.divmod(twelfths, 12)
        shape = [1, 1, 1]
        shape[axis] = -1
        part = part.reshape(shape)
        low, high = np.take(photo, first.clip(0), axis), np.take(photo, (first + 1).clip(0, size - 1), axis)
        photo = (low.astype(np.int64) * (12 - part) + high.astype(np.int64) * part + 6) // 12
    return photo.astype(np.uint8)
