"""Template matching: where does a small picture occur in a large one? Scores, peaks, and quarter turns."""

import numpy as np

from ._arguments import array, number, option, whole
from ._arguments import image as check_image

TM_SQDIFF, TM_SQDIFF_NORMED, TM_CCORR, TM_CCORR_NORMED, TM_CCOEFF, TM_CCOEFF_NORMED = range(6)
_METHODS = dict(
    enumerate(
        "TM_SQDIFF TM_SQDIFF_NORMED TM_CCORR TM_CCORR_NORMED TM_CCOEFF TM_CCOEFF_NORMED".split()
    )
)
_NORMED = (TM_SQDIFF_NORMED, TM_CCORR_NORMED, TM_CCOEFF_NORMED)
ROTATE_90_CLOCKWISE, ROTATE_180, ROTATE_90_COUNTERCLOCKWISE = range(3)
_TURNS = {0: "ROTATE_90_CLOCKWISE", 1: "ROTATE_180", 2: "ROTATE_90_COUNTERCLOCKWISE"}


def match_template_slow(image, templ, method, mask=None):
    """Slide the template over the image and score every window: the definition, obviously right and slow.

    Parameters, return value and errors are those of `match_template`, which gives the same numbers much faster.
    Slower than skimage.feature.match_template, too: two loops in Python, one window at a time.
    """
    _check_match(image, templ, method, mask)
    height, width = templ.shape[:2]
    response = np.empty((image.shape[0] - height + 1, image.shape[1] - width + 1), np.float32)
    for y in range(response.shape[0]):
        for x in range(response.shape[1]):
            window = image[y : y + height, x : x + width]
            response[y, x] = score_window(window, templ, method, mask)
    return response


def score_window(window, templ, method, mask=None):
    """Score one window against the template: what the six methods mean.

    Parameters
    ----------
    window, templ : ndarray, (h, w) or (h, w, c)
        The part of the image under the template, and the template.
    method : int
        One of the six TM_ constants.
    mask : ndarray, (h, w), uint8, optional
        Where it is 0, the pixel does not count.

    Returns
    -------
    float
        Small is good for the two SQDIFF methods, large for the other four.

    Notes
    -----
    At times a little slower than np.corrcoef, which knows neither masks nor OpenCV's rules for flat windows.
    """
    inside = np.ones(templ.shape[:2], bool) if mask is None else mask > 0
    # only the pixels that count; each becomes a row
    window, templ = window[inside].astype(np.float64), templ[inside].astype(np.float64)
    brightness = np.sum(window**2)
    # not how bright a pixel is counts now, but how far it is from the mean of its channel
    if method in (TM_CCOEFF, TM_CCOEFF_NORMED):
        window, templ = window - window.mean(axis=0), templ - templ.mean(axis=0)
    if method in (TM_SQDIFF, TM_SQDIFF_NORMED):
        score = np.sum((window - templ) ** 2)
    else:
        score = np.sum(window * templ)
    if method in _NORMED:
        energies = np.sum(window**2), np.sum(templ**2)
        score = _normalise(score, *energies, brightness, inside.sum(), method, bounded=mask is None)
    return float(score)


