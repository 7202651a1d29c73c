"""Exercises of chapter 1, template matching."""

import cv2
import numpy as np

from ..check import Exercise, Mistake, Question, between
from ..pictures import load, truth
from ..score import score_boxes
from ..scratch import matching

# --- questions that only the sliders answer -----------------------------------------------------------------------


def _judge_method(method):
    if method not in range(6):
        return "Give the number of the constant, a whole number from 0 to 5."
    if method in (cv2.TM_SQDIFF, cv2.TM_SQDIFF_NORMED):
        return (
            "For the SQDIFF methods the best place is the darkest of the response, and that one is a ticket. "
            "Look again."
        )
    if method != cv2.TM_CCORR:
        return (
            "The green box of that method lies on a ticket. Choose another one in the list, and look where the "
            "box jumps to."
        )
    return None


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
    part = cv2.cvtColor(load("scene")[130:290, 90:330], cv2.COLOR_BGR2GRAY).astype(int)
    ticket = cv2.cvtColor(load("scene_template"), cv2.COLOR_BGR2GRAY)
    for brightness in range(121):
        brighter = np.clip(part + brightness, 0, 255).astype(np.uint8)
        x, y = cv2.minMaxLoc(cv2.matchTemplate(brighter, ticket, cv2.TM_CCOEFF_NORMED))[3]
        if abs(x - 17) > 1 or abs(y - 22) > 1:
            return {"brightness": brightness}


def _measure_mask():
    scene, ticket = load("scene"), load("scene_template")
    x, y = next(o.box[:2] for o in truth("scene").objects if o.kind == "hidden" and o.box[0] > 300)
    for left in range(41):
        mask = np.zeros((36, 48), np.uint8)
        mask[:, left:] = 255
        response = matching.match_template(scene, ticket, cv2.TM_CCOEFF_NORMED, mask)
        if response[y - 2 : y + 3, x - 2 : x + 3].max() >= 0.8:
            return {"left": left}


QUESTIONS = [
    Question(
        "matching.q_method",
        "Which of the six methods puts its best place on something that is not a ticket?",
        _judge_method,
        {"method": 2},
        "CCORR adds up products, and products are large wherever the image is bright. The white rim of the cup "
        "beats every ticket. "
        "The other methods divide by the brightness, subtract the mean, or both.",
        ("Go through the drop-down one by one and look at the green box.", "It is one without NORMED in its name."),
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
        between(
            0.445,
            0.455,
            "At that threshold all six are found, but a higher one finds them too. Go up, step by step.",
            "At that threshold at least one of the six is missed: there is a dashed box. Go down.",
        ),
        {"threshold": 0.45},
        'At 0.46 the "the" inside "either" is lost; at 0.45 it is there, together with 36 false alarms. The letters '
        "at the edge of the "
        "page are bent and darker, and they touch their neighbours: to the pixels they are not the same picture.",
        (
            'Choose the word "the" and lower the threshold until the text says 6 of 6.',
            "Type the threshold into the number field beside the slider to move it by 0.01.",
        ),
        (Mistake({"threshold": 0.40}, "Go up"), Mistake({"threshold": 0.9}, "Go down")),
        "Right. And the price of the last one is in the line of text: 36 false alarms.",
        _measure_threshold,
    ),
    Question(
        "matching.q_radius",
        "The smallest radius above 2 at which one of the nine objects is lost.",
        between(
            57,
            57,
            "With that radius there are still nine boxes. Go on.",
            "With that radius a ticket is lost, but a smaller one loses it already. Which is the first?",
        ),
        {"radius": 57},
        "Two of the tickets at the top right are 57 columns apart. From radius 57 on the stronger of the two "
        "strikes out the weaker. "
        "A radius must be smaller than the distance between two objects, and larger than the hill around one.",
        ("Watch the count in the text, and the upper right corner.",),
        (Mistake({"radius": 20}, "still nine"), Mistake({"radius": 60}, "first")),
        "Right. At 57 one of two neighbours strikes out the other.",
        _measure_radius,
    ),
    Question(
        "matching.q_angle",
        "The smallest turn, in degrees, at which the best score is below 0.8.",
        between(
            5,
            5,
            "At that angle the score is still 0.8 or more. Turn on.",
            "The score falls below 0.8 before that. Turn back.",
        ),
        {"degrees": 5},
        "Five degrees. At the ends of a ticket 48 pixels long, 5 degrees are a shift of two pixels, and the "
        "drawing's lines are not wider than that.",
        ("The angle's field can be typed into: 1, 2, 3 ...",),
        (Mistake({"degrees": 2}, "Turn on"), Mistake({"degrees": 20}, "Turn back")),
        "Right. Five degrees are enough.",
        _measure_angle,
    ),
    Question(
        "matching.q_brightness",
        "The smallest brightness at which even TM_CCOEFF_NORMED finds the wrong place (contrast 1, no noise).",
        between(
            21, 21, "With that brightness the box is still green. Go on.", "The box turns red before that. Go back."
        ),
        {"brightness": 21},
        "CCOEFF_NORMED forgives any brightness that is added. But a pixel ends at 255: what would be brighter is "
        "cut off, and with it the pattern. "
        "The method has not failed, the picture has lost the ticket.",
        ("Choose TM_CCOEFF_NORMED, set sigma to 0 and contrast to 1, and raise the brightness.",),
        (Mistake({"brightness": 0}, "still green"), Mistake({"brightness": 120}, "Go back")),
        "Right. The whites are cut off at 255, and what is cut off cannot be forgiven.",
        _measure_brightness,
    ),
    Question(
        "matching.q_mask",
        "The smallest `left` with which the ticket that shows its right half is found.",
        between(
            16,
            16,
            "With that edge its score is still below 0.80. Hide more of the template.",
            "With that edge it is found, but a smaller one does it too.",
        ),
        {"left": 16},
        "The saucer hides the left 43 percent of that ticket. The mask need not leave out all of it: what remains "
        "must only outweigh what is hidden.",
        ("It is the ticket at the right edge of the saucer.", "Raise `left` until one more box turns green."),
        (Mistake({"left": 5}, "Hide more"), Mistake({"left": 30}, "smaller one")),
        "Right. Less of the template is less evidence: go on to 40, and false alarms appear.",
        _measure_mask,
    ),
]

