"""Anyone with a websocket can call every handler, at any time, with anything."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import make
import pytest
import reflex as rx
from reflex.istate.data import RouterData
from sqlalchemy import text

import makapix_app.makapix_app  # noqa: F401 - registers every state
from services import door
from services.auth.actor import SYSTEM
from services.models import metadata
from state.base import GUARDED
from state.feeds import PAGES, AuthorFeed, RecentFeed
from state.posts import WorkPage
from state.publish import Publish
from state.session import Entrance, Session
from state.toasts import MOST, Toasts

BACKGROUND = {(Publish, "watch")}  # takes nothing from the client
REFLEX_OWN = set(rx.State.event_handlers) | {"setvar"}
HUGE = "A" * 1_000_000
SQL = "'; DROP TABLE posts; --"
GARBAGE: list[tuple[Any, ...]] = [
    (),
    *[(value,) * n for n in (1, 2, 3, 4) for value in (None, 7, -1, 1.5, True, "", HUGE, SQL)],
    *[(value,) * n for n in (1, 2, 3) for value in ([], {}, [None], [[1]], {"id": {"id": []}})],
    ([{"id": SQL, "name": HUGE, "width": HUGE, "kind": ["zip"]}],),
    ("\x00", "title", {"a": "\ud800"}),
    (HUGE, HUGE, HUGE, HUGE, HUGE),
]


class Visit:
    """A page that somebody has open, without a browser."""

    def __init__(self, path: str = "/", person: make.Person | None = None) -> None:
        self.root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        cookie = f"mpx_at={person.access_token}" if person else ""
        self._data = {
            "headers": {"cookie": cookie, "origin": "http://localhost:8000"},
            "ip": "127.0.0.1",
            "token": uuid4().hex,
            "sid": uuid4().hex,
        }
        self.go(path)

    def go(self, path: str) -> None:
        """The same page at another address."""
        self.root.router = RouterData.from_router_data(self._data | {"asPath": path})

    def at(self, kind: type[rx.State]) -> Any:
        """The state of this kind."""
        return asyncio.run(self.root.get_state(kind))

    def tell(self, kind: type[rx.State], name: str, *args: Any) -> Any:
        """What a handler answers."""
        return asyncio.run(kind.event_handlers[name].fn(self.at(kind), *args))

    def heard(self) -> list[str]:
        """The sentences of the toasts."""
        return [toast.text for toast in self.at(Toasts).items]

    def delta(self, kind: type[rx.State]) -> set[str]:
        """The vars of a state that travel to the browser now."""
        found = self.root.get_delta().get(kind.get_full_name(), {})
        self.root._clean()
        return {name.removesuffix("_rx_state_") for name in found}


def ours() -> list[type[rx.State]]:
    """All states of this house."""

    def below(kind: type[Any]) -> Iterator[type[rx.State]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return sorted(
        {s for s in below(rx.State) if s.__module__.startswith("state.") and not s._mixin},
        key=lambda s: s.get_full_name(),
    )


def handlers() -> list[tuple[type[rx.State], str]]:
    """All handlers of ours that a client can name."""
    return [(s, n) for s in ours() for n in s.event_handlers if n not in REFLEX_OWN]


def rows() -> dict[str, tuple[int, int]]:
    """Each table's number of rows and the newest transaction that wrote one."""
    query = 'SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM "{}"'

    def counted(tx, actor):
        return {t: tuple(tx.execute(text(query.format(t))).one()) for t in metadata.tables}

    return door.ask(SYSTEM, counted)


# --- all of them


def test_every_handler_that_a_client_can_name_is_guarded():
    assert len(handlers()) > 20
    bare = {(s, n) for s, n in handlers() if not getattr(s.event_handlers[n].fn, GUARDED, False)}
    assert bare == BACKGROUND


@pytest.mark.parametrize(
    ("kind", "name"),
    [pair for pair in handlers() if pair not in BACKGROUND],  # those take nothing from a client
    ids=lambda v: getattr(v, "__name__", v),
)
def test_garbage_from_a_nobody_raises_nothing_and_writes_nothing(kind, name, artist):
    work = make.post(artist)
    before, page = rows(), f"/posts/{slug_of(work)}"
    for args in GARBAGE:
        visit = Visit(page)
        visit.tell(WorkPage, "open")
        visit.tell(Publish, "add", [{"id": "a", "name": "a.png", "kind": "image"}])
        visit.tell(kind, name, *args)
        visit.root.get_delta()  # the computed vars bear it as well
    assert rows() == before


@pytest.mark.parametrize("cookie", ["", "mpx_at=", "mpx_at=a.b.c", "\x00;=;", "mpx_at=" + "é" * 9])
def test_a_cookie_that_does_not_hold_is_nobody(cookie, clean):
    visit = Visit()
    visit._data["headers"]["cookie"] = cookie
    visit.go("/")
    visit.tell(Session, "load")
    assert visit.at(Session).signed_in is False
    assert visit.heard() == []


def slug_of(work) -> str:
    from services.kernel import ids

    return ids.slug(work.number)


