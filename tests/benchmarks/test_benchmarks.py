"""The benchmarks run, and what they compare is comparable. Time is never asserted."""

import importlib
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
