"""What was found against what is true: hits, misses, false alarms, precision and recall."""

from dataclasses import dataclass

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
    float from 0 (apart) to 1 (the same box)
    """
    ax, ay, aw, ah = a
    bx, by, bw, bh = b
    width = max(0, min(ax + aw, bx + bw) - max(ax, bx))
    height = max(0, min(ay + ah, by + bh) - max(ay, by))
    both = width * height
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


def _pair(found, true, length, likeness, least):
    """Give each find, in order, the most alike true object that is still free, if it is alike enough."""
    found, true = (np.asarray(rows, float).reshape(-1, length) for rows in (found, true))
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
        raise ValueError(
            f"found has shape {found.shape}, true has {true.shape}; both must be (rows, columns), the same"
        )
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
