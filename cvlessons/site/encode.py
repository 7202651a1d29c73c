"""A live picture's frames to the data of its page: small files, equal panels once, of some pictures what changed."""

import base64
import functools
import html
import io
import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from .frames import is_drawing, shrink, thinned

SHARES = (1, 0.85, 0.7, 0.55, 0.4, 0.3)  # how many of the recorded steps a page may keep
LEAST_STEPS = 5
TINY = 120  # pixels; an array up to this size is shown exactly
STORED, MANY = 0.75, 14_000  # how small a picture is stored if its file has more characters
QUALITIES = 50, 62, 74, 86  # of AVIF: the first is taken that is near enough
NEAR = 3.5  # grey levels: the largest mean error over 3 x 3 pixels; of single pixels, which may be noise, twice that


class Live:
    """One live picture on its page. `level` is an index of SHARES: 0 has all recorded steps, each higher one fewer."""

    def __init__(self, recorded, store):
        self.recorded, self.store, self.level, self._bytes = recorded, store, 0, {}
        self.name, self.alt, self.axes = recorded["name"], recorded["alt"], recorded["axes"]
        self._start = [axis["start"] for axis in self.axes]
        self._first = next(panels for key, _, panels in recorded["frames"] if key == self._start)

    def _frames(self):
        """The frames at this level: where each axis stands, text, panels."""
        kept = [self._kept(axis) for axis in self.axes]
        for key, text, panels in self.recorded["frames"]:
            if all(i in keep for i, keep in zip(key, kept, strict=True)):
                yield [keep.index(i) for i, keep in zip(key, kept, strict=True)], text, panels

    def _pictures(self):
        """From name to picture, as the page holds it: those of the start whole, the others perhaps over one of them."""
        base = dict(self._first)  # from label to picture
        pictures = {name: self.store.whole(name) for _, name in self._first}
        for _, _, panels in self._frames():
            for label, name in panels:
                if name not in pictures:
                    pictures[name] = self.store.over(name, base.get(label))
        return pictures

    @property
    def bytes(self):
        """How much room it takes on the page."""
        if self.level not in self._bytes:
            files = sum(len(picture.uri) + 30 for picture in self._pictures().values())
            words = sum(len(text.encode()) + 12 * len(panels) + 20 for _, text, panels in self._frames())
            self._bytes[self.level] = files + words + 1500
        return self._bytes[self.level]

    def data(self):
        """The axes and frames, as the page's script wants them, and the start's pictures."""
        axes = [
            {
                "label": axis["label"],
                "kind": axis["kind"],
                "values": [axis["values"][i] for i in self._kept(axis)],
                "start": self._kept(axis).index(axis["start"]),
            }
            for axis in self.axes
        ]
        pictures = self._pictures()
        numbers = {name: number for number, name in enumerate(pictures)}
        labels, frames = {}, {}
        for key, text, panels in self._frames():
            shown = [[labels.setdefault(label, len(labels)), numbers[name]] for label, name in panels]
            frames[",".join(map(str, key))] = [text, shown]
        own = {name for _, name in self._first}  # the page's own <img>s, which show the start
        listed = [
            None if name in own else [p.width, p.height, int(p.enlarged), p.uri, numbers.get(p.base, -1)]
            for name, p in pictures.items()
        ]
        start = [(label, pictures[name], numbers[name]) for label, name in self._first]
        return {"axes": axes, "labels": list(labels), "frames": frames, "pictures": listed, "alt": self.alt}, start

    def section(self):
        """The section of the page."""
        data, start = self.data()
        text = next(text for key, text, _ in self.recorded["frames"] if key == self._start)
        figures = "".join(
            f"<figure><figcaption>{html.escape(label)}</figcaption>{image(picture, self.words(label), number)}</figure>"
            for label, picture, number in start
        )
        name = html.escape(self.name.replace("_", " "))
        note = ""
        if len(self.axes) > 2:
            note = (
                '<p class="note">Here one control moves at a time, and the others go back to their start. '
                "In the notebook you combine them.</p>"
            )
        block = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        return (
            f'<section class="live" data-live="{html.escape(self.name)}" aria-label="Live picture: {name}">'
            f'<div class="controls"></div><p class="score" role="status">{html.escape(text)}</p>'
            f'<div class="panels">{figures}</div>{note}<script type="application/json">{block}</script></section>'
        )

    def words(self, label):
        return f"{self.alt} ({label})" if label else self.alt

    def have_fewer(self):
        """Go to the next level that has fewer steps; False if there is none."""
        for level in range(self.level + 1, len(SHARES)):
            if any(len(self._kept(axis, level)) < len(self._kept(axis)) for axis in self.axes):
                self.level = level
                return True
        return False

    def _kept(self, axis, level=None):
        count = len(axis["values"])
        if axis["kind"] != "range":
            return list(range(count))
        share = SHARES[self.level if level is None else level]
        return thinned(count, axis["keep"], max(LEAST_STEPS, round(count * share)))


