"""notebooks/build.py on a tiny chapter: text to notebook, notebook to text, one normal form, and what it refuses."""

import json

import nbformat
import pytest
from chapters import build
from nbclient.exceptions import CellExecutionError

CHAPTER = """# %% [markdown] teaches=["A0.01"]
# # A chapter
#
# Two lines of text.

# %%
print("one")
print("two")

# %% tags=["hidden"]
import ipywidgets
ipywidgets.IntSlider()

# %%
6 * 7

# %%
6 * 7
"""


@pytest.fixture
def source(tmp_path, monkeypatch):
    """The text of the only chapter of a course in tmp_path."""
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    path = tmp_path / "source" / "05_tiny.py"
    path.parent.mkdir()
    path.write_text(CHAPTER, encoding="utf-8")
    return path


@pytest.fixture
def built(source):
    assert build.main(["05"]) == 0
    return build.notebook_of(source)


def test_a_chapter_is_executed_and_written_in_the_normal_form(built):
    notebook = nbformat.read(built, as_version=4)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code", "code", "code", "code"]
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, 2, 3, 4]
    text, printed, slider, answer, again = notebook.cells
    assert text.metadata == {"teaches": ["A0.01"]} and slider.metadata == {"tags": ["hidden"]}
    assert printed.outputs == [{"output_type": "stream", "name": "stdout", "text": "one\ntwo\n"}]
    assert slider.outputs == []  # the model of a widget dies with its kernel
    assert answer.outputs[0].data["text/plain"] == "42" and answer.outputs[0].execution_count == 3
    assert again.id == f"{answer.id}-2" and notebook.metadata == build.METADATA
    assert sorted(json.loads(built.read_text(encoding="utf-8"))) == ["cells", "metadata", "nbformat", "nbformat_minor"]


def test_built_twice_is_the_same_to_the_byte_and_check_agrees(source, built, capsys):
    before = built.read_bytes()
    build.main([])
    assert built.read_bytes() == before
    assert build.main(["--check"]) == 0 and "agree" in capsys.readouterr().out


def test_check_says_what_is_wrong(source, built, capsys):
    source.write_text(CHAPTER.replace("6 * 7", "6 * 8", 1), encoding="utf-8")
    assert build.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "05_tiny.ipynb and source/05_tiny.py differ"
    built.write_text(built.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "05_tiny.ipynb is not in the normal form" in build.check(source)
    notebook = build.read_source(source)
    built.write_text(build.to_text(notebook), encoding="utf-8")
    assert build.check(source) == ["05_tiny.ipynb is not executed"]
    built.unlink()
    assert build.check(source) == ["05_tiny.ipynb is missing: python notebooks/build.py 05"]


def test_an_edit_in_jupyterlab_comes_back_into_the_text(source, built):
    """As JupyterLab saves it: other ids, other metadata, outputs of another run."""
    notebook = nbformat.read(built, as_version=4)
    notebook.cells[0].source = notebook.cells[0].source.replace("Two lines", "Three lines")
    notebook.cells[1].metadata["execution"] = {"iopub.status.busy": "2026-11-26T21:00:00Z"}
    notebook.cells[2].id = "another"
    nbformat.write(notebook, built)
    assert build.main(["--take", "05"]) == 0
    assert "Three lines of text." in source.read_text(encoding="utf-8")
    again = build.read_source(source)
    assert [cell.source for cell in again.cells] == [cell.source for cell in notebook.cells]
    assert [dict(cell.metadata) for cell in again.cells] == [{"teaches": ["A0.01"]}, {}, {"tags": ["hidden"]}, {}, {}]
    build.main(["05"])
    assert build.check(source) == []


@pytest.mark.parametrize(
    "line, said",
    [
        ("import sys; print('odd', file=sys.stderr)", "a cell writes to stderr"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_cell_that_warns_or_fails_leaves_the_old_notebook(source, built, line, said):
    before = built.read_bytes()
    source.write_text(CHAPTER.replace("6 * 7", line, 1), encoding="utf-8")
    with pytest.raises((SystemExit, CellExecutionError), match=said):
        build.build(source)
    assert built.read_bytes() == before


@pytest.mark.parametrize("arguments, said", [(["07"], "no chapter in"), (["--take", "07"], "there are 0 notebooks")])
def test_a_chapter_that_is_not_there_is_said(source, arguments, said):
    with pytest.raises(SystemExit, match=said):
        build.main(arguments)
