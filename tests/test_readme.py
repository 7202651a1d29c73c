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
