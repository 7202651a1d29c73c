# %% [markdown] teaches=["A0.42"]
# # 3. Histograms
#
# *90 minutes*
#
# **You will be able to** count the grey values and colours of a picture, of all of it or of a part; read contrast, light and
# colour off the counts; brighten a dim photograph; let a picture choose its own threshold; find a colour; and find the cuts in a video.
#
# **You need first** [0. Start here](00_start_here.ipynb): arrays, (row, column) and (x, y), uint8, BGR. Where we compare with [chapter 1](01_template_matching.ipynb) we say so.
#
# A histogram says how the grey values of a picture (books call them *intensities*) are *distributed*: it forgets where each pixel is and keeps only how many there are of each value.
#
# That is a lot to forget. Yet it is enough to
# see where one camera shot ends and the next begins, as you will do at the end of this chapter. Below is a video of 188 frames, every
# eighth of them shown, and a curve that says how much the histogram changed from each frame to the next.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution, source, truth
from cvlessons.scenes_histograms import clip
from cvlessons.score import score_pixels, score_points
from cvlessons.scratch import histograms
from matplotlib import pyplot as plt

GREY = {"xlim": (0, 256), "xlabel": "grey value"}  # the axis of most plots in this chapter
frames, film = clip(load)
grays = [cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) for frame in frames]
counts = [cv2.calcHist([g], [0], None, [32], [0, 256]).ravel() / g.size for g in grays]
change = [cv2.compareHist(a, b, cv2.HISTCMP_BHATTACHARYYA) for a, b in zip(counts, counts[1:])]
strip = draw.tiles([cv2.pyrDown(frame) for frame in frames[::8]], 8, 3)
curve = {"change of the histogram": (np.arange(1, len(frames)), change)}
curve = draw.plot(curve, ylim=(0, 1), xlabel="frame", ylabel="distance", size=(660, 240))
show(
    strip, curve, alt="24 small frames of a video; under it a curve with ten or so sharp peaks"
)

# %% [markdown] teaches=["A0.43"]
# ## How many pixels of each grey?
#
# *12 minutes*
#
# Sixteen pixels. How many of them are dark? You have to say first what "dark" means. Let us cut the 256 grey values into four
# equal parts, called **bins**: 0 to 63, 64 to 127, 128 to 191, 192 to 255. Count with a pencil before you run the cell after this one.

# %%
tiny = np.uint8(
    [[12, 40, 63, 64], [150, 90, 64, 130], [128, 191, 192, 200], [255, 255, 220, 63]]
)
show(draw.numbers(tiny, cell=54), alt="A 4 by 4 array of grey values from 12 to 255")

