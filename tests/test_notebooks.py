"""The shape of every chapter in notebooks/source, and of the notebook that is built from it.

Each rule is a function from a chapter (see chapters.py) to a list of sentences that say what is wrong. At the end each
rule is shown to fail, on a broken copy of chapter 0.
"""

import ast
import copy
import re
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import unquote, urlparse

import pytest
from chapters import NOTEBOOKS, PLANNED, build, read_chapter

from cvlessons.show import WIDTH

SOURCES = build.sources()
MINUTES = re.compile(r"^\*(\d+) minutes?\b[^*\n]*\*$", re.MULTILINE)
OPTIONAL = re.compile(r"^\*\d+ minutes?, optional\*$", re.MULTILINE)
MORE = re.compile(r"\*\d+ minutes(?:, and (\d+) more for the optional sections?)?\*")
UNTIMED = ("What you now know", "Where the field goes from here", "References")  # always the last three sections
LINK = re.compile(r"(!?)\[([^\]]*)\]\(((?:[^()]|\([^()]*\))*)\)")  # DOIs may hold a pair of brackets
ASKED = re.compile(r'^check\(\s*"(\w+)\.(\w+)"', re.MULTILINE)
MOST_LINES, MOST_MEAN, MOST_BYTES = 20, 10, 3_000_000

read_once = lru_cache(read_chapter)  # a rule changes nothing


def markdown(chapter):
    return [cell.source for cell in chapter.cells if cell.cell_type == "markdown"]


def code(chapter):
    return [cell.source for cell in chapter.cells if cell.cell_type == "code"]


def sections(chapter):
    """A list of (heading, text of its markdown) for all headings of the second level."""
    text = "\n\n".join(markdown(chapter))
    parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def outputs(chapter):
    """All stored outputs of the notebook, each with the number of its cell."""
    cells = chapter.notebook.cells if chapter.notebook else []
    return [(number, output) for number, cell in enumerate(cells) for output in cell.get("outputs", [])]


