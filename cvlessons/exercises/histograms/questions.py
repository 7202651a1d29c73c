"""Exercises of chapter 3, histograms: what is answered by values, most of them read off sliders."""

import cv2
import numpy as np

from ...check import Mistake, Question, between
from ...pictures import load, truth
from ...scenes_histograms import clip
from ...score import score_pixels, score_points
from ...scratch import histograms

# --- questions that only the sliders answer ---------------------------------------------------------------------------


def _hills(bins):
    counts = np.pad(cv2.calcHist([load("camera", gray=True)], [0], None, [bins], [0, 256]).ravel(), 1)
    middle = counts[1:-1]
    return np.count_nonzero((middle > counts[:-2]) & (middle > counts[2:]))


def _judge_bins(bins):
    if bins not in range(2, 257):
        return "Give a number of bins from 2 to 256, as the slider has them."
    if _hills(int(bins)) < 3:
        move = "Take more." if bins < 8 else "Yet a smaller number than that has three."
        return f"With {bins} bins there are not three hills. {move}"
    return None if bins == 8 else "There are three hills or more, but fewer bins show three already. Go down further."


def _measure_bins():
    for bins in range(2, 257):
        if _hills(bins) >= 3:
            return {"bins": bins}


def _measure_radius():
    coins = load("coins", gray=True)
    x, y, _ = truth("coins").circles[4]
    fits = []
    for radius in range(2, 41):
        mask = np.zeros(coins.shape, np.uint8)
        cv2.circle(mask, (round(x), round(y)), radius, 1, cv2.FILLED)
        if np.mean(coins[mask > 0] < 88) < 0.02:
            fits.append(radius)
    return {"radius": max(fits)}


def _measure_contrast():
    gray = cv2.resize(load("camera", gray=True), (256, 256), interpolation=cv2.INTER_AREA).astype(float)
    for steps in range(60, 1, -1):
        contrast = steps * 0.05
        if np.mean(np.rint(contrast * (gray - 128) + 128) <= 0) <= 0.10:
            return {"contrast": round(contrast, 2)}


def _measure_clip():
    camera = load("camera", gray=True)
    noise = np.random.default_rng(5).integers(-3, 4, camera.shape)
    table = np.rint(8 + 76 * (np.arange(256) / 255) ** 2)
    dim = np.clip(table[camera] + noise, 0, 255).astype(np.uint8)
    sky = np.s_[20:100, 20:120]
    limit = cv2.equalizeHist(dim)[sky].std()
    calm = [c / 2 for c in range(1, 41) if cv2.createCLAHE(c / 2, (8, 8)).apply(dim)[sky].std() < limit]
    return {"clip_limit": max(calm)}


def _measure_balance():
    coins = load("coins", gray=True)
    disks = np.zeros(coins.shape, np.uint8)
    for x, y, r in np.rint(truth("coins").circles * 16).astype(int).tolist():
        cv2.circle(disks, (x, y), r, 1, cv2.FILLED, shift=4)
    for t in range(256):
        score = score_pixels(coins > t, disks > 0)
        if score.precision >= score.recall:
            return {"threshold": t}


def _measure_shadow():
    page = load("page", gray=True)
    paper = cv2.medianBlur(cv2.dilate(page, np.ones((9, 9), np.uint8)), 31)
    even = np.clip(np.rint(235.0 * page / paper), 0, 255).astype(np.uint8)
    ink = even <= histograms.otsu_threshold(even)
    for shadow in range(101):
        gray = np.rint(even * (1 - shadow / 100 * np.linspace(1, 0, even.shape[1]))).astype(np.uint8)
        if score_pixels(gray <= histograms.otsu_threshold(gray), ink).precision < 0.5:
            return {"shadow": shadow}


def _changes(look_past):
    frames, film = clip(load)
    hists = []
    for frame in frames:
        hist = cv2.calcHist([frame], [0, 1, 2], None, [8] * 3, [0, 256] * 3).ravel()
        hists.append(hist / hist.sum())
    change, last = np.zeros(len(hists)), len(hists) - 1
    for k in range(1, len(hists)):
        pairs = [(k - 1, k), (k - 1, min(k + look_past, last)), (max(k - 1 - look_past, 0), k)]
        distances = [cv2.compareHist(hists[a], hists[b], cv2.HISTCMP_BHATTACHARYYA) for a, b in pairs]
        change[k] = min(distances) if look_past else distances[0]
    return change, film


