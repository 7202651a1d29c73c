"""Marks on arrays: exact pixels, inputs left alone, wrong inputs in words."""

import warnings

import numpy as np
import pytest

from cvlessons import draw
from cvlessons.score import score_boxes

RED = (0, 0, 255)
GREY = np.random.default_rng(0).integers(0, 120, (60, 80)).astype(np.uint8)
COLOUR = np.random.default_rng(1).integers(0, 120, (60, 80, 3)).astype(np.uint8)

MARKERS = [
    ("boxes", [(10, 20, 30, 15), (0, 0, 80, 60)]),
    ("lines", [(5, 5, 60, 40)]),
    ("circles", [(40, 30, 12)]),
    ("points", [(40, 30), (2, 2)]),
    ("polygon", [(10, 10), (60, 15), (30, 50)]),
]


def marked(before, after):
    """Where two pictures differ, as a bool array."""
    return (draw.bgr(before) != after).any(axis=2)


def black(rows=60, columns=80):
    return np.zeros((rows, columns), np.uint8)


# --- every function ---------------------------------------------------------------------------------------------------


def views():
    read_only = GREY.copy()
    read_only.flags.writeable = False
    return [
        GREY,
        COLOUR,
        GREY[:, ::-1],
        COLOUR[:, :, ::-1],
        COLOUR[::2, ::2],
        GREY.T,
        np.asfortranarray(COLOUR),
        read_only,
    ]


@pytest.mark.parametrize("picture", views())
@pytest.mark.parametrize("name, marks", [*MARKERS, ("label", "word")])
def test_the_input_is_left_alone_and_the_output_is_fresh_bgr(name, marks, picture):
    before = picture.copy()
    out = getattr(draw, name)(picture, marks)
    np.testing.assert_array_equal(picture, before)
    assert out.shape == (*picture.shape[:2], 3) and out.dtype == np.uint8
    assert out.flags.writeable and out.flags.c_contiguous and not np.shares_memory(out, picture)
    assert marked(picture, out).any() and not marked(picture, out).all()


@pytest.mark.parametrize("name, marks", MARKERS)
def test_marks_may_be_none_lists_tuples_arrays_and_what_opencv_returns(name, marks):
    function = getattr(draw, name)
    expected = function(GREY, marks)
    array = np.array(marks)
    forms = [
        tuple(marks),
        array,
        array.astype(np.float32),
        array.astype(np.int64),
        zip(*array.T, strict=True),
        array[None],
        array[:, None],
    ]
    for form in forms:
        np.testing.assert_array_equal(function(GREY, form), expected)
    for none in (None, [], (), np.zeros((0, array.shape[1])), np.zeros((0, 1, array.shape[1]), np.float32), zip()):
        np.testing.assert_array_equal(function(GREY, none), draw.bgr(GREY))


def test_a_single_mark_needs_no_list():
    np.testing.assert_array_equal(draw.boxes(GREY, (1, 2, 30, 40)), draw.boxes(GREY, [(1, 2, 30, 40)]))


@pytest.mark.parametrize(
    "name, argument", [(n, {"lines": "segments", "polygon": "corners"}.get(n, n)) for n, _ in MARKERS]
)
@pytest.mark.parametrize("wrong", [[(1, 2, 3, 4, 5)], [[1], [2]], [(1, 2), (1, 2, 3)], [("a", "b")], 7, [(None, 1, 2)]])
def test_wrong_marks_are_said_with_the_argument_s_name(name, argument, wrong):
    with pytest.raises((ValueError, TypeError), match=argument):
        getattr(draw, name)(GREY, wrong)


@pytest.mark.parametrize("name, marks", MARKERS)
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_said(name, marks, value):
    marks = np.array(marks, float)
    marks[0, 1] = value
    with pytest.raises(ValueError, match="NaN or an infinite"):
        getattr(draw, name)(GREY, marks)


@pytest.mark.parametrize("name, marks", MARKERS)
def test_marks_far_outside_are_drawn_as_far_as_they_reach(name, marks):
    for far in (1e3, -1e3, 1e12, -1e12):
        out = getattr(draw, name)(GREY, np.array(marks) + far)
        np.testing.assert_array_equal(out, draw.bgr(GREY))


