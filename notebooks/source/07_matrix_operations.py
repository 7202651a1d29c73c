# %% [markdown]
# # 7. Matrix operations
#
# *90 minutes, and 46 more for the optional sections*
#
# **You will be able to** compute with whole pictures without falling into the holes of 8-bit numbers; change colours with a matrix and say when that can be
# undone; find what changed between two photographs; bend tones with a table; measure how far two pictures are apart; pick out a colour by how it really varies; and
# keep of a picture only the few numbers that matter.
#
# **You need first** [Start here](00_start_here.ipynb): arrays, channels, uint8. The chapters between are not needed.
#
# A section marked *optional* can be left out: no later section needs it. If you take them all, a good place for a break is before *How far apart are two pictures?*
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
flags = cv2.COVAR_NORMAL | cv2.COVAR_ROWS | cv2.COVAR_SCALE
covariance, mean = cv2.calcCovarMatrix(sample, None, flags)
offset = berry_picture.reshape(-1, 3) - mean
distance = np.sqrt(np.sum(offset @ np.linalg.inv(covariance) * offset, axis=1))
found = np.where(distance.reshape(*berry_picture.shape[:2], 1) < 3.5, berry_picture, 0)
framed = draw.boxes(berry_picture, [berry_truth.sample], draw.MARK)
show(
    {"berries, and the sample": framed, "found": found},
    alt="Fourteen berries of four colours; beside them nearly only the six red ones, on black",
)

# %% [markdown] teaches=["A2.01", "B2.11", "C07"]
# ## What is 200 + 100?
#
# *17 minutes*
#
# 300, you say. But a pixel holds a whole number from 0 to 255. So there must be a rule for what does not fit, and there are two in use. What do you expect from the next cell?


# %%
def tell(facts):
    """Print a small table: a name, and what came out."""
    for name, value in facts.items():
        print(f"{name:32} {value}")


