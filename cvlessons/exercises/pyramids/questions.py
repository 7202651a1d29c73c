"""Exercises of chapter 2, image pyramids: what is answered by values, most of them read off sliders."""

import cv2
import numpy as np

from ...check import Mistake, Question, between
from ...pictures import load, truth
from ...scenes_pyramids import zone_plate
from ...score import iou, score_boxes
from ...scratch import matching, pyramids

FIVE = np.array([1, 4, 6, 4, 1])


# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _false_pattern(small, every, rings):
    """Contrast where the rings are too fine for the small picture, as a share of their own contrast."""
    y, x = np.mgrid[:512:every, :512:every] - 256
    too_fine = (x**2 + y**2 > (256 / every) ** 2) & (x**2 + y**2 < 256**2)
    return small[too_fine].std() / rings[rings != 127].std()


def _measure_sigma():
    rings = zone_plate(512)
    for tenths in range(1, 41):
        soft = cv2.GaussianBlur(rings, (0, 0), tenths / 10)
        if _false_pattern(soft[::4, ::4], 4, rings) < 0.1:
            return {"sigma": tenths / 10}


def _measure_shifted():
    small = cv2.pyrDown(load("chelsea", gray=True)[60:240, 60:400])
    large = np.zeros((2 * small.shape[0], 2 * small.shape[1]))
    large[1::2, 1::2] = small
    large = cv2.filter2D(large, -1, np.outer(FIVE, FIVE) / 64, borderType=cv2.BORDER_REFLECT_101)
    return {"off": float(np.abs(large - cv2.pyrUp(small)).max())}


def _between_0_and_1(low, high, below, above):
    """A judge for a score, which is no percentage."""
    judge = between(low, high, below, above)

    def judge_score(promising):
        return "Give it as the slider shows it, between 0 and 1." if promising > 1 else judge(promising=promising)

    return judge_score


SMOOTHER = ("astronaut", "camera", "coins", "brick")


def _judge_worst(picture):
    if picture == "page":
        return None
    if picture in SMOOTHER:
        return (
            "Another picture comes back with a lower PSNR. Lower is worse: compare all five at one step, down then up."
        )
    return "Give the name of one of the five pictures in the list, as a text in quotes."


def _measure_worst():
    quality = {}
    for name in (*SMOOTHER, "page"):
        picture = load(name, gray=True)[:256, :256]
        back = cv2.pyrUp(cv2.pyrDown(picture), dstsize=picture.shape[::-1])
        quality[name] = cv2.PSNR(picture, back)
    return {"picture": min(quality, key=quality.get)}


LEVEL = 4  # the right one, and the coarsest


def _judge_level(level):
    if level in ("L0", "L1", "L2", "L3", "L4"):  # as the sliders are called
        level = int(level[1])
    if level not in range(5):
        return "Give the number of the level, 0 to 4."
    if level == LEVEL:
        return None
    return "Without that level the PSNR is higher than without another one. Try the coarser details too."


def _measure_level():
    picture = load("chelsea")
    levels = pyramids.laplacian_pyramid(picture, 6)
    quality = []
    for off in range(5):
        gains = [0 if i == off else 1 for i in range(5)]
        changed = [gain * level for gain, level in zip(gains, levels, strict=False)]
        quality.append(cv2.PSNR(picture, pyramids.collapse([*changed, levels[5]])))
    return {"level": int(np.argmin(quality))}


def _measure_step():
    picture = cv2.pyrDown(load("camera", gray=True))
    levels = pyramids.laplacian_pyramid(picture, 5)
    good = []
    for step in range(1, 65):
        rounded = (np.rint(levels[0] / step).astype(int) * step).astype(np.int16)
        if cv2.PSNR(picture, pyramids.collapse([rounded, *levels[1:]])) >= 35:
            good.append(step)
    return {"step": max(good)}


def _measure_seam():
    cup, eye = load("coffee")[35:275, 150:450], load("chelsea")[0:240, 32:332]
    y, x = np.mgrid[:240, :300]
    mask = (x - 140) ** 2 + (y - 115) ** 2 < 55**2
    across = mask[:, 1:] != mask[:, :-1]

    def step(picture):
        return np.abs(np.diff(picture.astype(int), axis=1))[across].mean()

    own = (step(eye) + step(cup)) / 2
    return {"levels": next(n for n in range(1, 8) if step(pyramids.blend(eye, cup, mask, n)) / own < 1.5)}


INTERPOLATIONS = "INTER_NEAREST", "INTER_LINEAR", "INTER_CUBIC", "INTER_LANCZOS4", "INTER_AREA"


