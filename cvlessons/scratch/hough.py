"""Hough transforms: points vote for every line, or circle, that they could lie on; the peaks of the votes are found."""

import numpy as np

from ._arguments import array, number, option, whole
from .edges import canny
from .filtering import BORDER_REPLICATE, CV_16S, sobel

HOUGH_GRADIENT = 3
_LARGEST = 32767  # radius, in pixels


def hough_votes(image, rho, theta, *, min_theta=0, max_theta=np.pi):
    """Let every non-zero pixel vote for all lines through it: x cos(angle) + y sin(angle) = distance.

    Parameters
    ----------
    image : array (rows, columns), uint8
        An edge picture; every pixel other than 0 votes.
    rho : number
        Step of the distance in pixels, above 0.
    theta : number
        Step of the angle in radians, above 0.
    min_theta, max_theta : number
        Range of the angle of a line's normal, from the x axis towards the y axis.

    Returns
    -------
    votes : array (angles, distances), int32
    angles : array (angles,), float32
    distances : array (distances,), float32
        The angle of each row and the distance of each column of `votes`; a distance may be negative.

    Raises
    ------
    TypeError, ValueError
        For a picture with other axes or dtype, steps not above 0, max_theta below min_theta.

    Notes
    -----
    Contract: INTEGER, the votes that cv2.HoughLines counts.
    Slower than skimage.transform.hough_line, a compiled loop over points: here all points vote, angle by angle.
    In OpenCV 4 distances are off by rho / 2 when their number is even.

    References
    ----------
    R. O. Duda, P. E. Hart, Use of the Hough transformation to detect lines and curves in pictures, CACM 15(1), 1972.
    """
    _grey_picture(image)
    count = _angle_count(theta, min_theta, max_theta)
    steps, middle = _distance_count(image.shape, rho)

    rho, theta, first = np.float32(rho), np.float32(theta), np.float32(min_theta)
    # the angle is added up in float32, step by step, with the rounding errors that OpenCV's has
    turned = np.cumsum(np.append(first, np.full(count - 1, theta)), dtype=np.float32)
    rows, columns = np.nonzero(image)
    bins = _distance_bins((columns, rows), _trig_table(turned.astype(np.float64), rho), middle)
    votes = np.array([np.bincount(row, minlength=steps) for row in bins], np.int32)
    angles = first + np.arange(count, dtype=np.float32) * theta
    distances = (np.arange(steps, dtype=np.float32) - np.float32(middle)) * rho
    return votes, angles, distances


def hough_lines(image, rho, theta, threshold, *, min_theta=0, max_theta=np.pi):
    """Find straight lines: the peaks of `hough_votes` with more than `threshold` votes.

    Parameters
    ----------
    image, rho, theta, min_theta, max_theta
        As in `hough_votes`.
    threshold : int
        A line needs more votes than this.

    Returns
    -------
    array (N, 2), float32
        (distance, angle) of each line, the one with most votes first. OpenCV returns (N, 1, 2), and None for N = 0.

    Raises
    ------
    TypeError, ValueError
        As in `hough_votes`, and for a threshold that is not whole.

    Notes
    -----
    Contract: INTEGER, the lines of cv2.HoughLines in its order, without the refinement of its `srn` and `stn`.
    At times a little slower than skimage.transform.hough_line and hough_line_peaks: see `hough_votes`.
    In OpenCV 4 distances are off by rho / 2 when their number is even.
    """
    threshold = whole(threshold, "threshold")
    votes, angles, distances = hough_votes(
        image, rho, theta, min_theta=min_theta, max_theta=max_theta
    )
    row, column = _peaks(votes, threshold)
    return np.column_stack([distances[column], angles[row]])


def _peaks(votes, threshold):
    """Return rows and columns of the local maxima above `threshold`, most votes first, equal ones in reading order."""
    framed = np.pad(votes, 1)
    left, right = framed[1:-1, :-2], framed[1:-1, 2:]
    above, below = framed[:-2, 1:-1], framed[2:, 1:-1]
    # > on one side and >= on the other, so that of two equal neighbours exactly one is a peak
    peak = (votes > left) & (votes >= right) & (votes > above) & (votes >= below)
    row, column = np.nonzero(peak & (votes > threshold))
    order = np.argsort(-votes[row, column], kind="stable")
    return row[order], column[order]


