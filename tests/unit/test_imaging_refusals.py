"""Every file that is not taken is refused with the rule and the figure, named, before it costs."""

import io
import struct
import zlib

import images
import numpy as np
import pytest
from PIL import Image

from services.edges import imaging
from services.kernel import errors
from services.kernel.settings import settings


@pytest.fixture
def limit(monkeypatch):
    """Change a setting for one test."""

    def change(**fields: object) -> None:
        for name, value in fields.items():
            monkeypatch.setenv(f"MAKAPIX_{name.upper()}", str(value))
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


def refusal(data: bytes) -> errors.Invalid:
    """The refusal of a file called cat.png."""
    with pytest.raises(errors.Invalid) as caught:
        imaging.inspect(data, name="cat.png")
    assert caught.value.message.startswith("cat.png ")
    assert caught.value.facts["file"] == "cat.png"
    return caught.value


@pytest.mark.parametrize("name", images.BOMBS)
def test_a_bomb_is_refused_in_a_second_of_cpu_and_little_memory(name, limit):
    # The kernel holds the figures: beyond them the code would be another one.
    limit(inspect_cpu_seconds=1, inspect_memory_bytes=256 << 20)
    make, code = images.BOMBS[name]
    assert refusal(make()).code == code


@pytest.mark.parametrize("name", images.TRAILING)
def test_bytes_after_the_end_are_refused_with_their_number(name):
    refused = refusal(images.TRAILING[name]())
    assert refused.code == "image_trailing_bytes"
    assert f"has {refused.facts['bytes_after']} bytes after the end" in refused.message


@pytest.mark.parametrize("name", images.FOREIGN)
def test_what_is_no_image_is_refused_with_what_is_taken(name):
    refused = refusal(images.FOREIGN[name])
    assert isinstance(refused, errors.Unsupported) and "PNG, APNG, GIF, WebP" in refused.message


def test_an_empty_file_is_refused():
    assert "0 bytes" in refusal(b"").message


@pytest.mark.parametrize("size", [(7, 8), (8, 257)])
def test_sides_are_8_to_256_pixels(size):
    refused = refusal(images.png(images.flat(1, *size)))
    assert isinstance(refused, errors.TooLarge)
    assert f"is {size[0]} × {size[1]} pixels; each side must be 8 to 256" in refused.message


@pytest.mark.parametrize("size", [(8, 256), (256, 8)])
def test_the_smallest_and_largest_sides_are_taken(size):
    assert imaging.inspect(images.png(images.flat(1, *size)), name="a").width == size[0]


def test_an_operator_may_take_certain_canvases_only(limit):
    limit(canvases='["64x64", "128x128"]')
    assert "the sizes taken are 64x64, 128x128" in refusal(images.png()).message


def test_a_file_over_the_limit_is_refused_before_it_is_read(limit):
    limit(file_bytes_max=100)
    data = images.png()
    assert f"has {len(data)} bytes; the largest file taken has 100." in refusal(data).message


def test_frames_are_counted_against_their_limit(limit):
    limit(frames_max=3)
    for make in (images.apng, images.gif, images.webp):
        assert "more than 3 frames" in refusal(make(images.animation())).message


def test_pixels_of_all_frames_are_counted_against_their_limit(limit):
    limit(pixels_max=1000)
    for make in (images.apng, images.gif, images.webp):
        assert "the most for a work is 1,000" in refusal(make(images.animation())).message


def test_a_frame_is_held_for_655_350_ms_at_most():
    data = images.apng(images.animation(frames=2), [(656, 1), (1, 10)])
    assert "656,000 ms; the longest is 655,350 ms" in refusal(data).message


@pytest.mark.parametrize("make", [images.png, images.gif, images.webp, images.bmp, images.jpeg])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_a_file_that_is_cut_off_is_refused(make, part):
    data = make(images.art(3, 32, 32)) if make is not images.gif else make([images.art(3, 32, 32)])
    if make is images.webp:
        data = images.webp([images.art(3, 32, 32)])
    refusal(data[: int(len(data) * part)])


@pytest.mark.parametrize(
    "make", [images.png, images.gif, images.webp, images.bmp, images.jpeg], ids=lambda m: m.__name__
)
def test_no_flipped_bit_makes_anything_but_facts_or_a_refusal(make):
    data, random = make(), np.random.default_rng(5)
    for at in random.integers(0, len(data), 60).tolist():
        spoilt = bytearray(data)
        spoilt[at] ^= 1 << int(random.integers(8))
        try:
            imaging.inspect(bytes(spoilt), name="cat.png")
        except errors.Invalid as refused:
            assert refused.code != "image_inspection_limits"


def test_an_apng_must_hold_as_many_frames_as_it_says():
    assert (
        "says it has 9 frames but holds 4"
        in refusal(images.apng(images.animation(), claimed=9)).message
    )


def test_apng_chunks_must_be_numbered_in_order():
    data = images.apng(images.animation(frames=2))
    at = data.rindex(b"fcTL") + 4
    body = struct.pack(">I", 7) + data[at + 4 : at + 26]
    spoilt = data[: at - 8] + images.chunk(b"fcTL", body) + data[at + 30 :]
    assert "is numbered 7" in refusal(spoilt).message


def test_a_frame_must_lie_on_the_canvas():
    dot = images.gif_frame(np.zeros((4, 4), np.uint8), place=(14, 14))
    assert "outside of the canvas" in refusal(images.gif_of((16, 16), bytes(6), dot)).message


def test_a_gif_pixel_must_have_a_colour_of_its_palette():
    frame = images.gif_frame(np.full((16, 16), 5, np.uint8))
    assert (
        "colour 6 of a palette of 4" in refusal(images.gif_of((16, 16), bytes(12), frame)).message
    )


