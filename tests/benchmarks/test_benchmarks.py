"""The benchmarks run, and what they compare is comparable. Time is never asserted."""

import importlib
import inspect
import os
import re
from pathlib import Path

import pytest

pytest.importorskip("skimage", reason="the second opinion of the benchmarks")

from cvlessons import scratch
from cvlessons.scratch import hough

MODULES = [path.stem for path in sorted(Path(__file__).parent.glob("bench_*.py"))]
TABLE = Path(__file__).parents[2] / "docs" / "benchmarks_scratch.md"


@pytest.mark.parametrize("module", MODULES)
def test_every_case_runs(module, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    names = []
    for name, ours, opencv, other, note in importlib.import_module(module).cases():
        names.append(name)
        assert ours() is not None
        for function in (opencv, other):
            if function is not None:
                function()
        assert isinstance(note, str)
    assert names and len(set(names)) == len(names)


def test_memory_is_measured_in_a_kernel(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    memory = importlib.import_module("memory")
    sizes = memory.over_moves([2, 3])
    assert len(sizes) == 2 and all(10e6 < size < 2e9 for size in sizes)
    assert memory.import_seconds(runs=1)[0] > 0
    assert sum(memory.learner_megabytes(os.getpid())) > 10


def test_results_of_a_test_run_are_summed_by_part(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    run = importlib.import_module("run")
    cases = {"tests.test_a": 1, "tests.parity.test_b": 2, "tests.parity.test_c": 30, "notebooks.01_x.ipynb": 4}
    lines = [f'<testcase classname="{name}" name="one" time="{seconds}" />' for name, seconds in cases.items()]
    results = tmp_path / "results.xml"
    results.write_text(f'<testsuites><testsuite time="20">{"".join(lines)}</testsuite></testsuites>')
    assert list(run.tests(results))[1:] == [
        ("notebooks", 1, "4", "01_x.ipynb", "4"),
        ("tests", 1, "1", "test_a", "1"),
        ("tests/parity", 2, "32", "parity.test_c", "30"),
        ("the whole, as one waits for it", "", "20", "", ""),
    ]


# What the committed table of scratch functions says, and what their docstrings say about it


def public_functions():
    """Every function of cvlessons.scratch that a learner may call, by its name in the table, as "hough.hough_lines"."""
    functions = {}
    for path in sorted(Path(scratch.__file__).parent.glob("[a-z]*.py")):
        module = importlib.import_module(f"cvlessons.scratch.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                functions[f"{path.stem}.{name}"] = function
    return functions


def ratios(table):
    """The rows of the table: pairs (function, ratio to scikit-image, SciPy or NumPy; None if there is none)."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("|")]
    head, _, *rows = lines
    column = head.index("ours / other")
    return [(re.match(r"[\w.]*", row[0])[0], float(row[column]) if row[column] else None) for row in rows]


def complaints(table):
    """What is wrong with the table: functions without a row, rows without a function, slowness without a reason."""
    functions, rows = public_functions(), ratios(table)
    missing = [f"{name} has no row" for name in functions if name not in dict(rows)]
    unknown = [f"{name} is no public function" for name, _ in rows if name not in functions]
    slow = {name for name, ratio in rows if ratio is not None and ratio > 1.1 and name in functions}
    silent = [name for name in sorted(slow) if not re.search(r"\bSlower\b|\bslower than\b", functions[name].__doc__)]
    return missing + unknown + [f"{name} does not say why it is slower" for name in silent]


def test_every_scratch_function_has_a_row_and_a_slower_one_says_why():
    assert complaints(TABLE.read_text(encoding="utf-8")) == []


def with_row(name, new):
    """The committed table with another row in the place of those of a function."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not re.match(rf"\| {re.escape(name)}\b", line)]
    assert len(kept) < len(lines)
    return "\n".join([*kept, *new])


@pytest.mark.parametrize(
    ("name", "ratio", "expected"),
    [
        ("pyramids.pyr_down", "1.2", ["pyramids.pyr_down does not say why it is slower"]),
        ("matrices.lut", "2.3e+02", ["matrices.lut does not say why it is slower"]),
        ("matrices.lut", "1.1", []),  # runs differ by as much
        ("matrices.lut", "", []),  # nothing to compare with
        ("matching.rotate", "9.9", []),  # its docstring says why
    ],
)
def test_a_function_that_is_slower_and_keeps_silent_is_found_out(name, ratio, expected):
    assert complaints(with_row(name, [f"| {name} linear | 1 | 1 | 1 | 1 | {ratio} | |"])) == expected


def test_rows_and_functions_that_do_not_belong_together_are_found_out():
    assert complaints(with_row("stereo.valid_area", [])) == ["stereo.valid_area has no row"]
    renamed = with_row("stereo.valid_area", ["| stereo.invalid_area | 1 | | | | | |"])
    assert complaints(renamed) == ["stereo.valid_area has no row", "stereo.invalid_area is no public function"]


def test_a_docstring_without_its_reason_is_found_out(monkeypatch):
    monkeypatch.setattr(hough.hough_lines_p, "__doc__", "Find line segments, no slower or faster for it.")
    assert complaints(TABLE.read_text(encoding="utf-8")) == ["hough.hough_lines_p does not say why it is slower"]
