"""The glossary: sorted, no doubles, every term in the chapter that it names, every bold term of a chapter in it."""

import re

import pytest
from chapters import NOTEBOOKS, PLANNED, build
from test_notebooks import markdown, read_once

PAGE = (NOTEBOOKS / "glossary.md").read_text(encoding="utf-8")
SOURCES = {source.stem: source for source in build.sources()}
ROW = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \| \[(\d)\]\((\w+)\.ipynb\) \|$", re.MULTILINE)

# Bold words that stand in the glossary in another form ...
FORMS = {
    "affine": "affine map",
    "an anaglyph": "anaglyph",
    "bilateral": "bilateral filter",
    "bins": "bin",
    "cross": "cross product",
    "dot": "dot product",
    "eigenvalues": "eigenvalue",
    "eigenvectors": "eigenvector",
    "grey values": "grey value",
    "holes": "hole",
    "no texture": "texture",
    "perspective": "perspective map",
    "sad": "sum of absolute differences",
    "saturates": "saturate",
    "saturation": "saturate",
    "wraps around": "wrap around",
}
# ... and bold words that are stressed and no terms.
STRESSED = {
    "(width, height)", "(x, y)", "`.ravel()`", "all", "alone", "and", "and nearest neighbour", "any", "arrow keys",
    "back", "blue, green, red", "blur, then leave out every second row and column", "changing the axes", "degrees",
    "divide", "down", "drawing changes the picture itself", "empty", "false", "fifth: between the pixels",
    "fine details over a narrow zone, coarse ones over a wide zone", "first: remove the light", "found",
    "fourth: uniqueness", "give every argument after the arrays by its name", "grey, not an edge picture",
    "in a class", "it is the default", "its length", "moving a point", "not", "number of samples", "point",
    "power", "quality", "random numbers", "range of radii", "repetition", "rows first, then columns", "ruled lines",
    "second: all costs at once", "shift + enter", "smaller", "sum of the kernel", "sums of multiples", "the direction",
    "the gradient", "the order is opposite", "thinning", "third: texture", "tilt", "times", "times 16", "times 4",
    "top left corner", "two thresholds, and linking", "upright", "valid", "weight", "what does a large kernel buy",
    "where do you come from", "with the keyboard only", "y counts from the top", "zeros",
}  # fmt: skip
RECURRING = re.compile(r"\d+\. (Predict|Write|Debug|Measure|Your own picture)|Only the sliders know|You (need|will)")


def rows_of(page):
    return ROW.findall(page)


def plain(chapter):
    """The chapter's text without stars, in lower case, with single blanks."""
    return " ".join("\n".join(markdown(chapter)).replace("*", "").lower().split())


def problems_of(page):
    rows = rows_of(page)
    terms = [row[0] for row in rows]
    problems = [] if terms == sorted(terms, key=str.casefold) else ["the rows are not in alphabetical order"]
    problems += [f"twice: {term}" for term in set(terms) if terms.count(term) > 1]
    if len(rows) != len(re.findall(r"^\| (?!Term)\w", page, re.MULTILINE)):
        problems.append("a row has another form than the others")
    for term, chinese, english, number, name in rows:
        if not re.search("[\u4e00-\u9fff]", chinese):
            problems.append(f"no Chinese characters for {term}")
        if re.search("[\u4e00-\u9fff]", english) or not english.endswith(".") or len(english.split()) > 20:
            problems.append(f"not one short English sentence: {english}")
        if PLANNED[int(number)] != name:
            problems.append(f"{term}: chapter {number} is not {name}")
        elif bare(term) not in plain(read_once(SOURCES[name])):
            problems.append(f"{term} does not occur in {name}")
    return problems


def bare(term):
    """A term without what stands in brackets."""
    return re.sub(r" \(.*?\)", "", term).lower()


def bold(chapter):
    """The bold words of a chapter, without code blocks, numbers of steps and recurring phrases."""
    found = set()
    for text in markdown(chapter):
        for words in re.findall(r"(?<!\*)\*\*([^*\n]+?)\*\*(?!\*)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
            if not RECURRING.match(words):
                found.add(re.sub(r"^\d+\. ", "", words).strip(" .:?").lower())
    return found


def test_rows():
    assert problems_of(PAGE) == []
    assert 100 <= len(rows_of(PAGE)) <= 170


@pytest.mark.parametrize("name", PLANNED)
def test_bold_terms_are_in_the_glossary(name):
    known = {bare(row[0]) for row in rows_of(PAGE)}
    assert set(FORMS.values()) <= known
    missing = {word for word in bold(read_once(SOURCES[name])) if FORMS.get(word, word) not in known | STRESSED}
    assert not missing, "neither a term of the glossary nor a word that is only stressed"


def test_no_exception_is_left_over():
    used = set().union(*(bold(read_once(source)) for source in SOURCES.values()))
    assert (STRESSED | set(FORMS)) - used == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| aliasing |", "| zebra |"),
        ("| 混叠 |", "| hundie |"),
        ("[2](02_image_pyramids.ipynb)", "[2](03_histograms.ipynb)"),
        ("| aliasing |", "| anchor |"),
        ("| aliasing |", "| aliasing"),
    ],
)
def test_can_fail(old, new):
    assert old in PAGE and problems_of(PAGE.replace(old, new, 1))