@pytest.mark.parametrize(
    "picture, error, words",
    [
        (None, TypeError, "not NoneType"),
        ([[1]], TypeError, "not list"),
        (GREY.astype(float), TypeError, "float64"),
        (GREY > 3, TypeError, "bool"),
        (np.zeros((5, 5, 4), np.uint8), ValueError, "shape"),
        (np.zeros((0, 5), np.uint8), ValueError, "empty"),
    ],
)
@pytest.mark.parametrize("name, marks", [*MARKERS, ("label", "word")])
def test_wrong_pictures_are_said_in_words(name, marks, picture, error, words):
    with pytest.raises(error, match=f"picture.*{words}"):
        getattr(draw, name)(picture, marks)


# --- exact pixels -----------------------------------------------------------------------------------------------------


def test_a_box_lies_exactly_on_its_outermost_pixels():
    out = draw.boxes(black(), [(10, 20, 30, 15)], RED, thickness=1)
    expected = np.zeros((60, 80), bool)
    expected[20:35, 10:40] = True
    expected[21:34, 11:39] = False
    np.testing.assert_array_equal(marked(black(), out), expected)
    assert (out[expected] == RED).all()


def test_a_thick_box_covers_its_outermost_pixels_and_strays_by_one():
    found = marked(black(), draw.boxes(black(), [(10, 20, 30, 15)], thickness=2))
    rows, columns = np.where(found)
    assert found[20, 10:40].all() and found[34, 10:40].all() and found[20:35, 10].all() and found[20:35, 39].all()
    assert 9 <= columns.min() and columns.max() <= 40 and 19 <= rows.min() and rows.max() <= 35
    assert not found[22:33, 12:38].any()


def test_a_dashed_box_lies_on_the_same_pixels_with_gaps():
    solid = marked(black(), draw.boxes(black(), [(10, 20, 30, 15)], thickness=1))
    dashed = marked(black(), draw.boxes(black(), [(10, 20, 30, 15)], thickness=1, dashed=True))
    assert not (dashed & ~solid).any()
    assert 0.3 * solid.sum() < dashed.sum() < 0.9 * solid.sum()
    assert dashed[20, 10]


@pytest.mark.parametrize("dashed", [False, True])
def test_boxes_partly_outside_show_what_lies_inside(dashed):
    out = marked(black(), draw.boxes(black(), [(-10, -5, 30, 20), (70, 50, 40, 40)], thickness=1, dashed=dashed))
    solid = np.zeros((60, 80), bool)
    solid[14, :20] = solid[:15, 19] = solid[50, 70:] = solid[50:, 70] = True
    assert not (out & ~solid).any() and out.sum() > 0.3 * solid.sum()
    if not dashed:
        np.testing.assert_array_equal(out, solid)


def test_the_smallest_box_is_one_pixel_and_a_box_of_no_size_nothing():
    assert np.argwhere(marked(black(), draw.boxes(black(), [(5, 7, 1, 1)], thickness=1))).tolist() == [[7, 5]]
    assert not marked(black(), draw.boxes(black(), [(5, 7, 0, 4), (5, 7, 4, 0), (5, 7, -3, 9)], thickness=1)).any()


def test_coordinates_are_rounded_to_the_nearest_pixel():
    np.testing.assert_array_equal(
        draw.boxes(black(), [(9.6, 20.4, 30.2, 14.9)]), draw.boxes(black(), [(10, 20, 30, 15)])
    )
    assert marked(black(), draw.points(black(), [(40.4, 29.6)], size=1, thickness=1))[30, 40]


def test_lines_circles_points_and_polygons_pass_where_they_should():
    line = marked(black(), draw.lines(black(), [(10, 30, 50, 30)], thickness=1))
    assert line[30, 10:51].all() and not line[:28].any() and not line[33:].any()
    circle = marked(black(), draw.circles(black(), [(40, 30, 20)], thickness=1))
    for y, x in ((30, 20), (30, 60), (10, 40), (50, 40)):
        assert circle[y, x]
    assert not circle[12:49, 38:43][3:-3].any()
    cross = marked(black(), draw.points(black(), [(40, 30)], size=9, thickness=1))
    assert cross[30, 36:45].all() and cross[26:35, 40].all() and cross.sum() == 17
    corners = marked(black(), draw.polygon(black(), [(10, 10), (60, 10), (60, 40), (10, 40)], thickness=1))
    assert corners[10, 10:61].all() and corners[10:41, 10].all() and not corners[13:38, 13:58].any()


