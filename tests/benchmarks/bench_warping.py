"""What is timed for the geometric transforms: our function, OpenCV's and scikit-image's, on 512 x 512."""

import cv2
import numpy as np
from scipy import ndimage
from skimage import transform

from cvlessons.pictures import load
from cvlessons.scratch import warping

SIZE = (512, 512)


def cases():
    """Yield (name, ours, OpenCV's, another's or None, note); the functions take no argument."""
    gray, colour = load("camera", gray=True), load("astronaut")
    affine = cv2.getRotationMatrix2D((256, 256), 20, 1)
    tilt = np.vstack([affine, [1e-4, 1e-4, 1]])
    x, y = (position.astype(np.float32) for position in np.meshgrid(np.arange(512.0), np.arange(512.0)))
    x, y = x + 5 * np.sin(y / 20), y + 5 * np.cos(x / 20)
    back = np.linalg.inv(np.vstack([affine, [0, 0, 1]]))

    def other(picture, order):
        return lambda: transform.warp(picture, back, order=order, preserve_range=True)

    for name, order in ("nearest", 0), ("linear", 1):
        yield (
            f"remap {name}",
            lambda order=order: warping.remap(gray, x, y, order),
            lambda order=order: cv2.remap(gray, x, y, order),
            lambda order=order: transform.warp(gray, np.stack([y, x]), order=order, preserve_range=True),
            "gray",
        )
        for kind, picture in ("gray", gray), ("colour", colour):
            yield (
                f"warp_affine {name}, {kind}",
                lambda order=order, picture=picture: warping.warp_affine(picture, affine, SIZE, order),
                lambda order=order, picture=picture: cv2.warpAffine(picture, affine, SIZE, flags=order),
                other(picture, order),
                kind,
            )
        yield (
            f"warp_perspective {name}",
            lambda order=order: warping.warp_perspective(gray, tilt, SIZE, order),
            lambda order=order: cv2.warpPerspective(gray, tilt, SIZE, flags=order),
            lambda order=order: transform.warp(gray, np.linalg.inv(tilt), order=order, preserve_range=True),
            "gray",
        )
    yield (
        "warp_affine linear, 1/32 pixel",
        lambda: warping.warp_affine(gray, affine, SIZE, fraction_bits=5),
        lambda: cv2.warpAffine(gray, affine, SIZE),
        None,
        "gray; the rule of OpenCV 4",
    )
    floats = gray.astype(np.float32)
    yield (
        "bilinear",
        lambda: warping.bilinear(floats, x, y),
        lambda: cv2.remap(floats, x, y, 1),
        lambda: ndimage.map_coordinates(floats, [y, x], order=1),
        "gray, float32",
    )
    yield "forward_warp", lambda: warping.forward_warp(gray, affine, SIZE), None, None, "gray"
    thrown = warping.forward_warp(gray, affine, SIZE)
    yield "fill_holes", lambda: warping.fill_holes(*thrown), None, None, "gray"
    yield (
        "get_rotation_matrix_2d",
        lambda: warping.get_rotation_matrix_2d((256, 256), 20, 1),
        lambda: cv2.getRotationMatrix2D((256, 256), 20, 1),
        None,
        "",
    )
    corners, seen = (
        np.float32([[0, 0], [511, 0], [511, 511], [0, 511]]),
        np.float32([[9, 5], [500, 30], [480, 490], [20, 470]]),
    )
    yield (
        "get_affine_transform",
        lambda: warping.get_affine_transform(corners[:3], seen[:3]),
        lambda: cv2.getAffineTransform(corners[:3], seen[:3]),
        lambda: transform.estimate_transform("affine", corners[:3], seen[:3]),
        "skimage: least squares",
    )
    yield (
        "get_perspective_transform",
        lambda: warping.get_perspective_transform(corners, seen),
        lambda: cv2.getPerspectiveTransform(corners, seen),
        lambda: transform.estimate_transform("projective", corners, seen),
        "skimage: least squares",
    )
    points = np.dstack([x, y]).reshape(-1, 1, 2)
    yield (
        "perspective_transform",
        lambda: warping.perspective_transform(points, tilt),
        lambda: cv2.perspectiveTransform(points, tilt),
        lambda: transform.ProjectiveTransform(tilt)(points[:, 0]),
        "512 * 512 points",
    )
    fixed = cv2.CV_16SC2
    yield "convert_maps", lambda: warping.convert_maps(x, y, fixed), lambda: cv2.convertMaps(x, y, fixed), None, ""
