"""Exercises of chapter 2, image pyramids: the functions to write and to mend."""

import cv2
import numpy as np

from ...check import Exercise, Mistake
from ...scratch import pyramids
from .questions import FIVE


def psnr(a, b):
    error = a.astype(float) - b.astype(float)
    return float(10 * np.log10(255**2 / np.mean(error**2)))


def _psnr_wrapped(a, b):
    return float(10 * np.log10(255**2 / np.mean((a - b).astype(float) ** 2)))


def _psnr_no_square(a, b):
    return float(10 * np.log10(255 / np.mean((a.astype(float) - b) ** 2)))


def _psnr_natural(a, b):
    return float(10 * np.log(255**2 / np.mean((a.astype(float) - b) ** 2)))


def _psnr_sum(a, b):
    return float(10 * np.log10(255**2 / np.sum((a.astype(float) - b) ** 2)))


def _psnr_20(a, b):
    return float(20 * np.log10(255**2 / np.mean((a.astype(float) - b) ** 2)))


def _psnr_upside_down(a, b):
    return float(10 * np.log10(np.mean((a.astype(float) - b) ** 2) / 255**2))


def _psnr_without_10(a, b):
    return psnr(a, b) / 10


def _psnr_absolute(a, b):
    return float(10 * np.log10(255**2 / np.mean(np.abs(a.astype(float) - b))))


def _psnr_square_of_mean(a, b):
    return float(10 * np.log10(255**2 / np.mean(a.astype(float) - b) ** 2))


def _psnr_root(a, b):
    return float(10 * np.log10(255 / np.sqrt(np.mean((a.astype(float) - b) ** 2))))


def _psnr_squares_wrapped(a, b):
    return float(10 * np.log10(255**2 / np.mean(cv2.absdiff(a, b) ** 2)))


def _psnr_cut_off(a, b):
    with np.errstate(divide="ignore"):  # all differences may be negative
        return float(10 * np.log10(255**2 / np.mean(cv2.subtract(a, b).astype(float) ** 2)))


def _psnr_own_largest(a, b):
    return float(10 * np.log10(float(a.max()) ** 2 / np.mean((a.astype(float) - b) ** 2)))


def _psnr_256(a, b):
    return float(10 * np.log10(256**2 / np.mean((a.astype(float) - b) ** 2)))


def _mse(a, b):
    return float(np.mean((a.astype(float) - b) ** 2))


def _two_pictures(rng):
    made = []
    for size in ((5, 7), (12, 9), (8, 8, 3)):
        a = rng.integers(0, 256, size)
        made.append((a.astype(np.uint8), np.clip(a + rng.integers(-40, 41, size), 0, 255).astype(np.uint8)))
    return [*made, (np.uint8([[10, 20]]), np.uint8([[13, 20]]))]


