"""Exercises of chapter 4, convolution and edges: the functions to write and to mend."""

import cv2
import numpy as np

from ...check import Exercise, Mistake


def _pictures(rng):
    sizes = [(6, 8), (5, 5), (9, 7)]
    made = [(rng.integers(0, 256, size).astype(np.uint8), np.round(rng.uniform(-3, 3, (3, 3)), 1)) for size in sizes]
    return [*made, (rng.integers(200, 256, (7, 6)).astype(np.uint8), np.full((3, 3), 2.0))]


def filter3(image, kernel):
    rows, columns = image.shape
    framed = np.pad(image, 1, mode="edge").astype(float)
    out = np.zeros(image.shape)
    for i in range(3):
        for j in range(3):
            out += kernel[i, j] * framed[i : i + rows, j : j + columns]
    return out


def _filter3_turned(image, kernel):
    return filter3(image, kernel[::-1, ::-1])


def _filter3_transposed(image, kernel):
    return filter3(image, kernel.T)


def _filter3_padded(image, kernel, mode):
    framed = np.pad(image, 1, mode=mode)
    return filter3(framed, kernel)[1:-1, 1:-1]


def _filter3_zeros(image, kernel):
    return _filter3_padded(image, kernel, "constant")


def _filter3_mirror(image, kernel):
    return _filter3_padded(image, kernel, "reflect")


def _filter3_cut_off(image, kernel):
    return np.clip(filter3(image, kernel), 0, 255)


def _filter3_stored(image, kernel):
    return cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_REPLICATE).astype(float)


def _filter3_rounded(image, kernel):
    return np.rint(filter3(image, kernel))


def _filter3_last(image, kernel):
    rows, columns = image.shape
    return kernel[2, 2] * np.pad(image, 1, mode="edge")[2 : 2 + rows, 2 : 2 + columns]


def _filter3_divided(image, kernel):
    return filter3(image, kernel) / kernel.sum()


def _filter3_without_sign(image, kernel):
    return np.abs(filter3(image, kernel))


def _filter3_smaller(image, kernel):
    return filter3(image, kernel)[1:-1, 1:-1]


def bell(ksize, sigma):
    distance = np.arange(ksize) - ksize // 2
    weights = np.exp(-(distance**2) / (2 * sigma**2))
    return weights / weights.sum()


