"""Exercises of chapter 1, template matching: the functions to write and to mend."""

import cv2
import numpy as np

from ...check import Exercise, Mistake
from ...scratch import matching


def _patches(rng):
    sizes = [(3, 3), (4, 6), (7, 5)]
    made = [tuple(rng.integers(0, 256, (2, *size)).astype(np.uint8)) for size in sizes]
    return [*made, (np.uint8([[0, 255], [10, 20]]), np.uint8([[255, 0], [20, 10]]))]


def ssd(window, templ):
    difference = window.astype(int) - templ.astype(int)
    return int(np.sum(difference**2))


def _ssd_wrapped(window, templ):
    return int(np.sum((window - templ).astype(int) ** 2))


def _ssd_all_wrapped(window, templ):
    return int(np.sum((window - templ) ** 2))


def _sad(window, templ):
    return int(np.abs(window.astype(int) - templ).sum())


def _ssd_mean(window, templ):
    return int(np.mean((window.astype(int) - templ) ** 2))


def _ssd_int16(window, templ):
    return int(np.sum((window.astype(np.int16) - templ) ** 2))


def _ssd_square_of_sum(window, templ):
    return int(np.sum(window.astype(int) - templ) ** 2)


def _ssd_difference_of_squares(window, templ):
    return int(np.sum(window.astype(int) ** 2 - templ.astype(int) ** 2))


def _ssd_root(window, templ):
    return int(np.sqrt(ssd(window, templ)))


def _ssd_cut_off(window, templ):
    return int(np.sum(cv2.subtract(window, templ).astype(int) ** 2))


def _ssd_loop_wrapped(window, templ):
    return int(np.sum((window - templ) ** 2)) % 256  # uint8 numbers one by one: the sum is a byte too


def _ssd_xor(window, templ):
    return int(np.sum((window.astype(int) - templ) ^ 2))


def ccoeff_normed(window, templ):
    a = window.astype(float) - window.mean()
    b = templ.astype(float) - templ.mean()
    return float(np.sum(a * b) / np.sqrt(np.sum(a**2) * np.sum(b**2)))


def _ccorr_normed(window, templ):
    a, b = window.astype(float), templ.astype(float)
    return float(np.sum(a * b) / np.sqrt(np.sum(a**2) * np.sum(b**2)))


def _without_root(window, templ):
    a, b = window - window.mean(), templ - templ.mean()
    return float(np.sum(a * b) / (np.sum(a**2) * np.sum(b**2)))


def _sum_over_spreads(window, templ):
    a, b = window - window.mean(), templ - templ.mean()
    return float(np.sum(a * b) / (a.std() * b.std()))


def _bracket_missing(window, templ):
    a, b = window - window.mean(), templ - templ.mean()
    return float(np.sum(a * b) / np.sqrt(np.sum(a**2)) * np.sqrt(np.sum(b**2)))


def _energies_with_means(window, templ):
    a, b = window - window.mean(), templ - templ.mean()
    return float(np.sum(a * b) / np.sqrt(np.sum(window.astype(float) ** 2) * np.sum(templ.astype(float) ** 2)))


def _one_mean_only(window, templ):
    a, b = window - window.mean(), templ.astype(float)
    return float(np.sum(a * b) / np.sqrt(np.sum(a**2) * np.sum(b**2)))


def _one_mean_for_both(window, templ):
    mean = (window.mean() + templ.mean()) / 2
    return _ccorr_normed(window - mean, templ - mean)


def _mean_of_templ_for_both(window, templ):
    return _ccorr_normed(window - templ.mean(), templ - templ.mean())


def _means_of_columns(window, templ):
    return _ccorr_normed(window - window.mean(axis=0), templ - templ.mean(axis=0))


def _whole_means(window, templ):
    return _ccorr_normed(window.astype(int) - int(window.mean()), templ.astype(int) - int(templ.mean()))


def _energies_wrapped(window, templ):
    top = np.sum((window - window.mean()) * (templ - templ.mean()))
    return float(top / np.sqrt(float(np.sum(window**2)) * float(np.sum(templ**2))))


