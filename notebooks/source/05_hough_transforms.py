# %% [markdown] teaches=["A3.36"]
# # 5. Hough transforms
#
# *90 minutes*
#
# **You will be able to** find straight lines and circles in a photograph by letting its edge points vote; read a line
# as an angle and a distance; choose every parameter of `HoughLines`, `HoughLinesP` and `HoughCircles` with a reason;
# and say how good the result is, in lines found, missed and invented.
#
# **You need first** [Convolution and edges](04_convolution_and_edges.ipynb): what an edge picture is, and what slope
# (gradient) means. Angles come in degrees and radians here: 180 degrees are $\pi$ radians.
#
# Below are a bridge with fifteen bright lines and a tray with twenty-four coins. Both were searched by the same idea,
# which is sixty years old and still in use. By the end of the chapter you will have written it yourself.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution, source, truth
from cvlessons.scenes_hough import bridge

DEGREE = np.pi / 180  # one degree, in radians
scene, cables = bridge(noise=12)
bright = np.where(cv2.cvtColor(scene, cv2.COLOR_BGR2GRAY) > 180, 255, 0).astype(np.uint8)
segments = cv2.HoughLinesP(bright, 1, DEGREE, 60, minLineLength=40, maxLineGap=6).reshape(-1, 4)
gray_coins = load("coins", gray=True)
smooth = cv2.medianBlur(gray_coins, 5)
rims = cv2.HoughCircles(
    smooth, cv2.HOUGH_GRADIENT, 1, 40, param1=100, param2=20, minRadius=15, maxRadius=40
)
tray = cv2.resize(draw.circles(gray_coins, rims), (330, 260))
show(
    {"segments on a bridge": draw.lines(scene, segments), "circles on coins": tray},
    alt="A cable bridge at dusk, its cables marked in green, and coins with every rim marked",
)

# %%
from cvlessons.scenes_hough import draw_circle_score, draw_line_score, draw_votes, draw_walk
from cvlessons.score import score_circles, score_lines, score_segments
from cvlessons.scratch import hough

# %% [markdown] teaches=["A3.36"]
# ## How can points agree on a line?
#
# *8 minutes*
#
# An edge picture is a heap of white pixels. Nobody has told any of them which line it belongs to, some are noise, and
# where a line is broken, pixels are missing. How do you find the line?
#
# Turn the question around. Do not ask the line for its points. Ask each **point**: which lines could you lie on? There
# are many, one for each direction. Each point gives one vote to each of them.
#
# A point of noise votes for lines that
# nobody else wants. Points on a common line all vote for that one too, and it collects as many votes as it has points.
# This is the **Hough transform**. It wants a *binary* picture: a pixel votes or it does not.
#
# To count votes, every line needs a name made of numbers. Slope and intercept, $y = mx + c$, will not do: an upright
# line has no slope. Which two numbers does every line have? Walk from the corner (0, 0) straight towards the line, so that you hit it squarely.

# %%
show(
    draw_walk(),
    alt="A line, and an arrow rho, theta below the x axis, that meets it squarely from the corner",
)

# %% [markdown]
# The direction in which you walk is the angle $\theta$ (theta), counted from the x axis. The length of the way is $\rho$ (rho). Every point $(x, y)$ of the line then fulfils
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
    alt="A 5 by 5 picture, three white pixels on a diagonal, and their votes with one 3 among them",
    caption=f"The columns are rho = {distances[near].astype(int).tolist()}",
)

# %% [markdown]
# One cell holds a 3. In that cell the line is found: 45 degrees, $\rho = 3$.
#
# With finer steps of the angle a *point* draws a *curve* into the accumulator, a wave. Points of one line draw curves that
# cross in one cell.
#
# Below, three points are given, and you move the fourth, the blue one. On the right, angles go from 0 to 179 degrees
# across, and distances from -120 to 149 down. Watch the fourth curve swing through the other three, and the tallest cell (the white cross).


# %%
def ends(lines, reach=2000):
    """Two far points of each line (rho, theta); the next section shows why these."""
    rho, theta = np.reshape(lines, (-1, 2)).T
    a, b = np.cos(theta), np.sin(theta)
    x, y = a * rho, b * rho
    return np.column_stack([x - reach * b, y + reach * a, x + reach * b, y - reach * a])


# %%
@live(x=(0, 119), y=(0, 89), alt="Four points, and the four curves of their votes")
def point_and_curve(x=100, y=10):
    places = np.array([(20, 20), (40, 35), (60, 50), (x, y)])
    field = np.zeros((90, 120), np.uint8)
    field[places[:, 1], places[:, 0]] = 255
    votes, angles, distances = hough.hough_votes(field, 1, DEGREE)
    row, column = np.unravel_index(votes.argmax(), votes.shape)
    rho = int(distances[column])
    paper = np.full((270, 360, 3), 40, np.uint8)
    paper = draw.lines(paper, 3 * ends((rho, angles[row])) + 1, (200, 200, 90), 2)
    paper = draw.points(paper, 3 * places[:3] + 1, (255, 255, 255), 13)
    paper = draw.points(paper, 3 * places[3:] + 1, (255, 160, 60), 17, 3)
    shown = (distances >= -120) & (distances < 150)
    curves = draw.zoom(draw.heat(np.sqrt(votes[:, shown].T), 0, 2), 2)
    curves = draw.points(curves, [(2 * row + 1, 2 * (rho + 120) + 1)], (255, 255, 255), 21)
    text = f"the tallest cell has {votes.max()} votes: {row} degrees, rho = {rho}"
    return {"points": paper, "votes (angle across, rho down)": curves}, text


# %% [markdown]
# **Only the sliders know.** Set x to 100. At which y does the fourth curve go through the crossing of the other three, so that
# four votes meet?

# %%
check("hough.q_meet", y=...)
# hint("hough.q_meet")
# solution("hough.q_meet")

# %% [markdown] teaches=["A3.40"]
# ## What do rho and theta say?
#
# *7 minutes*
#
# Two numbers name a line. It is worth being able to read them. Before you look: which angle has an *upright* line, and
# which one a *level* line? Remember that $\theta$ is the direction in which you walk *to* the line, not the one along it.
#
# The arrow starts at the corner, goes in the direction $\theta$ and has the length $\rho$. The line stands across its tip.


# %%
@live(
    theta_degrees=(0.0, 179.5, 0.5),
    rho=(-300, 570),
    alt="A line over the bridge, with the arrow from the corner that names it",
)
def arrow_and_line(theta_degrees=35.0, rho=250):
    theta = theta_degrees * DEGREE
    a, b = np.cos(theta), np.sin(theta)
    paper = cv2.copyMakeBorder(scene, 160, 10, 60, 10, cv2.BORDER_CONSTANT, value=(90, 90, 90))
    paper = draw.lines(paper, ends((rho, theta)) + (60, 160) * 2, (80, 230, 250), 2)
    tip = round(60 + rho * a), round(160 + rho * b)
    cv2.arrowedLine(paper, (60, 160), tip, (255, 255, 255), 2, cv2.LINE_AA, tipLength=0.05)
    y, x = np.nonzero(bright)
    votes = np.count_nonzero(np.rint(x * a + y * b) == rho)
    return paper, f"{votes} bright pixels lie on this line: so many votes it gets"


# %% [markdown]
# So 0 degrees is an **upright** line and 90 degrees, in radians $\pi/2$, a **level** one. At 0 degrees only columns matter: $x = \rho$.
#
# And a negative $\rho$? Angles run from 0 up to 180 degrees, which is half a turn. That does not face every line: those that
# fall to the right and pass above the corner lie *behind* you. So you walk backwards, and $\rho$ is below zero. It is no
# error. The line $(\rho, \theta)$ is the same as $(-\rho, \theta + 180°)$.
#
# **Only the sliders know.** Lay the line on the outermost cable on the right: it begins high on the right tower and goes down to the right
# edge of the picture. Which angle (to a degree or so) and which rho have you set?

