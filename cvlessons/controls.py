"""An argument's control: from what is written beside its name in `live` to a widget; and what a sweep tries with it."""

import inspect
import itertools
import math
from numbers import Integral, Real

import ipywidgets as widgets
import numpy as np
from traitlets import Any

_NONE = inspect.Parameter.empty  # the argument has no default
_LABEL = {"description_width": "initial"}


class odd:
    """A control: a slider of odd numbers from `low` to `high`, for kernel sizes."""

    def __init__(self, low, high):
        if not all(isinstance(n, Integral) and n % 2 for n in (low, high)) or high <= low:
            raise ValueError(f"odd({low!r}, {high!r}): both must be odd whole numbers, and the second larger")
        self.low, self.high = int(low), int(high)


def make_controls(function, specifications):
    """A dict from argument to widget, in the order of the arguments."""
    parameters = inspect.signature(function).parameters
    for parameter in parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise TypeError(f"{function.__name__} takes {parameter}; give each of its arguments a name of its own")
    for name in specifications:
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise ValueError(f"{name} is not an argument of {function.__name__}, which has {known}")
    for name, parameter in parameters.items():
        if name not in specifications and parameter.default is _NONE:
            raise ValueError(f"the argument {name} of {function.__name__} needs a control or a default")
    made = {}
    try:
        for name, parameter in parameters.items():
            if name in specifications:
                made[name] = _make_control(name, specifications[name], parameter.default)
    except Exception:
        for widget in made.values():
            close(widget)
        raise
    return made


def value(widget):
    """A control's value, as the function gets it."""
    return widget.value.copy() if isinstance(widget, ArrayField) else widget.value


def close(widget):
    """Take a widget out of the kernel's memory, with its children, layout and style."""
    for child in getattr(widget, "children", ()):
        close(child)
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if part is not None:
            part.close()
    widget.close()


def _make_control(name, spec, default):
    common = {"description": name.replace("_", " "), "style": _LABEL}
    wide = {**common, "layout": {"width": "340px", "max_width": "100%"}}
    if isinstance(spec, odd):
        start = spec.low if default is _NONE else _inside(name, default, spec.low, spec.high, whole=True)
        if start % 2 == 0:
            raise ValueError(f"{name} starts at {start}, which is even")
        slider = widgets.IntSlider(min=spec.low, max=spec.high, step=2, value=start, **wide)
        slider.observe(lambda change: change.owner.set_trait("value", change.new | 1), names="value")  # typed by hand
        return slider
    if isinstance(spec, bool):
        if default is not _NONE and not isinstance(default, bool):
            raise TypeError(f"{name} starts at {default!r}; with a tick box it must start at True or False")
        return widgets.Checkbox(
            value=spec if default is _NONE else default, indent=False, description=common["description"]
        )
    if isinstance(spec, np.ndarray):
        return ArrayField({"": _array(name, spec if default is _NONE else default)}, common["description"])
    if isinstance(spec, dict) and spec and all(isinstance(option, np.ndarray) for option in spec.values()):
        field = {label: _array(name, option) for label, option in spec.items()}
        start = 0 if default is _NONE else _which(name, _array(name, default), field)
        return ArrayField(field, common["description"], start)
    if isinstance(spec, (list, dict)):
        options = list(spec.items()) if isinstance(spec, dict) else [(str(option), option) for option in spec]
        values = [option for _, option in options]
        if not values:
            raise ValueError(f"the control {name} is empty: give at least one choice")
        if any(isinstance(option, np.ndarray) for option in values):
            raise TypeError(
                f"the control {name} holds arrays; give them names: a dict from label to array, arrays only"
            )
        if default is not _NONE and (isinstance(default, np.ndarray) or default not in values):
            raise ValueError(f"{name} starts at {default!r}, which is not among {values}")
        return widgets.Dropdown(options=options, value=values[0] if default is _NONE else default, **common)
    if isinstance(spec, tuple) and len(spec) in (2, 3) and all(_is_real(number) for number in spec):
        return _make_slider(name, tuple(_plain(number) for number in spec), default, wide)
    raise TypeError(
        f"the control {name} is {spec!r}; it must be a range (low, high) or (low, high, step), odd(low, high), a list, "
        "a dict, True or False, or an array"
    )


def _make_slider(name, spec, default, common):
    low, high = spec[:2]
    if not high > low:
        raise ValueError(f"the control {name} goes from {low} to {high}; the second number must be larger")
    whole = all(isinstance(number, int) for number in spec)
    step = spec[2] if len(spec) == 3 else 1 if whole else (high - low) / 100
    if not 0 < step <= high - low:
        raise ValueError(f"the control {name} goes from {low} to {high} in steps of {step}, which do not fit in")
    if isinstance(default, (tuple, list)):
        start = tuple(_inside(name, number, low, high, whole) for number in default)
        if len(start) != 2 or start[0] > start[1]:
            raise ValueError(f"{name} starts at {default!r}; a range slider starts at a pair, the smaller number first")
        kind = widgets.IntRangeSlider if whole else widgets.FloatRangeSlider
    else:
        start = low if default is _NONE else _inside(name, default, low, high, whole)
        kind = widgets.IntSlider if whole else widgets.FloatSlider
    if not whole:  # as many digits as the step has
        digits = max(len(f"{step:.6f}".rstrip("0").split(".")[1]), 1)
        common = {**common, "readout_format": f".{digits}f"}
    return kind(min=low, max=high, step=step, value=start, **common)


def _is_real(number):
    return isinstance(number, Real) and not isinstance(number, (bool, np.bool_)) and math.isfinite(number)


def _plain(number):
    return int(number) if isinstance(number, Integral) else float(number)


