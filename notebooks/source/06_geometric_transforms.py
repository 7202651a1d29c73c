# %% [markdown] teaches=["A3.55", "A3.59", "A4.18"]
# # 6. Geometric transforms
#
# *90 minutes, and 37 more for the optional sections*
#
# **You will be able to** turn, scale, shear and tilt a picture with a matrix that you understand; say which pixel goes where, and which way to ask; bend a picture along any map;
# straighten what was photographed at a slant; find a transform from points of which half are wrong; move boxes with the picture they belong to.
#
# **You need first** [Start here](00_start_here.ipynb): arrays, (row, column) and (x, y), uint8. And what a matrix times a vector is.
#
# A section marked *optional* can be left out: no later section needs it. If you take them all, a good place for a break is before *Where do parallel lines meet?*
#
# Below, the same wall twice. The camera looked along it, so the bricks shrink with distance. On the right it is seen straight on. No second photograph was taken: sixteen
# numbers, four corners and where they belong, were enough. By the end you will have chosen them yourself.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution, source, truth

brick = load("brick", gray=True)[::2, ::2]
seen = np.float32([[31, 0], [214, 0], [255, 255], [0, 255]])
wanted = np.float32([[0, 0], [255, 0], [255, 255], [0, 255]])
upright = cv2.getPerspectiveTransform(seen, wanted)
show(
    {
        "as photographed": draw.polygon(brick, seen),
        "straight on": cv2.warpPerspective(brick, upright, (256, 256)),
    },
    alt="A brick wall that narrows upwards, a trapezoid on it, and the wall with parallel joints",
)

# %%
from cvlessons.scenes_warping import (
    RULES,
    boxes_around,
    corners_of,
    draw_grid,
    draw_pairs,
    draw_pinhole,
    draw_projection,
    draw_vanishing,
    grid,
    kept,
    point_pairs,
    project,
    share_lost,
    sides,
    slanted_page,
)
from cvlessons.score import iou
from cvlessons.scratch import warping

# %% [markdown] teaches=["A4.01", "A4.17"]
# ## What can four numbers do to a plane?
#
# *8 minutes*
#
# Give every point of a plane two numbers, x to the right and y down, measured from a fixed point along two straight axes at a right angle. These are its Cartesian coordinates. Now multiply:
#
# $$\begin{pmatrix} x' \\ y' \end{pmatrix} = \begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{pmatrix} x \\ y \end{pmatrix}$$
#
# That is a **linear** map. What do the four numbers mean? Try it on two points that are easy to multiply by hand, (1, 0) and (0, 1), before you run the cell.

# %%
a, b, c, d = 1.2, 0.5, -0.3, 0.8
A = np.array([[a, b], [c, d]])
for point in ((1, 0), (0, 1), (2, 3), (0, 0)):
    print(point, "goes to", (A @ point).round(2))

# %% [markdown]
# The columns of the matrix *are* the places where (1, 0) and (0, 1) go. All other points follow: (2, 3) is two of the first and three of the second. And (0, 0)
# cannot move.
#
# What else is kept? We do not have to believe it. Lay a grid of points on the plane, move them, and measure five things:
#
# - `origin`: how far the middle point has gone, in pixels
# - `lines`: how far the points of a row or column lie from a straight line, in pixels
# - `parallels`: the largest angle between two rows, or two columns, in degrees
# - `middles`: where between its ends the middle point of a row lies; 0.5 is half-way
# - `areas`: the largest cell divided by the smallest
#
# (The code is `source(kept)`, if you want to read it.)
#
# The picture is moved by the same matrix, with its middle as the origin. The first row of the grid is the thick blue line, its first column the thick red one. Move each slider alone. Which two
# stretch, and which two lean?


# %%
def see(m, name="astronaut"):
    """The grid and a photograph, both moved by a 3x3 matrix about the middle, and what is kept."""
    points = grid(step=36)
    after = warping.perspective_transform(points, m)
    half = 190 - 0.5
    to_middle = np.array([[1, 0, half], [0, 1, half], [0, 0, 1]])
    from_photo = np.array([[1, 0, -107.5], [0, 1, -107.5], [0, 0, 1]])
    photo = load(name)[25:241, 112:328]
    m_photo = to_middle @ m @ from_photo
    moved = cv2.warpPerspective(photo, m_photo, (380, 380), borderValue=(235,) * 3)
    if abs(np.linalg.det(m)) < 1e-9:  # a warp needs the inverse, and there is none
        moved[:] = 235
    text = ", ".join(f"{key} {value:.2f}" for key, value in kept(points, after).items())
    return {"grid": draw_grid(after, points, 380), "picture": moved}, text


# %%
@live(
    a=(-2.0, 2.0, 0.1),
    b=(-2.0, 2.0, 0.1),
    c=(-2.0, 2.0, 0.1),
    d=(-2.0, 2.0, 0.1),
    alt="A grid and a portrait, moved by the four numbers",
)
def linear(a=1.0, b=0.5, c=0.0, d=1.0):
    panels, text = see(np.array([[a, b, 0], [c, d, 0], [0, 0, 1]]))
    return panels, f"area x {a * d - b * c:.2f};   kept? {text}"


# %% [markdown]
# Whatever you do: the origin stays, lines stay lines (0 pixels off), parallels stay parallel (0 degrees apart), middles stay middles (0.50), and all cells have the same area. Lengths and angles are
# *not* on that list. The area is multiplied by the size of $ad - bc$, the **determinant**. Where it is negative the picture is turned over, like a glove.
#
# **Only the sliders know.** Set a = 1, b = 0.5 and c = 0.8. Now lower d from 1. At which d does the grid collapse into a line? From there no way leads back: the matrix has no inverse, and the portrait, which is
# drawn with the inverse as you will see, disappears.

# %%
check("warping.q_collapse", d=...)
# hint("warping.q_collapse")
# solution("warping.q_collapse")

# %% [markdown] teaches=["B4.19"]
# ### Pitfall: two readings of one product
#
# Some texts say that x and A x are "the same vector, seen from another space". That is a different job. **Moving a point** keeps the axes and changes the place. **Changing the axes** keeps the place and changes the numbers, and
# it needs the *inverse* matrix. Mixing them up turns a picture the wrong way round.

# %%
turn = np.array([[0.8, 0.6], [-0.6, 0.8]])
point = np.array([10.0, 0.0])
print("the point moved:            ", turn @ point)
print("the same point, axes turned:", (np.linalg.inv(turn) @ point).round(2))

# %% [markdown] teaches=["A4.02", "A3.56", "A3.57"]
# ## Why a third number?
#
# *7 minutes*
#
# No four numbers can shift a picture, because the origin stays. So add a shift: $x' = A x + b$, with 2 x 2 numbers in $A$ and 2 in $b$. That is an **affine** map. Its six numbers are written as a matrix of 2 rows and 3 columns.
# Shifting, scaling, shearing (leaning, as b and c did above) and turning are all of this kind, and so is any chain of them. A rectangle becomes a parallelogram.
#
# But now a chain of maps is awkward: $A_2(A_1 x + b_1) + b_2$, and so on. There is a trick, and all of computer graphics lives on it. Write the point with one more
# number, always 1, and the matrix with one more row, which only says 1 = 1:
#
# $$\begin{pmatrix} x' \\ y' \\ 1 \end{pmatrix} = \begin{pmatrix} a & b & t_x \\ c & d & t_y \\ 0 & 0 & 1 \end{pmatrix} \begin{pmatrix} x \\ y \\ 1 \end{pmatrix}$$
#
# Now the shift is part of the product. These are **homogeneous coordinates**: n + 1 numbers for a point with n. What is affine in the plane is *linear* again in space, with 3 x 3 numbers: seen from there,
# the shift is a shear that slides the plane at height 1 along itself.
#
# Multiply by hand: where does (10, 20) go under a shift by (100, 100)?

# %% teaches=["A4.02", "A4.14", "A4.05", "A4.06"]
degrees = 15
cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
R = np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]])
T = np.array([[1, 0, 100], [0, 1, 100], [0, 0, 1.0]])
print("T @ (10, 20, 1) =", T @ [10, 20, 1])
print("turn, then shift: T @ R =\n", (T @ R)[:2].round(3))
print("shift, then turn: R @ T =\n", (R @ T)[:2].round(3))

# %% [markdown] teaches=["A4.06"]
# Read a product from right to left: in `T @ R` the point meets R first. The two products differ, in the shift. Shifting first moves the picture away from the origin, and the
# turn then swings it round. Watch it.


# %%
@live(
    order=["turn, then shift", "shift, then turn"],
    degrees=(-90, 90),
    shift_x=(-100, 100, 5),
    shift_y=(-100, 100, 5),
    shear=(-1.0, 1.0, 0.1),
    alt="A grid and a portrait, turned and shifted in the chosen order",
)
def affine(order="turn, then shift", degrees=30, shift_x=80, shift_y=0, shear=0.0):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    lean = np.array([[1, shear, 0], [0, 1, 0], [0, 0, 1]])
    turned = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) @ lean
    shifted = np.array([[1, 0, shift_x], [0, 1, shift_y], [0, 0, 1.0]])
    m = shifted @ turned if order.startswith("turn") else turned @ shifted
    panels, text = see(m)
    return panels, f"shift in the matrix ({m[0, 2]:.1f}, {m[1, 2]:.1f});   kept? {text}"


# %% [markdown]
# `origin` is the only thing on the list that an affine map gives up.
#
# ### What does the third number mean?
#
# With a 1 at the end it is a point. With a 0 the last column of the matrix is multiplied by 0, so the shift does not touch it. What is it that can be turned but not shifted? A **direction**. The difference of
# two points has a 0 at the end, quite by itself.