# --- exercises ----------------------------------------------------------------------------------------------------


def _judge_shape(rows, columns):
    if (rows, columns) == (593, 445):
        return "The numbers are right and in the wrong order: the shape of an array is rows first, then columns."
    if (rows, columns) == (444, 592):
        return "Nearly. Try it small: a template of 3 in an image of 5 fits at 0, 1 and 2. How many places are that?"
    if (rows, columns) in ((480, 640), (516, 688)):
        return "The template must lie inside the image: so there are fewer places than pixels."
    return (
        None if (rows, columns) == (445, 593) else "No. How many places has a template of 3 columns in an image of 5?"
    )


def _patches(rng):
    sizes = [(3, 3), (4, 6), (7, 5)]
    made = [tuple(rng.integers(0, 256, (2, *size)).astype(np.uint8)) for size in sizes]
    return [*made, (np.uint8([[0, 255], [10, 20]]), np.uint8([[255, 0], [20, 10]]))]


def ssd(window, templ):
    difference = window.astype(int) - templ.astype(int)
    return int(np.sum(difference**2))


def _ssd_wrapped(window, templ):
    return int(np.sum((window - templ).astype(int) ** 2))


def _ssd_all_wrapped(window, templ):
    return int(np.sum((window - templ) ** 2))


def _sad(window, templ):
    return int(np.abs(window.astype(int) - templ).sum())


def _ssd_mean(window, templ):
    return int(np.mean((window.astype(int) - templ) ** 2))


def ccoeff_normed(window, templ):
    a = window.astype(float) - window.mean()
    b = templ.astype(float) - templ.mean()
    return float(np.sum(a * b) / np.sqrt(np.sum(a**2) * np.sum(b**2)))


def _ccorr_normed(window, templ):
    a, b = window.astype(float), templ.astype(float)
    return float(np.sum(a * b) / np.sqrt(np.sum(a**2) * np.sum(b**2)))


def _without_root(window, templ):
    a, b = window - window.mean(), templ - templ.mean()
    return float(np.sum(a * b) / (np.sum(a**2) * np.sum(b**2)))


def _not_divided(window, templ):
    return float(np.sum((window - window.mean()) * (templ - templ.mean())))


