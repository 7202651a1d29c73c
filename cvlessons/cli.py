"""The command `cvlessons`: brings the chapters into the learner's own folder and opens JupyterLab there."""

import argparse
import errno
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER, TEACHER_FOLDER = "cvlessons-work", "cvlessons-teacher"
# For our server alone: run times are noted, messages sent at once, and the tab's icon is not redrawn at each move.
CONFIG = Path(__file__).parent / "jupyter"
QUIET = ["--log-level=ERROR"]  # of a kernel: else ipykernel 7.4 warns at each start that it does not encrypt
STATE = ".cvlessons.json"  # in the learner's folder: for each chapter, the hash of the course's version last put there


class Problem(Exception):
    """Something the learner can mend: one sentence that says what is wrong and what to do."""


def main(arguments=None):
    """Run the command line; returns the exit code (0 fine, 2 a problem that was said in one sentence)."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    extra = []
    if "--" in arguments:  # what follows goes to JupyterLab as it is
        cut = arguments.index("--")
        arguments, extra = arguments[:cut], arguments[cut + 1 :]
    if hasattr(sys.stdout, "reconfigure"):  # a terminal that cannot show a letter of a folder's name gets its number
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        print(f"cvlessons {importlib.metadata.version('cvlessons')}")
        return 0
    if not hasattr(options, "run"):
        parser.error("say what to do: `cvlessons lab` opens the course, `cvlessons --help` lists the rest")
    try:
        return options.run(options, extra)
    except Problem as problem:
        print(f"cvlessons: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:  # JupyterLab's is handled in run_jupyterlab; this one cut something short
        print("cvlessons: stopped before it was done", file=sys.stderr)
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog="cvlessons", description="Classic computer vision that you can move.")
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND")
    lab = commands.add_parser(
        "lab",
        help="copy the chapters to your own folder and open JupyterLab there",
        description="Copies the chapters to DIR and opens JupyterLab there. Your own changes are never overwritten. "
        "Options after -- are passed on to JupyterLab.",
    )
    lab.add_argument("folder", metavar="DIR", nargs="?", help=f"your own folder (default: {FOLDER})")
    lab.add_argument(
        "--teacher",
        action="store_true",
        help=f"the solved edition: stubs replaced by solutions, with notes (default folder: {TEACHER_FOLDER})",
    )
    lab.add_argument("--no-lab", action="store_true", help="bring the chapters only, do not open JupyterLab")
    lab.add_argument("--no-browser", action="store_true", help="do not open a browser; the address is printed")
    lab.add_argument("--port", type=_port, help="the port JupyterLab listens on (default: the first free from 8888)")
    lab.add_argument("--list", action="store_true", help="list the chapters and stop")
    lab.set_defaults(run=_lab)
    site = commands.add_parser(
        "site",
        usage="%(prog)s [-h] DIR [--chapters NN ...] [--quick]",  # DIR after --chapters would be taken for a chapter
        help="write the chapters as web pages whose sliders work without Python",
        description="Executes the chapters and writes them to DIR as pages that need no server and no network. Their "
        "sliders show pictures computed beforehand.",
    )
    site.add_argument("folder", metavar="DIR", help="where the pages go; open DIR/index.html")
    site.add_argument("--chapters", metavar="NN", nargs="+", default=[], help="these chapters only, such as 01 03")
    site.add_argument("--quick", action="store_true", help="fewer steps on each slider, for a first look")
    site.set_defaults(run=_site)
    times = commands.add_parser(
        "times",
        help="how many minutes learners took for each section, from notebooks they hand over",
        description="Prints for each section the median of the minutes between the runs of its cells, beside the "
        "stated ones (7+: seven for the first exercises; (7): an optional section). JupyterLab notes in a cell when it "
        "was last run, if `cvlessons lab` started it, or with Settings > Settings Editor > Notebook > Recording "
        "timing. The notes stay in the learner's own file; nothing is sent anywhere. A cell that is run again forgets "
        "its earlier run, so sections that were last run all at once are left out.",
    )
    times.add_argument("notebooks", metavar="NOTEBOOK", nargs="+", help="chapters that learners have worked through")
    times.add_argument(
        "--break",
        dest="longest",
        metavar="MINUTES",
        type=_minutes,
        default=10.0,
        help="a longer time between two runs is a break and not counted (default: 10)",
    )
    times.set_defaults(run=_times)
    return parser


def _port(text):
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 65535")
    return int(text)


def _minutes(text):
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes above 0")
    return minutes


def _lab(options, extra):
    course = course_folder()
    if options.list:
        for chapter in chapters(course):
            title, minutes = title_and_minutes(chapter)
            print(f"{chapter.stem:26} {f'{minutes} min' if minutes else '':>7}  {title}")
        return 0
    if not options.no_lab:
        _check_jupyterlab()
        _check_home()
    if options.port is not None:
        _check_port(options.port)
    default = TEACHER_FOLDER if options.teacher else FOLDER
    folder = Path(os.path.expanduser(options.folder or default)).absolute()
    first_time = not os.path.lexists(folder / STATE)
    for line in bring_chapters(course, folder, solved_edition if options.teacher else Path.read_bytes):
        print(f"cvlessons: {line}")
    if options.no_lab:
        print(f"cvlessons: your chapters are in {folder}")
        return 0
    print(f"cvlessons: your chapters are in {folder}; JupyterLab opens, Ctrl-C here ends it", flush=True)

    command = [f"--ServerApp.root_dir={folder}", "--ServerApp.answer_yes=True"]  # yes: Ctrl-C ends it at once
    if first_time:
        command.append(f"--LabApp.default_url=/lab/tree/{chapters(course)[0].name}")
    if options.no_browser:
        command.append("--no-browser")
    if options.port is not None:
        command += [f"--ServerApp.port={options.port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container the learner is often root, and JupyterLab would refuse
    return run_jupyterlab(command + extra, folder)


def _site(options, extra):
    if extra:
        raise Problem(f"site takes no options after --, and was given {' '.join(extra)}")
    try:
        from . import site
    except ModuleNotFoundError as error:
        remedy = f"{sys.executable} -m pip install 'cvlessons[site]'"
        raise Problem(f"{error.name} is not installed for this Python; run: {remedy}") from None
    folder = Path(os.path.expanduser(options.folder)).absolute()
    try:
        for line in site.build(folder, options.chapters, options.quick):
            print(f"cvlessons: {line}", flush=True)
    except site.Problem as problem:
        raise Problem(str(problem)) from None
    except OSError as error:
        raise Problem(f"cannot write the pages to {folder} ({error.strerror or error}); name another folder") from None
    print(f"cvlessons: open {folder / 'index.html'}")
    return 0


def _times(options, extra):
    from . import times

    if extra:
        raise Problem(f"times takes no options after --, and was given {' '.join(extra)}")
    try:
        print("\n".join(times.report(options.notebooks, options.longest)))
    except times.Unreadable as error:
        raise Problem(str(error)) from None
    return 0


# The chapters of the course


def course_folder():
    """Where the course's notebooks are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if chapters(folder):
            return folder
    raise Problem(f"no notebooks found in or beside {package}; install cvlessons again, or use a complete checkout")