def _measure_cuts():
    change, film = _changes(0)
    for hundredths in range(100, 1, -1):
        called = [(k, 0) for k in np.flatnonzero(change >= hundredths / 100)]
        if score_points(called, [(k, 0) for k in film.cuts], 0.5).recall == 1:
            return {"threshold": hundredths / 100}


def _measure_flash():
    for look_past in range(7):
        change, film = _changes(look_past)
        edges = [edge for first, last in film.flashes for edge in (first, last + 1)]
        if (change[edges] < 0.5).all():
            return {"look_past": look_past}


# --- exercises --------------------------------------------------------------------------------------------------------


def _judge_predict(total, bin):
    if total == 307200:
        return "That is the whole picture. Only pixels where the mask is not 0 count."
    if total == 60000:
        return "One channel is counted, not three: channels is [2]."
    if total == 0:
        return "A mask need not be 255: anything but 0 counts."
    if total != 20000:
        return "The sum is the number of pixels that count. How many rows and columns does the slice have?"
    if bin == 13:
        return "Nearly: the first bin has the number 0."
    return None if bin == 12 else "The sum is right. For the bin: each of the 16 is 256 / 16 = 16 values wide."


def _judge_own(picture, box, hist, back):
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim != 3:
        return "`picture` must be in colour, as load() returns it."
    x, y, w, h = (int(v) for v in box)
    if w < 4 or h < 4 or x < 0 or y < 0 or x + w > picture.shape[1] or y + h > picture.shape[0]:
        return (
            f"The box {tuple(box)} must lie inside the picture, {picture.shape[1]} wide and "
            f"{picture.shape[0]} high, and be at least 4 x 4."
        )
    total = int(round(float(np.sum(hist))))
    if total == picture.shape[0] * picture.shape[1]:
        return "Your histogram counts the whole picture. Give calcHist the mask."
    if total != w * h:
        return (
            f"The box has {w * h} pixels and your histogram counts {total}. Rows come first: mask[y : y + h, "
            "x : x + w]."
        )
    if not isinstance(back, np.ndarray) or back.shape != picture.shape[:2]:
        return "`back` must be a back-projection onto the whole picture: one number for each pixel."
    inside, outside = back[y : y + h, x : x + w].mean(), back.mean()
    if inside < 2 * outside:
        return (
            f"The colours of the box are all over the picture: back-projection {inside:.0f} inside, "
            f"{outside:.0f} on average. Choose a thing with a colour of its own."
        )
    return None


def _own(box, counted=None):
    """The values of the last cell, for a small picture with a red square; `counted` is the box of the mask."""
    picture = np.full((30, 40, 3), (120, 140, 130), np.uint8)
    picture[10:20, 14:26] = 20, 30, 200
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    mask = np.zeros(picture.shape[:2], np.uint8)
    x, y, w, h = counted or box
    mask[y : y + h, x : x + w] = 1
    hist = cv2.calcHist([hsv], [0, 1], mask, [30, 32], [0, 180, 0, 256])
    back = cv2.calcBackProject([hsv], [0, 1], hist * (255 / hist.max()), [0, 180, 0, 256], 1)
    return {"picture": picture, "box": box, "hist": hist, "back": back}


