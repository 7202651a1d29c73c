"""Chapter 8: questions answered by values, read off the sliders, predicted, or measured on a pair of one's own."""

from functools import lru_cache

import cv2
import numpy as np

from ...check import Mistake, Question, between
from ...pictures import truth
from ...scenes_stereo import half_motorcycle
from ...score import score_disparity
from ...scratch import stereo


@lru_cache(maxsize=1)
def _half():
    """The half-size motorcycle, and its two pictures in grey."""
    half = half_motorcycle()
    return half, *(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (half.left, half.right))


def _measure_error():
    distances = np.arange(1.0, 15.0, 0.1)
    errors = 995 * 0.193 / (995 * 0.193 / distances - 1) - distances
    return {"distance_m": float(distances[np.abs(errors - 0.5).argmin()])}


def _measure_block():
    half, left, right = _half()
    for block_size in range(9, 42, 2):
        costs = stereo.cost_curve(left, right, 90, 220, range(32), block_size)
        if abs(31 - np.argmin(costs[::-1]) - half.disparity[220, 90]) <= 1:
            return {"block_size": block_size}


def _measure_best_block():
    half, left, right = _half()

    def bad_2(block_size):
        found = cv2.StereoBM_create(32, block_size).compute(left, right).astype(np.float32) / 16
        return score_disparity(found, half.disparity).bad_2

    return {"block_size": min(range(5, 52, 2), key=bad_2)}


def _judge_best_block(block_size):
    if block_size % 2 == 0 or not 5 <= block_size <= 51:
        return "The slider gives odd numbers from 5 to 51."
    if block_size > 7:
        return "A smaller block has a lower bad-2.0 here. Mind that bad-2.0 also counts what has no answer."
    return "Too small: so little texture in a block makes more mistakes again." if block_size < 7 else None


def _measure_rows():
    _, left, right = _half()
    for rows in range(9):
        found = cv2.StereoBM_create(32, 11).compute(left, np.roll(right, rows, axis=0))
        if (found < 0).mean() > 2 / 3:
            return {"rows": rows}


def _judge_rows(rows):
    if rows < 0:
        return "That is up. The question is for rows down: positive numbers."
    if rows < 4:
        return "There are still more answers than that. Go on."
    return "Fewer rows do that already. How many at least?" if rows > 4 else None


def _judge_tape(metres):
    if metres > 10:
        return "That would be a very large tyre. The answer is in metres, as the text below the picture."
    if metres < 0.38:
        return "Too short. Set one cross on the top of the rear tyre, the other one below it, where it meets the floor."
    return "Too long. Do both crosses lie on the rear tyre, one below the other?" if metres > 0.48 else None


def _measure_tape():
    full = truth("motorcycle")
    d = np.where(np.isfinite(full.disparity), full.disparity, -1).astype(np.float32)
    f, b, doffs = full.focal_px, full.baseline_m, full.doffs_px
    q = np.array([[1, 0, 0, -370.5], [0, 1, 0, -250], [0, 0, 0, f], [0, 0, 1 / b, doffs / b]])
    space = stereo.reproject_image_to_3d(d, q)
    return {"metres": float(np.linalg.norm(space[244, 207] - space[400, 207]))}


def _measure_anaglyph():
    _, left, right = _half()
    tank = np.s_[95:120, 180:235]

    def fringes(shift):
        moved = cv2.copyMakeBorder(right, 0, 0, shift, 0, cv2.BORDER_REPLICATE)[:, :370]
        return np.abs(left[tank].astype(int) - moved[tank]).mean()

    return {"shift": min(range(41), key=fringes)}


BEST = {  # found by tests/benchmarks/search_sgbm.py
    "min_disparity": -1,
    "num_disparities": 32,
    "block_size": 3,
    "p1": 60,
    "p2": 350,
    "uniqueness_ratio": 6,
    "disp12_max_diff": 10,
    "pre_filter_cap": 15,
    "speckle_window_size": 0,
    "speckle_range": 2,
    "mode": 3,
}


