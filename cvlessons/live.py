"""A function and its controls to a picture that follows the sliders.

Path of a move: slider -> the function -> arrays -> one encoded picture for each panel that changed -> an Image widget.
Moves are handled at once, on whatever thread they come; the front end keeps at most one more in waiting, so that moves
faster than the work are dropped and the last value always wins.
"""

import html
import inspect
import re
import threading
from numbers import Number

import ipywidgets as widgets
import numpy as np

from . import controls as kinds
from . import show
from .controls import ArrayField, odd

__all__ = ["ArrayField", "Explorer", "explorers", "live", "odd", "sweep_all"]

explorers = {}  # every live picture of this kernel by its function's name, so that tests can sweep them


def live(*, alt, value_range=None, **controls):
    """Decorator: show the picture that a function returns, with a control for each of its arguments.

    Parameters
    ----------
    alt : str
        What the picture shows, in words.
    value_range : (low, high), optional
        The values shown as black and white, for pictures that are not uint8.
    **controls
        For each argument of the function: a range (low, high) or (low, high, step) makes a slider, or a range slider
        where the argument's default is a pair; `odd(3, 31)` a slider of odd numbers; a list, or a dict from label to
        value, a drop-down; True or False a tick box; an array a grid of number fields (the function gets an array of
        floats), and a dict from label to array such a grid with presets. Where a control starts is the argument's
        default.

    The function returns a picture, or several (a tuple, or a dict from label to picture), and may add a line of text as
    the last element of the tuple; or a text alone. Pictures are what `show` takes. An error in it is shown under the
    controls; the last good picture stays.

    Returns
    -------
    Explorer
        Callable like the function itself.

    Raises
    ------
    ValueError, TypeError
        If `alt` is missing, or controls and arguments do not fit each other.
    """
    show.require_alt(alt)

    def decorate(function):
        explorer = Explorer(function, controls, alt, value_range)
        previous = explorers.get(function.__name__)
        if previous is not None:
            previous.close()
        explorers[function.__name__] = explorer
        explorer.display()
        return explorer

    return decorate


class Explorer:
    """A live picture: its function, one widget for each control, the panels, and the line of text between them."""

    def __init__(self, function, controls, alt, value_range=None):
        if not inspect.isfunction(function):
            raise TypeError(f"@live stands above a function, not above {function!r}")
        self.function, self.alt, self.value_range = function, alt, value_range
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        self.controls = kinds.make_controls(function, controls)
        self.error = None  # what the function raised at its last call
        self._lock, self._moved, self._closed = threading.Lock(), False, False
        self._panels = {}
        self._row = widgets.Box(layout=_ROW)
        self._text, self._message = widgets.HTML(), widgets.HTML()
        settings = widgets.Box(list(self.controls.values()), layout=_ROW)
        self._box = widgets.VBox([widgets.HTML(_STYLE), settings, self._message, self._text, self._row])
        self._box.add_class("cvlessons-live")
        self._render()
        for widget in self.controls.values():
            widget.observe(self._on_move, names="value")

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)

    def values(self):
        """The arguments as the controls stand now."""
        return {name: kinds.value(widget) for name, widget in self.controls.items()}

    @property
    def text(self):
        """The line of text that is shown now."""
        return html.unescape(re.sub("<[^>]*>", "", self._text.value))

    @property
    def pictures(self):
        """The pictures that are shown now, as dict from label to uint8 array, before encoding."""
        return {label: panel.pixels for label, panel in self._panels.items()}

    def display(self):
        """Show a still, for readers without a kernel, and the widgets, which hide that still while they live."""
        if self.error is None:
            show.publish(show.figure_html(self.pictures, self.alt, self.text), show.plain_text(self.alt, self.text))
        else:
            show.publish(f"<div>{self._message.value}</div>", f"[error: {show.in_words(self.error, self.function)}]")
        view = {"version_major": 2, "version_minor": 0, "model_id": self._box.model_id}
        show._display({"application/vnd.jupyter.widget-view+json": view})

    def close(self):
        """Take the widgets out of the kernel's memory."""
        self._closed = True
        kinds.close(self._box)
        if explorers.get(self.__name__) is self:
            del explorers[self.__name__]

    def _on_move(self, change):
        self._moved = True
        while self._moved and self._lock.acquire(blocking=False):  # else the one who holds the lock goes round again
            try:
                self._moved = False
                self._render()
            finally:
                self._lock.release()

    def _render(self):
        try:
            panels, text = _unpack(self.function(**self.values()), self.__name__)
            pixels = {label: self._to_pixels(array, label) for label, array in panels.items()}
        except (Exception, SystemExit) as error:  # sys.exit() must not end the kernel
            self.error = error
            words = html.escape(show.in_words(error, self.function))
            _set(self._message, f'<div style="{_ERROR}" role="alert">{words}</div>')
            return
        if self._closed:  # the cell was run again meanwhile
            return
        self.error = None
        _set(self._message, "")
        before = self._panels
        self._panels = {label: before.get(label) or _Panel(label, self.alt) for label in pixels}
        for label, panel in self._panels.items():
            panel.update(pixels[label])
        self._row.children = [panel.box for panel in self._panels.values()]
        for label in before.keys() - self._panels.keys():
            kinds.close(before[label].box)
        words = f'<div style="line-height:1.4">{html.escape(text)}</div>' if text else ""
        _set(self._text, words)  # after the pictures, which take the browser longer

    def _to_pixels(self, array, label):
        plain = getattr(array, "dtype", None) == np.uint8
        return show.to_pixels(array, None if plain else self.value_range, label)

    def frames(self, settings):
        """Move the controls through settings, as a browser would, and yield what is shown at each.

        Parameters
        ----------
        settings : iterable of dict
            From each argument to its control's state, in the words of `controls.state`.

        Yields
        ------
        (str, dict)
            The line of text, and the pictures as dict from label to uint8 array. An error of the function is raised.
        """
        for _ in self._move_through(settings):
            if self.error is not None:
                raise self.error
            yield self.text, self.pictures

    def _move_through(self, settings):
        for setting in settings:
            for name, state in setting.items():
                if kinds.state(self.controls[name]) != state:
                    kinds.send(self.controls[name], state)
            yield setting

    # --- tests --------------------------------------------------------------------------------------------------------

    def sweep(self, steps=7):
        """Move every control over its range, and every pair of controls to its corners, as a browser would.

        Parameters
        ----------
        steps : int
            How many values of a slider are tried, both ends included; of a drop-down all are.

        Returns
        -------
        list of str
            What went wrong: errors of the function, and controls that change neither picture nor text.
        """
        problems, frames = [], {}
        settings = list(kinds.settings(self.controls, steps))
        for setting in self._move_through([*settings, settings[0]]):
            if self.error is not None:
                problems.append(f"{self.__name__}({self._setting()}): {show.in_words(self.error, self.function)}")
            else:
                frames[_key(setting)] = (self.text, tuple(panel.fingerprint() for panel in self._panels.values()))
        for name in self.controls:
            if not _matters(name, frames):
                problems.append(f"{self.__name__}: the control {name!r} changes nothing")
        return list(dict.fromkeys(problems))

    def _setting(self):
        return ", ".join(f"{name}={value!r}" for name, value in self.values().items())


