"""The solved edition of a chapter, for teachers: every stub replaced by its solution, and notes in the text."""

import ast
import inspect
import json
import re
import textwrap

from .check import Question, find


def solved(notebook, notes=""):
    """The solved edition of a notebook.

    Parameters
    ----------
    notebook : dict
        A notebook as JSON, nbformat 4.
    notes : str
        Markdown for the teacher; it stands below the chapter's first cell.

    Returns
    -------
    dict
        A new notebook. Cells that were changed have no outputs yet; each is followed by the reasons of its solution.
    """
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        text = "".join(cell["source"])
        if cell["cell_type"] != "code":
            cells.append(cell)
            if number == 0 and notes:
                cells.append(_markdown(f"{cell['id']}-notes", f"> **For the teacher**\n>\n{_quoted(notes)}"))
            continue
        answer, exercises = solve_cell(text)
        if answer == text:
            cells.append(cell)
            continue
        cells.append({**cell, "source": answer.splitlines(keepends=True), "outputs": [], "execution_count": None})
        why = "\n>\n".join(_quoted(exercise.why) for exercise in exercises)
        cells.append(_markdown(f"{cell['id']}-why", f"> **Why**\n>\n{why}"))
    return {**json.loads(json.dumps(notebook)), "cells": cells}


def solve_cell(text):
    """The text of a code cell with its answers filled in, and the exercises that it checks."""
    exercises = []
    for call in _checks(text):
        exercise = find(call.args[0].value)
        if isinstance(exercise, Question):
            solution = _fill_in(text, call, exercise)
        else:
            solution = _replace_function(text, call, exercise)
        if solution != text:
            text = solution
            exercises.append(exercise)
    return text, exercises


def _checks(text):
    """The calls check("subject.name", ...) of a cell, the last first: replacing one leaves the others in place."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    ours = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "check"]
    return sorted(ours, key=lambda call: -call.lineno)


def _fill_in(text, call, question):
    """Put the answers in the place of the dots, and of the values beside them; a call without dots stays as it is."""
    lines = text.splitlines(keepends=True)
    values = [keyword for keyword in call.keywords if isinstance(keyword.value, ast.Constant)]
    if not any(keyword.value.value is ... for keyword in values):
        return text
    for keyword in sorted(values, key=lambda k: (-k.value.lineno, -k.value.col_offset)):
        row, start, end = keyword.value.lineno - 1, keyword.value.col_offset, keyword.value.end_col_offset
        lines[row] = f"{lines[row][:start]}{question.answer[keyword.arg]!r}{lines[row][end:]}"
    return "".join(lines)


def _replace_function(text, call, exercise):
    """Put our function, under the learner's name, in the place of the stub; without a stub, in front of the call."""
    name = call.args[1].id
    ours = textwrap.dedent(inspect.getsource(exercise.solution)).rstrip()
    ours = re.sub(rf"\b{exercise.solution.__name__}\b", name, ours)
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return "\n".join([*lines[: node.lineno - 1], ours, *lines[node.end_lineno :]])
    return "\n".join([*lines[: call.lineno - 1], ours, "", *lines[call.lineno - 1 :]])


def _quoted(text):
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _markdown(name, text):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}


def notes_of(page, chapter):
    """The part of the teacher's page for a chapter: what stands under its heading `## NN_name`; "" if there is none."""
    found = re.search(rf"^## {re.escape(chapter)}\b.*?\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""
