"""Sliders in a real JupyterLab: from a key press to the new picture painted, for `live` and for what others do.

All ways stand in one notebook and take turns, so that they meet the same machine. The times are taken inside the page,
from the keydown event. *painted*: to the end of the first frame that has the new picture (an <img> loaded, a canvas
drawn on, a text changed). *on screen*: what the browser itself reports of that picture's presentation, decoding
included (Element Timing, https://wicg.github.io/element-timing); it reports <img> and new text elements, not a canvas
and not a Label, whose text element stays the same. Bytes are counted on all websockets, both ways.
"""

import contextlib
import importlib.util
import statistics
import tempfile
import time
from pathlib import Path

from browser.lab import LabPage, chromium_page, running_lab
from tiny_course import make_course

SETUP = """
import cv2, ipywidgets, matplotlib.figure, matplotlib.pyplot as plt
from cvlessons import live, load

grey = cv2.resize(load("camera", gray=True), (512, 512))
colour = cv2.resize(load("astronaut"), (512, 512))

originals = {"edges": grey, "photograph": colour}

def edges(x):
    return cv2.Canny(grey, x, 2 * x)

def photograph(x):
    return cv2.convertScaleAbs(colour, alpha=0.5 + x / 256)

def rgb(picture):
    return picture[..., ::-1] if picture.ndim == 3 else picture
"""
PICTURES = ("edges", "photograph")
LABEL = """
way = "label {picture}"
slider, label = ipywidgets.IntSlider(100, 0, 255), ipywidgets.Label("100")
slider.observe(lambda change: setattr(change.owner.label, "value", str(change.new)), names="value")
slider.label = label
ipywidgets.VBox([slider, label])
"""
TEXT = """
way = "text {picture}"
words = '<div elementtiming="move">{{}}</div>'.format
slider, text = ipywidgets.IntSlider(100, 0, 255), ipywidgets.HTML(words(100))
slider.observe(lambda change: setattr(change.owner.text, "value", words(change.new)), names="value")
slider.text = text
ipywidgets.VBox([slider, text])
"""
INTERACT = """
way = "interact {picture}"
@ipywidgets.interact(x=ipywidgets.IntSlider(100, 0, 255))
def interact_{picture}(x):
    plt.imshow(rgb({picture}(x)), cmap="gray")
    plt.show()
"""
INTERACT_LARGE = """
way = "interact_large {picture}"
@ipywidgets.interact(x=ipywidgets.IntSlider(100, 0, 255))
def interact_large_{picture}(x):
    plt.figure(figsize=(6.65, 6.65))
    plt.imshow(rgb({picture}(x)), cmap="gray")
    plt.show()
"""
INTERACT_PAIR = """
way = "interact_pair {picture}"
@ipywidgets.interact(x=ipywidgets.IntSlider(100, 0, 255))
def interact_pair_{picture}(x):
    plt.subplot(121), plt.imshow(rgb(originals["{picture}"]), cmap="gray")
    plt.title("original"), plt.xticks([]), plt.yticks([])
    plt.subplot(122), plt.imshow(rgb({picture}(x)), cmap="gray")
    plt.title("{picture}"), plt.xticks([]), plt.yticks([])
    plt.show()
"""
IPYMPL = """
way = "ipympl {picture}"
from ipympl.backend_nbagg import Canvas, FigureManager
plt.switch_backend("module://matplotlib_inline.backend_inline")  # importing ipympl took pyplot from the cells above

def ipympl_{picture}():
    canvas = Canvas(matplotlib.figure.Figure())
    FigureManager(canvas, 0)
    shown = canvas.figure.add_subplot().imshow(rgb({picture}(100)), cmap="gray")
    def move(change):
        shown.set_data(rgb({picture}(change.new)))
        canvas.draw_idle()
    slider = ipywidgets.IntSlider(100, 0, 255)
    slider.observe(move, names="value")
    return ipywidgets.VBox([slider, canvas])

ipympl_{picture}()
"""
IMAGE = """
way = "image {picture}"
def image_{picture}():
    encoded = lambda x: cv2.imencode(".png", {picture}(x))[1].tobytes()
    slider, image = ipywidgets.IntSlider(100, 0, 255), ipywidgets.Image(value=encoded(100), format="png")
    slider.observe(lambda change: setattr(image, "value", encoded(change.new)), names="value")
    return ipywidgets.VBox([slider, image])

image_{picture}()
"""
LIVE = """
way = "live {picture}"
@live(x=(0, 255), alt="The picture of the benchmark, by a slider")
def live_{picture}(x=100):
    return {{"{picture}": {picture}(x)}}, f"x = {{x}}"
"""
LIVE_PAIR = """
way = "live_pair {picture}"
@live(x=(0, 255), alt="The picture of the benchmark, by a slider")
def live_pair_{picture}(x=100):
    return {{"original": originals["{picture}"], "{picture}": {picture}(x)}}, f"x = {{x}}"
"""
WAYS = {  # way: (its cell, what it changes in the page)
    "label": (LABEL, ".widget-label:not(.widget-inline-hbox *)"),
    "text": (TEXT, ".widget-html-content"),
    "interact": (INTERACT, "img"),
    "interact_large": (INTERACT_LARGE, "img"),
    "interact_pair": (INTERACT_PAIR, "img"),
    "ipympl": (IPYMPL, "canvas"),
    "image": (IMAGE, "img"),
    "live": (LIVE, "img"),
    "live_pair": (LIVE_PAIR, "img"),
}
NAMES = {
    "label": "bare round trip: slider to `Label`",
    "text": "bare round trip: slider to `HTML`, a new text each time",
    "interact": "`interact` and `plt.imshow` (shrinks the picture to 370 pixels)",
    "interact_large": "`interact` and `plt.imshow`, a figure large enough for 512 pixels",
    "interact_pair": "`interact` and `plt.imshow`, original and result side by side, as OpenCV's tutorials do",
    "ipympl": "ipympl, `set_data` and `draw_idle`",
    "image": "plain `widgets.Image`, `cv2.imencode` PNG",
    "live": "**`live`**, as the chapters use it",
    "live_pair": "**`live`**, original and result side by side",
}

