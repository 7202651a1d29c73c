"""The exercise machinery: verdicts that say what went wrong, hints one at a time, solutions with their reasons.

What is asked and how it is judged stands in `cvlessons.exercises`, one module per chapter. A verdict climbs a ladder
and stops at the first rung that fails. It names the mistake and does not give the answer away.
"""

import difflib
import html
import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real

from . import show
from .answers import kind, short
from .ladder import Ladder, Verdict


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give: what it is, and words that its verdict must contain.

    `says` without `rung` is the message itself, for mistakes that only this exercise knows. With `rung` the general
    ladder is trusted to name it, and tests hold it to that.
    """

    answer: Callable | dict
    says: str = ""
    rung: str = ""


@dataclass(frozen=True)
class Exercise:
    """A function to write, compared with ours on arrays that are made afresh each time.

    Attributes
    ----------
    name : str
        "chapter.exercise", as in check("matching.iou", my_iou).
    task : str
        What to write, in one or two sentences.
    solution : function
        The course's answer; its source is what solution() shows.
    why : str
        The idea behind the solution.
    cases : function of a numpy Generator, returning a list of tuples
        The arguments of each call. At least one case must tell each known mistake from the solution.
    hints : tuple of str
    mistakes : tuple of Mistake
    tolerance : float
        Largest allowed absolute difference; 0 means equal.
    range : (low, high), optional
        What every number of the answer must lie in.
    without : tuple of str
        What the task asks to do without, such as "np.cov"; the name of a module stands for all of it.
    """

    name: str
    task: str
    solution: Callable
    why: str
    cases: Callable
    hints: tuple
    mistakes: tuple = ()
    tolerance: float = 0.0
    range: tuple | None = None
    without: tuple = ()


@dataclass(frozen=True)
class Question:
    """A question answered by values: read off sliders, predicted, or measured on the learner's own picture.

    Attributes
    ----------
    name, task, why, hints
        As in Exercise.
    judge : function
        Takes the values as keyword arguments. Returns None where they are right, else a message that says in which way
        they are not.
    answer : dict
        Values that are right.
    wrong : tuple of Mistake
        Values that are not, each with words of its message.
    right : str
        What to say to a right answer.
    measure : function, optional
        Computes the right values anew from the pictures, so that tests can hold `judge` and `answer` to them.
    """

    name: str
    task: str
    judge: Callable
    answer: dict
    why: str
    hints: tuple
    wrong: tuple = ()
    right: str = "Right."
    measure: Callable | None = None


def check(name, *function, **values):
    """Judge a learner's function, or values read off the sliders, and show the verdict.

    A wrong answer never raises.

    Raises
    ------
    ValueError
        If there is no exercise of that name; the message lists the nearest.
    TypeError
        If the exercise wants a function and got values, or the other way round.
    """
    _publish(judge(name, *function, **values))


def hint(name):
    """Show the next hint of an exercise: one at each call, and the last again when there are no more."""
    exercise = find(name)
    number = min(_hints_shown.get(name, 0) + 1, len(exercise.hints))
    _hints_shown[name] = number
    text = f"Hint {number} of {len(exercise.hints)}: {exercise.hints[number - 1]}" if number else "There is no hint."
    show._display({"text/markdown": text, "text/plain": text})


def solution(name):
    """Show an answer to an exercise, and why it is one."""
    exercise = find(name)
    if isinstance(exercise, Question):
        given = ", ".join(f"{key}={short(value)}" for key, value in exercise.answer.items())
        code = f'check("{name}", {given})'
    else:
        code = show.source_text(exercise.solution)
    page = f"```python\n{code}\n```\n\n{exercise.why}"
    show._display({"text/markdown": page, "text/plain": f"{code}\n\n{exercise.why}"})


_hints_shown = {}


def judge(name, *function, **values):
    """The verdict of `check`, as an object: for tests, and for teachers who collect results."""
    exercise = find(name)
    if isinstance(exercise, Question):
        if function:
            raise TypeError(f"{name} is answered by values with names: {_call(exercise)}")
        return _judge_values(exercise, values)
    if values or len(function) != 1:
        raise TypeError(f"{name} wants one function: check({name!r}, my_function)")
    return Ladder(exercise, function[0]).climb()


def find(name):
    """The exercise of that name, "chapter.exercise"."""
    chapter = str(name).partition(".")[0]
    known = {e.name: e for e in exercises_of(chapter)} if chapter in chapters() else {}
    if str(name) not in known:
        given = getattr(name, "__name__", name)
        every = [e.name for c in chapters() for e in exercises_of(c)]
        ending = str(given).removeprefix("my_")  # hint("crop"), hint(my_crop)
        near = [e for e in every if e.partition(".")[2] == ending]
        near = near or difflib.get_close_matches(str(given), every, 3) or list(known)
        nearest = " or ".join(map(repr, near)) or "one as the cells have it, such as 'start.crop'"
        raise ValueError(f"name is {given!r:.200}, and there is no such exercise; did you mean {nearest}?")
    return known[str(name)]


def chapters():
    """The names of the modules in cvlessons.exercises."""
    from . import exercises

    return [module.name for module in pkgutil.iter_modules(exercises.__path__)]


def exercises_of(chapter):
    """All exercises and questions of a chapter's module, in order."""
    return importlib.import_module(f"cvlessons.exercises.{chapter}").EXERCISES


