"""Exercises of chapter 1, template matching: what is answered by values, most of them read off sliders."""

import cv2
import numpy as np

from ...check import Mistake, Question, between
from ...pictures import load, truth
from ...score import score_boxes
from ...scratch import matching

# --- questions that only the sliders answer -----------------------------------------------------------------------


METHODS = "TM_SQDIFF", "TM_SQDIFF_NORMED", "TM_CCORR", "TM_CCORR_NORMED", "TM_CCOEFF", "TM_CCOEFF_NORMED"


def _judge_method(method):
    if method in METHODS:  # its name is as good as its number
        method = METHODS.index(method)
    if method not in range(6):
        return "Give the number of the constant, a whole number from 0 to 5."
    if method in (cv2.TM_SQDIFF, cv2.TM_SQDIFF_NORMED):
        return (
            "For the SQDIFF methods the best place is the darkest of the response, and that one is a ticket. "
            "Look again."
        )
    if method != cv2.TM_CCORR:
        return (
            "The blue box of that method lies on a ticket. Choose another one in the list, and look where the "
            "box jumps to."
        )
    return None


def _between_0_and_1(low, high, below, above):
    """A judge for a threshold, which is a share and not a percentage."""
    judge = between(low, high, below, above)

    def judge_share(threshold):
        return "Give it as the slider shows it, between 0 and 1." if threshold > 1 else judge(threshold=threshold)

    return judge_share


_RADIUS = between(
    57,
    57,
    "With that radius there are still nine boxes. Go on.",
    "With that radius a ticket is lost, but a smaller one loses it already. Which is the first?",
)


def _judge_radius(radius):
    if radius == 0:
        return "Radius 0 strikes out nothing: all 36 boxes are still there, and no ticket is lost."
    return _RADIUS(radius=radius)


_ANGLE = between(
    5, 5, "At that angle the score is still 0.8 or more. Turn on.", "The score falls below 0.8 before that. Turn back."
)


def _judge_angle(degrees):
    return _ANGLE(degrees=abs(degrees))  # to the left as to the right


def _measure_method():
    scene, ticket = load("scene"), load("scene_template")
    boxes = [o.box for o in truth("scene").objects]
    for method in range(6):
        _, _, at_low, at_high = cv2.minMaxLoc(cv2.matchTemplate(scene, ticket, method))
        x, y = at_low if method < 2 else at_high
        if not score_boxes([(x, y, 48, 36)], boxes).hits.size:
            return {"method": method}


def _measure_threshold():
    page, boxes = load("page", gray=True), truth("page").words["the"]
    x, y, w, h = boxes[0]
    response = cv2.matchTemplate(page, page[y : y + h, x : x + w], cv2.TM_CCOEFF_NORMED)
    for hundredths in range(100, 30, -1):
        points, _ = matching.find_peaks(response, hundredths / 100, 6)
        if score_boxes([(*p, w, h) for p in points], boxes, 0.4).recall == 1:
            return {"threshold": hundredths / 100}


def _measure_radius():
    response = cv2.matchTemplate(load("scene"), load("scene_template"), cv2.TM_CCOEFF_NORMED)
    return {"radius": next(r for r in range(3, 60) if len(matching.find_peaks(response, 0.8, r)[0]) < 9)}


def _measure_angle():
    ticket = load("scene_template")
    for degrees in range(46):
        m = cv2.getRotationMatrix2D((23.5, 17.5), degrees, 1)
        m[:, 2] += (110 - 48) / 2, (110 - 36) / 2
        turned = cv2.warpAffine(ticket, m, (110, 110), flags=cv2.INTER_LINEAR, borderValue=(90, 120, 150))
        if cv2.minMaxLoc(cv2.matchTemplate(turned, ticket, cv2.TM_CCOEFF_NORMED))[1] < 0.8:
            return {"degrees": degrees}


def _measure_brightness():
    part = cv2.cvtColor(load("scene")[0:140, 60:300], cv2.COLOR_BGR2GRAY).astype(int)
    ticket = cv2.cvtColor(load("scene_template"), cv2.COLOR_BGR2GRAY)
    for brightness in range(161):
        brighter = np.clip(part + brightness, 0, 255).astype(np.uint8)
        if cv2.minMaxLoc(cv2.matchTemplate(brighter, ticket, cv2.TM_CCOEFF_NORMED))[1] < 0.99:
            return {"brightness": brightness}


def _measure_mask():
    scene, ticket = (cv2.cvtColor(load(name), cv2.COLOR_BGR2GRAY) for name in ("scene", "scene_template"))
    x, y = next(o.box[:2] for o in truth("scene").objects if o.kind == "hidden" and o.box[0] > 300)
    for left in range(41):
        mask = np.zeros((36, 48), np.uint8)
        mask[:, left:] = 255
        response = matching.match_template(scene, ticket, cv2.TM_CCOEFF_NORMED, mask)
        if response[y - 2 : y + 3, x - 2 : x + 3].max() >= 0.8:
            return {"left": left}