def _judge_resize(method):
    if method == "pyrDown":
        return "pyrDown is not one of the five interpolations of resize."
    known = {*INTERPOLATIONS, *(getattr(cv2, name) for name in INTERPOLATIONS)}  # cv2.INTER_AREA is as good as its name
    if method not in known:
        return f"Give one of the names in the list, as a text in quotes: {', '.join(INTERPOLATIONS)}."
    if method in ("INTER_AREA", cv2.INTER_AREA):
        return None
    return "Another interpolation leaves less false pattern at scale 0.25. Try them all."


def _measure_resize():
    rings = zone_plate(512)
    false = {}
    for name in INTERPOLATIONS:
        small = cv2.resize(rings, (128, 128), interpolation=getattr(cv2, name))
        false[name] = _false_pattern(small, 4, rings)
    return {"method": min(false, key=false.get)}


def _coarse_to_fine(images, templs, promising, threshold):
    """The notebook's search, without the count of multiplications."""
    response, level = cv2.matchTemplate(images[-1], templs[-1], cv2.TM_CCOEFF_NORMED), len(images) - 1
    while level > 0:
        points, _ = matching.find_peaks(response, promising, max(12 >> level, 1))
        level -= 1
        image, (h, w) = images[level], templs[level].shape
        response = np.full((image.shape[0] - h + 1, image.shape[1] - w + 1), -1, np.float32)
        for x, y in np.maximum(2 * points - 2, 0):
            near = cv2.matchTemplate(image[y : y + h + 4, x : x + w + 4], templs[level], cv2.TM_CCOEFF_NORMED)
            response[y : y + near.shape[0], x : x + near.shape[1]] = near
    return matching.find_peaks(response, threshold, 12)[0]


def _true_boxes(*kinds):
    return [o.box for o in truth("scene").objects if o.kind in kinds]


def _measure_promising():
    images = pyramids.gaussian_pyramid(load("scene", gray=True), 4)
    templs = pyramids.gaussian_pyramid(load("scene_template", gray=True), 4)
    for hundredths in range(95, 19, -1):
        points = _coarse_to_fine(images, templs, hundredths / 100, 0.8)
        boxes = [(x, y, 48, 36) for x, y in points]
        if score_boxes(boxes, _true_boxes("upright", "dimmed", "noisy")).recall == 1:
            return {"promising": hundredths / 100}


def _judge_octave(per_octave):
    if per_octave < 1:
        return "There is at least one step per octave."
    if per_octave in (1, 2):
        return "With so few steps a ticket is missed: there is a dashed box. Take more."
    if per_octave == 5:
        return "With 5 one of the eleven is missed: its size falls between two of those tried. Look at fewer steps."
    return None if per_octave == 3 else "With so many steps all are found, but fewer do it too."


