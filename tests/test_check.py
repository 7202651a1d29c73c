"""The exercise machinery: every rung of the ladder, with small exercises made here; beginners read what is said."""

import functools
import sys
import types
from importlib import import_module

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies

from cvlessons import ladder

check, show = import_module("cvlessons.check"), import_module("cvlessons.show")
Exercise, Mistake, Question = check.Exercise, check.Mistake, check.Question


def noise(rng, *shape):
    return rng.integers(0, 256, shape).astype(np.uint8)


def brighten(image, amount):
    """Add an amount to every pixel, and stop at 255.

    More about it.
    """
    return np.clip(image.astype(int) + amount, 0, 255).astype(np.uint8)


def _wrapped(image, amount):
    return image + np.uint8(amount)


def half(image):
    return image.astype(np.float64) / 2


def flip_channels(image):
    return image[:, :, ::-1].copy()


def place(response):
    y, x = np.unravel_index(np.argmax(response), response.shape)
    return int(x), int(y)


def places(response):
    return np.argwhere(response > 200)[:, ::-1]


def count(image, threshold):
    return int(np.count_nonzero(image > threshold))


def same_size(image):
    return cv2.blur(image, (3, 3))


def pair(image):
    return image.mean(), image.copy()


def picture_of(rng):
    return [(noise(rng, 12, 17),), (noise(rng, 9, 9),)]


def exercise(name, solution, cases=picture_of, **more):
    return Exercise(f"toy.{name}", "Do it.", solution, "Because.", cases, ("Look.", "Think.", "Write."), **more)


EXERCISES = [
    exercise(
        "brighten",
        brighten,
        lambda rng: [(noise(rng, 12, 17), 40), (noise(rng, 5, 8), 90), (noise(rng, 6, 7), 0)],
        mistakes=(Mistake(_wrapped, "Your sums wrap around at 255."), Mistake(lambda image, amount: None, rung="none")),
    ),
    exercise("half", half, tolerance=1e-6, range=(0, 127.5)),
    exercise("channels", flip_channels, lambda rng: [(noise(rng, 12, 17, 3),)]),
    exercise("place", place),
    exercise("places", places),
    exercise("count", count, lambda rng: [(noise(rng, 20, 20), t) for t in (50, 100, 180)]),
    exercise("blur", same_size),
    exercise("pair", pair),
    exercise("none", lambda image: None),
    exercise("dark", lambda image: image < 100),
    Question(
        "toy.best",
        "The best threshold.",
        check.between(0.8, 0.9, "Go up.", "Go down."),
        {"threshold": 0.85},
        "It is the middle.",
        (),
        (Mistake({"threshold": 0.1}, "Go up"),),
    ),
    Question(
        "toy.size",
        "How large?",
        lambda rows, columns: None if rows < columns else "No.",
        {"rows": 2, "columns": 3},
        "So.",
        ("One.",),
    ),
]


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    """A chapter `toy` beside the real ones."""
    module = types.ModuleType("cvlessons.exercises.toy")
    module.EXERCISES = EXERCISES
    monkeypatch.setitem(sys.modules, "cvlessons.exercises.toy", module)
    real = check.chapters()
    monkeypatch.setattr(check, "chapters", lambda: [*real, "toy"])
    monkeypatch.setattr(check, "_hints_shown", {})


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr(show, "_display", bundles.append)
    return bundles


def verdict_of(name, function):
    verdict = check.judge(f"toy.{name}", function)
    assert verdict.name == f"toy.{name}"
    assert verdict.passed == (verdict.rung == "passed")
    return verdict


def rung(name, function):
    return verdict_of(name, function).rung


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
    assert rung("brighten", lambda image, amount: image[:, :, None]) == "shape"


def test_dtype():
    verdict = verdict_of("brighten", lambda image, amount: brighten(image, amount).astype(float))
    assert verdict.rung == "dtype" and "dtype float64; uint8 is wanted" in verdict.message


def test_range():
    verdict = verdict_of("half", lambda image: image.astype(float) * 2 - 1)
    assert verdict.rung == "range" and "must lie between 0 and 127.5" in verdict.message


