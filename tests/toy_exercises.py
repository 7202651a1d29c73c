"""Small exercises, one for each kind of answer, as a chapter `toy` in the place of the real ones."""

import sys
import types
from importlib import import_module

import cv2
import numpy as np

check = import_module("cvlessons.check")
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


def install(monkeypatch, exercises=EXERCISES):
    """Let `toy` be the only chapter, with these exercises for one test."""
    module = types.ModuleType("cvlessons.exercises.toy")
    module.EXERCISES = list(exercises)
    monkeypatch.setitem(sys.modules, "cvlessons.exercises.toy", module)
    monkeypatch.setattr(check, "chapters", lambda: ["toy"])
    monkeypatch.setattr(check, "_hints_shown", {})


class Spiteful:
    """Breaks whatever looks at it."""

    def _no(self, *args):
        raise RuntimeError("no")

    __eq__ = __ne__ = __bool__ = __len__ = __iter__ = __repr__ = __str__ = __float__ = __deepcopy__ = __array__ = _no
    __hash__ = None


def verdict_of(name, function):
    verdict = check.judge(f"toy.{name}", function)
    assert verdict.name == f"toy.{name}"
    assert verdict.passed == (verdict.rung == "passed")
    return verdict


def rung(name, function):
    return verdict_of(name, function).rung
