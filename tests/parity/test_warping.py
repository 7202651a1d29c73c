"""Our geometric transforms against those of the installed OpenCV."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs import SHAPES, images, random_image

from cvlessons.pictures import load
from cvlessons.scratch import warping

OPENCV_5 = int(cv2.__version__.split(".")[0]) >= 5
BORDERS = {name: getattr(cv2, f"BORDER_{name}") for name in ("CONSTANT", "REPLICATE", "REFLECT", "WRAP", "REFLECT_101")}
METHODS = {"nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR}
DTYPES = ("uint8", "uint16", "int16", "float32", "float64")
COLOUR = (9, 200, 30, 40)


def bits(dtype):
    """OpenCV 5 keeps positions exact, but only for these types; OpenCV 4 rounds them to 1/32 pixel."""
    return None if OPENCV_5 and np.dtype(dtype).name in ("uint8", "uint16", "float32") else 5


def assert_close(ours, theirs, share=0.01, levels=1, range_=None):
    """Equal, or off by `levels` in at most a `share` of the elements; floats and uint16 by 0.001 of their range."""
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    error = np.abs(ours.astype(float) - theirs.astype(float))
    if ours.dtype == np.uint8:
        assert error.max() <= levels and (error > 0).mean() <= share, (error.max(), (error > 0).mean())
    else:
        assert error.max() <= 0.001 * range_, error.max()


def assert_same_neighbours(ours, theirs, share=0.005):
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    assert (ours != theirs).mean() <= share, (ours != theirs).mean()


def random_maps(shape, rows=19, columns=37, seed=0):
    """Positions inside and far outside, some of them whole or half."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-shape[1], 2 * shape[1], (rows, columns)).astype(np.float32)
    y = rng.uniform(-shape[0], 2 * shape[0], (rows, columns)).astype(np.float32)
    x[::4], y[::3] = np.rint(2 * x[::4]) / 2, np.rint(2 * y[::3]) / 2
    return x, y


@pytest.fixture(scope="module")
def camera():
    return load("camera", gray=True)


# remap ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("border", BORDERS)
def test_remap_random(dtype, border):
    for shape in SHAPES:
        x, y = random_maps(shape)
        fixed = cv2.convertMaps(x, y, cv2.CV_16SC2)
        for channels in ((), (2,), (3,), (4,)):
            picture = random_image(shape + channels, dtype)
            options = {"borderMode": BORDERS[border], "borderValue": COLOUR}
            fraction_bits = 5 if channels == (2,) else bits(dtype)  # two channels: OpenCV 5 keeps the old rule
            ours = warping.remap(picture, x, y, 0, BORDERS[border], COLOUR)
            np.testing.assert_array_equal(ours, cv2.remap(picture, x, y, cv2.INTER_NEAREST, **options))
            for maps, steps in ((x, y), fraction_bits), (fixed, None):
                ours = warping.remap(picture, *maps, 1, BORDERS[border], COLOUR, fraction_bits=steps)
                theirs = cv2.remap(picture, *maps, cv2.INTER_LINEAR, **options)
                assert ours.dtype == theirs.dtype
                if dtype == "uint8":
                    np.testing.assert_array_equal(ours, theirs) if steps or maps is fixed else assert_close(
                        ours, theirs
                    )
                elif dtype.startswith("float"):
                    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6 * (200 if border == "CONSTANT" else 1))
                else:
                    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 1


@given(
    images(channels=(1, 3)), st.integers(0, 2**32 - 1), st.sampled_from(list(METHODS)), st.sampled_from(list(BORDERS))
)
def test_remap_any(picture, seed, method, border):
    x, y = random_maps(picture.shape, 5, 7, seed)
    ours = warping.remap(picture, x, y, METHODS[method], BORDERS[border], 77, fraction_bits=bits("uint8"))
    theirs = cv2.remap(picture, x, y, METHODS[method], borderMode=BORDERS[border], borderValue=77)
    assert np.abs(ours.astype(int) - theirs).max() <= (method == "linear" and OPENCV_5)


