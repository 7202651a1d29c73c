"""The benchmarks run, and what they compare is comparable. Time is never asserted."""

import importlib
import os
from pathlib import Path

import pytest

pytest.importorskip("skimage", reason="the second opinion of the benchmarks")

MODULES = [path.stem for path in sorted(Path(__file__).parent.glob("bench_*.py"))]


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
