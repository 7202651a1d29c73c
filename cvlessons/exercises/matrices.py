"""Exercises of chapter 7, matrix operations."""

import cv2
import numpy as np

from ..check import Exercise, Mistake, Question, between
from ..pictures import load
from ..scenes_matrices import before_and_after, berries, darkened, plates
from ..score import score_pixels

# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _portrait():
    return load("astronaut")[20:260, 100:420].copy()


def _face():
    return load("chelsea")[20:260, 60:380].copy()


def _measure_wrap():
    cat = load("chelsea").astype(int)
    return {"amount": next(n for n in range(256) if (cat + n > 255).mean() > 0.10)}


def _measure_wash():
    portrait, grey = _portrait(), np.tile([0.114, 0.587, 0.299], (3, 1))
    for fiftieths in range(50, 0, -1):
        s = fiftieths / 50
        matrix = s * np.eye(3) + (1 - s) * grey
        undone = cv2.transform(cv2.transform(portrait, matrix), cv2.invert(matrix)[1])
        if cv2.absdiff(undone, portrait).mean() >= 2:
            return {"saturation": s}


def _measure_change():
    before, after, changed = (p[:320, 320:].copy() for p in before_and_after(load))
    scores = {}
    grain = [np.random.default_rng(seed).normal(size=before.shape).astype(np.float32) for seed in (1, 2)]
    shots = [cv2.add(shot, 8 * g, dtype=cv2.CV_8U) for shot, g in zip((before, after), grain, strict=True)]
    difference = cv2.absdiff(*shots).max(axis=2)
    for threshold in range(121):
        scores[threshold] = score_pixels(difference > threshold, changed).f1
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
    face = _face()
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
            return {"most": halves / 2}


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