def down_row(row):
    padded = np.pad(row.astype(int), 2, mode="reflect")
    small = []
    for x in range(0, len(row), 2):
        total = padded[x] + 4 * padded[x + 1] + 6 * padded[x + 2] + 4 * padded[x + 3] + padded[x + 4]
        small.append((total + 8) // 16)
    return np.array(small, np.uint8)


def _down_sums(row, mode="reflect", start=0):
    padded = np.pad(row.astype(int), 2, mode=mode)
    return np.convolve(padded, FIVE, "valid")[start::2]


def _down_odd(row):
    return ((_down_sums(row, start=1) + 8) // 16).astype(np.uint8)


def _down_floor(row):
    return (_down_sums(row) // 16).astype(np.uint8)


def _down_edge(row):
    return ((_down_sums(row, "edge") + 8) // 16).astype(np.uint8)


def _down_zeros(row):
    return ((_down_sums(row, "constant") + 8) // 16).astype(np.uint8)


def _down_half_even(row):
    return np.rint(_down_sums(row) / 16).astype(np.uint8)


def _down_wrapped(row):
    padded = np.pad(row, 2, mode="reflect")
    sums = np.zeros(len(row), np.uint8)
    for k, weight in enumerate(FIVE):
        sums += padded[k : k + len(row)] * np.uint8(weight)
    return (sums[::2] + np.uint8(8)) // np.uint8(16)


def _down_no_blur(row):
    return row[::2].copy()


def _down_symmetric(row):
    return ((_down_sums(row, "symmetric") + 8) // 16).astype(np.uint8)


def _down_same(row):
    return ((np.convolve(row.astype(int), FIVE, "same")[::2] + 8) // 16).astype(np.uint8)


def _down_too_late(row):
    padded = np.pad(row[::2].astype(int), 2, mode="reflect")
    return ((np.convolve(padded, FIVE, "valid") + 8) // 16).astype(np.uint8)


def _down_all_kept(row):
    padded = np.pad(row.astype(int), 2, mode="reflect")
    return ((np.convolve(padded, FIVE, "valid") + 8) // 16).astype(np.uint8)


def _down_wrap(row):
    return ((_down_sums(row, "wrap") + 8) // 16).astype(np.uint8)


def _down_256(row):
    return ((_down_sums(row) + 128) // 256).astype(np.uint8)


def _down_products_wrapped(row):
    padded = np.pad(row, 2, mode="reflect")
    products = [
        [int(weight * pixel) % 256 for weight, pixel in zip(FIVE, padded[x:], strict=False)]
        for x in range(0, len(row), 2)
    ]
    return np.array([(sum(line) + 8) // 16 for line in products], np.uint8)


def _down_rounded_down(row):
    return down_row(row)[: len(row) // 2]


def _rows(rng):
    rows = [rng.integers(0, 256, n).astype(np.uint8) for n in (3, 4, 9, 12, 17)]
    return [(row,) for row in (*rows, np.uint8([8, 0, 0, 0, 0, 0, 8]), np.uint8([0, 2, 0, 0, 255, 255, 255, 255]))]


def up_row(row):
    row = row.astype(int)
    longer = np.concatenate([[row[1]], row, [row[-1]]])  # mirrored at the start, repeated at the end
    before, here, after = longer[:-2], longer[1:-1], longer[2:]
    large = np.empty(2 * len(row), int)
    large[0::2] = (before + 6 * here + after + 4) // 8
    large[1::2] = (4 * here + 4 * after + 4) // 8
    return large.astype(np.uint8)


def _up_sums(row, first=0):
    """Zeros between, the samples at `first`, `first` + 2 ..., and the weighted sums."""
    spread = np.zeros(2 * len(row), int)
    spread[first::2] = row
    return np.convolve(np.pad(spread, 2, mode="reflect"), FIVE, "valid")


def _up_by(row, divisor, first=0):
    return ((_up_sums(row, first) + divisor // 2) // divisor).astype(np.uint8)


def _up_same_weights(row):
    return _up_by(row, 16)


def _up_odd(row):
    return _up_by(row, 8, 1)


def _up_factor_4(row):
    return _up_by(row, 4)


def _up_repeat(row):
    return row.repeat(2)


def _up_linear(row):
    row = row.astype(int)
    large = np.empty(2 * len(row), int)
    large[0::2] = row
    large[1::2] = (row + np.append(row[1:], row[-1]) + 1) // 2
    return large.astype(np.uint8)


def _up_floor(row):
    return (_up_sums(row) // 8).astype(np.uint8)


def _up_half_even(row):
    return np.rint(_up_sums(row) / 8).astype(np.uint8)


def _up_ends(row, before, after):
    here = row.astype(int)
    longer = np.concatenate([[here[before]], here, [here[after]]])
    large = np.empty(2 * len(row), int)
    large[0::2] = (longer[:-2] + 6 * here + longer[2:] + 4) // 8
    large[1::2] = (4 * here + 4 * longer[2:] + 4) // 8
    return large.astype(np.uint8)


def _up_wrapped(row):
    spread = np.zeros(2 * len(row), np.uint8)
    spread[::2] = row
    padded = np.pad(spread, 2, mode="reflect")
    sums = padded[:-4] + np.uint8(4) * padded[1:-3] + np.uint8(6) * padded[2:-2] + np.uint8(4) * padded[3:-1]
    return (sums + padded[4:] + np.uint8(4)) // np.uint8(8)


def _up_samples_and_gaps_exchanged(row):
    return up_row(row).reshape(-1, 2)[:, ::-1].ravel()


def _up_padded(row, mode):
    spread = np.zeros(2 * len(row), int)
    spread[::2] = row
    return ((np.convolve(np.pad(spread, 2, mode=mode), FIVE, "valid") + 4) // 8).astype(np.uint8)


def _up_zeros_only(row):
    spread = np.zeros(2 * len(row), np.uint8)
    spread[::2] = row
    return spread


def _up_rows(rng):
    rows = [rng.integers(0, 256, n).astype(np.uint8) for n in (2, 3, 5, 9)]
    return [(row,) for row in (*rows, np.uint8([0, 0, 64, 0, 0]), np.uint8([3, 2, 2, 5]))]


def detail(picture):
    height, width = picture.shape
    up = cv2.pyrUp(cv2.pyrDown(picture), dstsize=(width, height))
    return picture.astype(np.int16) - up


def _detail_wrapped(picture):
    up = cv2.pyrUp(cv2.pyrDown(picture), dstsize=picture.shape[::-1])
    return (picture - up).astype(np.int16)


def _detail_cut_off(picture):
    up = cv2.pyrUp(cv2.pyrDown(picture), dstsize=picture.shape[::-1])
    return cv2.subtract(picture, up).astype(np.int16)


def _detail_absolute(picture):
    return np.abs(detail(picture))


def _detail_other_sign(picture):
    return -detail(picture)


def _detail_no_size(picture):
    return picture.astype(np.int16) - cv2.pyrUp(cv2.pyrDown(picture))


def _detail_rows_first(picture):
    return picture.astype(np.int16) - cv2.pyrUp(cv2.pyrDown(picture), dstsize=picture.shape)


def _detail_resized(picture):
    small = cv2.pyrDown(picture)
    return picture.astype(np.int16) - cv2.resize(small, picture.shape[::-1])


def _detail_of_blur(picture):
    return picture.astype(np.int16) - cv2.GaussianBlur(picture, (5, 5), 0)


def _detail_for_the_eye(picture):
    return detail(picture) + np.int16(128)


def _detail_up_then_down(picture):
    return picture.astype(np.int16) - cv2.pyrDown(cv2.pyrUp(picture))


def _pictures(rng):
    return [(rng.integers(0, 256, size).astype(np.uint8),) for size in ((8, 6), (9, 9), (7, 12), (15, 10), (24, 31))]


def place(x, y, level):
    return (x * 2**level, y * 2**level)


def _place_times_level(x, y, level):
    return (x * 2 * level, y * 2 * level)


def _place_one_level(x, y, level):
    return (x * 2, y * 2)


def _place_up(x, y, level):
    return (x // 2**level, y // 2**level)


def _place_power(x, y, level):
    return (x ** (2 * level), y ** (2 * level))


def _place_one_more(x, y, level):
    return (x * 2 ** (level + 1), y * 2 ** (level + 1))


def _place_one_less(x, y, level):
    return (x * 2 ** (level - 1), y * 2 ** (level - 1))


def _place_area(x, y, level):
    return (x * 4**level, y * 4**level)


def _place_level_squared(x, y, level):
    return (x * level**2, y * level**2)


def _place_of_resize(x, y, level):
    return ((x + 0.5) * 2**level - 0.5, (y + 0.5) * 2**level - 0.5)


def _place_xor(x, y, level):
    return (x * 2 ^ level, y * 2 ^ level)


def _place_of_the_middle(x, y, level):
    half = 2**level // 2
    return (x * 2**level + half, y * 2**level + half)


def _places(rng):
    fixed = (10, 7, 3)  # first, so that the verdict in the notebook is always the same
    return [fixed, *((*(int(n) for n in rng.integers(1, 90, 2)), level) for level in (0, 1, 2, 4, 5))]


def collapse(levels):
    picture = levels[-1]
    for difference in levels[-2::-1]:
        height, width = difference.shape[:2]
        up = cv2.pyrUp(picture, dstsize=(width, height))
        picture = np.clip(up.astype(int) + difference, 0, 255).astype(np.uint8)
    return picture


def _collapse_forgets_details(levels):
    picture = levels[-1]
    for difference in levels[-2::-1]:
        picture = cv2.pyrUp(picture, dstsize=difference.shape[1::-1])
    return picture


def _collapse_finest_only(levels):
    picture = levels[-1]
    for difference in levels[-2::-1]:
        picture = cv2.pyrUp(picture, dstsize=difference.shape[1::-1])
    return np.clip(picture.astype(int) + levels[0], 0, 255).astype(np.uint8)


def _collapse_no_size(levels):
    picture = levels[-1]
    for difference in levels[-2::-1]:
        picture = (cv2.pyrUp(picture) + difference).astype(np.uint8)
    return picture


def _collapse_one_short(levels):
    picture = levels[-1]
    for difference in levels[-2:0:-1]:
        picture = (cv2.pyrUp(picture, dstsize=difference.shape[1::-1]) + difference).astype(np.uint8)
    return picture


def _collapse_subtracts(levels):
    picture = levels[-1]
    for difference in levels[-2::-1]:
        up = cv2.pyrUp(picture, dstsize=difference.shape[1::-1])
        picture = np.clip(up.astype(int) - difference, 0, 255).astype(np.uint8)
    return picture


def _collapse_floats(levels):
    picture = levels[-1].astype(float)
    for difference in levels[-2::-1]:
        picture = cv2.pyrUp(picture, dstsize=difference.shape[1::-1]) + difference
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def _collapse_resized(levels):
    picture = levels[-1]
    for difference in levels[-2::-1]:
        up = cv2.resize(picture, difference.shape[1::-1])
        picture = np.clip(up.astype(int) + difference, 0, 255).astype(np.uint8)
    return picture


def _collapse_unsigned(levels):
    picture = levels[-1]
    for difference in levels[-2::-1]:
        picture = cv2.add(cv2.pyrUp(picture, dstsize=difference.shape[1::-1]), difference.astype(np.uint8))
    return picture


def _collapse_of_ours(levels):
    return pyramids.collapse(levels)


def _collapse_into_first(levels):
    restored = collapse(levels)
    levels[0][:] = restored
    return restored


def _taken_apart(rng):
    made = []
    for size, count in (((9, 14), 2), ((17, 23), 3), ((40, 31), 4), ((5, 5), 1)):
        picture = rng.integers(0, 256, size).astype(np.uint8)
        made.append((pyramids.laplacian_pyramid(picture, count),))
    return made


FUNCTIONS = [
    Exercise(
        "pyramids.psnr",
        "The PSNR of two uint8 pictures, as a float.",
        psnr,
        "The mean of the squared differences, compared with the square of the largest value. Convert before "
        "you subtract: uint8 has no negative numbers.",
        _two_pictures,
        (
            "Convert both pictures with astype(float) before you subtract.",
            "MSE is np.mean of the squared differences.",
            "10 * np.log10(255**2 / mse), as a float.",
        ),
        (
            Mistake(
                _psnr_wrapped, "Your differences wrap around: in uint8, 10 - 13 is 253. Convert before you subtract."
            ),
            Mistake(_psnr_no_square, "The 255 must be squared: it is compared with squared differences."),
            Mistake(_psnr_natural, "That is the natural logarithm. Decibels are counted with np.log10."),
            Mistake(_psnr_sum, "You have added the squares; their mean is wanted."),
            Mistake(_psnr_20, "10 times the logarithm, since 255 and the error are squared already."),
            Mistake(_psnr_upside_down, "Your fraction is upside down: a small error must give a large PSNR."),
            Mistake(_psnr_without_10, "Ten times too small: a decibel is a tenth of a bel, so multiply by 10."),
            Mistake(_psnr_absolute, "You take the mean of the absolute differences. Square them first."),
            Mistake(_psnr_square_of_mean, "You square the mean. Square each difference, then take the mean."),
            Mistake(_psnr_root, "Half of it: with the root below the line, 255 is not squared, and the factor is 20."),
            Mistake(_psnr_squares_wrapped, "Your squares wrap around: uint8 ends at 255. Convert before you square."),
            Mistake(_psnr_cut_off, "Negative differences are cut off at 0. Convert, and subtract with a minus sign."),
            Mistake(
                _psnr_own_largest,
                "The largest possible value is wanted, 255, whatever is the brightest in the picture.",
            ),
            Mistake(_psnr_256, "The largest value of a byte is 255, not 256."),
            Mistake(_mse, "That is the MSE. The PSNR compares 255 squared with it, in decibels."),
            Mistake(lambda a, b: str(psnr(a, b)), rung="type"),
        ),
        tolerance=1e-4,  # in dB: whoever calculates in float32 is right too
    ),
    Exercise(
        "pyramids.down_row",
        "One row of pyrDown: from at least three uint8 pixels the small row, as uint8.",
        down_row,
        "Pad by two mirrored pixels, convert to int so that the sums fit, centre the five weights on pixels 0,"
        " 2, 4, and add 8 before dividing by 16.",
        _rows,
        (
            'np.pad(row.astype(int), 2, mode="reflect") gives the two mirrored pixels at each end.',
            "Pixel x of the small row is the weighted sum around pixel 2x of the row.",
            "(total + 8) // 16 rounds halves up. In the end, np.array(..., np.uint8).",
        ),
        (
            Mistake(
                _down_odd,
                "Your weights are centred on pixels 1, 3, 5. Pixels 0, 2, 4 stay.",
            ),
            Mistake(_down_floor, "You round down. Add half of the divisor, 8, before dividing by 16."),
            Mistake(_down_half_even, "Halves go up here, 2.5 to 3. np.rint and round take them to the even neighbour."),
            Mistake(_down_edge, 'At the ends you repeat the last pixel. It is mirrored there: mode="reflect".'),
            Mistake(_down_zeros, 'At the ends you take zeros, which makes them dark. Mirror the row: mode="reflect".'),
            Mistake(_down_wrapped, "Your sums wrap around: 16 x 255 does not fit into uint8. Convert the row first."),
            Mistake(
                _down_no_blur, "You keep every second pixel without a blur: that is where false patterns come from."
            ),
            Mistake(
                _down_symmetric,
                'mode="symmetric" repeats the end pixel before it goes back. mode="reflect" goes back at once.',
            ),
            Mistake(
                _down_same,
                'np.convolve with "same" takes zeros beyond the ends. Pad the row yourself, mirrored, and use "valid".',
            ),
            Mistake(_down_too_late, "You leave pixels out before you blur: the false pattern is there by then."),
            Mistake(_down_wrap, 'mode="wrap" takes the other end of the row. Mirror it: mode="reflect".'),
            Mistake(_down_256, "In a single row the weights add up to 16. 256 is their sum in two directions."),
            Mistake(
                _down_products_wrapped,
                "A weight times a pixel wraps around: 6 x 255 does not fit into uint8. Convert the row first.",
            ),
            Mistake(_down_rounded_down, "An odd row has lost its last pixel. Pixels 0, 2, 4 stay: half, rounded up."),
            Mistake(_down_all_kept, "The blur is right, and you keep all pixels. Keep 0, 2, 4."),
            Mistake(lambda row: down_row(row).astype(int), rung="dtype"),
        ),
    ),
    Exercise(
        "pyramids.up_row",
        "One row of pyrUp: from at least two uint8 pixels a row of twice the length, as uint8.",
        up_row,
        "Zeros between, and the weights 1 4 6 4 1 divided by 8: at the old places 1, 6, 1 meet samples, "
        "between them 4 and 4.",
        _up_rows,
        (
            "At an even place the sum is before + 6 * here + after, at an odd place 4 * here + 4 * after.",
            "Divide by 8, not by 16: half of the row are zeros. Add 4 first, to round.",
            "Put row[1] before the row and row[-1] after it, then take three slices.",
        ),
        (
            Mistake(
                _up_same_weights, "Half as bright as it should be: half of the row are zeros. Divide by 8, not by 16."
            ),
            Mistake(_up_factor_4, "Twice too bright: the factor is 4 in a picture, and 2 in a single row."),
            Mistake(_up_odd, "Your samples stand at 1, 3, 5. They belong at 0, 2, 4, and the zeros after them."),
            Mistake(
                _up_samples_and_gaps_exchanged,
                "Even and odd places are exchanged: the weights 1, 6, 1 belong at 0, 2, 4, and 4, 4 between them.",
            ),
            Mistake(
                lambda row: _up_padded(row, "constant"),
                'Right but for the ends: beyond them you take zeros. Mirror the row with its zeros: mode="reflect".',
            ),
            Mistake(
                lambda row: _up_padded(row, "edge"),
                "You repeat the end pixel of the row with its zeros, and so samples and zeros get out of step there. "
                'Mirror it: mode="reflect".',
            ),
            Mistake(
                lambda row: _up_padded(row, "symmetric"),
                'mode="symmetric" repeats the end pixel, and so samples and zeros get out of step. Take "reflect".',
            ),
            Mistake(_up_repeat, "You repeat each pixel. Spread them with zeros between, and blur."),
            Mistake(
                _up_linear,
                "Between the samples that is right. At their places the weights are 1, 6, 1: neighbours count too.",
            ),
            Mistake(_up_floor, "You round down. Add half of the divisor, 4, before dividing by 8."),
            Mistake(_up_half_even, "Halves go up here. np.rint and round take them to the even neighbour."),
            Mistake(
                lambda row: _up_ends(row, 0, -1),
                "Right but for the start, where you repeat the first pixel. Mirrored, the one before it is row[1].",
            ),
            Mistake(
                lambda row: _up_ends(row, 1, -2),
                "Right but for the end, where you mirror the row. There the last pixel is repeated.",
            ),
            Mistake(_up_wrapped, "Your sums wrap around: 8 x 255 does not fit into uint8. Convert the row first."),
            Mistake(_up_zeros_only, "The samples stand at their places, with zeros between. Now blur."),
        ),
    ),
    Exercise(
        "pyramids.detail",
        "The finest level of the Laplacian pyramid of a grey uint8 picture, as int16.",
        detail,
        "Name dstsize=(width, height), so that odd sizes come back; and convert before you subtract, so that "
        "negative differences stay negative.",
        _pictures,
        (
            "What is the size of pyrUp(pyrDown(picture)) if the picture has 9 columns?",
            "dstsize is (width, height), and shape is (rows, columns).",
            "picture.astype(np.int16) - up",
        ),
        (
            Mistake(
                _detail_wrapped,
                "Your differences wrap around before they become int16: there are no negative ones. Convert first.",
            ),
            Mistake(
                _detail_cut_off,
                "Negative differences are cut off at 0. Convert to int16 and subtract with a minus sign.",
            ),
            Mistake(_detail_up_then_down, "Up, then down is another loss. First down, then up again."),
            Mistake(_detail_absolute, "The differences have lost their sign."),
            Mistake(_detail_other_sign, "That is enlarged minus picture; picture minus enlarged is wanted."),
            Mistake(_detail_resized, "resize stands half a pixel elsewhere. Enlarge with cv2.pyrUp."),
            Mistake(
                _detail_of_blur,
                "That is the picture minus its blur. The smaller picture must be made and enlarged again.",
            ),
            Mistake(
                _detail_for_the_eye, "128 is added for the eye only. The level itself has zero where nothing was lost."
            ),
            Mistake(_detail_no_size, rung="raised an error"),
            Mistake(_detail_rows_first, rung="raised an error"),
        ),
    ),
    Exercise(
        "pyramids.place",
        "The place (x, y) in the original, a tuple of whole numbers, of a find at (x, y) of a level.",
        place,
        "Each level doubles: 2, 4, 8, 16. Doubling three times is 2**3 = 8, not 2 * 3 = 6. For levels 1 and 2 "
        "the two agree, which is why such a mistake lives long.",
        _places,
        ("How many pixels of the original is one pixel of level 3?", "2 * 2 * 2 is 2**3."),
        (
            Mistake(_place_times_level, "Right for levels 1 and 2 only. Level 3 is 8 times smaller, not 6 times."),
            Mistake(_place_one_level, "That goes down one level. You must go down `level` times."),
            Mistake(_place_up, "That goes up the pyramid: the original is larger, not smaller."),
            Mistake(_place_power, "Not x to the power: x times a power of 2."),
            Mistake(lambda x, y, level: (x**level, y**level), "Not x to the power of level: x times 2**level."),
            Mistake(_place_one_more, "Twice too far: level 0 is the original itself, so level 1 is one doubling."),
            Mistake(_place_one_less, "Half of the way: level 0 is the original, and level 1 is doubled once."),
            Mistake(_place_area, "4 is the factor of the area. A place grows by 2 in each direction."),
            Mistake(_place_level_squared, "The level is how often you double: 2**level, and not level**2."),
            Mistake(
                _place_of_resize,
                "So it would be after cv2.resize. pyrDown keeps pixels 0, 2, 4: pixel x of a level stands at 2x below.",
            ),
            Mistake(_place_xor, "In Python ^ is no power, it compares bits. 2 to the power of level is 2**level."),
            Mistake(
                _place_of_the_middle,
                "You go to the middle of a block of pixels. pyrDown keeps pixels 0, 2, 4: nothing is added.",
            ),
            Mistake(lambda x, y, level: (y * 2**level, x * 2**level), rung="x and y swapped"),
        ),
    ),
    Exercise(
        "pyramids.collapse",
        "The uint8 picture that a list of signed differences and a smallest picture came from.",
        collapse,
        "From the small end: enlarge to the size of the next difference, add it, keep the result in 0 to 255 "
        "as uint8, and go on.",
        _taken_apart,
        (
            "Start with levels[-1], and go through levels[-2::-1].",
            "Each difference says how large the enlarged picture must be: dstsize=(width, height).",
            "Add in int, then np.clip(..., 0, 255).astype(np.uint8), since pyrUp wants uint8 at the next step.",
        ),
        (
            Mistake(_collapse_forgets_details, "You enlarge and never add: add the difference at each level."),
            Mistake(_collapse_finest_only, "Only the finest difference is added. Each level has its own."),
            Mistake(_collapse_subtracts, "The differences are picture minus enlarged: add them."),
            Mistake(
                _collapse_floats,
                "In floats pyrUp does not round, and it did when the differences were made. Make each level uint8.",
            ),
            Mistake(
                _collapse_resized, "Enlarge with pyrUp, as was done when the differences were made, not with resize."
            ),
            Mistake(
                _collapse_unsigned,
                "Your differences have lost their sign: as uint8, -1 is 255. Add in a type with negative numbers.",
            ),
            Mistake(_collapse_no_size, rung="raised an error"),
            Mistake(_collapse_one_short, rung="shape"),
            Mistake(_collapse_into_first, rung="changed its input"),
            Mistake(_collapse_of_ours, rung="does not do without"),
        ),
        without=("pyramids.collapse",),
    ),
]