# %%
check("hough.q_cable", theta_degrees=..., rho=...)
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

# %% [markdown]
# Many programs find two points in another way. They solve $x \cos\theta + y \sin\theta = \rho$ for the places where the line meets the edges of the picture, and they need two cases. Why?
#
# Solved for x, the formula divides by $\cos\theta$; solved for y, by $\sin\theta$. Either may be 0. So a line that is more *upright* ($|\cos\theta|$ is the larger) is solved for x,
# at the first and the last row, as below. (There it may have left the picture already; drawing cuts that off.) One that is more *level* is solved for y, at the first and the last column. You will write that in exercise 2.

# %%
last_row = scene.shape[0] - 1
for rho, degrees in ((132, 0), (-266, 147)):
    a, b = np.cos(degrees * DEGREE), np.sin(degrees * DEGREE)
    top, bottom = ((rho - y * b) / a for y in (0, last_row))
    print(f"rho {rho}, theta {degrees}: from ({top:.0f}, 0) to ({bottom:.0f}, {last_row})")
    x1, y1, x2, y2 = ends((rho, degrees * DEGREE))[0]  # the same line as ours?
    assert abs((top - x1) * (y2 - y1) - (0 - y1) * (x2 - x1)) < 1e-6

# %% [markdown] teaches=["B3.16"]
# ### Pitfall: a white line that is blue
#
# `255` is white in a grey picture. On a colour picture a colour is three numbers, B, G, R. Give one, and it is taken for the blue; the
# other two are 0. And brackets alone make no tuple: `(255)` is the number 255 again.

# %%
canvas = np.full((60, 180, 3), 60, np.uint8)
cv2.line(canvas, (10, 15), (170, 15), 255, 5)
cv2.line(canvas, (10, 45), (170, 45), (255, 255, 255), 5)
print("one number:", canvas[15, 90], "and three:", canvas[45, 90])
show(canvas, alt="Two lines: the upper one came out blue, the lower one is white")

# %% [markdown] teaches=["A3.37"]
# ## Count the votes
#
# *8 minutes*
#
# Here is the voting. For each angle, `_distance_bins` gives every point its distance, in one line of arithmetic. (Its cosines and sines are divided by the step before, so that distances come in steps.) Then `np.bincount` counts how
# many points chose each. Distances start at $-(rows + columns)$. No line through the picture is farther away than that, and the
# cell of distance 0 lies in the middle.

# %%
source(hough.hough_votes)
source(hough._distance_bins)

# %% [markdown]
# A line is a cell with enough votes that is higher than its four neighbours. Where two neighbours are equal, one of them must win
# and not both; hence `>` on one side and `>=` on the other.

# %%
source(hough.hough_lines)
source(hough._peaks)

# %% [markdown] teaches=["A3.36"]
# `cv2.HoughLines(image, rho, theta, threshold)` does the same. Its `rho` and `theta` are the *steps* of the two axes: 1 pixel, and one degree in
# radians. The fifth place belongs to `lines`, an array for the result. In Python leave it out, and name all that follows:
# `srn`, `stn`, `min_theta`, `max_theta` and `use_edgeval`. These come later in the chapter.
#
# This is the *standard* Hough transform (SHT): every point votes, and the lines have no ends. Its sister is the *progressive probabilistic* one (PPHT, `HoughLinesP`), which draws
# points by lot and finds pieces of lines. We meet it later.
#
# The result is ordered: most votes first. Do ours and OpenCV's agree, in every value and in the order?

# %%
brick = load("brick", gray=True)
brick_edges = cv2.Canny(brick, 100, 200)
cases = (
    ("three points", tiny, 45, 2),
    ("bridge", bright, 1, 90),
    ("brick wall", brick_edges, 0.5, 120),
)
for name, points, degrees, threshold in cases:
    ours = hough.hough_lines(points, 1, degrees * DEGREE, threshold)
    theirs = cv2.HoughLines(points, 1, degrees * DEGREE, threshold).reshape(-1, 2)
    print(f"{name}: {len(ours)} lines with more than {threshold} votes; equal: ", end="")
    print(np.array_equal(ours, theirs))
    assert np.array_equal(ours, theirs)

# %% [markdown] teaches=["A3.39"]
# Bit for bit. What does it cost? Every point votes once for each angle:

# %%
for name, points in (("bridge", bright), ("brick wall", brick_edges)):
    count = np.count_nonzero(points)
    print(f"{name}: {count} points x 180 angles = {180 * count:,} votes,", end=" ")
    print(f"into {180 * (2 * sum(points.shape) + 1):,} cells")

# %% [markdown] teaches=["B3.18", "A3.39"]
# ### Pitfall: more than, or at least?
#
# A line of exactly 100 pixels gets exactly 100 votes. Does a threshold of 100 find it? Guess, for `HoughLines` and for its sister `HoughLinesP`.

# %%
hundred = np.zeros((40, 130), np.uint8)
hundred[20, 10:110] = 255
for threshold in (99, 100, 101):
    lines = cv2.HoughLines(hundred, 1, DEGREE, threshold)
    pieces = cv2.HoughLinesP(hundred, 1, DEGREE, threshold)
    print(f"threshold {threshold}: HoughLines found it: {lines is not None},", end=" ")
    print(f"HoughLinesP found it: {pieces is not None}")

# %% [markdown]
# `HoughLines` wants *more* votes than the threshold, `HoughLinesP` is content with *as many*. It rarely matters on a photograph, and it does
# matter in a test.

# %% [markdown] teaches=["B3.17", "C15"]
# ### Pitfall: nothing found is not an empty list
#
# What came back in the cell above when no line was found? Not an empty array but `None`. A loop over it fails, on the one picture in
# a hundred that has no lines. (It is worse: a picture that was never loaded is `None` too, and for that `HoughLines` also answers `None`.)

# %%
try:
    for line in cv2.HoughLines(hundred, 1, DEGREE, 500):
        print(line)
except TypeError as error:
    print("TypeError:", error)


def find_lines(points, rho, theta_degrees, threshold):
    lines = cv2.HoughLines(points, rho, theta_degrees * DEGREE, threshold)
    return np.zeros((0, 2), np.float32) if lines is None else lines.reshape(-1, 2)


assert cv2.HoughLines(None, 1, DEGREE, 100) is None
print("mended:", find_lines(hundred, 1, 1, 500).shape, find_lines(hundred, 1, 1, 99).shape)

# %% [markdown] teaches=["C33"]
# ### Pitfall: degrees where radians are wanted
#
# `theta=1` looks like one degree. It is one radian, 57 degrees. OpenCV does not complain. How many angles does it try?

# %%
for step in (1, 180, DEGREE):
    tried = len(hough.hough_votes(brick_edges, 1, step)[1])
    lines = cv2.HoughLines(brick_edges, 1, step, 100)
    print(f"theta = {step:.4g}: {tried} directions tried, {len(lines)} lines found")

# %% [markdown]
# With 1 or 180 it tries only a few directions, and what it finds looks like lines. Write `np.pi / 180` or `np.deg2rad(1)`.

