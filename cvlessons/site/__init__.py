"""`cvlessons site`: the chapters as pages whose sliders work without a kernel, a server or a network.

Each chapter is executed once in a clean kernel, and after each cell its new live pictures are asked for their frames
(frames.py). The frames become small files inside the page (encode.py), each encoded once. While a page, or all pages
together, would be too large, the live picture that takes most room gets fewer steps; when none can have fewer, building
fails.
"""

import ast
import contextlib
import html
import json
import os
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from ipykernel.kernelspec import write_kernel_spec
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from .. import cli, pictures
from ..check import Question, find
from . import page as pages
from .encode import Live, Store
from .quiz import form

PAGE, ALL = 4_000_000, 25_000_000  # bytes at most
FILES = ("site.css", "site.js")
RECORD = "__import__('cvlessons.site.frames', fromlist=['record']).record({folder!r}, {answers!r}, {share!r})"


class Problem(Exception):
    """Why no site can be built, in one sentence."""


def build(folder, wanted=(), quick=False):
    """Write the site into a folder: index.html, a page for each chapter, site.css, site.js.

    Parameters
    ----------
    folder : path
    wanted : sequence of str
        Numbers of chapters, such as "01"; all if empty.
    quick : bool
        Fewer steps on each slider, for a first look.

    Returns
    -------
    list of str
        A line about each page.
    """
    course = cli.course_folder()
    chapters = [path for path in cli.chapters(course) if not wanted or path.name.startswith(tuple(wanted))]
    if not chapters:
        raise Problem(f"no chapter in {course} starts with {' or '.join(wanted)}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cvlessons-site-") as work, _this_python(work):
        with ThreadPoolExecutor(2) as pool:  # kernels and encoders work outside Python's lock
            made = list(pool.map(lambda path: Chapter(path, Path(work, path.stem), quick), chapters))
    fit(made)
    told = []
    for number, chapter in enumerate(made):
        text = chapter.html(made[number - 1] if number else None, made[number + 1] if chapter is not made[-1] else None)
        (folder / chapter.file).write_text(text, encoding="utf-8")
        told.append(f"{chapter.file}: {len(text.encode()) / 1e6:.2f} MB, {len(chapter.lives)} live pictures")
    glossary = course / "glossary.md"
    if glossary.exists():
        text = _page(
            "Glossary", pages.text_page(glossary.read_text(encoding="utf-8")), '<a href="index.html">All chapters</a>'
        )
        (folder / "glossary.html").write_text(text, encoding="utf-8")
    for name in FILES:
        shutil.copyfile(Path(__file__).with_name(name), folder / name)
    (folder / "index.html").write_text(_index(made, glossary.exists()), encoding="utf-8")
    return told


@contextlib.contextmanager
def _this_python(folder):
    """Let "python3" be a kernel of this Python, whatever kernels there are, as in `cvlessons lab`."""
    write_kernel_spec(Path(folder, "kernels", "python3"), extra_arguments=cli.QUIET)
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [folder, before]))
    try:
        yield
    finally:
        if before is None:
            del os.environ["JUPYTER_PATH"]
        else:
            os.environ["JUPYTER_PATH"] = before


def fit(made, page=PAGE, whole=0.98 * ALL):  # the rest is for the index, the glossary and the style
    """Take steps away until each chapter has at most `page` bytes, and all together at most `whole`."""
    for chapters, most in [*(([chapter], page) for chapter in made), (made, whole)]:
        while sum(chapter.bytes for chapter in chapters) > most:
            lives = sorted((live for chapter in chapters for live in chapter.lives.values()), key=lambda it: -it.bytes)
            if not any(live.have_fewer() for live in lives):  # any() stops at the first that could
                names = ", ".join(chapter.file for chapter in chapters)
                size = sum(chapter.bytes for chapter in chapters)
                raise Problem(f"{names}: {size} bytes with the fewest steps of all sliders; at most {most} are allowed")


