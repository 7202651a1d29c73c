"""A JupyterHub on this computer, and learners who log in, start their server and run a chapter through the proxy."""

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psutil
import requests
import websocket
from browser.lab import free_port, stop

from cvlessons import cli

CONFIG = Path(__file__).with_name("local_config.py")
PROXY = "configurable-http-proxy"


@contextlib.contextmanager
def running_hub(folder, learners):
    """A hub whose learners find the chapters in their folders; gives (its address, its process)."""
    for name in learners:
        cli.bring_chapters(cli.course_folder(), folder / name)
    port, hub, proxy = free_port(), free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    variables = {
        "CVLESSONS_HUB_FOLDER": str(folder),
        "CVLESSONS_HUB_URL": url,
        "CVLESSONS_HUB_PORT": str(hub),
        "CVLESSONS_PROXY_URL": f"http://127.0.0.1:{proxy}",
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    log = folder / "hub.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "--config", str(CONFIG)],
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + 60
        while True:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{url}/hub/health", timeout=5).ok:
                    break
            assert process.poll() is None and time.monotonic() < end, log.read_text(errors="replace")
            time.sleep(0.2)
        yield url, process
    finally:
        servers = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        stop(process)
        for server in servers:  # each learner's server leads a process group of its own
            with contextlib.suppress(psutil.NoSuchProcess):
                server.kill()


class Learner:
    """One learner: logs in at the hub, starts a server, runs a notebook cell by cell."""

    def __init__(self, url, name):
        self.url, self.name = url, name
        self.web = requests.Session()
        self.errors, self.cells, self.seconds = [], 0, {}

    def log_in(self):
        self.web.get(f"{self.url}/hub/login", timeout=60).raise_for_status()
        answer = self._post("hub/login", data={"username": self.name, "password": "any", "_xsrf": self._xsrf()})
        assert "/hub/spawn" in answer.url or f"/user/{self.name}" in answer.url, answer.url
        token = self._post(f"hub/api/users/{self.name}/tokens", json={}).json()["token"]
        self.web.headers["Authorization"] = f"token {token}"

    def start_server(self, seconds=180):
        end = time.monotonic() + seconds
        self._post(f"hub/api/users/{self.name}/server", (201, 202, 400), json={})  # 400: logging in has begun it
        while not self._get(f"hub/api/users/{self.name}").get("servers", {}).get("", {}).get("ready"):
            assert time.monotonic() < end, f"the server of {self.name} did not start"
            time.sleep(0.3)
        self.page = self.web.get(f"{self.url}/user/{self.name}/lab", timeout=120).text

    def run(self, notebook):
        """Open the notebook's kernel and execute its cells in their order, as Run All does."""
        cells = self._get(f"user/{self.name}/api/contents/{notebook}")["content"]["cells"]
        session = {"path": notebook, "name": notebook, "type": "notebook", "kernel": {"name": "python3"}}
        kernel = self._post(f"user/{self.name}/api/sessions", (201,), json=session).json()["kernel"]["id"]
        place = f"{self.url.replace('http', 'ws', 1)}/user/{self.name}/api/kernels/{kernel}/channels"
        header = [f"Authorization: {self.web.headers['Authorization']}"]
        self.socket = websocket.create_connection(place, header=header, timeout=120)
        for cell in cells:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and source.strip():
                self.execute(source)
                self.cells += 1

    def execute(self, source):
        """Execute one cell and return what it prints; errors are kept in self.errors."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": "", "date": ""}
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": False}
        request = {"header": {**header, "version": "5.3"}, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps({**request, "buffers": [], "channel": "shell"}))
        printed = []
        while True:
            message = self.socket.recv()
            if not isinstance(message, str):  # a picture of a widget
                continue
            message = json.loads(message)
            if message["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "error":
                self.errors.append(f"{self.name}: {source[:200]}\n{content['ename']}: {content['evalue']}")
            elif kind == "stream" and content["name"] == "stdout":
                printed.append(content["text"])
            elif kind == "status" and content["execution_state"] == "idle":
                return "".join(printed)

    def _xsrf(self):
        return next(cookie.value for cookie in self.web.cookies if cookie.name == "_xsrf" and cookie.path == "/hub/")

    def _get(self, path):
        answer = self.web.get(f"{self.url}/{path}", timeout=120)
        answer.raise_for_status()
        return answer.json()

    def _post(self, path, accepted=(200, 201), **content):
        answer = self.web.post(f"{self.url}/{path}", timeout=120, params={"_xsrf": self._xsrf()}, **content)
        assert answer.status_code in accepted, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer


def memory(process):
    """Megabytes of each learner (server and kernel) by name, and of the hub with its proxy; shared pages split up."""
    sums = {}
    for one in [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            whose = one.environ().get("JUPYTERHUB_USER", "hub")
            sums[whose] = sums.get(whose, 0) + one.memory_full_info().pss / 1e6
    return sums


def missing():
    """Why there can be no hub here, or None."""
    if importlib.util.find_spec("jupyterhub") is None:
        return "jupyterhub is not installed: pip install -e '.[hub]'"
    if shutil.which(PROXY) is None:
        return f"{PROXY} is not in PATH: npm install --prefix DIR {PROXY}, then put DIR/node_modules/.bin into PATH"
    return None
