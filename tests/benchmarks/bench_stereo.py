"""Stereo on a 370x250 part of the motorcycle: ours, OpenCV's and, where there is one, SciPy's or NumPy's."""

import cv2
import numpy as np
from scipy import ndimage

from cvlessons.pictures import load
from cvlessons.scratch import stereo


def cases():
    left, right = (load(f"motorcycle_{side}", gray=True)[100:350, 200:570].copy() for side in ("left", "right"))
    bm, sgbm = cv2.StereoBM_create(64, 21), cv2.StereoSGBM_create(0, 64, 5, 200, 800, 1, 15, 10)
    disparity = bm.compute(left, right).astype(np.float32) / 16
    q = np.array([[1, 0, 0, -185], [0, 1, 0, -125], [0, 0, 0, 995], [0, 0, 1 / 193, 31 / 193]])
    note, searched = "370x250, 64 disparities", range(64)
    yield "stereo_bm", lambda: stereo.stereo_bm(left, right), lambda: bm.compute(left, right), None, note
    yield "stereo_sgbm", lambda: stereo.stereo_sgbm(left, right), lambda: sgbm.compute(left, right), None, note
    yield (
        "reproject_image_to_3d",
        lambda: stereo.reproject_image_to_3d(disparity, q),
        lambda: cv2.reprojectImageTo3D(disparity, q),
        None,
        "370x250",
    )
    yield (
        "disparity_to_depth",
        lambda: stereo.disparity_to_depth(disparity, 995, 193, 31),
        None,
        None,
        "370x250; inside cv2.reprojectImageTo3D",
    )

    inside = "370x250, 64 disparities; inside cv2.StereoBM"
    yield "prefilter_xsobel", lambda: stereo.prefilter_xsobel(left), None, None, "370x250; inside cv2.StereoBM"
    yield "cost_curve", lambda: stereo.cost_curve(left, right, 200, 100, searched), None, None, "one pixel"
    yield "cost_volume", lambda: stereo.cost_volume(left, right, searched, 21), None, None, inside
    yield "valid_area", lambda: stereo.valid_area(left.shape, searched, 21), None, None, "inside cv2.StereoBM"
    difference = np.abs(left.astype(np.int16) - right)
    yield (
        "box_sums 21",
        lambda: stereo.box_sums(difference, 21),
        lambda: cv2.boxFilter(difference, cv2.CV_32F, (21, 21), normalize=False),
        lambda: ndimage.uniform_filter(difference, 21, np.float32),
        "370x250; scipy: the mean",
    )
    costs = stereo.cost_volume(left, right, searched, 21)
    winner = stereo.cheapest(costs)
    best, below, above = stereo.costs_around(costs, winner)
    yield (
        "cheapest",
        lambda: stereo.cheapest(costs),
        None,
        lambda: costs.argmin(axis=0),
        f"{inside}; NumPy: of equal ones the first",
    )
    yield "costs_around", lambda: list(stereo.costs_around(costs, winner)), None, None, inside
    yield "sub_pixel_step", lambda: stereo.sub_pixel_step(below, best, above), None, None, inside

    inside = "370x250, 64 disparities; inside cv2.StereoSGBM"
    grey = left.astype(np.int16)
    paid = stereo.pixel_costs(left, right, searched, 15)
    winner, everywhere = np.argmin(paid, axis=2), np.ones(left.shape, bool)
    best, below, above = stereo.costs_around(np.moveaxis(paid, 2, 0), winner)
    nothing = np.full(left.shape, -16, np.int16)
    first = 64  # the first column of which all disparities lie inside the right picture
    to_right = winner[:, first:], best[:, first:], everywhere[:, first:], first, nothing
    from_right = stereo.project_to_right(*to_right)
    fine = winner[:, first:] * 16
    yield "pixel_costs", lambda: stereo.pixel_costs(left, right, searched, 15), None, None, inside
    yield "half_pixel_range", lambda: stereo.half_pixel_range(grey), None, None, "370x250; inside cv2.StereoSGBM"
    yield "path_costs", lambda: stereo.path_costs(paid, 1, 200, 800), None, None, f"{inside}; one of five paths"
    yield "sum_of_paths", lambda: stereo.sum_of_paths(paid, 200, 800), None, None, inside
    yield "parabola_step", lambda: stereo.parabola_step(below, best, above), None, None, inside
    yield "project_to_right", lambda: stereo.project_to_right(*to_right), None, None, inside
    yield "is_consistent", lambda: stereo.is_consistent(fine, from_right, first, 0, 1), None, None, inside
    yield (
        "median_3x3",
        lambda: stereo.median_3x3(grey),
        lambda: cv2.medianBlur(grey, 3),
        lambda: ndimage.median_filter(grey, 3, mode="nearest"),
        "370x250",
    )
