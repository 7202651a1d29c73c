"""Measure, and write the result as a table.

    python tests/benchmarks/run.py scratch     each scratch function against OpenCV and scikit-image, SciPy or NumPy
    python tests/benchmarks/run.py live        every live picture of every chapter: time of a move in the kernel
    python tests/benchmarks/run.py sliders     from a key press to the picture painted, against other ways (browser)
    python tests/benchmarks/run.py memory      what a learner costs: memory, waiting (browser)
    python tests/benchmarks/run.py hub         eight learners at once on a local JupyterHub
    python tests/benchmarks/run.py minutes     what each section gives to read, move and write, in minutes
    python tests/benchmarks/run.py tests FILE  the test command by part, from pytest --junitxml=FILE

A table goes to docs/benchmarks_NAME.md, with machine, versions, date and command; that of the minutes has its rates
instead. docs/benchmarks.md says how to read them. Trust ratios, not absolute times.
"""

import argparse
import importlib
import os
import platform
import statistics
import sys
import time
import xml.etree.ElementTree
from datetime import date
from importlib.metadata import PackageNotFoundError, version
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
    """Scratch functions: ours against OpenCV on one thread, and against scikit-image, SciPy or NumPy"""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported: one thread for all
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
    """Every live picture of every chapter: the kernel's time for a move, at the start and at the slowest setting"""
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
            slowest, where = spent, " ".join(", ".join(f"{k}={v}" for k, v in explorer.values().items()).split())
        kept = max(kept, sum(len(panel.image.value) for panel in explorer._panels.values()))
    return number(default), number(slowest), where[:90], f"{kept / 1000:.0f}"


def sliders():
    """Sliders in a real browser: key press to picture painted"""
    from sliders import rows

    yield from rows()


def memory():
    """What a learner costs: memory and waiting"""
    from memory import rows

    yield from rows()


def hub():
    """A class of eight on a local JupyterHub, all running chapter 1 at once"""
    from hub.test_class import rows

    yield from rows()


def minutes():
    """Minutes of each section: stated, and counted from what there is to read, look at, move and write"""
    from minutes import rows

    yield from rows()


def tests(results):
    """Time of the test command by part"""
    root = xml.etree.ElementTree.parse(results).getroot()
    parts = {}
    for case in root.iter("testcase"):
        names = case.get("classname").split(".")
        part = "/".join(names[:2]) if names[1] in ("parity", "browser", "benchmarks") else names[0]
        file = parts.setdefault(part, {}).setdefault(".".join(names[1:]), [0, 0.0])
        file[0] += 1
        file[1] += float(case.get("time"))
    yield "part", "tests", "seconds", "its slowest file", "seconds"
    for part, files in sorted(parts.items()):
        name, (_, longest) = max(files.items(), key=lambda item: item[1][1])
        count, seconds = (sum(column) for column in zip(*files.values(), strict=True))
        yield part, count, f"{seconds:.0f}", name, f"{longest:.0f}"
    total = sum(float(suite.get("time")) for suite in root.iter("testsuite"))
    yield "the whole, as one waits for it", "", f"{total:.0f}", "", ""


def number(value):
    return "" if value is None else f"{value:.3g}"


def ratio(a, b):
    return "" if a is None or b is None else f"{a / b:.2g}"


def table(rows):
    """Rows as a Markdown table; the first is its head."""
    head, *body = list(rows)
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)


def surroundings(name, load):
    """Machine, versions, date, command, and how busy the machine was before and after, as a paragraph."""
    packages = ("opencv-python", "numpy", "scikit-image", "ipywidgets", "jupyterlab", "matplotlib")
    more = {"sliders": ("ipympl",), "hub": ("jupyterhub",)}.get(name, ())
    versions = ", ".join(f"{package} {version_of(package)}" for package in (*packages, *more))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    busy = f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after"
    if hasattr(os, "sched_getscheduler") and os.sched_getscheduler(0):  # on a machine that others use too
        busy += ", but these processes before all others (`chrt -r 1`)"
    return f"Measured on {date.today()} with `python tests/benchmarks/run.py {name}`: {machine}; {versions}; {busy}."


def version_of(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed (its row is missing; `pip install -e '.[benchmarks]'` brings it)"


def preface(name, load):
    """What stands above a table: how it was measured, or, where nothing is measured, how it was counted."""
    if name != "minutes":
        return surroundings(name, load)
    from minutes import preface

    return preface()


TABLES = {"scratch": scratch, "live": live, "sliders": sliders, "memory": memory, "hub": hub, "minutes": minutes}
TABLES["tests"] = tests


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=TABLES)
    parser.add_argument("results", nargs="?", help="for tests: the file that pytest --junitxml wrote")
    options = parser.parse_args()
    if (options.name == "tests") != (options.results is not None):
        parser.error("tests needs the file that pytest --junitxml wrote, the others none")
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    place = ROOT / "docs" / f"benchmarks_{options.name}.md"
    place.parent.mkdir(exist_ok=True)
    title = TABLES[options.name].__doc__.splitlines()[0].rstrip(".")
    load = os.getloadavg()[0]
    body = table(TABLES[options.name](*filter(None, [options.results])))
    text = f"# {title}\n\n{preface(options.name, load)}\n\n{body}\n"
    place.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