def sweep_all(steps=7):
    """Sweep every live picture of this kernel; a list of what went wrong."""
    return [problem for explorer in list(explorers.values()) for problem in explorer.sweep(steps)]


# --- panels -----------------------------------------------------------------------------------------------------------

_ROW = {
    "display": "flex",
    "flex_flow": "row wrap",
    "align_items": "flex-start",
    "grid_gap": "4px 14px",
    "width": "100%",
}
_ERROR = (
    "color:var(--jp-error-color1,#b00020);font-family:var(--jp-code-font-family,monospace);line-height:1.4;"
    "white-space:pre-wrap"
)
# The still picture above a live one is hidden while the live one is there.
_STYLE = (
    "<style>.jp-OutputArea-child:has(> .jp-OutputArea-output img):has(+ .jp-OutputArea-child .cvlessons-live)"
    "{display:none} .cvlessons-live img{max-width:100%;height:auto;object-fit:contain;margin:0;" + show.OUTLINE + "}"
    ".cvlessons-live{overflow:hidden}</style>"
)


class _Panel:
    """One picture with its label; encodes and sends only what changed."""

    def __init__(self, label, alt):
        self.pixels = None
        # It has no alt, and a tooltip breaks its view (ipywidgets 8.1). A browser shows an address that holds the bytes
        # about 10 ms sooner than bytes, which the widget makes it fetch from a blob.
        self.image = widgets.Image(format="url")
        words = html.escape(f"{alt} ({label.strip()})" if label.strip() else alt)
        title = f'<div style="font-weight:600;line-height:1.3">{html.escape(label.strip())}</div>'
        hidden = f'<div role="img" aria-label="{words}" style="position:absolute;width:1px;height:1px"></div>'
        self.box = widgets.VBox([widgets.HTML(title + hidden), self.image])
        self.box.layout.max_width = "100%"

    def update(self, pixels):
        if self.pixels is not None and np.array_equal(self.pixels, pixels):
            return
        self.pixels = np.array(pixels)
        fitted = show.fit(pixels)
        size = {"width": str(fitted.shape[1]), "height": str(fitted.shape[0])}
        with self.image.hold_sync():  # one message
            for side, length in size.items():
                if getattr(self.image, side) != length:
                    self.image.set_trait(side, length)
            self.image.value = show.data_url(fitted).encode()

    def fingerprint(self):
        return hash((self.pixels.shape, self.pixels.tobytes()))


def _set(widget, value):
    if widget.value != value:
        widget.value = value


def _unpack(result, name):
    """What a function returned, as a dict from label to array and a line of text."""
    parts = list(result) if isinstance(result, (tuple, list)) else [result]
    text = parts.pop() if parts and isinstance(parts[-1], str) else ""
    if len(parts) > 1 and isinstance(parts[-1], Number):
        raise TypeError(f"{name} returned the number {parts[-1]} beside its picture: make a text of it, with str()")
    if any(part is None for part in parts) or not (parts or text):
        raise TypeError(f"{name} returned no picture (None): is a `return` missing, or did a function find nothing?")
    return show.labelled(parts) if parts else {}, text


def _key(setting):
    return tuple((name, repr(sorted(state.items()))) for name, state in setting.items())


def _matters(name, frames):
    """Whether two settings that differ in this control only gave different frames."""
    seen = {}
    for key, frame in frames.items():
        others = tuple(item for item in key if item[0] != name)
        if seen.setdefault(others, frame) != frame:
            return True
    return False