def hough_lines_p(image, rho, theta, threshold, min_line_length=0, max_line_gap=0):
    """Find line segments: draw points at random; when a line has enough votes, walk along it and take its points away.

    Parameters
    ----------
    image, rho, theta
        As in `hough_votes`.
    threshold : int
        A line needs at least this many votes before it is walked.
    min_line_length : number
        A segment is kept if it is at least this long in x or in y, in pixels.
    max_line_gap : number
        Up to this many empty pixels in a row are stepped over.

    Returns
    -------
    array (N, 4), int32
        (x1, y1, x2, y2) of each segment. OpenCV 4 returns (N, 1, 4), and both return None for N = 0.

    Raises
    ------
    TypeError, ValueError
        As in `hough_lines`, and for lengths that are not numbers.

    Notes
    -----
    Contract: INTEGER, the segments of cv2.HoughLinesP in its order: OpenCV's random numbers start the same every time.
    Slower than skimage.transform.probabilistic_hough_line, which is compiled: here Python draws one point at a time.

    References
    ----------
    J. Matas, C. Galambos, J. Kittler, Robust detection of lines using the progressive probabilistic Hough transform,
    CVIU 78(1), 2000.
    """
    _grey_picture(image)
    threshold = whole(threshold, "threshold")
    min_line_length = round(number(min_line_length, "min_line_length", 0))
    max_line_gap = round(number(max_line_gap, "max_line_gap", 0))
    count = _angle_count(theta, 0, np.pi)
    steps, middle = _distance_count(image.shape, rho)

    cos, sin = _trig_table(np.arange(count) * float(np.float32(theta)), rho)
    waiting = image != 0
    rows, columns = np.nonzero(waiting)
    point_at = np.cumsum(waiting).reshape(image.shape) - 1  # which point lies at a pixel
    bins = _distance_bins((columns, rows), (cos, sin), middle).T + np.arange(count) * steps
    bins = np.ascontiguousarray(bins)  # faster: all cells of one point lie side by side
    votes = np.zeros(count * steps, np.int32)
    segments = []
    for point in _drawing_order(len(rows)):
        x, y = int(columns[point]), int(rows[point])
        if not waiting[y, x]:
            continue  # it went with a line found before
        counts = votes[bins[point]] + 1
        votes[bins[point]] = counts
        best = counts.argmax()
        if counts[best] < threshold:
            continue
        step_x, step_y = _step_along(cos[best], sin[best])
        forth = _walk(waiting, (x, y), (step_x, step_y), max_line_gap)
        back = _walk(waiting, (x, y), (-step_x, -step_y), max_line_gap)
        (x1, y1), (x2, y2) = forth[:, -1], back[:, -1]
        x, y = np.concatenate([forth, back[:, 1:]], axis=1)
        waiting[y, x] = False
        if max(abs(x2 - x1), abs(y2 - y1)) >= min_line_length:
            segments.append((x1, y1, x2, y2))
            # like OpenCV, take back a vote for each point, also for those that never voted
            for taken in point_at[y, x]:
                votes[bins[taken]] -= 1
    return np.array(segments, np.int32).reshape(-1, 4)


def hough_circles(image, method, dp, min_dist, param1=100, param2=100, min_radius=0, max_radius=0):
    """Find circles: edge points vote along their slope for centres; each centre takes the radius that most share.

    Parameters
    ----------
    image : array (rows, columns), uint8
        A grey picture, not an edge picture.
    method : int
        HOUGH_GRADIENT.
    dp : number
        Side of a voting cell in pixels, at least 1.
    min_dist : number
        Centres nearer than this to a better one are dropped; above 0.
    param1 : number
        The upper threshold of Canny; the lower is half of it.
    param2 : number
        Votes a centre needs, and points that must share a radius.
    min_radius, max_radius : int
        Range of the radius in pixels; 0 for `max_radius` means no limit.

    Returns
    -------
    array (N, 3), float32
        (x, y, radius), the circle with most points first. OpenCV returns (1, N, 3), and None for N = 0.

    Raises
    ------
    TypeError, ValueError
        For a picture that is not grey and uint8, another method, numbers out of range.

    Notes
    -----
    Contract: INTEGER, the circles of cv2.HoughCircles in its order. A negative `max_radius` (centres only) is refused.

    References
    ----------
    H. K. Yuen, J. Princen, J. Illingworth, J. Kittler, Comparative study of Hough transform methods for circle finding,
    Image and Vision Computing 8(1), 1990.
    """
    _grey_picture(image)
    option(method, "method", {HOUGH_GRADIENT: "HOUGH_GRADIENT"})
    dp = np.float32(number(dp, "dp", 1))
    min_dist = _above_0(min_dist, "min_dist")
    param1, param2 = round(_above_0(param1, "param1")), round(_above_0(param2, "param2"))
    min_radius = whole(min_radius, "min_radius", 0, _LARGEST)
    max_radius = whole(max_radius, "max_radius", 0, _LARGEST)
    if max_radius == 0:
        max_radius = max(image.shape)
    elif max_radius <= min_radius:
        max_radius = min_radius + 2

    votes, points = hough_centre_votes(image, dp, param1, min_radius, max_radius)
    circles = []
    for row, column in zip(*_peaks(votes, param2), strict=True):
        if row == 0 or column == 0:
            continue  # OpenCV looks for no centres there
        x, y = np.float32([column + 0.5, row + 0.5]) * dp  # the middle of the cell
        radius, support = _best_radius(points, x, y, dp, min_radius, max_radius)
        if support > param2:
            circles.append((-support, -radius, x, y))

    found = np.zeros((0, 3), np.float32)
    # the minus signs put most points first, and of equals the larger circle, then the leftmost
    for _, minus_radius, x, y in sorted(circles):
        distance_2 = (found[:, 0] - x) ** 2 + (found[:, 1] - y) ** 2
        if not (distance_2 < min_dist**2).any():
            found = np.vstack([found, np.float32([[x, y, -minus_radius]])])
    return found


