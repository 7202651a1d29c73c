"""Exercises of chapter 7, matrix operations: what is answered by values, most of them read off sliders."""

import cv2
import numpy as np

from ...check import Mistake, Question, between
from ...pictures import load
from ...scenes_matrices import before_and_after, berries, darkened, plates
from ...score import score_pixels

# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _portrait():
    return load("astronaut")[20:260, 100:420].copy()


def _face():
    return load("chelsea")[20:260, 60:380].copy()


def _measure_wrap():
    cat = load("chelsea")[:, 20:430].astype(int)
    return {"brightness": next(n for n in range(256) if (cat + n > 255).mean() > 0.10)}


def _measure_wash():
    portrait, grey = _portrait(), np.tile([0.114, 0.587, 0.299], (3, 1))
    for fiftieths in range(50, 0, -1):
        s = fiftieths / 50
        matrix = s * np.eye(3) + (1 - s) * grey
        undone = cv2.transform(cv2.transform(portrait, matrix), cv2.invert(matrix)[1])
        if cv2.absdiff(undone, portrait).mean() >= 2:
            return {"saturation": s}


def scores_of_change():
    """F1 for each threshold of the live picture, with "any channel" and noise 8."""
    before, after, changed = (p[:320, 320:].copy() for p in before_and_after(load))
    grain = [np.random.default_rng(seed).normal(size=before.shape).astype(np.float32) for seed in (1, 2)]
    shots = [cv2.add(shot, 8 * g, dtype=cv2.CV_8U) for shot, g in zip((before, after), grain, strict=True)]
    difference = cv2.absdiff(*shots).max(axis=2)
    return {threshold: score_pixels(difference > threshold, changed).f1 for threshold in range(121)}


def _measure_change():
    scores = scores_of_change()
    return {"threshold": max(scores, key=scores.get)}