def _not_divided(window, templ):
    return float(np.sum((window - window.mean()) * (templ - templ.mean())))


def _responses(rng):
    made = [
        (np.round(rng.uniform(-1, 1, (rng.integers(4, 9), rng.integers(4, 9))), 1).astype(np.float32), t)
        for t in (0.0, 0.5, -0.3)
    ]
    exact = np.float32([[0.5, 0.25, 0.5], [0.75, 0.0, 0.5]])
    return [*made, (exact, 0.5), (exact, 0.9)]


def points(response, threshold):
    rows, columns = np.where(response >= threshold)
    return np.column_stack([columns, rows])


def _points_rows_first(response, threshold):
    return np.column_stack(np.where(response >= threshold))


def _points_above(response, threshold):
    rows, columns = np.where(response > threshold)
    return np.column_stack([columns, rows])


def _points_two_rows(response, threshold):
    return np.array(np.where(response >= threshold)[::-1])


def _points_empty_list(response, threshold):
    found = points(response, threshold).tolist()
    return np.array(found)


def _points_by_columns(response, threshold):
    columns, rows = np.where(response.T >= threshold)
    return np.column_stack([columns, rows])


def _points_by_columns_empty_list(response, threshold):
    return np.array(_points_by_columns(response, threshold).tolist())


def _points_rows_first_empty_list(response, threshold):
    return np.array(_points_rows_first(response, threshold).tolist())


def _points_where_as_array(response, threshold):
    return np.array(np.where(response >= threshold))


def _points_reshaped(response, threshold):
    return np.array(np.where(response >= threshold)[::-1]).reshape(-1, 2)


def _points_strongest_first(response, threshold):
    return matching.find_peaks(response, threshold, 0)[0]


def _turned_cases(rng):
    made = []
    for k in (0, 1, 2, 3):
        h, w = (int(n) for n in rng.choice(np.arange(2, 40), 2, replace=False))
        x, y = (int(n) for n in rng.integers(0, 400, 2))
        made.append((x, y, rng.integers(0, 256, (h, w, 3)).astype(np.uint8), k))
    return made


def turned_box(x, y, templ, k):
    h, w = np.rot90(templ, k).shape[:2]
    return (x, y, w, h)


def _box_not_turned(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, w, h)


def _box_always_swapped(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, h, w)


def _box_height_first(x, y, templ, k):
    return (x, y, *np.rot90(templ, k).shape[:2])


def _box_only_0(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, w, h) if k == 0 else (x, y, h, w)


def _box_only_1(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, h, w) if k == 1 else (x, y, w, h)


def _box_overwritten(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, h, h) if k % 2 else (x, y, w, h)


def _box_overwritten_too(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, w, w) if k % 2 else (x, y, w, h)


def _box_to_corner(x, y, templ, k):
    _, _, w, h = turned_box(x, y, templ, k)
    return (x, y, x + w, y + h)


def _best_cases(rng):
    return [(rng.permutation(60).reshape(6, 10).astype(np.float32), method) for method in range(6)]


def best(response, method):
    _, _, at_low, at_high = cv2.minMaxLoc(response)
    return at_low if method in (cv2.TM_SQDIFF, cv2.TM_SQDIFF_NORMED) else at_high


def _best_always_high(response, method):
    return cv2.minMaxLoc(response)[3]


def _best_only_plain(response, method):
    return cv2.minMaxLoc(response)[2 if method == cv2.TM_SQDIFF else 3]


def _best_inverted(response, method):
    _, _, at_low, at_high = cv2.minMaxLoc(response)
    return at_high if method in (cv2.TM_SQDIFF, cv2.TM_SQDIFF_NORMED) else at_low


def _best_row_column(response, method):
    x, y = best(response, method)
    return (y, x)


