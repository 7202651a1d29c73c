"""What check, hint and solution show; questions; and names that do not exist."""

from importlib import import_module

import numpy as np
import pytest
from toy_exercises import Spiteful, brighten

check, show = import_module("cvlessons.check"), import_module("cvlessons.show")
pytestmark = pytest.mark.usefixtures("toy")


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
    assert shown[1]["text/html"].count("outline:1px solid") == 3  # else a white mask is lost on a white page
    check.check("toy.brighten", brighten)
    assert shown[2]["text/plain"] == "Passed (toy.brighten): These 3 cases agree."
    check.check("toy.brighten", lambda image, amount: ...)
    assert shown[3]["text/plain"].startswith("Open (toy.brighten): ")


def test_code_in_a_verdict_is_set_as_code(shown):
    check.check("toy.count", lambda image, threshold: int(np.count_nonzero(image > 100)))
    assert "its argument <code>threshold</code>:" in shown[0]["text/html"]
    assert "its argument `threshold`:" in shown[0]["text/plain"]


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


def test_the_end_of_a_name_is_enough_to_be_helped(monkeypatch):
    monkeypatch.undo()

    def my_crop():
        """A learner's function, by its name."""

    for name in ("crop", my_crop):
        with pytest.raises(ValueError, match=r"did you mean 'start\.crop'\?"):
            check.hint(name)
    with pytest.raises(ValueError, match="such as 'start.crop'") as caught:
        check.hint("xyzzy")
    assert len(str(caught.value)) < 200, "and not the whole list"


def test_the_real_chapters_are_found(monkeypatch):
    monkeypatch.undo()
    assert "matching" in check.chapters()
    assert check.find("matching.ssd").name == "matching.ssd"


def test_a_function_and_values_together_are_refused():
    with pytest.raises(TypeError, match="wants one function"):
        check.judge("toy.brighten", brighten, amount=3)


def test_colours_tell_passed_from_open_and_not_yet(shown):
    for function in (brighten, lambda image, amount: image, lambda image, amount: ...):
        check.check("toy.brighten", function)
    colours = ["--jp-success-color1", "--jp-warn-color1", "--jp-ui-font-color2"]
    assert [[colour in bundle["text/html"] for colour in colours] for bundle in shown] == np.eye(3, dtype=bool).tolist()