class Images(HTMLParser):
    """Collects the alt text of every <img>, None where there is none."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.found.append(dict(attributes).get("alt"))


def pages(chapter, kind="text/html"):
    return [(number, output.data[kind]) for number, output in outputs(chapter) if kind in output.get("data", {})]


# --- the rules --------------------------------------------------------------------------------------------------------


def title(chapter):
    first = chapter.cells[0]
    problems = []
    if first.cell_type != "markdown" or not re.match(rf"# {int(chapter.number)}\. \S", first.source):
        problems.append(f"the first cell must begin with '# {int(chapter.number)}. Title'")
    if not MORE.fullmatch(_third_line(first)):
        problems.append("the third line must be '*75 minutes*' or '*75 minutes, and 9 more for the optional sections*'")
    if "**You will be able to**" not in first.source:
        problems.append("the first cell must say **You will be able to** ...")
    needed = first.source.partition("**You need first**")[2].partition("\n\n")[0]
    if not LINK.search(needed):
        problems.append("the first cell must say **You need first** ..., with a link")
    return problems


def _third_line(cell):
    return (cell.source.split("\n") + [""] * 3)[2]


def opening_picture(chapter):
    first = next(number for number, cell in enumerate(chapter.cells) if cell.cell_type == "code")
    shown = [n for n, page in pages(chapter) if n == first and Images(page).found]
    return (
        [] if shown and "import" in chapter.cells[first].source else ["the set-up cell must import, and show a picture"]
    )


def minutes(chapter):
    stated = int((MINUTES.findall(chapter.cells[0].source) or [0])[0])
    more = MORE.fullmatch(_third_line(chapter.cells[0]))
    said = {False: stated, True: int(more[1] or 0) if more else 0}
    problems, total = [], {False: 0, True: 0}
    for heading, text in sections(chapter):
        found = MINUTES.findall(text)
        at_once = MINUTES.match(text.lstrip("\n").split("\n")[0])
        if heading in UNTIMED:
            problems += [f"the section {heading!r} states minutes"] if found else []
        elif not at_once or len(found) != 1:
            problems.append(f"the section {heading!r} must be followed by one line such as '*9 minutes*'")
        total[bool(OPTIONAL.search(text))] += sum(int(number) for number in found)
    for optional, sum_of in total.items():
        if sum_of != said[optional]:
            kind = "optional sections" if optional else "sections"
            problems.append(f"the {kind} take {sum_of} minutes, the title says {said[optional]}")
    low, high = (20, 20) if chapter.number == "00" else (45, 90)
    return problems if low <= stated <= high else [*problems, f"{stated} minutes; a chapter takes {low} to {high}"]


def closing(chapter):
    found = dict(sections(chapter))
    problems = []
    if [heading for heading, _ in sections(chapter)][-4:] != ["Exercises", *UNTIMED]:
        problems.append(f"the last sections must be Exercises, {', '.join(UNTIMED)}")
    if len(re.findall(r"^- ", found.get(UNTIMED[0], ""), re.MULTILINE)) < 4:
        problems.append("'What you now know' must list at least four points")
    references = re.findall(r"^- .*(?:\n(?!-|\n).*)*", found.get("References", ""), re.MULTILINE)
    if not any(re.search(r"\b(19|20)\d\d\b.*https://doi\.org/", item, re.DOTALL) for item in references):
        problems.append("no reference has a year and a doi link")
    last = chapter.cells[-1]
    if last.cell_type != "markdown" or not re.match(r"Next: \[.+\]\(.+\)", last.source.rstrip().split("\n")[-1]):
        problems.append("the last line must be 'Next: [..](..)'")
    return problems


def exercises(chapter):
    asked = ASKED.findall("\n".join(code(chapter)))
    questions = [name for _, name in asked if name.startswith("q_")]
    most = (3, 2) if chapter.number == "00" else (6, 4)
    problems = []
    if len(asked) - len(questions) < most[0] or len(questions) < most[1]:
        problems.append(
            f"{len(asked) - len(questions)} exercises and {len(questions)} slider questions; at least {most}"
        )
    if len({subject for subject, _ in asked}) > 1 or len(set(asked)) < len(asked):
        problems.append("the exercises of a chapter share one subject, and each is asked once")
    for cell in code(chapter):
        for subject, name in ASKED.findall(cell):
            if name.startswith("q_") and not all(f'# {f}("{subject}.{name}")' in cell for f in ("hint", "solution")):
                problems.append(f"{subject}.{name}: two commented lines, hint and solution, must follow")
    if not re.search("your own (picture|photograph)", dict(sections(chapter)).get("Exercises", ""), re.IGNORECASE):
        problems.append("one exercise is for the learner's own picture")
    return problems


def lines_of_code(cell):
    """Lines that a learner must follow: without blanks, comments, imports and the controls of a live picture."""
    skipped = set()
    for node in ast.walk(ast.parse(cell)):
        parts = [node] if isinstance(node, (ast.Import, ast.ImportFrom)) else getattr(node, "decorator_list", [])
        for part in parts:
            skipped.update(range(part.lineno, part.end_lineno + 1))
    lines = enumerate(cell.splitlines(), 1)
    return sum(1 for n, line in lines if n not in skipped and line.strip() and not line.strip().startswith("#"))


def short_cells(chapter):
    counts = [lines_of_code(cell) for cell in code(chapter)]
    problems = [
        f"a cell of {len(lines)} lines, {MOST_LINES} at most: {lines[0]} ..."  # empty ones too, as a reader counts
        for lines in (cell.strip().splitlines() for cell in code(chapter))
        if len(lines) > MOST_LINES
    ]
    mean = sum(counts) / len(counts)
    return (
        problems if mean <= MOST_MEAN else [*problems, f"cells have {mean:.1f} lines on average, {MOST_MEAN} at most"]
    )


def narrow_sources(chapter):
    """JupyterLab breaks the lines of a displayed source in mid-word where they do not fit the page."""
    shown = [page.split("```python\n")[1] for _, page in pages(chapter, "text/markdown") if "```python\n" in page]
    lines = [line for page in shown for line in page.splitlines()]
    return [f"a line of {len(line)} characters: {line}" for line in lines if len(line) > WIDTH]


def alt_text(chapter):
    problems = []
    for number, page in pages(chapter):
        bad = [alt for alt in Images(page).found if alt is None or len(alt.strip()) < 8]
        problems += [f"cell {number}: a picture without alt text"] * len(bad)
    for number, output in outputs(chapter):
        if any(kind.startswith("image/") for kind in output.get("data", {})):
            problems.append(f"cell {number}: a bare picture, which cannot carry alt text; use show(..., alt=...)")
    for text in markdown(chapter):
        problems += [
            f"no alt text for {target}" for image, label, target in LINK.findall(text) if image and len(label) < 8
        ]
        problems += ["an <img> in the text has no alt text" for alt in Images(text).found if not alt]
    return problems


def live_names(chapter):
    names = []
    for cell in code(chapter):
        for node in ast.parse(cell).body:
            for decorator in getattr(node, "decorator_list", []):
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(called, ast.Name) and called.id == "live":
                    names.append(node.name)
    problems = [f"two live functions are called {name}" for name in sorted(set(names)) if names.count(name) > 1]
    return problems if len(names) >= 4 else [*problems, f"only {len(names)} live pictures"]


def no_windows(chapter):
    """No call of cv2.imshow and the like, nor of plt.show."""
    problems = []
    for cell in code(chapter):
        for node in ast.walk(ast.parse(cell)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                call = ast.unparse(node.func)
                if node.func.attr in ("imshow", "waitKey", "namedWindow", "destroyAllWindows") or call.endswith(
                    "plt.show"
                ):
                    problems.append(f"{call}(...) does not belong into a notebook of this course")
    return problems


def links(chapter):
    problems = []
    for text in markdown(chapter):
        for _, label, target in LINK.findall(re.sub(r"`[^`]*`|\$[^$]*\$", "", text)):
            bare, _, anchor = target.partition("#")
            parts = urlparse(target)
            if parts.scheme or target.startswith("//"):
                if parts.scheme != "https" or "." not in parts.netloc or not re.fullmatch(r"[!-~]+", target):
                    problems.append(f"not a well-formed https link: {target!r}")
                if "doi.org" in parts.netloc:
                    problems += doi_problems(label, target)
            elif bare.endswith(".ipynb"):
                if bare[:-6] not in PLANNED and not (NOTEBOOKS / bare).exists():
                    problems.append(f"no chapter {bare}")
            elif bare and not (NOTEBOOKS / bare).exists():
                problems.append(f"there is no {target!r} beside the notebooks")
        if re.search(r"(?<![(<\"'])\bhttps?://", text):
            problems.append("a bare address in the text: make it a link with words")
    return problems


def doi_problems(label, target):
    doi = unquote(target.partition("doi.org/")[2])
    if not target.startswith("https://doi.org/") or not re.fullmatch(r"10\.\d{4,9}/[!-~]*[A-Za-z0-9)]", doi):
        return [f"not of the form of a DOI: {target!r}"]
    if label.lower().startswith("doi:") and label[4:].strip().lower() != doi.lower():
        return [f"the link says {label!r} and leads to {doi!r}"]
    return []


def stored_outputs(chapter):
    problems = []
    for number, output in outputs(chapter):
        if output.output_type == "error":
            problems.append(f"cell {number} stores an error: {output.ename}")
        if output.output_type == "stream" and output.name == "stderr":
            problems.append(f"cell {number} writes to stderr")
        if any("widget" in kind for kind in output.get("data", {})):
            problems.append(f"cell {number} stores a widget view, which is dead without its kernel")
        text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
        if re.search(r"/(home|root|work|tmp|Users|usr)/|\b0x[0-9a-f]{6,}\b|[A-Z]:\\\\", text):
            problems.append(f"cell {number} prints a path or an address of this machine")
        if "[error: " in text or 'role="alert"' in output.get("data", {}).get("text/html", ""):
            problems.append(f"cell {number} stores a live picture that failed")
    return problems


def plain_words(chapter):
    """Words that make a learner feel slow, and pictograms."""
    text = "\n".join(markdown(chapter))
    words = re.findall(r"\b(simply|obviously|as we know|note that|of course,? you)\b", text, re.IGNORECASE)
    return [f"the text says {word!r}" for word in words] + [
        f"pictogram {c!r}" for c in re.findall("[\u2600-\u27bf\U0001f000-\U0001faff]", text)
    ]


def built(chapter):
    problems = build.check(chapter.source)
    return (
        problems
        if chapter.size < MOST_BYTES
        else [*problems, f"{chapter.size / 1e6:.1f} MB, {MOST_BYTES / 1e6:.0f} at most"]
    )


RULES = (title, opening_picture, minutes, closing, exercises, short_cells, alt_text, live_names, no_windows, links)
RULES += (narrow_sources, stored_outputs, plain_words, built)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_chapter(source, rule):
    chapter = read_once(source)
    if chapter.notebook is None and rule is not built:
        pytest.fail(f"{source.stem}.ipynb is missing: python notebooks/build.py {chapter.number}")
    problems = rule(chapter)
    assert not problems, f"{source.name}:\n" + "\n".join(problems)


def test_only_planned_chapters():
    assert [source.stem for source in SOURCES] == [
        name for name in PLANNED if (NOTEBOOKS / "source" / f"{name}.py").exists()
    ]
    stray = {path.stem for path in NOTEBOOKS.glob("*.ipynb")} - {source.stem for source in SOURCES}
    assert not stray, "notebooks without a source"


def test_start_here_leads_to_every_chapter():
    text = "\n".join(markdown(read_once(SOURCES[0])))
    assert [name for name in PLANNED[1:] if f"]({name}.ipynb)" not in text] == []


# --- each rule can fail -----------------------------------------------------------------------------------------------


def edit(old, new):
    """A break: this text in the source's first cell that has it, replaced."""

    def change(chapter):
        cell = next(cell for cell in chapter.cells if old in cell.source)
        cell.source = cell.source.replace(old, new, 1)

    return change