# %%
by_hand = [0, 0, 0, 0]
for value in tiny.ravel():  # all pixels, one after the other; where they stood does not matter
    by_hand[value // 64] += 1
print(by_hand, "together", sum(by_hand))
bars = draw.plot(bars={"pixels": (np.arange(5) * 64, by_hand)}, ylim=(0, 6), **GREY)
show(bars, alt="Four bars of height 4, 3, 4 and 5")

# %% [markdown] teaches=["A0.43", "A0.45"]
# Four numbers that add up to the sixteen pixels: that is a **histogram**. With $n$ bins from $a$ up to, not including, $b$, the value $v$ falls into bin
#
# $$i = \left\lfloor \frac{v - a}{b - a}\, n \right\rfloor$$
#
# OpenCV's function is `cv2.calcHist(images, channels, mask, histSize, ranges)`. For our sixteen pixels the call is `cv2.calcHist([tiny], [0], None, [4], [0, 256])`. *Each* argument but the mask is a list, even if it holds one thing:
#
# - `images`: mostly one picture;
# - `channels`: which of them to count, by index. `[0]` is the first, which in a colour picture is blue; `[1]` is green and `[2]` red;
# - `mask`: which pixels count. None is all;
# - `histSize`: the number of bins. `[256]` makes one for each value, `[16]` makes 16 bins of 16 values. Which values does the last of those 16 hold?
# - `ranges`: from the first value that counts to the first one that no longer does.
#
# Here is ours. `_bin_index` is the formula above, and `bincount` counts:

# %%
source(histograms.calc_hist)
source(histograms._bin_index)

# %%
camera = load("camera", gray=True)
for picture, bins in ((tiny, 4), (camera, 16), (camera, 256)):
    ours = histograms.calc_hist([picture], [0], None, [bins], [0, 256])
    theirs = cv2.calcHist([picture], [0], None, [bins], [0, 256]).ravel()
    assert np.array_equal(ours, theirs)
    print(
        f"{picture.size:6} pixels in {bins:3} bins: equal; the fullest bin is {theirs.argmax()}"
    )
sixteen_bins = [f"{first} to {first + 15}" for first in range(0, 256, 16)]
print("the 16 bins:", ", ".join(sixteen_bins[:3]), "...", sixteen_bins[-1])

# %% [markdown]
# Equal in every bin. Now a real photograph. The height of a bar is the number of pixels *per grey value*, so that the area stays the
# same when bins become wider. The text below it counts the *hills*: bars that are higher than both neighbours. Begin at 256 bins and go down. What do you lose? What do you gain?

# %%
GRAYS = {name: load(name, gray=True) for name in ("camera", "coins", "page", "rocket")}


def count_hills(counts):
    framed = np.concatenate([[0], counts, [0]])  # so the ends have two neighbours too
    return np.count_nonzero((counts > framed[:-2]) & (counts > framed[2:]))


# %%
@live(
    picture=list(GRAYS),
    bins=(2, 256),
    alt="A photograph, and its histogram with the chosen number of bins",
)
def how_many_bins(picture="camera", bins=256):
    gray = GRAYS[picture]
    counts = cv2.calcHist([gray], [0], None, [bins], [0, 256]).ravel()
    edges = np.linspace(0, 256, bins + 1)
    share = {
        "percent of the pixels per grey value": (edges, 100 * counts / gray.size / (256 / bins))
    }
    plot = draw.plot(bars=share, ylim=(0, 4), **GREY)
    hills = count_hills(counts)
    small = cv2.resize(gray, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    text = f"{bins} bins, {hills} hill{'s' if hills > 1 else ''}"
    return {"picture": small, "histogram": plot}, text


# %% [markdown]
# With 256 bins every small bump of chance is a hill. With 2 bins nothing is
# left. In between, `camera` shows what a person sees: a dark coat, a grass of middle grey, a bright sky.
#
# **Only the sliders know.** For `camera`, what is the smallest number of bins with exactly three hills?

# %%
check("histograms.q_bins", bins=...)
# hint("histograms.q_bins")
# solution("histograms.q_bins")

# %% [markdown] teaches=["B0.25", "A0.45"]
# ### Pitfall: the white that got lost
#
# The largest value of a uint8 is 255, so `ranges=[0, 255]` looks right, and many texts write it. But the upper end does not count. Which pixels are lost?

# %%
for end in (255, 256):
    counted = cv2.calcHist([camera], [0], None, [256], [0, end]).sum()
    print(f"ranges [0, {end}]: {camera.size - counted:.0f} of {camera.size} pixels not counted")
print("pixels of value 255:", np.count_nonzero(camera == 255))

# %% [markdown] teaches=["B0.20", "B0.21", "B0.22", "C26", "A0.45"]
# ### Pitfall: the brackets, the channel, the dtype
#
# Four things that go wrong. The first is the worst: it gives no error. Without the brackets each *row* of the picture is taken for a
# picture of its own, and channel 0 is the first of them.

# %%
coffee = load("coffee")
coffee_gray = cv2.cvtColor(coffee, cv2.COLOR_BGR2GRAY)
one_row = cv2.calcHist(coffee_gray, [0], None, [256], [0, 256])
print(f"no brackets: {one_row.sum():.0f} of {coffee_gray.size} pixels, and no error")


def refusal(function, *arguments, **options):
    """What OpenCV says when it refuses a call, in one line; or "no error"."""
    try:
        function(*arguments, **options)
    except cv2.error as error:
        lines = [line.strip(" >-") for line in error.err.strip().splitlines()]
        return lines[1] if len(lines) > 1 else error.err  # the first reason, below a headline
    return "no error"


# %%
print("channel 1 of grey:", refusal(cv2.calcHist, [coffee_gray], [1], None, [256], [0, 256]))
print("channels=0:", refusal(cv2.calcHist, [coffee_gray], 0, None, [256], [0, 256]))
for dtype in "uint8 uint16 float32 int8 int16 int32 int64 float64 bool".split():
    answer = refusal(cv2.calcHist, [camera.astype(dtype)], [0], None, [256], [0, 256])
    print(f"{dtype:8}", "counts" if answer == "no error" else "is refused")

# %% [markdown]
# `channels` is the *index* of a channel, not how many there are: a grey picture has only `[0]`. And the values must be uint8, uint16 or float32.
# Ours gives the same refusals in words:

# %%
for images, channels in ((coffee_gray, [0]), ([coffee_gray], 0), ([coffee_gray], [1])):
    try:
        histograms.calc_hist(images, channels, None, [256], [0, 256])
    except (TypeError, ValueError) as error:
        print(error)

# %% [markdown] teaches=["A0.44", "A0.46", "B0.18"]
# ## What stands on the axis?
#
# *4 minutes*
#
# You do not need OpenCV to draw a histogram. Matplotlib counts and draws in one line, `plt.hist(image.ravel(), bins=256)`. `ravel` makes one
# long row of all pixels, and `plt.show()` shows the figure. (Here `plt.close()` stands in its place, since we want the numbers. Put `plt.show()` there, and you see the bars.) Do both count the same? First with the full range of `camera`, then with a picture whose values end early.

# %%
faint = np.uint8(50 + camera // 2)  # half the contrast: 50 to 177
for name, picture in (("camera", camera), ("faint", faint)):
    plain, edges, _ = plt.hist(picture.ravel(), bins=256)
    fixed, _, _ = plt.hist(picture.ravel(), bins=256, range=(0, 256))
    plt.close()  # or plt.show(), to see it
    ours = cv2.calcHist([picture], [0], None, [256], [0, 256]).ravel()
    print(
        f"{name}: {picture.min()} to {picture.max()}, a bin is {edges[1] - edges[0]:.3f} wide,"
    )
    same, same_fixed = np.array_equal(plain, ours), np.array_equal(fixed, ours)
    print(f"  same as calcHist: {same}, with range {same_fixed}")
print("empty bins of the last one:", np.count_nonzero(plain == 0))

# %% [markdown] teaches=["B0.18"]
# ### Pitfall: bins that follow the picture
#
# Without `range`, the 256 bins are spread from the *smallest to the largest value that occurs*. For `faint` a bin is half a grey value wide, and
# there is no grey value 50.5. So every second bin must be empty. The picture on the left is a comb that does not exist. Give `range=(0, 256)`.

# %%
fine = {"without range": (edges, plain)}
right = {"with range=(0, 256)": (np.arange(257), fixed)}
view = {"xlim": (50, 90), "ylim": (0, 9000), "xlabel": "grey value", "size": (400, 260)}
show(
    draw.plot(bars=fine, **view),
    draw.plot(bars=right, **view),
    alt="Left a comb of narrow bars with gaps; right bars without gaps",
)

# %% [markdown] teaches=["A0.46", "B0.26"]
# ### Pitfall: the number of a bin is no grey value
#
# Sixteen bins are sixteen numbers. Draw them as a curve with `plt.plot(hist)` and the axis runs from 0 to 15: those are the numbers of the bins.
# Who knows, then, that 12 means the grey values 192 to 207? Put the *middle of each bin* on the axis, and it says grey values.

# %%
sixteen = cv2.calcHist([camera], [0], None, [16], [0, 256]).ravel()
middles = (np.arange(16) + 0.5) * 256 / 16  # 8, 24, 40 ... 248
axes = {"ylabel": "pixels", "size": (400, 260)}
show(
    draw.plot({"plt.plot(hist)": sixteen}, xlabel="number of the bin", **axes),
    draw.plot(
        {"over the middles": (middles, sixteen)}, xlim=(0, 256), xlabel="grey value", **axes
    ),
    alt="The same curve twice, over 0 to 15 and over 0 to 256",
)

# %% [markdown] teaches=["B0.19", "C32"]
# ### Pitfall: the shape that changed
#
# OpenCV 5 returns 16 bins with shape (16,). OpenCV 4 returns shape (16, 1), a column. Code for one breaks with the other: an element of a column
# is itself an array of one number. Here are both shapes, made by hand, so that you see it with either version:

# %%
flat, column = sixteen, sixteen.reshape(-1, 1)
tries = {
    "flat[3][0]": lambda: flat[3][0],
    "column[3][0]": lambda: column[3][0],
    "int(flat[3])": lambda: int(flat[3]),
    "int(column[3])": lambda: int(column[3]),
    "int(column.ravel()[3])": lambda: int(column.ravel()[3]),
}
for text, attempt in tries.items():
    try:
        print(f"{text:23} {attempt():.0f}")
    except (IndexError, TypeError) as error:
        print(f"{text:23} {type(error).__name__}: {error}")
print("the fullest bin, in a list:", [flat.argmax()], " as an int:", [int(flat.argmax())])

# %% [markdown]
# The fourth line depends on your NumPy: until 2.3 it worked, with a warning; since 2.4 it is an error. The last line does too: since NumPy 2 a number of NumPy's says its type when it stands in a list. It is still 12. One habit works everywhere. Write **`.ravel()`** behind every `calcHist` with one channel.

# %% [markdown] teaches=["A0.47"]
# ## Three colours, three histograms
#
# *4 minutes*
#
# A colour picture has three channels, and OpenCV keeps them in the order B, G, R. Count each for itself, in a loop: `enumerate` deals out the index and the name.

# %%
COLORS = {"b": "#0072B2", "g": "#009E73", "r": "#D55E00"}


def three_curves(picture, mask=None, ymax=3.0):
    curves = {}
    for i, name in enumerate(("b", "g", "r")):
        counts = cv2.calcHist([picture], [i], mask, [64], [0, 256]).ravel()
        curves[name] = np.arange(2, 256, 4), 100 * counts / max(counts.sum(), 1) / 4
    axes = {"xlim": (0, 256), "ylim": (0, ymax), "xlabel": "value"}
    return draw.plot(curves, colors=COLORS, ylabel="percent per value", size=(420, 280), **axes)


for i in range(3):
    ours = histograms.calc_hist([coffee], [i], None, [64], [0, 256])
    assert np.array_equal(ours, cv2.calcHist([coffee], [i], None, [64], [0, 256]).ravel())
half = cv2.pyrDown(coffee)
show(half, three_curves(half), alt="A red cup on wood; blue counts lie left, red ones right")

# %% [markdown]
# Blue is dark nearly everywhere, and red reaches far to the right. The cup is red and the wood is brown. So is a picture with a bright red channel a reddish
# picture? Multiply the channels by the three gains and find out. Then take `page`, whose red channel is the brightest of all three photographs.

# %%
PHOTOS = {name: cv2.pyrDown(load(name)) for name in ("coffee", "astronaut")} | {
    "page": load("page")
}


@live(
    picture=list(PHOTOS),
    blue=(0.0, 2.0, 0.05),
    green=(0.0, 2.0, 0.05),
    red=(0.0, 2.0, 0.05),
    alt="A photograph with its channels multiplied, and its three histograms",
)
def three_gains(picture="coffee", blue=1.0, green=1.0, red=1.0):
    changed = np.clip(PHOTOS[picture] * np.array([blue, green, red]), 0, 255).astype(np.uint8)
    b, g, r = changed.reshape(-1, 3).mean(axis=0)
    lead = r - max(b, g)
    text = f"means: blue {b:.0f}, green {g:.0f}, red {r:.0f}; "
    text += f"red is {'ahead' if lead >= 0 else 'behind'} by {abs(lead):.0f}"
    return {"picture": changed, "histograms": three_curves(changed, ymax=4.0)}, text


# %% [markdown]
# The page is grey, though its red channel is bright: its three curves lie on one another. What makes a picture reddish is red that is brighter *than the other two*. A photographer
# would say the same of a wrong white balance: three curves that should lie together have come apart.

# %% [markdown] teaches=["A0.48", "A0.49"]
# ## Only a part of the picture
#
# *13 minutes*
#
# A mask, which you may know from [chapter 1](01_template_matching.ipynb), is a second picture of the same height and width. Where it is 0 a pixel is ignored; where it is anything else the pixel counts. To mark a rectangle, fill a slice. Rows come first:

# %%
mask = np.zeros(coffee.shape[:2], np.uint8)  # nothing counts
mask[50:350, 100:470] = 255  # rows 50 to 349, columns 100 to 469
print("counted:", f"{cv2.calcHist([coffee], [0], mask, [256], [0, 256]).sum():.0f} pixels,")
print("by hand:", (350 - 50) * (470 - 100))

# %% [markdown] teaches=["A0.50", "A0.52"]
# To *see* what a mask leaves, OpenCV's `cv2.bitwise_and(src1, src2, dst=None, mask=None)` is used. (Name the mask, `mask=mask`: `dst` stands before it. More of `dst` soon.) What has a mask to do with "and"? It works on the binary digits of the
# values. A digit of the result is 1 where both have a 1:

# %%
print(f"25 is {25:08b}\n36 is {36:08b}\nand   {25 & 36:08b}, which is {25 & 36}")
print(f"25 and 255: {25 & 255}   25 and 0: {25 & 0}   25 and 1: {25 & 1}")
assert cv2.bitwise_and(np.uint8([[25]]), np.uint8([[36]])).item() == 25 & 36
for a in (0, 1):
    print("   ".join(f"{a} and {b} = {a & b}" for b in (0, 1)))

# %% [markdown] teaches=["A0.48", "A0.50", "B0.23"]
# With 255, all of whose digits are 1, the value stays. With 0 it goes. That is why masks are often painted with 255. A picture *and itself* is the picture, so
# `bitwise_and(picture, picture, mask=mask)` keeps it inside the mask and gives 0 outside. And for the `mask=` argument itself 255 is not special:

# %%
seen = cv2.bitwise_and(coffee, coffee, mask=mask)
show(
    cv2.pyrDown(mask),
    cv2.pyrDown(seen),
    alt="A white rectangle on black; the coffee cup within it",
)
for white in (255, 1, 7):
    other = np.where(mask > 0, white, 0).astype(np.uint8)
    inside = cv2.calcHist([coffee], [0], other, [256], [0, 256]).sum()
    print(
        f"painted with {white:3}: {inside:.0f} pixels count, and the same picture is kept:",
        end=" ",
    )
    print(np.array_equal(cv2.bitwise_and(coffee, coffee, mask=other), seen))

# %% [markdown] teaches=["A0.51"]
# Now the histogram follows the mask. Push it over the white rim of the cup, over the coffee, over the wood. Can you tell from the three curves alone where it is?


# %%
@live(
    shape=["rectangle", "circle"],
    x=(0, 299),
    y=(0, 199),
    size=(5, 150),
    alt="The coffee cup inside a mask, and the three histograms of what is inside",
)
def under_a_mask(shape="rectangle", x=142, y=100, size=60):
    picture = half  # half the size: 200 x 300
    mask = np.zeros(picture.shape[:2], np.uint8)
    if shape == "circle":
        cv2.circle(mask, (x, y), size, 255, cv2.FILLED)
    else:
        mask[max(y - size, 0) : y + size, max(x - size, 0) : x + size] = 255
    seen = cv2.bitwise_and(picture, picture, mask=mask)
    b, g, r, _ = cv2.mean(picture, mask=mask)
    text = f"{np.count_nonzero(mask)} pixels; means: blue {b:.0f}, green {g:.0f}, red {r:.0f}"
    return {"what counts": seen, "its histograms": three_curves(picture, mask, 8.0)}, text


# %% [markdown]
# A mask can also measure. This one is a circle in the middle of a coin, and for each coin the truth knows the radius. While the circle stays on the
# coin, few pixels are dark. When it grows beyond the edge, a second hill rises on the left. That is the ground behind.

# %%
coins, circles = GRAYS["coins"], truth("coins").circles


@live(
    coin=(0, 23),
    radius=(2, 40),
    alt="Coins with a circle on one of them, and the histogram inside the circle",
)
def around_a_coin(coin=4, radius=8):
    x, y, _ = circles[coin]
    mask = np.zeros(coins.shape, np.uint8)
    cv2.circle(mask, (round(x), round(y)), radius, 1, cv2.FILLED)
    counts = cv2.calcHist([coins], [0], mask, [32], [0, 256]).ravel()
    share = {"percent of the circle": (np.arange(33) * 8, 100 * counts / counts.sum())}
    plot = draw.plot(bars=share, ylim=(0, 40), size=(420, 303), **GREY)
    text = f"radius {radius}: {counts[:11].sum() / counts.sum():.1%} are darker than 88"
    return {
        "circle": draw.circles(coins, [(x, y, radius)], draw.MARK),
        "histogram inside": plot,
    }, text


# %% [markdown]
# **Only the sliders know.** Stay on coin 4. What is the largest radius with which less than 2 % of the pixels are darker than 88? The answer is a measurement of that coin.

# %%
check("histograms.q_radius", radius=...)
# hint("histograms.q_radius")
# solution("histograms.q_radius")

# %% [markdown] teaches=["B0.24", "A0.50"]
# ### Pitfall: what stands outside the mask?
#
# "Outside the mask the result is 0." That holds when `bitwise_and` makes the result itself. Give it an array to write into, `dst`, and it leaves the rest of that array as it was:

# %%
canvas = np.full_like(coffee, 77)
cv2.bitwise_and(coffee, coffee, canvas, mask)
print("outside, without dst:", seen[0, 0], "  with dst:", canvas[0, 0])
small = np.full((5, 5, 3), 77, np.uint8)  # of another size
answer = cv2.bitwise_and(coffee, coffee, small, mask)
print(
    "a dst of another size stays",
    small.shape,
    "and unused; the result is a new array",
    answer.shape,
)

# %% [markdown]
# So take what the function *returns*, and leave `dst` alone until you need it for speed. If you give one, it must have the right size and be filled with what shall stand outside.

# %% [markdown] teaches=["C27", "B0.23", "C26"]
# ### Pitfall: masks that are refused
#
# `coffee_gray > 100` is the natural way to make a mask, and its dtype is bool. OpenCV 5 takes it as a mask; OpenCV 4 says `mask data type = bool is not supported`. As a *picture* both refuse an array of bools.
#
# Both also refuse a mask of int64, of another size, or with three channels. The first cell below tries masks, the second one pictures.
# Convert with `.astype(np.uint8)`, and you need not remember which version you have.

# %%
bright = coffee_gray > 100
for name, m in {
    "uint8 of 0 and 1": bright.astype(np.uint8),
    "int64": bright.astype(np.int64),
    "another size": mask[1:],
    "three channels": coffee,
}.items():
    for function, arguments in (
        (cv2.bitwise_and, (coffee, coffee, None, m)),
        (cv2.calcHist, ([coffee], [0], m, [16], [0, 256])),
    ):
        taken = refusal(function, *arguments) == "no error"
        print(f"{name:16} as a mask: {function.__name__:11} {'works' if taken else 'refuses'}")

# %%
for function, arguments in (
    (cv2.threshold, (0, 255, cv2.THRESH_BINARY)),
    (cv2.dilate, (None,)),
    (cv2.cvtColor, (cv2.COLOR_GRAY2BGR,)),
):
    for name, picture in (("bool", bright), ("uint8", bright.astype(np.uint8))):
        taken = refusal(function, picture, *arguments) == "no error"
        print(f"{name:6} as a picture: {function.__name__} {'works' if taken else 'refuses'}")

# %% [markdown] teaches=["A0.53"]
# ## Moving the hills: contrast and brightness
#
# *5 minutes*
#
# To change the light of a picture, give each grey value a new one. There are only 256 of them, so the whole change is a table with 256 entries, a **look-up table**, and
# `cv2.LUT` applies it. Drawn as a curve it is the tone curve of every photo program. By hand first:

# %%
v = np.arange(256)
table = np.clip(np.rint(2.0 * (v - 128) + 128), 0, 255).astype(np.uint8)  # twice the contrast
print("old", [12, 63, 64, 128, 192, 255], "new", table[[12, 63, 64, 128, 192, 255]].tolist())
assert np.array_equal(cv2.LUT(tiny, table), table[tiny])  # the same in NumPy
show({"before": draw.numbers(tiny), "after": draw.numbers(table[tiny])}, alt="Two 4 x 4 arrays")

# %% [markdown]
# The steeper the curve, the further apart the values move: more contrast. The higher it lies, the brighter. The third slider, gamma, bends the middle and leaves both ends ([chapter 7](07_matrix_operations.ipynb) says how). Watch what it does to the histogram, and watch both ends.


# %%
@live(
    contrast=(0.1, 3.0, 0.05),
    brightness=(-120, 120),
    gamma=(0.4, 2.5, 0.05),
    alt="A photograph after a tone curve, the curve, and the histogram before and after",
)
def tone_curve(contrast=1.0, brightness=0, gamma=1.0):
    bent = 255 * (np.arange(256) / 255) ** gamma
    values = np.rint(contrast * (bent - 128) + 128 + brightness)
    table = np.clip(values, 0, 255).astype(np.uint8)
    gray = cv2.resize(GRAYS["camera"], (256, 256), interpolation=cv2.INTER_AREA)
    changed = cv2.LUT(gray, table)
    both = {"before": gray, "after": changed}
    bars = {n: 100 * np.bincount(g.ravel(), minlength=256) / g.size for n, g in both.items()}
    plot = draw.plot(bars=bars, ylim=(0, 5), size=(310, 256), **GREY)
    line = {"new value": table}
    line = draw.plot(line, xlim=(0, 256), ylim=(0, 256), xlabel="old value", size=(232, 256))
    black, white = np.mean(changed == 0), np.mean(changed == 255)
    text = f"black {black:.1%}, white {white:.1%}, {len(np.unique(changed))} values left"
    return {"picture": changed, "curve": line, "histogram": plot}, text


# %% [markdown]
# Three things to see. Contrast below 1 pulls the hills together. Contrast above 1 pulls them apart and tears gaps between the bars: no new grey values are born.
# And what is pushed over an end is piled up there, and no curve brings it back. That pile is called clipping.
#
# **Only the sliders know.** Leave brightness at 0 and gamma at 1. What is the highest contrast with which at most 10 % of the pixels are black?

# %%
check("histograms.q_contrast", contrast=...)
# hint("histograms.q_contrast")
# solution("histograms.q_contrast")

# %% [markdown] teaches=["A0.53"]
# ## Let the histogram choose the curve
#
# *13 minutes*
#
# Which curve is best for a dim photograph? Here is an idea: spend steepness where the pixels are. Where many pixels share few grey values, pull those apart; where there are none, save.
# The curve that does so is the running sum of the histogram itself. Its name is **equalisation**, because afterwards each stretch of grey values holds about equally many pixels:
#
# $$\mathrm{new}(v) = \mathrm{round}\left(255\, \frac{\text{pixels above the darkest value, up to } v}{\text{all pixels but the darkest}}\right)$$
#
# Ten pixels by hand. They use only the values 50 to 54:

# %%
ten = np.uint8([[50, 50, 51, 51, 51], [51, 52, 52, 53, 54]])
values, counts = np.unique(ten, return_counts=True)
running = np.cumsum(counts) - counts[0]  # the darkest are not counted: they become 0
new = np.rint(255 * running / running[-1]).astype(int)
for row in zip(values.tolist(), counts.tolist(), running.tolist(), new.tolist()):
    print("value {}: {} pixels, running sum {}, new value {}".format(*row))
assert np.array_equal(cv2.equalizeHist(ten), new[ten - 50])

# %%
source(histograms.equalize_hist)

# %% [markdown]
# Our dim photograph is `camera` with its light taken away and some noise added, by code. So we know how it should look.

# %%
noise = np.random.default_rng(5).integers(-3, 4, camera.shape)
dark_table = np.rint(8 + 76 * (np.arange(256) / 255) ** 2)
dim = np.clip(dark_table[camera] + noise, 0, 255).astype(np.uint8)
equal = histograms.equalize_hist(dim)
assert np.array_equal(equal, cv2.equalizeHist(dim))
small = {"dim": cv2.pyrDown(dim), "equalised": cv2.pyrDown(equal)}
show(small, alt="A nearly black photograph; the same, bright, with grain in the coat")
print(f"values {dim.min()} to {dim.max()} became {equal.min()} to {equal.max()}")
print("ours and OpenCV's: equal")

# %% [markdown]
# One curve for the whole picture has two weaknesses. A picture that is dim on one side and bright on the other needs two curves. And in a smooth area, such as the sky, equalisation makes noise as large as
# anything else.
#
# **CLAHE** ("contrast limited adaptive histogram equalisation") helps with both. It makes a curve for each *tile* of the picture and blends between neighbours. And it *clips* each tile's histogram first:
# what stands above the limit is cut off and dealt out to all bins. A lower histogram is a flatter curve, and a flatter curve is less noise.

# %%
source(histograms.clahe)
source(histograms._clipped_table)

# %%
for clip_limit, grid in ((2.0, (8, 8)), (40.0, (8, 8)), (3.0, (5, 7))):
    theirs = cv2.createCLAHE(clip_limit, grid).apply(dim)
    assert np.array_equal(histograms.clahe(dim, clip_limit, grid), theirs)
print("clahe: ours and OpenCV's are equal, also where the tiles do not fit")

# %% [markdown]
# Two numbers tell what is won and what is paid. *Buildings* is the spread of the grey values (their standard deviation) in a box on the white buildings. *Sky* is the spread in a box of plain sky, which should be nearly 0.
# Compare `equalizeHist` with CLAHE, then raise the limit, then the number of tiles.


# %%
@live(
    method=["as it is", "equalizeHist", "CLAHE"],
    clip_limit=(0.5, 20.0, 0.5),
    tiles=(1, 16),
    alt="The dim photograph after the chosen method, and its histogram",
)
def brighten(method="CLAHE", clip_limit=2.0, tiles=8):
    if method == "CLAHE":
        out = cv2.createCLAHE(clip_limit, (tiles, tiles)).apply(dim)
    else:
        out = cv2.equalizeHist(dim) if method == "equalizeHist" else dim
    sky, houses = out[20:100, 20:120], out[130:180, 340:500]
    share = {"percent": 100 * np.bincount(out.ravel(), minlength=256) / out.size}
    plot = draw.plot(bars=share, ylim=(0, 8), size=(400, 300), **GREY)
    smaller = cv2.resize(out, (300, 300), interpolation=cv2.INTER_AREA)
    marks = draw.boxes(smaller, [(12, 12, 59, 47), (199, 76, 94, 29)], draw.MARK)
    text = f"buildings {houses.std():.1f} (want much), sky {sky.std():.1f} (want little)"
    return {"picture": marks, "histogram": plot}, text


# %% [markdown]
# **Only the sliders know.** With 8 tiles, what is the highest clip limit whose sky is still calmer than that of `equalizeHist`?

# %%
check("histograms.q_clip", clip_limit=...)
# hint("histograms.q_clip")
# solution("histograms.q_clip")

# %% [markdown] teaches=["C26"]
# ### Pitfall: equalising a colour picture
#
# `equalizeHist` refuses three channels. Equalising blue, green and red one by one runs, and turns the colours: three different curves are a new white balance. Equalise the *lightness* alone. The colour space Lab keeps
# it in a channel of its own. The number is the mean shift of the hue angle, for pixels that had a clear colour.

# %%
dim_cup = np.uint8(half * 0.4)
print("three channels:", refusal(cv2.equalizeHist, dim_cup))
apart = cv2.merge([cv2.equalizeHist(channel) for channel in cv2.split(dim_cup)])
lab = cv2.cvtColor(dim_cup, cv2.COLOR_BGR2Lab)
lab[:, :, 0] = cv2.equalizeHist(lab[:, :, 0])
together = cv2.cvtColor(lab, cv2.COLOR_Lab2BGR)
before = cv2.cvtColor(half, cv2.COLOR_BGR2HSV).astype(int)
clear = (before[:, :, 1] > 60) & (before[:, :, 2] > 60)
for name, picture in (("each for itself", apart), ("lightness alone", together)):
    turn = np.abs(
        cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)[:, :, 0].astype(int) - before[:, :, 0]
    )
    print(f"{name}: hue off by {2 * np.minimum(turn, 180 - turn)[clear].mean():.0f} degrees")
panels = {"dim": dim_cup, "B, G, R apart": apart, "lightness alone": together}
panels = {name: cv2.resize(picture, (264, 176)) for name, picture in panels.items()}
show(panels, alt="A dim cup; one with blue and green wood; one with natural colours")

# %% [markdown] teaches=["A0.53"]
# ## Where should the line be drawn?
#
# *15 minutes*
#
# Ink or paper? Coin or ground? The first step of many programs is to make a picture black and white, with a **threshold**: `cv2.threshold(gray, t, 255, cv2.THRESH_BINARY)` gives 255 to each value above t, and 0 to the rest.
# Which t? Look at the histogram: two hills, and the line belongs between them. But how does a program see that?
#
# A good line leaves two groups that lie far apart, each of a fair size. With the shares $w_0, w_1$ of the two groups and their means $\mu_0, \mu_1$, N. Otsu's score for a threshold is the *between-class variance* (the classes are the two groups):
#
# $$\sigma_b^2(t) = w_0(t)\,w_1(t)\,\bigl(\mu_0(t)-\mu_1(t)\bigr)^2$$
#
# Seven pixels by hand, three dark and four light. Which of the three lines would you draw?

# %%
seven = np.uint8([[10, 12, 11, 200, 210, 205, 199]])
for t in (11, 12, 200):
    low, high = seven[seven <= t], seven[seven > t]
    w0, w1 = low.size / 7, high.size / 7
    score = w0 * w1 * (low.mean() - high.mean()) ** 2
    print(
        f"t = {t:3}: groups of {low.size} and {high.size}, means {low.mean():5.1f} and ", end=""
    )
    print(f"{high.mean():.1f}, score {score:.0f}")
print("Otsu chooses", histograms.otsu_threshold(seven))

# %%
source(histograms.between_class_variance)
source(histograms.otsu_threshold)

# %%
for name, gray in GRAYS.items():
    theirs, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    print(f"{name:7} ours {histograms.otsu_threshold(gray)}, OpenCV {theirs:.0f}")
    assert histograms.otsu_threshold(gray) == theirs

# %% [markdown] teaches=["C31"]
# ### Pitfall: two answers come back
#
# `cv2.threshold` returns a *pair*: the threshold that was used, which Otsu chose, and the picture. Forget it, and the pair travels on into the next function, which does not know what to do with it:

# %%
both = cv2.threshold(coins, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
print("it returned", type(both).__name__, "of", len(both))
print("passed on:", refusal(cv2.medianBlur, both, 3))
used, white = cv2.threshold(coins, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
print("taken apart: threshold", used, "and a picture", white.shape)
rounded, _ = cv2.threshold(coins, 107.9, 255, cv2.THRESH_BINARY)
print("for uint8 a threshold of 107.9 is used as", rounded)

# %% [markdown]
# How good is a threshold? We need the truth, pixel by pixel. For the coins it is the 24 measured circles, filled. For the page nobody has painted the ink.
#
# So we make a truth that we can defend. First estimate the bare paper:
# the brightest value around each pixel, smoothed (`dilate` and `medianBlur` come in [chapter 4](04_convolution_and_edges.ipynb)). Then divide by it, which takes the shadow away. Then part what is left, with Otsu's threshold. Look at it closely before you trust it:

# %%
page = GRAYS["page"]
paper = cv2.medianBlur(cv2.dilate(page, np.ones((9, 9), np.uint8)), 31)
even = np.clip(np.rint(235.0 * page / paper), 0, 255).astype(np.uint8)
ink = even <= histograms.otsu_threshold(even)
panels = {"page": page, "shadow divided away": even, "ink": np.uint8(~ink) * 255}
panels = {name: draw.zoom(picture, 2) for name, picture in panels.items()}
show(panels, alt="A page with a shadow; the page evenly white; its ink in black")
local = cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, 18)
print(f"another way, a threshold for each place, agrees on {np.mean((local == 0) == ink):.0%}")

disks = np.zeros(coins.shape, np.uint8)
for x, y, r in np.rint(circles * 16).astype(int).tolist():  # in sixteenths of a pixel
    cv2.circle(disks, (x, y), r, 1, cv2.FILLED, shift=4)
TRUE = {"coins": disks > 0, "page": ink}

# %% [markdown]
# Thin strokes may be a pixel too thin or too thick in this "ink", so differences of a few percent mean nothing.
#
# Green pixels are right, orange ones are missed, red ones are false.
# As in [chapter 1](01_template_matching.ipynb), **precision** is the share of the found pixels that are right, and **recall** the share of the true ones that were found.
#
# Move the threshold by hand, then let Otsu choose. The curve is his score, scaled to its largest value. `first` does something to the picture before the threshold.


# %%
def paint(gray, found, true):
    """Right pixels green, missed ones orange, false ones red."""
    out = draw.bgr(gray)
    out[found & true], out[true & ~found] = draw.FOUND, draw.MISSED
    out[found & ~true] = draw.FALSE
    return out


def prepared(gray, first):
    if first == "CLAHE":
        return cv2.createCLAHE(4.0, (4, 4)).apply(gray)
    return (
        gray if first == "nothing" else cv2.divide(gray, cv2.blur(gray, (101, 101)), scale=128)
    )


# %%
@live(
    picture=["coins", "page"],
    first=["nothing", "CLAHE", "divide by the surroundings"],
    otsu=True,
    threshold=(0, 255),
    alt="Right, missed and false pixels at the threshold; the histogram with the threshold",
)
def draw_the_line(picture="coins", first="nothing", otsu=False, threshold=128):
    gray, true = prepared(GRAYS[picture], first), TRUE[picture]
    curve = histograms.between_class_variance(gray)
    t = histograms.otsu_threshold(gray) if otsu else threshold
    found = gray > t if picture == "coins" else gray <= t
    bars = {"histogram": np.bincount(gray.ravel(), minlength=256) / gray.size * 30}
    curves, marks = {"Otsu's score": curve / curve.max()}, {"threshold": t}
    plot = draw.plot(curves, bars=bars, marks=marks, ylim=(0, 1.1), size=(430, 300), **GREY)
    score = score_pixels(found, true)
    text = f"threshold {t}: precision {score.precision:.1%}, recall {score.recall:.1%}"
    return {"pixels": paint(gray, found, true), "histogram": plot}, text


# %% [markdown]
# On `coins`, a low threshold finds all of each coin and much of the light ground at the top left. A high one finds only what shines.
#
# **Only the sliders know.** Take `coins`, `first` at "nothing", `otsu` off. What is the lowest threshold at which precision is at least as high as recall? Otsu's is lower. Look at its errors too: are they where the light is uneven?

# %%
check("histograms.q_balance", threshold=...)
# hint("histograms.q_balance")
# solution("histograms.q_balance")

# %% [markdown]
# On `page` Otsu fails badly: it parts the shadow from the light, not the ink from the paper. Set `first` to "divide by the surroundings" and let Otsu choose again: with the light evened out one threshold is enough, for both
# pictures. (For the page that is no wonder, since its truth was made by a similar division. The truth of the coins was not.)
#
# How much shadow does Otsu bear? Take the evened page, whose ink we know, and lay a shadow on it from the left. Turn it up slowly.


# %%
@live(
    shadow=(0, 100),
    noise=(0, 30),
    alt="A page under a growing shadow, what Otsu makes of it, and the histogram",
)
def growing_shadow(shadow=0, noise=0):
    light = 1 - shadow / 100 * np.linspace(1, 0, even.shape[1])
    grain = np.random.default_rng(2).integers(-100, 101, even.shape) * noise / 58
    gray = np.clip(np.rint(even * light + grain), 0, 255).astype(np.uint8)
    t = histograms.otsu_threshold(gray)
    score = score_pixels(gray <= t, ink)
    share = {"percent": 100 * np.bincount(gray.ravel(), minlength=256) / gray.size}
    plot = draw.plot(bars=share, marks={"Otsu": t}, ylim=(0, 6), size=(782, 220), **GREY)
    black = np.where(gray <= t, 0, 255).astype(np.uint8)
    text = f"precision {score.precision:.0%}, recall {score.recall:.0%}"
    return {"page": gray, "Otsu": black, "histogram": plot}, text


# %% [markdown]
# **Only the sliders know.** Without noise, at which shadow does the precision fall below 50 %? Go one step back and forth there: what happens to the line in the histogram?

# %%
check("histograms.q_shadow", shadow=...)
# hint("histograms.q_shadow")
# solution("histograms.q_shadow")

# %% [markdown]
# ## Where is this colour?
#
# *6 minutes*
#
# Turn the histogram around. Count the colours of a thing you know. Then go to another picture and replace each pixel by the height of its bin: bright where the colour is one of the thing's. This is **back-projection**. By hand, with one channel and four bins:

# %%
known = np.uint8([[70, 80, 90, 200]])  # three pixels in the second bin, one in the fourth
heights = histograms.calc_hist([known], [0], None, [4], [0, 256])
back = histograms.calc_back_project([tiny], [0], heights, [0, 256], 1)
assert np.array_equal(back, cv2.calcBackProject([tiny], [0], heights, [0, 256], 1))
print("heights", heights)
show(
    {"picture": draw.numbers(tiny), "back-projection": draw.numbers(back)},
    alt="Two 4 x 4 arrays",
)

# %%
source(histograms.calc_back_project)

# %% [markdown]
# In [chapter 1](01_template_matching.ipynb) we looked for tickets by their pattern. Now only by their colours: no place, no shape, no direction. The truth is the outline of each ticket, filled. The two half-hidden tickets count neither way.
#
# We describe a colour by its **hue**, the place on the colour wheel, and its **saturation**, how strong it is (0 is grey). Both change less with the light than B, G and R do. (This is not the saturation of sums in [chapter 0](00_start_here.ipynb).)

# %%
scene, ticket = (cv2.cvtColor(load(n), cv2.COLOR_BGR2HSV) for n in ("scene", "scene_template"))


def filled(kinds):
    """Where the tickets of these kinds are."""
    mask = np.zeros(scene.shape[:2], np.uint8)
    for thing in truth("scene").objects:
        if thing.kind in kinds:
            cv2.fillConvexPoly(mask, np.rint(thing.corners).astype(np.int32), 1)
    return mask > 0


KINDS = ["upright", "turned", "tilted", "scaled", "dimmed", "noisy"]
on_tickets, judged = filled(KINDS), ~filled(["hidden"])
CHANNELS = {"hue": [0], "hue and saturation": [0, 1]}

# %% [markdown]
# Choose the channels, then the number of bins, then the threshold. Right pixels are green again, missed ones orange, false ones red.


# %%
@live(
    channels=list(CHANNELS),
    bins=(4, 64),
    threshold=(0, 254),
    alt="The back-projection of the ticket's colours; right, missed and false pixels",
)
def find_a_colour(channels="hue", bins=30, threshold=20):
    indices = CHANNELS[channels]
    sizes, ranges = [bins] * len(indices), [0, 180, 0, 256][: 2 * len(indices)]
    hist = cv2.calcHist([ticket], indices, None, sizes, ranges)
    hist = hist * (255 / hist.max())  # so that the fullest bin becomes white
    back = cv2.calcBackProject([scene], indices, hist, ranges, 1)
    found = cv2.boxFilter(back, -1, (5, 5)) > threshold  # a pixel and its neighbours together
    found, true = found & judged, on_tickets & judged
    score = score_pixels(found, true)
    small = paint(scene[::2, ::2, 2], found[::2, ::2], true[::2, ::2])
    text = f"precision {score.precision:.0%}, recall {score.recall:.0%}"
    return {"back-projection": back[::2, ::2], "above the threshold": small}, text


# %% [markdown]
# Hue alone takes the saucer and the side of the cup for tickets: their red is a hue of the ticket too. Lower the threshold, and the wood of the table joins them. With saturation the tickets step forward. Which of them?

# %%
hist = cv2.calcHist([ticket], [0, 1], None, [30, 30], [0, 180, 0, 256])
hist = hist * (255 / hist.max())
back = cv2.calcBackProject([scene], [0, 1], hist, [0, 180, 0, 256], 1)
found = cv2.boxFilter(back, -1, (5, 5)) > 20
for kind in KINDS:
    print(f"{kind:8} {found[filled([kind])].mean():4.0%} of the pixels found")

# %% [markdown]
# Turned by any angle, larger or smaller: it makes no difference, where template matching needed a search for each. But the dimmed tickets, which template matching forgave, are gone: their colours have paled. So are the noisy ones: noise throws each pixel into another bin.
# Each method forgives what the other does not.
#
# ### Pitfall: hue ends at 180
#
# A hue is an angle, 0 to 360 degrees. That does not fit into a uint8, so OpenCV stores half of it: 0 to 179. With `ranges=[0, 256]`, as for all else, nothing fails. But how many of 30 bins can then never be filled?

# %%
all_hues = np.arange(180, dtype=np.uint8)[None]
for end in (256, 180):
    used = np.count_nonzero(cv2.calcHist([all_hues], [0], None, [30], [0, end]))
    print(f"ranges [0, {end}]: {used} of 30 bins can be filled")

# %% [markdown] teaches=["A0.42"]
# ## Where does the scene change?
#
# *16 minutes*
#
# At a cut of a video all pixels change at once. But they also change when the camera pans. What hardly changes in a pan is the histogram. So compare the histograms of neighbouring frames. (Edges tell of cuts too: at a cut many of them vanish and others appear. The end of this chapter names that method.)
#
# How alike are two lists of
# counts? There is more than one answer. For shares $p$ and $q$ that each add up to 1:
#
# - the **intersection** adds up what both have: $\sum \min(p_i, q_i)$, from 0 to 1, more is more alike;
# - the **correlation** subtracts the means and compares the pattern, as in [chapter 1](01_template_matching.ipynb): up to 1;
# - the **Bhattacharyya distance** is $\sqrt{1 - \sum \sqrt{p_i q_i}}$, from 0 (the same) to 1 (nothing in common).

# %%
p, q = np.float32([0.5, 0.5, 0.0, 0.0]), np.float32([0.25, 0.5, 0.25, 0.0])
print("intersection by hand:", 0.25 + 0.5 + 0 + 0)
print(f"Bhattacharyya by hand: {np.sqrt(1 - (np.sqrt(0.5 * 0.25) + 0.5)):.4f}")
names = ("CORREL", "CHISQR", "INTERSECT", "BHATTACHARYYA", "CHISQR_ALT", "KL_DIV")
for name in names:
    method = getattr(cv2, f"HISTCMP_{name}")
    ours, theirs = histograms.compare_hist(p, q, method), cv2.compareHist(p, q, method)
    print(f"{name:14} ours {ours:.4f}, OpenCV {theirs:.4f}")
    assert np.isclose(ours, theirs, rtol=1e-6, atol=1e-7)

# %%
source(histograms.compare_hist)

# %% [markdown]
# Our video has ten shots of the course's photographs: pans and zooms, seven hard cuts, a dissolve (one picture melts into the next), a fade through black, and two flashes of light. It is made by code, so all of that is known to the frame.
#
# Our distance compares three channels with 8 bins each, together: 512 bins. Step through the frames. Look for a change that you see and the histogram does not.


# %%
def color_hist(frame, bins=8):
    hist = cv2.calcHist([frame], [0, 1, 2], None, [bins] * 3, [0, 256] * 3)
    return hist.ravel() / hist.sum()  # ravel: one long list


# %%
@live(frame=(1, 187), alt="Two neighbouring frames of the video, and the histograms of both")
def two_frames(frame=21):
    before, after = frames[frame - 1], frames[frame]
    both = {
        name: 100 * cv2.calcHist([f], [1], None, [64], [0, 256]).ravel() / f[:, :, 0].size
        for name, f in (("frame before", before), ("frame", after))
    }
    bars = {name: (np.arange(65) * 4, counts) for name, counts in both.items()}
    axes = {"xlim": (0, 256), "ylim": (0, 20), "xlabel": "green value"}
    plot = draw.plot(bars=bars, size=(654, 220), **axes)
    d = cv2.compareHist(color_hist(before), color_hist(after), cv2.HISTCMP_BHATTACHARYYA)
    panels = {"frame before": draw.zoom(before, 2), "frame": draw.zoom(after, 2)}
    panels["green channel"] = plot
    return panels, f"frames {frame - 1} and {frame}: distance {d:.3f}"


# %% [markdown]
# Now all frames at once. Every frame whose distance from the one before reaches the threshold is called a cut. Green dots are right, orange ones were missed, red ones are false. Leave `look past` at 0 for now.

# %%
GRAY_HISTS = [cv2.calcHist([g], [0], None, [32], [0, 256]).ravel() / g.size for g in grays]
HISTS = {"grey": GRAY_HISTS, "colour": [color_hist(frame) for frame in frames]}
METHODS = {
    "Bhattacharyya": lambda a, b: cv2.compareHist(a, b, cv2.HISTCMP_BHATTACHARYYA),
    "1 - intersection": lambda a, b: 1 - cv2.compareHist(a, b, cv2.HISTCMP_INTERSECT),
    "1 - correlation": lambda a, b: 1 - cv2.compareHist(a, b, cv2.HISTCMP_CORREL),
}


# %%
def changes(hists, method, look_past=0):
    """How different each frame is from the one before; the least of three if we look past."""
    result, n, last = np.zeros(len(hists)), look_past, len(hists) - 1
    for k in range(1, last + 1):
        pairs = [(k - 1, k)]
        if n:  # the frame before with one n later, and this one with one n earlier
            pairs += [(k - 1, min(k + n, last)), (max(k - 1 - n, 0), k)]
        result[k] = min(METHODS[method](hists[a], hists[b]) for a, b in pairs)
    return result


def score_cuts(change, threshold):
    called = [(k, 0) for k in np.flatnonzero(change >= threshold)]
    return score_points(called, [(k, 0) for k in film.cuts], most=0.5)


LINE_COLORS = {"change": "0.4", "threshold": "0.7"}
DOT_COLORS = {"right": "#009E73", "missed": "#E69F00", "false": "#E63C00"}
FRAMES = {"xlim": (0, 188), "ylim": (0, 1.45), "xlabel": "frame", "ylabel": "difference"}


# %%
@live(
    channels=["colour", "grey"],
    method=list(METHODS),
    threshold=(0.02, 1.00, 0.01),
    look_past=(0, 6),
    alt="The change of the histogram over the frames; right, missed and false cuts as dots",
)
def find_cuts(channels="colour", method="Bhattacharyya", threshold=0.50, look_past=0):
    change = changes(HISTS[channels], method, look_past)
    result = score_cuts(change, threshold)
    cuts = {"right": result.hits, "missed": result.missed, "false": result.false}
    at = {name: rows[:, 0].astype(int) for name, rows in cuts.items()}
    dots = {name: (k, change[k]) for name, k in at.items()}
    curves = {"change": change, "threshold": ([0, 188], [threshold] * 2)}
    colors = LINE_COLORS | DOT_COLORS
    plot = draw.plot(curves, points=dots, colors=colors, size=(700, 320), **FRAMES)
    return plot, str(result)


# %% [markdown]
# **Only the sliders know.** With `colour`, `Bhattacharyya` and `look past` 0: what is the highest threshold that finds all seven cuts? And look at what it costs.

# %%
check("histograms.q_cuts", threshold=...)
# hint("histograms.q_cuts")
# solution("histograms.q_cuts")

# %% [markdown]
# One cut is weak. At frame 120 one view of the motorcycle follows another, with the same colours. The histogram has forgotten where things are, and that is all that changed. And at a threshold of 0.50 there are four false alarms, as strong as the cuts.
# Here is why:

# %%
small = {f"frame {k}": frames[k] for k in (53, 54, 55, 56)}
bars = {f"frame {k}": (np.arange(33) * 8, 100 * GRAY_HISTS[k]) for k in (53, 54)}
plot = {"before and in the flash": draw.plot(bars=bars, ylim=(0, 40), size=(360, 200), **GREY)}
show(
    small | plot,
    alt="A cat before, in and after a flash; the grey values all move to the right",
)
print("flashes at frames", film.flashes, " soft changes at frames", film.gradual)

# %% [markdown]
# A **flash** makes every pixel brighter. No thing has moved, and the whole histogram has. To the distance that is a new scene, and two frames later another.
#
# But there is a difference between a flash and a cut: after a flash the old
# picture comes back. So look past it. Compare the frame before with the frame a few later, and the frame now with one a few earlier, and believe only the smallest of the three differences.
#
# **Only the sliders know.** How far must you look past so that both flashes are forgiven? Set the threshold to 0.50.

# %%
check("histograms.q_flash", look_past=...)
# hint("histograms.q_flash")
# solution("histograms.q_flash")

# %% [markdown]
# For every threshold there is a precision and a recall, so each way of comparing is a curve. The nearer it comes to the upper right corner, the better.

# %%
trade_offs = {}
for name, n in (("grey", 0), ("colour", 0), ("colour", 3)):
    change = changes(HISTS[name], "Bhattacharyya", n)
    results = [score_cuts(change, t) for t in np.arange(0.02, 1.0, 0.01)]
    name += f", look past {n}" if n else ""
    trade_offs[name] = [r.recall for r in results], [r.precision for r in results]
    best = max(results, key=lambda r: r.precision + r.recall)
    print(f"{name:20} at its best: {best}")
axes = {"xlim": (0, 1.03), "ylim": (0, 1.05), "xlabel": "recall", "ylabel": "precision"}
show(
    draw.plot(trade_offs, **axes),
    alt="Three curves of precision over recall; the last is the best",
)

# %% [markdown]
# ### Pitfall: a histogram with three axes
#
# `calcHist` of three channels returns an array of shape (8, 8, 8). Hand it to `cv2.compareHist` as it is, and the third axis is taken for the colour channels of a picture; the mean is
# then computed wrongly. There is no error, only a wrong number. Compare a picture of coloured noise *with itself*: the correlation must be 1. That is why `color_hist` says `ravel()`.

# %%
confetti = np.random.default_rng(1).integers(0, 256, frames[0].shape).astype(np.uint8)
pairs = {"confetti and itself": (confetti, confetti), "frames 60 and 150": frames[[60, 150]]}
for name, two in pairs.items():
    a, b = (cv2.calcHist([p], [0, 1, 2], None, [8] * 3, [0, 256] * 3) for p in two)
    raw = cv2.compareHist(a, b, cv2.HISTCMP_CORREL)
    flat = cv2.compareHist(a.ravel(), b.ravel(), cv2.HISTCMP_CORREL)
    print(f"{name}: shape {a.shape} {raw:6.3f}, one list {flat:6.3f}")

# %% [markdown]
# ## Exercises
#
# *2 minutes for the first two; take your time for the others*
#
# Put your lines in the place of the dots and run the cell. `hint("histograms.count")` gives one hint at a time, `solution("histograms.count")` an answer and its reasons.
#
# **1. Predict.** A colour picture of 480 rows and 640 columns. `mask` is 0, but `mask[100:200, 50:250] = 1`. What is the sum of `cv2.calcHist([picture], [2], mask, [16], [0, 256])`? And which of its 16 bins, counted from 0, holds the value 200? No code: think, then type.

# %%
check("histograms.predict", total=..., bin=...)

# %% [markdown]
# **2. Write** a histogram: an integer array with the counts of a uint8 picture in `bins` equal bins over 0 up to, not including, 256. `bins` need not divide 256.


# %%
def my_hist(gray, bins):
    # your lines in the place of the dots
    ...


check("histograms.count", my_hist)

# %% [markdown]
# **3. Write** the histogram under a mask: an integer array of 256 counts, of the pixels where the mask is not 0.


# %%
def my_masked_hist(gray, mask):
    # your lines in the place of the dots
    ...


check("histograms.masked", my_masked_hist)

# %% [markdown]
# **4. Write** the stretch of contrast: a uint8 picture whose darkest value becomes 0, whose brightest becomes 255, and the rest in proportion, rounded to the nearest.


# %%
def my_stretch(gray):
    # your lines in the place of the dots
    ...


check("histograms.stretch", my_stretch)

# %% [markdown]
# **5. Write** equalisation as in the formula above, for a uint8 picture with at least two values. The result is uint8.


# %%
def my_equalize(gray):
    # your lines in the place of the dots
    ...


check("histograms.equalize", my_equalize)

# %% [markdown] teaches=["C31"]
# **6. Debug.** The share of pixels that are dark by Otsu's threshold, from 0 to 1. This function gives no error; it gives 0 for every picture. Mend it.


# %%
def my_dark_share(gray):
    black = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(np.mean(black == 0))


check("histograms.dark_share", my_dark_share)

# %% [markdown]
# **7. Write** the intersection of two histograms of pictures of *different size*, as a number from 0 to 1: first make shares of the counts.


# %%
def my_intersection(h1, h2):
    # your lines in the place of the dots
    ...


check("histograms.intersection", my_intersection)

# %% [markdown]
# **8. Write** the list of cuts: the numbers of all frames whose change is at least the threshold. Of several such frames in a row, keep only the one with the largest change. Plain Python ints.


# %%
def my_cuts(change, threshold):
    # your lines in the place of the dots
    ...


check("histograms.cuts", my_cuts)

# %% [markdown]
# **9. Your own picture.** Put a photograph in this folder and give its name to `load`. Choose a box around something with a colour of its own, count it under a mask, and see where else in the picture those colours are. With the course's picture it works like this:

# %%
mine = load("coffee")  # load("my_photo.jpg")
x, y, w, h = 250, 150, 60, 40
only = np.zeros(mine.shape[:2], np.uint8)
only[y : y + h, x : x + w] = 1
hsv = cv2.cvtColor(mine, cv2.COLOR_BGR2HSV)
hist = cv2.calcHist([hsv], [0, 1], only, [30, 32], [0, 180, 0, 256])
back = cv2.calcBackProject([hsv], [0, 1], hist * (255 / hist.max()), [0, 180, 0, 256], 1)
box = draw.boxes(mine, [(x, y, w, h)], draw.MARK)
show(
    {"the box": box[::2, ::2], "its colours": back[::2, ::2]},
    alt="A cup of espresso with a box in it; the espresso bright on black",
)
check("histograms.own", picture=mine, box=(x, y, w, h), hist=hist, back=back)

# %% [markdown] teaches=["A0.53"]
# ## What you now know
#
# - A histogram counts the pixels in each bin and forgets where they are. With all bins it shows detail, with few bins the large hills.
# - `calcHist` takes lists: `[picture]`, `[channel]`, a mask or None, `[bins]`, `[0, 256]`. The upper end does not count. Put `.ravel()` behind it.
# - A colour picture has one histogram for each channel. What tints it is the difference between them.
# - A mask lets a part count: 0 is out, anything else is in. Make it uint8.
# - From the whole to coarse bins, to channels, to a part: each view answers another question. What they are used for is enhancement (`LUT`, `equalizeHist`, CLAHE), thresholds (Otsu), finding colours (back-projection) and comparing pictures.
# - Otsu's threshold parts a picture well if light is even. Divide uneven light away first.
# - Histograms find the cuts of a video, and are fooled by a flash, and by a new view with the old colours.
#
# ## Where the field goes from here
#
# Other classic methods compare the edges of two frames and count those that appear and vanish; a flash moves no edge. Today networks are trained on films with made-up cuts, as ours is one, and find the dissolves too. A histogram's distance remains a common first look, since it costs almost nothing.
# Equalisation with a limit is at home in programs for medical pictures, and Otsu's threshold in programs for microscopes.
#
# ## References
#
# - N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9(1), 1979. [doi:10.1109/TSMC.1979.4310076](https://doi.org/10.1109/TSMC.1979.4310076)
# - S. M. Pizer and others, "Adaptive histogram equalization and its variations", Computer Vision, Graphics, and Image Processing 39(3), 1987. [doi:10.1016/S0734-189X(87)80186-X](https://doi.org/10.1016/S0734-189X%2887%2980186-X)
# - K. Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994.
# - M. J. Swain, D. H. Ballard, "Color indexing", Int. J. Computer Vision 7, 1991. [doi:10.1007/BF00130487](https://doi.org/10.1007/BF00130487)
# - R. Zabih, J. Miller, K. Mai, "A feature-based algorithm for detecting and classifying scene breaks", ACM Multimedia, 1995. [doi:10.1145/217279.215266](https://doi.org/10.1145/217279.215266)
# - J. S. Boreczky, L. A. Rowe, "Comparison of video shot boundary detection techniques", J. Electronic Imaging 5(2), 122-128, 1996.
# - T. Souček, J. Lokoč, "TransNet V2: An effective deep network architecture for fast shot transition detection", 2020. [arXiv:2008.04838](https://arxiv.org/abs/2008.04838)
#
# Next: [4. Convolution and edges](04_convolution_and_edges.ipynb), where the places count again, and a pixel meets its neighbours.
