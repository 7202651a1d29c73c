"""What was found against what is true: hits, misses, false alarms, precision and recall."""

from dataclasses import dataclass
from numbers import Number

import numpy as np


@dataclass(frozen=True)
class Score:
    """The outcome of a search: rows of what was found rightly, what was missed, and what was found wrongly.

    `hits` are rows of what was found, `missed` rows of the truth, `false` rows of what was found.
    """

    hits: np.ndarray
    missed: np.ndarray
    false: np.ndarray

    @property
    def precision(self):
        """Share of the finds that are right; 1 where nothing was found."""
        found = len(self.hits) + len(self.false)
        return len(self.hits) / found if found else 1.0

    @property
    def recall(self):
        """Share of the true objects that were found; 1 where there are none."""
        objects = len(self.hits) + len(self.missed)
        return len(self.hits) / objects if objects else 1.0

    def __str__(self):
        return (
            f"{len(self.hits)} of {len(self.hits) + len(self.missed)} found, {len(self.false)} false; "
            f"precision {self.precision:.0%}, recall {self.recall:.0%}"
        )


def iou(a, b):
    """Area of the overlap of two boxes divided by the area that they cover together.

    Parameters
    ----------
    a, b : (x, y, width, height), in pixels

    Returns
    -------
    float from 0 (apart, or without area) to 1 (the same box)
    """
    ax, ay, aw, ah = a
    bx, by, bw, bh = b
    width = max(0, min(ax + aw, bx + bw) - max(ax, bx))
    height = max(0, min(ay + ah, by + bh) - max(ay, by))
    both = width * height
    if both == 0:
        return 0.0
    return float(both / (aw * ah + bw * bh - both))


def score_boxes(found, true, least=0.5):
    """Compare found boxes with true ones: a find counts if its IoU with a free true box is at least `least`.

    Parameters
    ----------
    found : (n, 4) x, y, width, height in pixels, best first
    true : (m, 4)
    least : float
        The smallest IoU that counts. One true box takes one find; any further find of it is a false alarm.

    Returns
    -------
    Score
    """
    return _pair(found, true, 4, lambda a, b: iou(a, b), least)


def score_points(found, true, most=5.0):
    """Compare found points (n, 2) with true ones (m, 2): a find counts within `most` pixels of a free true point."""
    return _pair(found, true, 2, lambda a, b: -float(np.hypot(*(a - b))), -most)


