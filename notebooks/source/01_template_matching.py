# %% [markdown] teaches=["A0.01"]
# # 1. Template matching
#
# *75 minutes*
#
# **You will be able to** score how alike two patches are, in six ways; find every copy of a small picture in a large
# one; choose a threshold with open eyes; turn a cloud of finds into one box per object; say beforehand when template
# matching will fail.
#
# **You need first** [Start here](00_start_here.ipynb): arrays, (row, column) and (x, y), uint8.
#
# Here is a table with nineteen small tickets on it, and the ticket we look for. By the end of the chapter you will have
# found all copies that stand upright or are turned by quarters, with a dozen lines of code, and you will know why the others escape.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution, source, truth
from cvlessons.score import iou, score_boxes
from cvlessons.scratch import matching

scene, ticket = load("scene"), load("scene_template")
show(
    {"the scene": scene, "the ticket": draw.zoom(ticket, 4)},
    alt="A coffee table with nineteen tickets, and the ticket enlarged",
)

# %% [markdown] teaches=["A0.06"]
# ## How alike are two patches?
#
# *8 minutes*
#
# Lay the small picture on the large one. Is it the same thing? To let a computer decide, we need a number.
#
# Begin with something you can check with a pencil: an image of 5 x 5 pixels, and a template of 3 x 3.

# %%
image = np.uint8(
    [
        [10, 10, 10, 10, 10],
        [10, 10, 60, 10, 10],
        [10, 60, 90, 60, 10],
        [10, 10, 60, 10, 20],
        [10, 10, 10, 20, 20],
    ]
)
templ = np.uint8([[10, 60, 10], [60, 90, 60], [10, 60, 10]])
h, w = templ.shape[:2]  # rows first, then columns
show(
    {"image": draw.numbers(image, highlight=(1, 1, 3, 3)), "template": draw.numbers(templ)},
    alt="A 5 by 5 array with one window marked, and a 3 by 3 template",
)

# %% [markdown]
# The marked window holds the same nine numbers. So their differences are all zero, and so is the sum of the squared
# differences. One step to the left it is not. That sum is the first of the six scores. With $I$ for the image
# and $T$ for the template, the score of the window at $(x, y)$ is
#
# $$\mathrm{SQDIFF}(x, y) = \sum_{i,j} \bigl(I(x+j,\, y+i) - T(j, i)\bigr)^2$$
#
# Small is good. Before you run the next cell: what will it print for the window one step to the left?

# %%
for x in (1, 0):
    window = image[1 : 1 + h, x : x + w].astype(int)  # int: uint8 would wrap around below zero
    difference = window - templ
    print(f"x = {x}: differences\n{difference}\nsum of squares {np.sum(difference**2)}")

# %% [markdown] teaches=["A0.09"]
# There are other numbers one could take. *Multiply* the two patches and add up: where bright meets bright, the sum is large.
# This is correlation, `CCORR`. Or subtract each patch's own mean first: then what counts is the pattern, not how bright it
# is. This is `CCOEFF`.
#
# A large patch gives a large sum, so how much is much? Each of the three can be divided by $\sqrt{\sum I^2 \sum T^2}$, and then its scale is known. These are the
# `NORMED` ones. (For `CCOEFF` these sums, too, are of patches without their means.) Three times two makes six. Here they are, all of them, for one window:

# %%
source(matching.score_window)

# %% [markdown]
# The division itself, `_normalise`, comes with the fast version below. Now move the window over the image, and watch the six scores. Which of them tell you,
# *without knowing any other window's score*, that you are there?

# %%
METHODS = [
    "TM_SQDIFF",
    "TM_SQDIFF_NORMED",
    "TM_CCORR",
    "TM_CCORR_NORMED",
    "TM_CCOEFF",
    "TM_CCOEFF_NORMED",
]


# %%
@live(
    x=(0, 2),
    y=(0, 2),
    alt="The 5 by 5 image with the window at the chosen place, and the template",
)
def six_scores(x=0, y=0):
    h, w = templ.shape
    window = image[y : y + h, x : x + w]
    scores = [matching.score_window(window, templ, getattr(cv2, method)) for method in METHODS]
    text = "SQDIFF {:.0f}, normed {:.3f};   CCORR {:.0f}, normed {:.3f};   "
    text += "CCOEFF {:.0f}, normed {:.3f}"
    shown = {
        "image": draw.numbers(image, highlight=(x, y, w, h)),
        "template": draw.numbers(templ),
    }
    return shown, text.format(*scores)


# %% [markdown]
# `SQDIFF` says 0, and `SQDIFF_NORMED` too: nothing can be smaller. The two other normed ones say 1: nothing can
# be larger. But `CCORR` says 22900 and `CCOEFF` 7689, and you cannot know whether that is much.

# %% [markdown] teaches=["A0.09"]
# ## Slide it everywhere
#
# *12 minutes*
#
# How many places are there? A template of 3 columns in an image of 5 fits at x = 0, 1 and 2. Let the image have H rows and W columns, and the template h and w.
# Then there are $W - w + 1$ places in a row, and $H - h + 1$ rows.
#
# So the *response*, the array of all scores, is smaller than
# the image. Its element [y, x] belongs to the window whose **top left corner** is at (x, y). OpenCV returns it as an array of `float32`.

