# %% [markdown] teaches=["A3.36"]
# # 5. Hough transforms
#
# *75 minutes*
#
# **You will be able to** find straight lines and circles in a photograph by letting its edge points vote; read a line
# as an angle and a distance; choose every parameter of `HoughLines`, `HoughLinesP` and `HoughCircles` with a reason;
# and say how good the result is, in lines found, missed and invented.
#
# **You need first** [4. Convolution and edges](04_convolution_and_edges.ipynb): what an edge picture is, and what slope
# (gradient) means. Angles come in degrees and radians here: 180 degrees are $\pi$ radians.
#
# Below are a bridge with fifteen bright lines and a tray with twenty-four coins. Both were searched by the same idea,
# which is sixty years old and still in use. By the end of the chapter you will have written it yourself.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution, source, truth
from cvlessons.scenes_hough import bridge
from cvlessons.score import score_circles, score_lines, score_segments
from cvlessons.scratch import hough

DEGREE = np.pi / 180  # one degree, in radians
gray_coins = load("coins", gray=True)
scene, cables = bridge(noise=12)
bright = np.where(cv2.cvtColor(scene, cv2.COLOR_BGR2GRAY) > 180, 255, 0).astype(np.uint8)
segments = cv2.HoughLinesP(bright, 1, DEGREE, 60, minLineLength=40, maxLineGap=6).reshape(-1, 4)
smooth = cv2.medianBlur(gray_coins, 5)
rims = cv2.HoughCircles(
    smooth, cv2.HOUGH_GRADIENT, 1, 40, param1=100, param2=20, minRadius=15, maxRadius=40
)
show(
    {
        "segments on a bridge": draw.lines(scene, segments, (90, 230, 60)),
        "circles on coins": draw.circles(gray_coins, rims, (90, 230, 60)),
    },
    alt="A cable bridge at dusk with its cables marked in green, and a tray of coins with every rim marked",
)

# %% [markdown] teaches=["A3.36"]
# ## How can points agree on a line?
#
# *7 minutes*
#
# An edge picture is a heap of white pixels. Nobody has told any of them which line it belongs to, some are noise, and
# where a line is broken, pixels are missing. How do you find the line?
#
# Turn the question around. Do not ask the line for its points. Ask each **point**: which lines could you lie on? There
# are many, one for each direction. Each point gives one vote to each of them. A point of noise votes for lines that
# nobody else wants. Points on a common line all vote for that one too, and it collects as many votes as it has points.
# This is the **Hough transform**. It wants a *binary* picture: a pixel votes or it does not.
#
# To count votes, every line needs a name made of two numbers. Slope and intercept, $y = mx + c$, will not do: an upright
# line has no slope. So take the *direction in which the line faces*, and *how far away it is*. Walk from the corner
# (0, 0) straight towards the line, so that you hit it squarely. The angle in which you walk is $\theta$, the length of the
# way is $\rho$ (rho). Every point $(x, y)$ of the line then fulfils
#
# $$x \cos\theta + y \sin\theta = \rho$$
#
# By hand: three points on a diagonal, four angles. At 0 degrees the cosine is 1 and the sine 0, so $\rho = x$. At 90 it
# is $\rho = y$. Which $\rho$ do the three points have at 45 degrees? And at 135? Work it out, then run.

# %%
tiny = np.zeros((5, 5), np.uint8)
tiny[[1, 2, 3], [3, 2, 1]] = 255  # rows 1, 2, 3 and columns 3, 2, 1
for degrees in (0, 45, 90, 135):
    a, b = np.cos(degrees * DEGREE), np.sin(degrees * DEGREE)
    rhos = [round(float(x * a + y * b), 1) + 0 for x, y in ((3, 1), (2, 2), (1, 3))]
    print(f"{degrees:3} degrees: rho of the three points {rhos}")

# %% [markdown]
# At 45 degrees all three have the same $\rho$: that is their common line, it faces down to the right, and it is 2.8 pixels
# from the corner. At the other angles they disagree. Round each $\rho$ to a whole number, and count how many points
# fall into each pair of angle and distance. That table of counts is called the **accumulator**.

