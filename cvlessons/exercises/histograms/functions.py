"""Exercises of chapter 3, histograms: the functions to write and to mend."""

import cv2
import numpy as np

from ...check import Exercise, Mistake


def _count_cases(rng):
    made = [(rng.integers(0, 256, (6, 9)).astype(np.uint8), bins) for bins in (4, 16, 256)]
    ends = np.uint8([[0, 255, 255, 25], [84, 85, 86, 87], [170, 171, 172, 250]])
    faint = rng.integers(60, 120, (8, 8)).astype(np.uint8)
    return [*made, (ends, 3), (ends, 10), (faint, 8), (faint, 256)]


def count(gray, bins):
    numbers = gray.ravel().astype(int) * bins // 256
    return np.bincount(numbers, minlength=bins)


def _count_to_255(gray, bins):
    return np.histogram(gray, bins, (0, 255))[0]


def _count_without_range(gray, bins):
    return np.histogram(gray, bins)[0]


def _count_without_255(gray, bins):
    return np.histogram(gray[gray < 255], bins, (0, 255))[0]


def _count_whole_width(gray, bins):
    return np.bincount(np.minimum(gray.ravel() // (256 // bins), bins - 1), minlength=bins)


def _count_whole_width_unbounded(gray, bins):
    return np.bincount(gray.ravel() // (256 // bins), minlength=bins)


def _count_first_row(gray, bins):
    return cv2.calcHist(gray, [0], None, [bins], [0, 256]).ravel().astype(int)  # no brackets around gray


def _count_upper_end(gray, bins):
    ends = np.arange(bins + 1) * 256 / bins
    return np.array([np.sum((gray > low) & (gray <= high)) for low, high in zip(ends, ends[1:], strict=False)])


def _count_float(gray, bins):
    return cv2.calcHist([gray], [0], None, [bins], [0, 256]).ravel()


def _masked_cases(rng):
    made = []
    for whites in ([255], [1], [3, 255]):
        gray = rng.integers(0, 256, (7, 8)).astype(np.uint8)
        mask = rng.choice(np.uint8(whites), (7, 8)) * rng.integers(0, 2, (7, 8)).astype(np.uint8)
        mask[0, :2] = 0, whites[0]
        mask[1, :2] = 0, whites[-1]
        made.append((gray, mask))
    return made


def masked(gray, mask):
    return np.bincount(gray[mask != 0], minlength=256)


def _masked_blackened(gray, mask):
    return np.bincount(cv2.bitwise_and(gray, gray, mask=mask).ravel(), minlength=256)


def _masked_255(gray, mask):
    return np.bincount(gray[mask == 255], minlength=256)


def _masked_1(gray, mask):
    return np.bincount(gray[mask == 1], minlength=256)


def _masked_and(gray, mask):
    return np.bincount((gray & mask)[mask != 0], minlength=256)


def _masked_short(gray, mask):
    return np.bincount(gray[mask != 0])


def _masked_times(gray, mask):
    return np.bincount((gray * mask).ravel(), minlength=256)


def _masked_without_range(gray, mask):
    return np.histogram(gray[mask != 0], 256)[0]


def _masked_inverted(gray, mask):
    return np.bincount(gray[mask == 0], minlength=256)


def _stretch_cases(rng):
    made = []
    for low, high in ((40, 103), (100, 201), (7, 40)):  # an odd distance: no value falls on a half
        gray = rng.integers(low, high + 1, (7, 9)).astype(np.uint8)
        gray[3, 3], gray[4, 5] = low, high
        made.append((gray,))
    return made


def stretch(gray):
    low, high = int(gray.min()), int(gray.max())
    return np.rint((gray.astype(float) - low) * 255 / (high - low)).astype(np.uint8)


def _stretch_cut(gray):
    low, high = int(gray.min()), int(gray.max())
    return ((gray.astype(float) - low) * 255 / (high - low)).astype(np.uint8)


def _stretch_wrapped(gray):
    low, high = gray.min(), gray.max()
    return ((gray - low) * np.uint8(255) // (high - low)).astype(np.uint8)


def _stretch_only_high(gray):
    return np.rint(gray * (255 / gray.max())).astype(np.uint8)


def _stretch_whole_factor(gray):
    low, high = int(gray.min()), int(gray.max())
    return ((gray - low) * (255 // (high - low))).astype(np.uint8)


def _stretch_256_wrapped(gray):
    low, high = int(gray.min()), int(gray.max())
    return np.rint((gray.astype(float) - low) * 256 / (high - low)).astype(int).astype(np.uint8)


def _stretch_equalized(gray):
    return cv2.equalizeHist(gray)


def _stretch_256(gray):
    low, high = int(gray.min()), int(gray.max())
    return np.clip(np.rint((gray.astype(float) - low) * 256 / (high - low)), 0, 255).astype(np.uint8)


def _equalize_cases(rng):
    made = []
    while len(made) < 4:
        gray = (50 + rng.integers(0, 12, (7, 9)) ** 2 // 2).astype(np.uint8)
        if np.count_nonzero(gray > gray.min()) % 2 and np.count_nonzero(gray == gray.min()) > 1:  # odd: no halves
            made.append((gray,))
    return made


def equalize(gray):
    counts = np.bincount(gray.ravel(), minlength=256)
    counts[gray.min()] = 0  # the darkest pixels are not counted
    running = np.cumsum(counts)
    table = np.rint(255 * running / running[-1]).astype(np.uint8)
    return table[gray]


def _equalize_classic(gray):
    running = np.cumsum(np.bincount(gray.ravel(), minlength=256))
    return np.rint(255 * running / running[-1]).astype(np.uint8)[gray]


def _equalize_cut(gray):
    counts = np.bincount(gray.ravel(), minlength=256)
    counts[gray.min()] = 0
    running = np.cumsum(counts)
    return (255 * running / running[-1]).astype(np.uint8)[gray]


def _equalize_over_all(gray):
    counts = np.bincount(gray.ravel(), minlength=256)
    counts[gray.min()] = 0
    return np.rint(255 * np.cumsum(counts) / gray.size).astype(np.uint8)[gray]


def _equalize_not_summed(gray):
    counts = np.bincount(gray.ravel(), minlength=256)
    counts[gray.min()] = 0
    return np.rint(255 * counts / counts.sum()).astype(np.uint8)[gray]


def _equalize_table(gray):
    counts = np.bincount(gray.ravel(), minlength=256)
    counts[gray.min()] = 0
    running = np.cumsum(counts)
    return np.rint(255 * running / running[-1]).astype(np.uint8)


def _equalize_before(gray):
    counts = np.bincount(gray.ravel(), minlength=256)
    running = np.cumsum(counts) - counts
    return np.rint(255 * running / running[-1]).astype(np.uint8)[gray]


def _equalize_again_and_again(gray):
    table, out = _equalize_table(gray), gray.copy()
    for value in range(256):
        out[out == value] = table[value]
    return out


def _dark_share_cases(rng):
    made = [(np.uint8([[0, 35, 200, 210], [32, 190, 205, 195]]),)]
    for dark, light, share in ((40, 180, 0.3), (25, 85, 0.6), (20, 240, 0.45), (150, 225, 0.5)):
        gray = np.where(rng.random((20, 25)) < share, dark, light) + rng.integers(-15, 16, (20, 25))
        gray[0, :6] = dark, dark, dark, light, light, light
        made.append((gray.astype(np.uint8),))
    few_light = np.where(rng.random((20, 25)) < 0.92, 40, 180) + rng.integers(-15, 16, (20, 25))  # the mean is no line
    glints = np.where(rng.random((20, 25)) < 0.6, 40, 120) + rng.integers(-15, 16, (20, 25))  # and half the way is none
    few_light[0, :2], glints[0, :5] = (40, 180), 250
    return [*made, (few_light.astype(np.uint8),), (glints.astype(np.uint8),)]


def dark_share(gray):
    _, black = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(np.mean(black == 0))


def _dark_share_pair(gray):
    black = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(np.mean(black == 0))


def _dark_share_light(gray):
    return 1 - dark_share(gray)


def _dark_share_fixed(gray):
    return float(np.mean(gray < 128))


def _dark_share_without_otsu(gray):
    return float(np.mean(cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY)[1] == 0))


def _dark_share_mean(gray):
    return float(np.mean(gray <= gray.mean()))


def _dark_share_half_way(gray):
    return float(np.mean(gray <= (int(gray.min()) + int(gray.max())) / 2))


def _dark_share_count(gray):
    _, black = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return int(np.sum(black == 0))


def _dark_share_below(gray):
    threshold, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(np.mean(gray < threshold))


def _intersection_cases(rng):
    made = []
    for first, second, bins in ((40, 90, 8), (300, 120, 16), (64, 64, 4)):
        h1, h2 = (rng.multinomial(n, rng.dirichlet(np.ones(bins))).astype(np.float32) for n in (first, second))
        made.append((h1, h2))
    return [*made, (np.float32([2, 0, 2]), np.float32([100, 0, 100])), (np.float32([5, 0]), np.float32([0, 9]))]


def intersection(h1, h2):
    p, q = h1 / h1.sum(), h2 / h2.sum()
    return float(np.minimum(p, q).sum())


def _intersection_counts(h1, h2):
    return float(np.minimum(h1, h2).sum())


def _intersection_by_bins(h1, h2):
    return float(np.minimum(h1 / len(h1), h2 / len(h2)).sum())


def _intersection_by_largest(h1, h2):
    return float(np.minimum(h1 / h1.max(), h2 / h2.max()).sum())


def _intersection_product(h1, h2):
    return float(np.sum((h1 / h1.sum()) * (h2 / h2.sum())))


def _intersection_maximum(h1, h2):
    return float(np.maximum(h1 / h1.sum(), h2 / h2.sum()).sum())


def _intersection_one_sided(h1, h2):
    return float(np.minimum(h1, h2).sum() / h1.sum())


def _intersection_distance(h1, h2):
    return 1 - intersection(h1, h2)


def _intersection_bhattacharyya(h1, h2):
    return float(cv2.compareHist(h1 / h1.sum(), h2 / h2.sum(), cv2.HISTCMP_BHATTACHARYYA))


def _intersection_mean(h1, h2):
    return float(np.minimum(h1 / h1.sum(), h2 / h2.sum()).mean())


def _intersection_divided_late(h1, h2):
    return float(np.minimum(h1, h2).sum() / min(h1.sum(), h2.sum()))


def _cuts_cases(rng):
    made = []
    for threshold in (0.5, 0.3, 0.7):
        change = np.round(rng.uniform(0, 0.2, 60), 2)
        places = rng.choice(np.arange(1, 15), 5, replace=False) * 4
        change[places] = np.round(rng.uniform(0.75, 0.95, 5), 2)
        change[places[0] + 1] = 0.72  # a second, smaller one in the same row
        change[places[1]] = threshold  # exactly the threshold counts
        made.append((change, threshold))
    two_hills = np.array([0, 0.6, 0.9, 0.7, 0.8, 0.1])  # in one row
    two_rows = np.array([0.1, 0.8, 0.2, 0.7, 0.6, 0.1])  # with one quiet frame between them
    to_the_end = np.array([0, 0.1, 0.6, 0.9, 0.8, 0.1, 0, 0.7])
    return [*made, (np.zeros(8), 0.5), (to_the_end, 0.5), (two_hills, 0.5), (two_rows, 0.5)]


def cuts(change, threshold):
    found, row = [], []
    for frame in range(len(change) + 1):
        if frame < len(change) and change[frame] >= threshold:
            row.append(frame)
        elif row:  # a row of frames has ended
            found.append(max(row, key=lambda k: change[k]))
            row = []
    return found


def _cuts_all(change, threshold):
    return [int(k) for k in np.flatnonzero(change >= threshold)]


def _cuts_above(change, threshold):
    return [k for k in cuts(change, threshold) if change[k] > threshold]


def _cuts_first(change, threshold):
    return [k for k in _cuts_all(change, threshold) if k == 0 or change[k - 1] < threshold]


def _cuts_last(change, threshold):
    found = _cuts_all(change, threshold)
    return [k for k in found if k + 1 not in found]


def _cuts_hills(change, threshold):
    framed = np.pad(change, 1)
    tops = (change >= threshold) & (change > framed[:-2]) & (change >= framed[2:])
    return [int(k) for k in np.flatnonzero(tops)]


def _cuts_near_ones_merged(change, threshold):
    found = []
    for frame in _cuts_all(change, threshold):
        if found and frame - found[-1][-1] <= 2:
            found[-1].append(frame)
        else:
            found.append([frame])
    return [max(row, key=lambda k: change[k]) for row in found]


def _cuts_last_row_lost(change, threshold):
    found = cuts(change, threshold)
    return found[:-1] if len(change) and change[-1] >= threshold else found


FUNCTIONS = [
    Exercise(
        "histograms.count",
        "The counts of a uint8 picture in `bins` equal bins over 0 up to, not including, 256, as an integer array.",
        count,
        "The bin of v is v * bins // 256: multiply before you divide, in int, since uint8 would wrap around. "
        "np.bincount counts whole numbers, and minlength keeps the empty bins at the end.",
        _count_cases,
        (
            "Which bin does v fall into? It is the formula at the beginning of the chapter.",
            "Make the values int before you multiply.",
            "np.bincount(numbers, minlength=bins), or np.histogram with the right range.",
        ),
        (
            Mistake(_count_to_255, "Your bins end at 255 and are a little too narrow: the range goes up to 256."),
            Mistake(
                _count_without_range,
                "Your bins follow the picture. They must go from 0 to 256 whatever its values are.",
            ),
            Mistake(
                _count_whole_width,
                "Right where `bins` divides 256. Otherwise a bin is not a whole number of values wide: "
                "multiply by bins first, then divide by 256.",
            ),
            Mistake(
                _count_without_255, "The pixels of value 255 are lost: the range goes up to 256, which does not count."
            ),
            Mistake(
                _count_whole_width_unbounded,
                "Too many bins, where `bins` does not divide 256: a bin is not a whole number of values wide then. "
                "Multiply by bins first, then divide by 256.",
            ),
            Mistake(
                _count_first_row,
                "Only the first row is counted: without brackets calcHist takes each row for a picture. Write [gray].",
            ),
            Mistake(
                _count_upper_end,
                "A value where two bins meet belongs to the upper one: a bin holds its first value and not its last.",
            ),
            Mistake(_count_float, rung="dtype"),
        ),
    ),
    Exercise(
        "histograms.masked",
        "The 256 counts of the pixels where the mask is not 0, as an integer array.",
        masked,
        "An array of True and False picks the pixels: gray[mask != 0]. What is not picked is not counted. "
        "Blackened pixels are still there, and they are counted as 0.",
        _masked_cases,
        ("gray[mask != 0] is one long row of the pixels that count.", "np.bincount(..., minlength=256)"),
        (
            Mistake(
                _masked_blackened,
                "The pixels outside the mask are counted as black: look at your bin 0. Leave them out.",
            ),
            Mistake(_masked_255, "Pixels count wherever the mask is not 0, not only where it is 255."),
            Mistake(_masked_1, "Pixels count wherever the mask is not 0, not only where it is 1."),
            Mistake(
                _masked_and, "You changed the values: v & 1 is not v. The mask says which pixels count, nothing more."
            ),
            Mistake(_masked_inverted, "You count what the mask leaves out."),
            Mistake(
                _masked_times,
                "gray * mask changes the values, unless the mask is 1, and pixels outside it are counted as black. "
                "Pick pixels instead.",
            ),
            Mistake(
                _masked_without_range,
                "Your 256 bins go from the darkest to the brightest pixel that counts. They must go from 0 to 256.",
            ),
            Mistake(_masked_short, rung="shape"),
        ),
    ),
    Exercise(
        "histograms.stretch",
        "The picture with its darkest value at 0, its brightest at 255, the rest in proportion, rounded, as uint8.",
        stretch,
        "Subtract the darkest, divide by the distance from darkest to brightest, times 255. In float, or the "
        "product wraps around; and rounded, not cut.",
        _stretch_cases,
        (
            "The darkest value must become 0: what do you subtract?",
            "Then by what do you multiply, so that the brightest becomes 255?",
            "Compute in float, then np.rint(...).astype(np.uint8).",
        ),
        (
            Mistake(_stretch_cut, "You cut the digits off. astype alone rounds down: use np.rint first."),
            Mistake(_stretch_wrapped, "Your product wraps around: uint8 ends at 255. Convert to float first."),
            Mistake(
                _stretch_only_high, "The brightest value is right. The darkest must become 0 too: subtract it first."
            ),
            Mistake(
                _stretch_whole_factor,
                "Your factor, 255 // (brightest - darkest), is cut to a whole number, so the brightest misses 255.",
            ),
            Mistake(_stretch_256, "Nearly: the brightest value is 255, not 256."),
            Mistake(
                _stretch_256_wrapped,
                "Your brightest pixels are black: 256 does not fit into a uint8. The brightest value is 255.",
            ),
            Mistake(
                _stretch_equalized,
                "That is equalisation: its curve follows the counts. Here the rest stays in proportion, on a straight "
                "line from the darkest to the brightest.",
            ),
            Mistake(lambda gray: stretch(gray).astype(float), rung="dtype"),
        ),
    ),
    Exercise(
        "histograms.equalize",
        "The equalised picture, as uint8; there are at least two values.",
        equalize,
        "The running sum of the counts is the curve. The darkest pixels are left out, so that they become 0; "
        "divide by what is left, times 255, and round.",
        _equalize_cases,
        (
            "Count with np.bincount(gray.ravel(), minlength=256).",
            "Set the count of the darkest value to 0, then np.cumsum.",
            "table[gray] looks up all pixels at once.",
        ),
        (
            Mistake(
                _equalize_classic,
                "That is the textbook's formula, which counts the darkest pixels. OpenCV leaves them out: "
                "then they become 0.",
            ),
            Mistake(_equalize_not_summed, "You use the counts themselves. The curve is their running sum."),
            Mistake(
                _equalize_over_all,
                "Your brightest value stays below 255: you divide by all pixels, and the sum leaves out the darkest.",
            ),
            Mistake(_equalize_cut, "You cut the digits off; the formula rounds. Use np.rint before astype."),
            Mistake(
                _equalize_table,
                "That is the curve, a table of 256 values. Look up each pixel in it: table[gray].",
            ),
            Mistake(
                _equalize_before,
                "Your running sum at v counts the pixels below v. Those of value v belong to it: up to v.",
            ),
            Mistake(
                _equalize_again_and_again,
                "You change pixels that you have changed before: an old 60 that became 90 changes again at 90. Compare "
                "with the old picture, or look up all pixels at once.",
            ),
        ),
    ),
    Exercise(
        "histograms.dark_share",
        "The share of pixels that are dark by Otsu's threshold, as a float from 0 to 1.",
        dark_share,
        "cv2.threshold returns the threshold and the picture. Take them apart: _, black = "
        "cv2.threshold(...). A pair compared with 0 is False, and the mean of False is 0.0: no error, and a "
        "wrong answer.",
        _dark_share_cases,
        ("How many things does cv2.threshold return?", "_, black = cv2.threshold(...)"),
        (
            Mistake(
                _dark_share_pair,
                "What you compare with 0 is not the picture. cv2.threshold returns a pair: the threshold, and then the "
                "picture.",
            ),
            Mistake(_dark_share_light, "That is the share of the light pixels."),
            Mistake(
                _dark_share_fixed,
                "You draw the line in the middle, at 127 or 128, in every picture. Otsu chooses one for each: keep his "
                "choice.",
            ),
            Mistake(
                _dark_share_without_otsu,
                "Only black itself is dark for you: without cv2.THRESH_OTSU the threshold is the 0 that you gave.",
            ),
            Mistake(_dark_share_mean, "Your line is the mean grey value. It lies among the dark where light is rare."),
            Mistake(
                _dark_share_half_way,
                "Your line is half the way from the darkest to the brightest: a few glints move it. Take Otsu's.",
            ),
            Mistake(_dark_share_count, "You count the dark pixels. The share is their number divided by that of all."),
            Mistake(
                _dark_share_below, "Pixels that equal the threshold are dark too: only what is above it becomes 255."
            ),
        ),
        tolerance=1e-9,
        range=(0, 1),
    ),
    Exercise(
        "histograms.intersection",
        "The intersection of two histograms of pictures of different size, as a float from 0 to 1.",
        intersection,
        "Divide each by its own sum, so that the size of the picture does not matter. Then add up, bin by "
        "bin, the smaller of the two shares.",
        _intersection_cases,
        (
            "h1 / h1.sum() are shares that add up to 1.",
            "np.minimum takes the smaller of two arrays, element by element.",
        ),
        (
            Mistake(
                _intersection_counts,
                "You compare counts. Of a larger picture all counts are larger: make shares first.",
            ),
            Mistake(
                _intersection_divided_late,
                "You divide after taking the minimum. Make shares of each histogram first, then take the smaller.",
            ),
            Mistake(
                _intersection_one_sided,
                "You take the smaller count and divide by the first sum only. Make shares of both first, each by its "
                "own sum.",
            ),
            Mistake(_intersection_distance, "That says how different they are. How alike is wanted, without the 1 -."),
            Mistake(
                _intersection_bhattacharyya,
                "That is the Bhattacharyya distance. The intersection adds up what both have.",
            ),
            Mistake(_intersection_mean, "You take the mean of what both have in each bin. Add it up."),
            Mistake(
                _intersection_by_largest,
                "You divide by the largest count. Shares add up to 1: divide each histogram by its sum.",
            ),
            Mistake(
                _intersection_by_bins,
                "You divide by the number of bins. Divide each histogram by its sum, the number of its pixels.",
            ),
            Mistake(_intersection_product, "You multiply the shares. The intersection takes the smaller of the two."),
            Mistake(_intersection_maximum, "You take the larger share of each bin. What both have is the smaller."),
        ),
        tolerance=1e-5,
    ),
    Exercise(
        "histograms.cuts",
        "The frames whose change is at least the threshold; of several in a row, only the one with the largest change.",
        cuts,
        "It is non-maximum suppression from chapter 1, in one dimension. Collect a row of frames until it "
        "ends, then keep the best of it. Do not forget the row that the end of the film ends.",
        _cuts_cases,
        (
            "Go through the frames and collect those that follow each other.",
            "When the row ends, append max(row, key=lambda k: change[k]).",
            "What if the last frame of all belongs to a row?",
        ),
        (
            Mistake(_cuts_all, "Several frames in a row are one cut. Keep the one with the largest change."),
            Mistake(_cuts_above, "A change that is exactly the threshold counts: at least, not more than."),
            Mistake(_cuts_first, "Of a row you keep the first frame. The one with the largest change is wanted."),
            Mistake(_cuts_last, "Of a row you keep the last frame. The one with the largest change is wanted."),
            Mistake(
                _cuts_hills,
                "You keep every frame that is larger than its two neighbours. One row may rise and fall twice, and it "
                "is one cut.",
            ),
            Mistake(
                _cuts_near_ones_merged, "Two rows with one quiet frame between them are two cuts. You make them one."
            ),
            Mistake(_cuts_last_row_lost, "The row that lasts until the end of the film is lost."),
        ),
    ),
]