def edit_all(old, new):
    def change(chapter):
        for cell in chapter.cells:
            cell.source = cell.source.replace(old, new)

    return change


def add_code(text):
    return lambda chapter: chapter.cells.insert(3, build.nbformat.v4.new_code_cell(text))


def add_output(**output):
    def change(chapter):
        cell = next(cell for cell in chapter.notebook.cells if cell.cell_type == "code")
        cell.outputs.append(build.nbformat.from_dict(output))

    return change


def in_pages(old, new):
    def change(chapter):
        for _, output in outputs(chapter):
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = output.data["text/html"].replace(old, new)

    return change


def three_points(chapter):
    cell = next(cell for cell in chapter.cells if "## What you now know" in cell.source)
    before, heading, rest = cell.source.partition("## What you now know")
    points, following, after = rest.partition("\n## ")
    cell.source = before + heading + "\n- ".join(points.split("\n- ")[:4]) + following + after


def put(**values):
    return lambda chapter: vars(chapter).update(values)


BREAKS = [
    (title, edit("# 0. ", "# ")),
    (title, edit("*20 minutes, and 5", "20 minutes, and 5")),
    (title, edit("**You will be able to**", "You will")),
    (title, edit("](https://numpy", "] (https://numpy")),
    (opening_picture, in_pages("<img", "<b")),
    (minutes, edit("*2 minutes*", "*3 minutes*")),
    (minutes, edit("\n\n*2 minutes*", "")),
    (minutes, edit("## Where the field goes from here\n", "## Where the field goes from here\n\n*2 minutes*\n")),
    (minutes, edit("*20 minutes, and 5", "*25 minutes, and 5")),
    (minutes, edit("*20 minutes, and 5", "*20 minutes, and 4")),
    (minutes, edit("*2 minutes*", "*2 minutes, optional*")),
    (minutes, edit("*5 minutes, optional*", "*5 minutes*")),
    (closing, edit("## References", "## Literature")),
    (closing, edit_all("\n- ", "\n")),
    (closing, three_points),
    (closing, edit("https://doi.org/", "https://example.org/")),
    (closing, edit("Next: [", "[")),
    (exercises, edit('check("start.crop"', 'check("start.rgb"')),
    (exercises, edit('# hint("start.q_wrap")', "")),
    (exercises, edit_all('check("start.q_', 'judge("start.q_')),
    (exercises, edit("**5. Your own picture.**", "**5.**")),
    (short_cells, add_code("\n".join(f"a{n} = {n}" for n in range(21)))),
    (
        narrow_sources,
        add_output(
            output_type="display_data", metadata={}, data={"text/markdown": f"```python\n{'x' * (WIDTH + 1)}\n```"}
        ),
    ),
    (alt_text, in_pages('<img alt="', '<img title="')),
    (alt_text, in_pages('<img alt="A', '<img alt="" title="A')),
    (alt_text, add_output(output_type="display_data", metadata={}, data={"image/png": "AAAA"})),
    (alt_text, edit("Welcome.", "![](cat.png)")),
    (live_names, add_code("@live(x=(0, 9), alt='a second lens')\ndef lens(x=1):\n    return grey, str(x)")),
    (live_names, edit_all("@live(", "@lively(")),
    (no_windows, add_code("cv2.imshow('a window', cat)")),
    (no_windows, add_code("plt.show()")),
    (links, edit("01_template_matching.ipynb", "01_templates.ipynb")),
    (links, edit("https://numpy.org", "http://numpy.org")),
    (links, edit("https://numpy.org", "https://numpy .org")),
    (links, edit("https://doi.org/10.1038/", "https://doi.org/10.38/")),
    (links, edit("Welcome.", "[the paper](https://doi.org/10.38/x)")),
    (links, edit("doi:10.1038/s41586-020-2649-2", "doi:10.1038/s41586-020-2649-3")),
    (links, edit("Welcome.", "https://numpy.org")),
    (links, edit("Welcome.", "[a file](no_such_file.md)")),
    (stored_outputs, add_output(output_type="error", ename="ValueError", evalue="", traceback=[])),
    (stored_outputs, add_output(output_type="stream", name="stderr", text="a warning")),
    (stored_outputs, add_output(output_type="stream", name="stdout", text="/home/someone/cat.png")),
    (stored_outputs, add_output(output_type="stream", name="stdout", text="<object at 0x7f12ab34cd56>")),
    (
        stored_outputs,
        add_output(output_type="display_data", metadata={}, data={"application/vnd.jupyter.widget-view+json": {}}),
    ),
    (stored_outputs, add_output(output_type="display_data", metadata={}, data={"text/plain": "[error: ValueError]"})),
    (plain_words, edit("Welcome.", "Simply run it.")),
    (built, put(size=MOST_BYTES + 1)),
]