def test_a_circle_is_drawn_to_a_sixteenth_of_a_pixel_and_a_radius_of_nothing_is_a_dot():
    a, b = (draw.circles(black(), [(40 + d, 30, 10)], thickness=1) for d in (0, 0.5))
    assert (a != b).any()
    assert marked(black(), draw.circles(black(), [(40, 30, 0), (10, 10, -5)]))[30, 40]


def test_colours_are_bgr():
    out = draw.boxes(black(), [(10, 10, 9, 9)], (255, 0, 0), thickness=1)
    assert out[10, 10].tolist() == [255, 0, 0]


def test_a_label_lies_on_a_dark_ground_with_its_corner_where_it_should():
    white = np.full((60, 200), 255, np.uint8)
    found = marked(white, draw.label(white, "word", at=(30, 20)))
    rows, columns = np.where(found)
    assert (rows.min(), columns.min()) == (18, 28) and columns.max() < 120
    assert draw.label(white, 3.5, at=(1.0, np.int64(2))).shape == (60, 200, 3)
    draw.label(white, "outside", at=(-500, 900))


# --- putting together -------------------------------------------------------------------------------------------------


def test_beside_and_tiles_keep_every_pixel():
    out = draw.beside(GREY, COLOUR[:20], gap=8)
    assert out.shape == (60, 168, 3)
    np.testing.assert_array_equal(out[:, :80], draw.bgr(GREY))
    np.testing.assert_array_equal(out[:20, 88:], COLOUR[:20])
    assert (out[20:, 88:] == 255).all() and (out[:, 80:88] == 255).all()
    sheet = draw.tiles([GREY, COLOUR, GREY], columns=2, gap=4)
    assert sheet.shape == (124, 164, 3)
    np.testing.assert_array_equal(sheet[64:, :80], draw.bgr(GREY))
    np.testing.assert_array_equal(draw.beside(GREY), draw.bgr(GREY))
    np.testing.assert_array_equal(draw.beside(GREY, GREY, gap=0)[:, 80:], draw.bgr(GREY))
    np.testing.assert_array_equal(draw.tiles(iter([GREY])), draw.bgr(GREY))


def test_nothing_to_put_together_is_an_error():
    for function in (draw.beside, lambda: draw.tiles([]), lambda: draw.tiles(iter(()))):
        with pytest.raises(ValueError, match="pictures is empty"):
            function()
    with pytest.raises(ValueError, match="columns is 0"):
        draw.tiles([GREY], columns=0)


def test_zoom_makes_each_pixel_a_square():
    np.testing.assert_array_equal(draw.zoom(COLOUR, 3)[::3, ::3], COLOUR)
    np.testing.assert_array_equal(draw.zoom(GREY[:, ::-1], 2)[1::2, 1::2], GREY[:, ::-1])
    assert draw.zoom(np.array([[1.5]]), 2.0).tolist() == [[1.5, 1.5], [1.5, 1.5]]
    for factor in (0, -1, 1.5):
        with pytest.raises(ValueError, match="factor is"):
            draw.zoom(GREY, factor)


# --- numbers as colours -----------------------------------------------------------------------------------------------


def test_heat_goes_from_dark_to_yellow_and_missing_is_grey():
    out = draw.heat([[0, 5, 10, np.nan, np.inf, -7, 99]], 0, 10).astype(int)
    assert out[0, 3].tolist() == out[0, 4].tolist() == [128, 128, 128]
    assert out[0, 0].sum() < out[0, 1].sum() < out[0, 2].sum()
    np.testing.assert_array_equal(out[0, 0], out[0, 5])
    np.testing.assert_array_equal(out[0, 2], out[0, 6])
    assert out[0, 2, 0] < 60 and out[0, 2, 1:].min() > 200  # yellow: little blue


