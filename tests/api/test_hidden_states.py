"""Works in every state that is not for all: who opens them by their address, and that no list,
news feed, site map, count or document for other servers leads anyone to them, asked twice."""

import images
import make
import pytest
from rq import SimpleWorker

from services import door, reactions
from services.auth.actor import SYSTEM
from services.comments import commands as comments
from services.edges import queue
from services.kernel import ids, vectors
from services.kernel.clock import now
from services.palettes import rows
from services.playlists import commands as playlists
from services.posts import commands as posts_commands
from services.search import popular

ALL, OWN, NOBODY = "asma", "ma", ""  # anonymous, stranger, moderator, author
STATES = {
    "shown": ({}, ALL),
    "unlisted": ({"visibility": "unlisted"}, ALL),
    "waiting": ({"approved_at": None, "files_public": False}, ALL),
    "warned": ({"warnings": ["nsfw"]}, ALL),
    "hidden": ({"visibility": "hidden"}, OWN),
    "damaged": ({"conformant": False}, OWN),
    "draft": ({"visibility": "draft"}, "a"),
    "deleted": ({"deleted_at": now()}, NOBODY),
    "of a hidden person": ({}, OWN),
    "of a banned person": ({}, "m"),
}
PALETTE = rows.key(rows.normal(make.STILL.palette))
LISTS = (
    "/", "/recent", "/trending", "/hashtags/fox", "/feed.atom", "/recent/feed.json",
    "/hashtags/fox/feed.atom", "/u/artist/feed.json", "/sitemaps/works-0.xml",
    "/api/v1/hashtags/fox/posts", "/api/v1/search?q=Zanzibar", "/search?q=Zanzibar",
    "/api/v1/search/suggestions?q=Zanz",
    f"/palettes/{PALETTE}", f"/api/v1/palettes/{PALETTE}/posts",
    "/api/v1/posts/{seed}/similar",
)  # fmt: skip
# What waits for approval is live on its author's page, but not in what leads on from elsewhere.
SHELVES = {
    "/u/artist": {"shown", "waiting"},
    "/api/v1/users/artist/posts": {"shown", "waiting"},
    "/playlists/{list}": {"shown", "waiting"},
    "/api/v1/playlists/{list}/works": {"shown", "waiting"},
    "/api/v1/posts/{seed}/remixes": {"shown"},
    "/api/v1/users/stranger/reacted": {"shown"},
    "/u/stranger?shelf=reacted": {"shown"},
}
BY_ADDRESS = (
    "/api/v1/posts/{}", "/api/v1/posts/{}/similar", "/api/v1/posts/{}/remixes",
    "/api/v1/posts/{}/comments", "/posts/{}", "/embed/{}",
)  # fmt: skip
OEMBED = "/api/v1/oembed?url=http://localhost:8000/posts/{}"


@pytest.fixture
def posts(artist, fan, stranger, owner):
    """A work in each state, all of one palette and one look, with a comment, in a playlist and
    reacted to; and ``seed``, which all were made from and which no list is asked for."""
    authors = {"of a hidden person": fan, "of a banned person": owner}
    look = {"look": (0.1, *[0.0] * (vectors.LOOK_SIZE - 1))}
    seed = ids.slug(make.post(artist, measured=look | {"palette": ()}, remixable=True).number)
    kept = door.do(stranger.who, playlists.create, title="Kept")
    found = {}
    for name, (columns, _) in STATES.items():
        author = authors.get(name, artist)
        post = make.post(
            author, title="Zanzibar", hashtags=("fox",), measured=look, parents=(seed,)
        )
        found[name] = slug = ids.slug(post.number)
        door.do(stranger.who, comments.add, slug, "Said")
        door.do(stranger.who, reactions.add, slug, "🔥")
        door.do(stranger.who, playlists.put, kept, slug)
        make.change(post, **({"promoted_at": now()} | columns))
    make.change_person(stranger, reacted_shown=True)
    make.change_person(fan, profile_hidden=True)
    make.change_person(owner, state="banned", works_hidden=True)
    return found, {"seed": seed, "list": kept}


