"""Checks of arguments, shared by all algorithms. Each names the argument, what was wrong and what is allowed."""

import numpy as np


def image(value, name, dtypes=("uint8",), channels=(1, 2, 3, 4)):
    """Return `value`, an array of shape (rows, columns) or (rows, columns, channels), or say what is wrong with it."""
    array(value, name, dtypes)
    flat = tuple(channels) == (1,)
    if value.ndim != 2 and (flat or value.ndim != 3 or value.shape[2] not in channels):
        plane = "(rows, columns)"
        shapes = plane if flat else f"{plane} or (rows, columns, c), c in {channels}"
        raise ValueError(f"{name} has shape {value.shape}; it must be {shapes}")
    return value


def array(value, name, dtypes=None, ndim=None):
    """Return `value`, a NumPy array that is not empty, of one of `dtypes` (names) and with `ndim` axes."""
    if not isinstance(value, np.ndarray):
        hint = ": was the file found?" if value is None else ""
        raise TypeError(f"{name} must be a NumPy array, not {type(value).__name__}{hint}")
    if dtypes is not None and value.dtype.name not in dtypes:
        raise TypeError(f"{name} has dtype {value.dtype.name}; it must be {' or '.join(dtypes)}")
    if ndim is not None and value.ndim != ndim:
        raise ValueError(f"{name} has {value.ndim} axes, shape {value.shape}; it must have {ndim}")
    if value.size == 0:
        raise ValueError(f"{name} is empty, shape {value.shape}")
    return value


def option(value, name, allowed):
    """Return `value` as an int, one of those in `allowed`, a dict from value to OpenCV's name for it."""
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not is_whole or value not in allowed:
        names = ", ".join(f"{label} = {number}" for number, label in allowed.items())
        raise ValueError(f"{name} is {value!r}; it must be one of {names}")
    return int(value)


def odd(value, name, low=1, high=None):
    """Return `value` as an int, an odd whole number from `low` to `high`."""
    value = whole(value, name, low, high)
    if value % 2 == 0:
        raise ValueError(f"{name} is {value}; it must be odd, so that there is a middle")
    return value


def whole(value, name, low=None, high=None):
    """Return `value` as an int, a whole number from `low` to `high` (both included)."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    # not a NumPy number of few bits: np.uint8(200) + 100 would be 44
    return within(int(value), name, low, high)


def within(value, name, low=None, high=None):
    """Return `value`, a number from `low` to `high` (both included)."""
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = (
            f"at least {low}"
            if high is None
            else f"at most {high}"
            if low is None
            else f"from {low} to {high}"
        )
        raise ValueError(f"{name} is {value}; it must be {bounds}")
    return value


def number(value, name, low=None, high=None, finite=True):
    """Return `value` as an int or float, whole or not, from `low` to `high` (both included), never NaN."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(
        value, (int, float, np.integer, np.floating)
    ):
        raise TypeError(f"{name} must be a number, not {type(value).__name__}")
    value = int(value) if isinstance(value, (int, np.integer)) else float(value)
    if value != value or (finite and abs(value) == np.inf):
        raise ValueError(f"{name} is {value}; it must be {'finite' if finite else 'a number'}")
    return within(value, name, low, high)


def shaped(value, name, dtypes, *shapes):
    """Return `value`, a NumPy array of one of `dtypes` (None: any) and one of `shapes`."""
    array(value, name, dtypes)
    if value.shape not in shapes:
        raise ValueError(
            f"{name} has shape {value.shape}; here it must be {' or '.join(map(str, shapes))}"
        )
    return value
