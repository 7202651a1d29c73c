"""Histograms: count the grey values, compare the counts, and use them to spread, threshold and find."""

import math

import numpy as np

from . import _arguments as check
from ._numbers import saturate

HISTCMP_CORREL, HISTCMP_CHISQR, HISTCMP_INTERSECT, HISTCMP_BHATTACHARYYA = 0, 1, 2, 3
HISTCMP_HELLINGER, HISTCMP_CHISQR_ALT, HISTCMP_KL_DIV = 3, 4, 5
METHODS = {
    0: "HISTCMP_CORREL",
    1: "HISTCMP_CHISQR",
    2: "HISTCMP_INTERSECT",
    3: "HISTCMP_BHATTACHARYYA",
    4: "HISTCMP_CHISQR_ALT",
    5: "HISTCMP_KL_DIV",
}
DTYPES = ("uint8", "uint16", "float32")


def calc_hist(images, channels, mask, hist_size, ranges):
    """Count how many pixels fall into each bin; with several channels, into each combination of bins.

    Parameters
    ----------
    images : list of (rows, columns) or (rows, columns, c) arrays of uint8, uint16 or float32
        Equally large, of one dtype. A list, even of one picture.
    channels : list of 1 to 3 ints
        Which channels to count; those of the second image are numbered on from those of the first.
    mask : (rows, columns) array of uint8 or bool, or None
        Only pixels where it is not zero count.
    hist_size : list of ints
        Number of bins per channel.
    ranges : list of numbers
        Per channel the lowest value and the first value above the highest: [0, 256] for all of uint8.

    Returns
    -------
    array of float32, shape `hist_size`

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape, channel, number of bins or range.

    Notes
    -----
    Contract: INTEGER. One channel gives shape (n,) as in OpenCV 5; OpenCV 4 gave (n, 1).
    NaN is not counted; OpenCV puts it into the first bin.

    References
    ----------
    OpenCV: cv2.calcHist, uniform bins.
    """
    planes = _planes(images, channels)
    hist_size, lows, highs = _ends(ranges, hist_size, "hist_size", len(planes))
    if mask is not None:
        check.array(mask, "mask", ("uint8", "bool"))
        if mask.shape != planes[0].shape:
            raise ValueError(
                f"mask has shape {mask.shape}; it must be that of the images, {planes[0].shape}"
            )
        planes = [plane[mask != 0] for plane in planes]

    bins = list(map(_bin_index, planes, hist_size, lows, highs))
    # one more bin per axis, for what is out of range; it is dropped at the end
    shape = [count + 1 for count in hist_size]
    number_of_bin = np.ravel_multi_index([index.ravel() for index in bins], shape)
    counts = np.bincount(number_of_bin, minlength=math.prod(shape)).reshape(shape)
    return counts[tuple(slice(count) for count in hist_size)].astype(np.float32)


def _bin_index(values, count, low, high):
    """Which of `count` equal bins from `low` up to, not including, `high`; the number `count` stands for outside."""
    if values.dtype == np.uint8:  # only 256 different values: work each out once, then look up
        return _bin_index(np.arange(256, dtype=np.float64), count, low, high)[values]
    values = values.astype(np.float64)
    inside = (values >= low) & (values < high)
    scale = count / (high - low)
    index = np.floor(np.where(inside, values, low) * scale - low * scale)
    return np.where(inside, index, count).astype(np.intp)


def equalize_hist(src):
    """Give each grey value the share of pixels up to it, times 255: then all grey levels are used about equally.

    Parameters
    ----------
    src : (rows, columns) array of uint8

    Returns
    -------
    (rows, columns) array of uint8
        The darkest value that occurs becomes 0, the brightest 255; a picture of one value is unchanged.

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape.

    Notes
    -----
    Contract: INTEGER.

    References
    ----------
    OpenCV: cv2.equalizeHist.
    """
    check.image(src, "src", channels=(1,))
    counts = np.bincount(src.ravel(), minlength=256)
    darkest = src.min()
    others = src.size - counts[darkest]
    if others == 0:
        return src.copy()
    counts[darkest] = 0  # OpenCV's rule: the darkest pixels do not count, so that they become 0
    scale = np.float32(255) / np.float32(others)
    table = saturate(np.cumsum(counts).astype(np.float32) * scale, np.uint8)
    return table[src]


