"""Fixtures of the browser tests."""

import pytest
from browser.lab import LabPage, chromium_page, running_lab


@pytest.fixture(scope="module")
def page():
    # One per file and closed with it: playwright's event loop must not be running when nbval starts a kernel.
    with chromium_page() as page:
        yield page


@pytest.fixture(scope="module")
def lab(page, tmp_path_factory):
    """JupyterLab with the chapters of the course, as `cvlessons lab` opens it."""
    with running_lab(tmp_path_factory.mktemp("lab") / "cvlessons-work") as server:
        yield LabPage(page, server)