# %% teaches=["A4.15", "B4.17"]
M = T @ R
print("point     M @ (3, 4, 1) =", (M @ [3, 4, 1]).round(2))
print("direction M @ (3, 4, 0) =", (M @ [3, 4, 0]).round(2))
p, q = np.array([8, 9, 1]), np.array([5, 5, 1])
print("difference of two points:", p - q, "->", (M @ p - M @ q).round(2))
for w in (1, 2, -0.5):
    triple = w * np.array([3, 4, 1])
    print(triple, "divided by its last number:", triple[:2] / triple[2])

# %% [markdown] teaches=["A4.15", "B4.17", "A4.14"]
# So (3, 4, 0) is not "the point (3, 4) without its shift". There is no point there at all: you would have to divide by 0. Walk along (3, 4) for ever and
# you come to it; it is called a **point at infinity**.
#
# And the last three lines show that (x, y, w) and any multiple of it are the *same* point: a ray through the
# origin of a three-dimensional space. Only the ratio counts.
#
# ### Pitfall: "homogeneous coordinates are faster"
#
# They say: on a graphics card a matrix product is one step, so the shift comes free. Does it? Count multiplications. A graphics card does many at once, but it does not do fewer. What is gained is that a chain of maps becomes one matrix *before* the first pixel is touched.

# %% teaches=["B4.18"]
points, chain = 1_000_000, 5
print(f"one map, A x + b:            {4 * points:>12,}")
print(f"one map, 3x3 matrix:         {9 * points:>12,}")
print(f"{chain} maps, A x + b each time:  {4 * points * chain:>12,}")
print(f"{chain} maps, multiplied first:   {27 * (chain - 1) + 9 * points:>12,}")

# %% [markdown] teaches=["A4.05", "C33"]
# ## Which way round, and about what?
#
# *9 minutes*
#
# Our matrix has its minus at the lower left. Schoolbooks have it at the upper right, and say it turns *anticlockwise*. Does ours turn clockwise, then? Take the point (10, 0), to the right of the origin, and turn
# it by 90 degrees. With y pointing **down**, where is (0, -10)?

# %%
m = warping.get_rotation_matrix_2d((0, 0), 90, 1)
print("(10, 0) goes to", (m @ [10, 0, 1]).round(6) + 0.0)
source(warping.get_rotation_matrix_2d)

# %% [markdown]
# Above the origin: anticlockwise, as seen on the screen. The minus has moved because y points down. And our function is OpenCV's:

# %%
for centre, angle, scale in (((0, 0), 15, 1), ((100, 50), -70, 0.5), ((225, 149.5), 222, 2)):
    gap = cv2.getRotationMatrix2D(centre, angle, scale)
    gap = np.abs(gap - warping.get_rotation_matrix_2d(centre, angle, scale)).max()
    print(f"{centre}, {angle} degrees, scale {scale}: equal to 1e-12: {gap < 1e-12}")
    assert gap < 1e-12

# %% [markdown] teaches=["C33"]
# ### Pitfall: degrees or radians
#
# NumPy's sine wants radians. `getRotationMatrix2D` wants **degrees**. `cv2.HoughLines` of [chapter 5](05_hough_transforms.ipynb) wants radians, and `cv2.rotate` of [chapter 1](01_template_matching.ipynb) wants neither, but one of three codes. What if you mix them up? There is no error:

# %%
quarter = cv2.getRotationMatrix2D((0, 0), np.pi / 2, 1)
print(f"pi/2 as degrees: cosine {quarter[0, 0]:.4f}, a turn by {np.pi / 2:.2f} degrees")
print(f"90:              cosine {cv2.getRotationMatrix2D((0, 0), 90, 1)[0, 0]:.4f}")
print(f"np.sin(90):      {np.sin(90):.4f}, where 1 was meant")

# %% [markdown] teaches=["B4.5"]
# ### Pitfall: turning about the corner
#
# The plain matrix turns about (0, 0), and in a picture that is the *upper left corner*. How much of the cat do you lose?
#
# To turn about a point, move that point to the origin, turn, and move it back:
# `T(centre) @ R @ T(-centre)`. The middle of w columns, numbered from 0, is (w - 1) / 2, not w / 2.

# %%
cat = load("chelsea")


# %%
@live(
    about=["the corner", "the middle"],
    degrees=(-180, 180),
    whole=False,
    alt="The cat turned about the chosen point",
)
def turned(about="the corner", degrees=15, whole=False):
    h, w = cat.shape[:2]
    centre = (0, 0) if about == "the corner" else ((w - 1) / 2, (h - 1) / 2)
    m = cv2.getRotationMatrix2D(centre, degrees, 1)
    size = (w, h)
    if whole:  # shift the turned corners into view, and make the picture as large as they need
        corners = corners_of([(0, 0, w, h)]) @ m[:, :2].T + m[:, 2]
        left, top, width, height = boxes_around(corners)[0]
        m[:, 2] -= left, top
        size = (int(np.ceil(width - 1e-6)), int(np.ceil(height - 1e-6)))
    picture = cv2.warpAffine(cat, m, size, borderValue=(235,) * 3)
    lost = share_lost(m, (w, h), size)
    return picture, f"{lost:.1%} of the cat is lost; the picture is {size[0]} x {size[1]}"


# %% [markdown]
# The tick box `whole` makes the canvas as large as it must be: turn the four corners, take the box around them, shift it to the origin.
#
# **Only the sliders know.** About the corner, not whole: at which positive number of degrees is half of the cat lost for the first time?

# %%
check("warping.q_lost", degrees=...)
# hint("warping.q_lost")
# solution("warping.q_lost")

# %% [markdown] teaches=["C20"]
# ### Pitfall: the size is (width, height)
#
# An array's shape is rows first. The argument `dsize` of a warp is a *size*: **(width, height)**. Hand it `shape`, and a grey cat comes back standing up, without a word; a colour cat brings an error about a
# sequence of length 3. (`cv2.resize` takes (width, height) too.)

# %%
gray = load("chelsea", gray=True)
h, w = gray.shape
m = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), 15, 1)
print("gray.shape as dsize:", gray.shape, "becomes", cv2.warpAffine(gray, m, gray.shape).shape)
print("(w, h) as dsize:    ", gray.shape, "becomes", cv2.warpAffine(gray, m, (w, h)).shape)
print("shape as resize's:  ", gray.shape, "becomes", cv2.resize(gray, gray.shape).shape)
try:
    cv2.warpAffine(cat, m, cat.shape)
except cv2.error as error:
    reason = [line for line in error.err.splitlines() if "dsize" in line][0]
    print("cat.shape as dsize:", reason.strip(" >-"))

# %% [markdown]
# The matrix has rules as well: floats, and 2 x 3 for `warpAffine`, 3 x 3 for `warpPerspective`. Who breaks them is told this:

# %%
square = np.vstack([m, [0, 0, 1]])
for what, warp, matrix in (
    ("whole numbers", cv2.warpAffine, m.astype(int)),
    ("3 x 3", cv2.warpAffine, square),
    ("2 x 3 for warpPerspective", cv2.warpPerspective, m),
):
    try:
        warp(gray, matrix, (w, h))
    except cv2.error as error:
        print(f"{what}: {error.err}")

# %% [markdown] teaches=["A4.03", "C22"]
# ## Where does each new pixel come from?
#
# *11 minutes*
#
# A matrix moves points. A picture is made of pixels, and the new picture must have a value at *every* one. So turn the question round. Do not ask where an old pixel goes. Ask of each new pixel: **where do you come from?**
#
# For that we need
# the matrix that leads back, the inverse. This is **backward mapping**, and it is what `warpAffine` and `warpPerspective` do: you give them the way there, and they invert it.
#
# The place it comes from is hardly ever a whole pixel. Here are four pixels, and the question is what lies at x = 0.75, y = 0.25 between them.

# %% teaches=["A4.04"]
four = np.uint8([[10, 50], [90, 250]])
x, y = 0.75, 0.25
upper = 10 + x * (50 - 10)
lower = 90 + x * (250 - 90)
value = upper + y * (lower - upper)
print(f"upper edge {upper}, lower edge {lower}, between them {value}")
weights = np.outer([1 - y, y], [1 - x, x])
print("the same with weights:", weights.ravel(), "->", (weights * four).sum())
show(
    {"pixels": draw.numbers(four), "weights": draw.numbers(weights, cell=56, digits=4)},
    alt="Four pixels, and the weight of each at three quarters to the right and one quarter down",
)

# %% [markdown]
# First along the upper edge, then along the lower, then between the two. Each weight is the area of the rectangle *opposite* the pixel, so the nearest pixel counts most. That is **bilinear interpolation**:

# %%
source(warping.bilinear)

# %%
print("ours:", warping.bilinear(four, np.array([0.75]), np.array([0.25])))

# %% [markdown]
# Move the green point over a small grid of numbers; the red frame holds the four pixels that count. On the right, all values between the nine middles. When is the value exactly that of a pixel? What happens half-way between two?

# %%
patch = np.uint8([[20, 60, 200], [90, 160, 40], [240, 120, 80]])
fine_y, fine_x = np.mgrid[0:2.001:0.02, 0:2.001:0.02]
all_values = warping.bilinear(patch, fine_x, fine_y, cv2.BORDER_REPLICATE)
all_values = draw.zoom(np.rint(all_values).astype(np.uint8), 2)


# %%
@live(
    x=(0.0, 2.0, 0.05),
    y=(0.0, 2.0, 0.05),
    alt="Nine pixels with the four that count marked, and all values between them",
)
def between(x=0.75, y=0.25):
    left, top = min(int(x), 1), min(int(y), 1)  # of the four pixels around
    value = warping.bilinear(patch, np.array([x]), np.array([y]), cv2.BORDER_REPLICATE)[0]
    table = draw.numbers(patch, cell=67, highlight=(left, top, 2, 2))
    table = draw.points(table, [(33 + 67 * x, 33 + 67 * y)], draw.FOUND, size=15)
    smooth = draw.points(all_values, [(100 * x, 100 * y)], draw.FOUND, size=15)
    dx, dy = x - left, y - top
    weights = [(1 - dx) * (1 - dy), dx * (1 - dy), (1 - dx) * dy, dx * dy]
    words = ", ".join(f"{weight:.2f}" for weight in weights)
    return {"pixels": table, "between them": smooth}, f"weights {words}: value {value:.1f}"


