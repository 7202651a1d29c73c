"""In the kernel that has run a chapter's cell: what each live picture shows at the settings its page will offer."""

import hashlib
import itertools
import json
import math
from pathlib import Path

import cv2
import ipywidgets as widgets
import numpy as np

from .. import controls as kinds
from ..live import explorers

STEPS = (25, 7, 9)  # the most values of a slider: alone, beside one other, one of many
FRAMES = 49  # the most frames of a picture with two controls
PHOTOGRAPH_SIDE, DRAWING_SIDE = 400, 560  # pixels; what is recorded is never longer

_recorded = set()


def record(folder, answers, share=1):
    """Write the frames of every live picture that is new since the last call: folder/NAME.json and the pictures.

    `answers` maps a live picture's name to a list of dicts from argument to value: what its questions ask for. Those
    values are always among the steps of the page's sliders, and their neighbours too. `share` is how many of the
    steps are recorded.
    """
    for name, explorer in list(explorers.items()):
        if explorer._box.model_id not in _recorded:
            _recorded.add(explorer._box.model_id)
            _record(explorer, Path(folder), answers.get(name, []), share)


def _record(explorer, folder, answers, share):
    alone = sum(2 if isinstance(widget.value, tuple) else 1 for widget in explorer.controls.values())
    axes = [axis for item in explorer.controls.items() for axis in _axes(*item, answers)]
    _thin(axes, alone, share)
    keys = _grid(axes) if alone <= 2 else _star(axes)
    start = {name: kinds.state(widget) for name, widget in explorer.controls.items()}
    made = {"name": explorer.__name__, "model": explorer._box.model_id, "alt": explorer.alt, "frames": []}
    made["axes"] = axes
    settings = [start, *(_setting(start, axes, key) for key in keys), start]  # it is left as it was found
    sides = {}  # of each size in the notebook, how long on the page: as at the start, so that no frame jumps
    for key, (text, pictures) in zip([None, *keys, None], explorer.frames(settings), strict=True):
        small = {
            label.strip(): shrink(pixels, sides.setdefault(pixels.shape[:2], longest_side(pixels)))
            for label, pixels in pictures.items()
        }
        if key is not None:
            panels = [[label, _write(pixels, folder)] for label, pixels in small.items()]
            made["frames"].append([key, text, panels])
    (folder / f"{made['model']}.json").write_text(json.dumps(made), encoding="utf-8")


def _write(small, folder):
    """Write a picture once, named by its content."""
    name = hashlib.sha256(repr(small.shape).encode() + small.tobytes()).hexdigest()[:20]
    path = folder / f"{name}.png"
    if not path.exists():
        quickly = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)
        path.write_bytes(cv2.imencode(".png", small, quickly)[1].tobytes())
    return name


def longest_side(pixels):
    """How long a page shows a picture at most: drawings longer than photographs, since they have words in them."""
    return DRAWING_SIDE if is_drawing(pixels) else PHOTOGRAPH_SIDE


