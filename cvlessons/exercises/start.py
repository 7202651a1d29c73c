"""Exercises of chapter 0, start here."""

import numpy as np

from ..check import Exercise, Mistake, Question, between
from ..pictures import load

# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _in_pupil(x, y):
    return 155 <= x <= 190 and 88 <= y <= 134 and load("chelsea", gray=True)[y, x] < 60


def _in_reflection(x, y):
    """The small bright spot within the pupil."""
    return 166 <= x <= 170 and 97 <= y <= 104


def _judge_pupil(x, y):
    x, y = _whole(x), _whole(y)
    if not (0 <= x < 451 and 0 <= y < 300):
        return f"x = {x}, y = {y} is outside the picture: x goes from 0 to 450, y from 0 to 299."
    if _in_pupil(x, y):
        return None
    if 288 <= x <= 345 and 105 <= y <= 165:
        return "That is the eye at the right. Go to the one at the left of the picture."
    if _in_pupil(y, x):
        return "Your two numbers are those of the pupil, in the wrong order: x counts to the right, y counts down."
    value = load("chelsea", gray=True)[y, x]
    if _in_reflection(x, y):
        return f"That is a light mirrored in the pupil: the grey value is {value}. A few rows further down it is black."
    return f"At x = {x}, y = {y} the grey value is {value}, and that is not in the pupil. Black means small numbers."


def _whole(number):
    if number != int(number):
        raise ValueError("a pixel has whole coordinates")
    return int(number)


def _measure_pupil():
    eye = load("chelsea", gray=True)[80:150, 120:215]
    row, column = np.unravel_index(eye.argmin(), eye.shape)
    return {"x": 120 + int(column), "y": 80 + int(row)}


def _judge_order(order):
    channels = _channels(order)
    if sorted(channels) != ["0", "1", "2"]:
        return 'Give the order as the drop-down shows it, a text such as "0 1 2".'
    if channels == ["2", "0", "1"]:
        return None
    if channels == ["1", "0", "2"]:
        return "Close: now red and blue have changed places. Is the cup red?"
    return "With that order the colours are still wrong. What is white in the photograph? And the wood?"


def _channels(order):
    """The digits of "2 0 1", and also of "2, 0, 1", "201" or [2, 0, 1]."""
    return [character for character in str(order) if character not in " ,[]()"]


def _measure_order():
    coffee = load("coffee")
    shuffled = coffee[:, :, [1, 2, 0]]
    orders = ("0 1 2", "0 2 1", "1 0 2", "1 2 0", "2 0 1", "2 1 0")
    return {"order": next(o for o in orders if np.array_equal(shuffled[:, :, [int(n) for n in o.split()]], coffee))}


def _measure_wrap():
    grey = load("chelsea", gray=True)
    return {"brightness": next(b for b in range(256) if (grey + np.uint8(b) < grey).any())}


QUESTIONS = [
    Question(
        "start.q_pupil",
        "The x and y of any pixel in the black pupil of the eye at the left.",
        _judge_pupil,
        {"x": 170, "y": 115},
        "x counts columns from the left, y counts rows from the top. In the array that pixel is grey[115, 170]: row "
        "first.",
        (
            "The eye at the left is above the middle of the picture: y is between 90 and 130.",
            "Lower x until the frame stands on the eye; the numbers under the lens become small.",
        ),
        (
            Mistake({"x": 115, "y": 170}, "wrong order"),
            Mistake({"x": 314, "y": 131}, "the eye at the right"),
            Mistake({"x": 230, "y": 120}, "not in the pupil"),
            Mistake({"x": 169, "y": 101}, "mirrored in the pupil"),
            Mistake({"x": 170, "y": 400}, "outside the picture"),
        ),
        "Right, that is in the pupil. You have read a picture as numbers.",
        _measure_pupil,
    ),
    Question(
        "start.q_order",
        "The order of the channels that gives the photograph its own colours again.",
        _judge_order,
        {"order": "2 0 1"},
        "The shuffled picture holds green, red, blue. Blue is its channel 2, green its channel 0, red its channel 1: "
        "so B, G, R is 2 0 1.",
        (
            "The cup and its saucer are red, the table is brown, the rim of the cup is white.",
            "Go through all six: only one gives a red cup.",
        ),
        (
            Mistake({"order": "0 1 2"}, "still wrong"),
            Mistake({"order": "1 0 2"}, "red and blue have changed places"),
            Mistake({"order": 2}, "as the drop-down shows it"),
        ),
        "Right. You knew it because you know coffee; a computer has no such help, so the order must be agreed on.",
        _measure_order,
    ),
    Question(
        "start.q_wrap",
        "The smallest brightness at which a pixel wraps around.",
        between(
            62,
            62,
            "At that brightness the text still says 0 pixels. Go up.",
            "At that brightness pixels have wrapped around, but a smaller one does it too. Go down, step by step.",
        ),
        {"brightness": 62},
        "The brightest pixel of the grey cat has the value 194. 194 + 61 = 255 still fits into a byte; 194 + 62 = 256 "
        "does not, and becomes 0.",
        ("Watch the line of text above the pictures.", "Click the handle of the slider and use the arrow keys."),
        (Mistake({"brightness": 61}, "Go up"), Mistake({"brightness": 100}, "Go down")),
        "Right. So the brightest pixel is 255 - 61 = 194: a slider has measured it.",
        _measure_wrap,
    ),
]