# %% [markdown] teaches=["A4.03"]
# Now the whole warp: invert, make the coordinates of all new pixels, multiply, look up. The plain way writes all coordinates out with `np.mgrid`, as an array of 3 rows (x, y and 1) with one column for each pixel. It is multiplied
# at once, with `@`, and each channel is looked up by itself:

# %%
back = np.linalg.inv(np.vstack([m, [0, 0, 1]]))[:2]  # a third row for the inverse, then off
y, x = np.mgrid[:h, :w]
places = np.stack([x.ravel(), y.ravel(), np.ones(h * w)])
from_x, from_y = (back @ places).reshape(2, h, w)
plain = np.dstack([warping.bilinear(cat[:, :, k], from_x, from_y) for k in range(3)])
gap = np.abs(np.rint(plain) - cv2.warpAffine(cat, m, (w, h)))
print(places.shape, "places; as OpenCV's, within 1 on 99%:", (gap <= 1).mean() > 0.99)
try:
    np.linalg.inv(np.zeros((3, 3)))
except np.linalg.LinAlgError as error:
    print("LinAlgError:", error)

# %% [markdown]
# In our version the coordinates are one row of x and one column of y. NumPy spreads them over the picture, so the big array is never made. And a matrix without an inverse is caught by its name, `LinAlgError`.

# %%
source(warping.warp_affine)

# %%
source(warping._backward)
source(warping._move)
source(warping._strip)

# %% [markdown]
# OpenCV 5 looks up at exact places. OpenCV 4 first rounds each place to 1/32 of a pixel, which saves time on processors without fast floats. Our functions know both rules, and we choose
# the one of the OpenCV that is installed. The last bits of a float may still differ, so one pixel in a hundred may be off by one:

# %%
bits = 5 if int(cv2.__version__.split(".")[0]) < 5 else None
ours = warping.warp_affine(gray, m, (w, h), fraction_bits=bits)
theirs = cv2.warpAffine(gray, m, (w, h))
gap = np.abs(ours.astype(int) - theirs)
print(
    f"largest gap at most 1: {gap.max() <= 1}; under 1% of pixels differ: {(gap > 0).mean() < 0.01}"
)
assert gap.max() <= 1 and (gap > 0).mean() < 0.01

# %% [markdown] teaches=["B4.6"]
# So why use OpenCV at all? Our warp goes dozens of times through arrays of thousands of numbers, one operation at a time. OpenCV goes through once, does all operations on a pixel while it is at hand, and takes several
# pixels per instruction.
#
# What does that gain? Here is the shortest of five runs each. Take the # away and see; every computer prints another number. One printed 15 while it was busy, and nearly 100 a minute later.

# %%
from timeit import repeat

slow = min(repeat(lambda: warping.warp_affine(gray, m, (w, h)), number=1, repeat=5))
fast = min(repeat(lambda: cv2.warpAffine(gray, m, (w, h)), number=1, repeat=5))
# print(f"OpenCV is {slow / fast:.0f} times as fast")

# %% [markdown]
# Read ours, use theirs.

# %% [markdown] teaches=["B4.3", "B4.4"]
# ## What goes wrong on the way back?
#
# *5 minutes, optional*
#
# A warp can be wrong and look right. Which mistakes do you not see at first? Here are those that published programs made.
#
# ### Pitfall: darker, and smaller by one
#
# Two lines that a published program got wrong. `valid = (x >= 0) & (x < w - 1)` was meant to keep the right neighbour inside. And the mean was stored into a uint8 array without rounding: NumPy cuts the fraction off.
# What do they cost?

# %%
y, x = np.mgrid[:h, :w].astype(float)
lost = ~((x < w - 1) & (y < h - 1))
print(f"a map that changes nothing loses {lost.sum()} pixels: the last row and column")
back = cv2.invertAffineTransform(m)
from_x, from_y = (row[0] * x + row[1] * y + row[2] for row in back)
inside = (from_x >= 0) & (from_x <= w - 1) & (from_y >= 0) & (from_y <= h - 1)
exact = warping.bilinear(gray, from_x, from_y)
for name, stored in (
    ("cut off", exact.astype(np.uint8)),
    ("rounded", np.rint(exact).astype(np.uint8)),
):
    error = (stored - exact)[inside]
    print(f"{name}: {round(error.mean(), 2) + 0:+.2f} grey levels on average,", end=" ")
    print(f"at worst {np.abs(error).max():.1f}")

# %% [markdown]
# Half a grey level darker on average, at every warp. The cure: allow x up to w - 1, clip the neighbour, and round with `np.rint`. `bilinear` does both.

# %% [markdown] teaches=["C22"]
# ### Pitfall: there or back?
#
# `WARP_INVERSE_MAP` says "my matrix already leads back". It is a flag, and flags are added to the interpolation. Given *alone* it replaces it: 16 means inverse **and nearest neighbour**, since `INTER_NEAREST` is 0. (`remap`, which comes below, has no such flag: it always takes the way back.)

# %%
back = cv2.invertAffineTransform(m)
alone = cv2.warpAffine(gray, back, (w, h), flags=cv2.WARP_INVERSE_MAP)
both = cv2.warpAffine(gray, back, (w, h), flags=cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR)
nearest = cv2.warpAffine(gray, m, (w, h), flags=cv2.INTER_NEAREST)
for name, picture in (("alone", alone), ("with INTER_LINEAR", both)):
    share = (picture != nearest).mean()
    print(f"{name:18} equals nearest: {share < 0.005}")
show(
    {
        "inverse flag alone": draw.zoom(alone[95:155, 170:240], 4),
        "with INTER_LINEAR": draw.zoom(both[95:155, 170:240], 4),
    },
    alt="The cat's eye after a turn: with jagged edges, and smooth",
)

# %% [markdown] teaches=["A4.07", "B4.1", "B4.2", "B4.12"]
# ### Pitfall: code from a web page, and the way in and out
#
# The programs that are mended here came from a web page that had lost their line breaks, so they could not run at all. Put in order, one of them still made no picture. It printed `f"{x: .2f }"`, with a blank too many, and
# a broad `except Exception` swallowed the error. Catch only what you expect.
#
# They read and saved pictures with Pillow (the library `PIL`), and showed them in a window (`WINDOW_NORMAL`, one that can be resized; here `show` does that). What does Pillow accept?

# %%
import io

from PIL import Image

see_through = Image.fromarray(np.dstack([cat, np.full(cat.shape[:2], 255, np.uint8)]))  # RGBA
for name, call in (
    ("a blank too many", lambda: f"{3.14159: .2f }"),
    ("grey as (h, w, 1)", lambda: Image.fromarray(np.expand_dims(gray, -1))),
    ("four channels to JPEG", lambda: see_through.save(io.BytesIO(), "JPEG")),
):
    try:
        call()
    except (ValueError, TypeError, OSError) as error:
        print(f"{name}: {type(error).__name__}: {error}")

# %% [markdown]
# So: no blank; `[:, :, 0]` before a grey picture leaves; three channels for JPEG. And two things are *yours* to do: Pillow's pictures are RGB, and floats must be made uint8.

# %% teaches=["A4.07", "B4.12"]
as_float = gray / 255
print("0..1 floats stored as uint8:", np.unique(as_float.astype(np.uint8)))
again = np.rint(as_float * 255).astype(np.uint8)
print("multiplied, rounded, stored:", np.array_equal(again, gray))
file = io.BytesIO()  # in memory; a name such as "cat.png" does the same on disk
Image.fromarray(cat[:, :, ::-1]).save(file, "PNG")  # Pillow wants RGB
read = np.array(Image.open(file))  # and gives RGB
print("saved and opened:", read.shape, "first pixel", read[0, 0], "and in OpenCV", cat[0, 0])
print("back to BGR:", np.array_equal(cv2.cvtColor(read, cv2.COLOR_RGB2BGR), cat))

# %% [markdown] teaches=["A4.08", "A4.10"]
# ## What if we push instead of pull?
#
# *15 minutes, optional*
#
# The other way seems more natural: take each old pixel, see where it goes, and write it there. That is **forward mapping**. Why do the warps of OpenCV not work like this? Try five pixels in a row, stretched to twice their width, then shrunk to half.

# %%
row = np.uint8([[10, 60, 110, 160, 210]])
double, hit_double = warping.forward_warp(row, np.array([[2.0, 0, 0], [0, 1, 0]]), (9, 1))
half_row, _ = warping.forward_warp(row, np.array([[0.5, 0, 0], [0, 1, 0]]), (3, 1))
show(
    {
        "five": draw.numbers(row),
        "stretched": draw.numbers(double),
        "shrunk": draw.numbers(half_row),
    },
    alt="Five pixels; nine after stretching, of which four are zero; three after shrinking",
)

# %% [markdown]
# Stretched, there are **holes**: places that no pixel came to. Shrunk, several pixels fight for one place, and the last one wins. Here is all of it. It returns the picture and a second array: where something landed.

# %%
source(warping.forward_warp)

# %% [markdown]
# Again one can write all old coordinates out, with `np.tile` for x and `np.repeat` for y. Before you write anywhere, look at the *range* of the new coordinates: is it inside the picture?

# %%
rows, columns = gray.shape
x, y = np.tile(np.arange(columns), rows), np.repeat(np.arange(rows), columns)
to_x, to_y = m @ [x, y, np.ones(x.size)]
print(
    f"x goes to {to_x.min():.0f} .. {to_x.max():.0f}, y to {to_y.min():.0f} .. {to_y.max():.0f}"
)
to_x, to_y = np.rint(to_x).astype(int), np.rint(to_y).astype(int)
valid = (to_x >= 0) & (to_x < columns) & (to_y >= 0) & (to_y < rows)
scattered = np.zeros_like(gray)
scattered[to_y[valid], to_x[valid]] = gray[y[valid], x[valid]]
ours, _ = warping.forward_warp(gray, m, (w, h))
print(f"{valid.mean():.0%} of the pixels land inside; same:", np.array_equal(scattered, ours))