def _inside(name, start, low, high, whole):
    if not _is_real(start):
        raise TypeError(f"{name} starts at {start!r}, which is not a number from {low} to {high}")
    start = _plain(start)
    if not low <= start <= high:
        raise ValueError(f"{name} starts at {start}, outside its control, {low} to {high}")
    if whole and start != int(start):
        raise ValueError(
            f"{name} starts at {start}, between the whole numbers of its control; write ({low}.0, {high}.0)"
        )
    return int(start) if whole else start


def _array(name, numbers):
    array = np.asarray(numbers)
    if array.dtype.kind not in "biuf" or array.ndim not in (1, 2) or not 0 < array.size <= 100:
        raise ValueError(f"the control {name}: an array must have one or two dimensions, and 1 to 100 numbers")
    if not np.isfinite(array).all():
        raise ValueError(f"the control {name}: its array has a NaN or an infinite number in it")
    return array.astype(float)


def _which(name, default, presets):
    for number, preset in enumerate(presets.values()):
        if np.array_equal(preset, default):
            return number
    raise ValueError(f"{name} starts at an array that is not among {', '.join(map(str, presets))}")


class ArrayField(widgets.VBox):
    """A grid of number fields whose `value` is an array of floats, with a drop-down where there are several presets."""

    value = Any()

    def __init__(self, presets, description, start=0):
        self.presets = [np.asarray(array, float) for array in presets.values()]
        self._grid = widgets.GridBox()
        self._width = widgets.Layout(width="76px")  # 0.0625 fits in
        if len(presets) > 1:
            options = [(str(label), number) for number, label in enumerate(presets)]
            top = widgets.Dropdown(options=options, index=start, description=description, style=_LABEL)
            top.observe(lambda change: self._fill(self.presets[change.new]), names="index")
        else:
            top = widgets.Label(description)
        self.menu = top if len(presets) > 1 else None
        super().__init__([top, self._grid])
        self._fill(self.presets[start])

    @property
    def fields(self):
        """The number fields, row after row."""
        return list(self._grid.children)

    def _fill(self, array):
        fields = self.fields
        surplus = fields[array.size :]
        while len(fields) < array.size:
            fields.append(widgets.FloatText(layout=self._width))
            fields[-1].observe(self._edited, names="value")
        self._quiet = True
        for field, number in zip(fields, array.ravel().tolist(), strict=False):
            field.value = round(number, 4)
        self._quiet = False
        self._grid.layout.grid_template_columns = f"repeat({array.shape[-1]}, 80px)"
        self._grid.children = fields[: array.size]
        for field in surplus:
            field.style.close()
            field.close()
        self.value = array.copy()

    def _edited(self, change):
        if not self._quiet:
            array = self.value.copy()
            array.flat[self.fields.index(change.owner)] = change.new
            self.value = array


# --- what a sweep tries -----------------------------------------------------------------------------------------------


def state(widget):
    """A control's state, in the words in which the browser would send it."""
    if isinstance(widget, ArrayField):
        return {"index": widget.menu.index if widget.menu else 0, "numbers": widget.value.ravel().tolist()}
    return {"index": widget.index} if isinstance(widget, widgets.Dropdown) else {"value": widget.value}


def send(widget, state):
    """Move a control as the browser does."""
    if not isinstance(widget, ArrayField):
        return widget.set_state(state)
    if widget.menu and widget.menu.index != state["index"]:
        widget.menu.set_state({"index": state["index"]})
    for field, old, number in zip(widget.fields, widget.value.ravel().tolist(), state["numbers"], strict=True):
        if old != number:
            field.set_state({"value": number})


def settings(controls, steps):
    """States of all controls: as they stand, each along its range, each pair at its corners (at all options)."""
    start = {name: state(widget) for name, widget in controls.items()}
    choices = {name: _choices(widget, steps) for name, widget in controls.items()}
    yield start
    for name, states in choices.items():
        for choice in states:
            yield {**start, name: choice}
    corners = {name: _corners(controls[name], states) for name, states in choices.items()}
    for a, b in itertools.combinations(choices, 2):
        for choice_a, choice_b in itertools.product(corners[a], corners[b]):
            yield {**start, a: choice_a, b: choice_b}


def _choices(widget, steps):
    if isinstance(widget, ArrayField):
        presets = [{"index": i, "numbers": array.ravel().tolist()} for i, array in enumerate(widget.presets)]
        now = state(widget)
        return [*presets, {**now, "numbers": [number + 1 for number in now["numbers"]]}]
    if isinstance(widget, widgets.Dropdown):
        return [{"index": i} for i in range(len(widget.options))]
    if isinstance(widget, widgets.Checkbox):
        return [{"value": False}, {"value": True}]
    places = math.floor((widget.max - widget.min) / widget.step + 1e-9)  # steps that fit in
    grid = widget.min + np.unique(np.rint(np.linspace(0, places, min(steps, places + 1)))) * widget.step
    values = [min(v, widget.max) for v in grid.astype(type(widget.min)).tolist()]
    if values[-1] < widget.max and steps > 1:  # a slider's end is always reached, even by a shorter last step
        values.append(widget.max)
    if isinstance(widget.value, tuple):
        low, high, middle = values[0], values[-1], values[len(values) // 2]
        inner = [*((low, v) for v in values), *((v, high) for v in values), (middle, middle)]
        return [{"value": pair} for pair in dict.fromkeys([(low, high), (low, low), (high, high), *inner])]
    return [{"value": v} for v in values]


def _corners(widget, states):
    if isinstance(widget, (ArrayField, widgets.Dropdown)):
        return states
    return states[:3] if isinstance(widget.value, tuple) else [states[0], states[-1]]
