"""The parts of `cvlessons site`: which settings are recorded, how frames are packed, what quizzes know."""

import base64
import io
import json
import re

import cv2
import nbformat
import numpy as np
import pytest
from PIL import Image

from cvlessons import cli, draw, load, odd, site
from cvlessons.check import Question, chapters, exercises_of, judge
from cvlessons.live import Explorer
from cvlessons.site import encode, frames, page, quiz

QUESTIONS = [each for chapter in chapters() for each in exercises_of(chapter) if isinstance(each, Question)]


def recorded(folder, function, answers=(), share=1, **controls):
    """What is recorded of a live picture, and its frames by their key."""
    explorer = Explorer(function, controls, "a picture of the test")
    frames._record(explorer, folder, list(answers), share)
    explorer.close()
    (file,) = folder.glob("*.json")
    made = json.loads(file.read_text())
    return made, {tuple(key): (text, panels) for key, text, panels in made["frames"]}


def states(made):
    return [axis["states"] for axis in made["axes"]]


# Which settings


def test_one_control_has_all_its_steps(tmp_path):
    made, by_key = recorded(tmp_path, lambda k=5: (np.full((9, 9), k, np.uint8), f"k = {k}"), k=odd(3, 13))
    assert states(made) == [[3, 5, 7, 9, 11, 13]] and made["axes"][0]["start"] == 1
    assert [text for text, _ in by_key.values()] == [f"k = {k}" for k in range(3, 14, 2)]


def test_two_controls_make_a_grid_and_the_explorer_is_left_at_its_start(tmp_path):
    def pair(a=0, kind="x"):
        return np.full((9, 9), a, np.uint8), f"{a} {kind}"

    explorer = Explorer(pair, {"a": (0, 200), "kind": ["x", "y"]}, "a picture of the test")
    frames._record(explorer, tmp_path, [], 1)
    made = json.loads(next(tmp_path.glob("*.json")).read_text())
    steps = states(made)[0]
    assert len(made["frames"]) == 2 * len(steps) and steps[0] == 0 and steps[-1] == 200 and len(steps) >= 9
    for (i, j), text, _ in made["frames"]:
        assert text == f"{steps[i]} {'xy'[j]}"
    assert explorer.values() == {"a": 0, "kind": "x"}
    explorer.close()


def test_more_controls_move_one_at_a_time(tmp_path):
    made, by_key = recorded(tmp_path, lambda a=1, b=2, c=False: f"{a} {b} {c}", a=(0, 3), b=(0, 3), c=False)
    assert len(by_key) == 1 + 3 + 3 + 1
    assert {text for text, _ in by_key.values()} >= {"1 2 False", "1 2 True", "0 2 False", "1 3 False"}


def test_range_slider_has_two_ends_that_do_not_cross(tmp_path):
    made, by_key = recorded(tmp_path, lambda ends=(2, 4): f"{ends[0]}-{ends[1]}", ends=(0, 5))
    assert [axis["label"] for axis in made["axes"]] == ["ends from", "ends to"]
    assert {text for text, _ in by_key.values()} == {f"{a}-{b}" for a in range(6) for b in range(a, 6)}


def test_two_ends_beside_another_control_move_one_at_a_time_and_do_not_cross(tmp_path):
    made, by_key = recorded(tmp_path, lambda ends=(2, 3), on=False: f"{ends} {on}", ends=(0, 5), on=False)
    texts = [text for text, _ in by_key.values()]
    expected = {f"({low}, 3) False" for low in range(4)} | {f"(2, {high}) False" for high in range(2, 6)}
    assert sorted(texts) == sorted(expected | {"(2, 3) True"})
    assert len(made["frames"]) == len(texts), "each setting once"


def test_a_long_range_slider_counts_as_two_controls(tmp_path):
    made, _ = recorded(tmp_path, lambda ends=(20, 80): f"{ends}", ends=(0, 100))
    assert [len(steps) for steps in states(made)] == [frames.STEPS[1]] * 2


@pytest.mark.parametrize("share, steps", [(1, 24), (0.5, 12)])
def test_beside_a_choice_of_two_a_slider_has_more_steps(tmp_path, share, steps):
    made, _ = recorded(tmp_path, lambda a=0, on=False: f"{a} {on}", share=share, a=(0, 200), on=False)
    assert [len(each) for each in states(made)] == [steps, 2]  # a share of 49 frames, on two