# %%
source(matching.match_template_slow)

# %%
for method in METHODS:
    ours = matching.match_template_slow(image, templ, getattr(cv2, method))
    theirs = cv2.matchTemplate(image, templ, getattr(cv2, method))
    assert theirs.shape == (5 - 3 + 1, 5 - 3 + 1) and theirs.dtype == np.float32
    number = getattr(cv2, method)  # the constant's value
    print(f"{number} {method:17} at (1, 1): ours {ours[1, 1]:8.6g}  OpenCV {theirs[1, 1]:8.6g}")
    assert np.allclose(ours, theirs, rtol=1e-5, atol=1e-5)

# %% [markdown]
# Equal, but for the last digits of a 32-bit float. So you have read what `cv2.matchTemplate` does. It does it
# faster, though: two nested loops over every window of our scene take half a minute or so for one method.
#
# The fast version knows two tricks. All the sums of products at once are one multiplication of Fourier spectra ([chapter 4](04_convolution_and_edges.ipynb) says a little more). And the sum of any window is four look-ups in a table of
# running sums. You need not follow every line today.

# %%
source(matching.match_template)

# %%
source(matching._correlate)
source(matching._window_sums)
source(matching._normalise)

# %%
for method in METHODS:
    ours = matching.match_template(scene, ticket, getattr(cv2, method))
    theirs = cv2.matchTemplate(scene, ticket, getattr(cv2, method))
    gap = np.abs(ours - theirs).max() / np.abs(theirs).max()
    print(
        f"{method:17} response {theirs.shape}, gap below 1/10000 of the largest value: {gap < 1e-4}"
    )
    assert gap < 1e-4

# %% [markdown]
# Why not bit for bit? OpenCV computes the correlation with 32-bit floats, we with 64. Its response of a perfect match can even
# miss the 0 of `SQDIFF` by a little. This is one of the few places in the course where equal means "equal to a stated tolerance".

# %% [markdown] teaches=["A0.09", "A0.14"]
# Now look at the response itself. Bright is a high score. With the two `SQDIFF` methods the best place is the
# *darkest*; a program that takes the maximum finds the worst place in the picture. The blue box marks the best place. Try all six.


# %%
def smaller(picture, share):
    """The picture at a share of its size, to see two side by side."""
    return cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)


@live(
    method=METHODS,
    alt="The scene with the best place boxed, and the response of the chosen method",
)
def response_map(method="TM_CCOEFF_NORMED"):
    response = cv2.matchTemplate(scene, ticket, getattr(cv2, method))
    low, high, at_low, at_high = cv2.minMaxLoc(response)
    x, y = at_low if "SQDIFF" in method else at_high
    best = draw.boxes(scene, [(x, y, 48, 36)], draw.MARK, thickness=5)
    panels = {"best place": best, "response": draw.heat(response, low, high)}
    text = f"best at x = {x}, y = {y}; values from {low:.4g} to {high:.4g}"
    return {label: smaller(picture, 0.58) for label, picture in panels.items()}, text


# %% [markdown]
# **Only the sliders know.** One of the six puts its best place on something that is not a ticket. Which one,
# and why there? Give the number of the constant, 0 to 5: `TM_SQDIFF` is 0, `TM_CCOEFF_NORMED` is 5.

# %%
check("matching.q_method", method=...)
# hint("matching.q_method")
# solution("matching.q_method")

# %% [markdown] teaches=["A0.10", "A0.11", "B0.7"]
# ## From scores to boxes
#
# *11 minutes*
#
# The best place is one place. We want *all* copies, so we take every place whose score reaches a threshold (and with
# `SQDIFF`, every place whose score is *below* one). `np.where` lists where a condition holds:

# %%
a = np.array([2, 4, 6, 8, 10])
print(np.where(a > 5))  # one axis: one array of positions
b = np.array([[1, 9], [7, 2], [8, 3]])
print(np.where(b > 5))  # two axes: the rows, then the columns
c = a.reshape(1, 5)  # the same numbers as a picture of one row
print(np.where(c > 5))

# %% [markdown] teaches=["A0.11", "A0.12", "A0.13"]
# Two arrays came back: **rows first, then columns**. OpenCV's drawing functions want **(x, y)**, which is column first.
# So turn the pair around, `[::-1]`, and let `zip` deal out one point at a time. `zip` packs, and with a star it unpacks:

# %%
print(list(zip([1, 2, 3], [4, 5, 6])))
print(list(zip(*[(1, 4), (2, 5), (3, 6)])))
rows_and_columns = np.where(b > 5)
print([(int(x), int(y)) for x, y in zip(*rows_and_columns[::-1])])

# %% [markdown] teaches=["A0.10", "A0.14", "A0.16", "A0.19"]
# Here is the whole classical recipe on a page of text. We cut out one "k" and look for every other. `cv2.rectangle` takes two opposite corners, (x, y) and (x + w, y + h), a colour and a thickness. `(0, 0, 255)` is
# red: blue, green, red. A grey picture would know only one number as colour, so we draw on a copy with three channels.

