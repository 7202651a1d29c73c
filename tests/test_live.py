"""Live pictures: every kind of control, what is sent to the browser, errors in words, threads, sweeps."""

import base64
import re
import threading
import time
from importlib import import_module

import cv2
import ipywidgets as widgets
import numpy as np
import pytest
from ipywidgets.widgets import widget as registry

from cvlessons import controls

live, show = import_module("cvlessons.live"), import_module("cvlessons.show")  # the package's own names are functions
ALT = "A square that follows the sliders"
EYE, PAIR, ONES = np.eye(3), np.eye(2), np.ones(3)
GREY = np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    """What would be displayed, bundle by bundle; and no explorer outlives its test."""
    bundles = []
    monkeypatch.setattr(show, "_display", bundles.append)
    yield bundles
    for explorer in list(live.explorers.values()):
        explorer.close()


@pytest.fixture
def sent(monkeypatch):
    """Every state that goes to the browser, as pairs of widget and dict."""
    messages = []
    monkeypatch.setattr(widgets.Widget, "send_state", lambda self, key=None: messages.append((self, key)))
    return messages


def explorer_of(function, **specifications):
    return live.Explorer(function, specifications, ALT)


def control_of(spec, *default):
    """The widget that `live` makes for one argument."""
    if default:

        def function(size=default[0]):
            return GREY
    else:

        def function(size):
            return GREY

    return controls.make_controls(function, {"size": spec})["size"]


def square(size=3, grey=200):
    picture = np.zeros((64, 64), np.uint8)
    picture[:size, :size] = grey
    return picture, f"{size} wide"


def decoded(image):
    return cv2.imdecode(np.frombuffer(image.value, np.uint8), cv2.IMREAD_UNCHANGED)


def image_of(explorer, label=" "):
    return explorer._panels[label].image


# --- controls ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec, default, kind, value",
    [
        ((0, 10), 3, widgets.IntSlider, 3),
        ((0, 10, 2), 4, widgets.IntSlider, 4),
        ((np.int64(0), np.uint8(200)), np.int32(7), widgets.IntSlider, 7),
        ((0.0, 1.0), 0.5, widgets.FloatSlider, 0.5),
        ((0, 1, 0.25), 0, widgets.FloatSlider, 0.0),
        ((0, 255), (10, 20), widgets.IntRangeSlider, (10, 20)),
        ((0.0, 1.0), (0.25, 0.5), widgets.FloatRangeSlider, (0.25, 0.5)),
        (live.odd(3, 31), 5, widgets.IntSlider, 5),
        (["a", "b"], "b", widgets.Dropdown, "b"),
        ([None, 3], None, widgets.Dropdown, None),
        ({"small": 3, "large": 9}, 9, widgets.Dropdown, 9),
        (True, False, widgets.Checkbox, False),
    ],
)
def test_a_specification_makes_its_control_at_the_argument_s_default(spec, default, kind, value):
    control = control_of(spec, default)
    assert type(control) is kind
    assert control.value == value and type(control.value) is type(value)
    assert control.description == "size"


@pytest.mark.parametrize(
    "spec, value",
    [((2, 9), 2), (live.odd(3, 9), 3), ([5, 6], 5), ({"x": 7}, 7), (True, True), (False, False), ((0.5, 1.0), 0.5)],
)
def test_without_a_default_a_control_starts_at_its_first_value(spec, value):
    assert control_of(spec).value == value


def test_a_float_slider_shows_as_many_digits_as_its_step_has():
    assert control_of((0.5, 1.0, 0.01), 0.9).readout_format == ".2f"
    assert control_of((0.0, 5.0, 0.5), 1.0).readout_format == ".1f"


def test_an_even_number_typed_into_an_odd_slider_becomes_odd():
    seen = []

    def blur(size=3):
        seen.append(size)
        return GREY

    explorer = explorer_of(blur, size=live.odd(3, 31))
    explorer.controls["size"].set_state({"value": 8})
    assert explorer.controls["size"].value == 9
    assert seen[-1] == 9 and all(size % 2 for size in seen)


