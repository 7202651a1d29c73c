"""Search the setting of cv2.StereoSGBM with the lowest bad-2.0 on the half-size motorcycle: python search_sgbm.py

On the grid of the sliders of chapter 8. First coordinate descent: from each start try every value of one parameter
after the other, keep what is better, until a whole round changes nothing. Then, from the best, two parameters at a
time, each moved by up to three steps, until that changes nothing either. No chance is in it: the same result at every
run. It is a search by hand made tireless, and no proof that there is nothing better.
"""

from itertools import combinations, product

from cvlessons.exercises.stereo.questions import sgbm_bad_2

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


def search(starts=STARTS, grid=GRID):
    """The best setting from all starts, its bad-2.0, and how many settings were tried."""
    known = {}

    def score(setting):
        key = tuple(setting.values())
        if key not in known:
            known[key] = sgbm_bad_2(**setting)
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
