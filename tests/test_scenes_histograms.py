"""The made-up video: the same bytes everywhere, and its cuts, soft changes and flashes are where the truth says."""

import hashlib

import cv2
import numpy as np
import pytest

from cvlessons.pictures import load
from cvlessons.scenes_histograms import FLASHES, HEIGHT, SHOTS, WIDTH, clip

FRAMES, TRUTH = clip(load)


def change(k):
    """Mean absolute difference between a frame and the one before."""
    return np.abs(FRAMES[k].astype(int) - FRAMES[k - 1]).mean()


def inside(k, spans):
    return any(first <= k <= last + 1 for first, last in spans)


def test_same_bytes_on_every_platform_and_version():
    digest = hashlib.sha256(FRAMES.tobytes()).hexdigest()
    assert digest == "86927ef877b6ce4968ded5b9f9ac5c05658145ffbc0f54d082ebf5d657193788"


def test_shape_and_counts():
    assert FRAMES.shape == (sum(count for _, count, *_ in SHOTS), HEIGHT, WIDTH, 3) and FRAMES.dtype == np.uint8
    assert len(TRUTH.cuts) == 7 and len(TRUTH.gradual) == 2 and len(TRUTH.flashes) == len(FLASHES)
    assert [name for name, _ in TRUTH.shots] == [name for name, *_ in SHOTS]


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot[0])
def test_windows_stay_inside_their_photograph(shot):
    name, _, *windows, _ = shot
    rows, columns = load(name).shape[:2]
    for left, top, width in windows:
        assert 0 <= left and left + width <= 1000 and 0 <= top
        assert (top + width * HEIGHT / WIDTH) * columns <= 1000 * rows


def test_a_cut_changes_everything_and_all_else_only_a_little():
    soft = TRUTH.gradual + TRUTH.flashes
    calm = [change(k) for k in range(1, len(FRAMES)) if k not in TRUTH.cuts and not inside(k, soft)]
    assert min(change(k) for k in TRUTH.cuts) > 2 * max(calm)


def test_soft_changes_have_no_jump():
    for first, last in TRUTH.gradual:
        assert max(change(k) for k in range(first, last + 2)) < min(change(k) for k in TRUTH.cuts)
    assert FRAMES[TRUTH.shots[7][1]].mean() < 8  # the fade is black in its middle


def test_a_flash_brightens_and_passes():
    for first, last in TRUTH.flashes:
        assert FRAMES[first : last + 1].mean() > FRAMES[first - 1].mean() + 50
        assert abs(FRAMES[last + 1].mean() - FRAMES[first - 1].mean()) < 10


def test_no_cut_is_near_another_change():
    edges = sorted([*TRUTH.cuts, *(k for span in TRUTH.gradual + TRUTH.flashes for k in span)])
    assert all(min(abs(cut - k) for k in edges if k != cut) >= 6 for cut in TRUTH.cuts)


def test_noise_is_small():
    still = cv2.GaussianBlur(FRAMES[90], (5, 5), 0).astype(int)
    sky = np.s_[5:25, 100:150]
    assert 0.5 < (FRAMES[90].astype(int) - still)[sky].std() < 4