def clahe(src, clip_limit=40.0, tile_grid_size=(8, 8)):
    """Equalize each tile for itself, with a limit to the contrast, and blend between the four nearest tiles.

    Parameters
    ----------
    src : (rows, columns) array of uint8
    clip_limit : float
        Highest count in a bin of a tile's histogram, as a multiple of the mean count; 0 or less: no limit.
    tile_grid_size : (int, int)
        Number of tiles: (columns, rows), OpenCV's (width, height).

    Returns
    -------
    (rows, columns) array of uint8

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape or number.

    Notes
    -----
    Contract: INTEGER. Where the tiles do not fit, the picture is first extended by reflection at right and bottom.

    References
    ----------
    K. Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994.
    OpenCV: cv2.createCLAHE(clipLimit, tileGridSize).apply.
    """
    check.image(src, "src", channels=(1,))
    clip_limit = check.number(clip_limit, "clip_limit")
    if not isinstance(tile_grid_size, (tuple, list)) or len(tile_grid_size) != 2:
        raise TypeError(f"tile_grid_size is {tile_grid_size!r}; it must be a pair (columns, rows)")
    across, down = (check.whole(count, "tile_grid_size", low=1) for count in tile_grid_size)

    rows, columns = src.shape
    padded = src
    # OpenCV then extends both axes; one that fitted already gets one pixel more per tile
    if rows % down or columns % across:
        padded = np.pad(
            src, ((0, down - rows % down), (0, across - columns % across)), mode="reflect"
        )
    height, width = padded.shape[0] // down, padded.shape[1] // across
    tiles = (
        padded.reshape(down, height, across, width)
        .swapaxes(1, 2)
        .reshape(down * across, height * width)
    )
    tables = np.array([_clipped_table(tile, clip_limit) for tile in tiles]).reshape(
        down, across, 256
    )

    above, below, share_y = _neighbours(rows, height, down)
    left, right, share_x = _neighbours(columns, width, across)
    share_y = share_y[:, np.newaxis]

    def by_table(tile_row, tile_column):
        return tables[tile_row[:, np.newaxis], tile_column, src]

    upper = by_table(above, left) * (1 - share_x) + by_table(above, right) * share_x
    lower = by_table(below, left) * (1 - share_x) + by_table(below, right) * share_x
    return saturate(upper * (1 - share_y) + lower * share_y, np.uint8)


