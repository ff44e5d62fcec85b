"""Who goes out of sight is out of sight everywhere: one walk over all that answers.

No list by hand: every GET route of the application and every page of the route table is
asked with everyone's handles, slugs, files and ids in its place, by everyone from whom they are
gone, and no answer may name them. Before the deeds the same walk finds them, so that it cannot
pass by looking nowhere. All who go are in one world, so that what costs is walked once.
"""

import asyncio
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import images
import make
import pytest
import reflex as rx
import routes
from rq import SimpleWorker
from sqlalchemy import text
from visits import Visit

from makapix_app.api import cache as answers
from pages import ROUTES
from services import door, outbox, reactions
from services.accounts import bans, deletion
from services.auth.actor import SYSTEM
from services.comments import commands as comments
from services.edges import queue
from services.edges.storage import storage
from services.kernel import ids
from services.kernel.clock import now
from services.playlists import commands as playlists
from services.posts import commands as posts
from services.profiles import avatars
from services.profiles import commands as profiles
from services.relations import commands as relations
from state.filters import Filters

# What a page was asked for is in its address, and the page repeats it to its own state.
ECHOES = ("router", "asked")
# The parts of the address are vars of the root; the filters link to the page that they stand on.
QUOTING = {rx.State.get_full_name(), Filters.get_full_name()}
OF_DEVELOPMENT = "/dev/mail"  # the mails that were sent, on a development machine only


@dataclass
class Life:
    """A person who is all over the place, and what gives them away."""

    person: make.Person
    slug: str
    comment: str = ""
    playlist: str = ""
    job_id: str = ""
    files: list[str] = field(default_factory=list)
    work_words: set[str] = field(default_factory=set)
    person_words: set[str] = field(default_factory=set)


@dataclass
class World:
    """Everyone who is to go, and somebody who knows them all. ``slugs`` are the fan's works:
    the first is the parent of all others' works, the second is made from them."""

    fan: make.Person
    stranger: make.Person
    moderator: make.Person
    slugs: list[str]
    asked: UUID
    lives: dict[str, Life] = field(default_factory=dict)
    kept: str = ""

    def values(self, name: str, path: str) -> list[str]:
        """What stands in an address under this name."""
        lives = list(self.lives.values())
        lists, works = [life.playlist for life in lives], [life.slug for life in lives]
        found = {
            "handle": [*(life.person.handle for life in lives), self.fan.handle],
            "slug": [*lists, self.kept] if "playlists" in path else [*works, *self.slugs],
            "path": [life.files[0].removeprefix("public/") for life in lives],
            "key": [life.files[0] for life in lives],
            "job_id": [life.job_id for life in lives],
            "person_id": [str(life.person.id) for life in lives],
            "comment_id": [*(life.comment for life in lives), str(self.asked)],
            "tag": ["zebra"],
            "q": ["Zanzibar", "quokka"],
            "work": self.slugs[:1],
            "url": [f"http://localhost:8000/posts/{slug}" for slug in works],
            "form": ["atom"],
            "name": ["works-0", "people-q"],
        }
        return found.get(name, [str(uuid4())])


@pytest.fixture
def world(clean) -> Callable[..., World]:
    """``world(name, …)``: a person for each name, who publishes, is promoted, pinned, followed,
    follows, talks, remixes and is remixed by the fan, at whom all of them look."""

    def made(*names: str) -> World:
        fan, stranger = make.person("witness"), make.person("stranger")
        moderator = make.person("moderator", role="moderator")
        first = ids.slug(make.live(fan, images.png(images.art(99)), remixable=True).number)
        asked = door.do(fan.who, comments.add, first, "Who is it?")
        there = World(fan, stranger, moderator, [first], asked)
        for number, name in enumerate(names):
            there.lives[name] = appears(there, number)
        works = [life.slug for life in there.lives.values()]
        second = make.live(fan, images.png(images.art(98)), parents=tuple(works))
        there.slugs.append(ids.slug(second.number))
        there.kept = door.do(fan.who, playlists.create, title="Kept", work=works[0])
        for slug in works[1:]:
            door.do(fan.who, playlists.put, there.kept, slug)
        worked_off()
        for life in there.lives.values():
            life.files = [i.key for i in storage().list() if any(w in i.key for w in life.files)]
        return there

    return made


