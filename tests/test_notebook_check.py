"""The root conftest.py, which checks every notebook: what it must let pass, and what it must find."""

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_output
from tiny_course import write_notebook

ROOT = Path(__file__).parents[1]
PICTURE = """
import base64, cv2, numpy as np
from IPython.display import display
picture = np.random.default_rng(0).integers(60, 190, (50, 80, 3)).astype(np.uint8)
file = base64.b64encode(cv2.imencode(".png", picture)[1]).decode()
display({"text/html": f'<img alt="noise" src="data:image/png;base64,{file}">', "text/plain": "[noise]"}, raw=True)
"""
LIVE = """
import numpy as np
from cvlessons import live

@live(level=(0, 255), unused=(0, 9), alt="One grey level")
def grey(level=100, unused=1):
    1 / (255 - level)
    return np.full((8, 8), level, np.uint8)
"""
SOUND = LIVE.replace("255 - level", "256 - level").replace(", unused=(0, 9)", "").replace(", unused=1", "")
NOISE = np.random.default_rng(0).integers(60, 190, (50, 80, 3)).astype(np.uint8)


def patched(share, by=100):
    """The noise with so large a share of its pixels changed by so much."""
    changed = NOISE.astype(int).reshape(-1, 3)
    changed[: round(share * len(changed))] -= by
    return np.clip(changed, 0, 255).astype(np.uint8).reshape(NOISE.shape)


STORED = {  # name: (the stored pictures, the stored text, what is said)
    "the same": ([NOISE], "[noise]", ""),
    "one level off": ([NOISE + 1], "[noise]", ""),
    "a few pixels off": ([patched(0.005)], "[noise]", ""),
    "two levels off": ([NOISE + 2], "[noise]", "picture 0: 0.0% of it differs, mean 2.0"),
    "a patch off": ([patched(0.025, 41)], "[noise]", "picture 0: 2.5% of it differs"),
    "another size": ([NOISE[:-1]], "[noise]", r"picture 0: size \(50, 80, 3\), stored \(49, 80, 3\)"),
    "one picture more": ([NOISE, NOISE], "[noise]", "mismatch"),
    "another text": ([NOISE], "[silence]", "mismatch"),
}


def stored(pictures, text):
    """The output as a notebook keeps it; the file is packed otherwise than in the cell."""
    files = [cv2.imencode(".png", picture, (cv2.IMWRITE_PNG_COMPRESSION, 9))[1] for picture in pictures]
    coded = [base64.b64encode(file).decode() for file in files]
    page = "".join(f'<img alt="noise" src="data:image/png;base64,{code}">' for code in coded)
    return new_output("display_data", {"text/html": page, "text/plain": text})


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What pytest says of two notebooks, one with all that STORED has and a bad live picture, the other sound."""
    folder = tmp_path_factory.mktemp("check")
    shutil.copy(ROOT / "conftest.py", folder)
    path = write_notebook(folder / "bad.ipynb", *[PICTURE] * len(STORED), LIVE)
    notebook = nbformat.read(path, as_version=4)
    for number, (pictures, text, _) in enumerate(STORED.values()):
        notebook.cells[number].update(execution_count=number + 1, outputs=[stored(pictures, text)])
    nbformat.write(notebook, path)
    write_notebook(folder / "good.ipynb", SOUND)
    options = ("-rA", "-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "--import-mode=importlib")
    done = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    return re.sub("\x1b\\[[0-9;]*m", "", done.stdout)


@pytest.mark.parametrize("number, name", list(enumerate(STORED)))
def test_a_stored_picture_is_compared_by_its_pixels(report, number, name):
    said = STORED[name][2]
    verdict = re.search(rf"^(PASSED|FAILED) bad.ipynb::Cell {number}\b", report, re.MULTILINE)[1]
    assert verdict == ("FAILED" if said else "PASSED")
    if said:
        assert re.search(said, report)


def test_the_sweep_finds_an_error_at_an_end_and_a_control_that_does_nothing(report):
    assert re.search("^FAILED bad.ipynb::sweep", report, re.MULTILINE)
    assert re.search(r"4 problems in 1 live pictures:\n +grey\(level=255, unused=1\): ZeroDivisionError", report)
    assert "grey: the control 'unused' changes nothing" in report


def test_a_sound_notebook_passes(report):
    assert re.search("^PASSED good.ipynb::sweep", report, re.MULTILINE)
