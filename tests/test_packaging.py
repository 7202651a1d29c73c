"""The wheel serves a learner by itself, and the files that name our dependencies agree with each other."""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from browser.lab import ask, running_lab
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from cvlessons import cli

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
START = [
    "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/cvlessons lab",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
]


def requirements(lines):
    return {requirement.name: requirement.specifier for requirement in map(Requirement, lines)}


DEPENDENCIES = requirements(PROJECT["dependencies"])
FOR_TESTS = requirements(PROJECT["optional-dependencies"]["test"])


# The wheel, alone


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The bin folder of a new environment that has the wheel, and only the dependencies of this environment."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv)
    python = venv / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel)
    (packages,) = venv.glob("lib/python*/site-packages")
    # A path named in a .pth file has its own .pth files ignored: the editable checkout does not come along.
    (packages / "dependencies.pth").write_text(
        "\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    )
    return venv / "bin"


def run(*command):
    """The command's output, from a neutral folder and without our PYTHONPATH; its complaints if it fails."""
    done = subprocess.run([str(part) for part in command], cwd="/", env=clean(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean():
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def test_wheel_carries_data_notebooks_and_licences(wheel):
    archive = zipfile.ZipFile(wheel)
    names = set(archive.namelist())
    for kind in ("data", "notebooks"):
        ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / kind).glob("*.*") if path.name[0] != "."}
        assert ours and {f"cvlessons/{name}" for name in ours} <= names
        for name in ours:
            assert _sha(archive.read(f"cvlessons/{name}")) == _sha((ROOT / name).read_bytes())
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "cvlessons").rglob("*.*") if path.is_file()}
    assert {name for name in package if not re.search(r"__pycache__|/\.", name)} <= names
    assert not [name for name in names if "checkpoint" in name or "__pycache__" in name or "tests/" in name]
    assert {name.rsplit("/")[-1] for name in names if ".dist-info/licenses/" in name} == {"LICENSE", "LICENSE-TEXT"}
    assert wheel.stat().st_size < 40e6


def _sha(content):
    return hashlib.sha256(content).hexdigest()


def test_installed_wheel_loads_its_pictures(installed):
    script = "import cvlessons; print(cvlessons.__file__); print(cvlessons.load('coins').shape)"
    where, shape = run(installed / "python", "-c", script).splitlines()
    assert Path(where).is_relative_to(installed.parent)
    assert shape == "(303, 384, 3)"


def test_installed_wheel_lists_the_chapters(installed):
    listed = run(installed / "cvlessons", "lab", "--list").splitlines()
    assert [line.split()[0] for line in listed] == [path.stem for path in cli.chapters(ROOT / "notebooks")] != []


def test_installed_wheel_opens_the_lab(installed, tmp_path):
    folder = tmp_path / "work"
    with running_lab(folder, command=[str(installed / "cvlessons")], environment=clean()) as server:
        served = {entry["name"] for entry in ask(server, "/api/contents")["content"]}
        assert served == {"glossary.md", *(path.name for path in cli.chapters(ROOT / "notebooks"))}
        assert len(served) > 1
        kernel = ask(server, "/api/kernelspecs")["kernelspecs"]["python3"]["spec"]
        assert kernel["argv"][0] == str(installed / "python")


def test_an_editable_install_copies_nothing(tmp_path):
    script = f"import os, hatchling.build; os.chdir({str(ROOT)!r}); hatchling.build.build_editable({str(tmp_path)!r})"
    run(sys.executable, "-c", script)
    (built,) = tmp_path.glob("*.whl")
    names = [name for name in zipfile.ZipFile(built).namelist() if ".dist-info/" not in name]
    assert names == ["_cvlessons.pth"]


# Files that must agree


def test_readme_has_the_commands_exactly():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    start = lines[next(i for i, line in enumerate(lines) if re.fullmatch("#+ Start", line)) :]
    for command in START:
        assert command in [line.strip() for line in start]
    assert any("environment.yml" in line for line in lines)


def test_environment_yml_is_in_step():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())
    *packages, last = conda["dependencies"]
    assert last == {"pip": ["-e ."]} and conda["channels"][0] == "conda-forge"
    # conda-forge's name for opencv-python; its package also carries pip's record of opencv-python
    packages = requirements("opencv-python" + name[6:] if name.startswith("opencv ") else name for name in packages)
    assert packages.pop("pip") == SpecifierSet()
    assert packages.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert packages == DEPENDENCIES


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-oldest.txt"])
def test_constraints_fit(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines), "names and exact versions only"
    pinned = dict(line.lower().replace("_", "-").split("==") for line in lines)
    for package, bounds in {**DEPENDENCIES, **FOR_TESTS}.items():
        assert pinned[package] in bounds, package


def test_the_oldest_lane_has_the_lower_bounds():
    pinned = (ROOT / "constraints-oldest.txt").read_text().splitlines()
    for package in ("numpy", "opencv-python"):
        (lowest,) = [bound.version for bound in DEPENDENCIES[package] if bound.operator == ">="]
        assert any(re.fullmatch(rf"{package}=={re.escape(lowest)}(\.\d+)*", line) for line in pinned), package


def test_versions_and_licences_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == PROJECT["version"]
    assert PROJECT["license"] == "BSD-3-Clause AND CC-BY-4.0"
    assert citation["license"] == "BSD-3-Clause" and "CC BY 4.0" in citation["abstract"]
    assert (ROOT / "LICENSE").read_text().startswith("BSD 3-Clause License")
    assert "https://creativecommons.org/licenses/by/4.0/" in (ROOT / "LICENSE-TEXT").read_text()


def test_the_workflow_calls_the_script():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text())
    triggers = workflow[True]  # YAML reads the key `on` as true
    assert {"push", "pull_request", "schedule"} == set(triggers)
    assert {"run": ".ci/run"} in workflow["jobs"]["all"]["steps"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
