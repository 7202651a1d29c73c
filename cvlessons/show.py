"""Arrays to a still picture in the notebook, with alt text; and a function's source, highlighted."""

import ast
import base64
import html
import inspect
import linecache
import re
import textwrap
import traceback

import cv2
import numpy as np

LONGEST_SIDE = 1024  # what is sent to the browser is never larger
WIDTH = 100  # characters in a line of source, so that it fits the page of a small laptop
FEW_VALUES = 16  # a noisy map of edges has few runs, and JPEG would blur it and be larger
OUTLINE = "outline:1px solid rgba(128,128,128,.4);outline-offset:-1px"  # a white picture is seen on a white page
ENLARGE_TO = 240  # pictures smaller than half of this are enlarged, each pixel to a square


def show(*pictures, alt, caption="", value_range=None):
    """Display pictures side by side, once.

    Parameters
    ----------
    *pictures : arrays, or dicts from a label to an array
        (rows, columns) grey or (rows, columns, 3) BGR. uint8 is shown as it is, 0 to 255; bool as black and white;
        signed integers on a blue-white-red scale centred at zero; floats and other integers need `value_range`.
    alt : str
        What the picture shows, in words, for those who do not see it. Required.
    caption : str
        A line of text under the pictures.
    value_range : (low, high), optional
        The values shown as black and white.

    Raises
    ------
    TypeError, ValueError
        If a picture is not an array of such a shape and dtype, or `alt` is missing.
    """
    require_alt(alt)
    if not isinstance(caption, str):
        raise TypeError(f"caption must be a text, not {type(caption).__name__}")
    panels = {label: to_pixels(array, value_range, label) for label, array in labelled(pictures).items()}
    publish(figure_html(panels, alt, caption), plain_text(alt, caption))


def source(function):
    """Display the source of a function (its docstring cut to the first line), highlighted as Python."""
    text = source_text(function)
    _display({"text/markdown": f"```python\n{text}\n```", "text/plain": text})


def source_text(function):
    """The source of `function` as text, the docstring cut to its first line."""
    known = inspect.isfunction(function) or inspect.ismethod(function) or inspect.isclass(function)
    if not known or function.__name__ == "<lambda>":
        what = "lambda" if known else type(function).__name__
        raise TypeError(f"function must be a Python function that was written with def, not {what}")
    try:
        lines = textwrap.dedent(inspect.getsource(function)).rstrip().splitlines()
        node = ast.parse("\n".join(lines)).body[0]
        summary = ast.get_docstring(node)
    except (OSError, TypeError, SyntaxError, IndexError):  # TypeError: of a built-in class, or other lines than its own
        raise TypeError(
            f"function must be a Python function whose text is at hand; {function.__name__} has none"
        ) from None
    if summary:
        expression = node.body[0]
        indent = " " * expression.col_offset
        said = textwrap.wrap(f'"""{summary.splitlines()[0]}"""', WIDTH - len(indent), break_on_hyphens=False)
        lines[expression.lineno - 1 : expression.end_lineno] = [indent + line for line in said]
    return "\n".join(lines)


# --- what `live` and `check` use too ----------------------------------------------------------------------------------


ADVICE = {  # NumPy's words for two mistakes of beginners, and what to do
    "truth value of an array": "Between arrays write & and |, with brackets around each comparison.",
    "out of bounds for uint8": "A uint8 holds 0 to 255: write .astype(int) or .astype(float) before you compute.",
}


def in_words(error, function):
    """An error as a sentence: its kind, what it says, and on which line of the learner's code it arose."""
    try:
        message = str(error).strip()
    except Exception:  # of an error that a learner wrote
        message = ""
    if isinstance(error, cv2.error):
        message = _opencv_words(error)
    where = ""
    code = getattr(inspect.unwrap(function), "__code__", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if code is not None and frame.filename == code.co_filename:  # in a notebook: of the same cell
            text = linecache.getline(frame.filename, frame.lineno).strip()
            where = f"\nin {frame.name}, line {frame.lineno}: {text}"
            break
    name = "OpenCV" if isinstance(error, cv2.error) else type(error).__name__
    advice = "".join(f"\n{what}" for words, what in ADVICE.items() if words in message)
    return f"{name}: {message}{where}{advice}" if message else f"{name}{where}"


def _opencv_words(error):
    """What OpenCV says, without its build paths, C++ signatures and repetitions."""
    said = getattr(error, "err", "") or str(error)
    if bare := re.search(r"error: \(-\d+:([^)]*)\)\s+in function", said):  # no more is said than the kind of error
        said = bare[1]
    said = said.replace("> Overload resolution failed:", "")
    lines = dict.fromkeys(line.strip(" >-") for line in said.strip().splitlines())
    said = "; ".join(line for line in lines if line)
    name = getattr(error, "func", "") or ""
    if getattr(error, "code", 0) == cv2.Error.STS_ASSERT:
        said = f"this must hold, and does not: {said}"
    return f"{name}: {said}" if name.isidentifier() else said


def require_alt(alt):
    """Say so if `alt` is not a text that a reader who does not see the picture could use."""
    if not isinstance(alt, str) or len(alt.strip()) < 8:
        raise ValueError("alt must say in words what the picture shows, for readers who do not see it")


def labelled(pictures):
    """Pictures given one by one or in dicts, as one dict from label to array; those without a label get blanks."""
    panels = {}
    for picture in pictures:
        named = picture if isinstance(picture, dict) else {" " * (len(panels) + 1): picture}
        for label, array in named.items():
            if str(label) in panels:
                raise ValueError(f"two pictures have the label {str(label)!r}")
            panels[str(label)] = array
    if not panels:
        raise ValueError("pictures is empty: give at least one array")
    return panels


def to_pixels(array, value_range=None, label=""):
    """Turn an array into what a screen shows: uint8, (rows, columns) grey or (rows, columns, 3) BGR."""
    name = f"the picture {label.strip()!r}" if label.strip() else "the picture"
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} must be a NumPy array, not {type(array).__name__}")
    array = np.asarray(array)  # of a masked array all values
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] != 3):
        raise ValueError(f"{name} has shape {array.shape}; it must be (rows, columns) or (rows, columns, 3)")
    if array.size == 0:
        raise ValueError(f"{name} is empty, shape {array.shape}")
    if array.dtype == bool:
        return array.astype(np.uint8) * 255
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} has dtype {array.dtype}; it must hold whole numbers, floats or bool")
    if value_range is not None:
        low, high = _range(value_range)
        scaled = (np.nan_to_num(array, nan=low, posinf=high, neginf=low) - low) * (255 / (high - low))
        return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind == "i" and array.ndim == 2:
        from . import draw  # draw is above show for pictures, below it for nothing else

        return draw.signed(array)
    raise TypeError(f"{name} has dtype {array.dtype}; give value_range=(low, high), or convert it to uint8")


