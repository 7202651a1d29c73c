# %% [markdown]
# # 0. Start here
#
# *20 minutes, and 5 more for the optional section*
#
# Welcome. In this course you learn how a computer finds things in pictures, and you learn it with your hands: most
# pictures here follow a slider.
#
# **You will be able to** read a picture as an array of numbers; name a pixel without mixing up its row and its column; tell BGR from
# RGB; brighten a picture without breaking it; work with the course's sliders, checks and hints.
#
# **You need first** some Python: functions, lists, loops. Nothing about images. If NumPy is new to you, the
# [beginner's guide](https://numpy.org/doc/stable/user/absolute_beginners.html) is a good evening's reading, for later.
#
# Click on the grey box below and press **Shift + Enter**. That runs the cell and goes on to the next. Run every cell of a chapter this way, from
# top to bottom.

# %% teaches=["A0.05"]
import os
import tempfile
import textwrap

import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution

cat = load("chelsea")
grey = cv2.cvtColor(cat, cv2.COLOR_BGR2GRAY)
framed = draw.boxes(cat, [(164, 98, 13, 13)], draw.MARK)
show(
    {
        "what you see": framed,
        "what the computer sees": draw.numbers(grey[100:109, 166:175], 33),
    },
    alt="A tabby cat's face with a small frame in one eye, and the nine by nine numbers in it",
)

# %% [markdown] teaches=["A0.06"]
# ## Move something
#
# *4 minutes*
#
# This is Chelsea. The small frame is a lens, and beside her are the numbers under it. They are **grey values**: 0 is black, 255 is white.
# Take a slider and move the lens.
#
# There are three ways to do it. Drag the handle. Or click it, and use the **arrow keys** to go step by step. Or click the number at its right, type another
# and press Enter.


# %%
@live(
    x=(4, 446),
    y=(4, 295),
    alt="The cat with the frame of the lens, and the grey values of nine by nine pixels under it",
)
def lens(x=230, y=120):
    marked = draw.boxes(cat, [(x - 6, y - 6, 13, 13)], draw.MARK)
    pixels = grey[y - 4 : y + 5, x - 4 : x + 5]
    under = draw.numbers(pixels, 33, highlight=(4, 4, 1, 1))
    text = f"middle of the lens: x = {x}, y = {y}, grey value {grey[y, x]}"
    return {"Chelsea": marked, "under the lens": under}, text


# %% [markdown]
# Which slider moves the lens down? And does its number grow or shrink on the way down? In pictures, **y counts from the top**.
#
# Now a question of the kind that comes back in every chapter. **Only the sliders know:** put the middle of the lens on the black pupil of the eye at
# the left. Write its x and y into the next cell, in place of the dots, and run it. Any pixel of the pupil will do.

# %%
check("start.q_pupil", x=..., y=...)
# hint("start.q_pupil")
# solution("start.q_pupil")

# %% [markdown]
# The check tells you what it sees, and how to go on. Wrong answers cost nothing, so try one. If you are stuck, delete the `#` and the blank before `hint` and run
# the cell again: one hint comes at a time. `solution` shows an answer and why it is one.
#
# Everything here works without a network, and nothing you type leaves your computer. You cannot break the course: change any cell you like.

# %% [markdown]
# ## A picture is an array
#
# *2 minutes*
#
# No magic is hidden under the lens. The picture *is* those numbers, in a NumPy array:

# %% teaches=["A0.06"]
print("grey: shape", grey.shape, "dtype", grey.dtype)
print("cat:  shape", cat.shape, "dtype", cat.dtype)
rows, columns = cat.shape[:2]  # the first two numbers, whether there is colour or not
print(f"{rows} rows, {columns} columns, {cat.size:,} numbers")
print("one grey pixel: ", grey[115, 172])
print("one colour pixel:", cat[115, 172])
blue, green, red = cat[115, 172].astype(float)
print(f"its grey, by hand: {0.114 * blue + 0.587 * green + 0.299 * red:.1f}")