# %% [markdown] teaches=["B4.7"]
# Turning keeps areas. So there should be no holes, should there? Leave the scale at 1 and turn. Holes are red; the second picture shows the middle of the first one close up.


# %%
def about_middle(picture, degrees, scale, side):
    """The matrix that turns and scales a square picture in the middle of side x side pixels."""
    n = len(picture)
    m = cv2.getRotationMatrix2D(((n - 1) / 2,) * 2, degrees, scale)
    m[:, 2] += (side - n) / 2
    return m


def covered(picture, m, side):
    """Where the moved picture lies, without holes: a white one, warped backward."""
    white = np.full_like(picture, 255)
    return cv2.warpAffine(white, m, (side, side), flags=cv2.INTER_NEAREST) > 0


# %%
photo = load("camera", gray=True)[40:200, 170:330]


@live(
    degrees=(0, 90),
    scale=(0.5, 3.0, 0.1),
    alt="The photographer pushed forward, with holes in red",
)
def push(degrees=15, scale=1.0):
    m = about_middle(photo, degrees, scale, side=320)
    pushed, hit = warping.forward_warp(photo, m, (320, 320))
    area = covered(photo, m, side=320)
    holes = area & ~hit
    out = draw.bgr(pushed)
    out[holes] = draw.FALSE
    text = f"{holes.sum() / area.sum():.1%} of the area are holes; it has {area.sum()} pixels"
    return {"pushed": out, "close up": draw.zoom(out[140:180, 140:180], 8)}, text


# %% [markdown]
# **Only the sliders know.** At scale 1, which angle tears the most holes?

# %%
check("warping.q_holes", degrees=...)
# hint("warping.q_holes")
# solution("warping.q_holes")

# %% [markdown]
# Twice the size has four places for each pixel, so three of four stay empty. But even a turn tears holes, because a turned square grid does not fall one to one upon a straight one. A turn
# loses about one pixel for each hole: it fell upon a place that was taken. (Stretching loses none.)
#
# And a pixel that is pushed can only land on a whole place, so this is nearest neighbour. (The program with `fill_holes` that comes next had a function for bilinear interpolation, and its forward warp never called it.)

# %% teaches=["B4.7"]
for degrees, scale in ((0, 1), (15, 1), (45, 1), (0, 1.5), (0, 2), (0, 3)):
    spin = about_middle(photo, degrees, scale, side=500)
    _, hit = warping.forward_warp(photo, spin, (500, 500))
    area = covered(photo, spin, side=500)
    holes = (area & ~hit).sum() / area.sum()
    print(f"{degrees:2} degrees, scale {scale:3}: {photo.size} pixels fell on", end=" ")
    print(f"{hit.sum()} places; {holes:.0%} holes")

# %% [markdown] teaches=["A4.09", "B4.8"]
# ### Pitfall: "a hole is a black pixel"
#
# Holes can be filled with the mean of their neighbours that were hit. Two sums over 3 x 3 pixels are enough: one of the values, one of how many were hit. (A pixel is *hit* if another one landed on it. The hits of chapter 1, finds that are right, are something else.)

# %%
source(warping.fill_holes)

# %% [markdown]
# But how do you know a hole? A published program took every pixel of value 0 for one. On a picture with true black in it, that is a different thing. Here is text: black on white,
# *not moved at all*, so it has no hole. Both ways of filling, side by side.

# %%
page = load("page", gray=True)
ink = np.where(page[:60, :240] < 90, 0, 255).astype(np.uint8)  # black letters on white
still, landed = warping.forward_warp(ink, np.eye(3), (240, 60))
guessed = warping.fill_holes(still, still > 0)  # "0 is a hole"
known = warping.fill_holes(still, landed)
black = {"before": ink, "after the guess": guessed, "with the mask": known}
print("black pixels:", {name: int((picture == 0).sum()) for name, picture in black.items()})
show(
    {"0 is a hole": draw.zoom(guessed, 2), "with the hit mask": draw.zoom(known, 2)},
    alt="A line of print eaten away by the filling, and the same line untouched",
)

# %% [markdown]
# Zero is a colour. Whether a pixel was hit is another fact, and it needs an array of its own.
#
# Filling has one more trap. The empty *outside* touches the picture too, so it is "filled", and the picture grows a rim. Ask for at least five filled neighbours, and hardly a pixel grows outside.
# Try it, and compare with the backward warp, which is the truth here.


# %%
helmet = load("astronaut", gray=True)[320:448, 240:368]  # some of it is truly black


# %%
@live(
    degrees=(0, 90),
    rule=["0 is a hole", "hit mask"],
    least_neighbours=(1, 8),
    alt="The filled picture and its difference from the backward warp",
)
def filled(degrees=15, rule="hit mask", least_neighbours=5):
    m = about_middle(helmet, degrees, 1, side=186)
    pushed, hit = warping.forward_warp(helmet, m, (186, 186))
    known = hit if rule == "hit mask" else pushed > 0
    mended = warping.fill_holes(pushed, known, least_neighbours)
    area = covered(helmet, m, side=186)
    difference = np.where(area, mended.astype(int) - cv2.warpAffine(helmet, m, (186, 186)), 0)
    rim = ((mended > 0) & ~area & ~hit).sum()
    spoilt = ((mended > 0) & hit & (pushed == 0)).sum()
    text = f"{np.abs(difference).sum() / area.sum():.2f} grey levels from the backward warp; "
    text += f"{spoilt} black pixels filled over; {rim} pixels of rim grown outside"
    seen = draw.signed(draw.zoom(difference, 2), 100)
    return {"filled": draw.zoom(mended, 2), "difference": seen}, text


# %% [markdown] teaches=["B4.9", "B4.10"]
# ### Pitfall: two more numbers that lie
#
# A "share of valid pixels" was computed as the share of values that are not 0. And a place was checked *before* it was rounded: `(x >= 0) & (x < w)`, then `round`. Both look harmless.

# %%
boxed = np.full((300, 451), 200, np.uint8)
boxed[100:200, 150:300] = 0  # a black box that belongs to the picture
print(f"nothing moved, yet 'valid': {np.count_nonzero(boxed) / boxed.size:.1%}")
for shift in (-0.4, 0.4):
    place = np.arange(451) + shift
    early = (place < 0) | (place >= 451)
    late = (np.rint(place) < 0) | (np.rint(place) > 450)
    print(f"shift {shift:+}: columns lost if checked first {early.sum()},", end=" ")
    print(f"if rounded first {late.sum()}")

# %% [markdown]
# A pixel is a small square from -0.5 to +0.5 around its middle. Moved by 0.4 to either side it still covers more than half of its old place, so it should stay. Checked first, the left edge loses a column and the right edge none.
#
# Our `forward_warp` rounds, and then
# drops what is outside. Where something landed is known from the hit mask, not from the colours.

# %% [markdown] teaches=["A3.49", "A3.50"]
# ## Any map you can write down
#
# *9 minutes*
#
# Backward mapping asks each new pixel where it comes from. Must a matrix give the answer? No. Write the answer down for every pixel, in two arrays, and you can bend a picture as you like. That is `cv2.remap`:
#
# $$\mathrm{dst}(x, y) = \mathrm{src}\bigl(\mathrm{map}_x(x, y),\ \mathrm{map}_y(x, y)\bigr)$$
#
# All of it is `cv2.remap(src, map1, map2, interpolation, dst, borderMode, borderValue)`. The maps come in three forms:
#
# | `map1` | `map2` | in OpenCV's words |
# |---|---|---|
# | x, float32 | y, float32 | `CV_32FC1` twice |
# | pairs (x, y), float32, shape (h, w, 2) | `None` | `CV_32FC2` |
# | whole pairs (x, y), int16, shape (h, w, 2) | the fractions, uint16 | `CV_16SC2` and `CV_16UC1`: see the next section |
#
# The result is as large as the maps, whatever the size of `src`. Look at a tiny one. Before you run it: what will this map do?

# %%
tiny = np.uint8([[10, 20, 30, 40], [50, 60, 70, 80]])
map_y, map_x = np.mgrid[:2, :4].astype(np.float32)
map_x = 3 - map_x
show(
    {
        "src": draw.numbers(tiny),
        "map_x": draw.numbers(map_x),
        "map_y": draw.numbers(map_y),
        "dst": draw.numbers(cv2.remap(tiny, map_x, map_y, cv2.INTER_LINEAR)),
    },
    alt="Eight numbers, two maps, and the numbers mirrored from left to right",
)
source(warping.remap)

# %% teaches=["A3.50"]
y, x = np.mgrid[:h, :w].astype(np.float32)
wave_x, wave_y = x + 12 * np.sin(y / 20), y + 7.3 * np.cos(x / 31)
theirs = cv2.remap(gray, wave_x, wave_y, cv2.INTER_LINEAR)
ours = warping.remap(gray, wave_x, wave_y, fraction_bits=bits)
pairs = np.stack([wave_x, wave_y], axis=-1)  # one map of pairs says the same
gap = np.abs(ours.astype(int) - theirs)
assert gap.max() <= 1 and (gap > 0).mean() < 0.01
assert np.array_equal(cv2.remap(gray, pairs, None, cv2.INTER_LINEAR), theirs)
print(
    "two float32 maps or one of pairs: the same. Ours is OpenCV's, within 1 on under 1%: True"
)
small = cv2.remap(gray, wave_x[:5, :7], wave_y[:5, :7], cv2.INTER_LINEAR)
print("maps of 5 x 7 on a picture of", gray.shape, "give", small.shape)

# %% [markdown] teaches=["A3.51"]
# Five maps to play with. `mirror` sends x to w - 1 - x. `wave` adds a sine. `swirl` turns by an angle that fades with the distance $r$ from the middle. `fisheye` and `lens` move each pixel along its radius, one by a power of $r$, the other by $1 + k r^2$, the
# simplest form in which real lenses err.