def test_changed_its_input():
    def in_place(image, amount):
        image[:] = brighten(image, amount)
        return image

    verdict = verdict_of("brighten", in_place)
    assert verdict.rung == "changed its input" and "`image`" in verdict.message and "copy" in verdict.message


def test_changed_its_input_and_raised():
    def in_place_and_wrong(image, amount):
        image[0] += 1
        return image + missing  # noqa: F821

    verdict = verdict_of("brighten", in_place_and_wrong)
    assert verdict.rung == "raised an error" and "NameError" in verdict.message
    assert "also changed its input `image`" in verdict.message


def test_ignored_a_parameter():
    verdict = verdict_of("count", lambda image, threshold: int(np.count_nonzero(image > 100)))
    assert verdict.rung == "ignored a parameter" and "`threshold`" in verdict.message
    assert rung("count", lambda image, threshold: 1000 + int(threshold)) == "ignored a parameter"


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


def test_x_and_y_swapped_in_boxes_lists_and_square_pictures(monkeypatch):
    def boxes(image):
        return [(1, 2, 3, len(image)), (5, 6, 7, 8)]

    def square(image):
        return image[:9, :9].astype(np.int32)

    monkeypatch.setattr(
        sys.modules["cvlessons.exercises.toy"], "EXERCISES", [exercise("boxes", boxes), exercise("square", square)]
    )
    assert rung("boxes", lambda image: [(y, x, h, w) for x, y, w, h in boxes(image)]) == "x and y swapped"
    assert rung("square", lambda image: square(image).T) == "x and y swapped"


def test_bgr_and_rgb_swapped():
    verdict = verdict_of("channels", lambda image: image.copy())
    assert verdict.rung == "BGR and RGB swapped" and "B, G, R" in verdict.message
    difference = verdict.pictures["yours minus expected"]
    assert (difference != 255).any()  # red too much and blue too little do not cancel


def test_wrong_only_at_the_border():
    verdict = verdict_of("blur", lambda image: cv2.blur(image, (3, 3), borderType=cv2.BORDER_CONSTANT))
    assert verdict.rung == "wrong only at the border"
    assert "of 204 values differ" in verdict.message


def test_off_by_rounding():
    def truncates(image):
        return (cv2.blur(image.astype(np.float64), (3, 3)) + 1e-9).astype(np.uint8)

    assert rung("blur", truncates) == "off by rounding"
    assert rung("count", lambda image, threshold: count(image, threshold) + 1) == "off by rounding"
    assert rung("count", lambda image, threshold: np.uint16(count(image, threshold) - 1)) == "off by rounding"


def test_inverted_masks_are_wrong_and_not_a_matter_of_rounding(monkeypatch):
    task = exercise("mask", lambda image: (image > 99).astype(np.uint8))
    monkeypatch.setattr(sys.modules["cvlessons.exercises.toy"], "EXERCISES", [task])
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


def test_a_known_mistake_has_its_own_words_and_goes_before_the_ladder():
    verdict = verdict_of("brighten", lambda image, amount: image + np.uint8(amount))
    assert verdict.rung == "known mistake" and verdict.message.startswith("Your sums wrap around at 255.")


def test_a_known_mistake_of_another_type_goes_before_the_rung_of_types(monkeypatch):
    task = exercise("known", half, mistakes=(Mistake(lambda image: "half", "A word is no picture."),))
    monkeypatch.setattr(sys.modules["cvlessons.exercises.toy"], "EXERCISES", [task])
    assert verdict_of("known", lambda image: "half").message.startswith("A word is no picture.")
    assert rung("known", lambda image: "third") == "type"


def test_a_mistake_that_happens_to_be_right_or_that_raises_is_passed_over(monkeypatch):
    mistakes = (Mistake(lambda image: 1 / 0, "Never."), Mistake(lambda image: half(image) + 1e-12, "Hardly."))
    task = exercise("known", half, mistakes=mistakes, tolerance=0)
    monkeypatch.setattr(sys.modules["cvlessons.exercises.toy"], "EXERCISES", [task])
    assert rung("known", lambda image: half(image) + 3e-11) == "wrong"


# --- functions that fail ----------------------------------------------------------------------------------------------


def helper(image):
    return image.no_such_thing