# --- publishing


@pytest.fixture
def publishing(artist) -> Visit:
    """The artist with one file on the publish page."""
    visit = Visit("/publish", artist)
    visit.tell(Publish, "open")
    visit.tell(Publish, "add", [{"id": "a", "name": "tea_pot.png", "kind": "image", "width": 16}])
    return visit


def only(visit: Visit) -> Any:
    (file,) = visit.at(Publish).files
    return file


def test_who_is_not_signed_in_is_sent_to_the_log_in_page(clean):
    answer = Visit("/publish").tell(Publish, "open")
    assert "/login?next=/publish" in str(answer)


def test_an_added_file_gets_a_title_and_is_there_once(publishing):
    publishing.tell(Publish, "add", [{"id": "a", "name": "again.png", "kind": "image"}])
    assert (only(publishing).title, only(publishing).width) == ("Tea pot", 16)
    assert publishing.at(Publish).summary == "1 ready"


def test_more_than_a_hundred_files_are_refused_with_the_figure(publishing):
    for i in range(5):
        publishing.tell(Publish, "add", [{"id": f"{i}-{k}", "name": "x"} for k in range(20)])
    assert len(publishing.at(Publish).files) == 81
    assert "100" in publishing.heard()[-1]


def test_a_word_can_be_edited_but_no_other_field_of_a_file(publishing):
    publishing.tell(Publish, "edit", "a", "title", "Kettle")
    publishing.tell(Publish, "edit", "a", "state", "live")
    assert (only(publishing).title, only(publishing).state) == ("Kettle", "ready")


def test_posting_sends_what_is_ready_once_as_one_batch(publishing):
    publishing.tell(Publish, "post")
    (send,) = publishing.at(Publish).sends
    assert (send["id"], send["fields"]["title"]) == ("a", "Tea pot")
    assert publishing.at(Publish).url.startswith("/api/v1/publish?batch=")
    publishing.tell(Publish, "post")
    assert list(publishing.at(Publish).sends) == []
    assert only(publishing).state == "queued"


def test_a_broken_rule_stands_at_its_field_and_nothing_is_sent(publishing):
    publishing.tell(Publish, "edit", "a", "title", "x" * 5000)
    publishing.tell(Publish, "post")
    assert publishing.at(Publish).errors["title"]
    assert list(publishing.at(Publish).sends) == []


@pytest.mark.parametrize(("said", "kept"), [(-5, 0), (40, 40), (9e9, 100)])
def test_progress_stays_between_0_and_100(publishing, said, kept):
    publishing.tell(Publish, "post")
    publishing.tell(Publish, "progress", "a", said)
    assert (only(publishing).state, only(publishing).percent) == ("uploading", kept)


def test_progress_of_a_file_that_is_not_on_its_way_is_not_believed(publishing):
    publishing.tell(Publish, "progress", "a", 50)
    assert only(publishing).state == "ready"


def test_a_refusal_of_the_api_stands_beside_the_file(publishing):
    key = only(publishing).key
    problem = {"title": "Too large", "detail": "Up to 5 MiB.", "fields": {"title": "Long."}}
    publishing.tell(Publish, "refused", "a", problem)
    file = only(publishing)
    assert (file.state, file.problem_title, file.problem_text) == (
        "refused", "Too large", "Up to 5 MiB.",
    )  # fmt: skip
    assert file.key != key
    assert publishing.at(Publish).errors["title"] == "Long."


def test_somebody_elses_upload_shows_nothing(publishing, artist, fan):
    theirs, own = make.upload(fan, b"theirs"), make.upload(artist, b"own")
    for job, percent in ((theirs, "received"), (own, "received")):
        publishing.tell(Publish, "sent", "a", {"id": str(job)})
        before = only(publishing)
        asyncio.run(publishing.at(Publish)._looked())
        assert only(publishing).state == percent
        assert (publishing.at(Publish)._jobs == {"a": str(job)}) and before.works == []


def test_a_cut_off_file_is_sent_again_under_its_old_key(publishing):
    key = only(publishing).key
    publishing.tell(Publish, "post")
    publishing.tell(Publish, "lost", "a")
    assert only(publishing).state == "lost"
    publishing.tell(Publish, "retry", "a")
    (send,) = publishing.at(Publish).sends
    assert (send["key"], send["turn"]) == (key, 1)


# --- feeds


def filled(author: make.Person, count: int) -> None:
    for _ in range(count):
        make.post(author)


def test_the_next_page_travels_alone(artist):
    filled(artist, 50)
    visit = Visit("/recent")
    visit.tell(RecentFeed, "open")
    visit.delta(RecentFeed)
    visit.tell(RecentFeed, "more", visit.at(RecentFeed).cursor)
    assert visit.delta(RecentFeed) == {"page_1", "cursor"}


def test_a_cursor_that_is_not_the_last_shown_does_nothing(artist):
    filled(artist, 50)
    visit = Visit("/recent")
    visit.tell(RecentFeed, "open")
    first = visit.at(RecentFeed).cursor
    visit.tell(RecentFeed, "more", first)
    visit.delta(RecentFeed)
    visit.tell(RecentFeed, "more", first)
    assert visit.delta(RecentFeed) == set()


