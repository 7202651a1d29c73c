"""How long learners took: minutes for each section, from the run times that JupyterLab keeps in their own notebooks.

`cvlessons lab` lets JupyterLab note in each cell when it was last run (its setting "Recording timing"). The notes stay
in the learner's file. Nothing is sent anywhere: a teacher can read only the notebooks that learners hand over.
"""

import json
import re
import statistics
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

STARTED = ("iopub.execute_input", "shell.execute_reply.started", "iopub.status.busy")  # what says when a run began
HEADING = re.compile(r"^## +(.+?) *$\s*(?:^\*(\d+) minutes?\b([^*\n]*)\*$)?", re.MULTILINE)
TITLE = re.compile(r"^# +(.+?) *$", re.MULTILINE)


class Unreadable(ValueError):
    """A file that is not a notebook of the course, in a sentence that names it."""


def read(path):
    """A notebook's title, its sections {heading: minutes it states}, and its runs [(time, heading)] in order."""
    try:
        cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
        texts = [(cell["cell_type"], "".join(cell["source"]), dict(cell.get("metadata") or {})) for cell in cells]
    except IsADirectoryError:
        raise Unreadable(f"{path} is a folder; name the notebooks in it: cvlessons times {path}/*.ipynb") from None
    except OSError as error:
        raise Unreadable(f"cannot read {path} ({error.strerror or error})") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(f"{path} is not a notebook") from None
    title, heading, sections, runs = None, None, {}, []
    for number, (kind, text, metadata) in enumerate(texts, 1):
        if kind == "markdown":
            title = title or (TITLE.findall(text) or [None])[0]
            found = HEADING.findall(text)
            sections.update((name, _stated(minutes, rest)) for name, minutes, rest in found)
            heading = found[-1][0] if found else heading
        elif kind == "code" and (began := _began(path, number, metadata)):
            runs.append((began, heading))
    if title is None or not sections:
        raise Unreadable(f"{path} is not a chapter: it has no title or no sections")
    return title, sections, sorted(runs, key=lambda run: run[0])


def _stated(minutes, rest):
    """The stated minutes as the report shows them: 7+ for the first exercises only, (7) for an optional section."""
    return f"{minutes}+" if rest.startswith(" for the first") else f"({minutes})" if rest == ", optional" else minutes


def _began(path, number, metadata):
    """When a cell's last run began, as a time with its zone; None if that was not noted."""
    noted = metadata.get("execution")
    text = next((noted[key] for key in STARTED if key in noted), None) if isinstance(noted, dict) else None
    if text is None:
        return None
    try:
        began = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise Unreadable(f"{path}: cell {number} was run at {text!r}, which is not a time") from None
    return began if began.tzinfo else began.replace(tzinfo=UTC)


def minutes(runs, longest):
    """Minutes for each heading, and the number of breaks.

    What lies between two runs was spent on the later one: reading up to its cell, and moving what stands above. More
    than `longest` minutes are a break and count for nothing. A section whose cells were mostly run less than a second
    apart was run by "Run All", not by a reader, and is left out.
    """
    gaps, breaks = {}, 0
    for (before, _), (now, heading) in pairwise(runs):
        gap = (now - before).total_seconds() / 60
        breaks += gap > longest
        if gap <= longest and heading is not None:
            gaps.setdefault(heading, []).append(gap)
    return {heading: sum(of) for heading, of in gaps.items() if statistics.median(of) >= 1 / 60}, breaks


def report(paths, longest=10.0):
    """The lines of the report: for each chapter its sections, the median of the notebooks and the stated minutes."""
    chapters, left_out = {}, []
    for path in paths:
        title, sections, runs = read(path)
        spent, breaks = minutes(runs, longest)
        if spent:
            chapters.setdefault(title, []).append((sections, spent, breaks))
        else:
            why = "its cells were last run all at once" if len(runs) > 1 else "it does not say when its cells were run"
            left_out.append(f"{path} left out: {why}")
    if not chapters:
        raise Unreadable(f"{'; '.join(left_out)}. cvlessons times --help says how run times are noted")
    lines = []
    for title, learners in chapters.items():
        lines.append(f"{title} ({len(learners)} notebook{'s' * (len(learners) > 1)})")
        lines.append(f"  {'section':48} {'median':>7} {'stated':>7} {'learners':>9}")
        for heading, stated in learners[0][0].items():
            if taken := [spent[heading] for _, spent, _ in learners if heading in spent]:
                lines.append(f"  {heading:48} {statistics.median(taken):7.1f} {stated:>7} {len(taken):9}")
        count = sum(breaks for *_, breaks in learners)
        lines.append(f"  breaks of more than {longest:g} minutes, not counted: {count}")
    return [*lines, *left_out]
