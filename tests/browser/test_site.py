"""The pages of `cvlessons site`, opened as files with the network cut: sliders, questions, accessibility.

Chapters 00 and 01 with few steps on each slider; all of a site that was built before with CVLESSONS_SITE=ITS FOLDER.
"""

import base64
import os
import re
from pathlib import Path

import cv2
import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.lab import RESULTS

from cvlessons import cli, controls, site
from cvlessons.check import find
from cvlessons.live import explorers
from cvlessons.site.encode import _nearly

BUILT = os.environ.get("CVLESSONS_SITE")
CHAPTERS = [path.stem for path in cli.chapters(cli.course_folder()) if BUILT or path.name.startswith(("00", "01"))]

LOOK = """section => {
    const controls = [...section.querySelectorAll('.control')].map(box => {
        const field = box.querySelector('input, select');
        if (field.type === 'checkbox') return field.checked ? 'on' : 'off';
        return field.type === 'range' ? box.querySelector('output').textContent : field.selectedOptions[0].textContent;
    });
    return {controls, text: section.querySelector('.score').textContent};
}"""
PIXELS = """async section => {
    const shown = [];
    for (const figure of section.querySelectorAll('figure:not([hidden])')) {
        const image = figure.querySelector('img'), canvas = document.createElement('canvas');
        await image.decode();
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        const context = canvas.getContext('2d');
        const under = (image.style.backgroundImage.match(/^url\\("(.*)"\\)$/) || [])[1];
        if (under) {
            const base = new Image();
            base.src = under;
            await base.decode();
            context.drawImage(base, 0, 0, canvas.width, canvas.height);
        }
        context.drawImage(image, 0, 0);
        const label = figure.querySelector('figcaption').textContent;
        const size = ['width', 'height'].map(side => Number(image.getAttribute(side)));
        shown.push([label, image.alt, size, canvas.toDataURL('image/png')]);
    }
    return shown;
}"""


class Pages:
    """The site in a browser that has no network; `errors` collects what went wrong, requests included."""

    def __init__(self, page, folder):
        self.page, self.folder, self.errors = page, folder, []
        page.route("**/*", self._only_files)
        page.on("console", lambda message: message.type == "error" and self.errors.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.errors.append(f"exception: {error}"))
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))

    def _only_files(self, route):
        if route.request.url.startswith("file:"):
            return route.continue_()
        self.errors.append(f"request: {route.request.url}")
        return route.abort()

    def open(self, name):
        self.errors.clear()
        self.page.goto((self.folder / f"{name}.html").as_uri())
        return self.page


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    if BUILT:
        return Path(BUILT).resolve()
    made = tmp_path_factory.mktemp("site")
    site.build(made, ("00", "01"), quick=True)
    return made


@pytest.fixture(scope="module")
def pages(folder, page):
    return Pages(page, folder)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_slider_shows_what_the_notebook_gives(pages, chapter):
    seen = {}
    page = pages.open(chapter)
    for section in page.locator("section.live").all():
        moments = seen[section.get_attribute("data-live")] = []
        for field in section.locator(".control input, .control select").all():
            texts = [field.evaluate("field => field.outerHTML")]
            for key in keys_for(field):
                field.press(key)
                moment = section.evaluate(LOOK)
                if moment not in [other for other, _ in moments]:
                    moments.append((moment, section.evaluate(PIXELS)))
                texts.append(str(moment))
            assert len(set(texts)) > 2, f"{section.get_attribute('data-live')}: a control that moves nothing"
    assert seen and all(seen.values())
    assert not pages.errors
    compared = compare(chapter, seen)
    assert compared == set(seen)


def keys_for(field):
    kind = field.get_attribute("type")
    if kind == "checkbox":
        return ["Space", "Space"]
    return ["Home", "ArrowRight", "End"] if kind == "range" else ["ArrowDown", "End", "Home"]


