"""The teacher's page: each chapter has its part, and what it says of sections and minutes is what the chapters say."""

import re

import pytest
from chapters import NOTEBOOKS, PLANNED, build
from test_notebooks import MINUTES, OPTIONAL, UNTIMED, read_once, sections

from cvlessons.teacher import notes_of

PAGE = (NOTEBOOKS / "teachers.md").read_text(encoding="utf-8")
SOURCES = {source.stem: source for source in build.sources()}
ROW = re.compile(r"^\| (?!section )([^|]+?) +\| (\d+) \| ([12]) \| *(skip|) *\|$", re.MULTILINE)
NEEDED = ("**What goes wrong.**", "**Ask.**", "**On the board.**")


def stated(name):
    """What the chapter says: a list of (section, minutes)."""
    chapter = read_once(SOURCES[name])
    return [(heading, int(MINUTES.findall(text)[0])) for heading, text in sections(chapter) if heading not in UNTIMED]


def optional(name):
    """The sections that the chapter calls optional."""
    return {heading for heading, text in sections(read_once(SOURCES[name])) if OPTIONAL.search(text)}


def problems_of(page, name, truth, may_be_skipped=frozenset()):
    """What is wrong with a chapter's part of the page, as sentences."""
    part = notes_of(page, name)
    rows = [(heading, int(minutes), session, skip) for heading, minutes, session, skip in ROW.findall(part)]
    problems = [f"{text} is missing" for text in NEEDED if text not in part]
    if [row[:2] for row in rows] != truth:
        problems.append(
            f"the table differs from the chapter: {set(row[:2] for row in rows) ^ set(truth)}, or the order"
        )
    missing = may_be_skipped - {row[0] for row in rows if row[3]}
    problems += [f"{heading!r} is optional in the chapter: skip" for heading in sorted(missing)]
    sums = [sum(row[1] for row in rows if row[2] == session) for session in "12"]
    said = "One session of {} minutes" if not sums[1] else "Sessions of {} and {} minutes"
    short = f"the short way takes {sum(row[1] for row in rows if not row[3])}."
    problems += [f"not said: {text!r}" for text in (said.format(*sums), short) if text not in part]
    answers = re.search(r"\*\*Ask\.\*\*\n((?:- .*\n)+)", part)
    answers = re.findall(r"\? \*.+\*$", answers[1], re.MULTILINE) if answers else []
    if len(answers) < 4:
        problems.append(f"{len(answers)} questions with an answer; at least four")
    plain = re.sub(r"^- .*$|`[^`]*`|\$[^$]*\$|\*\*[^*]+\*\*", "", part, flags=re.MULTILINE)
    names = [name for name in re.findall(r"\*([^*\n]+)\*", plain) if len(name.split()) > 2]
    return problems + [f"no section is called {name!r}" for name in names if name not in dict(truth)]


@pytest.mark.parametrize("name", PLANNED)
def test_chapter_has_its_part(name):
    assert problems_of(PAGE, name, stated(name), optional(name)) == []
    assert 200 <= len(notes_of(PAGE, name).split()) <= 650, "about one page"


def test_only_chapters_have_a_part():
    assert re.findall(r"^## (\S+)", PAGE, re.MULTILINE) == list(PLANNED)


def test_no_notes_of_the_teacher_are_headings():
    """They stand inside a quotation of the chapter, whose headings are its table of contents."""
    assert not re.search(r"^#{3,} ", PAGE, re.MULTILINE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| Slide it everywhere | 12 |", "| Slide it everywhere | 8 |"),
        ("| Slide it everywhere |", "| Slide it over |"),
        ("Sessions of 40", "Sessions of 39"),
        ("the short way takes 64.", "the short way takes 60."),
        ("*What does it cost?* comes", "*What does all this cost?* comes"),
        ("*593, because", "593, because"),
        ("**On the board.** The 3 x 3", "The 3 x 3"),
    ],
)
def test_can_fail(old, new):
    assert old in PAGE
    truth = stated("01_template_matching")
    page = PAGE.replace(old, new, 1)
    if old.startswith("*593"):  # four of five answers are enough; two less are not
        page = page.replace("*Nobody: the", "Nobody: the", 1)
    assert problems_of(page, "01_template_matching", truth)


def test_what_the_chapter_calls_optional_is_not_on_the_short_way():
    name = "01_template_matching"
    assert problems_of(PAGE, name, stated(name), {"Turned by a quarter"}) == []
    assert problems_of(PAGE, name, stated(name), {"Slide it everywhere"})