def _range(value_range):
    try:
        low, high = (float(number) for number in value_range)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"value_range is {value_range!r}; it must be two numbers (low, high)") from None
    if not -np.inf < low < high < np.inf:
        raise ValueError(f"value_range is {value_range!r}; the second number must be larger than the first")
    return low, high


def fit(pixels):
    """Shrink a picture that is larger than the screen needs; enlarge a tiny one so that its pixels can be seen."""
    longest = max(pixels.shape[:2])
    if longest > LONGEST_SIDE:
        rows, columns = (max(1, round(side * LONGEST_SIDE / longest)) for side in pixels.shape[:2])
        return cv2.resize(pixels, (columns, rows), interpolation=cv2.INTER_AREA)
    factor = ENLARGE_TO // longest
    if factor >= 2:
        return pixels.repeat(factor, axis=0).repeat(factor, axis=1)
    return pixels


def encode(pixels):
    """Encode uint8 pixels for the browser: drawings and few-valued pictures as PNG, without loss; photographs as JPEG.

    Returns
    -------
    (str, bytes)
        "png" or "jpeg", and the file's bytes.
    """
    rows = pixels[:: max(1, pixels.shape[0] // 64)]
    same = rows[:, 1:] == rows[:, :-1]
    flat = same.mean() if same.size else 1.0  # drawings have long runs of one value, photographs have not
    small = pixels.shape[0] * pixels.shape[1] < 120 * 120
    if small or flat > 0.75 or np.count_nonzero(np.bincount(rows.ravel(), minlength=256)) <= FEW_VALUES:
        runs = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)
        one_bit = pixels.ndim == 2 and np.all((pixels == 0) | (pixels == 255))  # black and white: 4 times faster
        ok, data = cv2.imencode(".png", pixels, (*runs, cv2.IMWRITE_PNG_BILEVEL, int(one_bit)))
        return "png", data.tobytes()
    sharp_colours = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    ok, data = cv2.imencode(".jpg", np.ascontiguousarray(pixels), (cv2.IMWRITE_JPEG_QUALITY, 90, *sharp_colours))
    return "jpeg", data.tobytes()


def data_url(pixels):
    """Encoded pixels as an address that needs no fetching."""
    kind, data = encode(pixels)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def figure_html(panels, alt, caption=""):
    """One HTML figure of labelled pixels, which notebook viewers, nbconvert and an untrusted notebook all keep."""
    parts = []
    for label, pixels in panels.items():
        name = label.strip()
        pixels = fit(pixels)
        words = html.escape(f"{alt} ({name})" if name else alt, quote=True)
        title = f'<div style="font-weight:600">{html.escape(name)}</div>' if name else ""
        size = f'width="{pixels.shape[1]}" height="{pixels.shape[0]}" style="max-width:100%;height:auto;{OUTLINE}"'
        parts.append(f'<div style="max-width:100%">{title}<img alt="{words}" {size} src="{data_url(pixels)}"></div>')
    text = f'<div style="margin-top:4px">{html.escape(caption)}</div>' if caption else ""
    row = "".join(parts)
    return f'<div><div style="display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start">{row}</div>{text}</div>'


def plain_text(alt, caption=""):
    """The figure for a reader of text."""
    return f"[picture: {alt}]" + (f"\n{caption}" if caption else "")


def publish(page, text):
    """Display HTML with its plain text form."""
    _display({"text/html": page, "text/plain": text})


def _display(bundle):
    from IPython.display import display  # 0.2 s to import, and only a notebook needs it

    display(bundle, raw=True)
