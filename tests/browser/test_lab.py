"""The browser helper itself: a slider moved by keyboard and mouse, an error in a cell, a console error."""

import ctypes
import os
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
from browser.lab import LabPage, running_lab
from tiny_course import make_course

from cvlessons import times

SLIDER = """
import cv2, numpy as np, ipywidgets, sys
slider = ipywidgets.IntSlider(40, 0, 255, description="grey")
picture = ipywidgets.Image(format="png", width=64, height=64)
def paint(change):
    picture.value = cv2.imencode(".png", np.full((64, 64), slider.value, np.uint8))[1].tobytes()
slider.observe(paint, "value")
paint(None)
ipywidgets.VBox([slider, picture])
"""


@pytest.fixture(scope="module")
def tiny_lab(page, tmp_path_factory):
    course = tmp_path_factory.mktemp("course")
    notebooks = {
        "00_slider": ["# A slider\n\n5 minutes\n\n## Move it", SLIDER, "print(slider.value)"],
        "01_error": ["# An error", "1 / 0", "print('after')"],
    }
    command = make_course(course, **notebooks)
    with running_lab(course / "work", command=command) as server:
        yield LabPage(page, server)


def test_slider_moves_the_picture(tiny_lab):
    tiny_lab.open_notebook("00_slider.ipynb")
    tiny_lab.run_all()
    cell = tiny_lab.scroll_to("IntSlider")
    handle, image = cell.get_by_role("slider"), cell.locator("img")
    assert tiny_lab.picture(image).shape == (64, 64, 3)
    assert np.unique(tiny_lab.picture(image)) == [40]

    source = image.get_attribute("src")
    handle.press("ArrowRight")
    tiny_lab.wait_for_new_picture(image, source)
    assert np.unique(tiny_lab.picture(image)) == [41]

    tiny_lab.drag(handle, 60)
    grey = int(cell.locator(".widget-readout").inner_text())
    assert grey > 60
    tiny_lab.wait_for_picture(image, np.full((64, 64, 3), grey))
    assert tiny_lab.screenshot("smoke").stat().st_size > 10_000
    assert tiny_lab.errors == []


def test_run_times_are_saved_for_cvlessons_times(tiny_lab):
    tiny_lab.open_notebook("00_slider.ipynb")
    tiny_lab.run_all()
    tiny_lab.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    path = tiny_lab.server.folder / "00_slider.ipynb"
    tiny_lab.page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    _, sections, runs = times.read(path)
    assert list(sections) == ["Move it"] and [heading for _, heading in runs] == ["Move it"] * 2
    assert 0 < (runs[1][0] - runs[0][0]).total_seconds() < 60


PIDFD_GETFD = 438  # the number of this system call on every Linux


def sockets_of(pid):
    """(local port, TCP_NODELAY) of each open TCP socket of a process, by pidfd_getfd(2)."""
    system, process = ctypes.CDLL(None, use_errno=True), os.pidfd_open(pid)
    try:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            if not (entry.is_symlink() and os.readlink(entry).startswith("socket:")):
                continue
            number = system.syscall(PIDFD_GETFD, process, int(entry.name), 0)
            if number < 0:
                pytest.skip(f"the sockets of the server cannot be looked at: {os.strerror(ctypes.get_errno())}")
            with socket.socket(fileno=number) as found:
                if found.family == socket.AF_INET and found.type == socket.SOCK_STREAM:
                    yield found.getsockname()[1], found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        os.close(process)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_server_holds_no_message_back(tiny_lab):
    tiny_lab.open_notebook("00_slider.ipynb")
    tiny_lab.run_all()
    command = tiny_lab.server.process.pid
    (server,) = map(int, Path(f"/proc/{command}/task/{command}/children").read_text().split())
    port = int(tiny_lab.server.url.rpartition(":")[2])
    assert (port, 1) in sockets_of(server)


def test_the_icon_of_the_tab_is_not_redrawn_at_each_move(tiny_lab):
    tiny_lab.open_notebook("00_slider.ipynb")
    icon = "JSON.parse(document.getElementById('jupyter-config-data').textContent).disabledExtensions"
    assert "@jupyterlab/application-extension:faviconbusy" in tiny_lab.page.evaluate(icon)


def test_what_goes_wrong_is_noticed(tiny_lab):
    tiny_lab.open_notebook("01_error.ipynb")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        tiny_lab.run_all()
    assert tiny_lab.errors == []
    tiny_lab.page.evaluate("console.error('planted'); fetch('/no-such-place')")
    tiny_lab.page.wait_for_timeout(500)
    assert any("planted" in error for error in tiny_lab.errors)
    assert any("no-such-place" in error for error in tiny_lab.errors)
    tiny_lab.errors.clear()
