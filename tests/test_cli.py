"""`cvlessons lab`: nothing of the learner's is ever lost, the right kernel runs, and mishaps are said in words."""

import contextlib
import errno
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from importlib import metadata
from pathlib import Path

import pytest
from browser.lab import ask, free_port, running_lab, stop
from tiny_course import make_course, write_notebook

from cvlessons import _opencv, cli

CVLESSONS = str(Path(sys.executable).parent / "cvlessons")
FIRST, SECOND = "00_first.ipynb", "01_second.ipynb"
FIRST_REAL = cli.chapters(cli.course_folder())[0].name


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two chapters; the real command line uses it in place of the real one."""
    folder = tmp_path / "course"
    write_notebook(folder / FIRST, "# First things\n\n20 minutes. You will see.", "1 + 1")
    write_notebook(folder / SECOND, "# Second thoughts\n\nTakes 75\nminutes.", "2 + 2")
    monkeypatch.setattr(cli, "course_folder", lambda: folder)
    monkeypatch.setattr(cli, "run_jupyterlab", lambda *_: pytest.fail("this should not have come to JupyterLab"))
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "my work"


def contents(folder):
    """Every visible file of the folder with its bytes; no temporary file may be left among the hidden ones."""
    assert {path.name for path in folder.glob(".*")} <= {cli.STATE}
    return {path.name: path.read_bytes() for path in folder.glob("[!.]*")}


# Copying


def test_copies_the_chapters_and_then_leaves_them_alone(course, work):
    assert cli.bring_chapters(course, work) == []
    copied = contents(work)
    assert copied == contents(course)
    times = [path.stat().st_mtime_ns for path in cli.chapters(work)]
    assert cli.bring_chapters(course, work) == []
    assert contents(work) == copied
    assert [path.stat().st_mtime_ns for path in cli.chapters(work)] == times


def test_an_unchanged_chapter_is_replaced_by_a_newer_one(course, work):
    cli.bring_chapters(course, work)
    (course / FIRST).write_text("newer")
    (line,) = cli.bring_chapters(course, work)
    assert FIRST in line and "newer" in line
    assert contents(work) == contents(course)


def test_a_changed_chapter_stays_and_the_newer_one_comes_beside_it(course, work):
    cli.bring_chapters(course, work)
    (work / FIRST).write_text("mine")
    assert cli.bring_chapters(course, work) == []  # the course has nothing newer
    (course / FIRST).write_text("newer")
    (line,) = cli.bring_chapters(course, work)
    (beside,) = work.glob("00_first.new-*.ipynb")
    assert beside.name in line and (work / FIRST).read_text() == "mine" and beside.read_text() == "newer"

    assert cli.bring_chapters(course, work) == []  # said once
    beside.unlink()
    assert cli.bring_chapters(course, work) == [] and not beside.exists()  # refused by the learner
    (course / FIRST).write_text("newest")
    assert len(cli.bring_chapters(course, work)) == 1
    assert (work / FIRST).read_text() == "mine"


def test_work_in_the_copy_beside_is_kept_too(course, work):
    cli.bring_chapters(course, work)
    (work / FIRST).write_text("mine")
    (course / FIRST).write_text("newer")
    cli.bring_chapters(course, work)
    (beside,) = work.glob("00_first.new-*.ipynb")
    beside.write_text("mine as well")
    (work / cli.STATE).unlink()
    cli.bring_chapters(course, work)
    assert (work / FIRST).read_text() == "mine" and beside.read_text() == "mine as well"


def test_a_deleted_chapter_comes_back(course, work):
    cli.bring_chapters(course, work)
    (work / FIRST).unlink()
    cli.bring_chapters(course, work)
    assert contents(work) == contents(course)


@pytest.mark.parametrize(
    "state", [None, b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"00_first.ipynb": 3}', b"[" * 100_000]
)
def test_without_a_good_state_file_whatever_differs_is_the_learners(course, work, state):
    cli.bring_chapters(course, work)
    (work / FIRST).write_text("mine")
    if state is None:
        (work / cli.STATE).unlink()
    else:
        (work / cli.STATE).write_bytes(state)
    (line,) = cli.bring_chapters(course, work)
    assert FIRST in line and (work / FIRST).read_text() == "mine"
    assert set(json.loads((work / cli.STATE).read_text())) == {FIRST, SECOND}
    assert cli.bring_chapters(course, work) == []


def test_other_things_under_a_chapters_name_are_left_alone(course, work, tmp_path):
    (work / FIRST).mkdir(parents=True)
    (tmp_path / "elsewhere").write_text("mine")
    (work / SECOND).symlink_to(tmp_path / "elsewhere")
    (work / "notes.txt").write_text("mine")
    assert len(cli.bring_chapters(course, work)) == 2
    assert (work / FIRST).is_dir() and (tmp_path / "elsewhere").read_text() == "mine"
    assert (work / SECOND).is_symlink() and (work / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_ever_lost(course, work, seed):
    """Whatever learner, course and accidents do in turn: each text the learner wrote stays where it was written."""
    rng, mine = random.Random(seed), {}
    for step in range(25):
        name = rng.choice([FIRST, SECOND])
        match rng.choice(["write", "write", "newer", "older", "delete", "lose state", "break state", "run"]):
            case "write" if files := sorted(work.glob("[!.]*")):
                path = rng.choice(files)
                mine[path.name] = f"mine {step}"
                path.write_text(mine[path.name])
            case "newer":
                (course / name).write_text(f"version {step}")
            case "older":
                (course / name).write_text("version 0")
            case "delete":
                (work / name).unlink(missing_ok=True)
                mine.pop(name, None)
            case "lose state":
                (work / cli.STATE).unlink(missing_ok=True)
            case "break state" if work.exists():
                (work / cli.STATE).write_text("{broken")
        cli.bring_chapters(course, work)
        there = contents(work)
        assert {name: there[name].decode() for name in mine} == mine
        assert all((course / name).read_bytes() == there[name] or name in mine for name in (FIRST, SECOND))


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_a_full_disk_leaves_whole_files(course, work, monkeypatch, capsys, writes):
    cli.bring_chapters(course, work)
    old, state = contents(work), (work / cli.STATE).read_bytes()
    (course / FIRST).write_text("newer")
    (course / SECOND).write_text("newer too")
    new, left = contents(course), iter(range(writes))

    def write(path, content):
        with open(path, "wb") as file:
            file.write(content if (fits := next(left, None) is not None) else content[:3])
        if not fits:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", write)
        assert cli.main(["lab", str(work)]) == 2
    said = capsys.readouterr().err
    assert "No space left on device" in said and said.count("\n") == 1
    assert [content == new[name] for name, content in sorted(contents(work).items())] == [writes > 0, writes > 1]
    assert all(content in (old[name], new[name]) for name, content in contents(work).items())
    assert (work / cli.STATE).read_bytes() == state
    cli.bring_chapters(course, work)
    assert contents(work) == new


# Listing


def test_list_of_a_course(course, capsys):
    assert cli.main(["lab", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(maxsplit=3) for line in lines] == [
        ["00_first", "20", "min", "First things"],
        ["01_second", "75", "min", "Second thoughts"],
    ]


@pytest.mark.parametrize(
    "broken", ["", "{}", "[]", '{"cells": []}', '{"cells": [1]}', '{"cells": [{"cell_type": "markdown"}]}']
)
def test_list_survives_a_broken_notebook(course, capsys, broken):
    (course / FIRST).write_text(broken)
    assert cli.main(["lab", "--list"]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["00_first", "00_first"]


def test_list_of_the_real_course(capsys):
    assert cli.main(["lab", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [path.stem for path in cli.chapters(cli.course_folder())]
    assert all(re.fullmatch(r"\d\d_\w+ +\d+ min  \S.*", line) for line in lines), lines


# Mishaps: one sentence with the remedy, exit code 2, no traceback


def fails_with(capsys, *arguments):
    """What the command says on stderr when it gives up before it starts JupyterLab."""
    assert cli.main(["lab", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("cvlessons: ") and said.count("\n") == 1
    return said


def test_folder_is_a_file(course, tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    said = fails_with(capsys, str(tmp_path / "file"))
    assert "is a file" in said and "cvlessons lab DIR" in said
    assert (tmp_path / "file").read_text() == "mine"


def test_folder_cannot_be_made_or_written(course, tmp_path, capsys, monkeypatch):
    (tmp_path / "file").write_text("mine")
    assert "cannot write" in fails_with(capsys, str(tmp_path / "file" / "inside"))
    assert "cannot write" in fails_with(capsys, str(tmp_path / ("long" * 100)))

    def refuse(*arguments, **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "write_bytes", refuse)  # root may write everywhere, so permissions alone would not do
    assert "Permission denied" in fails_with(capsys, str(tmp_path / "locked"))


def test_folder_is_the_course_itself(course, capsys):
    before = contents(course)
    assert "course's own chapters" in fails_with(capsys, str(course))
    assert contents(course) == before and not (course / cli.STATE).exists()


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_port_in_use(course, work, capsys, family, address):
    if family == socket.AF_INET6 and not _has_ipv6():
        family, address = socket.AF_INET, "127.0.0.1"
    with socket.create_server((address, 0), family=family) as taken:
        port = taken.getsockname()[1]
        said = fails_with(capsys, str(work), "--port", str(port))
    assert str(port) in said and "--port" in said
    assert not work.exists()


def _has_ipv6():
    with contextlib.suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return True
    return False


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8 8"])
def test_port_is_no_port(port, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab", f"--port={port}"])
    assert ended.value.code == 2 and "65535" in capsys.readouterr().err


def test_jupyterlab_missing(course, work, capsys, monkeypatch):
    there = cli.importlib.util.find_spec
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None if name == "jupyterlab" else there(name))
    assert "pip install jupyterlab" in fails_with(capsys, str(work))
    assert not work.exists()


def test_no_notebooks(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(cli, "__file__", str(tmp_path / "cvlessons" / "cli.py"))
    assert "no notebooks" in fails_with(capsys)


@pytest.mark.parametrize("library", ["libGL.so.1", "libxcb.so.1", "libgthread-2.0.so.0"])
def test_opencv_without_a_system_library(tmp_path, library):
    said = _without_opencv(tmp_path, f"{library}: cannot open shared object file: No such file or directory")
    assert library in said
    packages = (Path(__file__).parents[1] / "apt.txt").read_text().split()
    assert f"apt-get install {' '.join(packages)} " in said


def test_opencv_broken_in_another_way(tmp_path):
    assert "numpy.core.multiarray failed to import" in _without_opencv(
        tmp_path, "numpy.core.multiarray failed to import"
    )


def test_opencv_not_installed():
    assert "pip install opencv-python" in _opencv.explain(ModuleNotFoundError("No module named 'cv2'", name="cv2"))


def _without_opencv(tmp_path, reason):
    """What the learner sees in the terminal; what a notebook shows must be the same sentence and nothing else."""
    (tmp_path / "cv2.py").write_text(f"raise ImportError({reason!r}, name='cv2')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    run = subprocess.run([CVLESSONS, "lab", "--list"], env=environment, capture_output=True, text=True)
    assert run.returncode == 2 and run.stdout == ""
    assert run.stderr.startswith("cvlessons: ") and run.stderr.count("\n") == 1

    notebook = [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", "import cvlessons"]
    shown = subprocess.run(notebook, env={**environment, "IPYTHONDIR": str(tmp_path / "ipython")}, **_PIPES)
    said = shown.stdout.replace(sys.executable, _script_python())
    assert said.strip() == f"OpenCVMissing: {run.stderr.removeprefix('cvlessons: ').strip()}"
    return run.stderr


def _script_python():
    """The name under which the installed command runs Python: python and python3 are the same."""
    return Path(CVLESSONS).read_text().splitlines()[0].removeprefix("#!")


_PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


def real(*arguments, **environment):
    """The installed command on the real course, as a process of its own."""
    variables = {**os.environ, **environment}
    return subprocess.run([CVLESSONS, *map(str, arguments)], env=variables, capture_output=True, text=True, timeout=120)


def test_home_cannot_be_written(tmp_path):
    (tmp_path / "home").write_text("a file")
    unset = {name: "" for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "XDG_RUNTIME_DIR", "XDG_DATA_HOME")}
    run = real("lab", tmp_path / "work", "--no-browser", HOME=str(tmp_path / "home"), **unset)
    assert run.returncode == 2 and run.stdout == ""
    assert run.stderr.startswith("cvlessons: JupyterLab cannot write in ") and run.stderr.count("\n") == 1
    assert "HOME" in run.stderr and not (tmp_path / "work").exists()


def test_there_is_no_home(course, work, capsys, monkeypatch):
    def unknown():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("jupyter_core.paths.jupyter_runtime_dir", unknown)
    assert "HOME" in fails_with(capsys, str(work))
    assert not work.exists()


@pytest.mark.parametrize("name", ["Übung 中文", "\udcff"])  # the second is a byte that is no letter in UTF-8
def test_a_folder_whose_name_the_terminal_cannot_show(tmp_path, name):
    run = real("lab", tmp_path / name, "--no-lab", PYTHONIOENCODING="ascii")
    assert run.returncode == 0 and run.stderr == ""
    assert ascii(name)[1:-1] in run.stdout and (tmp_path / name / FIRST_REAL).exists()


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"cvlessons {metadata.version('cvlessons')}\n"


@pytest.mark.parametrize(("arguments", "said"), [([], "cvlessons lab"), (["labb"], "'labb'"), (["lab", "a", "b"], "b")])
def test_what_is_no_command(arguments, said, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    *_, last = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2 and last.startswith("cvlessons: error: ") and said in last


def test_the_usage_of_site_can_be_followed(capsys, monkeypatch, tmp_path):
    with pytest.raises(SystemExit):
        cli.main(["site", "--help"])
    usage = re.search(r"usage: cvlessons (site .*)", capsys.readouterr().out)[1]
    words = re.sub(r"\[-h\] |[\[\]]|\.\.\.", "", usage).replace("NN", "00 01").replace("DIR", str(tmp_path))
    monkeypatch.setattr("cvlessons.site.build", lambda *given: asked.append(given) or [])
    asked = []
    assert cli.main(words.split()) == 0
    assert asked == [(tmp_path, ["00", "01"], True)]


def test_ctrl_c_before_the_end_is_said(course, work, capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "bring_chapters", interrupted)
    assert cli.main(["lab", str(work), "--no-lab"]) == 130
    assert capsys.readouterr().err == "cvlessons: stopped before it was done\n"


# JupyterLab itself


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The command on a course of one chapter, as a process of its own."""
    return make_course(tmp_path_factory.mktemp("tiny"), **{"00_first": ["# First\n\n5 minutes", "1 + 1"]})