# %% [markdown] teaches=["A3.39"]
# ## How many votes make a line?
#
# *9 minutes*
#
# On the bridge we know the truth: it is drawn by code, and the ends of its fifteen lines are known. So we can score. A line counts as **found** if both ends of a
# true one lie within 3 pixels of it. Each true line takes one find. Everything else is **false**, also a second line on a cable that
# was found already.
#
# Found lines are green, missed ones orange and dashed, and false ones are a row of red crosses, on a darkened picture. On the right is the accumulator: 0 to 180 degrees across, distances from
# -800 to 800 down, brighter by the root of the votes. The straight lines of the bridge are the bright knots in it. A white plus marks a cell that was found rightly, a red cross a false one.
#
# Move the threshold first. Then the two steps: does finer mean better?


# %%
@live(
    noise=(0, 40, 5),
    rho=[0.5, 1, 2, 4],
    theta_degrees=[0.5, 1, 2, 5],
    threshold=(40, 200),
    alt="The bridge with found, missed and false lines, and the accumulator with its knots",
)
def votes_on_the_bridge(noise=0, rho=1, theta_degrees=1, threshold=120):
    picture, true = bridge(noise)
    points = np.uint8(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) > 180)
    lines = find_lines(points, rho, theta_degrees, threshold)
    result = score_lines(lines[:400], true)
    drawn = draw_line_score(picture, result, ends(result.hits), ends(result.false[:150]))
    votes, _, _ = hough.hough_votes(points, rho, theta_degrees * DEGREE)
    seen = draw_votes(votes, result, reach=sum(points.shape))
    return {"lines": drawn, "votes (angle across, rho down)": seen}, str(result)


# %% [markdown]
# **Only the sliders know.** No noise, steps of 1 pixel and 1 degree. What is the highest threshold that still finds all fifteen? Look at what is red
# there.

# %%
check("hough.q_votes", threshold=...)
# hint("hough.q_votes")
# solution("hough.q_votes")

# %% [markdown]
# Two surprises. First, the red ones are no phantoms. They run along true cables: a line of some width, a little turned, still meets many
# points, so around each knot there are lesser knots. The cure is the one of [chapter 1](01_template_matching.ipynb): keep the strongest, strike out its neighbours.
#
# Second, a finer `rho` finds *less*. A slanting line of pixels is a staircase: its pixels lie up to half a pixel beside the true line. With steps of half a pixel
# their votes are split among several cells, and none of them gets enough. A coarser `rho` gathers votes, and those of the neighbours too.
#
# A finer angle does no harm to the true lines, but each gets more doubles. So the steps must fit the width and the straightness of the lines.
#
# Here is the cure. `same_line` compares distance and angle; `distinct` keeps a line if it is none of the stronger ones.


# %%
def same_line(a, b, pixels, degrees):
    return abs(a[0] - b[0]) <= pixels and abs(a[1] - b[1]) <= degrees * DEGREE


def distinct(lines, same, pixels=8, degrees=3):
    kept = []
    for line in lines:  # the strongest come first
        if not any(same(line, other, pixels, degrees) for other in kept):
            kept.append(line)
    return np.reshape(kept, (-1, 2))


# %%
@live(
    noise=(0, 40, 5),
    threshold=(50, 200),
    pixels=(0, 30),
    degrees=(0.0, 12.0, 0.5),
    alt="The bridge with found, missed and false lines after doubles were struck out",
)
def without_doubles(noise=0, threshold=70, pixels=8, degrees=1.0):
    picture, true = bridge(noise)
    points = np.uint8(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) > 180)
    lines = find_lines(points, 1, 1, threshold)[:250]
    result = score_lines(distinct(lines, same_line, pixels, degrees), true)
    return draw_line_score(picture, result, ends(result.hits), ends(result.false)), str(result)


# %% [markdown]
# Raise `degrees`. At 8 pixels and 3 degrees one false line is left, on a tower. It will not go away: widen the limits, and real cables are struck out before it is. The bug is in
# `same_line`, and you will mend it in the exercises. Here are the lines on the two towers of
# the bridge with a little noise, as distance and angle. Which of them are the same?

# %%
lines = distinct(find_lines(np.uint8(bright > 0), 1, 1, 70), same_line, 8, 3)
upright = [line for line in lines if abs(np.sin(line[1])) < 0.05]
print([(round(float(rho)), round(float(np.degrees(theta)))) for rho, theta in upright])

# %% [markdown] teaches=["A3.36", "A3.37"]
# ## Lines in a photograph
#
# *8 minutes*
#
# A photograph is not made of white lines on black. So first find edges, as in [chapter 4](04_convolution_and_edges.ipynb), then let the edge pixels vote. The brick wall has long
# joints that run up and down, and short ones across. Each joint has two sides, so it gives two lines.
#
# `angles` is the range from `min_theta` to `max_theta`: only lines that face in these directions are voted for. It saves work, and it is a way to say what you
# look for. Can one range give you all the long joints and none of the short ones?

# %%
small_brick = cv2.resize(brick, (384, 384), interpolation=cv2.INTER_AREA)  # quick to search


@live(
    canny_thresholds=(50, 400, 10),
    threshold=(50, 250, 5),
    angles=(0, 180, 5),
    alt="The edges of a brick wall, and the strongest straight lines in it",
)
def lines_of_the_wall(canny_thresholds=(100, 200), threshold=100, angles=(0, 180)):
    edges = cv2.Canny(small_brick, *canny_thresholds)
    low, high = angles[0] * DEGREE, max(angles[1], angles[0] + 1) * DEGREE
    lines = cv2.HoughLines(edges, 1, DEGREE, threshold, min_theta=low, max_theta=high)
    lines = np.zeros((0, 2)) if lines is None else lines.reshape(-1, 2)
    drawn = draw.lines(small_brick, ends(lines[:120]), (60, 220, 250), 1)
    text = f"{np.count_nonzero(edges)} edge pixels, {len(lines)} lines"
    return {"edges": edges, "lines": drawn}, text + (", 120 drawn" if len(lines) > 120 else "")


# %% [markdown]
# It cannot. The long joints fan out: those on the left face 0 to 8 degrees, those on the right 169 to 179, and 90, where the short ones face, lies between. So search twice:

# %%
edges = cv2.Canny(small_brick, 100, 200)
for low, high in ((0, 15), (15, 165), (165, 180)):
    limits = dict(min_theta=low * DEGREE, max_theta=high * DEGREE)
    lines = cv2.HoughLines(edges, 1, DEGREE, 100, **limits).reshape(-1, 2)
    faces = np.degrees(lines[:, 1]).round()
    print(f"{low} to {high}: {len(lines)} lines, from {faces.min():.0f} to {faces.max():.0f}")

# %% [markdown] teaches=["C14"]
# ### Pitfall: voting without edges
#
# Leave the edge picture out and hand over the photograph. No error. In a grey photograph nearly every pixel is "not 0", so nearly all of them vote, and every long way
# through the picture wins. With a colour picture there is an error at least.

# %%
for name, picture in (("photograph", brick), ("edges", brick_edges)):
    lines = cv2.HoughLines(picture, 1, DEGREE, 100)
    print(f"{name}: {np.count_nonzero(picture)} voters, {len(lines)} lines")
try:
    cv2.HoughLines(load("brick"), 1, DEGREE, 100)
except cv2.error as error:
    print("colour:", error.err)

# %% [markdown] teaches=["A3.37"]
# One argument makes use of brightness: with `use_edgeval=True` a pixel's vote weighs as much as its value. Then the threshold is a sum of grey levels, no longer a number of
# pixels. Here a faint line of value 10 lies above a bright one of 255, each 100 pixels long:

# %%
two = np.zeros((40, 130), np.uint8)
two[12, 10:110], two[30, 10:110] = 10, 255
for weighed, threshold in ((False, 90), (True, 90), (True, 2000)):
    lines = cv2.HoughLines(two, 1, DEGREE, threshold, use_edgeval=weighed).reshape(-1, 2)
    level = sorted({round(float(rho)) for rho, theta in lines if abs(theta - np.pi / 2) < 0.01})
    print(f"use_edgeval={weighed}, threshold {threshold}: level lines at y = {level}")

