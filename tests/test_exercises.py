"""Every exercise of every chapter: its stub fails, its solution passes, each known mistake gets its own message."""

import inspect
import linecache
import re
from pathlib import Path

import pytest

from cvlessons.check import Exercise, Question, chapters, exercises_of, judge

NOTEBOOKS = Path(__file__).parent.parent / "notebooks" / "source"
CHAPTERS = chapters()
ALL = [exercise for chapter in CHAPTERS for exercise in exercises_of(chapter)]
FUNCTIONS = [e for e in ALL if isinstance(e, Exercise)]
QUESTIONS = [e for e in ALL if isinstance(e, Question)]
MISTAKES = [(e, number) for e in FUNCTIONS for number in range(len(e.mistakes))]


def by_name(exercise):
    return exercise.name


def stub_of(function):
    """The stub of a notebook: the same arguments and dots. Its source can be read, as that of a cell can."""
    text, place, namespace = f"def stub{inspect.signature(function)}:\n    ...\n", f"<{function.__name__}>", {}
    linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
    exec(compile(text, place, "exec"), namespace)
    return namespace["stub"]


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=by_name)
def test_stub_is_not_written_and_solution_passes(exercise):
    assert judge(exercise.name, stub_of(exercise.solution)).rung == "not written"
    for _ in range(5):  # fresh arrays at each check
        verdict = judge(exercise.name, exercise.solution)
        assert verdict.passed, verdict


@pytest.mark.parametrize("exercise, number", MISTAKES, ids=lambda value: getattr(value, "name", str(value)))
def test_known_mistake_gets_its_own_message(exercise, number):
    mistake = exercise.mistakes[number]
    assert mistake.says or mistake.rung, "a mistake names its message or its rung"
    for _ in range(5):
        verdict = judge(exercise.name, mistake.answer)
        assert not verdict.passed
        if mistake.rung:
            assert verdict.rung == mistake.rung, verdict
        assert mistake.says in verdict.message, verdict


@pytest.mark.parametrize("question", QUESTIONS, ids=by_name)
def test_question(question):
    verdict = judge(question.name, **question.answer)
    assert verdict.passed, verdict
    assert judge(question.name, **dict.fromkeys(question.answer, ...)).rung == "not written"
    assert question.wrong, "a question knows some wrong answers"
    for mistake in question.wrong:
        verdict = judge(question.name, **mistake.answer)
        assert not verdict.passed, mistake
        assert mistake.says in verdict.message, verdict
    if question.measure is not None:
        measured = question.measure()
        assert judge(question.name, **measured).passed, f"measured {measured}"


@pytest.mark.parametrize("exercise", ALL, ids=by_name)
def test_words(exercise):
    assert exercise.task.strip() and exercise.why.strip() and exercise.hints
    says = [m.says for m in getattr(exercise, "mistakes", ()) if m.says]
    assert len(set(says)) == len(says), "two mistakes share a message"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_asks_what_its_notebook_asks(chapter):
    names = [e.name for e in exercises_of(chapter)]
    assert len(set(names)) == len(names)
    text = "\n".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("[0-9][0-9]_*.py"))
    asked = set(re.findall(rf'^check\(\s*"({chapter}\.\w+)"', text, re.MULTILINE))
    assert asked == set(names)