def sgbm_bad_2(**s):
    """bad-2.0 of a setting of StereoSGBM on the half-size pair."""
    half, left, right = _half()
    matcher = cv2.StereoSGBM_create(
        minDisparity=s["min_disparity"],
        numDisparities=s["num_disparities"],
        blockSize=s["block_size"],
        P1=s["p1"],
        P2=s["p2"],
        disp12MaxDiff=s["disp12_max_diff"],
        preFilterCap=s["pre_filter_cap"],
        uniquenessRatio=s["uniqueness_ratio"],
        speckleWindowSize=s["speckle_window_size"],
        speckleRange=s["speckle_range"],
        mode=s["mode"],
    )
    found = matcher.compute(left, right).astype(np.float32) / 16
    return score_disparity(found, half.disparity, s["min_disparity"]).bad_2


def _judge_sgbm(**setting):
    for name, value in setting.items():
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)) or value != int(value):
            return f"{name} must be a whole number; yours is {value!r}."
    setting = {name: int(value) for name, value in setting.items()}
    if setting["block_size"] % 2 == 0 or not 1 <= setting["block_size"] <= 11:
        return "block_size must be odd, from 1 to 11, as on its slider."
    if setting["mode"] not in range(4):
        return "mode must be 0, 1, 2 or 3, the number in the drop-down."
    if setting["p1"] >= setting["p2"]:
        return "P1, the price of a small step, must be lower than P2, the price of a jump."
    if setting["num_disparities"] % 16 or not 16 <= setting["num_disparities"] <= 320:
        return "num_disparities must be a positive multiple of 16, and leave something of a picture 370 pixels wide."
    share = sgbm_bad_2(**setting)
    if share <= 0.175:
        return None
    if share > 0.2:
        return f"bad-2.0 is {share:.1%}. Raise P1 and P2 first, then see how many disparities are really needed."
    return f"bad-2.0 is {share:.1%}, already good. What has no answer counts too: which settings are too strict?"


def _judge_predict(disparity, stored):
    if abs(disparity - 25) > 1e-9:
        return "The disparity is f B / Z, with all lengths in metres."
    if stored == 25:
        return "The disparity is right. But StereoBM stores sixteenths."
    return None if stored == 400 else "The disparity is right. How does StereoBM store a quarter of a pixel?"


def _judge_own(left, right, disparity):
    for name, picture in (("left", left), ("right", right)):
        if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim != 2:
            return f"`{name}` must be a grey picture: load(..., gray=True)."
    if left.shape != right.shape:
        return f"The two pictures have the shapes {left.shape} and {right.shape}; they must be the same."
    if not isinstance(disparity, np.ndarray) or disparity.shape != left.shape:
        return "`disparity` must be an array of the shape of the pictures: match them at the size you pass on."
    if disparity.dtype.kind != "f":
        return "`disparity` is still int16, in sixteenths: .astype(np.float32) / 16."
    if np.array_equal(left, right):
        return "That is twice the same picture: there is no parallax in it."
    valid = disparity >= 0
    if not valid.any() or disparity[valid].max() > left.shape[1]:
        return "No disparity lies between 0 and the width of the picture. Was it divided by 16, once?"
    share = valid.mean()
    if share < 0.4:
        return (
            f"Only {share:.0%} of the pixels have an answer. Are left and right swapped? Do the rows agree? Are there "
            f"enough disparities for what is near?"
        )
    if np.ptp(np.percentile(disparity[valid], [10, 90])) < 1:
        return "Everything has the same disparity: photograph things at different distances, or move the camera more."
    return None


def _own(**changed):
    """A pair of noise, the lower half nearer than the upper one, and its disparity."""
    left = np.random.default_rng(8).integers(0, 256, (40, 80)).astype(np.uint8)
    disparity = np.repeat(np.float32([4, 12]), 20)[:, None] * np.ones((1, 80), np.float32)
    right = np.concatenate([np.roll(left[:20], -4, axis=1), np.roll(left[20:], -12, axis=1)])
    return {"left": left, "right": right, "disparity": disparity, **changed}


