"""Anyone with a websocket can call every handler, at any time, with anything."""

import asyncio
from typing import Any
from uuid import uuid4

import images
import make
import pytest
from sqlalchemy import select, text
from visits import Visit, handlers

import makapix_app.makapix_app  # noqa: F401 - registers every state
from services import door
from services.auth.actor import SYSTEM
from services.models import Post, metadata
from state.base import GUARDED, STRANGE
from state.data import YourData
from state.feeds import PAGES, RecentFeed
from state.posts import WorkPage
from state.profiles import ProfilePage
from state.publish import Publish, Sending
from state.remixes import Remixes
from state.replacing import Replacing
from state.session import Entrance, Session
from state.toasts import MOST, Toasts

# These take nothing from the client.
BACKGROUND = {(Sending, "watch"), (Replacing, "watch"), (YourData, "watch")}
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
    [pair for pair in handlers() if pair not in BACKGROUND],
    ids=lambda v: getattr(v, "__name__", v),
)
def test_garbage_from_a_nobody_raises_nothing_and_writes_nothing(kind, name, artist):
    work = make.post(artist)
    before, visit = rows(), None
    for args in GARBAGE:
        visit = visit or shown(work)
        visit.tell(kind, name, *args)
        visit.root.get_delta()  # the computed vars bear it as well
        if visit.heard() == [STRANGE]:  # refused for its form: the page is as it was
            visit.at(Toasts).items = []
        else:
            visit = None
    assert rows() == before


def shown(work) -> Visit:
    """A page that has something to lose."""
    visit = Visit(f"/posts/{slug_of(work)}")
    visit.tell(WorkPage, "open")
    visit.tell(Publish, "add", [{"id": "a", "name": "a.png", "kind": "image"}])
    return visit


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
    (file,) = visit.at(Publish)._files.values()
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
    assert publishing.at(Publish).count == 81
    assert "100" in publishing.heard()[-1]


def test_a_word_can_be_edited_but_no_other_field_of_a_file(publishing):
    publishing.tell(Publish, "edit", "a", "title", "Kettle")
    publishing.tell(Publish, "edit", "a", "state", "live")
    assert (only(publishing).title, only(publishing).state) == ("Kettle", "ready")


def test_posting_sends_what_is_ready_once_as_one_batch(publishing):
    publishing.tell(Publish, "post")
    (send,) = publishing.at(Sending).sends
    assert (send["id"], send["fields"]["title"]) == ("a", "Tea pot")
    assert publishing.at(Sending).url.startswith("/api/v1/publish?batch=")
    publishing.tell(Publish, "post")
    assert list(publishing.at(Sending).sends) == []
    assert only(publishing).state == "queued"


def test_a_broken_rule_stands_at_its_field_and_nothing_is_sent(publishing):
    publishing.tell(Publish, "edit", "a", "title", "x" * 5000)
    publishing.tell(Publish, "post")
    assert publishing.at(Publish).errors["title"]
    assert list(publishing.at(Sending).sends) == []


@pytest.mark.parametrize(("said", "kept"), [(-5, 0), (40, 40), (9_000_000_000, 100)])
def test_progress_stays_between_0_and_100(publishing, said, kept):
    publishing.tell(Publish, "post")
    publishing.tell(Sending, "progress", "a", said)
    assert only(publishing).state == "uploading"
    assert publishing.at(Sending).percents == {"a": kept}


def test_progress_of_a_file_that_is_not_on_its_way_is_not_believed(publishing):
    publishing.tell(Sending, "progress", "a", 50)
    assert only(publishing).state == "ready"


def test_a_refusal_of_the_api_stands_beside_the_file(publishing):
    key = only(publishing).key
    problem = {"title": "Too large", "detail": "Up to 5 MiB.", "fields": {"title": "Long."}}
    publishing.tell(Sending, "refused", "a", problem)
    file = only(publishing)
    assert (file.state, file.problem_title, file.problem_text) == (
        "refused", "Too large", "Up to 5 MiB.",
    )  # fmt: skip
    assert file.key != key
    assert publishing.at(Publish).errors["title"] == "Long."


def test_somebody_elses_upload_shows_nothing(publishing, artist, fan):
    theirs, own = make.upload(fan, b"theirs"), make.upload(artist, b"own")
    for job, percent in ((theirs, "received"), (own, "received")):
        publishing.tell(Sending, "sent", "a", {"id": str(job)})
        before = only(publishing)
        asyncio.run(publishing.at(Sending)._looked())
        assert only(publishing).state == percent
        assert (publishing.at(Sending)._jobs == {"a": str(job)}) and before.works == []


