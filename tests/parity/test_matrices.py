"""Our arithmetic and linear algebra against those of the installed OpenCV."""

import warnings

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import matrices

OPENCV_5 = int(cv2.__version__.split(".")[0]) >= 5
DTYPES = ("uint8", "int8", "uint16", "int16", "float32", "float64")
FLOATS = ("float32", "float64")
TOLERANCE = {"float32": 1e-6, "float64": 1e-12}
COMPARISONS = [getattr(cv2, f"CMP_{name}") for name in ("EQ", "GT", "GE", "LT", "LE", "NE")]


def assert_near(ours, theirs, factor=1):
    """Equal for whole numbers; floats within the tolerance of their dtype, of the largest element."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    if ours.dtype.kind in "iu":
        np.testing.assert_array_equal(ours, theirs)
    else:
        finite = theirs[np.isfinite(theirs)]
        size = np.abs(finite).max(initial=0)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=factor * TOLERANCE[ours.dtype.name] * size)


def assert_fma(ours, theirs):
    """The FMA contract: whole numbers may be off by one in one of a hundred elements."""
    if ours.dtype.kind == "f":
        return assert_near(ours, theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    error = np.abs(ours.astype(float) - theirs)
    assert error.max() <= 1 and (error > 0).mean() <= max(0.01, 1.5 / error.size), (error.max(), (error > 0).mean())


def pairs(dtypes=DTYPES, channels=((), (3,))):
    for dtype in dtypes:
        for shape in SHAPES:
            for extra in channels:
                yield random_image(shape + extra, dtype, 1), random_image(shape + extra, dtype, 2)


def some_mask(picture):
    return (random_image(picture.shape[:2], seed=3) > 90).astype(np.uint8) * 255


# arithmetic -------------------------------------------------------------------------------------------------------


def test_sums_and_differences():
    for a, b in pairs((*DTYPES, "int32")):
        mask = some_mask(a)
        for name in "add", "subtract":
            ours, theirs = getattr(matrices, name), getattr(cv2, name)
            assert_near(ours(a, b), theirs(a, b))
            assert_near(ours(a, b, mask), theirs(a, b, mask=mask))
            assert_near(ours(a, b, mask == 255, matrices.CV_32F), theirs(a, b, mask=mask, dtype=cv2.CV_32F))
        if a.dtype != np.int32:  # OpenCV's difference of int32 overflows, in other ways in 4 and 5
            assert_near(matrices.absdiff(a, b), cv2.absdiff(a, b))


def test_products_and_quotients():
    for a, b in pairs():
        if a.dtype == np.uint16:
            a = a // 4  # OpenCV is wrong from 2 ** 31 on
        b[::2] //= np.array(20, b.dtype)
        for scale in 1, 0.37:
            check = assert_near if scale == 1 else assert_fma
            check(matrices.multiply(a, b, scale), cv2.multiply(a, b, scale=scale))
            with np.errstate(all="ignore"):
                check(matrices.divide(a, b, scale), cv2.divide(a, b, scale=scale))
        if a.dtype == np.uint8:
            assert_near(matrices.multiply(a, b, dtype=3), cv2.multiply(a, b, dtype=cv2.CV_16S))
            assert_near(matrices.divide(a, b, dtype=5), cv2.divide(a, b, dtype=cv2.CV_32F))
            assert_near(matrices.divide(255, a), cv2.divide(255, a))


def test_numbers_for_an_array():
    for a, _ in pairs(("uint8", "int16", "float32")):
        values = [7, 2.5, -3] + ([(1, 2.5, 30)] if a.ndim == 3 else [])
        for value in values:
            for name in "add", "subtract", "multiply", "absdiff":
                assert_fma(getattr(matrices, name)(a, value), getattr(cv2, name)(a, value))
            assert_fma(matrices.subtract(value, a), cv2.subtract(value, a))
        for value in 40000, -40000:  # more than the int16 in which sums of bytes are computed
            for name in "add", "subtract", "absdiff":
                assert_near(getattr(matrices, name)(a, value), getattr(cv2, name)(a, value))
    # one number is meant for all channels; four numbers are one for each
    colour = random_image((4, 5, 3))
    assert_near(matrices.add(colour, (5, 0, 0)), cv2.add(colour, (5, 0, 0, 0)))
    assert (matrices.add(colour, 5) == matrices.add(colour, (5, 5, 5))).all()


def test_arithmetic_by_hand():
    a, b = np.array([[250, 10, 7, 5, 3, 255]], np.uint8), np.array([[10, 20, 2, 2, 0, 255]], np.uint8)
    assert matrices.add(a, b).tolist() == [[255, 30, 9, 7, 3, 255]]
    assert matrices.subtract(a, b).tolist() == [[240, 0, 5, 3, 3, 0]]
    assert matrices.absdiff(a, b).tolist() == [[240, 10, 5, 3, 3, 0]]
    assert matrices.multiply(a, b).tolist() == [[255, 200, 14, 10, 0, 255]]
    assert matrices.divide(a, b).tolist() == [[25, 0, 4, 2, 0, 1]]  # 3.5 -> 4 and 2.5 -> 2, half to even; 3 / 0 -> 0
    most = np.array([[2**31 - 1, -(2**31)]], np.int32)
    assert matrices.add(most, 1).tolist() == [[-(2**31), -(2**31) + 1]] == cv2.add(most, 1).tolist()
    assert matrices.multiply(most, 2).tolist() == most.tolist()
    big = np.array([[65535]], np.uint16)
    assert matrices.multiply(big, big).tolist() == [[65535]] != cv2.multiply(big, big).tolist()  # 0 in OpenCV 5, 1 in 4


@given(images(channels=(1, 3)), st.floats(-2, 2), st.floats(-2, 2), st.floats(-99, 99))
def test_weighted(picture, alpha, beta, gamma):
    other = picture[::-1, ::-1].copy()
    theirs = cv2.addWeighted(picture, alpha, other, beta, gamma)
    error = np.abs(matrices.add_weighted(picture, alpha, other, beta, gamma).astype(int) - theirs)
    assert error.max() <= 1 and (error > 0).mean() <= max(0.01, 2.5 / error.size)


def test_weighted_and_scaled_photographs():
    camera, other = load("camera", gray=True), load("camera", gray=True)[::-1].copy()
    for weights in (0.5, 0.5, 0), (0.7, 0.3, 0), (1.5, -0.5, 12.25), (0.3, 0.3, 300):
        alpha, beta, gamma = weights
        for dtype in DTYPES:
            a, b = camera.astype(dtype), other.astype(dtype)
            theirs = cv2.addWeighted(a, alpha, b, beta, gamma)
            assert_fma(matrices.add_weighted(a, alpha, b, beta, gamma), theirs)
            theirs = cv2.convertScaleAbs(a, alpha=alpha - 1, beta=gamma)
            assert_fma(matrices.convert_scale_abs(a, alpha - 1, gamma), theirs)
        theirs = cv2.addWeighted(camera, alpha, other, beta, gamma, dtype=cv2.CV_32F)
        assert_near(matrices.add_weighted(camera, alpha, other, beta, gamma, matrices.CV_32F), theirs)
    assert_near(matrices.convert_scale_abs(np.float32([[-3.5, 2.5, 300]])), np.uint8([[4, 2, 255]]))


def test_compare():
    for a, b in pairs((*DTYPES, "int32")):
        b[::2] = a[::2]
        for code in COMPARISONS:
            assert_near(matrices.compare(a, b, code), cv2.compare(a, b, code))
            for number in 3, 2.5, -1:
                if a.ndim == 2 and a.size > 1:  # OpenCV refuses a number for a 1 x 1 array
                    assert_near(matrices.compare(a, number, code), cv2.compare(a, number, code))
    strange = np.float32([[1, np.nan, -1, np.inf]])
    for code in COMPARISONS:
        assert_near(matrices.compare(strange, strange, code), cv2.compare(strange, strange, code))


def test_lut():
    for channels in (), (1,), (3,):
        for dtype in "uint8", "int8":
            picture = random_image((17, 31) + channels, dtype)
            for table in (random_image((1, 256), kind, 5) for kind in (*DTYPES, "int32")):
                theirs = cv2.LUT(picture, table).reshape(picture.shape)
                assert_near(matrices.lut(picture, table), theirs)
                assert_near(matrices.lut(picture, table.ravel()), theirs)
            if channels == (3,):
                tables = random_image((1, 256, 3), "uint8", 6)
                assert_near(matrices.lut(picture, tables), cv2.LUT(picture, tables))


def test_division_by_zero_gives_no_warning():
    zero, values = np.zeros((1, 3), np.float32), np.float32([[-1, 0, 1]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_near(matrices.divide(values, zero), np.float32([[-np.inf, np.nan, np.inf]]))
        assert matrices.divide(np.uint8([[0, 7]]), np.uint8([[0, 0]])).tolist() == [[0, 0]]


def test_mix_channels():
    rgba, bgr, alpha = random_image((7, 5, 4)), random_image((7, 5, 3), seed=1), random_image((7, 5), seed=2)
    before = bgr.copy(), alpha.copy()
    for from_to in [0, 2, 1, 1, 2, 0, 3, 3], [-1, 0, 3, 2], [4, 0, 0, 3], []:
        ours = matrices.mix_channels([rgba, alpha], [bgr, alpha], from_to)
        theirs = [bgr.copy(), alpha.copy()]
        if from_to:
            cv2.mixChannels([rgba, alpha], theirs, from_to)
        for one, other in zip(ours, theirs, strict=True):
            assert_near(one, other)
    np.testing.assert_array_equal(bgr, before[0])
    np.testing.assert_array_equal(alpha, before[1])


def test_polar():
    rng = np.random.default_rng(4)
    for dtype in FLOATS:
        for shape in SHAPES:
            x, y = (rng.normal(0, 100, shape).astype(dtype) for _ in range(2))
            x[0, 0], y[-1, -1] = 0, 0
            for degrees, turn in (False, 2 * np.pi), (True, 360):
                ours, theirs = (f(x, y, angle_in_degrees=degrees) for f in (matrices.cart_to_polar, polar_of_opencv))
                assert ours[0].dtype == theirs[0].dtype and ours[1].dtype == theirs[1].dtype
                np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-6)  # float32 also for float64
                np.testing.assert_allclose(ours[1], theirs[1], rtol=0, atol=1e-6 * turn)
                for magnitude in ours[0], None:
                    back = matrices.polar_to_cart(magnitude, ours[1], degrees)
                    check = cv2.polarToCart(magnitude, ours[1], angleInDegrees=degrees)
                    for one, other in zip(back, check, strict=True):
                        assert one.dtype == other.dtype
                        size = 1 if magnitude is None else magnitude.max()
                        np.testing.assert_allclose(one, other, rtol=0, atol=1e-6 * size)
    x, y = np.float32([[1, 0, -1, 0, 0, 3]]), np.float32([[0, 1, 0, -1, 0, 4]])
    length, angle = matrices.cart_to_polar(x, y, True)
    assert length.tolist() == [[1, 1, 1, 1, 0, 5]] and angle[0, :5].tolist() == [0, 90, 180, 270, 0]
    circle = np.linspace(0, 2 * np.pi, 10000, endpoint=False)[None]
    error = np.degrees(np.abs(matrices.cart_to_polar(np.cos(circle), np.sin(circle))[1] - circle))
    assert 0.009 < np.minimum(error, 360 - error).max() < 0.01


def polar_of_opencv(x, y, angle_in_degrees):
    return cv2.cartToPolar(x, y, angleInDegrees=angle_in_degrees)


# what is in it ----------------------------------------------------------------------------------------------------


def test_min_max_mean():
    for a, _ in pairs((*DTYPES, "int32"), ((),)):
        nothing, one = np.zeros(a.shape, np.uint8), np.zeros(a.shape, np.uint8)
        one[-1, 0] = 1
        for mask in None, some_mask(a), nothing, one:
            assert matrices.min_max_loc(a, mask) == cv2.minMaxLoc(a, mask)
    for a, _ in pairs((*DTYPES, "int32")):
        for mask in None, some_mask(a), np.zeros(a.shape[:2], np.uint8):
            for one, other in zip(matrices.mean_std_dev(a, mask), cv2.meanStdDev(a, mask=mask), strict=True):
                assert one.shape == other.shape and one.dtype == other.dtype
                np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6 * np.abs(a.astype(float)).max())
    assert matrices.min_max_loc(np.float32([[1, np.nan, 2]])) == (1, 2, (0, 0), (2, 0))
    found = matrices.min_max_loc(np.uint8([[5, 9, 9], [1, 1, 2]]))
    assert found == (1, 9, (0, 1), (1, 0))
    assert {type(value) for value in found[:2]} == {float} and {type(k) for place in found[2:] for k in place} == {int}


def test_check_range():
    cases = [np.array([[2, 7, 3], [5, 4, 6.0]]), np.float32([[1, np.nan]]), np.float32([[np.inf, 0]])]
    for a in [*cases, random_image((5, 4), "uint8"), random_image((5, 4), "int16")]:
        for low, high in (-1e300, 1e300), (0, 4), (2, 7), (0, 200):
            ours, theirs = matrices.check_range(a, True, low, high), cv2.checkRange(a, True, low, high)
            assert ours == theirs, (a, low, high)
    for low, high in (0.7, 1), (0, 0.7), (0.1, 0.7):  # in float32 0.7 is a little less than 0.7, and so is the bound
        a = np.float32([[0.1, 0.7]])
        assert matrices.check_range(a, True, low, high) == cv2.checkRange(a, True, low, high)
    a = np.int32([[2**24]])  # whole numbers are compared in float64: float32 has no 2 ** 24 + 1
    assert matrices.check_range(a, True, 0, 2**24 + 1) == cv2.checkRange(a, True, 0, 2**24 + 1) == (True, (0, 0))
    assert matrices.check_range(cases[0]) == (True, (0, 0)) == cv2.checkRange(cases[0])
    assert matrices.check_range(cases[0], True, 2, 7) == (False, (1, 0))  # the upper end does not belong to it
    with pytest.raises(ValueError, match="a has 7.0 at x 1, y 0"):
        matrices.check_range(cases[0], False, 2, 7)


@pytest.mark.parametrize("kind", [cv2.NORM_INF, cv2.NORM_L1, cv2.NORM_L2, cv2.NORM_L2SQR])
def test_norm(kind):
    for a, b in pairs():
        mask = some_mask(a)
        for ours, theirs in [
            (matrices.norm(a, None, kind), cv2.norm(a, kind)),
            (matrices.norm(a, kind), cv2.norm(a, kind)),
            (matrices.norm(a, b, kind), cv2.norm(a, b, kind)),
            (matrices.norm(a, None, kind, mask), cv2.norm(a, kind, mask=mask)),
            (matrices.norm(a, b, kind, mask), cv2.norm(a, b, kind, mask=mask)),
            (matrices.norm(a, b, kind + cv2.NORM_RELATIVE), cv2.norm(a, b, kind + cv2.NORM_RELATIVE)),
        ]:
            assert type(ours) is float
            np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_norm_of_bits():
    for a, b in pairs(("uint8",), ((),)):
        for kind in cv2.NORM_HAMMING, cv2.NORM_HAMMING2:
            assert matrices.norm(a, kind) == cv2.norm(a, kind)
            assert matrices.norm(a, b, kind) == cv2.norm(a, b, kind)
    assert matrices.norm(np.float32([[3, 4]])) == 5
    assert matrices.norm(np.uint8([[0b1011]]), matrices.NORM_HAMMING) == 3


@pytest.mark.parametrize("kind", [cv2.NORM_INF, cv2.NORM_L1, cv2.NORM_L2, cv2.NORM_MINMAX])
def test_normalize(kind):
    for a, _ in pairs(("uint8", "int16", "float32", "float64")):
        for alpha, beta in (1, 0), (20, 255), (255, 0):
            for dtype in -1, cv2.CV_32F, cv2.CV_8U:
                for mask in None, some_mask(a):
                    if mask is not None and a.ndim == 3:
                        continue  # OpenCV wants one channel where there is a mask
                    ours = matrices.normalize(a, alpha, beta, kind, dtype, mask)
                    theirs = cv2.normalize(a, None, alpha, beta, kind, dtype, mask)
                    assert_fma(ours, theirs)
    flat = np.full((3, 3), 7, np.uint8)
    for dtype in -1, cv2.CV_32F:
        assert_near(matrices.normalize(flat, 0, 1, kind, dtype), cv2.normalize(flat, None, 0, 1, kind, dtype))


# linear algebra ---------------------------------------------------------------------------------------------------

M = np.array([[2, 7, 3], [5, 4, 6.0]])


def random_matrix(rows, columns, dtype, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, (rows, columns)).astype(dtype)


@pytest.mark.parametrize("dtype", FLOATS)
def test_gemm(dtype):
    for flags in range(8):
        a, b, c = random_matrix(4, 6, dtype), random_matrix(6, 5, dtype, 1), random_matrix(4, 5, dtype, 2)
        a, b, c = (x.T.copy() if flags & bit else x for x, bit in ((a, 1), (b, 2), (c, 4)))
        assert_near(matrices.gemm(a, b, 1.5, c, -0.5, flags), cv2.gemm(a, b, 1.5, c, -0.5, flags=flags))
        if flags == 0:
            assert_near(matrices.gemm(a, b, 2, c, 1), cv2.gemm(a, b, 2, c, 1))
        assert_near(matrices.gemm(a, b, 2, None, 0, flags), cv2.gemm(a, b, 2, None, 0, flags=flags))


def test_mul_transposed():
    for dtype in "uint8", "uint16", "int16", "float32", "float64":
        a = random_image((5, 7), dtype)
        for a_ta in True, False:
            for result in -1, cv2.CV_32F, cv2.CV_64F:
                if dtype == "float64" and result == cv2.CV_32F:
                    continue
                theirs = cv2.mulTransposed(a, a_ta, scale=0.5, dtype=result)
                assert_near(matrices.mul_transposed(a, a_ta, None, 0.5, result), theirs)
    for delta in M - 1, M[:1], M[:, :1]:
        for a_ta in True, False:
            assert_near(matrices.mul_transposed(M, a_ta, delta), cv2.mulTransposed(M, a_ta, delta=delta.copy()))
    assert matrices.mul_transposed(M, True).shape == (3, 3)  # True: src.T @ src


@pytest.mark.parametrize("dtype", FLOATS)
def test_determinant_invert_eigen(dtype):
    for n in range(1, 8):
        a = random_matrix(n, n, dtype, n) + 2 * np.eye(n, dtype=dtype)
        positive = a @ a.T
        loose = 10 * np.linalg.cond(positive)
        size = abs(cv2.determinant(a))
        np.testing.assert_allclose(matrices.determinant(a), cv2.determinant(a), atol=10 * TOLERANCE[dtype] * size)
        for flags, matrix in (0, a), (1, a), (2, positive), (3, positive):
            ours, theirs = matrices.invert(matrix, flags), cv2.invert(matrix, flags=flags)
            np.testing.assert_allclose(ours[0], theirs[0], rtol=10 * loose * TOLERANCE[dtype])
            assert_near(ours[1], theirs[1], loose)
        done, values, vectors = matrices.eigen(positive)
        _, cv_values, cv_vectors = cv2.eigen(positive)
        assert done is True
        assert_near(values, cv_values, 10)
        signs = np.sign((vectors * cv_vectors).sum(axis=1, keepdims=True))
        gaps = np.abs(np.diff(cv_values.ravel())).min(initial=1) / cv_values.max()
        np.testing.assert_allclose(signs * vectors, cv_vectors, atol=10 * TOLERANCE[dtype] / gaps)


def test_matrices_without_an_inverse():
    singular = [np.zeros((n, n)) for n in (1, 3, 5)] + [np.array([[1, 2], [2, 4.0]]), np.arange(1.0, 10).reshape(3, 3)]
    singular += [np.ones((4, 4)), np.diag([1, 2, 3, -4.0]), np.diag([1, 2, -3.0])]
    for a in singular:
        for flags in range(4):
            ours, theirs = matrices.invert(a, flags), cv2.invert(a, flags=flags)
            np.testing.assert_allclose(ours[0], theirs[0], atol=1e-12)
            np.testing.assert_allclose(ours[1], theirs[1], atol=1e-12)
        np.testing.assert_allclose(matrices.determinant(a), cv2.determinant(a), atol=1e-12)
    # a non-symmetric matrix: Cholesky reads the lower half and says nothing; up to 3 x 3 it does not matter
    a = np.diag([4.0, 5, 6, 7])
    a[0, 3] = 1
    quality, inverse = matrices.invert(a, matrices.DECOMP_CHOLESKY)
    assert quality == 1 and np.abs(a @ inverse - np.eye(4)).max() > 0.1
    assert_near(inverse, cv2.invert(a, flags=cv2.DECOMP_CHOLESKY)[1])
    assert matrices.invert(-np.eye(3), matrices.DECOMP_CHOLESKY)[0] == 1 == cv2.invert(-np.eye(3), flags=3)[0]
    for a in M, M.T.copy():
        quality, inverse = matrices.invert(a, matrices.DECOMP_SVD)
        assert inverse.shape == a.T.shape
        assert_near(inverse, cv2.invert(a, flags=cv2.DECOMP_SVD)[1], 10)
        # wide: OpenCV looks for the smallest of three singular values, where there are two, and says 0.04
        np.testing.assert_allclose(quality, cv2.invert(M.T.copy(), flags=cv2.DECOMP_SVD)[0], rtol=1e-12)


def test_determinant_where_rows_must_be_exchanged():
    swapped = np.eye(5)[[1, 0, 2, 3, 4]]
    assert matrices.determinant(swapped) == -1 == cv2.determinant(swapped)
    for seed in range(8):
        a = random_matrix(6, 6, "float64", seed)
        np.testing.assert_allclose(matrices.determinant(a), cv2.determinant(a), rtol=1e-10)


def test_eigen_of_an_asymmetric_matrix_reads_the_upper_half():
    a = np.array([[2, 1], [0, 3.0]])
    assert_near(matrices.eigen(a)[1], cv2.eigen(a)[1], 10)
    np.testing.assert_allclose(matrices.eigen(a)[1].ravel(), [3.618034, 1.381966], atol=1e-6)


def test_trace_and_symmetry():
    for picture in random_image((5, 7)), random_image((5, 7, 3)), M, random_image((4, 4), "int16"):
        np.testing.assert_allclose(matrices.trace(picture), cv2.trace(picture))
        assert len(matrices.trace(picture)) == 4
    for dtype in (*DTYPES, "int32"):
        square = random_image((6, 6), dtype)
        for lower in False, True:
            assert_near(matrices.complete_symm(square, lower), cv2.completeSymm(square.copy(), lower))


def test_covariance():
    for a in M, random_matrix(9, 4, "float64"), random_matrix(4, 9, "float32"), random_image((6, 5)):
        for way in cv2.COVAR_ROWS, cv2.COVAR_COLS:
            mean = np.ones((1, a.shape[1]) if way == cv2.COVAR_ROWS else (a.shape[0], 1))
            for flags in range(8):
                for ctype in (cv2.CV_64F,) if a.dtype == np.float64 else (cv2.CV_64F, cv2.CV_32F):
                    given = mean.astype(np.float32 if ctype == cv2.CV_32F else np.float64) if flags & 2 else None
                    copy = None if given is None else given.copy()
                    ours = matrices.calc_covar_matrix(a, given, flags + way, ctype)
                    theirs = cv2.calcCovarMatrix(a, copy, flags + way, ctype=ctype)
                    for one, other in zip(ours, theirs, strict=True):
                        assert_near(one, other)
    covariance, mean = matrices.calc_covar_matrix(M, None, matrices.COVAR_NORMAL + matrices.COVAR_COLS)
    assert covariance.tolist() == [[14, -4], [-4, 2]] and mean.tolist() == [[4], [5]]
    samples = random_matrix(20, 3, "float64")
    covariance, mean = matrices.calc_covar_matrix(samples, None, 1 + 4 + 8)
    np.testing.assert_allclose(covariance, np.cov(samples.T, bias=True))
    for row in samples[:3, None]:
        inverse = matrices.invert(covariance)[1]
        ours, theirs = matrices.mahalanobis(row, mean, inverse), cv2.Mahalanobis(row, mean, inverse)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


# arguments --------------------------------------------------------------------------------------------------------

P = random_image((4, 5))
S = np.eye(3)


@pytest.mark.parametrize(
    "function, arguments, error, word",
    [
        ("add", (P, P.astype("int16")), TypeError, "dtype"),
        ("add", (P, P[:2]), ValueError, "src2"),
        ("add", (P[0], P[0]), ValueError, "src1"),
        ("add", (P.astype("int64"), 1), TypeError, "src1"),
        ("add", (1, 2), TypeError, "src1 and src2"),
        ("add", (P, (1, 2)), ValueError, "src2"),
        ("add", (P, P, P[:2]), ValueError, "mask"),
        ("add", (P, P, None, 9), ValueError, "dtype"),
        ("subtract", (None, P), TypeError, "src1"),
        ("multiply", (P, "2"), TypeError, "src2"),
        ("divide", (P > 3, 2), TypeError, "src1"),
        ("compare", (P, P, 6), ValueError, "cmpop"),
        ("lut", (P.astype("uint16"), np.arange(256)), TypeError, "src"),
        ("lut", (P, np.zeros(255)), ValueError, "lut"),
        ("lut", (P, np.zeros((16, 16))), ValueError, "lut"),
        ("mix_channels", (P, [P], [0, 0]), TypeError, "src"),
        ("mix_channels", ([P], [P[:2]], [0, 0]), ValueError, "src and dst"),
        ("mix_channels", ([P], [P], [1, 0]), ValueError, "from_to"),
        ("mix_channels", ([P], [P], [0, 1]), ValueError, "from_to"),
        ("mix_channels", ([P], [P], [0, -1]), ValueError, "from_to"),
        ("cart_to_polar", (P, P), TypeError, "x"),
        ("cart_to_polar", (S, S[:2]), ValueError, "y"),
        ("polar_to_cart", (S[:2], S), ValueError, "magnitude"),
        ("polar_to_cart", (None, P), TypeError, "angle"),
        ("check_range", (None,), TypeError, "a must"),
        ("trace", (None,), TypeError, "mtx"),
        ("normalize", (None,), TypeError, "src"),
        ("min_max_loc", (random_image((2, 2, 3)),), ValueError, "src"),
        ("mean_std_dev", (P, P.astype(float)), TypeError, "mask"),
        ("norm", (P, P, 3), ValueError, "norm_type"),
        ("norm", (P, P[:2], 4), ValueError, "src2"),
        ("norm", (P, P.astype(float), 4), TypeError, "src2"),
        ("norm", (P, None, 4 + 8), ValueError, "src2"),
        ("norm", (S, None, 6), TypeError, "src1"),
        ("normalize", (P, 1, 0, 5), ValueError, "norm_type"),
        ("gemm", (P, P, 1, None, 0), TypeError, "src1"),
        ("gemm", (S[None], S, 1, None, 0), ValueError, "src1"),
        ("gemm", (S, S[:2], 1, None, 0), ValueError, "src2"),
        ("gemm", (S, S, 1, S[:2], 1), ValueError, "src3"),
        ("gemm", (S, S, 1, None, 0, 8), ValueError, "flags"),
        ("mul_transposed", (S[None], True), ValueError, "src has 3 axes"),
        ("mul_transposed", (S, True, S[:2]), ValueError, "delta"),
        ("determinant", (S[:2],), ValueError, "mtx"),
        ("determinant", (None,), TypeError, "mtx"),
        ("invert", (S[:2],), ValueError, "src"),
        ("invert", (S[None], 1), ValueError, "src has 3 axes"),
        ("invert", (S, 5), ValueError, "flags"),
        ("invert", (P,), TypeError, "src"),
        ("eigen", (S[:2],), ValueError, "src"),
        ("complete_symm", (P,), ValueError, "m has shape"),
        ("calc_covar_matrix", (S, None, 1), ValueError, "flags"),
        ("calc_covar_matrix", (S, None, 1 + 8 + 16), ValueError, "flags"),
        ("calc_covar_matrix", (S, S, 1 + 2 + 8), ValueError, "mean"),
        ("calc_covar_matrix", (S.astype("int32"), None, 9), TypeError, "samples"),
        ("mahalanobis", (S[:1], S[:1, :1], S), ValueError, "v2"),
        ("mahalanobis", (S[:1], S[:1], S[:2]), ValueError, "icovar"),
    ],
)
def test_wrong_arguments(function, arguments, error, word):
    with pytest.raises(error, match=word):
        getattr(matrices, function)(*arguments)


def test_constants_are_those_of_opencv():
    names = [name for name in vars(matrices) if name.startswith(("CMP_", "CV_", "GEMM_", "DECOMP_", "NORM_", "COVAR_"))]
    assert len(names) == 34 and all(getattr(matrices, name) == getattr(cv2, name) for name in names)


def test_inputs_are_unchanged():
    a, b, mask, square = random_image((6, 6)), random_image((6, 6), seed=1), some_mask(P.repeat(2, 0)[:6]), M @ M.T
    mask = some_mask(a)
    before = [value.copy() for value in (a, b, mask, square)]
    matrices.add(a, b, mask)
    matrices.normalize(a, mask=mask)
    matrices.divide(a, b)
    matrices.lut(a, np.arange(256, dtype=np.uint8))
    for flags in range(4):
        matrices.invert(square, flags)
    matrices.complete_symm(square)
    matrices.eigen(square)
    for value, copy in zip((a, b, mask, square), before, strict=True):
        np.testing.assert_array_equal(value, copy)


def test_floats_are_rounded_first_where_the_other_side_is_whole():
    floats = np.float32([[1.7, 0.3, 2.5, -1.5, 3.4, 250.6]])
    whole = np.full((1, 6), 3, np.uint8)
    for other in 2.5, 3, 0.5, -0.5, 2, floats[:, ::-1].copy(), whole, whole.astype(np.int16):
        for dtype in cv2.CV_8U, cv2.CV_16S:
            for name in "add", "subtract":
                theirs = getattr(cv2, name)(floats, other, dtype=dtype)
                assert_near(getattr(matrices, name)(floats, other, dtype=dtype), theirs)
    assert matrices.add(np.float32([[1.7, 0.3]]), 2.5, dtype=0).tolist() == [[4, 3]]
    assert matrices.add(np.float32([[2.5]]), 3, None, 0).tolist() == [[5]]


def test_scaled_and_weighted_where_many_sums_lie_half_way():
    ramp = np.arange(256, dtype=np.uint8).reshape(1, 256)
    rng = np.random.default_rng(2)
    settings = [(0.3, -20)] + [(round(rng.uniform(-2, 2), 1), round(rng.uniform(-99, 99))) for _ in range(200)]
    gaps = []
    for alpha, beta in settings:
        gap = matrices.convert_scale_abs(ramp, alpha, beta) != cv2.convertScaleAbs(ramp, alpha=alpha, beta=beta)
        gaps.append(gap.mean())
        weighted = matrices.add_weighted(ramp, alpha, ramp, 0, beta).astype(int)
        error = np.abs(weighted - cv2.addWeighted(ramp, alpha, ramp, 0, beta))
        assert error.max() <= 1 and (error > 0).mean() <= 0.05
    fused = cv2.checkHardwareSupport(12)  # CPU_FMA3: multiplies and adds in one step
    if OPENCV_5 and fused:
        assert max(gaps) == 0


@pytest.mark.parametrize(
    "name, call",
    [
        ("alpha", lambda: matrices.add_weighted(P, "1", P, 1, 0)),
        ("beta", lambda: matrices.add_weighted(P, 1, P, None, 0)),
        ("gamma", lambda: matrices.add_weighted(P, 1, P, 1, np.nan)),
        ("alpha", lambda: matrices.convert_scale_abs(P, [1])),
        ("beta", lambda: matrices.convert_scale_abs(P, 1, "0")),
        ("alpha", lambda: matrices.normalize(P, None)),
        ("beta", lambda: matrices.normalize(P, 1, "0")),
        ("min_val", lambda: matrices.check_range(P, True, "0")),
        ("max_val", lambda: matrices.check_range(P, True, 0, np.nan)),
        ("scale", lambda: matrices.multiply(P, P, "2")),
        ("scale", lambda: matrices.divide(P, P, [2])),
        ("alpha", lambda: matrices.gemm(S, S, "1", None, 0)),
        ("beta", lambda: matrices.gemm(S, S, 1, S, "0")),
        ("scale", lambda: matrices.mul_transposed(S, True, None, "2")),
        ("norm_type", lambda: matrices.norm(P, "4")),
        ("from_to", lambda: matrices.mix_channels([P], [P], [0])),
        ("from_to", lambda: matrices.mix_channels([P], [P], [0.0, 0])),
        ("cmpop", lambda: matrices.compare(P, P, True)),
        ("cmpop", lambda: matrices.compare(P, P, 1.0)),
        ("cmpop", lambda: matrices.compare(P, P, [1])),
        ("src", lambda: matrices.min_max_loc(P[..., None])),
    ],
)
def test_more_wrong_arguments(name, call):
    with pytest.raises((TypeError, ValueError), match=f"^{name} "):
        call()


def test_small_numpy_numbers_do_not_overflow():
    wide = np.arange(64, dtype=np.float32).reshape(8, 8)
    ours = matrices.normalize(wide, np.uint8(0), np.uint8(200), matrices.NORM_MINMAX)
    np.testing.assert_array_equal(ours, matrices.normalize(wide, 0, 200, matrices.NORM_MINMAX))
    ours = matrices.normalize(wide, np.uint8(10), np.uint8(20), matrices.NORM_MINMAX)
    np.testing.assert_array_equal(ours, matrices.normalize(wide, 10, 20, matrices.NORM_MINMAX))
