"""A short video made from the course's photographs: its cuts, dissolves, fades and flashes are known to the frame.

All of it is integer arithmetic in NumPy on raw generator bits: the same bytes on every platform and version.
"""

from types import SimpleNamespace

import numpy as np

WIDTH, HEIGHT = 160, 120

# Photograph, number of frames, window (left, top, width) at the first and at the last frame in thousandths of the
# photograph's width, and how the shot begins: "cut", or ("dissolve" | "black", frames that the change takes).
SHOTS = [
    ("astronaut", 22, (60, 40, 600), (340, 60, 600), "cut"),
    ("coffee", 20, (60, 0, 880), (230, 120, 560), "cut"),
    ("chelsea", 24, (330, 60, 500), (120, 90, 500), "cut"),
    ("rocket", 20, (150, 30, 640), (300, 120, 640), ("dissolve", 14)),
    ("camera", 16, (160, 60, 760), (60, 30, 900), "cut"),
    ("motorcycle_left", 18, (20, 30, 520), (120, 60, 520), "cut"),
    ("motorcycle_left", 18, (440, 60, 520), (380, 90, 520), "cut"),
    ("coins", 18, (40, 40, 700), (260, 100, 700), ("black", 16)),
    ("coffee", 16, (420, 60, 520), (300, 90, 640), "cut"),
    ("astronaut", 16, (260, 180, 500), (200, 60, 700), "cut"),
]
FLASHES = [(54, 2), (126, 3)]  # first frame and number of frames that a flash of light lasts


def clip(load):
    """A video of hard and soft changes, and the truth about them.

    Returns
    -------
    frames : array of uint8, (n, 120, 160, 3)
    truth : record
        cuts : int array, the first frame of each shot that begins with a hard cut (the very first shot left out)
        gradual : list of (first, last) frame of each dissolve and each fade through black
        flashes : list of (first, last) frame that a flash brightens
        shots : list of (photograph, first frame)
    """
    photos = {name: _reduced(load(name)) for name, *_ in SHOTS}
    frames, cuts, gradual, shots = [], [], [], []
    for name, count, begin, end, how in SHOTS:
        shot = [_window(photos[name], begin, end, step, count - 1) for step in range(count)]
        shots.append((name, len(frames)))
        if how == "cut":
            cuts.append(len(frames))
        else:
            kind, length = how
            first = len(frames) - length // 2
            gradual.append((first, first + length - 1))
            _mix(frames, shot, kind, length)
        frames += shot
    frames = np.array(frames)
    for first, length in FLASHES:
        frames[first : first + length] = frames[first : first + length] * 3 // 2 + 60
    truth = SimpleNamespace(
        cuts=np.array(cuts[1:]),
        gradual=gradual,
        flashes=[(first, first + length - 1) for first, length in FLASHES],
        shots=shots,
    )
    return (frames + _noise(frames.shape)).clip(0, 255).astype(np.uint8), truth


def _mix(frames, shot, kind, length):
    """Make a soft change of the last frames of the film and the first ones of the next shot, half of it in each."""
    half, old, new = length // 2, frames[-1], shot[0]
    for step in range(length):
        place = step - half  # below 0: in the film, counted from its end
        before, after = (frames[place], new) if place < 0 else (old, shot[place])
        share = 2 * step + 1  # of 2 * length
        if kind == "dissolve":
            mixed = (before * (2 * length - share) + after * share) // (2 * length)
        else:
            mixed = before * max(length - share, 0) // length + after * max(share - length, 0) // length
        if place < 0:
            frames[place] = mixed
        else:
            shot[place] = mixed


def _noise(shape):
    """For each value of the film the sum of three even variables on 0..3, brought to -6..7: nearly normal."""
    bits = np.random.PCG64(3).random_raw(np.prod(shape) // 4)  # sixteen bits for each value
    bits = sum(((bits >> np.uint64(shift)) & np.uint64(0x0003000300030003) for shift in (2, 4, 6)), np.uint64(0))
    sums = np.stack([(bits >> np.uint64(shift)) & np.uint64(0xFFFF) for shift in (0, 16, 32, 48)]).astype(np.int32)
    return sums.reshape(shape) * 3 // 2 - 6


def _reduced(photo):
    """The photograph at a half or less, each new pixel the mean of a square, so that windows of it do not flicker."""
    factor = max(photo.shape[1] // 320, 1)
    rows, columns = photo.shape[0] // factor, photo.shape[1] // factor
    squares = photo[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor, 3)
    return (squares.sum((1, 3), dtype=np.int32) // factor**2).astype(np.int32)


def _window(photo, begin, end, step, steps):
    """The window between `begin` and `end`, as a frame: each pixel a weighted mean of its four neighbours."""
    left, top, width = (
        (a * (steps - step) + b * step) * photo.shape[1] // steps for a, b in zip(begin, end, strict=True)
    )
    # in thousandths of a pixel of the photograph
    x = left + (2 * np.arange(WIDTH) + 1) * width // (2 * WIDTH) - 500
    y = top + (2 * np.arange(HEIGHT) + 1) * width // (2 * WIDTH) - 500
    x, y = x.clip(0, 1000 * photo.shape[1] - 1001), y.clip(0, 1000 * photo.shape[0] - 1001)
    (column, across), (row, down) = np.divmod(x, 1000), np.divmod(y, 1000)
    across, down = across.astype(np.int32)[:, None], down.astype(np.int32)[:, None, None]
    tall = photo[row] * (1000 - down) + photo[row + 1] * down
    return (tall[:, column] // 100 * (1000 - across) + tall[:, column + 1] // 100 * across) // 10_000
