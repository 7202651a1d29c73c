"""Search the setting of cv2.StereoSGBM with the lowest bad-2.0 on the half-size motorcycle: python search_sgbm.py

Coordinate descent on the grid of the sliders of chapter 8: from each start try every value of one parameter after the
other, keep what is better, until a whole round changes nothing. No chance is in it: the same result at every run. It is
a search by hand made tireless, and no proof: a setting that needs two changes at once may be better still.
"""

import cv2
import numpy as np

from cvlessons.scenes_stereo import half_motorcycle
from cvlessons.score import score_disparity

GRID = {
    "min_disparity": range(-4, 5),
    "num_disparities": (16, 32, 48, 64),
    "block_size": range(1, 12, 2),
    "p1": range(10, 1001, 10),
    "p2": range(50, 4001, 50),
    "uniqueness_ratio": range(0, 31),
    "disp12_max_diff": range(-1, 11),
    "pre_filter_cap": range(15, 64, 2),
    "speckle_window": range(0, 201, 10),
    "speckle_range": range(1, 6),
    "mode": range(4),
}
START = {
    "min_disparity": 0,
    "num_disparities": 32,
    "block_size": 5,
    "p1": 200,
    "p2": 800,
    "uniqueness_ratio": 10,
    "disp12_max_diff": 1,
    "pre_filter_cap": 31,
    "speckle_window": 100,
    "speckle_range": 2,
    "mode": 0,
}
STARTS = (START, {**START, "mode": 1, "uniqueness_ratio": 0}, {**START, "block_size": 1, "p1": 20, "p2": 200})


def bad_2(half, grey, setting):
    """The share of the known pixels that a setting gets wrong by more than 2 pixels, or leaves without an answer."""
    s = setting
    matcher = cv2.StereoSGBM_create(
        minDisparity=s["min_disparity"],
        numDisparities=s["num_disparities"],
        blockSize=s["block_size"],
        P1=s["p1"],
        P2=s["p2"],
        disp12MaxDiff=s["disp12_max_diff"],
        preFilterCap=s["pre_filter_cap"],
        uniquenessRatio=s["uniqueness_ratio"],
        speckleWindowSize=s["speckle_window"],
        speckleRange=s["speckle_range"],
        mode=s["mode"],
    )
    found = matcher.compute(*grey).astype(np.float32) / 16
    return score_disparity(found, half.disparity, s["min_disparity"]).bad_2


def search(starts=STARTS, grid=GRID):
    """The best setting from all starts, its bad-2.0, and how many settings were tried."""
    half = half_motorcycle()
    grey = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (half.left, half.right)]
    known = {}

    def score(setting):
        key = tuple(setting.values())
        if key not in known:
            known[key] = bad_2(half, grey, setting)
        return known[key]

    winners = []
    for start in starts:
        best, before = dict(start), None
        while best != before:
            before = dict(best)
            for name, values in grid.items():
                best = min([best, *({**best, name: value} for value in values)], key=score)
        winners.append(best)
        print(f"bad-2.0 {score(best):.2%}  {best}")
    best = min(winners, key=score)
    return best, score(best), len(known)


if __name__ == "__main__":
    setting, share, tried = search()
    print(f"\nbest of {tried} settings: bad-2.0 {share:.2%}\n{setting}")
