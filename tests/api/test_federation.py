"""What other servers of the open web read, held against the texts that say how it must be."""

import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import images
import jsonschema
import make
import pytest

from makapix_app.api import cache
from services import door
from services.comments import commands as comments
from services.kernel import ids
from services.kernel.clock import now

HERE = "http://localhost:8000"
ACCEPT = {"Accept": "application/activity+json"}
PROFILED = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
SCHEMA = json.loads((Path(__file__).parent / "nodeinfo-2.1.json").read_text())

# What each kind of object must have and may have: ActivityStreams 2.0 (vocabulary, 2017),
# ActivityPub (4.1, 5), and Mastodon's terms, which the context names.
OBJECT = {"id", "type"}
KINDS = {
    "Person": (
        OBJECT | {"inbox", "outbox", "preferredUsername", "name", "url", "followers", "following"},
        {"summary", "published", "icon", "attachment", "manuallyApprovesFollowers",
         "discoverable", "indexable"},
    ),
    "OrderedCollection": (OBJECT | {"totalItems"}, {"first"}),
    "OrderedCollectionPage": (OBJECT | {"partOf", "orderedItems"}, {"next"}),
    "Create": (OBJECT | {"actor", "object", "to", "cc", "published"}, set()),
    "Note": (
        OBJECT | {"attributedTo", "content", "to", "cc", "published", "url", "attachment"},
        {"summary", "sensitive", "tag", "updated"},
    ),
    "Document": ({"type", "mediaType", "url", "name", "width", "height"}, {"focalPoint"}),
    "Image": ({"type", "mediaType", "url"}, set()),
    "Hashtag": ({"type", "name", "href"}, set()),
    "PropertyValue": ({"type", "name", "value"}, set()),
    "Tombstone": (OBJECT | {"formerType"}, {"deleted"}),
}  # fmt: skip
ADDRESSES = {"id", "url", "inbox", "outbox", "followers", "following", "first", "next", "partOf",
             "attributedTo", "actor", "href"}  # fmt: skip
MOMENTS = {"published", "updated", "deleted"}


def parsed(thing: dict) -> dict:
    """An object that says what its kind must, nothing that the context does not know, and
    addresses and moments that are whole. Fails at the first that is not."""
    must, may = KINDS[thing["type"]]
    assert must <= set(thing) <= must | may, (thing["type"], set(thing) ^ must)
    for name, value in thing.items():
        if name in ADDRESSES and isinstance(value, str):
            parts = urlsplit(value)
            assert parts.scheme in {"http", "https"} and parts.netloc, (name, value)
        elif name in MOMENTS:
            assert datetime.fromisoformat(value).utcoffset() is not None and value.endswith("Z")
        elif name in {"to", "cc"}:
            assert isinstance(value, list) and all(urlsplit(one).netloc for one in value)
        elif name in {"totalItems", "width", "height"}:
            assert isinstance(value, int) and value >= 0
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                parsed(each)
    return thing


@pytest.fixture
def read(client):
    """Reads a document as another server does, and holds it against the rules."""

    def read(address: str, status: int = 200) -> dict:
        cache.clear()
        answer = client.get(address.removeprefix(HERE), headers=ACCEPT)
        assert answer.status_code == status, (address, answer.text)
        assert answer.headers["content-type"] == "application/activity+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        said = answer.json()
        streams, terms = said.pop("@context")
        assert streams == "https://www.w3.org/ns/activitystreams"
        prefixes = {"as"} | {key for key, to in terms.items() if str(to).startswith("http")}
        for name in (t if isinstance(t, str) else t["@id"] for t in terms.values()):
            assert urlsplit(name).netloc or name.split(":")[0] in prefixes, name
        return parsed(said)

    return read


