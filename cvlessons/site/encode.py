"""A live picture's frames to the data of its page: small files, equal panels once, of a photograph what changed."""

import base64
import functools
import html
import json
from pathlib import Path

import cv2
import numpy as np

from .frames import shrink, thinned

SIDES = ((480, 640), (400, 560), (320, 480))  # longest side of photographs and of drawings, from fine to small
FEWER = (1, 0.75, 0.55, 0.4)  # shares of the recorded steps
LEAST_STEPS = 5
QUALITY, LOW_QUALITY, MANY_BYTES = 60, 40, 24_000  # of photographs; low where noise would take many bytes


class Live:
    """One live picture on its page. `level` 0 has all recorded steps, each higher one fewer."""

    def __init__(self, recorded, store):
        self.recorded, self.store, self.level, self._sections = recorded, store, 0, {}
        self.name, self.alt, self.axes = recorded["name"], recorded["alt"], recorded["axes"]

    def data(self, size):
        """The axes and frames at this level, as the page's script wants them, and the start's pictures."""
        kept = [self._kept(axis) for axis in self.axes]
        axes = [
            {
                "label": axis["label"],
                "kind": axis["kind"],
                "values": [axis["values"][i] for i in keep],
                "start": keep.index(axis["start"]),
            }
            for axis, keep in zip(self.axes, kept, strict=True)
        ]
        start_key = [axis["start"] for axis in self.axes]
        first = next(panels for key, _, panels in self.recorded["frames"] if key == start_key)
        base = dict(first)  # from label to picture: what the other frames of this label are drawn over
        labels, pictures, frames = {}, {}, {}
        for _, name in first:  # the page's own <img>s, which show the start
            pictures.setdefault(name, self.store.whole(name, size))
        own = list(pictures)
        for key, text, panels in self.recorded["frames"]:
            if not all(i in keep for i, keep in zip(key, kept, strict=True)):
                continue
            shown = []
            for label, name in panels:
                if name not in pictures:
                    pictures[name] = self.store.over(name, base.get(label), size)
                shown.append([labels.setdefault(label, len(labels)), list(pictures).index(name)])
            place = ",".join(str(keep.index(i)) for i, keep in zip(key, kept, strict=True))
            frames[place] = [text, shown]
        numbers = {name: number for number, name in enumerate(pictures)}
        listed = [
            None if name in own else [p.width, p.height, int(p.enlarged), p.uri, numbers.get(p.base, -1)]
            for name, p in pictures.items()
        ]
        start = [(label, pictures[name], numbers[name]) for label, name in first]
        return {"axes": axes, "labels": list(labels), "frames": frames, "pictures": listed}, start

    def section(self, size):
        """The section of the page."""
        if (self.level, size) not in self._sections:
            self._sections[self.level, size] = self._section(size)
        return self._sections[self.level, size]

    def _section(self, size):
        data, start = self.data(size)
        text = next(text for key, text, _ in self.recorded["frames"] if key == [a["start"] for a in self.axes])
        figures = "".join(
            f"<figure><figcaption>{html.escape(label)}</figcaption>{image(picture, self.words(label), number)}</figure>"
            for label, picture, number in start
        )
        data["alt"] = self.alt
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

    def can_have_fewer(self):
        levels = range(self.level + 1, len(FEWER))
        return any(len(self._kept(axis, level)) < len(self._kept(axis)) for axis in self.axes for level in levels)

    def _kept(self, axis, level=None):
        count = len(axis["values"])
        if axis["kind"] != "range":
            return list(range(count))
        share = FEWER[self.level if level is None else level]
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

    def __init__(self, width, height, uri, enlarged=1, base=None):
        self.width, self.height, self.uri, self.enlarged, self.base = width, height, uri, enlarged, base


class Store:
    """The recorded pictures of a chapter, encoded when asked for and only once."""

    def __init__(self, folder):
        self.folder, self._made = Path(folder), {}
        self._pixels = functools.lru_cache(maxsize=8)(self._read)

    def whole(self, name, size):
        """A picture by itself."""
        return self._once(("whole", name, size), lambda: self._whole(name, size))

    def over(self, name, base, size):
        """A picture as what differs from another, if that is smaller, else by itself."""
        return self._once(("over", name, base, size), lambda: self._over(name, base, size))

    def _once(self, key, make):
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _read(self, name, size):
        pixels = cv2.imread(str(self.folder / f"{name}.png"), cv2.IMREAD_COLOR)
        return shrink(pixels, SIDES[size][int(is_drawing(pixels))])

    def _whole(self, name, size):
        return packed(self._pixels(name, size))

    def _over(self, name, base, size):
        pixels = self._pixels(name, size)
        under = None if base is None else self._pixels(base, size)
        if under is None or under.shape != pixels.shape or max(pixels.shape[:2]) <= 120:
            return self.whole(name, size)
        changed = (pixels != under).any(axis=2)
        share = changed.mean()
        if share > 0.7:
            return self.whole(name, size)
        patch = np.dstack([pixels * changed[..., None], changed.astype(np.uint8) * 255])
        uri = _uri(_webp(patch, 101 if share < 0.2 else QUALITY))  # marks stay sharp
        if share < 0.02:
            return Picture(pixels.shape[1], pixels.shape[0], uri, base=base)
        alone = self.whole(name, size)
        return alone if len(alone.uri) <= len(uri) else Picture(pixels.shape[1], pixels.shape[0], uri, base=base)


def is_drawing(pixels):
    """Whether a picture has long runs of one value, as plots, masks and numbers have, and photographs have not."""
    sample = pixels[:: max(1, pixels.shape[0] // 64)]
    same = (sample[:, 1:] == sample[:, :-1]).all(axis=-1) if pixels.ndim == 3 else sample[:, 1:] == sample[:, :-1]
    return (same.mean() if same.size else 1.0) > 0.6 or pixels.shape[0] * pixels.shape[1] < 120 * 120


def packed(pixels):
    """A picture in the smallest fitting file: drawings and tiny arrays without loss, photographs as WebP."""
    rows, columns = pixels.shape[:2]
    enlarged = max(1, 240 // max(rows, columns))
    if is_drawing(pixels):
        data = _webp(pixels, 101)
        if len(data) > 30_000:  # noise and fine texture: sharp enough with little loss
            data = min(data, _webp(pixels, 80), key=len)
    else:
        data = _webp(pixels, QUALITY)
        if len(data) > MANY_BYTES:
            data = _webp(pixels, LOW_QUALITY)
    return Picture(columns, rows, _uri(data), enlarged)


def _webp(pixels, quality):
    """WebP; above 100 without loss."""
    return cv2.imencode(".webp", np.ascontiguousarray(pixels), (cv2.IMWRITE_WEBP_QUALITY, quality))[1].tobytes()


def _uri(data):
    return f"data:image/webp;base64,{base64.b64encode(data).decode()}"