def _count_cases(rng):
    hills = []
    for radius, threshold, many in ((2, 0.5, 4), (4, 0.5, 3), (2, 0.8, 4), (0, 0.7, 2)):
        response = rng.uniform(0, 0.4, (30, 40)).astype(np.float32)
        for place in rng.choice(12, many, replace=False):
            y, x = 5 + 10 * (place // 4), 5 + 10 * (place % 4)
            response[y - 1 : y + 2, x - 1 : x + 2] = rng.uniform(0.55, 0.75, (3, 3))
            response[y, x] = rng.uniform(0.7, 1.0)
        hills.append((response, threshold, radius))
    plateau = np.full((5, 5), 0.75, np.float32)  # exact in binary: all versions of NumPy compare it alike
    wide = np.full((7, 7), 0.75, np.float32)
    return [*hills, (plateau, 0.75, 1), (plateau, 0.875, 1), (wide, 0.75, 3)]


def count(response, threshold, radius):
    rest, found = response.copy(), 0
    while True:
        y, x = np.unravel_index(np.argmax(rest), rest.shape)
        if rest[y, x] < threshold:
            return found
        found += 1
        rest[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1] = -np.inf


def _count_all(response, threshold, radius):
    return int(np.count_nonzero(response >= threshold))


def _count_negative_start(response, threshold, radius):
    rest, found = response.copy(), 0
    while True:
        y, x = np.unravel_index(np.argmax(rest), rest.shape)
        if rest[y, x] < threshold:
            return found
        found += 1
        rest[max(y - radius, 0) : y + radius, max(x - radius, 0) : x + radius] = -np.inf
        rest[y, x] = -np.inf


def _count_half(response, threshold, radius):
    return count(response, threshold, radius // 2)


def _count_above(response, threshold, radius):
    return count(response, np.nextafter(threshold, 2), radius)


def _count_before_asking(response, threshold, radius):
    return count(response, threshold, radius) + 1


def _count_x_y_swapped(response, threshold, radius):
    rest, found = response.copy(), 0
    while True:
        y, x = np.unravel_index(np.argmax(rest), rest.shape)
        if rest[y, x] < threshold:
            return found
        found += 1
        rest[max(x - radius, 0) : x + radius + 1, max(y - radius, 0) : y + radius + 1] = -np.inf
        rest[y, x] = -np.inf


def _count_circles(response, threshold, radius):
    rest, found = response.copy(), 0
    while rest.max() >= threshold:
        x, y = cv2.minMaxLoc(rest)[3]
        cv2.circle(rest, (x, y), radius, -np.inf, cv2.FILLED)
        found += 1
    return found


def _count_in_place(response, threshold, radius):
    found = 0
    while response.max() >= threshold:
        y, x = np.unravel_index(np.argmax(response), response.shape)
        found += 1
        response[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1] = -np.inf
    return found


FUNCTIONS = [
    Exercise(
        "matching.ssd",
        "The sum of squared differences of two uint8 patches, as a whole number.",
        ssd,
        "uint8 has no negative numbers: 10 - 20 is 246, and 20 squared is 144. So convert before subtracting.",
        _patches,
        (
            "What is np.uint8([10]) - np.uint8([20])? Try it.",
            "Convert both patches with astype(int) before you subtract.",
            "Square the differences, and add them all up with np.sum.",
        ),
        (
            Mistake(
                _ssd_wrapped, "Your differences wrap around: in uint8, 10 - 20 is 246. Convert before you subtract."
            ),
            Mistake(
                _ssd_all_wrapped,
                "Your numbers wrap around: uint8 ends at 255, and squares are larger. Convert before you subtract.",
            ),
            Mistake(_sad, "That is the sum of absolute differences. Square them."),
            Mistake(_ssd_mean, "That is the mean of the squares; their sum is wanted."),
            Mistake(_ssd_int16, "Your squares wrap around: int16 ends at 32767. Convert to int, which has more room."),
            Mistake(_ssd_square_of_sum, "You add up first and square the sum. Square each difference, then add up."),
            Mistake(
                _ssd_difference_of_squares, "You square first and subtract then. Subtract first, then square, then add."
            ),
            Mistake(_ssd_root, "You take a root at the end. The sum itself is wanted."),
            Mistake(_ssd_cut_off, "Negative differences are cut off at 0 before you square them."),
            Mistake(
                _ssd_loop_wrapped,
                "Your sum wraps around too: two uint8 numbers give a uint8 number. Convert each with int() first.",
            ),
            Mistake(_ssd_xor, "In Python ^ is no power, it compares bits. A square is ** 2."),
            Mistake(lambda window, templ: float(ssd(window, templ)) + 0.5, rung="type"),
        ),
    ),
    Exercise(
        "matching.ccoeff_normed",
        "TM_CCOEFF_NORMED of two grey patches of the same size, as a float.",
        ccoeff_normed,
        "Subtract each patch's own mean, multiply and add; then divide by the root of the product of the two "
        "energies. It is the correlation coefficient of statistics.",
        lambda rng: _patches(rng)[:3] + [(np.uint8([[10, 20], [30, 40]]), np.uint8([[100, 110], [120, 130]]))],
        (
            "Subtract from each patch its own mean.",
            "The top of the fraction is the sum of the products.",
            "The bottom is np.sqrt(np.sum(a**2) * np.sum(b**2)).",
        ),
        (
            Mistake(_ccorr_normed, "You have written CCORR_NORMED: subtract each patch's own mean first."),
            Mistake(_without_root, "The square root of the bottom of the fraction is missing."),
            Mistake(
                _sum_over_spreads,
                "You divide a sum by two spreads, which are roots of means. Take means above and below, or sums.",
            ),
            Mistake(
                _bracket_missing,
                "You divide by one root and multiply by the other: put the whole bottom of the fraction in brackets.",
            ),
            Mistake(
                _energies_with_means,
                "The top is right. The bottom must be made of the same patches, those without their mean.",
            ),
            Mistake(_one_mean_only, "Only the window has lost its mean. The template must lose its own too."),
            Mistake(_one_mean_for_both, "You subtract one mean from both patches. Each has a mean of its own."),
            Mistake(
                _mean_of_templ_for_both, "You subtract the template's mean from the window too. Each has its own mean."
            ),
            Mistake(
                _means_of_columns,
                "mean(axis=0) is one mean for each column. (In score_window the pixels stand in one column by then.) "
                "Here .mean() is wanted, of the whole patch.",
            ),
            Mistake(_whole_means, "The means are cut to whole numbers. Keep what is behind the point."),
            Mistake(
                _energies_wrapped,
                "The squares below the line wrap around: uint8 ends at 255. And they must be made of the patches "
                "without their means.",
            ),
            Mistake(_not_divided, "That is CCOEFF. Divide it by the largest value it could have.", rung=""),
        ),
        tolerance=1e-6,
        range=(-1, 1),
    ),
    Exercise(
        "matching.points",
        "An int64 array (n, 2) with x and y of every place that scores at least the threshold, row by row.",
        points,
        "np.where gives the rows first, and the row is y. np.column_stack sets two lists side by side as columns.",
        _responses,
        ("np.where(response >= threshold) gives two arrays: which is which?", "np.column_stack([columns, rows])"),
        (
            Mistake(_points_rows_first, "Your columns are (row, column), which is (y, x). OpenCV's points are (x, y)."),
            Mistake(_points_above, "A place that scores exactly the threshold is missing: at least, not more than."),
            Mistake(
                _points_two_rows,
                "You have one row of all x and one row of all y. Turn it: one row for each point, x and y in it.",
            ),
            Mistake(
                _points_empty_list,
                "Right, but where nothing scores enough an array made from an empty list has shape (0,), and floats. "
                "np.array(found, int).reshape(-1, 2) mends both.",
            ),
            Mistake(
                _points_by_columns_empty_list,
                "The right points, but column by column: let the rows be the outer loop. And an array made from an "
                "empty list has shape (0,), which reshape(-1, 2) mends.",
            ),
            Mistake(
                _points_by_columns, "These are the right points in another order, column by column. Go row by row."
            ),
            Mistake(
                _points_rows_first_empty_list,
                "Your pairs are (row, column), which is (y, x); OpenCV's points are (x, y). And an array made from an "
                "empty list has shape (0,), which reshape(-1, 2) mends.",
            ),
            Mistake(
                _points_where_as_array,
                "You have one row of all y and one row of all x. One row for each point is wanted, with x first.",
            ),
            Mistake(
                _points_reshaped,
                "reshape does not turn the array: it cuts the row of all x into pairs. Set x and y side by side.",
            ),
            Mistake(
                _points_strongest_first,
                "These are the right points in another order, the strongest first. Go row by row.",
            ),
            Mistake(lambda response, threshold: list(map(tuple, points(response, threshold))), rung="type"),
        ),
    ),
    Exercise(
        "matching.turned_box",
        "The box (x, y, width, height), a tuple, of a find with the template turned by k quarters.",
        turned_box,
        "Measure after turning. One and three quarters exchange width and height, none and two do not.",
        _turned_cases,
        ("Which size has np.rot90(templ, k)?", "Take h, w from the shape of the turned template."),
        (
            Mistake(_box_not_turned, "Right for k = 0 and 2. In a quarter turn width and height change places."),
            Mistake(_box_always_swapped, "Right for k = 1 and 3. A half turn leaves width and height as they are."),
            Mistake(
                _box_height_first,
                "Width and height are exchanged, whatever k is. A shape says the height first; the box says the width "
                "first. (And k is no code of cv2.rotate.)",
            ),
            Mistake(_box_overwritten, "After w = h the width is gone, and h = w brings back the height: w, h = h, w."),
            Mistake(
                _box_overwritten_too, "After h = w the height is gone, and w = h brings back the width: w, h = h, w."
            ),
            Mistake(_box_to_corner, "You give the corner at the lower right. A box ends with its width and height."),
            Mistake(_box_only_0, "Right for k = 0, 1 and 3. What do two quarters do to width and height?"),
            Mistake(_box_only_1, "Right for k = 0, 1 and 2. Three quarters exchange width and height, as one does."),
        ),
    ),
    Exercise(
        "matching.best",
        "The best place (x, y), a tuple, of a response of the given method.",
        best,
        "SQDIFF and SQDIFF_NORMED measure difference: their best value is the smallest.",
        _best_cases,
        (
            "Which two methods measure how different two patches are?",
            "cv2.minMaxLoc returns (low, high, place of low, place of high).",
        ),
        (
            Mistake(
                _best_always_high,
                "For SQDIFF and SQDIFF_NORMED the best value is the smallest, and you give the place of the largest. "
                "(`method` is a number, as cv2.TM_SQDIFF is.)",
            ),
            Mistake(_best_only_plain, "Right for SQDIFF; SQDIFF_NORMED too is best where it is smallest."),
            Mistake(_best_inverted, "The other way round: small is good for the two SQDIFF methods only."),
            Mistake(_best_row_column, rung="x and y swapped"),
        ),
    ),
    Exercise(
        "matching.count",
        "The number of objects in a response, by greedy non-maximum suppression.",
        count,
        "Copy first, since the loop strikes things out. The slice must not start below zero: a negative start would "
        "count from the end.",
        _count_cases,
        (
            "np.unravel_index(np.argmax(rest), rest.shape) is the row and column of the largest value.",
            "Strike out with rest[y - radius : y + radius + 1, ...] = -np.inf; what happens at the left edge?",
            "max(y - radius, 0) keeps the start of the slice from becoming negative.",
        ),
        (
            Mistake(
                _count_all,
                "You count every place above the threshold. Strike out the surroundings of each one you have counted.",
            ),
            Mistake(
                _count_negative_start,
                "Your square is one row and one column too small: a slice ends before its second number.",
            ),
            Mistake(_count_half, "Your square is half as wide as it should be: it reaches `radius` to each side."),
            Mistake(_count_circles, "A circle strikes out less than the square: its corners are wanted too."),
            Mistake(_count_above, "A value that is exactly the threshold counts. Stop only when it is below."),
            Mistake(
                _count_before_asking,
                "One too many: you count a value before you have asked whether it reaches the threshold.",
            ),
            Mistake(
                _count_x_y_swapped,
                "You strike out at [x, y]. The array wants the row first, and the row is y.",
            ),
            Mistake(_count_in_place, rung="changed its input"),
        ),
    ),
]