# %% [markdown] teaches=["B3.13", "C11"]
# ### Pitfall: the 3 that is no aperture
#
# It is the trap of [chapter 4](04_convolution_and_edges.ipynb) again. Many programs write `cv2.Canny(img, 50, 200, 3)` before they call Hough, and mean an aperture of 3. The fourth position is another argument: `edges`, the
# array to write into. The 3 is lost, and so would be a 5 or a 7. Use keywords.

# %%
for size in (3, 5, 7):
    by_position = np.count_nonzero(cv2.Canny(brick, 50, 200, size))
    by_keyword = np.count_nonzero(cv2.Canny(brick, 50, 200, apertureSize=size))
    print(f"{size} by position: {by_position} edge pixels; apertureSize={size}: {by_keyword}")

# %% [markdown] teaches=["A3.41", "A3.42", "B3.19", "B3.28"]
# ### Multi-scale, and names from another time
#
# `HoughLines` has two more arguments. `srn` and `stn` divide the steps: vote in coarse cells first, then once more, `srn` and `stn` times finer, within the
# cells that won. The idea is good. Look at what comes back for three drawn lines:

# %%
three = np.zeros((200, 300), np.uint8)
for a, b in (((10, 30), (290, 80)), ((10, 180), (290, 120)), ((150, 5), (150, 195))):
    cv2.line(three, a, b, 255, 1)
for srn, stn in ((0, 0), (2, 0), (0, 2), (2, 2)):
    lines = cv2.HoughLines(three, 1, DEGREE, 100, srn=srn, stn=stn)
    lines = [] if lines is None else lines.reshape(-1, 2)
    shown = [(round(float(r), 1), round(float(np.degrees(t)), 1) + 0) for r, t in lines]
    print(f"srn={srn}, stn={stn}: {shown}")
half = cv2.HoughLines(three, 0.5, DEGREE / 2, 100).reshape(-1, 2)
shown = [(round(float(r), 1), round(float(np.degrees(t)), 1)) for r, t in half]
print(f"half of both steps: {shown}")

# %% [markdown]
# Set only one of the two, and nothing is found at all, without a word. Set both, and angles and distances come in halves; but the finer cells split the votes, one line is
# lost and another is doubled. Halving `rho` and `theta` themselves does better here: all three lines, each once.
#
# Old books name a `method` for `HoughLines`, with `param1` and `param2`. That was the C language's function. Python lost it with OpenCV 3, and OpenCV 5 has dropped it altogether. What has become of it?
#
# | method of old | today | `param1`, `param2` | what comes back |
# |---|---|---|---|
# | `CV_HOUGH_STANDARD` | `HoughLines` | not used | rho and theta, two floats (`CV_32FC2`) |
# | `CV_HOUGH_PROBABILISTIC` | `HoughLinesP`, which comes next | now `minLineLength`, `maxLineGap` | x1, y1, x2, y2, four whole numbers (`CV_32SC4`) |
# | `CV_HOUGH_MULTI_SCALE` | `HoughLines` with `srn` and `stn` | now `srn`, `stn` | rho and theta, two floats (`CV_32FC2`) |
#
# Five constants remain, without the `CV_`. No function takes the first three. The last two belong to `HoughCircles`.

# %%
for name in ("STANDARD", "PROBABILISTIC", "MULTI_SCALE", "GRADIENT", "GRADIENT_ALT"):
    print(f"cv2.HOUGH_{name} is {getattr(cv2, 'HOUGH_' + name)}")
print("cv2.CV_HOUGH_STANDARD is there:", hasattr(cv2, "CV_HOUGH_STANDARD"))
pieces = cv2.HoughLinesP(three, 1, DEGREE, 100)
print(cv2.HoughLines(three, 1, DEGREE, 100).dtype, "for lines,", pieces.dtype, "for segments")
try:
    cv2.HoughLines(three, 1, DEGREE, 100, method=cv2.HOUGH_STANDARD)
except cv2.error as error:
    print("HoughLines takes no method:", "'method'" in str(error))

# %% [markdown]
# ### Pitfall: half a step, in OpenCV 4
#
# An upright line at x = 100, and four steps of the distance. OpenCV 4 (tried with 4.11) gives 99.75, 99 and 98 for steps of 0.5, 2 and 4: half a step too little, whenever the number of distances is
# even. OpenCV 5 gives 100. What does yours say?

# %%
upright = np.zeros((50, 150), np.uint8)
upright[:, 100] = 255
for rho in (0.5, 1, 2, 4):
    found = float(cv2.HoughLines(upright, rho, DEGREE, 40).ravel()[0])
    print(f"step {rho}: OpenCV {cv2.__version__[0]} says {found:g},", end=" ")
    print(f"ours {float(hough.hough_lines(upright, rho, DEGREE, 40)[0, 0]):g}")

# %% [markdown] teaches=["A3.36", "A3.38"]
# ## Segments instead of lines
#
# *20 minutes*
#
# A line of Hough has no ends. A cable has. The **probabilistic** Hough transform (the PPHT) finds segments, and it need not let every point vote:
#
# 1. Draw a point at random. It votes.
# 2. Has one of its cells got `threshold` votes? If not, draw on.
# 3. If so, walk along that line, both ways, over the picture. Step over holes of up to `maxLineGap` pixels. Where the hole is wider, the segment ends.
# 4. Take the segment's points out of the picture. If it is at least `minLineLength` long (in x or in y, whichever is more), keep it, and take its points' votes
#    out of the accumulator.

# %%
source(hough.hough_lines_p)

# %% [markdown]
# Is it random, then? OpenCV's generator starts at the same number each time, so the same picture gives the same segments. And knowing the generator, we get the same ones too:

