"""The controls of live pictures: a widget for each kind of specification, wrong ones in words, and sweeps."""

from importlib import import_module

import ipywidgets as widgets
import numpy as np
import pytest

from cvlessons import controls

live, show = import_module("cvlessons.live"), import_module("cvlessons.show")  # the package's own names are functions
ALT = "A square that follows the sliders"
PAIR = np.eye(2)
GREY = np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    """Nothing is displayed, and no explorer outlives its test."""
    monkeypatch.setattr(show, "_display", lambda bundle: None)
    yield
    for explorer in list(live.explorers.values()):
        explorer.close()


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
        ({"a": np.eye(2), "b": 3}, 3, "arrays only"),
        ([1, 2], np.eye(2), "not among"),
        (np.eye(2), np.zeros(0), "1 to 100 numbers"),
        (np.eye(2), np.zeros(101), "1 to 100 numbers"),
        (np.eye(2), np.array([np.nan]), "NaN"),
        ((5, 10, 6), 7, "steps of 6"),
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


@pytest.mark.parametrize(
    "array", [np.zeros((2, 2, 2)), np.zeros(0), np.zeros(101), np.array(["a"]), np.array([np.inf])]
)
def test_an_array_without_a_default_is_looked_at_as_well(array):
    with pytest.raises(ValueError, match="the control size: "):
        control_of(array)


def test_the_ends_of_a_range_are_allowed():
    assert control_of((0, 10), 10).value == 10 and control_of((0, 10), (4, 4)).value == (4, 4)
    assert control_of((0, 10, 10), 0).step == 10
    assert control_of((0.5, 1.0)).step == 0.005  # a hundred steps
    assert control_of(np.zeros(100)).value.shape == (100,) and control_of(np.zeros(1)).value.shape == (1,)
    assert control_of(live.odd(3, 9), 5).step == 2
    assert [label for label, _ in control_of([1, 2.5]).options] == ["1", "2.5"]


def test_each_edit_of_a_cell_makes_an_array_of_its_own():
    field = control_of(np.eye(2))
    before = field.value
    field.fields[0].set_state({"value": 7})
    assert before[0, 0] == 1 and field.value[0, 0] == 7


def test_arguments_need_names_of_their_own():
    with pytest.raises(TypeError, match=r"star takes \*sizes"):
        live.live(alt=ALT)(star)
    with pytest.raises(TypeError, match=r"stars takes \*\*sizes"):
        live.live(alt=ALT, size=(0, 9))(stars)


def star(*sizes):
    return GREY


def stars(**sizes):
    return GREY


@pytest.mark.parametrize(
    "spec, steps, tried",
    [
        ((0, 10), 3, [0, 5, 10]),
        ((0, 2), 7, [0, 1, 2]),
        ((0.0, 0.3, 0.1), 7, [0.0, 0.1, 0.2, 0.3]),  # 0.3 / 0.1 is 2.9999999999999996
        ((0, 9, 4), 7, [0, 4, 8, 9]),
        ((0, 19, 10), 7, [0, 10, 19]),
        ((0, 9), 1, [0]),
    ],
)
def test_a_sweep_tries_values_that_a_slider_can_have(spec, steps, tried):
    settings = list(controls.settings({"size": control_of(spec)}, steps))[1:]
    assert [setting["size"]["value"] for setting in settings] == pytest.approx(tried)


def test_alt_is_required():
    with pytest.raises(TypeError, match="alt"):
        live.live(size=(0, 5))
    for nothing in ("", "   ", "short", None):
        with pytest.raises(ValueError, match="alt must say"):
            live.live(alt=nothing, size=(0, 5))


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