@pytest.mark.parametrize("number", range(len(BREAKS)), ids=lambda n: f"{BREAKS[n][0].__name__}-{n}")
def test_rule_can_fail(number):
    rule, change = BREAKS[number]
    chapter = read_once(SOURCES[0])
    assert rule(chapter) == []
    broken = copy.deepcopy(chapter)
    change(broken)
    assert rule(broken), "the break was not noticed"


def test_built_notices_a_notebook_that_differs(tmp_path, monkeypatch):
    """On a copy: a changed source, a changed notebook, and a notebook that is missing."""
    source = tmp_path / SOURCES[0].name
    source.write_text(SOURCES[0].read_text(encoding="utf-8"), encoding="utf-8")
    notebook = tmp_path / f"{source.stem}.ipynb"
    text = build.notebook_of(SOURCES[0]).read_text(encoding="utf-8")
    notebook.write_text(text, encoding="utf-8")
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    assert built(read_chapter(source)) == []
    notebook.write_text(text.replace("Move something", "Move anything"), encoding="utf-8")
    assert built(read_chapter(source))
    notebook.write_text(text.replace('"execution_count": 3', '"execution_count": 4'), encoding="utf-8")
    assert built(read_chapter(source))
    notebook.unlink()
    assert built(read_chapter(source))
