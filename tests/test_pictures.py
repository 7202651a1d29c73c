"""load: every kind of file a learner may hand over is read rightly or refused in words, and never returns None."""

import io
import os
import struct
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from cvlessons import pictures
from cvlessons.pictures import alt, info, load, names, truth


@pytest.fixture
def photo():
    """Smooth enough that JPEG keeps it nearly unchanged; no two corners alike."""
    y, x = np.mgrid[:40, :60]
    return np.dstack([x * 4, y * 6, 255 - x * 2 - y]).astype(np.uint8)


def write(path, array, *options):
    """cv2.imwrite for any path, also with letters that are not ASCII."""
    path.write_bytes(cv2.imencode(path.suffix, array, *options)[1].tobytes())
    return path


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(path, kind, body):
    """The PNG file with one more chunk after its header."""
    data = path.read_bytes()
    path.write_bytes(data[:33] + chunk(kind, body) + data[33:])
    return path


def with_exif(path, orientation):
    """The JPEG file with an EXIF block that says which way up it is."""
    body = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", 0x0112, 3, 1, orientation, 0, 0)
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:])
    return path


# What is read


@pytest.mark.parametrize("name", names())
def test_every_course_picture_loads_in_both_forms_afresh(name):
    picture, gray = load(name), load(name, gray=True)
    assert picture.dtype == gray.dtype == np.uint8
    assert picture.shape == (*gray.shape, 3) and min(gray.shape) > 30
    np.testing.assert_array_equal(gray, cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    before = picture.copy()
    picture[:] = 0
    np.testing.assert_array_equal(load(name), before)


def test_course_pictures_are_what_opencv_reads(capfd):
    for name in names():
        if info(name)["file"]:
            path = pictures._data_folder() / info(name)["file"]
            loaded = load(name)
            printed = capfd.readouterr()
            assert not printed.out and not printed.err, "a learner would see a decoder's complaint"
            np.testing.assert_array_equal(loaded, cv2.imread(str(path)))
            capfd.readouterr()


def test_lossless_files_are_read_as_written(tmp_path, photo):
    for suffix in (".png", ".bmp", ".tiff"):
        np.testing.assert_array_equal(load(write(tmp_path / f"a{suffix}", photo)), photo)
    path = write(tmp_path / "b.jpg", photo)
    np.testing.assert_array_equal(load(str(path)), cv2.imread(str(path)))


def test_grey_file_has_three_equal_channels_or_two_dimensions(tmp_path, photo):
    path = write(tmp_path / "grey.png", photo[:, :, 0])
    np.testing.assert_array_equal(load(path), np.dstack([photo[:, :, 0]] * 3))
    np.testing.assert_array_equal(load(path, gray=True), photo[:, :, 0])


def test_16_bits_become_8_by_rounding(tmp_path):
    values = np.arange(0, 65536, 16, dtype=np.uint16).reshape(64, 64)
    values[-1, -1] = 65535
    expected = np.round(values / 257).astype(np.uint8)
    assert expected.max() == 255 and expected.min() == 0
    for suffix in (".png", ".tiff"):
        np.testing.assert_array_equal(load(write(tmp_path / f"deep{suffix}", values), gray=True), expected)
    colour = np.dstack([values, values[::-1], values.T])
    np.testing.assert_array_equal(load(write(tmp_path / "c.png", colour)), np.round(colour / 257).astype(np.uint8))


@pytest.mark.parametrize("dtype, top", [(np.uint8, 255), (np.uint16, 65535)])
def test_see_through_pixels_are_laid_on_white(tmp_path, photo, dtype, top):
    colour = photo.astype(dtype) * dtype(top // 255)
    alpha = np.tile(np.linspace(0, top, 60).astype(dtype), (40, 1))
    path = write(tmp_path / "logo.png", np.dstack([colour, alpha]))
    share = alpha[:, :, None] / top
    expected = photo * share + 255 * (1 - share)
    loaded = load(path)
    assert loaded.shape == (40, 60, 3) and np.abs(loaded - expected).max() <= 0.51
    assert (loaded[:, 0] == 255).all() and (loaded[:, -1] == photo[:, -1]).all()


def test_see_through_picture_is_turned_upright_too(tmp_path, photo):
    alpha = np.zeros((40, 60), np.uint8)
    alpha[:10] = 255  # only the upper part is seen
    file = io.BytesIO()
    exif = Image.Exif()
    exif[274] = 6  # the camera was turned to the right: EXIF 2.3, tag Orientation
    Image.fromarray(np.dstack([photo[..., ::-1], alpha])).save(file, "png", exif=exif)
    (tmp_path / "p.png").write_bytes(file.getvalue())
    upright = np.where(alpha[..., None] > 0, photo, np.uint8(255))
    np.testing.assert_array_equal(load(tmp_path / "p.png"), np.rot90(upright, -1))


def test_see_through_colour_of_a_palette_is_white_too(tmp_path):
    rows = b"".join(b"\0" + bytes([0, 1, 2, 1]) for _ in range(3))
    (tmp_path / "p.png").write_bytes(
        pictures.PNG
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 3, 0, 0, 0))
        + chunk(b"PLTE", bytes([255, 0, 0, 0, 0, 0, 10, 20, 30]))
        + chunk(b"tRNS", bytes([255, 0]))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
    loaded = load(tmp_path / "p.png")
    np.testing.assert_array_equal(loaded[0], [(0, 0, 255), (255, 255, 255), (30, 20, 10), (255, 255, 255)])


@pytest.mark.parametrize("orientation, turns", [(1, 0), (3, 2), (6, -1), (8, 1)])
def test_exif_turns_a_photograph_upright(tmp_path, photo, orientation, turns):
    plain = load(write(tmp_path / "p.jpg", photo))
    turned = load(with_exif(tmp_path / "p.jpg", orientation))
    np.testing.assert_array_equal(turned, np.rot90(plain, turns))


def test_paths_of_any_letters_and_kinds(tmp_path, photo, monkeypatch):
    folder = tmp_path / "Füße 写真 🐈"
    folder.mkdir()
    path = write(folder / "Kätzchen mit Brille.png", photo)
    for given in (path, str(path)):
        np.testing.assert_array_equal(load(given), photo)
    monkeypatch.chdir(folder)
    np.testing.assert_array_equal(load("Kätzchen mit Brille.png"), photo)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    np.testing.assert_array_equal(load("~/Kätzchen mit Brille.png"), photo)


def test_the_course_picture_wins_over_a_file_of_the_same_name_unless_a_path_is_given(tmp_path, photo, monkeypatch):
    write(tmp_path / "coins.png", photo).rename(tmp_path / "coins")
    monkeypatch.chdir(tmp_path)
    assert load("coins").shape == (303, 384, 3)
    np.testing.assert_array_equal(load(Path("coins")), photo)


def test_odd_colour_profiles_are_read_in_silence(tmp_path, photo, capfd):
    path = with_chunk(write(tmp_path / "profile.png", photo), b"iCCP", b"x\0\0" + zlib.compress(b"no profile" * 20))
    cv2.imread(str(path))
    assert capfd.readouterr().err, "the file should be one that makes a plain reading complain"
    np.testing.assert_array_equal(load(path), photo)
    assert not capfd.readouterr().err


# What is refused


@pytest.mark.parametrize(
    "name, nearest",
    [("coin", "coins"), ("Coins", "coins"), ("chelsey", "chelsea"), ("motorcycle", "motorcycle_left"), ("xyzzy", None)],
)
def test_unknown_names_list_the_known_and_the_nearest(name, nearest):
    with pytest.raises(ValueError) as caught:
        load(name)
    said = str(caught.value)
    assert repr(name) in said and all(known in said for known in names())
    assert (f"Did you mean {nearest!r}?" in said) if nearest else ("Did you mean" not in said)
    for ask in (alt, info):
        with pytest.raises(ValueError, match="there is no course picture"):
            ask(name)


def test_empty_name_and_truth_files_are_no_pictures():
    with pytest.raises(ValueError, match="there is no course picture"):
        load("")
    with pytest.raises(ValueError, match="not a picture but"):
        load("motorcycle_disparity")


def test_missing_files_name_the_file_the_folder_and_a_near_one(tmp_path, photo, monkeypatch):
    write(tmp_path / "Holiday.jpg", photo)
    with pytest.raises(FileNotFoundError) as caught:
        load(tmp_path / "holyday.jpg")
    assert "'holyday.jpg'" in str(caught.value) and str(tmp_path) in str(caught.value)
    assert "Did you mean 'Holiday.jpg'?" in str(caught.value)
    with pytest.raises(FileNotFoundError, match="there is no folder .*nowhere"):
        load(tmp_path / "nowhere" / "a.png")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r'own picture is load\("coins"\)'):
        load("coins.png")