# --- exercises --------------------------------------------------------------------------------------------------------


def _picture(rng, rows, columns, channels=None):
    shape = (rows, columns) if channels is None else (rows, columns, channels)
    return rng.integers(0, 256, shape).astype(np.uint8)


def _crop_cases(rng):
    return [
        (_picture(rng, 24, 40), 7, 3, 20, 12),
        (_picture(rng, 30, 33, 3), 2, 9, 8, 17),
        (_picture(rng, 20, 28), 0, 0, 28, 20),
        (_picture(rng, 25, 31), *(int(n) for n in rng.integers(1, 6, 2)), 9, 14),
    ]


def crop(picture, x, y, w, h):
    return picture[y : y + h, x : x + w]


def _crop_columns_first(picture, x, y, w, h):
    return picture[x : x + w, y : y + h]


def _crop_to_corner(picture, x, y, w, h):
    return picture[y:h, x:w]


def _crop_one_more(picture, x, y, w, h):
    return picture[y : y + h + 1, x : x + w + 1]


def _crop_w_h_swapped(picture, x, y, w, h):
    return picture[y : y + w, x : x + h]


def _crop_x_y_swapped(picture, x, y, w, h):
    return picture[x : x + h, y : y + w]


def _crop_one_less(picture, x, y, w, h):
    return picture[y : y + h - 1, x : x + w - 1]


def _crop_rows_twice(picture, x, y, w, h):
    return picture[y : y + h][x : x + w]