def _measure_octave():
    scene, ticket = load("scene", gray=True), load("scene_template", gray=True)
    for per_octave in range(1, 9):
        found = []
        for k in range(-(per_octave // 2), per_octave // 2 + 1):
            scale = 2.0 ** (k / per_octave)
            size = round(48 * scale), round(36 * scale)
            kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
            templ = cv2.resize(ticket, size, interpolation=kind)
            points, scores = matching.find_peaks(cv2.matchTemplate(scene, templ, cv2.TM_CCOEFF_NORMED), 0.8, 12)
            found += [(score, (x, y, *size)) for (x, y), score in zip(points, scores, strict=True)]
        boxes = []
        for _, box in sorted(found, key=lambda pair: -pair[0]):
            if all(iou(box, other) < 0.3 for other in boxes):
                boxes.append(box)
        if score_boxes(boxes, _true_boxes("upright", "dimmed", "noisy", "scaled")).recall == 1:
            return {"per_octave": per_octave}


# --- exercises --------------------------------------------------------------------------------------------------------


def _judge_shape(rows, columns):
    if (rows, columns) == (57, 38):
        return "The numbers are right and in the wrong order: a shape is rows first, then columns."
    if (rows, columns) == (37, 56):
        return "You have rounded down. A level is half of the one below, rounded up."
    if (rows, columns) == (19, 29):
        return "That is level 4. The original is level 0, so level 3 is three steps down."
    if (rows, columns) == (75, 113):
        return "That is level 2. The original is level 0, so level 3 is three steps down."
    if (rows, columns) == (150, 226):
        return "That is level 1. The original is level 0, so level 3 is three steps down."
    if (rows == 38) != (columns == 57):
        return "One of the two numbers is right. Find the other one in the same way, and round up each time."
    return None if (rows, columns) == (38, 57) else "No. Halve three times, and round up each time."


def _judge_cost(factor):
    if factor == 16:
        return "That is one step down: a quarter of the windows, each with a quarter of the pixels. Here it is two."
    if factor == 32:
        return "Factors multiply: the second step saves its share of what the first one has left."
    if 0 < factor < 1:
        return "The question is how many times fewer: a number above 1."
    if factor in (4, 8):
        return "Count both: how many windows are there, and how many pixels has each?"
    return None if 200 <= factor <= 300 else "No. How many windows are left, and how many pixels has each of them?"


def _judge_own(picture, levels, restored):
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim not in (2, 3):
        return "`picture` must be what load() returns."
    if not isinstance(levels, (list, tuple)) or len(levels) < 3:
        return "`levels` must be a list of at least three arrays: differences, finest first, and a small picture."
    if any(np.asarray(level).dtype.kind == "u" for level in levels[:-1]):
        return "The differences must have a sign: with uint8 they wrap around below zero. Use int16."
    if levels[0].shape != picture.shape:
        return f"The finest level is {levels[0].shape}: is it the pyramid of another picture? Yours is {picture.shape}."
    working = levels[-1].dtype if levels[-1].dtype.kind == "f" else np.uint8  # of floats a pyramid is exact too
    expected = pyramids.laplacian_pyramid(picture.astype(working), len(levels))
    for number, (yours, ours) in enumerate(zip(levels, expected, strict=True)):
        close = 1e-3 if working != np.uint8 else 0
        if yours.shape != ours.shape or not np.allclose(yours, ours, rtol=0, atol=close):
            return (
                f"Level {number} is not picture minus enlarged smaller one. Pass on the pyramid before you change it."
            )
    if np.asarray(restored).dtype.kind == "f":
        return "What you restored are floats. Round them, and turn them into uint8 again."
    if np.asarray(restored).shape != picture.shape or not np.array_equal(restored, picture):
        return "What you restored is not your picture. Collapse the unchanged levels, and keep the result in uint8."
    return None


def _own(picture, levels=None, restored=None):
    levels = pyramids.laplacian_pyramid(picture, 3) if levels is None else levels
    return {"picture": picture, "levels": levels, "restored": picture if restored is None else restored}


SMALL = np.arange(0, 252, 1, np.uint8).reshape(12, 21) * np.uint8(7)  # wraps around on purpose: a picture with edges


QUESTIONS = [
    Question(
        "pyramids.q_sigma",
        "Every 4th row and column is kept: the smallest sigma with less than 10 % false pattern.",
        between(
            1.55,
            1.65,
            "With that sigma 10 % or more of the contrast is still false. Blur more.",
            "With that sigma the false pattern is below 10 %, but a smaller one does it too. Go back, step by step.",
        ),
        {"sigma": 1.6},
        "1.6: to keep every 4th row, you must blur over about as many rows. pyrDown's five weights are a blur "
        "of sigma 1, for every 2nd row; "
        "two of them in a row blur like one of more than 2. And more is not better: a wide blur also takes the"
        " rings that could have been shown.",
        (
            "Set `every` to 4 and move sigma up until the second percentage is below 10.",
            "Sigma moves by 0.1. It is between 1 and 2.",
        ),
        (Mistake({"sigma": 0.5}, "Blur more"), Mistake({"sigma": 3.0}, "Go back")),
        "Right. To keep every 4th row, blur over about as many rows first.",
        _measure_sigma,
    ),
    Question(
        "pyramids.q_shifted",
        "Zeros between, factor 4, the samples at rows 1, 3, 5: how far off is the worst pixel?",
        between(
            35.9,
            36.9,
            "The worst pixel is further off than that. Are the samples at rows 1, 3, 5 and the factor at 4?",
            "It is not as far off as that. Are the zeros between the samples, and is the factor 4?",
        ),
        {"off": 36.4},
        "The whole picture lies one pixel to the lower right. To the eye it is the same picture. To a "
        "subtraction it is not: at each edge, light meets dark.",
        (
            "Read the first number below the pictures.",
            "Set the recipe to zeros between, the factor to 4, the samples to rows 1, 3, 5.",
        ),
        (Mistake({"off": 0.5}, "further off"), Mistake({"off": 250}, "not as far")),
        "Right. One pixel to the side is nothing to the eye, and a great deal to a subtraction.",
        _measure_shifted,
    ),
    Question(
        "pyramids.q_worst",
        "The picture with the lowest PSNR after one step down and one step up.",
        _judge_worst,
        {"picture": "page"},
        "The page. Letters are strokes one or two pixels wide, from nearly white to nearly black: nearly all "
        "of it is detail of the finest level, which is just what a step down takes away.",
        (
            "Set steps to 1 and the order to down, then up. Go through the list and note the PSNR.",
            "Which picture is made of the thinnest lines?",
        ),
        (Mistake({"picture": "brick"}, "lower PSNR"), Mistake({"picture": "coffee"}, "one of the five")),
        "Right. Print is strokes one or two pixels wide: fine detail and hardly anything else.",
        _measure_worst,
    ),
    Question(
        "pyramids.q_level",
        "The level whose loss lowers the PSNR most.",
        _judge_level,
        {"level": LEVEL},
        "Level 4, the coarsest of the five. In natural pictures contrast grows with size: light and shadow of "
        "the head weigh more than the fur. "
        "PSNR counts grey levels; that the fur is gone, which you see first, hardly moves it.",
        ("All gains to 1 first. Then one to 0, and back to 1.", "The lowest PSNR is the greatest loss."),
        (Mistake({"level": 0}, "coarser"), Mistake({"level": "L2"}, "coarser"), Mistake({"level": 7}, "0 to 4")),
        "Right. And yet it is the fur that you miss: PSNR counts grey levels and does not see.",
        _measure_level,
    ),
    Question(
        "pyramids.q_step",
        "The largest step_0 with a PSNR of at least 35 dB, the other steps being 1.",
        between(
            27,
            27,
            "With that step the PSNR is still 35 dB or more, and a larger one has it too. Go on.",
            "With that step the PSNR is below 35 dB. Go back.",
        ),
        {"step": 27},
        "27. Every difference of up to 13 grey levels either way becomes 0, and 35 dB are still left. The eye "
        "forgives fine "
        "details much; try the same step in the coarse levels, and you see blotches.",
        (
            "Set step_1 and step_2_and_3 to 1, then move step_0 up and watch the PSNR.",
            "Type the number into the field beside the slider to move it by 1.",
        ),
        (Mistake({"step": 4}, "Go on"), Mistake({"step": 64}, "Go back")),
        "Right. All fine differences of up to 13 grey levels are now 0, and you have to look twice to see it.",
        _measure_step,
    ),
    Question(
        "pyramids.q_seam",
        "The smallest number of levels with which the seam at radius 55 is below 1.5.",
        between(
            4,
            4,
            "With so few levels the seam is 1.5 or more. Add one.",
            "With so many levels the seam is below 1.5, but fewer do it too.",
        ),
        {"levels": 4},
        "4. Each level makes the zone for coarse details twice as wide. From 5 levels on hardly anything "
        "changes: what is left across the circle are fine details of both pictures.",
        ("Radius 55, shift_x 0. Raise the levels one by one and read the second number.",),
        (Mistake({"levels": 1}, "Add one"), Mistake({"levels": 7}, "fewer")),
        "Right. And more than 5 bring nothing: all that is left are the fine details of the two photographs.",
        _measure_seam,
    ),
    Question(
        "pyramids.q_resize",
        "The interpolation of resize with the least false pattern at scale 0.25.",
        _judge_resize,
        {"method": "INTER_AREA"},
        "INTER_AREA takes the mean of all 4 x 4 pixels that a new one covers. The others look at a fixed "
        "number of pixels around one point, however many they skip. "
        "pyrDown leaves still less, since its weights fall off gently and overlap.",
        ("Set `scale` to 0.25 and go through the list.", "Which one looks at all the pixels?"),
        (
            Mistake({"method": "INTER_CUBIC"}, "Another"),
            Mistake({"method": "pyrDown"}, "not one of"),
            Mistake({"method": "area"}, "names in the list"),
        ),
        "Right. It alone takes the mean of all pixels that a new one covers.",
        _measure_resize,
    ),
    Question(
        "pyramids.q_promising",
        "Four levels: the highest `promising` with which all nine tickets are found.",
        _between_0_and_1(
            0.775,
            0.785,
            "With that score all nine are found, but a higher one finds them too. Go up.",
            "With that score at least one ticket is lost: there is a dashed box. Go down.",
        ),
        {"promising": 0.78},
        "0.78. And the ticket lost first above it is not the noisy one but an untouched one, at the right edge"
        " of the table. Its place, (652, 221), lies between the pixels of level 3, where 8 pixels become one; "
        "the small ticket and the small scene were cut up differently.",
        (
            "Set levels to 4 and lower `promising` until the text says 9 of 9.",
            "It moves by 0.01; type it into the field.",
        ),
        (
            Mistake({"promising": 0.3}, "Go up"),
            Mistake({"promising": 0.9}, "Go down"),
            Mistake({"promising": 78}, "between 0 and 1"),
        ),
        "Right. At 0.79 a clean ticket goes first: its place lies between the pixels of the smallest picture.",
        _measure_promising,
    ),
    Question(
        "pyramids.q_octave",
        "The smallest number of steps per octave with which all eleven tickets are found.",
        _judge_octave,
        {"per_octave": 3},
        "3: the sizes tried are 0.79, 1 and 1.26, and 0.79 and 1.26 happen to lie close to 0.8 and 1.25. With "
        "5 one ticket is missed again, since 1.25 falls between 1.15 and 1.32. A search that must not depend "
        "on such luck takes 6 or more.",
        ("Leave the threshold at 0.80 and raise the steps until the text says 11 of 11.",),
        (
            Mistake({"per_octave": 1}, "Take more"),
            Mistake({"per_octave": 8}, "fewer"),
            Mistake({"per_octave": 5}, "falls between"),
            Mistake({"per_octave": 0}, "at least one step"),
        ),
        "Right, and lucky: 0.79 and 1.26 lie close to the true sizes. Try 5, and one is missed again.",
        _measure_octave,
    ),
    Question(
        "pyramids.predict_shape",
        "The shape of level 3 of the pyramid of a picture with 300 rows and 451 columns.",
        _judge_shape,
        {"rows": 38, "columns": 57},
        "300, 150, 75, 38 rows and 451, 226, 113, 57 columns: half each time, rounded up.",
        ("Half, rounded up, is (n + 1) // 2.", "The original is level 0."),
        (
            Mistake({"rows": 57, "columns": 38}, "wrong order"),
            Mistake({"rows": 37, "columns": 56}, "rounded down"),
            Mistake({"rows": 150, "columns": 226}, "level 1"),
            Mistake({"rows": 75, "columns": 113}, "level 2"),
            Mistake({"rows": 19, "columns": 29}, "level 4"),
            Mistake({"rows": 300, "columns": 451}, "Halve three times"),
            Mistake({"rows": 38, "columns": 56}, "One of the two"),
        ),
        "Right: 300, 150, 75, 38 and 451, 226, 113, 57.",
        lambda: dict(
            zip(("rows", "columns"), pyramids.gaussian_pyramid(np.zeros((300, 451), np.uint8), 4)[3].shape, strict=True)
        ),
    ),
    Question(
        "pyramids.predict_cost",
        "How many times fewer multiplications a search takes two levels up.",
        _judge_cost,
        {"factor": 256},
        "Each step leaves a quarter of the windows, and each window a quarter of the pixels: a sixteenth. Two "
        "steps: 16 x 16 = 256.",
        (
            "After one step there is a quarter of the windows. And how many pixels has the template?",
            "One step saves a factor of 16.",
        ),
        (
            Mistake({"factor": 16}, "one step"),
            Mistake({"factor": 4}, "Count both"),
            Mistake({"factor": 64}, "No."),
            Mistake({"factor": 32}, "Factors multiply"),
            Mistake({"factor": 1 / 256}, "above 1"),
        ),
        "Right: 16 for each step.",
    ),
    Question(
        "pyramids.own",
        "A Laplacian pyramid of your own picture, and the picture restored from it.",
        _judge_own,
        _own(SMALL),
        "With all gains 1 the pyramid gives back the very picture, since each level holds exactly what the "
        "step down lost.",
        (
            'load("my_photo.jpg") reads a file that lies in the notebook\'s folder.',
            "Pass on the unchanged levels, and pyramids.collapse(levels).",
        ),
        (
            Mistake(_own(None, levels=[], restored=SMALL), "load()"),
            Mistake(_own(SMALL, levels=[SMALL]), "at least three"),
            Mistake(_own(SMALL, levels=[SMALL, SMALL, SMALL]), "have a sign"),
            Mistake(_own(SMALL, levels=pyramids.laplacian_pyramid(SMALL[:10], 3)), "another picture"),
            Mistake(
                _own(SMALL, levels=[2 * level for level in pyramids.laplacian_pyramid(SMALL, 3)]), "before you change"
            ),
            Mistake(_own(SMALL, restored=SMALL // 2), "not your picture"),
            Mistake(
                _own(SMALL, pyramids.laplacian_pyramid(SMALL.astype(np.float32), 3), SMALL.astype(np.float32)),
                "into uint8",
            ),
        ),
        "Restored to the last bit.",
    ),
]
