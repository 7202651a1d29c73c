"""The ladder of verdicts: every rung, with small exercises; beginners read what is said."""

import functools
from importlib import import_module

import cv2
import numpy as np
import pytest
from toy_exercises import (
    EXERCISES,
    Exercise,
    Mistake,
    brighten,
    count,
    exercise,
    half,
    install,
    place,
    places,
    rung,
    verdict_of,
)

check, show = import_module("cvlessons.check"), import_module("cvlessons.show")
pytestmark = pytest.mark.usefixtures("toy")


# --- passed -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", [e for e in EXERCISES if isinstance(e, Exercise)], ids=lambda e: e.name)
def test_the_solution_passes_and_says_no_more_than_it_knows(task):
    verdict = check.judge(task.name, task.solution)
    cases = len(task.cases(np.random.default_rng(0)))
    assert verdict.message == (f"These {cases} cases agree." if cases > 1 else "This case agrees.")
    assert verdict.passed and verdict.pictures == {}


def test_other_names_defaults_and_kinds_of_functions_pass():
    def my_own(a, b=3, *rest, c=5):
        return brighten(a, b)

    assert rung("brighten", my_own) == "passed"
    assert rung("brighten", lambda *args: brighten(*args)) == "passed"
    assert rung("brighten", functools.partial(brighten)) == "passed"
    assert rung("brighten", functools.lru_cache(lambda a, b: None).__wrapped__) == "returned None"
    assert rung("blur", lambda image: cv2.blur(image, (3, 3))) == "passed"
    assert rung("place", lambda image: [np.int64(v) for v in place(image)]) == "passed"


def test_a_read_only_or_strided_answer_passes():
    def read_only(image, amount):
        out = np.repeat(brighten(image, amount), 2, axis=0)[::2]
        out.flags.writeable = False
        return out

    assert rung("brighten", read_only) == "passed"


def test_dots_inside_brackets_are_not_a_stub():
    def with_ellipsis(image, amount):
        return brighten(image[..., :], amount)

    assert rung("brighten", with_ellipsis) == "passed"

    def wrong_with_ellipsis(image, amount):
        return image[..., ::-1].copy()

    assert rung("brighten", wrong_with_ellipsis) not in ("passed", "not written")


# --- not written ------------------------------------------------------------------------------------------------------


def dots(image, amount): ...


def only_pass(image, amount):
    # Your lines come here.
    pass


def only_text(image, amount):
    """Add."""


def text_and_dots(image, amount):
    """Add."""
    ...


def returns_dots(image, amount):
    """Add."""
    return ...


def not_implemented(image, amount):
    raise NotImplementedError


def dots_returned(image, amount):
    result = ...
    return result


def dots_used(image, amount):
    larger = ...
    return larger.astype(np.uint8)


def dots_in_a_call(image, amount):
    return np.clip(image, ..., 255)


def dots_and_no_return(image, amount):
    larger = ...  # noqa: F841


def dots_in_a_loop(image, amount):
    out = image.copy()
    for row in range(len(image)):
        out[row] = ...
    return out


STUBS = [
    dots,
    only_pass,
    only_text,
    text_and_dots,
    returns_dots,
    not_implemented,
    dots_returned,
    dots_used,
    dots_in_a_call,
    dots_and_no_return,
    dots_in_a_loop,
    ...,
    lambda image, amount: ...,
]


@pytest.mark.parametrize("stub", STUBS, ids=lambda s: getattr(s, "__name__", "dots"))
def test_a_stub_is_not_written(stub):
    verdict = verdict_of("brighten", stub)
    assert verdict.rung == "not written"
    assert "dots" in verdict.message


@pytest.mark.parametrize("constant", [5, 0, True, "text", None, (1, 2)])
def test_a_constant_is_an_answer_and_not_a_stub(constant):
    def returns_constant(image, threshold):
        return constant

    assert rung("count", returns_constant) not in ("passed", "not written")

    def returns_five(image, threshold):
        return 5

    assert rung("count", returns_five) == "ignored a parameter"


# --- the rungs --------------------------------------------------------------------------------------------------------


def test_returned_none():
    def forgets(image, amount):
        brighten(image, amount)

    verdict = verdict_of("brighten", forgets)
    assert verdict.rung == "returned None" and "`return` missing" in verdict.message