def chapters(folder):
    """The notebooks of a folder in reading order."""
    return sorted(folder.glob("[0-9][0-9]_*.ipynb"))


def title_and_minutes(notebook):
    """From a chapter's first markdown cell: `# Title` and `NN minutes`; else the file's name and None."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        text = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        text = ""
    title = re.search(r"^# +(.+?) *$", text, re.MULTILINE)
    minutes = re.search(r"\b(\d+)\s+minutes\b", text)
    return title[1] if title else notebook.stem, int(minutes[1]) if minutes else None


# Copying without ever losing anything


def solved_edition(chapter):
    """The bytes of a chapter's solved edition, with the part of notebooks/teachers.md that is about it."""
    from .teacher import notes_of, solved

    page = chapter.with_name("teachers.md")
    notes = notes_of(page.read_text(encoding="utf-8"), chapter.stem) if page.exists() else ""
    notebook = solved(json.loads(chapter.read_text(encoding="utf-8")), notes)
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode() + b"\n"


def bring_chapters(course, folder, edition=Path.read_bytes):
    """Copy the chapters into the learner's folder; returns a line for each change worth telling.

    `edition` makes the bytes of a chapter from its path.

    A file is replaced only if it is byte for byte what we put there; anything else is the learner's, and the course's
    newer version is then put beside it under a new name.
    """
    told = []
    try:
        if folder.exists() and not folder.is_dir():
            raise Problem(f"{folder} is a file, not a folder; name another one: cvlessons lab DIR")
        if folder.exists() and folder.samefile(course):
            raise Problem(f"{folder} holds the course's own chapters; name a folder to work in: cvlessons lab DIR")
        folder.mkdir(parents=True, exist_ok=True)
        given = _read_state(folder)
        for page in [*chapters(course), *course.glob("glossary.md")]:
            content = edition(page) if page.suffix == ".ipynb" else page.read_bytes()
            line = _bring(page, content, folder, given)
            told += [line] if line else []
        _write(folder / STATE, json.dumps(given, indent=1).encode())
    except OSError as error:
        reason = error.strerror or error
        raise Problem(f"cannot write in {folder} ({reason}); name a folder of your own: cvlessons lab DIR") from None
    return told