def appears(there: World, number: int) -> Life:
    """A person with a work, a face, a comment, a playlist, reactions and followers."""
    person = make.person(f"quokka{number}")
    work = make.live(
        person,
        images.png(images.art(number)),
        title=f"Zanzibar{number}",
        remixable=True,
        hashtags=("zebra",),
        parents=(there.slugs[0],),
    )
    make.change(work, promoted_at=now())
    life = Life(person, ids.slug(work.number), job_id=job_of(work))
    door.do(person.who, profiles.pin, [life.slug])
    they_talk(there, life)
    door.do(person.who, relations.follow, there.fan.handle)
    door.do(there.fan.who, relations.follow, person.handle)
    door.do(there.stranger.who, relations.follow, person.handle)
    face = door.do(person.who, avatars.draw, 16, 16)
    storage().put(avatars.path(face), images.png(), content_type="image/png")
    door.do(person.who, avatars.wear, face)
    life.files = [str(work.storage_key), face]
    life.work_words = {
        f"zanzibar{number}",
        f"posts/{life.slug.lower()}",
        str(work.storage_key),
        str(work.id),
    }
    life.person_words = {person.handle, face, str(person.id)} | life.work_words
    return life


def they_talk(there: World, life: Life) -> None:
    """The person and the fan comment, answer, react and keep each other's works in playlists."""
    person, fan, theirs = life.person, there.fan, there.slugs[0]
    said = f"Here is {person.handle}, hello @{fan.handle}"
    life.comment = str(door.do(person.who, comments.add, theirs, said))
    door.do(person.who, comments.add, theirs, "It is me", there.asked)
    door.do(fan.who, comments.add, life.slug, "Fine")
    door.do(person.who, comments.like, there.asked)
    door.do(person.who, reactions.add, theirs, "🔥")
    door.do(fan.who, reactions.add, life.slug, "🔥")
    title = f"List of {person.handle}"
    life.playlist = door.do(person.who, playlists.create, title=title, work=theirs)
    door.do(fan.who, playlists.follow, life.playlist)


def job_of(work: Any) -> str:
    """The upload that made a work."""
    query = text("SELECT job_id FROM upload_file WHERE post_id = :post")
    return door.ask(SYSTEM, lambda tx, _: str(tx.scalar(query, {"post": work.id})))


def worked_off() -> None:
    """Every job that waits is done, as a worker does it."""
    SimpleWorker(list(queue.QUEUES), connection=queue.connection(blocking=True)).work(burst=True)


# --- the walks


def asked_of_the_application(client: Any, world: World, headers: dict[str, str]) -> Iterator[tuple]:
    """Every GET route with each of the values, and all that came back."""
    for route in read_only():
        said = route.operation.get("parameters", [])
        names = re.findall(r"{(\w+)}", route.path)
        names += [p["name"] for p in said if p["name"] in {"q", "work", "url"}]
        for chosen in itertools.product(*(world.values(name, route.path) for name in names)):
            address, asked = route.path, dict(zip(names, chosen, strict=True))
            for name in [name for name in asked if f"{{{name}}}" in route.path]:
                address = address.replace(f"{{{name}}}", asked.pop(name))
            answer = client.get(address, params=asked, headers=headers, follow_redirects=False)
            assert answer.status_code < 500 or "/health" in address, (address, answer.text)
            assert answer.status_code != 429, "whoever walks is not to be stopped"
            yield address, f"{answer.text} {dict(answer.headers)}"


@cache
def read_only() -> list[routes.Route]:
    """The routes that only read."""
    return [route for route in routes.table() if route.method == "GET"]


def shown_on_pages(world: World, person: make.Person | None) -> Iterator[tuple]:
    """Every page with each of the values, and all that its states would send to the browser."""
    for route in (route for route in ROUTES if route.path != OF_DEVELOPMENT):
        names = re.findall(r"\[(\w+)\]", route.path)
        for chosen in itertools.product(*(world.values(name, route.path) for name in names)):
            address = route.path
            for name, value in zip(names, chosen, strict=True):
                address = address.replace(f"[{name}]", value)
            visit = Visit(address, person)
            for event in route.on_load:
                loaded(visit, event)
            sent = [
                value
                for state, values in visit.root.get_delta().items()
                for name, value in values.items()
                if state not in QUOTING and not name.startswith(ECHOES)
            ]
            yield f"page {address}", repr(sent)


def loaded(visit: Visit, event: Any) -> None:
    """Tells a page's state that it is loaded, and what it asks for after that."""
    while isinstance(event, rx.event.EventHandler):
        kind = next(s for s in subclasses(rx.State) if s.get_full_name() == event.state_full_name)
        event = asyncio.run(event.fn(visit.at(kind)))


def subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def found(
    client: Any, world: World, person: make.Person | None, words: dict[str, set[str]]
) -> dict[str, set[str]]:
    """For each name, where one of its words is said: what is sought is in small letters."""
    headers = person.bearer if person else {}
    places = itertools.chain(
        asked_of_the_application(client, world, headers), shown_on_pages(world, person)
    )
    where: dict[str, set[str]] = {name: set() for name in words}
    for place, said in places:
        low = said.lower()
        for name, sought in words.items():
            if any(word in low for word in sought):
                where[name].add(place)
    return where


