"""What a live cell displays, what is left when it is run again or closed, and a real kernel."""

import base64
import re
from importlib import import_module

import cv2
import numpy as np
import pytest
from ipywidgets.widgets import widget as registry

live, show = import_module("cvlessons.live"), import_module("cvlessons.show")  # the package's own names are functions
pytestmark = pytest.mark.usefixtures("shown")
ALT = "A square that follows the sliders"
EYE, ONES = np.eye(3), np.ones(3)
GREY = np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)


def explorer_of(function, **specifications):
    return live.Explorer(function, specifications, ALT)


def square(size=3, grey=200):
    picture = np.zeros((64, 64), np.uint8)
    picture[:size, :size] = grey
    return picture, f"{size} wide"


def test_display_is_a_still_and_then_a_widget(shown):
    @live.live(alt='A "square" & more', size=(1, 60))
    def framed(size=3):
        return square(size)

    still, view = shown
    assert set(still) == {"text/html", "text/plain"}
    assert '<img alt="A &quot;square&quot; &amp; more"' in still["text/html"] and "3 wide" in still["text/html"]
    data = base64.b64decode(re.search(r"base64,([^\"]+)", still["text/html"])[1])
    np.testing.assert_array_equal(
        cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)[::3, ::3], square(3)[0]
    )
    assert still["text/plain"] == '[picture: A "square" & more]\n3 wide'
    assert set(view) == {"application/vnd.jupyter.widget-view+json"}
    model = view["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert registry._instances[model] is framed._box
    assert "cvlessons-live" in framed._box._dom_classes
    assert framed(5)[1] == "5 wide"  # still the function itself
    framed.display()
    assert shown[3] == view  # a second look is the same widget


def test_running_a_cell_again_leaves_no_widget_behind(shown):
    def run_cell():
        @live.live(
            alt=ALT,
            size=(1, 60),
            span=(0, 9),
            kind=["a", "b"],
            bold=True,
            kernel={"a": np.eye(3), "b": np.ones((2, 2))},
            row=np.ones(3),
            width=live.odd(3, 9),
        )
        def again(size=3, span=(2, 3), kind="a", bold=True, kernel=EYE, row=ONES, width=3):
            return {"left": GREY, "right": square(size)[0]}, "text"

        again.controls["kernel"].menu.index = 1
        return again

    first = run_cell()
    alive = len(registry._instances)
    for _ in range(5):
        again = run_cell()
        assert len(registry._instances) == alive
    assert live.explorers == {"again": again} and first is not again
    again.close()
    again.close()
    assert live.explorers == {}


def test_closing_everything_empties_the_registry():
    before = set(registry._instances)
    explorer = explorer_of(square, size=(1, 60), grey={"a": 1, "b": 200})
    assert len(registry._instances) > len(before) + 8
    explorer.close()
    assert set(registry._instances) == before


def test_a_wrong_specification_leaves_no_widget_behind():
    before = set(registry._instances)
    with pytest.raises(TypeError):
        explorer_of(square, size=(1, 60), grey="wrong")
    assert set(registry._instances) == before


def test_a_move_that_ends_after_closing_changes_nothing():
    explorer = explorer_of(square, size=(1, 60))
    before = explorer.pictures[" "]
    explorer.close()
    explorer._render()
    explorer.controls["size"].value = 9
    assert explorer.pictures[" "] is before


def test_in_a_real_kernel_a_cell_gives_a_still_a_view_and_errors_with_the_cell_s_own_lines(tmp_path):
    import nbclient
    import nbformat.v4 as nbformat4

    good = """
import numpy as np
from cvlessons import check, live

@live(alt="A grey square, by a slider", grey=(0, 255))
def shade(grey=9):
    return np.full((50, 50), grey, np.uint8), f"grey {grey}"
"""
    again = """
def half(grey):
    return grey // 0

@live(alt="A grey square, by a slider", grey=(0, 255))
def shade(grey=9):
    return np.full((50, 50), half(grey), np.uint8)
"""
    stub = """
def my_ssd(window, templ):
    # your lines
    ...

check("matching.ssd", my_ssd)
"""
    cells = [nbformat4.new_code_cell(text.strip("\n")) for text in (good, again, stub)]
    notebook = nbformat4.new_notebook(cells=cells)
    nbclient.NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    still, view = notebook.cells[0].outputs
    assert still.output_type == view.output_type == "display_data"
    assert set(still.data) == {"text/html", "text/plain"} and set(view.data) == {
        "application/vnd.jupyter.widget-view+json"
    }
    assert 'alt="A grey square, by a slider"' in still.data["text/html"] and "grey 9" in still.data["text/plain"]
    words = notebook.cells[1].outputs[0].data["text/plain"]
    assert "ZeroDivisionError" in words and "in half, line 2: return grey // 0" in words
    assert notebook.cells[2].outputs[0].data["text/plain"].startswith("Open (matching.ssd): Not written yet")