@pytest.fixture
def finger(client):
    """Asks WebFinger, and holds the answer against RFC 7033."""

    def finger(resource: str, **more):
        answer = client.get("/.well-known/webfinger", params={"resource": resource, **more})
        if answer.status_code != 200:
            return answer.status_code
        assert answer.headers["content-type"] == "application/jrd+json"
        assert answer.headers["access-control-allow-origin"] == "*", "section 5"
        said = answer.json()
        assert set(said) <= {"subject", "aliases", "properties", "links"}, "section 4.4"
        assert urlsplit(said["subject"]).scheme and all(urlsplit(a).scheme for a in said["aliases"])
        for link in said["links"]:
            assert link["rel"] and set(link) <= {"rel", "type", "href", "titles", "properties"}
            assert urlsplit(link["rel"]).scheme or re.fullmatch(r"[a-z][a-z0-9.-]*", link["rel"])
        return said

    return finger


def actor_of(person) -> str:
    return f"{HERE}/ap/people/{person.id}"


def slug(post) -> str:
    return ids.slug(post.number)


def test_a_person_is_found_by_their_account_and_by_their_addresses(finger, read, artist):
    for resource in ("acct:artist@localhost:8000", "acct:Artist@LOCALHOST:8000",
                     f"{HERE}/u/artist", f"{HERE}/@artist", actor_of(artist)):  # fmt: skip
        said = finger(resource)
        assert said["subject"] == "acct:artist@localhost:8000", resource
        (own,) = [link for link in said["links"] if link["rel"] == "self"]
        assert own["type"] == "application/activity+json"
        assert read(own["href"])["id"] == own["href"] == actor_of(artist)
    (page,) = finger("acct:artist@localhost:8000",
                     rel="http://webfinger.net/rel/profile-page")["links"]  # fmt: skip
    assert page["href"] == f"{HERE}/u/artist"
    assert finger("acct:artist@localhost:8000", rel="nothing")["links"] == []


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("acct:nobody@localhost:8000", 404), ("acct:artist@elsewhere.example", 404),
        ("https://elsewhere.example/u/artist", 404), ("acct:artist", 404), ("artist", 404),
        ("mailto:artist@localhost:8000", 404), ("http://[", 404), (f"{HERE}/posts/artist", 404),
        (f"{HERE}/ap/people/{'a' * 36}", 404), ("", 400),
    ],
)  # fmt: skip
def test_webfinger_knows_nobody_else(finger, artist, resource, status):
    assert finger(resource) == status


def test_an_old_handle_finds_who_has_another_now(finger, artist):
    from services import door
    from services.profiles import handles

    door.do(artist.who, handles.change, "painter")
    assert finger("acct:artist@localhost:8000")["subject"] == "acct:painter@localhost:8000"


def test_host_meta_leads_to_webfinger(client, clean):
    answer = client.get("/.well-known/host-meta")
    assert answer.headers["content-type"] == "application/xrd+xml"
    (link,) = ElementTree.fromstring(answer.content)
    assert link.get("rel") == "lrdd"
    assert link.get("template") == f"{HERE}/.well-known/webfinger?resource={{uri}}"


def test_a_person_is_described_for_other_servers(client, read, artist, fan):
    make.change_person(artist, bio="I draw <b>. https://foxes.example", avatar_key="avatars/a.png",
                       links=["https://foxes.example/"])  # fmt: skip
    make.relate("Follow", fan, artist)
    said = read(actor_of(artist))
    assert (said["preferredUsername"], said["name"]) == ("artist", "Artist")
    assert said["url"] == f"{HERE}/u/artist" and said["discoverable"] and said["indexable"]
    assert "&lt;b&gt;" in said["summary"] and 'href="https://foxes.example"' in said["summary"]
    assert said["icon"]["url"].startswith(f"{HERE}/vault/avatars/")
    (link,) = said["attachment"]
    assert 'rel="me ' in link["value"] and "foxes.example" in link["value"]
    for part in ("followers", "following", "outbox"):
        counted = read(said[part])
        assert counted["type"] == "OrderedCollection" and "orderedItems" not in counted