@pytest.mark.parametrize(
    "name, answer, words",
    [
        ("brighten", 5, "is a whole number; an array of shape"),
        ("brighten", [[1]], "is a list; an array"),
        ("brighten", "text", "is a text; an array"),
        ("place", 5, "is a whole number; a tuple is wanted"),
        ("place", np.array([1, 2]), "is an array of shape (2,)"),
        ("place", (1.5, 2), "Element 1 of your answer is a number with a decimal point; a whole number is wanted"),
        ("count", 5.0, "is a number with a decimal point; a whole number is wanted"),
        ("count", True, "is True or False; a whole number"),
        ("pair", (1.0, 2), "Element 2 of your answer is a whole number; an array"),
        ("pair", (None, None), "Element 1 of your answer is None"),
        ("count", print, "is a value of type builtin_function"),
    ],
)
def test_type(name, answer, words):
    verdict = verdict_of(name, lambda *args: answer)
    assert verdict.rung == "type" and words in verdict.message and "The case:" in verdict.message


def test_shape():
    verdict = verdict_of("brighten", lambda image, amount: image[1:])
    assert verdict.rung == "shape" and "(11, 17); (12, 17) is wanted" in verdict.message
    assert verdict_of("place", lambda image: (1, 2, 3)).message.startswith("Your answer has 3 elements; 2 are wanted.")
    assert verdict_of("place", lambda image: (1,)).message.startswith("Your answer has 1 element; 2 are wanted.")
    assert rung("brighten", lambda image, amount: image[:, :, None]) == "shape"


def test_dtype():
    verdict = verdict_of("brighten", lambda image, amount: brighten(image, amount).astype(float))
    assert verdict.rung == "dtype" and "dtype float64; uint8 is wanted" in verdict.message


def test_range():
    verdict = verdict_of("half", lambda image: image.astype(float) * 2 - 1)
    assert verdict.rung == "range" and "must lie between 0 and 127.5" in verdict.message
    above = verdict_of("half", lambda image: image.astype(float) * 2)
    assert above.rung == "range" and "goes from" in above.message


def test_changed_its_input():
    def in_place(image, amount):
        image[:] = brighten(image, amount)
        return image

    verdict = verdict_of("brighten", in_place)
    assert verdict.rung == "changed its input" and "`image`" in verdict.message and "copy" in verdict.message


def test_the_case_that_is_shown_is_the_one_before_the_change(monkeypatch):
    task = exercise("small", half, lambda rng: [(np.array([[11, 22], [33, 44]]),)])
    install(monkeypatch, [task])

    def clears(image):
        image[:] = 0
        return image / 2

    assert "[11, 22]" in verdict_of("small", clears).message


def test_changed_its_input_and_raised():
    def in_place_and_wrong(image, amount):
        image[0] += 1
        return image + missing  # noqa: F821

    verdict = verdict_of("brighten", in_place_and_wrong)
    assert verdict.rung == "raised an error" and "NameError" in verdict.message
    assert "also changed its input `image`" in verdict.message