def _crop_around(picture, x, y, w, h):
    return picture[max(y - h // 2, 0) : y + h // 2, max(x - w // 2, 0) : x + w // 2]


def _crop_counted_from_1(picture, x, y, w, h):
    return picture[y - 1 : y + h - 1, x - 1 : x + w - 1]


def rgb(picture):
    return picture[:, :, ::-1]


def _rgb_overwritten(picture):
    result = picture.copy()
    result[:, :, 0] = result[:, :, 2]
    result[:, :, 2] = result[:, :, 0]
    return result


def _brighten_cases(rng):
    ends = np.uint8([[0, 1, 100, 254, 255], [205, 206, 49, 50, 51]])
    return [
        (_picture(rng, 12, 17), 50),
        (_picture(rng, 9, 14, 3), -50),
        (ends, 50),
        (ends, -50),
        (_picture(rng, 8, 8), 300),
    ]


def brighten(picture, amount):
    sums = picture.astype(int) + amount
    return np.clip(sums, 0, 255).astype(np.uint8)


def _brighten_wrapped(picture, amount):
    return (picture.astype(int) + amount).astype(np.uint8)


def _brighten_not_back(picture, amount):
    return np.clip(picture.astype(int) + amount, 0, 255)


def _brighten_only_top(picture, amount):
    return np.minimum(picture.astype(int) + amount, 255).astype(np.uint8)


def _brighten_only_bottom(picture, amount):
    return np.maximum(picture.astype(int) + amount, 0).astype(np.uint8)


def _brighten_absolute(picture, amount):
    return np.minimum(np.abs(picture.astype(int) + amount), 255).astype(np.uint8)


def _brighten_to_256(picture, amount):
    return np.clip(picture.astype(int) + amount, 0, 256).astype(np.uint8)


def _brighten_in_place(picture, amount):
    picture[:] = brighten(picture, amount)
    return picture


def _dot_cases(rng):
    cases = [(_picture(rng, 9, 14) // 2, 3, 5)]  # the first is fixed, since the notebook's stub fails on it
    for rows, columns in ((20, 7), (12, 12)):
        x, y = (int(n) for n in rng.choice(np.arange(min(rows, columns)), 2, replace=False))
        cases.append((_picture(rng, rows, columns) // 2, x, y))
    return cases


def dot(picture, x, y):
    result = picture.copy()
    result[y, x] = 255
    return result


def _dot_row_first(picture, x, y):
    result = picture.copy()
    result[x, y] = 255
    return result


def _dot_counted_from_1(picture, x, y):
    result = picture.copy()
    result[y - 1, x - 1] = 255
    return result


def _dot_in_place(picture, x, y):
    picture[y, x] = 255
    return picture


EXERCISES = [
    *QUESTIONS,
    Exercise(
        "start.crop",
        "The piece of a picture inside the box (x, y, w, h).",
        crop,
        "Rows first: they run from y to y + h. Then the columns, from x to x + w. A slice ends before its second "
        "number, so there are h rows and w columns.",
        _crop_cases,
        ("Which of x and y counts rows?", "The rows are y : y + h. And the columns?"),
        (
            Mistake(
                _crop_columns_first,
                "You cut columns where rows belong: in the array the rows come first, and y counts rows.",
            ),
            Mistake(
                _crop_to_corner, "w and h are a width and a height, not where the box ends. It ends at x + w and y + h."
            ),
            Mistake(_crop_one_more, "One row and one column too many: a slice ends before its second number."),
            Mistake(_crop_w_h_swapped, "The box starts at the right place, but its width and height are exchanged."),
            Mistake(
                _crop_x_y_swapped, "The piece has the right size and begins at the wrong place: x and y are exchanged."
            ),
            Mistake(_crop_one_less, "One row and one column too few: y : y + h already ends before the row y + h."),
            Mistake(
                _crop_rows_twice,
                "The second pair of brackets cuts rows once more. Put both slices into one pair, with a comma.",
            ),
            Mistake(
                _crop_counted_from_1,
                "One row too far up, one column too far left: x and y count from 0, as NumPy does.",
            ),
            Mistake(_crop_around, "x and y are the left and the top edge of the box, not its middle."),
        ),
    ),
    Exercise(
        "start.rgb",
        "A BGR picture with its channels in the order R, G, B.",
        rgb,
        "::-1 reads an axis backwards, here the last one, the channels. cv2.cvtColor(picture, cv2.COLOR_BGR2RGB) "
        "gives the same numbers in a new array.",
        lambda rng: [(_picture(rng, 9, 12, 3),), (_picture(rng, 20, 6, 3),), (np.uint8([[[255, 0, 10]]]),)],
        ("Which axis holds the channels: 0, 1 or 2?", "picture[:, :, ::-1]"),
        (
            Mistake(lambda picture: picture, "That is the picture as it came, B, G, R."),
            Mistake(
                lambda picture: picture[::-1],
                "You have turned the rows around: the picture stands on its head. Turn the last axis.",
            ),
            Mistake(
                lambda picture: picture[:, ::-1],
                "You have turned the columns around: the picture is mirrored. Turn the last axis.",
            ),
            Mistake(
                lambda picture: picture[::-1, ::-1, ::-1],
                "You have turned all three axes around. Only the last one holds the channels.",
            ),
            Mistake(
                lambda picture: picture[:, :, [1, 2, 0]],
                "The channels are in another order, but not R, G, B: exchange the first and the last.",
            ),
            Mistake(
                lambda picture: picture[:, :, [0, 2, 1]],
                "You have exchanged green and red: that is B, R, G. Exchange blue and red.",
            ),
            Mistake(
                lambda picture: picture[:, :, [2, 0, 1]],
                "Red is first, as it should be. But then come blue and green, and green belongs in the middle.",
            ),
            Mistake(
                lambda picture: picture[:, :, [1, 0, 2]],
                "You have exchanged blue and green: that is G, B, R. Exchange blue and red.",
            ),
            Mistake(
                _rgb_overwritten,
                "Red now stands in two channels: blue was written over before it was read.",
            ),
        ),
    ),
    Exercise(
        "start.brighten",
        "The picture plus `amount`, kept between 0 and 255, as uint8.",
        brighten,
        "astype(int) makes room for sums beyond 255 and below 0; np.clip cuts them off; then there is a byte for each "
        "again. For a positive amount up to 255, "
        "cv2.add(picture, np.full_like(picture, amount)) does it in one step.",
        _brighten_cases,
        (
            "Convert to int before you add.",
            "np.clip(values, 0, 255) keeps numbers between two ends.",
            "At the end: .astype(np.uint8).",
        ),
        (
            Mistake(
                _brighten_wrapped,
                "Your numbers wrap around: 230 + 50 has become 24. Clip them before you go back to uint8.",
            ),
            Mistake(
                _brighten_only_top,
                "The upper end is right. But the amount may be negative, and below 0 your numbers wrap around.",
            ),
            Mistake(
                _brighten_only_bottom,
                "The lower end is right. But beyond 255 your numbers wrap around.",
            ),
            Mistake(
                _brighten_absolute,
                "Sums below 0 come back as positive numbers: you take their absolute value. They must become 0.",
            ),
            Mistake(_brighten_to_256, "You clip at 256, which wraps around to 0. The largest number of a byte is 255."),
            Mistake(_brighten_not_back, rung="dtype"),
            Mistake(_brighten_in_place, rung="changed its input"),
            Mistake(lambda picture, amount: picture.copy(), "That is the picture as it came: the amount is missing."),
        ),
    ),
    Exercise(
        "start.dot",
        "A copy of a grey picture with the pixel at (x, y) set to 255.",
        dot,
        "Rows first, so the pixel at (x, y) is [y, x]. And without copy() the caller's picture would be changed, "
        "because both names mean the same array.",
        _dot_cases,
        ("Which index comes first in an array?", "picture.copy() makes an array of its own."),
        (
            Mistake(_dot_row_first, "The picture is copied, but the dot is at the wrong place: row first, so [y, x]."),
            Mistake(
                _dot_counted_from_1, "The dot is one too far up and to the left: x and y count from 0, as NumPy does."
            ),
            Mistake(_dot_in_place, rung="changed its input"),
            Mistake(lambda picture, x, y: picture.copy(), "There is no dot: nothing has changed in your copy."),
        ),
    ),
]
