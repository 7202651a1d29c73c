"""The generated scene: every ticket is exactly where, and what, the truth says; nothing else looks like one."""

import hashlib

import cv2
import numpy as np
import pytest

from cvlessons.pictures import load, truth
from cvlessons.scenes import TICKET_SIZE

OBJECTS = truth("scene").objects
IDS = [f"{number}-{thing.kind}" for number, thing in enumerate(OBJECTS)]


def crop(thing, gray=False):
    x, y, w, h = thing.box
    return load("scene", gray)[y : y + h, x : x + w]


def of_kind(kind):
    return [thing for thing in OBJECTS if thing.kind == kind]


@pytest.mark.parametrize(
    "name, sha256",
    [
        ("scene", "74fa357ca157c60562a35bf4d352a5063cc3dcb3b2d810217eb8059b5e4ce3a3"),
        ("scene_template", "82754c8d5c84d7b15a28a9a1738783d6d96425c7e803db45f2c407119dbbdce2"),
    ],
)
def test_same_bytes_on_every_platform_and_version(name, sha256):
    assert hashlib.sha256(load(name).tobytes()).hexdigest() == sha256


def test_there_is_some_of_everything():
    assert load("scene").shape == (480, 720, 3)
    width, height = TICKET_SIZE
    assert load("scene_template").shape == (height, width, 3)
    kinds = [thing.kind for thing in OBJECTS]
    counts = {kind: kinds.count(kind) for kind in kinds}
    assert counts == {"upright": 5, "turned": 3, "tilted": 3, "scaled": 2, "dimmed": 2, "noisy": 2, "hidden": 2}
    assert {thing.angle for thing in of_kind("turned")} == {90, 180, 270}
    assert {thing.angle for thing in of_kind("tilted")} == {10, 25, 45}
    assert {thing.scale for thing in of_kind("scaled")} == {0.8, 1.25}
    assert all(thing.angle == 0 for thing in OBJECTS if thing.kind not in ("turned", "tilted"))
    assert all(thing.scale == 1 for thing in OBJECTS if thing.kind != "scaled")


def test_nothing_overlaps_or_leaves_the_picture():
    for i, a in enumerate(OBJECTS):
        x, y, w, h = a.box
        assert x >= 0 and y >= 0 and x + w <= 720 and y + h <= 480
        assert all(isinstance(value, int) for value in a.box)
        for b in OBJECTS[:i]:
            u, v, p, q = b.box
            assert x > u + p + 5 or u > x + w + 5 or y > v + q + 5 or v > y + h + 5  # five pixels of shadow


@pytest.mark.parametrize("thing", of_kind("upright"))
def test_upright_copies_are_exact(thing):
    np.testing.assert_array_equal(crop(thing), load("scene_template"))


@pytest.mark.parametrize("thing", of_kind("turned"))
def test_quarter_turns_are_exact_for_numpy_and_opencv(thing):
    template = load("scene_template")
    np.testing.assert_array_equal(crop(thing), np.rot90(template, int(thing.angle) // 90))
    code = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}[thing.angle]
    np.testing.assert_array_equal(crop(thing), cv2.rotate(template, code))


def test_dimmed_copies_lose_brightness_and_contrast_alone():
    template = load("scene_template").astype(float)
    for thing in of_kind("dimmed"):
        slope, offset = np.polyfit(template.ravel(), crop(thing).ravel(), 1)
        assert slope in (pytest.approx(0.5, abs=0.01), pytest.approx(0.3, abs=0.01)) and 10 < offset < 21
        assert np.abs(template * slope + offset - crop(thing)).max() < 2


def test_noisy_copies_differ_by_noise_alone():
    template = load("scene_template").astype(int)
    middle = (template > 90) & (template < 165)  # where little is clipped at 0 or 255
    for thing, deviation in zip(of_kind("noisy"), (30, 60), strict=True):
        noise = (crop(thing) - template)[middle]
        assert abs(noise.mean()) < deviation / 5 and 0.8 < noise.std() / deviation < 1.1


def test_hidden_copies_are_about_half_there():
    template = load("scene_template")
    for thing in of_kind("hidden"):
        same = (crop(thing) == template).all(2).mean()
        assert 0.4 < thing.visible < 0.6 and same == pytest.approx(thing.visible, abs=0.01)
    assert all(thing.visible == 1 for thing in OBJECTS if thing.kind != "hidden")


@pytest.mark.parametrize("thing", OBJECTS, ids=IDS)
def test_corners_centre_angle_and_scale_lead_from_template_to_scene(thing):
    """OpenCV's own warps, told only the truth, put the template onto the picture of it."""
    template, scene = load("scene_template", gray=True), load("scene", gray=True)
    width, height = TICKET_SIZE
    flat = np.float32([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]])
    by_corners = cv2.getAffineTransform(flat[:3], thing.corners[:3].astype(np.float32))
    by_angle = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), thing.angle, thing.scale)
    by_angle[:, 2] += np.array(thing.centre) - ((width - 1) / 2, (height - 1) / 2)
    np.testing.assert_allclose(by_corners, by_angle, atol=2e-4)
    np.testing.assert_allclose(by_corners @ np.append(flat[3], 1), thing.corners[3], atol=2e-4)
    drawn = cv2.warpAffine(template, by_corners, scene.shape[::-1])
    cover = cv2.warpAffine(np.full_like(template, 255), by_corners, scene.shape[::-1]) == 255
    if thing.kind == "hidden":
        cover &= np.abs(drawn.astype(int) - scene) < 10
    assert cover.sum() > 0.8 * thing.visible * thing.scale**2 * (width - 1) * (height - 1)
    assert np.corrcoef(drawn[cover], scene[cover])[0, 1] > (0.85 if thing.kind == "noisy" else 0.96)
    x, y, w, h = thing.box
    ys, xs = np.nonzero(cover)
    assert x <= xs.min() and xs.max() < x + w and y <= ys.min() and ys.max() < y + h
    assert max(w - np.ptp(thing.corners[:, 0]), h - np.ptp(thing.corners[:, 1])) < 3.5  # and no larger than need be


@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
def test_matching_at_0_9_finds_upright_and_dimmed_copies_and_nothing_false(gray):
    scores = cv2.matchTemplate(load("scene", gray), load("scene_template", gray), cv2.TM_CCOEFF_NORMED)
    for thing in of_kind("upright") + of_kind("dimmed"):
        x, y, _, _ = thing.box
        assert scores[y, x] > 0.99
    height, width = scores.shape
    for thing in OBJECTS:
        cx, cy = thing.centre[0] - 23.5, thing.centre[1] - 17.5
        near = np.s_[max(0, int(cy) - 12) : int(cy) + 14, max(0, int(cx) - 12) : int(cx) + 14]
        if thing.kind in ("turned", "tilted", "scaled", "hidden"):
            assert scores[near].max() < 0.8
        scores[near] = -1
    assert scores.max() < 0.7, "something in the background looks like a ticket"


def test_template_differs_from_its_turned_and_mirrored_self():
    template = load("scene_template", gray=True)
    for other in (np.rot90(template, 2), template[:, ::-1], template[::-1]):
        assert np.corrcoef(template.ravel(), other.ravel())[0, 1] < 0.7