# %%
def make_map(kind, strength, w, h):
    y, x = np.mgrid[:h, :w].astype(np.float32)
    u, v = x - (w - 1) / 2, y - (h - 1) / 2  # from the middle
    r = np.hypot(u, v) / np.hypot(w / 2, h / 2)  # 1 in the corners
    if kind == "mirror":
        return (1 - strength) * x + strength * (w - 1 - x), y
    if kind == "wave":
        return x + 40 * strength * np.sin(y / 20), y
    if kind == "swirl":
        turn = 4 * strength * np.maximum(1 - r, 0) ** 2
        u, v = u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn)
    if kind == "fisheye":
        u, v = (part * np.maximum(r, 1e-6) ** (strength / 2) for part in (u, v))
    if kind == "lens":
        u, v = (part * (1 + strength * r**2) for part in (u, v))
    return (u + (w - 1) / 2).astype(np.float32), (v + (h - 1) / 2).astype(np.float32)


# %%
BORDERS = [
    f"BORDER_{kind}" for kind in ("CONSTANT", "REPLICATE", "REFLECT", "REFLECT_101", "WRAP")
]
face = cat[30:270, 60:380]
ruled = np.full(face.shape[:2], 255, np.uint8)
ruled[::20] = ruled[:, ::20] = 0


# %%
@live(
    kind=["mirror", "wave", "swirl", "fisheye", "lens"],
    strength=(-1.0, 1.0, 0.05),
    interpolation=["INTER_LINEAR", "INTER_NEAREST"],
    border=BORDERS,
    alt="The cat bent by the chosen map, and a grid bent with it",
)
def bend(kind="swirl", strength=0.5, interpolation="INTER_LINEAR", border="BORDER_CONSTANT"):
    h, w = ruled.shape
    x, y = make_map(kind, strength, w, h)
    how = getattr(cv2, interpolation), None, getattr(cv2, border)  # None: no dst
    outside = ((x < 0) | (x > w - 1) | (y < 0) | (y > h - 1)).mean()
    panels = {"picture": cv2.remap(face, x, y, *how), "grid": cv2.remap(ruled, x, y, *how)}
    return (
        panels,
        f"{outside:.1%} of the pixels come from outside: there the border rule decides",
    )


# %% [markdown]
# ## Can a bent picture be straightened?
#
# *8 minutes, optional*
#
# Somebody photographed the wall through a lens with $k_0 = 0.25$: the straight joints bulge. You have only the bent picture, and the map `lens` with a $k$ of your own to straighten it. A bent map of a bent map: how far
# are lines from straight now?

# %%
K0 = 0.25
bulged = cv2.remap(brick, *make_map("lens", K0, 256, 256), cv2.INTER_LINEAR)


@live(k=(-0.40, 0.40, 0.01), alt="The bulging wall, and the wall after the correction")
def straighten(k=0.0):
    x, y = make_map("lens", k, 256, 256)
    mended = cv2.remap(bulged, x, y, cv2.INTER_LINEAR)
    inner = 16 + 37 * np.stack(np.meshgrid(np.arange(7), np.arange(7)), axis=-1)  # a grid in it
    from_middle = np.stack([x, y], axis=-1)[inner[..., 1], inner[..., 0]] - 127.5
    r2 = (from_middle**2).sum(axis=-1, keepdims=True) / (2 * 128**2)
    origin = 127.5 + from_middle * (1 + K0 * r2)  # where in the true wall it comes from
    bent = kept(inner.astype(float), origin)["lines"]
    panels = {"photographed": bulged, "corrected": mended}
    return panels, f"k = {k:.2f}: lines bend by up to {bent:.2f} pixels"


# %% [markdown]
# **Only the sliders know.** Which k makes the lines straightest? It is not $-k_0$: a map of this form is not undone by the same form with the other sign.

# %%
check("warping.q_lens", k=...)
# hint("warping.q_lens")
# solution("warping.q_lens")

# %% [markdown] teaches=["A3.51", "A3.52", "A3.54", "B3.23"]
# ### Pitfall: what remap accepts in silence
#
# Can you choose any interpolation? May the result be the source itself? What is `BORDER_TRANSPARENT`? Ask, instead of believing.

# %%
for name in ("NEAREST", "LINEAR", "CUBIC", "LANCZOS4", "AREA", "LINEAR_EXACT", "NEAREST_EXACT"):
    try:
        bent = cv2.remap(gray, wave_x, wave_y, getattr(cv2, f"INTER_{name}"))
        print(f"INTER_{name}: equal to INTER_LINEAR: {np.array_equal(bent, theirs)}")
    except cv2.error as error:
        print(f"INTER_{name}: {error.err}")
own = gray.copy()
cv2.remap(own, wave_x, wave_y, cv2.INTER_LINEAR, dst=own)
print("in place works in Python:", np.array_equal(own, theirs))

# %%
left_out = wave_x.copy()
left_out[:60] = -99  # the first rows come from far outside
left_out[60:90] = np.nan
canvas = np.full_like(gray, 200)
clear = cv2.remap(
    gray, left_out, wave_y, cv2.INTER_LINEAR, dst=canvas, borderMode=cv2.BORDER_TRANSPARENT
)
plain = cv2.remap(gray, left_out, wave_y, cv2.INTER_LINEAR)
chosen = cv2.remap(gray, left_out, wave_y, cv2.INTER_LINEAR, borderValue=90)
print("outside, transparent:    ", np.unique(clear[:60]))
print("outside, no borderValue: ", np.unique(plain[:60]), "and 90:", np.unique(chosen[:60]))
print("not a number, the same:  ", np.unique(plain[60:90]), "and 90:", np.unique(chosen[60:90]))

# %% [markdown]
# Three kinds of `resize` are missing here. `INTER_AREA` is the mean over an area, and `remap` does not know how large an area each pixel stands for: you get the linear one, without a word. The two that end in `EXACT` are refused.
#
# `BORDER_TRANSPARENT` leaves the old pixels of `dst` where there is nothing to see, so it needs a `dst`; without one it leaves whatever memory holds. With the plain rule, `BORDER_CONSTANT`, the border value counts, which is 0 where you give none.
#
# The documentation says that a picture cannot be remapped into itself. It can, here: OpenCV notices, and works on a copy. Better not rely on it.

# %% [markdown] teaches=["C23"]
# ### Pitfall: maps of float64
#
# `np.mgrid` and most NumPy functions give int64 or float64. `remap` wants float32, and says so in the language of its own types:

# %%
try:
    cv2.remap(gray, wave_x.astype(float), wave_y.astype(float), cv2.INTER_LINEAR)
except cv2.error as error:
    print("OpenCV:", error.err)
try:
    warping.remap(gray, wave_x.astype(float), wave_y.astype(float))
except TypeError as error:
    print("ours:  ", error)

# %% [markdown] teaches=["A3.53", "B3.22"]
# ### Pitfall: "convertMaps makes it twice as fast"
#
# `cv2.convertMaps` stores a place as whole pixels (int16) and a fraction in 1/32 (uint16). The fraction is the one of y times 32, plus that of x: an index into a table of weights. By hand: x = 10 + 10/32, y = 20 + 22/32.

# %%
whole, index = cv2.convertMaps(np.float32([[10.3125]]), np.float32([[20.6875]]), cv2.CV_16SC2)
print("whole", whole.ravel(), "index", index.item(), "= 22 * 32 + 10 =", 22 * 32 + 10)
fixed = cv2.convertMaps(wave_x, wave_y, cv2.CV_16SC2)
assert all(
    np.array_equal(a, b)
    for a, b in zip(fixed, warping.convert_maps(wave_x, wave_y, cv2.CV_16SC2))
)
print(
    "bytes per pixel: float",
    wave_x.itemsize * 2,
    "fixed",
    2 * fixed[0].itemsize + fixed[1].itemsize,
)
truth_value = np.rint(warping.bilinear(gray, wave_x.astype(float), wave_y.astype(float)))
stored = cv2.remap(gray, *fixed, cv2.INTER_LINEAR)
off = np.abs(stored - truth_value)
print(
    f"with the fixed maps {(off > 0).mean():.1%} of the pixels are off, by up to {off.max():.0f}"
)

# %% [markdown] teaches=["A3.49", "A3.53", "B3.22"]
# A quarter less memory, bought with precision. And the speed? When this was written, we measured it with OpenCV 4 and 5 on a desktop processor, on a colour picture of 1920 x 1080. The fixed maps took between 0.95 and 1.4 times as long as the float maps. That is nowhere near half.
# Measure before you convert.
#
# `remap` itself earns its place: it is what straightens the two pictures of a stereo camera, in [chapter 8](08_stereo_depth.ipynb), where the maps are made once and used for every frame.

# %% [markdown] teaches=["A4.11", "A4.13"]
# ## Where do parallel lines meet?
#
# *15 minutes*
#
# Rails meet at the horizon. No affine map can do that: it keeps parallels. What is missing? The last row. So far it was 0 0 1. Put numbers there:
#
# $$\begin{pmatrix} x' \\ y' \\ w' \end{pmatrix} = \begin{pmatrix} a & b & t_x \\ c & d & t_y \\ g & h & 1 \end{pmatrix} \begin{pmatrix} x \\ y \\ 1 \end{pmatrix}
# \qquad \text{and then} \qquad \Bigl(\frac{x'}{w'}, \frac{y'}{w'}\Bigr)$$
#
# The third number no longer stays 1, so divide by it. That is a **perspective** map, also called a homography, $H$. Where $w'$ is large the picture shrinks: far is small. By hand, with g = 0.01:

# %%
H = np.array([[1, 0, 0], [0, 1, 0], [0.01, 0, 1]])
for point in ((0, 50), (100, 50), (200, 50), (200, 100)):
    x, y, w_ = H @ [*point, 1]
    print(f"{point} -> ({x:.0f}, {y:.0f}, {w_:.0f}) -> ({x / w_:.1f}, {y / w_:.1f})")
