# %% [markdown]
# # 7. Matrix operations
#
# *75 minutes*
#
# **You will be able to** compute with whole pictures without falling into the holes of 8-bit numbers; change colours with a matrix and say when that can be
# undone; find what changed between two photographs; bend tones with a table; measure how far two pictures are apart; pick out a colour by how it really varies; and
# keep of a picture only the few numbers that matter.
#
# **You need first** [Start here](00_start_here.ipynb): arrays, channels, uint8. The chapters between are not needed.
#
# Fourteen berries lie on a cloth, six of them red. One small box of red pixels, a mean and a 3 x 3 matrix: that is all it takes to find the others, light side and dark side. The chapter leads there.

# %%
import cv2
import numpy as np
from cvlessons import check, draw, hint, live, load, show, solution, source
from cvlessons.scenes_matrices import before_and_after, berries, darkened, plates
from cvlessons.score import score_pixels
from cvlessons.scratch import matrices

berry_picture, berry_truth = berries()
x, y, w, h = berry_truth.sample
sample = berry_picture[y : y + h, x : x + w].reshape(-1, 3).astype(np.float64)
covariance, mean = cv2.calcCovarMatrix(
    sample, None, cv2.COVAR_NORMAL | cv2.COVAR_ROWS | cv2.COVAR_SCALE
)
offset = berry_picture.reshape(-1, 3) - mean
distance = np.sqrt(np.sum(offset @ np.linalg.inv(covariance) * offset, axis=1))
near = np.uint8(distance.reshape(berry_picture.shape[:2]) < 3.5) * 255
show(
    {
        "berries, and the sample": draw.boxes(berry_picture, [berry_truth.sample], draw.MARK),
        "found": cv2.bitwise_and(berry_picture, berry_picture, mask=near),
    },
    alt="Fourteen berries of four colours; beside them nearly only the six red ones, on black",
)

# %% [markdown] teaches=["A2.01", "B2.11", "C07"]
# ## What is 200 + 100?
#
# *9 minutes*
#
# 300, you say. But a pixel holds a whole number from 0 to 255. So there must be a rule for what does not fit, and there are two in use. What do you expect from the next cell?