a, b = np.uint8([[200, 250, 10, 7]]), np.uint8([[100, 10, 20, 2]])
rows = {"a": a, "b": b, "a + b": a + b, "cv2.add(a, b)": cv2.add(a, b)}
rows |= {"a - b": a - b, "cv2.subtract(a, b)": cv2.subtract(a, b)}
show(
    {name: draw.numbers(row) for name, row in rows.items()},
    alt="Two rows of four numbers, their sum and their difference by NumPy and by OpenCV",
)
tell({"(a + b) // 2, is it the mean?": ((a + b) // 2)[0]})

# %% [markdown] teaches=["A2.11", "A2.12"]
# As in [chapter 0](00_start_here.ipynb): NumPy goes round like a clock, after 255 comes 0; it wraps. OpenCV stops at the end of the scale; it saturates. Both are right for something. For light, only one is. Here is the whole of saturation:

# %%
source(matrices.add)
source(matrices._stored)
source(matrices.saturate)

# %%
cat = load("chelsea")
portrait = load("astronaut")[20:260, 100:420].copy()  # the chapter comes back to these
face = cat[20:260, 60:380].copy()  # of the same size as the portrait
cameraman = load("camera", gray=True)[::2, ::2].copy()
mirrored = cat[:, ::-1].copy()
for name in ("add", "subtract", "absdiff", "multiply", "divide"):
    ours, theirs = getattr(matrices, name)(cat, mirrored), getattr(cv2, name)(cat, mirrored)
    print(f"{name:9} {ours.size} values, {np.count_nonzero(ours != theirs)} differ")
    assert np.array_equal(ours, theirs)

# %% [markdown]
# Equal to the last bit. Now make the cat brighter and darker, with either rule. Which parts of the picture go wrong first when the sum wraps, and what becomes of them?


# %%
@live(
    brightness=(-255, 255),
    rule=["NumPy wraps", "OpenCV saturates"],
    alt="A cat made brighter or darker; where the sum leaves the scale",
)
def brighter(brightness=60, rule="NumPy wraps"):
    middle = cat[:, 20:430]  # so that two fit beside each other
    true = middle.astype(int) + brightness
    outside = (true < 0) | (true > 255)
    if rule == "NumPy wraps":
        result = true.astype(np.uint8)
    else:
        result = cv2.add(middle, (brightness,) * 4)
    fate = "went round to the other end" if rule == "NumPy wraps" else "stopped at the end"
    return {rule: result, "outside 0 to 255": outside.any(axis=2)}, (
        f"{outside.mean():.1%} of all values left the scale and {fate}"
    )


# %% [markdown]
# **Only the sliders know.** Raise the brightness from 0. At which number do more than 10 % of the values leave the scale for the first time?

# %%
check("matrices.q_wrap", brightness=...)
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
# One line for each. $A$ holds the pixels 250 and 6, $B$ holds 10 and 4. Cover the right side of the answer and guess it. In which lines do NumPy and OpenCV part?

# %%
A, B = np.uint8([[250, 6]]), np.uint8([[10, 4]])
tell(
    {
        "100 - A": cv2.subtract(100, A)[0],
        "-A": cv2.subtract(0, A)[0],
        "A * 3": cv2.multiply(A, 3)[0],
        "A * B": cv2.multiply(A, B)[0],
        "A * B / 10": cv2.multiply(A, B, scale=0.1)[0],
        "A / B": cv2.divide(A, B)[0],
        "A / B * 10": cv2.divide(A, B, scale=10)[0],
        "100 / A": cv2.divide(100, A)[0],
        "A * B, kept in 16 bits": cv2.multiply(A, B, dtype=cv2.CV_16U)[0],
        "NumPy: A * 3": (A * 3)[0],
        "NumPy: -A": (-A)[0],
        "NumPy: A / B": (A / B)[0],
    }
)

# %% [markdown] teaches=["A2.11", "A2.12"]
# So `multiply` and `divide` take a `scale`. All four take a `dtype`, the type of the result: in 16 bits a difference keeps its sign. `add` and `subtract` also take a
# `mask`, which says where to compute. What stands where the mask is 0? Guess the last two lines before you read them.

# %%
only_left, given = np.uint8([[255, 0]]), np.uint8([[77, 77]])
tell(
    {
        "B - A": cv2.subtract(B, A)[0],
        "B - A, kept in 16 bits": cv2.subtract(B, A, dtype=cv2.CV_16S)[0],
        "A - B where the mask is not 0": cv2.subtract(A, B, mask=only_left)[0],
        "  into a dst that holds 77s": cv2.subtract(A, B, dst=given, mask=only_left)[0],
    }
)
assert np.array_equal(matrices.subtract(A, B, only_left), cv2.subtract(A, B, mask=only_left))

# %% [markdown]
# Where the mask is 0, the result keeps what `dst` held before. Without a `dst`, OpenCV makes one of zeros.

# %% [markdown] teaches=["A2.16", "B2.17"]
# What about a half? 7 divided by 2 is 3.5, and no pixel can hold that. Guess each line before you read it.

# %%
sevens, elevens = np.uint8([[7, 5]]), np.full((2, 2), 11, np.uint8)
tell(
    {
        "7 / 2 and 5 / 2": cv2.divide(sevens, np.uint8([[2, 2]]))[0],
        "11 + 2.5": cv2.add(elevens, 2.5)[0, 0],
        "11 + 3.5": cv2.add(elevens, 3.5)[0, 0],
        "int32: 2147483647 + 1": cv2.add(np.int32([[2147483647, 5]]), 1)[0, 0],
    }
)

# %% [markdown]
# Halves go to the even neighbour: 3.5 to 4, and 2.5 to 2. A number that you add is rounded first: 2.5 becomes 2, and 11 + 2.5 is 13. (The sum, 13.5, would have gone to 14.) And the last line is an exception to all that you have read: `int32` does *not* saturate in OpenCV. It wraps.

# %% [markdown] teaches=["A2.15", "B2.12"]
# ### Pitfall: a number is not a colour
#
# Add 7 to a colour picture: all three channels grow. Take `bitwise_and` with 7: is it 7 for all three?

# %%
pixels = np.full((2, 2, 3), (10, 20, 30), np.uint8)
for name in ("add", "subtract", "multiply", "divide", "absdiff", "bitwise_and", "min"):
    function = getattr(cv2, name)
    one, four = function(pixels, 7)[0, 0], function(pixels, (7, 7, 7, 0))[0, 0]
    print(f"{name:11} of (10, 20, 30) and 7: {one}   and (7, 7, 7, 0): {four}")
print("add of (7, 7, 7):", cv2.add(pixels, (7, 7, 7))[0, 0], end="   ")
print("of (7, 7):", cv2.add(pixels, (7, 7))[0, 0])

# %% [markdown]
# Two families. In arithmetic, and in `absdiff` and `compare`, one number means all channels. In the bitwise functions, in `min` and in `max` it is the first of four, and the other three are 0. (In C++, `add(A, Scalar(5))` adds to the first channel alone.)
#
# One may read that there must be as many numbers as channels. There need not be: of four, the last finds no channel here. But give `add` two, and the third channel gets nothing; no error says so. Give four numbers, always, and all functions do the same.
#
# A short 1-D array can be taken for such a colour, too. Compare the two sums of the same numbers:

# %%
line, more = np.uint8([1, 2, 3]), np.uint8([250, 254, 255])
total = cv2.add(line, more)
print("1-D arrays:   ", total.ravel(), total.dtype, total.shape)
print("as rows, 2-D: ", cv2.add(line[None], more[None]))

# %% [markdown]
# OpenCV takes up to four numbers in a row for a colour. So the two 1-D arrays were added *as colours*: as floats, without saturation, in a new shape. Give OpenCV arrays of two axes.

# %% [markdown] teaches=["C08"]
# ### Pitfall: pictures that do not fit each other
#
# Four lines that fail, and what is said. Can you name the fix before you read it? It stands below each.


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
print("  fix: make room first,", np.uint8([200]).astype(int) + 300)

# %% [markdown]
# The last line: NumPy 2 refuses 300, which no uint8 can hold. NumPy 1 changed the result to 16 bits and said nothing.

# %% [markdown] teaches=["B2.18", "C11"]
# ### Pitfall: the argument that fell into `dst`
#
# Many functions take the array for their result, `dst`, as second or third argument. Copy a call from C++, and your flag lands there. No error, no warning. What is $|10 \cdot 2 + 5|$?

# %%
ten, one = np.float32([[10]]), np.float32([[1]])
wide = np.float64([[2, 7, 3], [5, 4, 6]])
degrees = cv2.cartToPolar(one, one, angleInDegrees=True)[1]
tell(
    {
        "convertScaleAbs(ten, 2, 5)": cv2.convertScaleAbs(ten, 2, 5),
        "  with alpha=2, beta=5": cv2.convertScaleAbs(ten, alpha=2, beta=5),
        "cartToPolar(one, one, True)": cv2.cartToPolar(one, one, True)[1].round(2),
        "  with angleInDegrees=True": degrees.round(),
        "invert(wide, DECOMP_SVD)": attempt(lambda: cv2.invert(wide, cv2.DECOMP_SVD)),
        "  with flags=DECOMP_SVD, shape": cv2.invert(wide, flags=cv2.DECOMP_SVD)[1].shape,
    }
)

# %% [markdown]
# The first call took 2 for `dst` and 5 for `alpha`. So: **give every argument after the arrays by its name.** (`invert` at least complained, since a wide matrix has no inverse by `DECOMP_LU`, its default. A square one would have been inverted by the wrong method in silence.)

# %% [markdown]
# ## When do you multiply two pictures?
#
# *4 minutes, optional*
#
# A lens lets less light through at its rim. What the sensor stores is the scene **times** the light that got through. So to mend the picture, **divide** by that light.
#
# Here the damage is made by code, so we know the truth. Let the rim get very dark. Then compare a picture stored in 8 bits with one stored as floats.


# %%
@live(
    loss=(0.0, 1.0, 0.02),
    dtype=["uint8", "float32"],
    alt="A photograph with a dark rim, and the same divided by the light",
)
def rim(loss=0.9, dtype="uint8"):
    rows, columns = np.mgrid[-1:1:256j, -1:1:256j]
    light = (1 - loss * (rows**2 + columns**2) / 2).astype(np.float32)
    stored_as = cv2.CV_8U if dtype == "uint8" else cv2.CV_32F
    taken = cv2.multiply(cameraman, light, dtype=stored_as)
    mended = cv2.divide(taken, light, dtype=cv2.CV_8U)
    error = cv2.absdiff(mended, cameraman)
    taken = cv2.convertScaleAbs(taken)  # for the eye: as uint8
    text = f"mean error {error.mean():.2f} grey levels, largest {error.max()}"
    return {"taken": taken, "divided by the light": mended}, text


# %% [markdown] teaches=["B2.13", "B2.17"]
# At a loss of 1, compare the two mean errors: what 8 bits rounded away does not come back. The float keeps it, all but the very corners, where the light is 0 and nothing is left to divide.
#
# In those corners a number was divided by 0. What comes out? And what becomes of a product too large even for 32 bits? Guess again.

# %%
floats, zeros = np.float32([[1, 0, -1]]), np.zeros((1, 3), np.float32)
giant, four = np.int32([[2**30]]), np.int32([[4]])
many = np.full((4, 16), 65535, np.uint16)
product, square = cv2.multiply(many, many), cv2.pow(many, 2)
version = cv2.__version__[0]
tell(
    {
        "uint8: 3 and 0 by 0": cv2.divide(np.uint8([[3, 0]]), np.uint8([[0, 0]]))[0],
        "float32: 1, 0, -1 by 0": cv2.divide(floats, zeros)[0],
        f"int32: 2**30 * 4, OpenCV {version}": cv2.multiply(giant, four)[0, 0],
        "  kept as a float64": cv2.multiply(giant, four, dtype=cv2.CV_64F)[0, 0],
        "uint16: 65535 * 65535, ours": matrices.multiply(many, many)[0, 0],
        f"  right in OpenCV {version}": bool((product == 65535).all()),
        f"  its square, right in OpenCV {version}": bool((square == 65535).all()),
    }
)

# %% [markdown]
# A whole number divided by 0 is 0. A float gives infinity, or "not a number" for 0 / 0.
#
# Products of `int32` over 2147483647 come out wrong, and not alike in all versions: $2^{30} \cdot 4$ was 0 in OpenCV 4. So name a float `dtype` there. And in OpenCV 5.0, products and squares of `uint16` over 2147483648 become 0; OpenCV 4 saturated most of them.

# %% [markdown] teaches=["A2.17"]
# ## How do two pictures become one?
#
# *4 minutes, optional*
#
# A film fades from one shot to the next. Each frame is a weighted sum, and one function does it, with a number $\gamma$ added at the end (OpenCV's name for it; the gamma of *How do you bend the tones?* is another):
#
# $$\mathrm{saturate}(\alpha\, A + \beta\, B + \gamma)$$
#
# It rounds once, after everything is summed. Two 8-bit pictures that are first halved and then added are rounded twice. With `dtype=cv2.CV_16S` the sum may leave 0 to 255, as a difference does.

# %%
source(matrices.add_weighted)
ours = matrices.add_weighted(portrait, 0.7, face, 0.3, 0)
theirs = cv2.addWeighted(portrait, 0.7, face, 0.3, 0)
gap = cv2.absdiff(ours, theirs)
signed = cv2.addWeighted(portrait, 1, face, -1, 0, dtype=cv2.CV_16S)
tell(
    {
        "A - B in 16 bits, from and to": (int(signed.min()), int(signed.max())),
        "largest difference at most 1": gap.max() <= 1,
        "on less than 1 %": (gap > 0).mean() < 0.01,
    }
)
assert gap.max() <= 1 and (gap > 0).mean() < 0.01

# %% [markdown]
# A few values may differ by one: on most processors OpenCV multiplies and adds in one step, and so rounds once less than we do.
#
# Now fade. Let $\alpha$ and $\beta$ add up to 1; then let them not. Which values end at 0 or at 255?


# %%
@live(
    alpha=(0.0, 1.5, 0.05),
    beta=(-1.0, 1.5, 0.05),
    gamma=(-100, 100),
    alt="An astronaut and a cat, summed with the chosen weights",
)
def fade(alpha=0.5, beta=0.5, gamma=0):
    mixed = cv2.addWeighted(portrait, alpha, face, beta, gamma)
    ends = (mixed == 0).mean(), (mixed == 255).mean()
    return mixed, f"{ends[0]:.1%} of the values are 0, {ends[1]:.1%} are 255"


# %% [markdown]
# Try $\alpha = 1$, $\beta = -1$, $\gamma = 100$: a difference picture, with 100 for "no difference".

# %% [markdown] teaches=["A2.04"]
# ## What is a matrix product good for?
#
# *10 minutes*
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
    "more colour": (1.8 * np.eye(3) - 0.8 * np.tile([0.114, 0.587, 0.299], (3, 1))).round(2),
    "negative": -np.eye(3),
}


@live(
    weights=PAINTS, brightness=(0, 255), alt="An astronaut, her colours changed by the matrix"
)
def paint(weights=PAINTS["sepia"], brightness=0):
    rows = portrait.reshape(-1, 3).astype(np.float64)
    plus = np.full_like(rows, brightness)
    painted = cv2.gemm(rows, weights, 1, plus, 1, flags=cv2.GEMM_2_T)
    picture = np.rint(painted).clip(0, 255).astype(np.uint8).reshape(portrait.shape)
    return picture, f"determinant {cv2.determinant(weights):.3f}"


# %% [markdown] teaches=["A2.05", "A2.21", "A2.18"]
# Grey: the determinant is 0, and sepia is close to it. Keep that in mind for the next section. (For the negative, raise `brightness` to 255.)
#
# The flags `GEMM_1_T`, `GEMM_2_T` and `GEMM_3_T` are 1, 2 and 4: each turns over the matrix of that place, and they may be added up. Transposing beforehand gives the same, and `cv2.transpose` and `.T` agree.
#
# A matrix of two channels is one of complex numbers, the real part and the imaginary part of each. So $i \cdot i$ must be $-1$.

# %%
rng = np.random.default_rng(7)
P, Q, R = rng.normal(size=(4, 3)), rng.normal(size=(4, 5)), rng.normal(size=(5, 3))
flags = cv2.GEMM_1_T | cv2.GEMM_3_T
theirs = cv2.gemm(P, Q, 2, R, 3, flags=flags)
assert (cv2.GEMM_1_T, cv2.GEMM_2_T, cv2.GEMM_3_T) == (1, 2, 4)
assert np.allclose(theirs, 2 * P.T @ Q + 3 * R.T, rtol=1e-12)
assert np.allclose(theirs, matrices.gemm(P, Q, 2, R, 3, flags), rtol=1e-12)
assert np.array_equal(cv2.transpose(cat), cat.transpose(1, 0, 2))
print("GEMM_1_T + GEMM_3_T =", flags, ": 2 P'Q + 3 R', shape", theirs.shape)
i = np.float64([[[0, 1]]])  # one number, two channels: real and imaginary part
print("i times i =", cv2.gemm(i, i, 1, None, 0)[0, 0])

# %% [markdown] teaches=["A2.10", "C29"]
# ### Pitfall: whole numbers in a matrix product
#
# Two matrices of uint8: what is $200 \cdot 2 + 100 \cdot 1$? Ask NumPy, then OpenCV, then ours.

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

# %% [markdown]
# NumPy wraps. OpenCV refuses, in words for compilers, and so do `invert`, `determinant`, `magnitude`, `log` and `exp`. All of them want floats.

# %% [markdown] teaches=["A2.19", "B2.4"]
# One product comes up so often that it has a function: a matrix times itself, turned over. But which of the two is turned over? With `aTa=True`, `mulTransposed` computes $S^T S$, so a 2 x 3 matrix gives 3 x 3. Some texts have it the other way round; the shape tells.

# %%
S = np.float64([[2, 7, 3], [5, 4, 6]])
for both in (True, False):
    theirs = cv2.mulTransposed(S, aTa=both)
    assert np.allclose(theirs, S.T @ S if both else S @ S.T)
    assert np.allclose(theirs, matrices.mul_transposed(S, both))
    tell({f"mulTransposed, aTa={both}": theirs.shape})

# %% [markdown] teaches=["A2.19"]
# It can do more in the same call. It subtracts a `delta` first and multiplies by a `scale` last: $\mathrm{scale} \cdot (S - \delta)(S - \delta)^T$ with `aTa=False`. It takes whole numbers too, and answers in floats; `dtype` says in which.

# %%
middle = S.mean(axis=1, keepdims=True)  # the mean of each row, as a column
theirs = cv2.mulTransposed(S, aTa=False, delta=middle, scale=1 / 3)
assert np.allclose(theirs, (S - middle) @ (S - middle).T / 3)
assert np.allclose(theirs, matrices.mul_transposed(S, False, middle, 1 / 3))
print(theirs.round(4).tolist())
eight_bits = S.astype(np.uint8)
plain, named = (cv2.mulTransposed(eight_bits, aTa=True, dtype=d) for d in (-1, cv2.CV_64F))
print("of uint8:", plain.dtype, " with dtype=cv2.CV_64F:", named.dtype)

# %% [markdown]
# Remember that table of four numbers. It comes back under another name, in *What varies together?*

# %% [markdown] teaches=["A2.09", "C32"]
# Vectors have products of their own. Do three points lie on one line? The **cross** product of two points, each written with a 1 behind it, is the line through them. The **dot** product of two vectors is 0 where they are at right angles; here it asks whether a third point lies on the line.

# %%
line = np.cross([1, 1, 1], [4, 3, 1])  # through (1, 1) and (4, 3)
tell({"line through (1, 1), (4, 3)": line, "(7, 5) on it": np.vdot(line, [7, 5, 1]) == 0})
tell({"(7, 6) on it": np.vdot(line, [7, 6, 1]) == 0})
tell({"np.vdot(S, S), all summed": np.vdot(S, S)})
tell({"np.dot is a matrix product": np.dot(S, S.T).shape})

# %% [markdown]
# An array has no methods `.cross` or `.mul` as in C++; NumPy has functions. Give `np.cross` vectors of three numbers: for two numbers NumPy 2 warns, and a later version may refuse.

# %% [markdown] teaches=["A2.24", "A2.25"]
# ## Can it be undone?
#
# *7 minutes*
#
# Someone has washed the colours out of a picture, with a known matrix. Multiply by the **inverse**, the matrix that leads back, and they return. Always?
#
# For 2 x 2 you can do it by hand: swap the diagonal, change the sign of the others, divide by the determinant. The determinant says by how much the matrix scales areas. If it is 0, the plane has been pressed flat, and nothing can lead back.

# %%
two = np.float64([[4, 1], [2, 3]])
by_hand = np.float64([[3, -1], [-2, 4]]) / (4 * 3 - 1 * 2)
quality, inverse = cv2.invert(two)
tell(
    {"determinant": round(cv2.determinant(two), 6), "trace": cv2.trace(two), "quality": quality}
)
tell({"determinant of 2 x 3": attempt(lambda: cv2.determinant(wide))})
print(inverse.round(3).tolist(), "as by hand:", np.allclose(inverse, by_hand))
print("two @ inverse:", (two @ inverse).round(9).tolist())
assert np.isclose(matrices.determinant(two), cv2.determinant(two))
assert matrices.trace(two) == cv2.trace(two)

# %% [markdown] teaches=["A2.20"]
# Only a square matrix of floats has a determinant. The **trace** is the sum of the diagonal (always four numbers, one for each possible channel). And `invert` returns two things: a **quality**, 0 if there is no inverse, and the matrix.
#
# How does one get the inverse for any size? By elimination, as you solve equations on paper: turn $[A\,|\,1]$ into $[1\,|\,A^{-1}]$, row by row.

# %%
source(matrices._eliminate)

# %% [markdown]
# At `saturation` 1 the picture keeps its colours, at 0 it is grey. Each washed picture is stored in 8 bits, then undone. Go down slowly. At which point do you see the damage?
#
# The condition number says how much the inverse may enlarge an error. Here the error is the rounding to whole numbers.


# %%
@live(
    saturation=(0.0, 1.0, 0.02),
    flags=["DECOMP_LU", "DECOMP_SVD"],
    alt="A portrait with washed-out colours, and the same undone by the inverse matrix",
)
def wash(saturation=0.5, flags="DECOMP_LU"):
    grey = np.tile([0.114, 0.587, 0.299], (3, 1))
    M = saturation * np.eye(3) + (1 - saturation) * grey
    quality, back = cv2.invert(M, flags=getattr(cv2, flags))
    washed = cv2.transform(portrait, M)  # each pixel times M, rounded, saturated
    undone = cv2.transform(washed, back)
    error = cv2.absdiff(undone, portrait).mean()
    condition = f"{np.linalg.cond(M):.1f}" if saturation else "infinite"
    text = f"quality {quality:.3f}, condition number {condition}, mean error {error:.2f}"
    return {"washed out": washed, "undone": undone}, text


# %% [markdown]
# At 0 there is no inverse. `DECOMP_LU` says quality 0 and returns zeros: black. `DECOMP_SVD` returns the **pseudo-inverse**, which always exists: of all colours that have the right grey it takes the one with the smallest numbers, and these are green.
#
# **Only the sliders know.** Go down from 1. At which saturation does the mean error first reach 2 grey levels?

# %%
check("matrices.q_wash", saturation=...)
# hint("matrices.q_wash")
# solution("matrices.q_wash")

# %% [markdown] teaches=["A2.20", "B2.5"]
# ## Can you trust an inverse?
#
# *8 minutes, optional*
#
# `invert` knows four methods. Which is right for which matrix? To find out, multiply $A$ by what came back. The largest element of $|A A^{-1} - 1|$ is called the residual: near 0 it is an inverse.
#
# Here are four methods and four matrices. Which line is the dangerous one?

# %%
good = np.float64(
    [[4, 1, 0, 1], [1, 5, 2, 0], [0, 2, 6, 1], [1, 0, 1, 3]]
)  # symmetric, positive
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
        code = getattr(cv2, f"DECOMP_{name}")
        quality, inverse = cv2.invert(M, flags=code)
        residual = np.abs(M @ inverse - np.eye(4)).max()
        print(f"{kind:14} {name:8} = {code}  quality {quality:5.2f}  residual {residual:5.3f}")

# %% [markdown]
# `CHOLESKY` needs half the work of `LU` and asks for a **symmetric, positive definite** matrix: equal to itself turned over, and stretching every direction, flipping none. A covariance matrix is such a one.
#
# For "bent" it says quality 1.00, all well, and the inverse is wrong: it reads only the lower half and never sees the change. `EIG`, too, is for symmetric matrices. The quality of `SVD` is the smallest stretch divided by the largest. `EIG` counts a flip as a stretch below 0: so its quality may be negative.
#
# Up to 3 x 3, `CHOLESKY` uses the closed formula and is right for every matrix, so a small test hides all this. Ours follows the same rules:

# %%
for kind, M in MATRICES.items():
    for code in (cv2.DECOMP_LU, cv2.DECOMP_SVD, cv2.DECOMP_EIG, cv2.DECOMP_CHOLESKY):
        (ours, A1), (theirs, A2) = matrices.invert(M, code), cv2.invert(M, flags=code)
        assert np.isclose(ours, theirs, atol=1e-9) and np.allclose(A1, A2, atol=1e-9)
small = np.float64([[1, 2, 0], [0, -1, 1], [3, 0, 1]])
qualities = [f(wide, flags=cv2.DECOMP_SVD)[0] for f in (matrices.invert, cv2.invert)]
stretches = np.linalg.svd(wide)[1]
tell(
    {
        "16 pairs": "agree",
        "3 x 3, not positive, CHOLESKY": cv2.invert(small, flags=cv2.DECOMP_CHOLESKY)[0],
        "wide, SVD: smallest / largest": round(stretches.min() / stretches.max(), 3),
        "  quality by ours, by OpenCV": [round(q, 3) for q in qualities],
    }
)

# %% [markdown]
# The last line is a defect of OpenCV: for a matrix that is wider than high, its inverse is right and its quality is not. NumPy's `np.linalg.inv` has no quality. It raises an error for a singular matrix, if rounding does not hide that it is one.
#
# How fast does an inverse decay? Below, a 6 x 6 matrix stretches one direction by 1 and another by only $10^{-d}$. Move $d$, in both precisions. A float32 holds about 7 decimal digits, a float64 about 16. (Rounding errors are a matter of luck. So the curve is the median of fifteen such matrices.)

# %%
rng = np.random.default_rng(3)
turns = [np.linalg.qr(rng.normal(size=(6, 6)))[0] for _ in range(30)]


def residual_of(digits, dtype):
    stretch, wrong = 10.0 ** np.linspace(0, -digits, 6), []
    for left_turn, right_turn in zip(turns[::2], turns[1::2], strict=True):
        M = (left_turn * stretch @ right_turn).astype(dtype)
        _, inverse = cv2.invert(M, flags=cv2.DECOMP_LU)
        wrong.append(np.abs(M.astype(float) @ inverse.astype(float) - np.eye(6)).max())
    return np.log10(max(np.median(wrong), 1e-17))


steps = np.arange(0, 16.1, 0.5)
DECAY = {p: (steps, [residual_of(d, p) for d in steps]) for p in ("float32", "float64")}


# %%
@live(
    d=(0.0, 16.0, 0.5),
    dtype=["float32", "float64"],
    alt="The residual of an inverse over the condition number, for two precisions",
)
def decay(d=4.0, dtype="float32"):
    here = residual_of(d, dtype)
    words = "hardly wrong" if here < -6 else "usable" if here < -2 else "lost, or refused"
    picture = draw.plot(
        DECAY,
        points={"here": ([d], [here])},
        xlim=(0, 16),
        ylim=(-17, 3),
        xlabel="d: condition number 10 to the d",
        ylabel="power of 10 of the residual",
    )
    return picture, f"condition number 10^{d:g} in {dtype}: the inverse is {words}"


# %% [markdown] teaches=["2.19"]
# Each power of ten in the condition number costs a decimal digit. Where the curve is flat at 0, OpenCV met a pivot too small to divide by and returned quality 0 and zeros: the residual of nothing is 1.
#
# ### Solving instead of inverting
#
# Suppose you have the washed picture and *not* the matrix, but some pixels of the original. Can you find the nine weights?
#
# Each pair of pixels gives three equations for them. There are far more equations than unknowns, and rounding makes them contradict each other a little. `cv2.solve` finds the weights with the smallest sum of squared errors:

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
    tell({f"{name} = {code}: all within 0.01": np.abs(found.T - secret).max() < 0.01})
print("LU:", attempt(lambda: cv2.solve(before, after, flags=cv2.DECOMP_LU))[:60], "...")

# %% [markdown]
# `LU` needs as many equations as unknowns. `QR` exists for `solve` alone. `NORMAL` (16, here with `CHOLESKY`, 3) multiplies by $A^T$ first: fast, and it squares the condition number.

# %% [markdown] teaches=["2.6", "A2.07", "2.4"]
# ## What has changed?
#
# *13 minutes*
#
# A camera looks at a café table, and later again. Which pixels are not the same? Take the difference, without its sign, and ask where it is large. The first half of that is easy to get wrong.

# %%
pictures = before_and_after(load)  # made by code: so it is known what changed
before, after, changed = (p[:320, 320:].copy() for p in pictures)  # a part, for speed
show(
    {"before": before, "after": after},
    alt="A part of a café table, without tickets and with them",
)
five, ten8, lowest = np.uint8([[5]]), np.uint8([[10]]), np.int8([[-128]])
tell(
    {
        "|5 - 10| in NumPy, uint8": np.abs(five - ten8)[0, 0],
        "  cv2.absdiff": cv2.absdiff(five, ten8)[0, 0],
        "|-128| in NumPy, int8": np.abs(lowest)[0, 0],
        "  cv2.absdiff with 0": cv2.absdiff(lowest, np.int8([[0]]))[0, 0],
        "is there a cv2.abs?": hasattr(cv2, "abs"),
    }
)

# %% [markdown] teaches=["B2.15"]
# In uint8, 5 - 10 is 251, and `np.abs` has nothing left to do. An int8 cannot hold 128. `cv2.absdiff` knows both cases.
#
# The second half: where is it large? `cv2.compare` asks each element and answers 255 or 0, in uint8. (NumPy's `>` answers True or False.) The question is a constant: `CMP_EQ` 0, `CMP_GT` 1, `CMP_GE` 2, `CMP_LT` 3, `CMP_LE` 4, `CMP_NE` 5.

# %%
source(matrices.compare)
row = np.uint8([[1, 2, 3, 2]])
for name in ("EQ", "GT", "GE", "LT", "LE", "NE"):
    theirs = cv2.compare(row, 2, getattr(cv2, f"CMP_{name}"))
    assert np.array_equal(theirs, matrices.compare(row, 2, getattr(cv2, f"CMP_{name}")))
    print(f"CMP_{name} = {getattr(cv2, f'CMP_{name}')}: {row[0]} with 2 gives {theirs[0]}")

# %% [markdown] teaches=["B2.9"]
# And a colour picture? And a crop that has shrunk to one pixel?

# %%
difference = cv2.absdiff(before, after)
colour_answer = cv2.compare(difference, (25, 25, 25, 0), cv2.CMP_GT)
one_by_one = attempt(lambda: cv2.compare(np.uint8([[1]]), 2, cv2.CMP_GT))
tell({"of a colour picture": colour_answer.shape})
tell({"1 x 1 with a number": one_by_one[:44] + " ..."})

# %% [markdown] teaches=["A2.08", "2.5", "A2.28"]
# An array of a single element is itself taken for a number, and two numbers cannot be compared.
#
# The colour picture: three channels in, three channels out. Blue, green and red each have an answer. To get one, join them. **Any** channel is `bitwise_or`, **all** is `bitwise_and`. They work bit by bit, on 255 and 0 as on all other numbers:

# %%
p, q = np.uint8([[0b1100]]), np.uint8([[0b1010]])
for name in ("and", "or", "xor"):
    print(f"1100 {name:3} 1010 = {getattr(cv2, f'bitwise_{name}')(p, q)[0, 0]:04b}")
print("not 1100 =", f"{cv2.bitwise_not(p)[0, 0]:08b}")
assert (p & q, p | q, p ^ q) == (
    cv2.bitwise_and(p, q),
    cv2.bitwise_or(p, q),
    cv2.bitwise_xor(p, q),
)
assert ~p == cv2.bitwise_not(p)
half, three = np.float32([[1.5]]), np.float32([[3]])
print("1.5 & 3.0, NumPy:", attempt(lambda: half & three)[:61])
print("1.5 & 3.0, OpenCV:", cv2.bitwise_and(half, three)[0, 0])

# %% [markdown]
# NumPy's signs `&`, `|`, `^` and `~` do the same, for whole numbers only. OpenCV takes floats as well, joins the bits in which they are stored, and so makes numbers that mean nothing.
#
# Now to the table. Every photograph has noise, so a threshold is needed. Which one? Green: changed and found. Orange: changed and missed. Red: a false alarm.
#
# The text keeps score as in [chapter 1](01_template_matching.ipynb). Precision is the share of the found pixels that did change; recall is the share of the changed ones that were found. F1 ([chapter 4](04_convolution_and_edges.ipynb)) is their harmonic mean, near 1 only if both are.


# %%
grain = [np.random.default_rng(seed).normal(size=before.shape) for seed in (1, 2)]
grain = [g.astype(np.float32) for g in grain]


def painted(picture, result):
    """Hits green, missed pixels orange, false alarms red, on a picture that is nearly grey."""
    grey = cv2.merge([cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)] * 3)
    out = cv2.addWeighted(picture, 0.3, grey, 0.7, 0)
    parts = (result.hits, draw.FOUND), (result.missed, draw.MISSED), (result.false, draw.FALSE)
    for mask, color in parts:
        out[mask] = out[mask] // 3 + np.uint8(color) // 3 * 2
    return out


# %%
@live(
    threshold=(0, 120),
    join=["any channel", "all channels", "grey"],
    noise=(0, 24, 4),
    alt="A table with tickets: the changed pixels that were found, missed, and false alarms",
)
def what_changed(threshold=24, join="any channel", noise=8):
    pairs = zip((before, after), grain)
    shots = [cv2.add(shot, noise * g, dtype=cv2.CV_8U) for shot, g in pairs]
    if join == "grey":
        shots = [cv2.cvtColor(shot, cv2.COLOR_BGR2GRAY) for shot in shots]
    limit = (threshold, threshold, threshold, 0) if join != "grey" else threshold
    answers = cv2.split(cv2.compare(cv2.absdiff(*shots), limit, cv2.CMP_GT))
    mask = answers[0]
    for answer in answers[1:]:
        mask = (cv2.bitwise_or if join == "any channel" else cv2.bitwise_and)(mask, answer)
    result = score_pixels(mask, changed)
    return painted(after, result), f"{cv2.countNonZero(mask)} pixels: {result}"


# %% [markdown]
# **Only the sliders know.** Join "any channel", noise 8. Which threshold gives the highest F1? (`countNonZero` counts the pixels of one channel; it refuses three.)

# %%
check("matrices.q_change", threshold=...)
# hint("matrices.q_change")
# solution("matrices.q_change")

# %% [markdown]
# A mask says *where*. Most functions take one as `mask=`: `cv2.bitwise_and(picture, picture, mask=mask)` keeps the picture there and is 0 elsewhere. Two masks are joined by the same four operations. Here $A$ is all that is brighter than the threshold, $B$ is a disc. With which operation and threshold do you get the rim of the cup and little else?

# %%
cafe = cv2.resize(pictures[0], None, fx=0.375, fy=0.375, interpolation=cv2.INTER_AREA)
disc = np.zeros(cafe.shape[:2], np.uint8)
cv2.circle(disc, (131, 50), 58, 255, cv2.FILLED)
JOINS = ["A and B", "A or B", "A xor B", "A and not B"]


@live(
    threshold=(0, 255), operation=JOINS, alt="Two masks joined, and the pixels that they keep"
)
def masks(threshold=150, operation="A xor B"):
    A = cv2.compare(cv2.cvtColor(cafe, cv2.COLOR_BGR2GRAY), threshold, cv2.CMP_GT)
    mask = {
        "A and B": cv2.bitwise_and(A, disc),
        "A or B": cv2.bitwise_or(A, disc),
        "A xor B": cv2.bitwise_xor(A, disc),
        "A and not B": cv2.bitwise_and(A, cv2.bitwise_not(disc)),
    }[operation]
    kept = cv2.bitwise_and(cafe, cafe, mask=mask)
    return {"A": A, "B": disc, operation: kept}, f"{cv2.countNonZero(mask)} pixels are kept"


# %% [markdown]
# With `A and B`, and a threshold near 200. The threshold says *how bright*, and the table and the spoon are as bright in places; the disc says *where*.

# %% [markdown] teaches=["2.7"]
# ## How do you bend the tones?
#
# *9 minutes*
#
# Add 60, and dark and bright move alike. The eye wants something else: more light in the shadows, the whites left alone. A **power** does that. Bring the values to 0 ... 1 and take them to the power $\gamma$ (gamma): 0 stays 0, 1 stays 1, and between them a curve bends.
#
# `cv2.pow`, `cv2.log` and `cv2.exp` work on each element. All three want floats, but only `log` and `exp` say so.
#
# Logarithms tame numbers that span many sizes. The spectrum of a photograph is such a case. It says how much of each wave the picture holds, slow waves in the middle, fast ones at the rim. Without the logarithm there is one bright dot.

# %%
half = np.float32([[0.0, 0.25, 0.5, 1.0]])
print("to the power 0.5:", cv2.pow(half, 0.5).round(3)[0])
print("logarithm:       ", cv2.log(half[:, 1:]).round(3)[0], " and exp of that:", end=" ")
print(cv2.exp(cv2.log(half[:, 1:])).round(3)[0])
assert np.allclose(cv2.exp(cv2.add(cv2.log(half[:, 1:]), np.log(2))), 2 * half[:, 1:])
waves = cv2.dft(cameraman.astype(np.float32), flags=cv2.DFT_COMPLEX_OUTPUT)
size = np.fft.fftshift(cv2.magnitude(waves[..., 0], waves[..., 1]))
show(
    {
        "spectrum": draw.heat(size, 0, size.max()),
        "its logarithm": draw.heat(cv2.log(size + 1), 5, 16),
    },
    alt="A spectrum: all dark but for its middle; its logarithm: a bright cross on a cloud",
)

# %% [markdown] teaches=["B2.14", "C34"]
# ### Pitfall: the power that kills the kernel
#
# Do **not** run this. On whole numbers, a power such as 0.5 writes where it must not, and the Python process dies. The notebook says that its kernel has stopped, and every variable is gone.
#
# ```python
# cv2.pow(picture_uint8, 0.5)                       # ends the kernel
# cv2.pow(picture_uint8.astype(np.float32), 0.5)    # fine
# ```
#
# Others of the kind: `cv2.imshow` where there is no screen, `cv2.mixChannels([None], ...)`, and `cv2.remap(None, ...)` in OpenCV 5. None of them warns you. (Milder, but as silent: `add`, `addWeighted` and `normalize` of `None` return `None`.) Whole powers are safe, and saturate; a negative number has no square root:

# %%
squares = cv2.pow(np.uint8([[20]]), 2)[0, 0], (np.uint8([20]) ** 2)[0]
tell({"20 squared, cv2.pow": squares[0], "20 squared, NumPy": squares[1]})
tell({"the root of -4": cv2.pow(np.float32([[-4]]), 0.5)[0, 0]})

# %% [markdown] teaches=["2.11"]
# A picture of 8 bits has 256 different values. Why compute the power for every element of it? Compute it 256 times, write the answers into a table, and let each pixel look its answer up. This is a **look-up table**, `LUT`, as in [chapter 3](03_histograms.ipynb), and with it any curve costs the same.

# %%
source(matrices.lut)
curve = np.rint(255 * (np.arange(256) / 255) ** 0.4).astype(np.uint8)
dark = darkened(portrait)
assert np.array_equal(matrices.lut(dark, curve), cv2.LUT(dark, curve))
assert np.array_equal(cv2.LUT(dark, curve), curve[dark])
print(f"{dark.size} values, 256 powers")

# %% [markdown]
# A camera stored this portrait with an unknown power. Find the one that leads back.


# %%
@live(
    gamma=(0.1, 3.0, 0.02),
    brightness=(-60, 60),
    alt="A dark portrait, its tones bent, and the curve that bends them",
)
def bend(gamma=1.0, brightness=0):
    new = 255 * (np.arange(256) / 255) ** gamma + brightness
    table = np.rint(new).clip(0, 255).astype(np.uint8)
    bent = cv2.LUT(dark, table)
    error = cv2.absdiff(bent, portrait).mean()
    picture = draw.plot(
        {"table": table},
        xlim=(0, 255),
        ylim=(0, 260),
        xlabel="old",
        ylabel="new",
        size=(300, 240),
    )
    return {"bent": bent, "the table": picture}, f"mean error {error:.2f} grey levels"


# %% [markdown]
# **Only the sliders know.** With which gamma is the mean error smallest? (Leave `brightness` at 0.)

# %%
check("matrices.q_gamma", gamma=...)
# hint("matrices.q_gamma")
# solution("matrices.q_gamma")

# %% [markdown] teaches=["B2.10"]
# Signed 8-bit pictures may be looked up as well. At which entry does -128 look? One may read that 128 is added to the index. Ask:

# %%
signed8 = np.int8([[-128, -1, 0, 127]])
numbers = np.arange(256, dtype=np.uint8)  # a table whose entry k is k
print("-128, -1, 0, 127 look at entries", cv2.LUT(signed8, numbers)[0])
deep, negative = np.uint16([[0, 300, 65535]]), np.arange(65536, dtype=np.uint16)[::-1].copy()
answer = attempt(lambda: cv2.LUT(deep, negative)[0])
print(f"16 bits, {deep[0]} through a table of 65536, OpenCV {cv2.__version__[0]}: {answer}")
assert np.array_equal(cv2.LUT(signed8, numbers), matrices.lut(signed8, numbers))

# %% [markdown]
# The negative half sits at the end of the table: the index is the same eight bits, read without a sign. OpenCV 5 also takes 16-bit pictures, with a table of 65536 entries; 4.11 refuses them. There is no argument `interpolation` either, though old texts list one.

# %% [markdown] teaches=["A2.22", "2.6"]
# ## How far apart are two pictures?
#
# *13 minutes*
#
# Below are three spoilt copies of one cat: brighter, noisy, and with white specks. Which is nearest to the original? Decide by eye first.
#
# A **norm** makes one number of many differences. `NORM_INF` takes the largest of them, `NORM_L1` their sum, `NORM_L2` the root of the sum of their squares. The norm of two pictures is the norm of their difference. By hand, on 2 x 2 numbers:

# %%
u, v = np.float64([[1, 2], [3, 4]]), np.float64([[1, 0], [0, 4]])
print("u - v, element by element:", (u - v).ravel())
for name in ("INF", "L1", "L2"):
    kind = getattr(cv2, f"NORM_{name}")
    assert np.isclose(matrices.norm(u, v, kind), cv2.norm(u, v, kind))
    assert np.isclose(cv2.norm(u, v, kind), cv2.norm(u - v, kind))
    of_u, of_both = cv2.norm(u, kind), cv2.norm(u, v, kind)
    print(f"{name:3} ({kind}) of u {of_u:6.3f}, of u - v {of_both:6.3f}")

# %% [markdown]
# Now the cats. Go through the three norms. Does each of them agree with your eye?

# %%
whiskers = face[:, 24:296].copy()  # narrower, so that three fit beside each other
scatter = np.random.default_rng(11).normal(size=whiskers.shape)
order = np.random.default_rng(12).permutation(whiskers.shape[0] * whiskers.shape[1])
NORMS = {"NORM_INF (1)": 1, "NORM_L1 (2)": 2, "NORM_L2 (4)": 4}


# %%
@live(
    norm_type=NORMS,
    brightness=(0, 40),
    noise=(0, 40),
    specks=(0, 1000, 20),
    alt="Three spoilt copies of a cat: brighter, noisy, with white specks",
)
def nearest(norm_type=cv2.NORM_INF, brightness=9, noise=7, specks=240):
    speckled = whiskers.copy()
    speckled.reshape(-1, 3)[order[:specks]] = 255
    copies = {
        "brighter": cv2.add(whiskers, (brightness,) * 4),
        "noisy": np.rint(whiskers + noise * scatter).clip(0, 255).astype(np.uint8),
        "specks": speckled,
    }
    apart = {name: cv2.norm(copy, whiskers, norm_type) for name, copy in copies.items()}
    text = ", ".join(f"{name} {value:,.0f}" for name, value in apart.items())
    return copies, f"nearest is {min(apart, key=apart.get)}:  {text}"


# %% [markdown]
# **Only the sliders know.** With the settings at the start, each of the three norms names another copy as the nearest. Which norm says it is the one with the specks? Give its constant.

# %%
check("matrices.q_norm", norm_type=...)
# hint("matrices.q_norm")
# solution("matrices.q_norm")

# %% [markdown]
# So there is no "the" distance. `INF` fears a single wrong pixel, `L1` hardly sees it, `L2` lies between.

# %% [markdown] teaches=["A2.22", "2.6"]
# OpenCV knows more of them. `NORM_L2SQR` leaves the root out. `NORM_HAMMING` counts the bits that differ. `NORM_RELATIVE`, added to one of the others, divides by the norm of the second picture. And a `mask` says which elements count. Ours is short:

# %%
source(matrices._size)
bits = cv2.norm(np.uint8([[0b1010]]), np.uint8([[0b0110]]), cv2.NORM_HAMMING)
relative = cv2.norm(u, v, cv2.NORM_L2 | cv2.NORM_RELATIVE)
lower_left = np.uint8([[0, 0], [255, 0]])
masked = cv2.norm(u, v, cv2.NORM_L1, mask=lower_left)
assert masked == matrices.norm(u, v, cv2.NORM_L1, lower_left)
tell(
    {
        f"L2SQR ({cv2.NORM_L2SQR}) of u - v": round(cv2.norm(u, v, cv2.NORM_L2SQR), 3),
        "HAMMING, 1010 and 0110": bits,
        "L2 of u - v by that of v": round(relative, 3),
        "L1 of u - v, lower left alone": masked,
    }
)

# %% [markdown] teaches=["B2.16"]
# One warning for readers of algebra books: these norms go over the *elements*. The norms of a matrix as a map are others.

# %%
tell(
    {
        "L2 of u": round(cv2.norm(u, cv2.NORM_L2), 3),
        "  largest stretch": round(np.linalg.norm(u, 2), 3),
    }
)
tell({"L1 of u": cv2.norm(u, cv2.NORM_L1), "  largest column sum": np.linalg.norm(u, 1)})
tell({"INF of u": cv2.norm(u, cv2.NORM_INF), "  largest row sum": np.linalg.norm(u, np.inf)})

# %% [markdown] teaches=["A2.23"]
# Turn it around: scale a picture *until* its norm is what you want. That is `cv2.normalize`. The kind used most is `NORM_MINMAX`: the smallest value becomes `alpha`, the largest `beta`. Here is handwriting in too little ink, with one dead pixel and one hot pixel. Stretch it. What do two pixels out of so many do, and what does a mask do about them?

# %%
writing = load("text", gray=True)
faint = cv2.convertScaleAbs(writing, alpha=0.2, beta=110)
faint[40, 60], faint[120, 300] = 0, 255
sound = np.full(faint.shape, 255, np.uint8)
sound[40, 60] = sound[120, 300] = 0
low, high = int(writing.min()), int(writing.max())


@live(
    alpha=(0, 255),
    beta=(0, 255),
    use_mask=False,
    alt="Faint handwriting, and the same stretched",
)
def stretch(alpha=low, beta=high, use_mask=False):
    mask = sound if use_mask else None
    result = cv2.normalize(faint, None, alpha, beta, cv2.NORM_MINMAX, mask=mask)
    error = cv2.absdiff(result, writing).mean()
    return {"faint": faint, "stretched": result}, f"mean error against the original {error:.2f}"


# %% [markdown] teaches=["B2.8", "C30"]
# ### Pitfall: normalised to nothing
#
# Swap `alpha` and `beta` above: nothing happens, the smaller one is always the lower end. And they are ends only for `MINMAX`. For the other kinds `alpha` is the norm to reach, `beta` is ignored, and a uint8 result has no room for small numbers.

# %%
pair = np.uint8([[10, 20], [30, 40]])
print("no dst:", attempt(lambda: cv2.normalize(pair)).split(" > - ")[-1])
for name, kind in {"MINMAX": cv2.NORM_MINMAX, "L1": cv2.NORM_L1}.items():
    as_bytes = cv2.normalize(pair, None, 0, 1, kind)
    alpha, beta = (0, 1) if name == "MINMAX" else (1, 0)
    mended = cv2.normalize(pair, None, alpha, beta, kind, dtype=cv2.CV_32F)
    tell({f"{name}, 0 and 1": as_bytes.ravel()})
    tell({f"  mended: {alpha}, {beta}, CV_32F": mended.ravel().round(2)})
    ours = matrices.normalize(pair, alpha, beta, kind, matrices.CV_32F)
    assert np.allclose(ours, mended, rtol=1e-6)

# %% [markdown]
# `MINMAX` to 0 ... 1 in uint8 leaves zeros and ones, black to the eye. `L1` with (0, 1) asks for the sum 0. The cure: `dtype=cv2.CV_32F`, and for `L1` the sum you want as `alpha`. `dst` must be given, and is `None`.

# %% [markdown] teaches=["A2.27", "A2.29"]
# ## What is in a picture, in a few numbers?
#
# *8 minutes, optional*
#
# A rocket at dusk. How bright is it on the whole, how much does it vary, where is its brightest lamp?

# %%
rocket = load("rocket")
grey_rocket = cv2.cvtColor(rocket, cv2.COLOR_BGR2GRAY)
sky = np.zeros(grey_rocket.shape, np.uint8)
sky[:250] = 255
means, spreads = cv2.meanStdDev(rocket)
assert np.allclose(matrices.mean_std_dev(rocket), (means, spreads), atol=1e-6)
darkest, brightest, at_dark, at_bright = cv2.minMaxLoc(grey_rocket)
assert matrices.min_max_loc(grey_rocket) == (darkest, brightest, at_dark, at_bright)
tell(
    {
        "sum of each channel": cv2.sumElems(rocket),
        "mean": np.round(cv2.mean(rocket), 1),
        "mean of the sky alone": np.round(cv2.mean(rocket, mask=sky), 1),
        "standard deviation": spreads.ravel().round(1),
        "its shape": spreads.shape,
        "pixels above 200": cv2.countNonZero(cv2.compare(grey_rocket, 200, cv2.CMP_GT)),
        "brightest, its (x, y)": (brightest, at_bright),
        "darkest, its (x, y)": (darkest, at_dark),
    }
)
# %%
show(
    draw.circles(rocket, [(*at_bright, 14)]),
    alt="A rocket on its pad at dusk, a lamp circled",
    caption="the first of the brightest pixels, in reading order",
)

# %% [markdown] teaches=["B2.7", "A2.28"]
# `meanStdDev` returns the **standard deviation** of each channel, the root of its variance. It is not a sum over channels, as one may read. Square it, and you get one number for each channel again: the diagonal of the covariance matrix, which is the subject of *What varies together?*

# %%
rows = rocket.reshape(-1, 3).astype(np.float64)
flags = cv2.COVAR_NORMAL | cv2.COVAR_ROWS | cv2.COVAR_SCALE
C, _ = cv2.calcCovarMatrix(rows, None, flags)
assert np.allclose(spreads.ravel() ** 2, np.diag(C))
tell({"standard deviation squared": (spreads.ravel() ** 2).round(1)})
tell({"diagonal of the covariance": np.diag(C).round(1), "its sum": np.trace(C).round(1)})
of_sky = cv2.meanStdDev(rocket, mask=sky)[1]
tell({"deviation in the sky alone": of_sky.ravel().round(1)})
# pixels are counted in one channel only
tell({"countNonZero of 3 channels": attempt(lambda: cv2.countNonZero(rocket))})

# %% [markdown] teaches=["A2.31", "B2.19", "C32"]
# ### Pitfall: where is the minimum?
#
# `minMaxLoc` answers with (x, y). To look into the array you need [y, x]. (C++ also has `minMaxIdx`, which speaks of rows and columns; in Python, `np.unravel_index` does.) And what is the smallest number of an array that holds a NaN?

# %%
nine, flat = np.float32([[3, 9], [1, 2]]), np.float32([3, 9, 1])
row_column = np.unravel_index(np.argmax(nine), nine.shape)
with_nan = np.float32([[np.nan, 9]])
tell(
    {
        "maximum at (x, y)": cv2.minMaxLoc(nine)[3],
        "maximum at [row, column]": [int(n) for n in row_column],
        "  without int, the row": repr(row_column[0]),
        "minMaxIdx in Python": hasattr(cv2, "minMaxIdx"),
        "in three channels": attempt(lambda: cv2.minMaxLoc(rocket))[:21] + " ...",
        f"NaN first, OpenCV {cv2.__version__[0]}": cv2.minMaxLoc(with_nan)[:2],
        "NaN first, ours": matrices.min_max_loc(with_nan)[:2],
        "1-D, minimum at": cv2.minMaxLoc(flat)[2],
        "the same as a row, 2-D": cv2.minMaxLoc(flat[None])[2],
    }
)

# %% [markdown]
# A NaN in the first place spoils the answer in OpenCV 5; OpenCV 4 passes over it. A 1-D array is a row in OpenCV 5 and a column in 4, and its place comes out turned: give a row with `[None]`.
#
# Two traps of NumPy stand beside them. NumPy 2 prints the numbers of such an answer as `np.int64(0)`; `int` makes them plain. And the deviations above have the shape (3, 1), so each of them is still an array: `int(spreads[0])` is an error in new versions of NumPy. Flatten first, `spreads.ravel()`.

# %% [markdown] teaches=["A2.30"]
# `cv2.max` and `cv2.min` compare two pictures, or a picture and a number, element by element. Python's own `max` does something else. Which of these lines is an error?

# %%
some, others = np.uint8([[10, 200, 30]]), np.uint8([[90, 100, 30]])
into = np.zeros_like(some)
cv2.max(some, others, into)  # the third is dst: the answer is written there
tell(
    {
        "cv2.max, two arrays": cv2.max(some, others)[0],
        "cv2.min, two arrays": cv2.min(some, others)[0],
        "cv2.max, array and number": cv2.max(some, 60)[0],
        "cv2.max, number and array": cv2.max(60, some)[0],
        "the dst given": into[0],
        "np.maximum": np.maximum(some, 60)[0],
        "Python's max": attempt(lambda: max(some, others))[:67] + " ...",
    }
)

# %% [markdown]
# With these, many short exposures become one long one. Move the camera during the exposure: what do the lamps write with `max`, and why are they gone with `min`?

# %%
quarter = cv2.resize(rocket, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
lifted = cv2.max(quarter, (60, 60, 60, 0))  # four numbers: one would mean blue alone
assert np.array_equal(lifted, np.maximum(quarter, 60))


@live(
    frames=(1, 40),
    join=["max", "min", "mean"],
    alt="Several shifted shots of a rocket at night, joined into one",
)
def exposure(frames=25, join="max"):
    joined, total = quarter, np.zeros(quarter.shape, np.float32)
    for k in range(frames):
        shot = np.roll(quarter, (-k // 3, k), axis=(0, 1))
        total += shot
        joined = cv2.min(joined, shot) if join == "min" else cv2.max(joined, shot)
    if join == "mean":
        joined = np.rint(total / frames).astype(np.uint8)
    return joined, f"mean brightness {joined.mean():.1f}"


# %% [markdown] teaches=["A2.32"]
# ## Three plates, one photograph
#
# *7 minutes*
#
# Before colour film, one took three photographs in a row on grey plates: through a blue, a green and a red filter. `cv2.merge` makes one picture of three channels, `cv2.split` the way back. Here are three plates. The camera was bumped before the red one. Move it until the colours meet; the number helps.

# %%
(blue_plate, green_plate, red_plate), _ = plates(load)
plates_taken = {"blue": blue_plate, "green": green_plate, "red": red_plate}
show(
    {name: cv2.resize(plate, (260, 243)) for name, plate in plates_taken.items()},
    alt="Three grey plates of a portrait, through three filters",
)


# %%
@live(
    right=(-12, 12),
    down=(-12, 12),
    alt="The colour photograph from three plates, with coloured fringes until the red one fits",
)
def register(right=0, down=0):
    moved = np.roll(red_plate, (down, right), axis=(0, 1))
    inner = slice(15, -15), slice(15, -15)  # what is rolled out comes in on the other side
    green, red = green_plate[inner].copy(), moved[inner].copy()
    apart = cv2.norm(green, red, cv2.NORM_L1) / green.size
    picture = cv2.merge([blue_plate, green_plate, moved])
    return picture, f"red moved by ({right}, {down}): mean |green - red| = {apart:.2f}"


# %% [markdown]
# **Only the sliders know.** How far must the red plate move to the right, and how far down?

# %%
check("matrices.q_plates", right=..., down=...)
# hint("matrices.q_plates")
# solution("matrices.q_plates")

# %% [markdown] teaches=["A2.33"]
# Other programs store red, green, blue, and a fourth channel for transparency. Can that become B, G, R and a separate mask in one call? `mixChannels` copies any channel of any picture to any place. It takes pairs (from, to), counted through all sources and through all results.
#
# The results must exist beforehand. A negative "from" fills with 0. (C++ has a second form, with bare pointers and counts instead of lists. In Python there are always two lists.)

# %%
rgba = np.full((2, 2, 4), (1, 2, 3, 4), np.uint8)
bgr_out, alpha_out = np.full((2, 2, 3), 9, np.uint8), np.zeros((2, 2, 1), np.uint8)
ours = matrices.mix_channels([rgba], [bgr_out, alpha_out], [0, 2, 1, 1, 2, 0, 3, 3])
cv2.mixChannels([rgba], [bgr_out, alpha_out], [0, 2, 1, 1, 2, 0, 3, 3])
print("rgba", rgba[0, 0], "-> bgr", bgr_out[0, 0], "and alpha", alpha_out[0, 0])
assert all(np.array_equal(*two) for two in zip(ours, (bgr_out, alpha_out)))
cv2.mixChannels([rgba], [bgr_out], [-1, 1])
print("from -1 to channel 1:  bgr", bgr_out[0, 0])

# %% [markdown] teaches=["A2.34", "2.16", "B2.23"]
# Older texts speak of a *channel of interest* (`extractImageCOI`, `insertImageCOI`) and of `cvarrToMat`, which wrapped the old types `CvMat` and `IplImage` as a new one without copying. They belonged to the C interface. Python never had it, and OpenCV 5 has dropped it.
#
# (The arguments of `cvarrToMat`, in case you meet them: `copyData=true` copied after all. `allowND` let in arrays of more than two axes, `CvMatND`. `coiMode` said what to do if a channel of interest was set: 0, raise an error; 1, take all channels.)
#
# What they were for lives on. Which of these three changes when the picture changes?

# %%
second = cv2.extractChannel(rgba, 1)  # a copy of one channel
copied = rgba[..., 1].copy()  # a copy too, as with copyData=true
view = rgba[..., 1]  # no copy: the same memory, as cvarrToMat gave by default
view[:] = 77
print("extracted", second[0], "  copied", copied[0], "  view", view[0], end="   ")
print("the picture now", rgba[0, 0])
inserted = cv2.insertChannel(second, np.zeros((2, 2, 3), np.uint8), 0)
tell(
    {
        "inserted as channel 0": inserted[0, 0],
        "the view shares memory": np.shares_memory(view, rgba),
    }
)
tell({"extractChannel(rgba, -1)": attempt(lambda: cv2.extractChannel(rgba, -1))})

# %% [markdown] teaches=["2.12"]
# ## Which way does it point?
#
# *9 minutes, optional*
#
# The slope of brightness at a pixel ([chapter 4](04_convolution_and_edges.ipynb)) is an arrow: so much to the right, $x$, so much down, $y$. How steep is it there, and which way does it climb? The answers are the length of the arrow and its direction.
#
# `cartToPolar` turns $(x, y)$ into these, `polarToCart` turns back; `magnitude` and `phase` give one of them alone. Angles go from 0 to a full turn, in radians, or in degrees with `angleInDegrees=True`.

# %%
source(matrices.cart_to_polar)
source(matrices._fast_angle)

# %%
around = np.deg2rad(np.arange(0, 360, 0.25))[None]
xs, ys = np.cos(around), np.sin(around)
length, angle = cv2.cartToPolar(xs, ys, angleInDegrees=True)
ours = matrices.cart_to_polar(xs, ys, True)
assert np.allclose(ours[0], length, atol=1e-6) and np.allclose(ours[1], angle, atol=4e-4)
error = np.abs((angle - np.rad2deg(around) + 180) % 360 - 180)
back = cv2.polarToCart(length, angle, angleInDegrees=True)
tell(
    {
        "angles from 0 to below 360": bool(angle.min() >= 0 and angle.max() < 360),
        "largest error in degrees": f"{error.max():.3f}",
        "and back, to 3 digits": np.allclose(back, (xs, ys), atol=1e-3),
        "phase of (-1, 0), in radians": cv2.phase(xs, ys)[0, 720].round(3),
        "whole numbers": attempt(lambda: cv2.phase(whole, whole))[:21] + " ...",
    }
)

# %% [markdown] teaches=["B2.24"]
# OpenCV's angle is a polynomial, fast and right to a hundredth of a degree. Where you need more, take `np.arctan2`.
#
# In the picture below, colour is direction, read from the wheel; black is flat. For the drawn ball we know the truth: every slope points to its middle. What happens to the error when noise comes, and what when weak slopes are left out?

# %%
rows, columns = np.mgrid[:200, :200] - 99.5
out = np.hypot(columns, rows)
ball = (70 + 110 / (1 + np.exp((out - 60) / 4))).astype(np.float32)
towards = np.rad2deg(np.arctan2(-rows, -columns)) % 360
ball_grain = np.random.default_rng(5).normal(size=ball.shape).astype(np.float32)
coins = load("coins", gray=True)[90:290, 60:260].astype(np.float32)


def wheel(angle, shown):
    hue = (angle / 2).astype(np.uint8)
    hsv = cv2.merge([hue, np.full_like(hue, 220), np.where(shown, 255, 0).astype(np.uint8)])
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)


legend = wheel(np.rad2deg(np.arctan2(rows, columns)) % 360, (out < 95) & (out > 60))


# %%
@live(
    picture=["ball", "coins"],
    least_slope=(0, 200, 5),
    noise=(0, 20),
    alt="A picture, the direction of its slopes as colours, and the wheel that explains them",
)
def directions(picture="ball", least_slope=40, noise=4):
    grey = (ball if picture == "ball" else coins) + noise * ball_grain
    right, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    length, angle = cv2.cartToPolar(right, down, angleInDegrees=True)
    strong = length > least_slope
    text = f"{strong.mean():.0%} of the pixels are steep enough"
    if picture == "ball" and strong.any():
        off = np.abs((angle - towards + 180) % 360 - 180)[strong]
        text += f"; half of them are within {np.median(off):.1f} degrees of the truth"
    shown = cv2.convertScaleAbs(grey)
    return {picture: shown, "directions": wheel(angle, strong), "wheel": legend}, text


# %% [markdown] teaches=["2.15"]
# ### Showing signed numbers: `convertScaleAbs`
#
# Slopes are positive and negative; a picture for the eye has no negative numbers. `convertScaleAbs` computes $\mathrm{saturate}(|\alpha x + \beta|)$ as uint8. `astype` would wrap.
#
# (In C++ one calls `convertTo`; in Python it is `astype`, after rounding and clipping by yourself. Or let a function with a `dtype` do that: `multiply`, or `normalize` if the range may change too.)

# %%
slopes = np.float32([[-300, -5.5, 0, 2.5, 100]])
tell(
    {
        "convertScaleAbs": cv2.convertScaleAbs(slopes)[0],
        "  ours": matrices.convert_scale_abs(slopes)[0],
        "  alpha=0.5, beta=10": cv2.convertScaleAbs(slopes, alpha=0.5, beta=10)[0],
        "int16 -5, astype(np.uint8)": np.int16([-5]).astype(np.uint8)[0],
        "multiply, dtype=cv2.CV_8U": cv2.multiply(slopes, 1, dtype=cv2.CV_8U)[0],
        "normalize, dtype=cv2.CV_8U": cv2.normalize(
            slopes, None, 0, 255, cv2.NORM_MINMAX, dtype=cv2.CV_8U
        )[0],
        "rounded, clipped, astype": np.rint(slopes).clip(0, 255).astype(np.uint8)[0],
    }
)

# %% [markdown] teaches=["2.13", "B2.20"]
# ### Pitfall: one NaN somewhere
#
# Divide each slope by its length, to keep the direction alone. Where the picture is flat that is 0 / 0, which is NaN, and every sum after it is NaN too. `checkRange` finds the first one, as (x, y). It can test limits as well. Is the upper one included?

# %%
slope = np.float32([[8, 4, 0, -4], [8, 0, 2, 0]])  # of a picture that is flat in places
with np.errstate(invalid="ignore"):
    direction = slope / np.abs(slope)
mended = slope / np.maximum(np.abs(slope), 1e-6)
for one in (direction, mended):
    tell({"directions": one[0], "their sum": one.sum(), "checkRange": cv2.checkRange(one)})

# %%
square = np.float32([[1, 2], [3, 4]])
inside, place = cv2.checkRange(square, minVal=0, maxVal=4)
assert matrices.check_range(square, True, 0, 4) == (inside, place)
loud = attempt(lambda: cv2.checkRange(square, quiet=False, minVal=0, maxVal=4))
tell({"1 to 4: minVal=0, maxVal=4": (inside, place)})
tell({"1 to 4: minVal=0, maxVal=4.001": cv2.checkRange(square, minVal=0, maxVal=4.001)})
tell({"quiet=False": loud[:55] + " ..."})

# %% [markdown]
# It is not: the upper limit is exclusive. With `quiet=False` the answer is an error instead of False.

# %% [markdown] teaches=["A2.35"]
# ## What varies together?
#
# *11 minutes*
#
# Look at the red of a berry from its light side to its dark one. Blue, green and red all fall, *together*, and red the most. One number for each channel cannot say that. A table can: for every pair of channels, the mean product of their deviations from their means.
#
# This table is the **covariance matrix**. With samples $v_k$ as columns and their mean $m$ it is
#
# $$C = \frac{1}{n} \sum_k (v_k - m)(v_k - m)^T$$
#
# By hand first. Two rows, three columns: is it three samples of two numbers, or two samples of three? You must say: `COVAR_COLS` or `COVAR_ROWS`, exactly one of them.

# %%
M = np.float64([[2, 7, 3], [5, 4, 6]])
centred = M - np.float64([[4], [5]])  # columns are samples; their mean is (4, 5)
print("deviations\n", centred, "\ntheir products summed\n", centred @ centred.T)

# %% [markdown] teaches=["A2.36", "A2.37", "B2.1", "B2.2", "B2.3"]
# These are the sums. Divided by 3, the number of samples, they are the covariance: the four numbers that you were to remember.
#
# In OpenCV, `calcCovarMatrix` makes this table and its relatives. Flags, joined by `|`, say which:
#
# | flag | | says |
# |---|---|---|
# | `COVAR_COLS`, `COVAR_ROWS` | 16, 8 | a sample is a column, or a row |
# | `COVAR_NORMAL` | 1 | this table, features by features |
# | `COVAR_SCRAMBLED` | 0 | the other product, samples by samples: $(v_j - m)^T (v_k - m)$ for samples $j$ and $k$ |
# | `COVAR_SCALE` | 4 | divide by the **number of samples**, in both forms |
# | `COVAR_USE_AVG` | 2 | take the mean that you give; otherwise give `None` |
#
# There is no `CV_` before the names. And `SCRAMBLED` is 0, so it is what you get if you forget `NORMAL`. (C++ also takes a list of separate matrices as samples. In Python it is always one matrix.)
#
# Here they are at work, ours and OpenCV's agreeing. Which line is the table above, divided by 3?

# %%
NORMAL, SCRAMBLED, SCALE = cv2.COVAR_NORMAL, cv2.COVAR_SCRAMBLED, cv2.COVAR_SCALE
EXAMPLES = {
    "NORMAL + COLS": NORMAL | cv2.COVAR_COLS,
    "NORMAL + ROWS": NORMAL | cv2.COVAR_ROWS,
    "SCRAMBLED + COLS": SCRAMBLED | cv2.COVAR_COLS,
    "NORMAL + COLS + SCALE": NORMAL | cv2.COVAR_COLS | SCALE,
    "SCRAMBLED + COLS + SCALE": SCRAMBLED | cv2.COVAR_COLS | SCALE,
}
for name, flags in EXAMPLES.items():
    table, middle = cv2.calcCovarMatrix(M, None, flags)
    ours, our_mean = matrices.calc_covar_matrix(M, None, flags)
    assert np.allclose(ours, table, rtol=1e-12) and np.allclose(our_mean, middle, rtol=1e-12)
    print(f"{name:24} = {flags:2}: {table.round(4).tolist()}")
flags = NORMAL | cv2.COVAR_COLS | cv2.COVAR_USE_AVG
about_0, _ = cv2.calcCovarMatrix(M, np.zeros((2, 1)), flags)
print(f"{'NORMAL + COLS + USE_AVG':24} = {flags}: {about_0.tolist()}, around 0")
print("mean of the columns", M.mean(axis=1), " of the rows", M.mean(axis=0))

# %% [markdown] teaches=["A2.38", "B2.21", "B2.22"]
# `NORMAL + COLS + SCALE`. And `SCRAMBLED + COLS + SCALE` is divided by 3, too. One may read that it is divided by 2, the number of elements in each sample; compare it with the line without `SCALE`.
#
# ### Pitfall: three ways to get another table
#
# NumPy has `np.cov`. Does it give the same? And which types does OpenCV take? Look at the types, too.

# %%
whole, rows_of = M.astype(np.int32), NORMAL | cv2.COVAR_ROWS
tell(
    {
        "np.cov(M)": np.cov(M).tolist(),
        "np.cov(M, bias=True)": np.cov(M, bias=True).round(4).tolist(),
    }
)
for name, named in {"uint8": {}, "uint8, ctype=cv2.CV_32F": {"ctype": cv2.CV_32F}}.items():
    tell({name: cv2.calcCovarMatrix(M.astype(np.uint8), None, rows_of, **named)[0].dtype})
tell({"int32": attempt(lambda: cv2.calcCovarMatrix(whole, None, rows_of))[:51] + " ..."})
tell({"neither ROWS nor COLS": attempt(lambda: cv2.calcCovarMatrix(M, None, NORMAL))})
tell({"ours": attempt(lambda: matrices.calc_covar_matrix(M, None, NORMAL))})

# %% [markdown] teaches=["A2.38", "B2.21", "B2.22"]
# First, `np.cov` divides by $n - 1$ unless told otherwise, and it takes rows as *features*. Second, uint8 is accepted and int32 is not. The result is float64, unless `ctype=cv2.CV_32F` asks for less. (Name it: the fourth place is `covar`, another `dst`.) Third, without `ROWS` or `COLS` there is an error, and it does not say which of them you forgot.
#
# (If you read the original tutorials: `gemm`'s last weight is called beta, and some lines of code there are garbled. Trust what runs.)

# %% [markdown] teaches=["2.14"]
# A covariance matrix is symmetric: what blue does with red, red does with blue. So it is enough to compute one half, and mirror it. `completeSymm` does that, *in place*: it changes the array you give. By default the upper half is copied down; `lowerToUpper=True` copies up.

# %%
source(matrices.complete_symm)
upper = np.float64([[14, -4, 2], [0, 10, 1], [0, 0, 3]])
lower = upper.T.copy()
ours = matrices.complete_symm(upper), matrices.complete_symm(lower, True)
cv2.completeSymm(upper)
cv2.completeSymm(lower, lowerToUpper=True)
print(upper.tolist(), "the same from below:", np.array_equal(upper, lower))
assert np.array_equal(ours[0], upper) and np.array_equal(ours[1], lower)

# %% [markdown] teaches=["2.18"]
# Now the berries. Is a pixel red like the sample? Plain distance, **Euclid's**, treats all directions alike: a ball around the mean. But the sample is a long thin cloud, from dark red to light red. The **Mahalanobis** distance measures each direction in units of how much the sample varies there:
#
# $$d(v) = \sqrt{(v - m)^T\, C^{-1}\, (v - m)}$$
#
# Mind that it takes the *inverse* covariance.

# %%
source(matrices.mahalanobis)
inverse_covariance = cv2.invert(covariance, flags=cv2.DECOMP_CHOLESKY)[1]
shade, purple = np.float64([[7, 5, 56]]), np.float64([[80, 20, 90]])
for name, colour in {"deep red": shade, "purple": purple}.items():
    theirs = cv2.Mahalanobis(colour, mean, inverse_covariance)
    assert np.isclose(theirs, matrices.mahalanobis(colour, mean, inverse_covariance))
    print(f"{name:9} Euclid {cv2.norm(colour, mean):5.1f}   Mahalanobis {theirs:5.1f}")
unit = cv2.Mahalanobis(np.ones((1, 2)), np.zeros((1, 2)), np.eye(2))
print("from (0, 0) to (1, 1) with C = 1 it is Euclid's:", round(unit, 6))

# %% [markdown]
# For Euclid the deep red of the shade is further from the mean than a purple. For Mahalanobis it is far nearer. Try each distance and move its threshold. (Mahalanobis counts in deviations: begin with 1 or 2.) The plot shows the sample as dots, and the border of what is accepted (cut through the mean, in green and red).


# %%
from cvlessons.scenes_matrices import sample_and_border


@live(
    distance=["Euclid", "Mahalanobis"],
    threshold=(0.5, 150.0, 0.5),
    alt="Berries: red pixels found, missed and false; beside them the sample and the border",
)
def select(distance="Euclid", threshold=48.0):
    off = berry_picture.reshape(-1, 3) - mean
    weight = np.eye(3) if distance == "Euclid" else inverse_covariance
    squared = np.sum(off @ weight * off, axis=1).reshape(berry_picture.shape[:2])
    result = score_pixels(squared < threshold**2, berry_truth.red)
    plot = sample_and_border(sample, mean, weight, threshold)
    return {"red pixels": painted(berry_picture, result), "colours": plot}, str(result)


# %% [markdown]
# **Only the sliders know.** With Mahalanobis: what is the smallest threshold at which recall is 90 % or more?

# %%
check("matrices.q_colour", threshold=...)
# hint("matrices.q_colour")
# solution("matrices.q_colour")

# %% [markdown] teaches=["A2.26", "B2.6"]
# ## Which few numbers hold most of it?
#
# *13 minutes, optional*
#
# Three numbers for each red pixel: how many would do? Look at the cloud of the berries again. Which way does it reach, and how far? The **eigenvectors** of a covariance matrix are the axes of the cloud. The **eigenvalues** are the variances along them.

# %%
_, variances, axes = cv2.eigen(covariance)
tell({"deviations along the axes": np.sqrt(variances).ravel().round(1)})
tell({"longest axis, (B, G, R)": np.abs(axes[0]).round(2)})
ours = matrices.eigen(covariance)
assert np.allclose(ours[1], variances) and np.allclose(abs(ours[2]), abs(axes), atol=1e-6)

# %% [markdown] teaches=["A2.26", "B2.6"]
# One axis is more than ten times as long as the others. So one number for each pixel, its place along that axis, says nearly all about the red.
#
# `cv2.eigen` returns the values from large to small, and the vectors as *rows*. (`np.linalg.eigh` goes from small to large, with *columns*. In Python, `cv2.eigen` has no arguments for "only some of them".) And it is for symmetric matrices. What does it say of two others?

# %%
skew = np.float64([[2, 1], [0, 3]])  # not symmetric; its eigenvalues are 2 and 3
turn = np.float64([[0, -1], [1, 0]])  # a quarter turn
ok, values, _ = cv2.eigen(skew)
tell({"eigen(skew), all well?": ok, "  its values": values.ravel().round(3)})
tell({"eigenNonSymmetric(skew)": cv2.eigenNonSymmetric(skew)[0].ravel().round(3)})
tell({"eigenNonSymmetric(turn)": abs(cv2.eigenNonSymmetric(turn)[0].ravel())})
tell({"np.linalg.eigvals(turn)": np.linalg.eigvals(turn)})

# %% [markdown]
# `eigen` reads the upper half, and says True whatever the other holds. A turn leaves no direction as it is, so its eigenvalues are complex numbers. NumPy says so; OpenCV drops the imaginary part and says 0.

# %% [markdown] teaches=["2.19"]
# Now the same question for a whole picture. 256 x 256 pixels are 65536 numbers. Must it be so many? The **singular value decomposition** (SVD) writes any matrix as a sum of layers, each a column times a row times a weight, the largest first. Keep the first $k$ layers. From how many on do you recognise the man?

# %%
whole_picture = cameraman.astype(np.float32)
weights, left_part, right_part = cv2.SVDecomp(whole_picture)
assert np.allclose(weights.ravel(), np.linalg.svd(whole_picture)[1], atol=0.5)


# %%
@live(layers=(1, 256), alt="A photograph from its first layers, and how much each layer weighs")
def keep_layers(layers=12):
    part = left_part[:, :layers] * weights[:layers, 0] @ right_part[:layers]
    error = np.sqrt(np.mean((part - whole_picture) ** 2))
    text = (
        f"layers: {layers}, numbers: {layers * 513} (65536 before), typical error {error:.1f}"
    )
    curve = draw.plot(
        {"weight (power of 10)": np.log10(weights.ravel() + 1e-3)},
        points={"last kept": ([layers - 1], np.log10(weights[layers - 1] + 1e-3))},
        ylim=(-3, 5),
        xlim=(0, 256),
        xlabel="layer",
        size=(300, 240),
    )
    return {"kept": np.rint(part).clip(0, 255).astype(np.uint8), "weights": curve}, text


# %% [markdown]
# With all 256 layers the "short" form is twice as long as the picture. Where does it begin to pay?
#
# **Principal component analysis** (PCA) does the same with *samples*. Cut thousands of patches of 8 x 8 out of one photograph: 64 numbers each. Their covariance matrix is 64 x 64, and its eigenvectors are patches too: the commonest ways in which a patch differs from the mean. `cv2.PCACompute2` does it all. What do you think the commonest is?

# %%
clean = whole_picture
noisy = clean + np.random.default_rng(9).normal(0, 20, clean.shape).astype(np.float32)
windows = np.lib.stride_tricks.sliding_window_view(noisy, (8, 8))[::2, ::2]
samples = windows.reshape(-1, 64).copy()
average, eigenvectors, eigenvalues = cv2.PCACompute2(samples, None)
C, m = matrices.calc_covar_matrix(samples, None, NORMAL | SCALE | cv2.COVAR_ROWS)
assert np.allclose(matrices.eigen(C)[1], eigenvalues, rtol=1e-3, atol=0.1)
first = np.rint(128 + 400 * eigenvectors[:16]).clip(0, 255).astype(np.uint8)
first = [draw.zoom(patch.reshape(8, 8), 6) for patch in first]
show(
    draw.tiles(first, columns=8, gap=6), alt="Sixteen patches: flat, slopes, bars, finer checks"
)
share = eigenvalues[0, 0] / eigenvalues.sum()
print(f"{len(samples)} samples; the first component holds {share:.0%} of the variance")

# %% [markdown]
# Flat comes first, then slopes, then bars. Now the trick: noise is spread over all 64 components alike, the photograph sits in a few. Describe each patch by its first components only, and put the picture together again. The typical error is measured against the clean photograph.


# %%
@live(components=(1, 64), alt="A noisy photograph, and the same from a few components")
def few_components(components=50):
    basis = eigenvectors[:components]
    blocks = noisy.reshape(32, 8, 32, 8).swapaxes(1, 2).reshape(-1, 64)
    rebuilt = (blocks - average) @ basis.T @ basis + average
    result = rebuilt.reshape(32, 32, 8, 8).swapaxes(1, 2).reshape(256, 256)
    before, after = (np.sqrt(np.mean((p - clean) ** 2)) for p in (noisy, result))
    text = f"{components} of 64: typical error {after:.2f}; noisy {before:.2f}"
    panels = {"noisy": noisy, "from its components": result}
    return {name: np.rint(p).clip(0, 255).astype(np.uint8) for name, p in panels.items()}, text


# %% [markdown]
# **Only the sliders know.** With how many components is the error smallest?

# %%
check("matrices.q_components", components=...)
# hint("matrices.q_components")
# solution("matrices.q_components")

# %% [markdown] teaches=["A2.36"]
# And what are the axes of *all* colours of a photograph? Show the picture along each axis. What do you see in the first? How much is left in the third?

# %%
mug = cv2.resize(load("coffee"), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
colours = mug.reshape(-1, 3).astype(np.float32)
middle, colour_axes, colour_variance = cv2.PCACompute2(colours, None)
colour_axes = colour_axes * np.sign(colour_axes.sum(axis=1, keepdims=True))  # signs are free


# %%
@live(
    axis=[1, 2, 3],
    components=[1, 2, 3],
    alt="A cup along one axis of its colours; rebuilt from some of them",
)
def colour_axis(axis=1, components=2):
    along = (colours - middle) @ colour_axes[axis - 1]
    basis = colour_axes[:components]
    rebuilt = (colours - middle) @ basis.T @ basis + middle
    rebuilt = np.rint(rebuilt).clip(0, 255).astype(np.uint8).reshape(mug.shape)
    share = colour_variance[axis - 1, 0] / colour_variance.sum()
    error = cv2.absdiff(rebuilt, mug).mean()
    text = f"axis {axis} holds {share:.1%} of the variance; "
    text += f"mean error with {components} kept: {error:.1f}"
    signed = draw.signed(along.reshape(mug.shape[:2]), 200)
    return {f"along axis {axis}": signed, f"rebuilt from {components}": rebuilt}, text


# %% [markdown]
# The first axis is nearly brightness: colours mostly become lighter or darker together.
#
# And what is `SCRAMBLED` for? Faces of 64 x 64 pixels are samples of 4096 numbers. Their covariance matrix has 4096 x 4096 elements. But with 10 faces at most 9 of its eigenvalues are not 0, and these are also the eigenvalues of the 10 x 10 matrix of samples by samples. That is the fast way, and `PCACompute` takes it by itself. On something smaller:

# %%
tall = np.random.default_rng(2).normal(size=(5, 60))  # 5 samples of 60 numbers
large, _ = cv2.calcCovarMatrix(tall, None, NORMAL | SCALE | cv2.COVAR_ROWS)
tiny, _ = cv2.calcCovarMatrix(tall, None, SCRAMBLED | SCALE | cv2.COVAR_ROWS)
print(large.shape, "largest eigenvalues", np.linalg.eigvalsh(large)[::-1][:5].round(3))
print(tiny.shape, "     all eigenvalues", np.linalg.eigvalsh(tiny)[::-1].round(3) + 0.0)

# %% [markdown]
# All the noise of this chapter came from NumPy. Can OpenCV make **random numbers**, too? It fills an array that exists, evenly with `randu` (the upper end is exclusive) or in a bell curve with `randn`, and `randShuffle` mixes rows. The same seed gives the same numbers, so an experiment can be repeated:

# %%
cv2.setRNGSeed(7)
even = cv2.randu(np.zeros((200, 200), np.uint8), 0, 6)
bell = cv2.randn(np.zeros((200, 200), np.float32), 100, 15)
cv2.setRNGSeed(7)
again = cv2.randu(np.zeros((200, 200), np.uint8), 0, 6)
cards = cv2.randShuffle(np.arange(10, dtype=np.int32)[None])
tell(
    {
        "randu: smallest, largest": (int(even.min()), int(even.max())),
        "again with the same seed": np.array_equal(even, again),
        "randn: mean within 1 of 100": abs(bell.mean() - 100) < 1,
        "randn: spread within 1 of 15": abs(bell.std() - 15) < 1,
        "shuffled, nothing is lost": sorted(cards.ravel().tolist()) == list(range(10)),
    }
)

# %% [markdown]
# ## Exercises
#
# *3 minutes for the first two; take your time for the others*
#
# Put your lines in the place of the dots and run the cell. `hint("matrices.predict")` gives one hint at a time, `solution("matrices.predict")` an answer and its reasons.
#
# **1. Predict**, without running: for uint8 arrays holding 180 and 100, what is the sum in NumPy, and with `cv2.add`? And what is `cv2.divide` of 9 by 2?

# %%
check("matrices.predict", numpy_sum=..., opencv_sum=..., opencv_quotient=...)

# %% [markdown]
# **2. Write** `cv2.add` for two uint8 arrays of the same shape, whichever that is, with NumPy alone. The result is uint8.


# %%
def my_add(a, b):
    # your lines in the place of the dots
    ...


check("matrices.add", my_add)

# %% [markdown]
# **3. Debug.** A mask of what changed between two colour pictures: 255 where *any* channel differs by more than the threshold, else 0; uint8, (rows, columns). This one finds far too much.


# %%
def my_changed(before, after, threshold):
    difference = np.abs(after - before)
    return np.where((difference > threshold).any(axis=2), 255, 0).astype(np.uint8)


check("matrices.changed", my_changed)

# %% [markdown]
# **4. Write** the table for a gamma: 256 entries in an array of shape (256,), uint8. Entry $v$ is $255 \cdot (v / 255)^\gamma$, rounded to the nearest whole number.


# %%
def my_table(gamma):
    # your lines in the place of the dots
    ...


check("matrices.table", my_table)

# %% [markdown]
# **5. Write** a colour matrix: each pixel of a uint8 BGR picture, as a column, is multiplied from the left by a 3 x 3 matrix of floats; round, clip, uint8.


# %%
def my_paint(picture, matrix):
    # your lines in the place of the dots
    ...


check("matrices.paint", my_paint)

# %% [markdown]
# **6. Debug.** The row and the column of the brightest pixel of a grey picture, as a tuple.


# %%
def my_brightest(picture):
    return cv2.minMaxLoc(picture)[3]


check("matrices.brightest", my_brightest)

# %% [markdown]
# **7. Write** the covariance matrix of samples, one per row, divided by the number of samples, as float64. No `np.cov`: use the mean, and one matrix product.


# %%
def my_covariance(samples):
    # your lines in the place of the dots
    ...


check("matrices.covariance", my_covariance)

# %% [markdown]
# **8. Write** the Mahalanobis distance of every pixel of a BGR picture from a mean (3 numbers), given the *covariance* matrix: float64, (rows, columns).


# %%
def my_distances(picture, mean, covariance):
    # your lines in the place of the dots
    ...


check("matrices.distances", my_distances)

# %% [markdown]
# **9. Measure**, once you have run *Which few numbers hold most of it?* The squares of the singular values add up to the sum of all squared grey levels. How many layers of `whole_picture` hold 99 % of that sum?

# %%
check("matrices.layers", layers=...)

# %% [markdown]
# **10. Your own picture.** Choose something of one colour, a box that lies wholly on it, and a threshold that picks it out. With the orange suit of the astronaut it goes like this; now change name, box and threshold. The check wants a mask that covers the box and not half of the picture.

# %%
mine = load("astronaut")  # load("my_photo.jpg")
box = bx, by, bw, bh = 80, 265, 40, 60
own_sample = mine[by : by + bh, bx : bx + bw].reshape(-1, 3).astype(np.float64)
own_covariance, own_mean = cv2.calcCovarMatrix(
    own_sample, None, cv2.COVAR_NORMAL | cv2.COVAR_ROWS | cv2.COVAR_SCALE
)
off = mine.reshape(-1, 3) - own_mean
squared = np.sum(off @ cv2.invert(own_covariance)[1] * off, axis=1).reshape(mine.shape[:2])
own_mask = np.where(squared < 3.0**2, 255, 0).astype(np.uint8)
show(
    draw.boxes(cv2.bitwise_and(mine, mine, mask=own_mask), [box], draw.MARK),
    alt="The pixels of a portrait whose colour is like that of the box on the orange suit",
)
check("matrices.own", picture=mine, box=box, mask=own_mask)

# %% [markdown]
# ## What you now know
#
# - NumPy's uint8 wraps, OpenCV's functions saturate and round halves to even; int32 wraps in both. Between 8-bit steps, compute in floats and round once.
# - Name every argument after the arrays. Give four numbers where a colour is meant, arrays of two axes, and floats to linear algebra.
# - A matrix acts on all pixels at once. Its inverse enlarges errors by up to the condition number; at determinant 0 there is none, but there is a pseudo-inverse.
# - `CHOLESKY` and `eigen` are for symmetric matrices and do not check that they get one.
# - `absdiff`, `compare` and the bitwise functions make masks; a look-up table bends tones at the cost of 256 powers.
# - The norm that you choose decides which picture is "near". Mahalanobis measures in units of how the data vary, Euclid does not.
# - Covariance, eigenvectors, SVD: most of a picture lies in few directions, and noise in all of them.
#
# ## Where the field goes from here
#
# PCA of faces ("eigenfaces") was among the first methods of face recognition that worked. Denoising by patches led to BM3D; today's denoisers have learned layers in place of the eigenvectors.
#
# A layer of a simple neural network is a matrix product followed by a `max` with 0: two operations of this chapter. What changed is that the matrices are learned, and that a graphics card multiplies them. Look-up tables still carry the tone curves of cameras, and the condition number still decides whether a calibration can be trusted.
#
# ## References
#
# - K. Pearson, "On lines and planes of closest fit to systems of points in space", Philosophical Magazine 2(11), 1901. [doi:10.1080/14786440109462720](https://doi.org/10.1080/14786440109462720)
# - C. Eckart, G. Young, "The approximation of one matrix by another of lower rank", Psychometrika 1, 1936. [doi:10.1007/BF02288367](https://doi.org/10.1007/BF02288367)
# - P. C. Mahalanobis, "On the generalised distance in statistics", Proceedings of the National Institute of Sciences of India 2, 1936.
# - R. Penrose, "A generalized inverse for matrices", Mathematical Proceedings of the Cambridge Philosophical Society 51, 1955. [doi:10.1017/S0305004100030401](https://doi.org/10.1017/S0305004100030401)
# - M. Turk, A. Pentland, "Eigenfaces for recognition", Journal of Cognitive Neuroscience 3(1), 1991. [doi:10.1162/jocn.1991.3.1.71](https://doi.org/10.1162/jocn.1991.3.1.71)
# - OpenCV, [Operations on arrays](https://docs.opencv.org/4.x/d2/de8/group__core__array.html)
#
# Next: [8. Stereo depth](08_stereo_depth.ipynb), where the distance of two patches tells the distance of a thing.
