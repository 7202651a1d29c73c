"""The README tells the truth about the chapters, and its links lead somewhere."""

import re
from pathlib import Path

from chapters import PLANNED

from cvlessons import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_table_of_chapters():
    rows = re.findall(r"^\| \[(\d\. [^\]]+)\]\(notebooks/(\w+)\.ipynb\) \| .+ \| (\d+) \|$", README, re.MULTILINE)
    assert [name for _, name, _ in rows] == list(PLANNED)
    for title, name, minutes in rows:
        assert cli.title_and_minutes(ROOT / "notebooks" / f"{name}.ipynb") == (title, int(minutes))


def test_links_lead_to_files():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    for link in links:
        assert link.startswith("https://") or (ROOT / link).exists(), link


def test_optional_minutes_are_those_of_the_chapters():
    sentence = re.search(r"marks as \*optional\*: (.+)\.\n", README)[1]
    said = {
        int(chapter): int(minutes)
        for minutes, chapter in re.findall(r"(\d+) (?:minutes )?in (?:chapter )?(\d)", sentence)
    }
    stated = {}
    for source in (ROOT / "notebooks" / "source").glob("0*.py"):
        if more := re.search(r"and (\d+) more for the optional sections?\*", source.read_text(encoding="utf-8")):
            stated[int(source.name[:2])] = int(more[1])
    assert said == stated and len(said) == 5