# %%
a, b = np.uint8([[200, 250, 10, 7]]), np.uint8([[100, 10, 20, 2]])
print("a           ", a[0], "   b", b[0])
print("a + b       ", a[0] + b[0], "         cv2.add      ", cv2.add(a, b)[0])
print("a - b       ", a[0] - b[0], "         cv2.subtract ", cv2.subtract(a, b)[0])
print("(a + b) // 2", (a + b)[0] // 2, "   the mean of 200 and 100 is not 22")

# %% [markdown] teaches=["A2.11", "A2.12"]
# NumPy goes round like a clock: after 255 comes 0. It **wraps**. OpenCV stops at the end of the scale: it **saturates**. Both are right for something. For light, only one is. Here is the whole of saturation:

# %%
source(matrices.add)
source(matrices._stored)
source(matrices.saturate)

# %%
cat = load("chelsea")
other = cat[:, ::-1].copy()  # the mirrored cat
for name in ("add", "subtract", "absdiff", "multiply", "divide"):
    ours, theirs = getattr(matrices, name)(cat, other), getattr(cv2, name)(cat, other)
    print(f"{name:9} {ours.size} values, {np.count_nonzero(ours != theirs)} differ")
    assert np.array_equal(ours, theirs)

# %% [markdown]
# Equal to the last bit. Now make the cat brighter and darker, with either rule. Which parts of the picture go wrong first when the sum wraps, and what becomes of them?


# %%
@live(
    amount=(-255, 255),
    rule=["NumPy wraps", "OpenCV saturates"],
    alt="A cat made brighter or darker; where the sum leaves the scale",
)
def brighter(amount=60, rule="NumPy wraps"):
    true = cat.astype(int) + amount
    outside = (true < 0) | (true > 255)
    if rule == "NumPy wraps":
        result = true.astype(np.uint8)
    else:
        result = cv2.add(cat, (amount, amount, amount, 0))
    fate = "went round to the other end" if rule == "NumPy wraps" else "stopped at the end"
    return {rule: result, "outside 0 to 255": outside.any(axis=2)}, (
        f"{outside.mean():.1%} of all values left the scale and {fate}"
    )


# %% [markdown]
# **Only the sliders know.** Raise the amount from 0. At which amount do more than 10 % of the values leave the scale for the first time?

# %%
check("matrices.q_wrap", amount=...)
# hint("matrices.q_wrap")
# solution("matrices.q_wrap")

# %% [markdown] teaches=["A2.02", "A2.03", "A2.05", "A2.06", "A2.13", "A2.14"]
# In C++ one writes `A + B` for matrices of OpenCV. In Python an image is a NumPy array, so the sign means NumPy's rule, and OpenCV's rule has a name:
#
# | wanted | C++ | OpenCV in Python | NumPy |
# |---|---|---|---|
# | sum, difference | `A+B`, `A-B`, `A+s`, `s-A`, `-A` | `cv2.add`, `cv2.subtract` | `+`, `-` |
# | product of elements | `A.mul(B)`, `A*a` | `cv2.multiply` | `*` |
# | quotient | `A/B`, `a/A` | `cv2.divide(A, B)`, `cv2.divide(a, A)` | `/` gives floats |
# | matrix product | `A*B` | `cv2.gemm` | `@` |
# | turned over | `A.t()` | `cv2.transpose` | `.T` |
# | inverse | `A.inv()` | `cv2.invert` | `np.linalg.inv` |
#
# One line for each, on two pixels, 250 and 6:

# %%
A, B = np.uint8([[250, 6]]), np.uint8([[10, 4]])
for what, result in {
    "100 - A": cv2.subtract(100, A),
    "-A": cv2.subtract(0, A),
    "A * 3": cv2.multiply(A, 3),
    "A * B": cv2.multiply(A, B),
    "A * B / 10": cv2.multiply(A, B, scale=0.1),
    "A / B": cv2.divide(A, B),
    "100 / A": cv2.divide(100, A),
    "A * B, 16 bits": cv2.multiply(A, B, dtype=cv2.CV_16U),
}.items():
    print(f"{what:15} {result[0]} {result.dtype}")
print("NumPy: A * 3 =", (A * 3)[0], "  -A =", (-A)[0], "  A / B =", (A / B)[0])

# %% [markdown]
# When does one need the product of two pictures? A lens lets less light through at its rim. What the sensor stores is the scene **times** the light that got through.
# So to mend the picture, **divide** by that light. Here the damage is made by code, so we know the truth. Let the rim get very dark, and compare a picture stored in 8 bits with one stored as floats.

# %%
scene_light = load("camera", gray=True)[::2, ::2].copy()


@live(
    loss=(0.0, 1.0, 0.02),
    stored=["uint8", "float32"],
    alt="A photograph with a dark rim, and the same divided by the light",
)
def rim(loss=0.9, stored="uint8"):
    rows, columns = np.mgrid[-1:1:256j, -1:1:256j]
    light = (1 - loss * (rows**2 + columns**2) / 2).astype(np.float32)
    depth = cv2.CV_8U if stored == "uint8" else cv2.CV_32F
    taken = cv2.multiply(scene_light, light, dtype=depth)
    mended = cv2.divide(taken, light, dtype=cv2.CV_8U)
    error = cv2.absdiff(mended, scene_light)
    taken = cv2.convertScaleAbs(taken)  # for the eye: as uint8
    return {"taken": taken, "divided by the light": mended}, (
        f"mean error {error.mean():.2f} grey levels, largest {error.max()}"
    )


# %% [markdown] teaches=["A2.16", "B2.13", "B2.17"]
# At a loss of 1 the corners stored in 8 bits are a few coarse steps: what was rounded away does not come back. The float keeps it, all but the very corner, where the light is 0 and nothing is left to divide.
#
# Rounding has its own rules. Guess each line before you read it.

# %%
print("7/2, 5/2, 3/0, 0/0 whole :", cv2.divide(np.uint8([[7, 5, 3, 0]]), np.uint8([[2, 2, 0, 0]])))
print("1/0, 0/0, -1/0 as float  :", cv2.divide(np.float32([[1, 0, -1]]), np.float32([[0, 0, 0]])))
print("10 + 2.5 and 10 + 3.5    :", cv2.add(np.uint8([[10]] * 2), 2.5)[0, 0],
      cv2.add(np.uint8([[10]] * 2), 3.5)[0, 0])  # fmt: skip
print("int32, 2147483647 + 1    :", cv2.add(np.int32([[2147483647, 5]]), 1))
many = np.full((4, 16), 65535, np.uint16)
print("uint16, 65535 * 65535    :", matrices.multiply(many, many)[0, 0], "in ours; it should be 65535")
right = cv2.multiply(many, many)[0, 0] == 65535 and (cv2.pow(many, 2) == 65535).all()
print("OpenCV", cv2.__version__, "also says so:", bool(right))

# %% [markdown]
# Halves go to the even neighbour: 3.5 to 4, and 2.5 to 2. A whole number divided by 0 is 0, a float gives infinity or "not a number". A number that you add is rounded first, so adding 2.5 adds 2.
# `int32` does *not* saturate; it wraps. Its products over 2147483647 are worse: OpenCV 4 and 5 give different wrong numbers, so go to floats there. And in OpenCV 5.0 products and squares of `uint16` beyond 2147483648 become 0; OpenCV 4 saturated most of them.

# %% [markdown] teaches=["A2.15", "B2.12"]
# ### Pitfall: a number is not a colour
#
# Add 5 to a colour picture: all three channels grow. Take `bitwise_and` with 7: is it 7 for all three?

# %%
pixel = np.uint8([[[10, 20, 30]]])
line = np.uint8([1, 2, 3])
print("add 5            ", cv2.add(pixel, 5)[0, 0], "    add (5, 0, 0, 0)", cv2.add(pixel, (5, 0, 0, 0))[0, 0])
print("and 7            ", cv2.bitwise_and(pixel, 7)[0, 0], "      and (7, 7, 7, 0)",
      cv2.bitwise_and(pixel, (7, 7, 7, 0))[0, 0])  # fmt: skip
total = cv2.add(line, np.uint8([250, 254, 255]))
print("1-D arrays, summed:", total.ravel(), total.dtype, total.shape)
print("as a row, 2-D:     ", cv2.add(line[None], np.uint8([[250, 254, 255]])))

# %% [markdown]
# In `add`, one number means all channels. In `bitwise_and` it is the first of four, and the other three are 0. Give four numbers, always, and both do the same. (In C++ `add(A, Scalar(5))` adds to the first channel alone.)
# The third line is stranger. OpenCV takes up to four numbers in a row for such a colour, so two 1-D arrays were added *as colours*: as floats, without saturation, in a new shape. Give OpenCV arrays of two axes.

# %% [markdown] teaches=["C08"]
# ### Pitfall: pictures that do not fit each other
#
# Three failing lines, and what OpenCV says. The fix stands below each.


# %%
def attempt(call):
    """What a call returns, or what its error says."""
    try:
        return call()
    except Exception as error:
        words = getattr(error, "err", "") or str(error)
        return f"{type(error).__name__}: {' '.join(words.split())[:170]}"


small, real = cat[:100, :100], cat.astype(np.float32)
print("sizes: ", attempt(lambda: cv2.add(cat, small)))
print("  fix: crop or resize first,", cv2.add(cat[:100, :100], small).shape)
print("types: ", attempt(lambda: cv2.add(cat, real)))
print("  fix: name the result's type,", cv2.add(cat, real, dtype=cv2.CV_32F).dtype)
print("scalar:", attempt(lambda: cv2.add(cat, np.uint8(5))))
print("  fix: a Python number,", cv2.add(cat, int(np.uint8(5))).dtype)
print("200 + 300 in NumPy:", attempt(lambda: np.uint8([200]) + 300))

# %% [markdown]
# The last line: NumPy 2 refuses 300, which no uint8 can hold. NumPy 1 changed the result to 16 bits and said nothing.

# %% [markdown] teaches=["B2.18", "C11"]
# ### Pitfall: the argument that fell into `dst`
#
# Many functions take the array for their result, `dst`, as second or third argument. Copy a call from C++, and your flag lands there. No error, no warning. What is $|10 \cdot 2 + 5|$?

# %%
ten, one = np.float32([[10]]), np.float32([[1]])
wide = np.float64([[2, 7, 3], [5, 4, 6]])
print("convertScaleAbs(ten, 2, 5)            ", cv2.convertScaleAbs(ten, 2, 5))
print("convertScaleAbs(ten, alpha=2, beta=5) ", cv2.convertScaleAbs(ten, alpha=2, beta=5))
print("cartToPolar(one, one, True)           ", cv2.cartToPolar(one, one, True)[1].round(2), "radians")
degrees = cv2.cartToPolar(one, one, angleInDegrees=True)[1]
print("cartToPolar(.., angleInDegrees=True)  ", degrees.round(), "degrees")
print("invert(wide, DECOMP_SVD)              ", attempt(lambda: cv2.invert(wide, cv2.DECOMP_SVD)))
print("invert(wide, flags=DECOMP_SVD)        ", cv2.invert(wide, flags=cv2.DECOMP_SVD)[1].shape)

# %% [markdown]
# The first call took 2 for `dst` and 5 for `alpha`. So: **give every argument after the arrays by its name.** (`invert` at least complained, since a wide matrix has no inverse by `DECOMP_LU`, its default. A square one would have been inverted by the wrong method in silence.)

# %% [markdown] teaches=["A2.17"]
# ## How do two pictures become one?
#
# *3 minutes*
#
# A film fades from one shot to the next. Each frame is a weighted sum, and one function does it, with a number $\gamma$ added at the end:
#
# $$\mathrm{saturate}(\alpha\, A + \beta\, B + \gamma)$$
#
# It rounds once, after everything is summed. Adding two halved 8-bit pictures would round, or wrap, before. Let $\alpha$ and $\beta$ add up to 1 for a fade; then let them not.

# %%
portrait = load("astronaut")[20:260, 100:420].copy()
face = cat[20:260, 60:380].copy()
source(matrices.add_weighted)
ours = matrices.add_weighted(portrait, 0.7, face, 0.3, 0)
theirs = cv2.addWeighted(portrait, 0.7, face, 0.3, 0)
gap = cv2.absdiff(ours, theirs)
print("largest difference at most 1:", gap.max() <= 1, "- on less than 1 %:", (gap > 0).mean() < 0.01)
assert gap.max() <= 1 and (gap > 0).mean() < 0.01


# %%
@live(
    alpha=(0.0, 1.5, 0.05),
    beta=(-1.0, 1.5, 0.05),
    gamma=(-100, 100),
    alt="An astronaut and a cat, summed with the chosen weights",
)
def fade(alpha=0.5, beta=0.5, gamma=0):
    mixed = cv2.addWeighted(portrait, alpha, face, beta, gamma)
    return mixed, f"{(mixed == 0).mean():.1%} of the values are 0, {(mixed == 255).mean():.1%} are 255"


# %% [markdown]
# Two in a hundred thousand may differ by one: OpenCV multiplies and adds in one step on most processors, and rounds once less than we do. Try $\alpha = 1$, $\beta = -1$, $\gamma = 100$: a difference picture, with 100 for "no difference".

# %% [markdown] teaches=["A2.04"]
# ## What is a matrix product good for?
#
# *7 minutes*
#
# How would you turn a picture to sepia, swap two channels, or make it grey? Each time the new blue, green and red are weighted sums of the old ones. Nine weights, a 3 x 3 matrix. The new value is the sum along a row of the matrix, each weight times its channel.

# %%
sepia = np.float32([[0.13, 0.53, 0.27], [0.17, 0.69, 0.35], [0.19, 0.77, 0.39]])
bgr = np.float32([[100], [50], [200]])
print("new blue by hand:", round(0.13 * 100 + 0.53 * 50 + 0.27 * 200, 2))
print("sepia @ bgr     :", (sepia @ bgr).ravel().round(2))
print("cv2.gemm        :", cv2.gemm(sepia, bgr, 1, None, 0).ravel().round(2))
print("sepia * sepia is something else, element by element:", (sepia * sepia)[0].round(2))

# %% [markdown] teaches=["A2.18"]
# `gemm` means general matrix multiplication: $\alpha\,A B + \beta\,C$. With a picture as a long list of pixels, one per row, a single call paints them all. Since a pixel lies in a row there, the matrix must be turned over, its rows made columns: that is the flag `GEMM_2_T`.

# %%
source(matrices.gemm)

# %% [markdown]
# Choose a preset, then edit the weights. What happens to the determinant when the picture loses its colour?

# %%
PAINTS = {
    "as it is": np.eye(3),
    "grey": np.tile([0.114, 0.587, 0.299], (3, 1)),
    "sepia": sepia.astype(float).round(2),
    "blue and red swapped": np.eye(3)[::-1],
    "more colour": 1.8 * np.eye(3) - 0.8 * np.tile([0.114, 0.587, 0.299], (3, 1)),
    "negative": -np.eye(3),
}


@live(weights=PAINTS, add=(0, 255), alt="An astronaut, her colours changed by the matrix")
def paint(weights=PAINTS["sepia"], add=0):
    rows = portrait.reshape(-1, 3).astype(np.float64)
    plus = np.full_like(rows, add)
    painted = cv2.gemm(rows, weights, 1, plus, 1, flags=cv2.GEMM_2_T)
    picture = np.rint(painted).clip(0, 255).astype(np.uint8).reshape(portrait.shape)
    return picture, f"determinant {cv2.determinant(weights):.3f}"


# %% [markdown] teaches=["A2.05", "A2.21", "A2.18"]
# Grey: the determinant is 0. Keep that in mind for the next section. (For the negative, raise `add` to 255.)
#
# The flags, each with its formula. Transposing beforehand gives the same, and `cv2.transpose` and `.T` agree. A two-channel matrix is one of complex numbers, which Fourier spectra are: $i \cdot i$ must be $-1$.

# %%
rng = np.random.default_rng(7)
P, Q, R = rng.normal(size=(4, 3)), rng.normal(size=(4, 5)), rng.normal(size=(5, 3))
flags = cv2.GEMM_1_T | cv2.GEMM_3_T
theirs = cv2.gemm(P, Q, 2, R, 3, flags=flags)
assert np.allclose(theirs, 2 * P.T @ Q + 3 * R.T, rtol=1e-12)
assert np.allclose(theirs, matrices.gemm(P, Q, 2, R, 3, flags), rtol=1e-12)
assert np.array_equal(cv2.transpose(cat), cat.transpose(1, 0, 2))
print("GEMM_1_T + GEMM_3_T =", flags, ": 2 P'Q + 3 R', shape", theirs.shape)
i = np.float64([[[0, 1]]])  # one number, two channels: real and imaginary part
print("i times i =", cv2.gemm(i, i, 1, None, 0)[0, 0])

# %% [markdown] teaches=["A2.10", "C29"]
# ### Pitfall: whole numbers in a matrix product
#
# NumPy multiplies uint8 matrices and wraps. OpenCV refuses, in words for compilers. Both want floats. The same holds for `invert`, `determinant`, `magnitude`, `log` and `exp`.

# %%
whole, column = np.uint8([[200, 100]]), np.uint8([[2], [1]])
print("200 * 2 + 100 * 1 in uint8:", whole @ column)
for name, call in {
    "gemm": lambda: cv2.gemm(whole, column, 1, None, 0),
    "invert": lambda: cv2.invert(np.int32([[2, 1], [1, 1]])),
    "determinant": lambda: cv2.determinant(np.int32([[2, 1], [1, 1]])),
    "magnitude": lambda: cv2.magnitude(whole, whole),
    "log": lambda: cv2.log(whole),
}.items():
    print(f"{name:11} {attempt(call)[:72]}")
print("ours:", attempt(lambda: matrices.gemm(whole, column, 1, None, 0)))
print("with floats:", cv2.gemm(np.float32(whole), np.float32(column), 1, None, 0))

# %% [markdown] teaches=["A2.19", "B2.4", "A2.09", "C32"]
# Three more products. `mulTransposed` multiplies a matrix with itself turned over, and you must know which way: with `aTa=True` it is $S^T S$, so a 2 x 3 matrix gives 3 x 3. Some texts have it the other way round; the shape tells.
#
# The **dot** product of two vectors is 0 where they are at right angles. The **cross** product of two points, each written with a 1 behind it, is the line through them, and the dot product asks whether a third point lies on it. An array has no methods `.cross` or `.mul` as in C++; NumPy has functions.

# %%
S = np.float64([[2, 7, 3], [5, 4, 6]])
for order in (True, False):
    theirs = cv2.mulTransposed(S, aTa=order)
    assert np.allclose(theirs, S.T @ S if order else S @ S.T)
    assert np.allclose(theirs, matrices.mul_transposed(S, order))
    print(f"mulTransposed, aTa={order!s:5}: {theirs.shape}")
line = np.cross([1, 1, 1], [4, 3, 1])  # through (1, 1) and (4, 3)
print("line", line, "; (7, 5) on it:", np.vdot(line, [7, 5, 1]) == 0, "; (7, 6):", np.vdot(line, [7, 6, 1]) == 0)
print("np.vdot of two matrices, all products summed:", np.vdot(S, S), "; np.dot is a matrix product:", np.dot(S, S.T).shape)

# %% [markdown]
# Give `np.cross` vectors of three numbers. For two numbers NumPy 2 warns, and later versions will refuse.

# %% [markdown] teaches=["A2.24", "A2.25"]
# ## Can it be undone?
#
# *8 minutes*
#
# Someone has washed the colours out of a picture, with a known matrix. Multiply by the **inverse**, the matrix that leads back, and they return. Always?
#
# For 2 x 2 you can do it by hand: swap the diagonal, change the sign of the others, divide by the determinant. The determinant says by how much the matrix scales areas. If it is 0, the plane has been pressed flat, and nothing can lead back.

# %%
two = np.float64([[4, 1], [2, 3]])
by_hand = np.float64([[3, -1], [-2, 4]]) / (4 * 3 - 1 * 2)
quality, inverse = cv2.invert(two)
print("determinant", round(cv2.determinant(two), 6), "  trace", cv2.trace(two), " quality", quality)
print(inverse.round(3).tolist(), "as by hand:", np.allclose(inverse, by_hand))
print("two @ inverse:", (two @ inverse).round(9).tolist())
assert np.isclose(matrices.determinant(two), cv2.determinant(two))
assert matrices.trace(two) == cv2.trace(two)

# %% [markdown] teaches=["A2.20"]
# The **trace** is the sum of the diagonal (always four numbers, one for each possible channel). And `invert` returns two things: a **quality**, 0 if there is no inverse, and the matrix. How does one get it for any size? By elimination, as you solve equations on paper: turn $[A\,|\,1]$ into $[1\,|\,A^{-1}]$, row by row.

# %%
source(matrices._eliminate)

# %% [markdown]
# At `saturation` 1 the picture keeps its colours, at 0 it is grey. Each washed picture is stored in 8 bits, then undone. Go down slowly. The condition number says how much the inverse may enlarge an error, here: the rounding to whole numbers.


# %%
@live(
    saturation=(0.0, 1.0, 0.02),
    method=["DECOMP_LU", "DECOMP_SVD"],
    alt="A portrait with washed-out colours, and the same undone by the inverse matrix",
)
def wash(saturation=0.5, method="DECOMP_LU"):
    grey = np.tile([0.114, 0.587, 0.299], (3, 1))
    M = saturation * np.eye(3) + (1 - saturation) * grey
    quality, back = cv2.invert(M, flags=getattr(cv2, method))
    washed = np.rint(portrait.reshape(-1, 3) @ M.T).astype(np.uint8)
    undone = np.rint(washed @ back.T).clip(0, 255).astype(np.uint8)
    error = np.abs(undone.astype(int) - portrait.reshape(-1, 3)).mean()
    condition = f"{np.linalg.cond(M):.1f}" if saturation else "infinite"
    both = {"washed out": washed, "undone": undone}
    return {name: flat.reshape(portrait.shape) for name, flat in both.items()}, (
        f"quality {quality:.3f}, condition number {condition}, mean error {error:.2f}"
    )


# %% [markdown]
# At 0 there is no inverse. `DECOMP_LU` says quality 0 and returns zeros: black. `DECOMP_SVD` returns the **pseudo-inverse**, which always exists: of all colours that have the right grey it takes the shortest, and these are greenish.
#
# **Only the sliders know.** Go down from 1. At which saturation does the mean error first reach 2 grey levels?

# %%
check("matrices.q_wash", saturation=...)
# hint("matrices.q_wash")
# solution("matrices.q_wash")

# %% [markdown] teaches=["A2.20", "B2.5"]
# Four methods, four kinds of matrix. The residual is the largest element of $|A A^{-1} - 1|$: near 0 it is an inverse. Which line below is the dangerous one?

# %%
good = np.float64([[4, 1, 0, 1], [1, 5, 2, 0], [0, 2, 6, 1], [1, 0, 1, 3]])  # symmetric, positive
bent = good.copy()
bent[0, 3] = 4  # one element changed: no longer symmetric
MATRICES = {
    "good": good,
    "bent": bent,
    "not symmetric": np.float64([[0, 2, 1, 0], [1, 0, 0, 3], [2, 1, 1, 0], [0, 0, 3, 1]]),
    "singular": np.float64([[1, 2, 3, 4], [2, 4, 6, 8], [0, 1, 0, 2], [1, 0, 2, 1]]),
}
for kind, M in MATRICES.items():
    for name in ("LU", "SVD", "CHOLESKY", "EIG"):
        quality, inverse = cv2.invert(M, flags=getattr(cv2, f"DECOMP_{name}"))
        residual = np.abs(M @ inverse - np.eye(4)).max()
        print(f"{kind:14} {name:9} quality {quality:6.2f}  residual {residual:6.3f}")

# %% [markdown]
# `CHOLESKY` is twice as fast and asks for a **symmetric, positive definite** matrix: equal to itself turned over, and stretching every direction, flipping none. A covariance matrix is such a one. For "bent" it says quality 1.00, all well, and the inverse is wrong: it reads only the lower half and never sees the change. `EIG`, too, is for symmetric matrices. The quality of `SVD` and `EIG` is the smallest stretch divided by the largest.
#
# Up to 3 x 3, `CHOLESKY` uses the closed formula and is right for every matrix, so a small test hides all this. Ours follows the same rules:

# %%
for kind, M in MATRICES.items():
    for code in (cv2.DECOMP_LU, cv2.DECOMP_SVD, cv2.DECOMP_EIG, cv2.DECOMP_CHOLESKY):
        (ours, A1), (theirs, A2) = matrices.invert(M, code), cv2.invert(M, flags=code)
        assert np.isclose(ours, theirs, atol=1e-9) and np.allclose(A1, A2, atol=1e-9)
small = np.float64([[1, 2, 0], [0, -1, 1], [3, 0, 1]])
print("16 pairs agree; 3 x 3, not positive, CHOLESKY: quality", cv2.invert(small, flags=cv2.DECOMP_CHOLESKY)[0])
truly = np.divide(*np.linalg.svd(wide)[1][::-1])
print(f"a wide matrix, SVD: quality {truly:.3f} in truth, {matrices.invert(wide, cv2.DECOMP_SVD)[0]:.3f} by ours,"
      f" {cv2.invert(wide, flags=cv2.DECOMP_SVD)[0]:.3f} by OpenCV")  # fmt: skip

# %% [markdown]
# The last line is a defect of OpenCV: for a matrix that is wider than high, its inverse is right and its quality is not. NumPy's `np.linalg.inv` has no quality: it raises an error for a singular matrix, if rounding does not hide that it is one.
#
# How does an inverse decay? Below, a 6 x 6 matrix stretches one direction by 1 and another by only $10^{-d}$. Move $d$, in both precisions. A float32 holds about 7 decimal digits, a float64 about 16.

# %%
left, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(6, 6)))
right, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(6, 6)))