class Chapter:
    """A chapter on its way to a page."""

    def __init__(self, path, work, quick):
        work.mkdir()
        self.path, self.file = path, f"{path.stem}.html"
        self.title, self.minutes = cli.title_and_minutes(path)
        notebook = nbformat.read(path, as_version=4)
        wanted, self._read_from = _questions(notebook)
        self._notebook = _execute(notebook, work, wanted, path, 0.4 if quick else 1)
        store = Store(work)
        recorded = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(work.glob("*.json"))]
        self.lives = {each["model"]: Live(each, store) for each in recorded}
        self._axes = {each["name"]: {axis["name"]: axis for axis in each["axes"]} for each in recorded}
        self._body, self._headings = pages.body(self._notebook, self._quiz)
        for live in self.lives.values():
            _ = live.bytes  # encodes its pictures, while they are there

    @property
    def bytes(self):
        """The size of its page."""
        return len(self._body.encode()) + sum(live.bytes for live in self.lives.values()) + 20_000

    def _quiz(self, question):
        return form(question, self._axes.get(self._read_from.get(question.name), {}))

    def _section(self, found):
        return self.lives[found[1]].section() if found[1] in self.lives else ""

    def html(self, before, after):
        """The whole page."""
        body = re.sub(r"<!--live (\w+)-->", self._section, self._body)
        title = re.search(r"<h1[^>]*>.*?</h1>\s*(<p><em>[^<]*</em></p>)?", body, re.DOTALL)
        contents = "".join(f'<li><a href="#{mark}">{text}</a></li>' for mark, text in self._headings)
        note = (
            '<details class="contents"><summary>In this chapter</summary><ul>' + contents + "</ul></details>"
            '<p class="about"><strong>This page moves without Python.</strong> Its pictures were computed beforehand, '
            "so some sliders take larger steps. What only the notebook can do: run a cell, every value and every "
            "combination, your own code and its checks, number fields to edit, your own pictures.</p>"
        )
        body = body[: title.end()] + note + body[title.end() :] if title else note + body
        links = []
        if before:
            links.append(f'<a rel="prev" href="{before.file}">← {html.escape(before.title)}</a>')
        links.append('<a href="index.html">All chapters</a>')
        if after:
            links.append(f'<a rel="next" href="{after.file}">{html.escape(after.title)} →</a>')
        return _page(self.title, body, "".join(links))


def _questions(notebook):
    """What questions ask of live pictures: the answers for each picture, and the picture of each question."""
    seen, answers, read_from = [], {}, {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        seen += _live_in(cell.source)
        for name in pages.checks_in(cell.source):
            question = find(name)
            fits = [live for live, names in seen if isinstance(question, Question) and set(question.answer) <= names]
            if fits:
                read_from[name] = fits[-1]
                answers.setdefault(fits[-1], []).append(question.answer)
    return answers, read_from


def _live_in(source):
    """The live pictures that a cell makes: name and set of arguments."""
    if "@live" not in source:
        return []
    made = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [(node.name, {argument.arg for argument in node.args.args}) for node in made if node.decorator_list]


def _execute(notebook, work, answers, path, share):
    """Execute a chapter; after each cell with a live picture another one, not kept, that records its frames."""
    cells, own = [], []
    for cell in notebook.cells:
        own.append(len(cells))
        cells.append(cell)
        if cell.cell_type == "code" and "live" in cell.source:
            code = RECORD.format(folder=str(work), answers=answers, share=share)
            cells.append(nbformat.v4.new_code_cell(code))
    notebook.cells = cells
    where = {"metadata": {"path": str(work)}}
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where, store_widget_state=False)
    try:
        client.execute()
    except CellExecutionError as error:
        raise Problem(f"{path.name} does not run to its end: {error.ename}: {error.evalue}") from None
    notebook.cells = [notebook.cells[index] for index in own]
    return notebook


# --- the page around it -----------------------------------------------------------------------------------------------


def _page(title, body, links, kind="chapter"):
    links = f'<nav aria-label="Chapters">{links}</nav>' if links else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(title)} - cvlessons</title>
