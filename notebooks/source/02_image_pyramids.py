# %% [markdown] teaches=["A0.20"]
# # 2. Image pyramids
#
# *90 minutes*
#
# **You will be able to** make a picture smaller without inventing patterns that were never there; build Gaussian and
# Laplacian pyramids, and say to the bit what each step keeps and loses; take a picture apart into details of
# different size, change them one by one, and put it together again; join two photographs without a seam; search
# a picture coarse to fine, and for objects of other sizes.
#
# **You need first** [1. Template matching](01_template_matching.ipynb), for the last part. The rest needs only arrays.
#
# Here is one thing that you will make: a cat's eye in a cup of coffee. On the left it was cut and pasted. On the right it was
# joined level by level, in two pyramids.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution, source, truth
from cvlessons.scenes_pyramids import scaled_scene, sheets, zone_plate
from cvlessons.score import iou, score_boxes
from cvlessons.scratch import matching, pyramids

cup = load("coffee")[35:275, 150:450]
cat_eye = load("chelsea")[0:240, 32:332]
ys, xs = np.mgrid[:240, :300]
disc = (xs - 140) ** 2 + (ys - 115) ** 2 < 42**2  # True inside the circle
show(
    {
        "cut and pasted": np.where(disc[:, :, None], cat_eye, cup),
        "joined in pyramids": pyramids.blend(cat_eye, cup, disc, levels=6),
    },
    alt="A cat's eye looks out of a cup of coffee, with a hard edge and with none",
)

# %% [markdown] teaches=["A0.20", "A0.21", "A0.22"]
# ## Why one picture at several sizes?
#
# *5 minutes*
#
# How large is an eye? In a portrait it fills half the picture, in a group it is five pixels wide. A program that looks for something
# does not know beforehand which it is. So give it the same picture at several sizes.
#
# That is an **image pyramid**: at
# the bottom the original, above it a copy of half the width and half the height, and so on to the top. Going up, both the size and the resolution fall. The top may be a single pixel.
# The bottom is also called level 0, or $G_0$, the next one $G_1$. `cv2.pyrDown` makes the next level from the one below:

# %% teaches=["A0.21", "A0.26"]
g = [load("astronaut")]
for _ in range(4):
    g.append(cv2.pyrDown(g[-1]))
show(sheets(g), alt="Five copies of a portrait, each half as large, stacked to a pyramid")
print("rows and columns:", [picture.shape[:2] for picture in g])
print(f"pixels of all five, against the first: {sum(p.size for p in g) / g[0].size:.3f}")

# %% [markdown] teaches=["A0.20", "A0.22", "B0.13"]
# All the smaller copies together cost a third of the first: $1 + \frac14 + \frac1{16} + \dots = \frac43$. A pyramid is cheap.
#
# Is each level *exactly* half? A picture 451 pixels wide has no half. Guess the next sizes before you run the cell.

# %%
n, sizes = 451, [451]
while n > 1:
    n = (n + 1) // 2
    sizes.append(n)
print(sizes)
picture, widths = np.zeros((451, 451), np.uint8), [451]
while picture.size > 1:
    picture = cv2.pyrDown(picture)
    widths.append(picture.shape[1])
assert widths == sizes

# %% [markdown]
# Half, rounded up: $(n + 1) // 2$.
#
# Now climb. Each level is shown as large as the first, so one of its pixels becomes a square. What goes first, and what stays?
# From which level on would you no longer say "cat"? There is no wrong answer; but look how little a computer needs to keep in order to know *where* the face is.


# %%
@live(level=(0, 8), alt="The cat at the chosen level of its pyramid, every pixel a square")
def climb(level=3):
    cat = load("chelsea")
    rows, columns = cat.shape[:2]
    small = cat
    for _ in range(level):
        small = cv2.pyrDown(small)
    squares = draw.zoom(small, 2**level)[:rows, :columns]
    of = rows * columns / (small.shape[0] * small.shape[1])
    text = f"level {level}: {small.shape[0]} x {small.shape[1]} pixels, 1 for every {of:,.0f}"
    return squares, f"{text} of the original"


# %% [markdown] teaches=["A0.25", "A0.39"]
# What is it good for? You will run two uses at the end of this chapter: a fast search, and a search for other sizes. A third is joining pictures without a seam, and a fourth is looking at
# details by their size, which is called *multi-resolution analysis*.
#
# Others stand behind functions that you may have used. Features that are found at any size (SIFT, ORB) and gradients in windows of many sizes (HOG) are computed on
# pyramids. So is optical flow, which follows movements: a movement of 40 pixels is one of 5 pixels three levels up.

# %% [markdown] teaches=["A0.40", "A0.41", "C04"]
# ### Pitfall: a blue astronaut
#
# As you know from [chapter 0](00_start_here.ipynb), OpenCV keeps the channels of a colour as blue, green, red. Matplotlib and most other programs expect red, green, blue. Hand them OpenCV's array
# as it is, and nobody complains; orange turns to blue. Does the pyramid mind? No, since it treats each channel alone:

# %%
level_2 = g[2]
as_others_see_it = level_2[:, :, ::-1]  # the last axis read backwards
same = np.array_equal(cv2.pyrDown(as_others_see_it.copy()), g[3][:, :, ::-1])
print("exchange before or after pyrDown, the same picture:", same)
show(
    {"right": level_2, "red and blue exchanged": as_others_see_it},
    alt="A small portrait in its colours, and with red and blue exchanged",
)

# %% [markdown] teaches=["A0.23", "A0.27"]
# ## What goes wrong if you keep every second row?
#
# *8 minutes*
#
# The quickest way to halve a picture is `picture[::2, ::2]`: keep every second row and column. What could be wrong with that?
# Take one row of narrow stripes, and keep every second pixel. Then start one pixel later.

# %%
stripes = np.uint8([[200, 40] * 6])
print("the row      ", stripes[0])
print("every second ", stripes[0, ::2])
print("started later", stripes[0, 1::2])
threes = np.uint8([[200, 40, 40] * 4])
print("wider stripes", threes[0], "period 3")
print("every second ", threes[0, ::2], "period 3 of the new pixels, which is 6 of the old")

# %% [markdown]
# Stripes became a white wall, or a black one. Wider stripes became stripes of twice the width. Nothing in the small row says that it is wrong:
# the fine pattern has put on the mask of a coarse one. This is called **aliasing**.
#
# To show stripes at all, a grid needs at least two pixels for each period. What is
# finer than that must be taken out *before* pixels are thrown away. And what takes out fine detail is a blur: replace every pixel by a weighted mean of its neighbours.
#
# To see it, we need a picture that holds every fineness at once. These rings are drawn by code: the further out, the finer, down to a period of 2
# pixels at the rim. So we know what is true: of each ring we know whether the small picture can show it.

# %%
rings = zone_plate(512)
show(
    {"rings": rings, "the middle row": draw.zoom(rings[256:257, 256:296], 12).repeat(10, 0)},
    alt="Rings around the middle that get finer towards the rim, and a part of one row",
)

# %% [markdown]
# Keep one row and one column of `every` 2, 3, 4 or 8. On the left nothing is blurred before; on the right it is, with a **Gaussian blur**: near neighbours weigh more, and **sigma** says how wide the blur is, in pixels. ([Chapter 4](04_convolution_and_edges.ipynb) takes it apart. A table of such weights is called a kernel there.)
#
# How many centres do you count on the left? One of them is real. The percentage is the contrast left where the rings have become too fine. It should be 0: everything seen there is false.