def test_an_array_is_a_grid_of_fields_whose_edits_reach_the_function():
    kernel = np.full((3, 3), 1 / 9)
    field = control_of(kernel)
    assert len(field.fields) == 9
    np.testing.assert_array_equal(field.value, kernel)  # not rounded as the fields are
    field.fields[5].set_state({"value": 4.0})
    assert field.value[1, 2] == 4 and np.count_nonzero(field.value == 1 / 9) == 8
    np.testing.assert_array_equal(kernel, 1 / 9)  # the learner's own array is left alone


def test_a_row_of_numbers_stays_a_row():
    field = control_of(np.array([1, 2, 1]))
    assert field.value.tolist() == [1, 2, 1]
    field.fields[0].set_state({"value": 7})
    assert field.value.tolist() == [7, 2, 1]


def test_a_dict_of_arrays_is_a_grid_with_presets_of_any_size():
    presets = {"box": np.ones((3, 3)), "line": np.array([[1, 2, 3, 4, 5]]), "one": np.eye(1)}
    field = control_of(presets, presets["line"])
    assert field.menu.label == "line" and field.value.tolist() == [[1, 2, 3, 4, 5]]
    for number, name in ((0, "box"), (2, "one"), (1, "line")):
        field.menu.set_state({"index": number})
        np.testing.assert_array_equal(field.value, presets[name])
        assert len(field.fields) == presets[name].size


def test_choosing_a_preset_calls_the_function_once():
    calls = []

    def convolve(kernel):
        calls.append(kernel)
        return GREY

    explorer = explorer_of(convolve, kernel={"a": np.eye(3), "b": np.ones((3, 3))})
    explorer.controls["kernel"].menu.set_state({"index": 1})
    assert len(calls) == 2 and calls[-1].sum() == 9


def test_the_function_cannot_spoil_the_array_of_its_control():
    def spoil(kernel):
        kernel[:] = 99
        return GREY

    explorer = explorer_of(spoil, kernel=np.eye(3))
    np.testing.assert_array_equal(explorer.values()["kernel"], np.eye(3))


@pytest.mark.parametrize(
    "spec, default, words",
    [
        ((5, 1), 3, "second number must be larger"),
        ((0, float("nan")), 0, "must be a range"),
        ((0, 10, 0), 3, "steps of 0"),
        ((0, 10, 20), 3, "steps of 20"),
        ((0, 10), 11, "outside its control, 0 to 10"),
        ((0, 10), 2.5, "whole numbers"),
        ((0, 10), "three", "not a number"),
        ((0, 10), None, "not a number"),
        ((0, 10), True, "not a number"),
        ((0, 10), (5, 1), "smaller number first"),
        ((0, 10), (1, 2, 3), "pair"),
        ((0, 10), (1, 20), "outside"),
        (live.odd(3, 9), 4, "even"),
        (live.odd(3, 9), 11, "outside"),
        (["a", "b"], "c", "not among"),
        ([], 1, "empty"),
        ({}, 1, "empty"),
        ([np.eye(2)], 1, "names"),
        (True, "yes", "True or False"),
        (np.zeros((2, 2, 2)), np.zeros((2, 2, 2)), "dimensions"),
        ({"a": np.eye(2)}, np.ones((2, 2)), "not among a"),
        ("text", 1, "must be a range"),
        (7, 1, "must be a range"),
        ((1, 2, 3, 4), 1, "must be a range"),
        ((True, False), True, "must be a range"),
    ],
)
def test_a_wrong_specification_is_said_in_words(spec, default, words):
    with pytest.raises((ValueError, TypeError), match="size") as caught:
        control_of(spec, default)
    assert words in str(caught.value)


@pytest.mark.parametrize("low, high", [(2, 9), (3, 8), (9, 3), (3, 3), (3.5, 9)])
def test_odd_wants_odd_ends(low, high):
    with pytest.raises(ValueError, match="must be odd"):
        live.odd(low, high)


