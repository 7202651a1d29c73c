"""Chapter 1 as a learner meets it: opened by `cvlessons lab`, run, and its slider moved by keyboard and by mouse."""

import cv2
import pytest

from cvlessons import draw, load, truth
from cvlessons.score import score_boxes
from cvlessons.scratch import matching


@pytest.fixture(scope="module")
def chapter(lab):
    lab.open_notebook("01_template_matching.ipynb")
    lab.run_all(180)
    return lab


@pytest.fixture()
def cell(chapter):
    return chapter.scroll_to("def find_word")


def expected(threshold, word="the"):
    """What the cell shows for a threshold, computed here by its own words."""
    page, words = load("page", gray=True), truth("page").words
    x, y, w, h = words[word][0]
    response = cv2.matchTemplate(page, page[y : y + h, x : x + w], cv2.TM_CCOEFF_NORMED)
    points, _ = matching.find_peaks(response, threshold, radius=6)
    result = score_boxes([(px, py, w, h) for px, py in points], words[word], least=0.4)
    return draw.outcome(page, result, scale=2), str(result)


def assert_shows(chapter, cell, threshold):
    picture, text = expected(threshold)
    cell.locator(".cvlessons-live").get_by_text(f"threshold {threshold:.2f}: {text}").wait_for()
    sharp_colours = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    jpeg = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, 90, *sharp_colours))[1]  # as it is sent
    chapter.wait_for_picture(cell.locator(".cvlessons-live img"), cv2.imdecode(jpeg, cv2.IMREAD_COLOR), most=0.2)


def test_stills_give_way_to_live_pictures(chapter, cell):
    visible = [image for image in cell.locator("img").all() if image.is_visible()]
    assert len(visible) == 1  # the still beside the live picture is hidden
    assert_shows(chapter, cell, 0.90)


def test_slider_by_keyboard(chapter, cell):
    handle = cell.get_by_role("slider").first
    for presses, threshold in ((10, 0.80), (35, 0.45)):
        for _ in range(presses):
            handle.press("ArrowLeft")
        assert_shows(chapter, cell, threshold)
    cell.locator(".cvlessons-live").evaluate("element => element.scrollIntoView({block: 'end'})")
    chapter.screenshot("template_matching")  # the picture of the README


def test_slider_by_mouse(chapter, cell):
    chapter.drag(cell.locator(".noUi-handle").first, 60)
    threshold = float(cell.locator(".widget-readout").first.inner_text())
    assert threshold > 0.45
    assert_shows(chapter, cell, threshold)


def test_wrong_code_is_said_in_place_and_the_next_move_recovers(chapter):
    cell = chapter.scroll_to("def six_scores")
    source = "".join(c["source"] for c in chapter.code_cells() if "def six_scores" in c["source"])
    broken = source.replace("h, w = templ.shape", "h, w = templ.shape\n    1 / (x - 1)")
    run = """async ([text]) => {
        const { commands, shell } = window.jupyterapp;
        shell.currentWidget.content.activeCell.model.sharedModel.setSource(text);
        await commands.execute('notebook:run-cell');
    }"""
    chapter.page.evaluate(run, [broken])
    live = cell.locator(".cvlessons-live")
    handle = cell.get_by_role("slider").first
    handle.press("ArrowRight")  # x = 1
    live.get_by_role("alert").wait_for()
    assert "ZeroDivisionError" in live.inner_text() and "1 / (x - 1)" in live.inner_text()
    assert live.locator("img").first.is_visible()  # the last good picture stays
    handle.press("ArrowRight")  # x = 2
    live.get_by_role("alert").wait_for(state="detached")
    assert "ZeroDivisionError" not in live.inner_text()


def test_nothing_went_wrong_in_the_browser(chapter):
    assert chapter.errors == []