# %% [markdown] teaches=["A0.04", "A0.05"]
# Where does `grey` come from? The first cell made it: `cv2.cvtColor(cat, cv2.COLOR_BGR2GRAY)` turns each colour pixel into 0.114 blue + 0.587 green + 0.299 red, rounded.
# The eye is most sensitive to green, so green weighs most.
#
# `uint8` means an unsigned integer of 8 bits: a whole number from 0 to 255, one byte. A grey picture has one such number for each pixel, a colour picture three.
#
# `load` is the course's own reader. OpenCV's is `cv2.imread`, and its second argument says how to read: `cv2.IMREAD_GRAYSCALE`, which is the number 0,
# gives grey. Let us write Chelsea into a file and read her back:

# %% teaches=["A0.04", "A0.05"]
path = os.path.join(tempfile.mkdtemp(), "cat.png")
cv2.imwrite(path, cat)
again = cv2.imread(path)
print("read back, every pixel equal:", np.array_equal(again, cat))
read_as_grey = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
assert np.array_equal(read_as_grey, cv2.imread(path, 0))
gap = np.abs(read_as_grey.astype(int) - grey).max()
print("read as grey:", read_as_grey.shape, "- largest difference from cvtColor:", gap)

# %% [markdown]
# A difference of 1? The reader of the file rounds a little differently from `cvtColor`. So this course always takes `cvtColor`, and says so.
#
# On Windows `imread` may not find a path with letters such as é or 猫. NumPy finds it. So let NumPy read the bytes of the file, and OpenCV turn them into a picture:

# %%
content = np.fromfile(path, np.uint8)
decoded = cv2.imdecode(content, cv2.IMREAD_COLOR)
print("the same picture:", np.array_equal(decoded, cat))

# %% [markdown]
# ## Row and column, x and y
#
# *3 minutes*
#
# You have met both ways to name a pixel. NumPy says `grey[row, column]`. OpenCV's drawing functions say `(x, y)`. But x is the column and y is the row, so
# **the order is opposite**: the pixel at (x, y) is `grey[y, x]`. This one habit prevents more errors than any other.
#
# A piece of a picture is cut out with two slices, rows first. Find the slices that frame one eye:


# %%
@live(
    rows=(0, 300),
    columns=(0, 451),
    alt="The cat with a frame, and the piece of the picture inside it",
)
def cut_out(rows=(30, 270), columns=(60, 400)):
    top, left = min(rows[0], 299), min(columns[0], 450)  # one pixel at least
    bottom, right = max(rows[1], top + 1), max(columns[1], left + 1)
    piece = cat[top:bottom, left:right]
    framed = draw.boxes(cat, [(left, top, right - left, bottom - top)])
    code = f"cat[{top}:{bottom}, {left}:{right}]"
    return {"the whole": framed, "the piece": piece}, f"{code} has shape {piece.shape}"


# %% [markdown] teaches=["C06"]
# ### Pitfall: x and y in the wrong order
#
# The picture is wider than it is high. So x may be 400, and there is no row 400. If you are lucky, NumPy stops you. With a slice it does not: it gives you
# an **empty** array, and the error comes later, from somewhere else.

# %% teaches=["C06"]
x, y = 400, 120  # a place at the right of the picture
try:
    print(grey[x, y])
except IndexError as error:
    print("IndexError:", error)
wrong = grey[x : x + 20, y : y + 20]
print("a slice in the wrong order:", wrong.shape, "- pixels in it:", wrong.size)
right = grey[y : y + 20, x : x + 20]
print("in the right order:        ", right.shape, "- pixels in it:", right.size)
try:
    cv2.imwrite(path, wrong)
except cv2.error as error:
    print("and the error comes later, from imwrite:", error.err)

# %% [markdown]
# ## Blue, green, red
#
# *5 minutes*
#
# A colour pixel holds three numbers. In which order? Everyone would say red, green, blue. OpenCV says **blue, green, red**: BGR. That order was
# common when OpenCV began, and it stayed.
#
# Somebody has shuffled the three channels of this photograph. Choose the order that puts them right. How do you know that you have it?

# %%
coffee = cv2.resize(load("coffee"), (384, 256), interpolation=cv2.INTER_AREA)
shuffled = coffee[:, :, [1, 2, 0]]