def _clipped_table(tile, clip_limit):
    """New grey value of each old one within a tile: counts above the limit are cut off and dealt to all bins."""
    counts = np.bincount(tile, minlength=256)
    if clip_limit > 0:
        limit = max(int(clip_limit * tile.size / 256), 1)
        excess = np.maximum(counts - limit, 0).sum()
        counts = np.minimum(counts, limit) + excess // 256
        rest = excess % 256
        if rest:
            # fewer than 256 are left over: one each to bins that lie evenly apart
            counts[:: max(256 // rest, 1)][:rest] += 1
    return np.rint(np.cumsum(counts).astype(np.float32) * np.float32(255 / tile.size))


def _neighbours(length, tile, count):
    """For each position along one axis: the tile centres before and after it, and the share of the latter."""
    position = np.arange(length, dtype=np.float32) * np.float32(1 / tile) - np.float32(0.5)
    before = np.floor(position).astype(np.intp)
    share = position - before.astype(np.float32)
    return before.clip(0), (before + 1).clip(max=count - 1), share


def between_class_variance(src):
    """For each threshold t, how far apart the mean grey values are of the pixels up to t and of those above.

    Parameters
    ----------
    src : (rows, columns) array of uint8

    Returns
    -------
    (256,) array of float64
        Share of the dark pixels * share of the bright pixels * (difference of their means) squared; 0 where a class is
        empty.

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape.

    Notes
    -----
    Contract: none, OpenCV keeps this curve to itself; its maximum is `otsu_threshold`.

    References
    ----------
    N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC, 1979.
    """
    check.image(src, "src", channels=(1,))
    counts = np.bincount(src.ravel(), minlength=256)
    dark = np.cumsum(counts)  # pixels up to t
    bright = src.size - dark
    dark_sum = np.cumsum(counts * np.arange(256))  # and their grey values added up
    bright_sum = dark_sum[-1] - dark_sum
    means_apart = bright_sum / np.maximum(bright, 1) - dark_sum / np.maximum(dark, 1)
    return (dark / src.size) * (bright / src.size) * means_apart**2


def otsu_threshold(src):
    """Return the threshold that parts dark from bright best: where the variance between the two classes is greatest.

    Parameters
    ----------
    src : (rows, columns) array of uint8

    Returns
    -------
    int
        Pixels up to it are dark, those above are bright; the lowest, if grey values that do not occur follow it.

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape.

    Notes
    -----
    Contract: INTEGER where one threshold is best. If the histogram is its own mirror image, two are equally good; then
    rounding decides, and OpenCV may take the other one.
    At times a little slower than skimage.filters.threshold_otsu, which counts and sums in the same way.

    References
    ----------
    N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC, 1979.
    OpenCV: cv2.threshold(src, 0, 255, cv2.THRESH_OTSU)[0].
    """
    return int(np.argmax(between_class_variance(src)))


def calc_back_project(images, channels, hist, ranges, scale=1):
    """Replace each pixel by the height of its bin: bright where the picture has the colours the histogram is high for.

    Parameters
    ----------
    images : list of (rows, columns) or (rows, columns, c) arrays of uint8, uint16 or float32
    channels : list of 1 to 3 ints
    hist : array of float32
        As from `calc_hist`, mostly of another picture; for one channel (n,) or OpenCV 4's (n, 1).
    ranges : list of numbers
    scale : float
        Factor on the heights.

    Returns
    -------
    (rows, columns) array of the dtype of the images
        0 for pixels out of range.

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; wrong shape, channel or range.

    Notes
    -----
    Contract: INTEGER, equal for float32 too. Of uint16 and float32 pixels that equal the upper end of a range OpenCV
    puts some into the last bin, by rounding; here they are out of range, as in `calc_hist`. For OpenCV, wrap a
    histogram of three channels in cv2.Mat(hist, wrap_channels=False), or its third axis is taken for colour channels.

    References
    ----------
    M. J. Swain, D. H. Ballard, "Color indexing", Int. J. Computer Vision, 1991. OpenCV: cv2.calcBackProject.
    """
    planes = _planes(images, channels)
    check.array(hist, "hist", ("float32",))
    if len(planes) == 1 and hist.ndim == 2 and hist.shape[1] == 1:
        hist = hist[:, 0]
    _, lows, highs = _ends(ranges, hist.shape, "hist.shape", len(planes))
    scale = check.number(scale, "scale")
    heights = saturate(hist * np.float32(scale), planes[0].dtype)
    # one more bin per axis, for what is out of range: its height is 0
    heights = np.pad(heights, [(0, 1)] * heights.ndim)
    return heights[tuple(map(_bin_index, planes, hist.shape, lows, highs))]


def compare_hist(h1, h2, method):
    """Return how alike (CORREL, INTERSECT: more is better) or how different (the others) two histograms are.

    Parameters
    ----------
    h1, h2 : arrays of float32 of the same shape
    method : int
        HISTCMP_CORREL, HISTCMP_CHISQR, HISTCMP_INTERSECT, HISTCMP_BHATTACHARYYA, HISTCMP_CHISQR_ALT or HISTCMP_KL_DIV.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        Wrong type or dtype; shapes that differ, an unknown method.

    Notes
    -----
    Contract: FLOAT (rtol 1e-6, or 1e-7 absolute near 0). Histograms of several channels must be flattened for OpenCV,
    which takes a third axis for colour channels; here any shape is fine.

    References
    ----------
    OpenCV: cv2.compareHist.
    """
    check.array(h1, "h1", ("float32",))
    check.array(h2, "h2", ("float32",))
    check.option(method, "method", METHODS)
    if h1.shape != h2.shape:
        raise ValueError(f"h1 and h2 have shapes {h1.shape} and {h2.shape}; they must be equal")
    a, b = h1.ravel().astype(np.float64), h2.ravel().astype(np.float64)
    tiny = np.finfo(np.float64).eps
    if method == HISTCMP_CORREL:
        a, b = a - a.mean(), b - b.mean()
        norm = (a @ a) * (b @ b)
        return float(a @ b / math.sqrt(norm)) if norm > tiny else 1.0
    if method == HISTCMP_INTERSECT:
        return float(np.minimum(a, b).sum())
    if method == HISTCMP_BHATTACHARYYA:
        norm = a.sum() * b.sum()
        overlap = np.sqrt(a * b).sum() / (math.sqrt(norm) if norm > np.finfo(np.float32).eps else 1)
        return math.sqrt(max(1 - overlap, 0))
    if method == HISTCMP_KL_DIV:
        a, b = a[np.abs(a) > tiny], b[np.abs(a) > tiny]
        # OpenCV's rule: a bin that only h1 has costs much, but not infinitely much
        b = np.where(np.abs(b) > tiny, b, 1e-10)
        return float((a * np.log(a / b)).sum())
    divisor = a if method == HISTCMP_CHISQR else a + b
    used = np.abs(divisor) > tiny
    total = ((a - b)[used] ** 2 / divisor[used]).sum()
    return float(total if method == HISTCMP_CHISQR else 2 * total)


def _planes(images, channels):
    """Return the chosen channels, each of shape (rows, columns)."""
    if not isinstance(images, (list, tuple)) or len(images) == 0:
        raise TypeError(
            f"images must be a list of pictures, [picture] for one, not {type(images).__name__}"
        )
    if not isinstance(channels, (list, tuple)):
        raise TypeError(
            f"channels must be a list of numbers, [0] for one, not {type(channels).__name__}"
        )
    for image in images:
        check.image(image, "images", DTYPES)
        if image.shape[:2] != images[0].shape[:2] or image.dtype != images[0].dtype:
            raise ValueError(
                f"images have {image.shape} {image.dtype} and {images[0].shape} {images[0].dtype}; "
                "rows, columns and dtype must be the same"
            )
    check.within(len(channels), "len(channels)", 1, 3)
    planes = [plane for image in images for plane in np.moveaxis(np.atleast_3d(image), 2, 0)]
    return [planes[check.whole(channel, "channels", 0, len(planes) - 1)] for channel in channels]


def _ends(ranges, hist_size, name, axes):
    """Return how many bins, where they begin and where they end, per channel; OpenCV keeps both ends in float32."""
    for argument, value in ((name, hist_size), ("ranges", ranges)):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{argument} must be a list of numbers, not {type(value).__name__}")
    if len(hist_size) != axes or len(ranges) != 2 * axes:
        counts = f"{name} has {len(hist_size)} numbers and ranges {len(ranges)}"
        raise ValueError(f"{counts}; for {axes} channel(s) they must be {axes} and {2 * axes}")
    hist_size = [check.whole(count, name, low=1) for count in hist_size]
    ends = [float(np.float32(check.number(end, "ranges"))) for end in ranges]
    for low, high in zip(ends[0::2], ends[1::2], strict=True):
        if not low < high:
            raise ValueError(f"ranges has {low:g} to {high:g}; the second must be greater")
    return hist_size, ends[0::2], ends[1::2]