def _bring(chapter, content, folder, given):
    """Bring one chapter up to date in the learner's folder, and note in `given` which version it now has."""
    target = folder / chapter.name
    newest, before = _hash(content), given.get(chapter.name)
    given[chapter.name] = newest
    if not os.path.lexists(target):
        _write(target, content)
        return None
    there = _hash_of_file(target)
    if there == newest:
        return None
    if there is not None and there == before:
        _write(target, content)
        return f"{chapter.name} replaced by the course's newer version (you had not changed it)"
    if newest == before:  # the learner's work on the version that is still the newest
        return None
    beside = folder / f"{chapter.stem}.new-{newest[:8]}{chapter.suffix}"
    if os.path.lexists(beside):
        return None
    _write(beside, content)
    return f"{chapter.name} has your changes and is kept; the course's newer version is beside it as {beside.name}"


def _read_state(folder):
    """The hashes noted last time; none if the file is missing or broken: whatever differs is then the learner's."""
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        return {name: value for name, value in state.items() if isinstance(value, str)}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _hash_of_file(path):
    """None for what cannot be read as a file: it is then left alone."""
    try:
        return _hash(path.read_bytes())
    except OSError:
        return None


def _write(path, content):
    """Write the whole file or nothing: a full disk or a crash leaves the old file as it was."""
    temporary = path.with_name(f".cvlessons-{os.getpid()}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


# JupyterLab


def run_jupyterlab(options, folder):
    """Run JupyterLab with this Python until it ends; returns its exit code, and 0 after Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="cvlessons-") as ours:
        # Whatever kernels the learner has, "python3" must be this Python: JUPYTER_PATH is searched before all else.
        from ipykernel.kernelspec import write_kernel_spec

        write_kernel_spec(Path(ours, "kernels", "python3"), extra_arguments=QUIET)
        places = {"JUPYTER_PATH": ours, "JUPYTER_CONFIG_PATH": str(CONFIG)}
        first = {name: os.pathsep.join(filter(None, [place, os.environ.get(name)])) for name, place in places.items()}
        # JupyterLab must not see a Ctrl-C before it can handle one (it would show a traceback): we end it with SIGTERM.
        at_interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], cwd=folder, env={**os.environ, **first}
        )
        signal.signal(signal.SIGINT, at_interrupt)
        at_terminate = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        interrupted = False
        try:
            while True:
                try:
                    code = server.wait()
                    return 0 if interrupted else code
                except KeyboardInterrupt:
                    interrupted = True
                    server.terminate()
        finally:
            signal.signal(signal.SIGTERM, at_terminate)


def _check_jupyterlab():
    missing = [name for name in ("jupyterlab", "ipykernel", "ipywidgets") if importlib.util.find_spec(name) is None]
    if missing:
        names = " ".join(missing)
        raise Problem(f"{names} is not installed for this Python; run: {sys.executable} -m pip install {names}")


def _check_home():
    """Say now, in a sentence, that JupyterLab cannot keep its notes in the home folder; it would show a traceback."""
    from jupyter_core.paths import jupyter_runtime_dir

    remedy = "let the environment variable HOME name a folder of your own"
    try:
        folder = Path(jupyter_runtime_dir())
    except RuntimeError:  # HOME is not set, and the system does not know the user
        raise Problem(f"JupyterLab needs a home folder, and there is none; {remedy}") from None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Problem(f"JupyterLab cannot write in {folder} ({error.strerror or error}); {remedy}") from None


def _check_port(port):
    """Say now, in a sentence, what JupyterLab would say later with a traceback."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            socket.create_server((address, port), family=family).close()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                remedy = "name another one with --port, or leave --port away and a free one is found"
                raise Problem(f"port {port} is in use by another program; {remedy}") from None
            if error.errno == errno.EACCES:
                raise Problem(f"port {port} is reserved for root; name one above 1023, such as --port 8899") from None


if __name__ == "__main__":
    sys.exit(main())
