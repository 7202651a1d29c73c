"""Still pictures: what becomes of each kind of array, alt text, encoding, and functions' sources."""

import base64
import functools
import html
import re
import warnings
from importlib import import_module

import cv2
import nbformat.v4 as nbformat4
import numpy as np
import pytest

from cvlessons.live import live
from cvlessons.pictures import load

show = import_module("cvlessons.show")  # the package's own `show` is the function
pytestmark = pytest.mark.usefixtures("shown")
ALT = "A picture for a test"
GREY = np.arange(200 * 300, dtype=np.uint32).reshape(200, 300).astype(np.uint8)


def images(bundle):
    """The pictures of a displayed page, decoded."""
    files = re.findall(r'src="data:image/(?:png|jpeg);base64,([^"]+)"', bundle["text/html"])
    return [cv2.imdecode(np.frombuffer(base64.b64decode(f), np.uint8), cv2.IMREAD_UNCHANGED) for f in files]


# --- arrays to pixels -------------------------------------------------------------------------------------------------


def test_uint8_is_shown_as_it_is_never_stretched():
    dim = np.full((5, 5), 7, np.uint8)
    np.testing.assert_array_equal(show.to_pixels(dim), dim)
    np.testing.assert_array_equal(show.to_pixels(dim[:, :, None]), dim)
    colour = np.zeros((5, 5, 3), np.uint8)
    assert show.to_pixels(colour) is colour


def test_bool_is_black_and_white():
    assert show.to_pixels(np.array([[True, False]])).tolist() == [[255, 0]]


def test_signed_is_white_at_zero_red_above_blue_below():
    pixels = show.to_pixels(np.array([[-10, 0, 10]], np.int16)).astype(int)
    (below, zero, above) = pixels[0]
    assert zero.tolist() == [255, 255, 255]
    assert below[0] > below[2] and above[2] > above[0]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int16", "int64", "uint16", "uint8"])
def test_a_range_says_what_is_black_and_white(dtype):
    values = np.array([[0, 10, 20, 30, 40]], dtype)
    assert show.to_pixels(values, (10, 30)).tolist() == [[0, 0, 128, 255, 255]]


