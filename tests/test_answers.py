"""Whatever a learner's function does or returns, check answers in words and never raises."""

import functools
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies
from toy_exercises import EXERCISES, Exercise, Spiteful, brighten, rung, verdict_of

from cvlessons import ladder
from cvlessons.answers import same

check, show = import_module("cvlessons.check"), import_module("cvlessons.show")
pytestmark = pytest.mark.usefixtures("toy")


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


def test_an_endless_loop_is_stopped_and_its_line_said(monkeypatch):
    monkeypatch.setattr(ladder, "PATIENCE", 0.2)

    def turns(image, amount):
        while True:
            amount += 1

    verdict = verdict_of("brighten", turns)
    assert verdict.rung == "raised an error" and "still at work after 0.2 seconds" in verdict.message
    assert "in turns, line" in verdict.message

    def holds_on(image, amount):
        while True:
            try:
                amount += 1
            except:  # noqa: E722
                if amount < 0:
                    raise
                amount = -(10**12)  # the second interrupt gets through

    assert rung("brighten", holds_on) == "raised an error"
    assert not [t for t in threading.enumerate() if t.name == "patience"]
    time.sleep(0.3)  # and nothing is interrupted later


def test_it_is_stopped_where_interrupts_are_ignored(monkeypatch):
    """As in a program that a shell has started in the background."""
    monkeypatch.setattr(ladder, "PATIENCE", 0.2)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    def turns(image, amount):
        for _ in range(300_000_000):
            amount += 1

    try:
        assert rung("brighten", turns) == "raised an error"
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_whatever_is_raised_does_not_end_the_cell():
    class Odd(BaseException):
        def __str__(self):
            raise RuntimeError("no words")

    def raises(image, amount):
        raise Odd

    verdict = verdict_of("brighten", raises)
    assert verdict.rung == "raised an error" and "\nOdd\nin raises, line" in verdict.message


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows cannot interrupt a call that waits")
def test_a_call_that_waits_is_stopped_too(monkeypatch):
    monkeypatch.setattr(ladder, "PATIENCE", 0.2)
    began = time.monotonic()
    assert "still at work" in verdict_of("brighten", lambda image, amount: time.sleep(20)).message
    assert time.monotonic() - began < 10


def test_one_endless_run_on_exchanged_arguments_is_enough(monkeypatch):
    monkeypatch.setattr(ladder, "PATIENCE", 0.2)
    own, starts = {(12, 17): 40, (5, 8): 90, (6, 7): 0}, []

    def endless_elsewhere(image, amount):
        if own[image.shape] != amount:
            starts.append(amount)
        while own[image.shape] != amount:
            pass
        return image // 2

    assert rung("brighten", endless_elsewhere) == "wrong"
    assert len(starts) == 1


def test_the_stop_button_stays_what_it_is():
    def stopped(image, amount):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verdict_of("brighten", stopped)


def test_outside_the_main_thread_a_function_is_judged_as_well():
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(rung, "brighten", brighten).result() == "passed"


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
        (5, 3, 1, False),
        (-3, 3, 1, False),
        (1.0, float("nan"), 0, False),
        (False, True, 0, False),
        (0, False, 0, False),
        ({"a": 1}, [("a", 1)], 0, False),
        ({"a": 1}, {"a": 2}, 0, False),
        (np.ma.masked_array([1.0, 9.0], [False, True]), np.array([1.0, 2.0]), 0.1, False),
    ],
)
def test_same(a, b, tolerance, equal):
    assert bool(same(a, b, tolerance)) is equal
