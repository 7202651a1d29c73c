"""Measure, and write the result as a table.

    python tests/benchmarks/run.py scratch     each scratch function against OpenCV and scikit-image, SciPy or NumPy
    python tests/benchmarks/run.py live        every live picture of every chapter: time of a move in the kernel

A table goes to docs/benchmarks_NAME.md, with machine, versions, date and command. Trust ratios, not absolute times.
"""

import argparse
import importlib
import platform
import statistics
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def median_ms(functions, rounds=15, budget=4.0):
    """Median time of each function in milliseconds; the rounds are interleaved, so that all meet the same machine."""
    for function in functions:
        function()  # the first call pays for caches and imports
    times = [[] for _ in functions]
    end = time.perf_counter() + budget
    for done in range(rounds):
        for function, kept in zip(functions, times, strict=True):
            start = time.perf_counter()
            function()
            kept.append((time.perf_counter() - start) * 1000)
        if done >= 2 and time.perf_counter() > end:
            break
    return [statistics.median(kept) for kept in times]


def scratch():
    """Rows of the table of scratch functions."""
    import cv2

    cv2.setNumThreads(1)
    yield "function", "ours ms", "OpenCV ms", "ours / OpenCV", "other ms", "ours / other", "note"
    for path in sorted(HERE.glob("bench_*.py")):
        for name, ours, opencv, other, note in importlib.import_module(path.stem).cases():
            named = [function for function in (ours, opencv, other) if function is not None]
            times = dict(zip(map(id, named), median_ms(named), strict=True))
            a, b, c = (times.get(id(function)) for function in (ours, opencv, other))
            subject = path.stem.removeprefix("bench_")
            yield f"{subject}.{name}", number(a), number(b), ratio(a, b), number(c), ratio(a, c), note


def live():
    """Rows of the table of live pictures: every chapter is run here, and each control moved to its ends."""
    sys.path.insert(0, str(ROOT / "notebooks"))
    import build
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    from cvlessons import controls
    from cvlessons.live import explorers

    yield "chapter", "live picture", "default ms", "slowest ms", "slowest setting", "KB a move"
    for source in build.sources():
        shell = InteractiveShell.instance()
        shell.reset()
        explorers.clear()
        with capture_output():
            for cell in build.read_source(source).cells:
                if cell.cell_type == "code":
                    shell.run_cell(cell.source)
        for name, explorer in explorers.items():
            yield source.stem, name, *measure(explorer, controls)


def measure(explorer, controls):
    """Default and slowest time of a move, the setting of the slowest, and the bytes of its pictures."""
    slowest, where, kept = 0.0, "", 0
    settings = list(controls.settings(explorer.controls, 3))
    for number_, setting in enumerate(settings):
        for name, state in setting.items():
            if controls.state(explorer.controls[name]) != state:
                controls.send(explorer.controls[name], state)
        (spent,) = median_ms([explorer._render], rounds=3, budget=0)
        if number_ == 0:
            default = spent
        if spent > slowest:
            slowest, where = spent, ", ".join(f"{k}={v}" for k, v in explorer.values().items())
        kept = max(kept, sum(len(panel.image.value) for panel in explorer._panels.values()))
    return number(default), number(slowest), where[:90], f"{kept / 1000:.0f}"


def number(value):
    return "" if value is None else f"{value:.3g}"


def ratio(a, b):
    return "" if a is None or b is None else f"{a / b:.2g}"


def table(rows):
    """Rows as a Markdown table; the first is its head."""
    head, *body = list(rows)
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)


def surroundings(name):
    """Machine, versions, date and command, as a paragraph."""
    packages = ("opencv-python", "numpy", "scikit-image", "ipywidgets", "jupyterlab", "matplotlib")
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return f"Measured on {date.today()} with `python tests/benchmarks/run.py {name}`: {machine}; {versions}."


TABLES = {"scratch": scratch, "live": live}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=TABLES)
    options = parser.parse_args()
    sys.path.insert(0, str(HERE))
    place = ROOT / "docs" / f"benchmarks_{options.name}.md"
    place.parent.mkdir(exist_ok=True)
    title = TABLES[options.name].__doc__.splitlines()[0].rstrip(".")
    text = f"# {title}\n\n{surroundings(options.name)}\n\n{table(TABLES[options.name]())}\n"
    place.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