def test_remap_whole_and_pair_maps(camera):
    x, y = random_maps(camera.shape, 50, 60)
    pairs = np.stack([x, y], axis=-1)
    np.testing.assert_array_equal(warping.remap(camera, pairs, None), warping.remap(camera, x, y))
    whole = cv2.convertMaps(x, y, cv2.CV_16SC2, nninterpolation=True)[0]
    for method in METHODS.values():  # OpenCV with INTER_LINEAR and no fractions returns zeros: kept out
        ours = warping.remap(camera, whole, None, method, BORDERS["WRAP"])
        np.testing.assert_array_equal(ours, cv2.remap(camera, whole, None, 0, borderMode=BORDERS["WRAP"]))


def test_remap_nearest_with_fractions_is_a_defect_of_opencv():
    """OpenCV takes the farther pixel."""
    picture = np.array([[10, 20, 30, 40]] * 3, np.uint8)
    whole, fraction = np.array([[[1, 0], [1, 0]]], np.int16), np.array([[15, 17]], np.uint16)
    assert cv2.remap(picture, whole, fraction, cv2.INTER_NEAREST).tolist() == [[30, 20]]
    assert warping.remap(picture, whole, fraction, warping.INTER_NEAREST).tolist() == [[20, 30]]


@pytest.mark.parametrize("method", METHODS)
def test_remap_transparent(method, camera):
    """As if `dst` had been filled with the border value. In OpenCV 4, linear leaves another rim: kept out."""
    if method == "linear" and not OPENCV_5:
        pytest.skip("OpenCV 4 does not mix the rim with dst")
    x, y = random_maps((100, 120), 80, 90)
    dst = np.full(x.shape, 77, np.uint8)
    theirs = cv2.remap(camera[:100, :120], x, y, METHODS[method], dst=dst, borderMode=cv2.BORDER_TRANSPARENT)
    ours = warping.remap(camera[:100, :120], x, y, METHODS[method], warping.BORDER_TRANSPARENT, 77)
    assert_close(ours, theirs) if method == "linear" else np.testing.assert_array_equal(ours, theirs)


def test_remap_far_and_not_finite():
    picture = random_image((5, 6))
    x = np.array([[1e6, -1e6, np.nan, np.inf, -np.inf, 1e30]], np.float32)
    for method in METHODS.values():
        assert warping.remap(picture, x, np.zeros_like(x), method, border_value=9).tolist() == [[9] * 6]


def test_bilinear_by_hand():
    picture = np.array([[0, 100], [40, 200]], np.uint8)
    x, y = np.array([[0.25, 0.5, 1.5]], np.float32), np.array([[0, 0.5, 0]], np.float32)
    assert warping.bilinear(picture, x, y).tolist() == [[25, 85, 50]]  # the last one is half outside
    assert warping.bilinear(picture, x, y, cv2.BORDER_REPLICATE).tolist() == [[25, 85, 100]]
    halves = np.array([[0, 1], [2, 3]], np.uint8)  # 0.5 and 2.5: to even, but up in OpenCV 4
    x, y = np.array([[0.5, 0.5]], np.float32), np.array([[0, 1]], np.float32)
    assert warping.remap(halves, x, y).tolist() == [[0, 2]]
    assert warping.remap(halves, x, y, fraction_bits=5).tolist() == [[1, 3]]
    assert cv2.remap(halves, x, y, cv2.INTER_LINEAR).tolist() == ([[0, 2]] if OPENCV_5 else [[1, 3]])


@pytest.mark.parametrize("name", ["remap", "warp_affine", "warp_perspective"])
def test_border_value_of_few_or_no_numbers(name):
    picture, far, m = (
        random_image((3, 4, 4)),
        np.full((1, 1), 99, np.float32),
        np.float64([[1, 0, 9], [0, 1, 9], [0, 0, 1]]),
    )
    rest = {"remap": (far, far), "warp_affine": (m[:2], (1, 1)), "warp_perspective": (m, (1, 1))}[name]
    call = getattr(warping, name)
    assert call(picture, *rest).tolist() == [[[0, 0, 0, 0]]]
    for value in 7, (7, 8), (7, 8, 9, 10):
        expected = [*np.atleast_1d(value).tolist(), 0, 0, 0][:4]
        assert call(picture, *rest, border_value=value).tolist() == [[expected]]


