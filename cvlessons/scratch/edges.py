"""Canny's edge detector, step by step: slope, steepness, thinning to ridges, hysteresis."""

import numpy as np

from ._arguments import array, number, option
from ._arguments import image as check_image
from .filtering import BORDER_REPLICATE, CV_16S, sobel


def canny(image, threshold1, threshold2, aperture_size=3, l2_gradient=False):
    """Find edges: thin lines where the picture is steepest, kept if they are strong or hang on to something strong.

    Parameters
    ----------
    image : array (rows, columns) or (rows, columns, channels), uint8
    threshold1, threshold2 : number
        The steepness a weak and a strong edge pixel must exceed, in either order.
    aperture_size : int
        Size of the Sobel filters: 3, 5 or 7.
    l2_gradient : bool
        Measure steepness by the root of dx^2 + dy^2 instead of |dx| + |dy|.

    Returns
    -------
    array (rows, columns), uint8
        255 on edges, 0 elsewhere.

    Raises
    ------
    TypeError, ValueError
        For a picture that is not uint8, an aperture other than 3, 5, 7, thresholds that are not numbers.

    Notes
    -----
    Contract: INTEGER, equal to cv2.Canny with its IPP branch off (`cv2.ipp.setUseIPP(False)`).
    With IPP, one pixel may differ when the aperture is 5.

    References
    ----------
    J. Canny, A computational approach to edge detection, IEEE PAMI 8(6), 1986. OpenCV: Canny.
    """
    low, high = canny_thresholds(threshold1, threshold2, aperture_size, l2_gradient)
    dx, dy = canny_gradient(image, aperture_size, l2_gradient)
    steepness = gradient_magnitude(dx, dy, l2_gradient)
    ridges = thin_edges(steepness, dx, dy)
    edges = hysteresis(ridges & (steepness > low), ridges & (steepness > high))
    return np.where(edges, 255, 0).astype(np.uint8)


def canny_gradient(image, aperture_size=3, l2_gradient=False):
    """Measure the slope along x and y; in a colour picture take, at each pixel, that of the steepest channel.

    Returns two int16 arrays (rows, columns). Contract: INTEGER, as in cv2.Canny.
    """
    check_image(image, "image", channels=(1, 3, 4))
    option(aperture_size, "aperture_size", {3: "small", 5: "middle", 7: "large"})
    scale = 1 / 16 if aperture_size == 7 else 1  # keeps the large sums of aperture 7 within int16
    dx = sobel(image, CV_16S, 1, 0, aperture_size, scale, border_type=BORDER_REPLICATE)
    dy = sobel(image, CV_16S, 0, 1, aperture_size, scale, border_type=BORDER_REPLICATE)
    if image.ndim == 3:
        # argmax takes the first channel where two are equally steep, as OpenCV does
        steepest = gradient_magnitude(dx, dy, l2_gradient).argmax(axis=2)[..., None]
        dx = np.take_along_axis(dx, steepest, axis=2)[..., 0]
        dy = np.take_along_axis(dy, steepest, axis=2)[..., 0]
    return dx, dy


def gradient_magnitude(dx, dy, l2_gradient=False):
    """Say how steep the picture is: |dx| + |dy|, or dx^2 + dy^2 (the square: no root is needed to compare).

    Returns an int32 array of the shape of `dx`. Contract: INTEGER.
    """
    _slopes(dx, dy)
    dx, dy = dx.astype(np.int32), dy.astype(np.int32)
    return dx * dx + dy * dy if l2_gradient else np.abs(dx) + np.abs(dy)


def gradient_direction(dx, dy):
    """Sort slopes into four directions: 0 across (left-right), 1 falling diagonal, 2 up-down, 3 rising diagonal.

    Returns a uint8 array of the shape of `dx`. Contract: INTEGER.
    Slower than np.arctan2 of floats, rounded to eighths of a turn: whole numbers decide the ties as OpenCV does.
    """
    _slopes(dx, dy)
    # unsigned: the numbers below need all 32 bits
    x = np.abs(dx.astype(np.int32)).astype(np.uint32)
    y = np.abs(dy.astype(np.int32)).astype(np.uint32)
    # below 22.5 degrees y / x is less than their tangent, 13573 / 2^15
    flat = y << 15 < x * 13573
    # above 67.5 degrees it is more than their tangent, which is 2 larger
    steep = y << 15 > x * 13573 + (x << 16)
    falling = (dx < 0) == (dy < 0)  # y points down: slopes of one sign lie on the falling diagonal
    direction = np.where(falling, np.uint8(1), np.uint8(3))
    direction = np.where(steep, np.uint8(2), direction)
    return np.where(flat, np.uint8(0), direction)


