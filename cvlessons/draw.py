"""Marks on arrays: boxes, lines, circles, numbers, tiles, plots. Pictures in, a new BGR or grey uint8 picture out."""

import threading
from collections import OrderedDict

import cv2
import numpy as np

from .score import rows

# Colours that also differ for colour-blind readers (Okabe and Ito 2008), in BGR.
FOUND = (115, 158, 0)
MISSED = (0, 159, 230)
FALSE = (0, 60, 230)
MARK = (178, 114, 0)
CYCLE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def bgr(picture):
    """A fresh BGR copy of a grey or BGR uint8 picture, ready to be drawn on."""
    if not isinstance(picture, np.ndarray):
        raise TypeError(f"picture must be a NumPy array, not {type(picture).__name__}")
    if picture.dtype != np.uint8:
        raise TypeError(f"picture has dtype {picture.dtype}; it must be uint8")
    if picture.size == 0:
        raise ValueError(f"picture is empty, shape {picture.shape}")
    if picture.ndim == 2:
        return np.repeat(picture[:, :, None], 3, axis=2)
    if picture.ndim == 3 and picture.shape[2] == 3:
        return np.array(picture, order="C")
    raise ValueError(f"picture has shape {picture.shape}; it must be (rows, columns) or (rows, columns, 3)")


def _rows(values, name, length):
    """Marks as a list of lists of `length` numbers; None, as OpenCV says it, is an empty list."""
    if values is None:
        return []
    if not isinstance(values, np.ndarray):
        try:
            values = list(values)  # a zip too
        except TypeError:
            raise ValueError(f"{name} must be rows of {length} numbers") from None
    values = rows(values, name, length)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} has a NaN or an infinite number in it")
    return np.clip(values, -1e6, 1e6).tolist()  # OpenCV takes no larger ones


def _pen(color, thickness, filled=False):
    """Colour and thickness as OpenCV takes them, or a ValueError; -1 fills, where that is possible."""
    try:
        given = np.ravel(np.asarray(color, float)).tolist()
    except (TypeError, ValueError):
        given = []
    if not 1 <= len(given) <= 4 or not np.isfinite(given).all():
        raise ValueError(f"color is {color!r}; it must be three numbers from 0 to 255: blue, green, red")
    whole = isinstance(thickness, (int, np.integer)) and not isinstance(thickness, bool)
    if not whole or not (1 <= thickness <= 32767 or filled and thickness == -1):
        fill = ", or -1 to fill" if filled else ""
        raise ValueError(f"thickness is {thickness!r}; it must be a whole number from 1 to 32767{fill}")
    return tuple(given), int(thickness)


def _whole(value, name, low):
    """A whole number of at least `low`, written with or without a point."""
    if not isinstance(value, (int, float, np.number)) or not low <= value < np.inf or value != int(value):
        raise ValueError(f"{name} is {value!r}; it must be a whole number, {low} or more")
    return int(value)


def boxes(picture, boxes, color=FOUND, thickness=2, dashed=False):
    """Draw rectangles (x, y, width, height), in pixels; the line lies on the outermost pixels of the box."""
    out, (color, thickness) = bgr(picture), _pen(color, thickness, filled=not dashed)
    for x, y, w, h in _rows(boxes, "boxes", 4):
        a, b = (round(x), round(y)), (round(x + w) - 1, round(y + h) - 1)
        if b[0] < a[0] or b[1] < a[1]:  # no size, no pixels
            continue
        if dashed:
            for p, q in ((a, (b[0], a[1])), ((b[0], a[1]), b), (b, (a[0], b[1])), ((a[0], b[1]), a)):
                _dashes(out, p, q, color, thickness)
        else:
            cv2.rectangle(out, a, b, color, thickness)
    return out


