"""The table of minutes counts what is there, and every rate says where it is from."""

import importlib
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from chapters import build
from nbformat import v4
from test_teachers_page import stated


@pytest.fixture
def minutes(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("minutes")


def test_every_section_has_a_row_with_its_stated_minutes(minutes):
    source = build.sources(["00"])
    head, *rows = minutes.rows(source)
    assert all(len(row) == len(head) for row in rows)
    timed = [(row[1].replace(", the first", "").replace(" *(optional)*", ""), row[2]) for row in rows if row[2]]
    assert timed[:-2] == stated(source[0].stem) and [sum_of for _, sum_of in timed[-2:]] == [20, 5]
    optional = ["*(optional)*" in row[1] for row in rows]
    for wanted, total in ((False, rows[-2]), (True, rows[-1])):
        counted = sum(
            float(row[3]) for row, is_it in zip(rows[:-2], optional, strict=False) if row[2] and is_it == wanted
        )
        assert counted == pytest.approx(float(total[3]), abs=0.5)
    for row in rows:
        low, high = map(int, row[4].split(" - "))
        assert low - 1 <= float(row[3]) <= high + 1


def too_far(rows):
    """Sections whose stated minutes are not near the counted ones."""
    pairs = [(row[1], row[2], float(row[3])) for row in rows if row[2] and not row[1].startswith("**")]
    return [f"{name}: {stated} minutes, {c} counted" for name, stated, c in pairs if abs(stated - c) > max(1.5, c / 4)]


@pytest.mark.parametrize("number", range(9))
def test_stated_minutes_follow_the_count(minutes, number):
    _, *rows = minutes.rows(build.sources([f"{number:02}"]))
    assert len(rows) > 5 and too_far(rows) == []


def test_minutes_too_far_from_the_count_are_noticed():
    rows = [("01", "Near", 16, "20.0"), ("01", "Too long", 8, "6.3"), ("01", "Too short", 8, "10.8")]
    rows += [("01", "End", "", "3"), ("01", "**together**", 8, "1")]
    assert too_far(rows) == ["Too long: 8 minutes, 6.3 counted", "Too short: 8 minutes, 10.8 counted"]


LIVE = """@live(a=(0, 9), b=[1, 2], alt="two")
def two(a=1, b=2):
    # a comment

    return a + b"""


def chapter(*cells):
    return SimpleNamespace(notebook=v4.new_notebook(cells=list(cells)))


def test_what_is_counted(minutes):
    shown = v4.new_output("display_data", {"text/html": '<img alt="a"><img alt="b">'})
    printed = v4.new_output("stream", text="one\ntwo\n")
    ours = v4.new_output("display_data", {"text/markdown": "```python\nx = 1\n\n```", "text/plain": "x = 1\n"})
    made = chapter(
        v4.new_markdown_cell(
            "# 1. Title\n\n## One two?\n\n*9 minutes*\n\nFour words, a $x^2$ and `code`.\n\n$$a = b$$"
        ),
        v4.new_code_cell(LIVE, outputs=[shown, printed, ours]),
        v4.new_code_cell('check("matching.q_mask", left=...)'),
        v4.new_markdown_cell("More [here](there.ipynb).\n\n## Next\n\nEnd."),
    )
    found = {heading: minutes.counts(text, cells) for heading, text, cells in minutes.parts(made)}
    assert list(found) == ["(beginning)", "One two?", "Next"]
    done, seen = found["One two?"]
    assert seen["words"] == 8 and seen["formulas"] == 1  # Four words a x^2 and code. More here.
    assert (seen["lines of code"], seen["printed"], seen["pictures"], seen["controls"]) == (4, 2, 2, 2)
    assert (seen["questions"], seen["exercises"]) == (1, 0)
    assert done["look"] == minutes.STOPS * 2 + minutes.SEARCH and done["thought"] == 1
    assert found["Next"][1]["words"] == 1
    assert minutes.seconds(done, 2) - minutes.seconds(done) == pytest.approx(
        sum(n * minutes.RATES[of][0] for of, n in done.items() if minutes.RATES[of][1].startswith(minutes.OURS))
    )


def test_exercises_are_cut_after_those_that_the_minutes_are_for(minutes):
    text = "## Exercises\n\n*7 minutes for the first two; take your time*\n\n"
    text += "**1. Write** a\n\n**2. Write** b\n\n**3. Write** c"
    (_, (first, early, _), (others, late, _)) = minutes.parts(chapter(v4.new_markdown_cell(text)))
    assert (first, others) == ("Exercises, the first two", "Exercises, the others")
    assert "**2." in early and "**3." not in early and late.startswith("**3.")


def test_a_longer_solution_takes_longer(minutes):
    def short(a):
        return a

    def longer(a):
        b = a + 1
        return b * b

    needed = [minutes.seconds(minutes.answer(SimpleNamespace(solution=f), False)) for f in (short, longer)]
    assert needed[1] > needed[0] + 15


def test_every_rate_has_a_source(minutes):
    for value, source in minutes.RATES.values():
        assert value > 0 and (source.startswith(minutes.OURS) or re.search(r"[12]\d{3}.* doi:10\.\d{4}/", source))
    said = minutes.preface()
    assert "No learner was timed" in said and all(f"| {of} |" in said for of in minutes.RATES)
