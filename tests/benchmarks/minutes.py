"""Minutes from counts: what each section gives a learner to read, look at, move and write, times a rate for each.

Nobody was timed. A rate is a published one where there is one, and else our assumption, marked as such; the column
"from - to" halves and doubles the assumptions. `cvlessons times` measures real learners.
"""

import ast
import inspect
import re
from collections import Counter
from datetime import date
from types import SimpleNamespace

from chapters import build, read_chapter
from test_notebooks import ASKED, MINUTES, OPTIONAL, UNTIMED, Images, lines_of_code, sections

from cvlessons.check import Question, find

BRYSBAERT = "M. Brysbaert 2019, silent reading of English non-fiction, doi:10.1016/j.jml.2019.104047"
CARD = "S. K. Card, T. P. Moran, A. Newell 1980, keystroke-level model, doi:10.1145/358886.358895"
OURS = "our assumption"
RATES = {  # seconds for each, and where the number is from
    "word": (60 / 238, BRYSBAERT),
    "key": (0.28, f"K of {CARD}, average typist who is no secretary"),
    "pointing": (1.1, f"P of {CARD}"),
    "hand": (0.4, f"H of {CARD}, from mouse to keys or back"),
    "decision": (1.35, f"M of {CARD}"),
    "line of code": (4.0, f"{OURS}, to follow one line, shown or in a cell"),
    "printed line": (2.0, OURS),
    "formula": (10.0, f"{OURS}, one that stands on its own line"),
    "picture": (5.0, OURS),
    "look": (3.0, f"{OURS}, at what a slider's new place has changed"),
    "thought": (30.0, f"{OURS}, before an answer is typed or a function begun"),
    "line of answer": (15.0, f"{OURS}, to find a line of the solution, besides typing it"),
}
STOPS, SEARCH = 5, 10  # assumptions too: places tried of each control, and for a slider question
ANSWER, VERDICT = 8, 20  # keys of a typed answer, words of a verdict
BEGINNING = "(beginning)"


def seconds(counts, ours=1.0):
    """Seconds for counts of RATES; our own assumptions are multiplied by `ours`."""
    return sum(n * RATES[of][0] * (ours if RATES[of][1].startswith(OURS) else 1) for of, n in counts.items())


def parts(chapter):
    """A list of (heading, its text, the code cells in it) of a built notebook, the part before all headings first."""
    cells = chapter.notebook.cells
    texts = [cell.source if cell.cell_type == "markdown" else f"@{number}@" for number, cell in enumerate(cells)]
    text = "\n\n".join(texts)  # code cells are numbers here, so that test_notebooks.sections may cut it
    stand_in = SimpleNamespace(cells=[SimpleNamespace(cell_type="markdown", source=text)])
    found = [(BEGINNING, re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0]), *sections(stand_in)]
    found = [piece for heading, text in found for piece in _cut(heading, text)]
    return [(heading, text, [cells[int(n)] for n in re.findall(r"@(\d+)@", text)]) for heading, text in found]


def _cut(heading, text):
    """Exercises in two: those that the stated minutes are for, and the others."""
    first = re.search(r"^\*\d+ minutes? for the first( two| three|)\b", text, re.MULTILINE)
    if not first:
        return [(heading, text)]
    number = ("", " two", " three").index(first[1]) + 1
    timed, mark, others = text.partition(f"**{number + 1}. ")
    return [(f"{heading}, the first{first[1]}", timed), (f"{heading}, the others", mark + others)]


