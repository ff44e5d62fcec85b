"""The demo works: that every one could be published by a person, and that they differ."""

import hashlib
from collections import Counter
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from services.kernel.settings import settings
from services.seed.brush.canvas import blank, close_loop
from services.seed.brush.encode import encode
from services.seed.catalogue import works
from services.seed.people import PEOPLE

LICENCES = {
    "CC0",
    "CC-BY",
    "CC-BY-SA",
    "CC-BY-ND",
    "CC-BY-NC",
    "CC-BY-NC-SA",
    "CC-BY-NC-ND",
    "PDM",
    "ARR",
}
WARNINGS = {"politics", "nsfw", "explicit", "13plus", "violence"}


@pytest.fixture(scope="module")
def catalogue():
    return list(works())


@pytest.fixture(scope="module")
def files(catalogue):
    return [work.draw() for work in catalogue]


def opened(data):
    image = Image.open(BytesIO(data))
    return image, getattr(image, "n_frames", 1)


def test_there_are_about_150_works_by_a_dozen_hands(catalogue):
    assert 150 <= len(catalogue) <= 180
    assert {work.author for work in catalogue} == {person.handle for person in PEOPLE}


def test_no_author_uses_a_title_or_a_file_name_twice(catalogue):
    assert not [k for k, n in Counter((w.author, w.title) for w in catalogue).items() if n > 1]
    assert not [k for k, n in Counter((w.author, w.filename) for w in catalogue).items() if n > 1]


def test_every_file_is_different(files):
    assert len({hashlib.sha256(data).digest() for data in files}) == len(files)


def test_every_file_obeys_the_limits_of_publishing(catalogue, files):
    limits = settings()
    for work, data in zip(catalogue, files, strict=True):
        image, frames = opened(data)
        assert all(limits.side_min <= side <= limits.side_max for side in image.size), work.title
        assert len(data) <= limits.file_bytes_max, work.title
        assert frames <= limits.frames_max, work.title
        assert frames * image.width * image.height <= limits.pixels_max, work.title


def test_every_file_is_of_the_kind_its_name_says(catalogue, files):
    kinds = {"png": "PNG", "apng": "PNG", "gif": "GIF", "webp": "WEBP", "bmp": "BMP"}
    for work, data in zip(catalogue, files, strict=True):
        image, _ = opened(data)
        assert image.format == kinds[work.kind], work.title
        assert work.filename.endswith(f".{image.format.lower()}")
    assert {work.kind for work in catalogue} == set(kinds)


def test_every_word_about_a_work_obeys_the_limits(catalogue):
    limits = settings()
    for work in catalogue:
        assert 1 <= len(work.title) <= limits.title_max
        assert 10 <= len(work.alt_text) <= limits.alt_text_max, work.title
        assert len(work.description) <= limits.description_max
        assert 1 <= len(work.hashtags) <= limits.hashtags_max
        assert all(tag.isalnum() and tag == tag.lower() for tag in work.hashtags), work.title
        assert work.licence in LICENCES and set(work.warnings) <= WARNINGS
        assert "!" not in work.title + work.alt_text + work.description


def test_a_third_or_so_moves_and_no_frame_is_shorter_than_40_ms(catalogue, files):
    moving = 0
    for work, data in zip(catalogue, files, strict=True):
        image, frames = opened(data)
        moving += frames > 1
        for number in range(frames if frames > 1 else 0):
            image.seek(number)
            image.load()
            assert image.info["duration"] >= 40, work.title
    assert 0.25 <= moving / len(files) <= 0.45


def test_sizes_run_from_8x8_to_256x256(files):
    sizes = {opened(data)[0].size for data in files}
    assert len(sizes) >= 15
    assert {(8, 8), (16, 16), (64, 64), (128, 128), (256, 256), (256, 128)} <= sizes


def test_drawing_again_gives_the_same_bytes(catalogue, files):
    for work, data in list(zip(catalogue, files, strict=True))[::7]:
        assert work.draw() == data, work.title


def test_neighbours_in_the_feed_are_seldom_of_one_hand(catalogue):
    pairs = pairwise(catalogue)
    assert sum(one.author == two.author for one, two in pairs) <= 3


def test_each_person_has_a_handle_a_role_and_a_face_of_their_own():
    handles = [person.handle for person in PEOPLE]
    assert len(set(handles)) == len(handles) >= 12
    assert {"owner", "moderator", "artist", "fan", "stranger"} <= set(handles)
    assert {p.handle: p.role for p in PEOPLE if p.role != "user"} == {
        "owner": "owner",
        "moderator": "moderator",
    }
    faces = [person.draw_avatar() for person in PEOPLE]
    assert len(set(faces)) == len(faces)
    assert all(opened(face)[0].size in ((32, 32), (64, 64)) for face in faces)


def test_a_still_kind_refuses_frames_and_a_gif_refuses_a_257th_colour():
    with pytest.raises(ValueError, match="one frame, not 2"):
        encode([blank(8, 8, "#000000")] * 2, "bmp")
    many = blank(32, 16, "#000000")
    many[..., 0].flat = range(256)
    many[-1, :, 1] = 1
    many[..., 0].flat = [k % 256 for k in range(512)]
    with pytest.raises(ValueError, match="256 colours"):
        encode([many], "gif")


def test_files_hold_exactly_the_pixels_and_the_time_that_were_drawn(catalogue, files):
    for work, data in list(zip(catalogue, files, strict=True))[::5]:
        image, count = opened(data)
        drawn = work.frames()
        paces = [work.pace] * len(drawn) if isinstance(work.pace, int) else work.pace
        shown = []  # the file's pictures, one entry for each 10 ms
        for number in range(count):
            image.seek(number)
            pixels = image.convert("RGBA").tobytes()
            shown += [pixels] * (round(image.info["duration"]) // 10 if count > 1 else 1)
        due = [Image.fromarray(f).tobytes() for f in drawn]
        if count > 1:
            due = [frame for frame, pace in zip(due, paces, strict=True) for _ in range(pace // 10)]
        assert shown == due, work.title


def test_a_closed_loop_ends_where_it_begins():
    frames = [blank(4, 4, f"#{k * 16:02x}0000") for k in range(10)]
    loop = close_loop(frames, 3)
    assert len(loop) == 7
    assert (loop[0] == frames[3]).all()
    assert (loop[-1][..., 0] == 2 * 16).mean() > 0.6
