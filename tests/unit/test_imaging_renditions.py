"""Renditions and downloads are the work itself: frames, pixels and timing, by other decoders too."""

import io
import subprocess
from pathlib import Path

import images
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from services.edges import imaging
from services.edges.imaging import renditions, writers
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Packed
from services.kernel import errors

OWN = Limits(1, 256, (), 5 << 20, 1 << 18, 1024, 67_000_000, 5, 15, 512 << 20)


def rendered(data: bytes, folder: Path) -> imaging.Renditions:
    """The renditions of the data."""
    return imaging.render(data, imaging.inspect(data, name="a"), folder)


def by_pillow(path: Path | bytes) -> tuple[list[np.ndarray], list[int]]:
    """Frames and durations as Pillow has them."""
    frames, durations = [], []
    with Image.open(io.BytesIO(path) if isinstance(path, bytes) else path) as image:
        for frame in ImageSequence.Iterator(image):
            frames.append(seen(np.asarray(frame.convert("RGBA"))))
            durations.append(frame.info.get("duration", 0))
    return frames, durations


def seen(picture: np.ndarray) -> np.ndarray:
    """Fully transparent pixels as transparent black."""
    return np.where(picture[..., 3:] == 0, 0, picture).astype(np.uint8)


def same(ours: list[np.ndarray], theirs: list[np.ndarray]) -> bool:
    """The same frames, pixel for pixel."""
    return all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))


@pytest.mark.parametrize(
    ("make", "frames", "made"),
    [
        (images.png, None, ["webp"]),
        (images.apng, 4, ["webp", "poster", "gif"]),
        (images.gif, 1, ["webp", "poster"]),
        (images.gif, 4, ["webp", "poster"]),
        (images.webp, 1, ["poster"]),
        (images.webp, 4, ["poster", "gif"]),
        (images.bmp, None, ["webp", "poster"]),
        (images.jpeg, None, ["webp", "poster"]),
    ],
)
def test_only_what_the_original_is_not_is_made(make, frames, made, tmp_path):
    files = rendered(make(images.animation(frames=frames)) if frames else make(), tmp_path)
    assert [n for n in ("webp", "poster", "gif") if getattr(files, n)] == made
    kept = {getattr(files, n) for n in [*made, "card"]}
    assert set(tmp_path.iterdir()) == kept


def test_equal_frames_stay_apart_and_keep_their_delays(tmp_path):
    one, two = images.art(1), images.holed(images.art(2))
    frames, delays = (
        [one, one, two, two, two, one],
        [(1, 50), (3, 10), (1, 30), (0, 1), (1, 4), (9, 1)],
    )
    data = images.apng(frames, delays, plays=3)
    facts = imaging.inspect(data, name="a")
    files = rendered(data, tmp_path)
    pixels, durations = by_pillow(files.webp)
    assert same(pixels, [seen(f) for f in frames])
    assert durations == [20, 300, 33, 100, 250, 9000] == list(facts.durations_ms)
    again = imaging.inspect(files.webp, name="a")
    assert (again.frames, again.loop_count, again.palette) == (6, 3, facts.palette)
    tool = subprocess.run(
        ["webpmux", "-info", files.webp], capture_output=True, text=True, check=True
    )
    assert "Number of frames: 6" in tool.stdout and "Loop Count : 3" in tool.stdout
    assert (
        "No error"
        in subprocess.run(
            ["webpinfo", files.webp], capture_output=True, text=True, check=True
        ).stdout
    )


def test_a_gif_has_the_frames_and_the_clock_of_the_work_in_steps_of_10_ms(tmp_path):
    frames = images.animation(frames=6)
    files = rendered(images.apng(frames, [(1, 30)] * 6, plays=2), tmp_path)
    said = subprocess.run(
        ["gifsicle", "--info", files.gif], capture_output=True, text=True, check=True
    )
    assert "6 images" in said.stdout and "loop count 1" in said.stdout
    facts = imaging.inspect(files.gif, name="a")
    assert facts.durations_ms == (30, 40, 30, 30, 30, 40) and facts.loop_count == 2
    assert files.gif_exact and same(by_pillow(files.gif)[0], frames)


def test_a_frame_shorter_than_20_ms_gives_its_time_back():
    assert writers.gif_delays([16, 16, 16, 52]) == (2, 2, 2, 4)


def test_a_gif_of_holes_clears_what_a_hole_uncovers(tmp_path):
    frames = [images.art(1), images.holed(images.art(1)), images.art(2)]
    files = rendered(images.apng(frames), tmp_path)
    assert files.gif_exact
    whole = tmp_path / "whole.gif"
    subprocess.run(["gifsicle", "--unoptimize", "-o", whole, files.gif], check=True)
    assert same(by_pillow(whole)[0], [seen(f) for f in frames])


@pytest.mark.parametrize("alpha", [255, 90])
def test_a_gif_that_cannot_hold_the_work_says_so(alpha, tmp_path):
    random = np.random.default_rng(1)
    many = random.integers(0, 256, (32, 32, 4), np.uint8)
    many[..., 3] = alpha
    files = rendered(images.apng([many, np.roll(many, 1, 0)]), tmp_path)
    assert not files.gif_exact and imaging.inspect(files.gif, name="a").frames == 2


