"""The sample configuration, but with processes of this computer instead of containers, and any name may log in."""

import os
import sys
from pathlib import Path

load_subconfig(str(Path(__file__).parents[2] / "docs" / "hub" / "jupyterhub_config.py"))  # noqa: F821
c = get_config()  # noqa: F821

folder = Path(os.environ["CVLESSONS_HUB_FOLDER"])
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.bind_url = os.environ["CVLESSONS_HUB_URL"]
c.JupyterHub.hub_ip = c.JupyterHub.hub_connect_ip = "127.0.0.1"
c.JupyterHub.hub_port = int(os.environ["CVLESSONS_HUB_PORT"])
c.ConfigurableHTTPProxy.api_url = os.environ["CVLESSONS_PROXY_URL"]
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")
c.SimpleLocalProcessSpawner.home_dir_template = str(folder / "{username}")
c.Spawner.notebook_dir = str(folder / "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.environment["JUPYTER_CONFIG_PATH"] = str(Path(__file__).parents[2] / "cvlessons" / "jupyter")
