"""``makapix.json``: what is said of the works, taken or refused with the exact place."""

import json
import os

import pytest
from archives import Item, build, manifest

from services.edges import archives
from services.edges.archives import BadManifest
from services.edges.archives.manifest import BYTES_MAX
from services.kernel.settings import Settings
from services.posts import details

CAT = {"file": "cat.png"}
FULL = {
    "file": "cat.png",
    "title": "Cat",
    "description": "It\nsleeps.",
    "alt": "A sleeping cat",
    "hashtags": ["cat", "#Ünï"],
    "licence": "CC-BY-NC-SA",
    "warning": ["13plus", "violence"],
    "remixable": True,
}


@pytest.fixture
def said(tmp_path):
    """What the manifest says of the works, with a cat, a dog and a bird in the ZIP."""

    def run(*manifests, folder="", limits=None):
        works = [Item(f"{folder}{n}.png", os.urandom(50)) for n in ("cat", "dog", "caf\u00e9")]
        items = [
            m if isinstance(m, Item) else manifest(m, f"{folder}makapix.json") for m in manifests
        ]
        (tmp_path / "zip").write_bytes(build(*works, *items))
        with archives.read(tmp_path / "zip", limits or Settings()) as archive:
            assert len(archive.entries) == 3
            return dict(archive.manifest)

    return run


def test_without_a_manifest_nothing_is_said(said):
    assert said() == {}


def test_everything_that_can_be_said_is_taken(said):
    found = said([FULL, {"file": "dog.png"}])
    assert found["dog.png"] == {}
    assert found["cat.png"] == {
        "title": "Cat",
        "description": "It\nsleeps.",
        "alt_text": "A sleeping cat",
        "hashtags": ["cat", "#Ünï"],
        "licence": "CC-BY-NC-SA",
        "warnings": ["13plus", "violence"],
        "remixable": True,
    }


def test_what_is_said_is_what_the_details_of_a_work_read(said):
    found = details.parse(said([FULL])["cat.png"])
    assert (found.title, found.warnings, found.remixable) == ("Cat", ("13plus", "violence"), True)


@pytest.mark.parametrize("licence", details.LICENCES)
def test_every_licence_is_taken(said, licence):
    assert said([CAT | {"licence": licence}])["cat.png"] == {"licence": licence}


@pytest.mark.parametrize("warning", details.WARNINGS)
def test_one_warning_may_be_given_without_a_list(said, warning):
    assert said([CAT | {"warning": warning}])["cat.png"] == {"warnings": [warning]}


def test_the_manifest_may_lie_in_the_folder_that_was_packed(said):
    assert list(said([CAT], folder="my works/")) == ["my works/cat.png"]


def test_names_match_whatever_the_encoding_of_their_accents(said):
    assert list(said([{"file": "cafe\u0301.png"}])) == ["caf\u00e9.png"]


def test_a_byte_order_mark_is_fine(said):
    assert said(b"\xef\xbb\xbf" + json.dumps([FULL]).encode())["cat.png"]["title"] == "Cat"