def between(low, high, below, above):
    """A judge for a single number: right from `low` to `high`, else the message `below` or `above`."""

    def judge(**values):
        ((_, value),) = values.items()
        if value != value:
            raise ValueError("NaN is not a number")
        return below if value < low else above if value > high else None

    return judge


def _call(exercise):
    return f"check({exercise.name!r}, {', '.join(f'{name}=...' for name in exercise.answer)})"


def _judge_values(exercise, values):
    unknown = [name for name in values if name not in exercise.answer]
    missing = [name for name in exercise.answer if name not in values]
    if unknown or missing:
        wrong = f"there is no {', '.join(unknown)}" if unknown else f"{', '.join(missing)} is missing"
        text = f"This question is answered by {_call(exercise)}; {wrong}."
        return Verdict(exercise.name, "arguments", text)
    if any(value is ... for value in values.values()):
        return Verdict(exercise.name, "not written", "Not answered yet: put your value in the place of the dots.")
    try:
        if any(isinstance(value, Real) and value != value for value in values.values()):
            raise ValueError("NaN is not a number")
        message = exercise.judge(**values)
    except Exception:
        given = ", ".join(f"{name}={short(value)}" for name, value in values.items())
        wanted = ", ".join(f"{name} must be {kind(value)}" for name, value in exercise.answer.items())
        return Verdict(exercise.name, "type", f"I cannot read {given} as an answer: {wanted}.")
    if message is None:
        return Verdict(exercise.name, "passed", exercise.right)
    return Verdict(exercise.name, "wrong", message)


def _publish(verdict):
    color = "var(--jp-success-color1,#1b7f3b)" if verdict.passed else "var(--jp-warn-color1,#9a5b00)"
    color = "var(--jp-ui-font-color2,#666)" if verdict.rung == "not written" else color
    mark = "Passed" if verdict.passed else "Open" if verdict.rung == "not written" else "Not yet"
    first, _, rest = verdict.message.partition("\n")
    wrap = "margin:4px 0 0;white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere"  # not within words
    more = f'<pre style="{wrap}">{html.escape(rest)}</pre>' if rest else ""
    said = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(first))
    page = (
        f'<div style="border-left:4px solid {color};padding:4px 10px;margin:4px 0"><b>{mark}</b> '
        f"({html.escape(verdict.name)}): {said}{more}</div>"
    )
    if verdict.pictures:
        page += show.figure_html(verdict.pictures, f"Your answer to {verdict.name}")
    show.publish(page, f"{mark} ({verdict.name}): {verdict.message}")