@pytest.mark.parametrize("accept", [ACCEPT["Accept"], PROFILED, f"text/x;q=0.1, {PROFILED}"])
def test_a_page_answers_as_activitypub_to_who_asks_so(client, artist, accept):
    post = make.post(artist)
    person = client.get("/u/artist", headers={"Accept": accept})
    work = client.get(f"/posts/{slug(post)}", headers={"Accept": accept})
    assert person.json()["id"] == actor_of(artist) and work.json()["type"] == "Note"
    assert person.headers["vary"] == "Accept"
    for browser in ("text/html,*/*;q=0.8", "application/ld+json", "*/*"):
        answer = client.get("/u/artist", headers={"Accept": browser})
        assert answer.headers["content-type"].startswith("text/html")
        assert "Accept" in answer.headers["vary"]


def test_a_work_is_a_note_with_its_picture(read, artist):
    post = make.live(artist, images.png(images.art(1)), title="Fox <3", description="Dusk.\nA den.",
                     alt_text="A red fox", hashtags=("fox",))  # fmt: skip
    note = read(f"/ap/works/{slug(post)}")
    assert note["attributedTo"] == actor_of(artist) and note["to"] == [PUBLIC]
    assert note["url"] == f"{HERE}/posts/{slug(post)}" and note["sensitive"] is False
    assert "Fox &lt;3" in note["content"] and "<p>A den.</p>" in note["content"]
    (picture,) = note["attachment"]
    assert picture["name"] == "A red fox" and picture["mediaType"] == "image/png"
    assert (picture["width"], picture["height"]) == (post.width, post.height)
    assert picture["url"].startswith(f"{HERE}/vault/")
    assert note["tag"] == [{"type": "Hashtag", "name": "#fox", "href": f"{HERE}/hashtags/fox"}]
    assert "summary" not in note


def test_a_picture_that_few_take_is_sent_as_one_that_all_do(read, artist):
    post = make.post(artist)
    make.change(post, native_format="bmp")
    (picture,) = read(f"/ap/works/{slug(post)}")["attachment"]
    assert picture["mediaType"] == "image/webp" and picture["url"].endswith(".webp")


def test_a_warning_covers_the_work_elsewhere_too(read, artist):
    post = make.post(artist, warnings=("violence",))
    note = read(f"/ap/works/{slug(post)}")
    assert note["sensitive"] is True and "violence" in note["summary"]


def test_an_outbox_is_read_to_its_end_each_work_once(read, artist, fan):
    posts = [make.post(artist) for _ in range(45)]
    make.post(fan)
    box = read(f"{actor_of(artist)}/outbox")
    assert box["totalItems"] == 45
    found, address = [], box["first"]
    while address:
        page = read(address)
        assert page["partOf"] == box["id"] and page["id"] == address
        for deed in page["orderedItems"]:
            assert deed["type"] == "Create" and deed["actor"] == actor_of(artist)
            assert deed["object"]["id"] == deed["id"].removesuffix("#create")
            found.append(deed["object"]["id"])
        address = page.get("next")
    assert found == [f"{HERE}/ap/works/{slug(post)}" for post in reversed(posts)]


