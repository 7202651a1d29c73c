"""How pytest runs the notebooks: nbval executes each and compares text; we add pictures, and a sweep of all sliders.

nbval is pinned, since this hooks into its classes. It never compares pictures and never moves a slider.
"""

import base64
import json
import re

import cv2
import nbval.plugin as nbval
import numpy as np
import pytest

PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=]+)")
SWEEP = "import json; from cvlessons.live import explorers, sweep_all; print(json.dumps([len(explorers), sweep_all()]))"


class NotebookCell(nbval.IPyNbCell):
    """A cell whose pictures are compared by their pixels, not by their encoded bytes."""

    def sanitize(self, text):
        return PICTURE.sub("[picture]", super().sanitize(text))

    def compare_outputs(self, test, ref, skip_compare=None):
        if not super().compare_outputs(test, ref, skip_compare):
            return False
        for number, (ours, stored) in enumerate(zip(_pictures(test), _pictures(ref), strict=True)):
            if ours.shape != stored.shape:
                self.comparison_traceback.append(f"picture {number}: size {ours.shape}, stored {stored.shape}")
                return False
            off = np.abs(ours.astype(int) - stored)
            if off.mean() > 1 or (off > 40).mean() > 0.02:  # another CPU or encoder stays far below
                self.comparison_traceback.append(
                    f"picture {number}: {(off > 40).mean():.1%} of it differs, mean {off.mean():.1f}"
                )
                return False
        return True


class Sweep(pytest.Item):
    """Moves every control of every live picture, in the kernel that ran the notebook."""

    def runtest(self):
        count, problems = json.loads(self.parent.run(SWEEP))
        assert not problems, f"{len(problems)} problems in {count} live pictures:\n" + "\n".join(problems)

    def repr_failure(self, excinfo):
        return str(excinfo.value)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}::sweep"


class Notebook(nbval.IPyNbFile):
    def collect(self):
        for cell in super().collect():
            yield NotebookCell.from_parent(
                self, name=cell.name, cell_num=cell.cell_num, cell=cell.cell, options=cell.options
            )
        yield Sweep.from_parent(self, name="sweep")

    def run(self, code, timeout=600):
        """What a piece of code prints in the notebook's kernel."""
        request = self.kernel.execute_cell_input(code, allow_stdin=False)
        printed = []
        while True:
            message = self.get_kernel_message(timeout=timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream" and content["name"] == "stdout":
                printed.append(content["text"])
            elif kind == "error":
                raise AssertionError("\n".join(content["traceback"]))
            elif kind == "status" and content["execution_state"] == "idle":
                return "".join(printed)


def _pictures(outputs):
    pages = [output["data"]["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    files = [base64.b64decode(data) for page in pages for data in PICTURE.findall(page)]
    return [cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR) for file in files]


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    collected = yield
    return [
        Notebook.from_parent(parent, path=file.path) if type(file) is nbval.IPyNbFile else file for file in collected
    ]