def _responses(rng):
    made = [
        (np.round(rng.uniform(-1, 1, (rng.integers(4, 9), rng.integers(4, 9))), 1).astype(np.float32), t)
        for t in (0.0, 0.5, -0.3)
    ]
    exact = np.float32([[0.5, 0.25, 0.5], [0.75, 0.0, 0.5]])
    return [*made, (exact, 0.5), (exact, 0.9)]


def points(response, threshold):
    rows, columns = np.where(response >= threshold)
    return np.column_stack([columns, rows])


def _points_rows_first(response, threshold):
    return np.column_stack(np.where(response >= threshold))


def _points_above(response, threshold):
    rows, columns = np.where(response > threshold)
    return np.column_stack([columns, rows])


def _turned_cases(rng):
    made = []
    for k in (0, 1, 2, 3):
        h, w = (int(n) for n in rng.choice(np.arange(2, 40), 2, replace=False))
        x, y = (int(n) for n in rng.integers(0, 400, 2))
        made.append((x, y, rng.integers(0, 256, (h, w, 3)).astype(np.uint8), k))
    return made


def turned_box(x, y, templ, k):
    h, w = np.rot90(templ, k).shape[:2]
    return (x, y, w, h)


def _box_not_turned(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, w, h)


def _box_always_swapped(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, h, w)


def _best_cases(rng):
    return [(rng.permutation(60).reshape(6, 10).astype(np.float32), method) for method in range(6)]


def best(response, method):
    _, _, at_low, at_high = cv2.minMaxLoc(response)
    return at_low if method in (cv2.TM_SQDIFF, cv2.TM_SQDIFF_NORMED) else at_high


def _best_always_high(response, method):
    return cv2.minMaxLoc(response)[3]


def _best_only_plain(response, method):
    return cv2.minMaxLoc(response)[2 if method == cv2.TM_SQDIFF else 3]


def _best_row_column(response, method):
    x, y = best(response, method)
    return (y, x)