# %% teaches=["A0.10", "A0.14", "A0.16", "A0.19"]
page = load("page", gray=True)
x, y, w, h = truth("page").words["k"][0]
letter = page[y : y + h, x : x + w]
response = cv2.matchTemplate(page, letter, cv2.TM_CCOEFF_NORMED)
places = np.where(response >= 0.9)
found = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)
for pt in zip(*places[::-1]):
    x, y = int(pt[0]), int(pt[1])
    cv2.rectangle(found, (x, y), (x + w, y + h), (0, 0, 255), 1)
show(
    {"page": draw.zoom(found, 2), "letter": draw.zoom(letter, 8)},
    alt="A printed page; some of the letters k have a red box",
    caption=f"{len(places[0])} places with a score of at least 0.9",
)

# %% [markdown]
# Is that all of them? Someone has to know. For this page we do: each "k" was marked by hand. So a
# threshold can be scored. **Recall** is the share of the true letters that were found. **Precision** is the share of our boxes that are right.
# Green boxes are hits, dashed orange ones were missed, red ones are false alarms.
#
# Lower the threshold slowly. What goes up, and what comes down? Then try other words.

# %%
words = truth("page").words


@live(
    word=list(words),
    threshold=(0.30, 0.99, 0.01),
    alt="The page with hits, missed words and false alarms boxed",
)
def find_word(word="the", threshold=0.90):
    x, y, w, h = words[word][0]
    response = cv2.matchTemplate(page, page[y : y + h, x : x + w], cv2.TM_CCOEFF_NORMED)
    # find_peaks gives one box per word: the next section says how
    points, scores = matching.find_peaks(response, threshold, radius=6)
    boxes = [(px, py, w, h) for px, py in points]
    result = score_boxes(boxes, words[word], least=0.4)
    return draw.outcome(page, result, scale=2), f"threshold {threshold:.2f}: {result}"


# %% [markdown]
# **Only the sliders know.** Take the word "the". What is the highest threshold that finds all six? Look at the false alarms there before
# you answer: that is what recall costs.

# %%
check("matching.q_threshold", threshold=...)
# hint("matching.q_threshold")
# solution("matching.q_threshold")

# %% [markdown]
# Both numbers at once, for every threshold, make a curve. It is the honest portrait of a detector: no single threshold is
# "right", you choose a point on it. The slider moves the dot. Compare "k" with "the": which is the easier word?


# %%
def results(word, thresholds):
    """For each threshold: which of the true words it finds, and its false alarms."""
    x, y, w, h = words[word][0]
    response = cv2.matchTemplate(page, page[y : y + h, x : x + w], cv2.TM_CCOEFF_NORMED)
    points, scores = matching.find_peaks(response, 0.30, radius=6)
    boxes = np.array([(px, py, w, h) for px, py in points])
    return [score_boxes(boxes[scores >= t], words[word], least=0.4) for t in thresholds]


# %%
RECALL_PRECISION = {
    "xlim": (0, 1.03),
    "ylim": (0, 1.05),
    "xlabel": "recall",
    "ylabel": "precision",
}


@live(
    word=list(words),
    threshold=(0.30, 0.98, 0.02),
    alt="Precision over recall for all thresholds, the chosen one as a dot",
)
def precision_recall(word="the", threshold=0.80):
    every = results(word, np.arange(30, 100, 2) / 100)  # the steps of the slider
    [here] = results(word, [threshold])
    line = [result.recall for result in every], [result.precision for result in every]
    dot = {"this threshold": ([here.recall], [here.precision])}
    picture = draw.plot({"all thresholds": line}, points=dot, **RECALL_PRECISION)
    return picture, f"threshold {threshold:.2f}: {here}"


# %% [markdown] teaches=["B0.7", "A0.18", "C01", "C02"]
# ### Pitfall: the picture that was never saved
#
# A tutorial ends with `cv2.imshow('res.png', img)`, and its reader looks for the file res.png. There is none: the first argument of
# `imshow` is the title of a window.
#
# In a notebook it is worse. On a computer without a screen `cv2.imshow` ends the whole kernel. With a screen `cv2.waitKey(0)`
# waits for ever for a key pressed in another window, which `cv2.destroyAllWindows()` would close.
#
# So we never call them here. `show` puts the picture below the cell, and
# `cv2.imwrite` saves it. It returns True if it did, so ask:

# %%
import os
import tempfile

folder = tempfile.mkdtemp()
target = os.path.join(folder, "res.png")
print("written:", cv2.imwrite(target, found), "- there:", os.path.exists(target))

# %% [markdown] teaches=["B0.2"]
# ## One object, many finds
#
# *9 minutes*
#
# Five upright tickets lie on the table. How many places score at least 0.95? And at least 0.8, or 0.5? Guess, then run.

# %%
ticket_scores = cv2.matchTemplate(scene, ticket, cv2.TM_CCOEFF_NORMED)
for least in (0.95, 0.90, 0.80, 0.50):
    print(f"at least {least:.2f}: {np.count_nonzero(ticket_scores >= least)} places")