def _measure_gamma():
    portrait = _portrait()
    dark, errors = darkened(portrait), {}
    for fiftieths in range(5, 151):
        gamma = fiftieths / 50
        table = np.rint(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
        errors[gamma] = cv2.absdiff(table[dark], portrait).mean()
    return {"gamma": min(errors, key=errors.get)}


def _judge_norm(norm_type):
    if norm_type == cv2.NORM_INF:
        return "NORM_INF takes the largest difference, and a white speck on a dark cat is a very large one."
    if norm_type == cv2.NORM_L2:
        return "NORM_L2 squares each difference, so the few large ones of the specks weigh much. Look at its text."
    return None if norm_type == cv2.NORM_L1 else "Give the constant in the drop-down: 1, 2 or 4."


def _measure_norm():
    face = _face()[:, 24:296].copy()
    scatter = np.random.default_rng(11).normal(size=face.shape)
    order = np.random.default_rng(12).permutation(face.shape[0] * face.shape[1])
    speckled = face.copy()
    speckled.reshape(-1, 3)[order[:240]] = 255
    noisy = np.rint(face + 7 * scatter).clip(0, 255).astype(np.uint8)
    for kind in (1, 2, 4):
        others = min(cv2.norm(copy, face, kind) for copy in (cv2.add(face, (9, 9, 9, 9)), noisy))
        if cv2.norm(speckled, face, kind) < others:
            return {"norm_type": kind}


def _judge_plates(right, down):
    if (right, down) == (7, -4):
        return None
    if (right, down) == (-4, 7):
        return "The numbers are right and in the wrong order: right is x, down is y."
    if (right, down) == (-7, 4):
        return "That is the way the plate was bumped. It has to go back."
    if right == 7 or down == -4:
        return "One of the two fits. Move the other until the number below the picture is smallest."
    return "Not there. Move one slider until the number is smallest, then the other, and the first once more."


def _measure_plates():
    (_, green, red), _ = plates(load)
    inner, apart = (slice(15, -15), slice(15, -15)), {}
    for right in range(-12, 13):
        for down in range(-12, 13):
            moved = np.roll(red, (down, right), axis=(0, 1))
            apart[right, down] = cv2.norm(green[inner].copy(), moved[inner].copy(), cv2.NORM_L1)
    right, down = min(apart, key=apart.get)
    return {"right": right, "down": down}


def _measure_colour():
    picture, truth = berries()
    x, y, w, h = truth.sample
    sample = picture[y : y + h, x : x + w].reshape(-1, 3).astype(np.float64)
    far = distances(picture, sample.mean(axis=0), covariance(sample))
    for halves in range(1, 100):
        if score_pixels(far < halves / 2, truth.red).recall >= 0.90:
            return {"threshold": halves / 2}


def _measure_components():
    clean = load("camera", gray=True)[::2, ::2].astype(np.float32)
    noisy = clean + np.random.default_rng(9).normal(0, 20, clean.shape).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(noisy, (8, 8))[::2, ::2]
    average, components, _ = cv2.PCACompute2(windows.reshape(-1, 64).copy(), None)
    blocks, truth = (p.reshape(32, 8, 32, 8).swapaxes(1, 2).reshape(-1, 64) for p in (noisy, clean))
    errors = {}
    for kept in range(1, 65):
        rebuilt = (blocks - average) @ components[:kept].T @ components[:kept] + average
        errors[kept] = float(np.mean((rebuilt - truth) ** 2))
    return {"components": min(errors, key=errors.get)}


# --- exercises --------------------------------------------------------------------------------------------------------


def _judge_predict(numpy_sum, opencv_sum, opencv_quotient):
    if (numpy_sum, opencv_sum) == (255, 24):
        return "The two sums are right, each for the other one: which wraps, which saturates?"
    if numpy_sum != 24:
        return "The sum in NumPy is not right. 255 is followed by 0: what is 280 then?"
    if opencv_sum != 255:
        return "The sum in OpenCV is not right: it stops at the end of the scale."
    if opencv_quotient == 5:
        return "9 / 2 is 4.5. Halves are not always rounded up."
    return None if opencv_quotient == 4 else "The quotient is a whole number near 4.5."


def covariance(samples):
    centred = samples - samples.mean(axis=0)
    return centred.T @ centred / len(samples)


def distances(picture, mean, covariance):
    off = picture.reshape(-1, 3) - mean
    squared = np.sum(off @ np.linalg.inv(covariance) * off, axis=1)
    return np.sqrt(squared).reshape(picture.shape[:2])


def _measure_layers():
    picture = load("camera", gray=True)[::2, ::2].astype(np.float32)
    share = np.cumsum(np.linalg.svd(picture)[1] ** 2) / np.sum(picture.astype(float) ** 2)
    return {"layers": int(np.argmax(share >= 0.99)) + 1}


def _judge_own(picture, box, mask):
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim != 3:
        return "`picture` must be a colour picture, (rows, columns, 3), uint8: load(...), without gray=True."
    if not isinstance(mask, np.ndarray) or mask.dtype != np.uint8 or mask.shape != picture.shape[:2]:
        return f"`mask` must be a uint8 array of shape {picture.shape[:2]}, 255 where the colour is."
    x, y, w, h = (int(v) for v in box)
    if w < 5 or h < 5 or x < 0 or y < 0 or x + w > picture.shape[1] or y + h > picture.shape[0]:
        return f"The box {x, y, w, h} must lie inside the picture and be at least 5 x 5."
    inside, share = (mask[y : y + h, x : x + w] > 0).mean(), (mask > 0).mean()
    if inside < 0.8:
        return f"The mask covers {inside:.0%} of the box; at least 80 % are wanted. Raise the threshold."
    if share > 0.5:
        return (
            f"The mask covers {share:.0%} of the whole picture: that does not pick out anything. Lower the threshold."
        )
    return None


def _own(inside=255, rest=0, box=(10, 8, 20, 12)):
    x, y, w, h = box
    mask = np.full((40, 60), rest, np.uint8)
    mask[y : y + h, x : x + w] = inside
    return {"picture": np.zeros((40, 60, 3), np.uint8), "box": box, "mask": mask}


QUESTIONS = [
    Question(
        "matrices.q_wrap",
        "The smallest positive brightness at which more than 10 % of the values leave the scale.",
        between(
            88,
            88,
            "With that brightness it is still 10 % or less. Go up.",
            "More than 10 % leave the scale before that. Go down, and find the first.",
        ),
        {"brightness": 88},
        "The brightest tenth of the cat's values lies that near to 255. For a darker picture the number is larger: it "
        "is read off the upper end of the histogram.",
        ("Go up from 0 and watch the share in the text.", "Type into the number field to move by 1."),
        (Mistake({"brightness": 20}, "Go up"), Mistake({"brightness": 200}, "Go down")),
        "Right. The rule does not matter for this: the same values leave the scale, only their fate differs.",
        _measure_wrap,
    ),
    Question(
        "matrices.q_wash",
        "The highest saturation below 1 at which the mean error of the undone picture is 2 grey levels or more.",
        between(
            0.075,
            0.085,
            "At that saturation the error is 2 or more already, but also at a higher one. Go up again.",
            "At that saturation the error is still below 2. Wash out more.",
        ),
        {"saturation": 0.08},
        "Rounding to whole numbers is wrong by a quarter of a grey level on average. The inverse multiplies "
        "differences between channels by 1 / saturation, and the error with them.",
        ("Go down from 1 in steps of 0.02.", "Below 0.2 the error grows fast."),
        (Mistake({"saturation": 0.5}, "Wash out more"), Mistake({"saturation": 0.02}, "already")),
        "Right. Halve the saturation again, and the error about doubles.",
        _measure_wash,
    ),
    Question(
        "matrices.q_change",
        'The threshold with the highest F1, for "any channel" and noise 8.',
        between(
            35,
            44,
            "Too low: there are false alarms that a higher threshold leaves out. Watch F1.",
            "Too high: tickets are missed that a lower threshold finds. Watch F1.",
        ),
        {"threshold": 39},
        "The difference of two noisy values has a spread of 8 times the root of 2, 11.3, and three channels have three "
        "chances each. About three times that spread keeps nearly all noise out and nearly all tickets in.",
        ("Below, there are red dots everywhere; above, orange eats into the tickets.", "It lies between 30 and 45."),
        (Mistake({"threshold": 12}, "false alarms"), Mistake({"threshold": 80}, "missed")),
        "Right: about three times the spread of the noise in a difference.",
        _measure_change,
    ),
    Question(
        "matrices.q_gamma",
        "The gamma with the smallest mean error.",
        between(
            0.385,
            0.415,
            "With that gamma the picture is too bright. Go up.",
            "With that gamma it is too dark still. Go down.",
        ),
        {"gamma": 0.4},
        "The camera took each value to the power 2.5. The power 1 / 2.5 = 0.4 leads back, but for the dark tones that "
        "were rounded to the same number.",
        ("A gamma below 1 makes a picture brighter.", "Watch the mean error; the step is 0.02."),
        (Mistake({"gamma": 0.2}, "Go up"), Mistake({"gamma": 1.0}, "Go down"), Mistake({"gamma": 2.5}, "Go down")),
        "Right. 0.4 is 1 / 2.5: the dark curve undone.",
        _measure_gamma,
    ),
    Question(
        "matrices.q_norm",
        "The constant of the norm for which the picture with the specks is the nearest.",
        _judge_norm,
        {"norm_type": 2},
        "L1 adds up differences. 240 specks of 65280 pixels are few, and each counts by its size and no more. L2 "
        "squares first, INF looks at the worst one only.",
        ("Go through the drop-down and read the text under it.",),
        (
            Mistake({"norm_type": 1}, "largest difference"),
            Mistake({"norm_type": 4}, "squares"),
            Mistake({"norm_type": 3}, "1, 2 or 4"),
            Mistake({"norm_type": "NORM_L1"}, "1, 2 or 4"),
        ),
        "Right. L1 forgives a few wild pixels; that is why robust methods use it.",
        _measure_norm,
    ),
    Question(
        "matrices.q_plates",
        "How far the red plate must move to the right and down.",
        _judge_plates,
        {"right": 7, "down": -4},
        "Seven pixels to the right and four up. There the sum of differences to the green plate is smallest: both show "
        "the same edges.",
        ("Watch the coloured fringes at the edges of the collar.", "Down may be negative: that is up."),
        (
            Mistake({"right": -4, "down": 7}, "wrong order"),
            Mistake({"right": -7, "down": 4}, "go back"),
            Mistake({"right": 7, "down": 0}, "One of the two"),
            Mistake({"right": 0, "down": 0}, "Not there"),
        ),
        "Right. You have registered two pictures by the L1 norm; programs do it in the same way.",
        _measure_plates,
    ),
    Question(
        "matrices.q_colour",
        "The smallest Mahalanobis threshold with a recall of at least 90 %.",
        between(
            3.5,
            3.5,
            "With that threshold less than 90 % of the red is found. Go up.",
            "That is enough, but a smaller one does it too.",
        ),
        {"threshold": 3.5},
        "Three and a half times the usual deviation: along the cloud, from dark to light, that is far; across it, "
        "little. What is still missing are the white highlights, which the sample does not hold. "
        "Euclid reaches this recall only with all of the cloth.",
        ("Choose Mahalanobis and set the threshold to 1, then go up by 0.5.",),
        (Mistake({"threshold": 2.0}, "Go up"), Mistake({"threshold": 9.0}, "smaller one")),
        "Right. Now try to reach this recall with Euclid, and look at the precision.",
        _measure_colour,
    ),
    Question(
        "matrices.q_components",
        "The number of components with the smallest error.",
        between(
            15,
            17,
            "With so few, more components still bring more picture than noise.",
            "With so many, the last ones bring noise alone: fewer are better.",
        ),
        {"components": 16},
        "Each component brings its share of the photograph and one 64th of the noise. The first ones bring much "
        "picture, the last ones noise alone. The best number is where the two are even.",
        ("Too few: blocks. Too many: noise. Watch the typical error.",),
        (Mistake({"components": 1}, "more components"), Mistake({"components": 64}, "fewer")),
        "Right. A quarter of the numbers, and a better picture.",
        _measure_components,
    ),
    Question(
        "matrices.predict",
        "Two sums of 180 and 100, and 9 divided by 2, in uint8.",
        _judge_predict,
        {"numpy_sum": 24, "opencv_sum": 255, "opencv_quotient": 4},
        "NumPy goes round: 280 - 256 = 24. OpenCV stops at 255. 4.5 lies in the middle and goes to the even number, 4.",
        ("A uint8 has 256 different values.", "In OpenCV halves go to the even neighbour."),
        (
            Mistake({"numpy_sum": 255, "opencv_sum": 24, "opencv_quotient": 4}, "wraps"),
            Mistake({"numpy_sum": 280, "opencv_sum": 255, "opencv_quotient": 4}, "followed by 0"),
            Mistake({"numpy_sum": 24, "opencv_sum": 280, "opencv_quotient": 4}, "end of the scale"),
            Mistake({"numpy_sum": 24, "opencv_sum": 255, "opencv_quotient": 5}, "always rounded up"),
            Mistake({"numpy_sum": 24, "opencv_sum": 255, "opencv_quotient": 9}, "near 4.5"),
        ),
        "Right: 24, 255 and 4.",
    ),
    Question(
        "matrices.layers",
        "How many layers of the photograph hold 99 % of the sum of squares.",
        between(
            21,
            21,
            "Those hold less than 99 %. Take more.",
            "That is more than 99 %: fewer will do.",
        ),
        {"layers": 21},
        "np.cumsum of the squared weights, divided by their sum, passes 0.99 there. It is a small part of 256 layers, "
        "and yet the picture is far from sharp: the sum of squares is mostly the mean brightness.",
        ("np.cumsum(weights**2) / np.sum(weights**2)", "The first index is 0, the first layer is number 1."),
        (Mistake({"layers": 1}, "less than 99"), Mistake({"layers": 200}, "fewer")),
        "Right. A small part of the 256, and still blurred: a sum of squares is not the eye.",
        _measure_layers,
    ),
    Question(
        "matrices.own",
        "A colour in a picture of your own, picked out from a box on it.",
        _judge_own,
        _own(),
        "The box says how the colour varies; the mask holds what lies near enough in units of that variation.",
        (
            "The box is (x, y, width, height), and must lie wholly on the colour.",
            "A box with light and shade in it teaches more than a flat one.",
        ),
        (
            Mistake(_own(inside=0), "Raise the threshold"),
            Mistake(_own(rest=255), "Lower the threshold"),
            Mistake({**_own(), "box": (50, 8, 20, 12)}, "inside the picture"),
            Mistake({**_own(), "mask": np.zeros((40, 60), bool)}, "uint8 array"),
            Mistake({**_own(), "picture": None}, "load("),
            Mistake({**_own(), "picture": np.zeros((40, 60), np.uint8)}, "colour picture"),
        ),
        "Picked out. A second box of another colour would give a second mask; join them with bitwise_or.",
    ),
]