def test_posters_and_cards_are_sound_and_hold_the_first_frame(tmp_path):
    frames = images.animation(frames=2, width=20, height=30)
    files = rendered(images.apng(frames), tmp_path)
    subprocess.run(["pngcheck", files.poster, files.card], check=True, capture_output=True)
    assert same(by_pillow(files.poster)[0], frames[:1])
    (card,) = by_pillow(files.card)[0]
    large = frames[0].repeat(21, 0).repeat(21, 1)
    assert card.shape == (630, 1200, 4)
    assert np.array_equal(card[0:630, 390:810], large)
    assert card[0, 0].tolist() == [0x12, 0x13, 0x1A, 255]


def test_a_still_webp_is_what_dwebp_reads(tmp_path):
    picture = images.holed(images.art(4, 24, 18), 130)
    files = rendered(images.png(picture), tmp_path)
    out = tmp_path / "a.pam"
    subprocess.run(["dwebp", "-quiet", "-pam", files.webp, "-o", out], check=True)
    body = out.read_bytes().split(b"ENDHDR\n", 1)[1]
    assert np.array_equal(np.frombuffer(body, np.uint8).reshape(picture.shape), picture)


def test_a_rendition_that_differs_is_not_given_out():
    source = renditions.Source(images.apng(images.animation()), OWN)
    wrong = writers.write_webp(reversed(list(source.frames())), source.timing, 1, b"")
    with pytest.raises(imaging.RenditionDiffers, match="another frame 1"):
        renditions.prove(wrong, source.frames(), source.timing, source)
    short = writers.Timing((100, 100, 100, 90), 0)
    right = writers.write_webp(source.frames(), short, 1, b"")
    with pytest.raises(imaging.RenditionDiffers, match="timing"):
        renditions.prove(right, source.frames(), source.timing, source)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_animations_survive_every_writer(data):
    width, height = data.draw(st.integers(8, 20)), data.draw(st.integers(8, 20))
    count, scale = data.draw(st.integers(2, 5)), data.draw(st.integers(1, 3))
    random = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    palette = random.integers(0, 2**24, 5).astype(np.uint32) | np.uint32(0xFF000000)
    palette[0] = data.draw(st.sampled_from([0, 0xFF112233]))
    frames: list[Packed] = [palette[random.integers(0, 5, (height, width))]]
    for _ in range(count - 1):
        changed = random.random((height, width)) < data.draw(st.sampled_from([0, 0.05, 0.6]))
        frames.append(
            np.where(changed, palette[random.integers(0, 5, (height, width))], frames[-1])
        )
    durations = tuple(data.draw(st.integers(20, 3000)) for _ in range(count))
    timing = writers.Timing(durations, data.draw(st.integers(0, 9)))
    source = renditions.Source(images.png(), OWN)
    for write in (writers.write_webp, writers.write_apng):
        renditions.prove(
            write(frames, timing, scale, b""),
            [writers.enlarge(f, scale) for f in frames],
            timing,
            source,
            scale,
        )
    gif = writers.write_gif(frames, timing, scale, clears=palette[0] == 0)
    large = [writers.enlarge(f, scale) for f in frames]
    renditions.prove(gif, large, renditions.gif_timing(timing), source, scale)


# --- downloads


@pytest.mark.parametrize(
    ("make", "frames", "form"),
    [
        (images.png, 1, "png"),
        (images.bmp, 1, "png"),
        (images.webp, 1, "png"),
        (images.apng, 3, "png"),
        (images.gif, 3, "gif"),
        (images.webp, 3, "webp"),
    ],
)
@pytest.mark.parametrize("scale", [2, 5, 16])
def test_a_download_shows_each_pixel_as_a_square(make, frames, form, scale):
    pictures = images.animation(frames=frames)
    data = (
        make(pictures) if frames > 1 else make(*([pictures] if make is images.webp else pictures))
    )
    facts = imaging.inspect(data, name="a")
    made = imaging.upscale(data, facts, scale)
    assert made.format == form
    assert same(by_pillow(made.data)[0], [p.repeat(scale, 0).repeat(scale, 1) for p in pictures])


def test_the_download_at_1_is_the_original():
    data = images.jpeg()
    made = imaging.upscale(data, imaging.inspect(data, name="a"), 1)
    assert (made.format, made.data) == ("jpeg", data)


def test_scales_and_their_pixels_have_a_limit():
    data = images.gif(images.animation(frames=5, width=256, height=256))
    facts = imaging.inspect(data, name="a")
    for scale in (0, 17):
        with pytest.raises(errors.Invalid, match=f"must be 1 to 16, not {scale}"):
            imaging.upscale(data, facts, scale)
    with pytest.raises(errors.TooLarge, match=r"83,886,080 pixels.*may have 67,000,000"):
        imaging.upscale(data, facts, 16)