def _count_cases(rng):
    hills = []
    for radius, threshold, many in ((2, 0.5, 4), (4, 0.5, 3), (2, 0.8, 4), (0, 0.7, 2)):
        response = rng.uniform(0, 0.4, (30, 40)).astype(np.float32)
        for place in rng.choice(12, many, replace=False):
            y, x = 5 + 10 * (place // 4), 5 + 10 * (place % 4)
            response[y - 1 : y + 2, x - 1 : x + 2] = rng.uniform(0.55, 0.75, (3, 3))
            response[y, x] = rng.uniform(0.7, 1.0)
        hills.append((response, threshold, radius))
    plateau = np.full((5, 5), 0.9, np.float32)
    return [*hills, (plateau, 0.9, 1), (plateau, 0.95, 1)]


def count(response, threshold, radius):
    rest, found = response.copy(), 0
    while True:
        y, x = np.unravel_index(np.argmax(rest), rest.shape)
        if rest[y, x] < threshold:
            return found
        found += 1
        rest[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1] = -np.inf


def _count_all(response, threshold, radius):
    return int(np.count_nonzero(response >= threshold))


def _count_negative_start(response, threshold, radius):
    rest, found = response.copy(), 0
    while True:
        y, x = np.unravel_index(np.argmax(rest), rest.shape)
        if rest[y, x] < threshold:
            return found
        found += 1
        rest[max(y - radius, 0) : y + radius, max(x - radius, 0) : x + radius] = -np.inf
        rest[y, x] = -np.inf


def _count_in_place(response, threshold, radius):
    found = 0
    while response.max() >= threshold:
        y, x = np.unravel_index(np.argmax(response), response.shape)
        found += 1
        response[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1] = -np.inf
    return found


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


EXERCISES = [
    *QUESTIONS,
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
            Mistake({"rows": 1, "columns": 1}, "No."),
        ),
        "Right: 480 - 36 + 1 rows and 640 - 48 + 1 columns.",
    ),
    Exercise(
        "matching.ssd",
        "The sum of squared differences of two uint8 patches, as a whole number.",
        ssd,
        "uint8 has no negative numbers: 10 - 20 is 246, and 20 squared is 144. So convert *before* subtracting.",
        _patches,
        (
            "What is np.uint8([10]) - np.uint8([20])? Try it.",
            "Convert both patches with astype(int) before you subtract.",
            "Square the differences, and add them all up with np.sum.",
        ),
        (
            Mistake(
                _ssd_wrapped, "Your differences wrap around: in uint8, 10 - 20 is 246. Convert before you subtract."
            ),
            Mistake(
                _ssd_all_wrapped,
                "Your differences and their squares wrap around: uint8 ends at 255. Convert before you subtract.",
            ),
            Mistake(_sad, "That is the sum of *absolute* differences. Square them."),
            Mistake(_ssd_mean, "That is the mean of the squares; their sum is wanted."),
            Mistake(lambda window, templ: float(ssd(window, templ)) + 0.5, rung="type"),
        ),
    ),
    Exercise(
        "matching.ccoeff_normed",
        "TM_CCOEFF_NORMED of two grey patches of the same size, as a float.",
        ccoeff_normed,
        "Subtract each patch's own mean, multiply and add; then divide by the root of the product of the two "
        "energies. It is the correlation coefficient of statistics.",
        lambda rng: _patches(rng)[:3] + [(np.uint8([[10, 20], [30, 40]]), np.uint8([[100, 110], [120, 130]]))],
        (
            "Subtract from each patch its own mean.",
            "The top of the fraction is the sum of the products.",
            "The bottom is np.sqrt(np.sum(a**2) * np.sum(b**2)).",
        ),
        (
            Mistake(_ccorr_normed, "You have written CCORR_NORMED: subtract each patch's own mean first."),
            Mistake(_without_root, "The square root of the bottom of the fraction is missing."),
            Mistake(_not_divided, "That is CCOEFF. Divide it by the largest value it could have.", rung=""),
        ),
        tolerance=1e-6,
        range=(-1, 1),
    ),
    Exercise(
        "matching.points",
        "An integer array (n, 2) with x and y of every place that scores at least the threshold, row by row.",
        points,
        "np.where gives the rows first, and the row is y. np.column_stack sets two lists side by side as columns.",
        _responses,
        ("np.where(response >= threshold) gives two arrays: which is which?", "np.column_stack([columns, rows])"),
        (
            Mistake(_points_rows_first, "Your columns are (row, column), which is (y, x). OpenCV's points are (x, y)."),
            Mistake(_points_above, "A place that scores exactly the threshold is missing: at least, not more than."),
            Mistake(lambda response, threshold: list(map(tuple, points(response, threshold))), rung="type"),
        ),
    ),
    Exercise(
        "matching.turned_box",
        "The box (x, y, width, height) of a find with the template turned by k quarters.",
        turned_box,
        "Measure after turning. One and three quarters exchange width and height, none and two do not.",
        _turned_cases,
        ("Which size has np.rot90(templ, k)?", "Take h, w from the shape of the turned template."),
        (
            Mistake(_box_not_turned, "Right for k = 0 and 2. In a quarter turn width and height change places."),
            Mistake(_box_always_swapped, "Right for k = 1 and 3. A half turn leaves width and height as they are."),
        ),
    ),
    Exercise(
        "matching.best",
        "The best place (x, y) of a response of the given method.",
        best,
        "SQDIFF and SQDIFF_NORMED measure difference: their best value is the smallest.",
        _best_cases,
        (
            "Which two methods measure how *different* two patches are?",
            "cv2.minMaxLoc returns (low, high, place of low, place of high).",
        ),
        (
            Mistake(
                _best_always_high, "The method is ignored: for SQDIFF and SQDIFF_NORMED the best value is the smallest."
            ),
            Mistake(_best_only_plain, "Right for SQDIFF; SQDIFF_NORMED too is best where it is smallest."),
            Mistake(_best_row_column, rung="x and y swapped"),
        ),
    ),
    Exercise(
        "matching.count",
        "The number of objects in a response, by greedy non-maximum suppression.",
        count,
        "Copy first, since the loop strikes things out. The slice must not start below zero: a negative start would "
        "count from the end.",
        _count_cases,
        (
            "np.unravel_index(np.argmax(rest), rest.shape) is the row and column of the largest value.",
            "Strike out with rest[y - radius : y + radius + 1, ...] = -np.inf; what happens at the left edge?",
            "max(y - radius, 0) keeps the start of the slice from becoming negative.",
        ),
        (
            Mistake(
                _count_all,
                "You count every place above the threshold. Strike out the surroundings of each one you have counted.",
            ),
            Mistake(
                _count_negative_start,
                "Your square is one row and one column too small: a slice ends *before* its second number.",
            ),
            Mistake(_count_in_place, rung="changed its input"),
        ),
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