rows, columns = np.where(ticket_scores >= 0.8)
near = [(int(x), int(y)) for x, y in zip(columns, rows) if abs(x - 139) < 5 and abs(y - 43) < 5]
print("around the first ticket:", near)

# %% [markdown]
# A score does not jump from 0 to 1. It climbs, and the neighbours of the best place are nearly as good. Here are the
# scores around the first ticket:

# %%
around = ticket_scores[41:46, 137:142]
show(
    draw.numbers(around, cell=56, digits=2, highlight=(2, 2, 1, 1)),
    alt="Scores around the true place: 1.00 in the middle, falling off on all sides",
)

# %% [markdown] teaches=["A0.16", "B0.2"]
# Drawing a box at every place that passes the threshold, as tutorials do, draws several boxes on one object, and counting them
# counts wrong. What we want is the top of each hill. Take the strongest place, strike out its surroundings, take the strongest
# of what is left. This is **non-maximum suppression**, and it is short:

# %%
source(matching.find_peaks)

# %%
rest, theirs = ticket_scores.copy(), []
while True:  # the same with OpenCV's functions
    _, best, _, (x, y) = cv2.minMaxLoc(rest)
    if best < 0.8:
        break
    theirs.append((x, y))
    cv2.rectangle(rest, (x - 12, y - 12), (x + 12, y + 12), -1, cv2.FILLED)
ours, scores = matching.find_peaks(ticket_scores, 0.8, radius=12)
print(theirs)
assert ours.tolist() == [list(point) for point in theirs]

# %% [markdown]
# OpenCV also has a function for boxes in general, which strikes out by overlap instead of distance. It is called `cv2.dnn.NMSBoxes` (and not `cv2.NMSBoxes`):

# %%
every = [(int(x), int(y), 48, 36) for x, y in zip(columns, rows)]
scores = ticket_scores[rows, columns].tolist()
kept = np.ravel(cv2.dnn.NMSBoxes(every, scores, score_threshold=0.8, nms_threshold=0.3))
same = {every[i][:2] for i in kept} == {tuple(point) for point in ours.tolist()}
print(f"{len(every)} boxes, {len(kept)} kept; the same as by find_peaks: {same}")

# %% [markdown]
# Nine objects at 0.8, though only five are upright and untouched. Which are the other four? Radius 0 strikes out nothing, so most tickets have several boxes.
# The first counts as a hit, the others lie on it in red, as false alarms. Let the radius grow, and look.

# %%
objects = truth("scene").objects
matchable = [o.box for o in objects if o.kind in ("upright", "dimmed", "noisy")]


def on_scene(result):
    """The scene with hits, missed tickets and false alarms, at three quarters of its size."""
    return smaller(draw.outcome(scene, result, thickness=3), 0.75)


@live(
    threshold=(0.50, 0.99, 0.01),
    radius=(0, 60),
    alt="The scene with hits, missed tickets and false alarms boxed",
)
def suppress(threshold=0.80, radius=0):
    points, scores = matching.find_peaks(ticket_scores, threshold, radius)
    result = score_boxes([(x, y, 48, 36) for x, y in points], matchable)
    return on_scene(result), f"{len(points)} boxes; {result}"


# %% [markdown]
# From radius 1 on each of the nine has exactly one box. And then, if the radius grows too
# large, one of them disappears. **Only the sliders know:** leave the threshold at 0.80. At which radius is the first ticket lost, and which one is it?

# %%
check("matching.q_radius", radius=...)
# hint("matching.q_radius")
# solution("matching.q_radius")

# %% [markdown] teaches=["A0.03", "A0.07", "A0.08", "A0.17"]
# ## Turned by a quarter
#
# *9 minutes*
#
# Three tickets are turned by 90, 180 and 270 degrees. The response does not care that it is the same ticket:
# to the sum of products, a turned picture is another picture. The cure is plain. Turn the *template*, and search again.
#
# NumPy and OpenCV both turn by quarters. `np.rot90(picture, k)` makes k quarter turns anticlockwise, so k = -1 is one clockwise. `cv2.rotate(picture, code)` takes one of three codes, 0 to 2.
# No pixel changes its value, so the results must be equal. Here is ours:

# %%
source(matching.rotate)

# %%
codes = {-1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 1: cv2.ROTATE_90_COUNTERCLOCKWISE}
for k, code in codes.items():
    theirs = cv2.rotate(ticket, code)
    assert np.array_equal(np.rot90(ticket, k), theirs)
    assert np.array_equal(matching.rotate(ticket, code), theirs)
    print(f"k = {k:2}, code {code}: shape {ticket.shape[:2]} becomes {theirs.shape[:2]}")

# %% [markdown]
# A code is not an angle. `cv2.rotate(picture, 90)` raises no error, and returns whatever was in memory. Ours refuses:

# %%
try:
    matching.rotate(ticket, 90)
except ValueError as error:
    print("ours:", error)

