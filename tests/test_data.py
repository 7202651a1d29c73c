"""data/: every file accounted for, its rights stated, and our ground truth really on the ink and the coins."""

import hashlib
import json

import cv2
import numpy as np
import pytest

from cvlessons.pictures import _data_folder, alt, info, load, names, truth

MANIFEST = json.loads((_data_folder() / "manifest.json").read_text(encoding="utf-8"))
LICENCES = {
    "CC0-1.0",
    "CC-BY-4.0",
    "BSD-3-Clause",
    "Public domain",
    "No known copyright restrictions",
    "LicenseRef-Middlebury-2014",
}
FIELDS = ("title", "good_for", "source", "author", "licence", "licence_url", "alt", "kind")

# What the page says, read by eye, to count by.
PARAGRAPH = (
    "Let us first determine markers of the coins and the",
    "background. These markers are pixels that we can label",
    "unambiguously as either object or background. Here,",
    "the markers are found at the two extreme parts of the",
    "histogram of grey values:",
)


# The manifest


def test_every_file_is_listed_and_every_listed_file_is_there():
    there = {path.name for path in _data_folder().iterdir() if not path.name.startswith(".")}
    assert there - {"manifest.json"} == {record["file"] for record in MANIFEST.values() if record["file"]}


@pytest.mark.parametrize("name", MANIFEST)
def test_record_is_complete(name):
    record = MANIFEST[name]
    assert all(isinstance(record[field], str) and record[field].strip() for field in FIELDS)
    assert record["licence"] in LICENCES and record["licence_url"].startswith("https://")
    assert record["kind"] in ("picture", "generated", "truth", "licence")
    if record["file"]:
        data = (_data_folder() / record["file"]).read_bytes()
        assert record["sha256"] == hashlib.sha256(data).hexdigest(), f"{record['file']} changed: was it meant to?"
    else:
        assert record["kind"] == "generated"
    if "Middlebury" in record["licence"]:
        assert "Scharstein" in record["citation"] and "GCPR" in record["citation"] and "2014" in record["citation"]
    if record["licence"] == "BSD-3-Clause":
        assert "Redistribution and use" in (_data_folder() / "page_LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", names())
def test_alt_text_describes_the_picture(name):
    text = alt(name)
    assert 60 <= len(text) <= 300 and text[0].isupper() and text.endswith(".")
    assert not text.lower().startswith(("image of", "picture of"))
    assert text == info(name)["alt"] and sum(record["alt"] == text for record in MANIFEST.values()) == 1


def test_a_changed_record_does_not_stay_changed():
    info("coins")["title"] = "spoons"
    assert info("coins")["title"] != "spoons"


# Words on the page


def page_paper_and_ink():
    """How dark each pixel is, from 0 (the paper around it) to 1 (the darkest ink around it)."""
    page = load("page", gray=True)
    paper = cv2.GaussianBlur(cv2.dilate(cv2.medianBlur(page, 3), np.ones((11, 11), np.uint8)), (15, 15), 0)
    darkest = cv2.erode(page, np.ones((25, 25), np.uint8))
    return (paper.astype(float) - page) / np.maximum(paper.astype(float) - darkest, 1)


@pytest.mark.parametrize("word", truth("page").words)
def test_boxes_are_as_many_and_as_placed_as_the_text_says(word):
    boxes = iter(truth("page").words[word])
    for number, line in enumerate(PARAGRAPH):
        at = line.find(word)
        while at >= 0:
            x, y, w, h = next(boxes)
            # Lines are 17 to 18 pixels apart; the justified ones fill x = 6 to 377, the last ends at 170.
            assert 48 + 17 * number <= y and y + h <= 68 + 18 * number, (number, line[at:])
            end = 170 if number == 4 else 377
            assert abs(x - (6 + (end - 6) * at / len(line))) < 18, (number, line[at:])
            at = line.find(word, at + 1)
    assert next(boxes, None) is None


@pytest.mark.parametrize("word", truth("page").words)
def test_boxes_sit_tight_around_ink(word):
    ink = page_paper_and_ink()
    boxes = truth("page").words[word]
    assert boxes.dtype.kind == "i" and boxes.shape == (len(boxes), 4)
    for x, y, w, h in boxes:
        inside = ink[y : y + h, x : x + w]
        assert 0.2 < (inside > 0.4).mean() < 0.75
        for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]):
            assert edge.max() > 0.3, (x, y, w, h)
        above, below = ink[y - 2, x : x + w], ink[min(y + h + 1, 190), x : x + w]
        assert min(above.max(), below.max()) < 0.35, (x, y, w, h)