# %%
votes, angles, distances = hough.hough_votes(tiny, 1, 45 * DEGREE)
near = (distances >= -2) & (distances <= 5)
show(
    {
        "picture": draw.numbers(tiny),
        "votes: a row for each angle (0, 45, 90, 135), a column for each rho": draw.numbers(
            votes[:, near], highlight=(5, 1, 1, 1)
        ),
    },
    alt="A 5 by 5 picture with three white pixels on a diagonal, and the table of their votes with one 3 in it",
    caption=f"The columns are rho = {distances[near].astype(int).tolist()}",
)

# %% [markdown]
# One cell holds a 3. In that cell the line is found: 45 degrees, $\rho = 3$.
#
# With finer steps of the angle a *point* draws a *curve* into the accumulator, a wave. Points of one line draw curves that
# cross in one cell. Below, three points are given; you move the fourth. Watch its curve swing through the other
# three, and the tallest cell (the cross).


# %%
def ends(lines, reach=2000):
    """Two far points of each line (rho, theta); the next section shows why these."""
    rho, theta = np.reshape(lines, (-1, 2)).T
    a, b = np.cos(theta), np.sin(theta)
    x, y = a * rho, b * rho
    return np.column_stack([x - reach * b, y + reach * a, x + reach * b, y - reach * a])


@live(
    x=(0, 119),
    y=(0, 89),
    alt="Four points, and the four curves that they draw in the accumulator",
)
def point_and_curve(x=100, y=10):
    places = np.array([(20, 30), (50, 40), (80, 50), (x, y)])
    field = np.zeros((90, 120), np.uint8)
    field[places[:, 1], places[:, 0]] = 255
    votes, angles, distances = hough.hough_votes(field, 1, DEGREE)
    row, column = np.unravel_index(votes.argmax(), votes.shape)
    rho = int(distances[column])
    paper = np.full((360, 480, 3), 40, np.uint8)
    paper = draw.lines(paper, 4 * ends((rho, angles[row])) + 1.5, (200, 200, 90), 2)
    paper = draw.points(paper, 4 * places[:3] + 1.5, (255, 255, 255), 13)
    paper = draw.points(paper, 4 * places[3:] + 1.5, draw.MISSED, 17, 3)
    shown = (distances >= -120) & (distances < 150)
    curves = draw.zoom(draw.heat(votes[:, shown].T, 0, 4), 2)
    curves = draw.points(curves, [(2 * row + 1, 2 * (rho + 120) + 1)], draw.FALSE, 21)
    text = f"the tallest cell has {votes.max()} votes: {row} degrees, rho = {rho}"
    return {"points": paper, "votes: 0 to 179 degrees across, rho -120 to 149 down": curves}, text


# %% [markdown]
# **Only the sliders know.** Set x to 62. At which y does the fourth curve go through the crossing of the other three, so that
# four votes meet?

# %%
check("hough.q_meet", y=...)
# hint("hough.q_meet")
# solution("hough.q_meet")

# %% [markdown] teaches=["A3.40"]
# ## What do rho and theta say?
#
# *8 minutes*
#
# Two numbers name a line. It is worth being able to read them. Before you look: which angle has an *upright* line, and
# which one a *level* line? Remember that $\theta$ is the direction in which you walk *to* the line, not the one along it.
#
# The arrow starts at the corner, goes in the direction $\theta$ and has the length $\rho$. The line stands across its tip.


# %%
@live(
    theta=(0.0, 179.5, 0.5),
    rho=(-300, 570),
    alt="A line over the bridge, with the arrow from the corner that names it",
)
def arrow_and_line(theta=35.0, rho=250):
    a, b = np.cos(theta * DEGREE), np.sin(theta * DEGREE)
    paper = cv2.copyMakeBorder(scene, 60, 10, 60, 10, cv2.BORDER_CONSTANT, value=(90, 90, 90))
    paper = draw.lines(paper, ends((rho, theta * DEGREE)) + 60, (80, 230, 250), 2)
    tip = round(60 + rho * a), round(60 + rho * b)
    cv2.arrowedLine(paper, (60, 60), tip, (255, 255, 255), 2, cv2.LINE_AA, tipLength=0.05)
    y, x = np.nonzero(bright)
    votes = np.count_nonzero(np.rint(x * a + y * b) == rho)
    return paper, f"{votes} bright pixels lie on this line: so many votes it gets"