def test_serves_the_chapters_with_this_pythons_kernel(tiny, tmp_path):
    other = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    other.parent.mkdir(parents=True)
    other.write_text(json.dumps({"argv": ["/no/such/python"], "display_name": "Another", "language": "python"}))
    environment = {**os.environ, "JUPYTER_PATH": str(tmp_path / "jupyter")}
    with running_lab(tmp_path / "my work", command=tiny, environment=environment) as server:
        assert "00_first.ipynb" in {entry["name"] for entry in ask(server, "/api/contents")["content"]}
        kernels = ask(server, "/api/kernelspecs")
        assert kernels["default"] == "python3"
        assert kernels["kernelspecs"]["python3"]["spec"]["argv"][0] == sys.executable
    assert server.process.returncode == 0


@pytest.mark.parametrize("moment", ["at once", "running"])
def test_ctrl_c_ends_it_cleanly(tiny, tmp_path, moment):
    port, log = free_port(), tmp_path / "log"
    with open(log, "wb") as output:
        command = [*tiny, "lab", str(tmp_path / "work"), "--no-browser", "--port", str(port)]
        listening = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a job in the background is deaf
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=listening
        )
    try:
        awaited = "JupyterLab opens" if moment == "at once" else "is running at"
        end = time.monotonic() + 60
        while awaited not in log.read_text() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the whole group gets it
        assert process.wait(60) in ((0, 130) if moment == "at once" else (0,))  # 130: JupyterLab was not started yet
        assert awaited in log.read_text() and "Traceback" not in log.read_text()
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)  # nobody of the group is left
    finally:
        stop(process)
