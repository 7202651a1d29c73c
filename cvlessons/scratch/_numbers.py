"""How OpenCV turns the numbers it computed into the numbers it stores."""

import numpy as np


def saturate(values, dtype):
    """Round half to even and clip to the range of `dtype`, as OpenCV does; floats are only converted."""
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return np.asarray(values).astype(dtype)
    limits = np.iinfo(dtype)
    rounded = np.rint(values) if values.dtype.kind == "f" else values
    return np.clip(rounded, limits.min, limits.max).astype(dtype)