# --- the deeds


def hides(world: World, life: Life) -> None:
    door.do(life.person.who, profiles.edit, {"profile_hidden": True})


def is_banned(world: World, life: Life) -> None:
    handle = life.person.handle
    door.do(world.moderator.who, bans.ban, handle=handle, reason="tests", hide_works=True)


def throws_away(world: World, life: Life) -> None:
    door.do(life.person.who, posts.throw_away, life.slug)


def leaves_for_good(world: World, life: Life) -> None:
    door.do(life.person.who, deletion.erase, typed=life.person.handle)


def hides_the_work(world: World, life: Life) -> None:
    door.do(life.person.who, posts.edit, life.slug, {"visibility": "hidden"})


def blocks(world: World, life: Life) -> None:
    door.do(life.person.who, relations.block, world.fan.handle)


def is_blocked(world: World, life: Life) -> None:
    door.do(world.fan.who, relations.block, life.person.handle)


DEEDS = (hides, is_banned, leaves_for_good, throws_away, hides_the_work, blocks, is_blocked)
FOR_THE_FAN = (blocks, is_blocked)  # everyone else still finds them
OF_THE_WORK = (throws_away, hides_the_work)  # the person stays
OWN_LIST = {"/api/v1/profiles/me/blocked", "page /settings/people"}  # of whom one blocked


@pytest.fixture
def uncached(monkeypatch):
    """The two seconds of the pages that are kept are over at once."""
    monkeypatch.setattr(answers, "SECONDS", -1)


def test_who_is_gone_is_named_nowhere(client, uncached, world):
    there = world(*(deed.__name__ for deed in DEEDS))
    words = {
        deed.__name__: life.work_words if deed in OF_THE_WORK else life.person_words
        for deed, life in zip(DEEDS, there.lives.values(), strict=True)
    }
    for name, places in found(client, there, there.fan, words).items():
        pages = {place for place in places if place.startswith("page ")}
        assert len(pages) > 4 and len(places - pages) > 4, (name, places)
    for deed in DEEDS:
        deed(there, there.lives[deed.__name__])
    worked_off()
    after = found(client, there, there.fan, words)
    for deed in FOR_THE_FAN:
        after[deed.__name__] -= {place for place in after[deed.__name__] if is_for_all(place)}
    assert after.pop("is_blocked") == OWN_LIST, "one's own deed"
    assert after == {name: set() for name in after}
    for_all = {deed.__name__: words[deed.__name__] for deed in DEEDS if deed not in FOR_THE_FAN}
    assert found(client, there, None, for_all) == {name: set() for name in for_all}
    for name in for_all:
        life = there.lives[name]
        work_alone = name in {deed.__name__ for deed in OF_THE_WORK}
        gone = [key for key in life.files if not (work_alone and "avatars/" in key)]
        statuses = {client.get(f"/vault/{k.removeprefix('public/')}").status_code for k in gone}
        assert statuses == {404}, name
        assert not [word for word in words[name] if word in told_to_others(life.person)], name


def is_for_all(place: str) -> bool:
    """Whether this is a document that is the same whoever reads it."""
    return not place.startswith(("page ", "/api/")) or place == "/api/v1/oembed"


def told_to_others(person: make.Person) -> str:
    """All that waits to be sent where anybody but the person and the server can hear it."""
    private = ("makapix/internal/", f"makapix/users/{person.id}/")
    waiting = door.ask(
        SYSTEM, lambda tx, _: [(m.topic, m.payload) for m in outbox.unsent(tx, most=1000)]
    )
    return json.dumps([told for told in waiting if not told[0].startswith(private)]).lower()


def test_who_comes_back_is_found_as_before(client, uncached, world):
    there = world("hides", "is_banned")
    words = {name: life.person_words for name, life in there.lives.items()}
    hidden, banned = there.lives.values()
    before = found(client, there, there.stranger, words)
    hides(there, hidden)
    is_banned(there, banned)
    worked_off()
    door.do(hidden.person.who, profiles.edit, {"profile_hidden": False})
    door.do(there.moderator.who, bans.lift, handle=banned.person.handle)
    worked_off()
    assert found(client, there, there.stranger, words) == before
    for key in [*hidden.files, *banned.files]:
        assert client.get(f"/vault/{key.removeprefix('public/')}").status_code == 200


def test_a_moderator_still_sees_who_hides(client, world):
    there = world("hides")
    (life,) = there.lives.values()
    hides(there, life)
    worked_off()
    for path in (f"/api/v1/users/{life.person.handle}", f"/api/v1/posts/{life.slug}"):
        assert client.get(path, headers=there.moderator.bearer).status_code == 200