COLUMNS = ("painted", "on screen", "bytes", "pace", "frames", "after")

# In the page before anything else: counts the bytes of all websockets and notes when a canvas is drawn on.
BEFORE = """
window.traffic = { bytes: 0, last: 0 };
const count = data => {
    window.traffic.bytes += data.byteLength ?? data.size ?? new TextEncoder().encode(data).length;
    window.traffic.last = performance.now();
};
window.WebSocket = class extends WebSocket {
    constructor(...all) { super(...all); this.addEventListener('message', event => count(event.data)); }
    send(data) { count(data); super.send(data); }
};
for (const name of ['drawImage', 'putImageData']) {
    const before = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...all) {
        before.apply(this, all);
        if (window.probe?.cell.contains(this.canvas)) window.probe.changed();
    };
}
"""
# Watches one cell: when keys came, and when a frame with a new picture had been painted and was on the screen.
PROBE = """
([cell, kind]) => {
    window.probe?.stop();
    const probe = { cell, keys: [], frames: [], presented: [], bytes: 0 };
    let waiting = false;
    probe.changed = () => {  // notes the end of the next frame
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => {
            waiting = false;
            const channel = new MessageChannel();
            channel.port1.onmessage = () => probe.frames.push(performance.now());
            channel.port2.postMessage(0);
        });
    };
    const mark = () => cell.querySelectorAll('img').forEach(image => { image.elementTiming = 'move'; });
    const onKey = event => probe.keys.push(event.timeStamp);
    const reported = new PerformanceObserver(list => {
        probe.presented.push(...list.getEntries().map(entry => entry.renderTime));
    });
    const observer = new MutationObserver(kind === 'img' ? mark : probe.changed);
    cell.addEventListener('keydown', onKey, true);
    if (kind === 'img') {
        mark();
        cell.addEventListener('load', probe.changed, true);
        observer.observe(cell, { childList: true, subtree: true });
    } else if (kind !== 'canvas') {
        observer.observe(cell.querySelector(kind), { childList: true, characterData: true, subtree: true });
    }
    reported.observe({ type: 'element' });
    probe.stop = () => {
        cell.removeEventListener('keydown', onKey, true);
        cell.removeEventListener('load', probe.changed, true);
        observer.disconnect();
        reported.disconnect();
    };
    probe.arm = () => Object.assign(probe, { keys: [], frames: [], presented: [], bytes: window.traffic.bytes });
    probe.settled = async quiet => {
        const end = performance.now() + 20000;
        while (performance.now() < end) {
            await new Promise(done => setTimeout(done, 30));
            const last = Math.max(window.traffic.last, probe.frames.at(-1) ?? 0);
            if (probe.frames.length && performance.now() - last > quiet) break;
        }
        const { keys, frames, presented, bytes } = probe;
        return { keys, frames, presented, bytes: window.traffic.bytes - bytes };
    };
    window.probe = probe;
}
"""


def have(way):
    return way != "ipympl" or importlib.util.find_spec("ipympl") is not None