def test_bilinear_has_the_precision_of_the_picture():
    x, y = np.array([[0.1]]), np.array([[0.7]])
    for dtype, result, tolerance in (
        ("float64", "float64", 1e-14),
        ("float32", "float32", 1e-6),
        ("uint8", "float32", 1e-6),
    ):
        picture = np.array([[1, 2], [4, 7]], dtype)
        mean = warping.bilinear(picture, x, y)
        assert mean.dtype == result
        np.testing.assert_allclose(mean, [[0.9 * 0.3 + 2 * 0.1 * 0.3 + 4 * 0.9 * 0.7 + 7 * 0.1 * 0.7]], rtol=tolerance)


def test_constants_are_those_of_opencv():
    names = "INTER_NEAREST", "INTER_LINEAR", "WARP_INVERSE_MAP", "BORDER_TRANSPARENT", "BORDER_CONSTANT", "CV_32FC1"
    names += ("CV_16SC2", "CV_32FC2") if OPENCV_5 else ()
    assert all(getattr(warping, name) == getattr(cv2, name) for name in names)


def test_maps_wider_than_a_strip():
    x = np.tile(np.arange(20000, dtype=np.float32), (2, 1))
    picture = random_image((2, 20000))
    np.testing.assert_array_equal(warping.remap(picture, x, np.float32([[0], [1]]) + 0 * x), picture)


def test_convert_maps():
    x, y = random_maps((300, 400), 60, 70)
    x[0, :3], y[0, :3] = (-40000, 40000, -0.5), (1e5, 12.49, 31.999)
    for one, other in zip(warping.convert_maps(x, y, cv2.CV_32FC1), (x, y), strict=True):
        np.testing.assert_array_equal(one, other)  # nothing to convert; OpenCV loses map2 here
    for kind in (cv2.CV_16SC2, cv2.CV_32FC2):
        for nearest in (False, True):
            ours = warping.convert_maps(x, y, kind, nearest)
            theirs = cv2.convertMaps(x, y, kind, nninterpolation=nearest)
            for one, other in zip(ours, theirs, strict=True):
                assert (one is None) == (other is None)
                if one is not None:
                    np.testing.assert_array_equal(one, other)
                    assert one.dtype == other.dtype
    fixed = cv2.convertMaps(x, y, cv2.CV_16SC2)
    for one, other in zip(warping.convert_maps(*fixed, 5), cv2.convertMaps(*fixed, cv2.CV_32FC1), strict=True):
        np.testing.assert_array_equal(one, other)
    assert warping.convert_maps(np.full((1, 1), 10.3125, "f4"), np.full((1, 1), 22.6875, "f4"), 35)[1] == 22 * 32 + 10


# warps ------------------------------------------------------------------------------------------------------------

TURN = cv2.getRotationMatrix2D((251.3, 200.7), 20, 1.1)
AFFINE = {
    "identity": np.float64([[1, 0, 0], [0, 1, 0]]),
    "shift": np.float64([[1, 0, 12.3], [0, 1, -7.6]]),
    "double": np.float64([[2, 0, 0.2], [0, 2, 0.4]]),
    "turn": TURN,
    "turn_back": cv2.getRotationMatrix2D((100, 130), -133, 0.7),
    "shear": np.float64([[1, 0.3, -20.2], [0.1, 0.9, 10.1]]),
}
PERSPECTIVE = {
    "affine": np.vstack([TURN, [0, 0, 1]]),
    "tilt": np.float64([[1, 0.3, -20.2], [0.1, 0.9, 10.1], [1e-3, -4e-4, 1]]),
    "horizon": np.float64([[1, 0.1, 3.3], [0.2, 1, 4.4], [-0.004, 0.001, 1.017]]),
}