def residual_of(digits, precision):
    M = (left * 10.0 ** np.linspace(0, -digits, 6) @ right).astype(precision)
    _, inverse = cv2.invert(M, flags=cv2.DECOMP_LU)
    wrong = np.abs(M.astype(float) @ inverse.astype(float) - np.eye(6)).max()
    return np.log10(max(wrong, 1e-17))


TENTHS = np.arange(0, 16.1, 0.5)
DECAY = {p: [residual_of(d, p) for d in TENTHS] for p in ("float32", "float64")}


@live(
    d=(0.0, 16.0, 0.5),
    precision=["float32", "float64"],
    alt="The residual of an inverse over the condition number, for two precisions",
)
def decay(d=4.0, precision="float32"):
    here = residual_of(d, precision)
    words = "hardly wrong" if here < -6 else "usable" if here < -2 else "lost, or refused"
    picture = draw.plot(
        {name: (TENTHS, curve) for name, curve in DECAY.items()},
        points={"here": ([d], [here])},
        xlim=(0, 16),
        ylim=(-17, 3),
        xlabel="d: condition number 10 to the d",
        ylabel="power of 10 of the residual",
    )
    return picture, f"condition number 10^{d:g} in {precision}: the inverse is {words}"


# %% [markdown] teaches=["2.19"]
# Each power of ten in the condition number costs a decimal digit. Where the curve is flat at 0, OpenCV met a pivot too small to divide by and returned quality 0 and zeros: the residual of nothing is 1.
#
# ### Solving instead of inverting
#
# Suppose you have the washed picture and *not* the matrix, but some pixels of the original. Each pixel pair gives equations for the nine unknown weights; there are far more equations than unknowns, and rounding makes them contradict each other a little. `cv2.solve` finds the weights with the smallest sum of squared errors:

# %%
secret = 0.35 * np.eye(3) + 0.65 * np.tile([0.114, 0.587, 0.299], (3, 1))
before = portrait[::20, ::20].reshape(-1, 3).astype(np.float64)
after = np.rint(before @ secret.T)
print(f"{len(before)} pairs of pixels")
for name, code in {
    "QR": cv2.DECOMP_QR,
    "SVD": cv2.DECOMP_SVD,
    "NORMAL": cv2.DECOMP_NORMAL | cv2.DECOMP_CHOLESKY,
}.items():
    ok, found = cv2.solve(before, after, flags=code)
    print(f"{name:7} largest error of a weight below 0.01: {np.abs(found.T - secret).max() < 0.01}")
print("LU:", attempt(lambda: cv2.solve(before, after, flags=cv2.DECOMP_LU))[:60], "...")

# %% [markdown]
# `LU` needs as many equations as unknowns. `QR` exists for `solve` alone. `NORMAL` multiplies by $A^T$ first: fast, and it squares the condition number.
