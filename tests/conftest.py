"""Settings for all tests: OpenCV on one thread and without IPP, so that bits can be compared."""

import cv2
import pytest
from hypothesis import settings

settings.register_profile("course", max_examples=40, deadline=None, derandomize=True)
settings.load_profile("course")


@pytest.fixture(autouse=True, scope="session")
def one_thread_no_ipp():
    cv2.setNumThreads(1)
    cv2.ipp.setUseIPP(False)