def both(name, picture, m, size, flags, border, value):
    ours = getattr(warping, name)(picture, m, size, flags, border, value, fraction_bits=bits(picture.dtype))
    opencv = {"warp_affine": cv2.warpAffine, "warp_perspective": cv2.warpPerspective}[name]
    return ours, opencv(picture, m, size, flags=flags, borderMode=border, borderValue=value)


CASES = [("warp_affine", m, border) for m in AFFINE for border in BORDERS]
CASES += [("warp_perspective", m, border) for m in ("affine", "tilt") for border in BORDERS]
CASES += [("warp_perspective", "horizon", "CONSTANT")]  # there positions are so large that their last bits decide


@pytest.mark.parametrize("name, m, border", CASES)
def test_warps_of_photographs(name, m, border, camera):
    m = {**AFFINE, **PERSPECTIVE}[m]
    exact = not OPENCV_5 and name == "warp_affine"
    for picture, size in (camera, (301, 270)), (load("chelsea"), (260, 190)):
        for inverse in (0, cv2.WARP_INVERSE_MAP):
            ours, theirs = both(name, picture, m, size, cv2.INTER_NEAREST + inverse, BORDERS[border], 9)
            assert_same_neighbours(ours, theirs, 0 if exact else 0.005)
            ours, theirs = both(name, picture, m, size, cv2.INTER_LINEAR + inverse, BORDERS[border], 9)
            # OpenCV 4 in perspective: where a position is at a tie, the next 1/32 pixel, so up to 255 / 32 levels
            levels, share = (8, 0.001) if name == "warp_perspective" and not OPENCV_5 else (1, 0 if exact else 0.01)
            assert_close(ours, theirs, share, levels)


@pytest.mark.parametrize("dtype", DTYPES)
def test_warps_of_other_types(dtype, camera):
    scale = {"uint8": 1, "uint16": 257, "int16": 100, "float32": 1 / 255, "float64": 1 / 255}[dtype]
    picture = (camera * np.float64(scale)).astype(dtype)
    for name, m in ("warp_affine", AFFINE["turn"]), ("warp_perspective", PERSPECTIVE["tilt"]):
        ours, theirs = both(name, picture, m, (222, 333), cv2.INTER_NEAREST, cv2.BORDER_CONSTANT, 0)
        assert_same_neighbours(ours, theirs)
        ours, theirs = both(name, picture, m, (222, 333), cv2.INTER_LINEAR, cv2.BORDER_CONSTANT, 0)
        if name == "warp_perspective" and bits(dtype):
            error = np.abs(ours.astype(float) - theirs.astype(float)) / (255 * scale)
            assert error.max() <= 1 / 31 and (error > 0.001).mean() <= 0.001
        else:
            assert_close(ours, theirs, range_=255 * scale)


def test_warps_of_awkward_shapes():
    pairs = []
    for shape in SHAPES:
        for channels in ((), (3,)):
            picture = random_image(shape + channels)
            for m in (AFFINE["shift"], np.float64([[0.9, 0.21, 0.13], [-0.17, 1.1, 0.34]])):
                for border in BORDERS.values():
                    pairs.append(both("warp_affine", picture, m, (33, 15), cv2.INTER_LINEAR, border, COLOUR))
    ours, theirs = (np.concatenate([result.ravel() for result in side]) for side in zip(*pairs, strict=True))
    assert_close(ours, theirs)


def test_shift_by_whole_pixels_by_hand():
    picture = np.arange(1, 7, dtype=np.uint8).reshape(2, 3)
    m = np.float64([[1, 0, 1], [0, 1, 0]])
    assert warping.warp_affine(picture, m, (3, 2)).tolist() == [[0, 1, 2], [0, 4, 5]]
    assert warping.warp_affine(picture, m, (3, 2), 17).tolist() == [[2, 3, 0], [5, 6, 0]]
    assert warping.warp_affine(picture, m, (3, 2), 1, cv2.BORDER_WRAP).tolist() == [[3, 1, 2], [6, 4, 5]]