def test_arguments_and_controls_must_fit():
    with pytest.raises(ValueError, match="colour is not an argument of square, which has size, grey"):
        live.live(alt=ALT, colour=(0, 9))(square)
    with pytest.raises(ValueError, match="size of control_free needs a control or a default"):

        @live.live(alt=ALT)
        def control_free(size):
            return GREY

    with pytest.raises(TypeError, match="above a function"):
        live.live(alt=ALT)(GREY)
    assert live.explorers == {}


def test_alt_is_required():
    with pytest.raises(TypeError, match="alt"):
        live.live(size=(0, 5))
    for nothing in ("", "   ", "short", None):
        with pytest.raises(ValueError, match="alt must say"):
            live.live(alt=nothing, size=(0, 5))


# --- what the function returns ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "result, labels, text",
    [
        (GREY, [" "], ""),
        ((GREY, "a < b & c"), [" "], "a < b & c"),
        ((GREY, GREY), [" ", "  "], ""),
        ([GREY, GREY, "two"], [" ", "  "], "two"),
        ({"left": GREY, 5: GREY}, ["left", "5"], ""),
        (({"left": GREY}, "score"), ["left"], "score"),
        (("score",), [], "score"),
        ("score", [], "score"),
    ],
)
def test_pictures_and_text_in_every_form(result, labels, text):
    explorer = explorer_of(lambda: result)
    assert explorer.error is None
    assert list(explorer.pictures) == labels
    assert explorer.text == text
    assert len(explorer._row.children) == len(labels)


def test_the_widget_s_png_decodes_to_the_function_s_picture():
    explorer = explorer_of(square, size=(1, 60))
    for size in (1, 30, 60):
        explorer.controls["size"].set_state({"value": size})
        image = image_of(explorer)
        assert image.format == "png"
        picture = square(size)[0].repeat(3, 0).repeat(3, 1)  # 64 pixels are enlarged to 192
        np.testing.assert_array_equal(decoded(image), picture)
        assert (image.width, image.height) == ("192", "192")
        np.testing.assert_array_equal(explorer.pictures[" "], square(size)[0])


def test_the_widget_s_jpeg_is_within_a_few_levels_and_blue_stays_blue():
    rng = np.random.default_rng(1)
    photograph = cv2.GaussianBlur(rng.integers(0, 256, (300, 400, 3)).astype(np.uint8), (0, 0), 1.5)
    photograph //= np.uint8([1, 2, 4])  # bluish
    image = image_of(explorer_of(lambda: photograph))
    assert image.format == "jpeg"
    difference = np.abs(decoded(image).astype(int) - photograph)
    assert difference.mean() < 2 and difference.max() < 24  # noise is the worst of all


def test_the_alt_text_stands_beside_each_picture_for_a_screen_reader():
    explorer = live.Explorer(lambda: {"left": GREY, "<right>": GREY}, {}, 'A "square" & more')
    labels = [
        re.search('role="img" aria-label="([^"]*)"', panel.children[0].value)[1] for panel in explorer._row.children
    ]
    assert labels == ["A &quot;square&quot; &amp; more (left)", "A &quot;square&quot; &amp; more (&lt;right&gt;)"]
    assert image_of(explorer, "left").tooltip is None  # it stops the view of ipywidgets 8.1 in the browser
    (panel,) = explorer_of(square)._row.children
    assert f'aria-label="{ALT}"' in panel.children[0].value


def test_value_range_is_for_pictures_that_are_not_uint8():
    def both():
        return {"page": GREY, "response": np.array([[-1.0, 0.0], [1.0, 2.0]])}

    explorer = live.Explorer(both, {}, ALT, value_range=(-1, 1))
    np.testing.assert_array_equal(explorer.pictures["page"], GREY)
    assert explorer.pictures["response"].tolist() == [[0, 128], [255, 255]]


