"""A class of eight on a local JupyterHub runs chapter 1 at once. Not part of the default run:

npm install --prefix /tmp/proxy configurable-http-proxy
.venv/bin/pip install -e '.[test,hub]'
PATH=/tmp/proxy/node_modules/.bin:$PATH .venv/bin/pytest -n 0 -s tests/hub
"""

import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hub.hub import Learner, memory, missing, running_hub

LEARNERS = [f"learner{number}" for number in range(1, 9)]
CHAPTER = "01_template_matching.ipynb"
# A learner's slider through its whole range, in the kernel: how long a move takes, while all others do the same.
MOVES = """
import statistics as _s, time as _t
_slider, _times = find_word.controls["threshold"], []
for _n in range(30, 101, 2):
    _start = _t.perf_counter()
    _slider.value = _n / 100
    _times.append((_t.perf_counter() - _start) * 1000)
assert find_word.error is None
print(_s.median(_times), find_word.text)
"""


def run_chapter(learner):
    """All that one learner does; the seconds of each part are kept."""
    for name, part in (
        ("log in", learner.log_in),
        ("server", learner.start_server),
        ("chapter", lambda: learner.run(CHAPTER)),
        ("moves", lambda: setattr(learner, "moved", learner.execute(MOVES))),
    ):
        start = time.monotonic()
        part()
        learner.seconds[name] = time.monotonic() - start
    return learner


def class_of(names, folder):
    """The learners after all of them did it at once, and the megabytes of each and of the hub."""
    with running_hub(folder, names) as (url, process):
        with ThreadPoolExecutor(len(names)) as pool:
            learners = list(pool.map(run_chapter, [Learner(url, name) for name in names]))
        return learners, memory(process)


def rows(names=LEARNERS):
    """The table for run.py."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        learners, megabytes = class_of(names, Path(folder))
    yield "what", "median of the learners", "slowest or largest"
    for part in learners[0].seconds:
        kept = [learner.seconds[part] for learner in learners]
        yield f"{part}, s", f"{statistics.median(kept):.1f}", f"{max(kept):.1f}"
    kept = [float(learner.moved.split()[0]) for learner in learners]
    yield "one move of a slider in the kernel, ms", f"{statistics.median(kept):.0f}", f"{max(kept):.0f}"
    kept = [megabytes[name] for name in names]
    yield "memory of server and kernel, MB", f"{statistics.median(kept):.0f}", f"{max(kept):.0f}"
    yield "memory of the hub and its proxy, MB", f"{megabytes['hub']:.0f}", ""


def test_eight_learners_run_chapter_1_at_once(tmp_path, capsys):
    if reason := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    learners, megabytes = class_of(LEARNERS, tmp_path)
    for learner in learners:
        assert learner.errors == []
        assert learner.cells > 30
        assert "recall" in learner.moved
        assert "application-extension:faviconbusy" in learner.page  # cvlessons/jupyter was read
    assert len({learner.moved.split(" ", 1)[1] for learner in learners}) == 1  # all of them saw the same
    assert set(megabytes) == {*LEARNERS, "hub"}
    with capsys.disabled():
        for learner in learners:
            parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in learner.seconds.items())
            print(f"\n{learner.name}: {parts}; {megabytes[learner.name]:.0f} MB", end="")
        print(f"\nhub and proxy: {megabytes['hub']:.0f} MB")