@live(
    order=["0 1 2", "0 2 1", "1 0 2", "1 2 0", "2 0 1", "2 1 0"],
    alt="A cup of espresso on a table, its three colour channels in the chosen order",
)
def reorder(order="0 1 2"):
    blue, green, red = (int(number) for number in order.split())
    picture = shuffled[:, :, [blue, green, red]]
    return picture, f"shuffled[:, :, [{blue}, {green}, {red}]]"


# %%
check("start.q_order", order=...)  # a text, such as "0 1 2"
# hint("start.q_order")
# solution("start.q_order")

# %% [markdown] teaches=["C04", "A0.40"]
# ### Pitfall: a blue cup
#
# Most other libraries, matplotlib among them, expect red first. Hand them OpenCV's array, and there is no error, no warning: red and blue have changed places. To give a picture
# away, turn the last axis around, or let `cv2.cvtColor` do it. The two agree:

# %% teaches=["C04", "A0.40"]
for_others = cv2.cvtColor(coffee, cv2.COLOR_BGR2RGB)
assert np.array_equal(for_others, coffee[:, :, ::-1])
show(
    {"BGR, as OpenCV keeps it": coffee, "RGB, taken for BGR": for_others},
    alt="An espresso in a red cup; beside it the same picture with a blue cup",
)
print("a pixel of the saucer, as B, G, R:", coffee[160, 83])
print("the same pixel as R, G, B:        ", for_others[160, 83])

# %% [markdown] teaches=["C05"]
# ### Pitfall: a grey picture in green and yellow
#
# matplotlib has a second surprise. It shows a grey picture in colours, and it stretches them from the smallest value to the largest, so even a dull picture looks full of
# contrast. Here its two steps are done by hand. In your own plots write `cmap="gray", vmin=0, vmax=255`. The course's `show` never stretches.

# %% teaches=["C05"]
from matplotlib import colormaps, colors

dull = (100 + grey[70:220, 100:400] / 20).astype(np.uint8)
stretched = colors.Normalize()(dull)  # matplotlib's habit: smallest to 0, largest to 1
rgba = colormaps["viridis"](stretched)  # red, green, blue and opacity, each from 0 to 1
coloured = (rgba[:, :, [2, 1, 0]] * 255).astype(np.uint8)
show(
    {f"as it is, {dull.min()} to {dull.max()}": dull, "by matplotlib's habit": coloured},
    alt="A nearly even grey picture of the cat; the same in violet, green and yellow",
)
print("a flat picture of 128 becomes", colors.Normalize()(np.full((2, 2), 128))[0, 0])

# %% [markdown]
# That last 0 stands for the darkest colour. So a flat picture of middle grey would be drawn as dark as can be.
#
# ## 255 and no further
#
# *3 minutes*
#
# Make a bright pixel brighter: 230 + 50. A byte ends at 255. What should happen? Think of two sensible answers, then run the cell.