# %% [markdown]
# So 0 degrees is an **upright** line and 90 degrees a **level** one. At 0 degrees only columns matter: $x = \rho$.
#
# And a negative $\rho$? Angles run from 0 up to 180 degrees, which is half a turn. That does not face every line: those that
# fall to the right and pass above the corner lie *behind* you. So you walk backwards, and $\rho$ is below zero. It is no
# error. The line $(\rho, \theta)$ is the same as $(-\rho, \theta + 180°)$.
#
# **Only the sliders know.** Lay the line on the outermost cable on the right: it begins high on the right tower and goes down to the right
# edge of the picture. Which angle (to a degree or so) and which rho have you set?

# %%
check("hough.q_cable", theta=..., rho=...)
# hint("hough.q_cable")
# solution("hough.q_cable")

# %% [markdown] teaches=["A3.43"]
# ### Drawing the line
#
# OpenCV draws from point to point, and our line has no ends. So walk $\rho$ steps in the direction $(\cos\theta, \sin\theta)$: there you stand on the line, at
# $(\rho\cos\theta, \rho\sin\theta)$. Turn by a quarter: the direction along the line is $(-\sin\theta, \cos\theta)$. Go far enough that way, and
# as far the other way. What lies outside of the picture is cut off in drawing. That is what `ends` does.
#
# For the two easy cases you can check it in your head. An upright line at 0 degrees: x stays, y goes from 2000 to -2000. A level one: y stays.

# %%
for name, rho, theta in (("upright", 132, 0), ("level", 236, 90), ("slanting", -266, 147)):
    x1, y1, x2, y2 = ends((rho, theta * DEGREE))[0].round().astype(int)
    print(f"{name:8} rho {rho:4}, theta {theta:3}: from ({x1}, {y1}) to ({x2}, {y2})")
    assert abs(x1 * np.cos(theta * DEGREE) + y1 * np.sin(theta * DEGREE) - rho) < 1

# %% [markdown] teaches=["B3.16"]
# ### Pitfall: a white line that is blue
#
# `255` is white in a grey picture. On a colour picture a colour is three numbers, B, G, R. Give one, and it is taken for the blue; the
# other two are 0. And brackets alone make no tuple: `(255)` is the number 255 again.

# %%
canvas = np.full((60, 180, 3), 60, np.uint8)
cv2.line(canvas, (10, 15), (170, 15), (255), 5)
cv2.line(canvas, (10, 45), (170, 45), (255, 255, 255), 5)
print("(255) is", type((255)).__name__, "- the pixel:", canvas[15, 90], "and with three:", canvas[45, 90])
show(canvas, alt="Two lines: the upper one came out blue, the lower one is white")

# %% [markdown] teaches=["A3.37"]
# ## Count the votes
#
# *8 minutes*
#
# Here is all of the voting. For each angle one line of arithmetic gives every point its distance; `np.bincount` counts how
# many points chose each. Distances start at $-(rows + columns)$, which no line in the picture can exceed, so the
# cell of distance 0 lies in the middle.

# %%
source(hough.hough_votes)

# %% [markdown]
# A line is a cell with enough votes that is higher than its four neighbours. Where two neighbours are equal, one of them must win
# and not both; hence `>` on one side and `>=` on the other.

# %%
source(hough.hough_lines)
source(hough._peaks)

# %% [markdown]
# `cv2.HoughLines(image, rho, theta, threshold)` does the same. Its `rho` and `theta` are the *steps* of the two axes: 1 pixel, and one degree in
# radians. The result is ordered: most votes first. Do both agree, in every value and in the order?

# %%
brick = load("brick", gray=True)
brick_edges = cv2.Canny(brick, 100, 200)
for name, points in (("three points", tiny), ("bridge", bright), ("brick wall", brick_edges)):
    for step, threshold in ((1, 2), (1, 90), (3, 40)):
        if threshold == 2 and points is not tiny:
            continue  # two points make a line: there would be a hundred thousand of them
        ours = hough.hough_lines(points, step, step * DEGREE, threshold)
        theirs = cv2.HoughLines(points, 1.0 * step, step * DEGREE, threshold)
        theirs = np.zeros((0, 2)) if theirs is None else theirs.reshape(-1, 2)
        print(f"{name}, {step} px and {step} degrees, over {threshold} votes: {len(ours)} lines")
        assert np.array_equal(ours[:, 1], theirs[:, 1])
