"""An executed chapter to HTML: nbconvert with our template, maths as MathML, hints and solutions folded."""

import ast
import base64
import functools
import html
import re
from pathlib import Path

import cv2
import nbformat
import numpy as np
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ..answers import short
from ..check import Question, find
from ..show import ENLARGE_TO, source_text
from .encode import image, packed
from .frames import longest_side, shrink

FOLDER = Path(__file__).parent
WIDGET = "application/vnd.jupyter.widget-view+json"
FILE = re.compile(r'<img alt="([^"]*)"[^>]*src="data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=]+)">')


def body(notebook, quiz_of):
    """The chapter as HTML, without the page around it.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; the output of each live picture is its still and then its widget.
    quiz_of : function
        From a question to its form in HTML, or None where only the notebook can judge it.

    Returns
    -------
    (str, list)
        The HTML, in which `<!--live MODEL-->` stands where the live picture with that widget belongs; and the
        headings of its sections, (id, text) each.
    """
    prepared = nbformat.from_dict(notebook)
    for cell in prepared.cells:
        if cell.cell_type == "code":
            names = checks_in(cell.source)
            cell.outputs = _outputs(output for output in cell.outputs if not _is_open(output))
            cell.metadata["after"] = "".join(exercise(find(name), quiz_of) for name in names)
    exporter = HTMLExporter(template_name="template", extra_template_basedirs=[str(FOLDER)])
    exporter.register_filter("markdown_with_mathml", markdown)
    page, _ = exporter.from_notebook_node(prepared)
    page = _for_the_web(page)
    headings = [(mark, re.sub("<[^>]*>", "", text)) for mark, text in re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', page)]
    return page, headings


def text_page(text):
    """A file of Markdown as HTML, without the page around it."""
    return _for_the_web(f'<div class="wide">{markdown(text)}</div>')


def markdown(text):
    """Markdown to HTML, its maths to MathML."""
    return MarkdownWithMath(renderer=_Renderer(escape=False, exclude_anchor_links=True)).render(text)


def _mathml(latex, display):
    for size in ("big", "Big", "bigg", "Bigg"):  # brackets that grow by themselves
        latex = latex.replace(f"\\{size}l", "\\left").replace(f"\\{size}r", "\\right")
    return convert(latex, display=display)


def _for_the_web(page):
    """Links between the course's files lead to their pages; tables scroll; Chinese is marked as such."""
    page = re.sub(r'href="(\d\d_\w+\.ipynb|glossary\.md)"', lambda found: f'href="{Path(found[1]).stem}.html"', page)
    page = page.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>")
    return re.sub("<t([dh])>(?=[^<]*[\u4e00-\u9fff])", r'<t\1 lang="zh-Hans">', page)


class _Renderer(IPythonRenderer):
    def inline_math(self, body):
        return _mathml(body, "inline")

    def block_math(self, body):
        return f'<div class="formula">{_mathml(body, "block")}</div>'

    def heading(self, text, level, **attributes):
        plain = html.unescape(re.sub("<[^>]*>", "", text)).lower()
        return f'<h{level} id="{re.sub("[^a-z0-9]+", "-", plain).strip("-")}">{text}</h{level}>\n'


# --- outputs ----------------------------------------------------------------------------------------------------------


def _outputs(outputs):
    """Pictures made smaller; for a live picture a mark in the place of its still and its widget."""
    kept = []
    for output in outputs:
        data = output.get("data", {})
        if WIDGET in data:
            if kept and "<img" in kept[-1].get("data", {}).get("text/html", ""):
                kept.pop()  # the still
            kept.append(_html(f"<!--live {data[WIDGET]['model_id']}-->"))
        elif "text/html" in data:
            kept.append(_html(FILE.sub(_smaller, data["text/html"])))
        else:
            kept.append(output)
    return kept


def _html(text):
    return nbformat.v4.new_output("display_data", {"text/html": text})


def _smaller(found):
    alt, data = found.groups()
    return _packed_image(html.unescape(alt), data)


@functools.lru_cache(maxsize=200)
def _packed_image(alt, data):
    pixels = cv2.imdecode(np.frombuffer(base64.b64decode(data), np.uint8), cv2.IMREAD_COLOR)
    side = min(pixels.shape[:2])
    factor = next((f for f in range(60, 1, -1) if side >= f and _is_enlarged(pixels, f)), 1)
    pixels = pixels[::factor, ::factor]  # as `show` got it: tiny arrays are enlarged by the page
    return image(packed(shrink(pixels, longest_side(pixels))), alt)


def _is_enlarged(pixels, factor):
    """Whether `show.fit` has made each pixel a square of this size."""
    rows, columns = pixels.shape[:2]
    if rows % factor or columns % factor or ENLARGE_TO // (max(rows, columns) // factor) != factor:
        return False
    small = pixels[::factor, ::factor]
    return np.array_equal(small.repeat(factor, 0).repeat(factor, 1), pixels)


# --- exercises --------------------------------------------------------------------------------------------------------


def checks_in(source):
    """The names of the exercises that a cell checks."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a cell with a magic
        return []
    calls = [call for call in calls if getattr(call.func, "id", "") == "check" and call.args]
    return [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]


def _is_open(output):
    return str(output.get("data", {}).get("text/plain", "")).startswith("Open (")


def exercise(task, quiz_of):
    """What follows a check: the question as a form, or where it is checked; hints and solution, folded."""
    form = quiz_of(task) if isinstance(task, Question) else None
    what = form or "<p>The notebook checks your answer, and says what it sees.</p>"
    hints = "".join(
        f"<details><summary>Hint {number} of {len(task.hints)}</summary>{markdown(text)}</details>"
        for number, text in enumerate(task.hints, 1)
    )
    if isinstance(task, Question):
        given = ", ".join(f"{name}={short(value)}" for name, value in task.answer.items())
        code = f'check("{task.name}", {given})'
    else:
        code = source_text(task.solution)
    answer = markdown(f"```python\n{code}\n```\n\n{task.why}")
    name = html.escape(task.name)
    return (
        f'<aside class="exercise" aria-label="Exercise {name}">{what}{hints}'
        f"<details><summary>Solution</summary>{answer}</details></aside>"
    )