# %% teaches=["C07"]
a, b = np.uint8([[230]]), np.uint8([[50]])
print("NumPy   a + b =", (a + b)[0, 0])
print("OpenCV  add   =", cv2.add(a, b)[0, 0])
print("the mean of 200 and 100:", (np.uint8([200]) + np.uint8([100]))[0] // 2)

# %% [markdown] teaches=["C07"]
# NumPy **wraps around**, like the mileage counter of a car: after 255 comes 0. OpenCV **saturates**: it stops at the end. Neither complains. For pictures you nearly always want
# the second. Raise the brightness, and watch which part of Chelsea falls over the edge first.


# %%
@live(
    brightness=(0, 150),
    alt="The cat in grey, made brighter by NumPy's plus and by OpenCV's add",
)
def brighter(brightness=100):
    part = grey[:, :380]  # narrow enough to see two side by side
    much = np.full_like(part, brightness)
    plus, add = part + much, cv2.add(part, much)
    text = f"{np.count_nonzero(plus < part):,} pixels have wrapped around"
    return {"part + much": plus, "cv2.add(part, much)": add}, text


# %% [markdown]
# **Only the sliders know.** At which brightness does the first pixel wrap around? And what does that number say about the brightest pixel?

# %%
check("start.q_wrap", brightness=...)
# hint("start.q_wrap")
# solution("start.q_wrap")

# %% [markdown]
# The remedy in NumPy: convert to a type with more room, calculate, clip, convert back. You will write it yourself in a moment.
#
# ## When something goes wrong
#
# *5 minutes, optional*
#
# It will, and that is fine. These are the stumbling blocks that nearly everybody meets in the first week. Run the two cells to meet them all at once,
# safely. Skim the three tables below, and come back when you need them.

# %% teaches=["C03", "C07", "C08", "C17", "C18", "C19"]
folder = os.path.dirname(path)  # a folder holds pictures, but is none
stumbles = {
    "1 no picture": lambda: cv2.imread(folder).shape,
    "2 no picture": lambda: cv2.cvtColor(cv2.imread(folder), cv2.COLOR_BGR2GRAY),
    "3 other size": lambda: cv2.add(cat, grey),
    "4 other dtype": lambda: cv2.add(grey, grey.astype(np.float32)),
    "5 already grey": lambda: cv2.cvtColor(grey, cv2.COLOR_BGR2GRAY),
    "6 float64": lambda: cv2.cvtColor(cat.astype(float), cv2.COLOR_BGR2GRAY),
    "7 half a pixel": lambda: cv2.circle(cat.copy(), (172.5, 115), 9, 0),
    "8 array as colour": lambda: cv2.circle(cat.copy(), (172, 115), 9, np.array([0, 0, 255])),
    "9 a mirrored view": lambda: cv2.circle(cat[:, ::-1], (172, 115), 9, 0),
    "10 no byte": lambda: grey + 300,
}


# %% teaches=["C03", "C07", "C08", "C17", "C18", "C19"]
def in_one_line(error):
    text = getattr(error, "err", "") or str(error)  # OpenCV keeps its message in .err
    text = " ".join(text.replace(">", " ").split())
    text = text.removeprefix("Overload resolution failed: - ").split(" - ")[0]
    return textwrap.shorten(text, 76, placeholder=" ...")


for name, call in stumbles.items():
    try:
        call()
    except Exception as error:
        print(f"{name:18}", in_one_line(error))

# %% [markdown] teaches=["C01", "C02", "C03", "C07", "C08", "C12", "C17", "C18", "C19", "C34", "B0.16"]
# No picture has come in:
#
# | You see | It means | What to do |
# |---|---|---|
# | 1, 2: `'NoneType' object ...`, `!_src.empty()` | `cv2.imread` found no picture. It raises nothing and returns None; if the file is missing, it prints a warning: `can't open/read file: check file path/integrity`. | Check the path; it starts at the notebook's folder. `load` says what is wrong. |
# | `!ssize.empty()`, `SADWindowSize must be odd ...` | None again, in `cv2.resize`, and in the stereo matcher of chapter 8, which blames its window | The same. |
# | None comes *out* | Some functions return None for None: `Canny`, `HoughLines`, `HoughLinesP`, `pyrUp`, `rotate`, `flip`, `equalizeHist`, `add`, `addWeighted`, `normalize` | Look for the first None, not for the last error. |
#
# The array, or a number, is not of the kind that the function wants:
#
# | You see | It means | What to do |
# |---|---|---|
# | 3: neither 'array op array' ... | sizes or channels differ | Compare the two `.shape`. |
# | 4: ... different types | the dtypes differ | Convert one of them with `.astype`. |
# | 5: number of channels ... 'scn' is 1 | the picture is grey already | Leave the conversion out. |
# | 6: Unsupported depth ... CV_64F | 64-bit floats; whole numbers of 32 or 64 bits likewise (CV_32S) | `.astype(np.float32)`, or keep uint8. |
# | 7: Can't parse 'center' (or 'pt1', 'org') | OpenCV draws at whole numbers. `getRotationMatrix2D` says the same of `np.int64`. | `int(round(x))` for each. |
# | 8: ... 'color' is not numeric | a colour must be a tuple of Python numbers | `(0, 0, 255)`, or `array.tolist()`. |
# | 9: Layout ... incompatible | a view (mirrored, turned) cannot be drawn on | `np.ascontiguousarray(view)` first. |
# | `IndexError`, or an empty piece | x and y exchanged | `[y, x]`, rows first. |
# | 10: out of bounds for uint8 (-1 likewise) | NumPy 2 refuses a number that no byte can hold. NumPy 1 took a wider type instead. | `.astype(int)` first. |
#
# Windows, installations, and advice from other years:
#
# | You see | It means | What to do |
# |---|---|---|
# | `module 'numpy' has no attribute 'float'` | an old tutorial; the name went in NumPy 1.24 | `float`, or `np.float64`. |
# | "install numpy==1.26.4" | an old tutorial again; the packages of OpenCV 5 ask for NumPy 2 | Leave your installation as it is. |
# | "The kernel has died" | a call that ends Python itself: `cv2.imshow` without a screen (the terminal says `qt.qpa.xcb: could not connect to display`), `cv2.pow` of whole numbers with 0.5, `cv2.mixChannels([None], ...)`, `cv2.remap(None, ...)` in OpenCV 5 | Restart the kernel (menu *Kernel*), run from the top. |
# | `The function is not implemented. Rebuild the library with Windows, GTK+ ...` | OpenCV was installed without windows (the "headless" package), and `cv2.imshow`, `waitKey` and `destroyAllWindows` want one | Use `show`. Install only one of OpenCV's packages: they overwrite each other. |
# | a cell never ends | `cv2.waitKey(0)` waits for a key in a window you cannot see | Press the stop button. In a notebook use `show`; outside this course, matplotlib's `plt.imshow` with the RGB picture. |
#
# One stumble has no message at all: **drawing changes the picture itself.** Work on a copy.

# %% teaches=["C18"]
spare = cat.copy()
cv2.circle(spare, (172, 115), 30, (0, 0, 255), 3)  # returns the same array that it drew on
print("drawn on the copy:", not np.array_equal(spare, cat))
try:
    load("cofee")
except ValueError as error:
    print("load says:", str(error).split(" Known")[0])

# %% [markdown]
# ## A map of the course
#
# *1 minute*
#
# An arrow says: this helps there. Every chapter also stands alone, so begin with the picture you like best.

# %%
places = {
    "0 Start here": (0, 1.5), "3 Histograms": (1.2, 0), "4 Convolution, edges": (2.2, 0),
    "5 Hough transforms": (3.2, 0), "1 Template matching": (1.2, 1), "2 Image pyramids": (2.2, 1),
    "6 Geometric transforms": (1.2, 2), "8 Stereo depth": (2.2, 2), "7 Matrix operations": (1.2, 3),
}  # fmt: skip
arrows = "03 01 06 07 12 34 45 68 24 18"
show(
    draw.graph(places, [tuple(pair) for pair in arrows.split()]),
    alt="Map. 0 leads to 1, 3, 6, 7; 1 to 2 and 8; 2 and 3 to 4; 4 to 5; 6 to 8",
)

# %% [markdown]
# | Chapter | The question it answers |
# |---|---|
# | [1. Template matching](01_template_matching.ipynb) | Where is this small picture in the large one? |
# | [2. Image pyramids](02_image_pyramids.ipynb) | What is left of a picture when it shrinks, and what is lost? |
# | [3. Histograms](03_histograms.ipynb) | How many pixels have which brightness, and what does that tell? |
# | [4. Convolution and edges](04_convolution_and_edges.ipynb) | Where does brightness change? |
# | [5. Hough transforms](05_hough_transforms.ipynb) | Which lines and circles do the edges vote for? |
# | [6. Geometric transforms](06_geometric_transforms.ipynb) | How is a picture turned, bent and seen from another place? |
# | [7. Matrix operations](07_matrix_operations.ipynb) | What can you calculate with whole pictures at once? |
# | [8. Stereo depth](08_stereo_depth.ipynb) | How far away is it, seen with two eyes? |
#
# Each term is explained where you first meet it. The [glossary](glossary.md) has them all, in English and in Chinese (术语表：中英文对照).
#
# ## Alone, in a class, with the keyboard
#
# *1 minute*
#
# **Alone:** guess before you run. Write the guess down, even if it is one word. A wrong guess that you wrote down is worth more than a right answer that you read.
#
# **In a class:** two people, one keyboard. One moves the sliders, the other says what will happen; change places after each section. The sections carry
# their minutes, and the exercises at the end can be homework.
#
# **With the keyboard only:** arrow keys go from cell to cell, Enter goes into a cell, Esc out of it, Shift + Enter runs it. Tab goes from control to control; on a slider the arrow keys move it by
# one step, Page Up and Page Down by more. Every picture has a description for screen readers, and the line of text above it says in numbers what has changed.
#
# ## Exercises
#
# *1 minute for the first; take your time for the others*
#
# Put your lines in the place of the dots and run the cell. The check tries your function on fresh arrays and compares.
#
# **1. Write** the piece of a picture inside the box (x, y, w, h): left edge, top edge, width, height.


# %%
def my_crop(picture, x, y, w, h):
    # your lines in the place of the dots
    ...


check("start.crop", my_crop)

# %% [markdown]
# **2. Write** the turn from BGR to RGB.


# %%
def my_rgb(picture):
    # your lines in the place of the dots
    ...


check("start.rgb", my_rgb)

# %% [markdown] teaches=["C07"]
# **3. Write** a brightening that does not wrap around: add `amount`, which may also be negative, and stay between 0 and 255. The answer is uint8 again.


# %%
def my_brighten(picture, amount):
    # your lines in the place of the dots
    ...


check("start.brighten", my_brighten)

# %% [markdown]
# **4. Debug.** This function should set one pixel white and leave the picture it was given as it is. It has two faults.


# %%
def my_dot(picture, x, y):
    picture[x, y] = 255
    return picture


check("start.dot", my_dot)

# %% [markdown]
# **5. Your own picture.** Put a photograph into the folder of this notebook: drag the file into the list at the left. Then give its name to `load`,
# with its ending. Develop it in this small darkroom.

# %%
mine = load("astronaut")  # load("my_photo.jpg")


@live(
    brightness=(-150, 150),
    contrast=(0.0, 3.0, 0.1),
    mirrored=False,
    blue_for_red=False,
    alt="A portrait, or your own picture, developed with the chosen settings",
)
def darkroom(brightness=0, contrast=1.0, mirrored=False, blue_for_red=False):
    size = np.multiply(mine.shape[1::-1], min(1, 480 / max(mine.shape[:2])))  # (x, y)
    picture = cv2.resize(mine, tuple(size.astype(int).tolist())).astype(float)
    picture = (picture - 128) * contrast + 128 + brightness
    picture = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    picture = picture[:, ::-1] if mirrored else picture
    picture = picture[:, :, ::-1] if blue_for_red else picture
    ends = np.mean((picture == 0) | (picture == 255))
    return picture, f"{ends:.1%} of the numbers are at 0 or 255"


# %% [markdown]
# Every chapter ends like this: whatever you have learned there, you can do with a picture of your own.
#
# ## What you now know
#
# - A picture is an array of whole numbers from 0 to 255: (rows, columns), or (rows, columns, 3) with colour.
# - The pixel at (x, y) is `picture[y, x]`. A box is `picture[y : y + h, x : x + w]`.
# - OpenCV keeps colours as B, G, R. Others want R, G, B.
# - uint8 wraps around in NumPy and saturates in OpenCV. To be safe: convert, calculate, clip, convert back.
# - Drawing changes the picture. `cv2.imread` may return None. `cv2.imshow` is not for notebooks.
# - Sliders answer questions, `check` judges, `hint` helps, `solution` explains.
#
# ## Where the field goes from here
#
# Nearly every library for images, and every network that learns from them, begins with the array you have met here. It is worth knowing well: mixed-up channels and
# wrapped-around bytes raise no error, and spoil results for months before someone looks.
#
# ## References
#
# - C. R. Harris et al., "Array programming with NumPy", Nature 585, 2020. [doi:10.1038/s41586-020-2649-2](https://doi.org/10.1038/s41586-020-2649-2)
# - OpenCV, [Basic operations on images](https://docs.opencv.org/4.x/d3/df2/tutorial_py_basic_ops.html)
#
# Next: [1. Template matching](01_template_matching.ipynb), where you find every copy of a small picture in a large one.