# %% [markdown] teaches=["A0.15", "A0.02", "B0.1"]
# ### Pitfall: the box keeps the old size
#
# This chapter grew from a lesson on the web, and mends its mistakes where we found some. That lesson has
# three files: one turns a picture, one finds all copies, and the third puts both to use, as `rotate`, `find_peaks` and `find_turned` do here.
#
# It measured width and height once, before turning, and drew every box with them. But in a quarter turn the two change places. How wrong is that box?
#
# Compare it with the true one by **IoU**: the area where two boxes overlap, divided by the area they cover together.

# %%
source(iou)

# %%
quarter = next(o for o in objects if o.kind == "turned" and o.angle == 90)
x, y, w, h = quarter.box
wrong = (x, y, h, w)  # the size of the template before it was turned
print(f"true box {w} x {h}, drawn {h} x {w}: IoU {iou(quarter.box, wrong):.3f}")
print(f"with an object of 100 x 60: IoU {iou((0, 0, 100, 60), (0, 0, 60, 100)):.3f}")
marked = draw.boxes(draw.boxes(scene, [wrong], draw.FALSE), [quarter.box])
show(
    draw.zoom(marked[20:110, 640:720], 3),
    alt="A ticket turned by a quarter: the right box fits, the wrong one lies across it",
)

# %% [markdown] teaches=["B0.3", "A0.02", "A0.15"]
# So take the size *after* turning, in the function that searches. And do not forget the half turn: that lesson
# searched three of the four directions: 0, 90 and 270 degrees. The ticket on its head was never found. What would it have scored?


# %%
def find_turned(image, templ, turns, threshold, radius=12):
    boxes, scores = [], []
    for k in turns:
        turned = np.ascontiguousarray(np.rot90(templ, k))
        h, w = turned.shape[:2]  # after turning
        response = cv2.matchTemplate(image, turned, cv2.TM_CCOEFF_NORMED)
        points, values = matching.find_peaks(response, threshold, radius)
        boxes += [(x, y, w, h) for x, y in points]
        scores += list(values)
    return boxes, scores


# %%
in_gray = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (scene, ticket)]
for k in range(4):
    boxes, scores = find_turned(*in_gray, [k], 0.9)
    print(f"{90 * k:3} degrees: best {max(scores):.3f}, {len(boxes)} found at 0.9 or more")

# %% [markdown]
# Switch the turns on and off. The three turned tickets count now, so nine plus three are to be found. Four searches take four times as long, so this one
# looks at grey pictures, a third of the numbers. It pays for that at low thresholds, where colour would have told more apart.

# %%
quarters = [o.box for o in objects if o.kind in ("upright", "dimmed", "noisy", "turned")]


@live(
    upright=True,
    quarter=True,
    half=True,
    three_quarters=True,
    threshold=(0.50, 0.99, 0.01),
    alt="The scene with the tickets found in the chosen directions",
)
def turns(upright=True, quarter=False, half=False, three_quarters=False, threshold=0.80):
    chosen = [k for k, on in enumerate((upright, quarter, half, three_quarters)) if on]
    boxes, scores = find_turned(*in_gray, chosen, threshold)
    result = score_boxes(boxes, quarters)
    return on_scene(result), f"searches: {len(chosen)}; {result}"


# %% [markdown] teaches=["B0.6", "C18"]
# ### Pitfall: drawing on a turned picture
#
# `np.rot90` does not copy. It returns a *view*: the same numbers, read in another order. OpenCV can read such an array, but some of its
# functions cannot draw on it. The message does not say why in words a person would use:

# %%
view = np.rot90(ticket)
try:
    cv2.rectangle(view, (2, 2), (20, 20), (0, 0, 255), 1)
except cv2.error as error:
    print("OpenCV says:", error.err.split("- ")[1].split("\n")[0])
copy = np.ascontiguousarray(view)  # the same numbers in an array of their own
cv2.rectangle(copy, (2, 2), (20, 20), (0, 0, 255), 1)
print("on a copy it works:", not np.array_equal(copy, view))

# %% [markdown] teaches=["B0.3", "A0.03"]
# ## Any angle, any size
#
# *7 minutes*
#
# Does turning the template "raise the accuracy"? It finds quarter turns. Between them there is a gap, and the gap is wide.
# Turn and scale the ticket below, and watch its best score. The box is green while the score is at least 0.8.
#
# ([Chapter 6](06_geometric_transforms.ipynb) explains how `transformed` turns it.)


# %%
def transformed(picture, angle, scale):
    h, w = picture.shape[:2]
    side = 110
    m = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), angle, scale)
    m[:, 2] += (side - w) / 2, (side - h) / 2
    return cv2.warpAffine(
        picture, m, (side, side), flags=cv2.INTER_LINEAR, borderValue=(90, 120, 150)
    )


