"""A JupyterHub for one class: each learner gets a container of the course's image. docs/hub.md says how to use it."""

import os

c = get_config()  # noqa: F821  JupyterHub provides it

# The image: docs/hub.md has the command that builds it from this repository.
c.JupyterHub.spawner_class = "dockerspawner.DockerSpawner"
c.DockerSpawner.image = os.environ.get("CVLESSONS_IMAGE", "cvlessons")
c.Spawner.cmd = ["jupyterhub-singleuser"]
c.DockerSpawner.remove = True
c.DockerSpawner.network_name = os.environ.get("CVLESSONS_NETWORK", "cvlessons")
c.JupyterHub.hub_ip = "0.0.0.0"
c.JupyterHub.hub_connect_ip = os.environ.get("CVLESSONS_HUB", "hub")

# What a learner writes is kept in a volume. It must not cover the home directory: the course is installed there.
c.DockerSpawner.notebook_dir = "/home/jovyan/work"
c.DockerSpawner.volumes = {"cvlessons-{username}": "/home/jovyan/work"}
c.Spawner.default_url = "/lab"

# Whoever knows the class password may come in, and learners are not protected from each other. For more than one
# workshop, put your school's sign-on here.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ.get("CVLESSONS_CLASS_PASSWORD")
c.Authenticator.allow_all = True

# docs/benchmarks_hub.md has what a learner needs; twice of it lets everyone keep two chapters open.
c.Spawner.mem_limit = "1G"
c.Spawner.start_timeout = 180
c.JupyterHub.concurrent_spawn_limit = 10
# Many learners on few cores: one thread each, instead of one for each core and learner.
c.Spawner.environment = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")}
# What `cvlessons lab` sets as well: pictures follow a slider at once, and run times are noted for `cvlessons times`.
c.Spawner.environment["JUPYTER_CONFIG_PATH"] = "/home/jovyan/cvlessons/jupyter"