def _bell_not_divided(ksize, sigma):
    return np.exp(-((np.arange(ksize) - ksize // 2) ** 2) / (2 * sigma**2))


def _bell_sigma_once(ksize, sigma):
    weights = np.exp(-((np.arange(ksize) - ksize // 2) ** 2) / (2 * sigma))
    return weights / weights.sum()


def _bell_without_two(ksize, sigma):
    weights = np.exp(-((np.arange(ksize) - ksize // 2) ** 2) / sigma**2)
    return weights / weights.sum()


def _bell_half_off(ksize, sigma):
    weights = np.exp(-((np.arange(ksize) - ksize / 2) ** 2) / (2 * sigma**2))
    return weights / weights.sum()


def _bell_without_brackets(ksize, sigma):
    weights = np.exp(-((np.arange(ksize) - ksize // 2) ** 2) / 2 * sigma**2)
    return weights / weights.sum()


def _bell_off_centre(ksize, sigma):
    weights = np.exp(-(np.arange(ksize) ** 2) / (2 * sigma**2))
    return weights / weights.sum()


def _bell_beside(ksize, sigma):
    weights = np.exp(-((np.arange(ksize) - (ksize + 1) // 2) ** 2) / (2 * sigma**2))
    return weights / weights.sum()


def _bell_distance_once(ksize, sigma):
    weights = np.exp(-np.abs(np.arange(ksize) - ksize // 2) / (2 * sigma**2))
    return weights / weights.sum()


def _bell_by_number(ksize, sigma):
    return _bell_not_divided(ksize, sigma) / ksize


def _bell_upside_down(ksize, sigma):
    weights = np.exp((np.arange(ksize) - ksize // 2) ** 2 / (2 * sigma**2))
    return weights / weights.sum()


def _bell_of_calculus(ksize, sigma):
    return _bell_not_divided(ksize, sigma) / (sigma * np.sqrt(2 * np.pi))


def _greys(rng):
    return [(rng.integers(0, 256, size).astype(np.uint8),) for size in ((8, 9), (5, 12), (11, 6))]


def steepness(image):
    dx = cv2.Sobel(image, cv2.CV_16S, 1, 0)
    dy = cv2.Sobel(image, cv2.CV_16S, 0, 1)
    return np.abs(dx) + np.abs(dy)


def _steepness_clipped(image):
    dx, dy = cv2.Sobel(image, -1, 1, 0), cv2.Sobel(image, -1, 0, 1)
    return np.abs(dx.astype(np.int16)) + np.abs(dy.astype(np.int16))


def _steepness_only_x(image):
    return np.abs(cv2.Sobel(image, cv2.CV_16S, 1, 0)) + cv2.Sobel(image, -1, 0, 1).astype(np.int16)


def _steepness_only_y(image):
    return cv2.Sobel(image, -1, 1, 0).astype(np.int16) + np.abs(cv2.Sobel(image, cv2.CV_16S, 0, 1))


def _steepness_16u(image):
    dx, dy = (cv2.Sobel(image, cv2.CV_16U, *order) for order in ((1, 0), (0, 1)))
    return dx.astype(np.int16) + dy.astype(np.int16)


def _steepness_along_both(image):
    return np.abs(cv2.Sobel(image, cv2.CV_16S, 1, 1))


def _steepness_scaled(image):
    dx, dy = (cv2.convertScaleAbs(cv2.Sobel(image, cv2.CV_16S, *d)) for d in ((1, 0), (0, 1)))
    return dx.astype(np.int16) + dy.astype(np.int16)


def _steepness_no_size(image):
    return cv2.Sobel(image, cv2.CV_16S, 1, 0) + cv2.Sobel(image, cv2.CV_16S, 0, 1)


def _steepness_size_of_sum(image):
    return np.abs(_steepness_no_size(image))


def _steepness_arrow(image):
    dx, dy = (cv2.Sobel(image, cv2.CV_64F, *d) for d in ((1, 0), (0, 1)))
    return np.rint(np.hypot(dx, dy)).astype(np.int16)


def _steepness_arrow_cut(image):
    dx, dy = (cv2.Sobel(image, cv2.CV_64F, *d) for d in ((1, 0), (0, 1)))
    return np.hypot(dx, dy).astype(np.int16)


def _steepness_float(image):
    return steepness(image).astype(float)


def sobel5(image):
    return cv2.Sobel(image, cv2.CV_16S, 0, 1, ksize=5)


def _sobel5_along_x(image):
    return cv2.Sobel(image, cv2.CV_16S, 1, 0, ksize=5)


def _sobel5_size3(image):
    return cv2.Sobel(image, cv2.CV_16S, 0, 1, 5)


def _sobel5_both_ways(image):
    return cv2.Sobel(image, cv2.CV_16S, 1, 1, ksize=5)


def _sobel5_stored(image):
    return cv2.Sobel(image, -1, 0, 1, ksize=5).astype(np.int16)


def _sobel5_without_sign(image):
    return np.abs(sobel5(image))


def _sobel5_twice(image):
    return cv2.Sobel(image, cv2.CV_16S, 0, 2, ksize=5)


def _sobel5_neither(image):
    return cv2.Sobel(image, cv2.CV_16S, 1, 0, 5)


def _rows(rng):
    made = [(rng.integers(0, 6, n),) for n in (8, 12, 20)]
    fixed = ([5, 5, 1, 0, 3, 3, 3, 0, 7], [5, 2, 1], [4], [0, 0, 0])
    return [*made, *((np.array(row),) for row in fixed)]


def ridges(steepness):
    left = np.concatenate([[0], steepness[:-1]])
    right = np.concatenate([steepness[1:], [0]])
    return (steepness > left) & (steepness >= right)


def _ridges_strict(steepness):
    return (steepness > np.r_[0, steepness[:-1]]) & (steepness > np.r_[steepness[1:], 0])


def _ridges_loose(steepness):
    return (steepness >= np.r_[0, steepness[:-1]]) & (steepness >= np.r_[steepness[1:], 0])


def _ridges_other_side(steepness):
    return (steepness >= np.r_[0, steepness[:-1]]) & (steepness > np.r_[steepness[1:], 0])


def _ridges_rolled(steepness):
    return (steepness > np.roll(steepness, 1)) & (steepness >= np.roll(steepness, -1))


def _ridges_ends_repeated(steepness):
    framed = np.pad(steepness, 1, mode="edge")
    return (steepness > framed[:-2]) & (steepness >= framed[2:])


def _ridges_no_ends(steepness):
    kept = ridges(steepness)
    kept[[0, -1]] = False
    return kept


def _ridges_values(steepness):
    return np.where(ridges(steepness), steepness, 0)


def _chains(rng):
    made = [(rng.integers(0, 100, n), 30, 80) for n in (10, 20, 40)]
    exact = np.array([30, 31, 80, 31, 30, 31, 81, 31, 31, 30, 90, 10])
    to_the_end = np.array([10, 90, 40, 10, 40, 90, 40])
    no_ring = np.array([40, 10, 90])  # the two ends are no neighbours
    fixed = [(exact, 30, 80), (exact, 10, 85), (to_the_end, 30, 80), (no_ring, 30, 80), (no_ring[::-1].copy(), 30, 80)]
    return [*made, (rng.integers(0, 100, 30), 50, 90), *fixed]


def link(values, low, high):
    weak, strong = values > low, values > high
    kept = strong.copy()
    for i in range(1, len(values)):  # to the right
        kept[i] = kept[i] or (weak[i] and kept[i - 1])
    for i in range(len(values) - 2, -1, -1):  # and back to the left
        kept[i] = kept[i] or (weak[i] and kept[i + 1])
    return kept


def _link_only_strong(values, low, high):
    return values > high


def _link_all_weak(values, low, high):
    return values > low


def _link_one_way(values, low, high):
    kept = values > high
    for i in range(1, len(values)):
        kept[i] = kept[i] or (values[i] > low and kept[i - 1])
    return kept


def _link_other_way(values, low, high):
    return _link_one_way(values[::-1], low, high)[::-1]


def _link_one_step(values, low, high):
    strong = values > high
    near = np.r_[False, strong[:-1]] | np.r_[strong[1:], False]
    return strong | ((values > low) & near)


def _link_half(values, low, high):
    """To the left by one step only: the walk to the left goes from left to right."""
    kept = values > high
    for i in range(len(values) - 1):
        kept[i] = kept[i] or (values[i] > low and kept[i + 1])
    for i in range(1, len(values)):
        kept[i] = kept[i] or (values[i] > low and kept[i - 1])
    return kept


def _link_rolled(values, low, high):
    kept = values > high
    for _ in values:
        kept |= (values > low) & (np.roll(kept, 1) | np.roll(kept, -1))
    return kept


def _link_ring(values, low, high):
    """A run at the end goes on at the beginning: kept[-1] is the last one."""
    kept = values > high
    for i in range(len(values)):
        kept[i] = kept[i] or (values[i] > low and kept[i - 1])
    for i in range(len(values) - 2, -1, -1):
        kept[i] = kept[i] or (values[i] > low and kept[i + 1])
    return kept


def _link_last_lost(values, low, high):
    kept = link(values, low, high)
    for i in range(len(values) - 1, -1, -1):  # back through the run at the end
        if values[i] <= low:
            break
        kept[i] = False
    return kept


def _link_equal(values, low, high):
    return link(values, low - 1, high - 1)


def _link_equal_high(values, low, high):
    return link(values, low, high - 1)


FUNCTIONS = [
    Exercise(
        "filtering.filter3",
        "Filter a grey picture with a 3 x 3 kernel (correlation, repeated rim), as float64.",
        filter3,
        "Pad once. Then for each of the nine places of the kernel add the whole picture, moved by that place, times "
        "the number there.",
        _pictures,
        (
            'np.pad(image, 1, mode="edge") has two rows and two columns more than image. Convert it to float.',
            "framed[i : i + rows, j : j + columns] is the picture moved by (i, j).",
            "out += kernel[i, j] * framed[i : i + rows, j : j + columns], for i and j from 0 to 2.",
        ),
        (
            Mistake(_filter3_turned, "You have turned the kernel: that is convolution. Lay it on as it is."),
            Mistake(
                _filter3_transposed,
                "Rows and columns of the kernel are exchanged: kernel[i, j] lies i rows down and j columns to the "
                "right.",
            ),
            Mistake(
                _filter3_zeros,
                "Right inside. Outside the picture you have zeros; the pixel at the rim must be repeated.",
            ),
            Mistake(
                _filter3_mirror, "Right inside. Outside you mirror the picture; the pixel at the rim must be repeated."
            ),
            Mistake(
                _filter3_cut_off, "You cut the sums off at 0 and 255. Here they must keep their sign and their size."
            ),
            Mistake(
                _filter3_stored,
                "Your sums are rounded, and cut off at 0 and 255, as in uint8. Here they must stay as they are.",
            ),
            Mistake(_filter3_rounded, "Your sums are rounded to whole numbers. Here they must stay as they are."),
            Mistake(_filter3_divided, "You divide by the sum of the kernel. The kernel is laid on as it is."),
            Mistake(_filter3_without_sign, "You take the size of the sums. Here they must keep their sign."),
            Mistake(_filter3_last, "Only the last of the nine products is left: add them up with +=."),
            Mistake(_filter3_smaller, rung="shape"),
            Mistake(lambda image, kernel: filter3(image, kernel).astype(np.float32), rung="dtype"),
        ),
        tolerance=1e-6,
    ),
    Exercise(
        "filtering.bell",
        "The bell curve of `ksize` weights with the width sigma, which add up to 1.",
        bell,
        "The distance from the middle goes from -(ksize // 2) to ksize // 2. Dividing by the sum makes any factor in "
        "front of the curve unnecessary.",
        lambda rng: (
            [
                (int(n), float(s))
                for n, s in zip(2 * rng.integers(1, 8, 4) + 1, np.round(rng.uniform(0.6, 4, 4), 2), strict=True)
            ]
            + [(5, 2.0)]
        ),
        (
            "np.arange(ksize) - ksize // 2 is the distance from the middle.",
            "np.exp(-distance**2 / (2 * sigma**2))",
            "Divide by the sum.",
        ),
        (
            Mistake(_bell_not_divided, "Your weights do not add up to 1: divide them by their sum."),
            Mistake(
                _bell_of_calculus,
                "Your weights do not add up to 1. The factor of the textbook is for a curve without gaps; divide by "
                "the sum of the weights instead.",
            ),
            Mistake(_bell_sigma_once, "Sigma is squared in the formula, as the distance is."),
            Mistake(_bell_distance_once, "The distance is squared in the formula, as sigma is."),
            Mistake(
                _bell_by_number,
                "Your weights do not add up to 1: you divide by how many there are. Divide by their sum.",
            ),
            Mistake(_bell_without_two, "The 2 under the fraction is missing: your bell is too narrow."),
            Mistake(
                _bell_without_brackets,
                "A wider sigma must make a wider bell, and yours gets narrower: d / 2 * s is (d / 2) * s. Put brackets "
                "around what lies under the fraction.",
            ),
            Mistake(
                _bell_half_off,
                "Your middle lies between two pixels: 5 / 2 is 2.5, and the middle of 0 to 4 is 2. Divide with //.",
            ),
            Mistake(
                _bell_beside,
                "Your bell stands one place too far to the right: of the places 0 to 4 the middle is 2.",
            ),
            Mistake(_bell_upside_down, "Your weights grow with the distance: the minus in the exponent is missing."),
            Mistake(_bell_off_centre, "Your largest weight is the first one. The distance must be 0 in the middle."),
        ),
        tolerance=1e-9,
        range=(0, 1),
    ),
    Exercise(
        "filtering.steepness",
        "|slope along x| + |slope along y| of a grey picture, as int16.",
        steepness,
        "-1 means uint8 here, and uint8 has no negative numbers and ends at 255. Ask for CV_16S, and take the size "
        "afterwards.",
        _greys,
        ("Which type has the result of cv2.Sobel(image, -1, 1, 0)?", "cv2.CV_16S keeps the sign."),
        (
            Mistake(_steepness_clipped, "Slopes are still stored in uint8: negative ones are 0, and large ones 255."),
            Mistake(_steepness_only_x, "dx is mended. dy is still stored in uint8."),
            Mistake(_steepness_only_y, "dy is mended. dx is still stored in uint8."),
            Mistake(
                _steepness_16u,
                "CV_16U has no negative numbers either: half of the slopes are still 0. Ask for a signed type.",
            ),
            Mistake(
                _steepness_along_both,
                "(1, 1) differentiates along x, and the result along y. Take the two slopes one by one, then add.",
            ),
            Mistake(
                _steepness_scaled,
                "cv2.convertScaleAbs has cut your slopes off at 255. Take np.abs of the int16 slopes.",
            ),
            Mistake(
                _steepness_no_size,
                "You add the slopes with their signs: a rise and a fall cancel. Take the size of each first.",
            ),
            Mistake(
                _steepness_size_of_sum,
                "You add first and take the size of the sum: a rise along x and a fall along y have cancelled by then.",
            ),
            Mistake(
                _steepness_arrow,
                "That is the length of the arrow, the root of dx² + dy². Here the two sizes are added.",
            ),
            Mistake(
                _steepness_arrow_cut,
                "That is the length of the arrow, the root of dx² + dy², and cut off. Here the two sizes are added.",
            ),
            Mistake(_steepness_float, rung="dtype"),
        ),
    ),
    Exercise(
        "filtering.sobel5",
        "The slope along y with a Sobel kernel of size 5, as int16.",
        sobel5,
        "The fifth argument of cv2.Sobel is dst, a place for the result; OpenCV accepts the 5 there and uses ksize 3. "
        "And (dx, dy) = (0, 1) is the slope along y.",
        _greys,
        (
            "What is the name of the fifth argument of cv2.Sobel? help(cv2.Sobel) shows it.",
            "dx is the order along x, dy that along y.",
        ),
        (
            Mistake(_sobel5_neither, "Both mistakes are still there: the size is 3, and the slope is that along x."),
            Mistake(
                _sobel5_both_ways,
                "The size is 5 now. But (1, 1) differentiates along x and along y, both. Only y is wanted.",
            ),
            Mistake(_sobel5_along_x, "The size is 5 now. But it is still the slope along x."),
            Mistake(
                _sobel5_stored,
                "Size and direction are right. But with -1 the slopes went through uint8: keep cv2.CV_16S.",
            ),
            Mistake(_sobel5_without_sign, "Size and direction are right. But the slope has a sign: keep it."),
            Mistake(
                _sobel5_twice,
                "The size is 5 now. But (0, 2) is the second derivative along y. The slope is the first.",
            ),
            Mistake(
                _sobel5_size3, "The slope along y, yes. But the kernel has size 3: the 5 has gone to another argument."
            ),
        ),
    ),
    Exercise(
        "filtering.ridges",
        "True where a value is larger than its left neighbour and at least as large as its right one; outside is 0.",
        ridges,
        "Move the row by one to each side, with a 0 in the gap, and compare. One strict sign and one that allows "
        "equality keep exactly one of two equal neighbours.",
        _rows,
        (
            "np.concatenate([[0], steepness[:-1]]) is the left neighbour of every value.",
            "Combine two comparisons with &, each in brackets.",
        ),
        (
            Mistake(_ridges_strict, "Two equal neighbours throw each other out: on the right, equal is allowed."),
            Mistake(_ridges_loose, "Of two equal neighbours both stay: on the left, equal is not allowed."),
            Mistake(
                _ridges_other_side,
                "The two signs are on the wrong sides: strict on the left, equal allowed on the right.",
            ),
            Mistake(
                _ridges_rolled,
                "Your row is a ring: np.roll, or the place -1, brings the other end round. Outside the row there is 0.",
            ),
            Mistake(
                _ridges_ends_repeated,
                "Outside the row you repeat its ends, so the first pixel is never a ridge. The steepness there is 0.",
            ),
            Mistake(
                _ridges_no_ends,
                "The first and the last pixel can be ridges too: beside them, outside the row, the steepness is 0.",
            ),
            Mistake(_ridges_values, rung="dtype"),
        ),
    ),
    Exercise(
        "filtering.link",
        "True for every value above `low` in an unbroken run of such values with one above `high` in it.",
        link,
        "Start with the strong ones. Once to the right and once back to the left: each weak value that touches a kept "
        "one is kept. In a picture, with eight neighbours, one goes round until nothing changes.",
        _chains,
        (
            "Start with kept = values > high.",
            "Walk to the right: a weak value whose left neighbour is kept is kept.",
            "Then walk back to the left.",
        ),
        (
            Mistake(_link_only_strong, "Only the strong values are kept. A weak one beside a kept one stays, too."),
            Mistake(_link_all_weak, "All weak values are kept. A run in which nothing is above `high` must go."),
            Mistake(_link_one_way, "Lines grow to the right only. Walk back to the left as well."),
            Mistake(_link_other_way, "Lines grow to the left only. Walk to the right as well."),
            Mistake(
                _link_one_step,
                "Lines grow by one step only. A weak value beside a weak one that is kept is kept as well.",
            ),
            Mistake(
                _link_half,
                "To the left your lines grow by one step only. Walk to the left from the last value to the first.",
            ),
            Mistake(
                _link_rolled,
                "np.roll brings the other end of the row round. The first value and the last are no neighbours.",
            ),
            Mistake(
                _link_ring,
                "Your row is a ring: at the first value the place -1 is the last one. Begin with the second.",
            ),
            Mistake(_link_last_lost, "The run that lasts until the end of the row is lost."),
            Mistake(_link_equal, "A value that equals a threshold is not above it."),
            Mistake(_link_equal_high, "A value that equals `high` is not above it, and starts nothing."),
        ),
    ),
]