def test_behind_twelve_pages_the_list_goes_on_under_a_link(artist):
    filled(artist, PAGES * 24 + 1)
    visit = Visit("/recent")
    visit.tell(RecentFeed, "open")
    for _ in range(PAGES + 1):
        visit.tell(RecentFeed, "more", visit.at(RecentFeed).cursor)
    feed = visit.at(RecentFeed)
    assert (feed.cursor, len(feed.page_11)) == ("", 24)
    visit.go(feed.older_url)
    visit.tell(RecentFeed, "open")
    assert (len(visit.at(RecentFeed).page_0), list(visit.at(RecentFeed).page_1)) == (1, [])


def test_coming_back_within_ten_minutes_finds_the_feed_as_it_was(artist):
    filled(artist, 1)
    visit = Visit("/recent")
    visit.tell(RecentFeed, "open")
    filled(artist, 1)
    visit.delta(RecentFeed)
    visit.tell(RecentFeed, "open")
    assert visit.delta(RecentFeed) == set()
    visit.tell(RecentFeed, "show_fresh")
    assert len(visit.at(RecentFeed).page_0) == 2


def test_a_person_who_is_not_there_is_missing(artist):
    visit = Visit("/u/nobody")
    visit.tell(AuthorFeed, "open")
    assert visit.at(AuthorFeed).missing
    visit.go("/u/artist")
    visit.tell(AuthorFeed, "open")
    assert (visit.at(AuthorFeed).missing, visit.at(AuthorFeed).person.handle) == (False, "artist")


# --- a work


def opened(work, person: make.Person | None = None) -> Visit:
    visit = Visit(f"/posts/{slug_of(work)}", person)
    visit.tell(WorkPage, "open")
    return visit


def test_its_author_edits_a_work(artist):
    work = make.post(artist, title="Old")
    visit = opened(work, artist)
    visit.tell(WorkPage, "change", slug_of(work), "title", "New")
    visit.tell(WorkPage, "save")
    assert visit.heard() == ["Saved."]
    assert opened(work).at(WorkPage).work.card.title == "New"


def test_its_author_puts_a_work_in_the_trash_and_takes_it_out(artist):
    work = make.post(artist)
    visit = opened(work, artist)
    visit.tell(WorkPage, "throw_away")
    assert opened(work).at(WorkPage).status == "missing"
    visit.tell(WorkPage, "bring_back")
    assert visit.at(WorkPage).status == opened(work).at(WorkPage).status == "shown"


@pytest.mark.parametrize("deed", ["save", "throw_away", "bring_back"])
def test_a_stranger_does_nothing_to_the_work_of_another(deed, artist, stranger):
    work = make.post(artist, title="Mine")
    visit = opened(work, stranger)
    visit.at(WorkPage).trashed = slug_of(work)  # as a forged message might
    visit.tell(WorkPage, "change", slug_of(work), "title", "Stolen")
    before = rows()
    visit.tell(WorkPage, deed)
    assert visit.heard() and "Saved." not in visit.heard()
    assert rows() == before
    assert opened(work).at(WorkPage).work.card.title == "Mine"


def test_a_work_with_a_warning_is_covered_until_its_viewer_asks(artist, fan):
    work = make.post(artist, warnings=("violence",))
    visit = opened(work, fan)
    assert visit.at(WorkPage).status == "covered"
    visit.tell(WorkPage, "reveal")
    assert visit.at(WorkPage).status == "shown"
    assert opened(work, artist).at(WorkPage).status == "shown"


def test_the_cover_of_one_work_is_not_lifted_by_another(artist):
    plain, covered = make.post(artist), make.post(artist, warnings=("violence",))
    visit = opened(plain)
    visit.go(f"/posts/{slug_of(covered)}")
    visit.tell(WorkPage, "open")
    assert visit.at(WorkPage).status == "covered"


# --- the entrance and the toasts


@pytest.mark.parametrize(
    "problem", [None, 7, "x", [], {}, {"fields": 3}, {"field": {}, "detail": []}]
)
def test_the_entrance_bears_any_problem(problem, clean):
    visit = Visit("/login")
    visit.tell(Entrance, "open")
    visit.tell(Entrance, "refused", problem)
    assert not any("broke" in said for said in visit.heard())
    assert set(visit.at(Entrance).fields) == {"name", "handle", "email", "password"}


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_the_log_in_page_leads_to_no_other_site(wanted, clean):
    visit = Visit(f"/login?next={wanted}")
    visit.tell(Entrance, "open")
    assert visit.at(Entrance).next_path == "/"


def test_three_toasts_at_most_the_newest_last():
    visit = Visit()
    for i in range(9):
        visit.at(Toasts)._put(str(i))
    assert (MOST, visit.heard()) == (3, ["6", "7", "8"])
    visit.tell(Toasts, "dismiss", visit.at(Toasts).items[0].id)
    assert visit.heard() == ["7", "8"]