def test_an_answer_and_its_neighbours_are_among_the_steps(tmp_path):
    asked = [{"threshold": 0.87}]
    made, _ = recorded(tmp_path, lambda threshold=0.9: f"{threshold}", asked, threshold=(0.30, 1.00, 0.01))
    (steps,) = states(made)
    assert {0.3, 0.86, 0.87, 0.88, 0.9, 1.0} <= set(steps) and len(steps) <= frames.STEPS[0]


def test_of_an_answer_with_two_ends_each_is_among_the_steps_of_its_end(tmp_path):
    asked = [{"ends": (17, 71)}]
    made, _ = recorded(tmp_path, lambda ends=(0, 100): f"{ends}", asked, ends=(0, 100))
    low, high = map(set, states(made))
    assert {16, 17, 18} <= low and {70, 71, 72} <= high


def test_quick_records_fewer_steps(tmp_path):
    made, _ = recorded(tmp_path, lambda a=3: f"{a}", share=0.4, a=(0, 100))
    assert states(made)[0][0] == 0 and 3 in states(made)[0] and len(states(made)[0]) == 10


def test_as_many_steps_as_there_is_room_for_and_those_that_must_be_kept():
    for count, keep, most in ((100, [0, 99], 10), (9, [0, 2, 8], 5), (4, [0, 3], 5), (30, [0, 7, 8, 9, 29], 5)):
        steps = frames.thinned(count, keep, most)
        assert len(steps) == min(most, count) and steps == sorted({*steps, *keep}) and steps[-1] == count - 1
    assert frames.thinned(30, [0, 1, 2, 3, 4, 29], 5) == [0, 1, 2, 3, 4, 29]


@pytest.mark.parametrize("keep", [[0, 99], [0, 49, 50, 51, 99], [0, 1, 2, 3, 4, 5, 6, 99], [0, 31, 33, 35, 64, 99]])
@pytest.mark.parametrize("most", [9, 14, 25])
def test_thinned_steps_fill_their_number_and_leave_no_wide_gap(keep, most):
    steps = frames.thinned(100, keep, most)
    assert steps == sorted(set(steps)) and len(steps) == most and set(keep) <= set(steps) <= set(range(100))
    assert max(np.diff(steps)) <= 3 * 99 / (most - len(keep) + 1)


def test_what_the_notebook_shows_in_one_size_has_one_size_on_the_page_too(tmp_path):
    noise = np.random.default_rng(4).integers(0, 256, (300, 600)).astype(np.uint8)

    def fading(strength=2):  # at 0 it is flat as a drawing is
        return {"faded": noise // 4 * np.uint8(strength), "mask": np.zeros_like(noise)}

    _, by_key = recorded(tmp_path, fading, strength=(0, 2))
    shown = {name for _, panels in by_key.values() for _, name in panels}
    assert len(shown) == 3
    assert {cv2.imread(str(tmp_path / f"{name}.png")).shape for name in shown} == {(200, 400, 3)}


def test_an_error_is_not_recorded_but_raised(tmp_path):
    def breaks(a=1):
        return f"{1 / a}"

    explorer = Explorer(breaks, {"a": (0, 2)}, "a picture of the test")
    with pytest.raises(ZeroDivisionError):
        frames._record(explorer, tmp_path, [], 1)
    explorer.close()


# How frames are packed


def decoded(uri):
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))))
    return pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]


def test_equal_pictures_are_stored_once_and_marks_as_what_changed(tmp_path):
    cat = load("chelsea")[:, :350]  # no larger than a page shows it

    def marked(x=0):
        return {"original": cat, "marked": draw.boxes(cat, [(x, 20, 30, 30)])}

    made, _ = recorded(tmp_path, marked, x=(0, 300, 50))
    data, start = encode.Live(made, encode.Store(tmp_path)).data()
    assert len(data["frames"]) == 7 and len(data["pictures"]) == 8 and data["pictures"].count(None) == 2
    patches = [each for each in data["pictures"] if each]
    assert all(base >= 0 and len(uri) < 3000 for *_, uri, base in patches)
    *_, uri, base = patches[-1]
    patch = decoded(uri)
    clear = patch[:, :, 3:] == 0
    shown = np.where(clear, decoded(start[1][1].uri), patch[:, :, :3])
    wanted = marked(300)["marked"]
    assert np.array_equal(patch[20:50, 300:330][:1, :, :3], wanted[20:50, 300:330][:1])
    assert np.abs(shown.astype(int) - wanted).mean() < 5