def test_the_two_rules_differ(camera):
    """What OpenCV 5 changed: up to five levels in about a tenth of the pixels."""
    new, old = (warping.warp_affine(camera, TURN, (512, 512), fraction_bits=steps) for steps in (None, 5))
    assert 0.02 < (new != old).mean() < 0.3 and np.abs(new.astype(int) - old).max() > 1


# forward ----------------------------------------------------------------------------------------------------------


def test_forward_warp_by_hand():
    picture = np.array([[1, 2], [3, 0]], np.uint8)
    moved, hit = warping.forward_warp(picture, np.float64([[2, 0, 0], [0, 1, 0]]), (4, 2))
    assert moved.tolist() == [[1, 0, 2, 0], [3, 0, 0, 0]]
    assert hit.tolist() == [[True, False, True, False]] * 2  # the black pixel of the picture is no hole
    assert warping.fill_holes(moved, hit).tolist() == [[1, 2, 2, 1], [3, 2, 0, 1]]  # means of 4 and of 2; 1.5 -> 2
    assert warping.fill_holes(moved, hit, least=4).tolist() == [[1, 2, 2, 0], [3, 2, 0, 0]]


def test_fill_holes_by_hand():
    picture, hit = np.zeros((5, 6), np.uint8), np.zeros((5, 6), bool)
    picture[2, 3], hit[2, 3] = 9, True
    expected = np.zeros((5, 6), np.uint8)
    expected[1:4, 2:5] = 9  # its eight neighbours, no others
    assert warping.fill_holes(picture, hit).tolist() == expected.tolist()


def test_forward_warp_of_a_photograph(camera):
    m = cv2.getRotationMatrix2D((256, 256), 20, 1)
    moved, hit = warping.forward_warp(camera, m, (512, 512))
    backward = cv2.warpAffine(camera, m, (512, 512))
    inside = cv2.warpAffine(np.full_like(camera, 255), m, (512, 512)) == 255
    assert 0.05 < 1 - hit[inside].mean() < 0.12
    filled = warping.fill_holes(moved, hit)
    assert np.abs(filled[inside].astype(float) - backward[inside]).mean() < 4
    assert filled[inside & ~hit].mean() > 50 and not moved[~hit].any()
    np.testing.assert_array_equal(filled[hit], moved[hit])
    colour = load("chelsea")
    moved, hit = warping.forward_warp(colour, np.eye(3), colour.shape[1::-1])
    np.testing.assert_array_equal(moved, colour)
    assert hit.all() and warping.fill_holes(moved, hit).shape == colour.shape


# points and matrices ----------------------------------------------------------------------------------------------


def quadrilaterals():
    rng = np.random.default_rng(1)
    corners = np.float32([[10, 12], [300, 20], [280, 260], [20, 240]])
    for _ in range(20):
        yield tuple((corners + rng.uniform(-8, 8, (4, 2))).astype(np.float32) for _ in range(2))


def test_matrices_from_points():
    for src, dst in quadrilaterals():
        ours, theirs = warping.get_affine_transform(src[:3], dst[:3]), cv2.getAffineTransform(src[:3], dst[:3])
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9 * np.abs(theirs).max())
        ours, theirs = warping.get_perspective_transform(src, dst), cv2.getPerspectiveTransform(src, dst)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6 * np.abs(theirs).max())  # OpenCV errs by 1e-8
        points = warping.perspective_transform(src, ours)
        np.testing.assert_allclose(points, dst, atol=1e-4)


@given(st.floats(-400, 400), st.floats(-720, 720), st.floats(0.01, 10))
def test_rotation_matrix(x, angle, scale):
    theirs = cv2.getRotationMatrix2D((x, 50.3), angle, scale)
    np.testing.assert_allclose(warping.get_rotation_matrix_2d((x, 50.3), angle, scale), theirs, rtol=1e-12, atol=1e-12)