def is_drawing(pixels):
    """Whether a picture has long runs of one value, as plots, masks and numbers have, and photographs have not."""
    sample = pixels[:: max(1, pixels.shape[0] // 64)]
    same = (sample[:, 1:] == sample[:, :-1]).all(axis=-1) if pixels.ndim == 3 else sample[:, 1:] == sample[:, :-1]
    return (same.mean() if same.size else 1.0) > 0.6 or pixels.shape[0] * pixels.shape[1] < 120 * 120


def shrink(pixels, longest):
    """A picture whose longer side is at most `longest`."""
    factor = longest / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    rows, columns = (max(1, round(side * factor)) for side in pixels.shape[:2])
    return cv2.resize(pixels, (columns, rows), interpolation=cv2.INTER_AREA)


# --- the axes of a page's settings: one for each control, two for a range slider --------------------------------------


def values_of(widget):
    """All values of a slider, as the browser sends them."""
    count = math.floor((widget.max - widget.min) / widget.step + 1e-9) + 1
    whole = isinstance(widget.min, int)
    values = [widget.min + k * widget.step if whole else round(widget.min + k * widget.step, 10) for k in range(count)]
    return values if values[-1] >= widget.max else [*values, widget.max]


def _axes(name, widget, answers):
    label = name.replace("_", " ")
    wanted = [answer[name] for answer in answers if name in answer]
    if isinstance(widget, widgets.Checkbox):
        yield _axis(name, label, "checkbox", ["off", "on"], [{"value": False}, {"value": True}], int(widget.value))
    elif isinstance(widget, widgets.Dropdown):
        options = [str(option) for option in widget._options_labels]
        yield _axis(name, label, "select", options, [{"index": i} for i in range(len(options))], widget.index)
    elif isinstance(widget, kinds.ArrayField):
        options = list(widget.menu._options_labels) if widget.menu else ["as it is"]
        states = [{"index": i, "numbers": array.ravel().tolist()} for i, array in enumerate(widget.presets)]
        yield _axis(name, label, "select", options, states, kinds.state(widget)["index"])
    else:
        values, pair = values_of(widget), isinstance(widget.value, tuple)
        now = widget.value if pair else (widget.value,)
        for part, number in enumerate(now):
            keep = {0, len(values) - 1, _nearest(values, number)}
            if pair:  # both ends move on the same steps
                keep |= {_nearest(values, other) for other in now}
            for answer in wanted:
                middle = _nearest(values, answer[part] if pair else answer)
                keep |= {i for i in (middle - 1, middle, middle + 1) if 0 <= i < len(values)}
            text = [format(value, widget.readout_format) for value in values]
            axis = _axis(name, f"{label} {('from', 'to')[part]}" if pair else label, "range", text, values, 0)
            axis.update(start=_nearest(values, number), keep=sorted(keep), part=part if pair else None, all=values)
            yield axis


def _axis(name, label, kind, values, states, start):
    keep = list(range(len(states)))
    return {
        "name": name, "label": label, "kind": kind, "values": values, "states": states, "start": start, "keep": keep,
        "part": None, "all": [],
    }  # fmt: skip


def _nearest(values, number):
    return min(range(len(values)), key=lambda i: abs(values[i] - number))


def _thin(axes, count, share):
    """Leave as many steps on each slider as there is room for; the start, the ends and the answers stay."""
    sizes = [len(axis["states"]) for axis in axes]
    for number, axis in enumerate(axes):
        if axis["kind"] != "range":
            continue
        most = max(5, round(STEPS[min(count, 3) - 1] * share))
        if count == 2:
            other = sizes[1 - number]
            if axes[1 - number]["kind"] != "range" or other < most:
                most = min(STEPS[0], max(most, round(FRAMES * share) // other))
        kept = thinned(len(axis["states"]), axis["keep"], most)
        axis.update(
            states=[axis["states"][i] for i in kept],
            values=[axis["values"][i] for i in kept],
            start=kept.index(axis["start"]),
            keep=[kept.index(i) for i in axis["keep"]],
        )


def thinned(count, keep, most):
    """`most` of the numbers 0 to count - 1: all that must be kept, and others spread evenly."""
    most = min(most, count)
    for number in range(most, 0, -1):
        chosen = sorted({*np.rint(np.linspace(0, count - 1, number)).astype(int).tolist(), *keep})
        if len(chosen) <= most:
            break
    while len(chosen) < most:  # the rest in the middle of the widest gaps
        low, high = max(itertools.pairwise(chosen), key=lambda gap: gap[1] - gap[0])
        chosen = sorted([*chosen, (low + high) // 2])
    return chosen


def _grid(axes):
    keys = itertools.product(*(range(len(axis["states"])) for axis in axes))
    return [list(key) for key in keys if _possible(axes, key)]


def _star(axes):
    """Each axis from the start, one at a time."""
    start = [axis["start"] for axis in axes]
    keys = [start]
    for number, axis in enumerate(axes):
        moved = (start[:number] + [i] + start[number + 1 :] for i in range(len(axis["states"])))
        keys += [key for key in moved if key != start and _possible(axes, key)]
    return keys


def _possible(axes, key):
    """Whether no range slider has its ends exchanged."""
    ends = {}
    for axis, i in zip(axes, key, strict=True):
        if axis["part"] is not None:
            ends.setdefault(axis["name"], []).append(axis["states"][i])
    return all(low <= high for low, high in ends.values())


def _setting(start, axes, key):
    setting = dict(start)
    for axis, i in zip(axes, key, strict=True):
        state = axis["states"][i]
        if axis["part"] is not None:
            pair = list(setting[axis["name"]]["value"])
            pair[axis["part"]] = state
            setting[axis["name"]] = {"value": tuple(pair)}
        else:
            setting[axis["name"]] = {"value": state} if axis["kind"] == "range" else state
    return setting