@pytest.mark.parametrize("function", [lambda v: draw.heat(v, 0, 1), draw.signed])
@pytest.mark.parametrize("values", [np.zeros(5), np.zeros((2, 2, 3)), np.zeros((0, 3)), 7.0])
def test_heat_and_signed_want_a_table(function, values):
    with pytest.raises(ValueError, match="values has shape"):
        function(values)


def test_heat_and_signed_want_sound_limits():
    for low, high in ((1, 1), (2, 1), (0, np.nan)):
        with pytest.raises(ValueError, match="high is"):
            draw.heat([[1]], low, high)
    for limit in (0, -1, np.nan):
        with pytest.raises(ValueError, match="limit is"):
            draw.signed([[1]], limit)


def test_signed_is_white_at_zero_and_symmetric():
    values = np.array([[-8.0, -4.0, 0.0, 4.0, 8.0, np.nan, np.inf, -np.inf]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        out = draw.signed(values)[0].astype(int)
    assert out[2].tolist() == out[5].tolist() == [255, 255, 255]
    assert out[0][0] > out[0][2] and out[4][2] > out[4][0]
    np.testing.assert_array_equal(out[6], out[4])
    np.testing.assert_array_equal(out[7], out[0])
    assert (draw.signed(np.zeros((3, 3), np.int16)) == 255).all()
    np.testing.assert_array_equal(draw.signed(values[:, :5], limit=8), draw.signed(values[:, :5]))


def test_signed_gets_a_colour_bar_where_there_is_room():
    tall = np.linspace(-3, 3, 120 * 50).reshape(120, 50)
    assert draw.signed(tall).shape == (120, 112, 3)
    assert draw.signed(tall, bar=False).shape == (120, 50, 3)
    assert draw.signed(tall[:99]).shape == (99, 50, 3)
    np.testing.assert_array_equal(draw.signed(tall)[:, :50], draw.signed(tall, bar=False))


@pytest.mark.parametrize(
    "value, rounded", [(0, 0), (-3, 0), (1, 1), (1.2, 1.5), (7, 8), (9, 10), (0.031, 0.05), (800, 800)]
)
def test_round_up(value, rounded):
    assert draw.round_up(value) == pytest.approx(rounded)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(25, dtype=np.uint8).reshape(5, 5),
        np.array([[-1.5, np.nan], [np.inf, 2]]),
        np.array([[True, False]]),
        np.full((2, 2), np.nan),
        np.full((1, 1), 7, np.int64),
    ],
)
def test_numbers_shows_a_cell_for_each(array):
    before = array.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        out = draw.numbers(array, cell=40, highlight=(0, 0, 1, 1), digits=None)
    assert out.shape == (array.shape[0] * 40, array.shape[1] * 40, 3)
    np.testing.assert_array_equal(array, before)


def test_numbers_of_uint8_have_the_grey_of_0_to_255():
    out = draw.numbers(np.array([[0, 255]], np.uint8), cell=40)
    assert out[3, 3].tolist() == [40] * 3 and out[3, 43].tolist() == [255] * 3


@pytest.mark.parametrize("array", [np.zeros(5), np.zeros((30, 30)), np.zeros((0, 2)), np.zeros((2, 2, 3))])
def test_numbers_of_other_shapes_are_refused(array):
    with pytest.raises(ValueError, match="array has shape"):
        draw.numbers(array)


def test_graph_draws_boxes_and_arrows():
    out = draw.graph({"0 a": (0, 0), "1 b": (1, 0), "2 c": (0, 1)}, [("0", "1"), ("0", "2")])
    box, arrow = (244, 232, 214), (140, 140, 140)
    assert out.shape == (10 + 76 + 40 + 10, 10 + 205 + 170 + 10, 3) and out.dtype == np.uint8
    assert (out[11, 11] == box).all() and (out[11, 216] == box).all() and (out[87, 11] == box).all()
    assert (out[30, 195] == arrow).all()  # from the right of the first box to the left of the second
    assert (out[65, 95] == arrow).all()  # from the bottom of the first to the top of the third
    with pytest.raises(ValueError, match="arrows"):
        draw.graph({"0 a": (0, 0)}, [("0", "7")])