def rows(values, name, length):
    """Numbers as an array (n, length), from any nesting that OpenCV returns; none is an empty one."""
    try:
        values = np.asarray(values, float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be rows of {length} numbers") from None
    if values.size and values.shape[-1:] != (length,):
        raise ValueError(f"{name} must be rows of {length} numbers; it has shape {values.shape}")
    return values.reshape(-1, length)


def _pair(found, true, length, likeness, least):
    """Give each find, in order, the most alike true object that is still free, if it is alike enough."""
    found, true = rows(found, "found", length), rows(true, "true", length)
    free, hits, false = list(range(len(true))), [], []
    for number, mark in enumerate(found):
        best = max(free, key=lambda i: likeness(mark, true[i]), default=None)
        if best is not None and likeness(mark, true[best]) >= least:
            free.remove(best)
            hits.append(number)
        else:
            false.append(number)
    return Score(found[hits], true[free], found[false])


@dataclass(frozen=True)
class EdgeScore:
    """Found edge pixels against true ones, as masks: `hits` and `false` of what was found, `missed` of the truth.

    `precision` is the share of the found pixels that lie near a true one, `recall` the share of the true pixels that
    have a found one near; 1 where there are none.
    """

    hits: np.ndarray
    missed: np.ndarray
    false: np.ndarray
    precision: float
    recall: float

    @property
    def f1(self):
        """Precision and recall as one number, their harmonic mean: near 1 only if both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self):
        return f"precision {self.precision:.0%}, recall {self.recall:.0%}, F1 {self.f1:.2f}"


def score_edges(found, true, tolerance=1.5):
    """Compare edge pixels with true ones; a pixel counts if its partner is at most `tolerance` pixels away.

    Parameters
    ----------
    found, true : arrays (rows, columns)
        Not 0 on an edge.
    tolerance : float
        Distance in pixels between the middles. Several found pixels may share one true pixel: thin them before.

    Returns
    -------
    EdgeScore
    """
    found, true = np.asarray(found) != 0, np.asarray(true) != 0
    if found.shape != true.shape or found.ndim != 2:
        shapes = f"found has shape {found.shape}, true has {true.shape}"
        raise ValueError(f"{shapes}; both must be (rows, columns), the same")
    if not isinstance(tolerance, Number) or not 0 <= tolerance <= 100:
        raise ValueError(f"tolerance is {tolerance!r}; it must be from 0 to 100 pixels")
    hits, reached = found & _near(true, tolerance), true & _near(found, tolerance)
    precision = float(hits.sum() / found.sum()) if found.any() else 1.0
    recall = float(reached.sum() / true.sum()) if true.any() else 1.0
    return EdgeScore(hits, true & ~reached, found & ~hits, precision, recall)


def _near(mask, tolerance):
    """All pixels that have a pixel of the mask at most `tolerance` away."""
    reach = int(tolerance)
    rows, columns = mask.shape
    framed, near = np.pad(mask, reach), np.zeros_like(mask)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if down * down + right * right <= tolerance * tolerance:
                near |= framed[reach + down : reach + down + rows, reach + right : reach + right + columns]
    return near


def score_lines(found, true, most=3.0):
    """Compare endless lines with true segments: a line counts if both ends of a free segment are near to it.

    Parameters
    ----------
    found : (n, 2) distance from the origin in pixels and angle of the normal in radians, as HoughLines gives them
    true : (m, 4) x1, y1, x2, y2 in pixels
    most : float
        Largest distance of an end from the line, in pixels. One true line takes one find: any further is false.

    Returns
    -------
    Score
    """
    found, true = rows(found, "found", 2), rows(true, "true", 4)
    rho, cos, sin = (part[:, None] for part in (found[:, 0], np.cos(found[:, 1]), np.sin(found[:, 1])))
    ends = [np.abs(true[:, i] * cos + true[:, i + 1] * sin - rho) for i in (0, 2)]
    hits, _, missed, false = _shared_out(np.maximum(*ends), most)
    return Score(found[hits], true[missed], found[false])


def score_segments(found, true, most=3.0, least=0.5):
    """Compare segments: a find counts if both its ends lie on a free true segment, and the two share their length.

    Parameters
    ----------
    found, true : (n, 4), (m, 4) x1, y1, x2, y2 in pixels
    most : float
        Largest distance of an end from the endless line through the true segment, in pixels.
    least : float
        The smallest share of the length that both have, of the length that they cover together. One true segment
        takes one find: any further piece of it is false.

    Returns
    -------
    Score
    """
    found, true = rows(found, "found", 4), rows(true, "true", 4)
    start, step = true[:, :2], true[:, 2:] - true[:, :2]
    length = np.maximum(np.hypot(*step.T), 1e-9)
    along, across = [], []
    for end in (found[:, None, :2] - start, found[:, None, 2:] - start):  # (n, m, 2)
        along.append((end * step).sum(axis=2) / length)
        across.append(np.abs(end[:, :, 0] * step[:, 1] - end[:, :, 1] * step[:, 0]) / length)
    low, high = np.minimum(*along), np.maximum(*along)
    both = np.maximum(np.minimum(high, length) - np.maximum(low, 0), 0)
    share = both / np.maximum(np.maximum(high, length) - np.minimum(low, 0), 1e-9)
    gap = np.where(np.maximum(*across) <= most, 1 - share, np.inf)
    hits, _, missed, false = _shared_out(gap, 1 - least)
    return Score(found[hits], true[missed], found[false])


@dataclass(frozen=True)
class CircleScore(Score):
    """As `Score`, with the mean errors of the hits in pixels (NaN where there are none)."""

    centre_error: float
    radius_error: float

    def __str__(self):
        if not len(self.hits):
            return super().__str__()
        errors = f"centre {self.centre_error:.1f} px, radius {self.radius_error:.1f} px"
        return f"{super().__str__()}; mean error: {errors}"


def score_circles(found, true, centre=5.0, radius=5.0):
    """Compare circles (x, y, radius): a find counts if its centre and its radius are near to those of a free true one.

    Parameters
    ----------
    found, true : (n, 3), (m, 3), in pixels
    centre, radius : float
        The largest errors that count as found. One true circle takes one find: any further is false.

    Returns
    -------
    CircleScore
    """
    found, true = rows(found, "found", 3), rows(true, "true", 3)
    apart = np.hypot(found[:, None, 0] - true[:, 0], found[:, None, 1] - true[:, 1])
    larger = np.abs(found[:, None, 2] - true[:, 2])
    hits, partners, missed, false = _shared_out(np.maximum(apart / centre, larger / radius), 1.0)
    errors = [table[hits, partners].mean() if hits else np.nan for table in (apart, larger)]
    return CircleScore(found[hits], true[missed], found[false], *map(float, errors))


def _shared_out(gap, most):
    """Give each find, in order, the nearest true object that is still free: numbers of hits, their partners, the rest.

    `gap` has a row for each find and a column for each true object.
    """
    free, hits, partners, false = list(range(gap.shape[1])), [], [], []
    for number, row in enumerate(gap):
        best = min(free, key=lambda i: row[i], default=None)
        if best is not None and row[best] <= most:
            free.remove(best)
            hits.append(number)
            partners.append(best)
        else:
            false.append(number)
    return hits, partners, free, false


@dataclass(frozen=True)
class DisparityScore:
    """A disparity map against the true one; shares are of the pixels whose truth is known.

    Attributes
    ----------
    error : array (rows, columns)
        Found minus true, in pixels; nan where either is missing.
    valid : float
        Share of the known pixels that have an answer.
    wrong_1, wrong_2 : float
        Share of the known pixels whose answer is off by more than 1.0 or 2.0 pixels.
    average : float
        Mean absolute error of the answers, in pixels; nan where there are none.
    """

    error: np.ndarray
    valid: float
    wrong_1: float
    wrong_2: float
    average: float

    @property
    def bad_1(self):
        """Share of the known pixels without an answer, or with one that is off by more than 1.0 pixel."""
        return 1 - self.valid + self.wrong_1

    @property
    def bad_2(self):
        """Share of the known pixels without an answer, or with one that is off by more than 2.0 pixels."""
        return 1 - self.valid + self.wrong_2

    def __str__(self):
        return (
            f"bad-1.0 {self.bad_1:.1%}, bad-2.0 {self.bad_2:.1%} ({1 - self.valid:.1%} no answer + "
            f"{self.wrong_2:.1%} wrong), average error {self.average:.2f} px, valid {self.valid:.1%}"
        )


def score_disparity(found, true, lowest=0.0):
    """Compare a disparity map with the true one.

    Parameters
    ----------
    found : array (rows, columns), float, in pixels
        What is below `lowest` or not finite counts as no answer. StereoBM's int16 must be divided by 16 first.
    true : array of the same shape
        Not finite where nobody measured.
    lowest : float
        The matcher's minDisparity.

    Returns
    -------
    DisparityScore
    """
    found, true = np.asarray(found), np.asarray(true, float)
    if found.dtype.kind != "f":
        raise TypeError(f"found has dtype {found.dtype}; divide the matcher's int16 by 16.0 first")
    if found.shape != true.shape or found.ndim != 2:
        shapes = f"found has shape {found.shape}, true has {true.shape}"
        raise ValueError(f"{shapes}; both must be (rows, columns), the same")
    known = np.isfinite(true)
    if not known.any():
        raise ValueError("true is not finite anywhere: there is nothing to compare with")
    both = known & np.isfinite(found) & (found >= lowest)
    error = np.full(true.shape, np.nan)
    error[both] = found[both] - true[both]
    off, count = np.abs(error[both]), known.sum()
    return DisparityScore(
        error,
        float(both.sum() / count),
        float((off > 1).sum() / count),
        float((off > 2).sum() / count),
        float(off.mean()) if off.size else float("nan"),
    )


def score_pixels(found, true):
    """Compare two masks pixel by pixel; the outcome is an `EdgeScore`, with precision, recall and F1 of pixels."""
    return score_edges(found, true, tolerance=0)
