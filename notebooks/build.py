"""Write notebooks/*.ipynb from notebooks/source/*.py: executed in a clean kernel, in one normal form.

    python notebooks/build.py             execute and write all chapters
    python notebooks/build.py 01 03       these chapters only
    python notebooks/build.py --check     prove that text and notebooks agree, without executing
    python notebooks/build.py --take 01   bring a notebook edited in JupyterLab back into its source

The text (py:percent, as jupytext reads it) is the source. A cell may say which syllabus ids it teaches in its metadata:
`# %% [markdown] teaches=["A0.01", "B0.1"]`.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import jupytext
import nbformat
from cvlessons.cli import QUIET
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def sources(wanted=()):
    """The source files, all or those whose names start with one of `wanted`."""
    found = sorted((FOLDER / "source").glob("[0-9][0-9]_*.py"))
    if wanted:
        found = [path for path in found if path.name.startswith(tuple(wanted))]
        if not found:
            raise SystemExit(
                f"no chapter in {FOLDER / 'source'} starts with {' or '.join(wanted)}"
            )
    return found


def notebook_of(source):
    return FOLDER / f"{source.stem}.ipynb"


def read_source(path):
    """The notebook that a source describes: cells, ids, no outputs."""
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    return normal(notebook)


def normal(notebook):
    """A copy in the normal form: fixed metadata, ids made from the text, counts 1 to n, no widget views."""
    cells, seen, count = [], {}, 0
    for cell in notebook.cells:
        text = cell.source.strip("\n")
        digest = hashlib.sha256(f"{cell.cell_type}\n{text}".encode()).hexdigest()[:10]
        seen[digest] = seen.get(digest, 0) + 1
        made = {
            "cell_type": cell.cell_type,
            "id": digest if seen[digest] == 1 else f"{digest}-{seen[digest]}",
            "metadata": {
                key: cell.metadata[key] for key in ("tags", "teaches") if key in cell.metadata
            },
            "source": text,
        }
        if cell.cell_type == "code":
            count += 1
            made["outputs"] = _normal_outputs(cell.get("outputs", []), count)
            made["execution_count"] = count if cell.get("execution_count") else None
        cells.append(nbformat.from_dict(made))
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA, nbformat_minor=5)


def _normal_outputs(outputs, count):
    kept = []
    for output in outputs:
        output = nbformat.from_dict(json.loads(json.dumps(output)))
        if output.output_type in ("display_data", "execute_result"):
            if "application/vnd.jupyter.widget-view+json" in output.data:
                continue  # its model dies with the kernel; the still picture before it stays
            output.metadata = {}
            if output.output_type == "execute_result":
                output.execution_count = count
        if (
            output.output_type == "stream"
            and kept
            and kept[-1].output_type == "stream"
            and kept[-1].name == output.name
        ):
            kept[-1].text += output.text
            continue
        kept.append(output)
    return kept


def to_text(notebook):
    """The file's text: sorted keys, one space, UTF-8, lines as lists."""
    return nbformat.writes(notebook) + "\n"


def build(source):
    """Execute one chapter and write its notebook."""
    notebook = read_source(source)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        extra_arguments=QUIET,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    client.execute()
    notebook = normal(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise SystemExit(
                    f"{source.name}: a cell writes to stderr:\n{cell.source}\n---\n{output.text}"
                )
    path = notebook_of(source)
    path.write_text(to_text(notebook), encoding="utf-8")
    print(f"{path.name}: {len(notebook.cells)} cells, {path.stat().st_size / 1e6:.1f} MB")


def check(source):
    """What is wrong between a source and its notebook, as a list of sentences."""
    path = notebook_of(source)
    if not path.exists():
        return [f"{path.name} is missing: python notebooks/build.py {source.name[:2]}"]
    notebook = nbformat.read(path, as_version=4)
    problems = []
    if to_text(normal(notebook)) != path.read_text(encoding="utf-8"):
        problems.append(f"{path.name} is not in the normal form")
    wanted = read_source(source).cells
    if [_essence(cell) for cell in wanted] != [_essence(cell) for cell in notebook.cells]:
        problems.append(f"{path.name} and source/{source.name} differ")
    if any(cell.cell_type == "code" and not cell.execution_count for cell in notebook.cells):
        problems.append(f"{path.name} is not executed")
    return problems


def _essence(cell):
    return cell.cell_type, cell.id, cell.source, json.dumps(cell.metadata, sort_keys=True)


def take(source):
    """Bring a notebook's cells back into its source."""
    notebook = normal(nbformat.read(notebook_of(source), as_version=4))
    for cell in notebook.cells:
        cell.pop("outputs", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata["jupytext"] = {
        "notebook_metadata_filter": "-all",
        "cell_metadata_filter": "tags,teaches",
    }
    source.write_text(jupytext.writes(notebook, fmt="py:percent"), encoding="utf-8")
    print(f"source/{source.name} written from {notebook_of(source).name}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapters", nargs="*", help="chapter numbers, such as 01; all if none")
    parser.add_argument(
        "--check", action="store_true", help="compare text and notebooks, execute nothing"
    )
    parser.add_argument("--take", metavar="NN", help="write the source from the notebook")
    options = parser.parse_args(arguments)
    if options.take:
        names = [path.stem for path in FOLDER.glob(f"{options.take}*.ipynb")]
        if len(names) != 1:
            raise SystemExit(
                f"--take {options.take}: there are {len(names)} notebooks of that name in {FOLDER}; name one"
            )
        take(FOLDER / "source" / f"{names[0]}.py")
    elif options.check:
        problems = [
            problem for source in sources(options.chapters) for problem in check(source)
        ]
        print("\n".join(problems) or "sources and notebooks agree")
        return 1 if problems else 0
    else:
        for source in sources(options.chapters):
            build(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