QUESTIONS = [
    Question(
        "stereo.q_error",
        "The distance at which one pixel less costs half a metre, with the cameras of the garage.",
        between(
            9.45,
            9.65,
            "At that distance one pixel costs less than half a metre. Go on.",
            "At that distance it costs more than half a metre already. Come back.",
        ),
        {"distance_m": 9.6},
        "By the formula Z * Z / (f B) = 0.5, so Z is about the square root of 96, nearly 9.8 m. The slider shows the "
        "exact error of one pixel less, a little larger, so it is reached at 9.6 m.",
        ("Move only distance_m, and read the text.", "The error grows with the square: at 5 m it is about 13 cm."),
        (Mistake({"distance_m": 5}, "Go on"), Mistake({"distance_m": 12}, "Come back")),
        "Right. And nothing in the garage is that far away.",
        _measure_error,
    ),
    Question(
        "stereo.q_block",
        "The smallest block with which the winner at (90, 220) comes within one pixel of the truth.",
        between(
            21,
            21,
            "With that block the winner is still more than one pixel off. Take a larger one.",
            "A smaller block will do.",
        ),
        {"block_size": 21},
        "The concrete has only faint texture. It takes a block of 21 x 21 pixels to collect enough of it.",
        ("Leave x and y, raise block_size, and compare winner and truth in the text.",),
        (Mistake({"block_size": 9}, "larger"), Mistake({"block_size": 31}, "smaller")),
        "Right: 441 pixels are needed where at the headlight 9 are enough.",
        _measure_block,
    ),
    Question(
        "stereo.q_best_block",
        "The blockSize with the lowest bad-2.0, all other settings as they started.",
        _judge_best_block,
        {"block_size": 7},
        "7. Smaller blocks make more mistakes; larger ones answer less often and smear the edges. On the full pair "
        "every thing is twice as large, and so is the best block, nearly: 11.",
        ("Leave all other sliders where they are.", "bad-2.0 is the second number of the text."),
        (
            Mistake({"block_size": 15}, "smaller block"),
            Mistake({"block_size": 5}, "Too small"),
            Mistake({"block_size": 8}, "odd numbers"),
        ),
        "Right. And it is smaller than what tutorials take.",
        _measure_best_block,
    ),
    Question(
        "stereo.q_rows",
        "How many rows down leave more than two thirds of the picture without an answer?",
        _judge_rows,
        {"rows": 4},
        "Four rows of the small picture. Blocks of 11 rows still overlap, so one row is half forgiven; after four "
        "the details have left each other.",
        ("`swapped` must be off.", "Take positive numbers, one after the other."),
        (Mistake({"rows": 1}, "Go on"), Mistake({"rows": 6}, "Fewer"), Mistake({"rows": -4}, "That is up")),
        "Right. Four rows of 250, and no error message.",
        _measure_rows,
    ),
    Question(
        "stereo.q_sgbm",
        "A setting of StereoSGBM with a bad-2.0 of at most 17.5 %.",
        _judge_sgbm,
        BEST,
        "The best we know has a bad-2.0 of 16.9 %, found by tests/benchmarks/search_sgbm.py. A search that begins at "
        "-1 and takes 32 disparities keeps the empty band small; a forgiving disp12MaxDiff and uniquenessRatio leave "
        "answers in place, since a missing one counts as bad.",
        (
            "Nothing in the garage has a disparity above 30: how many disparities are needed?",
            "Try P1 around 200 and P2 around 800 with a block of 5, or a third of that with a block of 3.",
            "A missing answer is bad too: lower the uniqueness, forgive more in disp12_max_diff.",
        ),
        (
            Mistake({**BEST, "p1": 10, "p2": 50, "num_disparities": 48, "uniqueness_ratio": 15}, "Raise P1 and P2"),
            Mistake({**BEST, "uniqueness_ratio": 20}, "already good"),
            Mistake({**BEST, "p1": 400}, "must be lower"),
            Mistake({**BEST, "num_disparities": 400}, "multiple of 16"),
            Mistake({**BEST, "block_size": 4}, "odd"),
            Mistake({**BEST, "mode": 9}, "drop-down"),
            Mistake({**BEST, "mode": "3: HH4, 4 paths"}, "mode must be a whole number"),
            Mistake({**BEST, "p1": 60.5}, "p1 must be a whole number"),
        ),
        "At most 17.5 %. The best we know is 16.9 %.",
        lambda: BEST,
    ),
    Question(
        "stereo.q_tape",
        "The height of the rear tyre, from top to bottom, by our map, in metres.",
        _judge_tape,
        {"metres": 0.43},
        "About 0.43 m. The map of the makers says the same, so the matching is not to blame if that seems little.",
        ("The tyre's top is near (207, 244).", "Its lowest point is near (207, 400)."),
        (
            Mistake({"metres": 0.2}, "Too short"),
            Mistake({"metres": 0.97}, "Too long"),
            Mistake({"metres": 43}, "in metres"),
        ),
        "Right, about 0.43 m. Does that seem little for a motorcycle? Read on.",
        _measure_tape,
    ),
    Question(
        "stereo.q_anaglyph",
        "The shift with the least coloured fringes on the tank.",
        between(
            25,
            27,
            "The tank still has fringes, red at the wrong side. Shift on.",
            "Too far: the fringes have come back. Return.",
        ),
        {"shift": 26},
        "26 or 27 pixels: that is the disparity of the tank, 25.5 to 27 by the measured map. A shift of the whole "
        "picture takes as much off all disparities.",
        ("Watch the number in the text: it has one valley.",),
        (Mistake({"shift": 10}, "Shift on"), Mistake({"shift": 40}, "Return")),
        "Right: the disparity of the tank, read off with red and cyan.",
        _measure_anaglyph,
    ),
    Question(
        "stereo.predict",
        "The disparity of a thing 4 m away (f = 500 px, B = 0.2 m, doffs 0), and what StereoBM stores for it.",
        _judge_predict,
        {"disparity": 25, "stored": 400},
        "500 * 0.2 / 4 = 25 pixels, stored as 25 * 16 = 400.",
        ("Z = f B / d, turned around.", "StereoBM returns int16 in sixteenths of a pixel."),
        (
            Mistake({"disparity": 25, "stored": 25}, "sixteenths"),
            Mistake({"disparity": 2500, "stored": 40000}, "f B / Z"),
            Mistake({"disparity": 25, "stored": 6400}, "quarter"),
        ),
        "Right: 25 pixels, stored as 400.",
    ),
    Question(
        "stereo.own",
        "A stereo pair of your own, and its disparity in pixels.",
        _judge_own,
        _own(),
        "A pair passes if both are grey and of one size, the disparity is in pixels, and enough of it is valid.",
        (
            "Do the rows agree? Look at one detail in both pictures.",
            "block_match(left, right, 64, 15) returns pixels.",
            "A thing near the camera needs many disparities.",
        ),
        (
            Mistake(_own(disparity=np.full((40, 80), 64, np.int16)), "int16"),
            Mistake(_own(disparity=np.full((40, 80), -1, np.float32)), "No disparity"),
            Mistake(_own(disparity=_own()["disparity"] * 16), "divided by 16"),
            Mistake(_own(disparity=np.where(np.arange(80) < 60, -1, _own()["disparity"])), "swapped"),
            Mistake(_own(disparity=np.full((40, 80), 5, np.float32)), "same disparity"),
            Mistake(_own(right=_own()["left"]), "twice the same"),
            Mistake(_own(right=_own()["right"][:, 2:]), "shapes"),
            Mistake(_own(left=None), "grey picture"),
            Mistake(_own(disparity=np.zeros((20, 40), np.float32)), "shape of the pictures"),
        ),
        "A pair with parallax, matched, and in pixels. You have built a depth camera.",
    ),
]