def thin_edges(steepness, dx, dy):
    """Keep the ridges: pixels steeper than both their neighbours in the direction of the slope.

    Parameters
    ----------
    steepness : array (rows, columns), int32
    dx, dy : arrays (rows, columns), int16

    Returns
    -------
    array (rows, columns), bool

    Notes
    -----
    Contract: INTEGER. Known as non-maximum suppression.
    """
    array(steepness, "steepness", ndim=2)
    _slopes(dx, dy)
    if steepness.shape != dx.shape:
        raise ValueError(
            f"steepness has shape {steepness.shape}, dx has {dx.shape}; they must agree"
        )

    rows, columns = steepness.shape
    framed = np.pad(steepness, 1)  # nothing is steep outside the picture

    def neighbour(down, right):
        return framed[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]

    # of two equal neighbours in a row or column exactly one stays: > on one side, >= on the other
    across = (steepness > neighbour(0, -1)) & (steepness >= neighbour(0, 1))
    up_down = (steepness > neighbour(-1, 0)) & (steepness >= neighbour(1, 0))
    falling = (steepness > neighbour(-1, -1)) & (steepness > neighbour(1, 1))
    rising = (steepness > neighbour(-1, 1)) & (steepness > neighbour(1, -1))
    direction = gradient_direction(dx, dy)
    diagonal = np.where(direction == 1, falling, rising)
    return np.where(direction == 0, across, np.where(direction == 2, up_down, diagonal))


def hysteresis(weak, strong):
    """Keep the strong pixels, and every weak one that a chain of weak neighbours (8 around) ties to a strong one.

    Parameters
    ----------
    weak, strong : arrays (rows, columns), bool
        A strong pixel counts as weak, too.

    Returns
    -------
    array (rows, columns), bool

    Notes
    -----
    Contract: INTEGER.
    Slower than skimage.filters.apply_hysteresis_threshold, which numbers the areas in compiled code: here the edges
    grow by one pixel in each round.
    """
    array(weak, "weak", ("bool",), 2)
    array(strong, "strong", ("bool",), 2)
    if weak.shape != strong.shape:
        raise ValueError(f"weak has shape {weak.shape}, strong has {strong.shape}; they must agree")

    width = weak.shape[1] + 2
    # a frame of False around both: now every pixel has eight neighbours
    waiting = np.pad(weak | strong, 1).ravel()
    kept = np.pad(strong, 1).ravel()
    around = np.array([-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1])
    front = np.flatnonzero(kept)  # the pixels that joined in the last round
    waiting[front] = False
    while front.size:
        near = (front[:, None] + around).ravel()
        front = np.unique(near[waiting[near]])
        waiting[front] = False
        kept[front] = True
    return kept.reshape(-1, width)[1:-1, 1:-1]


def canny_thresholds(threshold1, threshold2, aperture_size=3, l2_gradient=False):
    """Return (low, high) as whole numbers on the scale of `gradient_magnitude`.

    Contract: INTEGER, as in cv2.Canny.
    """
    low, high = sorted((number(threshold1, "threshold1"), number(threshold2, "threshold2")))
    if aperture_size == 7:
        low, high = low / 16, high / 16  # as the gradient
    if l2_gradient:  # the magnitude is a square, so are the thresholds
        low, high = (limit**2 if limit > 0 else limit for limit in (low, high))
    return int(np.floor(low)), int(np.floor(high))


def _slopes(dx, dy):
    array(dx, "dx", ("int16",))
    array(dy, "dy", ("int16",))
    if dx.shape != dy.shape:
        raise ValueError(f"dx has shape {dx.shape}, dy has {dy.shape}; they must agree")