def test_perspective_transform():
    rng = np.random.default_rng(2)
    for dtype, tolerance in ("float32", 1e-6), ("float64", 1e-9):
        for size in (2, 3):
            points = rng.uniform(-100, 100, (20, 1, size)).astype(dtype)
            m = rng.uniform(-1, 1, (size + 1, size + 1))
            ours, theirs = warping.perspective_transform(points, m), cv2.perspectiveTransform(points, m)
            assert ours.dtype == theirs.dtype
            np.testing.assert_allclose(ours, theirs, rtol=tolerance)
    infinite = np.float32([[[1, 1]], [[2, 3]]])
    m = np.float64([[1, 0, 0], [0, 1, 0], [1, 0, -1]])
    assert warping.perspective_transform(infinite, m).tolist() == cv2.perspectiveTransform(infinite, m).tolist()


# arguments --------------------------------------------------------------------------------------------------------

PICTURE, MAP = random_image((4, 5)), np.zeros((3, 3), np.float32)
POINTS = np.float32([[0, 0], [1, 0], [0, 1], [2, 2]])


@pytest.mark.parametrize(
    "function, arguments, error, word",
    [
        ("remap", (None, MAP, MAP), TypeError, "src"),
        ("remap", (PICTURE > 3, MAP, MAP), TypeError, "src"),
        ("remap", (PICTURE[:0], MAP, MAP), ValueError, "src"),
        ("remap", (PICTURE, MAP.astype(float), MAP), TypeError, "map1"),
        ("remap", (PICTURE, MAP, None), ValueError, "map1"),
        ("remap", (PICTURE, MAP, MAP.astype(int)), TypeError, "map2"),
        ("remap", (PICTURE, MAP, MAP[:2]), ValueError, "map2"),
        ("remap", (PICTURE, MAP, MAP, 2), ValueError, "interpolation"),
        ("remap", (PICTURE, MAP, MAP, 1, 7), ValueError, "border_mode"),
        ("remap", (PICTURE, MAP, MAP, 1, 0, (1, 2, 3, 4, 5)), ValueError, "border_value"),
        ("remap", (PICTURE, MAP, MAP, 1, 0, [[1, 2]]), ValueError, "border_value"),
        ("warp_affine", (None, np.eye(3)[:2], (3, 3)), TypeError, "src"),
        ("warp_affine", (PICTURE.astype(int), np.eye(3)[:2], (3, 3)), TypeError, "src"),
        ("warp_perspective", (PICTURE > 3, np.eye(3), (3, 3)), TypeError, "src"),
        ("forward_warp", (PICTURE > 3, np.eye(3), (3, 3)), TypeError, "src"),
        ("fill_holes", (PICTURE.astype(int), PICTURE > 3), TypeError, "picture"),
        ("warp_affine", (PICTURE, np.eye(3), (3, 3)), ValueError, "m has shape"),
        ("warp_affine", (PICTURE, np.eye(3, dtype=int)[:2], (3, 3)), TypeError, "m has dtype"),
        ("warp_affine", (PICTURE, np.eye(3)[:2], 3), TypeError, "dsize"),
        ("warp_affine", (PICTURE, np.eye(3)[:2], (3.0, 3)), TypeError, "dsize"),
        ("warp_affine", (PICTURE, np.eye(3)[:2], (3, 0)), ValueError, "dsize"),
        ("warp_affine", (PICTURE, np.eye(3)[:2], (3, 3), 2), ValueError, "flags"),
        ("warp_affine", (PICTURE, np.zeros((2, 3)), (3, 3)), ValueError, "m has no inverse"),
        ("warp_perspective", (PICTURE, np.eye(3)[:2], (3, 3)), ValueError, "m has shape"),
        ("warp_perspective", (PICTURE, np.zeros((3, 3)), (3, 3)), ValueError, "m has no inverse"),
        ("forward_warp", (PICTURE, np.eye(4), (3, 3)), ValueError, "m has shape"),
        ("fill_holes", (PICTURE, PICTURE), TypeError, "hit"),
        ("fill_holes", (PICTURE, PICTURE[:2] > 3), ValueError, "hit"),
        ("fill_holes", (PICTURE, PICTURE > 3, 9), ValueError, "least"),
        ("get_rotation_matrix_2d", (5, 20, 1), ValueError, "center"),
        ("get_affine_transform", (POINTS, POINTS), ValueError, "src"),
        ("get_affine_transform", (POINTS[:3], POINTS[:3].astype(int)), TypeError, "dst"),
        ("get_affine_transform", (POINTS[[0, 3, 0]], POINTS[:3]), ValueError, "line"),
        ("get_perspective_transform", (POINTS[:3], POINTS), ValueError, "src"),
        ("get_perspective_transform", (POINTS * 0, POINTS), ValueError, "line"),
        ("perspective_transform", (POINTS.astype(int), np.eye(3)), TypeError, "src"),
        ("perspective_transform", (POINTS, np.eye(4)), ValueError, "m has shape"),
        ("convert_maps", (MAP, MAP, 3), ValueError, "dstmap1type"),
    ],
)
def test_wrong_arguments(function, arguments, error, word):
    with pytest.raises(error, match=word):
        getattr(warping, function)(*arguments)