@pytest.mark.parametrize("name, marks", [*MARKERS, ("label", "word")])
@pytest.mark.parametrize("color", ["red", ("a", 1, 2), (np.nan, 0, 0), None, ()])
def test_a_wrong_colour_is_said_in_words(name, marks, color):
    with pytest.raises(ValueError, match="color is .* three numbers from 0 to 255"):
        getattr(draw, name)(GREY, marks, color=color)


@pytest.mark.parametrize("name, marks", MARKERS)
@pytest.mark.parametrize("thickness", [0, -2, 1.5, "2", None, True, 40000])
def test_a_wrong_thickness_is_said_in_words(name, marks, thickness):
    with pytest.raises(ValueError, match="thickness is .* whole number from 1 to 32767"):
        getattr(draw, name)(GREY, marks, thickness=thickness)


def test_boxes_and_circles_can_be_filled_and_colours_may_be_arrays():
    filled = draw.boxes(black(), (10, 20, 30, 15), np.uint8(RED), -1)
    assert (filled[20:35, 10:40] == RED).all() and (filled != 0).sum() == 30 * 15
    assert (draw.circles(black(), (40, 30, 12), RED, -1)[30, 40] == RED).all()
    for wrong in (
        lambda: draw.boxes(GREY, MARKERS[0][1], thickness=-1, dashed=True),
        lambda: draw.lines(GREY, [], RED, -1),
    ):
        with pytest.raises(ValueError, match="thickness"):
            wrong()


@pytest.mark.parametrize("scale", [np.nan, 0, -1, 1e6, "a", None])
def test_a_wrong_scale_of_a_label_is_said_in_words(scale):
    with pytest.raises(ValueError, match="scale is"):
        draw.label(GREY, "word", scale=scale)


@pytest.mark.parametrize("at", [(np.nan, 0), (1,), ("a", 1), (1, 2, 3), 5])
def test_a_wrong_place_of_a_label_is_said_in_words(at):
    with pytest.raises(ValueError, match="at "):
        draw.label(GREY, "word", at=at)


@pytest.mark.parametrize("factor", ["a", None, np.nan, np.inf])
def test_a_wrong_factor_of_a_zoom_is_said_in_words(factor):
    with pytest.raises(ValueError, match="factor is"):
        draw.zoom(GREY, factor)


def test_an_outcome_marks_what_it_should_on_an_enlarged_picture():
    picture = draw.outcome(GREY, score_boxes([(10, 10, 20, 20), (50, 10, 10, 10)], [(10, 10, 20, 20)]), scale=2)
    assert picture.shape == (120, 160, 3)
    assert (picture[18, 20:60] == draw.FOUND).all() and (picture[20:60, 20:60] == draw.FOUND).all(axis=2).mean() < 0.2
    assert (picture[18, 100:120] == draw.FALSE).all()


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: draw.tiles([GREY], columns="4"), "columns is '4'; it must be a whole number, 1 or more"),
        (lambda: draw.tiles([GREY], gap=-1), "gap is -1"),
        (lambda: draw.beside(GREY, GREY, gap=2.5), "gap is 2.5"),
        (lambda: draw.points(GREY, [(1, 1)], size=0), "size is 0"),
        (lambda: draw.heat([[1.0]], "0", 1), "high is 1 and low is '0'"),
        (lambda: draw.heat([[1.0]], -np.inf, 1), "low is -inf"),
        (lambda: draw.heat([["a"]], 0, 1), "values must be rows of numbers"),
        (lambda: draw.signed([[1.0], [1, 2]]), "values must be rows of numbers"),
        (lambda: draw.signed([[1.0]], limit="1"), "limit is '1'"),
        (lambda: draw.numbers([["a"]]), "array has shape"),
        (lambda: draw.numbers([[1]], cell=0), "cell is 0; it must be a whole number, 8 or more"),
        (lambda: draw.numbers([[1]], digits=-1), "digits is -1"),
        (lambda: draw.numbers([[1]], highlight=(0, 0, 1)), "highlight"),
        (lambda: draw.graph({}, []), "places is empty"),
    ],
)
def test_odd_arguments_are_said_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