QUESTIONS = [
    Question(
        "matrices.q_wrap",
        "The smallest positive amount at which more than 10 % of the values leave the scale.",
        between(
            87,
            87,
            "With that amount it is still 10 % or less. Go up.",
            "More than 10 % leave the scale before that. Go down, and find the first.",
        ),
        {"amount": 87},
        "The brightest tenth of the cat's values lies that near to 255. For a darker picture the amount is larger: it "
        "is read off the upper end of the histogram.",
        ("Go up from 0 and watch the share in the text.", "Type into the number field to move by 1."),
        (Mistake({"amount": 20}, "Go up"), Mistake({"amount": 200}, "Go down")),
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
            36,
            42,
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
        "L1 adds up differences. 240 specks of 76800 pixels are few, and each counts by its size and no more. L2 "
        "squares first, INF looks at the worst one only.",
        ("Go through the drop-down and read the text under it.",),
        (
            Mistake({"norm_type": 1}, "largest difference"),
            Mistake({"norm_type": 4}, "squares"),
            Mistake({"norm_type": 3}, "1, 2 or 4"),
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
        {"most": 3.5},
        "Three and a half times the usual deviation: along the cloud, from dark to light, that is far; across it, "
        "little. What is still missing are the white highlights, which the sample does not hold. "
        "Euclid reaches this recall only with all of the cloth.",
        ("Choose Mahalanobis and set the threshold to 1, then go up by 0.5.",),
        (Mistake({"most": 2.0}, "Go up"), Mistake({"most": 9.0}, "smaller one")),
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
]

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


def _pairs(rng):
    shapes = [(3, 4), (5, 2, 3), (1, 6)]
    made = [tuple(rng.integers(0, 256, (2, *shape)).astype(np.uint8)) for shape in shapes]
    return [*made, (np.uint8([[250, 3]]), np.uint8([[10, 4]]))]


def add(a, b):
    total = a.astype(int) + b
    return np.minimum(total, 255).astype(np.uint8)


def _add_wraps(a, b):
    return a + b


def _add_late(a, b):
    return np.minimum(a + b, 255).astype(np.uint8)


def _add_wide(a, b):
    return np.minimum(a.astype(int) + b, 255)


def _add_mean(a, b):
    return ((a.astype(int) + b) // 2).astype(np.uint8)


def _shots(rng):
    made = []
    for threshold in (10, 40, 90):
        before = rng.integers(0, 256, (7, 9, 3)).astype(np.uint8)
        step = rng.integers(-2 * threshold, 2 * threshold + 1, before.shape)
        made.append((before, np.clip(before + step, 0, 255).astype(np.uint8), threshold))
    flat = np.full((6, 6, 3), 100, np.uint8)
    after = flat.copy()
    after[0, :, 0], after[1], after[2, :, 2] = 80, 130, 120
    return [*made, (flat, after, 20), (flat, after, 25)]


def changed(before, after, threshold):
    difference = cv2.absdiff(before, after)
    return np.where((difference > threshold).any(axis=2), 255, 0).astype(np.uint8)


def _changed_wraps(before, after, threshold):
    difference = np.abs(after - before)
    return np.where((difference > threshold).any(axis=2), 255, 0).astype(np.uint8)


def _changed_all(before, after, threshold):
    return np.where((cv2.absdiff(before, after) > threshold).all(axis=2), 255, 0).astype(np.uint8)


def _changed_at_least(before, after, threshold):
    return np.where((cv2.absdiff(before, after) >= threshold).any(axis=2), 255, 0).astype(np.uint8)


def _changed_brighter(before, after, threshold):
    return np.where((cv2.subtract(after, before) > threshold).any(axis=2), 255, 0).astype(np.uint8)


def _gammas(rng):
    return [(1.0,), (0.4,), (2.5,), (float(np.round(rng.uniform(0.5, 2.2), 2)),)]


def table(gamma):
    values = np.arange(256) / 255
    return np.rint(255 * values**gamma).astype(np.uint8)


def _table_cut(gamma):
    return (255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)


def _table_inverse(gamma):
    return np.rint(255 * (np.arange(256) / 255) ** (1 / gamma)).astype(np.uint8)


def _table_of_255(gamma):
    return np.rint(255 * (np.arange(255) / 254) ** gamma).astype(np.uint8)


def _table_float(gamma):
    return np.rint(255 * (np.arange(256) / 255) ** gamma)


def _paints(rng):
    made = []
    for shape in ((5, 6), (7, 5), (6, 6)):
        picture = rng.integers(0, 256, (*shape, 3)).astype(np.uint8)
        made.append((picture, np.round(rng.uniform(-0.4, 1.1, (3, 3)), 2)))
    swap = np.float64([[0, 1, 0], [0, 0, 1], [1, 0, 0]])  # not its own inverse
    return [*made, (made[0][0], swap)]


def paint(picture, matrix):
    rows = picture.reshape(-1, 3).astype(float)
    new = rows @ matrix.T  # each row is a pixel, so the matrix is turned over
    return np.rint(new).clip(0, 255).astype(np.uint8).reshape(picture.shape)


def _paint_not_turned(picture, matrix):
    return np.rint(picture.astype(float) @ matrix).clip(0, 255).astype(np.uint8)


def _paint_wraps(picture, matrix):
    return np.rint(picture.astype(float) @ matrix.T).astype(int).astype(np.uint8)


def _paint_cut(picture, matrix):
    return (picture.astype(float) @ matrix.T).clip(0, 255).astype(np.uint8)


def _bright(rng):
    made = []
    for rows, columns in ((6, 9), (8, 5), (3, 12)):
        picture = rng.integers(0, 200, (rows, columns)).astype(np.uint8)
        row = int(rng.integers(0, rows))
        column = int(rng.choice([c for c in range(columns) if c != row]))
        picture[row, column] = 250
        made.append((picture,))
    return made


def brightest(picture):
    x, y = cv2.minMaxLoc(picture)[3]
    return y, x


def _brightest_xy(picture):
    return cv2.minMaxLoc(picture)[3]


def _darkest(picture):
    x, y = cv2.minMaxLoc(picture)[2]
    return y, x


def _brightest_flat(picture):
    return int(np.argmax(picture))


def _sample_sets(rng):
    mixing = rng.normal(size=(3, 3))
    return [
        (rng.normal(size=(12, 3)) @ mixing + rng.uniform(5, 50, 3),),
        (rng.uniform(0, 255, (7, 2)),),
        (np.float64([[2, 5], [7, 4], [3, 6]]),),
    ]


def covariance(samples):
    centred = samples - samples.mean(axis=0)
    return centred.T @ centred / len(samples)


def _covariance_not_centred(samples):
    return samples.T @ samples / len(samples)


def _covariance_n_minus_1(samples):
    return np.cov(samples.T)


def _covariance_sum(samples):
    return covariance(samples) * len(samples)


def _covariance_scrambled(samples):
    centred = samples - samples.mean(axis=0)
    return centred @ centred.T / len(samples)


def _clouds(rng):
    made = []
    for shape in ((5, 7), (6, 6)):
        mixing = rng.normal(size=(3, 3)) * 15 + 20 * np.eye(3)
        sample = rng.normal(size=(60, 3)) @ mixing + 120
        picture = rng.integers(0, 256, (*shape, 3)).astype(np.uint8)
        made.append((picture, sample.mean(axis=0), covariance(sample)))
    return made


def distances(picture, mean, covariance):
    off = picture.reshape(-1, 3) - mean
    squared = np.sum(off @ np.linalg.inv(covariance) * off, axis=1)
    return np.sqrt(squared).reshape(picture.shape[:2])


def _distances_euclid(picture, mean, covariance):
    return np.sqrt(np.sum((picture - mean) ** 2, axis=2))


def _distances_not_inverted(picture, mean, covariance):
    return distances(picture, mean, np.linalg.inv(covariance))


def _distances_squared(picture, mean, covariance):
    return distances(picture, mean, covariance) ** 2


def _distances_diagonal(picture, mean, covariance):
    return distances(picture, mean, np.diag(np.diag(covariance)))


def _measure_layers():
    picture = load("camera", gray=True)[::2, ::2].astype(np.float32)
    share = np.cumsum(np.linalg.svd(picture)[1] ** 2) / np.sum(picture.astype(float) ** 2)
    return {"layers": int(np.argmax(share >= 0.99)) + 1}


def _judge_own(picture, box, mask):
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim != 3:
        return "`picture` must be what load() returns."
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


EXERCISES = [
    *QUESTIONS,
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
    Exercise(
        "matrices.add",
        "The sum of two uint8 arrays, saturated, as uint8.",
        add,
        "Go to a type with room for 510, add, cut at 255, and only then go back to uint8.",
        _pairs,
        ("Where does the wrapping happen: before or after your minimum?", "a.astype(int) + b has room enough."),
        (
            Mistake(_add_wraps, "This sum wraps: 250 + 10 becomes 4. Add in a type that has room for it."),
            Mistake(_add_mean, "That is the mean of the two. The sum is wanted."),
            Mistake(_add_wide, rung="dtype"),
        ),
        range=(0, 255),
    ),
    Exercise(
        "matrices.changed",
        "255 where any channel of two pictures differs by more than the threshold, else 0.",
        changed,
        "after - before wraps in uint8: 5 - 10 is 251, a very large change. cv2.absdiff computes the distance; "
        "subtracting as int does, too.",
        _shots,
        ("What is 5 - 10 in uint8?", "There is a function of OpenCV for it."),
        (
            Mistake(
                _changed_wraps,
                "A pixel that became a little darker counts as changed: 5 - 10 is 251 in uint8, and np.abs comes too "
                "late.",
            ),
            Mistake(_changed_all, "You ask for a change in all three channels; any of them is enough."),
            Mistake(_changed_at_least, "At exactly the threshold nothing has changed yet: more than it is wanted."),
            Mistake(
                _changed_brighter, "You see what became brighter and miss what became darker: subtract stops at 0."
            ),
        ),
    ),
    Exercise(
        "matrices.table",
        "The look-up table of a gamma: 256 entries, uint8.",
        table,
        "Divide by 255, take the power, multiply by 255. Round before going to uint8: astype alone cuts off.",
        _gammas,
        ("np.arange(256) holds all values.", "astype(np.uint8) cuts off what is behind the point: use np.rint first."),
        (
            Mistake(_table_cut, "Off by one in places: astype cuts the fraction off. Round first."),
            Mistake(_table_inverse, "That is the table that undoes this gamma: its power is 1 / gamma."),
            Mistake(_table_of_255, rung="shape"),
            Mistake(_table_float, rung="dtype"),
        ),
    ),
    Exercise(
        "matrices.paint",
        "Every pixel of a BGR picture multiplied by a 3 x 3 matrix; rounded, clipped, uint8.",
        paint,
        "With a pixel as a column the product is matrix @ pixel. With pixels as rows the same is rows @ matrix.T.",
        _paints,
        ("Make a list of pixels: picture.reshape(-1, 3).", "A row times a matrix is not a matrix times a column."),
        (
            Mistake(_paint_not_turned, "Your matrix works turned over: pixels lie in rows, so it must be transposed."),
            Mistake(_paint_wraps, "Values below 0 and above 255 wrap around: clip before you go to uint8."),
            Mistake(_paint_cut, "Off by one in places: round before you go to uint8."),
        ),
    ),
    Exercise(
        "matrices.brightest",
        "Row and column of the brightest pixel, as a tuple.",
        brightest,
        "minMaxLoc answers as drawing functions ask, (x, y). An array is asked [row, column], that is [y, x].",
        _bright,
        ("What does minMaxLoc return, (x, y) or (row, column)?",),
        (
            Mistake(_brightest_xy, rung="x and y swapped"),
            Mistake(_darkest, "That is the darkest pixel."),
            Mistake(_brightest_flat, rung="type"),
        ),
    ),
    Exercise(
        "matrices.covariance",
        "The covariance matrix of samples in rows, divided by their number.",
        covariance,
        "Subtract the mean of each column, multiply the turned-over matrix with the matrix, divide by the number of "
        "rows.",
        _sample_sets,
        ("The mean of each column: samples.mean(axis=0).", "Two features give a 2 x 2 matrix: centred.T @ centred."),
        (
            Mistake(_covariance_not_centred, "The mean must be subtracted first."),
            Mistake(_covariance_n_minus_1, "You divide by n - 1; here the number of samples, n, is wanted."),
            Mistake(_covariance_sum, "These are the sums: divide by the number of samples."),
            Mistake(
                _covariance_scrambled,
                "That is the other product, samples by samples (COVAR_SCRAMBLED). Features by features is wanted.",
            ),
        ),
        tolerance=1e-6,
    ),
    Exercise(
        "matrices.distances",
        "The Mahalanobis distance of every pixel from a mean, given the covariance matrix.",
        distances,
        "Off the mean, times the inverse, times off again, summed over the three channels; then the root. Doing it for "
        "all pixels as rows of one matrix saves the loop.",
        _clouds,
        ("The covariance has to be inverted first.", "np.sum(off @ inverse * off, axis=1) is one number per pixel."),
        (
            Mistake(_distances_euclid, "That is Euclid's distance: the covariance plays no part."),
            Mistake(_distances_not_inverted, "The inverse of the covariance is wanted, not the covariance itself."),
            Mistake(_distances_squared, "These are the squares: take the root."),
            Mistake(_distances_diagonal, "You use the diagonal alone: the channels vary together, and that counts."),
        ),
        tolerance=1e-6,
    ),
    Question(
        "matrices.layers",
        "How many layers of the photograph hold 99 % of the sum of squares.",
        between(
            21,
            21,
            "Those hold less than 99 %.",
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
            Mistake({**_own(), "picture": None}, "load()"),
        ),
        "Picked out. A second box of another colour would give a second mask; join them with bitwise_or.",
    ),
]