def _dashes(out, p, q, color, thickness, step=5):
    p, q = np.asarray(p, float), np.asarray(q, float)
    count = max(int(np.hypot(*(q - p)) // step), 1)
    for i in range(0, count, 2):
        a, b = p + (q - p) * i / count, p + (q - p) * min(i + 1, count) / count
        cv2.line(out, tuple(int(v) for v in a.round()), tuple(int(v) for v in b.round()), color, thickness)


def outcome(picture, result, scale=1, thickness=2):
    """Draw a `Score` of boxes: hits in green, missed objects dashed in orange, false alarms in red.

    With `scale` the picture is enlarged first, so that the marks do not cover what they mark.
    """
    if scale != 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    grow = np.array([-thickness, -thickness, 2 * thickness, 2 * thickness])
    out = boxes(picture, result.missed * scale + grow, MISSED, thickness, dashed=True)
    out = boxes(out, result.hits * scale + grow, FOUND, thickness)
    return boxes(out, result.false * scale + grow, FALSE, thickness)


def lines(picture, segments, color=FOUND, thickness=2):
    """Draw line segments (x1, y1, x2, y2), in pixels."""
    out, (color, thickness) = bgr(picture), _pen(color, thickness)
    for x1, y1, x2, y2 in _rows(segments, "segments", 4):
        cv2.line(out, (round(x1), round(y1)), (round(x2), round(y2)), color, thickness, cv2.LINE_AA)
    return out


def circles(picture, circles, color=FOUND, thickness=2):
    """Draw circles (x, y, radius), in pixels, to a sixteenth of a pixel."""
    out, (color, thickness) = bgr(picture), _pen(color, thickness, filled=True)
    for x, y, r in _rows(circles, "circles", 3):
        centre = round(x * 16), round(y * 16)
        cv2.circle(out, centre, max(round(r * 16), 0), color, thickness, cv2.LINE_AA, shift=4)
    return out


def points(picture, points, color=FOUND, size=9, thickness=2):
    """Draw a cross at each (x, y), in pixels."""
    out, (color, thickness), size = bgr(picture), _pen(color, thickness), _whole(size, "size", 1)
    for x, y in _rows(points, "points", 2):
        cv2.drawMarker(out, (round(x), round(y)), color, cv2.MARKER_CROSS, size, thickness)
    return out


def polygon(picture, corners, color=FOUND, thickness=2):
    """Draw a closed polygon through (x, y) corners, in pixels."""
    out, (color, thickness) = bgr(picture), _pen(color, thickness)
    corners = np.rint(_rows(corners, "corners", 2)).astype(np.int32)
    if len(corners):
        cv2.polylines(out, [corners.reshape(-1, 1, 2)], True, color, thickness, cv2.LINE_AA)
    return out


def label(picture, text, at=(4, 4), color=(255, 255, 255), scale=0.5):
    """Write a short text with its top left corner at (x, y), on a dark ground so that it reads on any picture."""
    out, text, (color, _) = bgr(picture), str(text), _pen(color, 1)
    ((x, y),) = _rows([at], "at", 2)
    if not isinstance(scale, (int, float)) or not 0 < scale <= 100:  # a NaN makes OpenCV crash
        raise ValueError(f"scale is {scale!r}; it must be a number above 0, 100 at most")
    (w, h), base = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    x, y = round(x), round(y)
    cv2.rectangle(out, (x - 2, y - 2), (x + w + 2, y + h + base), (40, 40, 40), -1)
    cv2.putText(out, text, (x, y + h), cv2.FONT_HERSHEY_SIMPLEX, scale, color, 1, cv2.LINE_AA)
    return out


def beside(*pictures, gap=8):
    """Put pictures side by side on white, tops aligned."""
    if not pictures:
        raise ValueError("pictures is empty: give at least one array")
    pictures, gap = [bgr(picture) for picture in pictures], _whole(gap, "gap", 0)
    height = max(picture.shape[0] for picture in pictures)
    parts = []
    for picture in pictures:
        column = np.full((height, picture.shape[1], 3), 255, np.uint8)
        column[: picture.shape[0]] = picture
        parts += [column, np.full((height, gap, 3), 255, np.uint8)]
    return np.concatenate(parts[:-1], axis=1)


def tiles(pictures, columns=4, gap=8):
    """Put pictures in rows of `columns`, on white."""
    pictures = list(pictures)
    if not pictures:
        raise ValueError("pictures is empty: give at least one array")
    columns, gap = _whole(columns, "columns", 1), _whole(gap, "gap", 0)
    strips = [beside(*pictures[i : i + columns], gap=gap) for i in range(0, len(pictures), columns)]
    width = max(strip.shape[1] for strip in strips)
    parts = []
    for strip in strips:
        wide = np.full((strip.shape[0], width, 3), 255, np.uint8)
        wide[:, : strip.shape[1]] = strip
        parts += [wide, np.full((gap, width, 3), 255, np.uint8)]
    return np.concatenate(parts[:-1])


def zoom(picture, factor):
    """Enlarge a picture by a whole factor, each pixel to a square."""
    factor = _whole(factor, "factor", 1)
    return np.asarray(picture).repeat(factor, axis=0).repeat(factor, axis=1)


def heat(values, low, high):
    """Show numbers from `low` to `high` as colours from dark violet to yellow (viridis); NaN is grey."""
    values = _table(values)
    if not all(isinstance(end, (int, float, np.number)) for end in (low, high)) or not -np.inf < low < high < np.inf:
        raise ValueError(f"high is {high!r} and low is {low!r}; they must be finite numbers, high the larger")
    missing = ~np.isfinite(values)
    scaled = np.clip((np.where(missing, low, values) - low) * (255 / (high - low)), 0, 255)
    out = cv2.applyColorMap(np.rint(scaled).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
    out[missing] = 128
    return out


def signed(values, limit=None, bar=True):
    """Show signed numbers: blue below zero, white at zero, red above, with a colour bar from -limit to +limit.

    Without `limit` it is the largest absolute value, rounded up to 1, 1.5, 2, 3, 5 or 8 times a power of ten.
    """
    values = _table(values)
    if limit is not None and not (isinstance(limit, (int, float, np.number)) and 0 < limit < np.inf):
        raise ValueError(f"limit is {limit!r}; it must be a number larger than 0")
    if limit is None:
        limit = round_up(np.abs(values[np.isfinite(values)]).max(initial=0)) or 1.0
    out = _diverging(values / limit)
    height = values.shape[0]
    if not bar or height < 100:
        return out
    strip = np.full((height, 62, 3), 255, np.uint8)
    strip[:, 8:22] = _diverging(np.linspace(1, -1, height)[:, None])
    for text, y in ((f"{limit:g}", 12), ("0", height // 2 + 4), (f"-{limit:g}", height - 4)):
        cv2.putText(strip, text, (25, y), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
    return np.concatenate([out, strip], axis=1)


def _table(values):
    try:
        values = np.asarray(values, float)
    except (TypeError, ValueError):
        raise ValueError("values must be rows of numbers, all of one length") from None
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"values has shape {values.shape}; it must be (rows, columns), and not empty")
    return values


def _diverging(t):
    t = np.clip(np.nan_to_num(t), -1, 1)[..., None]
    white, red, blue = np.array([255.0] * 3), np.array([30.0, 0, 178]), np.array([172.0, 102, 33])
    return np.rint(np.where(t >= 0, white + (red - white) * t, white + (white - blue) * t)).astype(np.uint8)


def round_up(value):
    """The next larger 1, 1.5, 2, 3, 5 or 8 times a power of ten."""
    if value <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(value))
    steps = (s * power for s in (1, 1.5, 2, 3, 5, 8, 10) if s * power >= value * (1 - 1e-12))
    return float(next(steps, value))  # none is that large for a NaN, and for the tiniest of floats


def numbers(array, cell=44, highlight=None, digits=None):
    """Show a small array as a table: each cell in its grey, with its number written in it.

    `highlight` is a box (x, y, width, height) in cells, drawn around some of them.
    """
    array, cell = np.asarray(array), _whole(cell, "cell", 8)
    if array.ndim != 2 or not 0 < array.size <= 400 or array.dtype.kind not in "buif":
        kind = f"shape {array.shape} and dtype {array.dtype}"
        raise ValueError(f"array has {kind}; it must be (rows, columns) with 1 to 400 numbers")
    digits = None if digits is None else _whole(digits, "digits", 0)
    plain, array = array.dtype == np.uint8, array.astype(float)
    finite = array[np.isfinite(array)]
    low, high = (0.0, 255.0) if plain or not finite.size else (finite.min(), finite.max())
    grey = np.interp(np.nan_to_num(array, nan=low), (low, high if high > low else low + 1), (40, 255))
    out = bgr(zoom(np.rint(grey).astype(np.uint8), cell))
    for (row, column), value in np.ndenumerate(array):
        text = f"{value:.{digits}f}" if digits is not None else f"{value:g}"
        scale = 0.45 if len(text) <= 4 else 0.36
        (w, h), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
        ink = (0, 0, 0) if grey[row, column] > 130 else (255, 255, 255)
        at = column * cell + (cell - w) // 2, row * cell + (cell + h) // 2
        cv2.putText(out, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, ink, 1, cv2.LINE_AA)
    out[::cell] = out[:, ::cell] = out[-1] = out[:, -1] = 150
    if highlight is not None:
        ((x, y, w, h),) = (np.array(_rows([highlight], "highlight", 4)) * cell).astype(int).tolist()
        cv2.rectangle(out, (x + 1, y + 1), (x + w - 2, y + h - 2), FALSE, 3)
    return out


def graph(places, arrows, size=(170, 40), step=(205, 76)):
    """Draw names in boxes and arrows between them.

    Parameters
    ----------
    places : dict from a name to its (column, row), which need not be whole
    arrows : list of pairs of texts with which two names begin
    size, step : (width, height) of a box, and from one column and row to the next, in pixels
    """
    if not places:
        raise ValueError("places is empty: give at least one name with its (column, row)")
    (w, h), at = size, {name: (round(10 + step[0] * c), round(10 + step[1] * r)) for name, (c, r) in places.items()}
    out = np.full((max(y for _, y in at.values()) + h + 10, max(x for x, _ in at.values()) + w + 10, 3), 255, np.uint8)
    for start, end in arrows:
        ends = [[at[name] for name in at if name.startswith(text)] for text in (start, end)]
        if not all(ends):
            raise ValueError(f"arrows has {(start, end)}; both must begin one of {', '.join(places)}")
        (x1, y1), (x2, y2) = ends[0][0], ends[1][0]
        if x1 + w <= x2:  # from the right side of one to the left side of the other, else from top to bottom
            a, b = (x1 + w, y1 + h // 2), (x2, y2 + h // 2)
        else:
            a, b = (x1 + w // 2, y1 + h * (y1 < y2)), (x2 + w // 2, y2 + h * (y2 < y1))
        cv2.arrowedLine(out, a, b, (140, 140, 140), 2, cv2.LINE_AA, 0, 10 / np.hypot(b[0] - a[0], b[1] - a[1]))
    for name, (x, y) in at.items():
        cv2.rectangle(out, (x, y), (x + w, y + h), (244, 232, 214), cv2.FILLED)
        cv2.putText(out, name, (x + 8, y + h // 2 + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (60, 30, 0), 1, cv2.LINE_AA)
    return out


# --- plots that follow a slider ---------------------------------------------------------------------------------------

_canvases = OrderedDict()
_lock = threading.Lock()  # sliders call from another thread than cells


def plot(
    curves=None,
    *,
    bars=None,
    points=None,
    marks=None,
    xlim=None,
    ylim=None,
    xlabel="",
    ylabel="",
    colors=None,
    size=(480, 320),
):
    """Draw curves as a picture, fast enough for a slider: axes are drawn once and kept, only the data move.

    Parameters
    ----------
    curves : dict from label to y, or to (x, y)
        Lines; x is 0, 1, 2 ... where it is not given.
    bars : dict from label to counts, or to (edges, counts)
        Filled steps, as a histogram; edges has one number more than counts.
    points : dict from label to (x, y)
        Dots.
    marks : dict from label to x
        Dashed vertical lines.
    xlim, ylim : (low, high)
        Ranges of the axes; taken from the data, rounded up, where they are not given.
    colors : dict from label to a matplotlib colour
    size : (width, height), in pixels

    Returns
    -------
    ndarray, uint8, (height, width, 3), BGR
    """
    curves, bars = _each(_xy, curves, "curves"), _each(_steps, bars, "bars")
    points, marks = _each(_xy, points, "points"), _each(float, marks, "marks")
    colors = _each(lambda color: color, colors, "colors")
    width, height = _rows([size], "size", 2)[0]
    if not (1 <= width <= 5000 and 1 <= height <= 5000):
        raise ValueError(f"size is {size!r}; it must be (width, height), each from 1 to 5000 pixels")
    xs = [x for x, _ in [*curves.values(), *points.values(), *bars.values()]]
    ys = [y for _, y in [*curves.values(), *points.values(), *bars.values()]]
    xlim = _limits(xs, tight=True) if xlim is None else _given(xlim, "xlim")
    ylim = _limits(ys) if ylim is None else _given(ylim, "ylim")
    names = tuple(curves), tuple(bars), tuple(points), tuple(marks)
    key = (*names, xlim, ylim, xlabel, ylabel, tuple(size), str(colors))
    with _lock:
        if key not in _canvases:
            _canvases[key] = _Canvas(*key[:-1], colors)
            while len(_canvases) > 24:
                _canvases.popitem(last=False)
        _canvases.move_to_end(key)
        return _canvases[key].render(curves, bars, points, marks)


def _each(read, values, what):
    """What is given for each label, read as numbers."""
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise TypeError(f"{what} must be a dict from label to values, not {type(values).__name__}")
    try:
        return {str(label): read(value) for label, value in values.items()}
    except TypeError as error:
        raise TypeError(f"{what}: {error}") from None
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None


def _xy(value):
    if isinstance(value, tuple) and len(value) == 2:
        x, y = np.asarray(value[0], float).ravel(), np.asarray(value[1], float).ravel()
    else:
        y = np.asarray(value, float).ravel()
        x = np.arange(y.size, dtype=float)
    if x.size != y.size:
        raise ValueError(f"a curve has {x.size} x values and {y.size} y values; they must be as many")
    return x, y


def _steps(value):
    if isinstance(value, tuple) and len(value) == 2:
        edges, counts = np.asarray(value[0], float).ravel(), np.asarray(value[1], float).ravel()
    else:
        counts = np.asarray(value, float).ravel()
        edges = np.arange(counts.size + 1, dtype=float)
    if edges.size != counts.size + 1:
        raise ValueError(f"bars have {edges.size} edges and {counts.size} counts; there must be one edge more")
    return edges, counts


def _given(limits, name):
    try:
        low, high = map(float, limits)
    except (TypeError, ValueError):
        low = high = 0.0
    if low == high or not np.isfinite([low, high]).all():
        raise ValueError(f"{name} is {limits!r}; it must be two different numbers (low, high)")
    return low, high


def _limits(arrays, tight=False):
    values = np.concatenate([a[np.isfinite(a)] for a in arrays]) if arrays else np.zeros(0)
    if values.size == 0:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if tight:
        return (low, high) if high > low else (low, low + 1)
    return (-round_up(-low) if low < 0 else 0.0), (round_up(high * 1.05) or (0.0 if low < 0 else 1.0))


class _Canvas:
    """A matplotlib figure whose axes are drawn once; only the artists that hold data are drawn again."""

    def __init__(self, curves, bars, points, marks, xlim, ylim, xlabel, ylabel, size, colors):
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # 0.3 s, and not every chapter plots
        from matplotlib.figure import Figure

        figure = Figure(figsize=(size[0] / 100, size[1] / 100), dpi=100, layout="constrained")
        self.canvas = FigureCanvasAgg(figure)
        axes = figure.add_subplot(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25)
        names = [*bars, *curves, *points, *marks]
        color = {name: colors.get(name, CYCLE[i % len(CYCLE)]) for i, name in enumerate(names)}
        self.bars = {n: axes.stairs([0], [0, 1], fill=True, alpha=0.45, color=color[n], label=n) for n in bars}
        self.curves = {n: axes.plot([], [], color=color[n], lw=1.8, label=n)[0] for n in curves}
        self.points = {n: axes.plot([], [], "o", ms=6, color=color[n], label=n)[0] for n in points}
        self.marks = {n: axes.axvline(xlim[0], color=color[n], ls="--", lw=1.6, label=n) for n in marks}
        axes.set(xlim=xlim, ylim=ylim)
        if any(name.strip() for name in names):
            fit = int(size[0] / (7.5 * max(map(len, names)) + 50))  # so many entries beside each other
            columns = min(max(fit, 1), 4)
            figure.legend(loc="outside upper left", ncols=columns, fontsize=9, frameon=False)  # never over the data
        self.artists = [*self.bars.values(), *self.curves.values(), *self.marks.values(), *self.points.values()]
        for artist in self.artists:
            artist.set_animated(True)
        self.axes = axes
        self.canvas.draw()
        figure.set_layout_engine("none")  # the axes stay where they are from now on
        self.background = self.canvas.copy_from_bbox(figure.bbox)

    def render(self, curves, bars, points, marks):
        for name, (x, y) in curves.items():
            self.curves[name].set_data(x, y)
        for name, (x, y) in points.items():
            self.points[name].set_data(x, y)
        for name, (edges, counts) in bars.items():
            self.bars[name].set_data(counts, edges)
        for name, x in marks.items():
            self.marks[name].set_xdata([x, x])
        self.canvas.restore_region(self.background)
        for artist in self.artists:
            self.axes.draw_artist(artist)
        return cv2.cvtColor(np.asarray(self.canvas.buffer_rgba()), cv2.COLOR_RGBA2BGR)