def compare(chapter, seen):
    """Run the notebook here, and hold what the page showed to what each function gives right after its cell."""
    cv2.ipp.setUseIPP(True)  # as in the notebook's own kernel: a score of 1 may come out as 0.9999999
    namespace, compared = {}, set()
    notebook = nbformat.read(cli.course_folder() / f"{chapter}.ipynb", as_version=4)
    before = dict(explorers)
    explorers.clear()
    try:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                exec(compile_cell(cell.source), namespace)
            for name in explorers.keys() - compared:
                compared.add(name)
                for moment, shown in seen[name]:
                    hold(explorers[name], moment, shown, explorers[name].pictures)
    finally:
        for explorer in list(explorers.values()):
            explorer.close()
        cv2.ipp.setUseIPP(False)
        explorers.update(before)
    return compared


def compile_cell(source):
    import linecache

    name = f"<cell {hash(source)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)  # for `source` and error lines
    return compile(source, name, "exec")


def hold(explorer, moment, shown, start):
    values, words = {}, iter(moment["controls"])
    for name, widget in explorer.controls.items():
        values[name] = as_value(widget, words)
    *pictures, text = result if isinstance(result := explorer(**values), tuple) else (result,)
    if not isinstance(text, str):
        pictures, text = [*pictures, text], ""
    where = f"{explorer.__name__}({values})"
    assert moment["text"] == text, where
    named = {}
    for picture in pictures:
        named.update(picture if isinstance(picture, dict) else {" " * (len(named) + 1): picture})
    assert [label for label, *_ in shown] == [label.strip() for label in named], where
    for (label, alt, size, uri), array in zip(shown, named.values(), strict=True):
        assert alt.startswith(explorer.alt) and label in alt, where
        problem = difference(decode(uri), size, explorer._to_pixels(array, label), start.get(label or " "))
        assert not problem, f"{where}, {label or 'the picture'}: {problem}"


def as_value(widget, words):
    word = next(words)
    if isinstance(widget, controls.ArrayField):
        labels = [label for label, _ in widget.menu.options] if widget.menu else [word]
        return widget.presets[labels.index(word)]
    if hasattr(widget, "options"):
        return dict(widget.options)[word] if word in dict(widget.options) else word
    if isinstance(widget.value, bool):
        return word == "on"
    number = int if isinstance(widget.min, int) else float
    return (number(word), number(next(words))) if isinstance(widget.value, tuple) else number(word)


def decode(uri):
    return cv2.imdecode(np.frombuffer(base64.b64decode(uri.split(",")[1]), np.uint8), cv2.IMREAD_COLOR)


def difference(page, size, notebook, start):
    """What is wrong with a picture of the page, in words; nothing if it is the notebook's, and not the start's."""
    whole, notebook = notebook.shape[:2], sized(notebook, size, page.shape)
    if max(page.shape) <= 120 and not np.array_equal(page, notebook):
        return "a small array is not shown exactly"
    soft, softer = cv2.blur(page, (3, 3)).astype(int), cv2.blur(notebook, (3, 3))  # a lossy file smooths noise
    off = np.abs(soft - softer)
    if off.mean() > 5:
        return f"mean difference {off.mean():.1f}"
    if start is not None and start.shape[:2] == whole:
        moved = np.abs(cv2.blur(sized(start, size, page.shape), (3, 3)).astype(int) - softer)
        where = moved.max(axis=2) > 40
        if where.sum() > 20 and off[where].mean() > moved[where].mean() / 2:
            return "where the control has changed it, it looks as before"
    return ""


def test_a_wrong_picture_is_noticed():
    rng, file = np.random.default_rng(5), lambda pixels: decode(_nearly(pixels))
    before, noisier = (np.uint8(np.clip(rng.normal(60, s, (200, 300, 3)), 0, 255)) for s in (5, 20))
    for thickness in (1, 3):
        after = cv2.line(before.copy(), (20, 20), (250, 150), (0, 165, 255), thickness)
        also = cv2.line(noisier.copy(), (20, 20), (250, 150), (0, 165, 255), thickness)
        for now, then in ((after, before), (before, after), (also, after)):
            assert difference(file(now), (300, 200), now, then) == ""
        for shown, now in ((before, after), (after, before)):
            assert difference(file(shown), (300, 200), now, shown).endswith("it looks as before")
    assert difference(file(before), (300, 200), 255 - before, None).startswith("mean difference")
    assert difference(before[:9, :9] + np.uint8(1), (9, 9), before[:9, :9], None).endswith("not shown exactly")