<link rel="stylesheet" href="site.css">
<script src="site.js" defer></script>
</head>
<body class="{kind}">
<a class="skip" href="#main">Skip to the text</a>
<header><a class="home" href="index.html">cvlessons</a>{links}</header>
<main id="main" tabindex="-1">
{body}
</main>
<footer>{links}
<p>Text CC BY 4.0, code BSD-3-Clause, <a href="index.html#pictures">pictures and their authors</a>.</p></footer>
</body>
</html>
"""


def _index(chapters, glossary):
    items = "".join(
        f'<li><a href="{chapter.file}">{html.escape(chapter.title)}</a> <span>{chapter.minutes} min</span></li>'
        for chapter in chapters
    )
    if glossary:
        languages = '<span>English, <span lang="zh-Hans">简体中文</span></span>'
        items += f'<li><a href="glossary.html">Glossary</a> {languages}</li>'
    body = f"""<h1>Classic computer vision that you can move</h1>
<p>How a computer finds things in pictures: every idea with sliders on real photographs, every algorithm in readable
NumPy and in OpenCV, every result measured against the truth.</p>
<h2 id="chapters">Chapters</h2>
<ul class="chapters">{items}</ul>
<h2 id="map">A map</h2>
<p>An arrow says: this helps there. Every chapter also stands alone.</p>
{_map(chapters)}
<h2 id="notebooks">With the notebooks</h2>
<p>These pages hold pictures that were computed beforehand. In the notebooks you change the code, every control has all
its values, the checks judge what you write, and your own photographs take the place of ours:
<code>cvlessons lab</code> opens them.</p>
<h2 id="pictures">Pictures and their authors</h2>
<ul class="credits">{_credits()}</ul>
"""
    return _page("Classic computer vision that you can move", body, "", "index")


PLACES = {0: (0, 1.5), 3: (1, 0), 4: (2, 0), 5: (3, 0), 1: (1, 1), 2: (2, 1), 6: (1, 2), 8: (2, 2), 7: (1, 3)}
ARROWS = ((0, 1), (0, 3), (0, 6), (0, 7), (1, 2), (1, 8), (2, 4), (3, 4), (4, 5), (6, 8))


def _map(chapters):
    """The course's map as a drawing whose boxes are links."""
    at = {number: (10 + 235 * x, 12 + 76 * y) for number, (x, y) in PLACES.items()}
    there = {int(chapter.path.name[:2]): chapter for chapter in chapters}
    lines = []
    for start, end in ((start, end) for start, end in ARROWS if {start, end} <= there.keys()):
        (x0, y0), (x1, y1) = at[start], at[end]
        if y0 == y1 or start == 0:
            x0, y0, x1, y1 = x0 + 190, y0 + 24, x1 - 3, y1 + 24
        elif y0 > y1:
            x0, y0, x1, y1 = x0 + 95, y0, x1 + 95, y1 + 51
        else:
            x0, y0, x1, y1 = x0 + 160, y0 + 48, x1 + 30, y1 - 3
        lines.append(f'<line x1="{x0}" y1="{y0:g}" x2="{x1}" y2="{y1:g}" marker-end="url(#tip)"/>')
    boxes = []
    for number, (x, y) in at.items():
        if number in there:
            title = html.escape(there[number].title)
            boxes.append(
                f'<a href="{there[number].file}"><rect x="{x}" y="{y:g}" width="190" height="48" rx="8"/>'
                f'<text x="{x + 12}" y="{y + 29:g}">{title}</text></a>'
            )
    tip = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    return (
        '<div class="map"><svg viewBox="0 0 925 305" role="group" aria-label="Map of the course; its boxes are links">'
        f'<defs>{tip}<path d="M0 0 8 4 0 8z"/></marker></defs>{"".join(lines)}{"".join(boxes)}</svg></div>'
    )


def _credits():
    items = []
    for name in pictures.names():
        record = pictures.info(name)
        author, licence = html.escape(record.get("author", "")), html.escape(record.get("licence", ""))
        if record.get("licence_url"):
            licence = f'<a href="{html.escape(record["licence_url"])}">{licence}</a>'
        items.append(
            f"<li><strong>{html.escape(record.get('title', name))}</strong>, {author}. {licence}. "
            f"{html.escape(record.get('source', ''))}</li>"
        )
    return "".join(items)