def image(picture, words, number=None):
    """An <img> of a whole picture."""
    kind = ' class="pixels"' if picture.enlarged > 1 else ""
    mark = "" if number is None else f' data-picture="{number}"'
    width, height = picture.width * picture.enlarged, picture.height * picture.enlarged
    alt = html.escape(words, quote=True)
    return f'<img alt="{alt}" width="{width}" height="{height}"{kind}{mark} src="{picture.uri}">'


class Picture:
    """An encoded picture; with `base`, only the pixels that differ from that one, the others being transparent."""

    def __init__(self, pixels, uri, base=None, coarse=False):
        self.height, self.width = pixels.shape[:2]
        self.uri, self.base, self.coarse = uri, base, coarse  # coarse: stored smaller than shown
        self.enlarged = max(1, 240 // max(self.width, self.height))


class Store:
    """The recorded pictures of a chapter, encoded when asked for and only once."""

    def __init__(self, folder):
        self.folder, self._made = Path(folder), {}
        self._pixels = functools.lru_cache(maxsize=16)(self._read)

    def whole(self, name):
        """A picture by itself."""
        return self._once(("whole", name), lambda: packed(self._pixels(name)))

    def over(self, name, base):
        """A picture as what differs from another, if that is smaller, else by itself."""
        return self._once(("over", name, base), lambda: self._over(name, base))

    def _once(self, key, make):
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _read(self, name):
        return cv2.imread(str(self.folder / f"{name}.png"), cv2.IMREAD_COLOR)

    def _over(self, name, base):
        pixels = self._pixels(name)
        under = None if base is None else self._pixels(base)
        if under is None or under.shape != pixels.shape or max(pixels.shape[:2]) <= TINY or self.whole(base).coarse:
            return self.whole(name)
        changed = (pixels != under).any(axis=2)
        if changed.mean() > 0.2:
            return self.whole(name)
        patch = np.dstack([pixels * changed[..., None], changed.astype(np.uint8) * 255])
        uri = _lossless(patch)  # marks stay sharp
        if len(uri) > 3000 and len(self.whole(name).uri) <= len(uri):
            return self.whole(name)
        return Picture(pixels, uri, base)


def packed(pixels):
    """A picture in the smallest fitting file. One full of detail is stored smaller than it is shown."""
    uri = _smallest(pixels)
    if len(uri) <= MANY:
        return Picture(pixels, uri)
    return Picture(pixels, _smallest(shrink(pixels, round(STORED * max(pixels.shape[:2])))), coarse=True)


def _smallest(pixels):
    """Tiny arrays and two-valued pictures without loss, others nearly so."""
    if not is_drawing(pixels):
        return _nearly(pixels)
    uri = _lossless(pixels)
    if len(uri) > 3000 and max(pixels.shape[:2]) > TINY and ((pixels > 0) & (pixels < 255)).any():
        uri = min(uri, _nearly(pixels), key=len)
    return uri


def _lossless(pixels):
    return _uri(_file(pixels, "webp", lossless=True, method=2, quality=50), "webp")  # more effort saves 1 %


def _nearly(pixels):
    """As AVIF, with just the quality that it needs; colours as sharp as greys, since thin marks are coloured."""
    for quality in QUALITIES:
        file = _file(pixels, "avif", quality=quality, subsampling="4:4:4", speed=8, max_threads=1)
        off = _pixels(file).astype(np.int16) - pixels
        if np.abs(cv2.blur(off, (3, 3))).mean() <= NEAR and np.abs(off).mean() <= 2 * NEAR:
            break
    return _uri(file, "avif")


def _file(pixels, kind, **options):
    """BGR or BGRA pixels as the bytes of a file."""
    file = io.BytesIO()
    order = [2, 1, 0, 3][: pixels.shape[2]]
    Image.fromarray(np.ascontiguousarray(pixels[..., order])).save(file, kind, **options)
    return file.getvalue()


def _pixels(file):
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))[..., ::-1]


def _uri(file, kind):
    return f"data:image/{kind};base64,{base64.b64encode(file).decode()}"