def likeness(a, b):
    """The best correlation of two crops at equal size, with a pixel of play and, as the page is bent, a slant."""
    height, width = a.shape
    b = cv2.copyMakeBorder(cv2.resize(b, (width, height)), 8, 8, 8, 8, cv2.BORDER_REPLICATE)
    best = -1
    for slant in range(-40, 41, 8) if width > 150 else (0,):  # eighths of a pixel over the whole width of a word
        move = np.float64([[1, 0, 0], [slant / width, 1, -slant / 2]])
        slanted = cv2.warpAffine(b, move, b.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
        best = max(best, cv2.matchTemplate(slanted, a, cv2.TM_CCOEFF_NORMED).max())
    return best


@pytest.mark.parametrize("word", truth("page").words)
def test_boxes_of_a_word_look_alike(word):
    page = load("page", gray=True)
    crops = [cv2.resize(page[y : y + h, x : x + w], (w * 8, h * 8)) for x, y, w, h in truth("page").words[word]]
    for number, crop in enumerate(crops):
        scores = [likeness(crop, other) for other in crops if other is not crop]
        # The two "background" reach 0.75, for the page also bends within them; other text reaches 0.52.
        assert max(scores) > (0.7 if word == "background" else 0.8), number


@pytest.mark.parametrize("word", truth("page").words)
def test_no_occurrence_is_missing(word):
    """No crop matches anything outside the truth well; the bound is below what occurrences of a letter reach."""
    page = load("page", gray=True)
    boxes = truth("page").words[word]
    bound = {"the": 0.91, "m": 0.86, "k": 0.81, "e": 0.81}.get(word, 0.81)  # "tha" in "that" looks like "the"
    for x, y, w, h in boxes:
        scores = cv2.matchTemplate(page, page[y : y + h, x : x + w], cv2.TM_CCOEFF_NORMED)
        for u, v, _, _ in boxes:
            scores[max(0, v - 4) : v + 5, max(0, u - 4) : u + 5] = -1
        assert scores.max() < bound, (word, np.unravel_index(scores.argmax(), scores.shape))


# Coins


def test_circles_are_24_apart_and_inside():
    circles = truth("coins").circles
    assert circles.shape == (24, 3) and circles.dtype == np.float64
    x, y, r = circles.T
    assert (x - r > 0).all() and (x + r < 384).all() and (y - r > 0).all() and (y + r < 303).all()
    apart = np.hypot(x[:, None] - x, y[:, None] - y) - r[:, None] - r
    assert apart[~np.eye(24, dtype=bool)].min() > 1
    for row in circles.reshape(4, 6, 3):
        assert (np.diff(row[:, 0]) > 0).all() and np.ptp(row[:, 1]) < 15


def ring(image, x, y, r, angles):
    """The image along a circle, bilinear."""
    points = x + r * np.cos(angles), y + r * np.sin(angles)
    return cv2.remap(image, *(p.astype(np.float32).reshape(1, -1) for p in points), cv2.INTER_LINEAR)[0]


@pytest.mark.parametrize("number", range(24))
def test_circle_follows_the_coins_edge(number):
    image = cv2.GaussianBlur(load("coins", gray=True), (0, 0), 0.8).astype(np.float32)
    x, y, r = truth("coins").circles[number]
    angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    step = ring(image, x, y, r - 2.5, angles) - ring(image, x, y, r + 2.5, angles)
    assert (step > 3).mean() > 0.9 and np.median(step) > 15
    # Trace the outline: per direction the steepest fall within 5 pixels, then the median of 11 neighbours.
    radii = np.arange(r - 5, r + 5.01, 0.25)
    profile = np.array([ring(image, x, y, radius, angles) for radius in radii])
    edge = radii[:-4][(profile[:-4] - profile[4:]).argmax(0)] + 0.5 - r
    edge = np.median([np.roll(edge, shift) for shift in range(-5, 6)], 0)
    # The circle that fits it best is ours: least squares for a small shift and growth of it.
    design = np.column_stack([np.cos(angles), np.sin(angles), np.ones_like(angles)])
    (right, down, growth), *_ = np.linalg.lstsq(design, edge, rcond=None)
    assert np.hypot(right, down) < 0.8 and abs(growth) < 0.7
    assert np.sqrt((edge**2).mean()) < 1.8  # the least round coin strays by 1.3


# The stereo pair


def test_disparity_leads_from_the_left_picture_to_the_right():
    left, right = load("motorcycle_left").astype(int), load("motorcycle_right").astype(int)
    known = truth("motorcycle")
    assert known.disparity.dtype == np.float32 and known.disparity.shape == left.shape[:2]
    assert np.isposinf(known.disparity).sum() == 27226 and not np.isnan(known.disparity).any()
    y, x = np.nonzero(np.isfinite(known.disparity))
    wrong = {}
    for sign in (-1, 1):
        target = np.round(x + sign * known.disparity[y, x]).astype(int)
        ok = (target >= 0) & (target < left.shape[1])
        wrong[sign] = np.abs(left[y[ok], x[ok]] - right[y[ok], target[ok]]).mean()
    assert wrong[-1] < 10 and wrong[1] > 40
    assert (known.focal_px, known.baseline_m, known.doffs_px) == (994.978, 0.193001, 31.086)
    depth = known.focal_px * known.baseline_m / (known.disparity[y, x] + known.doffs_px)
    assert 2 < depth.min() and depth.max() < 5.1  # metres: a motorcycle in a garage


def test_truth_is_fresh_each_time():
    truth("coins").circles[:] = 0
    truth("page").words["the"][:] = 0
    truth("motorcycle").disparity[:] = 0
    truth("scene").objects[0].corners[:] = 0
    assert truth("coins").circles.all() and truth("page").words["the"].all()
    assert truth("motorcycle").disparity.all() and truth("scene").objects[0].corners.all()
