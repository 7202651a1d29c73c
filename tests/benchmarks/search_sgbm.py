"""Search the setting of cv2.StereoSGBM with the lowest bad-2.0 on the half-size motorcycle: python search_sgbm.py

On the grid of the sliders of chapter 8. First coordinate descent: from each start try every value of one parameter
after the other, keep what is better, until a whole round changes nothing. Then, from the best, two parameters at a
time, each moved by up to three steps, until that changes nothing either. No chance is in it: the same result at every
run. It is a search by hand made tireless, and no proof that there is nothing better.
"""

from itertools import combinations, product

import cv2
import numpy as np

from cvlessons.scenes_stereo import half_motorcycle
from cvlessons.score import score_disparity

GRID = {
    "min_disparity": range(-4, 5),
    "num_disparities": (16, 32, 48),
    "block_size": range(1, 12, 2),
    "p1": range(10, 1001, 10),
    "p2": range(50, 4001, 50),
    "uniqueness_ratio": range(0, 31),
    "disp12_max_diff": range(-1, 11),
    "pre_filter_cap": range(15, 64, 2),
    "speckle_window_size": range(0, 201, 10),
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
    "speckle_window_size": 100,
    "speckle_range": 2,
    "mode": 0,
}
STARTS = (START, {**START, "mode": 3, "block_size": 3, "p1": 100, "p2": 300}, {**START, "block_size": 1, "p1": 20})


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
        speckleWindowSize=s["speckle_window_size"],
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

    def improve(best, moves):
        before = None
        while best != before:
            before = best
            for names in moves:
                best = min([best, *moves[names](best)], key=score)
        return best

    winners = []
    for start in starts:
        winners.append(improve(dict(start), {n: lambda at, n=n: ({**at, n: v} for v in grid[n]) for n in grid}))
        print(f"bad-2.0 {score(winners[-1]):.2%}  {winners[-1]}")
    pairs = {names: lambda at, names=names: _near(at, names, grid) for names in combinations(grid, 2)}
    best = improve(min(winners, key=score), pairs)
    return best, score(best), len(known)


def _near(setting, names, grid, steps=3):
    """The settings with two parameters moved by up to so many steps on the grid."""
    near = []
    for name in names:
        at = grid[name].index(setting[name])
        near.append(grid[name][max(at - steps, 0) : at + steps + 1])
    for values in product(*near):
        yield {**setting, **dict(zip(names, values, strict=True))}


if __name__ == "__main__":
    setting, share, tried = search()
    print(f"\nbest of {tried} settings: bad-2.0 {share:.2%}\n{setting}")