def test_an_error_is_said_with_its_line():
    def fails(image, amount):
        fine = image.copy()
        return helper(fine)

    message = verdict_of("brighten", fails).message
    assert "stopped with an error" in message and "AttributeError" in message
    assert f"in helper, line {helper.__code__.co_firstlineno + 1}: return image.no_such_thing" in message
    assert "The case: image = " in message


def test_an_error_of_opencv_names_the_call():
    verdict = verdict_of("brighten", lambda image, amount: cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    assert (
        verdict.rung == "raised an error" and "OpenCV: " in verdict.message and "cv2.cvtColor(image" in verdict.message
    )


def test_endless_recursion_is_said_in_words():
    def endless(image, amount):
        return endless(image, amount)

    verdict = verdict_of("brighten", endless)
    assert verdict.rung == "raised an error" and "calls itself again and again" in verdict.message


def test_exit_and_assertions_do_not_end_the_notebook():
    assert rung("brighten", lambda image, amount: sys.exit(1)) == "raised an error"

    def asserts(image, amount):
        assert False, "so"  # noqa: B011

    assert "AssertionError: so" in verdict_of("brighten", asserts).message


def test_stopping_the_kernel_still_works():
    def stopped(image, amount):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check.judge("toy.brighten", stopped)


def test_a_wrong_number_of_arguments_is_said_in_words():
    def one(image):
        return image

    def three(image, amount, gamma):
        return image

    def named(image, *, amount):
        return image

    for function, yours in (
        (one, "image"),
        (three, "image, amount, gamma"),
        (named, "image, *"),
        (lambda: 1, "nothing"),
    ):
        verdict = verdict_of("brighten", function)
        assert verdict.rung == "arguments" and "must take image, amount, in this order; it takes" in verdict.message
        assert yours.partition(",")[0] in verdict.message


@pytest.mark.parametrize("function", [len, np.sum, cv2.blur, print, int, np.ndarray, Exercise, functools.partial(len)])
def test_functions_of_others_get_a_verdict(function):
    assert not verdict_of("brighten", function).passed


@pytest.mark.parametrize("result", [None, 5, "brighten", np.zeros((3, 3), np.uint8), [brighten], True])
def test_a_result_in_place_of_the_function_is_said_in_words(result):
    verdict = verdict_of("brighten", result)
    assert verdict.rung == "type" and "the function itself" in verdict.message
    assert 'check("toy.brighten", my_function)' in verdict.message


# --- no answer raises -------------------------------------------------------------------------------------------------


class Spiteful:
    """Breaks whatever looks at it."""

    def _no(self, *args):
        raise RuntimeError("no")

    __eq__ = __ne__ = __bool__ = __len__ = __iter__ = __repr__ = __str__ = __float__ = __deepcopy__ = __array__ = _no
    __hash__ = None


def generator():
    yield 1


def full_of_spite():
    array = np.empty((12, 17), object)
    array[:] = [[object()] * 17] * 12
    return array


AWKWARD = [
    Spiteful(),
    generator(),
    object(),
    10**400,
    -1e308,
    float("inf"),
    complex(1, 2),
    np.float32("nan"),
    np.bool_(True),
    np.datetime64("2020-01-01"),
    np.zeros((12, 17), dtype=[("a", "i4")]),
    full_of_spite(),
    np.array("text"),
    np.array(5),
    np.zeros((12, 17), complex),
    np.zeros((12, 17), np.float16),
    np.ma.masked_all((12, 17)),
    np.full((12, 17), np.inf),
    np.zeros((0, 0)),
    {"a": np.zeros(3)},
    {1, 2},
    (None, None),
    (Spiteful(), Spiteful()),
    (np.nan, np.nan),
    [[1, 2], [3]],
    [],
    (),
    sys,
    Spiteful,
    NotImplemented,
    b"bytes",
    range(3),
    ValueError("returned, not raised"),
]


@pytest.mark.parametrize("task", [e for e in EXERCISES if isinstance(e, Exercise)], ids=lambda e: e.name)
def test_no_answer_raises_out_of_check(task, shown):
    for answer in AWKWARD:
        verdict = check.judge(task.name, lambda *args, answer=answer: answer)
        assert not verdict.passed and verdict.message
        check.check(task.name, lambda *args, answer=answer: answer)
    assert len(shown) == len(AWKWARD)


answers = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.sampled_from([..., NotImplemented, len, object])
    | numpy_strategies.arrays(
        numpy_strategies.scalar_dtypes(), numpy_strategies.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=18)
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=6,
)