def test_a_cut_off_file_is_sent_again_under_its_old_key(publishing):
    key = only(publishing).key
    publishing.tell(Publish, "post")
    publishing.tell(Sending, "lost", "a")
    assert only(publishing).state == "lost"
    publishing.tell(Sending, "retry", "a")
    (send,) = publishing.at(Sending).sends
    assert (send["key"], send["turn"]) == (key, 1)


def test_saving_drafts_sends_the_same_files_to_be_kept(publishing):
    publishing.tell(Publish, "edit", "a", "visibility", "unlisted")
    publishing.tell(Publish, "post", True)
    (send,) = publishing.at(Sending).sends
    assert send["fields"]["visibility"] == "draft"
    publishing.tell(Sending, "cancel", "a")
    publishing.tell(Publish, "post", False)
    (send,) = publishing.at(Sending).sends
    assert send["fields"]["visibility"] == "unlisted"


def test_a_parent_is_named_by_its_address_and_taken_back(publishing, fan):
    slug = slug_of(make.post(fan, title="Origin", remixable=True))
    publishing.tell(Publish, "name_parent", "a", f"https://x.example/posts/{slug}", True)
    assert [p.title for p in only(publishing).parents] == ["Origin"]
    publishing.tell(Publish, "post")
    assert publishing.at(Sending).sends[0]["fields"]["parents"] == (slug,)
    publishing.tell(Publish, "name_parent", "a", slug, False)
    assert only(publishing).parents == []


@pytest.mark.parametrize("said", ["nonsense", "k3Q9bW", "closed"])
def test_a_parent_that_may_not_be_named_is_refused_at_its_field(publishing, fan, said):
    closed = slug_of(make.post(fan, title="Closed"))
    publishing.tell(Publish, "name_parent", "a", closed if said == "closed" else said, True)
    assert only(publishing).parents == [] and publishing.heard() == []
    assert publishing.at(Publish).errors["parents"]


def test_of_a_hundred_files_a_change_sends_one_part_and_progress_a_number(artist):
    visit = Visit("/publish", artist)
    for i in range(5):
        facts = [{"id": f"{i}-{k}", "name": f"{i}-{k}.png", "kind": "image"} for k in range(20)]
        visit.tell(Publish, "add", facts)
    assert visit.at(Publish).count == 100
    visit.delta(Publish)
    visit.tell(Publish, "edit", "0-0", "title", "First")
    assert visit.delta(Publish) == {"current"}
    visit.tell(Publish, "remove", "4-19")
    assert visit.delta(Publish) == {"rows_19", "count", "ready", "summary", "gone"}
    visit.tell(Publish, "post")
    visit.tell(Sending, "progress", "2-0", 1)
    visit.delta(Publish)
    visit.tell(Sending, "progress", "2-0", 50)
    assert visit.delta(Sending) == {"percents"}
    visit.tell(Sending, "sent", "2-0", {"id": str(uuid4())})
    assert visit.delta(Publish) == {"rows_8"}


def test_a_new_file_is_shown_once_the_one_before_is_on_its_way(publishing):
    publishing.tell(Publish, "add", [{"id": "b", "name": "b.png", "kind": "image"}])
    assert publishing.at(Publish).current.id == "a"
    publishing.tell(Publish, "post")
    publishing.tell(Publish, "add", [{"id": "c", "name": "c.png", "kind": "image"}])
    assert publishing.at(Publish).current.id == "c"


def test_a_file_that_is_added_before_the_page_says_that_it_is_open_stays(publishing):
    publishing._data["sid"] = uuid4().hex
    publishing.go("/publish")
    publishing.tell(Publish, "add", [{"id": "b", "name": "b.png", "kind": "image"}])
    publishing.tell(Publish, "open")
    assert only(publishing).id == "b"


def test_a_file_that_was_removed_leaves_room_for_another(artist):
    visit = Visit("/publish", artist)
    for i in range(5):
        facts = [{"id": f"{i}-{k}", "name": f"{i}-{k}.png", "kind": "image"} for k in range(20)]
        visit.tell(Publish, "add", facts)
    for k in range(3):
        visit.tell(Publish, "remove", f"0-{k}")
    visit.tell(Publish, "add", [{"id": f"new-{k}", "name": "x", "kind": "image"} for k in range(3)])
    publish = visit.at(Publish)
    lists = [getattr(publish, f"rows_{part}") for part in range(20)]
    assert [row.id for rows in lists for row in rows] == list(publish._files)
    assert (publish.count, visit.heard()) == (100, [])


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
    visit.tell(ProfilePage, "open")
    assert visit.at(ProfilePage).status == "missing"
    visit.go("/u/artist")
    visit.tell(ProfilePage, "open")
    page = visit.at(ProfilePage)
    assert (page.status, page.person.handle) == ("shown", "artist")


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


