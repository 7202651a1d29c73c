"""Two answers beside each other, the learner's and ours: whether they agree, and if not, in what way, in words."""

import numpy as np

from . import draw, show

MOST_PRINTED = 30  # values of an array that a message shows


def same(a, b, tolerance):
    """Whether two answers agree: arrays in shape, dtype and values; numbers; tuples, lists and dicts of such."""
    if isinstance(b, np.ndarray):
        if not isinstance(a, np.ndarray) or a.shape != b.shape or a.dtype != b.dtype:
            return False
        if tolerance == 0 or b.dtype.kind not in "iuf":
            return np.array_equal(a, b, equal_nan=b.dtype.kind in "fc")
        a, b = (np.asarray(array).astype(float) for array in (a, b))  # a masked value is compared as well
        return np.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True)
    if isinstance(b, (tuple, list)):
        if not isinstance(a, (tuple, list)) or len(a) != len(b):
            return False
        return all(same(x, y, tolerance) for x, y in zip(a, b, strict=True))
    if isinstance(b, dict):
        return isinstance(a, dict) and a.keys() == b.keys() and all(same(a[key], b[key], tolerance) for key in b)
    if is_number(b):
        if not same_kind(a, b):
            return False
        a, b = a.item() if isinstance(a, np.generic) else a, b.item() if isinstance(b, np.generic) else b
        return a == b or (a != a and b != b) or abs(a - b) <= tolerance
    if isinstance(b, (bool, np.bool_)):
        return isinstance(a, (bool, np.bool_)) and bool(a) == bool(b)
    return type(a) is type(b) and bool(a == b)


def is_number(value):
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def same_kind(a, b):
    """Whether `a` is of the kind that is wanted, `b`."""
    if is_number(b):
        whole = (int, np.integer)
        return is_number(a) and (isinstance(a, whole) or not isinstance(b, whole))
    if isinstance(b, (tuple, list)):
        return isinstance(a, (tuple, list))
    if isinstance(b, (bool, np.bool_)):
        return isinstance(a, (bool, np.bool_))
    return isinstance(a, type(b))


