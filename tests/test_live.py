"""Live pictures: what is shown and sent to the browser, errors in words, threads."""

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

live, show = import_module("cvlessons.live"), import_module("cvlessons.show")  # the package's own names are functions
pytestmark = pytest.mark.usefixtures("shown")
ALT = "A square that follows the sliders"
EYE, ONES = np.eye(3), np.ones(3)
GREY = np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)


def _copy(key):
    return set(key) if isinstance(key, set) else key


@pytest.fixture
def sent(monkeypatch):
    """Every state that goes to the browser, as pairs of widget and dict."""
    messages = []
    monkeypatch.setattr(widgets.Widget, "send_state", lambda self, key=None: messages.append((self, _copy(key))))
    return messages


def explorer_of(function, **specifications):
    return live.Explorer(function, specifications, ALT)


def square(size=3, grey=200):
    picture = np.zeros((64, 64), np.uint8)
    picture[:size, :size] = grey
    return picture, f"{size} wide"


def kind_and_file(image):
    """The kind and the bytes of the file in the widget's address."""
    assert image.format == "url"
    kind, data = re.fullmatch(rb"data:image/(\w+);base64,(.+)", image.value).groups()
    return kind.decode(), base64.b64decode(data)


def decoded(image):
    return cv2.imdecode(np.frombuffer(kind_and_file(image)[1], np.uint8), cv2.IMREAD_UNCHANGED)


def image_of(explorer, label=" "):
    return explorer._panels[label].image


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
        assert kind_and_file(image)[0] == "png"
        picture = square(size)[0].repeat(3, 0).repeat(3, 1)  # 64 pixels are enlarged to 192
        np.testing.assert_array_equal(decoded(image), picture)
        assert (image.width, image.height) == ("192", "192")
        np.testing.assert_array_equal(explorer.pictures[" "], square(size)[0])


def test_the_widget_s_jpeg_is_within_a_few_levels_and_blue_stays_blue():
    rng = np.random.default_rng(1)
    photograph = cv2.GaussianBlur(rng.integers(0, 256, (300, 400, 3)).astype(np.uint8), (0, 0), 1.5)
    photograph //= np.uint8([1, 2, 4])  # bluish
    image = image_of(explorer_of(lambda: photograph))
    assert kind_and_file(image)[0] == "jpeg"
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


def test_a_picture_of_another_size_and_format_is_still_one_message(sent):
    photograph = np.random.default_rng(0).integers(0, 256, (300, 400)).astype(np.uint8)
    explorer = explorer_of(lambda large=False: photograph if large else GREY, large=True)
    sent.clear()
    explorer.controls["large"].value = True
    assert kind_and_file(image_of(explorer))[0] == "jpeg"
    assert [set(key) for widget, key in sent if widget is image_of(explorer)] == [{"width", "height", "value"}]


def test_panels_that_go_away_leave_no_widget_behind():
    explorer = explorer_of(lambda number=1: {f"{n}": GREY for n in range(number)}, number=(1, 5))
    alive = len(registry._instances)
    for number in (5, 2, 4, 1):
        explorer.controls["number"].value = number
    assert len(registry._instances) == alive


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


def test_an_error_of_opencv_that_only_names_its_kind_is_short_too():
    message = _plain(explorer_of(lambda: cv2.pyrUp(np.zeros((4, 4), np.int32)))._message.value)
    assert "OpenCV: pyrUp: Unsupported format or combination of formats" in message and ".cpp" not in message


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


def test_whatever_the_function_raises_the_cell_and_the_kernel_go_on():
    def leaves():
        raise SystemExit(2)

    class Dumb(Exception):
        def __str__(self):
            raise RuntimeError("no words")

    def dumb():
        raise Dumb

    assert "SystemExit: 2" in explorer_of(leaves)._message.value
    assert "Dumb\nin dumb, line" in explorer_of(dumb)._message.value


def test_a_number_beside_the_picture_is_said_in_words():
    assert "returned the number 0.93 beside its picture" in str(explorer_of(lambda: (GREY, 0.93)).error)


def test_frames_raise_the_error_of_the_function():
    def fails_at_nine(size=3):
        return square(10 // (9 - size))

    explorer = explorer_of(fails_at_nine, size=(1, 60))
    frames = explorer.frames([{"size": {"value": 3}}, {"size": {"value": 9}}])
    assert next(frames)[0] == "1 wide"
    with pytest.raises(ZeroDivisionError):
        next(frames)
