"""The solved edition: executed as a whole, every check of every chapter passes."""

import json
import re

import nbformat
import pytest
from chapters import NOTEBOOKS
from nbclient import NotebookClient

from cvlessons import cli, teacher

CHAPTERS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
CELL = """def my_shape(image):
    # your lines
    ...


show(1)
check("{name}", my_shape)
"""


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_check_passes(chapter):
    notebook = nbformat.reads(cli.solved_edition(chapter).decode(), as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    checks = [cell for cell in notebook.cells if cell.cell_type == "code" and re.search(r"^check\(", cell.source, re.M)]
    assert checks
    for cell in checks:
        said = "\n".join(output.data.get("text/plain", "") for output in cell.outputs if "data" in output)
        assert said.count("Passed") == len(re.findall(r"^check\(", cell.source, re.M)), f"{cell.source}\n{said}"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_nothing_is_left_open_and_the_rest_is_as_it_was(chapter):
    before = json.loads(chapter.read_text(encoding="utf-8"))
    after = teacher.solved(before, "Ask them first.")
    assert nbformat.validate(nbformat.from_dict(after)) is None
    assert "> **For the teacher**" in "".join(after["cells"][1]["source"])
    text = "\n".join("".join(cell["source"]) for cell in after["cells"] if cell["cell_type"] == "code")
    assert not re.search(r"=\.\.\.[,)]|^ +\.\.\.$", text, re.M), "dots are left"
    kept = [cell for cell in after["cells"] if cell in before["cells"]]
    changed = [cell for cell in after["cells"] if cell["cell_type"] == "code" and cell["execution_count"] is None]
    assert len(kept) + len(changed) == len(before["cells"])
    assert before == json.loads(chapter.read_text(encoding="utf-8"))  # the input is left alone


def test_a_stub_becomes_the_solution_under_the_learners_name():
    text, exercises = teacher.solve_cell(CELL.format(name="start.crop"))
    assert "def my_shape(" in text and "..." not in text and text.count("show(1)") == 1
    assert [exercise.name for exercise in exercises] == ["start.crop"]


def test_only_the_stub_of_that_name_is_replaced_and_without_one_the_solution_stands_before_the_call():
    helper, stub, call = "def helper():\n    return 1", "def mine(a):\n    ...", 'check("start.crop", mine)'
    text, _ = teacher.solve_cell(f"{helper}\n\n\n{stub}\n\n\n{call}\n")
    assert text.startswith(helper) and text.endswith(call) and text.count("def mine(") == 1 and "..." not in text
    text, _ = teacher.solve_cell(f"before = 1\n{call}\nafter = 2\n")
    assert text.startswith("before = 1\ndef mine(") and text.endswith(f"\n\n{call}\nafter = 2")


def test_a_question_gets_its_values_and_a_cell_without_dots_stays():
    text, _ = teacher.solve_cell('check("matching.predict_shape", rows=..., columns=...)\n')
    assert text == 'check("matching.predict_shape", rows=445, columns=593)\n'
    text, _ = teacher.solve_cell('check("matching.predict_shape", rows=480,\n      columns=...)  # think\n')
    assert text == 'check("matching.predict_shape", rows=445,\n      columns=593)  # think\n'
    for same in ("x = ...\n", 'check("matching.own", picture=mine, box=b, found=p)\n', "def f():\n    ...\n"):
        assert teacher.solve_cell(same) == (same, [])


def test_notes_of_a_chapter():
    page = "# For teachers\n\n## 01_a (75 minutes)\n\nAsk.\n\nThen show.\n\n## 02_b\n\nOther."
    assert teacher.notes_of(page, "01_a") == "Ask.\n\nThen show."
    assert teacher.notes_of(page, "02_b") == "Other."
    assert teacher.notes_of(page, "03_c") == ""


def test_the_command_writes_and_never_overwrites(tmp_path, capsys):
    assert cli.main(["lab", "--teacher", "--no-lab", str(tmp_path / "class")]) == 0
    written = sorted(path.name for path in (tmp_path / "class").glob("*.ipynb"))
    assert written == [path.name for path in CHAPTERS]
    mine = tmp_path / "class" / written[0]
    mine.write_text("my own", encoding="utf-8")
    assert cli.main(["lab", "--teacher", "--no-lab", str(tmp_path / "class")]) == 0
    assert mine.read_text(encoding="utf-8") == "my own"
    assert "class" in capsys.readouterr().out
