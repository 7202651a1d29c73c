"""The chapters as tests see them: the source's cells, the built notebook, and what the cells say they teach."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import nbformat

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
PLANNED = (
    "00_start_here",
    "01_template_matching",
    "02_image_pyramids",
    "03_histograms",
    "04_convolution_and_edges",
    "05_hough_transforms",
    "06_geometric_transforms",
    "07_matrix_operations",
    "08_stereo_depth",
)


def _load_build():
    spec = importlib.util.spec_from_file_location("notebooks_build", NOTEBOOKS / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = _load_build()


def read_chapter(source):
    """A chapter: its name, its number as text, the cells of its source, and its notebook (None if not built)."""
    path = build.notebook_of(source)
    notebook = nbformat.read(path, as_version=4) if path.exists() else None
    size = path.stat().st_size if path.exists() else 0
    cells = build.read_source(source).cells
    return SimpleNamespace(
        name=source.stem, number=source.stem[:2], source=source, cells=cells, notebook=notebook, size=size
    )


def taught(cells):
    """A dict from syllabus id to the numbers of the cells that say they teach it."""
    found = {}
    for number, cell in enumerate(cells):
        for item in cell.metadata.get("teaches", []):
            found.setdefault(item, []).append(number)
    return found