source(warping.perspective_transform)

# %% [markdown] teaches=["A4.11", "A4.12", "B4.14"]
# The last point is twice the second, but its image is not twice the other's. Because of the division the map is *not linear* in x and y.
#
# Move the last row, and read what is kept. g and h are in thousandths.


# %%
@live(
    g=(-3.0, 3.0, 0.1),
    h=(-3.0, 3.0, 0.1),
    a=(0.5, 1.5, 0.1),
    shift_x=(-100, 100, 10),
    alt="A grid and a portrait in perspective",
)
def perspective(g=1.5, h=0.0, a=1.0, shift_x=0):
    m = np.array([[a, 0, shift_x], [0, a, 0], [g / 1000, h / 1000, 1]])
    panels, text = see(m)
    return panels, f"kept? {text}"


# %% [markdown]
# Lines stay lines. That is all: parallels part, middles move, areas differ. Affine maps keep lines *too*, and more besides; whoever says "perspective, in contrast to affine, keeps lines" has it the wrong way round. From linear to perspective each family
# contains the one before it, and each gives something up.

# %% teaches=["A3.58", "B3.24", "B4.14"]
points = grid()
maps = {
    "linear": [[1.2, 0.4, 0], [-0.3, 0.9, 0], [0, 0, 1]],
    "affine": [[1.2, 0.4, 30], [-0.3, 0.9, 40], [0, 0, 1]],
    "perspective": [[1.2, 0.4, 30], [-0.3, 0.9, 40], [0.002, 0.001, 1]],
}
for name, matrix in maps.items():
    found = kept(points, warping.perspective_transform(points, np.array(matrix)))
    print(f"{name:12}", "  ".join(f"{key} {value:6.2f}" for key, value in found.items()))
a_only = np.array(maps["affine"])
gap = np.abs(
    cv2.warpPerspective(gray, a_only, (w, h)).astype(int)
    - cv2.warpAffine(gray, a_only[:2], (w, h))
)
print(f"last row 0 0 1: {(gap > 0).mean():.0%} of the pixels differ from warpAffine's")

# %% [markdown]
# Why is affine a part of perspective? Because its last row is 0 0 1, and for no other reason. "A perspective makes trapezoids" is too little said: from a rectangle it can make any convex four-sided figure. Here is one of which no two sides are parallel. (How the matrix is found comes in the next section.)

# %% teaches=["B3.24"]
rectangle = np.float32([[0, 0], [200, 0], [200, 120], [0, 120]])
crooked = np.float32([[10, 20], [210, 0], [180, 160], [0, 120]])
to_crooked = warping.get_perspective_transform(rectangle, crooked)
miss = np.abs(
    warping.perspective_transform(rectangle.astype(float), to_crooked) - crooked
).max()
edge = np.roll(crooked, -1, axis=0) - crooked
for one, other in ((0, 2), (1, 3)):
    area = edge[one, 0] * edge[other, 1] - edge[one, 1] * edge[other, 0]
    print(f"sides {one} and {other} span an area of {area:.0f}: parallel {area == 0}")
print("corners hit to a millionth of a pixel:", miss < 1e-6)

# %% [markdown]
# ### The point where they meet
#
# A direction is (1, 0, 0). Under $H$ it becomes the first column, (a, c, g), and if g is not 0 you may divide: the point at infinity has come into the picture. That is the **vanishing point**, and all lines of this direction run through it.


# %%
@live(
    g=(0.0, 6.0, 0.1),
    h=(0.0, 6.0, 0.1),
    alt="A grid in perspective, its lines drawn on to their two meeting points",
)
def vanishing(g=2.5, h=3.0):
    H = np.array([[1, 0, 40], [0, 1, 40], [0, 0, 1.0]])  # shifts the plane into view
    H = H @ [[1, 0, 0], [0, 1, 0], [g / 1000, h / 1000, 1]]
    words = []
    for name, direction in (("rows", [1, 0, 0]), ("columns", [0, 1, 0])):
        x, y, w_ = H @ direction
        words.append(
            f"{name} meet " + (f"at ({x / w_:.0f}, {y / w_:.0f})" if w_ else "nowhere")
        )
    return draw_vanishing(H), "; ".join(words)


# %% [markdown]
# The line through both meeting points is the horizon: the picture of all points at infinity. And the other way round? Points of the plane with $w' = 0$ have no place in the picture: they have gone to infinity.
#
# **Only the sliders know.** Set h to 0, and raise g from 0. The picture is 640 pixels wide. At which g does the meeting point of the rows first lie inside it?

# %%
check("warping.q_vanish", g=...)
# hint("warping.q_vanish")
# solution("warping.q_vanish")

# %% [markdown] teaches=["A4.12", "B4.15"]
# ### Where it comes from: one eye, two planes
#
# A photograph is made in four steps. *One:* take a point O, the **projection centre**, and a triangle ABC on a plane. *Two:* draw a ray from O through each corner. *Three:* put a second plane behind, parallel to the first or tilted. *Four:* mark where the rays pierce it: A'B'C'.
#
# Is A'B'C' similar to ABC, that is, of the same shape? Measure the three sides.


# %%
@live(
    tilt=(0, 35),
    far=(3.2, 5.5, 0.1),
    alt="Rays from a point through a triangle to a second plane",
)
def two_planes(tilt=0, far=5.0):
    triangle, image = project(tilt, far)
    ratios = sides(image) / sides(triangle)
    words = "sides: AB x {:.2f}, BC x {:.2f}, CA x {:.2f}: ".format(*ratios)
    words += "similar" if np.ptp(ratios) < 0.005 else "not similar"
    return draw_projection(tilt, far), words


# %% [markdown]
# While the planes are parallel, all three sides grow by the same factor, at *any* distance: the shape is kept. It is bigger on the farther plane, though from O it looks the same size, since the rays are the same.
#
# Only the **tilt** breaks the shape: angles change, and ratios of lengths and
# areas with them. Lines stay lines, except those through O, which become a point. Choose four corners instead of three, and the tilt turns a rectangle into what you saw on the wall.
#
# ### What is w?
#
# Is it the depth? Multiply H by -3 and see.

# %% teaches=["B4.16", "A4.17"]
H = np.array([[0.9, 0.1, 10], [-0.05, 1, 5], [0.0006, 0.0004, 1]])
one, other = (cv2.warpPerspective(gray, k * H, (w, h)).astype(int) for k in (1, -3))
print("H and -3 H give the same picture, within 1:", np.abs(one - other).max() <= 1)
for k in (1, -3):
    print(f"w of the point (100, 50) under {k} H: {(k * H @ [100, 50, 1])[2]:.2f}")

# %% [markdown] teaches=["A4.16", "A4.17", "A4.14"]
# The same picture, and w is 1.08 or -3.24. A distance cannot be both. In general w is a **weight**, known only up to a factor that is the same for all points.
#
# For *one* kind of matrix it is a depth: that of a pinhole camera. It maps a point (X, Y, Z)
# of the room to $(fX, fY, Z)$, or, divided by f, to $(X, Y, Z/f)$. Then $w = Z/f$, and dividing by it says what everybody knows: twice as far is half as large.

# %% teaches=["A4.16"]
for Z, f in ((10, 1), (10, 2), (20, 1)):
    print(f"Z = {Z}, f = {f}: w = {Z / f:.0f}; a height of 100 becomes {100 / (Z / f):.0f}")

# %% [markdown]
# Move the tree away, then the sensor. Which of the two makes its picture smaller?


# %%
@live(
    distance_m=(4, 24),
    focal_px=(100, 400, 20),
    alt="A tree, a pinhole, and the tree's picture upside down behind it",
)
def pinhole(distance_m=10, focal_px=200):
    size = 5 * focal_px / distance_m
    text = f"tree 5 m high at Z = {distance_m} m, f = {focal_px} pixels: {size:.0f} pixels high"
    return draw_pinhole(5, distance_m, focal_px), text


# %% [markdown] teaches=["A4.18"]
# ## Four corners are enough
#
# *11 minutes*
#
# How do you find H? Eight numbers are unknown (the ninth is set to 1, since a common factor changes nothing). Each pair of points gives two equations. So four pairs give eight. Multiply $u = (ax + by + c) / (gx + hy + 1)$ out, and each equation is linear:

# %%
source(warping.get_perspective_transform)

# %%
theirs = cv2.getPerspectiveTransform(seen, wanted)
gap = (
    np.abs(warping.get_perspective_transform(seen, wanted) - theirs).max()
    / np.abs(theirs).max()
)
print("four pairs, equal to 1e-12 of the largest number:", gap < 1e-12)
assert gap < 1e-12
three = seen[:3], wanted[:3]
gap = np.abs(warping.get_affine_transform(*three) - cv2.getAffineTransform(*three)).max()
print("three pairs, affine, equal to 1e-10:", gap < 1e-10)
assert gap < 1e-10

# %% [markdown]
# A page lies on a desk. Its true corners are known, because we put it there. Bring the four corners of the green frame onto those of the page: tl is the top left one, br the bottom right. Beside it you see what your corners make of the page.

# %%
desk, desk_truth = slanted_page()
wide, high = (0, desk.shape[1] - 1), (0, desk.shape[0] - 1)
flat = np.float32([[0, 0], [383, 0], [383, 190], [0, 190]])  # corners of a page of 384 x 191


# %%
@live(
    tl_x=wide,
    tl_y=high,
    tr_x=wide,
    tr_y=high,
    br_x=wide,
    br_y=high,
    bl_x=wide,
    bl_y=high,
    alt="A page on a desk with the chosen corners, and the page made straight",
)
def rectify(tl_x=60, tl_y=30, tr_x=400, tr_y=20, br_x=440, br_y=270, bl_x=20, bl_y=280):
    mine = np.float32([[tl_x, tl_y], [tr_x, tr_y], [br_x, br_y], [bl_x, bl_y]])
    m = cv2.getPerspectiveTransform(mine, flat)
    straight = cv2.warpPerspective(desk, m, (384, 191))
    off = np.hypot(*(mine - desk_truth.corners).T).mean()
    panels = {"desk": draw.polygon(desk, mine), "page": straight}
    return panels, f"corners off by {off:.1f} pixels on average"


