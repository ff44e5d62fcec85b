"""What inspection says about a file is what independent tools say about it."""

import hashlib
import io
import re
import subprocess
import zlib
from collections import Counter
from pathlib import Path

import images
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from services.edges import imaging
from services.edges.imaging import decode
from services.edges.imaging.facts import Limits

OWN = Limits(1, 256, (), 5 << 20, 1 << 18, 1024, 67_000_000, 5, 15, 512 << 20)


def decoded(data: bytes) -> list[np.ndarray]:
    """The composited frames as RGBA."""
    frames = list(decode.frames(decode.outline(data, OWN), OWN))
    return [frame[..., None].view(np.uint8) for frame in frames]


def tool(*command: str | Path) -> str:
    """What a decoder that is not ours says."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def same(ours: list[np.ndarray], theirs: list[np.ndarray]) -> bool:
    """The same frames, pixel for pixel."""
    return all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))


def seen(picture: np.ndarray) -> np.ndarray:
    """Fully transparent pixels as transparent black."""
    return np.where(picture[..., 3:] == 0, 0, picture).astype(np.uint8)


@pytest.mark.parametrize("make", [images.png, images.gif, images.webp, images.bmp])
def test_a_still_is_told_exactly(make):
    data = make()
    facts = imaging.inspect(data, name="still")
    truth = Counter(map(tuple, images.art().reshape(-1, 4).tolist()))
    most_used = [f"#{r:02x}{g:02x}{b:02x}" for (r, g, b, _), _ in truth.most_common()]
    assert (facts.width, facts.height, facts.frames) == (16, 16, 1)
    assert (facts.durations_ms, facts.loop_ms, facts.loop_count) == ((), 0, 1)
    assert (facts.bytes, facts.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert facts.unique_colors == facts.max_frame_colors == 6
    assert set(facts.palette) == set(most_used)
    assert [truth[tuple(bytes.fromhex(c[1:] + "ff"))] for c in facts.palette] == sorted(
        truth.values(), reverse=True
    )
    assert not facts.transparency_actual and not facts.alpha_actual


def test_a_path_is_told_like_its_bytes(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(images.png())
    assert imaging.inspect(path, name="a") == imaging.inspect(images.png(), name="a")


def test_gif_delays_loop_and_frames_are_those_of_gifsicle(tmp_path):
    path = tmp_path / "a.gif"
    delays = [2, 7, 50, 300]
    path.write_bytes(images.gif(images.animation(), delays, loop=4))
    said = tool("gifsicle", "--info", path)
    facts = imaging.inspect(path, name="a")
    assert [round(float(s) * 1000) for s in re.findall(r"delay ([\d.]+)s", said)] == list(
        facts.durations_ms
    )
    assert f"{facts.frames} images" in said and f"{facts.width}x{facts.height}" in said
    assert "loop count 4" in said and facts.loop_count == 5


def test_webp_delays_loop_and_frames_are_those_of_webpinfo(tmp_path):
    path = tmp_path / "a.webp"
    path.write_bytes(images.webp(images.animation(), [40, 33, 1000, 17], loop=3))
    said = tool("webpinfo", path)
    facts = imaging.inspect(path, name="a")
    assert [int(d) for d in re.findall(r"Duration: (\d+)", said)] == list(facts.durations_ms)
    assert re.search(r"Loop count\s+: 3", said) and facts.loop_count == 3
    assert facts.durations_ms == (40, 33, 1000, 17)


def test_an_apng_is_sound_to_pngcheck_and_told_exactly(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(images.apng(images.animation(), [(1, 30), (1, 4), (2, 0), (65, 1)], plays=7))
    tool("pngcheck", path)
    facts = imaging.inspect(path, name="a")
    assert (facts.format, facts.frames, facts.loop_count) == ("png", 4, 7)
    assert facts.durations_ms == (33, 250, 20, 65_000) and facts.loop_ms == 65_303


@pytest.mark.parametrize("delay", [0, 1])
def test_a_delay_missing_or_up_to_10_ms_counts_as_100(delay):
    data = images.gif(images.animation(frames=2), [delay, 2])
    assert imaging.inspect(data, name="a").durations_ms == (100, 20)


def test_a_gif_without_a_loop_plays_once():
    assert imaging.inspect(images.gif(images.animation(), loop=None), name="a").loop_count == 1


def test_colours_are_counted_over_all_frames_and_in_the_richest():
    frames = [images.art(seed, colours=n) for seed, n in ((1, 3), (2, 9), (3, 5))]
    facts = imaging.inspect(images.apng(frames), name="a")
    every = {tuple(p) for f in frames for p in f.reshape(-1, 4).tolist()}
    assert (facts.unique_colors, facts.max_frame_colors) == (len(every), 9)


@pytest.mark.parametrize(("colours", "listed"), [(256, 256), (257, 0)])
def test_the_palette_is_exact_up_to_256_colours(colours, listed):
    index = np.arange(32 * 32) % colours
    picture = images.flat(0, 32, 32)
    picture[..., 0], picture[..., 1] = (index % 256).reshape(32, 32), (index // 256).reshape(32, 32)
    facts = imaging.inspect(images.png(picture), name="a")
    assert (facts.unique_colors, len(facts.palette)) == (colours, listed)


def test_declared_and_actual_transparency_are_told_apart():
    opaque, holed, veiled = (
        imaging.inspect(images.png(p), name="a")
        for p in (images.art(), images.holed(images.art()), images.holed(images.art(), 100))
    )
    assert opaque.transparency_meta and opaque.alpha_meta  # RGBA could, but does not
    assert not opaque.transparency_actual and not opaque.alpha_actual
    assert holed.transparency_actual and not holed.alpha_actual and "#00000000" in holed.palette
    assert veiled.alpha_actual and not veiled.transparency_actual
    table = imaging.inspect(
        images.indexed_png(np.zeros((8, 8), np.uint8), bytes(6), b"\xff\0"), name="a"
    )
    assert table.transparency_meta and not table.alpha_meta and not table.transparency_actual


def test_jpeg_is_taken_with_a_hint():
    assert "blurs" in imaging.inspect(images.jpeg(), name="a.jpg").hint


def test_near_works_have_near_hashes():
    work, other = images.art(1, 32, 32), images.art(2, 32, 32)
    near = work.copy()
    near[0, 0, :3] ^= 255
    one, two, three = (imaging.inspect(images.png(p), name="a").phash for p in (work, near, other))
    assert -(2**63) <= one < 2**63
    assert bin((one ^ two) & (2**64 - 1)).count("1") <= 6
    assert bin((one ^ three) & (2**64 - 1)).count("1") >= 16


# --- compositing, against the texts of the formats


def test_apng_clears_restores_and_blends_as_its_text_says():
    base, red = images.flat(80), np.full((4, 4, 4), (255, 0, 0, 128), np.uint8)
    data = images.apng(
        [base, red, red, red],
        places=[(0, 0), (2, 2), (8, 8), (0, 0)],
        dispose=[0, 1, 2, 0],
        blend=[0, 1, 1, 0],
    )
    one, two, three, four = decoded(data)
    assert np.array_equal(one, base)
    assert two[3, 3].tolist() == [167, 39, 39, 255]  # (255·128 + 80·127) / 255
    assert three[3, 3].tolist() == [0, 0, 0, 0] and three[9, 9].tolist() == [167, 39, 39, 255]
    assert four[9, 9].tolist() == [80, 80, 80, 255] and four[0, 0].tolist() == [255, 0, 0, 128]


def test_a_hidden_default_image_is_no_frame():
    frames = images.animation(frames=3)
    data = images.apng(frames, hidden=images.flat(9))
    assert imaging.inspect(data, name="a").frames == 3
    assert same(decoded(data), frames)


def test_gif_disposal_is_as_gifsicle_has_it(tmp_path):
    palette = bytes(range(0, 24))
    blocks = [
        images.gif_frame(np.full((12, 12), 1, np.uint8), dispose=1, transparent=5),
        images.gif_frame(np.full((6, 6), 2, np.uint8), place=(2, 2), dispose=2),
        images.gif_frame(np.full((6, 6), 3, np.uint8), place=(4, 4), dispose=3),
        images.gif_frame(np.full((3, 3), 4, np.uint8), place=(9, 9), transparent=4),
    ]
    path, whole = tmp_path / "a.gif", tmp_path / "whole.gif"
    path.write_bytes(images.gif_of((16, 16), palette, *blocks))
    tool("gifsicle", "--unoptimize", "-o", whole, path)
    ours, theirs = decoded(path.read_bytes()), decoded(whole.read_bytes())
    assert len(ours) == 4 and same(ours, theirs)
    assert ours[0][15, 15].tolist() == [0, 0, 0, 0]  # no frame reaches there
    assert ours[2][3, 3].tolist() == [0, 0, 0, 0]  # cleared after the second frame
    assert np.array_equal(ours[2][:4], ours[3][:4])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32 - 1),
    width=st.integers(8, 24),
    height=st.integers(8, 24),
    colours=st.integers(2, 16),
    frames=st.integers(1, 4),
    alpha=st.sampled_from([255, 255, 0, 77]),
)
def test_every_format_gives_back_the_pixels_that_were_put_in(
    seed, width, height, colours, frames, alpha
):
    pictures = [images.art(seed + n, width, height, colours) for n in range(frames)]
    pictures = [images.holed(p, alpha) for p in pictures]
    for data in (images.apng(pictures), images.webp(pictures)):
        assert same(decoded(data), [seen(p) for p in pictures])
    if alpha in (0, 255):
        assert same(decoded(images.gif(pictures)), [seen(p) for p in pictures])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_decodes_as_pillow_has_it(mode):
    data = images.saved(images.art(), "PNG", mode)
    with Image.open(io.BytesIO(data)) as image:
        truth = np.asarray(image.convert("RGBA"))
    assert np.array_equal(decoded(data)[0], truth)


def test_the_transparent_shade_of_a_grey_png_is_meant_at_its_depth():
    head = images.header(16, 16, 2, 0)
    row = b"\0" + bytes([0b00_01_10_11]) * 4
    data = images.PNG + head + images.chunk(b"tRNS", b"\0\1")
    data += images.chunk(b"IDAT", zlib.compress(row * 16)) + images.chunk(b"IEND")
    assert decoded(data)[0][0, :4, 3].tolist() == [255, 0, 255, 255]


def test_an_interlaced_png_decodes():
    grey = np.arange(64, dtype=np.uint8).reshape(8, 8)
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4)]
    passes += [(1, 0, 2, 2), (0, 1, 1, 2)]
    lines = [row for x, y, dx, dy in passes for row in grey[y::dy, x::dx]]
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in lines))
    data = images.PNG + images.header(8, 8, 8, 0, 1)
    data += images.chunk(b"IDAT", body) + images.chunk(b"IEND")
    assert np.array_equal(decoded(data)[0][..., 0], grey)


# --- flashes


def blinking(first: int, second: int, milliseconds: int, part: float = 1.0) -> bytes:
    """Two greys in turn on a part of the rows."""
    other = images.flat(first)
    other[: round(16 * part), :, :3] = second
    return images.apng([images.flat(first), other], [(milliseconds, 1000)] * 2)


@pytest.mark.parametrize(
    ("data", "flashes"),
    [
        (blinking(0, 255, 100), 5),  # ten changes a second are five pairs
        (blinking(0, 255, 20), 25),
        (blinking(0, 255, 500), 1),
        (blinking(0, 255, 100, part=0.25), 5),
        (blinking(0, 255, 100, part=0.19), 0),  # under a quarter of the area
        (blinking(0, 80, 100), 0),  # luminance changes by 8 %
        (blinking(235, 255, 100), 0),  # the darker one has luminance 0.83
        (
            images.apng([images.flat(v) for v in (0, 120, 180, 255)], [(1, 4)] * 4),
            1,
        ),  # a ramp is one change
    ],
)
def test_general_flashes_of_the_worst_second(data, flashes):
    assert imaging.inspect(data, name="a").flashes_per_second == flashes
