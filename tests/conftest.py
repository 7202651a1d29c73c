"""For all tests: OpenCV on one thread and without IPP, so that bits can be compared; what would be displayed."""

from importlib import import_module

import cv2
import pytest
import toy_exercises
from hypothesis import settings

settings.register_profile("course", max_examples=40, deadline=None, derandomize=True)
settings.load_profile("course")


@pytest.fixture(autouse=True, scope="session")
def one_thread_no_ipp():
    cv2.setNumThreads(1)
    cv2.ipp.setUseIPP(False)


@pytest.fixture
def shown(monkeypatch):
    """What would be displayed, bundle by bundle; and no live picture outlives its test."""
    live, show = import_module("cvlessons.live"), import_module("cvlessons.show")
    bundles = []
    monkeypatch.setattr(show, "_display", bundles.append)
    yield bundles
    for explorer in list(live.explorers.values()):
        explorer.close()


@pytest.fixture
def toy(monkeypatch):
    """The small exercises of toy_exercises.py in the place of the course's."""
    toy_exercises.install(monkeypatch)