def test_what_is_not_finite_is_shown_at_the_ends_and_without_a_warning():
    values = np.array([[np.nan, -np.inf, np.inf, 1.0]], np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert show.to_pixels(values, (0, 2)).tolist() == [[0, 0, 255, 128]]


@pytest.mark.parametrize(
    "array, error, words",
    [
        (None, TypeError, "the picture 'left' must be a NumPy array, not NoneType"),
        ([[1]], TypeError, "not list"),
        (np.zeros(5, np.uint8), ValueError, "shape (5,)"),
        (np.zeros((5, 5, 2), np.uint8), ValueError, "shape (5, 5, 2)"),
        (np.zeros((5, 5, 4), np.uint8), ValueError, "shape (5, 5, 4)"),
        (np.zeros((2, 5, 5, 3), np.uint8), ValueError, "shape (2, 5, 5, 3)"),
        (np.zeros((0, 5), np.uint8), ValueError, "empty"),
        (np.zeros((5, 0, 3), np.uint8), ValueError, "empty"),
        (np.zeros((5, 5)), TypeError, "float64; give value_range"),
        (np.zeros((5, 5), np.uint16), TypeError, "uint16; give value_range"),
        (np.zeros((5, 5, 3), np.int16), TypeError, "int16; give value_range"),
        (np.zeros((5, 5), complex), TypeError, "complex128"),
        (np.array([["a"]]), TypeError, "dtype <U1"),
        (np.array([[None]]), TypeError, "dtype object"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words(array, error, words):
    with pytest.raises(error) as caught:
        show.show({"left": array}, alt=ALT)
    assert words in str(caught.value) and "'left'" in str(caught.value)


@pytest.mark.parametrize("value_range", [5, (1,), (1, 1), (2, 1), (0, np.nan), (0, np.inf), ("a", "b"), (0, 1, 2)])
def test_a_wrong_range_is_said_in_words(value_range):
    with pytest.raises(ValueError, match="value_range is"):
        show.show(np.zeros((5, 5)), alt=ALT, value_range=value_range)


def test_a_complex_picture_is_refused_even_with_a_range():
    with pytest.raises(TypeError, match="complex"):
        show.show(np.zeros((5, 5), complex), alt=ALT, value_range=(0, 1))


# --- the page ---------------------------------------------------------------------------------------------------------


def test_colours_are_the_right_way_round_after_decoding(shown):
    blue = np.zeros((150, 150, 3), np.uint8)
    blue[:, :, 0] = 255
    show.show(blue, alt=ALT)
    (picture,) = images(shown[0])
    np.testing.assert_array_equal(picture[::1, ::1], blue)  # OpenCV decodes to BGR, so blue is first again


@pytest.mark.parametrize("alt", ["", "  ", "short", None, 5])
def test_alt_is_required(alt):
    with pytest.raises(ValueError, match="alt must say"):
        show.show(GREY, alt=alt)
    with pytest.raises(TypeError, match="alt"):
        show.show(GREY)


def test_alt_caption_and_labels_are_escaped(shown):
    show.show({"a<b": GREY, 7: GREY}, alt="x < y & \"z\" > 'w'", caption="1 < 2 & <script>")
    page = shown[0]["text/html"]
    alts = [html.unescape(text) for text in re.findall(r'<img alt="([^"]*)"', page)]
    assert alts == ["x < y & \"z\" > 'w' (a<b)", "x < y & \"z\" > 'w' (7)"]
    assert "a&lt;b" in page and "1 &lt; 2 &amp; &lt;script&gt;" in page and "<script>" not in page
    assert shown[0]["text/plain"] == "[picture: x < y & \"z\" > 'w']\n1 < 2 & <script>"


def test_a_white_picture_has_a_rim_that_is_seen_on_a_white_page(shown):
    show.show(np.full((200, 200), 255, np.uint8), alt="Nothing but white")
    explorer = live(level=(0, 255), alt="One grey level")(lambda level=255: np.full((200, 200), level, np.uint8))
    still, style = shown[0]["text/html"], explorer._box.children[0].value
    for place in (re.search("<img[^>]*>", still)[0], re.search("[.]cvlessons-live img{([^}]*)}", style)[1]):
        assert "outline:1px solid" in place and "outline-offset:-1px" in place  # outside, the widget's box cuts it off


def test_several_pictures_side_by_side(shown):
    show.show(GREY, {"second": GREY // 2}, alt=ALT)
    first, second = images(shown[0])
    assert first.shape == second.shape == (200, 300)
    assert "(second)" in shown[0]["text/html"]


def test_a_caption_is_a_text():
    for wrong in (5, ["a"], b"text"):
        with pytest.raises(TypeError, match="caption must be a text"):
            show.show(GREY, alt=ALT, caption=wrong)


def test_of_a_masked_picture_all_values_are_shown(shown):
    show.show(np.ma.masked_all((20, 30), np.uint8), alt=ALT)
    show.show(np.ma.masked_array(np.full((20, 30), 9, np.uint8), True), alt=ALT)
    assert (images(shown[1])[0] == 9).all()


def test_nothing_and_two_of_one_name_are_errors():
    with pytest.raises(ValueError, match="empty"):
        show.show(alt=ALT)
    with pytest.raises(ValueError, match="two pictures have the label 'a'"):
        show.show({"a": GREY}, {"a": GREY}, alt=ALT)


def test_the_html_of_nbconvert_keeps_picture_and_alt(shown):
    from nbconvert import HTMLExporter

    show.show(GREY, alt='A "grey" ramp', caption="the caption")
    output = nbformat4.new_output("display_data", data=shown[0])
    cell = nbformat4.new_code_cell("show(ramp)", outputs=[output], execution_count=1)
    page, _ = HTMLExporter().from_notebook_node(nbformat4.new_notebook(cells=[cell]))
    assert 'alt="A &quot;grey&quot; ramp"' in page or "alt='A \"grey\" ramp'" in page
    assert "No description has been" not in page and "the caption" in page and "base64," in page


# --- size and encoding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape, fitted",
    [
        ((3000, 2000), (1024, 683)),
        ((2000, 3000, 3), (683, 1024, 3)),
        ((1, 90000), (1, 1024)),
        ((90000, 1, 3), (1024, 1, 3)),
        ((1024, 1024), (1024, 1024)),
        ((5, 4), (240, 192)),
        ((120, 10), (240, 20)),
        ((121, 10), (121, 10)),
        ((1, 1), (240, 240)),
    ],
)
def test_huge_pictures_shrink_and_tiny_ones_grow_by_whole_factors(shape, fitted):
    assert show.fit(np.zeros(shape, np.uint8)).shape == fitted


def test_a_tiny_picture_grows_to_squares_of_its_pixels():
    tiny = np.arange(20, dtype=np.uint8).reshape(4, 5)
    np.testing.assert_array_equal(show.fit(tiny), np.kron(tiny, np.ones((48, 48), np.uint8)))


@pytest.mark.parametrize("name", ["camera", "astronaut", "coffee", "chelsea", "coins", "rocket"])
def test_photographs_become_jpeg_within_a_few_levels(name):
    photograph = load(name)
    kind, data = show.encode(photograph)
    assert kind == "jpeg"
    difference = np.abs(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED).astype(int) - photograph)
    assert difference.mean() < 3 and np.percentile(difference, 99) < 16


@pytest.mark.parametrize("name", ["camera", "astronaut", "coffee", "coins", "page"])
def test_drawings_become_png_without_loss(name):
    drawing = cv2.Canny(load(name, gray=True), 100, 200)
    for picture in (drawing, cv2.cvtColor(drawing, cv2.COLOR_GRAY2BGR), load(name, gray=True) // 128 * 255):
        kind, data = show.encode(picture)
        assert kind == "png"
        np.testing.assert_array_equal(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED), picture)


def test_a_noisy_map_of_two_values_is_still_a_drawing():
    specks = np.random.default_rng(0).choice(np.uint8([0, 255]), (200, 300))
    for picture in (specks, cv2.cvtColor(specks, cv2.COLOR_GRAY2BGR)):
        assert show.encode(picture)[0] == "png"


def test_a_photograph_that_lies_turned_on_black_is_still_a_photograph():
    photograph = load("astronaut")
    rows, columns = photograph.shape[:2]
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), 30, 0.65)
    turned = cv2.warpAffine(photograph, turn, (columns, rows))
    assert (turned == 0).all(axis=2).mean() > 0.6  # long runs, as a drawing has
    assert show.encode(turned)[0] == "jpeg"


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (2, 2, 3), (119, 120), (301, 7, 3)])
def test_every_shape_and_view_can_be_encoded(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    for view in (picture, picture[::-1, ::-1], picture.swapaxes(0, 1), np.asfortranarray(picture)):
        kind, data = show.encode(view)
        back = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        assert back.shape == view.shape
        if kind == "png":
            np.testing.assert_array_equal(back, view)


def test_views_and_read_only_arrays_are_shown_and_left_alone(shown):
    picture = GREY.copy()
    picture.flags.writeable = False
    show.show(picture[:, ::-1], picture.T, np.broadcast_to(np.uint8(9), (200, 300)), alt=ALT)
    assert [p.shape for p in images(shown[0])] == [(200, 300), (300, 200), (200, 300)]


# --- source -----------------------------------------------------------------------------------------------------------


def documented(a, b=1):
    """First line.

    More that a reader of the notebook need not see.
    """
    # a comment stays
    return a + b


def talkative(a):
    """Says in one line of the file more than a line of the page can hold, and is broken, but only between two words."""
    return a


def with_one_line(a):
    """Only this."""
    return a


def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@logged
def decorated(a):
    """Is decorated.

    Twice the lines.
    """
    return a


class Kind:
    """A class.

    With more.
    """

    def method(self):
        """A method.

        With more.
        """
        return 1


def test_a_source_has_its_docstring_cut_to_the_first_line(shown):
    text = show.source_text(documented)
    assert text == ('def documented(a, b=1):\n    """First line."""\n    # a comment stays\n    return a + b')
    show.source(documented)
    assert shown[0] == {"text/markdown": f"```python\n{text}\n```", "text/plain": text}
    assert show.source_text(with_one_line) == 'def with_one_line(a):\n    """Only this."""\n    return a'


def test_a_long_first_line_is_broken_between_words():
    text = show.source_text(talkative)
    first = "Says in one line of the file more than a line of the page can hold, and is broken, but only"
    assert text == f'def talkative(a):\n    """{first}\n    between two words."""\n    return a'


def test_a_source_of_decorated_and_nested_functions_methods_and_classes():
    text = show.source_text(decorated)
    assert text == '@logged\ndef decorated(a):\n    """Is decorated."""\n    return a'

    def nested():
        """Nested.

        Deep.
        """
        return 1

    assert show.source_text(nested) == 'def nested():\n    """Nested."""\n    return 1'
    for method in (Kind.method, Kind().method):
        assert show.source_text(method) == 'def method(self):\n    """A method."""\n    return 1'
    assert show.source_text(Kind).startswith('class Kind:\n    """A class."""\n')


@pytest.mark.parametrize(
    "thing", [len, cv2.blur, np.sin, 5, None, "documented", lambda a: a, functools.partial(documented)]
)
def test_what_has_no_source_is_said_in_words(thing):
    with pytest.raises(TypeError, match="function must be a Python function"):
        show.source(thing)


def test_a_function_made_of_text_has_no_source():
    space = {}
    exec("def made(a):\n    return a", space)
    with pytest.raises(TypeError, match="function must be a Python function"):
        show.source(space["made"])