def match_template(image, templ, method, mask=None):
    """Compare the template with every window of the image, all windows at once.

    Parameters
    ----------
    image : ndarray, (H, W) or (H, W, 3), uint8 or float32
        Where to look. Two channels are accepted too.
    templ : ndarray, (h, w) or (h, w, 3), dtype and channels of `image`
        What to look for; not larger than the image in either direction.
    method : int
        TM_SQDIFF = 0, TM_SQDIFF_NORMED = 1, TM_CCORR = 2, TM_CCORR_NORMED = 3, TM_CCOEFF = 4, TM_CCOEFF_NORMED = 5.
    mask : ndarray, (h, w), uint8, optional
        Where it is 0, the template's pixel does not count.

    Returns
    -------
    ndarray, (H - h + 1, W - w + 1), float32
        At [y, x] the score of the window whose top left corner is there: small is good for SQDIFF, else large.

    Raises
    ------
    TypeError, ValueError
        On dtypes or shapes that do not fit, an unknown method, an empty mask. OpenCV silently swaps the roles of image
        and template if the template is larger in both directions; here that is an error.

    Notes
    -----
    Contract: FLOAT (OpenCV's error is up to 1e-6 of the largest CCORR value, for the normed methods divided by the
    denominator of the window; OpenCV correlates in float32, this function in float64).
    OpenCV 5 adds up TM_SQDIFF of uint8 in float32: a perfect match may score 128 instead of 0. OpenCV 4 does not.
    With a mask OpenCV divides by zero where window or template is flat (nan or inf); here the rules of the unmasked
    case hold there too. OpenCV also takes float32 weights and masks with channels; here a pixel counts or it does not.
    At times a little slower than scipy.signal.correlate, which goes through the FFT too and stops there.

    References
    ----------
    J. P. Lewis, Fast Normalized Cross-Correlation, Vision Interface 1995. OpenCV: cv2.matchTemplate.
    """
    _check_match(image, templ, method, mask)
    whole_numbers = image.dtype == np.uint8 and method not in (TM_CCOEFF, TM_CCOEFF_NORMED)
    image, templ = _channels_first(image), _channels_first(templ)
    inside = np.ones(templ.shape[1:]) if mask is None else (mask > 0).astype(np.float64)
    area = inside.sum()
    # the windows may keep their means: multiplied by such a template, a mean adds up to 0
    if method in (TM_CCOEFF, TM_CCOEFF_NORMED):
        templ = templ - (templ * inside).sum(axis=(1, 2), keepdims=True) / area
    templ = templ * inside

    score, templ_energy = _correlate(image, templ), np.sum(templ**2)
    if method not in (TM_CCORR, TM_CCOEFF):
        energy = brightness = _window_sums(np.sum(image**2, axis=0), inside)
    if method in (TM_SQDIFF, TM_SQDIFF_NORMED):  # sum (I - T)^2 = sum I^2 - 2 sum I T + sum T^2
        score = np.maximum(energy - 2 * score + templ_energy, 0)
    if whole_numbers:
        # sums of whole numbers are whole, so what lies behind the point is error of the FFT
        score = np.rint(score)
    if method == TM_CCOEFF_NORMED:  # sum (I - mean I)^2 = sum I^2 - (sum I)^2 / area
        energy = energy - sum(_window_sums(plane, inside) ** 2 for plane in image) / area
    if method in _NORMED:
        score = _normalise(
            score, energy, templ_energy, brightness, area, method, bounded=mask is None
        )
    return score.astype(np.float32)


def find_peaks(response, threshold, radius, minimum=False):
    """List the best places, strongest first, none closer than `radius` to a stronger one.

    Greedy non-maximum suppression: take the strongest value, blank the square of 2 radius + 1 around it, repeat.

    Parameters
    ----------
    response : ndarray, (H, W), any integer or float dtype
        Scores; nan is never a peak.
    threshold : float
        The weakest value still taken (itself included).
    radius : int
        How far the blanked square reaches from its centre, in pixels; 0 keeps every value that passes the threshold.
    minimum : bool
        Look for the smallest values instead, as the SQDIFF methods need.

    Returns
    -------
    points : ndarray, (n, 2), int64
        x and y of each peak; equal values in raster order.
    scores : ndarray, (n,), dtype of `response`
        The values there.

    Notes
    -----
    Contract: INTEGER (the points of a loop over cv2.minMaxLoc that blanks with cv2.rectangle, in the same order).
    Slower than skimage.feature.peak_local_max, which only looks at local maxima and so finds fewer: here Python looks
    at every place that passes the threshold.
    """
    array(response, "response", ndim=2)
    threshold = number(threshold, "threshold", finite=False)
    radius = whole(radius, "radius", 0)
    strength = -response.astype(np.float64) if minimum else response.astype(np.float64)
    rows, columns = np.nonzero(strength >= (-threshold if minimum else threshold))  # raster order
    order = np.argsort(-strength[rows, columns], kind="stable")  # stable: ties stay in raster order
    free = np.ones(response.shape, bool)
    points = []
    for y, x in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if free[y, x]:
            points.append((x, y))
            free[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1] = False
    points = np.array(points, np.int64).reshape(-1, 2)
    return points, response[points[:, 1], points[:, 0]]


