"""Stereo on a 370x250 part of the motorcycle: ours and OpenCV's (scikit-image has no stereo)."""

import cv2
import numpy as np

from cvlessons.pictures import load
from cvlessons.scratch import stereo


def cases():
    left, right = (load(f"motorcycle_{side}", gray=True)[100:350, 200:570].copy() for side in ("left", "right"))
    bm, sgbm = cv2.StereoBM_create(64, 21), cv2.StereoSGBM_create(0, 64, 5, 200, 800, 1, 15, 10)
    disparity = bm.compute(left, right).astype(np.float32) / 16
    q = np.array([[1, 0, 0, -185], [0, 1, 0, -125], [0, 0, 0, 995], [0, 0, 1 / 193, 31 / 193]])
    note = "370x250, 64 disparities"
    yield "stereo_bm", lambda: stereo.stereo_bm(left, right), lambda: bm.compute(left, right), None, note
    yield "stereo_sgbm", lambda: stereo.stereo_sgbm(left, right), lambda: sgbm.compute(left, right), None, note
    yield (
        "reproject_image_to_3d",
        lambda: stereo.reproject_image_to_3d(disparity, q),
        lambda: cv2.reprojectImageTo3D(disparity, q),
        None,
        "370x250",
    )