# %% [markdown]
# **Only the sliders know.** Bring the four corners to within 3 pixels each. The order: top left, top right, bottom right, bottom left.

# %%
check("warping.q_corners", corners=...)  # [(x, y), (x, y), (x, y), (x, y)]
# hint("warping.q_corners")
# solution("warping.q_corners")

# %% [markdown] teaches=["C21"]
# ### Pitfall: four points, in float32, in order
#
# Whole numbers or float64 are refused, with a line about `checkVector`. So is any other count than four, or, for `getAffineTransform`, three. Points for `perspectiveTransform` need one axis more, (n, 1, 2). And a wrong *order* of corners is not refused: the page comes back on its side, or mirrored, or not at all.

# %%
corners = desk_truth.corners
for name, call in (
    ("float64 corners", lambda: cv2.getPerspectiveTransform(corners, flat)),
    ("three corners", lambda: cv2.getPerspectiveTransform(np.float32(corners[:3]), flat[:3])),
    ("four for affine", lambda: cv2.getAffineTransform(np.float32(corners), flat)),
    ("points (n, 2)", lambda: cv2.perspectiveTransform(np.float32(corners), np.eye(3))),
):
    try:
        call()
    except cv2.error as error:
        print(f"{name}: {error.err}")
print("points (n, 1, 2):", cv2.perspectiveTransform(corners.reshape(-1, 1, 2), np.eye(3)).shape)

# %%
orders = {
    "right": [0, 1, 2, 3],
    "one place on": [1, 2, 3, 0],
    "anticlockwise": [1, 0, 3, 2],
    "two exchanged": [0, 2, 1, 3],
}
made = {}
for name, order in orders.items():
    m_order = cv2.getPerspectiveTransform(np.float32(corners[order]), flat)
    made[name] = cv2.resize(cv2.warpPerspective(desk, m_order, (384, 191)), (300, 150))
show(
    made,
    alt="The page straight; on its side; mirrored; and gone, because two corners were exchanged",
)

# %% [markdown]
# ## What if nobody knows the corners?
#
# *9 minutes, optional*
#
# Here is a photograph of a sheet of formulas. Nobody knows its corners, but two things are known about its **ruled lines**: on the paper they are parallel, and equally far apart. Is that enough?
#
# Four sliders say how high two of the rules pass
# x = 60 and x = 390. Lay the long sides of the green frame on two neighbouring rules. When they fit, *all* rules are level. The fifth slider makes the lower side wider by as many pixels at both ends. It changes the three gaps between the four rules.

# %%
sheet = load("text", gray=True)
level = np.float32([[25, 90], [355, 90], [355, 190], [25, 190]])


def frame(upper_left, upper_right, lower_left, lower_right, wider):
    """The green frame: its lower side stays below the upper one, and is wider at both ends."""
    left, right = max(lower_left, upper_left + 10), max(lower_right, upper_right + 10)
    more = wider * (right - left) / 330  # the lower side goes on, straight
    upper = [[60, upper_left], [390, upper_right]]
    return np.float32([*upper, [390 + wider, right + more], [60 - wider, left - more]])


# %%
def rule_words(m):
    """How the four rules lie after a map, as a sentence."""
    ends = warping.perspective_transform(RULES.reshape(-1, 2, 2), m)
    run = ends[:, 1] - ends[:, 0]
    lean = (np.degrees(np.arctan2(run[:, 1], run[:, 0])) + 90) % 180 - 90
    gaps = np.diff(ends.mean(axis=1)[:, 1])
    words = "rules lean by {:.1f}, {:.1f}, {:.1f}, {:.1f} degrees; "
    words += "gaps {:.0f}, {:.0f}, {:.0f} pixels"
    return words.format(*lean, *gaps)


# %%
@live(
    upper_left=(-60, 60),
    upper_right=(20, 180),
    lower_left=(0, 120),
    lower_right=(120, 240),
    wider=(0, 60),
    alt="The slanted sheet with two lines laid on it, and the sheet with these two lines level",
)
def rules(upper_left=-20, upper_right=60, lower_left=60, lower_right=160, wider=0):
    chosen = frame(upper_left, upper_right, lower_left, lower_right, wider)
    m = cv2.getPerspectiveTransform(chosen, level)
    made = cv2.warpPerspective(sheet, m, (380, 300), borderValue=235)
    return {"sheet": draw.polygon(sheet, chosen), "levelled": made}, rule_words(m)


# %% [markdown]
# Lay the upper side on the rule from the upper edge of the sheet to the middle of the right one, and the lower side on the next rule below. Then widen until the gaps are equal: they can be, all three at once, to a pixel or two.
#
# One slider, three gaps: that all three come out equal is good evidence that the perspective is right, and that the paper was ruled evenly.
#
# The wall of the first picture has no rules, but it has long joints, and these must become parallel. Their lean is measured from the gradients in the left and the right third. One slider cuts the same number of pixels off both upper corners, the other moves both sideways.


# %%
def joint_lean(picture):
    """The mean lean of upright edges, in degrees from the vertical."""
    gx = cv2.Sobel(picture, cv2.CV_32F, 1, 0)
    gy = cv2.Sobel(picture, cv2.CV_32F, 0, 1)
    upright = np.abs(gx) > 2 * np.abs(gy)  # leave the short level joints out
    return np.degrees(np.arctan2((gx * gy)[upright].sum(), (gx * gx)[upright].sum()))


# %%
@live(
    cut=(0, 80),
    sideways=(-30, 30),
    alt="The wall with a trapezoid, and the wall after the map that makes it square",
)
def wall(cut=0, sideways=0):
    trapezoid = np.float32(
        [[cut + sideways, 0], [255 - cut + sideways, 0], [255, 255], [0, 255]]
    )
    m = cv2.getPerspectiveTransform(trapezoid, wanted)
    made = cv2.warpPerspective(brick, m, (256, 256), borderMode=cv2.BORDER_REPLICATE)
    left, right = joint_lean(made[:, :85]), joint_lean(made[:, -85:])
    panels = {"wall": draw.polygon(brick, trapezoid), "straight": made}
    return panels, f"joints lean by {left:+.1f} degrees on the left, {right:+.1f} on the right"


# %% [markdown]
# **Only the sliders know.** With `sideways` at 0: at which `cut` do left and right lean equally, so that the joints are parallel?

# %%
check("warping.q_brick", cut=...)
# hint("warping.q_brick")
# solution("warping.q_brick")

# %% [markdown] teaches=["A4.18"]
# ## What if half of the points lie?
#
# *7 minutes*
#
# Nobody types corners all day. A program finds hundreds of matching points in two pictures, each a little wrong, and some *quite* wrong. Below are sixty pairs, made with a matrix that we know. *Least squares* takes all of them and makes the sum of squared errors small. One
# wild pair has a huge square. How many does it take to spoil the result?
#
# **RANSAC** (random sample consensus) does the opposite. Draw four pairs by lot. Compute H. Count how many other pairs agree within a **threshold** in pixels. Repeat, keep the H with the most votes, and only then fit to all that agreed.
#
# The distance between where H sends a point and its partner is the **reprojection error**: the grey lines below.

# %%
METHODS = {"least squares": 0, "RANSAC": cv2.RANSAC, "LMEDS": cv2.LMEDS}
probe = np.stack(np.meshgrid(np.linspace(20, 430, 10), np.linspace(20, 280, 8)), axis=-1)


def off_by(found, known):
    """The mean distance, in pixels, between where two matrices send the points of a grid."""
    here, there = (warping.perspective_transform(probe, matrix) for matrix in (found, known))
    return np.hypot(*(here - there).reshape(-1, 2).T).mean()


# %%
@live(
    method=METHODS,
    wrong=(0, 54),
    noise=(0.0, 3.0, 0.1),
    threshold=(0.5, 20.0, 0.5),
    alt="Sixty pairs as short lines from where H sends a point to its partner",
)
def lying(method=0, wrong=0, noise=0.5, threshold=3.0):
    src, dst, known = point_pairs(60, noise, wrong)
    found, _ = cv2.findHomography(src, dst, method, threshold)
    if found is None:
        return np.full((300, 450, 3), 255, np.uint8), "no matrix found"
    sent = warping.perspective_transform(src.astype(float), found).clip(-500, 900)
    agree = np.hypot(*(sent - dst).T) <= threshold
    words = f"{agree.sum()} of 60 pairs within {threshold:.1f} pixels, of the true ones "
    words += f"{agree[known.right].sum()} of {known.right.sum()}; "
    words += f"H is wrong by {off_by(found, known.matrix):.2f} pixels"
    return draw_pairs(sent, dst, known.right), words


# %% [markdown]
# An upright green cross is a true pair, a slanting red one is wrong. With RANSAC, raise `wrong`. Then lower the threshold below the noise: too few pairs agree, and the fit has less to go by.
#
# LMEDS (least median of squares) needs no threshold, but more than half of the pairs must be right: find where it breaks.
#
# **Only the sliders know.** Least squares, noise 0.5: how many wrong pairs does it take until H is wrong by more than 3 pixels?

# %%
check("warping.q_wrong", wrong=...)
# hint("warping.q_wrong")
# solution("warping.q_wrong")

# %% [markdown]
# How often must RANSAC draw? If a share $s$ of the pairs is right, four good ones come up with probability $s^4$. To have seen them once with 99 % confidence takes $\log 0.01 / \log(1 - s^4)$ draws:

# %%
for share in (0.9, 0.7, 0.5, 0.3):
    draws = np.log(0.01) / np.log(1 - share**4)
    print(f"{share:.0%} right: {np.ceil(draws):4.0f} draws")