def rotate(src, rotate_code):
    """Turn a picture by a quarter, a half or three quarters of a full turn; no value changes.

    Parameters
    ----------
    src : ndarray, (H, W) or (H, W, c), any dtype
    rotate_code : int
        ROTATE_90_CLOCKWISE = 0, ROTATE_180 = 1, ROTATE_90_COUNTERCLOCKWISE = 2.

    Returns
    -------
    ndarray
        A new array; height and width change places in the two quarter turns.

    Notes
    -----
    Contract: INTEGER (equal to cv2.rotate).
    At times a little slower than np.rot90, which does the work: the arguments are checked, and the result is a copy.
    """
    check_image(src, "src", (array(src, "src").dtype.name,))
    option(rotate_code, "rotate_code", _TURNS)
    quarters = {ROTATE_90_CLOCKWISE: -1, ROTATE_180: 2, ROTATE_90_COUNTERCLOCKWISE: 1}[rotate_code]
    return np.rot90(src, quarters).copy()


def _correlate(image, templ):
    """Sum of image * template under every position of the template, all channels together; arrays (channels, h, w)."""
    size = [_fast_length(n) for n in image.shape[1:]]
    # in the spectra, all positions of the template at once are one multiplication
    spectrum = np.fft.rfft2(image, size) * np.conj(np.fft.rfft2(templ, size))
    everywhere = np.fft.irfft2(spectrum.sum(axis=0), size)
    return everywhere[: image.shape[1] - templ.shape[1] + 1, : image.shape[2] - templ.shape[2] + 1]


def _fast_length(n):
    """The next multiple of 32: the FFT is slow on lengths with large prime factors."""
    return -(-n // 32) * 32


def _window_sums(plane, inside):
    """Sum of the pixels of every window where `inside` is 1."""
    if not inside.all():
        return _correlate(plane[None], inside[None])
    # table[y, x] is the sum of all that lies above and to the left, so a window is four look-ups
    height, width = inside.shape
    table = np.pad(plane.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return (
        table[height:, width:]
        - table[:-height, width:]
        - table[height:, :-width]
        + table[:-height, :-width]
    )


def _normalise(score, window_energy, templ_energy, brightness, area, method, bounded):
    """Divide by the largest value the score can have, with OpenCV's rules for windows where that is (almost) zero."""
    if method == TM_CCOEFF_NORMED and templ_energy / area < np.finfo(np.float64).eps:
        return np.ones_like(score)  # a flat template fits everywhere, OpenCV says
    # what is left of a flat window after its mean is subtracted is only rounding error
    flat = window_energy <= np.minimum(0.5, 10 * np.finfo(np.float32).eps * brightness)
    limit = np.sqrt(np.where(flat, 0, window_energy) * templ_energy)
    ratio = score / np.where(limit > 0, limit, 1)
    if bounded:  # without a mask: a little beyond 1 is taken for rounding
        ratio, believable = np.clip(ratio, -1, 1), np.abs(score) < 1.125 * limit
    else:
        believable = limit > 0
    return np.where(believable, ratio, 1 if method == TM_SQDIFF_NORMED else 0)


def _channels_first(image):
    """Return the picture as float64 of shape (channels, rows, columns)."""
    return np.moveaxis(np.atleast_3d(image), 2, 0).astype(np.float64)


def _check_match(image, templ, method, mask):
    check_image(image, "image", ("uint8", "float32"), (1, 2, 3))
    check_image(templ, "templ", (image.dtype.name,), (1, 2, 3))
    option(method, "method", _METHODS)
    if image.shape[2:] != templ.shape[2:]:
        raise ValueError(
            f"templ has shape {templ.shape}; it must have the channels of image, shape {image.shape}"
        )
    if templ.shape[0] > image.shape[0] or templ.shape[1] > image.shape[1]:
        raise ValueError(
            f"templ has shape {templ.shape}; it must fit into image, shape {image.shape}"
        )
    if mask is not None:
        check_image(mask, "mask", ("uint8",), (1,))
        if mask.shape != templ.shape[:2]:
            raise ValueError(
                f"mask has shape {mask.shape}; it must have that of templ, {templ.shape[:2]}"
            )
        if not mask.any():
            raise ValueError("mask is 0 everywhere; it must keep at least one pixel")
