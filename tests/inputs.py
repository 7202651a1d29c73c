"""Arrays on which our code and OpenCV are compared: awkward shapes, fixed seeds, and hypothesis strategies."""

import numpy as np
from hypothesis import strategies as st

SHAPES = [(1, 1), (1, 2), (2, 1), (1, 64), (64, 1), (2, 2), (3, 3), (5, 4), (17, 31), (63, 65), (64, 64), (101, 47)]


def random_image(shape, dtype="uint8", seed=0):
    """Noise over the whole range of an integer dtype, or 0..1 for floats."""
    rng = np.random.default_rng(seed)
    if np.dtype(dtype).kind == "f":
        return rng.random(shape).astype(dtype)
    limits = np.iinfo(dtype)
    return rng.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)


@st.composite
def images(draw, dtype="uint8", min_side=1, max_side=24, channels=(1,)):
    """Small random pictures; few-valued ones too, since ties are where implementations part."""
    shape = draw(st.integers(min_side, max_side)), draw(st.integers(min_side, max_side))
    count = draw(st.sampled_from(channels))
    shape = shape if count == 1 else (*shape, count)
    picture = random_image(shape, dtype, draw(st.integers(0, 2**32 - 1)))
    if draw(st.booleans()):
        picture = (picture // (np.iinfo(dtype).max // 3 + 1)) if np.dtype(dtype).kind in "iu" else picture.round(1)
        picture = picture.astype(dtype)
    return picture
