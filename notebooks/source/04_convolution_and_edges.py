# %% [markdown]
# # 4. Convolution and edges
#
# *90 minutes, and 26 more for the optional sections*
#
# **You will be able to** say in numbers what blurring, sharpening and finding edges do to a pixel; choose the type of the
# result so that nothing is lost; say what happens at the rim of a picture; measure slope and direction; build Canny's edge
# detector from five small steps, and choose its thresholds by a score instead of by taste.
#
# **You need first** [Start here](00_start_here.ipynb): arrays, (row, column) and (x, y), uint8. [Image pyramids](02_image_pyramids.ipynb), for blur, and
# [Histograms](03_histograms.ipynb), for thresholds and scores, help.
#
# A section marked *optional* can be left out: no later section needs it, and of the exercises only the first. If you take them all, a good place for a break is before *How steep is it?*
#
# On the left a photograph. In the middle how fast it gets brighter (red) or darker (blue) from left to right. On the right its
# edges, one pixel thin. The whole way from left to right is made of one idea, used again and again.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, odd, show, solution, source
from cvlessons.scenes_edges import landscape, rings
from cvlessons.score import score_edges
from cvlessons.scratch import edges, filtering

cv2.setNumThreads(1)  # one thread, and no code of the processor's maker:
cv2.ipp.setUseIPP(False)  # so that cv2.Canny gives the same bits on every machine
man = load("camera", gray=True)[40:360, 20:380]
slope = cv2.Sobel(man, cv2.CV_16S, 1, 0)
outline = cv2.Canny(cv2.GaussianBlur(man, (0, 0), 1.4), 60, 150)
part = np.s_[:, 80:325]
show(
    {"photograph": man[part], "slope, left to right": draw.signed(slope[part], 400)}
    | {"edges": outline[part]},
    alt="A man behind a film camera; his slopes in red and blue; his edges in white",
)

# %% [markdown] teaches=["A3.02"]
# ## What does a kernel do to one pixel?
#
# *10 minutes*
#
# One pixel alone says little: 80, a grey. Is it part of a wall, a line, a spot of noise? You must look at its *neighbours*.
#
# Here is a picture of 5 x 5 pixels, and a small table of numbers beside it. The table is called a **kernel**. (It has nothing to do with the notebook's kernel, the Python that runs your cells.)
#
# Lay it on
# the marked window. Multiply each pixel by the number that lies on it, and add up the nine products. The sum becomes
# the new value of the pixel in the middle, which is called the **anchor**.

