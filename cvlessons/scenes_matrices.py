"""Data sets made by code for the chapter on matrices: berries of known colour, a table before and after, three plates.

All drawing is arithmetic that is the same on every computer: whole numbers, and roots, which IEEE rounds alike.
"""

from types import SimpleNamespace

import numpy as np

from . import draw, scenes

# Colours in full light, BGR.
RED, ORANGE, PURPLE, PINK = (34, 28, 214), (26, 112, 232), (112, 30, 122), (128, 104, 226)

# Centre x, y, radius, colour.
BERRIES = [
    (44, 52, 26, RED),
    (118, 40, 22, ORANGE),
    (190, 58, 28, RED),
    (262, 44, 24, PURPLE),
    (326, 62, 25, RED),
    (66, 126, 24, PINK),
    (142, 116, 30, RED),
    (222, 136, 24, ORANGE),
    (296, 130, 27, PINK),
    (40, 196, 25, ORANGE),
    (112, 192, 25, RED),
    (180, 200, 23, PURPLE),
    (252, 204, 28, RED),
    (324, 196, 24, ORANGE),
]


def berries():
    """Fourteen shiny berries under a lamp at the top left, on a dark cloth: six red ones, and others.

    Returns
    -------
    (picture, truth)
        uint8 (240, 360, 3), and a record: .red, bool (240, 360), True on the red berries; .sample, a box (x, y, w, h)
        that lies wholly on one of them, beside its gloss, and reaches from light to dark.
    """
    y, x = np.mgrid[:240, :360].astype(np.int64)
    shade = np.random.default_rng(5)
    picture = np.full((240, 360, 3), (70, 62, 56), np.int64) + ((x + y) // 3 % 2 * 9)[..., None]
    red = np.zeros((240, 360), bool)
    for cx, cy, radius, colour in BERRIES:
        dx, dy = x - cx, y - cy
        inside = dx**2 + dy**2 < radius**2
        height = np.sqrt(np.maximum(radius**2 - dx**2 - dy**2, 0))
        facing = (2 * height - dx - dy) / radius  # how much a point looks at the lamp; at most sqrt(6)
        light = np.floor(np.clip(facing, 0, None) * 94).astype(np.int64) + 34  # 34 in the shade, up to 264
        gloss = np.floor(np.clip(facing - 2.32, 0, None) * 900).astype(np.int64)
        ball = np.array(colour) * light[..., None] // 256 + gloss[..., None]
        picture[inside] = ball[inside]
        if colour == RED:
            red |= inside
    noise = sum(shade.integers(0, 7, picture.shape) for _ in range(3)) - 9
    picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return picture, SimpleNamespace(red=red, sample=(141, 100, 22, 34))


def border(mean, weight, threshold):
    """The greens and the reds at which (v - mean) @ weight @ (v - mean) is threshold**2, with the blue of the mean."""
    around = np.linspace(0, 2 * np.pi, 90)
    circle = np.stack([np.cos(around), np.sin(around)])
    ellipse = np.linalg.inv(np.linalg.cholesky(weight[1:, 1:])).T @ circle
    return threshold * ellipse + mean[0, 1:, None]


def sample_and_border(sample, mean, weight, threshold):
    """A plot: the green and the red of a sample as dots, and the border of the colours nearer than the threshold."""
    green, red = border(mean, weight, threshold)
    return draw.plot(
        {"border": (green, red)},
        points={"sample": (sample[::25, 1], sample[::25, 2])},
        xlim=(-100, 160),
        ylim=(0, 260),
        xlabel="green",
        ylabel="red",
        size=(320, 320),
    )


def before_and_after(load):
    """The café table without tickets and with them, as two photographs of one camera, without noise.

    Returns
    -------
    (before, after, changed)
        Two uint8 pictures (480, 720, 3), and bool (480, 720): True where they differ.
    """
    before, after = scenes._enlarge(load("coffee")), load("scene")
    return before, after, (before != after).any(axis=2)


def plates(load):
    """Three grey plates of one photograph, through a blue, a green and a red filter; the red one lies askew.

    Returns
    -------
    (plates, shift)
        A list of three uint8 pictures (280, 300), blue, green, red, and (x, y): how far to move the red one so that it
        fits, in pixels, to the right and down.
    """
    picture, (right, down) = load("astronaut"), (7, -4)
    rows, columns = slice(20, 300), slice(120, 420)
    shifted = slice(20 + down, 300 + down), slice(120 + right, 420 + right)
    blue, green, red = picture[rows, columns, 0], picture[rows, columns, 1], picture[(*shifted, 2)]
    return [plate.copy() for plate in (blue, green, red)], (right, down)


def darkened(picture):
    """The picture as an unknown camera stored it: dark tones crushed by a power that the learner is to find."""
    table = np.rint(255 * (np.arange(256) / 255) ** 2.5).astype(np.uint8)
    return table[picture]