# %%
@live(
    every=[2, 3, 4, 8],
    sigma=(0.0, 4.0, 0.1),
    alt="Rings reduced by leaving out rows and columns, without and with a blur before",
)
def drop_rows(every=4, sigma=0.5):
    soft = cv2.GaussianBlur(rings, (0, 0), sigma) if sigma > 0 else rings
    y, x = np.mgrid[:512:every, :512:every] - 256
    too_fine = (x**2 + y**2 > (256 / every) ** 2) & (x**2 + y**2 < 256**2)
    small = {"no blur": rings[::every, ::every], "blurred": soft[::every, ::every]}
    full = rings[rings != 127].std()  # contrast of the rings themselves
    false = [picture[too_fine].std() / full for picture in small.values()]
    text = f"false pattern: {false[0]:.1%} without blur, {false[1]:.1%} with sigma {sigma:.1f}"
    return {label: draw.zoom(p, max(every // 2, 1)) for label, p in small.items()}, text


# %% [markdown]
# **Only the sliders know.** Keep every 4th row. What is the smallest sigma at which less than 10 % of the contrast is false?

# %%
check("pyramids.q_sigma", sigma=...)
# hint("pyramids.q_sigma")
# solution("pyramids.q_sigma")

# %% [markdown]
# Now a photograph, where no one knows the truth: a brick wall. But there is a test that needs no truth. A good small picture
# should not depend on where you start to count. Move `start`, and watch the joints of the left picture dance. Which sigma stops them?


# %%
@live(
    every=(2, 12),
    start=(0, 11),
    sigma=(0.0, 6.0, 0.1),
    alt="A brick wall reduced by leaving out rows and columns, without and with a blur before",
)
def drop_bricks(every=8, start=0, sigma=3.0):
    wall = load("brick", gray=True)
    first = start % every  # starting a whole step later would leave out one row, no more
    soft = cv2.GaussianBlur(wall, (0, 0), sigma) if sigma > 0 else wall
    pictures = {"no blur": wall, "blurred": soft}
    small = {label: p[first::every, first::every] for label, p in pictures.items()}
    moved = [np.abs(np.diff(p[::every].astype(int), axis=1)).mean() for p in pictures.values()]
    text = f"one column later: {moved[0]:.1f} grey levels off without blur, {moved[1]:.1f} with"
    return {label: draw.zoom(p, max(every // 2, 1)) for label, p in small.items()}, text


# %% [markdown] teaches=["A0.23", "A0.24", "A0.26", "A0.27"]
# ## pyrDown, taken apart
#
# *8 minutes*
#
# So the recipe has two steps: **blur, then leave out every second row and column**. OpenCV's `cv2.pyrDown` does both: $G_{i+1} = \mathrm{down}(G_i)$. Detail is lost with each step, and what is left looks blurred.
#
# Its blur has five weights in
# each direction, 1, 4, 6, 4 and 1, divided by their sum 16. In two directions they are multiplied, which makes 25 weights with the sum 256.

# %%
five = np.array([1, 4, 6, 4, 1])
show(
    draw.numbers(np.outer(five, five)),
    alt="A table of 5 by 5 weights, 36 in the middle, 1 in the corners",
    caption=f"the 25 weights; their sum is {np.outer(five, five).sum()}",
)

# %% [markdown]
# Do one row by hand. To find pixel `out` of the small row, centre the five weights on pixel 2 x `out` of the large one, multiply, add, divide by 16 and round.
# At the ends two neighbours are missing, and they have to come from somewhere. OpenCV mirrors the row at its end pixel (`BORDER_REFLECT_101`). Move `out`, then
# try the other borders. Which pixels of the small row notice?

# %%
row = np.uint8([[40, 40, 200, 200, 120, 80, 40, 240, 10]])
BORDERS = ["BORDER_REFLECT_101", "BORDER_REFLECT", "BORDER_REPLICATE", "BORDER_WRAP"]


# %%
@live(
    out=(0, 4),
    border=BORDERS,
    alt="A row of nine pixels with two more at each end, the five weights below, the small row",
)
def five_taps(out=0, border="BORDER_REFLECT_101"):
    kind = getattr(cv2, border)
    longer = cv2.copyMakeBorder(row, 0, 0, 2, 2, kind)
    weights = np.zeros((1, 13), int)
    weights[0, 2 * out : 2 * out + 5] = five
    total = (longer[0].astype(int) * weights[0]).sum()
    terms = " + ".join(f"{w} x {v}" for w, v in zip(weights[0], longer[0]) if w)
    return {
        "the row, and two pixels at each end": draw.numbers(longer, 40, (2 * out, 0, 5, 1)),
        "weights": draw.numbers(weights, 40),
        "cv2.pyrDown": draw.numbers(cv2.pyrDown(row, borderType=kind), 40, (out, 0, 1, 1)),
    }, f"{terms} = {total};  ({total} + 8) // 16 = {(total + 8) // 16}"


# %% [markdown] teaches=["A0.24"]
# Why add 8? `//` rounds down. With half of the divisor added first, the result is rounded to the nearest number, and a half goes up. (Not all of OpenCV does this: filters send a half to the even neighbour, [chapter 4](04_convolution_and_edges.ipynb).)
#
# That is all the arithmetic there is, and it is done in whole numbers.
# So ours must agree with OpenCV's to the last bit. Here is ours. The rows come first, then the columns.

# %%
source(pyramids.pyr_down)

# %%
rng = np.random.default_rng(2)
compared = 0
for dtype in (np.uint8, np.int16, np.uint16):
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    for rows in range(1, 17):
        for columns in range(1, 17):
            src = rng.integers(low, high, (rows, columns), endpoint=True).astype(dtype)
            assert np.array_equal(pyramids.pyr_down(src), cv2.pyrDown(src))
            compared += 1
cat = load("chelsea")
assert np.array_equal(pyramids.pyr_down(cat), cv2.pyrDown(cat))
print(f"{compared} sizes and types from 1 x 1 to 16 x 16, and a colour photograph: all equal")

# %% [markdown] teaches=["B0.10", "A0.23"]
# ### Pitfall: which rows are "even"?
#
# "Remove the even rows and columns", says the lesson on the web that this chapter grew from. Who counts from 1 removes the 2nd, 4th, 6th row. NumPy counts from 0, and to NumPy these are rows
# 1, 3, 5. Does it matter? Blur the cat with the 25 weights in floating point, keep either half, and compare with `cv2.pyrDown`:

# %%
cat_gray = load("chelsea", gray=True)
weights = np.outer(five, five) / 256
soft = cv2.filter2D(cat_gray, cv2.CV_64F, weights, borderType=cv2.BORDER_REFLECT_101)
theirs = cv2.pyrDown(cat_gray)
for name, kept in (("0, 2, 4", soft[::2, ::2]), ("1, 3, 5", soft[1::2, 1::2])):
    h, w = kept.shape
    off = np.abs(kept - theirs[:h, :w])
    print(
        f"rows {name} kept: {h} x {w}, up to {off.max():.1f} off, {off.mean():.2f} on average"
    )

# %% [markdown]
# Rows 0, 2, 4 stay; what is left of a difference is rounding. With rows 1, 3, 5 the whole picture lies one pixel off, and for an odd size it even has another shape.
# Say "rows 0, 2, 4, counted from 0", and nobody errs.

# %% [markdown] teaches=["A0.24", "B0.15", "C11"]
# ### Pitfall: an argument in the wrong place
#
# In the manual the function is `pyrDown(src[, dst[, dstsize[, borderType]]])`. `dst` is an array to write into, `dstsize` the size (width, height) of the result, `borderType` what lies outside the picture.
# The second *place* is `dst`, so a size put there is lost, and nobody says so. Name your arguments:

# %%
square = np.zeros((451, 451), np.uint8)
print("in second place:", cv2.pyrDown(square, (225, 225)).shape)
print("by its name:    ", cv2.pyrDown(square, dstsize=(225, 225)).shape)
for wish in ({"dstsize": (200, 200)}, {"borderType": cv2.BORDER_CONSTANT}):
    try:
        cv2.pyrDown(square, **wish)
    except cv2.error as error:
        print(f"{list(wish)[0]} refused:", error.err.split("&&")[-1].strip())

# %% [markdown] teaches=["B0.15"]
# So there is little choice: twice the wanted size may differ from the true size by at most 2, and a border of constant colour is refused. Nor should you use that choice without need. Ask an even width for one column more
# than its half, and OpenCV 4 and 5 both slip by one pixel in the last column. We found it because ours did not agree:

# %%
steps = np.uint8([[0, 10, 20, 30, 40, 50, 60, 200]] * 4)
ours, theirs = pyramids.pyr_down(steps, (5, 2))[0], cv2.pyrDown(steps, dstsize=(5, 2))[0]
print("ours", ours, "OpenCV", theirs)
assert np.array_equal(ours[:4], theirs[:4])
assert ours[4] == (1 * 60 + 4 * 200 + 6 * 60 + 4 * 50 + 1 * 40 + 8) // 16  # mirrored at 200
print(
    "OpenCV's last pixel is centred one too far left:",
    theirs[4] == (2 * 50 + 8 * 60 + 6 * 200) // 16,
)

# %% [markdown] teaches=["A0.28", "A0.29", "A0.31", "A0.32"]
# ## pyrUp: zeros between, and a factor of 4
#
# *10 minutes*
#
# The way back: `cv2.pyrUp` makes a picture of twice the width and twice the height, so four times the area. Its arguments are those of `pyrDown`: `pyrUp(src[, dst[, dstsize[, borderType]]])`.
#
# Three of four pixels are new. What values should they have? Choosing them is
# called **interpolation**. `pyrUp` does it in a way that surprises at first: it puts **zeros** in the new places, and then blurs. A row by hand:

# %%
small = np.array([40, 80, 160, 80])
spread = np.zeros(8, int)
spread[::2] = small  # the samples stand at 0, 2, 4, 6
padded = np.pad(spread, 2, mode="reflect")
blurred = [int((five * padded[i : i + 5]).sum()) for i in range(8)]
print("zeros between  ", spread)
print("sums           ", blurred)
print("divided by 16  ", [round(s / 16) for s in blurred], "- too dark")
print("divided by 8   ", [(s + 4) // 8 for s in blurred])
once = cv2.pyrUp(np.uint8([small]))
print("cv2.pyrUp      ", once[0])
print("shapes, up once and twice:", (1, 4), once.shape, cv2.pyrUp(once).shape)

# %% [markdown] teaches=["A0.29", "B0.11"]
# Half of the pixels in a row are zeros, so a mean over them is half as bright. The weights must be doubled: once for the rows, once for the columns, together **times 4**. At an old place the weights 1, 6 and 1 meet
# the samples, between two of them 4 and 4. So every new pixel halfway is a plain mean of its two neighbours.
#
# Ours again, and the proof. An odd picture comes back with `dstsize`. (One case is left out here. Enlarge a picture one pixel wide to three, and OpenCV 4 and 5 never fill in the last column: you get whatever was in memory.)

# %%
source(pyramids.pyr_up)

# %%
compared = 0
for dtype in (np.uint8, np.int16, np.uint16):
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    for rows in range(1, 17):
        for columns in range(1, 17):
            src = rng.integers(low, high, (rows, columns), endpoint=True).astype(dtype)
            assert np.array_equal(pyramids.pyr_up(src), cv2.pyrUp(src))
            size = (2 * columns - 1, 2 * rows - 1)  # width, height of an odd picture
            assert np.array_equal(pyramids.pyr_up(src, size), cv2.pyrUp(src, dstsize=size))
            compared += 2
print(f"{compared} pictures enlarged, to even and to odd sizes: all equal")

# %% [markdown] teaches=["B0.11", "B0.14", "A0.32"]
# ### Pitfall: three recipes that sound right
#
# The lesson says: the zeros go into the even rows; the blur is the same as before; and in another place: first interpolate, then blur. Try each. The score is the largest difference from `cv2.pyrUp`,
# and the mean brightness, which should not change. Which setting leaves nothing but rounding?


# %%
@live(
    recipe=["zeros between, then blur", "each pixel four times, then blur"],
    factor=(1.0, 6.0, 0.5),
    samples_at=["rows 0, 2, 4", "rows 1, 3, 5"],
    alt="A small cat enlarged by the chosen recipe, and its difference from pyrUp",
)
def own_pyr_up(recipe="zeros between, then blur", factor=1.0, samples_at="rows 0, 2, 4"):
    small = cv2.pyrDown(load("chelsea", gray=True)[60:240, 60:400])
    first = 1 if samples_at == "rows 1, 3, 5" else 0
    large = np.zeros((2 * small.shape[0], 2 * small.shape[1]))
    large[first::2, first::2] = small
    if recipe.startswith("each"):
        large = np.roll(small.repeat(2, 0).repeat(2, 1), first, (0, 1)).astype(float)
    weights = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256 * factor
    large = cv2.filter2D(large, -1, weights, borderType=cv2.BORDER_REFLECT_101)
    off = large - cv2.pyrUp(small)
    result = np.clip(np.rint(large), 0, 255).astype(np.uint8)
    means = f"mean {small.mean():.1f} before, {large.mean():.1f} after"
    text = f"up to {np.abs(off).max():.1f} off; {means}"
    return {"enlarged": result, "minus cv2.pyrUp": draw.signed(off, 100)}, text


# %% [markdown]
# **Only the sliders know.** Samples at rows 0, 2, 4, zeros between, factor 4: the difference is at most half a grey level. Keep the factor at 4, and move the samples to rows 1, 3, 5. The picture looks the same.
# By how much is it off at the worst pixel?

# %%
check("pyramids.q_shifted", off=...)
# hint("pyramids.q_shifted")
# solution("pyramids.q_shifted")

# %% [markdown] teaches=["B0.15", "C03"]
# ### Pitfall: nothing in, nothing out
#
# A file name with a typing error makes `cv2.imread` return `None`. Most functions object to it. `pyrUp` does not: it returns `None` as well, and the error appears
# somewhere else, later. (`load` of this course never returns None.) Its border is no choice at all, by the way: only the default is accepted.

# %%
print("cv2.pyrUp(None) returns", cv2.pyrUp(None))
for name, call in {
    "cv2.pyrDown(None)": lambda: cv2.pyrDown(None),
    "cv2.resize(None, (8, 8))": lambda: cv2.resize(None, (8, 8)),
    "cv2.pyrUp, another border": lambda: cv2.pyrUp(square, borderType=cv2.BORDER_REPLICATE),
}.items():
    try:
        call()
    except cv2.error as error:
        print(f"{name}: {error.err}")

# %% [markdown] teaches=["A0.29", "A0.30", "A0.33", "A0.34", "B0.12", "B0.13"]
# ## There and back again
#
# *5 minutes*
#
# Is `pyrUp` the inverse of `pyrDown`? Sizes say yes: half, then double. Then going down and up again should give the picture back. And going up first, then down, loses
# no pixel at all; so surely *that* gives it back?
#
# To judge, we need a number. The mean of the squared differences is called MSE. **PSNR** compares it with the largest possible value, in decibels:
#
# $$\mathrm{PSNR} = 10 \log_{10} \frac{255^2}{\mathrm{MSE}}$$
#
# Large is good. Above 40 you hardly see a difference, at 30 you see it, at 20 it is gross; equal pictures give infinity.

# %%
portrait = load("astronaut", gray=True)
down_up = cv2.pyrUp(cv2.pyrDown(portrait))
up_down = cv2.pyrDown(cv2.pyrUp(portrait))
for name, back in (("down, then up", down_up), ("up, then down", up_down)):
    error = portrait.astype(float) - back
    psnr = 10 * np.log10(255**2 / np.mean(error**2))
    assert np.isclose(psnr, cv2.PSNR(portrait, back))
    equal, worst = np.mean(portrait == back), np.abs(error).max()
    print(f"{name}: {psnr:.1f} dB, {equal:.1%} of pixels equal, up to {worst:.0f} off")

# %% [markdown]
# Neither. Both blur twice, and a blur is not undone by another. Going up only *enlarges*. It makes pixels; it cannot make detail that is no longer there. (A comment in the lesson says that going up "restores resolution and detail". It restores the size.)
#
# Look at the difference:
# where does the loss sit, on areas or on edges? And what does a second step cost?


# %%
@live(
    picture=["astronaut", "camera", "coins", "brick", "page"],
    steps=(1, 3),
    order=["down, then up", "up, then down"],
    alt="A picture after going down and up the pyramid, and what was lost",
)
def there_and_back(picture="astronaut", steps=1, order="down, then up"):
    original = load(picture, gray=True)[:256, :256]  # small, since going up multiplies pixels
    sizes, back = [], original
    for _ in range(steps):
        sizes.append(back.shape[::-1])
        back = cv2.pyrDown(back) if order.startswith("down") else cv2.pyrUp(back)
    for size in sizes[::-1]:
        back = cv2.pyrUp(back, dstsize=size) if order.startswith("down") else cv2.pyrDown(back)
    lost = original.astype(int) - back
    text = f"PSNR {cv2.PSNR(original, back):.1f} dB, {np.mean(lost == 0):.1%} equal"
    return {"there and back": back, "what was lost": draw.signed(lost, 60)}, text


# %% [markdown]
# **Only the sliders know.** One step down, one step up. Which of the five pictures comes back worst? Say what it is made of that makes it so.

# %%
check("pyramids.q_worst", picture=...)
# hint("pyramids.q_worst")
# solution("pyramids.q_worst")

# %% [markdown] teaches=["A0.35"]
# ## Keep what was lost: the Laplacian pyramid
#
# *10 minutes*
#
# The step down loses something, and we know exactly what: the difference between the picture and what comes back. So why not keep it? Call it
#
# $$L_i = G_i - \mathrm{up}(G_{i+1}), \qquad G_{i+1} = \mathrm{down}(G_i)$$
#
# Then nothing is lost at all: $G_i = L_i + \mathrm{up}(G_{i+1})$, since we add what we took away. The differences $L_0, L_1, \dots$ and the last small picture are the
# **Laplacian pyramid** (named after a filter that you meet in [chapter 4](04_convolution_and_edges.ipynb)). By hand, on a picture of 4 x 4:

# %%
g0 = np.uint8([[10, 10, 10, 10], [10, 200, 10, 10], [10, 10, 10, 90], [10, 10, 90, 90]])
g1 = cv2.pyrDown(g0)
up = cv2.pyrUp(g1)
l0 = g0.astype(int) - up  # int: differences are negative too
assert np.array_equal(l0 + up, g0)
show(
    {
        "G0": draw.numbers(g0),
        "G1": draw.numbers(g1),
        "up(G1)": draw.numbers(up),
        "L0": draw.numbers(l0),
    },
    alt="A 4 by 4 picture, its 2 by 2 reduction, that enlarged again, and the difference",
)

# %%
source(pyramids.laplacian_pyramid)

# %%
source(pyramids.collapse)

# %% [markdown] teaches=["A0.35", "A0.41"]
# What do the levels look like? White is zero: nothing was lost there. Each level holds the details of *one* size, twice as large as those of the level before.

# %%
camera = load("camera", gray=True)
levels = pyramids.laplacian_pyramid(camera, 5)
shown = {
    f"L{i}": draw.zoom(draw.signed(level, 60, bar=False), 2**i)[::2, ::2]
    for i, level in enumerate(levels[:4])
}
shown["G4"] = draw.zoom(levels[4], 8)
show(
    shown, alt="Four levels of details, from hair to limbs, and the small picture that remains"
)
for name, level in zip(("L0", "L1", "L2", "L3", "G4"), levels):
    print(name, level.shape, level.dtype)

# %% [markdown] teaches=["A0.37"]
# Now the proof that nothing is lost: take apart, put together, compare. From 1 x 1 on, for every size.

# %%
for rows in range(1, 25):
    for columns in range(1, 25):
        src = rng.integers(0, 256, (rows, columns)).astype(np.uint8)
        assert np.array_equal(pyramids.collapse(pyramids.laplacian_pyramid(src, 4)), src)
assert np.array_equal(pyramids.collapse(levels), camera)
restored = levels[4]
for level in levels[3::-1]:  # the same with OpenCV
    up = cv2.pyrUp(restored, dstsize=level.shape[::-1])
    restored = cv2.add(up, level, dtype=cv2.CV_8U)
assert np.array_equal(restored, camera)
print("576 sizes and a photograph, taken apart and put together: equal to the last bit")

# %% [markdown] teaches=["A0.36", "B0.8", "C08"]
# ### Pitfall: an odd picture
#
# Our cat is 451 pixels wide. Down makes 226, up makes 452, and 451 and 452 cannot be subtracted. So $L_0$ fails. Would $L_1$ fail as well? Think of 226 before you run it.

# %%
up = cv2.pyrUp(cv2.pyrDown(cat_gray))
for subtract in (np.subtract, cv2.subtract):
    try:
        subtract(cat_gray, up)
    except (ValueError, cv2.error) as error:
        print(f"L0, {type(error).__name__}:", str(getattr(error, "err", error))[:75].strip())
g1 = cv2.pyrDown(cat_gray)
print("L1: G1 has shape", g1.shape, "and up(G2)", cv2.pyrUp(cv2.pyrDown(g1)).shape)
h, w = cat_gray.shape
named = cv2.pyrUp(cv2.pyrDown(cat_gray), dstsize=(w, h))  # width first
print("cropped [:h, :w] and dstsize=(w, h) are equal:", np.array_equal(up[:h, :w], named))

# %% [markdown] teaches=["A0.36", "A0.37", "B0.9", "C07"]
# ### Pitfall: a difference that may not be negative
#
# uint8 knows 0 to 255. In NumPy 10 - 13 becomes 253: it wraps around. Many programs compute $L_0$ that way, and get the picture back at every level, since the addition wraps around too. So what is wrong with it?
#
# Look at such a level: "a little darker than expected" is shown as nearly white. You cannot look at it, scale it, or blend it. Then try `cv2.subtract`, which cuts off at 0 instead. That level looks clean. What has it cost?


# %%
STORED = {
    "uint8, wraps around": lambda src, up: src - up,
    "cv2.subtract, cut off at 0": cv2.subtract,
    "int16": lambda src, up: src.astype(np.int16) - up,
    "float32": lambda src, up: src.astype(np.float32) - up,
}


# %%
@live(
    stored=list(STORED),
    picture=["chelsea", "astronaut", "coffee"],
    alt="The finest level as a picture, and what its addition gives back",
)
def difference_type(stored="uint8, wraps around", picture="chelsea"):
    src = load(picture, gray=True)[:256, 60:380]
    up = cv2.pyrUp(cv2.pyrDown(src), dstsize=src.shape[::-1])
    level = STORED[stored](src, up)
    back = (up + level).astype(np.uint8)
    seen = level if level.dtype == np.uint8 else np.clip(level + 128, 0, 255).astype(np.uint8)
    exact = src.astype(int) - up
    text = (
        f"true differences {exact.min()} to {exact.max()}, {np.mean(exact < 0):.1%} negative; "
    )
    text += f"shown 200 or more: {np.mean(seen >= 200):.1%}; restored wrong: "
    text += f"{np.mean(back != src):.1%}, up to {cv2.absdiff(back, src).max()}"
    return {"L0 as shown": seen, "up + L0": back}, text


# %% [markdown] teaches=["A0.37", "B0.9"]
# What is cut off is lost for good. The cure is a type with a sign: int16 to keep the level, and 128 added to look at it. float32 is exact too. It takes twice the room of int16, and is what you want as soon as levels are multiplied or mixed.


# %% [markdown] teaches=["A0.39"]
# ## Turn the details up and down
#
# *11 minutes*
#
# A sound studio has an equaliser: a slider for the low notes, one for the high ones. The Laplacian pyramid is an equaliser for pictures. Multiply a level by a gain before you collapse the pyramid: 0 removes the details
# of that size, 1 leaves them, 2 doubles them.
#
# Make the cat's fur vanish and keep its face; then the other way round.

# %%
equalised = load("chelsea")
bands = pyramids.laplacian_pyramid(equalised.astype(np.float32), 6)  # floats, to be multiplied


# %%
@live(
    L0=(0.0, 4.0, 0.1),
    L1=(0.0, 4.0, 0.1),
    L2=(0.0, 4.0, 0.1),
    L3=(0.0, 4.0, 0.1),
    L4=(0.0, 4.0, 0.1),
    alt="The cat with the details of each size weakened or strengthened",
)
def equaliser(L0=1.0, L1=2.0, L2=1.0, L3=1.0, L4=1.0):
    picture = bands[-1]
    for band, gain in zip(bands[4::-1], (L4, L3, L2, L1, L0)):
        picture = cv2.pyrUp(picture, dstsize=band.shape[1::-1]) + np.float32(gain) * band
    picture = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    mse = np.mean((picture.astype(float) - equalised) ** 2)
    psnr = f"{10 * np.log10(255**2 / mse):.1f} dB" if mse else "infinite: equal"
    return picture, f"PSNR against the original: {psnr}"


# %% [markdown]
# **Only the sliders know.** Set all gains to 1. Then set *one* of them to 0, look at the PSNR, and set it back. Which level, 0 to 4, takes the most with it? Is it the one whose loss you find ugliest?

# %%
check("pyramids.q_level", level=...)
# hint("pyramids.q_level")
# solution("pyramids.q_level")

# %% [markdown]
# Burt and Adelson, who described this pyramid in 1983, wanted something else: to *store* pictures in fewer bits. The values of $L_0$ crowd around zero, and frequent values can be given short
# codes.
#
# How many bits does that take? If a value occurs with the share $p$, it needs $-\log_2 p$ bits; the mean over all values is called **entropy**:
#
# $$H = -\sum_v p_v \log_2 p_v \quad \text{bits per value}$$


# %%
def bits(values):
    """Bits that the best code for single values needs for a whole level."""
    counts = np.bincount((values - values.min()).ravel())
    share = counts[counts > 0] / values.size
    return float(values.size * -(share * np.log2(share)).sum())


print("eight pixels, all different:", bits(np.arange(8)), "bits")
print("eight pixels, all alike:", abs(bits(np.zeros(8, int))), "bits")
print("four of one value, four of another:", bits(np.array([0, 0, 0, 0, 5, 5, 5, 5])), "bits")

# %% [markdown]
# And then **quantise**: keep only multiples of a step, so that fewer different values are left. A step of 1 changes nothing. Coarse steps in $L_0$ are hardly noticed, since the eye is a poor judge of fine contrast.
# Which of the three steps may be large, which must stay small? Try to get below 1 bit per pixel with a picture that you would still send to a friend.

# %%
small_camera = cv2.pyrDown(load("camera", gray=True))  # 256 x 256: quick
camera_bands = pyramids.laplacian_pyramid(small_camera, 5)
plain_bits = bits(small_camera.astype(int)) / small_camera.size
print(f"the picture itself, pixel by pixel: {plain_bits:.2f} bits per pixel")
print("its levels, unrounded: ", end="")
print(f"{sum(bits(band.astype(int)) for band in camera_bands) / small_camera.size:.2f}")


# %%
@live(
    step_0=(1, 64),
    step_1=(1, 64),
    step_2_and_3=(1, 64),
    alt="The picture restored from rounded levels, and the bits that each level needs",
)
def quantise(step_0=16, step_1=8, step_2_and_3=4):
    rounded, cost = [], []
    for band, step in zip(camera_bands, (step_0, step_1, step_2_and_3, step_2_and_3, 1)):
        numbers = np.rint(band / step).astype(int)
        cost.append(bits(numbers) / 1000)
        rounded.append((numbers * step).astype(band.dtype))
    back = pyramids.collapse(rounded)
    text = f"{1000 * sum(cost) / small_camera.size:.2f} bits per pixel; "
    same = np.array_equal(back, small_camera)
    text += "exact" if same else f"PSNR {cv2.PSNR(small_camera, back):.2f} dB"
    axes = {"xlim": (-0.5, 4.5), "ylim": (0, 300), "xlabel": "level", "ylabel": "kilobits"}
    plot = draw.plot(bars={" ": (np.arange(6) - 0.5, cost)}, size=(300, 256), **axes)
    return {"restored": back, "bits of L0 to L3, and of G4": plot}, text


# %% [markdown]
# **Only the sliders know.** Leave the other two steps at 1. What is the largest `step_0` with which the PSNR is still at least 35 dB?

# %%
check("pyramids.q_step", step=...)
# hint("pyramids.q_step")
# solution("pyramids.q_step")

# %% [markdown] teaches=["A0.39"]
# ## Two pictures, no seam
#
# *9 minutes*
#
# Cut two pictures along a line and join them: the line is seen. Mix them over a wide zone instead: the line is gone, but in the zone both pictures are seen at once, like a
# ghost. How wide should the zone be?
#
# No width is right for all, because a picture has details of *all* sizes. So join each size by itself: **fine details over a narrow zone, coarse ones over a wide zone.** The details are the levels $A_i$ and $B_i$ of two Laplacian pyramids. The mask, 1 where the first picture is wanted and 0 where the second, has a pyramid too:
# $M_i$ says how much of each to take:
#
# $$L_i = M_i\, A_i + (1 - M_i)\, B_i$$

# %%
source(pyramids.blend)

# %% [markdown]
# By hand: a dark row and a bright row, joined in the middle. With one level there is a step. What do more levels do to it, and how wide is the zone they need?

# %%
dark, bright = np.full((64, 64), 60, np.uint8), np.full((64, 64), 180, np.uint8)
left = np.zeros((64, 64), bool)
left[:, :32] = True
curves = {f"levels: {n}": pyramids.blend(dark, bright, left, n)[32] for n in (1, 2, 3, 4, 5)}
show(
    draw.plot(curves, xlim=(0, 63), ylim=(0, 255), xlabel="column", ylabel="grey level"),
    alt="A step from 60 to 180 becomes gentler with every level",
)

# %% [markdown]
# The same with OpenCV's functions, in 32-bit floats. Only the last digit of a float can differ, so at most a few pixels round another way:


# %%
def blend_with_opencv(a, b, mask, levels):
    a, b, m = np.float32(a), np.float32(b), cv2.merge([np.float32(mask)] * 3)
    mixed = []
    for _ in range(levels - 1):
        size = a.shape[1::-1]
        small_a, small_b = cv2.pyrDown(a), cv2.pyrDown(b)
        detail_a = a - cv2.pyrUp(small_a, dstsize=size)
        detail_b = b - cv2.pyrUp(small_b, dstsize=size)
        mixed.append(m * detail_a + (1 - m) * detail_b)
        a, b, m = small_a, small_b, cv2.pyrDown(m)
    picture = m * a + (1 - m) * b
    for detail in mixed[::-1]:
        picture = cv2.pyrUp(picture, dstsize=detail.shape[1::-1]) + detail
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


# %%
ours = pyramids.blend(cat_eye, cup, disc, 6)
gap = np.abs(ours.astype(int) - blend_with_opencv(cat_eye, cup, disc, 6))
print(
    "at most 1 apart:",
    gap.max() <= 1,
    "- on fewer than 1 % of values:",
    np.mean(gap > 0) < 0.01,
)
assert gap.max() <= 1 and np.mean(gap > 0) < 0.01

# %% [markdown]
# Now move the seam: the circle around the eye grows and shrinks, and can be pushed aside. The text compares the step across the circle with the steps at the same places in the two
# photographs themselves. A seam of 1.0 is one that is no rougher than the photographs.


# %%
@live(
    radius=(15, 90),
    shift_x=(-60, 60),
    levels=(1, 7),
    alt="The cat's eye in the cup, with a plain seam and blended",
)
def eye_in_the_cup(radius=55, shift_x=0, levels=3):
    ys, xs = np.mgrid[:240, :300]
    mask = (xs - 140 - shift_x) ** 2 + (ys - 115) ** 2 < radius**2
    pasted = np.where(mask[:, :, None], cat_eye, cup)
    blended = pyramids.blend(cat_eye, cup, mask, levels)
    across = mask[:, 1:] != mask[:, :-1]  # neighbours on both sides of the circle
    steps = [
        np.abs(np.diff(p.astype(int), axis=1))[across].mean()
        for p in (cat_eye, cup, pasted, blended)
    ]
    own = (steps[0] + steps[1]) / 2
    text = f"seam: pasted {steps[2] / own:.2f}, blended {steps[3] / own:.2f}"
    return {"pasted": pasted, "blended": blended}, text


# %% [markdown]
# **Only the sliders know.** Take radius 55 and no shift. What is the smallest number of levels with which the seam is below 1.5?

# %%
check("pyramids.q_seam", levels=...)
# hint("pyramids.q_seam")
# solution("pyramids.q_seam")

# %% [markdown] teaches=["A0.38"]
# ## And cv2.resize?
#
# *6 minutes*
#
# `cv2.resize` makes any size from any size. It builds no pyramid, and it does not blur beforehand: each new pixel is interpolated from a few old ones *around one point*. `INTER_NEAREST` takes one pixel, `INTER_LINEAR`
# 2 x 2, `INTER_CUBIC` 4 x 4, `INTER_LANCZOS4` 8 x 8. Is that enough when you shrink by 8?
#
# Only `INTER_AREA` takes the mean of *all* pixels that a new one covers. (Shrink by 2 exactly,
# and `INTER_LINEAR` happens to do the same.) Compare them with `pyrDown` on the rings, where false patterns can be measured, and look at the bricks.


# %%
def at_scale(picture, method, scale):
    """A picture at a scale of 1/2, 1/4 or 1/8, by pyrDown or by an interpolation of resize."""
    if method != "pyrDown":
        code = getattr(cv2, method)
        return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=code)
    width = picture.shape[1] * scale
    while picture.shape[1] > width:
        picture = cv2.pyrDown(picture)
    return picture


METHODS = [
    "pyrDown",
    "INTER_NEAREST",
    "INTER_LINEAR",
    "INTER_CUBIC",
    "INTER_LANCZOS4",
    "INTER_AREA",
]


# %%
@live(
    method=METHODS,
    scale=[0.5, 0.25, 0.125],
    alt="The rings and the brick wall made smaller in the chosen way",
)
def shrink(method="INTER_LINEAR", scale=0.25):
    small = at_scale(rings, method, scale)
    wall = at_scale(load("brick", gray=True), method, scale)
    every = round(1 / scale)
    y, x = np.mgrid[:512:every, :512:every] - 256
    too_fine = (x**2 + y**2 > (256 / every) ** 2) & (x**2 + y**2 < 256**2)
    false = small[too_fine].std() / rings[rings != 127].std()
    shown = {"rings": draw.zoom(small, every // 2), "bricks": draw.zoom(wall, every // 2)}
    return shown, f"{method}, scale {scale}: false pattern {false:.1%}"


# %% [markdown]
# **Only the sliders know.** Set the scale to 0.25. Which of the five interpolations of `resize` leaves the least false pattern? And how does `pyrDown` compare?

# %%
check("pyramids.q_resize", method=...)
# hint("pyramids.q_resize")
# solution("pyramids.q_resize")

# %% [markdown] teaches=["A0.38", "C20"]
# ### Pitfall: half a pixel, and width first
#
# The two do not agree on *where* a pixel is, either. `pyrDown` keeps pixel 0, 2, 4: the new pixel x stands at 2x. `resize` lays the edges of the pictures on each other: the new pixel x stands between two old ones, at 2x + 0.5. (`INTER_NEAREST` cannot take half of each,
# and takes the left one.) On a ramp you can read it off:

# %%
ramp = np.tile(np.arange(0, 160, 10, dtype=np.uint8), (16, 1))
print("the ramp     ", ramp[8])
print("pyrDown      ", cv2.pyrDown(ramp)[4])
for name in ("INTER_LINEAR", "INTER_AREA", "INTER_NEAREST"):
    print(f"{name:13}", cv2.resize(ramp, (8, 8), interpolation=getattr(cv2, name))[4])

# %% [markdown]
# Mix the two, and everything you find is half a pixel off at each level. Pixels grow on the way down, so after three levels that is 0.5 + 1 + 2 = 3.5 pixels of the original.
#
# And `resize` takes (width, height), while `shape` says (rows, columns):

# %% teaches=["C20"]
print("resize(cat, cat.shape[:2]):", cv2.resize(cat, cat.shape[:2]).shape, "from", cat.shape)
print("resize(cat, cat.shape[1::-1]):", cv2.resize(cat, cat.shape[1::-1]).shape)

# %% [markdown] teaches=["A0.25", "A0.39"]
# ## Search coarse to fine, and at many sizes
#
# *16 minutes*
#
# In [chapter 1](01_template_matching.ipynb) we looked for tickets on a table, at every pixel. Let us look in a small copy first. Wherever the small copy looks promising, look again one level down, but only in the few
# pixels around.
#
# A candidate at x in the small copy is at 2x below, give or take two. The `response` of the finer level stays at -1 wherever nobody looked.


# %%
def products(image, templ):
    """Multiplications of a plain search: one per pixel of the template, in every window."""
    (H, W), (h, w) = image.shape[:2], templ.shape[:2]
    return (H - h + 1) * (W - w + 1) * h * w


# %%
def coarse_to_fine(images, templs, promising, threshold):
    """Places found from the smallest pictures down to the first, and the multiplications."""
    response = cv2.matchTemplate(images[-1], templs[-1], cv2.TM_CCOEFF_NORMED)
    work, level = products(images[-1], templs[-1]), len(images) - 1
    while level > 0:
        points, _ = matching.find_peaks(response, promising, max(12 // 2**level, 1))
        level -= 1
        image, (h, w) = images[level], templs[level].shape
        response = np.full((image.shape[0] - h + 1, image.shape[1] - w + 1), -1, np.float32)
        for x, y in np.maximum(2 * points - 2, 0):  # two pixels of margin on each side
            part = image[y : y + h + 4, x : x + w + 4]
            near = cv2.matchTemplate(part, templs[level], cv2.TM_CCOEFF_NORMED)
            response[y : y + near.shape[0], x : x + near.shape[1]] = near
            work += products(part, templs[level])
    points, _ = matching.find_peaks(response, threshold, 12)
    return points, work


# %%
scene, ticket = load("scene", gray=True), load("scene_template", gray=True)
scene_levels = pyramids.gaussian_pyramid(scene, 4)
ticket_levels = pyramids.gaussian_pyramid(ticket, 4)
everywhere = cv2.matchTemplate(scene, ticket, cv2.TM_CCOEFF_NORMED)
full_hits, _ = matching.find_peaks(everywhere, 0.8, 12)
full_work = products(scene, ticket)
for n in (1, 2, 3):
    hits, work = coarse_to_fine(scene_levels[:n], ticket_levels[:n], 0.6, 0.8)
    assert sorted(hits.tolist()) == sorted(full_hits.tolist())
    print(f"levels {n}: {work:11,} multiplications, {full_work / work:5.1f} times fewer")
print(f"each time the same {len(full_hits)} places")

# %% [markdown]
# The same nine tickets, to the pixel. Half the size is a quarter of the windows, and each window has a quarter of the pixels: that is the factor of 16 for one reduction.
#
# OpenCV multiplies more cleverly than one by one (by Fourier transforms), so the time falls by less than the
# count says. By how much on your computer? Take the # away from the last line and see. No number is printed here, since every computer would print another.

# %%
from timeit import repeat


def plain():
    return cv2.matchTemplate(scene, ticket, cv2.TM_CCOEFF_NORMED)


def fast():
    return coarse_to_fine(scene_levels[:3], ticket_levels[:3], 0.6, 0.8)


def seconds(work):
    return min(repeat(work, number=1, repeat=7))  # the shortest of seven runs


# print(f"{seconds(plain) / seconds(fast):.1f} times faster")

# %% [markdown]
# What is the price? At the top of four levels the ticket is 6 x 5 pixels, and not much of it is left. `promising` is the score that a candidate needs at every level but the last. Set it high, and
# the search is quick and loses tickets; set it low, and it looks nearly everywhere.


# %%
@live(
    levels=(1, 4),
    promising=(0.20, 0.95, 0.01),
    alt="Tickets found by the search from coarse to fine, and the smallest picture searched",
)
def search_levels(levels=3, promising=0.60):
    images, templs = scene_levels[:levels], ticket_levels[:levels]
    points, work = coarse_to_fine(images, templs, promising, 0.8)
    kinds = "upright", "dimmed", "noisy"
    true = [o.box for o in truth("scene").objects if o.kind in kinds]
    result = score_boxes([(x, y, 48, 36) for x, y in points], true)
    text = f"{products(scene, ticket) / work:.1f} times fewer multiplications; {result}"
    found = cv2.resize(
        draw.outcome(scene, result, thickness=3), (433, 289), interpolation=cv2.INTER_AREA
    )
    method = cv2.INTER_AREA if levels == 1 else cv2.INTER_NEAREST  # a pixel becomes a square
    first = cv2.resize(images[-1], (361, 241), interpolation=method)
    return {"found": found, "searched first": first}, text


# %% [markdown]
# **Only the sliders know.** Four levels. What is the highest `promising` with which all nine tickets are still found?

# %%
check("pyramids.q_promising", promising=...)
# hint("pyramids.q_promising")
# solution("pyramids.q_promising")

# %% [markdown]
# And other sizes? Two tickets on the table are 0.8 and 1.25 times as large, and [chapter 1](01_template_matching.ipynb) missed them. A pyramid has a level for every *factor of 2*, which is called an **octave**. That is too coarse:
# in chapter 1 a ticket 10 % larger had already fallen below a score of 0.8. So take steps between: sizes $2^{k/n}$ with $n$ steps per octave.
#
# First a scene made by code, with one ticket
# whose scale you choose. Watch the curve: how wide is its peak? How many steps per octave does it need?


# %%
def resized(templ, scale):
    size = round(templ.shape[1] * scale), round(templ.shape[0] * scale)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(templ, size, interpolation=method)


def best_sizes(picture, templ, scales):
    """For each size its best score and the box there."""
    scores, boxes = [], []
    for scale in scales:
        other = resized(templ, scale)
        response = cv2.matchTemplate(picture, other, cv2.TM_CCOEFF_NORMED)
        _, score, _, place = cv2.minMaxLoc(response)
        scores.append(score)
        boxes.append((*place, other.shape[1], other.shape[0]))
    return scores, boxes


# %%
AXES = {"xlim": (0.45, 2.05), "ylim": (0, 1.05), "xlabel": "scale tried", "ylabel": "score"}


def score_curve(scales, scores, best, true_scale):
    dot = {"best": ([scales[best]], [scores[best]])}
    line, mark = {"score": (scales, scores)}, {"true scale": true_scale}
    return draw.plot(line, points=dot, marks=mark, **AXES)


# %%
@live(
    scale=(0.50, 2.00, 0.05),
    per_octave=(1, 12),
    alt="A ticket of the chosen scale with its box, and the best score over the scales tried",
)
def one_size(scale=1.40, per_octave=3):
    picture, true = scaled_scene(load, round(scale * 20))
    tried = 2.0 ** (np.arange(-per_octave, per_octave + 1) / per_octave)
    in_gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)  # a third of the work
    scores, boxes = best_sizes(in_gray, ticket, tried)
    best = int(np.argmax(scores))
    overlap = iou(boxes[best], true.box)
    color = draw.FOUND if overlap >= 0.5 else draw.FALSE
    found, curve = (
        draw.boxes(picture, [boxes[best]], color),
        score_curve(tried, scores, best, scale),
    )
    text = f"best scale {tried[best]:.2f}, true {scale:.2f}; score {scores[best]:.2f}"
    return {"found": found, "score over scale": curve}, f"{text}; IoU {overlap:.2f}"


# %% [markdown]
# Now chapter 1's table with its eleven upright tickets in three sizes. Search with the template at every size, and give each find the box of *its* size. Where two sizes find the same ticket, the better score stays.


# %%
def find_sizes(image, templ, scales, threshold):
    boxes, scores = [], []
    for scale in scales:
        other = resized(templ, scale)
        response = cv2.matchTemplate(image, other, cv2.TM_CCOEFF_NORMED)
        points, values = matching.find_peaks(response, threshold, 12)
        boxes += [(int(x), int(y), other.shape[1], other.shape[0]) for x, y in points]
        scores += values.tolist()
    kept = []
    for i in np.argsort(scores)[::-1]:  # best first
        if all(iou(boxes[i], boxes[j]) < 0.3 for j in kept):
            kept.append(i)
    return [boxes[i] for i in kept]


# %%
@live(
    per_octave=(1, 8),
    threshold=(0.50, 0.95, 0.01),
    alt="The scene with the tickets of all sizes that were found",
)
def many_sizes(per_octave=1, threshold=0.80):
    steps = np.arange(-(per_octave // 2), per_octave // 2 + 1)  # from about 0.7 to about 1.4
    boxes = find_sizes(scene, ticket, 2.0 ** (steps / per_octave), threshold)
    kinds = "upright", "dimmed", "noisy", "scaled"
    result = score_boxes(boxes, [o.box for o in truth("scene").objects if o.kind in kinds])
    return draw.outcome(scene, result), f"sizes tried: {len(steps)}; {result}"


# %% [markdown]
# **Only the sliders know.** Leave the threshold at 0.80. What is the smallest number of steps per octave with which all eleven are found?

# %%
check("pyramids.q_octave", per_octave=...)
# hint("pyramids.q_octave")
# solution("pyramids.q_octave")

# %% [markdown] teaches=["A0.40", "B0.16", "B0.27"]
# ### Pitfall: advice from another year
#
# Books of some years ago name SIFT, HOG and ORB in one breath. Which of them has your OpenCV? In OpenCV 4 all are there. In 5 HOG has left the main package, and so have four other names that old programs use:

# %%
old = "HOGDescriptor groupRectangles CascadeClassifier AKAZE_create BRISK_create"
for name in ("SIFT_create", "ORB_create", *old.split()):
    print(f"cv2.{name}: {'there' if hasattr(cv2, name) else 'not in this OpenCV'}")

# %% [markdown] teaches=["A0.40", "B0.16"]
# The lesson also asks for `pip install numpy==1.26.4 -i`. The line is cut off: after `-i` an address must follow, and pip refuses it.
#
# Nor would that NumPy help: the wheels of OpenCV 5 demand NumPy 2 or newer on every Python that is still in use. Leave the installation to the course's one command, which asks for versions that fit together.

# %% [markdown]
# ## Exercises
#
# *2 minutes for the first two; take your time for the others*
#
# Put your lines in the place of the dots and run the cell. The check runs your function on fresh arrays and says what it sees.
# `hint("pyramids.psnr")` gives one hint at a time, `solution("pyramids.psnr")` an answer and its reasons.
#
# **1. Predict.** The cat has 300 rows and 451 columns. Which shape has level 3 of its pyramid, after three steps down? No code: think, then type.

# %%
check("pyramids.predict_shape", rows=..., columns=...)

# %% [markdown]
# **2. Predict.** You search for a template in a picture, at level 2: both have gone down two steps. About how many times fewer multiplications does that take than at full size?

# %%
check("pyramids.predict_cost", factor=...)

# %% [markdown]
# **3. Write** the PSNR of two uint8 pictures, as a float. The pictures are never equal.


# %%
def my_psnr(a, b):
    # your lines in the place of the dots
    ...


check("pyramids.psnr", my_psnr)

# %% [markdown] teaches=["A0.23"]
# **4. Write** one row of `pyrDown`: from a row of at least three uint8 pixels, the small row as uint8. Mirror the row at its end pixels (`np.pad` with `mode="reflect"`), use the weights 1, 4, 6, 4, 1, and round halves up.


# %%
def my_down_row(row):
    # your lines in the place of the dots
    ...


check("pyramids.down_row", my_down_row)

# %% [markdown] teaches=["A0.29"]
# **5. Write** one row of `pyrUp`: from a row of at least two uint8 pixels, the row of twice the length as uint8. At the start the row is mirrored, at its end the last pixel is repeated. (Mirror the row *with its zeros* at both ends, as above by hand, and you get just that.)


# %%
def my_up_row(row):
    # your lines in the place of the dots
    ...


check("pyramids.up_row", my_up_row)

# %% [markdown] teaches=["A0.35", "B0.8", "B0.9"]
# **6. Debug.** The finest level $L_0$ of a grey uint8 picture, as int16. This version fails for some pictures and lies for the others. There are two mistakes in it.


# %%
def my_detail(picture):
    up = cv2.pyrUp(cv2.pyrDown(picture))
    return (picture - up).astype(np.int16)


check("pyramids.detail", my_detail)

# %% [markdown]
# **7. Debug.** A ticket was found at (x, y) of level `level` of a pyramid made by `cv2.pyrDown`. Where is it in the original? The answer is a tuple of whole numbers. For level 1 and 2 it is right.


# %%
def my_place(x, y, level):
    return (x * 2 * level, y * 2 * level)


check("pyramids.place", my_place)

# %% [markdown] teaches=["A0.37"]
# **8. Write** the way back: from a list with the signed differences, finest first, and at its end the smallest picture (as `laplacian_pyramid` returns), the uint8 picture. Sizes may be odd. Use OpenCV or `pyramids.pyr_up`; not `pyramids.collapse`.


# %%
def my_collapse(levels):
    # your lines in the place of the dots
    ...


check("pyramids.collapse", my_collapse)

# %% [markdown]
# **9. Your own picture.** Put a photograph in this folder, take it apart, and sharpen it: multiply the finest level by 2. Then prove that you lost nothing: with all gains 1, the picture must come back exactly.

# %%
mine = load("rocket")  # load("my_photo.jpg")
mine_levels = pyramids.laplacian_pyramid(mine, 4)
sharper = pyramids.collapse([2 * mine_levels[0], *mine_levels[1:]])
show(
    {"mine": mine[100:400, 150:450], "sharper": sharper[100:400, 150:450]},
    alt="A part of a picture, and the same with its finest details doubled",
)
check("pyramids.own", picture=mine, levels=mine_levels, restored=pyramids.collapse(mine_levels))

# %% [markdown]
# ## What you now know
#
# - A pyramid is one picture at several sizes, each level half of the one below, rounded up. It costs a third more than the picture.
# - Leaving out rows without a blur makes false patterns: aliasing. Blur first.
# - `pyrDown` blurs with 1, 4, 6, 4, 1 and keeps rows 0, 2, 4. `pyrUp` puts zeros between and blurs with four times the weights.
# - Neither undoes the other. What the step down loses is $L_i = G_i - \mathrm{up}(G_{i+1})$. Kept with a sign, it gives the picture back exactly.
# - For odd sizes name `dstsize=(width, height)`. A second argument without a name is `dst`.
# - Levels can be strengthened, weakened, rounded and mixed one by one: sharpening, coding, joining without a seam.
# - `resize` does not blur before it shrinks, unless you choose `INTER_AREA`, and its pixels stand half a pixel elsewhere.
# - Searching coarse to fine costs a sixteenth for each level. Other sizes need several steps per octave.
#
# ## Where the field goes from here
#
# SIFT looks for extremes in differences of blurred levels. Wavelets, and JPEG 2000 with them, are pyramids that store no value twice. Optical flow,
# the joining of several exposures and the stitching of panoramas run on the two pyramids of this chapter.
#
# Pyramids did not go out of fashion when networks came in. Detection networks compute features at several sizes (feature pyramid networks) for the reason with which we began: nobody knows beforehand how large an eye is. And networks that leave out
# rows without a blur suffer from aliasing as our bricks did; a blur with weights like those of `pyrDown` cures them too (Zhang 2019).
#
# ## References
#
# - P. J. Burt, E. H. Adelson, "The Laplacian Pyramid as a Compact Image Code", IEEE Transactions on Communications 31, 1983. [doi:10.1109/TCOM.1983.1095851](https://doi.org/10.1109/TCOM.1983.1095851)
# - P. J. Burt, E. H. Adelson, "A Multiresolution Spline with Application to Image Mosaics", ACM Transactions on Graphics 2, 1983. [doi:10.1145/245.247](https://doi.org/10.1145/245.247)
# - C. E. Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal 27, 1948. [doi:10.1002/j.1538-7305.1948.tb01338.x](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x)
# - D. G. Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", International Journal of Computer Vision 60, 2004. [doi:10.1023/B:VISI.0000029664.99615.94](https://doi.org/10.1023/B:VISI.0000029664.99615.94)
# - R. Zhang, "Making Convolutional Networks Shift-Invariant Again", International Conference on Machine Learning, 2019. [arXiv:1904.11486](https://doi.org/10.48550/arXiv.1904.11486)
# - T.-Y. Lin and others, "Feature Pyramid Networks for Object Detection", CVPR, 2017. [doi:10.1109/CVPR.2017.106](https://doi.org/10.1109/CVPR.2017.106)
#
# Next: [3. Histograms](03_histograms.ipynb), which count grey levels instead of moving them.