# %%
rocket = cv2.resize(load("rocket"), None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
rocket_edges = cv2.Canny(cv2.cvtColor(rocket, cv2.COLOR_BGR2GRAY), 100, 200)
ours = hough.hough_lines_p(rocket_edges, 1, DEGREE, 30, 20, 5)
theirs = cv2.HoughLinesP(rocket_edges, 1, DEGREE, 30, minLineLength=20, maxLineGap=5)
print(f"{len(ours)} segments; the first: {ours[0]}")
assert np.array_equal(ours, theirs.reshape(-1, 4))
assert np.array_equal(theirs, cv2.HoughLinesP(rocket_edges, 1, DEGREE, 30, None, 20, 5))

# %% [markdown] teaches=["B3.15", "C16"]
# ### Pitfall: the shape that changed
#
# You have seen `.reshape(-1, 4)` several times. In OpenCV 4 the segments come as (N, 1, 4), in OpenCV 5 as (N, 4). Loops in old programs that take `line[0]`
# apart fail on the new one, with one of two messages. `HoughLines` gives (N, 1, 2) in both, and `HoughCircles` (1, N, 3). `HoughLinesWithAccumulator`, which adds the votes, and
# `findNonZero`, the list of all white pixels, have changed as well. So reshape, always: it is right in both.

# %%
voted = cv2.HoughLinesWithAccumulator(hundred, 1, DEGREE, 57)
shapes = cv2.HoughLines(hundred, 1, DEGREE, 57).shape, theirs.shape, voted.shape
print("HoughLines {}, HoughLinesP {}, HoughLinesWithAccumulator {}".format(*shapes))
print("findNonZero", cv2.findNonZero(hundred).shape, "and HoughCircles", rims.shape)


def all_four(line):
    x1, y1, x2, y2 = line[0]
    return int(x1), int(y1), int(x2), int(y2)


for take in (all_four, lambda line: int(line[0][0])):
    try:
        print("OpenCV 4:", take(theirs[0]))
    except (TypeError, IndexError) as error:
        print(f"OpenCV 5: {type(error).__name__}: {error}")
for x1, y1, x2, y2 in theirs.reshape(-1, 4)[:2]:
    print("both:", (int(x1), int(y1)), (int(x2), int(y2)))
print("votes:", [int(count) for count in voted.reshape(-1, 3)[:, 2]])

# %% [markdown] teaches=["B3.14", "C11"]
# ### Pitfall: 80, 30, 10
#
# The best known call of this function is `HoughLinesP(edges, 1, np.pi / 180, 80, 30, 10)`: threshold 80, minimum length 30, gap 10. In Python it means something else. The fifth
# position is `lines`, an array for the result. So 30 is lost, 10 becomes the minimum length, and the gap stays 0. There is no error. Below are both, on the rocket.

# %%
whole = cv2.Canny(load("rocket", gray=True), 50, 200)
accident = cv2.HoughLinesP(whole, 1, DEGREE, 80, 30, 10).reshape(-1, 4)
meant = cv2.HoughLinesP(whole, 1, DEGREE, 80, minLineLength=30, maxLineGap=10).reshape(-1, 4)
spelled = cv2.HoughLinesP(whole, 1, DEGREE, 80, minLineLength=10, maxLineGap=0).reshape(-1, 4)
assert np.array_equal(accident, spelled)
for name, found in (("by position", accident), ("by keyword", meant)):
    lengths = np.hypot(found[:, 2] - found[:, 0], found[:, 3] - found[:, 1])
    print(f"{name}: {len(found)} segments, {np.sum(lengths < 30)} shorter than 30,", end=" ")
    print(f"together {lengths.sum():.0f} pixels long")
pictures = {
    name: cv2.resize(draw.lines(load("rocket"), found), (402, 268))
    for name, found in (("80, 30, 10 by position", accident), ("by keyword", meant))
}
show(pictures, alt="Segments on the rocket: short pieces by position, long lines by keyword")

# %% [markdown]
# Every parameter on the rocket. Start with `max_line_gap`. What does a large gap do to the lattice masts? Then lower the threshold, and raise the length: how do you get only the
# long, true edges of the masts and the rocket?


# %%
def find_segments(edges, rho, theta, threshold, **limits):
    found = cv2.HoughLinesP(edges, rho, theta, threshold, **limits)
    return np.zeros((0, 4), np.int32) if found is None else found.reshape(-1, 4)


# %%
@live(
    rho=[1, 2, 4],
    theta_degrees=[1, 2, 5],
    threshold=(20, 120, 5),
    min_line_length=(0, 150, 5),
    max_line_gap=(0, 30),
    alt="A rocket among lattice masts with the segments that were found",
)
def rocket_segments(rho=1, theta_degrees=1, threshold=40, min_line_length=30, max_line_gap=4):
    limits = dict(minLineLength=min_line_length, maxLineGap=max_line_gap)
    found = find_segments(rocket_edges, rho, theta_degrees * DEGREE, threshold, **limits)
    lengths = np.hypot(found[:, 2] - found[:, 0], found[:, 3] - found[:, 1])
    text = f"{len(found)} segments, the longest {lengths.max(initial=0):.0f} pixels"
    text += f", all together {lengths.sum():.0f}"
    return draw.lines(rocket, found), text


# %% [markdown]
# And where the truth is known? Now the bridge's lights have gaps: every 40 pixels 12 are dark. A segment counts as found on two conditions. Both its ends lie within 3 pixels of a true line. And the
# length that both share is at least half of what they cover together: so a lonely dash does not count, and neither does a segment more than twice too long.
#
# At the start nothing is found. (Then nothing found is wrong either: the precision counts as 100 %.)


# %%
@live(
    noise=(0, 40, 5),
    dark=(0, 24, 4),
    threshold=(20, 120, 5),
    min_line_length=(0, 150, 5),
    max_line_gap=(0, 30),
    alt="The bridge with broken lines: found ones green, missed ones dashed, false ones crossed",
)
def broken_bridge(noise=25, dark=12, threshold=40, min_line_length=40, max_line_gap=5):
    picture, true = bridge(noise, dark)
    points = np.uint8(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) > 180)
    limits = dict(minLineLength=min_line_length, maxLineGap=max_line_gap)
    found = find_segments(points, 1, DEGREE, threshold, **limits)
    result = score_segments(found, true)
    return draw_line_score(picture, result, result.hits, result.false), str(result)


# %% [markdown]
# **Only the sliders know.** Noise 25, dark 12, threshold 40, minimum length 40. What is the smallest `max_line_gap` at which all fifteen are found? Why is
# it not 12?

# %%
check("hough.q_gap", max_line_gap=...)
# hint("hough.q_gap")
# solution("hough.q_gap")

# %% [markdown] teaches=["A3.38"]
# ### Pitfall: taking back votes that were never given
#
# Two dashes on one level line. The second has more points than the threshold asks for. Can it be missed?
#
# It can. When the first dash is found, OpenCV takes back one vote for *each* of its points, also for those that were not drawn yet and never voted. The cell that both
# dashes share falls far below zero, and the second must climb out of that hole.
#
# Move the second dash's length, and see which lengths are lost, also beyond the threshold. (Its luck depends on the order in which points are drawn, so there is no clean limit.)


# %%
@live(
    first=(20, 140),
    second=(20, 100),
    threshold=(10, 60),
    alt="Two dashes on one line: found green, missed dashed and orange",
)
def two_dashes(first=80, second=51, threshold=40):
    field = np.zeros((60, 290), np.uint8)
    true = [(10, 30, 9 + first, 30), (30 + first, 30, 29 + first + second, 30)]
    for x1, y, x2, _ in true:
        field[y, x1 : x2 + 1] = 255
    found = find_segments(field, 1, DEGREE, threshold, minLineLength=10, maxLineGap=8)
    result = score_segments(found, true, least=0.05)
    drawn = draw_line_score(field, result, result.hits, result.false)
    return draw.zoom(drawn, 2), str(result)


# %% [markdown]
# **Only the sliders know.** First 80, threshold 40. What is the *longest* second dash of which nothing at all is found?

# %%
check("hough.q_dash", second=...)
# hint("hough.q_dash")
# solution("hough.q_dash")

# %% [markdown] teaches=["A3.44"]
# ## What does a circle need?
#
# *15 minutes*
#
# A circle has three numbers: x and y of its centre, and its radius. Let us vote as before. If the radius is *known*, a point asks: where could my
# centre be? On a circle of that radius around me. So each edge point draws a ring, and where the rings meet is the centre. Drawing a ring for each
# point is what a filter with a ring as its kernel does.
#
# Slide the radius. When do the bright spots appear, and why not all at once?

# %%
part = smooth[:150]  # the upper two rows of the tray, calmed by a median
part_edges = cv2.Canny(part, 50, 100)


@live(
    radius=(8, 40),
    alt="The edges of twelve coins, and how much of a ring of the chosen radius each centre has",
)
def rings(radius=14):
    y, x = np.mgrid[-radius - 1 : radius + 2, -radius - 1 : radius + 2]
    ring = np.float32(np.abs(np.hypot(x, y) - radius) < 0.7)
    share = cv2.filter2D(np.float32(part_edges > 0), -1, ring / ring.sum())
    _, best, _, (cx, cy) = cv2.minMaxLoc(share)
    drawn = draw.circles(part_edges, [(cx, cy, radius)])
    panels = {
        "edges, and the best circle": drawn,
        "votes for centres": draw.heat(share, 0, 0.6),
    }
    return panels, f"the best centre has {best:.0%} of the ring: x = {cx}, y = {cy}"


