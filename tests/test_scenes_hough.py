"""The generated bridge: the same bytes everywhere, its lines where the truth says, gaps and noise as asked for."""

import hashlib

import numpy as np
import pytest

from cvlessons.scenes_hough import HEIGHT, WIDTH, bridge

LIGHT = 180  # brighter than sky, moon and water, darker than the lines


def grey(picture):
    return picture.astype(int).sum(axis=2) / 3


@pytest.mark.parametrize(
    "noise, gap, sha256",
    [
        (0, 0, "674c61e834af1baf84d0650cf63500b20a892451a0dfbdc542a3360302303e7d"),
        (25, 12, "3e1253d20325f98520445166fb91a23eb04a195d0268c1359b742c62aa43726c"),
    ],
)
def test_same_bytes_on_every_platform_and_version(noise, gap, sha256):
    assert hashlib.sha256(bridge(noise, gap)[0].tobytes()).hexdigest() == sha256


def test_form():
    picture, segments = bridge()
    assert picture.shape == (HEIGHT, WIDTH, 3) and picture.dtype == np.uint8
    assert segments.shape == (15, 4) and segments.dtype == float
    assert len({tuple(segment) for segment in segments.tolist()}) == 15
    picture[:], segments[:] = 0, 0
    assert bridge()[0].any() and bridge()[1].any(), "what is handed out is fresh"


def test_lines_lie_where_the_truth_says_and_nowhere_else():
    picture, segments = bridge()
    bright = grey(picture) > LIGHT
    near = np.zeros_like(bright)
    for x1, y1, x2, y2 in segments:
        at = np.linspace(0, 1, 200)
        x, y = x1 + (x2 - x1) * at, y1 + (y2 - y1) * at
        rows = np.rint(y).astype(int)
        covered = bright[rows, np.floor(x).astype(int)] | bright[rows, np.ceil(x).astype(int)]
        assert covered[2:-2].all()  # the very ends are rounded off
        rows, columns = np.mgrid[:HEIGHT, :WIDTH]
        along = np.clip(((columns - x1) * (x2 - x1) + (rows - y1) * (y2 - y1)) / np.hypot(x2 - x1, y2 - y1) ** 2, 0, 1)
        near |= np.hypot(columns - x1 - along * (x2 - x1), rows - y1 - along * (y2 - y1)) <= 1.6
    assert not (bright & ~near).any()


def test_gaps():
    whole = (grey(bridge()[0]) > LIGHT).sum()
    for gap in (5, 10, 20, 30):
        picture, segments = bridge(gap=gap)
        bright = grey(picture) > LIGHT
        assert bright.sum() / whole == pytest.approx(1 - gap / 40, abs=0.06)
        for x, y in segments.reshape(-1, 2).astype(int):  # both ends are there
            assert bright[y - 1 : y + 2, x - 1 : x + 2].any()
    with pytest.raises(ValueError, match="gap is 31"):
        bridge(gap=31)


def test_noise():
    clean = bridge()[0].astype(int)
    noisy = bridge(20)[0].astype(int)
    middle = (clean > 70) & (clean < 180)
    difference = (noisy - clean)[middle]
    assert difference.std() == pytest.approx(20, rel=0.02)
    assert abs(difference.mean()) < 0.6
    assert np.array_equal(noisy, bridge(20)[0]) and not np.array_equal(noisy, bridge(20, seed=6)[0])