def test_its_author_posts_a_draft_and_saving_alone_does_not(artist):
    work = make.post(artist, title="Half", visibility="draft", public_area=False)
    assert opened(work).at(WorkPage).status == "missing"
    visit = opened(work, artist)
    visit.tell(WorkPage, "change", slug_of(work), "title", "Whole")
    visit.tell(WorkPage, "save")
    assert visit.at(WorkPage).work.visibility == "draft"
    visit.tell(WorkPage, "change", slug_of(work), "visibility", "unlisted")
    visit.tell(WorkPage, "post")
    assert visit.heard() == ["Saved.", "Posted."]
    assert opened(work).at(WorkPage).work.visibility == "unlisted"


def test_a_draft_without_a_title_is_not_posted_and_says_so_at_the_field(artist):
    work = make.post(artist, visibility="draft", public_area=False)
    visit = opened(work, artist)
    visit.tell(WorkPage, "change", slug_of(work), "title", "")
    visit.tell(WorkPage, "post")
    assert visit.at(WorkPage).errors["title"] and visit.at(WorkPage).work.visibility == "draft"


def test_its_author_names_the_parents_of_a_work(artist, fan):
    work, origin = make.post(artist), make.post(fan, title="Origin", remixable=True)
    visit = opened(work, artist)
    visit.tell(WorkPage, "name_parent", slug_of(work), f"/posts/{slug_of(origin)}", True)
    visit.tell(WorkPage, "save")
    assert [p.title for p in opened(work).at(WorkPage).work.parents] == ["Origin"]
    remixed = opened(origin)
    remixed.tell(Remixes, "open")
    assert [c.slug for c in remixed.at(Remixes).page_0] == [slug_of(work)]


def test_a_file_for_a_work_is_sent_to_that_work_and_its_page_is_read_anew(artist):
    from jobs import uploads

    uploads.process(str(make.upload(artist, images.png(images.art(1)))))
    work = newest()
    visit = opened(work, artist)
    slug, facts = slug_of(work), [{"id": "f", "name": "new.png", "kind": "image"}]
    visit.tell(Replacing, "choose", slug, facts)
    visit.tell(Replacing, "send")
    assert visit.at(Replacing).url == f"/api/v1/posts/{slug}/file"
    assert visit.at(Replacing).sends[0]["fields"] == {}
    job = make.upload(artist, images.png(images.art(2, 32, 32)), "new.png", replaces=slug)
    visit.tell(Replacing, "sent", "f", {"id": str(job)})
    uploads.process(str(job))
    asyncio.run(visit.at(Replacing)._looked())
    assert visit.at(WorkPage).work.card.width == 32
    assert visit.at(Replacing).rows == [] and visit.heard() == ["The work has its new file."]


def test_a_refused_file_stays_with_its_sentence_and_the_work_as_it_was(artist):
    from jobs import uploads

    data = images.png(images.art(1))
    uploads.process(str(make.upload(artist, data)))
    visit = opened(newest(), artist)
    slug = slug_of(newest())
    visit.tell(Replacing, "choose", slug, [{"id": "f", "name": "same.png", "kind": "image"}])
    visit.tell(Replacing, "send")
    job = make.upload(artist, data, "same.png", replaces=slug)
    visit.tell(Replacing, "sent", "f", {"id": str(job)})
    uploads.process(str(job))
    asyncio.run(visit.at(Replacing)._looked())
    (row,) = visit.at(Replacing).rows
    assert (row.state, row.problem_title) == ("refused", "The same file")
    assert "byte for byte" in row.problem_text


def newest() -> Post:
    query = select(Post).order_by(Post.number.desc()).limit(1)
    return door.ask(SYSTEM, lambda tx, _: tx.scalars(query).one())


@pytest.mark.parametrize("deed", ["save", "post", "throw_away", "bring_back"])
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
    work = make.post(artist, warnings=("nsfw", "violence"))
    visit = opened(work, fan)
    assert visit.at(WorkPage).status == "covered"
    words = "This work carries a warning: not safe for work, violence."
    assert visit.at(WorkPage).warned == words
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
    assert set(visit.at(Entrance).fields) == {"name", "handle", "email", "password", "code"}


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