def test_sixteen_bits_a_channel_are_refused():
    data = images.PNG + images.header(8, 8, 16, 2)
    data += images.chunk(b"IDAT", zlib.compress(bytes(8 * 49))) + images.chunk(b"IEND")
    assert "16 bits a channel" in refusal(data).message


def test_bytes_hidden_in_the_image_data_are_refused():
    packed = images.rows(images.art()) + b"<script>alert(1)</script>"
    data = images.PNG + images.header(16, 16) + images.chunk(b"IDAT", packed)
    assert "more than the image" in refusal(data + images.chunk(b"IEND")).message


def with_more_in_the_frame(data: bytes) -> bytes:
    """A GIF's one frame with bytes behind its LZW end code, in a sub-block of its own."""
    frame = images.gif_frame(np.zeros((16, 16), np.uint8), bits=2)
    return images.gif_of((16, 16), bytes(12), frame[:-1] + bytes([len(data)]) + data + b"\0")


@pytest.mark.parametrize("more", [b"12345", bytes(255)])
def test_bytes_hidden_behind_the_end_code_of_a_gif_frame_are_refused(more):
    assert "more than 4 bytes after the image" in refusal(with_more_in_the_frame(more)).message


def test_a_gif_frame_may_end_with_a_clear_code_and_bits_that_fill_a_byte():
    assert imaging.inspect(with_more_in_the_frame(b"12"), name="a").unique_colors == 1


def test_a_png_pixel_must_have_a_colour_of_its_palette():
    data = images.indexed_png(np.full((16, 16), 5, np.uint8), bytes(12))
    assert "a pixel has colour 6 of a palette of 4" in refusal(data).message


def test_bytes_hidden_before_the_pixels_of_a_bmp_are_refused():
    data = bytearray(images.bmp())
    data[54:54] = b"<script>"
    struct.pack_into("<I", data, 2, len(data))
    struct.pack_into("<I", data, 10, 62)
    assert "belong to nothing" in refusal(bytes(data)).message


# --- metadata

PAGE = b"<html><script>alert(1)</script>"
XMP_GIF = b"!\xff\x0bXMP DataXMP" + bytes([len(images.GPS_XMP)]) + images.GPS_XMP + b"\0"


def with_blocks(*blocks: bytes) -> bytes:
    """A GIF with more blocks before its image."""
    return images.gif_of(
        (16, 16), bytes(6), *blocks, images.gif_frame(np.zeros((16, 16), np.uint8))
    )


def exif(tag: int, value: object) -> bytes:
    """EXIF of one tag, by Pillow."""
    made = Image.Exif()
    made[tag] = value
    return made.tobytes()


@pytest.mark.parametrize(
    "data",
    [
        images.png(None, images.chunk(b"eXIf", images.GPS_EXIF)),
        images.png(None, images.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + images.GPS_XMP)),
        images.png(
            None,
            images.chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(images.GPS_XMP)),
        ),
        images.png(
            None,
            images.chunk(
                b"tEXt", b"Raw profile type exif\0\nexif\n 44\n" + images.GPS_EXIF.hex().encode()
            ),
        ),
        images.jpeg(exif=b"Exif\0\0" + images.GPS_EXIF),
        images.jpeg(xmp=images.GPS_XMP),
        images.webp(exif=b"Exif\0\0" + images.GPS_EXIF),
        images.webp(xmp=images.GPS_XMP),
        with_blocks(XMP_GIF),
    ],
)
def test_a_file_that_says_where_it_was_made_is_refused_with_the_way_to_mend_it(data):
    refused = refusal(data)
    assert refused.code == "image_place" and "exiftool -all=" in refused.message


def test_exif_that_cannot_be_read_is_refused_as_it_may_hold_a_place():
    cut = images.GPS_EXIF[:12]
    assert refusal(images.png(None, images.chunk(b"eXIf", cut))).code == "image_place"


def test_a_picture_that_must_be_turned_is_refused():
    assert "orientation 6" in refusal(images.jpeg(exif=exif(0x0112, 6))).message


@pytest.mark.parametrize(
    "data",
    [
        images.png(None, images.chunk(b"tEXt", b"Comment\0" + PAGE)),
        images.png(None, images.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(PAGE))),
        images.png(None, images.chunk(b"prVt", b"PK\x03\x04 and so on")),
        with_blocks(b"!\xfe" + bytes([len(PAGE)]) + PAGE + b"\0"),
        images.jpeg(comment=PAGE),
        images.webp(xmp=b"<svg onload=alert(1)>"),
    ],
)
def test_a_polyglot_is_refused(data):
    assert refusal(data).code == "image_active_content"


def test_a_gif_that_is_a_script_is_refused():
    assert refusal(b"GIF89a/*" + images.gif()[8:]).code == "image_sides"


@pytest.mark.parametrize(
    "data",
    [
        images.png(None, images.chunk(b"tEXt", b"Software\0Aseprite")),
        with_blocks(b"!\xfe\x11Created with GIMP\0"),
        images.jpeg(exif=exif(0x0131, "GIMP 2.10"), comment=b"Created with GIMP"),
    ],
)
def test_harmless_comments_are_taken(data):
    assert imaging.inspect(data, name="a").frames == 1


def test_a_colour_profile_is_taken_and_kept_in_renditions(tmp_path):
    profile = bytes(range(200))
    data = images.png(None, images.chunk(b"iCCP", b"icc\0\0" + zlib.compress(profile)))
    made = imaging.render(data, imaging.inspect(data, name="a"), tmp_path)
    assert made.webp is not None
    with Image.open(io.BytesIO(made.webp.read_bytes())) as again:
        assert again.info["icc_profile"] == profile
