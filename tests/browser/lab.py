"""Starts JupyterLab through the command `cvlessons lab`, and Chromium on it: what every browser test needs.

with running_lab(folder) as server, chromium_page() as page:
    lab = LabPage(page, server)
    lab.open_notebook("01_template_matching.ipynb")
    lab.run_all()
    lab.scroll_to("find_word")
    page.get_by_role("slider").first.press("ArrowRight")
    lab.screenshot("slider")
    assert not lab.errors
"""

import base64
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

RESULTS = Path(__file__).parents[2] / "test-results"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
NO_NOTIFICATIONS = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
MINUTE = 60_000  # what playwright waits is in milliseconds


@dataclass
class Server:
    """A running JupyterLab."""

    url: str
    token: str
    folder: Path
    process: subprocess.Popen
    log: Path


def find_chromium():
    """Path of a Chromium. Without one the test is skipped with the reason; under CI it fails."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    reason = f"no Chromium found (looked for {', '.join(BROWSERS)}); on Debian: apt-get install chromium"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def running_lab(folder, *options, command=None, environment=None):
    """`cvlessons lab FOLDER` as a learner starts it, but with settings of its own; further options go to JupyterLab."""
    command = command or [str(Path(sys.executable).parent / "cvlessons")]
    port, token = free_port(), secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="lab-settings-") as own:
        own = Path(own)
        places = {
            "JUPYTER_CONFIG_DIR": own / "config",
            "JUPYTER_DATA_DIR": own / "data",
            "JUPYTER_RUNTIME_DIR": own / "runtime",
            "JUPYTERLAB_SETTINGS_DIR": own / "settings",
            "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
            "IPYTHONDIR": own / "ipython",
        }
        settings = own / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(NO_NOTIFICATIONS))
        variables = {**(environment or os.environ), **{name: str(place) for name, place in places.items()}}
        variables["JUPYTER_TOKEN"] = token
        log = own / "log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [*command, "lab", str(folder), "--no-browser", "--port", str(port), "--"]
                + ["--LabApp.expose_app_in_browser=True", *options],
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        server = Server(f"http://127.0.0.1:{port}", token, Path(folder), process, log)
        try:
            _wait_until_up(server)
            yield server
        finally:
            stop(process)


def stop(process):
    """End the process and its whole group, gently first."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)


def ask(server, path):
    """What the server answers to GET: the decoded JSON."""
    request = urllib.request.Request(server.url + path, headers={"Authorization": f"token {server.token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def _wait_until_up(server, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.process.poll() is None:
        with contextlib.suppress(OSError):
            ask(server, "/api/status")
            return
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{server.log.read_text(errors='replace')}")


@contextlib.contextmanager
def chromium_page(width=1280, height=900):
    """A page of a new Chromium with an empty profile."""
    executable = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        try:
            yield browser.new_page(viewport={"width": width, "height": height})
        finally:
            browser.close()


class LabPage:
    """JupyterLab in a page. `errors` collects console errors, exceptions and failed requests from the start."""

    def __init__(self, page, server):
        self.page, self.server, self.errors = page, server, []
        page.on("console", lambda message: message.type == "error" and self.errors.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.errors.append(f"exception: {error}"))
        page.on("requestfailed", self._note_failure)
        page.on("response", lambda it: it.status >= 400 and self.errors.append(f"status {it.status}: {it.url}"))

    def _note_failure(self, request):
        if request.failure != "net::ERR_ABORTED":  # else the page was left while it was still asking
            self.errors.append(f"failed: {request.url} {request.failure}")

    def open_notebook(self, name):
        """Open a notebook and wait until its kernel is connected and idle."""
        self.page.goto(f"{self.server.url}/lab/tree/{name}?reset&token={self.server.token}")
        self.page.wait_for_function(
            """name => {
                const panel = window.jupyterapp?.shell.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                return panel?.context?.path === name && panel.context.isReady
                    && kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
            }""",
            arg=name,
            timeout=MINUTE,
        )

    def run_all(self, seconds=120):
        """Clear all outputs, run all cells, wait until every one is executed; an error in a cell is raised here."""
        self.page.evaluate(
            """async () => {
                const { commands } = window.jupyterapp;
                await commands.execute('notebook:clear-all-cell-outputs');
                window.runAll = 'running';
                commands.execute('notebook:run-all-cells').finally(() => { window.runAll = 'done'; });
            }"""
        )
        self.page.wait_for_function("window.runAll === 'done'", timeout=seconds * 1000)
        for cell in self.code_cells():
            for output in cell["outputs"]:
                assert output["output_type"] != "error", f"{cell['source']}\n{output['ename']}: {output['evalue']}"
            assert cell["execution_count"] or not cell["source"].strip(), f"not executed:\n{cell['source']}"
        self.wait_until_idle()

    def wait_until_idle(self, seconds=30):
        """Wait until the kernel has nothing more to do."""
        self.page.wait_for_function(
            "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'",
            timeout=seconds * 1000,
        )

    def code_cells(self):
        """The code cells as the page holds them now, in nbformat's terms."""
        cells = self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells")
        for cell in cells:
            cell["source"] = "".join(cell["source"])
        return [cell for cell in cells if cell["cell_type"] == "code"]

    def scroll_to(self, text):
        """Bring the first cell that contains the text into view (only what is near the view exists); its locator."""
        index = self.page.evaluate(
            """async text => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                const cells = notebook.model.toJSON().cells;
                const index = cells.findIndex(cell => [].concat(cell.source).join('').includes(text));
                if (index < 0) throw new Error(`no cell contains ${text}`);
                notebook.activeCellIndex = index;
                await notebook.scrollToItem(index, 'start');
                return index;
            }""",
            text,
        )
        cell = self.page.locator(f'.jp-Notebook-cell[data-windowed-list-index="{index}"]')
        cell.wait_for()
        return cell

    def picture(self, image):
        """The pixels that an <img> locator shows, as BGR."""
        data = image.evaluate(
            """async image => {
                await image.decode();
                const canvas = document.createElement('canvas');
                [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
                canvas.getContext('2d').drawImage(image, 0, 0);
                return canvas.toDataURL('image/png').split(',')[1];
            }"""
        )
        return cv2.imdecode(np.frombuffer(base64.b64decode(data), np.uint8), cv2.IMREAD_COLOR)

    def wait_for_new_picture(self, image, source):
        """Wait until an <img> locator no longer shows `source`, the src attribute it had before."""
        self.page.wait_for_function(
            "([image, source]) => image.src !== source && image.complete",
            arg=[image.element_handle(), source],
            timeout=MINUTE / 2,
        )

    def wait_for_picture(self, image, expected, most=0.0):
        """Wait until an <img> locator shows the BGR pixels `expected`, but for a mean difference of at most `most`.

        An idle kernel is no sign that the last move is shown: between two moves it is idle too.
        """
        end = time.monotonic() + MINUTE / 2 / 1000
        while True:
            shown = self.picture(image)
            off = np.abs(shown.astype(int) - expected).mean() if shown.shape == expected.shape else np.inf
            if off <= most:
                return
            assert time.monotonic() < end, f"shown {shown.shape}, expected {expected.shape}, mean difference {off:.3g}"
            self.page.wait_for_timeout(50)

    def drag(self, handle, dx):
        """Drag a slider's handle by dx pixels with the mouse."""
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + dx, y, steps=8)
        mouse.up()

    def screenshot(self, name):
        """A picture of the whole window in test-results/."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path