@pytest.mark.parametrize("thing", [None, 3, ["coins"], np.zeros((3, 3), np.uint8)])
def test_what_is_neither_name_nor_path(thing):
    with pytest.raises(TypeError, match="load takes a picture's name or a file's path"):
        load(thing)


@pytest.mark.parametrize("path", ["~nobody-of-that-name/cat.png", "x" * 300 + ".png", "x" * 300, Path("x" * 300)])
def test_what_can_be_no_path_is_said_in_words(path):
    with pytest.raises(ValueError, match="cannot be the path of a file: "):
        load(path)


def test_an_address_must_be_downloaded_first():
    with pytest.raises(ValueError, match="https://example.org/cat.png is an address: download"):
        load("https://example.org/cat.png")


@pytest.mark.skipif(os.name == "nt", reason="links need rights under Windows")
def test_a_link_to_nowhere_is_not_its_own_neighbour(tmp_path):
    (tmp_path / "cat.png").symlink_to(tmp_path / "cat.png")
    with pytest.raises(FileNotFoundError) as caught:
        load(tmp_path / "cat.png")
    assert "Did you mean" not in str(caught.value)


def test_folders_and_devices(tmp_path):
    with pytest.raises(ValueError, match="is a folder"):
        load(tmp_path)
    if os.path.exists("/dev/zero"):
        with pytest.raises(ValueError, match="not an ordinary file"):
            load("/dev/zero")


