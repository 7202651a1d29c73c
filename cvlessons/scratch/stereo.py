"""Stereo: how far a pixel moved between the left and the right picture (its disparity), and what depth that means."""

import numpy as np

from ._arguments import array, number, odd, whole
from ._arguments import image as check_image


def stereo_bm(
    left,
    right,
    num_disparities=64,
    block_size=21,
    min_disparity=0,
    pre_filter_cap=31,
    texture_threshold=10,
    uniqueness_ratio=15,
):
    """Block matching: give every pixel the disparity whose block differs least, if that can be trusted.

    Parameters
    ----------
    left, right : ndarray, (H, W), uint8
        A rectified pair: what is in a row of one picture is in the same row of the other.
    num_disparities, min_disparity : int
        How many disparities are tried, a multiple of 16, and the first of them, in pixels.
    block_size : int
        Odd, 5 to 255. Large blocks are robust, small ones sharp.
    pre_filter_cap : int, 1 to 63
        See `prefilter_xsobel`.
    texture_threshold : int
        Blocks whose contrasts add up to less are not trusted.
    uniqueness_ratio : int
        Every other disparity must cost this much more than the best, in percent; neighbours of the best excepted.

    Returns
    -------
    ndarray, (H, W), int16
        Disparity times 16: divide by 16 for pixels. (min_disparity - 1) * 16 marks pixels that have none.

    Notes
    -----
    Contract: INTEGER (equal to cv2.StereoBM in 5.x and 4.x; with min_disparity > 0 OpenCV leaves some garbage in the
    first row below the valid area).

    References
    ----------
    K. Konolige, Small Vision Systems: Hardware and Implementation, 1998. OpenCV: cv2.StereoBM.
    """
    _check_pair(left, right)
    disparities = _check_search(num_disparities, min_disparity)
    min_disparity = disparities[0]
    block_size = odd(block_size, "block_size", 5, min(256, *left.shape) - 1)
    pre_filter_cap = whole(pre_filter_cap, "pre_filter_cap", 1, 63)
    texture_threshold = whole(texture_threshold, "texture_threshold", 0)
    uniqueness_ratio = whole(uniqueness_ratio, "uniqueness_ratio", 0)
    left, right = prefilter_xsobel(left, pre_filter_cap), prefilter_xsobel(right, pre_filter_cap)
    result = np.full(left.shape, (min_disparity - 1) * 16, np.int16)
    rows, columns = valid_area(left.shape, disparities, block_size)
    if columns.start >= columns.stop:
        return result  # too narrow for so many disparities

    costs = cost_volume(left, right, disparities, block_size)
    winner = cheapest(costs)
    best, below, above = costs_around(costs, winner)
    texture = box_sums(np.abs(left.astype(np.int32) - pre_filter_cap), block_size)
    trusted = texture[:, columns.start - block_size // 2 :][:, : best.shape[1]] >= texture_threshold
    if uniqueness_ratio > 0:
        limit = best + best * uniqueness_ratio // 100
        for k, cost in enumerate(costs):
            trusted &= (cost > limit) | (np.abs(k - winner) <= 1)
    fine = (min_disparity + winner) * 256 + sub_pixel_step(below, best, above)
    result[rows, columns][trusted] = ((fine + 15) >> 4)[trusted]
    return result


def prefilter_xsobel(image, pre_filter_cap=31):
    """Keep only left-right contrast, so that two cameras of different brightness still agree.

    Parameters
    ----------
    image : ndarray, (H, W), uint8
    pre_filter_cap : int, 1 to 63
        Contrast beyond this is cut off.

    Returns
    -------
    ndarray, (H, W), uint8
        The horizontal Sobel derivative, clipped to +-cap, plus cap: `pre_filter_cap` means "no contrast".

    Notes
    -----
    Contract: INTEGER (what cv2.StereoBM computes inside, with its default pre-filter type XSOBEL).
    """
    check_image(image, "image", channels=(1,))
    pre_filter_cap = whole(pre_filter_cap, "pre_filter_cap", 1, 63)
    mode = "reflect" if len(image) > 1 else "edge"
    rows = np.pad(image.astype(np.int32), ((1, 1), (0, 0)), mode=mode)
    smooth = rows[:-2] + 2 * rows[1:-1] + rows[2:]
    contrast = np.zeros(image.shape, np.int32)  # the first and the last column stay flat
    contrast[:, 1:-1] = smooth[:, 2:] - smooth[:, :-2]
    if len(image) % 2:
        contrast[-1] = 0  # OpenCV filters two rows at a time; an odd last row is left out
    return (np.clip(contrast, -pre_filter_cap, pre_filter_cap) + pre_filter_cap).astype(np.uint8)


def cost_curve(left, right, x, y, disparities, block_size=21):
    """Compare the block around one left pixel with the blocks in the right row: one sum of differences per disparity.

    Parameters
    ----------
    left, right : ndarray, (H, W), uint8, as they are or pre-filtered
    x, y : int, the pixel in the left picture
    disparities : sequence of int, how far to the left to look in the right picture
    block_size : int, odd; all blocks must lie inside the pictures

    Returns
    -------
    ndarray, (len(disparities),), int64
        Sum of absolute differences (SAD); the smallest is the best match.
    """
    _check_pair(left, right)
    r = odd(block_size, "block_size") // 2
    disparities = array(np.array(disparities), "disparities", ndim=1)
    disparities = [whole(d, "disparities") for d in disparities]
    x = whole(x, "x", r + max(0, *disparities), left.shape[1] - 1 - r + min(0, *disparities))
    y = whole(y, "y", r, left.shape[0] - 1 - r)
    block = left[y - r : y + r + 1, x - r : x + r + 1].astype(np.int64)
    costs = []
    for d in disparities:  # what is at x in the left picture is at x - d in the right one
        costs.append(np.abs(block - right[y - r : y + r + 1, x - d - r : x - d + r + 1]).sum())
    return np.array(costs)


def cost_volume(left, right, disparities, block_size):
    """Compute the cost curves of all pixels at once: for every disparity one picture of differences, summed in boxes.

    Returns int32 of shape (len(disparities), rows, columns), for the pixels of `valid_area`.
    """
    rows, columns = valid_area(left.shape, disparities, block_size)
    r, left, right = block_size // 2, left.astype(np.int16), right.astype(np.int16)
    inside = np.arange(columns.start - r, columns.stop + r)
    # with a negative d, blocks at the right would reach beyond the edge: they repeat this column
    last = left.shape[1] - 1 + min(0, disparities[0])
    size = rows.stop - rows.start, columns.stop - columns.start
    costs = np.empty((len(disparities), *size), np.int32)
    for k, d in enumerate(disparities):
        difference = np.abs(left[:, inside] - right[:, np.minimum(inside, last) - d])
        costs[k] = box_sums(difference, block_size)
    return costs


def valid_area(shape, disparities, block_size):
    """Return two slices, rows and columns: the left pixels whose blocks can be compared for every disparity."""
    r, (height, width) = block_size // 2, shape
    first, last = max(0, disparities[-1]) + r, min(width - r, width + disparities[0])
    return slice(r, height - r), slice(first, last)


def box_sums(values, size):
    """Sum of every size x size square that lies inside `values`: running sums, down and then across.

    At times a little slower than scipy.ndimage.uniform_filter, a compiled loop that keeps one running sum.
    """
    for axis in (0, 1):
        running = np.cumsum(values, axis=axis, dtype=np.int32).swapaxes(0, axis)
        sums = running[size - 1 :].copy()
        sums[1:] -= running[:-size]
        values = sums.swapaxes(0, axis)
    return values


def cheapest(costs):
    """Return the index of the smallest cost of every pixel; of equal costs the largest disparity wins, as in OpenCV.

    At times a little slower than costs.argmin(axis=0), which takes the smallest disparity of equal costs.
    """
    best, winner = costs[0].copy(), np.zeros(costs[0].shape, np.int32)
    for k, cost in enumerate(costs):
        winner[cost <= best] = k
        np.minimum(best, cost, out=best)
    return winner


def costs_around(costs, winner):
    """Look up the cost at the winning index, one below and one above; at an end the one neighbour twice."""
    last = len(costs) - 1
    below = np.where(winner > 0, winner - 1, 1)
    above = np.where(winner < last, winner + 1, last - 1)
    return (np.take_along_axis(costs, index[None], axis=0)[0] for index in (winner, below, above))


def sub_pixel_step(below, best, above):
    """How far the true minimum is from the best one, in 1/256: where two lines of opposite slope meet (StereoBM)."""
    slope = 2 * (np.maximum(below, above) - best)
    return np.trunc((below - above) * 256 / np.maximum(slope, 1)).astype(np.int64)


def stereo_sgbm(
    left,
    right,
    min_disparity=0,
    num_disparities=64,
    block_size=5,
    p1=None,
    p2=None,
    disp12_max_diff=1,
    pre_filter_cap=15,
    uniqueness_ratio=10,
):
    """Semi-global matching: neighbours should agree, so a change of disparity along a path costs extra.

    Parameters
    ----------
    left, right : ndarray, (H, W), uint8
        A rectified pair.
    min_disparity, num_disparities : int
        First disparity tried and how many (a multiple of 16), in pixels.
    block_size : int
        Odd, 1 to 11; small blocks are enough, since the paths do the smoothing.
    p1, p2 : int, optional
        Penalty for a change by one disparity, and by more: 1 <= p1 < p2. Left out: 8 and 32 times block_size^2.
    disp12_max_diff : int
        How far the disparities seen from left and from right may differ, in pixels, at least 1.
    pre_filter_cap : int, 1 to 63
        As in `prefilter_xsobel`, but at least 15 and odd: smaller and even values are raised.
    uniqueness_ratio : int, 0 to 99
        The best cost must be this much below that of every other disparity, in percent.

    Returns
    -------
    ndarray, (H, W), int16
        Disparity times 16; (min_disparity - 1) * 16 marks pixels that have none.

    Notes
    -----
    Contract: INTEGER (equal to cv2.StereoSGBM of 5.x and 4.x in MODE_SGBM on grey pictures without speckle filter, as
    long as block_size^2 * (2 cap + 63) + p2 fits int16). OpenCV's rules for arguments that are 0 are left out.

    References
    ----------
    H. Hirschmueller, Stereo Processing by Semiglobal Matching and Mutual Information, PAMI 2008.
    S. Birchfield, C. Tomasi, A Pixel Dissimilarity Measure That Is Insensitive to Image Sampling, PAMI 1998.
    """
    _check_pair(left, right)
    disparities = _check_search(num_disparities, min_disparity)
    min_disparity = disparities[0]
    block_size = odd(block_size, "block_size", 1, 11)
    p1 = whole(8 * block_size**2 if p1 is None else p1, "p1", 1)
    p2 = whole(32 * block_size**2 if p2 is None else p2, "p2", p1 + 1)
    disp12_max_diff = whole(disp12_max_diff, "disp12_max_diff", 1)
    cap = max(whole(pre_filter_cap, "pre_filter_cap", 1, 63), 15) | 1
    uniqueness_ratio = whole(uniqueness_ratio, "uniqueness_ratio", 0, 99)
    first, last = max(0, disparities[-1] + 1), left.shape[1] + min(0, min_disparity)
    if last - first <= block_size // 2:
        raise ValueError(
            f"left has {left.shape[1]} columns; for these disparities and blocks that is too narrow"
        )

    costs, r = pixel_costs(left, right, disparities, cap)[:, first:last], block_size // 2
    costs = box_sums(np.pad(costs, ((r, r), (r, r), (0, 0)), mode="edge"), block_size)
    total = np.moveaxis(sum_of_paths(costs, p1, p2), 2, 0)
    winner = np.argmin(total, axis=0)  # of equal costs the smallest disparity wins, unlike StereoBM
    best, below, above = costs_around(total, winner)
    unique = np.ones(winner.shape, bool)
    for k, cost in enumerate(total):
        unique &= (cost * (100 - uniqueness_ratio) >= best * 100) | (np.abs(k - winner) <= 1)
    fine = (min_disparity + winner) * 16 + parabola_step(below, best, above)
    result = np.full(left.shape, (min_disparity - 1) * 16, np.int16)
    from_right = project_to_right(min_disparity + winner, best, unique, first, nothing=result)
    unique &= is_consistent(fine, from_right, first, min_disparity, disp12_max_diff)
    result[:, first:last][unique] = fine[unique]
    return median_3x3(result)


def pixel_costs(left, right, disparities, cap):
    """Birchfield-Tomasi: compare pixels with the range their neighbourhood spans, so that half a pixel costs nothing.

    Returns int32 of shape (rows, columns, len(disparities)): contrasts compared, plus a quarter of the grey values.
    """
    width = left.shape[1]
    costs = np.zeros((len(disparities), *left.shape), np.int16)
    for prepare, divide_by in [(_contrast, 1), (_grey, 4)]:
        one, other = prepare(left, cap), prepare(right, cap)
        one_low, one_high = half_pixel_range(one)
        other_low, other_high = half_pixel_range(other)
        for cost, d in zip(costs, disparities, strict=True):
            # only columns whose partners lie inside the other picture
            here = np.s_[:, max(0, d) : width + min(0, d)]
            there = np.s_[:, max(0, -d) : width + min(0, -d)]
            u, v = one[here], other[there]
            from_left = np.maximum(u - other_high[there], other_low[there] - u)
            from_right = np.maximum(v - one_high[here], one_low[here] - v)
            cost[here] += np.maximum(np.minimum(from_left, from_right), 0) // divide_by
    return np.moveaxis(costs, 0, 2).astype(np.int32, order="C")


def half_pixel_range(values):
    """Smallest and largest of each pixel and its means with the left and the right neighbour."""
    padded = np.pad(values, ((0, 0), (1, 1)), mode="edge")
    three = values, (values + padded[:, :-2]) // 2, (values + padded[:, 2:]) // 2
    return np.minimum.reduce(three), np.maximum.reduce(three)


def sum_of_paths(costs, p1, p2):
    """Add up the costs along five paths that end at each pixel: three from above, one from either side."""
    # path_costs walks down: to walk across, exchange rows and columns
    across = costs.swapaxes(0, 1)
    from_left = path_costs(across, 0, p1, p2)
    from_right = path_costs(across[::-1], 0, p1, p2)[::-1]
    total = (from_left + from_right).swapaxes(0, 1).copy()
    for shift in (0, 1, -1):
        total += path_costs(costs, shift, p1, p2)
    return np.minimum(total, 32767, out=total)  # OpenCV counts in int16


def path_costs(costs, shift, p1, p2):
    """Carry costs from row to row: at each pixel its own cost, plus the cheapest way to get there on this path.

    The pixel before is one row up and `shift` columns to the left. From there: stay at the disparity for nothing,
    change it by one for p1, by more for p2. The cheapest cost before is subtracted, or the numbers would only grow.
    """
    total = costs.copy()
    # paths that enter from outside the picture have cost nothing so far
    nothing = np.zeros((abs(shift), costs.shape[2]), costs.dtype)
    for y in range(1, len(costs)):
        before = total[y - 1]
        if shift > 0:
            before = np.concatenate([nothing, before[:-shift]])
        elif shift < 0:
            before = np.concatenate([before[-shift:], nothing])
        smallest = before.min(axis=1, keepdims=True)
        arrive = np.minimum(before, smallest + p2)
        arrive[:, 1:] = np.minimum(arrive[:, 1:], before[:, :-1] + p1)
        arrive[:, :-1] = np.minimum(arrive[:, :-1], before[:, 1:] + p1)
        total[y] += arrive - smallest
    return total


def parabola_step(below, best, above):
    """How far the bottom of the parabola through three costs is from the middle one, in 1/16 (StereoSGBM)."""
    bend = np.maximum(below + above - 2 * best, 1)
    return np.trunc(((below - above) * 16 + bend) / (2 * bend)).astype(np.int32)


def project_to_right(disparity, cost, unique, first, nothing):
    """Move every unique left pixel by its disparity; a right pixel hit by several keeps the cheapest.

    `disparity`, `cost` and `unique` begin at the left column `first`. Right pixels that none hits are as in `nothing`.
    """
    y, x = np.nonzero(unique)
    # of several on one pixel the last one stays: so the cheapest last, of equals the rightmost
    order = np.lexsort((x, -cost[y, x]))
    y, x = y[order], x[order]
    seen = nothing.copy()
    seen[y, x + first - disparity[y, x]] = disparity[y, x]
    return seen


def is_consistent(fine, from_right, first, min_disparity, tolerance):
    """Does the right pixel, at the disparity rounded down or up, see about the same disparity? If not, it is hidden.

    OpenCV lets a pixel pass if the right one saw nothing, but its mark for nothing, (min_disparity - 1) * 16, is taken
    for a disparity if min_disparity > 1.
    """
    rows, columns = np.indices(fine.shape)
    passed = np.zeros(fine.shape, bool)
    for disparity in (fine >> 4, (fine + 15) >> 4):
        other = from_right[rows, columns + first - disparity]
        passed |= (other < min_disparity) | (np.abs(other - disparity) <= tolerance)
    return passed


def median_3x3(values):
    """Replace every value by the middle one of its nine neighbours; beyond the border the last pixel is repeated."""
    framed = np.pad(values, 1, mode="edge")
    nine = np.lib.stride_tricks.sliding_window_view(framed, (3, 3)).reshape(*values.shape, 9)
    return np.sort(nine, axis=2)[:, :, 4]


def disparity_to_depth(disparity, focal_px, baseline, doffs=0.0, min_disparity=0):
    """Turn disparity into depth: Z = focal_px * baseline / (disparity + doffs).

    Parameters
    ----------
    disparity : ndarray, float32 or float64
        In pixels: what StereoBM and StereoSGBM return must be divided by 16 first.
    focal_px, baseline : float
        Focal length in pixels, and the distance of the cameras; the depth has the unit of the latter.
    doffs : float
        How far apart the two optical axes are in the pictures (x of the right one minus x of the left one), in pixels.
    min_disparity : float
        What is smaller counts as invalid: matchers mark invalid pixels with min_disparity - 1.

    Returns
    -------
    ndarray, float64, shape of `disparity`
        Depth along the optical axis; nan where the disparity is invalid, not finite, or that of a point at infinity.

    Notes
    -----
    Contract: FLOAT (the formula in float64; OpenCV has it only inside cv2.reprojectImageTo3D).
    """
    array(disparity, "disparity", ("float32", "float64"))
    focal_px = number(focal_px, "focal_px", np.finfo(float).tiny)
    baseline = number(baseline, "baseline", np.finfo(float).tiny)
    min_disparity = number(min_disparity, "min_disparity", finite=False)
    shift = disparity.astype(np.float64) + number(doffs, "doffs")
    known = np.isfinite(disparity) & (disparity >= min_disparity) & (shift > 0)
    depth = np.full(disparity.shape, np.nan)
    depth[known] = focal_px * baseline / shift[known]
    return depth


def reproject_image_to_3d(disparity, q, handle_missing_values=False):
    """Give every pixel its place in space: (X, Y, Z) = the first three of Q (x, y, disparity, 1), over the fourth.

    Parameters
    ----------
    disparity : ndarray, (H, W), uint8, int16, int32 or float32
        Taken as it is: divide the int16 result of a matcher by 16 first.
    q : ndarray, (4, 4), float64 or float32
        The matrix of cv2.stereoRectify.
    handle_missing_values : bool
        Put the pixels that have the smallest disparity of the picture at Z = 10000.

    Returns
    -------
    ndarray, (H, W, 3), float32

    Notes
    -----
    Contract: FLOAT (rtol 1e-6). Division by zero gives inf or nan, as in OpenCV. The smallest disparity is that of the
    numbers; OpenCV marks no pixel if the first disparity is NaN.
    """
    array(disparity, "disparity", ("uint8", "int16", "int32", "float32"), 2)
    array(q, "q", ("float32", "float64"), 2)
    if q.shape != (4, 4):
        raise ValueError(f"q has shape {q.shape}; it must be (4, 4)")
    y, x = np.indices(disparity.shape)
    pixels = np.stack([x, y, disparity, np.ones(disparity.shape)], axis=-1).astype(np.float64)
    points = pixels @ q.T.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        space = (points[..., :3].astype(np.float32) / points[..., 3:]).astype(np.float32)
    if handle_missing_values:
        smallest = np.fmin.reduce(disparity, axis=None)  # passes over NaN
        space[disparity == smallest, 2] = 10000
    return space


def _contrast(image, cap):
    """The contrasts of StereoSGBM: as `prefilter_xsobel`, but with the top and the bottom row repeated."""
    framed = np.pad(image, ((1, 1), (0, 0)), mode="edge")
    return prefilter_xsobel(framed, cap)[1:-1].astype(np.int16)


def _grey(image, cap):
    """The grey values of StereoSGBM: the first and the last column are set to `cap`."""
    values = image.astype(np.int16)
    values[:, [0, -1]] = cap
    return values


def _check_pair(left, right):
    check_image(left, "left", channels=(1,))
    check_image(right, "right", channels=(1,))
    if left.shape != right.shape:
        raise ValueError(f"right has shape {right.shape}; it must have that of left, {left.shape}")


def _check_search(num_disparities, min_disparity):
    """Return the disparities to try, smallest first."""
    num_disparities = whole(num_disparities, "num_disparities", 16)
    if num_disparities % 16:
        raise ValueError(f"num_disparities is {num_disparities}; it must be a multiple of 16")
    # results are stored as 16 times the disparity, in int16
    min_disparity = whole(min_disparity, "min_disparity", -2047, 2047 - num_disparities)
    return range(min_disparity, min_disparity + num_disparities)