for wrong in (0, 1, 10, 30):
    src, dst, known = point_pairs(60, 0.5, wrong)
    least = off_by(cv2.findHomography(src, dst, 0)[0], known.matrix)
    ransac = off_by(cv2.findHomography(src, dst, cv2.RANSAC, 3.0)[0], known.matrix)
    print(f"{wrong:2} wrong of 60: least squares over 3 pixels off: {least > 3};", end=" ")
    print(f"RANSAC below 1: {ransac < 1}")

# %% [markdown] teaches=["A3.55"]
# ## Boxes that follow
#
# *6 minutes*
#
# To teach a detector, one shows it each picture many times: turned, stretched, in perspective. That is **data augmentation**. The labels must follow. A label is a box, and a turned box is no upright box any more. So move its four *corners*, and take the upright box around them.
#
# How good is that? Here the
# true outline of every ticket is known, so we can ask. The answer is an IoU, as in [chapter 1](01_template_matching.ipynb): the area that two boxes share, divided by the area that they cover together.

# %%
source(boxes_around)

# %%
table = load("scene")
tickets = [o for o in truth("scene").objects if o.kind != "hidden"]  # not those half covered
box_corners = corners_of([o.box for o in tickets])
outlines = np.array([o.corners for o in tickets])


def augmentation(degrees, scale, shear, tilt, w, h):
    """Turn and scale about the middle, then shear, then tilt away."""
    turn = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), degrees, scale)
    lean = np.array([[1, shear, -shear * h / 2], [0, 1, 0], [0, 0, 1]])
    away = np.array([[1, 0, 0], [0, 1, 0], [tilt / 1500, 0, 1 - tilt * w / 3000]])
    return away @ lean @ np.vstack([turn, [0, 0, 1]])


# %%
@live(
    degrees=(-90, 90, 5),
    scale=(0.5, 1.2, 0.1),
    shear=(-0.5, 0.5, 0.1),
    tilt=(-1.0, 1.0, 0.1),
    show_true=False,
    alt="The table augmented, with a box around every ticket that is not half hidden",
)
def augment(degrees=20, scale=0.8, shear=0.0, tilt=0.0, show_true=False):
    h, w = table.shape[:2]
    m = augmentation(degrees, scale, shear, tilt, w, h)
    picture = cv2.warpPerspective(table, m, (w, h), borderValue=(90,) * 3)
    follow = boxes_around(warping.perspective_transform(box_corners, m))
    true = boxes_around(warping.perspective_transform(outlines, m))
    fit = np.mean([iou(a, b) for a, b in zip(follow, true)])
    out = draw.boxes(picture, follow, draw.MARK)
    out = draw.boxes(out, true if show_true else [], draw.FOUND)
    words = "blue boxes followed, green ones are true" if show_true else "blue boxes followed"
    out = cv2.resize(out, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    return out, f"{words}: mean IoU with the true ones {fit:.2f}"


# %% [markdown]
# A box around a turned box is too large: its corners were never on the object. For the tickets that lay straight the box *is* the outline, and they stay exact; for the tilted ones it was loose before, and turning makes it looser. Keep the true outline, if you have it, and make the box last.
#
# And never follow boxes by
# following boxes of boxes: turn by 45 degrees and back, and they have grown twice.

# %%
square_box = np.array([[100, 100, 60, 60]])
spin = np.vstack([cv2.getRotationMatrix2D((129.5, 129.5), 45, 1), [0, 0, 1]])
once = boxes_around(warping.perspective_transform(corners_of(square_box), spin))
again = boxes_around(warping.perspective_transform(corners_of(once), np.linalg.inv(spin)))
print("the box", square_box[0], "turned by 45 degrees", once[0].round(1))
print(
    "and turned back",
    again[0].round(1),
    f": {again[0, 2] * again[0, 3] / 3600:.1f} times the area",
)

# %% [markdown]
# ## Exercises
#
# *7 minutes for the first three; take your time for the others*
#
# Put your lines in the place of the dots and run the cell. `hint("warping.bilinear")` gives one hint at a time, `solution("warping.bilinear")` an answer and its reasons.
#
# **1. Predict.** `cv2.warpAffine(picture, m, (200, 100))` on a colour picture of shape (300, 451, 3). Which shape comes back? No code: think, then type.

# %%
check("warping.predict_shape", shape=...)  # (.., .., ..)

# %% [markdown]
# **2. Write** bilinear interpolation: the value of a grey picture at (x, y), as a float. x and y lie inside, and never in the last row or column.


# %%
def my_bilinear(picture, x, y):
    # your lines in the place of the dots
    ...


check("warping.bilinear", my_bilinear)

# %% [markdown]
# **3. Write** how a 3x3 matrix moves points: (n, 2) float64 in, (n, 2) out. Do not forget the last step.


# %%
def my_move(points, m):
    # your lines in the place of the dots
    ...


check("warping.move", my_move)

# %% [markdown]
# **4. Debug.** The 3x3 matrix that turns anticlockwise on the screen about a centre (x, y). Three things are wrong with it.


# %%
def my_turn_about(centre, degrees):
    c, s = np.cos(degrees), np.sin(degrees)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    x, y = centre
    there = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    back = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
    return back @ turn @ there


check("warping.turn_about", my_turn_about)

# %% [markdown]
# **5. Write** the maps for `remap` that mirror a picture upside down: `(map_x, map_y)`, for w columns and h rows.


# %%
def my_upside_down(w, h):
    # your lines in the place of the dots
    ...


check("warping.upside_down", my_upside_down)

# %% [markdown]
# **6. Write** the affine matrix (2 x 3, float64) from three pairs of points, each array (3, 2). One call of `np.linalg.solve` is enough.


# %%
def my_affine(src, dst):
    # your lines in the place of the dots
    ...


check("warping.affine", my_affine)

# %% [markdown]
# **7. Debug.** Fill the holes of a forward warp (see *What if we push instead of pull?*): each pixel that was *not hit* gets 128, all others stay. `hit` is True where a pixel landed. This function ruins black pixels.


# %%
def my_fill(picture, hit):
    out = picture.copy()
    out[picture == 0] = 128
    return out


check("warping.fill", my_fill)

# %% [markdown]
# **8. Write** the boxes that follow (see *Boxes that follow*). You are given a box (x, y, width, height) of pixels and a 3x3 matrix. Return the upright box around the four moved corner pixels, as a tuple of four floats: x, y, width, height. A box of pixels x .. x + w - 1 is w wide.


# %%
def my_follow(box, m):
    # your lines in the place of the dots
    ...


check("warping.follow", my_follow)

# %% [markdown]
# **9. Your own picture.** Photograph a book, a poster or a screen at a slant, put the file into this folder, and straighten it. With the course's page it works like this; now change the name, the corners and the size. (These corners lie a few pixels inside the page, so its left and right ends are cut off. Can you do better?)

# %%
mine = desk  # load("my_photo.jpg")
my_corners = [(104, 60), (360, 44), (414, 226), (44, 250)]  # from the top left, clockwise
my_size = (384, 191)  # width, height
right, bottom = my_size[0] - 1, my_size[1] - 1
goal = np.float32([[0, 0], [right, 0], [right, bottom], [0, bottom]])
my_matrix = cv2.getPerspectiveTransform(np.float32(my_corners), goal)
show(cv2.warpPerspective(mine, my_matrix, my_size), alt="My own picture, made straight")
check("warping.own", picture=mine, corners=my_corners, size=my_size, matrix=my_matrix)

# %% [markdown]
# ## What you now know
#
# - Linear maps keep the origin, lines, parallels, middles and ratios of areas. Affine maps give up the origin. Perspective maps keep only lines.
# - A third coordinate makes the shift a product, so a chain of maps is one matrix. Read it from right to left.
# - (x, y, 0) is a direction. Under a perspective map it can become a point: there parallels meet.
# - H and any multiple of it are the same map. Its w is a weight; a depth it is only for the pinhole matrix, w = Z/f.
# - Pull, do not push: each new pixel asks where it comes from, and reads between four old ones. Round, and keep a mask of what was hit.
# - `dsize` is (width, height). Angles of `getRotationMatrix2D` are degrees. `remap` takes the way back, warps take the way there.
# - Four pairs of points determine H. With wrong pairs among many, least squares fails at the first; RANSAC bears many.
#
# ## Where the field goes from here
#
# The step that finds the pairs is done by features such as SIFT and ORB, or by networks that match two pictures at once. A homography is exact for a flat thing, and for a camera that turns on the spot: that is how panoramas are stitched. For a scene with depth there is no single map;
# two views then give distances, as in [chapter 8](08_stereo_depth.ipynb). Newer forms of RANSAC (`cv2.USAC_MAGSAC`) depend less on the threshold. And training pictures are still augmented with the very matrices of this chapter, only on the graphics card.
#
# ## References
#
# - R. Hartley, A. Zisserman, *Multiple View Geometry in Computer Vision*, 2nd edition, 2004. [doi:10.1017/CBO9780511811685](https://doi.org/10.1017/CBO9780511811685)
# - M. A. Fischler, R. C. Bolles, "Random Sample Consensus", Communications of the ACM 24(6), 1981. [doi:10.1145/358669.358692](https://doi.org/10.1145/358669.358692)
# - Z. Zhang, "A Flexible New Technique for Camera Calibration", IEEE TPAMI 22(11), 2000. [doi:10.1109/34.888718](https://doi.org/10.1109/34.888718)
# - C. Shorten, T. M. Khoshgoftaar, "A survey on Image Data Augmentation for Deep Learning", Journal of Big Data 6, 2019. [doi:10.1186/s40537-019-0197-0](https://doi.org/10.1186/s40537-019-0197-0)
# - OpenCV, [Geometric Image Transformations](https://docs.opencv.org/4.x/da/d54/group__imgproc__transform.html)
#
# Next: [7. Matrix operations](07_matrix_operations.ipynb), where the picture itself is the matrix.