def hough_centre_votes(image, dp, param1, min_radius, max_radius):
    """Let every edge point vote for all centres `min_radius` to `max_radius` away, up and down its slope.

    Returns
    -------
    votes : array (cells down, cells across), int32
    points : array (2, N), float32
        x and y of the edge points.

    Notes
    -----
    Contract: INTEGER, the votes that cv2.HoughCircles counts.
    """
    _grey_picture(image)
    dp, param1 = number(dp, "dp", 1), whole(param1, "param1", 0)
    min_radius = whole(min_radius, "min_radius", 0, _LARGEST)
    max_radius = whole(max_radius, "max_radius", min_radius, _LARGEST)
    dx = sobel(image, CV_16S, 1, 0, border_type=BORDER_REPLICATE)
    dy = sobel(image, CV_16S, 0, 1, border_type=BORDER_REPLICATE)
    edge = (canny(image, max(1, param1 // 2), param1) > 0) & ((dx != 0) | (dy != 0))
    rows, columns = np.nonzero(edge)
    slope_x, slope_y = dx[edge].astype(np.float32), dy[edge].astype(np.float32)
    steepness = np.sqrt(slope_x * slope_x + slope_y * slope_y)

    # whole numbers, in 1/1024 of a cell, as OpenCV has them; a step is one pixel along the slope
    per_pixel = np.float32(1) / np.float32(dp)
    step_x = np.rint(slope_x * per_pixel * 1024 / steepness).astype(np.int64)
    step_y = np.rint(slope_y * per_pixel * 1024 / steepness).astype(np.int64)
    start_x = np.rint(columns.astype(np.float32) * per_pixel * 1024).astype(np.int64)
    start_y = np.rint(rows.astype(np.float32) * per_pixel * 1024).astype(np.int64)
    down, across = (int(np.ceil(np.float32(size) * per_pixel)) for size in image.shape)
    votes = np.zeros(down * across, np.int32)
    for sign in (1, -1):
        x, y = start_x + sign * min_radius * step_x, start_y + sign * min_radius * step_y
        move_x, move_y = sign * step_x, sign * step_y
        for _ in range(min_radius, max_radius + 1):
            inside = (x >= 0) & (x >> 10 < across) & (y >= 0) & (y >> 10 < down)
            # a ray that has left the picture is done
            x, y, move_x, move_y = x[inside], y[inside], move_x[inside], move_y[inside]
            cells = (y >> 10) * across + (x >> 10)
            votes += np.bincount(cells, minlength=votes.size).astype(np.int32)
            x, y = x + move_x, y + move_y
    return votes.reshape(down, across), np.array([columns, rows], np.float32)


def _best_radius(points, x, y, dp, min_radius, max_radius):
    """Return the radius with most points for its length, and how many they are, from a histogram of distances."""
    distance_2 = (points[0] - x) ** 2 + (points[1] - y) ** 2
    distance = np.sqrt(distance_2[(distance_2 >= min_radius**2) & (distance_2 <= max_radius**2)])
    window = 10  # bins per side of a cell, and bins that are counted together as one radius
    size = round(float(np.float32(max_radius - min_radius) / dp * np.float32(window)))
    bins = np.rint((distance - np.float32(min_radius)) / dp * np.float32(window))
    bins = np.clip(bins, 0, size - 1).astype(int)
    counts = np.bincount(bins, minlength=size)
    up_to = np.append(0, np.cumsum(counts))

    best, most, last = np.float32(0), np.float32(0), size
    for top in np.flatnonzero(counts)[::-1]:  # from the largest distance down
        if top >= last or top == 0:
            continue  # counted with a larger radius
        bottom = max(top - window, -1)
        last = bottom  # OpenCV goes on below this bin, and leaves it out
        count = np.float32(up_to[top + 1] - up_to[bottom + 1])
        radius = np.float32(top + bottom) / np.float32(2) / np.float32(window) * dp
        radius = radius + np.float32(min_radius)
        if count * best >= most * radius or (best == 0 and count >= most):
            best, most = radius, count
    return best, int(most)


def _drawing_order(count):
    """Shuffle 0 to count - 1 as OpenCV's random numbers do (multiply with carry, from a fixed start)."""
    numbers = list(range(count))
    state = 2**64 - 1
    order = []
    for left in range(count, 0, -1):
        state = (state & 0xFFFFFFFF) * 4164903690 + (state >> 32)
        drawn = (state & 0xFFFFFFFF) % left
        order.append(numbers[drawn])
        numbers[drawn] = numbers[left - 1]
    return order


def _walk(waiting, start, step, max_line_gap):
    """Walk from `start` over the waiting pixels, up to the border or a wide gap; return their x and y in that order."""
    distance = np.arange(max(waiting.shape))
    # from the middle of the first pixel, in 1/65536 pixel
    begin_x, begin_y = ((place << 16) + (1 << 15) for place in start)
    x, y = (begin_x + distance * step[0]) >> 16, (begin_y + distance * step[1]) >> 16
    inside = (x >= 0) & (x < waiting.shape[1]) & (y >= 0) & (y < waiting.shape[0])
    x, y = x[inside], y[inside]
    hits = np.flatnonzero(waiting[y, x])
    wide = np.flatnonzero(np.diff(hits) > max_line_gap + 1)
    if wide.size:
        hits = hits[: wide[0] + 1]
    return np.array([x[hits], y[hits]])


def _step_along(cos, sin):
    """Return the step (x, y) along a line with this normal in 1/65536 pixel; the longer of the two is one pixel."""
    x, y, one = -float(sin), float(cos), 1 << 16
    if abs(x) > abs(y):
        return (one if x > 0 else -one), round(y * one / abs(x))
    return round(x * one / abs(y)), (one if y > 0 else -one)


def _trig_table(angles, rho):
    """Return cosines and sines, divided by the step of the distance, in the precision that OpenCV keeps."""
    per_step = float(np.float32(1) / np.float32(rho))
    cos, sin = np.cos(angles) * per_step, np.sin(angles) * per_step
    return cos.astype(np.float32), sin.astype(np.float32)


def _distance_bins(points, table, middle):
    """For each angle and each point (x, y): into which distance does it vote? An array (angles, points)."""
    x, y = (axis.astype(np.float32) for axis in points)
    bins = [np.rint(x * cos + y * sin) + middle for cos, sin in zip(*table, strict=True)]
    return np.array(bins).astype(np.int32)


def _angle_count(theta, min_theta, max_theta):
    theta = float(np.float32(_above_0(theta, "theta")))
    min_theta = number(min_theta, "min_theta")
    max_theta = number(max_theta, "max_theta", min_theta)
    count = int(np.floor((max_theta - min_theta) / theta)) + 1
    if count > 1 and abs(np.pi - (count - 1) * theta) < theta / 2:
        count -= 1  # the normal at pi is the one at 0 again
    return count


def _distance_count(shape, rho):
    """Return how many distances there are, from -(rows + columns) to rows + columns, and which one is 0."""
    rho = _above_0(rho, "rho")
    count = round(float(np.float32(2 * sum(shape) + 1) / np.float32(rho)))
    middle = (count - 1) // 2
    # lines are at most a side away on the one hand, and a diagonal on the other
    farthest = np.hypot(shape[0] - 1, shape[1] - 1)
    if round((max(shape) - 1) / rho) > middle or round(farthest / rho) > count // 2:
        raise ValueError(f"rho is {rho}; it is too large for a picture of shape {shape}")
    return count, middle


def _above_0(value, name):
    if number(value, name) <= 0:
        raise ValueError(f"{name} is {value}; it must be above 0")
    return number(value, name)


def _grey_picture(value):
    array(value, "image", ("uint8",), 2)
