"""`cvlessons times`: minutes from notebooks made by hand, clear words for bad input, and who notes the times."""

import copy
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browser.lab import ask, running_lab
from chapters import build
from tiny_course import make_course

from cvlessons import cli, times

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TRACKER = "@jupyterlab/notebook-extension:tracker"
TEXTS = ["# 1. Finding\n\n*20 minutes*", "import cv2", "## How alike?\n\n*9 minutes*\n\nLook.", "1", "And now?", "2"]
TEXTS += ["## Slide it\n\n*4 minutes, optional*", "3", "4"]
TEXTS += ["## Exercises\n\n*7 minutes for the first two; take your time*", "5"]
CODE = [n for n, text in enumerate(TEXTS) if text[0] != "#" and text != "And now?"]


def notebook(minutes, key="iopub.execute_input"):
    """A chapter whose code cells were run so many minutes after nine; None for a cell that was not."""
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text.splitlines(True)} for text in TEXTS]
    for number, after in zip(CODE, minutes, strict=True):
        cells[number].update(cell_type="code", outputs=[], execution_count=1)
        if after is not None:
            began = (START + timedelta(minutes=after)).isoformat().replace("+00:00", "Z")
            cells[number]["metadata"]["execution"] = {key: began}
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def save(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


ANNA = [0, 3, 8, 10, 13, 20]  # imports; two cells; two cells; an exercise


def table(said):
    """The rows of a report: section -> (median, stated, learners)."""
    rows = [line.rsplit(maxsplit=3) for line in said.splitlines() if line.startswith("  ") and line[-1].isdecimal()]
    return {row[0].strip(): row[1:] for row in rows if len(row) == 4 and not row[0].startswith("  breaks")}


def test_time_goes_to_the_section_of_the_later_run(save, capsys):
    assert cli.main(["times", save("anna.ipynb", notebook(ANNA))]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1. Finding (1 notebook)\n")
    assert table(said) == {
        "How alike?": ["8.0", "9", "1"],
        "Slide it": ["5.0", "(4)", "1"],
        "Exercises": ["7.0", "7+", "1"],
    }
    assert sum(float(row[0]) for row in table(said).values()) == ANNA[-1] - ANNA[0]


def test_median_of_several_learners(save, capsys):
    others = [0, 1, 2, 3, 4, 5], [0, 4, 9, None, None, None]
    paths = [save(f"{n}.ipynb", notebook(minutes)) for n, minutes in enumerate([ANNA, *others])]
    assert cli.main(["times", *paths]) == 0
    assert table(capsys.readouterr().out) == {
        "How alike?": ["8.0", "9", "3"],
        "Slide it": ["3.5", "(4)", "2"],
        "Exercises": ["4.0", "7+", "2"],
    }


def test_breaks_are_cut(save, capsys):
    path = save("lunch.ipynb", notebook([0, 3, 8, 70, 73, 80]))
    assert cli.main(["times", path]) == 0
    said = capsys.readouterr().out
    assert table(said)["Slide it"] == ["3.0", "(4)", "1"]
    assert "breaks of more than 10 minutes, not counted: 1\n" in said
    assert cli.main(["times", "--break", "90", path]) == 0
    said = capsys.readouterr().out
    assert table(said)["Slide it"] == ["65.0", "(4)", "1"] and "more than 90 minutes, not counted: 0\n" in said


def test_sections_run_all_at_once_are_left_out(save, capsys):
    above = save("above.ipynb", notebook([0, 0.001, 0.002, 0.003, 0.004, 6]))  # Run All Above, then an exercise
    assert cli.main(["times", above]) == 0
    assert set(table(capsys.readouterr().out)) == {"Exercises"}
    everything = save("all.ipynb", notebook([0, 0.001, 0.002, 0.003, 0.004, 0.005]))
    assert cli.main(["times", above, everything]) == 0
    assert f"{everything} left out: its cells were last run all at once\n" in capsys.readouterr().out


def test_a_cell_run_again_later_counts_where_it_stands(save, capsys):
    assert cli.main(["times", save("back.ipynb", notebook([0, 22, 8, 10, 13, 20]))]) == 0
    assert table(capsys.readouterr().out)["How alike?"] == ["10.0", "9", "1"]  # 0 to 8, and 20 to 22


@pytest.mark.parametrize("key", times.STARTED)
def test_whatever_says_when_a_run_began(save, capsys, key):
    assert cli.main(["times", save("other.ipynb", notebook(ANNA, key))]) == 0
    assert table(capsys.readouterr().out)["Slide it"][0] == "5.0"


def test_chapters_are_kept_apart(save, capsys):
    other = notebook([0, 1, 2, 3, 4, 5])
    other["cells"][0]["source"] = ["# 2. Pyramids"]
    assert cli.main(["times", save("a.ipynb", notebook(ANNA)), save("b.ipynb", other)]) == 0
    said = capsys.readouterr().out
    assert "1. Finding (1 notebook)" in said and "2. Pyramids (1 notebook)" in said


# Bad input: one sentence that names it


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is not a notebook"),
        ("[]", "is not a notebook"),
        ('{"cells": [1]}', "is not a notebook"),
        ('{"cells": [{"cell_type": "code", "source": "", "metadata": 3}]}', "is not a notebook"),
        ("[" * 100_000, "is not a notebook"),
        ('{"cells": []}', "is not a chapter"),
        (notebook([None] * 6), "does not say when its cells were run"),
        (notebook([0, *[None] * 5]), "does not say when its cells were run"),
        (notebook([0, 0.001, 0.002, 0.003, 0.004, 0.005]), "run all at once"),
    ],
)
def test_bad_notebooks(save, capsys, content, words):
    path = save("bad.ipynb", content)
    assert cli.main(["times", path]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith(f"cvlessons: {path} ") and words in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("began", ["yesterday", 3])
def test_a_time_that_is_none(save, capsys, began):
    content = notebook(ANNA)
    content["cells"][3]["metadata"]["execution"]["iopub.execute_input"] = began
    path = save("bad.ipynb", content)
    assert cli.main(["times", path]) == 2
    assert f"{path}: cell 4 was run at {began!r}" in capsys.readouterr().err


def test_no_file_and_a_folder(tmp_path, capsys):
    missing = str(tmp_path / "missing.ipynb")
    assert cli.main(["times", missing]) == 2
    assert f"cannot read {missing} (No such file" in capsys.readouterr().err
    assert cli.main(["times", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert f"{tmp_path} is a folder" in said and "/*.ipynb" in said


@pytest.mark.parametrize("minutes", ["0", "-3", "ten", "inf", "nan"])
def test_a_break_is_no_number(capsys, minutes):
    with pytest.raises(SystemExit) as ended:
        cli.main(["times", f"--break={minutes}", "x.ipynb"])
    assert ended.value.code == 2 and f"{minutes!r} is not a number of minutes" in capsys.readouterr().err


def test_options_for_jupyterlab_are_refused(capsys):
    assert cli.main(["times", "x.ipynb", "--", "--debug"]) == 2
    assert "--debug" in capsys.readouterr().err


# Where the times come from


def test_the_course_itself_has_no_run_times():
    for path in cli.chapters(cli.course_folder()):
        title, sections, runs = times.read(path)
        assert title[:2] == f"{int(path.name[:2])}." and len(sections) > 8 and runs == []
        assert sections["Exercises"].endswith("+") and sections["References"] == ""


def test_the_normal_form_drops_run_times():
    plain = build.nbformat.v4.new_notebook(cells=[build.nbformat.v4.new_code_cell("1 + 1")])
    timed = copy.deepcopy(plain)
    timed.cells[0].metadata["execution"] = {times.STARTED[0]: START.isoformat()}
    assert build.to_text(build.normal(timed)) == build.to_text(build.normal(plain))


def test_our_server_notes_run_times_and_the_learner_may_refuse(tmp_path):
    """Only a default of our own server is changed: the settings of the learner are not written, and come first."""
    command = make_course(tmp_path / "course", **{"00_first": ["# First\n\n5 minutes", "1 + 1"]})
    with running_lab(tmp_path / "work", command=command) as server:
        answer = ask(server, f"/lab/api/settings/{TRACKER}")
        assert answer["schema"]["properties"]["recordTiming"]["default"] is True
        assert answer["settings"] == {}
        own = server.log.parent
        assert not list(own.rglob("*tracker*")) and not list(own.rglob("default_setting_overrides.json"))
        file = own / "settings" / TRACKER.replace(":", "/").replace("tracker", "tracker.jupyterlab-settings")
        file.parent.mkdir(parents=True)
        file.write_text('{"recordTiming": false}')
        assert ask(server, f"/lab/api/settings/{TRACKER}")["settings"] == {"recordTiming": False}


def test_a_default_of_jupyterlab_itself_is_no():
    schema = Path(sys.prefix, "share", "jupyter", "lab", "schemas", *TRACKER.replace(":", "/").split("/"))
    assert json.loads(schema.with_suffix(".json").read_text())["properties"]["recordTiming"]["default"] is False