def kind(value):
    """The kind of a value, for a learner."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}, dtype {value.dtype}"
    if is_number(value):
        return "a whole number" if isinstance(value, (int, np.integer)) else "a number with a decimal point"
    name = type(value).__name__
    names = {"NoneType": "None", "tuple": "a tuple", "list": "a list", "str": "a text", "bool": "True or False"}
    return names.get(name, f"a value of type {name}")


def short(value):
    """A value in at most a few lines."""
    if isinstance(value, np.ndarray):
        if value.size <= MOST_PRINTED:
            text = np.array2string(value, separator=", ", precision=4, suppress_small=True)
            return text.replace("\n", "\n  ")
        return f"array of shape {value.shape}, {value.dtype}"
    if isinstance(value, (float, np.floating)):
        return f"{value:.6g}"
    if isinstance(value, np.generic):
        return str(value)
    if type(value) in (tuple, list) and len(value) <= 12:
        inner = ", ".join(map(short, value))
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    try:
        name = getattr(value, "__name__", None)
        text = name if isinstance(name, str) else repr(value)
    except Exception:
        text = f"a value of type {type(value).__name__}"
    return text if len(text) < 200 else text[:200] + " ..."


# --- what kind of wrong -----------------------------------------------------------------------------------------------


def wrong_form(yours, ours, limits, what="Your answer"):
    """Type, shape, dtype and range, before any value is compared: the rung and the message, or None."""
    if not same_kind(yours, ours):
        return "type", f"{what} is {kind(yours)}; {kind(ours)} is wanted."
    if isinstance(ours, (tuple, list)):
        if len(yours) != len(ours):
            count = "1 element" if len(yours) == 1 else f"{len(yours)} elements"
            return "shape", f"{what} has {count}; {len(ours)} {'is' if len(ours) == 1 else 'are'} wanted."
        parts = (
            wrong_form(a, b, limits, f"Element {n} of your answer")
            for n, (a, b) in enumerate(zip(yours, ours, strict=True), 1)
        )
        return next((part for part in parts if part), None)
    if isinstance(ours, np.ndarray):
        if yours.shape != ours.shape:
            text = f"{what} has shape {yours.shape}; {ours.shape} is wanted"
            if ours.ndim >= 2 and yours.shape == (ours.shape[1], ours.shape[0], *ours.shape[2:]):
                return "x and y swapped", f"{text}: rows and columns (y and x) are swapped."
            return "shape", f"{text}."
        if yours.dtype != ours.dtype:
            return "dtype", f"{what} has dtype {yours.dtype}; {ours.dtype} is wanted."
    if limits is not None and (is_number(ours) or isinstance(ours, np.ndarray)):
        values = np.asarray(yours, float)
        values = values[~np.isnan(values)]
        if values.size and (values.min() < limits[0] or values.max() > limits[1]):
            found = f"goes from {values.min():g} to {values.max():g}" if values.size > 1 else f"is {values[0]:g}"
            return "range", f"{what} {found}; it must lie between {limits[0]:g} and {limits[1]:g}."
    return None


def wrong_content(yours, ours, tolerance, what=""):
    """What kind of wrong the values of an answer of the right form are: the rung and the message."""
    if any(same(swapped, ours, tolerance) for swapped in _swapped(yours)):
        return "x and y swapped", f"{what}The numbers are right and in the wrong order: which is x, and which is y?"
    if isinstance(ours, (tuple, list)):
        apart = [n for n in range(len(ours)) if not same(yours[n], ours[n], tolerance)]
        found = [wrong_content(yours[n], ours[n], tolerance, f"Element {n + 1} of your answer: ") for n in apart]
        return next((one for one in found if one[0] != "off by rounding"), found[0])  # the worst is said
    if is_number(ours):
        if yours != yours and ours == ours:
            return (
                "wrong",
                f"{what}Your number is NaN, not a number: was there 0 / 0, or a root of less than 0?",
            )
        if isinstance(ours, (int, np.integer)) and abs(int(yours) - int(ours)) == 1:
            return "off by rounding", f"{what}Off by one."
        return "wrong", f"{what}Wrong number."
    if not isinstance(ours, np.ndarray) or ours.dtype.kind not in "biuf":
        return "wrong", f"{what}Wrong."
    if ours.ndim == 2 and ours.shape[0] == ours.shape[1] and same(yours.T, ours, tolerance):
        return "x and y swapped", f"{what}Turned over the diagonal: rows and columns (y and x) are swapped."
    if ours.ndim == 3 and ours.shape[2] == 3 and same(yours[:, :, ::-1], ours, tolerance):
        return "BGR and RGB swapped", f"{what}Blue and red are swapped: OpenCV keeps B, G, R."
    difference = np.abs(yours.astype(float) - ours.astype(float))
    bad = ~np.isclose(yours.astype(float), ours.astype(float), rtol=0, atol=tolerance, equal_nan=True)
    share = f"{int(bad.sum())} of {bad.size} values differ"
    if np.isnan(yours.astype(float)[bad]).any():
        return (
            "wrong",
            f"{what}There are NaN (not a number) in it: was there 0 / 0, or a root of less than 0? {share}.",
        )
    if np.isnan(ours.astype(float)[bad]).all():
        return "wrong", f"{what}Where NaN (not a number) is wanted, you have numbers: {share}."
    if ours.ndim >= 2 and min(ours.shape[:2]) > 4 and not bad[2:-2, 2:-2].any():
        return "wrong only at the border", f"{what}Right inside, wrong only at the border: {share}."
    if ours.dtype.kind in "iu" and difference.max() <= 1 and np.ptp(ours.astype(float)) > 2:
        return "off by rounding", f"{what}Off by one, never more: {share}. When do you round, and which way?"
    return "wrong", f"{what}Wrong: {share}, by up to {np.nanmax(difference):g}."


def _swapped(answer):
    """The answer with x and y exchanged: in (x, y), (x, y, w, h), (x1, y1, x2, y2), and in lists and rows of such."""
    if isinstance(answer, np.ndarray) and answer.dtype == np.uint8:  # pixels are no places
        return
    if isinstance(answer, np.ndarray) and answer.ndim in (1, 2) and answer.shape[-1] in (2, 4):
        yield answer[..., [1, 0, 3, 2][: answer.shape[-1]]]
    elif isinstance(answer, (tuple, list)) and len(answer) in (2, 4) and all(map(is_number, answer)):
        yield [answer[i] for i in (1, 0, 3, 2)[: len(answer)]]
    elif isinstance(answer, (tuple, list)) and answer and all(isinstance(a, (tuple, list, np.ndarray)) for a in answer):
        inner = [next(_swapped(element), None) for element in answer]
        if all(element is not None for element in inner):
            yield inner
        if len(answer) == 2:
            yield answer[::-1]


def pictures_of(yours, ours):
    """Yours, expected and the difference, where both are pictures."""
    for array in (yours, ours):
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf" or array.ndim not in (2, 3):
            return {}
        if min(array.shape[:2]) < 5 or (array.ndim == 3 and array.shape[2] != 3):  # points or a table, not a picture
            return {}
    value_range = None
    if not all(array.dtype in (np.uint8, bool) for array in (yours, ours)):
        both = np.concatenate([yours.ravel().astype(float), ours.ravel().astype(float)])
        both = both[np.isfinite(both)]
        low, high = (both.min(), both.max()) if both.size else (0, 1)
        value_range = (low, high if high > low else low + 1)
    pictures = {"yours": show.to_pixels(yours, value_range), "expected": show.to_pixels(ours, value_range)}
    if yours.shape == ours.shape:
        difference = yours.astype(float) - ours.astype(float)
        if difference.ndim == 3:  # of the three channels the one that is furthest off
            channel = np.abs(np.nan_to_num(difference)).argmax(axis=2)
            difference = np.take_along_axis(difference, channel[:, :, None], axis=2)[:, :, 0]
        pictures["yours minus expected"] = draw.signed(difference)
    return pictures


def side_by_side(yours, ours, tolerance, pictured):
    """Yours and expected in words; of arrays that are pictured or too large to be printed, where they first differ."""
    mine, wanted = short(yours), short(ours)
    if is_number(yours) and is_number(ours) and mine == wanted:
        mine, wanted = f"{float(yours):.12g}", f"{float(ours):.12g}"
    place = _first_difference(yours, ours, tolerance, pictured)
    if pictured or (place and mine == wanted):
        return place
    return f"\nYours: {mine}\nExpected: {wanted}{place}"


def _first_difference(yours, ours, tolerance, pictured, of=""):
    """The first place where two arrays of the same shape differ, as a line; else nothing."""
    if isinstance(ours, (tuple, list)) and isinstance(yours, (tuple, list)) and len(yours) == len(ours):
        pairs = enumerate(zip(yours, ours, strict=True), 1)
        parts = (_first_difference(*two, tolerance, pictured, f" of element {n}") for n, two in pairs)
        return next(filter(None, parts), "")
    arrays = all(isinstance(a, np.ndarray) and a.ndim in (1, 2, 3) and a.dtype.kind in "biuf" for a in (yours, ours))
    if not arrays or yours.shape != ours.shape or (ours.size <= MOST_PRINTED and not pictured):
        return ""
    bad = ~np.isclose(yours.astype(float), ours.astype(float), rtol=0, atol=tolerance, equal_nan=True)
    if not bad.any():
        return ""
    place = tuple(np.argwhere(bad)[0, :2].tolist())  # of a pixel all channels
    name = f"place {place[0]}" if ours.ndim == 1 else f"row {place[0]}, column {place[1]}"
    return f"\nThe first difference, at {name}{of}: yours {short(yours[place])}, expected {short(ours[place])}"