def test_tiny_arrays_and_masks_are_exact_drawings_nearly_photographs_small():
    tiny = np.random.default_rng(1).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    made = encode.packed(tiny)
    assert np.array_equal(decoded(made.uri), tiny) and made.enlarged == 34
    assert 'class="pixels"' in encode.image(made, "seven columns")  # squares, not a blur
    noise = np.random.default_rng(2).integers(0, 256, (50, 60, 3)).astype(np.uint8)
    assert np.array_equal(decoded(encode.packed(noise).uri), noise)  # though AVIF would be smaller
    edges = cv2.cvtColor(cv2.Canny(load("chelsea")[:, :400], 100, 200), cv2.COLOR_GRAY2BGR)
    assert np.array_equal(decoded(encode.packed(edges).uri), edges)
    plot = draw.plot({"a curve": ([0, 1, 2], [0, 9, 1])}, xlabel="steps", ylabel="height", size=(520, 360))
    off = np.abs(decoded(encode.packed(plot).uri).astype(int) - plot)
    assert off.mean() < 1 and (off > 40).mean() < 0.002
    made = encode.packed(frames.shrink(load("coffee"), frames.longest_side(load("coffee"))))
    assert max(made.width, made.height) == frames.PHOTOGRAPH_SIDE and len(made.uri) < 20_000
    assert 'class="pixels"' not in encode.image(made, "a cup")


def test_a_picture_full_of_detail_is_stored_smaller_and_shown_as_large():
    noise = np.random.default_rng(3).integers(0, 256, (300, 400, 3)).astype(np.uint8)
    made = encode.packed(noise)
    assert decoded(made.uri).shape == (225, 300, 3) and (made.height, made.width) == (300, 400)


def noisy_chapter(folder, name, steps):
    """A chapter with one live picture of noise, as large as its steps."""
    folder.mkdir()
    noise = np.random.default_rng(2).integers(0, 256, (steps, 200, 200, 3)).astype(np.uint8)
    made, _ = recorded(folder, lambda a=0: noise[a], a=(0, steps - 1))
    chapter = object.__new__(site.Chapter)
    chapter.file, chapter._body = name, ""
    chapter.lives = {"m": encode.Live(made, encode.Store(folder))}
    return chapter


def test_what_takes_most_room_gets_fewer_steps_until_all_fits_or_says_so(tmp_path):
    large, small = (
        noisy_chapter(tmp_path / "large", "large.html", 20),
        noisy_chapter(tmp_path / "small", "small.html", 9),
    )
    at_first = [chapter.bytes for chapter in (large, small)]

    def levels():
        return [chapter.lives["m"].level for chapter in (large, small)]

    site.fit([large, small], page=at_first[0], whole=sum(at_first))
    assert levels() == [0, 0]
    site.fit([large, small], page=at_first[0], whole=sum(at_first) * 0.9)
    assert levels()[0] > 0 and levels()[1] == 0 and large.bytes + small.bytes <= sum(at_first) * 0.9
    site.fit([large, small], page=at_first[1] * 0.9, whole=sum(at_first))
    assert levels()[1] > 0 and max(large.bytes, small.bytes) <= at_first[1] * 0.9
    section = large.lives["m"].section()
    assert abs(len(section.encode()) - large.lives["m"].bytes) < 2000
    with pytest.raises(site.Problem, match="large.html: .* at most 30000 are allowed"):
        site.fit([large, small], page=30_000)


# Questions


FORMS = {}