# %% [markdown] teaches=["A3.44"]
# With an unknown radius we need such a picture for every radius, a whole stack: an accumulator with three axes. Each point fills a cone in it. That is much
# memory and much work.
#
# But an edge point knows more than where it is. It knows its **slope**, the gradient: across a rim, brightness changes straight towards the
# centre, or straight away from it. So the point need not vote all around. It votes along one line, up and down its slope, for all radii
# at once, into a *flat* accumulator. That is what `HOUGH_GRADIENT` does.

# %%
source(hough.hough_centre_votes)

# %% [markdown]
# How much does that save? For radii from 15 to 40 pixels:

# %%
count, radii = np.count_nonzero(part_edges), range(15, 41)
around = sum(round(2 * np.pi * r) for r in radii)
for name, places, cells in (
    ("all around", around, len(radii) * part.size),
    ("along the slope", 2 * len(radii), part.size),
):
    print(
        f"{name}: {count} points x {places} places = {count * places:,} votes, {cells:,} cells"
    )

# %% [markdown]
# Once the centres are found, a second count gives the radius. Measure the distance from the centre to all edge points, and take the radius that most of them share, for its length.
#
# Move the two radii. What do votes for radii do that no coin has? And `param1`, which is the upper threshold of the edges?


# %%
@live(
    dp=[1, 1.5, 2, 3],
    param1=(60, 400, 20),
    radii=(5, 50),
    alt="Edge points of coins, and their votes along the slope: a bright dot in each coin",
)
def slope_votes(dp=1, param1=100, radii=(15, 40)):
    votes, points = hough.hough_centre_votes(part, dp, param1, *radii)
    edges = np.zeros_like(part)
    edges[points[1].astype(int), points[0].astype(int)] = 255
    soft = cv2.GaussianBlur(np.float32(votes), (3, 3), 0)
    seen = cv2.resize(
        draw.heat(np.sqrt(soft), 0, np.sqrt(soft.max())),
        part.shape[::-1],
        interpolation=cv2.INTER_NEAREST,
    )
    text = f"{points.shape[1]} edge points, {votes.sum()} votes, the tallest cell has {votes.max()}"
    return {"edge points": edges, "votes for centres": seen}, text


# %% [markdown]
# Ours and OpenCV's, circle for circle. (Its result is (1, N, 3), the circle with most points first.)

# %%
source(hough.hough_circles)

# %%
ours = hough.hough_circles(smooth, cv2.HOUGH_GRADIENT, 1, 40, 100, 20, 15, 40)
print(f"{len(ours)} circles; OpenCV's shape is {rims.shape}; the first: {np.round(ours[0], 1)}")
assert np.array_equal(ours, rims[0])

# %% [markdown] teaches=["A3.45", "B3.20"]
# ### Three weaknesses
#
# The short cut has its price. *One:* the slope of a noisy pixel points anywhere. Its line misses the centre, and the knot is blurred. *Two:* if few votes are enough for a centre, there are
# very many centres to look at, and each must measure its distance to all edge points. *Three:* each centre gets one radius. Of two circles around the same centre the method
# sees one.
#
# First the noise. Here is a disc with radius 40, and a green circle of that radius around the tallest cell. Even without noise it is a little off: at a hard edge the
# slope is coarse. What does a little blur do? (`ksize` is the side of its kernel; 1 is no blur.) Now add noise, and watch the knot fall apart. How far does blur help?


# %%
@live(
    noise=(0, 60, 5),
    ksize=[1, 3, 5, 9, 15],
    alt="A noisy disc with the circle that was found, and the votes for its centre",
)
def noisy_disc(noise=0, ksize=1):
    grains = np.random.default_rng(3).normal(size=(120, 160))
    disc = cv2.circle(np.full((120, 160), 70, np.uint8), (80, 60), 40, 180, -1, cv2.LINE_AA)
    picture = np.clip(disc + noise * grains, 0, 255).astype(np.uint8)
    picture = cv2.GaussianBlur(picture, (ksize, ksize), 0)
    votes, points = hough.hough_centre_votes(picture, 1, 150, 34, 46)
    row, column = np.unravel_index(votes.argmax(), votes.shape)
    off = np.hypot(column + 0.5 - 80, row + 0.5 - 60)  # the middle of a cell
    drawn = draw.circles(draw.zoom(picture, 3), [(3 * column + 2, 3 * row + 2, 120)])
    seen = draw.zoom(draw.heat(np.sqrt(votes), 0, 7), 3)
    text = f"{points.shape[1]} edge points; the tallest cell has {votes.max()} votes"
    panels = {"disc": drawn[30:330, 90:390], "votes": seen[30:330, 90:390]}
    return panels, f"{text} and is {off:.1f} pixels from the true centre"


# %% [markdown]
# Second, the number of centres to look at: on the coins, for each `param2`, the number of votes that a centre needs.

# %%
votes, points = hough.hough_centre_votes(gray_coins, 1, 100, 15, 40)
for param2 in (5, 10, 20, 30):
    centres = len(hough._peaks(votes, param2)[0])
    print(f"param2 = {param2:2}: {centres:4} centres x {points.shape[1]} points", end=" ")
    print(f"= {centres * points.shape[1]:>10,} distances")

# %% [markdown] teaches=["B3.20"]
# Third, two circles around one centre. Old texts say that `HOUGH_GRADIENT` is the only method. There is another by now, `HOUGH_GRADIENT_ALT`. Its `param2` is not a number of votes: it is a share of
# perfection below 1. Close to 1 it takes only clean circles. And its edges come from Scharr's kernel, which gives larger numbers than Sobel's: so `param1` is larger too.

# %%
target = np.full((200, 200), 40, np.uint8)
for radius, value in ((80, 200), (40, 90)):
    cv2.circle(target, (100, 100), radius, value, -1, cv2.LINE_AA)
target = cv2.GaussianBlur(target, (5, 5), 0)
limits = dict(minRadius=20, maxRadius=95)
GRADIENT, ALT = cv2.HOUGH_GRADIENT, cv2.HOUGH_GRADIENT_ALT
pictures = {}
for least in (20, 1):
    one = cv2.HoughCircles(target, GRADIENT, 1, least, param1=100, param2=30, **limits)
    alt = cv2.HoughCircles(target, ALT, 1.5, least, param1=300, param2=0.8, **limits)
    for name, found in (("GRADIENT", one), ("ALT", alt)):
        radii = [round(float(r), 1) for r in found[0, :4, 2]]
        print(f"minDist {least:2}, {name:8} found: {len(found[0]):2}, radii {radii}")
        marked_target = draw.circles(target, found, thickness=1)
        pictures[f"{name}, minDist {least}"] = marked_target[4:-4, 4:-4]
show(
    pictures, alt="Two rings around one centre, and what each method finds at minDist 20 and 1"
)

# %% [markdown]
# With a sensible `minDist` the first method gives one of the two rings, the second gives both. With `minDist` 1 both begin to invent circles. The first takes neighbours of a good centre: they are
# good centres too. The second takes circles between the rings, which run along a piece of each.