def test_two_errors_of_numpy_come_with_advice():
    def between(image, threshold):
        return int(np.count_nonzero(image > threshold and image < 255))

    message = verdict_of("count", between).message
    assert "Use a.any() or a.all()" in message and "write & and |" in message and "return int(" in message
    if np.lib.NumpyVersion(np.__version__) >= "2.0.0":  # before, 256 made the array larger
        assert "write .astype(int)" in verdict_of("brighten", lambda image, amount: image * amount // 256).message
    message = verdict_of("count", lambda image, threshold: image["99"]).message
    assert "IndexError" in message and "Between arrays" not in message and "A uint8 holds" not in message


def test_ignored_a_parameter():
    verdict = verdict_of("count", lambda image, threshold: int(np.count_nonzero(image > 100)))
    assert verdict.rung == "ignored a parameter" and "`threshold`" in verdict.message
    assert rung("count", lambda image, threshold: 1000 + int(threshold)) == "ignored a parameter"


def test_an_argument_that_is_looked_at_is_not_called_ignored():
    def looks_at_it(image, threshold):
        return int(np.count_nonzero(image > (100 if threshold == 5 or True else threshold)))

    verdict = verdict_of("count", looks_at_it)
    assert verdict.rung == "ignored a parameter"
    assert "changed nothing but `threshold`" in verdict.message and "ignores" not in verdict.message


@pytest.mark.parametrize(
    "name, wrong",
    [
        ("blur", lambda image: cv2.blur(image, (3, 3)).T.copy()),  # of 12 x 17: the shape
        ("place", lambda image: place(image)[::-1]),
        ("place", lambda image: list(place(image)[::-1])),
        ("places", lambda image: places(image)[:, ::-1]),
    ],
)
def test_x_and_y_swapped(name, wrong):
    assert rung(name, wrong) == "x and y swapped"


def test_pixels_are_no_places(monkeypatch):
    def row(image):
        return image[0, :4].copy()

    task = Exercise(
        "toy.row", "four pixels", row, "", lambda rng: [(rng.integers(0, 99, (2, 9)).astype(np.uint8),)], ()
    )
    install(monkeypatch, [task])
    assert rung("row", lambda image: image[0, [1, 0, 3, 2]]) == "wrong"


def test_x_and_y_swapped_in_boxes_lists_and_square_pictures(monkeypatch):
    def boxes(image):
        return [(1, 2, 3, len(image)), (5, 6, 7, 8)]

    def square(image):
        return image[:9, :9].astype(np.int32)

    install(monkeypatch, [exercise("boxes", boxes), exercise("square", square)])
    assert rung("boxes", lambda image: [(y, x, h, w) for x, y, w, h in boxes(image)]) == "x and y swapped"
    assert rung("square", lambda image: square(image).T) == "x and y swapped"


def test_bgr_and_rgb_swapped():
    verdict = verdict_of("channels", lambda image: image.copy())
    assert verdict.rung == "BGR and RGB swapped" and "B, G, R" in verdict.message
    assert "The first difference, at row 0, column 0: yours [" in verdict.message
    difference = verdict.pictures["yours minus expected"]
    assert (difference != 255).any()  # red too much and blue too little do not cancel


def test_wrong_only_at_the_border():
    verdict = verdict_of("blur", lambda image: cv2.blur(image, (3, 3), borderType=cv2.BORDER_CONSTANT))
    assert verdict.rung == "wrong only at the border"
    assert "of 204 values differ" in verdict.message
    assert "The first difference, at row 0, column " in verdict.message and ": yours " in verdict.message


def test_off_by_rounding():
    def truncates(image):
        return (cv2.blur(image.astype(np.float64), (3, 3)) + 1e-9).astype(np.uint8)

    assert rung("blur", truncates) == "off by rounding"
    assert rung("count", lambda image, threshold: count(image, threshold) + 1) == "off by rounding"
    assert rung("count", lambda image, threshold: np.uint16(count(image, threshold) - 1)) == "off by rounding"


def test_inverted_masks_are_wrong_and_not_a_matter_of_rounding(monkeypatch):
    task = exercise("mask", lambda image: (image > 99).astype(np.uint8))
    install(monkeypatch, [task])
    assert rung("mask", lambda image: (image <= 99).astype(np.uint8)) == "wrong"


def test_wrong():
    verdict = verdict_of("brighten", lambda image, amount: np.full_like(image, amount) + image // 3)
    assert verdict.rung == "wrong" and "values differ, by up to" in verdict.message
    assert list(verdict.pictures) == ["yours", "expected", "yours minus expected"]
    assert rung("dark", lambda image: image >= 100) == "wrong"
    assert rung("none", lambda image: 5) == "type"
    assert rung("pair", lambda image: (image.mean(), image // 2)) == "wrong"
    assert verdict_of("pair", lambda image: (image.mean(), image // 2)).message.startswith("Element 2 of your answer:")
    number = verdict_of("count", lambda image, threshold: count(image, threshold) * 2 + 5)
    assert number.rung == "wrong" and "Yours: " in number.message and "Expected: " in number.message


def test_nan_is_named():
    def divides(image):
        out = image / 2
        out[2, 3] = np.nan
        return out

    verdict = verdict_of("half", divides)
    assert verdict.rung == "wrong" and "NaN" in verdict.message
    assert verdict_of("half", lambda image: np.full(image.shape, np.nan)).rung == "wrong"
    assert "NaN" in verdict_of("pair", lambda image: (np.nan, image.copy())).message


def test_a_number_in_the_place_of_nan_is_named():
    from cvlessons.answers import wrong_content

    wanted = np.array([[1.0, np.nan], [3.0, 4.0]])
    assert (
        "NaN (not a number) is wanted, you have numbers: 1 of 4" in wrong_content(np.nan_to_num(wanted), wanted, 0)[1]
    )
    both = wrong_content(np.array([[1.0, 0.0], [3.0, 5.0]]), wanted, 0)[1]
    assert both == "Wrong: 2 of 4 values differ, by up to 1."


def test_a_pair_that_is_off_by_one_in_one_number_and_by_more_in_the_other_is_not_off_by_one():
    from cvlessons.answers import wrong_content

    assert wrong_content((1, 4), (2, 0), 0) == ("wrong", "Element 2 of your answer: Wrong number.")
    assert wrong_content((1, 1), (2, 0), 0)[0] == "off by rounding"


def test_a_known_mistake_has_its_own_words_and_goes_before_the_ladder():
    verdict = verdict_of("brighten", lambda image, amount: image + np.uint8(amount))
    assert verdict.rung == "known mistake" and verdict.message.startswith("Your sums wrap around at 255.")


def test_none_in_some_cases_only_is_said_so():
    """The `return` is there: a beginner who is told that it is missing looks in the wrong place."""
    verdict = verdict_of("brighten", lambda image, amount: brighten(image, amount) if amount else None)
    assert verdict.rung == "returned None" and "amount = 0" in verdict.message
    assert "In this case your function returns None" in verdict.message and "missing" not in verdict.message


def test_what_the_task_asks_to_do_without_is_refused_where_the_numbers_are_right(monkeypatch):
    def ours(image):
        return image.mean()

    install(monkeypatch, [exercise("mean", ours, tolerance=1e-9, without=("cv2", "np.average"))])
    verdict = verdict_of("mean", lambda image: image.sum() / image.size)
    assert verdict.passed

    def by_opencv(image):
        return cv2.mean(image)[0]

    def by_numpy(image):
        return np.average(image)

    def almost(image):
        return np.average_of(image) if image is None else ours(image)

    verdict = verdict_of("mean", by_opencv)
    assert verdict.rung == "does not do without" and verdict.message.endswith("you should do without `cv2.mean`.")
    assert "`np.average`" in verdict_of("mean", by_numpy).message
    assert verdict_of("mean", almost).passed
    assert verdict_of("mean", lambda image: cv2.mean(image)[0] + 1).rung == "wrong"  # first things first


def test_of_a_large_table_the_first_difference_is_said(monkeypatch):
    """Yours and expected would both read "array of shape (3, 40), int64", and teach nothing."""
    table = np.arange(120).reshape(3, 40)
    wrong = table.copy()
    wrong[1, 7:9] = 0
    install(monkeypatch, [exercise("table", lambda image: table), exercise("two", lambda image: (1, table))])
    message = verdict_of("table", lambda image: wrong).message
    assert (
        message.endswith("The first difference, at row 1, column 7: yours 0, expected 47") and "Yours:" not in message
    )
    assert "at row 1, column 7 of element 2: yours 0" in verdict_of("two", lambda image: (1, wrong)).message
    short = verdict_of("table", lambda image: table[:, :30]).message
    assert "Yours: array of shape (3, 30)" in short and "first difference" not in short


def test_numbers_that_differ_late_are_shown_to_the_digit_that_differs(monkeypatch):
    install(monkeypatch, [exercise("late", lambda image: 313.04412, tolerance=1e-9)])
    message = verdict_of("late", lambda image: 313.0441).message
    assert "Yours: 313.0441\nExpected: 313.04412" in message


@pytest.mark.parametrize("answer, known", [(int, float), (float, int)])
def test_a_known_mistake_is_known_as_whole_number_and_as_float(monkeypatch, answer, known):
    task = exercise("known", lambda image: 2.5, mistakes=(Mistake(lambda image: known(3), "Do not round."),))
    install(monkeypatch, [task])
    assert verdict_of("known", lambda image: answer(3)).message.startswith("Do not round.")


def test_a_known_mistake_of_another_type_goes_before_the_rung_of_types(monkeypatch):
    task = exercise("known", half, mistakes=(Mistake(lambda image: "half", "A word is no picture."),))
    install(monkeypatch, [task])
    assert verdict_of("known", lambda image: "half").message.startswith("A word is no picture.")
    assert rung("known", lambda image: "third") == "type"


def test_a_known_mistake_that_stops_with_an_error_is_known_by_it(monkeypatch):
    def columns_first(image):
        return image[16, 0]  # the first case has 12 rows and 17 columns

    task = exercise("corner", lambda image: image[0, -1], mistakes=(Mistake(columns_first, "Rows come first."),))
    install(monkeypatch, [task])
    verdict = verdict_of("corner", lambda image: image[16, 0])
    assert verdict.rung == "known mistake" and verdict.message.startswith("Rows come first.\nIndexError")
    assert rung("corner", lambda image: image[40, 0]) == "known mistake"  # another index, the same mistake
    assert rung("corner", lambda image: image[0, 40]) == "raised an error"
    assert rung("corner", lambda image: image.corner) == "raised an error"


def test_a_mistake_that_happens_to_be_right_or_that_raises_is_passed_over(monkeypatch):
    mistakes = (Mistake(lambda image: 1 / 0, "Never."), Mistake(lambda image: half(image) + 1e-12, "Hardly."))
    task = exercise("known", half, mistakes=mistakes, tolerance=0)
    install(monkeypatch, [task])
    assert rung("known", lambda image: half(image) + 3e-11) == "wrong"