@pytest.mark.parametrize(
    ("works", "says", "pointer"),
    [
        ({}, "it is not a list", ""),
        (None, "it is not a list", ""),
        ("cat.png", "it is not a list", ""),
        ([CAT] * 101, "it has more than 100 items (101)", ""),
        (["cat.png"], "works 1: it is not an object", "/0"),
        ([CAT, {}], "works 2: file is missing", "/1"),
        ([CAT, {"file": ""}], "works 2: file is empty", "/1/file"),
        ([CAT, {"file": 1}], "works 2: file is not text", "/1/file"),
        ([CAT, {"file": "cow.png"}], "works 2: file “cow.png” is not in the ZIP", "/1/file"),
        ([CAT, {"file": "../cat.png"}], "works 2: file “../cat.png” is not in the ZIP", "/1/file"),
        ([CAT, {"file": "makapix.json"}], "“makapix.json” is not in the ZIP", "/1/file"),
        ([CAT, CAT], "works 2: file “cat.png” was described before", "/1/file"),
        ([CAT | {"titel": "x"}], "works 1: unknown field “titel”; known are file, title,", "/0"),
        ([CAT | {"\u202e": "x"}], "unknown field “\\u202e”", "/0"),
        ([CAT | {"title": 5}], "works 1: title is not text", "/0/title"),
        ([CAT | {"title": None}], "works 1: title is not text", "/0/title"),
        ([CAT | {"title": ""}], "works 1: title is empty", "/0/title"),
        (
            [CAT, {"file": "dog.png"}, {"file": "x", "title": "x" * 140}],
            "works 3: title is longer than 128 characters (140)",
            "/2/title",
        ),
        (
            [CAT | {"description": "x" * 5001}],
            "longer than 5,000 characters (5,001)",
            "/0/description",
        ),
        ([CAT | {"alt": "x" * 1001}], "alt is longer than 1,000 characters (1,001)", "/0/alt"),
        ([CAT | {"hashtags": "cat"}], "hashtags is not a list", "/0/hashtags"),
        ([CAT | {"hashtags": ["x"] * 17}], "hashtags has more than 16 items (17)", "/0/hashtags"),
        ([CAT | {"hashtags": ["a", 1]}], "hashtags 2 is not text", "/0/hashtags/1"),
        ([CAT | {"hashtags": ["x" * 65]}], "hashtags 1 is longer than 64", "/0/hashtags/0"),
        ([CAT | {"licence": "MIT"}], "licence “MIT” is none of CC0, CC-BY,", "/0/licence"),
        ([CAT | {"licence": ["CC0"]}], "licence is not text", "/0/licence"),
        ([CAT | {"warning": "gore"}], "warning 1 “gore” is none of politics,", "/0/warning/0"),
        ([CAT | {"warning": {"nsfw": True}}], "warning is not a list", "/0/warning"),
        ([CAT | {"remixable": "yes"}], "remixable is not true or false", "/0/remixable"),
        ([CAT | {"remixable": 1}], "remixable is not true or false", "/0/remixable"),
        ([CAT | {"title": "a\0b"}], "title holds a control character", "/0/title"),
        ([CAT | {"title": "a\ud800"}], "title holds a control character", "/0/title"),
        ([CAT | {"hashtags": ["a\x1b"]}], "hashtags 1 holds a control", "/0/hashtags/0"),
    ],
)
def test_a_wrong_manifest_is_refused_at_the_exact_place(said, works, says, pointer):
    with pytest.raises(BadManifest) as refusal:
        said(works)
    assert refusal.value.message.startswith("makapix.json: ")
    assert says in refusal.value.message
    assert refusal.value.message.isprintable()
    assert refusal.value.facts["pointer"] == pointer


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not JSON at line 1, column 1"),
        (b"[{]", "not JSON at line 1, column 3"),
        (b"[]\n[]", "not JSON at line 2, column 1"),
        (b"[NaN]", "NaN is not JSON"),
        (b"[-Infinity]", "-Infinity is not JSON"),
        (b"[\xff]", "not UTF-8 at byte 1"),
        ('[{"file": "cat.png"}]'.encode("utf-16"), "not UTF-8"),
        (b'[{"file": "a", "title": "x", "title": "y"}]', "field “title” stands twice"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 40_000, "nested too deep"),
        (b"[" + b"1" * 5000 + b"]", "a number that is too long"),
        (b'[{"file": "cat.png", "alt": ' + b"[" * 400 + b"]" * 400 + b"}]", "alt is not text"),
        (b" " * (BYTES_MAX + 1), f"larger than {BYTES_MAX:,} bytes ({BYTES_MAX + 1:,})"),
    ],
)
def test_what_is_not_even_json_is_refused(said, data, says):
    with pytest.raises(BadManifest) as refusal:
        said(Item("makapix.json", data, method=0))
    assert says in refusal.value.message


def test_two_manifests_are_one_too_many(said):
    with pytest.raises(BadManifest, match=r"one makapix.json; this one has 2"):
        said(manifest([]), manifest([], "folder/makapix.json"))


def test_the_limits_are_those_of_the_settings(said):
    with pytest.raises(BadManifest, match=r"title is longer than 3 characters \(4\)"):
        said([CAT | {"title": "long"}], limits=Settings(title_max=3))


def test_the_schema_is_a_schema():
    from jsonschema import Draft202012Validator

    from services.edges.archives.manifest import schema

    Draft202012Validator.check_schema(schema(Settings()))