# %% [markdown] teaches=["A3.46", "A3.47"]
# ## Can you find all twenty-four?
#
# *12 minutes*
#
# Now all of it, on the tray of coins. It is a hard picture: coins of many sizes, worn rims, faces with edges of their own, and a dark corner. We know the truth: the centre and radius of
# all 24 were measured. A circle counts if its centre and its radius are within 5 pixels. Missed coins are dashed, and false circles have a cross.
#
# - The picture is **grey, not an edge picture**: `HoughCircles` calls Canny itself. `param1` is its upper threshold, and the lower one is half of it. `ksize` is ours: a median filter comes first.
# - `dp` is the side of a cell of the accumulator: 2 means cells of 2 x 2 pixels, so votes that miss each other by a little still meet.
# - `min_dist` strikes out centres too near to a stronger one.
# - `param2` is the number of votes (with ALT we divide it by 100, so that 80 is a perfection of 0.8).
# - Give a **range of radii**, always. Why, comes below.
# - After `minDist` the fifth place is `circles`, an array for the result, as with lines. So name the rest: `param1`, `param2`, `minRadius`, `maxRadius`.


# %%
def find_circles(method, ksize, dp, min_dist, param1, param2, radii):
    picture = cv2.medianBlur(gray_coins, ksize) if ksize > 1 else gray_coins
    limits = dict(minRadius=radii[0], maxRadius=max(radii[1], radii[0] + 1))
    if method == ALT:
        param2 = param2 / 100
    found = cv2.HoughCircles(
        picture, method, dp, min_dist, param1=param1, param2=param2, **limits
    )
    return np.zeros((0, 3)) if found is None else found[0]


# %%
@live(
    method={"HOUGH_GRADIENT": GRADIENT, "HOUGH_GRADIENT_ALT": ALT},
    ksize=[1, 3, 5, 7, 9],
    dp=(1.0, 2.5, 0.5),
    min_dist=(10, 80, 2),
    param1=(40, 400, 10),
    param2=(15, 95),
    radii=(10, 50),
    alt="Coins with circles: found green, missed dashed and orange, false red with a cross",
)
def find_coins(
    method=GRADIENT, ksize=3, dp=1.0, min_dist=40, param1=100, param2=50, radii=(15, 40)
):
    found = find_circles(method, ksize, dp, min_dist, param1, param2, radii)
    result = score_circles(found, truth("coins").circles)
    text = f"{result}" + ("; 60 false ones drawn" if len(result.false) > 60 else "")
    return draw_circle_score(gray_coins, result, scale=1.5, most=60), text


# %% [markdown]
# **Only the sliders know.** Take `HOUGH_GRADIENT`, and find a setting that gives all 24 coins and no other circle. More than one will do. The
# start finds few; move one slider at a time, and read the score.

# %%
check(
    "hough.q_coins",
    ksize=...,
    dp=...,
    min_dist=...,
    param1=...,
    param2=...,
    min_radius=...,
    max_radius=...,
)
# hint("hough.q_coins")
# solution("hough.q_coins")

# %% [markdown] teaches=["A3.46", "A3.47"]
# ### Pitfall: no range of radii
#
# It is said that `HoughCircles` finds centres well and radii badly, so that one should give the range if one knows it. Let us measure: once only the centre must be right, once
# the radius too. `maxRadius=0`, which is what you get if you give none, means "no limit". A negative one asks for centres alone.

# %%
for low, high in ((15, 40), (0, 0), (15, -1)):
    found = cv2.HoughCircles(
        smooth, GRADIENT, 1, 40, param1=100, param2=20, minRadius=low, maxRadius=high
    )
    both = score_circles(found, truth("coins").circles)
    centre = score_circles(found, truth("coins").circles, radius=1000)
    print(f"radii {low} to {high}: {len(found[0])} circles;", end=" ")
    print(
        f"{len(centre.hits)} coins by their centre, {len(both.hits)} with the radius too,",
        end=" ",
    )
    print(f"the first radius is {found[0, 0, 2]:.0f}")

# %% [markdown]
# On this picture a centre that is right has a right radius too. What goes wrong without a range is more: votes fly across the whole tray, half of the coins are lost, and there are
# more false circles than true ones. With -1 the radius comes back as 0: only the centre was asked for.

# %% [markdown] teaches=["A3.48", "B3.21"]
# ### Pitfall: a program that never loads its picture
#
# A well-known program in C++ finds circles with these values: blur 9 x 9 with sigma 2, `dp` 2, `minDist` a quarter of the picture's height, 200, 100. It begins with a test like this one: *if the
# number of arguments is not 2, **and** the picture cannot be loaded, stop*. The `and` should be an `or`. Think it through with the right number of arguments, then run the same test in Python:


# %%
def read_picture():
    print("now loading")
    return "a picture"


arguments, picture = 2, None
if arguments != 2 and not (picture := read_picture()):
    print("usage: circles PICTURE")
print("the picture is", picture)
try:
    cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
except cv2.error as error:
    print("cvtColor:", error.err)

# %% [markdown]
# The first half is false, so the second half is never asked, and the loading stands in the second half.
#
# It has three more faults. It writes `gray->rows`, as if the picture were a pointer, and `vector` without `std::`: so it does not even compile. And it opens a window but never calls `waitKey`, so the window is gone
# before anything is drawn in it. In Python none of this arises: the rows are `gray.shape[0]`, and `show` needs no window. Code in print need not ever have run.
#
# Now its values, in Python, on our coins; and the setting from the top of the chapter.

# %%
soft = cv2.GaussianBlur(gray_coins, (9, 9), sigmaX=2, sigmaY=2)
quarter = gray_coins.shape[0] / 4
theirs = cv2.HoughCircles(soft, cv2.HOUGH_GRADIENT, 2, quarter, param1=200, param2=100)
x, y, _ = truth("coins").circles.T
gaps = np.hypot(x[:, None] - x, y[:, None] - y) + 1000 * np.eye(len(x))
print(f"a quarter of the height: {quarter:.0f} pixels; the nearest two coins: {gaps.min():.0f}")
pictures = {}
for name, found in (("the program's values", theirs), ("tuned", rims)):
    print(f"{name}:\n   {score_circles(found, truth('coins').circles)}")
    picture = pictures[name] = draw.bgr(gray_coins)
    for x, y, r in np.rint(found[0]).astype(int).tolist():  # drawing wants whole numbers
        cv2.circle(picture, (x, y), 3, draw.MARK, -1, cv2.LINE_AA)
        cv2.circle(picture, (x, y), r, draw.FOUND, 2, cv2.LINE_AA)
show(pictures, alt="Coins: four circles with the program's values, all twenty-four with ours")

# %% [markdown]
# Its values are not wrong, they are for another picture. A quarter of the height is 76 pixels, and our coins stand closer than that. Parameters in pixels
# belong to a picture. Whenever you meet such a call, ask of each number: what is it in *my* picture?

# %% [markdown]
# ## Exercises
#
# *3 minutes for the first two; take your time for the others*
#
# Put your lines in the place of the dots and run the cell. `hint("hough.y_at")` gives one hint at a time, `solution("hough.y_at")` an answer and its reasons.
#
# **1. Predict.** A picture has 100 rows and 300 columns. You vote with steps of 1 pixel and 1 degree, from 0 up to 180. How many angles
# and how many distances has the accumulator? (Distances go as far as rows + columns, to both sides.)

# %%
check("hough.predict_cells", angles=..., distances=...)
# hint("hough.predict_cells")
# solution("hough.predict_cells")

# %% [markdown]
# **2. Write** the y of a line at a column. The line has the numbers `rho` and `degrees`. At which y does it pass the column x? (It is not upright.) You need this to draw a line from the left
# edge of a picture to the right one.


# %%
def my_y_at(x, rho, degrees):
    # your lines in the place of the dots
    ...


check("hough.y_at", my_y_at)
# hint("hough.y_at")
# solution("hough.y_at")

