"""Chapter 8: functions to write or to mend."""

import numpy as np

from ...check import Exercise, Mistake


def _raw_cases(rng):
    made = []
    for focal_px, baseline_m, doffs_px in ((994.978, 0.193, 31.086), (500.0, 0.12, 3.5), (700.0, 0.3, 12.25)):
        raw = rng.integers(1, 1500, (4, 6)).astype(np.int16)
        raw.flat[rng.choice(24, 5, replace=False)] = -16
        raw.flat[rng.integers(24)] = 0  # the answer 0 is an answer
        made.append((raw, focal_px, baseline_m, doffs_px))
    return made


def depth(raw, focal_px, baseline_m, doffs_px):
    disparity = raw / 16
    metres = focal_px * baseline_m / (disparity + doffs_px)
    metres[raw < 0] = np.nan
    return metres


def _depth_raw(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw < 0, np.nan, focal_px * baseline_m / (raw + doffs_px))


def _depth_whole(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw < 0, np.nan, focal_px * baseline_m / (raw // 16 + doffs_px))


def _depth_no_doffs(raw, focal_px, baseline_m, doffs_px):
    with np.errstate(divide="ignore"):
        return np.where(raw < 0, np.nan, focal_px * baseline_m / (raw / 16))


def _depth_unmasked(raw, focal_px, baseline_m, doffs_px):
    return focal_px * baseline_m / (raw / 16 + doffs_px)


def _depth_zero_masked(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw <= 0, np.nan, focal_px * baseline_m / (raw / 16 + doffs_px))


def _depth_doffs_outside(raw, focal_px, baseline_m, doffs_px):
    with np.errstate(divide="ignore"):
        return np.where(raw < 0, np.nan, focal_px * baseline_m / (raw / 16) + doffs_px)


def _depth_doffs_subtracted(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw < 0, np.nan, focal_px * baseline_m / (raw / 16 - doffs_px))


def _depth_times_16(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw < 0, np.nan, focal_px * baseline_m / (raw * 16.0 + doffs_px))


def _depth_all_by_16(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw < 0, np.nan, focal_px * baseline_m / ((raw + doffs_px) / 16))


def _depth_upside_down(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw < 0, np.nan, (raw / 16 + doffs_px) / (focal_px * baseline_m))


def _depth_zeros(raw, focal_px, baseline_m, doffs_px):
    return np.where(raw < 0, 0.0, focal_px * baseline_m / (raw / 16 + doffs_px))


def _match_cases(rng):
    made = []
    for r, count, true in ((1, 6, 3), (2, 8, 5), (1, 4, 0), (0, 5, 2), (2, 7, 6)):
        while True:
            left = rng.integers(0, 256, (12, 30)).astype(np.uint8)
            right = np.roll(left, -true, axis=1)
            x, y = int(rng.integers(r + count, 30 - r - count)), int(rng.integers(r, 12 - r))
            if _one_winner(left, right, x, y, count, r):
                break
        made.append((left, right, x, y, count, r))
    # wrapped around, the differences of the wrong place look small: 0 - 255 is 1
    left, right = np.full((5, 20), 100, np.uint8), np.zeros((5, 20), np.uint8)
    left[1:4, 9:12], right[1:4, 9:12], right[1:4, 7:10] = 0, 255, 30
    return [*made, (left, right, 10, 2, 3, 1), *_telling(rng)]


def _one_winner(*case):
    """Whether no second disparity costs as little: which of two equal ones wins, the task does not say."""
    first, second = np.sort(_sums(*case, measure=_sad))[:2]
    return first < second


def _telling(rng):
    """Two cases without a perfect match: other measures than SAD find other winners, and no two of them the same."""
    others = _match_squares, _match_sum, _match_one_pixel, _match_one_row, _match_short_block, _match_from_right
    while True:
        cases = []
        while len(cases) < 2:
            left, right = rng.integers(0, 256, (2, 12, 40)).astype(np.uint8)
            case = left, right, int(rng.integers(14, 30)), int(rng.integers(2, 10)), 9, 2
            if _one_winner(*case) and all(other(*case) != match(*case) for other in others):
                cases.append(case)
        if len({tuple(other(*case) for case in cases) for other in others}) == len(others):
            return cases


def _sums(left, right, x, y, count, r, measure, end=1):
    """For each disparity, what `measure` makes of the differences of the two blocks."""
    block = left[y - r : y + r + end, x - r : x + r + end].astype(int)
    return [measure(block - right[y - r : y + r + end, x - d - r : x - d + r + end]) for d in range(count)]


def _sad(difference):
    return np.abs(difference).sum()


def match(left, right, x, y, count, r):
    block = left[y - r : y + r + 1, x - r : x + r + 1].astype(int)
    costs = []
    for d in range(count):
        other = right[y - r : y + r + 1, x - d - r : x - d + r + 1]
        costs.append(np.abs(block - other).sum())
    return int(np.argmin(costs))


def _match_wrapped(*case):
    return int(np.argmin(_sums(*case, measure=lambda difference: np.abs(difference.astype(np.uint8)).sum())))


def _match_to_the_right(left, right, x, y, count, r):
    block = left[y - r : y + r + 1, x - r : x + r + 1].astype(int)
    costs = [np.abs(block - right[y - r : y + r + 1, x + d - r : x + d + r + 1]).sum() for d in range(count)]
    return int(np.argmin(costs))


def _match_squares(*case):
    return int(np.argmin(_sums(*case, measure=lambda difference: (difference**2).sum())))


def _match_sum(*case):
    return int(np.argmin(_sums(*case, measure=lambda difference: abs(difference.sum()))))


def _match_one_pixel(left, right, x, y, count, r):
    return int(np.argmin(_sums(left, right, x, y, count, 0, _sad)))


def _match_one_row(left, right, x, y, count, r):
    block = left[y, x - r : x + r + 1].astype(int)
    return int(np.argmin([np.abs(block - right[y, x - d - r : x - d + r + 1]).sum() for d in range(count)]))


def _match_short_block(*case):
    return int(np.argmin(_sums(*case, measure=_sad, end=0)))


def _match_from_right(left, right, x, y, count, r):
    return int(np.argmin(_sums(right, left, x, y, count, r, _sad)))


def _match_cost(*case):
    return int(min(_sums(*case, measure=_sad)))


def _match_column(left, right, x, y, count, r):
    return x - match(left, right, x, y, count, r)


def _match_worst(*case):
    return int(np.argmax(_sums(*case, measure=_sad)))


def num_disparities(largest):
    return (largest // 16 + 1) * 16


def _num_without_zero(largest):
    return max((largest + 15) // 16 * 16, 16)


def _num_below(largest):
    return largest // 16 * 16


def _num_one_more(largest):
    return (largest // 16 + 2) * 16


def _num_rounded(largest):
    return round((largest + 1) / 16) * 16


def _num_none(largest):
    return (largest + 15) // 16 * 16


def _num_as_it_is(largest):
    return largest + 1


def _num_always_255(largest):
    return 256


def _row_pairs(rng):
    made = []
    for tolerance in (0, 1, 2):
        d_left, d_right = rng.integers(0, 5, 24), rng.integers(0, 5, 24)
        d_left[:5] = 0  # partners inside the row
        shifted = np.arange(24) - d_left
        d_right[shifted[8:16]] = d_left[8:16]  # some that agree
        d_left[rng.integers(5, 24, 4)] = -1
        d_left[23], d_right[20] = -1, 1
        holes = rng.integers(0, 24, 5)
        d_right[holes], d_left[2], d_right[2], d_right[3] = -1, 0, -1, -1
        d_left[3] = -1
        d_left[21], d_right[20], d_right[21] = 1, 1, -1  # they agree; that the column itself is silent does not matter
        made.append((d_left, d_right, tolerance))
    return made


def consistent(d_left, d_right, tolerance):
    x = np.arange(len(d_left))
    other = d_right[(x - d_left) % len(x)]
    known = (d_left >= 0) & (other >= 0)
    return known & (np.abs(other - d_left) <= tolerance)


def _consistent(d_left, d_right, tolerance, sign=-1, left=True, right=True):
    """The check, with faults if wanted: partners on the other side, or pixels without an answer let pass."""
    x = np.arange(len(d_left))
    other = d_right[(x + sign * d_left) % len(x)]
    agree = np.abs(other - d_left) <= tolerance
    if left:
        agree &= d_left >= 0
    if right:
        agree &= other >= 0
    return agree


def _consistent_to_the_right(*case):
    return _consistent(*case, sign=1)


def _consistent_unknown_too(*case):
    return _consistent(*case, left=False, right=False)


def _consistent_left_only(*case):
    return _consistent(*case, right=False)


def _consistent_right_only(*case):
    return _consistent(*case, left=False)


def _consistent_below(d_left, d_right, tolerance):
    return consistent(d_left, d_right, tolerance - 1)  # whole numbers: less than is at most one less


def _consistent_same_column(d_left, d_right, tolerance):
    return (d_left >= 0) & (d_right >= 0) & (np.abs(d_right - d_left) <= tolerance)


def _consistent_column_known(d_left, d_right, tolerance):
    return _consistent(d_left, d_right, tolerance, right=False) & (d_right >= 0)


def _consistent_without_zero(d_left, d_right, tolerance):
    other = d_right[(np.arange(len(d_left)) - d_left) % len(d_left)]
    return (d_left > 0) & (other > 0) & (np.abs(other - d_left) <= tolerance)


def _consistent_both_faults(*case):
    return _consistent(*case, sign=1, left=False, right=False)


def _rows_with_holes(rng):
    made = []
    for _ in range(3):
        row = rng.integers(0, 60, 14)
        row[[0, 13]] = -1
        row[4:7] = -1
        row[3], row[7] = 10 + rng.integers(20), 40 + rng.integers(20)
        row[10], row[9], row[11] = -1, 50 + rng.integers(9), rng.integers(9)
        made.append((row,))
    return [*made, (np.full(6, -1),), (np.array([-1, -1, 5, -1]),)]


def fill_row(row):
    filled = row.copy()
    known = np.flatnonzero(row >= 0)
    for x in np.flatnonzero(row < 0):
        neighbours = []
        if (known < x).any():
            neighbours.append(row[known[known < x][-1]])  # the nearest to the left
        if (known > x).any():
            neighbours.append(row[known[known > x][0]])  # the nearest to the right
        if neighbours:
            filled[x] = min(neighbours)
    return filled


def _fill_larger(row):
    high = fill_row(np.where(row >= 0, 1000 - row, -1))
    return np.where(high >= 0, 1000 - high, -1)


def _fill_from_left(row):
    filled = row.copy()
    for x in range(1, len(filled)):
        if filled[x] < 0:
            filled[x] = filled[x - 1]
    return filled


def _fill_from_right(row):
    return _fill_from_left(row[::-1])[::-1].copy()


def _fill_left_first(row):
    carried = _fill_from_left(row)
    return np.where(carried < 0, _fill_from_right(row), carried)


def _fill_right_first(row):
    return _fill_left_first(row[::-1])[::-1].copy()


def _fill_mean(row):
    before, after = _fill_left_first(row), _fill_right_first(row)
    return np.where(row < 0, (before + after) // 2, row)


def _fill_not_the_ends(row):
    filled, known = fill_row(row), np.flatnonzero(row >= 0)
    if known.size:
        filled[: known[0]], filled[known[-1] :][1:] = -1, -1
    return filled


def _fill_one_pixel(row):
    framed = np.concatenate([[-1], row, [-1]])
    return np.where(row < 0, np.minimum(framed[:-2], framed[2:]), row)


def _fill_straight(row):
    known = np.flatnonzero(row >= 0)
    if not known.size:
        return row.copy()
    return np.rint(np.interp(np.arange(len(row)), known, row[known])).astype(row.dtype)


def _fill_straight_cut(row):
    known = np.flatnonzero(row >= 0)
    return np.interp(np.arange(len(row)), known, row[known]).astype(row.dtype) if known.size else row.copy()


def _fill_smallest(row):
    return np.where(row < 0, row[row >= 0].min() if (row >= 0).any() else -1, row)


def _fill_in_place(row):
    row[:] = fill_row(row)
    return row


def _maps(rng):
    made = []
    for limit in (1.0, 2.0, 0.5):
        true = rng.uniform(5, 30, (6, 8))
        found = true + rng.choice([0.25, -0.25, 0.75, -1.5, 3.0, -4.0], (6, 8))
        found[rng.integers(6, size=5), rng.integers(8, size=5)] = -1
        found[1, :3] = -1
        true[2, :3] = np.inf
        found[2, 0] = -1
        made.append((found, true, limit))
    exact = np.array([[10.0, 11.0], [12.0, -1.0]]), np.array([[10.0, 10.0], [10.0, 10.0]]), 1.0
    # no answer is stored as -1, and -1 is near a truth of 0.5; 0 is an answer
    near_0 = np.array([[-1.0, 10.0], [3.0, 4.0], [0.0, 7.0]]), np.array([[0.5, 10.0], [3.0, 9.0], [0.5, 7.0]]), 2.0
    return [*made, exact, near_0]


def bad(found, true, limit):
    known = np.isfinite(true)
    wrong = (found < 0) | (np.abs(found - true) > limit)
    return float(wrong[known].mean())


def _bad_of_answers(found, true, limit):
    both = np.isfinite(true) & (found >= 0)
    return float((np.abs(found - true) > limit)[both].mean())


def _bad_without_missing(found, true, limit):
    return float((np.abs(found - true) > limit)[np.isfinite(true)].mean())


def _bad_wrong_only(found, true, limit):
    return float(((found >= 0) & (np.abs(found - true) > limit))[np.isfinite(true)].mean())


def _bad_and(found, true, limit):
    return float(((found < 0) & (np.abs(found - true) > limit))[np.isfinite(true)].mean())


def _bad_good(found, true, limit):
    return 1 - bad(found, true, limit)


def _bad_without_abs(found, true, limit):
    return float(((found < 0) | (found - true > limit))[np.isfinite(true)].mean())


def _bad_of_all(found, true, limit):
    return float(((found < 0) | (np.abs(found - true) > limit)).mean())


def _bad_by_all(found, true, limit):
    return bad(found, true, limit) * float(np.isfinite(true).mean())


def _bad_twice(found, true, limit):
    return _bad_without_missing(found, true, limit) + float((found < 0)[np.isfinite(true)].mean())


def _bad_without_zero(found, true, limit):
    return float(((found <= 0) | (np.abs(found - true) > limit))[np.isfinite(true)].mean())


def _bad_from_limit(found, true, limit):
    return float(((found < 0) | (np.abs(found - true) >= limit))[np.isfinite(true)].mean())


FUNCTIONS = [
    Exercise(
        "stereo.depth",
        "StereoBM's int16 to metres, float64; NaN where there is no answer.",
        depth,
        "Divide by 16 with a point, then apply the formula, then put NaN where the matcher gave no answer. A raw 0 is "
        "an answer: that thing is as far away as doffs allows.",
        _raw_cases,
        (
            "First the pixels: raw / 16.",
            "metres = focal_px * baseline_m / (disparity + doffs_px)",
            "metres[raw < 0] = np.nan",
        ),
        (
            Mistake(_depth_raw, "You have taken raw as pixels. StereoBM stores sixteenths."),
            Mistake(_depth_whole, "// 16 cuts the fraction of a pixel off, and with it centimetres. Divide with /."),
            Mistake(_depth_no_doffs, "doffs is missing: the two axes meet their pictures in different columns."),
            Mistake(_depth_doffs_outside, "doffs is in pixels: it belongs to the disparity, under the line."),
            Mistake(_depth_doffs_subtracted, "doffs has the wrong sign: the formula divides by d + doffs."),
            Mistake(_depth_times_16, "You have multiplied by 16. The stored numbers are 16 times too large already."),
            Mistake(_depth_all_by_16, "You have divided doffs by 16, too. Only the stored numbers are sixteenths."),
            Mistake(_depth_upside_down, "Your fraction stands on its head: f B is above the line."),
            Mistake(_depth_zeros, "Without an answer there is no depth: NaN. A 0 would say that it touches the lens."),
            Mistake(_depth_unmasked, "Right where there is an answer. Below 0 there is none: NaN."),
            Mistake(_depth_zero_masked, "A disparity of 0 is an answer. Only what is *below* 0 has none."),
            Mistake(lambda *case: depth(*case).astype(np.float32), rung="dtype"),
        ),
        tolerance=1e-9,
    ),
    Exercise(
        "stereo.match",
        "The disparity with the smallest sum of absolute differences.",
        match,
        "The partner lies at x - d. Convert to int before subtracting, since uint8 has no negative numbers.",
        _match_cases,
        (
            "The block is left[y - r : y + r + 1, x - r : x + r + 1].",
            "For each d, take the block around x - d in the right picture.",
            "astype(int) before the minus sign; np.argmin of the list of sums.",
        ),
        (
            Mistake(
                _match_wrapped, "Your differences wrap around: in uint8, 0 - 255 is 1. Convert before you subtract."
            ),
            Mistake(_match_to_the_right, "You search to the right. In the right picture, things lie further *left*."),
            Mistake(_match_squares, "You sum the squares. SAD sums the *absolute* differences."),
            Mistake(_match_sum, "You take the absolute value of the sum: differences of both signs cancel out before."),
            Mistake(_match_one_pixel, "You compare one pixel with one pixel. Compare the blocks around them."),
            Mistake(_match_one_row, "Your block is one row high. It is 2 * r + 1 pixels wide *and* high."),
            Mistake(
                _match_short_block, "Your block lacks its last row and column: a slice ends before its second number."
            ),
            Mistake(_match_from_right, "You take the block from the right picture, and search in the left one."),
            Mistake(_match_cost, "That is the smallest sum itself. The disparity that it belongs to is wanted."),
            Mistake(_match_column, "That is the column of the partner, x - d. The disparity d is wanted."),
            Mistake(_match_worst, "That is the disparity with the *largest* sum. SAD measures difference."),
        ),
    ),
    Exercise(
        "stereo.num_disparities",
        "The smallest numDisparities whose search, from 0 to numDisparities - 1, reaches `largest`.",
        num_disparities,
        "The search ends at numDisparities - 1. So 15 needs 16, and 16 needs 32.",
        lambda rng: [(int(n),) for n in (0, 15, 16, 17, 31, 32, 60, *rng.integers(64, 500, 6))],
        ("Which disparities does numDisparities = 16 try?", "16 disparities are 0 to 15. So how many does 16 need?"),
        (
            Mistake(_num_without_zero, "Nearly: the search begins at 0, so 16 disparities end at 15."),
            Mistake(_num_below, "With that many, the search ends before it reaches `largest`."),
            Mistake(_num_rounded, "You round to the nearest multiple. That may lie below: always go up."),
            Mistake(_num_one_more, "That reaches it, and 16 fewer would do."),
            Mistake(
                _num_none,
                "Not always enough: how many disparities does the search from 0 to 16 hold, and that from 0 to 0?",
            ),
            Mistake(_num_as_it_is, "That many disparities are enough, but OpenCV wants a multiple of 16."),
            Mistake(_num_always_255, "ignores its argument", rung="ignored a parameter"),
        ),
    ),
    Exercise(
        "stereo.consistent",
        "The left-right check for one row.",
        consistent,
        "The partner of x is at x - d. And two pixels without an answer do not agree: -1 and -1 are no match.",
        _row_pairs,
        (
            "Where in the right row is the partner of x?",
            "What happens if both disparities are -1?",
            "(d_left >= 0) & (other >= 0) & ...",
        ),
        (
            Mistake(_consistent_both_faults, "Still both faults: where is the partner, and what about -1?"),
            Mistake(_consistent_to_the_right, "The partner of x is further left in the right picture."),
            Mistake(
                lambda *case: _consistent(*case, sign=1, right=False),
                "Still to the right, and a partner without an answer still counts.",
            ),
            Mistake(_consistent_left_only, "What if the *partner* has no answer? -1 and 0 differ by one only."),
            Mistake(_consistent_right_only, "What if x itself has no answer? Then there is no partner to ask."),
            Mistake(
                _consistent_column_known,
                "You ask whether the right row has an answer at x. Ask its pixel at x - d, the partner.",
            ),
            Mistake(_consistent_below, "Exactly `tolerance` apart still agrees: at most, not less."),
            Mistake(_consistent_same_column, "You compare the same column. The partner stands at x - d."),
            Mistake(_consistent_without_zero, "A disparity of 0 is an answer. Only what is *below* 0 has none."),
            Mistake(_consistent_unknown_too, "The partner is right. But -1 means no answer: it agrees with nothing."),
        ),
    ),
    Exercise(
        "stereo.fill_row",
        "One row with each -1 replaced by the smaller of its two known neighbours.",
        fill_row,
        "What only one camera saw lies behind the edge of something near, so the farther neighbour, the smaller "
        "disparity, is the better guess.",
        _rows_with_holes,
        (
            "known = np.flatnonzero(row >= 0) are the places of all answers.",
            "The nearest to the left is row[known[known < x][-1]], if there is one.",
            "Collect one or two neighbours in a list, and take its min().",
        ),
        (
            Mistake(_fill_larger, "You take the larger disparity, the nearer thing. Holes belong to the background."),
            Mistake(_fill_from_left, "You only look to the left. Take the neighbour to the right into account too."),
            Mistake(_fill_from_right, "You only look to the right. Take the neighbour to the left into account too."),
            Mistake(_fill_left_first, "You take the left neighbour if there is one. Of two, take the smaller."),
            Mistake(_fill_right_first, "You take the right neighbour if there is one. Of two, take the smaller."),
            Mistake(_fill_mean, "That is the mean of the two. Nothing stands half-way: take the smaller one."),
            Mistake(_fill_not_the_ends, "The ends are still open. Where there is one neighbour only, take that one."),
            Mistake(
                _fill_one_pixel, "You look one pixel away only. A hole may be wider: take the nearest *known* one."
            ),
            Mistake(
                _fill_straight, "That is a straight line between the two. A thing has no slope to the wall behind it."
            ),
            Mistake(_fill_straight_cut, "A straight line between the two has no place here: take the smaller of them."),
            Mistake(_fill_smallest, "That is the smallest of the whole row. Only the two nearest neighbours count."),
            Mistake(_fill_in_place, rung="changed its input"),
        ),
    ),
    Exercise(
        "stereo.bad",
        "The share of the known pixels without an answer, or off by more than `limit`.",
        bad,
        "First decide what is wrong for every pixel, then take the mean over those whose truth is known.",
        _maps,
        (
            "np.isfinite(true) says where the truth is known.",
            "Wrong is (found < 0) | (np.abs(found - true) > limit).",
            "The mean of True and False is a share: wrong[known].mean().",
        ),
        (
            Mistake(
                _bad_of_answers, "You leave out what has no answer. Then saying nothing would be the best matcher."
            ),
            Mistake(
                _bad_without_missing,
                "Without an answer there is -1, and where the truth is 0.5 that looks nearly right.",
            ),
            Mistake(_bad_wrong_only, "You count the wrong answers. What has no answer is bad as well."),
            Mistake(_bad_and, "Either is enough: no answer, *or* one that is too far off."),
            Mistake(_bad_good, "That is the share of the good ones."),
            Mistake(_bad_without_abs, "Too small a disparity is wrong too: the absolute difference counts."),
            Mistake(_bad_of_all, "You count pixels whose truth nobody knows. Only finite ones count."),
            Mistake(_bad_by_all, "You divide by all pixels. Below the line, too, only those with a known truth count."),
            Mistake(
                _bad_twice,
                "You count what has no answer twice: its -1 is far off, too. Say or, not plus.",
            ),
            Mistake(_bad_without_zero, "A disparity of 0 is an answer. Only what is *below* 0 has none."),
            Mistake(_bad_from_limit, "Exactly `limit` is still right: off by *more* than the limit."),
        ),
        tolerance=1e-6,  # a share of a few dozen pixels, as float32 too
        range=(0, 1),
    ),
]