STATES = {
    "hidden": {"visibility": "hidden"}, "unlisted": {"visibility": "unlisted"},
    "draft": {"visibility": "draft"}, "damaged": {"conformant": False},
    "waiting": {"approved_at": None, "files_public": False},
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_listed_is_not_told_to_others(client, read, artist, state):
    post = make.post(artist)
    make.change(post, **STATES[state])
    box = read(f"{actor_of(artist)}/outbox")
    assert box["totalItems"] == 0 and read(box["first"])["orderedItems"] == []
    for address in (f"/ap/works/{slug(post)}", f"/posts/{slug(post)}"):
        assert client.get(address, headers=ACCEPT).status_code == 404


def test_a_deleted_work_leaves_a_tombstone(read, artist):
    post = make.post(artist, title="Fox")
    make.change(post, deleted_at=now())
    stone = read(f"/ap/works/{slug(post)}", 410)
    assert stone == {
        "id": f"{HERE}/ap/works/{slug(post)}",
        "type": "Tombstone",
        "formerType": "Note",
    }


def test_who_is_out_of_sight_is_nobody_to_others(client, finger, artist):
    post = make.post(artist)
    make.change_person(artist, profile_hidden=True)
    addresses = [f"/ap/people/{artist.id}{part}" for part in ("", "/outbox", "/followers")]
    for address in (*addresses, f"/ap/people/{artist.id}/outbox?page=true", "/u/artist",
                    f"/ap/works/{slug(post)}", "/ap/people/nobody"):  # fmt: skip
        assert client.get(address, headers=ACCEPT).status_code == 404, address
    assert finger("acct:artist@localhost:8000") == 404


def test_nothing_is_taken_from_other_servers(client, artist):
    follow = {
        "type": "Follow",
        "actor": "https://elsewhere.example/u/1",
        "object": actor_of(artist),
    }
    answer = client.post(f"/ap/people/{artist.id}/inbox", json=follow,
                         headers={"Origin": "", "Content-Type": "application/activity+json"})  # fmt: skip
    assert (answer.status_code, answer.headers["allow"]) == (405, "")
    assert "takes nothing" in answer.json()["detail"]


def test_a_foreign_cursor_is_refused(client, artist):
    answer = client.get(f"/ap/people/{artist.id}/outbox?page=true&after=nonsense")
    assert answer.status_code == 422


def test_who_has_a_document_already_gets_304(client, artist):
    first = client.get(f"/ap/people/{artist.id}", headers=ACCEPT)
    again = client.get(
        f"/ap/people/{artist.id}", headers=ACCEPT | {"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_nodeinfo_fits_its_schema_and_counts_what_is_told(client, artist, fan):
    make.post(artist)
    make.change(make.post(artist), visibility="hidden")
    make.change_person(fan, profile_hidden=True)
    (link,) = client.get("/.well-known/nodeinfo").json()["links"]
    assert link["rel"] == "http://nodeinfo.diaspora.software/ns/schema/2.1"
    answer = client.get(link["href"].removeprefix(HERE))
    assert answer.headers["content-type"] == f'application/json; profile="{link["rel"]}#"'
    jsonschema.Draft4Validator(SCHEMA).validate(answer.json())
    usage = answer.json()["usage"]
    assert usage["localPosts"] == 1 and usage["users"]["total"] == 4
    assert usage["users"]["activeMonth"] <= usage["users"]["activeHalfyear"] == 5


def test_nodeinfo_counts_no_comment_that_nobody_reads(client, artist, fan, moderator, owner):
    shown, hidden, deleted = (make.post(artist) for _ in range(3))
    said = [door.do(fan.who, comments.add, slug(post), "Said") for post in (shown, hidden, deleted)]
    answer = door.do(artist.who, comments.add, slug(shown), "Answered", said[0])
    taken, covered = (door.do(fan.who, comments.add, slug(shown), "Said") for _ in range(2))
    door.do(owner.who, comments.add, slug(shown), "Said by one who is hidden")
    assert answer
    door.do(fan.who, comments.remove, taken)
    door.do(moderator.who, comments.hide, covered)
    make.change(hidden, visibility="hidden")
    make.change(deleted, deleted_at=now())
    make.change_person(owner, profile_hidden=True)
    assert client.get("/nodeinfo/2.1").json()["usage"]["localComments"] == 2


def test_reading_costs_a_few_statements(client, artist, statements):
    posts = [make.post(artist, hashtags=("fox",)) for _ in range(3)]
    for address, most in ((f"/ap/people/{artist.id}", 2), (f"/ap/works/{slug(posts[0])}", 3),
                          (f"/ap/people/{artist.id}/outbox?page=true", 5), ("/nodeinfo/2.1", 1)):  # fmt: skip
        with statements() as count:
            assert client.get(address).status_code == 200
        assert len(count.all) <= most, (address, count.all)