# --- exercises ----------------------------------------------------------------------------------------------------


def _judge_shape(rows, columns):
    if (rows, columns) == (593, 445):
        return "The numbers are right and in the wrong order: the shape of an array is rows first, then columns."
    if (rows, columns) == (444, 592):
        return "Nearly. Try it small: a template of 3 in an image of 5 fits at 0, 1 and 2. How many places are that?"
    if (rows, columns) in ((480, 640), (516, 688)):
        return "The template must lie inside the image: so there are fewer places than pixels."
    if (rows == 445) != (columns == 593):
        return "One of the two numbers is right. Find the other one in the same way."
    return (
        None if (rows, columns) == (445, 593) else "No. How many places has a template of 3 columns in an image of 5?"
    )


def _judge_own(picture, box, found):
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim not in (2, 3):
        return "`picture` must be what load() returns."
    x, y, w, h = (int(v) for v in box)
    if w < 4 or h < 4 or x < 0 or y < 0 or x + w > picture.shape[1] or y + h > picture.shape[0]:
        return (
            f"The box {tuple(box)} must lie inside the picture, {picture.shape[1]} wide and {picture.shape[0]} "
            f"high, and be at least 4 x 4."
        )
    piece = picture[y : y + h, x : x + w]
    if piece.std() < 5:
        return "The piece is almost flat: its score means nothing. Choose one with a pattern."
    if max(abs(found[0] - x), abs(found[1] - y)) > 1:
        return (
            f"The best place {tuple(int(v) for v in found)} is not where you cut, ({x}, {y}). Did you pass on "
            f"(x, y), or use a maximum with SQDIFF?"
        )
    points, _ = matching.find_peaks(
        cv2.matchTemplate(picture, piece, cv2.TM_CCOEFF_NORMED), 0.9, max(min(w, h) // 2, 1)
    )
    if len(points) > 1:
        return (
            f"Found, but there are {len(points)} places that score at least 0.9: the piece occurs more than "
            f"once. Choose another."
        )
    return None


def _own(box, found):
    return {"picture": load("astronaut"), "box": box, "found": found}


QUESTIONS = [
    Question(
        "matching.q_method",
        "Which of the six methods puts its best place on something that is not a ticket?",
        _judge_method,
        {"method": 2},
        "CCORR adds up products, and products are large wherever the image is bright. The white rim of the cup "
        "beats every ticket. "
        "The other methods divide by the brightness, subtract the mean, or both.",
        ("Go through the drop-down one by one and look at the blue box.", "It is one without NORMED in its name."),
        (
            Mistake({"method": 5}, "lies on a ticket"),
            Mistake({"method": 0}, "darkest"),
            Mistake({"method": 7}, "from 0 to 5"),
        ),
        "Right. CCORR likes bright places: the rim of the cup, where the products are largest.",
        _measure_method,
    ),
    Question(
        "matching.q_threshold",
        "The highest threshold at which all six occurrences of the word are found.",
        _between_0_and_1(
            0.445,
            0.455,
            "At that threshold all six are found, but a higher one finds them too. Go up, step by step.",
            "At that threshold at least one of the six is missed: there is a dashed box. Go down.",
        ),
        {"threshold": 0.45},
        'At 0.46 the "the" at the left edge is lost, the one before "markers"; at 0.45 it is there, together with 36 '
        "false alarms. Near the edges the page is bent and darker: to the pixels that is not the same picture. The one "
        'inside "either" looks harder, and is the easiest: it scores 0.92.',
        (
            'Choose the word "the" and lower the threshold until the text says 6 of 6.',
            "Type the threshold into the number field beside the slider to move it by 0.01.",
        ),
        (
            Mistake({"threshold": 0.40}, "Go up"),
            Mistake({"threshold": 0.9}, "Go down"),
            Mistake({"threshold": 45}, "between 0 and 1"),
        ),
        "Right. And the price of the last one is in the line of text: 36 false alarms.",
        _measure_threshold,
    ),
    Question(
        "matching.q_radius",
        "The smallest radius above 2 at which one of the nine objects is lost.",
        _judge_radius,
        {"radius": 57},
        "The noisy ticket beside the cup and the clean one above it are 57 columns apart. From radius 57 on the "
        "clean one, whose score is higher, strikes out the noisy one. "
        "A radius must be smaller than the distance between two objects, and larger than the hill around one.",
        (
            "Watch the count in the text, and the tickets at the top, right of the cup.",
            "How many columns are those two apart? No radius below that can lose one of them.",
        ),
        (
            Mistake({"radius": 0}, "strikes out nothing"),
            Mistake({"radius": 20}, "still nine"),
            Mistake({"radius": 60}, "first"),
        ),
        "Right. At 57 the clean ticket at the top strikes out its noisy neighbour.",
        _measure_radius,
    ),
    Question(
        "matching.q_angle",
        "The smallest turn, in degrees, at which the best score is below 0.8.",
        _judge_angle,
        {"degrees": 5},
        "Five degrees. At the ends of a ticket 48 pixels long, 5 degrees are a shift of two pixels, and the "
        "drawing's lines are not wider than that.",
        ("The number beside the degrees can be typed into: 1, 2, 3 ...", "It is less than 10 degrees."),
        (
            Mistake({"degrees": 2}, "Turn on"),
            Mistake({"degrees": -4}, "Turn on"),
            Mistake({"degrees": 20}, "Turn back"),
        ),
        "Right. Five degrees are enough.",
        _measure_angle,
    ),
    Question(
        "matching.q_brightness",
        "The smallest brightness at which the best value of TM_CCOEFF_NORMED is below 0.99 (contrast 1, no noise).",
        between(
            66,
            66,
            "With that brightness the best value is still 0.99 or more. Go on.",
            "The best value is below 0.99 before that. Go back.",
        ),
        {"brightness": 66},
        "66. CCOEFF_NORMED forgives any brightness that is added. But a pixel ends at 255. The white of the ticket is "
        "236, so from 20 on what would be brighter is cut off. White and light grey come nearer to each other, and "
        "the pattern is no longer the same.",
        (
            "Choose TM_CCOEFF_NORMED, set noise to 0 and contrast to 1, and raise the brightness.",
            "At first the best value is 1.0000. Go on until it begins with 0.98.",
        ),
        (Mistake({"brightness": 20}, "Go on"), Mistake({"brightness": 120}, "Go back")),
        "Right. The whites are cut off at 255, and what is cut off cannot be forgiven.",
        _measure_brightness,
    ),
    Question(
        "matching.q_mask",
        "The smallest `left` with which the ticket that shows its right half is found.",
        between(
            15,
            15,
            "With that edge its score is still below 0.80. Hide more of the template.",
            "With that edge it is found, but a smaller one does it too.",
        ),
        {"left": 15},
        "The saucer hides the left 43 percent of that ticket. The mask need not leave out all of it: what remains "
        "must only outweigh what is hidden.",
        ("It is the ticket at the right edge of the saucer.", "Raise `left` until one more box turns green."),
        (Mistake({"left": 5}, "Hide more"), Mistake({"left": 30}, "smaller one")),
        "Right. Less of the template is less evidence: go on to 40, and false alarms appear.",
        _measure_mask,
    ),
    Question(
        "matching.predict_shape",
        "The shape of the response of a 36 x 48 template in a 480 x 640 image.",
        _judge_shape,
        {"rows": 445, "columns": 593},
        "480 - 36 + 1 = 445 rows and 640 - 48 + 1 = 593 columns: one element for each window that lies wholly inside.",
        ("A template of 3 columns in an image of 5 fits at x = 0, 1 and 2.", "H - h + 1 rows."),
        (
            Mistake({"rows": 593, "columns": 445}, "wrong order"),
            Mistake({"rows": 444, "columns": 592}, "Nearly"),
            Mistake({"rows": 480, "columns": 640}, "fewer places"),
            Mistake({"rows": 445, "columns": 592}, "One of the two"),
            Mistake({"rows": 1, "columns": 1}, "No."),
        ),
        "Right: 480 - 36 + 1 rows and 640 - 48 + 1 columns.",
    ),
    Question(
        "matching.own",
        "A piece of your own picture, found again by its pixels.",
        _judge_own,
        _own((170, 60, 90, 110), (170, 60)),
        "A piece with a pattern that occurs once is found exactly where it was cut, with a score of 1.",
        (
            'load("my_photo.jpg") reads a file that lies in the notebook\'s folder.',
            "The box is (x, y, width, height), the slice picture[y : y + h, x : x + w].",
        ),
        (
            Mistake(_own((170, 60, 90, 110), (60, 170)), "not where you cut"),
            Mistake(_own((500, 60, 90, 110), (500, 60)), "inside the picture"),
            Mistake({"picture": np.full((60, 60), 7, np.uint8), "box": (5, 5, 20, 20), "found": (5, 5)}, "almost flat"),
            Mistake(
                {"picture": np.tile(np.eye(10, dtype=np.uint8) * 200, (4, 4)), "box": (0, 0, 10, 10), "found": (0, 0)},
                "more than once",
            ),
            Mistake({"picture": None, "box": (5, 5, 20, 20), "found": (5, 5)}, "load()"),
        ),
        "Found, and only there.",
    ),
]