def form_of(question):
    if question.name not in FORMS:  # some judges take their time
        FORMS[question.name] = quiz.form(question, {})
    return FORMS[question.name]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_forms_say_what_the_judge_says(question):
    form = form_of(question)
    if form is None:
        return
    data = json.loads(re.search(r'application/json">(.*?)</script>', form, re.DOTALL)[1])
    if "runs" in data:
        (name,) = data["names"]
        assert all(a[1] < b[0] for a, b in zip(data["runs"], data["runs"][1:], strict=False))
        for first, last, passed, message in data["runs"]:
            for value in (first, last):
                verdict = judge(question.name, **{name: value})
                assert (passed, message) == (int(verdict.passed), verdict.message)
        assert any(run[2] for run in data["runs"]) and not all(run[2] for run in data["runs"])
        values, _ = quiz._line(question, name, None)
        for first, last, _, _ in (run for run in data["runs"] if run[2]):  # right answers end exactly where they end
            beside = [values[i] for i in (values.index(first) - 1, values.index(last) + 1) if 0 <= i < len(values)]
            assert not any(judge(question.name, **{name: value}).passed for value in beside)
    else:
        key = "|".join(quiz._text(value) for value in question.answer.values())
        assert data["messages"][data["table"][key]] == [1, question.right]
        assert not all(data["messages"][number][0] for number in data["table"].values())
    assert len(form) < 150_000


def test_most_questions_can_be_answered_in_a_page():
    assert len([each for each in QUESTIONS if form_of(each)]) > len(QUESTIONS) * 0.6


# Text


def test_maths_becomes_mathml_and_code_is_coloured():
    made = page.markdown(
        "The score is $x_i^2$:\n\n$$\\bigl(\\frac{a}{b}\\bigr)^2$$\n\n```python\nfor x in y: pass\n```"
    )
    assert made.count("<math") == 2 and "$" not in made and 'class="k"' in made


def test_headings_get_marks_and_exercises_fold():
    assert '<h2 id="one-two">One <em>two</em></h2>' in page.markdown("## One *two*")
    made = page.exercise(page.find("start.crop"), lambda question: None)
    assert made.count("<details>") == 3 and "<summary>Hint 1 of 2</summary>" in made and "y + h" in made


def test_checks_are_found():
    assert page.checks_in('check("a.b", x=...)\n# hint("a.b")\ncheck(name, y)') == ["a.b"]
    assert page.checks_in("%matplotlib inline") == []


# The command


def chapter_of(folder, *codes):
    """A course folder with one chapter of these code cells."""
    cells = [nbformat.v4.new_markdown_cell("# 0. A test\n\n*1 minutes*")]
    cells += [nbformat.v4.new_code_cell(code) for code in codes]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "00_test.ipynb")


def test_a_chapter_that_breaks_stops_the_build_in_one_sentence(tmp_path, monkeypatch, capsys):
    chapter_of(tmp_path, "1 / 0")
    monkeypatch.setattr(cli, "course_folder", lambda: tmp_path)
    assert cli.main(["site", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said == "cvlessons: 00_test.ipynb does not run to its end: ZeroDivisionError: division by zero\n"


def test_command_says_what_is_wrong(tmp_path, capsys):
    assert cli.main(["site", str(tmp_path / "out"), "--chapters", "77"]) == 2
    assert "no chapter in" in capsys.readouterr().err
    (tmp_path / "file").write_text("mine")
    assert cli.main(["site", str(tmp_path / "file"), "--chapters", "00"]) == 2
    assert "cannot write the pages" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_a_live_picture_is_recorded_as_it_is_right_after_its_cell(tmp_path, monkeypatch):
    first = "import numpy as np\nfrom cvlessons import live\nk = 3\n\n@live(a=(0, 2), alt='a picture of the test')\n"
    first = "from cvlessons import check\ncheck('start.q_wrap', brightness=...)\n" + first
    first += "def shade(a=1):\n    return np.full((9, 9), 40 * a, np.uint8), f'k is {k}, a is {a}'"
    chapter_of(tmp_path, first, "k = 9\nprint('later')")
    monkeypatch.setattr(cli, "course_folder", lambda: tmp_path)
    site.build(tmp_path / "out")
    text = (tmp_path / "out" / "00_test.html").read_text()
    data = json.loads(re.search(r'application/json">(.*?)</script>', text, re.DOTALL)[1])
    assert [frame[0] for frame in data["frames"].values()] == [f"k is 3, a is {a}" for a in range(3)]
    assert "Open (" not in text and text.count('data-quiz="start.q_wrap"') == 1
    assert "later" in text and text.count("<h1") == 1 and text.count("<img") == 1
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"00_test.html", "index.html", *site.FILES}
