"""Files to arrays: the course's pictures, the truth about them, and the learner's own pictures."""

import copy
import difflib
import json
import os
import struct
import zlib
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np

from . import scenes

MAX_PIXELS = 64_000_000  # a 50-megapixel phone photograph passes
MAX_BYTES = 256_000_000
PNG = b"\x89PNG\r\n\x1a\n"  # how such a file begins
READABLE = "PNG, JPEG, BMP, WebP, TIFF"


def load(name_or_path, gray=False):
    """A picture as a fresh uint8 array: (rows, columns, 3) in BGR order, or (rows, columns) if gray.

    A plain name ("coins") is one of the course's pictures, see names(). A file name with a suffix, a name with a
    folder in it, or a Path is a file of your own ("~" works). What comes back never is None:
    - gray is cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), whatever the file held; a grey file has three equal channels
    - 16-bit values are divided by 257 and rounded, so 0..65535 becomes 0..255
    - see-through pixels are laid on white; photographs are turned upright as their EXIF data say
    - an unknown name, and an empty, broken, cut off, too large (over 64 million pixels) or foreign file raise
      ValueError; a file that is not there raises FileNotFoundError
    """
    if not isinstance(name_or_path, (str, os.PathLike)):
        raise TypeError(f"load takes a picture's name or a file's path, not {_described(name_or_path)}")
    if isinstance(name_or_path, str) and name_or_path in _manifest():
        picture = _course_picture(name_or_path).copy()
    else:
        picture = _decode(*_read(name_or_path))
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if gray else picture


def truth(name):
    """What is known to be true about a picture, to score results against; its fields depend on the picture.

    coins        .circles     float array (24, 3): x, y of the centre and radius in pixels, row by row
    page         .words       dict: word or letter -> int array (n, 4) of boxes x, y, w, h, line by line. Every
                              occurrence in the paragraph, also inside longer words ("the" in "either"); the larger
                              headline, the typewriter line and the cut-off last line do not count.
    motorcycle   .disparity   float32 (500, 741): the left picture's pixel (x, y) is (x - disparity, y) in the right
                              one; inf where nobody measured
                 .focal_px, .baseline_m, .doffs_px     depth in metres = focal * baseline / (disparity + doffs)
    scene        .objects     list of records: kind, box, centre, angle, scale, corners, visible; see scenes.scene

    Pixel centres have whole coordinates: the box (x, y, w, h) holds the pixels x .. x + w - 1. All of it is fresh.
    """
    known = "coins", "page", "motorcycle", "scene"
    if name == "coins":
        return SimpleNamespace(circles=np.array(_truth_file()["coins"]["circles"], np.float64))
    if name == "page":
        words = _truth_file()["page"]["words"]
        return SimpleNamespace(words={word: np.array(boxes, np.int64) for word, boxes in words.items()})
    if name == "motorcycle":
        with np.load(_data_folder() / "motorcycle_disp.npz") as stored:
            disparity = stored["arr_0"]
        calibration = _truth_file()["motorcycle"]
        return SimpleNamespace(
            disparity=disparity,
            focal_px=calibration["focal_px"],
            baseline_m=calibration["baseline_m"],
            doffs_px=calibration["doffs_px"],
        )
    if name == "scene":
        return copy.deepcopy(_generated("scene")[1])
    raise ValueError(f"nothing is known to be true about {name!r}. There is truth about {', '.join(known)}.")


def names():
    """The names of the course's pictures, as `load` takes them."""
    return [name for name, record in _manifest().items() if record["kind"] in ("picture", "generated")]


def alt(name):
    """A course picture in words, for those who do not see it."""
    return info(name)["alt"]


def info(name):
    """All that the manifest says of a course picture: title, good_for, source, author, licence and more, as a dict."""
    if name not in _manifest():
        raise ValueError(_unknown(name))
    return dict(_manifest()[name])