@contextlib.contextmanager
def notebook(ways=WAYS):
    """The notebook of all ways, run in JupyterLab; gives a LabPage."""
    cells = [text.strip("\n") for text in (SETUP, *(c.format(picture=p) for p in PICTURES for c, _ in ways.values()))]
    with tempfile.TemporaryDirectory() as folder:
        command = make_course(Path(folder, "course"), **{"00_sliders": ["# Sliders", *cells]})
        with running_lab(Path(folder, "work"), command=command) as server, chromium_page() as page:
            page.add_init_script(BEFORE)
            lab = LabPage(page, server)
            lab.open_notebook("00_sliders.ipynb")
            lab.run_all()
            yield lab


def visit(lab, way, picture, ways=WAYS):
    """Bring a way's cell into view, watch it, and put the focus on its slider; the cell's locator."""
    cell = lab.scroll_to(f'way = "{way} {picture}"')
    cell.get_by_role("slider").first.focus()
    lab.page.evaluate(PROBE, [cell.element_handle(), ways[way][1]])
    lab.page.wait_for_timeout(150)
    return cell


def moves(lab, key, count):
    """Single key presses, each awaited: list of (ms to the picture painted, ms to it on screen or None, bytes)."""
    done = []
    for _ in range(count):
        lab.page.evaluate("window.probe.arm()")
        lab.page.keyboard.press(key)
        seen = lab.page.evaluate("window.probe.settled(120)")
        start, shown = seen["keys"][0], seen["presented"]
        done.append((seen["frames"][0] - start, shown[0] - start if shown else None, seen["bytes"]))
    return done


def burst(lab, key, count=40, pace=0.030):
    """A key pressed again and again: (ms between presses, frames shown, ms from the last press to the last frame)."""
    lab.page.evaluate("window.probe.arm()")
    start = time.perf_counter()
    for number in range(count):
        time.sleep(max(0, start + number * pace - time.perf_counter()))
        lab.page.keyboard.press(key)
    seen = lab.page.evaluate("window.probe.settled(600)")
    keys, frames = seen["keys"], seen["frames"]
    assert len(keys) == count
    return (keys[-1] - keys[0]) / (count - 1), len(frames), frames[-1] - keys[-1]


def measure(rounds, presses=5, bursts=8, burst_keys=40, ways=WAYS):
    """{(picture, way): {column: list}}; rounds are interleaved."""
    ways = {way: what for way, what in ways.items() if have(way)}
    kept = {(p, way): {name: [] for name in COLUMNS} for p in PICTURES for way in ways}
    with notebook(ways) as lab:
        for number in range(rounds + 1):  # the first is not kept
            key = ("ArrowRight", "ArrowLeft")[number % 2]
            for (picture, way), lists in kept.items():
                visit(lab, way, picture, ways)
                done = moves(lab, key, presses)
                fast = burst(lab, key, burst_keys) if 0 < number <= bursts else None
                if number:
                    for values in done:
                        append(lists, COLUMNS[:3], values)
                if fast:
                    append(lists, COLUMNS[3:], fast)
        assert not lab.errors, lab.errors
    return kept


def append(lists, names, values):
    for name, value in zip(names, values, strict=True):
        if value is not None:
            lists[name].append(value)


def rows(rounds=8, **options):
    """The table."""
    kept = measure(rounds, **options)
    yield (
        "picture", "way", "painted, ms", "p95", "/ `Label`", "on screen, ms", "/ `HTML`", "interact /",
        "large interact /", "pair /", "KB a move", "burst: frames shown", "last frame after ms",
    )  # fmt: skip
    painted = {case: statistics.median(lists["painted"]) for case, lists in kept.items()}
    shown = {case: statistics.median(lists["on screen"]) for case, lists in kept.items() if lists["on screen"]}
    for (picture, way), lists in kept.items():
        ms, late = painted[picture, way], shown.get((picture, way))
        yield (
            picture,
            NAMES.get(way, way),
            f"{ms:.0f}",
            f"{sorted(lists['painted'])[int(0.95 * len(lists['painted']))]:.0f}",
            f"{ms / painted[picture, 'label']:.2f}",
            f"{late:.0f}" if late else "",
            f"{late / shown[picture, 'text']:.2f}" if late else "",
            *(
                f"{painted[picture, other] / ms:.1f}" if other.endswith("pair") == way.endswith("pair") else ""
                for other in ("interact", "interact_large", "interact_pair")  # a pair is compared with a pair
            ),
            f"{statistics.median(lists['bytes']) / 1000:.0f}",
            f"{statistics.median(lists['frames']):.0f}",
            f"{statistics.median(lists['after']):.0f}",
        )
