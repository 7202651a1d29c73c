"""What a learner costs: memory of the kernel over 10,000 moves, memory and waiting with chapter 1 open."""

import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbclient
import nbformat.v4 as nbformat4
import psutil
from browser.lab import LabPage, chromium_page, running_lab

CHAPTER = "01_template_matching.ipynb"
LIVE = """
import gc, os
import cv2, psutil
from cvlessons import live, load

colour = cv2.resize(load("astronaut"), (512, 512))

@live(x=(0, 255), alt="A photograph, brighter and darker by a slider")
def brightness(x=100):
    return {"photograph": cv2.convertScaleAbs(colour, alpha=0.5 + x / 256)}, f"x = {x}"
"""
MOVE = """
for _n in range({count}):
    brightness.controls["x"].set_state({{"value": _n % 256}})
gc.collect()
print(psutil.Process().memory_info().rss)
"""


def over_moves(steps):
    """Bytes resident in a real kernel after each so many moves of a live picture."""
    cells = [nbformat4.new_code_cell(text) for text in (LIVE, *(MOVE.format(count=count) for count in steps))]
    notebook = nbformat4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    return [int(cell.outputs[0]["text"]) for cell in notebook.cells[1:]]


def import_seconds(runs=7):
    """Seconds of `import cvlessons` in a new Python, each time."""
    script = "import time; t = time.perf_counter(); import cvlessons; print(time.perf_counter() - t)"
    return [float(subprocess.check_output([sys.executable, "-c", script])) for _ in range(runs)]


def chapter_open():
    """(seconds to the server, to the page ready, to the chapter run; megabytes of server, of kernel)."""
    with tempfile.TemporaryDirectory() as folder, chromium_page() as page:
        start = time.monotonic()
        with running_lab(Path(folder, "work")) as server:
            up = time.monotonic() - start
            lab = LabPage(page, server)
            lab.open_notebook(CHAPTER)
            ready = time.monotonic() - start
            lab.run_all(180)
            run = time.monotonic() - start - ready
            return up, ready, run, *learner_megabytes(server.process.pid)


def learner_megabytes(pid):
    """Megabytes of the server and of its kernels; pages that several processes share are split up among them."""
    server = kernel = 0.0
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            size = process.memory_full_info().pss / 1e6
            if any("ipykernel" in word for word in process.cmdline()):
                kernel += size
            else:
                server += size
    return server, kernel


def rows(runs=3, thousands=10):
    """The table."""
    yield "what", "median", "largest"
    times = import_seconds()
    yield "`import cvlessons`, s", f"{statistics.median(times):.2f}", f"{max(times):.2f}"
    names = (
        "`cvlessons lab` to a server that answers, s",
        "`cvlessons lab` to chapter 1 open in the browser, its kernel ready, s",
        "chapter 1, Run All, s",
        "memory of the server with chapter 1 run, MB",
        "memory of its kernel, MB",
    )
    for name, kept in zip(names, zip(*(chapter_open() for _ in range(runs)), strict=True), strict=True):
        yield name, f"{statistics.median(kept):.1f}", f"{max(kept):.1f}"
    first, *later = (size / 1e6 for size in over_moves([500] + [1000] * thousands))
    yield "kernel memory after 500 moves, MB", f"{first:.1f}", ""
    for number in sorted({1, thousands // 2, thousands}):
        yield f"... after {number * 1000} more", f"{later[number - 1]:.1f}", ""