def _data_folder():
    """In a wheel the data lie inside the package, in a checkout beside it."""
    package = Path(__file__).resolve().parent
    for folder in (package / "data", package.parent / "data"):
        if (folder / "manifest.json").is_file():
            return folder
    raise FileNotFoundError(f"the course's data folder is missing: neither {package} nor its parent holds one")


@lru_cache(maxsize=1)
def _manifest():
    return json.loads((_data_folder() / "manifest.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _truth_file():
    return json.loads((_data_folder() / "truth.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def _course_picture(name):
    """The shared copy, never handed out itself."""
    record = _manifest()[name]
    if name not in names():
        raise ValueError(f"{name!r} is not a picture but {record['title']!r}. {_known()}")
    if record["kind"] == "generated":
        return _generated(name)[0]
    return _decode(*_read(_data_folder() / record["file"]))


@lru_cache(maxsize=4)
def _generated(name):
    return scenes.MAKERS[name](load)


def _read(name_or_path):
    """The bytes of a learner's file and the name to call it by, or an error that says what to do."""
    if isinstance(name_or_path, str) and "://" in name_or_path:
        raise ValueError(f"{name_or_path} is an address: download the picture first, then load its file")
    try:
        path = Path(name_or_path).expanduser()
        path.exists()  # raises for a name that no system takes
    except (RuntimeError, OSError, TypeError) as error:
        name = f"{name_or_path!r:.80}"
        raise ValueError(f"{name} cannot be the path of a file: {getattr(error, 'strerror', None) or error}") from None
    plain = isinstance(name_or_path, str) and not path.suffix and len(path.parts) < 2
    if name_or_path == "" or (plain and not path.exists()):
        raise ValueError(_unknown(name_or_path))
    if path.is_dir():
        raise ValueError(f"{path} is a folder, not a picture: name a file in it")
    if not path.exists():
        raise FileNotFoundError(_missing(path))
    if not path.is_file():
        raise ValueError(f"{path} is not an ordinary file")
    size = path.stat().st_size
    if size == 0:
        raise ValueError(f"{path.name} is empty: the file has 0 bytes")
    if size > MAX_BYTES:
        raise ValueError(f"{path.name} has {size:,} bytes; the course reads pictures up to {MAX_BYTES:,}")
    return np.fromfile(path, np.uint8), path.name  # cv2.imread fails on non-ASCII paths under Windows


def _decode(data, name):
    whole = _inspected(data.tobytes(), name)
    data = np.frombuffer(whole, np.uint8)
    try:
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH)
    except cv2.error as error:
        raise ValueError(f"{name} cannot be read as a picture: {error.err or error}") from error
    if picture is None:
        raise ValueError(f"{name} is broken, or no picture of a kind the course can read ({READABLE})")
    _refuse_huge(picture.shape[1], picture.shape[0], name)
    if _may_be_see_through(whole):
        picture = _on_white(picture, cv2.imdecode(data, cv2.IMREAD_UNCHANGED))
    if picture.dtype == np.uint16:
        picture = ((picture.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if picture.dtype != np.uint8:
        raise ValueError(f"{name} holds {picture.dtype} values; the course reads pictures of 8 or 16 bits")
    return picture


def _may_be_see_through(data):
    if data[:8] == PNG:  # byte 25 is the colour type, whose bit 4 means alpha; tRNS names see-through colours
        return bool(data[25] & 4) or b"tRNS" in data[: data.find(b"IDAT")]
    return data[:2] not in (b"\xff\xd8", b"BM")  # JPEG and BMP cannot


def _on_white(picture, whole):
    """`picture`, unless the `whole` file has a fourth channel with see-through pixels: then that laid on white."""
    if whole is None or whole.ndim != 3 or whole.shape[2] != 4 or whole.dtype.kind != "u":
        return picture
    top = np.iinfo(whole.dtype).max
    if whole[:, :, 3].min() == top:
        return picture
    # IMREAD_UNCHANGED turns nothing upright: find how the colours of the picture were turned
    turns = (np.rot90(way, times) for way in (whole, whole[:, ::-1]) for times in range(4))
    whole = next((turned for turned in turns if np.array_equal(turned[:, :, :3], picture)), whole)
    colour, alpha = whole[:, :, :3].astype(np.uint32), whole[:, :, 3:].astype(np.uint32)
    return ((colour * alpha + top * (top - alpha) + top // 2) // top).astype(whole.dtype)


def _inspected(data, name):
    """The same bytes if they are a whole picture of bearable size, before any decoder sees them; else ValueError."""
    if data[:8] == PNG:
        return _inspected_png(data, name)
    if data[:2] == b"\xff\xd8":
        _inspect_jpeg(data, name)
    elif data[:2] == b"BM" and len(data) >= 26:
        if struct.unpack_from("<I", data, 14)[0] >= 40:  # not the old short header, whose sides are under 65536
            width, height = struct.unpack_from("<ii", data, 18)
            _refuse_huge(abs(width), abs(height), name)
        if len(data) < struct.unpack_from("<I", data, 2)[0]:
            raise ValueError(_cut_off(name))
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        if len(data) < struct.unpack_from("<I", data, 4)[0] + 8:
            raise ValueError(_cut_off(name))
    elif data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"):
        raise ValueError(f"{name} is a HEIC picture, as iPhones make them: export it as JPEG or PNG first")
    return data


def _inspected_png(data, name):
    """Checks each chunk's length and checksum; keeps what a picture needs, since odd profiles make libpng complain."""
    kept, at, kind = [data[:8]], 8, b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise ValueError(_cut_off(name))
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError(_cut_off(name))
        if at == 8:
            if kind != b"IHDR" or length != 13:
                raise ValueError(f"{name} is broken: a PNG file must begin with its size")
            _refuse_huge(*struct.unpack_from(">II", data, at + 8), name)
        if kind in (b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND"):
            if zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
                raise ValueError(f"{name} is broken: the checksum of its part {kind.decode()} is wrong")
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _inspect_jpeg(data, name):
    """Walks the markers to the size and the first scan; a whole file has an end marker after it."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError(f"{name} is broken: no JPEG marker at byte {at}")
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and at + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, at + 5)
            _refuse_huge(width, height, name)
        if marker == 0xDA:
            if data.rfind(b"\xff\xd9") > at:
                return
            break
        at += 2 + length
    raise ValueError(_cut_off(name))


def _refuse_huge(width, height, name):
    if width * height > MAX_PIXELS:
        raise ValueError(
            f"{name} is too large: {width:,} x {height:,} pixels, and the course reads up to {MAX_PIXELS:,}. "
            "Make it smaller first."
        )
    if width == 0 or height == 0:
        raise ValueError(f"{name} is broken: it says it is {width} x {height} pixels")


def _cut_off(name):
    return f"{name} is cut off: the end of the file is missing. Copy or download it again."


def _unknown(name):
    near = difflib.get_close_matches(str(name).lower(), names(), 1, 0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no course picture {name!r}.{guess} {_known()} A file of your own needs its suffix: 'cat.jpg'."


def _missing(path):
    folder = path.absolute().parent
    if not folder.is_dir():
        return f"there is no folder {folder}, so no file {path.name!r} in it"
    if path.stem in names():
        guess = f' The course\'s own picture is load("{path.stem}").'
    else:
        lower = {there.name.lower(): there.name for there in folder.iterdir() if there.name != path.name}
        near = difflib.get_close_matches(path.name.lower(), lower, 1, 0.7)
        guess = f" Did you mean {lower[near[0]]!r}?" if near else ""
    return f"there is no file {path.name!r} in the folder {folder}.{guess}"


def _known():
    return f"Known are {', '.join(names())}."


def _described(thing):
    return "an array: you have a picture already" if isinstance(thing, np.ndarray) else type(thing).__name__