def sized(pixels, size, shape):
    """A picture of the notebook as large as the page shows it, and then as large as the page has stored it."""
    pixels = pixels if pixels.ndim == 3 else cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
    for width, height in (size, shape[1::-1]):
        factor = max(width, height) / max(pixels.shape[:2])
        assert np.abs(np.multiply(pixels.shape[:2], factor) - (height, width)).max() < 1.01
        if factor < 1:
            pixels = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return pixels


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_questions_are_judged_as_in_the_notebook(pages, chapter):
    page = pages.open(chapter)
    for form in page.locator("form.quiz").all():
        question = find(form.get_attribute("data-quiz"))
        assert answer(form, question.answer) == f"Passed: {question.right}".replace("`", "")  # set as code
        judged = 0
        for mistake in question.wrong:
            said = answer(form, mistake.answer)
            judged += said.startswith("Not yet: ") and mistake.says.replace("`", "") in said
            assert not said.startswith("Passed"), (question.name, mistake.answer)
        assert judged or not question.wrong, question.name
    assert not pages.errors


def answer(form, values):
    for name, value in values.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "INPUT":
            field.fill(str(value))
        elif str(value) in field.locator("option").all_inner_texts():
            field.select_option(str(value))
        else:
            return "not offered"
    form.get_by_role("button").press("Enter")
    return form.get_by_role("status").inner_text()


@pytest.mark.parametrize("name", ["index", "glossary", *CHAPTERS])
def test_page_has_no_serious_barrier_and_fits_a_phone(pages, name):
    page = pages.open(name)
    schemes = {"light": {}} | (
        {"dark": {"runOnly": ["color-contrast"]}} if BUILT or name in ("index", CHAPTERS[0]) else {}
    )
    for scheme, rules in schemes.items():
        page.emulate_media(color_scheme=scheme)
        found = (
            Axe().run(page, options={"resultTypes": ["violations"], "preload": False, **rules}).response["violations"]
        )
        serious = [
            f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in found
            if violation["impact"] in ("serious", "critical")
        ]
        assert not serious
    page.emulate_media(color_scheme="light")
    levels = [int(tag[1]) for tag in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(it => it.tagName)")]
    assert levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))
    assert page.locator("img:not([alt]), img[alt='']").count() == 0
    RESULTS.mkdir(exist_ok=True)
    for width in (1200, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=RESULTS / f"site-{name}-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not pages.errors


def test_without_javascript_the_stills_are_there(pages):
    context = pages.page.context.browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((pages.folder / f"{CHAPTERS[0]}.html").as_uri())
        for section in page.locator("section.live").all():
            assert section.locator("img").first.bounding_box()["height"] > 50
    finally:
        context.close()


def test_sizes_links_and_formulas(folder):
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    sizes = [len(text.encode()) for text in files.values()]
    assert max(sizes) <= 4_000_000 and sum(sizes) <= 25_000_000
    for name, text in files.items():
        own = re.sub(r"<script type=.*?</script>", "", text, flags=re.DOTALL)
        for link in re.findall(r'(?:href|src)="([^"]+)"', own):
            if link.startswith(("https://", "data:", "#")):
                continue
            target, _, mark = link.partition("#")
            assert (folder / target).exists() or re.match(r"0[2-8]_\w+\.html$", target) and not BUILT, (name, link)
            assert not mark or f'id="{mark}"' in files[target], (name, link)
        own = re.sub(r'"data:[^"]*"', "", own)
        assert not re.search(r'<(script|link|img|iframe)[^>]*(https?:)?//|@import|url\([^#]|\.ipynb"', own), name
        prose = re.sub(r"<(pre|code|annotation)\b.*?</\1>", "", own, flags=re.DOTALL)
        assert not re.search(r"\$[^$<>\n]+\$", prose), name