@hypothesis_settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(answer=answers, task=st.sampled_from([e for e in EXERCISES if isinstance(e, Exercise) and e.name != "toy.none"]))
def test_whatever_a_function_returns_check_says_something(answer, task):
    verdict = check.judge(task.name, lambda *args: answer)
    assert not verdict.passed and verdict.message.strip() and verdict.rung


def test_a_huge_answer_is_refused_by_its_shape_at_once():
    huge = np.broadcast_to(np.uint8(0), (4_000, 5_000))
    assert rung("brighten", lambda image, amount: huge) == "shape"


# --- cases ------------------------------------------------------------------------------------------------------------


def test_arguments_are_fresh_in_every_call_and_never_shared():
    seen = []

    def spoils_later(image, amount):
        for old in seen:
            old[:] = 0
        seen.append(image)
        return brighten(image, amount)

    assert rung("brighten", spoils_later) == "passed"
    assert len({id(image) for image in seen}) == len(seen)
    first = seen[0].copy()
    seen.clear()
    check.judge("toy.brighten", spoils_later)
    assert seen[0].shape == first.shape


def test_cases_are_made_afresh_at_each_check():
    seen = []

    def remembers(image, amount):
        seen.append(image.copy())
        return brighten(image, amount)

    check.judge("toy.brighten", remembers)
    check.judge("toy.brighten", remembers)
    assert (seen[0] != seen[3]).any()


def test_an_answer_that_is_the_same_array_each_time_is_judged_as_it_was():
    buffer = np.zeros((20, 20), np.uint8)

    def reuses(image, amount):
        out = buffer[: image.shape[0], : image.shape[1]]
        out[:] = brighten(image, amount)
        return out

    assert rung("brighten", reuses) == "passed"


# --- showing ----------------------------------------------------------------------------------------------------------


