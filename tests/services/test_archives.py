"""ZIPs from strangers: the honest are read whole, the hostile are refused by rule and figure."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from archives import (
    DEVICE,
    LINK,
    Item,
    build,
    deflate,
    deflated_zeros,
    nested_bomb,
    overlapping_bomb,
    with_descriptor,
)
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from services.edges import archives
from services.edges.archives import ArchiveTooLarge, ArchiveUnsupported, BadArchive
from services.kernel.errors import Invalid
from services.kernel.settings import Settings

LIMITS = Settings()
GENEROUS = Settings(zip_ratio_max=10**6, zip_unpacked_max=10**12)
ART = b"\x89PNG\r\n\x1a\n a work of art"


@pytest.fixture
def unpack(tmp_path):
    """Reads an archive given as bytes: name -> bytes. Nothing else may appear on the disk."""

    def run(data: bytes, limits: Settings = LIMITS) -> dict[str, bytes]:
        path = tmp_path / "upload"
        path.write_bytes(data)
        try:
            with archives.read(path, limits) as archive:
                return {entry.name: entry.open().read() for entry in archive.entries}
        finally:
            assert list(tmp_path.iterdir()) == [path]

    return run


def refused(unpack, data, kind, says, limits=LIMITS):
    with pytest.raises(kind, match=says) as refusal:
        unpack(data, limits)
    assert refusal.value.message.isprintable()
    assert len(refusal.value.message) < 400


def test_a_hundred_works_are_read_in_their_order(unpack):
    works = {f"set/{n:03d}.png": os.urandom(1000 + n) for n in reversed(range(100))}
    found = unpack(
        build(
            *(Item(name, data, method=8 * (n % 2)) for n, (name, data) in enumerate(works.items()))
        )
    )
    assert found == works
    assert list(found) == list(works)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("streamed", [False, True])
def test_what_other_packers_write_is_read(unpack, method, streamed):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        tell = seek

    sink = Pipe() if streamed else io.BytesIO()
    works = {"a.png": ART, "folder/ünï-🎨.gif": os.urandom(200_000), "empty.png": b""}
    with zipfile.ZipFile(sink, "w", method) as packer:
        packer.mkdir("folder")
        for name, data in works.items():
            packer.writestr(name, data)
    assert unpack(sink.getvalue()) == works


@pytest.mark.parametrize("signed", [True, False])
def test_figures_may_stand_behind_the_data(unpack, signed):
    data = build(with_descriptor(Item("a.png", ART), signed=signed), Item("b.png", b"b"))
    assert unpack(data) == {"a.png": ART, "b.png": b"b"}


def test_what_systems_leave_in_archives_is_not_a_work(unpack):
    junk = [
        "art/",
        "__MACOSX/",
        "__MACOSX/art/._a.png",
        "art/.DS_Store",
        "Thumbs.db",
        "art/Thumbs.db",
    ]
    items = [Item(name, b"" if name.endswith("/") else b"junk") for name in junk]
    assert unpack(build(*items, Item("art/a.png", ART))) == {"art/a.png": ART}


def test_names_without_the_utf8_flag_are_read_as_macos_and_dos_write_them(unpack):
    macos = "cafe\u0301.png".encode()
    assert list(unpack(build(Item(macos, ART), Item(b"caf\x82!.png", ART)))) == [
        "café.png",
        "café!.png",
    ]


def test_entries_stream_side_by_side_and_in_pieces(tmp_path):
    works = {f"{n}.png": os.urandom(300_000) for n in range(3)}
    (tmp_path / "zip").write_bytes(build(*(Item(n, d) for n, d in works.items())))
    with archives.read(tmp_path / "zip", LIMITS) as archive:
        streams = [entry.open() for entry in archive.entries]
        found = [b""] * 3
        while pieces := [s.read(70_001) for s in streams]:
            if not any(pieces):
                break
            found = [a + b for a, b in zip(found, pieces, strict=True)]
    assert found == list(works.values())


def test_a_refusal_names_the_archive_as_its_owner_does(tmp_path):
    (tmp_path / "x").write_bytes(b"PK\3\4 nothing")
    reading = archives.read(tmp_path / "x", LIMITS, name="mine\u202e.zip")
    with (
        pytest.raises(BadArchive, match=r"“mine\\u202e.zip”: The file is not a whole ZIP"),
        reading,
    ):
        pass


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\5\6", os.urandom(1000), b"PK\3\4" + bytes(100_000)]
)
def test_what_is_no_zip_is_refused(unpack, data):
    refused(unpack, data, BadArchive, "not a whole ZIP")


def test_an_archive_without_works_is_refused(unpack):
    refused(unpack, build(), BadArchive, "no works")
    refused(unpack, build(Item("a/"), Item(".DS_Store", b"x")), BadArchive, "no works")


def test_too_many_bytes_are_refused(unpack):
    data = build(Item("a.png", os.urandom(2000)))
    refused(unpack, data, ArchiveTooLarge, "At most 1,000 bytes", Settings(zip_bytes_max=1000))


def test_more_than_a_hundred_works_are_refused(unpack):
    works = [Item(f"{n}.png", b"x") for n in range(101)]
    refused(unpack, build(*works), ArchiveTooLarge, "At most 100 works in a ZIP; this one has 101")


def test_ten_thousand_entries_are_refused_by_their_count(unpack):
    works = [Item(f"{n}", method=0) for n in range(10_000)]
    refused(unpack, build(*works), ArchiveTooLarge, r"400 entries .* this one has 10,000")


@pytest.mark.parametrize("count", [65_535, 65_536, 65_537, 70_000])
def test_more_entries_than_the_count_can_say_are_refused(unpack, count):
    data = build(*(Item(f"{n}", method=0) for n in range(count)))
    refused(unpack, data, Invalid, "ZIP64|entries|bytes in the directory")


@pytest.mark.parametrize("claimed", [0, 1, 3, 400])
def test_a_wrong_count_of_entries_is_refused(unpack, claimed):
    data = build(Item("a", b"a"), Item("b", b"b"), here=claimed, count=claimed)
    refused(
        unpack,
        data,
        BadArchive,
        f"the {claimed} entries that it claims|the {claimed} entries it claims",
    )


def test_ten_gigabytes_of_zeros_are_refused_while_unpacking(unpack):
    """10 MB of file for 10 GB of zeros. The honest size needs ZIP64, so it must lie."""
    packed = deflated_zeros(10 * 1024**3)
    for claimed in (1000, 150_000_000):
        data = build(
            Item("a.png", packed=packed, local={"size": claimed}, central={"size": claimed})
        )
        refused(unpack, data, BadArchive, f"claims {claimed:,} bytes, but unpacks to more")
    honest = 0xFFFF0000
    data = build(Item("a.png", packed=packed, local={"size": honest}, central={"size": honest}))
    refused(unpack, data, ArchiveTooLarge, "At most 200,000,000 bytes when unpacked")


def test_a_ratio_above_a_hundred_is_refused(unpack):
    refused(
        unpack,
        build(Item("a.png", bytes(1_000_000))),
        ArchiveTooLarge,
        "At most 100 times the size",
    )


def test_archives_of_archives_are_refused(unpack):
    refused(unpack, nested_bomb(), ArchiveUnsupported, "archive inside the archive")


@pytest.mark.parametrize(
    "inner",
    [
        build(Item("a", b"a")), build(), b"\x1f\x8b\x08rest", b"BZh9rest", b"\xfd7zXZ\0rest",
        b"7z\xbc\xaf\x27\x1crest", b"Rar!\x1a\x07\0", b"\x28\xb5\x2f\xfdrest",
        b"name".ljust(257, b"\0") + b"ustar\x0000",
    ],
)  # fmt: skip
def test_archives_are_known_by_their_first_bytes(unpack, inner):
    refused(unpack, build(Item("a.png", inner)), ArchiveUnsupported, "archive inside the archive")


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "A.7Z", "a.rar", "a.jar"])
def test_archives_are_known_by_their_names(unpack, name):
    refused(unpack, build(Item(name, ART)), ArchiveUnsupported, "archive inside the archive")


def test_entries_that_share_their_bytes_are_refused(unpack):
    bomb = overlapping_bomb()
    with zipfile.ZipFile(io.BytesIO(bomb)) as honest:  # it is what it wants to be
        assert sum(info.file_size for info in honest.infolist()) > 500 * len(bomb)
    refused(unpack, bomb, ArchiveTooLarge, "At most 100 times")
    refused(unpack, bomb, BadArchive, "overlaps|neither overlap|another", GENEROUS)


def test_two_names_for_one_place_are_refused(unpack):
    data = build(Item("a", ART), Item("b", ART, central={"offset": 0}))
    refused(unpack, data, BadArchive, "overlaps|another name")


@pytest.mark.parametrize(
    ("field", "lie", "says"),
    [
        ("name", b"b.png", "another name"),
        ("flags", 0x800, "another flags"),
        ("method", 0, "another method"),
        ("crc", 1, "another checksum or size"),
        ("size", 5, "another checksum or size"),
        ("packed", 5, "another checksum or size"),
        ("packed", 0xFFFFFFFF, "another checksum or size"),
    ],
)
def test_a_header_that_differs_from_the_directory_is_refused(unpack, field, lie, says):
    refused(unpack, build(Item("a.png", ART, local={field: lie})), BadArchive, says)


@pytest.mark.parametrize("lies", [{"crc": 1}, {"packed": 1}, {"size": 1 << 31}])
def test_figures_behind_the_data_that_lie_are_refused(unpack, lies):
    refused(
        unpack, build(with_descriptor(Item("a.png", ART), **lies)), BadArchive, "not followed by"
    )


def test_figures_behind_the_data_that_are_missing_or_padded_are_refused(unpack):
    for descriptor in (b"", b"PK\7\x08", bytes(20)):
        item = with_descriptor(Item("a.png", ART))
        item.descriptor = descriptor
        refused(unpack, build(item), BadArchive, "not followed by")


def test_a_descriptor_without_its_flag_is_a_gap(unpack):
    item = with_descriptor(Item("a.png", ART))
    item.flags, item.local = 0, {}
    refused(unpack, build(item), BadArchive, "leave gaps")


def test_lies_about_size_and_checksum_are_found_while_unpacking(unpack):
    for lie, says in [
        ({"size": len(ART) + 1}, "claims 23 bytes, but unpacks to 22"),
        ({"size": len(ART) - 1}, "unpacks to more"),
        ({"crc": 1}, "checksum does not match"),
    ]:
        refused(unpack, build(Item("a.png", ART, local=lie, central=lie)), BadArchive, says)


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (deflate(ART) + b"more", "does not end"),
        (deflate(ART)[:-3], "does not end"),
        (deflate(ART) + bytes(200_000), "does not end"),
        (b"\xff" * 50, "cannot be unpacked"),
        (b"", "does not end"),
    ],
)
def test_packed_bytes_that_do_not_fit_are_refused(unpack, packed, says):
    refused(unpack, build(Item("a.png", ART, packed=packed)), BadArchive, says)


@pytest.mark.parametrize(
    "tricks",
    [
        {"before": b"#!/bin/sh\n"},
        {"before": b"\x89PNG\r\n\x1a\n"},
        {"between": b"hidden"},
        {"after": b"<script>"},
        {"comment": b"a comment"},
        {"comment": b"PK\5\6" + bytes(18)},
        {"start": 0},
        {"size": 5},
        {"disk": 1},
    ],
)
def test_data_around_the_entries_are_refused(unpack, tricks):
    refused(
        unpack,
        build(Item("a.png", ART), **tricks),
        Invalid,
        "behind its end|add up|several|belong to no entry|leave gaps",
    )


def test_a_polyglot_with_corrected_offsets_is_refused(unpack):
    page = b"<html><script>alert(1)</script>"
    refused(unpack, build(Item("a.png", ART), before=page), BadArchive, "31 bytes before “a.png”")
    refused(unpack, build(Item("a.png", ART), between=page), BadArchive, "gaps")


@pytest.mark.parametrize(
    "end", [{"count": 0xFFFF}, {"here": 0xFFFF}, {"size": 0xFFFFFFFF}, {"start": 0xFFFFFFFF}]
)
def test_zip64_in_the_end_record_is_refused(unpack, end):
    refused(unpack, build(Item("a.png", ART), **end), ArchiveUnsupported, "ZIP64")


def test_zip64_elsewhere_is_refused(unpack):
    extra = b"\1\0\x10\0" + len(ART).to_bytes(8, "little") * 2
    for lie in ({"size": 0xFFFFFFFF}, {"packed": 0xFFFFFFFF}, {"offset": 0xFFFFFFFF}, {}):
        item = Item("a.png", ART, central={"extra": extra, **lie})
        refused(unpack, build(item), Invalid, "ZIP64|stored as it is")
    locator = b"PK\6\7" + bytes(16)
    refused(
        unpack,
        build(Item("a.png", ART)).replace(b"PK\5\6", locator + b"PK\5\6"),
        ArchiveUnsupported,
        "ZIP64",
    )


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2000])
def test_encrypted_entries_are_refused(unpack, flags):
    refused(unpack, build(Item("a.png", ART, flags=flags)), ArchiveUnsupported, "encrypted")


@pytest.mark.parametrize("method", [1, 6, 9, 12, 14, 93, 95, 98, 99])
def test_other_methods_are_refused(unpack, method):
    refused(
        unpack, build(Item("a.png", ART, method=method)), ArchiveUnsupported, f"method {method};"
    )


@pytest.mark.parametrize("mode", [LINK, DEVICE, 0o060666, 0o010644, 0o140755])
def test_links_and_devices_are_refused(unpack, mode):
    refused(
        unpack,
        build(Item("a.png", b"/etc/passwd", mode=mode)),
        ArchiveUnsupported,
        "link or a device",
    )


def test_a_folder_with_bytes_of_its_own_is_refused(unpack):
    refused(unpack, build(Item("a/", ART), Item("b", ART)), BadArchive, "a folder that claims")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("/etc/passwd", "absolute"),
        ("C:/a.png", "absolute"),
        ("c:a.png", "absolute"),
        ("", "absolute"),
        ("..\\a.png", "backslash"),
        ("a\\b.png", "backslash"),
        ("\\\\server\\a", "backslash"),
        ("../a.png", "leaves its folder"),
        ("a/../../b.png", "leaves its folder"),
        ("a/..", "leaves its folder"),
        ("./a.png", "leaves its folder"),
        ("a//b.png", "leaves its folder"),
        ("a.png\0.exe", r"U\+0000"),
        ("a\x1b[31m.png", r"U\+001B"),
        ("a\n.png", r"U\+000A"),
        ("a\x7f.png", r"U\+007F"),
        ("a\u202egnp.exe", r"U\+202E"),
        ("a\u2066.png", r"U\+2066"),
        ("a\u2028.png", r"U\+2028"),
        ("a" * 509 + ".png", "at most 512 bytes, this one has 513"),
        (b"\xff\xfe.png", "claims to be UTF-8"),
        ("a\ud800.png", "claims to be UTF-8"),
    ],
)
def test_names_that_are_more_than_a_name_are_refused(unpack, name, says):
    flags = 0x800 if isinstance(name, bytes) else 0
    refused(unpack, build(Item(name, ART, flags=flags)), Invalid, says)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.png", "a.png"),
        ("a.png", "A.PNG"),
        ("straße.png", "STRASSE.png"),
        ("caf\u00e9.png", "cafe\u0301.png"),
        ("a", "a/"),
    ],
)
def test_names_that_clash_are_refused(unpack, one, other):
    items = [Item(one, ART), Item(other, b"" if other.endswith("/") else ART)]
    refused(unpack, build(*items), BadArchive, "stands twice")


def test_a_directory_of_megabytes_is_refused(unpack):
    extra = b"\x99\x99\xfb\xff" + bytes(0xFFFB)
    items = [Item(f"{n}.png", ART, central={"extra": extra}) for n in range(20)]
    refused(unpack, build(*items), ArchiveTooLarge, "bytes in the directory")


VALID = build(
    Item("a.png", ART), with_descriptor(Item("b/ü.gif", ART * 50)), Item("c", b"stored", method=0)
)


@examples(max_examples=300)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), max_size=4),
    cut=st.integers(0, len(VALID)) | st.just(len(VALID)),
    more=st.binary(max_size=30),
)
def test_damage_is_refused_or_harmless_and_never_an_accident(unpack, changes, cut, more):
    data = bytearray(VALID)
    for place, value in changes:
        data[place] = value
    try:
        found = unpack(bytes(data[:cut] + more))
    except Invalid as refusal:
        assert refusal.message.isprintable()
    else:
        assert set(found.values()) <= {ART, ART * 50, b"stored"}


MEMORY = """
import sys
from pathlib import Path
from services.edges import archives
from services.kernel.errors import Invalid
from services.kernel.settings import Settings

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

before = peak()
try:
    with archives.read(Path(sys.argv[1]), Settings()):
        print("read")
except Invalid as refusal:
    print("refused")
print(peak() - before)
"""


@pytest.mark.parametrize("kind", ["zeros", "nested", "overlapping", "entries", "full"])
def test_the_worst_archives_cost_little_memory(tmp_path, kind):
    lie = {"size": 190_000_000}
    data = {
        "zeros": lambda: build(
            Item("a", packed=deflated_zeros(10 * 1024**3), local=lie, central=lie)
        ),
        "nested": nested_bomb,
        "overlapping": overlapping_bomb,
        "entries": lambda: build(*(Item(f"{n}", method=0) for n in range(70_000))),
        "full": lambda: build(*(Item(f"{n}", os.urandom(490_000), method=0) for n in range(100))),
    }[kind]()
    (tmp_path / "zip").write_bytes(data)
    answer = subprocess.run(
        [sys.executable, "-c", MEMORY, tmp_path / "zip"],
        cwd=Path(archives.__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert answer[0] == ("read" if kind == "full" else "refused")
    assert int(answer[1]) * 1024 < 20_000_000