def counts(text, cells):
    """What a part gives a learner to do, in the units of RATES; and the same in words that a table can show."""
    done, shown = Counter(), Counter()
    plain = re.sub(r"@\d+@|^[|: -]+$|\]\([^)]*\)|^#+ ", " ", MINUTES.sub("", text), flags=re.MULTILINE)
    plain, shown["formulas"] = re.subn(r"\$\$.*?\$\$", " ", plain, flags=re.DOTALL)
    shown["words"] = len(re.findall(r"[^\s|*`_#]*\w[^\s|]*", plain))
    for cell in cells:
        shown["lines of code"] += lines_of_code(cell.source)
        for output in cell.outputs:
            data = output.get("data", {})
            shown["printed"] += len(output.get("text", "").splitlines())
            shown["pictures"] += len(Images(data.get("text/html", "")).found)
            if data.get("text/markdown", "").startswith("```python"):  # source(...)
                shown["lines of code"] += lines_of_code(data["text/plain"])
        shown["controls"] += controls(cell.source)
        for subject, name in ASKED.findall(cell.source):
            done += answer(find(f"{subject}.{name}"), name.startswith("q_"))
            shown["questions" if name.startswith("q_") else "exercises"] += 1
    done += Counter({"word": shown["words"], "formula": shown["formulas"], "line of code": shown["lines of code"]})
    done += Counter({"printed line": shown["printed"], "picture": shown["pictures"], "key": 2 * len(cells)})
    moves = STOPS * shown["controls"]
    done += Counter({"hand": shown["controls"], "decision": moves, "pointing": moves, "key": moves, "look": moves})
    return done, shown


def controls(cell):
    """The number of controls of a cell's live picture; 0 if it has none."""
    calls = [decorator for node in ast.parse(cell).body for decorator in getattr(node, "decorator_list", [])]
    live = [call for call in calls if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "live"]
    return sum(1 for call in live for keyword in call.keywords if keyword.arg != "alt")


def answer(exercise, with_sliders):
    """What answering takes: thinking, sliders to search with, lines to find, keys, and the verdict to read."""
    done = Counter({"thought": 1, "hand": 1, "decision": 1, "key": 2, "word": VERDICT})
    if isinstance(exercise, Question):
        done["key"] += ANSWER * len(exercise.answer)
    else:
        lines = [line.strip() for line in inspect.getsource(exercise.solution).splitlines()[1:] if line.strip()]
        done += Counter({"line of answer": len(lines), "key": sum(map(len, lines))})
    if with_sliders:
        done += Counter(dict.fromkeys(("decision", "pointing", "key", "look"), SEARCH))
    return done


COLUMNS = ("words", "lines of code", "printed", "pictures", "controls", "questions", "exercises")


def rows(sources=None):
    """The rows of the table: a head, each part of each chapter, and the sums of those that state minutes."""
    yield "chapter", "section", "stated", "counted", "from - to", "difference", *COLUMNS
    for source in sources or build.sources():
        chapter = read_chapter(source)
        total = {False: [0, Counter(), Counter()], True: [0, Counter(), Counter()]}
        for heading, text, cells in parts(chapter):
            stated = MINUTES.findall(text)
            stated = int(stated[0]) if stated and heading not in (BEGINNING, *UNTIMED) else None
            optional = bool(OPTIONAL.search(text))
            done, shown = counts(text, cells)
            yield line(chapter.number, f"{heading} *(optional)*" if optional else heading, stated, done, shown)
            if stated is not None:
                total[optional] = [a + b for a, b in zip(total[optional], (stated, done, shown), strict=True)]
        yield line(chapter.number, "**together, where minutes are stated**", *total[False])
        if total[True][0]:
            yield line(chapter.number, "**together, the optional sections**", *total[True])


def line(number, heading, stated, done, shown):
    counted, low, high = (seconds(done, ours) / 60 for ours in (1.0, 0.5, 2.0))
    difference = "" if stated is None else f"{counted - stated:+.1f}"
    minutes = "" if stated is None else stated, f"{counted:.1f}", f"{low:.0f} - {high:.0f}", difference
    return number, heading, *minutes, *(shown[column] or "" for column in COLUMNS)


def preface():
    """How the table was made: the rates, each with its source."""
    lines = [f"| {of} | {value:.2f} | {source} |" for of, (value, source) in RATES.items()]
    said = (
        f"Counted on {date.today()} in the built notebooks with `python tests/benchmarks/run.py minutes`. **No learner "
        "was timed for this table**; `cvlessons times` does that. Minutes are counts times rates. Where we know of no "
        "published rate the value is our assumption, and *from - to* shows what becomes of the minutes if all "
        f"assumptions are half or double. Assumed besides: {STOPS} places of each control are tried, {SEARCH} more for "
        f"a slider question; an answer has {ANSWER} keys, a verdict {VERDICT} words; a function to write is as long as "
        "our solution. Exercises state minutes for the first ones only; the others have a row of their own."
    )
    return "\n".join([said, "", "| each | seconds | from |", "| --- | --- | --- |", *lines])
