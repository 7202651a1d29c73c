"""What must be taught is taught: syllabus.json names ids and chapters, the cells' metadata name what they teach."""

import copy
import json
import re
from pathlib import Path

import pytest
from chapters import PLANNED, build, read_chapter, taught

SYLLABUS = json.loads(Path(__file__).with_name("syllabus.json").read_text(encoding="utf-8"))
SOURCES = build.sources()
KINDS = {"A": r"A[0-4]\.\d\d", "sections": r"2\.\d+", "B": r"B[0-4]\.\d+", "C": r"C\d\d"}


def missing(number, cells, ids):
    """The ids that this chapter must teach, and that none of its cells names."""
    return [name for name, item in ids.items() if number in item["chapters"] and name not in taught(cells)]


def unknown(cells, ids):
    """The ids in the cells' metadata that the syllabus does not have."""
    return [name for name in taught(cells) if name not in ids]


def miscounted(syllabus):
    """What is wrong with the number and form of the ids, as a list of sentences."""
    ids, counts = syllabus["ids"], dict(syllabus["counts"])
    problems, total = [], counts.pop("total")
    for kind, pattern in KINDS.items():
        found = [name for name in ids if re.fullmatch(pattern, name)]
        if len(found) != counts.get(kind):
            problems.append(f"{len(found)} ids of kind {kind}, {counts.get(kind)} are stated")
    if len(ids) != total or sum(counts.values()) != total:
        problems.append(f"{len(ids)} ids, {total} are stated, and the kinds add up to {sum(counts.values())}")
    return problems


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_chapter_teaches_all_that_is_its_own(source):
    absent = missing(source.stem[:2], build.read_source(source).cells, SYLLABUS["ids"])
    words = "\n".join(f"{name:6} {SYLLABUS['ids'][name]['what']}" for name in absent)
    assert not absent, f"{source.name}: {len(absent)} ids are in no cell's `teaches`:\n{words}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_chapter_names_no_unknown_id(source):
    assert not unknown(build.read_source(source).cells, SYLLABUS["ids"])


def test_no_id_has_been_dropped():
    assert miscounted(SYLLABUS) == []


def test_ids_run_on_without_gaps():
    """Numbers that the syllabus itself leaves out are B0.17, B4.11 and B4.13; any other gap is a lost line."""
    series = {}
    for name in SYLLABUS["ids"]:
        if name[0] in "ABC":
            head, _, tail = name.rpartition(".") if "." in name else ("C", "", name[1:])
            series.setdefault(head, set()).add(int(tail))
    gaps = {f"{head}.{n}" for head, found in series.items() for n in set(range(1, max(found) + 1)) - found}
    assert gaps == {"B0.17", "B4.11", "B4.13"}


def test_every_id_belongs_to_planned_chapters():
    numbers = {name[:2] for name in PLANNED}
    for name, item in SYLLABUS["ids"].items():
        assert item["chapters"] and set(item["chapters"]) <= numbers, name
        assert item["what"].strip(), name


# --- these tests can fail: the same functions on broken copies --------------------------------------------------------


def test_a_lost_or_misspelt_id_is_noticed():
    chapter = read_chapter(SOURCES[0])
    cells = copy.deepcopy(chapter.cells)
    assert missing(chapter.number, cells, SYLLABUS["ids"]) == [] == unknown(cells, SYLLABUS["ids"])
    for cell in cells:
        if "C04" in cell.metadata.get("teaches", []):
            cell.metadata["teaches"] = ["C40" if name == "C04" else name for name in cell.metadata["teaches"]]
    assert missing(chapter.number, cells, SYLLABUS["ids"]) == ["C04"]
    assert unknown(cells, SYLLABUS["ids"]) == ["C40"]


@pytest.mark.parametrize("name", ["A2.37", "2.4", "B3.14", "C20"])
def test_a_dropped_line_of_the_syllabus_is_noticed(name):
    broken = copy.deepcopy(SYLLABUS)
    del broken["ids"][name]
    assert len(miscounted(broken)) == 2