def test_pictures_that_change_size_number_and_label():
    def pieces(number=1, side=20):
        return {f"piece {n}": np.full((side, side + n), 90, np.uint8) for n in range(number)}, f"{number} pieces"

    explorer = explorer_of(pieces, number=(0, 5), side=(20, 400))
    for number, side in ((1, 20), (3, 400), (3, 30), (1, 30), (5, 40), (2, 300)):
        explorer.controls["number"].set_state({"value": number})
        explorer.controls["side"].set_state({"value": side})
        assert list(explorer.pictures) == [f"piece {n}" for n in range(number)]
        assert len(explorer._row.children) == number
        for n in range(number):
            image = image_of(explorer, f"piece {n}")
            assert decoded(image).shape[1] / decoded(image).shape[0] == pytest.approx((side + n) / side, abs=0.01)
            assert decoded(image).shape[::-1] == (int(image.width), int(image.height))
    explorer.controls["number"].set_state({"value": 0})  # no picture at all is an error, and the last ones stay
    assert "empty" in str(explorer.error) and len(explorer.pictures) == 2


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_only_the_panel_that_changed_is_sent_and_in_one_message(sent):
    def pair(size=3, unused=0):
        return {"original": GREY, "square": square(size)[0]}

    explorer = explorer_of(pair, size=(1, 60), unused=(0, 9))
    sent.clear()
    explorer.controls["size"].value = 20
    images = [(widget, key) for widget, key in sent if isinstance(widget, widgets.Image)]
    assert len(images) == 1 and images[0][0] is image_of(explorer, "square")
    others = [widget for widget, _ in sent if widget not in (image_of(explorer, "square"), explorer.controls["size"])]
    assert others == []


def test_the_same_picture_is_not_sent_again(sent):
    def constant(size=3):
        return {"a": GREY.copy(), "b": GREY.copy()}, "always"

    explorer = explorer_of(constant, size=(0, 9))
    sent.clear()
    for size in range(9):
        explorer.controls["size"].value = size
    assert {widget for widget, _ in sent} <= {explorer.controls["size"]}


def test_a_picture_changed_in_place_is_seen_as_changed():
    canvas = np.zeros((64, 64), np.uint8)

    def paint(grey=0):
        canvas[:] = grey
        return canvas

    explorer = explorer_of(paint, grey=(0, 255))
    explorer.controls["grey"].value = 77
    assert (decoded(image_of(explorer)) == 77).all()


# --- errors -----------------------------------------------------------------------------------------------------------


