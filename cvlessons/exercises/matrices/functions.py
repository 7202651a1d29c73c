"""Exercises of chapter 7, matrix operations: the functions to write and to mend."""

import cv2
import numpy as np

from ...check import Exercise, Mistake
from .questions import covariance, distances


def _pairs(rng):
    shapes = [(3, 4), (5, 2, 3), (1, 6)]
    made = [tuple(rng.integers(0, 256, (2, *shape)).astype(np.uint8)) for shape in shapes]
    return [*made, (np.uint8([[250, 3]]), np.uint8([[10, 4]]))]


def add(a, b):
    total = a.astype(int) + b
    return np.minimum(total, 255).astype(np.uint8)


def _add_wraps(a, b):
    return a + b


def _add_of_opencv(a, b):
    return cv2.add(a, b)


def _add_wide(a, b):
    return np.minimum(a.astype(int) + b, 255)


def _add_to_256(a, b):
    return np.minimum(a.astype(int) + b, 256).astype(np.uint8)


def _add_mean(a, b):
    return ((a.astype(int) + b) // 2).astype(np.uint8)


def _shots(rng):
    made = []
    for threshold in (10, 40, 90):
        before = rng.integers(0, 256, (7, 9, 3)).astype(np.uint8)
        step = rng.integers(-2 * threshold, 2 * threshold + 1, before.shape)
        made.append((before, np.clip(before + step, 0, 255).astype(np.uint8), threshold))
    flat = np.full((6, 6, 3), 100, np.uint8)
    after = flat.copy()
    after[0, :, 0], after[1], after[2, :, 2] = 80, 130, 120
    return [*made, (flat, after, 20), (flat, after, 25)]


def changed(before, after, threshold):
    difference = cv2.absdiff(before, after)
    return np.where((difference > threshold).any(axis=2), 255, 0).astype(np.uint8)


def _changed_wraps(before, after, threshold):
    difference = np.abs(after - before)
    return np.where((difference > threshold).any(axis=2), 255, 0).astype(np.uint8)


def _changed_all(before, after, threshold):
    return np.where((cv2.absdiff(before, after) > threshold).all(axis=2), 255, 0).astype(np.uint8)


def _changed_at_least(before, after, threshold):
    return np.where((cv2.absdiff(before, after) >= threshold).any(axis=2), 255, 0).astype(np.uint8)


def _changed_ones(before, after, threshold):
    return changed(before, after, threshold) // 255


def _changed_sum(before, after, threshold):
    return np.where(cv2.absdiff(before, after).sum(axis=2) > threshold, 255, 0).astype(np.uint8)


def _changed_mean(before, after, threshold):
    return np.where(cv2.absdiff(before, after).mean(axis=2) > threshold, 255, 0).astype(np.uint8)


def _changed_grey(before, after, threshold):
    greys = (cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (before, after))
    return np.where(cv2.absdiff(*greys) > threshold, 255, 0).astype(np.uint8)


def _changed_brighter(before, after, threshold):
    return np.where((cv2.subtract(after, before) > threshold).any(axis=2), 255, 0).astype(np.uint8)


def _changed_darker(before, after, threshold):
    return _changed_brighter(after, before, threshold)


def _gammas(rng):
    return [(1.0,), (0.4,), (2.5,), (float(np.round(rng.uniform(0.5, 2.2), 2)),)]


def table(gamma):
    values = np.arange(256) / 255
    return np.rint(255 * values**gamma).astype(np.uint8)


def _table_cut(gamma):
    return (255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)


def _table_inverse(gamma):
    return np.rint(255 * (np.arange(256) / 255) ** (1 / gamma)).astype(np.uint8)


def _table_not_divided(gamma):
    return np.rint(np.arange(256) ** gamma).astype(np.int64).astype(np.uint8)


def _table_not_divided_but_clipped(gamma):
    return np.rint(np.arange(256) ** gamma).clip(0, 255).astype(np.uint8)


def _table_power_of_255(gamma):
    return np.rint(255 * np.arange(256) / 255**gamma).clip(0, 255).astype(np.uint8)


def _table_not_multiplied(gamma):
    return np.rint((np.arange(256) / 255) ** gamma).astype(np.uint8)


def _table_by_256(gamma):
    return np.rint(255 * (np.arange(256) / 256) ** gamma).astype(np.uint8)


def _table_to_256(gamma):
    return np.rint(256 * (np.arange(256) / 255) ** gamma).clip(0, 255).astype(np.uint8)


def _table_of_255(gamma):
    return np.rint(255 * (np.arange(255) / 254) ** gamma).astype(np.uint8)


def _table_float(gamma):
    return np.rint(255 * (np.arange(256) / 255) ** gamma)


def _paints(rng):
    made = []
    for shape in ((12, 14), (13, 11), (12, 12)):
        picture = rng.integers(0, 256, (*shape, 3)).astype(np.uint8)
        matrix = rng.uniform(-0.4, 1.1, (3, 3))  # not rounded: no value lies half-way between two
        matrix[1, 2] = -0.813  # so that something falls below 0
        made.append((picture, matrix))
    swap = np.float64([[0, 1, 0], [0, 0, 1], [1, 0, 0]])  # not its own inverse
    return [*made, (made[0][0], swap)]


def paint(picture, matrix):
    rows = picture.reshape(-1, 3).astype(float)
    new = rows @ matrix.T  # each row is a pixel, so the matrix is turned over
    return np.rint(new).clip(0, 255).astype(np.uint8).reshape(picture.shape)


def _paint_not_turned(picture, matrix):
    return np.rint(picture.astype(float) @ matrix).clip(0, 255).astype(np.uint8)


def _paint_wraps(picture, matrix):
    return np.rint(picture.astype(float) @ matrix.T).astype(int).astype(np.uint8)


def _paint_cut(picture, matrix):
    return (picture.astype(float) @ matrix.T).clip(0, 255).astype(np.uint8)


def _paint_rows_mixed(picture, matrix):
    columns = matrix @ picture.reshape(-1, 3).T.astype(float)
    return np.rint(columns).clip(0, 255).astype(np.uint8).reshape(picture.shape)


def _paint_runs(picture, matrix):
    columns = matrix @ picture.reshape(3, -1).astype(float)
    return np.rint(columns).clip(0, 255).astype(np.uint8).reshape(picture.shape)


def _paint_bytes(picture, matrix):
    return cv2.transform(picture, matrix)


def _paint_absolute(picture, matrix):
    return np.abs(np.rint(picture.astype(float) @ matrix.T)).clip(0, 255).astype(np.uint8)


def _bright(rng):
    made = []
    for rows, columns in ((6, 9), (8, 5), (3, 12)):
        picture = rng.integers(0, 200, (rows, columns)).astype(np.uint8)
        row = int(rng.integers(0, rows))
        column = int(rng.choice([c for c in range(columns) if c != row]))
        picture[row, column] = 250
        made.append((picture,))
    return made


def brightest(picture):
    x, y = cv2.minMaxLoc(picture)[3]
    return y, x


def _brightest_xy(picture):
    return cv2.minMaxLoc(picture)[3]


def _darkest(picture):
    x, y = cv2.minMaxLoc(picture)[2]
    return y, x


def _darkest_xy(picture):
    return cv2.minMaxLoc(picture)[2]


def _brightest_flat(picture):
    return int(np.argmax(picture))


def _sample_sets(rng):
    mixing = rng.normal(size=(3, 3))
    return [
        (rng.normal(size=(12, 3)) @ mixing + rng.uniform(5, 50, 3),),
        (rng.uniform(0, 255, (7, 2)),),
        (np.float64([[2, 5], [7, 4], [3, 6]]),),
    ]


def _covariance_not_centred(samples):
    return samples.T @ samples / len(samples)


def _covariance_n_minus_1(samples):
    return np.cov(samples.T)


def _covariance_sum(samples):
    return covariance(samples) * len(samples)


def _covariance_one_mean(samples):
    centred = samples - samples.mean()
    return centred.T @ centred / len(samples)


def _covariance_row_means(samples):
    centred = samples - samples.mean(axis=1, keepdims=True)
    return centred.T @ centred / len(samples)


def _covariance_by_features(samples):
    return covariance(samples) * len(samples) / samples.shape[1]


def _covariance_of_numpy(samples):
    return np.cov(samples.T, bias=True)


def _correlation(samples):
    return np.corrcoef(samples.T)


def _covariance_scrambled(samples):
    centred = samples - samples.mean(axis=0)
    return centred @ centred.T / len(samples)


def _clouds(rng):
    made = []
    for shape in ((5, 7), (6, 6)):
        mixing = rng.normal(size=(3, 3)) * 15 + 20 * np.eye(3)
        sample = rng.normal(size=(60, 3)) @ mixing + 120
        picture = rng.integers(0, 256, (*shape, 3)).astype(np.uint8)
        made.append((picture, sample.mean(axis=0), covariance(sample)))
    return made


def _distances_euclid(picture, mean, covariance):
    return np.sqrt(np.sum((picture - mean) ** 2, axis=2))


def _distances_not_inverted(picture, mean, covariance):
    return distances(picture, mean, np.linalg.inv(covariance))


def _distances_squared(picture, mean, covariance):
    return distances(picture, mean, covariance) ** 2


def _distances_one_by_one(picture, mean, covariance):
    off = picture.reshape(-1, 3) - mean
    with np.errstate(invalid="ignore"):
        return np.sqrt(np.sum(off @ (1 / covariance) * off, axis=1)).reshape(picture.shape[:2])


def _distances_diagonal(picture, mean, covariance):
    return distances(picture, mean, np.diag(np.diag(covariance)))


FUNCTIONS = [
    Exercise(
        "matrices.add",
        "The sum of two uint8 arrays, saturated, as uint8.",
        add,
        "Go to a type with room for 510, add, cut at 255, and only then go back to uint8.",
        _pairs,
        ("Where does the wrapping happen: before or after your minimum?", "a.astype(int) + b has room enough."),
        (
            Mistake(_add_wraps, "This sum wraps: 250 + 10 becomes 4. Add in a type that has room for it."),
            Mistake(_add_to_256, "Your sum may reach 256, and that is 0 in uint8. The largest value is 255."),
            Mistake(_add_mean, "That is the mean of the two. The sum is wanted."),
            Mistake(_add_wide, rung="dtype"),
            Mistake(_add_of_opencv, rung="does not do without"),
        ),
        range=(0, 255),
        without=("cv2",),
    ),
    Exercise(
        "matrices.changed",
        "255 where any channel of two pictures differs by more than the threshold, else 0.",
        changed,
        "after - before wraps in uint8: 5 - 10 is 251, a very large change. cv2.absdiff computes the distance; "
        "subtracting as int does, too.",
        _shots,
        ("What is 5 - 10 in uint8?", "There is a function of OpenCV for it."),
        (
            Mistake(
                _changed_wraps,
                "A pixel that became a little darker counts as changed: 5 - 10 is 251 in uint8, and np.abs comes too "
                "late.",
            ),
            Mistake(_changed_all, "You ask for a change in all three channels; any of them is enough."),
            Mistake(_changed_at_least, "At exactly the threshold nothing has changed yet: more than it is wanted."),
            Mistake(_changed_brighter, "You see what became brighter, and miss what became darker."),
            Mistake(_changed_darker, "You see what became darker, and miss what became brighter."),
            Mistake(_changed_ones, "The right pixels, but they are 1. In a mask the yes is 255."),
            Mistake(_changed_sum, "You sum up the three channels first. Each is to be compared by itself."),
            Mistake(_changed_mean, "You take the mean of the three channels. Each is to be compared by itself."),
            Mistake(_changed_grey, "In grey, a change of one channel hardly shows. Compare each channel by itself."),
        ),
    ),
    Exercise(
        "matrices.table",
        "The look-up table of a gamma: 256 entries, uint8.",
        table,
        "Divide by 255, take the power, multiply by 255. Round before going to uint8: astype alone cuts off.",
        _gammas,
        ("np.arange(256) holds all values.", "astype(np.uint8) cuts off what is behind the point: use np.rint first."),
        (
            Mistake(_table_cut, "Off by one in places: astype cuts the fraction off. Round first."),
            Mistake(_table_inverse, "That is the table that undoes this gamma: its power is 1 / gamma."),
            Mistake(_table_not_divided, "The power is for values from 0 to 1: divide by 255 before it."),
            Mistake(
                _table_not_divided_but_clipped, "You take the power of 0 to 255. First make it v / 255, from 0 to 1."
            ),
            Mistake(_table_power_of_255, "Only the 255 goes to the power. Put v / 255 into brackets."),
            Mistake(_table_not_multiplied, "Your entries are 0 and 1: after the power, multiply by 255."),
            Mistake(_table_by_256, "Entry 255 must stay 255: divide by the largest value, 255, not by 256."),
            Mistake(_table_to_256, "Slightly too large: the largest value is 255, so multiply by that, not by 256."),
            Mistake(_table_of_255, rung="shape"),
            Mistake(_table_float, rung="dtype"),
        ),
    ),
    Exercise(
        "matrices.paint",
        "Every pixel of a BGR picture multiplied by a 3 x 3 matrix; rounded, clipped, uint8.",
        paint,
        "With a pixel as a column the product is matrix @ pixel. With pixels as rows the same is rows @ matrix.T.",
        _paints,
        ("Make a list of pixels: picture.reshape(-1, 3).", "A row times a matrix is not a matrix times a column."),
        (
            Mistake(_paint_not_turned, "Your matrix works turned over: pixels lie in rows, so it must be transposed."),
            Mistake(_paint_rows_mixed, "Your product has three long rows: turn it over again before you reshape it."),
            Mistake(
                _paint_runs,
                "reshape(3, -1) cuts the numbers into three long runs. A pixel keeps its three in reshape(-1, 3).",
            ),
            Mistake(
                _paint_bytes,
                "Nearly: on bytes, cv2.transform works with rounded weights. Give it floats, then round and clip.",
            ),
            Mistake(_paint_absolute, "Below 0 you have dropped the sign. Such values are clipped: they become 0."),
            Mistake(_paint_wraps, "Values below 0 and above 255 wrap around: clip before you go to uint8."),
            Mistake(_paint_cut, "Off by one in places: round before you go to uint8."),
        ),
    ),
    Exercise(
        "matrices.brightest",
        "Row and column of the brightest pixel, as a tuple.",
        brightest,
        "minMaxLoc answers as drawing functions ask, (x, y). An array is asked [row, column], that is [y, x].",
        _bright,
        ("What does minMaxLoc return, (x, y) or (row, column)?",),
        (
            Mistake(_brightest_xy, rung="x and y swapped"),
            Mistake(_darkest, "That is the darkest pixel."),
            Mistake(_darkest_xy, "That is the darkest pixel, and as (x, y)."),
            Mistake(_brightest_flat, rung="type"),
        ),
    ),
    Exercise(
        "matrices.covariance",
        "The covariance matrix of samples in rows, divided by their number.",
        covariance,
        "Subtract the mean of each column, multiply the turned-over matrix with the matrix, divide by the number of "
        "rows.",
        _sample_sets,
        ("The mean of each column: samples.mean(axis=0).", "Two features give a 2 x 2 matrix: centred.T @ centred."),
        (
            Mistake(_covariance_not_centred, "The mean must be subtracted first."),
            Mistake(_covariance_n_minus_1, "You divide by n - 1; here the number of samples, n, is wanted."),
            Mistake(_covariance_one_mean, "You subtract one mean of all numbers. Each column has a mean of its own."),
            Mistake(_covariance_row_means, "You subtract the mean of each row. The columns are the features: axis=0."),
            Mistake(_covariance_by_features, "You divide by the number of features. The number of samples is wanted."),
            Mistake(_correlation, "That is the correlation, divided by the deviations. The covariance is wanted."),
            Mistake(_covariance_sum, "These are the sums: divide by the number of samples."),
            Mistake(
                _covariance_scrambled,
                "That is the other product, samples by samples (COVAR_SCRAMBLED). Features by features is wanted.",
            ),
            Mistake(_covariance_of_numpy, rung="does not do without"),
        ),
        tolerance=1e-6,
        without=("np.cov", "numpy.cov"),
    ),
    Exercise(
        "matrices.distances",
        "The Mahalanobis distance of every pixel from a mean, given the covariance matrix.",
        distances,
        "Off the mean, times the inverse, times off again, summed over the three channels; then the root. Doing it for "
        "all pixels as rows of one matrix saves the loop.",
        _clouds,
        ("The covariance has to be inverted first.", "np.sum(off @ inverse * off, axis=1) is one number per pixel."),
        (
            Mistake(_distances_euclid, "That is Euclid's distance: the covariance plays no part."),
            Mistake(_distances_not_inverted, "The inverse of the covariance is wanted, not the covariance itself."),
            Mistake(_distances_one_by_one, "1 / covariance inverts number by number. The inverse *matrix* is wanted."),
            Mistake(_distances_squared, "These are the squares: take the root."),
            Mistake(_distances_diagonal, "You use the diagonal alone: the channels vary together, and that counts."),
        ),
        tolerance=1e-6,
    ),
]