def test_who_finds_which_work(client, posts, artist, stranger, moderator):
    works, names = posts
    people = {"s": stranger, "m": moderator, "a": artist}
    for name, slug in works.items():
        for role in "sm" + ("a" if "person" not in name else ""):
            answer = client.get(f"/api/v1/posts/{slug}", headers=people[role].bearer)
            assert (answer.status_code == 200) == (role in STATES[name][1]), (name, role)
        for place in BY_ADDRESS:
            seen = client.get(place.format(slug)).status_code == 200
            assert seen == (STATES[name][1] == ALL), (name, place)
        told = client.get(OEMBED.format(slug)).status_code == 200
        assert told == (name in {"shown", "unlisted", "warned"}), name
        known = client.get(f"/ap/works/{slug}").status_code
        gone = {"deleted": 410}.get(name, 404)
        assert known == (200 if name in {"shown", "warned"} else gone), name
    for place in LISTS * 2:
        for headers in ({}, *(person.bearer for person in people.values())):
            answer = client.get(place.format(**names), headers=headers)
            found = {name for name, slug in works.items() if slug in answer.text}
            late = {"shown"} if place == "/trending" or "suggestions" in place else set()
            assert answer.status_code == 200 and found | late == {"shown"}, (place, found)
    for place, named in [*SHELVES.items()] * 2:
        answer = client.get(place.format(**names))
        found = {name for name, slug in works.items() if slug in answer.text}
        assert found == named, (place, found)
    for page in ("", "?page=true"):
        told = client.get(f"/ap/people/{artist.id}/outbox{page}").text
        found = {name for name, slug in works.items() if slug in told}
        assert found == ({"shown", "warned"} if page else set())


def test_no_number_counts_what_is_not_shown(client, posts, artist):
    _, names = posts
    seed = 1  # listed too, but of another palette and hashtag

    def read(place):
        return client.get(place).json()

    facets = read("/api/v1/facets")
    assert facets["works"] == 1 + seed
    counts = [choice["works"] for group in facets["groups"] for choice in group["choices"]]
    assert max(counts) == 1 + seed
    assert read("/api/v1/facets?feed=hashtag&of=fox")["works"] == 1
    door.do(SYSTEM, popular.count)
    (hashtag,) = read("/api/v1/hashtags")
    assert (hashtag["tag"], hashtag["works"]) == ("fox", 1)
    assert read("/api/v1/search/hashtags?q=fox")["items"][0]["works"] == 1
    assert read(f"/api/v1/palettes/{PALETTE}")["works"] == 1
    assert read("/api/v1/users/artist")["works"] == 2 + seed, "what waits is on the profile"
    assert read(f"/api/v1/posts/{names['seed']}")["remixes"] == 1
    told = read(f"/ap/people/{artist.id}/outbox")
    assert told["totalItems"] == 2 + seed, "a warned work is told, and covered"
    usage = read("/nodeinfo/2.1")["usage"]
    assert (usage["localPosts"], usage["localComments"]) == (2 + seed, 2)


def moved():
    """The files are moved by a worker."""
    SimpleWorker(list(queue.QUEUES), connection=queue.connection(blocking=True)).work(burst=True)


def test_the_bytes_of_a_share_image_go_with_their_work(client, artist, moderator):
    post = make.live(artist, images.png(images.art(5)))
    slug = ids.slug(post.number)
    card = client.get(f"/api/v1/posts/{slug}").json()["share_url"]
    assert client.get(card).status_code == 200
    door.do(artist.who, posts_commands.edit, slug, {"visibility": "hidden"})
    moved()
    assert client.get(card).status_code == 404
    signed = client.get(f"/api/v1/posts/{slug}", headers=artist.bearer).json()["share_url"]
    assert signed != card and client.get(signed).status_code == 200
    door.do(artist.who, posts_commands.edit, slug, {"visibility": "public"})
    moved()
    assert client.get(card).status_code == 200
    door.do(artist.who, posts_commands.throw_away, slug)
    moved()
    assert client.get(card).status_code == 404