# %%
tiny = np.uint8(
    [
        [10, 10, 10, 80, 80],
        [10, 10, 10, 80, 80],
        [10, 10, 50, 80, 80],
        [10, 10, 10, 80, 80],
        [10, 10, 10, 80, 80],
    ]
)
mean = np.float32([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16
show(
    {"picture": draw.numbers(tiny, highlight=(1, 1, 3, 3)), "kernel": draw.numbers(mean, 58)},
    alt="A 5 by 5 picture with its middle window marked, and a 3 by 3 kernel",
)

# %% [markdown]
# The nine numbers of this kernel add up to 1: it makes a mean, in which near pixels count more. As a formula, with the
# picture $I$ and the kernel $K$ of 3 x 3:
#
# $$\mathrm{out}(x, y) = \sum_{i=0}^{2}\sum_{j=0}^{2} K(j, i)\; I(x + j - 1,\; y + i - 1)$$
#
# The pixel in the middle is 50, brighter than the column it stands in. Will it rise or fall? Decide, then run.

# %%
window = tiny[1:4, 1:4]
print(window * mean * 16, "sixteenths")
print("sum of products:", np.sum(window * mean))

# %% [markdown]
# It falls. The kernel pulls each pixel towards its surroundings. Now the same for all nine places. Move the window, and try
# the other kernels: one takes *left from right*, one takes *the neighbours from the middle*.

# %%
KERNELS = {
    "weighted mean": mean,
    "right minus left": np.float32([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "middle minus neighbours": np.float32([[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
}

# %%


@live(
    kernel=list(KERNELS),
    x=(1, 3),
    y=(1, 3),
    alt="The picture with the window, the kernel, their products, and the results so far",
)
def slide_window(kernel="weighted mean", x=2, y=2):
    weights = KERNELS[kernel]
    products = tiny[y - 1 : y + 2, x - 1 : x + 2] * weights
    results = cv2.filter2D(tiny, cv2.CV_32F, weights)[1:4, 1:4]
    return {
        "picture": draw.numbers(tiny, highlight=(x - 1, y - 1, 3, 3)),
        "products": draw.numbers(products, 58),
        "all nine sums": draw.numbers(results, 58, highlight=(x - 1, y - 1, 1, 1)),
    }, f"the sum of the nine products at x = {x}, y = {y} is {products.sum():g}"


# %% [markdown] teaches=["A3.03", "A3.06", "A3.07"]
# "Right minus left" is 0 where nothing changes and large where the dark half ends. That is an edge detector, in nine numbers.
#
# Here is the code for a picture of any size. (Its first lines check the arguments.) Its trick: it does not walk from pixel to pixel. It moves the *whole picture* by one
# place of the kernel at a time, so that NumPy does the walking.
#
# Three arguments are new. `anchor` says which number of the kernel lies on the pixel itself; (-1, -1) means the
# middle. `delta` is added to every sum before it is stored. `ddepth` is the type of the result, of which more soon.
#
# OpenCV's function is `cv2.filter2D(src, ddepth, kernel, dst, anchor, delta, borderType)`. `dst` is an array to write into, and stands *before* the anchor: name all arguments that follow it. `borderType`
# says what lies beyond the rim; that has a section of its own.

# %%
source(filtering.filter_2d)

# %%
for name, weights in KERNELS.items():
    for anchor, delta in (((-1, -1), 0), ((0, 2), 100)):
        ours = filtering.filter_2d(man, cv2.CV_16S, weights, anchor, delta)
        theirs = cv2.filter2D(man, cv2.CV_16S, weights, anchor=anchor, delta=delta)
        assert np.array_equal(ours, theirs)
    print(f"{name:24} same bits as cv2.filter2D on {man.size:,} pixels")

# %% [markdown] teaches=["A3.10"]
# Equal. So this is all that a kernel filter is: **sums of multiples**. Such an operation is called *linear*. Filter two pictures and add them, or add
# them and filter once: the result is the same.
#
# May a filter write its result over its own input? The next row still needs the pixels that are overwritten. OpenCV keeps a copy of those rows, so it may.

# %%
a, b = man.astype(np.float32), man[:, ::-1].astype(np.float32)
blur = {"ddepth": -1, "kernel": mean}
apart = cv2.filter2D(a + b, **blur) - (cv2.filter2D(a, **blur) + cv2.filter2D(b, **blur))
print("largest difference:", np.round(np.abs(apart).max(), 3))
inside = man.copy()
cv2.filter2D(inside, -1, mean, dst=inside)
print(
    "written over its own input, the same:", np.array_equal(inside, cv2.filter2D(man, **blur))
)

# %% [markdown] teaches=["C30", "A3.09"]
# ### Pitfall: a kernel that is a list
#
# Python makes it easy to write a kernel as a list of lists. OpenCV wants an array with one channel. The manual says floats; from Python whole numbers are taken too. Of the four kernels here, which two are refused? (In OpenCV's messages `cn` is the number of channels.)


# %%
def refusal(function, *arguments, **options):
    """What OpenCV says when it refuses a call, in one line; or "no error"."""
    try:
        function(*arguments, **options)
    except cv2.error as error:
        lines = [line.strip(" >-") for line in error.err.strip().splitlines()]
        return lines[1] if len(lines) > 1 else error.err  # the first reason, below a headline
    return "no error"


# %%
numbers = [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
kernels = {
    "a list": numbers,
    "float32 array": np.float32(numbers),
    "int32 array": np.int32(numbers),
    "three channels": np.dstack([np.float32(numbers)] * 3),
}
for name, kernel in kernels.items():
    print(f"{name:15}", refusal(cv2.filter2D, man, cv2.CV_16S, kernel))

# %% [markdown] teaches=["A3.12"]
# ## Nine numbers, many pictures
#
# *6 minutes*
#
# The code is always the same. Only nine numbers change. Here they are, to be edited: choose a start from the list, then type into
# the grid. Results whose kernel adds up to 0 are shown with their sign: red above zero, blue below.

# %%
cat = load("chelsea", gray=True)[20:280, 60:420]
PRESETS = {
    "identity": np.float32([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.full((3, 3), 1 / 9, np.float32),
    "Gaussian": mean,
    "sharpen": np.float32([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "emboss": np.float32([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "Sobel": np.float32([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "Scharr": np.float32([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
    "Laplacian": np.float32([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "outline": np.float32([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
}

# %%


@live(kernel=PRESETS, alt="The photograph of a cat, filtered with the kernel in the grid")
def kernel_grid(kernel=PRESETS["sharpen"]):
    out = cv2.filter2D(cat, cv2.CV_32F, kernel)
    if abs(kernel.sum()) < 1e-4:
        limit = draw.round_up(np.percentile(np.abs(out), 98)) or 1
        picture = draw.signed(out, limit)
    else:
        picture = np.uint8(np.clip(out, 0, 255))
    after = round(float(out.mean()), 1) + 0.0  # never -0.0
    outside = np.mean((out < 0) | (out > 255))
    text = f"sum of the kernel {kernel.sum():g}; "
    text += f"mean brightness {cat.mean():.1f} before, {after} after; "
    text += f"{outside:.1%} outside 0 to 255"
    return {"photograph": cat, "result": picture}, text


# %% [markdown]
# Read the line of text for each preset. The **sum of the kernel** is what it does to an even surface. Sum 1: brightness stays. Sum 0: an even surface
# becomes 0, only change is left. And the signs say the rest: positive numbers around the middle blur, negative ones sharpen.
#
# **Only the sliders know.** Choose `outline`: eight times -1, and 8 in the middle. Now change the number in the middle until the cat is back, sharper than before and
# with its old mean brightness. Which number is it?

# %%
check("filtering.q_middle", middle=...)
# hint("filtering.q_middle")
# solution("filtering.q_middle")

# %% [markdown] teaches=["A3.09"]
# In a colour picture, the same kernel goes over each of the three channels. For a different kernel in each, take the picture apart, filter,
# and put it together again. Here the red channel is blurred along, the blue one across; where is the coffee unharmed?

# %%
coffee = load("coffee")[40:300, 100:480]
across, along = np.full((1, 25), 1 / 25), np.full((25, 1), 1 / 25)
blue, green, red = cv2.split(coffee)
mixed = cv2.merge([cv2.filter2D(blue, -1, across), green, cv2.filter2D(red, -1, along)])
show(
    {"photograph": coffee, "blue blurred across, red along": mixed},
    alt="A cup of coffee, and the same with coloured fringes at its rim",
    caption="Fringes appear only where the colour changes. The even parts look as before.",
)

# %% [markdown] teaches=["A3.05", "B3.3"]
# ## Which way round?
#
# *5 minutes*
#
# The function is called filter, the chapter convolution. Are they the same? Take a dark picture with three bright dots. Every
# pixel near a dot picks up the one number of the kernel that lies on the dot. What will the dots look like through a kernel in the shape of an F?

# %%
F = np.float32([[1, 1, 1, 1], [1, 0, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
dots = np.zeros((20, 34), np.uint8)
DOTS = [(7, 6), (17, 12), (27, 8)]
for x, y in DOTS:
    dots[y, x] = 150

# %%


@live(
    turn_kernel=False,
    anchor_x=(0, 3),
    anchor_y=(0, 4),
    delta=(0, 100),
    alt="Three dots, and three shapes of an F around them",
)
def stamp(turn_kernel=False, anchor_x=1, anchor_y=2, delta=0):
    kernel, anchor = F, (anchor_x, anchor_y)
    if turn_kernel:  # by 180 degrees, the anchor with it
        kernel, anchor = cv2.flip(F, -1), (3 - anchor_x, 4 - anchor_y)
    out = cv2.filter2D(
        dots, -1, kernel, anchor=anchor, delta=delta, borderType=cv2.BORDER_CONSTANT
    )
    frames = [(x * 12, y * 12, 12, 12) for x, y in DOTS]
    return {
        "kernel": draw.zoom(np.uint8(kernel * 150), 24),
        "result; the frames mark the dots": draw.boxes(draw.zoom(out, 12), frames),
    }, f"value on a dot: {out[12, 17]}"


# %% [markdown]
# The F stands on its head, and looks the other way. That is **correlation**, as in [chapter 1](01_template_matching.ipynb): the kernel is laid on as it is.
#
# In the **convolution** of mathematics the kernel is first turned by 180 degrees, and then
# a dot becomes a picture of the kernel. `cv2.filter2D` correlates, though its name in books is convolution. Tick `turn_kernel`, and you have the real one.
# A kernel that looks the same after half a turn, such as a blur, does not care. A slope kernel changes its sign.
#
# NumPy has both for a single row, so the claim can be tested:

# %%
row, numbers = np.float64([[0, 0, 1, 0, 0]]), np.float64([[1, 2, 3]])
print("filter2D     ", cv2.filter2D(row, -1, numbers).ravel())
print("np.correlate ", np.correlate(row[0], numbers[0], "same"))
print("np.convolve  ", np.convolve(row[0], numbers[0], "same"))
print("kernel turned", cv2.filter2D(row, -1, cv2.flip(numbers, -1)).ravel())

# %% [markdown] teaches=["A3.19"]
# ## Where do the negative numbers go?
#
# *6 minutes*
#
# "Right minus left" is negative wherever the picture gets darker. But a uint8 has no negative numbers. When is the sum squeezed into the type of the
# result: after each product, or once at the end?

# %%
three = np.uint8([[200, 200, 200]])
for numbers in ([1, 1, -1], [1, 1, 0], [0, -1, 0], [0, 0.0125, 0], [0, 0.0175, 0]):
    kernel = np.float32([numbers])
    sum_of_products = float(np.round(np.sum(three * kernel), 4))
    print(
        f"{str(numbers):16} sum {sum_of_products:6} stored {cv2.filter2D(three, -1, kernel)[0, 1]}"
    )
lifted = cv2.filter2D(three, -1, np.float32([[0, -1, 0]]), delta=255)
print(f"{'[0, -1, 0]':16} with delta 255 stored {lifted[0, 1]}")

# %% [markdown]
# Once, at the end. In the first line 400 is on the way, and nothing is lost. Then the sum is rounded (a half goes to the *even* neighbour: 2.5 to 2, 3.5 to 4) and cut off at 0 and
# 255: it saturates, as in [chapter 0](00_start_here.ipynb). `delta` joins the sum before all this: -200 + 255 is 55, and -200 alone would be stored as 0.
#
# `ddepth`, the depth of the destination, chooses the type. -1 means "as the source". Which pairs does `filter2D` accept?

# %% [markdown] teaches=["A3.04", "B3.5"]
# Ask it, by trying all of them:


# %%
def accepts(function, dtype, depth):
    try:
        return function(np.zeros((5, 5), dtype), depth) is not None
    except cv2.error:
        return False


def by_filter(picture, depth):
    return cv2.filter2D(picture, depth, mean)


def by_sobel(picture, depth):
    return cv2.Sobel(picture, depth, 1, 0)


# %%
DEPTHS = ("CV_8U", "CV_16U", "CV_16S", "CV_32F", "CV_64F")
for dtype in ("uint8", "int8", "uint16", "int16", "int32", "float32", "float64"):
    for name, function in (("filter2D", by_filter), ("Sobel", by_sobel)):
        taken = [d[3:] for d in DEPTHS if accepts(function, dtype, getattr(cv2, d))]
        print(f"{dtype:8} {name:9} to {', '.join(taken) or 'nothing'}")

# %% [markdown]
# `filter2D` offers the type of the source, or one with more room, and not each of those. (A table that many manuals print leaves out uint8 to 16U, which works, and it promises float32 to 64F, which does not.) `Sobel` is freer. And int8 and int32 are taken by neither: convert them first.

# %% [markdown] teaches=["A3.12", "B3.2", "C10"]
# ### Pitfall: ddepth -1 throws half of the slopes away
#
# Tutorials call `cv2.filter2D(img, -1, kernel)` with a slope kernel. It runs, it prints the right shape, it shows white lines. And a large
# share of its pixels is wrong, without a word. How large? The picture with the sign knows. Compare.

# %%
SLOPES = {"Sobel": PRESETS["Sobel"], "Scharr": PRESETS["Scharr"]}

# %%


@live(
    kernel=list(SLOPES),
    ddepth=["-1", "CV_16S", "CV_16S, then its size"],
    alt="The slopes of the photograph as they are stored, and which pixels are wrong",
)
def keep_sign(kernel="Scharr", ddepth="-1"):
    true = cv2.filter2D(man, cv2.CV_16S, SLOPES[kernel])
    limit = 50 * np.maximum(SLOPES[kernel], 0).sum()  # where the colours end
    wrong = np.mean((true < 0) | (true > 255))
    text = f"slopes from {true.min()} to {true.max()}; "
    if ddepth == "-1":
        stored = cv2.filter2D(man, -1, SLOPES[kernel])
        text += f"{wrong:.1%} of the pixels wrong: {np.mean(true < 0):.1%} were negative, "
        text += f"{np.mean(true > 255):.1%} above 255"
    elif ddepth == "CV_16S":
        stored, text = draw.signed(true, limit, bar=False), text + "all of them kept"
    else:
        stored = cv2.convertScaleAbs(true, alpha=0.25)  # |slope| / 4, cut off at 255
        text += f"a quarter of their size is shown, {np.mean(stored == 255):.1%} reach 255"
    return {"what you get": stored, "with its sign": draw.signed(true, limit)}, text


# %% [markdown]
# In the first picture the man has edges only on one side: where dark turns to bright. The cure is two lines: let the filter
# answer in a *signed* type, `CV_16S` or `CV_64F`; turn it into something to look at afterwards.

# %% [markdown] teaches=["B3.1", "C12", "C10"]
# ### Pitfall: three ways to misname a type
#
# `ddepth` is one of OpenCV's numbers, such as `cv2.CV_64F`. It is not a NumPy type. And old code says `np.float`, which NumPy 1.24 took away:

# %%
print("Sobel(man, np.float64, 1, 0): ", refusal(cv2.Sobel, man, np.float64, 1, 0))
print("Sobel(man, cv2.CV_64F, 1):    ", refusal(cv2.Sobel, man, cv2.CV_64F, 1))
old_name = "float"
try:
    getattr(np, old_name)  # as if you wrote np.float
    print("This NumPy is older than 1.24 and still knows np.float.")
except AttributeError as error:
    print(str(error).splitlines()[0], "Write float or np.float64.")

# %% [markdown] teaches=["A3.13", "A3.08"]
# ## What lies beyond the rim?
#
# *13 minutes, optional*
#
# At the first column the kernel hangs out of the picture. Something must lie there. OpenCV has five ways to invent it. Here is a strip of six
# pixels; the frame marks them, all others are invented. Which rule is which? Widen the rim until the rules run out of pixels.

# %%
BORDERS = ["CONSTANT", "REPLICATE", "REFLECT", "REFLECT_101", "WRAP"]
strip = np.uint8([[20, 60, 100, 140, 180, 220]])


@live(
    border=BORDERS,
    width=(1, 8),
    alt="A strip of six numbers, and the invented numbers to both sides of it",
)
def strip_border(border="REFLECT_101", width=3):
    code = getattr(cv2, f"BORDER_{border}")
    padded = cv2.copyMakeBorder(strip, 0, 0, width, width, code)
    numbers = draw.numbers(padded, 40, highlight=(width, 0, 6, 1))
    pixels = ", ".join(str(cv2.borderInterpolate(p, 6, code)) for p in range(-width, 0))
    places = f"places {-width} to -1 take" if width > 1 else "place -1 takes"
    return numbers, f"{places} pixel {pixels}"


# %% [markdown]
# `CONSTANT` takes a number of yours (0, if you say nothing; its place is -1, which means "none"). `REPLICATE` repeats the last pixel. `REFLECT` mirrors, with the last
# pixel twice; `REFLECT_101` mirrors, with the last pixel once, and **it is the default** of nearly every filter in OpenCV. `WRAP` goes on at the other end. Each is one line:

# %%
source(filtering.border_interpolate)

# %%
for border in BORDERS:
    code = getattr(cv2, f"BORDER_{border}")
    for length in (1, 2, 6):
        theirs = [cv2.borderInterpolate(p, length, code) for p in range(-20, 30)]
        ours = filtering.border_interpolate(np.arange(-20, 30), length, code)
        assert ours.tolist() == theirs
print("the same pixel for 50 places, 3 lengths, 5 rules")

# %% [markdown] teaches=["A3.14", "A3.16"]
# `copyMakeBorder` applies the rule to rows and columns, and puts a frame around a picture: `cv2.copyMakeBorder(src, top, bottom, left, right, borderType, dst, value)`. `value` is the colour for `CONSTANT`; name it, since `dst` stands before it. A frame of 5 makes a picture 10 rows and 10 columns larger.

# %%
framed = cv2.copyMakeBorder(man, 5, 5, 5, 5, cv2.BORDER_REPLICATE)
print(man.shape, "becomes", framed.shape)
for border in BORDERS:
    code = getattr(cv2, f"BORDER_{border}")
    ours = filtering.copy_make_border(coffee, 3, 40, 25, 8, code, (90, 60, 30))
    theirs = cv2.copyMakeBorder(coffee, 3, 40, 25, 8, code, value=(90, 60, 30))
    assert np.array_equal(ours, theirs)
print("five rules, four widths: same bits")

# %%
cup = load("coffee")[60:260, 150:450]


@live(
    border=BORDERS,
    width=(0, 150, 5),
    value=(0, 255, 5),
    alt="A cup of coffee in a frame of invented pixels",
)
def frame_photo(border="REFLECT", width=60, value=0):
    code = getattr(cv2, f"BORDER_{border}")
    out = cv2.copyMakeBorder(cup, width, width, width, width, code, value=(value, value, value))
    real = cup.shape[0] * cup.shape[1] / (out.shape[0] * out.shape[1])
    box = [(width, width, cup.shape[1], cup.shape[0])]
    return draw.boxes(out, box, thickness=1), f"{real:.0%} of these pixels were photographed"


# %% [markdown]
# Which rule is *right*? For this cup we can know: it was cut from a larger photograph, so what lies beyond its rim is on file. Blur the large one and cut, and you
# have the truth. Blur the cut-out with an invented rim, and you have a guess. The error is measured on the frame where the kernel hangs out.

# %%
large = load("coffee", gray=True).astype(np.float32)
cut = large[60:260, 150:450].copy()


@live(
    border=BORDERS,
    ksize=odd(3, 61),
    alt="The cut-out, blurred with an invented rim, and how far it is from the truth",
)
def invented(border="CONSTANT", ksize=31):
    r = ksize // 2
    true = cv2.blur(large, (ksize, ksize))[60:260, 150:450]
    framed = cv2.copyMakeBorder(cut, r, r, r, r, getattr(cv2, f"BORDER_{border}"))
    blurred = cv2.blur(framed, (ksize, ksize))[r:-r, r:-r]
    hangs_out = np.ones(cut.shape, bool)
    hangs_out[r:-r, r:-r] = False
    error = np.sqrt(np.mean((blurred - true)[hangs_out] ** 2))
    picture = np.uint8(np.rint(blurred))
    text = f"BORDER_{border}: {error:.1f} grey levels off in the frame (root mean square)"
    return {"blurred": picture, "guess minus truth": draw.signed(blurred - true, 80)}, text


# %% [markdown]
# **Only the sliders know.** Take a `ksize` of 31. Which rule comes nearest to the truth? Is it the default?

# %%
check("filtering.q_border", border=...)
# hint("filtering.q_border")
# solution("filtering.q_border")

# %% [markdown] teaches=["A3.15", "B3.10"]
# ### Pitfall: BORDER_ISOLATED does nothing here
#
# In C++ a part of a picture remembers its parent, and filters look over the fence at the parent's pixels, unless you add `BORDER_ISOLATED`. So say the books. In Python a slice
# reaches OpenCV as a picture of its own. It has no parent, and the flag changes nothing. If you want the neighbours, hand them over:

# %%
parent = np.uint8([[1, 2, 3, 4, 5, 6, 7, 8, 9]])
part = parent[:, 3:6]
for name, code in (("plain", 0), ("isolated", cv2.BORDER_ISOLATED)):
    out = cv2.copyMakeBorder(part, 0, 0, 2, 2, cv2.BORDER_REPLICATE | code)
    print(f"{name:9} {out.ravel()}")
print(f"parent's  {parent[:, 1:8].ravel()}   cut out with its surroundings, as C++ would")

# %% [markdown] teaches=["B3.6", "A3.24"]
# ### Pitfall: two filters that differ only at the rim
#
# A Sobel filter written as a kernel with `BORDER_REPLICATE`, and `cv2.Sobel` as it comes: the same kernel, so the same picture? Nearly.

# %%
by_kernel = cv2.filter2D(man, cv2.CV_16S, PRESETS["Sobel"], borderType=cv2.BORDER_REPLICATE)
by_name = cv2.Sobel(man, cv2.CV_16S, 1, 0)  # its default is BORDER_REFLECT_101
rows, columns = np.nonzero(by_kernel != by_name)
inner = (rows > 0) & (rows < man.shape[0] - 1) & (columns > 0) & (columns < man.shape[1] - 1)
print(f"{rows.size} pixels differ, {inner.sum()} of them away from the rim")
same = cv2.Sobel(man, cv2.CV_16S, 1, 0, borderType=cv2.BORDER_REPLICATE)
print("with the same border:", np.count_nonzero(same != by_kernel))

# %% [markdown]
# ## How much blur?
#
# *13 minutes*
#
# A box filter gives all neighbours the same weight, and then cuts off sharply. A smoother idea: weights that fall off with distance, as the bell curve of Gauss,
# $e^{-d^2 / 2\sigma^2}$. Its width $\sigma$ (sigma) is measured in pixels. Divide by the sum, so that brightness stays:

# %%
distance = np.arange(5) - 2
bell = np.exp(-(distance**2) / (2 * 1.0**2))
print("distance", distance)
print("weights ", np.round(bell / bell.sum(), 3))
print("OpenCV  ", np.round(cv2.getGaussianKernel(5, 1.0).ravel(), 3))
print("size 5, sigma left to OpenCV:", cv2.getGaussianKernel(5, 0).ravel() * 16, "sixteenths")

# %% [markdown]
# There are two knobs, and they are not the same. `ksize` is how far the kernel reaches. `sigma` is how wide the bell is. Make sigma large and leave ksize small: what
# is left of the bell? Make ksize large and sigma small: what are the outer weights good for?


# %%
@live(
    ksize=odd(1, 31),
    sigma=(0.3, 8.0, 0.1),
    alt="The weights of the bell as bars, and the cat blurred with them",
)
def bell_shape(ksize=9, sigma=2.0):
    weights = cv2.getGaussianKernel(ksize, sigma).ravel()
    edges_of_bars = np.arange(ksize + 1) - ksize / 2
    bars = draw.plot(
        bars={"weight": (edges_of_bars, weights)},
        xlim=(-16, 16),
        ylim=(0, 1),
        xlabel="distance in pixels",
        ylabel="weight",
        size=(360, 260),
    )
    share = weights[0] / weights[ksize // 2]
    text = f"the outermost weight is {share:.1%} of the one in the middle"
    return {"weights": bars, "blurred": cv2.GaussianBlur(cat, (ksize, ksize), sigma)}, text


# %% [markdown]
# A bell that is cut off while its weights are still large is nearly a box. Weights near 0 only cost time. A reach of three sigma to each side is enough. Give
# `ksize=(0, 0)`, and OpenCV chooses that for you. (It reaches four sigma for float pictures: so the two are not quite the same filter.)
#
# In two dimensions the bell has a gift. It is a product of a bell across and a bell along:

# %%
line = cv2.getGaussianKernel(5, 0)
show(
    {"across": draw.numbers(line.T * 16), "along": draw.numbers(line * 16)}
    | {"their product": draw.numbers(line @ line.T * 256)},
    alt="A row of five weights, a column of five weights, and the 5 by 5 table of their products",
    caption="Row and column in sixteenths, the table in 256ths.",
)

# %% [markdown]
# So blur the rows with five numbers, and then the columns with five: 10 products for each pixel instead of 25. Such a kernel is called **separable**. Here is the blur. It
# also shows how OpenCV keeps it exact for uint8: the weights become whole 256ths.

# %%
source(filtering.gaussian_blur)

# %%
for ksize, sigma in (((3, 3), 0), ((9, 5), 1.7), ((0, 0), 4)):
    ours = filtering.gaussian_blur(man, ksize, sigma)
    assert np.array_equal(ours, cv2.GaussianBlur(man, ksize, sigma))
    print(f"ksize {ksize}, sigma {sigma}: same bits")
for n in (3, 5, 11, 31):
    print(f"{n:2} x {n:<2}: {n * n:3} products for a pixel, separable {2 * n:2}")

# %% [markdown] teaches=["C09"]
# ### Pitfall: an even kernel
#
# A bell needs a middle, so its size is odd, and it is a pair. The messages name the rule in OpenCV's own words:

# %%
print("GaussianBlur, (4, 4) ", refusal(cv2.GaussianBlur, man, (4, 4), 0))
print("GaussianBlur, 5      ", refusal(cv2.GaussianBlur, man, 5, 0))
print("medianBlur, 4        ", refusal(cv2.medianBlur, man, 4))
print("Sobel, ksize=4       ", refusal(cv2.Sobel, man, cv2.CV_16S, 1, 0, ksize=4))

# %% [markdown]
# What is blur good for? It lowers noise, which goes up as often as down, so that a mean cancels much of it. It also lowers everything that is thin: the whiskers. Somewhere between lies the best
# sigma, and since we add the noise ourselves, we know the truth and can measure how far we are from it.

# %%
grains = np.random.default_rng(7).normal(size=cat.shape)


@live(
    noise=(0, 50), sigma=(0.0, 4.0, 0.1), alt="The cat with noise, and the same after blurring"
)
def blur_noise(noise=20, sigma=0.0):
    noisy = np.clip(cat + noise * grains, 0, 255).astype(np.uint8)
    blurred = cv2.GaussianBlur(noisy, (0, 0), sigma) if sigma > 0 else noisy
    before, after = (np.sqrt(np.mean((p.astype(float) - cat) ** 2)) for p in (noisy, blurred))
    text = f"typical error (root mean square) {before:.2f} grey levels before, "
    text += f"{after:.2f} after blurring"
    return {"with noise": noisy, "blurred": blurred}, text


# %% [markdown]
# **Only the sliders know.** Leave the noise at 20. Which sigma gives the smallest error?

# %%
check("filtering.q_sigma", sigma=...)
# hint("filtering.q_sigma")
# solution("filtering.q_sigma")

# %% [markdown] teaches=["A3.11", "B3.4"]
# ### And a large kernel that is not separable?
#
# There is another trick, the Fourier transform. It turns picture and kernel into two tables (their spectra), and all the sliding becomes one product of the tables, whose cost hardly grows with the kernel.
#
# OpenCV changes over to it by itself. Where? It leaves a fingerprint. With whole numbers the direct sums are whole. Sums that went through the spectrum miss by a few thousandths. And where a
# sum ends in exactly one half, the last bit decides the rounding. So count:

# %%
rng = np.random.default_rng(0)
print("         uint8 to float32   float32 to float32   uint8 to uint8")
for n in (6, 7, 8, 9, 10, 11, 12, 13):
    kernel, found = rng.integers(-9, 10, (n, n)).astype(np.float32), []
    for source_picture in (man, man.astype(np.float32)):
        sums = cv2.filter2D(source_picture, cv2.CV_32F, kernel)
        found += ["whole" if np.array_equal(sums, np.rint(sums)) else "not whole"]
    halves = cv2.filter2D(man, cv2.CV_8U, kernel / 512)
    exact = filtering.filter_2d(man, cv2.CV_8U, kernel / 512)
    found += ["as by hand" if np.array_equal(halves, exact) else "some rounded otherwise"]
    print(f"{n:2} x {n:<2}  {found[0]:16}   {found[1]:18}   {found[2]}")

# %% [markdown]
# From uint8 to floats the change comes between 7 x 7 and 8 x 8 (more than 50 numbers). From floats to floats, and from uint8 to uint8, it comes between 11 x 11 and 12 x 12 (130 numbers), if the processor has the SSE3 instructions of Intel and AMD. On another it comes
# at 50 numbers everywhere.
#
# "From 11 x 11 on", as one reads, is true only of the last two columns, and not quite of those.

# %% [markdown] teaches=["A3.17", "A3.20", "A3.21"]
# ## How steep is it?
#
# *12 minutes*
#
# Walk along a row of the picture. Where does it get brighter, and how fast? That is the **derivative**. No step is smaller than a pixel, so we take a difference: the right neighbour
# minus the left. As a kernel it is [-1 0 1].
#
# But a difference of two pixels is noisier than either of them. So a Sobel filter also takes a small mean *across* the direction of
# the difference, with [1 2 1]. You know these weights: they are the bell of size 3. So a Sobel filter is a Gaussian blur and a derivative in one.
#
# Multiply the two, as you did with the bells, and out comes the kernel you have met:

# %%
difference, smooth = np.array([[-1, 0, 1]]), np.array([[1], [2], [1]])
show(
    {"difference along x": draw.numbers(difference), "mean along y": draw.numbers(smooth)}
    | {"Sobel for x": draw.numbers(smooth @ difference)}
    | {"Sobel for y": draw.numbers((smooth @ difference).T)},
    alt="The row -1 0 1, the column 1 2 1, and the two Sobel kernels",
)
print("the bell of size 3, in quarters:", cv2.getGaussianKernel(3, 0).ravel() * 4)

# %% [markdown] teaches=["A3.18", "A3.22"]
# Both parts grow out of two seeds: [-1 1], a difference of neighbours, and [1 1], a mean of neighbours (but for a factor). Convolve the first in as often as you want to differentiate, and then the
# second, until the kernel has the size you want. So there is a Sobel filter of any odd size up to 31, and of any order that fits into it.

# %%
source(filtering.get_deriv_kernels)
source(filtering._derivative_curve)

# %%
for dx, dy, ksize in ((1, 0, 3), (0, 1, 5), (2, 0, 5), (1, 1, 7), (3, 0, 31)):
    ours = filtering.get_deriv_kernels(dx, dy, ksize)
    theirs = cv2.getDerivKernels(dx, dy, ksize)
    assert all(np.array_equal(np.float32(a), b.ravel()) for a, b in zip(ours, theirs))
    if ksize < 9:
        out = filtering.sobel(man, cv2.CV_32F, dx, dy, ksize)
        assert np.array_equal(out, cv2.Sobel(man, cv2.CV_32F, dx, dy, ksize=ksize))
    print(f"dx {dx}, dy {dy}, ksize {ksize:2}: along x begins {ours[0][:5].astype(int)}")

# %% [markdown]
# Now on the photograph. As arguments of `cv2.Sobel`, `dx` and `dy` say how often to differentiate in each direction: (1, 0) is the slope from left to right, (0, 1) from top to bottom, (1, 1) first along the one, then along the other. (Further on they also stand for the two slopes themselves, $d_x$ and $d_y$.)
#
# Larger kernels have far larger numbers, so here each answer is divided by the sum of the positive ones. Then it is the mean under those minus the mean under the negative ones, in grey levels. The scale of the colours follows the answer. Which parts of the man vanish with dx alone? With dy alone?


# %%
@live(
    dx=(0, 2),
    dy=(0, 2),
    ksize=odd(1, 15),
    alt="The derivative of the photograph: red where it rises, blue where it falls",
)
def derivative(dx=1, dy=0, ksize=3):
    text = "" if dx or dy else "at least one derivative is needed; here "
    dx = 1 if dx == dy == 0 else dx
    along_x, along_y = cv2.getDerivKernels(dx, dy, ksize)
    size = np.abs(along_x).sum() * np.abs(along_y).sum()
    out = cv2.Sobel(man, cv2.CV_32F, dx, dy, ksize=ksize, scale=2 / size)
    text += f"dx {dx}, dy {dy}: kernel {along_x.size} wide and {along_y.size} high; "
    text += f"mean size of the answer {np.abs(out).mean():.1f} grey levels"
    limit = draw.round_up(np.percentile(np.abs(out), 98))
    return {"photograph": man, "derivative": draw.signed(out, limit)}, text


# %% [markdown]
# The legs of the tripod are steep from left to right, the horizon from top to bottom. Larger kernels see broad slopes and forget the grass. With `ksize` 1 there is no mean across.

# %% [markdown] teaches=["A3.18"]
# The whole call is `cv2.Sobel(src, ddepth, dx, dy, dst, ksize, scale, delta, borderType)`. The answer is multiplied by `scale`, then `delta` is added, and only then is it stored. Can the two of them bring all slopes into a uint8, so that none is cut off?

# %%
slopes = cv2.Sobel(man, cv2.CV_16S, 1, 0)
packed = cv2.Sobel(man, cv2.CV_8U, 1, 0, scale=1 / 8, delta=128)
print(
    "slopes from", slopes.min(), "to", slopes.max(), "became", packed.min(), "to", packed.max()
)
print("as by hand:", np.array_equal(packed, np.rint(slopes / 8 + 128)))

# %% [markdown]
# They can: 128 stands for no slope. The price is fineness: eight different slopes share one value.

# %% [markdown] teaches=["A3.23", "B3.26"]
# **What does a large kernel buy?** Two things are claimed: it is more exact, and it is less sensitive to noise. Test both. For exactness take a surface whose derivative is known: a parabola, $x^2$, whose second
# derivative is 2 everywhere. For noise compare the spread of the answer with the answer to a slope of 1:

# %%
parabola = np.repeat(np.arange(-40.0, 41)[None] ** 2, 81, axis=0)
for ksize in (1, 3, 5, 7):
    second = cv2.Sobel(parabola, cv2.CV_64F, 2, 0, ksize=ksize)[20:-20, 20:-20]
    x, y = cv2.getDerivKernels(1, 0, ksize)
    kernel = y @ x.T
    ramp = np.sum(kernel * (np.arange(x.size) - x.size // 2))
    spread = 20 * np.sqrt(np.sum(kernel**2)) / ramp
    constant = "the same everywhere" if np.ptp(second) == 0 else "varies"
    print(
        f"ksize {ksize}: parabola {second[0, 0]:6.0f}, {constant}; noise of 20 gives {spread:4.1f}"
    )

# %% [markdown]
# On a parabola every size is exact, up to its own factor: a Sobel filter fits a small polynomial to the pixels under it. Noise falls from 14 to under 3. So the second claim holds. For the first, wait
# for the next section.
#
# What does "fits a polynomial" mean? Lay a parabola $ax^2 + bx + c$ through three pixels. In the middle its slope is $b$ and its second derivative $2a$. What do the kernels say?

# %%
pixels = [7, 3, 5]  # at x = -1, 0, 1
a, b, c = np.polyfit([-1, 0, 1], pixels, 2)
print(f"parabola: slope {b:.0f}, second derivative {2 * a:.0f}")
print("kernels:  [-1 0 1] gives", np.dot([-1, 0, 1], pixels), end=", twice the slope; ")
print("[1 -2 1] gives", np.dot([1, -2, 1], pixels))

# %% [markdown] teaches=["B3.7", "C11", "B3.13"]
# ### Pitfall: the number that goes nowhere
#
# `cv2.Sobel(img, cv2.CV_16S, 1, 0, 5)` asks for a kernel of size 5, does it not? No. The fifth argument is `dst`, a place for the result, and `ksize` is the sixth. OpenCV takes the 5 without
# complaint, and uses its default, 3. `cv2.Canny(img, 50, 200, 5)` does the same: there the fourth argument is `edges`.

# %%
three = cv2.Sobel(man, cv2.CV_16S, 1, 0, ksize=3)
for number in (5, 7, 1, -1):
    print(
        number,
        "by position is ksize 3:",
        np.array_equal(cv2.Sobel(man, cv2.CV_16S, 1, 0, number), three),
    )
print(
    "ksize=5 is something else:",
    not np.array_equal(cv2.Sobel(man, cv2.CV_16S, 1, 0, ksize=5), three),
)
by_place, by_word = cv2.Canny(man, 100, 200, 5), cv2.Canny(man, 100, 200, apertureSize=5)
print(
    f"Canny, 5 by position: {np.sum(by_place > 0)} edge pixels, by keyword: {np.sum(by_word > 0)}"
)

# %% [markdown] teaches=["B3.8", "B3.9", "A3.18"]
# So after the first two or three arguments, use keywords. They must be the right ones: tutorials translate `dx` as `xorder`. And the sizes have limits:

# %%
print("xorder=1, yorder=0 ", refusal(cv2.Sobel, man, cv2.CV_16S, xorder=1, yorder=0))
for dx, ksize in ((1, 33), (3, 3), (3, 5)):
    answer = refusal(cv2.Sobel, man, cv2.CV_16S, dx, 0, ksize=ksize)
    print(f"dx={dx}, ksize={ksize:<2}     ", answer)

# %% [markdown] teaches=["A3.25"]
# ## Which way does it climb?
#
# *9 minutes*
#
# Two slopes, one along x and one along y, make an arrow: the **gradient**. It points to where the picture gets brighter fastest. Its length says how steep it is, its angle says which way. Here the
# angle is the colour, and the steepness the brightness. Follow the outline of her hair from the left to the right.

# %%
astronaut = load("astronaut", gray=True)[0:330, 90:512]


@live(
    sigma=(0.0, 4.0, 0.2),
    least_slope=(0, 300, 5),
    alt="An astronaut, her outlines coloured by the direction of their gradient",
)
def compass(sigma=1.0, least_slope=20):
    smoothed = cv2.GaussianBlur(astronaut, (0, 0), sigma) if sigma > 0 else astronaut
    gx, gy = (cv2.Sobel(smoothed, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    length, angle = cv2.cartToPolar(gx, gy, angleInDegrees=True)
    steep = length >= least_slope
    length[~steep] = 0
    hsv = np.stack([angle / 2, np.full_like(angle, 200), np.minimum(length, 255)], axis=2)
    wheel = cv2.cvtColor(np.uint8(hsv), cv2.COLOR_HSV2BGR)
    text = f"{np.mean(steep):.0%} of the pixels have a slope of at least {least_slope}; "
    return wheel, text + "red: brighter to the right, green: down, cyan: left, violet: up"


# %% [markdown]
# Are the angles true? To know, we need a picture whose directions are known. Rings on water: at every pixel the slope points to the centre or away from it. All angles occur. Below, the
# difference between the measured angle and the true one. Change the distance between the rings, and then the filter.

# %%
KSIZES = {
    "Sobel, 3 x 3": 3,
    "Sobel, 5 x 5": 5,
    "Sobel, 7 x 7": 7,
    "Scharr, 3 x 3": cv2.FILTER_SCHARR,
}


def ring_error(kernel, period):
    picture, true, usable = rings(period)
    ksize = KSIZES[kernel]
    gx = cv2.Sobel(picture, cv2.CV_64F, 1, 0, ksize=ksize)
    gy = cv2.Sobel(picture, cv2.CV_64F, 0, 1, ksize=ksize)
    off = (np.degrees(np.arctan2(gy, gx)) - true + 90) % 180 - 90  # up or down the slope alike
    return picture, np.where(usable, off, 0), usable


# %%


@live(
    kernel=list(KSIZES),
    period=(4, 20),
    alt="Rings, and the error of the measured direction, a flower with eight petals",
)
def ring_angles(kernel="Sobel, 3 x 3", period=6):
    picture, off, usable = ring_error(kernel, period)
    rms = np.sqrt(np.mean(off[usable] ** 2))
    return {
        "rings": draw.zoom(np.uint8(np.rint(picture[7:-7, 7:-7])), 2),
        "error of direction, degrees": draw.signed(draw.zoom(off[7:-7, 7:-7], 2), 4),
    }, f"{kernel}: up to {np.abs(off).max():.2f} degrees off, {rms:.2f} root mean square"


# %% [markdown]
# A flower. Sobel is right along the axes and the diagonals and wrong between them, the more so the finer the rings. **Scharr**'s kernel has the same size, with 3, 10, 3 in place of 1, 2, 1,
# numbers that were chosen to make this error small.

# %% [markdown] teaches=["B3.27", "B3.26", "A3.22"]
# Here are all four filters for all distances. Which two claims of the tutorials can you now judge?

# %%
periods = np.arange(4, 21)
worst = {name: [np.abs(ring_error(name, p)[1]).max() for p in periods] for name in KSIZES}
show(
    draw.plot(
        {name: (periods, values) for name, values in worst.items()},
        ylim=(0, 4),
        xlabel="distance between rings, pixels",
        ylabel="largest error, degrees",
        size=(620, 340),
    ),
    alt="The largest error of direction falls with the distance of the rings; Scharr is far below",
)
for name, values in worst.items():
    print(f"{name:14} 4 pixels {values[0]:.1f}, 8 pixels {values[4]:.2f} degrees")

# %% [markdown] teaches=["B3.27", "A3.25"]
# And what does each cost? Take the # away from the last line and see. No number is printed here, since every computer would print another.

# %%
from timeit import repeat


def seconds(ksize):
    """The shortest of 20 runs: the one that was disturbed least."""
    return min(
        repeat(lambda: cv2.Sobel(man, cv2.CV_16S, 1, 0, ksize=ksize), number=5, repeat=20)
    )


# print({ksize: f"{seconds(ksize) / seconds(3):.1f}" for ksize in (3, cv2.FILTER_SCHARR, 5)})

# %% [markdown]
# "Scharr is truer, at the same cost" holds: it has as many numbers, and takes about as long. (Sobel, 5 x 5, takes several times as long.) "A larger Sobel kernel is more exact" does not: its three curves lie almost on one another. A Sobel of 5 x 5 *is* a Sobel of 3 x 3 on a blurred picture, and a blur makes a wave weaker without turning it.
#
# **Only the sliders know.** What is the smallest distance between rings at which Sobel, 3 x 3, is never more than 1 degree off?

# %%
check("filtering.q_period", period=...)
# hint("filtering.q_period")
# solution("filtering.q_period")

# %% [markdown] teaches=["A3.25", "A3.26", "A3.24"]
# OpenCV gives you Scharr under three names: `cv2.Scharr(src, ddepth, dx, dy)`, `cv2.Sobel` with the size `cv2.FILTER_SCHARR` (which is -1; older books write `CV_SCHARR`), and the kernel itself. They are one:

# %%
kernel = PRESETS["Scharr"]
a = cv2.Scharr(man, cv2.CV_16S, 1, 0)
b = cv2.Sobel(man, cv2.CV_16S, 1, 0, ksize=cv2.FILTER_SCHARR)
c = cv2.filter2D(man, cv2.CV_16S, kernel)
print(np.array_equal(a, b), np.array_equal(a, c), "and ours:", end=" ")
print(np.array_equal(a, filtering.scharr(man, cv2.CV_16S, 1, 0)))

# %% [markdown] teaches=["A3.28"]
# ## Where does the slope turn?
#
# *9 minutes, optional*
#
# Where exactly is an edge? Look at one row across a soft edge. Its first derivative is a hill: the edge is at the top. And at the top of a hill the slope of the hill is zero: the
# *second* derivative crosses zero there. Two ways to say the same place. Move the softness.


# %%
@live(
    softness=(0.5, 6.0, 0.5),
    place=(30, 50),
    alt="Brightness across an edge, with its first and its second derivative",
)
def edge_profile(softness=4.0, place=40):
    x = np.arange(81.0)
    grey = 100 * np.tanh((x - place) / softness)[None]
    first, second = (cv2.Sobel(grey, cv2.CV_64F, n, 0, ksize=3)[0] for n in (1, 2))
    curves = {"brightness": grey[0], "first": first / 8 * softness}
    curves["second"] = second / 4 * softness**2
    axes = {"xlim": (0, 80), "ylim": (-130, 130)}
    axes |= {"xlabel": "x in pixels", "ylabel": "grey levels, scaled to fit"}
    picture = draw.plot(curves, marks={"edge": place}, size=(560, 320), **axes)
    return picture, f"first derivative largest at x = {int(np.argmax(first))}"


# %% [markdown] teaches=["A3.27", "A3.29"]
# In two dimensions add the second derivatives along x and y: the **Laplacian**. (It gave its name to the Laplacian pyramid of [chapter 2](02_image_pyramids.ipynb), whose levels look much like it.) Its smallest kernel is "the four neighbours minus four times the middle". Think before you run: a dark dot of 100 on 200. What is the answer on the dot?

# %%
dot = np.full((5, 5), 200, np.uint8)
dot[2, 2] = 100
panels = {}
for name, spot in (("dark dot", dot), ("bright dot", 255 - dot)):
    panels[name] = draw.numbers(spot, 36)
    panels[f"Laplacian of the {name}"] = draw.numbers(cv2.Laplacian(spot, cv2.CV_16S), 36)
show(panels, alt="A dark dot, whose Laplacian is 400 in the middle, and a bright dot: -400")

# %% [markdown]
# A dark dot gives a peak, a bright dot a pit of the same depth. The code is a kernel for the small sizes, and two Sobel filters for the large ones:

# %%
source(filtering.laplacian)

# %%
for ksize in (1, 3, 5, 7):
    theirs = cv2.Laplacian(man, cv2.CV_32F, ksize=ksize)
    assert np.array_equal(filtering.laplacian(man, cv2.CV_32F, ksize), theirs)
    xx, yy = (cv2.Sobel(man, cv2.CV_32F, *d, ksize=max(ksize, 3)) for d in ((2, 0), (0, 2)))
    both = np.array_equal(xx + yy, theirs)
    print(f"ksize {ksize}: ours has the same bits; sum of two Sobels: {both}")

# %% [markdown]
# `ksize` 1, the default, is the small kernel; from 3 on it is the sum of two Sobel filters. The whole call is `cv2.Laplacian(src, ddepth, dst, ksize, scale, delta, borderType)`, and the last three mean what they mean for `cv2.Sobel`.
#
# Now the coins. Edges are where the Laplacian changes its sign. But in an even surface, noise crosses zero all the time: there *both* derivatives are near zero. So
# ask for a crossing **and** for a slope. Set `least_slope` to 0 to see why. (The scale of the colours follows the blur.)

# %%
coins = load("coins", gray=True)


def crosses_zero(values):
    """Where the value below, or that to the right, lies on the other side of zero."""
    positive, crossing = values > 0, np.zeros(values.shape, bool)
    crossing[:-1] |= positive[:-1] != positive[1:]
    crossing[:, :-1] |= positive[:, :-1] != positive[:, 1:]
    return crossing


# %%
@live(
    sigma=(0.5, 5.0, 0.25),
    least_slope=(0, 60),
    alt="The Laplacian of the coins, and the lines where it crosses zero",
)
def zero_crossings(sigma=2.0, least_slope=12):
    smoothed = cv2.GaussianBlur(coins.astype(np.float32), (0, 0), sigma)
    bend = cv2.Laplacian(smoothed, cv2.CV_32F, ksize=3)
    crossing = crosses_zero(bend)
    dx, dy = (cv2.Sobel(smoothed, cv2.CV_32F, *d) for d in ((1, 0), (0, 1)))
    found = crossing & (np.hypot(dx, dy) >= least_slope)
    text = f"{crossing.sum()} pixels cross zero, "
    text += f"{found.sum()} of them on a slope of at least {least_slope}"
    limit = draw.round_up(np.percentile(np.abs(bend), 98))
    return {"Laplacian": draw.signed(bend, limit), "zero crossings": found}, text


# %% [markdown] teaches=["A3.30", "B3.11"]
# ### Pitfall: floats on the screen
#
# Tutorials hand a `CV_64F` result to `cv2.imshow`. For floats it takes 0 as black and 1 as white, and cuts off the rest. A slope of 1 grey level is noise, so nearly every pixel is black or white, and signs are lost. An int16 result it divides by 255 and moves up by 127. We do not
# open windows here; the same arithmetic in NumPy:

# %%
bend = cv2.Laplacian(coins, cv2.CV_64F)
window = np.uint8(np.clip(np.rint(255 * bend), 0, 255))
print(f"{np.mean(window == 0):.1%} black, {np.mean(window == 255):.1%} white, ", end="")
print(f"{np.mean((window > 0) & (window < 255)):.1%} between")
show(
    {"as a window shows it": window[:150, :370]}
    | {"with sign and scale": draw.signed(bend[:150, :370], 80)},
    alt="Coins as black and white crumbs, and the same Laplacian in red and blue",
)
as_int16 = np.rint(cv2.Laplacian(coins, cv2.CV_16S) / 255 + 127)
print(
    f"as int16: greys {as_int16.min():.0f} to {as_int16.max():.0f}, and nothing is to be seen"
)

# %% [markdown] teaches=["A3.31"]
# ## From slopes to lines: Canny
#
# *15 minutes*
#
# Slopes are broad, noisy bands. We want lines: thin, whole, and only the true ones. In 1986 John Canny wrote down what a good edge detector must do, and found an answer that is still in use. It has five steps, and you know the first two.
#
# **1. The gradient.** Two Sobel filters. **2. Its length**, the steepness. Either $|d_x| + |d_y|$, which is cheap (L1), or $\sqrt{d_x^2 + d_y^2}$, which is true (L2). For the arrow (3, 4) these are 7 and 5.

# %%
source(edges.gradient_magnitude)

# %%
close_up = load("camera", gray=True)[60:300, 130:375]
head = cv2.GaussianBlur(close_up, (0, 0), 1.4)
dx, dy = edges.canny_gradient(head)
steepness = edges.gradient_magnitude(dx, dy)
show(
    {"dx": draw.signed(dx, 300, bar=False), "dy": draw.signed(dy, 300)}
    | {"steepness": np.uint8(np.minimum(steepness // 2, 255))},
    alt="The slope along x, the slope along y, and the steepness of the man's head and camera",
)

# %% [markdown]
# **3. The direction**, but only roughly: a pixel has eight neighbours, and so there are four directions to sort the slopes into. OpenCV does it without a single arctangent, by comparing whole numbers:

# %%
source(edges.gradient_direction)

# %%
direction = edges.gradient_direction(dx, dy)
COLOURS = np.uint8([(60, 76, 231), (75, 180, 60), (230, 120, 40), (60, 200, 240)])  # BGR
painted = (COLOURS[direction] * np.minimum(steepness / 200, 1)[..., None]).astype(np.uint8)
show(
    draw.zoom(painted, 2),
    alt="The edges of the head and camera in four colours, by the direction of their slope",
    caption="Red: the slope runs left-right. Blue: up-down. "
    "Green: falling diagonal. Yellow: rising diagonal.",
)

# %% [markdown]
# **4. Thinning.** An edge is where the slope is steepest: the ridge of the band. So keep a pixel only if it is steeper than both its neighbours *in the direction of its slope*. In one row it is this:

# %%
row = np.array([0, 3, 9, 14, 8, 2, 0, 5, 5, 1])
left, right = np.r_[0, row[:-1]], np.r_[row[1:], 0]
print("steepness", row)
print("ridge    ", np.where((row > left) & (row >= right), row, 0))

# %% [markdown]
# Two equal neighbours, 5 and 5, would throw each other out, or both stay. One strict sign and one that allows equality keep exactly one. (On the diagonals OpenCV is strict on both sides.)

# %%
source(edges.thin_edges)

# %%
ridges = edges.thin_edges(steepness, dx, dy)
band, thin = (np.uint8(np.minimum(s, 255)) for s in (steepness // 2, steepness // 2 * ridges))
show(
    {"bands": draw.zoom(band[0:90, 20:140], 3), "ridges": draw.zoom(thin[0:90, 20:140], 3)},
    alt="The man's head enlarged: broad bands on the left, thin ridges on the right",
    caption=f"{np.mean(steepness > 40):.0%} of all pixels are steeper than 40, "
    f"and {np.mean(ridges & (steepness > 40)):.0%} are ridges as well.",
)

# %% [markdown] teaches=["A3.33"]
# **5. Two thresholds, and linking.** One threshold is never right: high, and lines break; low, and the grass is full of crumbs. Canny's answer is **hysteresis**. A pixel above the *high* threshold starts a line. A
# pixel above the *low* one may continue a line, but not start one.

# %%
source(edges.hysteresis)

# %% [markdown]
# White: strong, above the high threshold. Green: weak, but tied to something strong, so it stays. Orange: weak and alone, so it goes. First push both thresholds together. Then leave the upper one alone and pull the lower one down.


# %%
@live(
    thresholds=(0, 400),
    sigma=(0.0, 4.0, 0.2),
    alt="Edge pixels of the man: strong in white, linked in green, dropped in orange",
)
def linking(thresholds=(40, 160), sigma=1.4):
    low, high = thresholds
    smoothed = cv2.GaussianBlur(close_up, (0, 0), sigma) if sigma > 0 else close_up
    dx, dy = edges.canny_gradient(smoothed)
    steepness = edges.gradient_magnitude(dx, dy)
    ridges = edges.thin_edges(steepness, dx, dy)
    weak, strong = ridges & (steepness > low), ridges & (steepness > high)
    kept = edges.hysteresis(weak, strong)
    out = np.zeros((*close_up.shape, 3), np.uint8)
    out[weak & ~kept], out[kept], out[strong] = draw.MISSED, (140, 220, 60), 255
    text = f"{strong.sum()} strong, {np.sum(kept & ~strong)} linked to them, "
    text += f"{np.sum(weak & ~kept)} dropped"
    return {"photograph": smoothed, "edges": draw.zoom(out, 2)}, text


# %% [markdown] teaches=["A3.33"]
# That is the whole algorithm. `canny` strings the five steps together. OpenCV's is `cv2.Canny(image, threshold1, threshold2, edges, apertureSize, L2gradient)`: an 8-bit picture, the two thresholds in either order,
# a place for the result, the size of the Sobel filters, and which of the two lengths it takes. False, the default, is L1. Out comes an 8-bit picture again. Which values can it hold?

# %%
source(edges.canny)

# %%
for aperture in (3, 5, 7):
    for l2 in (False, True):
        for low, high in ((60, 150), (800, 2000)):
            ours = edges.canny(man, low, high, aperture, l2)
            theirs = cv2.Canny(man, low, high, apertureSize=aperture, L2gradient=l2)
            assert np.array_equal(ours, theirs)
print("same bits: 3 apertures, 2 norms, 2 pairs of thresholds")
swapped = np.array_equal(cv2.Canny(man, 60, 150), cv2.Canny(man, 150, 60))
print("thresholds swapped, the same edges:", swapped)
print("values of", theirs.dtype, "in the result:", np.unique(theirs))

# %% [markdown]
# Which number does a Sobel filter of each size give for a slope that rises by 1 per pixel?

# %%
ramp = np.tile(np.arange(16.0), (16, 1))
for size in (3, 5, 7):
    slope = cv2.Sobel(ramp, cv2.CV_64F, 1, 0, ksize=size)[8, 8]
    print(f"size {size}: {slope:4.0f}, {slope / 8:3.0f} times that of size 3")

# %% [markdown] teaches=["A3.34"]
# And on a whole photograph. `aperture_size` is the size of the Sobel filters. The thresholds must grow as the numbers do, 16 times for 5 and 256 times for 7. Choose 5 or 7, and tick `grow`. (OpenCV's own examples of this, `edge.py` and `edge.cpp` in its folders of samples, open a window
# with sliders. You have it here.)

# %%
garage = cv2.cvtColor(cv2.pyrDown(load("motorcycle_left")), cv2.COLOR_BGR2GRAY)


@live(
    thresholds=(0, 1000, 5),
    sigma=(0.0, 3.0, 0.2),
    aperture_size=[3, 5, 7],
    grow=False,
    l2_gradient=False,
    alt="The edges of a motorcycle in a garage, white on black",
)
def canny_photo(
    thresholds=(60, 160), sigma=0.0, aperture_size=3, grow=False, l2_gradient=False
):
    times = 16 ** (aperture_size // 2 - 1) if grow else 1  # 1, 16 or 256
    low, high = (times * threshold for threshold in thresholds)
    smoothed = cv2.GaussianBlur(garage, (0, 0), sigma) if sigma > 0 else garage
    out = cv2.Canny(smoothed, low, high, apertureSize=aperture_size, L2gradient=l2_gradient)
    text = f"thresholds {low} and {high}: {np.mean(out > 0):.1%} of the pixels are edges"
    return {"photograph": smoothed, "edges": out}, text


# %% [markdown] teaches=["C13"]
# ### Pitfall: not every array is a picture for Canny
#
# It wants 8 bits. After a blur in floats, convert back. And its aperture is 3, 5 or 7:

# %%
floats = man.astype(np.float32)
print("floats         ", refusal(cv2.Canny, floats, 60, 150))
print("converted back ", refusal(cv2.Canny, cv2.convertScaleAbs(floats), 60, 150))
print("apertureSize=9 ", refusal(cv2.Canny, man, 60, 150, apertureSize=9))

# %% [markdown] teaches=["A3.32"]
# ## Which thresholds?
#
# *13 minutes*
#
# So far you have judged by eye. Here is a landscape drawn by code: where one part ends and another begins is known. A found pixel is right if a true edge lies within 1.5 pixels, and a true pixel is found if a
# found one lies that near.
#
# As in [chapter 1](01_template_matching.ipynb), precision is the share of the found pixels that are right, recall the share of the true ones that were found. **F1** is one number for both (their harmonic mean), near 1 only if both are.

# %%
source(score_edges)

# %% [markdown]
# Green: right. Red: false. Orange: missed. Set the noise to 0 first, and find thresholds with an F1 of 1.00. Then set it to 20. Try to win with the thresholds alone, and then with the blur.


# %%
@live(
    noise=(0, 40),
    sigma=(0.0, 4.0, 0.1),
    thresholds=(0, 400, 5),
    alt="The landscape, and its edges: right ones green, false ones red, missed ones orange",
)
def landscape_edges(noise=20, sigma=0.0, thresholds=(100, 200)):
    picture, true = landscape(noise)
    smoothed = cv2.GaussianBlur(picture, (0, 0), sigma) if sigma > 0 else picture
    result = score_edges(cv2.Canny(smoothed, *thresholds), true)
    out = draw.bgr(255 - (255 - landscape()[0]) // 4)  # the clean picture, pale
    out[result.missed] = draw.MISSED
    out[result.false] = draw.FALSE
    out[result.hits] = draw.FOUND
    out = cv2.resize(out, (480, 360), interpolation=cv2.INTER_NEAREST)
    return {"what Canny is given": smoothed, "edges": out}, str(result)


# %% [markdown]
# **Only the sliders know.** With the noise at 20, find a sigma and two thresholds whose F1 is at least 0.90.

# %%
check("filtering.q_canny", sigma=..., low=..., high=...)
# hint("filtering.q_canny")
# solution("filtering.q_canny")

# %% [markdown] teaches=["A3.32", "A3.35", "B3.12"]
# Books advise a ratio of the high threshold to the low one between 2:1 and 3:1. Then they show examples of 150 to 100 and 50 to 10: neither lies inside. Does the advice hold? Choose a ratio; the curves run over all high thresholds.

# %%
highs = np.arange(20, 201, 20)
NAMES = {"precision": "precision", "recall": "recall", "F1": "f1"}
RATIO_AXES = {"xlim": (20, 200), "ylim": (0, 1.02)}
RATIO_AXES |= {"xlabel": "high threshold", "ylabel": "share, and F1"}


# %%
@live(
    ratio=[1, 1.5, 2, 3, 4, 6],
    noise=(0, 40, 5),
    sigma=(0.0, 3.0, 0.2),
    alt="Precision, recall and F1 over the high threshold",
)
def ratio_test(ratio=1, noise=20, sigma=1.4):
    picture, true = landscape(noise)
    picture = cv2.GaussianBlur(picture, (0, 0), sigma) if sigma > 0 else picture
    results = [score_edges(cv2.Canny(picture, high / ratio, high), true) for high in highs]
    curves = {name: (highs, [getattr(r, of) for r in results]) for name, of in NAMES.items()}
    best = int(np.argmax(curves["F1"][1]))
    plot = draw.plot(curves, marks={"best": highs[best]}, **RATIO_AXES)
    text = f"ratio {ratio}:1, best at high {highs[best]}, low {highs[best] / ratio:.0f}: "
    return plot, text + str(results[best])


# %% [markdown]
# **Only the sliders know.** Noise 20, sigma 1.4: go through the ratios from 1 upwards. Which is the first whose best F1 is below 0.88?

# %%
check("filtering.q_ratio", ratio=...)
# hint("filtering.q_ratio")
# solution("filtering.q_ratio")

# %% [markdown]
# Here is the whole plane of thresholds at once, for the same noise and blur. Each small square is one run of Canny; yellow is a good F1. Every ratio is a straight line; three are drawn.

# %%
picture, true = landscape(20)
smoothed = cv2.GaussianBlur(picture, (0, 0), 1.4)
steps = np.arange(10, 201, 10)
plane = np.full((steps.size, steps.size), np.nan)
for j, high in enumerate(steps):
    for i, low in enumerate(steps[: j + 1]):
        plane[-1 - i, j] = score_edges(cv2.Canny(smoothed, int(low), int(high)), true).f1
heat = draw.zoom(draw.heat(plane, 0.5, 0.92), 20)
size = heat.shape[0]
rays = [(-10, size + 10, size, size + 10 - (size + 10) / ratio) for ratio in (1, 2, 3)]
heat = draw.lines(heat, rays, (255, 255, 255), 1)
for text, at in (("1:1", (300, 60)), ("2:1", (345, 205)), ("3:1", (345, 285))):
    heat = draw.label(heat, text, at)

# %%
show(
    heat,
    alt="F1 over both thresholds: a yellow ridge between the lines of 1:1 and 3:1",
    caption="To the right the high threshold, upwards the low one, both 10 to 200. "
    "Violet: F1 of 0.5 or less.",
)
for low, high in ((100, 150), (10, 50), (40, 80)):
    raw, blurred = (cv2.Canny(p, low, high) for p in (picture, smoothed))
    for name, found in (("unblurred", raw), ("blurred", blurred)):
        f1 = score_edges(found, true).f1
        print(f"{low:3}/{high:<3} {name:9} {np.sum(found > 0):5} edge pixels, F1 {f1:.2f}")

# %%
for ratio in (1, 1.5, 2, 3, 6):
    found = [cv2.Canny(smoothed, high / ratio, int(high)) for high in steps]
    f1 = max(score_edges(one, true).f1 for one in found)
    print(f"ratio {ratio}:1, its best F1 {f1:.2f}")

# %% [markdown]
# The advice is safe, and it is not the point. From 1:1 to 3:1 the best F1 changes by about two hundredths; beyond, it falls. What matters more is the *height* of the high threshold: too low, as in 10/50, and edges crowd the picture, most of them false.
#
# And most of all matters the blur before
# it: `cv2.Canny` does **not** blur by itself, though the method in Canny's paper does. The order of the two thresholds does not matter, as you saw above.

# %% [markdown] teaches=["A3.01", "B3.25"]
# ## What is not a convolution?
#
# *4 minutes, optional*
#
# Some tutorials call every filter of this chapter a special convolution. But not all that slides a window over a picture is one. A **median** takes the middle of the sorted neighbours. A **bilateral** filter weighs neighbours by how near they are, and by how alike. **Dilate** and **erode**, the two basic moves of *morphology*, take the largest or the smallest neighbour. A **threshold** compares.
#
# None of
# them is a sum of multiples, and the test of the first section tells: is f(a + b) the same as f(a) + f(b)?

# %%
FILTERS = {
    "Gaussian": lambda p: cv2.GaussianBlur(p, (5, 5), 0),
    "box": lambda p: cv2.blur(p, (5, 5)),
    "median": lambda p: cv2.medianBlur(p, 5),
    "bilateral": lambda p: cv2.bilateralFilter(p, 7, 60, 3),
    "erode": lambda p: cv2.erode(p, np.ones((3, 3))),
    "dilate": lambda p: cv2.dilate(p, np.ones((3, 3))),
    "threshold": lambda p: cv2.threshold(p, 60, 255, cv2.THRESH_BINARY)[1],
}
half = (man // 2).astype(np.float32)
other = np.ascontiguousarray(half[:, ::-1])
for name, f in FILTERS.items():
    gap = np.abs(f(half + other) - (f(half) + f(other))).max()
    answer = "linear" if gap < 0.01 else f"not linear: up to {gap:.0f} apart"
    print(f"{name:10} {answer}")

# %% [markdown]
# What are they good for? Some noise is not spread out evenly: dead pixels, black or white. A mean carries each of them to its neighbours. A median throws them out. Compare the errors, at 5 % and at none. Then look at the whiskers.

# %%
where_bad = np.random.default_rng(3).random(cat.shape)


@live(
    filter=[name for name in FILTERS if name != "threshold"],
    bad_pixels=(0.0, 0.30, 0.01),
    alt="The cat with black and white pixels strewn in, and the same after the filter",
)
def not_linear(filter="Gaussian", bad_pixels=0.05):
    spoiled = cat.copy()
    spoiled[where_bad < bad_pixels / 2] = 0
    spoiled[where_bad > 1 - bad_pixels / 2] = 255
    out = FILTERS[filter](spoiled)
    before, after = (np.sqrt(np.mean((p.astype(float) - cat) ** 2)) for p in (spoiled, out))
    return {
        "spoiled": spoiled,
        filter: out,
    }, f"error against the clean photograph: {before:.1f} before, {after:.1f} after"


# %% [markdown]
# ## Exercises
#
# *1 minute for the first; take your time for the others*
#
# Each cell holds a function with dots in it. Put your lines in their place and run the cell. `hint("filtering.filter3")` gives one hint at a time, `solution("filtering.filter3")` an answer and its reasons.
#
# **1. Predict.** A row of five pixels, numbered 0 to 4. Which pixel stands in for place -2 under each of four rules from *What lies beyond the rim?* No code: think, then type.

# %%
check("filtering.predict_border", replicate=..., reflect=..., reflect_101=..., wrap=...)

# %% [markdown]
# **2. Write** a filter: a grey uint8 picture and a kernel of 3 x 3, laid on as it is (correlation), with the pixel at the rim repeated outside (`BORDER_REPLICATE`). Return float64, not cut off. Two loops over the kernel are enough; `np.pad(image, 1, mode="edge")` makes the rim.


# %%
def my_filter3(image, kernel):
    # your lines in the place of the dots
    ...


check("filtering.filter3", my_filter3)

# %% [markdown]
# **3. Write** the bell of width `sigma`: a float64 array of shape `(ksize,)`, with `ksize` odd, whose largest weight is in the middle and whose weights add up to 1.


# %%
def my_bell(ksize, sigma):
    # your lines in the place of the dots
    ...


check("filtering.bell", my_bell)

# %% [markdown] teaches=["C10"]
# **4. Debug.** This should give |slope along x| + |slope along y| of a grey picture, as int16. It loses half of the slopes. Mend it.


# %%
def my_steepness(image):
    dx = cv2.Sobel(image, -1, 1, 0)
    dy = cv2.Sobel(image, -1, 0, 1)
    return np.abs(dx.astype(np.int16)) + np.abs(dy.astype(np.int16))


check("filtering.steepness", my_steepness)

# %% [markdown] teaches=["C11"]
# **5. Debug.** The slope along y with a Sobel kernel of size 5, as int16. It runs, and it is wrong twice.


# %%
def my_sobel5(image):
    return cv2.Sobel(image, cv2.CV_16S, 1, 0, 5)


check("filtering.sobel5", my_sobel5)

# %% [markdown]
# **6. Write** the thinning of one row: given the steepness (an int array), return an array of True where a pixel is a ridge. It is one if it is larger than its left neighbour and at least as large as its right one. Outside the row the steepness is 0.


# %%
def my_ridges(steepness):
    # your lines in the place of the dots
    ...


check("filtering.ridges", my_ridges)

# %% [markdown]
# **7. Write** hysteresis along one row: return an array that is True for every pixel that is kept. Take the unbroken runs of pixels above `low` (not equal). A run is kept if at least one of its pixels is above `high`.


# %%
def my_link(values, low, high):
    # your lines in the place of the dots
    ...


check("filtering.link", my_link)

# %% [markdown]
# **8. Measure.** On the landscape with noise 30, `cv2.Canny` gets thresholds of 60 and 100 and a blur of your choice, `cv2.GaussianBlur(picture, (0, 0), sigma)`. Which sigma, in steps of 0.1, gives the best F1? Write the loop below, and give what it finds.

# %%
picture, true = landscape(noise=30)
check("filtering.best_blur", sigma=..., f1=...)

# %% [markdown]
# **9. Your own picture.** Put a photograph in this folder and give its name to `load`. Choose a blur and thresholds that turn 2 to 8 percent of its pixels into edges, with a ratio between 1.5 and 4. With the course's rocket it works like this; now change the name and the numbers.

# %%
mine = load("rocket", gray=True)  # load("my_photo.jpg", gray=True)
sigma, low, high = 1.0, 60, 120
drawn = cv2.Canny(cv2.GaussianBlur(mine, (0, 0), sigma), low, high)
show(
    drawn,
    alt="The edges of a picture",
    caption=f"{np.mean(drawn > 0):.1%} of the pixels are edges",
)
check("filtering.own", picture=mine, sigma=sigma, low=low, high=high, edges=drawn)

# %% [markdown]
# ## What you now know
#
# - A kernel filter is a sum of products in a sliding window. `cv2.filter2D` lays the kernel on as it is (correlation); convolution turns it first.
# - The sum of the kernel is what happens to an even surface: 1 keeps it, 0 leaves only change.
# - The sum is rounded and cut off once, at the end. Slopes need a signed type: `CV_16S`, never -1.
# - Beyond the rim pixels are invented, by default mirrored with `REFLECT_101`. A NumPy slice has no parent.
# - A Gaussian blur is separable: 2n products instead of n times n. Sizes are odd.
# - Sobel is a difference along and a mean across. Larger kernels lower noise; for direction, Scharr is truer.
# - Canny: gradient, size, direction, thinning, two thresholds with linking. It does not blur; you must.
# - A high threshold in the right place and the right blur matter more than the ratio of the two.
#
# ## Where the field goes from here
#
# Every convolutional neural network is built of the sums you have written by hand here. What changes is who chooses the nine numbers: they are learned from examples, thousands of kernels, layer upon layer (and what those libraries call convolution is correlation, too). The kernels that
# such a network learns in its first layer often look like the blurs and slopes of this chapter.
#
# For edges, learned detectors know which edges people would draw, and Canny does not. But it needs no examples, its every step can be explained, and measuring, counting and inspecting machines still begin with it. So does the next chapter.
#
# ## References
#
# - J. Canny, "A Computational Approach to Edge Detection", IEEE PAMI 8(6), 1986. [doi:10.1109/TPAMI.1986.4767851](https://doi.org/10.1109/TPAMI.1986.4767851)
# - D. Marr, E. Hildreth, "Theory of Edge Detection", Proc. R. Soc. Lond. B 207, 1980. [doi:10.1098/rspb.1980.0020](https://doi.org/10.1098/rspb.1980.0020)
# - C. Tomasi, R. Manduchi, "Bilateral Filtering for Gray and Color Images", ICCV, 1998. [doi:10.1109/ICCV.1998.710815](https://doi.org/10.1109/ICCV.1998.710815)
# - D. Martin, C. Fowlkes, J. Malik, "Learning to Detect Natural Image Boundaries Using Local Brightness, Color, and Texture Cues", IEEE PAMI 26(5), 2004. [doi:10.1109/TPAMI.2004.1273918](https://doi.org/10.1109/TPAMI.2004.1273918)
# - OpenCV, [Image filtering](https://docs.opencv.org/4.x/d4/d86/group__imgproc__filter.html)
#
# Next: [5. Hough transforms](05_hough_transforms.ipynb), where edge pixels vote for lines and circles.
