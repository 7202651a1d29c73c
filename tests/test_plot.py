"""Plots as arrays: data that move rebuild no figure, awkward data, threads."""

import threading
import warnings

import numpy as np
import pytest

from cvlessons import draw


@pytest.fixture(autouse=True)
def no_canvases():
    draw._canvases.clear()
    yield
    draw._canvases.clear()


@pytest.fixture
def figures(monkeypatch):
    """Every matplotlib figure that is made."""
    from matplotlib import figure

    made, init = [], figure.Figure.__init__

    def counted(self, *args, **kwargs):
        made.append(self)
        init(self, *args, **kwargs)

    monkeypatch.setattr(figure.Figure, "__init__", counted)
    return made


def waves(n):
    x = np.arange(50)
    return {
        "curves": {"wave": np.sin(x / 5 + n), "other": (x, np.cos(x / 7 + n))},
        "bars": {"counts": np.abs(np.sin(x + n))},
        "points": {"best": ([n, 10 + n], [0.5, 0.1 * n])},
        "marks": {"threshold": 10 + 3 * n},
        "xlim": (0, 50),
        "ylim": (-1, 1),
    }


def test_moving_data_rebuilds_no_figure_and_every_kind_moves(figures):
    still = waves(0)
    first = draw.plot(**still)
    assert first.shape == (320, 480, 3) and first.dtype == np.uint8
    for part in ("curves", "bars", "points", "marks"):
        assert (draw.plot(**{**still, part: waves(3)[part]}) != first).any(), part
    np.testing.assert_array_equal(draw.plot(**still), first)  # and nothing is left of what was between
    assert len(figures) == 1


def test_a_frame_is_the_learner_s_own_and_not_the_canvas():
    frame = draw.plot({"a": [1, 2]}, ylim=(0, 2))
    again = draw.plot({"a": [1, 2]}, ylim=(0, 2))
    frame[:] = 0
    np.testing.assert_array_equal(draw.plot({"a": [1, 2]}, ylim=(0, 2)), again)


def test_a_curve_lies_where_its_numbers_are():
    out = draw.plot({" ": ([0, 10], [5, 5])}, xlim=(0, 10), ylim=(0, 10), colors={" ": (1.0, 0.0, 0.0)})
    red = (out[:, :, 2] > 200) & (out[:, :, :2] < 60).all(axis=2)
    rows, columns = np.where(red)
    assert rows.max() - rows.min() <= 3 and columns.max() - columns.min() > 380
    blank = draw.plot({" ": []}, xlim=(0, 10), ylim=(0, 10))
    axis = np.where((blank[:, 240] < 90).all(axis=1))[0].max()  # the line at the bottom of the axes
    assert abs(rows.mean() - axis / 2) < 15


def test_the_legend_lies_outside_the_axes(figures):
    draw.plot({"a": [1, 2], "b": [2, 1]}, xlabel="x", ylabel="y")
    (figure,) = figures
    renderer = figure.canvas.get_renderer()
    legend = figure.legends[0].get_window_extent(renderer)
    assert legend.y0 >= figure.axes[0].get_window_extent(renderer).y1
    draw.plot({" ": [1, 2]})
    assert not figures[1].legends


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"curves": {"a": []}},
        {"curves": {"a": [np.nan, np.nan]}},
        {"curves": {"a": [1, np.nan, 3, np.inf]}},
        {"curves": {"a": [5]}},
        {"curves": {"a": ([], [])}, "points": {"b": ([], [])}, "bars": {"c": []}},
        {"bars": {"a": ([0, 1, 2], [3, 4])}},
        {"points": {"a": ([1, 2], [3, np.nan])}, "marks": {"m": np.nan}},
        {"curves": {"a": np.array([1, 2, 3], np.uint8)}, "size": [300, 200]},
        {"curves": {"a": np.zeros((256, 1), np.float32)}},
        {"curves": {"a": [-5, -2]}},
        {"marks": {"only": 0.5}},
    ],
)
def test_awkward_data_make_a_plot_without_a_warning(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        out = draw.plot(**data)
    assert out.shape == ((200, 300, 3) if "size" in data else (320, 480, 3))


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"curves": {"a": ([1, 2, 3], [1, 2])}}, "3 x values and 2 y values"),
        ({"points": {"a": ([1], [1, 2])}}, "1 x values and 2 y values"),
        ({"bars": {"a": ([1, 2], [1, 2])}}, "2 edges and 2 counts"),
        ({"curves": {"a": [1, 2]}, "ylim": (2, 2)}, "ylim is"),
        ({"curves": {"a": [1, 2]}, "xlim": (0, np.nan)}, "xlim is"),
        ({"curves": {"a": [1, 2]}, "xlim": 5}, "xlim is"),
    ],
)
def test_wrong_data_are_said_in_words(arguments, words):
    with pytest.raises(ValueError, match=words):
        draw.plot(**arguments)


def test_limits_are_rounded_so_that_small_moves_keep_the_canvas(figures):
    for n in range(20):
        draw.plot({"a": [0, 90 + n / 4]})
    assert len(figures) <= 2
    assert draw._limits([np.array([-5.0, -2.0])]) == (-5.0, 0.0)
    assert draw._limits([np.array([3.0, 8.0])]) == (0.0, 10.0)


def test_other_axes_make_another_canvas_and_the_old_ones_are_kept(figures):
    for high in (1, 2, 1, 2, 3, 1):
        draw.plot({"a": [0, 1]}, ylim=(0, high))
    assert len(figures) == 3


@pytest.mark.parametrize("size", [(480, 320), (333, 221), (1001, 77), (257, 999)])
def test_a_plot_has_exactly_the_size_that_was_asked_for(size):
    assert draw.plot({"a": [0, 1]}, size=size).shape == (size[1], size[0], 3)


def test_plots_from_several_threads_are_those_of_one():
    expected = [draw.plot(**waves(n)) for n in range(6)]
    wrong = []

    def repeat(n):
        for _ in range(10):
            if not np.array_equal(draw.plot(**waves(n)), expected[n]):
                wrong.append(n)

    threads = [threading.Thread(target=repeat, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong


@pytest.mark.parametrize("name", ["curves", "bars", "points", "marks", "colors"])
@pytest.mark.parametrize("wrong", [[1, 2], np.ones(3), "text", 5])
def test_what_is_no_dict_is_said_with_the_argument_s_name(name, wrong):
    with pytest.raises(TypeError, match=f"{name} must be a dict"):
        draw.plot(**{name: wrong})


@pytest.mark.parametrize("name", ["curves", "bars", "points", "marks"])
def test_what_is_no_number_is_said_with_the_argument_s_name(name):
    for wrong in ("text", [[1, 2], [3]]):
        with pytest.raises((TypeError, ValueError), match=f"{name}: "):
            draw.plot(**{name: {"a": wrong}})


@pytest.mark.parametrize("size", [(0, 0), (-5, 5), 5, "ab", None, (1e6, 1e6), (300,)])
def test_a_wrong_size_is_said_in_words(size):
    with pytest.raises(ValueError, match="size "):
        draw.plot({"a": [1, 2]}, size=size)


def test_a_label_may_be_a_number_and_a_value_tiny():
    np.testing.assert_array_equal(
        draw.plot({5: [1, 2]}, colors={5: "red"}), draw.plot({"5": [1, 2]}, colors={"5": "red"})
    )
    assert draw.plot({"a": [0, 1e-320]}).shape == (320, 480, 3)
    assert draw.signed(np.full((3, 3), 1e-320)).shape == (3, 3, 3)