@pytest.mark.parametrize("steps, error", [(-1, ValueError), (9, ValueError), (5.0, TypeError)])
@pytest.mark.parametrize("method", [0, 1])
def test_wrong_fraction_bits(steps, error, method):
    with pytest.raises(error, match="^fraction_bits "):
        warping.remap(PICTURE, MAP, MAP, method, fraction_bits=steps)
    with pytest.raises(error, match="^fraction_bits "):
        warping.warp_perspective(PICTURE, np.eye(3), (3, 3), method, fraction_bits=steps)


def test_inputs_are_unchanged():
    picture, (x, y), m = random_image((20, 30, 3)), random_maps((20, 30)), TURN.copy()
    before = [value.copy() for value in (picture, x, y, m)]
    for method in METHODS.values():
        for steps in (None, 5):
            warping.remap(picture, x, y, method, fraction_bits=steps)
            warping.warp_affine(picture, m, (9, 9), method, fraction_bits=steps)
    warping.fill_holes(*warping.forward_warp(picture, m, (40, 40)))
    maps = warping.convert_maps(x, y, warping.CV_32FC1)
    assert not np.shares_memory(maps[0], x) and not np.shares_memory(maps[1], y)
    for value, copy in zip((picture, x, y, m), before, strict=True):
        np.testing.assert_array_equal(value, copy)


def test_convert_maps_of_nan():
    x = np.float32([[np.nan, 5.3, 40000, -40000, 6e7, -6e7]])
    y = x[:, ::-1].copy()
    for nearest in False, True:
        ours = warping.convert_maps(x, y, warping.CV_16SC2, nearest)
        theirs = cv2.convertMaps(x, y, cv2.CV_16SC2, nninterpolation=nearest)
        np.testing.assert_array_equal(ours[0], theirs[0])


@pytest.mark.parametrize("steps, error", [(10**30, ValueError), (-1, ValueError), ("5", TypeError)])
@pytest.mark.parametrize("flags", [0, 1])
def test_wrong_fraction_bits_of_warp_affine(steps, error, flags):
    with pytest.raises(error, match="^fraction_bits "):
        warping.warp_affine(PICTURE, np.eye(3)[:2], (3, 3), flags, fraction_bits=steps)


def test_fraction_bits_of_few_bits():
    m = np.float64([[1, 0, 0.3], [0, 1, 0.4]])
    ours = warping.warp_affine(PICTURE, m, (5, 4), fraction_bits=np.uint8(8))
    np.testing.assert_array_equal(ours, warping.warp_affine(PICTURE, m, (5, 4), fraction_bits=8))


@pytest.mark.parametrize(
    "name, call",
    [
        ("center", lambda: warping.get_rotation_matrix_2d(("1", 2), 20, 1)),
        ("angle", lambda: warping.get_rotation_matrix_2d((1, 2), "20", 1)),
        ("scale", lambda: warping.get_rotation_matrix_2d((1, 2), 20, np.nan)),
        ("border_value", lambda: warping.remap(PICTURE, MAP - 9, MAP, border_value="x")),
    ],
)
def test_more_wrong_arguments(name, call):
    with pytest.raises((TypeError, ValueError), match=f"^{name} "):
        call()
