"""What the runner measures of the pyramids: ours, OpenCV's, scikit-image's, on 512 x 512."""

import cv2
import numpy as np
from skimage import transform

from cvlessons.pictures import load
from cvlessons.scratch import pyramids


def cases():
    gray = cv2.resize(load("camera", gray=True), (512, 512))
    colour = cv2.resize(load("astronaut"), (512, 512))
    other = cv2.resize(load("coffee"), (512, 512))
    mask = np.zeros((512, 512), np.float32)
    mask[:, :256] = 1
    theirs = opencv_laplacian_pyramid(gray, 5)
    ours = pyramids.laplacian_pyramid(gray, 5)
    return [
        (
            "pyr_down",
            lambda: pyramids.pyr_down(gray),
            lambda: cv2.pyrDown(gray),
            lambda: transform.pyramid_reduce(gray),
            "other: skimage, float64 and another kernel",
        ),
        ("pyr_down, 3 channels", lambda: pyramids.pyr_down(colour), lambda: cv2.pyrDown(colour), None, ""),
        (
            "pyr_up",
            lambda: pyramids.pyr_up(gray),
            lambda: cv2.pyrUp(gray),
            lambda: transform.pyramid_expand(gray),
            "to 1024 x 1024; other: skimage, float64 and another kernel",
        ),
        ("pyr_up, 3 channels", lambda: pyramids.pyr_up(colour), lambda: cv2.pyrUp(colour), None, "to 1024 x 1024"),
        (
            "gaussian_pyramid, 5 levels",
            lambda: pyramids.gaussian_pyramid(gray, 5),
            lambda: opencv_gaussian_pyramid(gray, 5),
            lambda: list(transform.pyramid_gaussian(gray, max_layer=4)),
            "OpenCV: a loop of pyrDown",
        ),
        (
            "laplacian_pyramid, 5 levels",
            lambda: pyramids.laplacian_pyramid(gray, 5),
            lambda: opencv_laplacian_pyramid(gray, 5),
            lambda: list(transform.pyramid_laplacian(gray, max_layer=4)),
            "OpenCV: pyrDown, pyrUp, subtract in int16; skimage's levels are something else",
        ),
        (
            "collapse, 5 levels",
            lambda: pyramids.collapse(ours),
            lambda: opencv_collapse(theirs),
            None,
            "OpenCV: pyrUp, add",
        ),
        (
            "blend, 3 channels, 5 levels",
            lambda: pyramids.blend(colour, other, mask, 5),
            lambda: opencv_blend(colour, other, mask, 5),
            None,
            "OpenCV: the same steps with its functions",
        ),
    ]


def opencv_gaussian_pyramid(src, levels):
    pyramid = [src]
    while len(pyramid) < levels:
        pyramid.append(cv2.pyrDown(pyramid[-1]))
    return pyramid


def opencv_laplacian_pyramid(src, levels, depth=cv2.CV_16S):
    pictures = opencv_gaussian_pyramid(src, levels)
    ups = [cv2.pyrUp(coarse, dstsize=fine.shape[1::-1]) for fine, coarse in zip(pictures, pictures[1:], strict=False)]
    return [cv2.subtract(fine, up, dtype=depth) for fine, up in zip(pictures, ups, strict=False)] + pictures[-1:]


def opencv_collapse(pyramid, depth=cv2.CV_8U):
    picture = pyramid[-1]
    for difference in reversed(pyramid[:-1]):
        picture = cv2.add(cv2.pyrUp(picture, dstsize=difference.shape[1::-1]), difference, dtype=depth)
    return picture


def opencv_blend(a, b, mask, levels):
    of_a = opencv_laplacian_pyramid(a.astype(np.float32), levels, cv2.CV_32F)
    of_b = opencv_laplacian_pyramid(b.astype(np.float32), levels, cv2.CV_32F)
    shares = opencv_gaussian_pyramid(cv2.merge([mask] * 3), levels)
    mixed = [
        cv2.add(cv2.multiply(share, one), cv2.multiply(1 - share, two))
        for share, one, two in zip(shares, of_a, of_b, strict=True)
    ]
    return np.clip(np.rint(opencv_collapse(mixed, cv2.CV_32F)), 0, 255).astype(np.uint8)