# %% [markdown]
# **3. Write** the voting. `points` is an array (n, 2) of x and y, `degrees` a list of angles. Return an array of dtype `int` with a row for each angle and a column for each of the `2 * far + 1`
# distances from -far to far. Round each distance to the nearest whole number (`np.rint`). No distance will be larger than `far`.


# %%
def my_votes(points, degrees, far):
    # your lines in the place of the dots
    ...


check("hough.votes", my_votes)
# hint("hough.votes")
# solution("hough.votes")

# %% [markdown]
# **4. Debug.** This function is from a program that worked, they say. It has bugs that you have met. Mend it so that it heeds the minimum length and the gap, and always returns an array (n, 4) of OpenCV's dtype, `np.int32`, also
# for an empty picture, in any version of OpenCV. (The check sees only the version that you have.)


# %%
def my_segments(edges, threshold, length, gap):
    found = cv2.HoughLinesP(edges, 1, np.pi / 180, threshold, length, gap)
    return found


check("hough.segments", my_segments)
# hint("hough.segments")
# solution("hough.segments")

# %% [markdown]
# **5. Debug.** `same_line` left a false line on a tower of the bridge. The line (100, 179.5 degrees) and the line (-100, 0.5 degrees) are nearly the same: walk 100 pixels in one
# direction, or 100 backwards in the opposite one. Begin with a copy of it, and let it know that. `a` and `b` are pairs (rho, theta in radians), with theta from 0 to $\pi$.


# %%
def my_same_line(a, b, pixels, degrees):
    # your lines in the place of the dots
    ...


check("hough.same_line", my_same_line)
# hint("hough.same_line")
# solution("hough.same_line")

# %% [markdown]
# When it passes, run this: the lines that `same_line` left over on the two towers are gone. (While it holds only dots, no doubles are struck out at all.)

# %%
lines = find_lines(np.uint8(bright > 0), 1, 1, 70)
print("same_line:   ", score_lines(distinct(lines, same_line), cables))
print("my_same_line:", score_lines(distinct(lines, my_same_line), cables))

# %% [markdown]
# **6. Write.** The centre (x, y) of a circle is known. `points` is an array (2, n) with the x and y of edge points. For each whole radius from `low` to `high`, both included, count the points whose
# distance, rounded, is that radius. A larger circle has more points, so divide the count by the radius. Return the radius with the largest quotient.


# %%
def my_best_radius(points, x, y, low, high):
    # your lines in the place of the dots
    ...


check("hough.best_radius", my_best_radius)
# hint("hough.best_radius")
# solution("hough.best_radius")

# %% [markdown]
# **7. Measure.** Which threshold is best on a noisy bridge? Precision and recall together make one number, the F1 of [chapter 4](04_convolution_and_edges.ipynb): $F_1 = 2PR / (P + R)$. Compute it for every threshold from 40 to 150, for the lines of
# `find_lines(noisy, 1, 1, threshold)` as they come, and give the best. Two are here to begin with.

# %%
noisy_scene, true_lines = bridge(noise=40)
noisy = np.uint8(cv2.cvtColor(noisy_scene, cv2.COLOR_BGR2GRAY) > 180)
for threshold in (60, 140):
    result = score_lines(find_lines(noisy, 1, 1, threshold), true_lines)
    f1 = 2 * result.precision * result.recall / (result.precision + result.recall)
    print(f"threshold {threshold}: F1 = {f1:.2f} ({result})")
check("hough.best_threshold", threshold=...)
# hint("hough.best_threshold")
# solution("hough.best_threshold")

# %% [markdown]
# **8. Your own picture.** Put a photograph with straight edges in this folder: a house, a shelf, a window. Find at least five segments of 40 pixels or more that lie on its edges. With the course's
# picture it works like this; now change the name, and choose the numbers for *your* picture.

# %%
mine = load("camera")  # load("my_photo.jpg")
my_edges = cv2.Canny(cv2.GaussianBlur(mine, (5, 5), 0), 100, 200)
my_lines = cv2.HoughLinesP(my_edges, 1, DEGREE, 50, minLineLength=50, maxLineGap=4).reshape(
    -1, 4
)
show(
    draw.lines(mine, my_lines),
    alt="A picture with the segments that were found in it",
    caption=f"{len(my_lines)} segments",
)
check("hough.own", picture=mine, edges=my_edges, segments=my_lines)

# %% [markdown]
# ## What you now know
#
# - Each edge point votes for every line that it could lie on. One point is a curve in the accumulator, one line is a peak.
# - A line is named by the angle in which you walk to it, and the way's length. 0 degrees is upright, 90 level. A negative rho means backwards.
# - `rho` and `theta` of a call are *steps*, in pixels and radians. A `rho` that is too fine splits the votes of a line.
# - `HoughLines` wants more votes than its threshold, `HoughLinesP` at least as many. Both return `None` for nothing: test, and `reshape(-1, 2)` or `(-1, 4)`.
# - Around each peak stand lesser ones. Strike out doubles, and mind the jump from 180 degrees to 0.
# - Pass `minLineLength` and `maxLineGap` by keyword. By position they land elsewhere, without an error.
# - For circles the slope shows the way to the centre. `HoughCircles` takes a grey picture, and wants a range of radii.
# - Parameters in pixels belong to one picture. Score them against truth before you believe them.
#
# ## Where the field goes from here
#
# The same voting finds any shape: Ballard's generalised Hough transform stores, for each slope of the outline, where the centre lies. Line segment detectors such as LSD grow lines from pixels of equal
# slope. They decide by probability which of them noise could not have made, so there is no threshold to choose. And learned detectors still vote: VoteNet lets points that a
# depth camera has measured vote for the centres of chairs and tables; a small network has learned where each should point.
#
# ## References
#
# - P. V. C. Hough, "Method and means for recognizing complex patterns", US patent 3,069,654, 1962.
# - R. O. Duda, P. E. Hart, "Use of the Hough transformation to detect lines and curves in pictures", Communications of the ACM 15(1), 1972. [doi:10.1145/361237.361242](https://doi.org/10.1145/361237.361242)
# - D. H. Ballard, "Generalizing the Hough transform to detect arbitrary shapes", Pattern Recognition 13(2), 1981. [doi:10.1016/0031-3203(81)90009-1](https://doi.org/10.1016/0031-3203(81)90009-1)
# - H. K. Yuen, J. Princen, J. Illingworth, J. Kittler, "Comparative study of Hough transform methods for circle finding", Image and Vision Computing 8(1), 1990. [doi:10.1016/0262-8856(90)90059-E](https://doi.org/10.1016/0262-8856(90)90059-E)
# - J. Matas, C. Galambos, J. Kittler, "Robust detection of lines using the progressive probabilistic Hough transform", Computer Vision and Image Understanding 78(1), 2000. [doi:10.1006/cviu.1999.0831](https://doi.org/10.1006/cviu.1999.0831)
# - R. Grompone von Gioi, J. Jakubowicz, J.-M. Morel, G. Randall, "LSD: a fast line segment detector with a false detection control", IEEE PAMI 32(4), 2010. [doi:10.1109/TPAMI.2008.300](https://doi.org/10.1109/TPAMI.2008.300)
# - C. R. Qi, O. Litany, K. He, L. J. Guibas, "Deep Hough voting for 3D object detection in point clouds", ICCV, 2019. [doi:10.48550/arXiv.1904.09664](https://doi.org/10.48550/arXiv.1904.09664)
# - OpenCV, [Feature detection: HoughLines, HoughLinesP, HoughCircles](https://docs.opencv.org/4.x/dd/d1a/group__imgproc__feature.html)
#
# Next: [6. Geometric transforms](06_geometric_transforms.ipynb), where lines stay straight and squares do not stay square.