QUESTIONS = [
    Question(
        "histograms.q_bins",
        "The smallest number of bins with which the histogram of `camera` has three hills.",
        _judge_bins,
        {"bins": 8},
        "With 8 bins of 32 grey values each, coat, grass and sky have a hill of their own. The number of "
        "hills is no property of the picture alone: with 10 bins "
        "two of them fall together again, because the borders of the bins lie elsewhere.",
        ("Set the slider to 2 and go up, one by one.", "The number of hills stands under the picture."),
        (
            Mistake({"bins": 4}, "Take more"),
            Mistake({"bins": 64}, "Go down"),
            Mistake({"bins": 10}, "a smaller number"),
            Mistake({"bins": 0}, "from 2 to 256"),
        ),
        "Right. Eight numbers are enough to tell coat, grass and sky apart. Now look at 10 bins.",
        _measure_bins,
    ),
    Question(
        "histograms.q_radius",
        "The largest radius, on coin 4, with which less than 2 % of the pixels are darker than 88.",
        between(
            19,
            19,
            "With that radius it is less than 2 %, and with a larger one too. Let the circle grow.",
            "With that radius more than 2 % are dark: the circle stands over the edge.",
        ),
        {"radius": 19},
        "At 19 the circle still lies on the coin, at 20 it touches the ground. By hand the radius was "
        "measured as 19.8 pixels.",
        ("Leave `coin` at 4 and raise the radius until a bar appears on the left.", "Near 20, go one step at a time."),
        (Mistake({"radius": 10}, "grow"), Mistake({"radius": 30}, "over the edge")),
        "Right. The truth says 19.8: a histogram under a mask has measured a coin.",
        _measure_radius,
    ),
    Question(
        "histograms.q_contrast",
        "The highest contrast with which at most 10 % of the pixels are black (brightness 0, gamma 1).",
        between(
            1.175,
            1.225,
            "At that contrast it is at most 10 %, but a higher one keeps to it too.",
            "At that contrast more than 10 % are black. Go down.",
        ),
        {"contrast": 1.2},
        "The dark coat is a narrow hill near the left end. At 1.2 its edge is cut off, and from 1.25 on the "
        "hill itself falls over the end.",
        ("The share of black stands under the pictures.", "It is a little above 1."),
        (Mistake({"contrast": 1.0}, "keeps to it"), Mistake({"contrast": 2.0}, "Go down")),
        "Right. One step more, and the hill of the coat falls over the edge.",
        _measure_contrast,
    ),
    Question(
        "histograms.q_clip",
        "With 8 tiles, the highest clip limit of CLAHE whose sky is calmer than that of equalizeHist.",
        between(
            5.75,
            6.25,
            "With that limit the sky is calmer, but a higher limit keeps to it too.",
            "With that limit the sky is as noisy as with equalizeHist, or more.",
        ),
        {"clip_limit": 6.0},
        "The limit bounds the steepness of each tile's curve, and the steepness is what multiplies the "
        "noise. Without a limit each tile of plain sky would stretch its noise over the whole range.",
        ("Choose equalizeHist first and write down the number of the sky.", "Then choose CLAHE, and raise the limit."),
        (Mistake({"clip_limit": 2.0}, "higher limit"), Mistake({"clip_limit": 20.0}, "as noisy")),
        "Right. Above it CLAHE makes more noise than plain equalisation, because it works tile by tile.",
        _measure_clip,
    ),
    Question(
        "histograms.q_balance",
        "The lowest threshold at which the precision on `coins` is at least as high as the recall.",
        between(
            116,
            116,
            "There the recall is still higher than the precision. Go up.",
            "There the precision is higher, but it is already at a lower threshold.",
        ),
        {"threshold": 116},
        "At 116 as many pixels are missed as are found falsely. Otsu's threshold is 107; it does not know "
        "the truth, only two groups of grey values.",
        ("Switch `otsu` off, set `first` to nothing, and start at 107.", "Compare the two percentages."),
        (Mistake({"threshold": 107}, "Go up"), Mistake({"threshold": 150}, "already")),
        "Right. It lies a little above Otsu's 107. The false pixels are in the light corner at the top left, "
        "the missed ones where a coin is in its own shadow.",
        _measure_balance,
    ),
    Question(
        "histograms.q_shadow",
        "The smallest shadow at which the precision of Otsu's threshold is below 50 % (no noise).",
        between(
            36,
            36,
            "There it is still 50 % or more. Go on.",
            "There it is below 50 %, but a smaller shadow does it too.",
        ),
        {"shadow": 36},
        "Until then Otsu's line lies between ink and paper. Then the paper itself is so unevenly lit that "
        "parting it into a dark and a light half scores higher than parting off the little ink.",
        ("Leave the noise at 0 and raise the shadow step by step from 30.", "Watch the line: it jumps."),
        (Mistake({"shadow": 10}, "Go on"), Mistake({"shadow": 80}, "smaller")),
        "Right. The line jumps from the gap between ink and paper into the middle of the paper.",
        _measure_shadow,
    ),
    Question(
        "histograms.q_cuts",
        "The highest threshold that finds all seven cuts (colour, Bhattacharyya, look past 0).",
        between(
            0.215,
            0.225,
            "At that threshold all are found, but a higher one finds them too.",
            "At that threshold a cut is missed: there is an orange dot. Go down.",
        ),
        {"threshold": 0.22},
        "The cut at frame 120 leads from one view of the motorcycle to another, with the same colours. To "
        "find it the threshold must be so low that a dissolve, a fade and both flashes are called cuts as "
        "well.",
        ("Lower the threshold until no dot is orange.", "The last one is at frame 120."),
        (Mistake({"threshold": 0.1}, "higher one"), Mistake({"threshold": 0.5}, "orange")),
        "Right. And the price stands under the curve.",
        _measure_cuts,
    ),
    Question(
        "histograms.q_flash",
        "The smallest `look past` that forgives both flashes (threshold 0.50).",
        between(
            3,
            3,
            "There are still red dots at a flash. Look further.",
            "Both are forgiven, but looking less far is enough.",
        ),
        {"look_past": 3},
        "The longer flash lasts three frames. Only three frames on is the old picture back, and the smallest "
        "of the three differences is small again.",
        ("The red dots stand at frames 54, 56, 126 and 129.", "How long does the longer flash last?"),
        (Mistake({"look_past": 1}, "Look further"), Mistake({"look_past": 6}, "less far")),
        "Right: as far as the longest flash lasts. A shot must be longer than that, or it is taken for a flash.",
        _measure_flash,
    ),
    Question(
        "histograms.predict",
        "The sum of the histogram under the mask, and the number of the bin that holds 200.",
        _judge_predict,
        {"total": 20000, "bin": 12},
        "The slice has 100 rows and 200 columns, so 20 000 pixels count, in one channel. Bins are 16 values "
        "wide, and 200 // 16 is 12.",
        (
            "Every counted pixel falls into one bin, so the sum is the number of pixels.",
            "The bins are 0-15, 16-31, 32-47 ...",
        ),
        (
            Mistake({"total": 307200, "bin": 12}, "whole picture"),
            Mistake({"total": 60000, "bin": 12}, "not three"),
            Mistake({"total": 0, "bin": 12}, "anything but 0"),
            Mistake({"total": 5, "bin": 12}, "rows and columns"),
            Mistake({"total": 20000, "bin": 13}, "Nearly"),
            Mistake({"total": 20000, "bin": 200}, "values wide"),
        ),
        "Right: 100 x 200 pixels, and 200 // 16 = 12.",
    ),
    Question(
        "histograms.own",
        "A thing in your own picture, found by its colours.",
        _judge_own,
        _own((14, 10, 12, 10)),
        "The mask counts the colours of the box alone. The back-projection shows where else they are: on all "
        "of the thing, and on whatever shares its colours.",
        (
            "The mask is an array of zeros with the picture's rows and columns.",
            "Choose a thing whose colour differs from most of the picture.",
        ),
        (
            Mistake(_own((14, 10, 12, 10), counted=(0, 0, 40, 30)), "whole picture"),
            Mistake(_own((14, 10, 12, 10), counted=(0, 0, 9, 9)), "Rows come first"),
            Mistake(_own((35, 10, 12, 10)), "inside the picture"),
            Mistake(_own((1, 1, 12, 8)), "all over the picture"),
            Mistake({**_own((14, 10, 12, 10)), "picture": None}, "load()"),
            Mistake({**_own((14, 10, 12, 10)), "back": np.zeros((3, 3))}, "each pixel"),
        ),
        "Right. The back-projection is at least twice as bright in your box as on average.",
    ),
]
