"""A course of a few tiny notebooks around the real package, so that tests need not wait for the real chapters."""

import os
import sys
from pathlib import Path

import nbformat.v4 as nbformat4
from nbformat import write

PACKAGE = Path(__file__).parents[1] / "cvlessons"


def write_notebook(path, *sources):
    """A notebook whose cells are the given texts: those that begin with # and a blank are markdown, the rest code."""
    cells = [
        nbformat4.new_markdown_cell(text) if text.startswith("# ") else nbformat4.new_code_cell(text)
        for text in sources
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    write(nbformat4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def make_course(folder, **notebooks):
    """A checkout that shares our package and has these notebooks; returns the command that stands for `cvlessons`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cvlessons").symlink_to(PACKAGE)
    (folder / "data").symlink_to(PACKAGE.parent / "data")
    for name, sources in notebooks.items():
        write_notebook(folder / "notebooks" / f"{name}.ipynb", *sources)
    start = f"import sys; sys.path.insert(0, {str(folder)!r}); from cvlessons.cli import main; sys.exit(main())"
    return [sys.executable, "-c", start]


def without_path(environment=os.environ):
    """The environment without what would lead Python to other copies of the package."""
    return {name: value for name, value in environment.items() if name != "PYTHONPATH"}