# %%
@live(
    degrees=(-45, 45),
    scale=(0.60, 1.60, 0.05),
    alt="The ticket turned and scaled, with the box of its best match",
)
def angle_and_scale(degrees=0, scale=1.0):
    picture = transformed(ticket, degrees, scale)
    response = cv2.matchTemplate(picture, ticket, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(response)
    color = draw.FOUND if best >= 0.8 else draw.FALSE
    boxed = draw.boxes(picture, [(x, y, 48, 36)], color, thickness=1)
    return draw.zoom(boxed, 3), f"best score {best:.3f}"


# %% [markdown]
# **Only the sliders know.** Leave the scale at 1. At how many degrees does the score first fall below 0.8?

# %%
check("matching.q_angle", degrees=...)
# hint("matching.q_angle")
# solution("matching.q_angle")

# %% [markdown]
# Here is the whole curve, for the angle and for the size.


# %%
def best_score(angle, scale):
    picture = transformed(ticket, angle, scale)
    return cv2.matchTemplate(picture, ticket, cv2.TM_CCOEFF_NORMED).max()


angles, scales = np.arange(-45, 46), np.arange(0.6, 1.61, 0.02)
by_angle = angles, [best_score(a, 1) for a in angles]
by_scale = scales, [best_score(0, s) for s in scales]
show(
    {
        "turned": draw.plot(
            {"best score": by_angle}, ylim=(0, 1.05), xlabel="degrees", size=(400, 280)
        ),
        "scaled": draw.plot(
            {"best score": by_scale}, ylim=(0, 1.05), xlabel="scale", size=(400, 280)
        ),
    },
    alt="The best score falls steeply when the object is turned or scaled",
)

# %%
turns_tried, sizes_tried = (1, 2, 3, 5, 10, 15, 45), (0.9, 0.95, 1.05, 1.1)
print("degrees", "".join(f"{degrees:6}" for degrees in turns_tried))
print("score  ", "".join(f"{best_score(degrees, 1):6.2f}" for degrees in turns_tried))
print("scale  ", "".join(f"{scale:6}" for scale in sizes_tried))
print("score  ", "".join(f"{best_score(0, scale):6.2f}" for scale in sizes_tried))

# %% [markdown]
# Suppose that we search in steps of 10 degrees and of 10 %. That loses some tickets at a threshold of 0.8, since one may lie 5 degrees from the nearest step. And it still takes 36 directions times
# perhaps 8 sizes: 288 searches instead of one.

# %% [markdown]
# ## Light, noise, and empty templates
#
# *14 minutes*
#
# Two tickets lie in the shade, and two are strewn with noise. Which of them did `CCOEFF_NORMED` mind?

# %%
for kind in ("upright", "dimmed", "noisy"):
    corners = [o.box[:2] for o in objects if o.kind == kind]
    print(f"{kind:8}", [f"{ticket_scores[y, x]:.3f}" for x, y in corners])

# %% [markdown]
# Why does dimming not hurt? `CCOEFF_NORMED` subtracts
# the mean and divides by the spread. Multiply a patch by 0.4 and add 30: the mean and the spread change, and what is left does not.
# Of the other methods `CCOEFF` only subtracts, `CCORR_NORMED` only divides, and `SQDIFF` does neither.
#
# Below, the box is green where the ticket was found, red where the method was led astray.
# Raise the brightness with `TM_SQDIFF` until it is. Then keep the brightness and change the method.

# %%
gray_scene, gray_ticket = in_gray
clean = gray_scene[0:140, 60:300]
grains = np.random.default_rng(7).normal(size=clean.shape)


# %%
@live(
    method=METHODS,
    contrast=(0.1, 1.5, 0.05),
    brightness=(-60, 160),
    noise=(0, 150, 5),
    alt="A ticket beside the cup in other light and with noise, and where the method finds it",
)
def light_and_noise(method="TM_SQDIFF", contrast=1.0, brightness=0, noise=0):
    changed = np.clip(clean * contrast + brightness + noise * grains, 0, 255).astype(np.uint8)
    response = cv2.matchTemplate(changed, gray_ticket, getattr(cv2, method))
    low, high, at_low, at_high = cv2.minMaxLoc(response)
    value, (x, y) = (low, at_low) if "SQDIFF" in method else (high, at_high)
    digits = 4 if "NORMED" in method else 0
    right = abs(x - 79) <= 1 and abs(y - 43) <= 1  # the ticket at (139, 43) of the scene
    said, color = ("found", draw.FOUND) if right else ("wrong place", draw.FALSE)
    picture = draw.boxes(draw.zoom(changed, 2), [(2 * x, 2 * y, 96, 72)], color)
    return picture, f"{said}; best value {value:,.{digits}f}"


# %% [markdown]
# **Only the sliders know.** Take `TM_CCOEFF_NORMED`, contrast 1, no noise, and raise the brightness from 0. It should be forgiven, whatever it is. From which brightness on is the best value
# below 0.99 all the same? What has happened to the white of the ticket?

# %%
check("matching.q_brightness", brightness=...)
# hint("matching.q_brightness")
# solution("matching.q_brightness")

# %% [markdown] teaches=["B0.4", "C28"]
# ### Pitfall: a template with nothing on it
#
# Cut the template from an empty piece of sky, and every place scores a perfect 1.0. There is no pattern left after the mean is subtracted, the formula
# is 0 divided by 0, and OpenCV answers 1. No error, no warning. Look at the spread of a template (its standard deviation, `.std()`) before you trust it.

# %%
flat = np.full((20, 20), 128, np.uint8)
response = cv2.matchTemplate(page, flat, cv2.TM_CCOEFF_NORMED)
print(f"smallest score {response.min()}, largest {response.max()}")
print(f"spread of the template {flat.std()}, of the ticket {gray_ticket.std():.1f}")

# %% [markdown] teaches=["B0.5", "C28"]
# ### Pitfall: a template larger than the image
#
# Swap the two arguments by mistake. If the template is larger in *one* direction, OpenCV objects. If it is larger in *both*, it says nothing, swaps the roles, and returns a response
# of a size you did not expect. Ours objects in both cases, and says what it wants. OpenCV also refuses colour against grey:

# %%
swapped = cv2.matchTemplate(letter, page, cv2.TM_CCOEFF_NORMED)
print("larger in both, OpenCV: no error, shape", swapped.shape)
refused = {"wider": (page, np.zeros((5, 400), np.uint8)), "colour, grey": (scene, gray_ticket)}
for name, (large, small) in refused.items():
    try:
        cv2.matchTemplate(large, small, cv2.TM_CCOEFF_NORMED)
    except cv2.error as error:
        print(f"{name}, OpenCV: {error.err}")
try:
    matching.match_template(letter, page, cv2.TM_CCOEFF_NORMED)
except ValueError as error:
    print("larger in both, ours:", error)

# %% [markdown]
# ### Masks: only part of the template counts
#
# Two tickets lie half under the edge of the saucer. If only the half that is seen counts, they can be found again. A **mask** is an array of the template's size; where it is 0,
# the pixel is left out. OpenCV takes it by its name, `mask=`. Here the right half counts:

# %%
half_mask = np.zeros(gray_ticket.shape, np.uint8)
half_mask[:, 24:] = 255
ours = matching.match_template(gray_scene, gray_ticket, cv2.TM_CCOEFF_NORMED, half_mask)
theirs = cv2.matchTemplate(gray_scene, gray_ticket, cv2.TM_CCOEFF_NORMED, mask=half_mask)
print("ours and OpenCV's agree to 1/1000:", np.allclose(ours, theirs, rtol=0, atol=1e-3))
black = np.zeros((60, 60), np.uint8)  # every window is flat
theirs = cv2.matchTemplate(black, gray_ticket, cv2.TM_CCOEFF_NORMED, mask=half_mask)
print("all numbers finite where windows are flat:", bool(np.isfinite(theirs).all()))

# %% [markdown]
# With a mask OpenCV divides by zero where a window is flat. Ours gives 0 there, so we take ours. Move the edges of the mask. What do you pay for using less of the template?

# %%
seen = [o.box for o in objects if o.kind in ("upright", "dimmed", "noisy", "hidden")]


@live(
    left=(0, 40),
    right=(8, 48),
    threshold=(0.50, 0.99, 0.01),
    alt="Tickets found with part of the template, and the part that counts",
)
def masked(left=0, right=48, threshold=0.80):
    mask = np.zeros(ticket.shape[:2], np.uint8)
    mask[:, left : max(right, left + 8)] = 255
    response = matching.match_template(gray_scene, gray_ticket, cv2.TM_CCOEFF_NORMED, mask)
    points, _ = matching.find_peaks(response, threshold, radius=12)
    result = score_boxes([(x, y, 48, 36) for x, y in points], seen)
    part = cv2.bitwise_and(ticket, ticket, mask=mask)
    return {"found": on_scene(result), "what counts": draw.zoom(part, 4)}, str(result)


# %% [markdown]
# **Only the sliders know.** Leave `right` at 48 and the threshold at 0.80. One hidden ticket shows its left half, the other its right half.
# What is the smallest `left` with which the one that shows its right half is found?

# %%
check("matching.q_mask", left=...)
# hint("matching.q_mask")
# solution("matching.q_mask")

# %% [markdown]
# ## What does it cost?
#
# *2 minutes*
#
# Count the multiplications. Each window needs one for every pixel of the template, and there is a window at nearly every pixel of the image:


# %%
def products(image, templ):
    (H, W), (h, w) = image.shape[:2], templ.shape[:2]
    return (H - h + 1) * (W - w + 1) * h * w


half = [cv2.pyrDown(picture) for picture in (scene, ticket)]
full, reduced = products(scene, ticket), products(*half)
print(f"full size {full:,}; both at half size {reduced:,}: {full / reduced:.1f} times fewer")

# %% [markdown]
# Half the size is a quarter of the windows, and each window has a quarter of the pixels: a sixteenth of the work. So look in a *small* copy first, and
# look again at full size only around what was found there. That is **coarse to fine**, and the next chapter builds the small copies.

# %%
small = cv2.matchTemplate(half[0], half[1], cv2.TM_CCOEFF_NORMED)
points, _ = matching.find_peaks(small, 0.7, radius=6)
result = score_boxes([(2 * x, 2 * y, 48, 36) for x, y in points], matchable)
show(
    on_scene(result),
    alt="Boxes found in the small copy, drawn on the scene",
    caption=f"at half size: {result}",
)

# %% [markdown]
# ## Exercises
#
# *3 minutes for the first two; take your time for the others*
#
# Each cell holds a function with dots in it. Put your lines in their place and run the cell. The check runs it on fresh arrays and says what it sees.
# `hint("matching.ssd")` gives one hint at a time, `solution("matching.ssd")` an answer and its reasons.
#
# **1. Predict.** An image of 480 rows and 640 columns, a template of 36 rows and 48 columns. Which shape has the response? No code: think, then type.

# %%
check("matching.predict_shape", rows=..., columns=...)

# %% [markdown]
# **2. Write** the sum of squared differences of two uint8 patches, as a whole number.


# %%
def my_ssd(window, templ):
    # your lines in the place of the dots
    ...


check("matching.ssd", my_ssd)

# %% [markdown]
# **3. Write** the score that forgives light: `TM_CCOEFF_NORMED` of two grey patches of the same size, as a float. The patches are never flat.


# %%
def my_ccoeff_normed(window, templ):
    # your lines in the place of the dots
    ...


check("matching.ccoeff_normed", my_ccoeff_normed)

# %% [markdown]
# **4. Write** the step from a response to points: an array of shape (n, 2) and dtype int64, with x and y of every place that scores at least the threshold, row by row. (Positions from `np.where` are int64 already.)


# %%
def my_points(response, threshold):
    # your lines in the place of the dots
    ...


check("matching.points", my_points)

# %% [markdown] teaches=["B0.1"]
# **5. Debug.** This function returns the box (x, y, width, height) of a find at (x, y). It was found with the template `templ`, after that was turned by k quarters. For a square template the function works. Mend it for the others.


# %%
def my_turned_box(x, y, templ, k):
    h, w = templ.shape[:2]
    return (x, y, w, h)


check("matching.turned_box", my_turned_box)

# %% [markdown]
# **6. Debug.** This function returns the best place of a response, as a tuple (x, y). `method` is a number, as `cv2.TM_SQDIFF` is. The function is right for four of the six methods.


# %%
def my_best(response, method):
    _, _, _, at_high = cv2.minMaxLoc(response)
    return at_high


check("matching.best", my_best)

# %% [markdown] teaches=["B0.2"]
# **7. Write** non-maximum suppression yourself: the number of objects in a response. Do not change the response you are given.
#
# Take the largest value. If it is below the threshold, stop. Else count it, set the square of 2 radius + 1 rows and columns around it to minus infinity, and repeat.
#
# If the cell runs on and on, your loop strikes out nothing somewhere: press the stop button
# in the bar above, and think of the edge of the picture, and of a radius of 0.


# %%
def my_count(response, threshold, radius):
    # your lines in the place of the dots
    ...


check("matching.count", my_count)

# %% [markdown]
# **8. Your own picture.** Put a photograph in this folder, give its name to `load`, choose a box around something that occurs once, and find it again by its pixels. With the course's
# picture it works like this; now change the name and the box.

# %%
mine = load("astronaut")  # load("my_photo.jpg")
x, y, w, h = 170, 60, 90, 110
piece = mine[y : y + h, x : x + w]
_, score, _, place = cv2.minMaxLoc(cv2.matchTemplate(mine, piece, cv2.TM_CCOEFF_NORMED))
show(
    draw.boxes(mine, [(*place, w, h)]),
    alt="A picture with the found piece boxed",
    caption=f"score {score:.3f} at {place}",
)
check("matching.own", picture=mine, box=(x, y, w, h), found=place)

# %% [markdown]
# ## What you now know
#
# - A match score is one number for two patches. `SQDIFF` is best when small, the others when large; only the normed ones have a known scale.
# - The response has one element per window: (H - h + 1, W - w + 1). Its [row, column] is the window's top left corner.
# - A threshold trades recall against precision. The curve of both is the portrait of a detector.
# - Every object gives a hill of good scores. Non-maximum suppression keeps the top.
# - Quarter turns cost four searches. Other angles and sizes break the score within a few degrees and a few percent.
# - `CCOEFF_NORMED` forgives brightness and contrast. A flat template scores 1 everywhere.
#
# ## Where the field goes from here
#
# Template matching compares pixels. Features such as SIFT and ORB compare small patches in a way that turning and scaling do not change. Detectors learned from examples
# find "a cup" where a template finds only *this* cup.
#
# But on a circuit board, a printed page or a game screen, the object is neither turned nor scaled. There matching a template is still the first thing
# to try. Many trackers do it too, from frame to frame.
#
# ## References
#
# - J. P. Lewis, "Fast Normalized Cross-Correlation", Vision Interface, 1995.
# - K. Briechle, U. D. Hanebeck, "Template matching using fast normalized cross correlation", Proc. SPIE 4387, 2001. [doi:10.1117/12.421129](https://doi.org/10.1117/12.421129)
# - A. Neubeck, L. Van Gool, "Efficient Non-Maximum Suppression", ICPR, 2006. [doi:10.1109/ICPR.2006.479](https://doi.org/10.1109/ICPR.2006.479)
# - OpenCV, [Object detection: matchTemplate](https://docs.opencv.org/4.x/df/dfb/group__imgproc__object.html)
#
# Next: [2. Image pyramids](02_image_pyramids.ipynb), where small copies make the search fast and let it find other sizes.