def test_a_verdict_is_shown_with_its_pictures_and_escaped(shown):
    def wrong(image, amount):
        raise ValueError("<b>bold</b>")

    check.check("toy.brighten", wrong)
    page, text = shown[0]["text/html"], shown[0]["text/plain"]
    assert "<b>Not yet</b>" in page and "&lt;b&gt;bold" in page and "<b>bold" not in page
    assert text.startswith("Not yet (toy.brighten): Your function stopped with an error.")
    check.check("toy.brighten", lambda image, amount: brighten(image, amount) // 2)
    assert shown[1]["text/html"].count("<img alt=") == 3 and "(expected)" in shown[1]["text/html"]
    check.check("toy.brighten", brighten)
    assert shown[2]["text/plain"] == "Passed (toy.brighten): These 3 cases agree."
    check.check("toy.brighten", dots)
    assert shown[3]["text/plain"].startswith("Open (toy.brighten): Not written yet")


# --- questions --------------------------------------------------------------------------------------------------------


def answered(name, **values):
    return check.judge(f"toy.{name}", **values)


def test_a_question_is_right_too_low_or_too_high():
    assert answered("best", threshold=0.85).passed and answered("best", threshold=0.85).message == "Right."
    assert answered("best", threshold=np.float32(0.85)).passed
    assert answered("best", threshold=0.8).passed and answered("best", threshold=0.9).passed
    assert answered("best", threshold=0.1).message == "Go up."
    assert answered("best", threshold=5).message == "Go down."


def test_a_question_with_dots_is_not_answered_yet():
    assert answered("best", threshold=...).rung == "not written"
    assert answered("size", rows=3, columns=...).rung == "not written"


@pytest.mark.parametrize("value", ["0.85", [0.85], None, np.array([0.1, 0.9]), {}, 1j, float("nan"), len, Spiteful()])
def test_an_answer_of_the_wrong_kind_is_said_in_words(value, shown):
    verdict = answered("best", threshold=value)
    assert verdict.rung == "type"
    assert "I cannot read threshold=" in verdict.message and "must be a number" in verdict.message
    check.check("toy.best", threshold=value)


def test_unknown_and_missing_names_are_said_in_words():
    verdict = answered("best", treshold=0.85)
    assert verdict.rung == "arguments"
    assert verdict.message == "This question is answered by check('toy.best', threshold=...); there is no treshold."
    assert answered("size", rows=3).message.endswith("check('toy.size', rows=..., columns=...); columns is missing.")
    assert answered("best").rung == "arguments"


def test_questions_and_exercises_are_not_taken_for_each_other():
    with pytest.raises(TypeError, match=r"check\('toy.best', threshold=...\)"):
        check.judge("toy.best", 0.85)
    with pytest.raises(TypeError, match="wants one function"):
        check.judge("toy.brighten", amount=5)
    with pytest.raises(TypeError, match="wants one function"):
        check.judge("toy.brighten")
    with pytest.raises(TypeError, match="wants one function"):
        check.judge("toy.brighten", brighten, brighten)


# --- hints, solutions, names ------------------------------------------------------------------------------------------


def test_hints_come_one_by_one_and_the_last_stays(shown):
    for _ in range(5):
        check.hint("toy.brighten")
    texts = [bundle["text/plain"] for bundle in shown]
    assert texts == ["Hint 1 of 3: Look.", "Hint 2 of 3: Think."] + ["Hint 3 of 3: Write."] * 3
    check.hint("toy.size")
    assert shown[-1]["text/plain"] == "Hint 1 of 1: One."
    check.hint("toy.best")
    assert shown[-1]["text/plain"] == "There is no hint."


def test_a_solution_is_code_and_why(shown):
    check.solution("toy.brighten")
    page = shown[0]["text/markdown"]
    assert page.startswith("```python\ndef brighten(image, amount):") and page.endswith("Because.")
    assert "More about it" not in page and "np.clip" in shown[0]["text/plain"]
    check.solution("toy.best")
    assert 'check("toy.best", threshold=0.85)' in shown[1]["text/markdown"] and "middle" in shown[1]["text/plain"]


@pytest.mark.parametrize(
    "name, near",
    [
        ("toy.brigten", "'toy.brighten'"),
        ("toy.", "'toy."),
        ("tay.brighten", "'toy.brighten'"),
        ("", "'"),
        (5, "'"),
        (None, "'"),
        ([1], "'"),
    ],
)
@pytest.mark.parametrize("function", [check.judge, check.hint, check.solution, check.find])
def test_unknown_names_list_the_nearest(function, name, near):
    with pytest.raises(ValueError, match="there is no such exercise; did you mean") as caught:
        function(name)
    assert near in str(caught.value)


def test_a_function_in_the_place_of_the_name_is_said_in_words():
    with pytest.raises(ValueError, match="name is 'brighten', and there is no such exercise"):
        check.judge(brighten)


def test_the_real_chapters_are_found():
    assert "matching" in check.chapters()
    assert check.find("matching.ssd").name == "matching.ssd"


# --- small parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "a, b, tolerance, equal",
    [
        (1, 1, 0, True),
        (1, 2, 1, True),
        (1, 3, 1, False),
        (1.0, 1, 0, False),  # a whole number is wanted
        (1, 1.0, 0, True),
        (2**60 + 1, 2**60, 0, False),
        (np.uint8(3), 4, 1, True),
        (float("nan"), float("nan"), 0, True),
        (float("nan"), 1.0, 9, False),
        (float("inf"), float("inf"), 0, True),
        (True, 1, 0, False),
        (True, np.True_, 0, True),
        ("a", "a", 0, True),
        ([1, 2], (1, 2), 0, True),
        ((1, (2, 3)), (1, (2, 4)), 0, False),
        ({"a": np.eye(2)}, {"a": np.eye(2)}, 0, True),
        ({"a": 1}, {"b": 1}, 0, False),
        (np.eye(2), np.eye(2), 0, True),
        (np.eye(2), np.eye(2, dtype=int), 0, False),
        (np.eye(2), np.eye(2) + 0.1, 0.2, True),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf]), 0, True),
        (np.array([250], np.uint8), np.array([2], np.uint8), 10, False),
        (np.array(["a"]), np.array(["a"]), 0, True),
    ],
)
def test_same(a, b, tolerance, equal):
    assert bool(ladder.same(a, b, tolerance)) is equal