def helper(size):
    return GREY[: 10 // size]


def fragile(size=3):
    if size == 7:
        raise KeyError("seven <b>")
    if size == 8:
        return cv2.GaussianBlur(GREY, (size, size), 0)  # an even kernel
    return np.ascontiguousarray(helper(size))


def test_an_error_is_said_with_its_line_the_picture_stays_and_the_next_move_recovers():
    explorer = explorer_of(fragile, size=(0, 9))
    good = explorer.pictures[" "].copy()
    explorer.controls["size"].value = 7
    assert isinstance(explorer.error, KeyError)
    message = explorer._message.value
    assert "KeyError: &#x27;seven &lt;b&gt;&#x27;" in message and 'raise KeyError("seven' in _plain(message)
    line = fragile.__code__.co_firstlineno + 2
    assert f"in fragile, line {line}:" in message and 'role="alert"' in message
    np.testing.assert_array_equal(explorer.pictures[" "], good)
    np.testing.assert_array_equal(decoded(image_of(explorer))[::24, ::3], good[::8])
    explorer.controls["size"].value = 5
    assert explorer.error is None and explorer._message.value == ""
    assert explorer.pictures[" "].shape == (2, 64)


def _plain(page):
    return show.html.unescape(page)


def test_an_error_of_opencv_is_said_without_its_build_paths():
    explorer = explorer_of(fragile, size=(0, 9))
    explorer.controls["size"].value = 8
    message = _plain(explorer._message.value)
    assert message.count("OpenCV") == 1 and "ksize.width % 2 == 1" in message
    assert "cv2.GaussianBlur(GREY" in message and "in fragile, line" in message
    assert ".cpp" not in message and "/" not in message.split("\n")[0].replace("</div>", "").split(">")[-1]


def test_wrong_arguments_to_opencv_are_said_once():
    explorer = explorer_of(lambda: cv2.matchTemplate(GREY, GREY, "method"))
    message = _plain(explorer._message.value)
    assert message.count("'method'") == 1 and "Overload" not in message


def test_an_error_in_a_helper_points_to_the_helper():
    explorer = explorer_of(fragile, size=(0, 9))
    explorer.controls["size"].value = 0
    assert "in helper, line" in explorer._message.value and "ZeroDivisionError" in explorer._message.value


def test_an_error_in_another_file_points_to_the_learner_s_line():
    explorer = explorer_of(lambda: np.linalg.inv(np.zeros((2, 2))))
    assert "np.linalg.inv(np.zeros" in explorer._message.value


def test_an_error_at_the_very_first_call(shown):
    @live.live(alt=ALT, size=(0, 9))
    def late(size=0):
        return np.full((9, 9), 20 // size, np.uint8)

    page, view = shown
    assert "ZeroDivisionError" in page["text/html"] and "[error: ZeroDivisionError" in page["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in view
    late.controls["size"].value = 2
    assert late.error is None and (late.pictures[" "] == 10).all()


@pytest.mark.parametrize(
    "result, words",
    [
        (None, "returned no picture (None)"),
        ((None, "text"), "returned no picture (None)"),
        ((GREY, None), "returned no picture (None)"),
        ((), "returned no picture"),
        (np.zeros((4, 4)), "value_range"),
        (np.zeros((0, 4), np.uint8), "empty"),
        (np.zeros((4, 4, 2), np.uint8), "shape (4, 4, 2)"),
        ((3.0, GREY), "must be a NumPy array, not float"),
        ({"left": [1, 2]}, "the picture 'left' must be a NumPy array, not list"),
        ({}, "empty"),
    ],
)
def test_what_is_no_picture_is_said_in_words(result, words):
    explorer = explorer_of(lambda: result)
    assert words in str(explorer.error)
    assert words in _plain(explorer._message.value)


def test_endless_recursion_is_an_error_like_others():
    def endless(size=1):
        return endless(size + 1)

    explorer = explorer_of(endless, size=(0, 9))
    assert isinstance(explorer.error, RecursionError)


# --- threads ----------------------------------------------------------------------------------------------------------


def test_moves_from_many_threads_lose_no_update_and_end_on_the_last_value():
    running, most = [0], [0]

    def slow(size=0):
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.005)
        running[0] -= 1
        return np.full((8, 8), size, np.uint8), f"{size}"

    explorer = explorer_of(slow, size=(0, 255))
    failures = []

    def move(first):
        try:
            for size in range(first, first + 20):
                explorer.controls["size"].value = size
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=move, args=(20 * n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not failures and not any(thread.is_alive() for thread in threads)
    assert most[0] == 1  # never two calls at once
    final = explorer.controls["size"].value
    assert (explorer.pictures[" "] == final).all() and explorer.text == str(final)


def test_moves_during_a_slow_call_are_dropped_except_the_last():
    calls, started, go = [], threading.Event(), threading.Event()

    def slow(size=0):
        calls.append(size)
        if size:
            started.set()
            go.wait(10)
        return np.full((8, 8), size, np.uint8)

    explorer = explorer_of(slow, size=(0, 99))
    first = threading.Thread(target=lambda: explorer.controls["size"].set_trait("value", 1))
    first.start()
    assert started.wait(10)
    for size in range(2, 50):
        explorer.controls["size"].value = size
    go.set()
    first.join(10)
    assert calls == [0, 1, 49]
    assert (explorer.pictures[" "] == 49).all()


# --- display, closing -------------------------------------------------------------------------------------------------


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


# --- sweep ------------------------------------------------------------------------------------------------------------


def test_a_sound_explorer_has_no_problems_and_stands_as_before():
    def sound(size=3, grey=200, bold=False, kernel=PAIR, span=(20, 90)):
        picture = square(size, grey)[0].copy()
        picture[span[0] : span[1]] += np.uint8(kernel.sum()) + np.uint8(bold)
        return picture

    presets = {"one": np.eye(2), "two": np.ones((2, 2))}
    explorer = explorer_of(sound, size=(1, 60), grey=[100, 200], bold=True, kernel=presets, span=(0, 100))
    explorer.controls["size"].value = 11
    explorer.controls["kernel"].fields[0].value = 5
    before, picture = explorer.values(), explorer.pictures[" "].copy()
    assert explorer.sweep() == []
    after = explorer.values()
    np.testing.assert_array_equal(after.pop("kernel"), before.pop("kernel"))
    assert after == before
    np.testing.assert_array_equal(explorer.pictures[" "], picture)


@pytest.mark.parametrize("culprit", [(1, "c"), (60, "a"), (60, "b"), (60, "c"), (1, "b")])
def test_sweep_finds_an_error_that_needs_a_pair_of_controls(culprit):
    def paired(size=30, kind="a", other=0.5):
        if (size, kind) == culprit:
            raise ValueError("planted")
        return square(size, ord(kind))[0] + np.uint8(other * 10)

    problems = explorer_of(paired, size=(1, 60), kind=["a", "b", "c"], other=(0.0, 1.0)).sweep()
    assert any(f"paired(size={culprit[0]}, kind={culprit[1]!r}" in p and "planted" in p for p in problems)


@pytest.mark.parametrize("spec, default, bad", [((0, 99, 7), 7, 99), ((0.0, 0.95, 0.1), 0.5, 0.95), ((0, 9), 5, 0)])
def test_sweep_reaches_both_ends(spec, default, bad):
    def ends(size=default):
        return np.full((9, 9), 10 / (size - bad), np.float32).astype(np.uint8) if size != bad else None

    (problem,) = explorer_of(ends, size=spec).sweep()
    assert "returned no picture" in problem


def test_sweep_tries_the_cells_of_an_array_and_every_preset():
    seen = set()

    def cells(kernel):
        seen.add(tuple(kernel.ravel()))
        return np.full((9, 9), int(kernel.sum()) % 256, np.uint8)

    explorer = explorer_of(cells, kernel={"a": np.eye(2), "b": np.ones((1, 3)), "c": np.full((2, 2), 1 / 3)})
    assert explorer.sweep() == []
    assert seen >= {(1, 0, 0, 1), (1, 1, 1), (1 / 3,) * 4, (2, 1, 1, 2)}


def test_sweep_names_a_control_that_changes_nothing_and_only_that():
    def idle(size=3, spare=1):
        return square(size)

    assert explorer_of(idle, size=(1, 60), spare=(0, 9)).sweep() == ["idle: the control 'spare' changes nothing"]


def test_a_control_of_the_caption_alone_counts_as_changing():
    def caption(size=3):
        return GREY, f"{size}"

    assert explorer_of(caption, size=(1, 60)).sweep() == []


@pytest.mark.parametrize("needed", ["a", "b", "c"])
def test_a_control_that_matters_only_together_with_another_is_not_reported(needed):
    def together(kind="a", size=3):
        return square(size if kind == needed else 3, ord(kind))[0]

    assert explorer_of(together, kind=["a", "b", "c"], size=(1, 60)).sweep() == []


def test_an_error_that_the_sweep_starts_from_is_reported_and_nothing_raised():
    def broken(size=3):
        raise RuntimeError("always")

    problems = explorer_of(broken, size=(1, 60)).sweep()
    assert any("RuntimeError: always" in problem for problem in problems)


def test_sweep_all_takes_every_explorer_of_the_kernel():
    @live.live(alt=ALT, size=(1, 60))
    def one(size=3):
        return square(size)

    @live.live(alt=ALT, size=(1, 60))
    def two(size=3):
        return GREY

    assert live.sweep_all() == ["two: the control 'size' changes nothing"]