def test_empty_file(tmp_path):
    (tmp_path / "nothing.png").write_bytes(b"")
    with pytest.raises(ValueError, match="nothing.png is empty"):
        load(tmp_path / "nothing.png")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".webp"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_truncated_files(tmp_path, suffix, share, capfd):
    path = write(tmp_path / f"half{suffix}", load("coffee")[:100, :150])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ValueError, match="half.*is (cut off|broken)"):
        load(path)
    assert not capfd.readouterr().err


def test_every_length_of_a_small_png_and_jpeg_is_refused(tmp_path, photo):
    for suffix in (".png", ".jpg"):
        data = write(tmp_path / f"a{suffix}", photo).read_bytes()
        for length in range(1, len(data) - 1, 7):
            (tmp_path / f"a{suffix}").write_bytes(data[:length])
            with pytest.raises(ValueError, match="^a[.]"):
                load(tmp_path / f"a{suffix}")


def test_progressive_jpeg_with_a_thumbnails_end_marker_before_the_cut(tmp_path):
    path = write(tmp_path / "p.jpg", load("coffee"), [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])
    assert load(path).shape == (400, 600, 3)
    data = path.read_bytes()
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"\xff\xd9\xff\xd9"
    path.write_bytes(data[:2] + comment + data[2:])
    assert load(path).shape == (400, 600, 3)
    path.write_bytes(data[:2] + comment + data[2 : len(data) // 2])
    with pytest.raises(ValueError, match="cut off"):
        load(path)


def test_a_changed_byte_in_a_png_is_noticed(tmp_path, photo):
    path = write(tmp_path / "flipped.png", photo)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match="flipped.png is broken.*IDAT"):
        load(path)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".txt", ".tiff"])
@pytest.mark.parametrize("content", [b"Dear diary, today I saw a cat.\n" * 20, b"<svg></svg>", b"%PDF-1.7", bytes(999)])
def test_what_is_no_picture_at_all(tmp_path, suffix, content):
    path = tmp_path / f"diary{suffix}"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="diary.*(no picture|cannot be read)"):
        load(path)


def test_heic_says_what_to_do(tmp_path):
    (tmp_path / "IMG_1.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + bytes(99))
    with pytest.raises(ValueError, match="HEIC.*export it as JPEG"):
        load(tmp_path / "IMG_1.HEIC")


def test_huge_pictures_are_refused_before_they_are_decoded(tmp_path, photo, monkeypatch):
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("decoded"))
    png = bytearray(write(tmp_path / "a.png", photo).read_bytes())
    png[8:33] = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    jpg = bytearray(write(tmp_path / "a.jpg", photo).read_bytes())
    frame = jpg.index(b"\xff\xc0")
    jpg[frame + 5 : frame + 9] = struct.pack(">HH", 65000, 65000)
    bmp = bytearray(write(tmp_path / "a.bmp", photo).read_bytes())
    bmp[18:26] = struct.pack("<ii", 20_000, -20_000)
    for suffix, data in ((".png", png), (".jpg", jpg), (".bmp", bmp)):
        (tmp_path / f"a{suffix}").write_bytes(data)
        with pytest.raises(ValueError, match=r"a\.... is too large: .* 64,000,000"):
            load(tmp_path / f"a{suffix}")


def test_the_limit_on_pixels_holds_for_every_format(tmp_path, photo, monkeypatch):
    for suffix in (".png", ".jpg", ".bmp", ".webp", ".tiff"):
        path = write(tmp_path / f"a{suffix}", photo)
        monkeypatch.setattr(pictures, "MAX_PIXELS", 40 * 60)
        assert load(path).shape == photo.shape
        monkeypatch.setattr(pictures, "MAX_PIXELS", 40 * 60 - 1)
        with pytest.raises(ValueError, match="too large"):
            load(path)


def test_huge_files_are_not_read(tmp_path, monkeypatch):
    with open(tmp_path / "a.png", "wb") as sparse:
        sparse.truncate(pictures.MAX_BYTES + 1)
    monkeypatch.setattr(np, "fromfile", lambda *_: pytest.fail("read"))
    with pytest.raises(ValueError, match="has 256,000,001 bytes"):
        load(tmp_path / "a.png")


def test_no_size_at_all(tmp_path, photo):
    png = bytearray(write(tmp_path / "a.png", photo).read_bytes())
    png[8:33] = chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 40, 8, 2, 0, 0, 0))
    (tmp_path / "a.png").write_bytes(png)
    with pytest.raises(ValueError, match="0 x 40"):
        load(tmp_path / "a.png")


def test_pictures_of_floats_are_refused_in_words(tmp_path, photo):
    with pytest.raises(ValueError, match="float32.*8 or 16 bits"):
        load(write(tmp_path / "f.tiff", photo.astype(np.float32)))


def test_unknown_truth_lists_the_known():
    with pytest.raises(ValueError, match="coins, page, motorcycle, scene"):
        truth("chelsea")


def test_nothing_warns(tmp_path, photo):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load(write(tmp_path / "deep.png", photo.astype(np.uint16) * 257))
        for name in ("coins", "page", "motorcycle", "scene"):
            truth(name)
