"""Reactions and comments as a page's states keep them: what travels, what is heard, whose they are."""

import asyncio
from uuid import UUID, uuid4

import make
import pytest
from visits import Visit

from services import door, reactions
from services.auth.actor import ANONYMOUS, SYSTEM
from services.comments import commands, queries
from services.kernel import ids
from services.kernel.errors import NotFound
from services.kernel.settings import settings
from services.posts.views import REACTIONS_SHOWN
from services.reactions import COMMON
from services.relations import commands as relations
from services.relations import queries as relation_queries
from state import presence
from state.base import pages
from state.comments import PAGES, Comments, Saying
from state.feeds import RecentFeed
from state.posts import WorkPage
from state.reactions import KEPT, Reacted, Reactors
from state.session import Session


def slug(work) -> str:
    return ids.slug(work.number)


@pytest.fixture
def work(artist):
    return make.post(artist, title="A pond")


def opened(work, person=None, more="") -> Visit:
    visit = Visit(f"/posts/{slug(work)}{more}", person)
    visit.tell(WorkPage, "open")
    visit.tell(Comments, "open")
    return visit


def shown(visit: Visit) -> list[str]:
    return [one.body or one.gone for page in pages(visit.at(Comments)) for one in page]


def said(person, work, body="Lovely", parent=None) -> str:
    return str(door.do(person.who, commands.add, slug(work), body, parent and UUID(parent)))


def hears(visit: Visit, *added: str, changed: bool = False) -> None:
    asyncio.run(visit.at(Comments)._hear({UUID(one) for one in added}, changed))


# --- reactions


def test_a_reaction_settles_by_the_counts_of_one_work_wherever_it_hangs(artist, fan):
    works = [make.post(artist) for _ in range(24)]
    visit = Visit("/recent", fan)
    visit.tell(RecentFeed, "open")
    visit.delta(RecentFeed)
    visit.tell(Reacted, "react", slug(works[3]), "🔥", True)
    travelled = visit.root.get_delta()
    assert list(travelled) == [Reacted.get_full_name()]
    assert len(str(travelled)) < 500
    now = visit.at(Reacted).changed[slug(works[3])]
    assert (now.counts, now.mine, now.turn) == ({"🔥": 1}, ["🔥"], 1)
    visit.tell(Reacted, "react", slug(works[3]), "🔥", False)
    now = visit.at(Reacted).changed[slug(works[3])]
    assert (now.counts, now.mine, now.turn) == ({}, [], 2)


def test_the_page_knows_the_new_counts_of_so_many_works_and_no_more(artist, fan, monkeypatch):
    visit = Visit("/recent", fan)
    for _ in range(KEPT + 2):
        visit.tell(Reacted, "react", slug(make.post(artist)), "🔥", True)
    assert len(visit.at(Reacted).changed) == KEPT


def test_a_card_shows_the_most_used_and_ones_own_and_of_nobody_else(artist, fan, stranger, work):
    for emoji in COMMON[:5]:
        door.do(artist.who, reactions.add, slug(work), emoji)
        door.do(stranger.who, reactions.add, slug(work), emoji)
    door.do(fan.who, reactions.add, slug(work), "🐌")
    for emoji in ("🐸", "🚀"):
        door.do(fan.who, reactions.add, slug(work), emoji)
    for viewer, mine in ((fan, {"🐌", "🐸", "🚀"}), (stranger, set(COMMON[:5])), (None, set())):
        visit = Visit("/recent", viewer)
        visit.tell(RecentFeed, "open")
        card = visit.at(RecentFeed).page_0[0]
        assert set(card.mine) == mine
        assert len(card.reaction_counts) <= REACTIONS_SHOWN + 2 and mine <= set(
            card.reaction_counts
        )
        assert card.reactions == 13


def test_a_page_of_cards_is_one_statement_more_for_nobody(artist, fan, long_kept, statements):
    for _ in range(30):
        make.post(artist)
    for most in (3, 2):  # the first of all has the order asked for, which is shared then
        visit = Visit("/recent", fan)
        with statements() as count:
            visit.tell(RecentFeed, "open")
        assert len(count.all) == most, count.all


def test_the_sixth_is_refused_with_the_figure_and_the_truth_is_shown(fan, work):
    visit = opened(work, fan)
    for emoji in COMMON[:5]:
        visit.tell(Reacted, "react", slug(work), emoji, True)
    visit.tell(Reacted, "react", slug(work), COMMON[5], True)
    assert visit.heard() == ["You have reacted to this work with 5 emojis, which is the most."]
    now = visit.at(Reacted).changed[slug(work)]
    assert (set(now.mine), now.turn) == (set(COMMON[:5]), 6)


def test_who_is_not_signed_in_is_led_to_log_in_and_back(work):
    visit = opened(work)
    answer = visit.tell(Reacted, "react", slug(work), "🔥", True)
    assert f"/login?next=/posts/{slug(work)}" in str(answer)
    assert door.ask(make.person("other").who, reactions.summary, slug(work)).counts == {}


def test_a_work_that_one_may_not_see_is_not_reacted_to(artist, fan):
    hidden = make.post(artist, visibility="hidden")
    visit = Visit("/", fan)
    visit.tell(Reacted, "react", slug(hidden), "🔥", True)
    assert visit.heard() == ["There is no such work."]
    assert visit.at(Reacted).changed == {}


def test_what_others_do_is_heard_and_leaves_what_is_on_its_way(fan, stranger, work):
    visit = opened(work, fan)
    visit.tell(Reacted, "react", slug(work), "🔥", True)
    door.do(stranger.who, reactions.add, slug(work), "🔥")
    asyncio.run(visit.at(Reacted)._hear(slug(work)))
    now = visit.at(Reacted).changed[slug(work)]
    assert (now.counts, now.mine, now.turn) == ({"🔥": 2}, ["🔥"], 1)
    visit.tell(WorkPage, "open")
    assert visit.at(Reacted).changed == {}, "the page was read anew"


def test_who_reacted_is_read_a_page_at_a_time_to_the_end(work, monkeypatch):
    monkeypatch.setenv("MAKAPIX_PAGE_SIZE", "2")
    settings.cache_clear()
    names = [f"person_{i:02}" for i in range(11)]
    for name in names:
        door.do(make.person(name).who, reactions.add, slug(work), "🔥")
    visit = opened(work)
    visit.tell(Reactors, "open", slug(work))
    met: list[str] = []
    for _ in range(6):
        state = visit.at(Reactors)
        met += [r.handle for page in pages(state) for r in page if r.handle not in met]
        assert sum(len(page) for page in pages(state)) <= 8
        visit.tell(Reactors, "more", state.cursor)
    assert met == names[::-1]


# --- comments


def test_the_page_of_a_work_wants_to_hear_of_it_until_it_shows_something_else(artist, work):
    visit, other = opened(work), make.post(artist)
    token = visit.at(Comments).router.session.client_token

    def watched(by) -> bool:
        return presence.watchers(f"work:{slug(by)}", {token}) == [token]

    assert watched(work)
    visit.go(f"/posts/{slug(other)}")
    visit.tell(WorkPage, "open")
    assert watched(other) and not watched(work)
    visit.go("/limits")
    visit.tell(Session, "load")
    assert not watched(other) and not watched(work)


def test_a_page_of_nothing_and_one_that_is_gone_hear_nothing(work):
    visit = Visit("/posts/nothing")
    visit.tell(WorkPage, "open")
    token = visit.at(Comments).router.session.client_token
    assert presence.watchers("work:nothing", {token}) == []
    opened(work)
    assert presence.watchers(f"work:{slug(work)}", set()) == []


def test_ones_own_comment_is_there_at_once_and_the_form_is_told(fan, work):
    visit = opened(work, fan)
    visit.tell(Saying, "say", "", "Lovely")
    assert shown(visit) == ["Lovely"] and visit.at(Comments).count == 1
    assert visit.at(Saying).answer == "1:"
    (one,) = visit.at(Comments).page_0
    visit.tell(Saying, "unfold", "reply", one.id)
    assert visit.at(Saying).place == f"reply:{one.id}"
    visit.tell(Saying, "say", f"reply:{one.id}", "Indeed")
    assert [(c.depth, c.body) for c in visit.at(Comments).page_0] == [(0, "Lovely"), (1, "Indeed")]
    assert (visit.at(Saying).place, visit.at(Saying).answer) == ("", f"2:reply:{one.id}")


def test_what_is_refused_stays_in_its_form_with_the_reason(fan, work):
    visit = opened(work, fan)
    visit.tell(Saying, "say", "", "x" * 2001)
    form = visit.at(Saying)
    assert "2000" in form.problem.replace(",", "") and form.problem_at == ""
    assert form.answer == "" and shown(visit) == [] and visit.heard() == []


def test_an_edit_settles_in_place_and_shows_what_it_said_before(fan, work):
    said(fan, work, "Frist")
    visit = opened(work, fan)
    (one,) = visit.at(Comments).page_0
    visit.tell(Saying, "say", f"edit:{one.id}", "First")
    assert shown(visit) == ["First"] and visit.at(Comments).page_0[0].edited
    visit.tell(Saying, "look_back", one.id)
    assert [was.body for was in visit.at(Saying).former] == ["Frist"]
    visit.tell(Saying, "look_back", one.id)
    assert visit.at(Saying).former_of == ""


def test_a_comment_is_taken_back_and_stays_as_a_place_where_it_was_answered(fan, work):
    root = said(fan, work)
    said(fan, work, "Indeed", root)
    visit = opened(work, fan)
    visit.tell(Saying, "take_back", root)
    assert shown(visit) == ["This comment was taken back.", "Indeed"]
    assert visit.heard() == ["Your comment was taken back."]


@pytest.mark.parametrize("deed", ["take_back", "hide", "edit"])
def test_a_stranger_does_nothing_to_the_comment_of_another(deed, fan, stranger, work):
    root = said(fan, work)
    visit = opened(work, stranger)
    if deed == "edit":
        visit.tell(Saying, "say", f"edit:{root}", "Stolen")
        assert visit.at(Saying).problem == "Only its author can change this comment."
    else:
        visit.tell(Saying, deed, root, *([True] if deed == "hide" else []))
        assert len(visit.heard()) == 1
    assert shown(opened(work)) == ["Lovely"]


def test_a_moderator_hides_words_and_shows_them_again(moderator, fan, work):
    root = said(fan, work)
    visit = opened(work, moderator)
    visit.tell(Saying, "hide", root, True)
    assert shown(opened(work)) == [] and visit.at(Comments).page_0[0].hidden
    visit.tell(Saying, "hide", root, False)
    assert shown(opened(work)) == ["Lovely"]


def test_a_like_answers_and_a_refusal_says_so(fan, work):
    root = said(fan, work)
    visit = opened(work, fan)
    visit.delta(Comments)
    visit.tell(Saying, "like", root, True)
    assert visit.at(Saying).like_answer == f"1:{root}:done"
    assert visit.delta(Comments) == set(), "the list does not travel for a like"
    assert opened(work, fan).at(Comments).page_0[0].likes == 1
    missing = str(uuid4())
    visit.tell(Saying, "like", missing, True)
    assert visit.at(Saying).like_answer == f"2:{missing}:refused"


# --- what others say


def fresh(visit: Visit) -> int:
    state = visit.at(Comments)
    return max(0, state.news.comments - state.count)


def test_what_is_new_is_counted_until_it_is_asked_for(fan, stranger, work):
    said(fan, work, "Old")
    visit = opened(work, stranger)
    visit.delta(Comments)
    new = said(fan, work, "New")
    hears(visit, new)
    assert shown(visit) == ["Old"] and fresh(visit) == 1
    assert visit.delta(Comments) == {"news"}
    hears(visit, new)
    assert fresh(visit) == 1, "an echo counts once"
    visit.tell(Comments, "show_fresh")
    assert shown(visit) == ["New", "Old"] and fresh(visit) == 0
    assert {"news", "count"} <= visit.delta(Comments), "the browser may have heard more"


def test_ones_own_words_are_not_news_nor_those_of_whom_one_muted(fan, stranger, work):
    visit = opened(work, fan)
    visit.tell(Saying, "say", "", "Mine")
    hears(visit, visit.at(Comments).page_0[0].id)
    assert fresh(visit) == 0
    door.do(fan.who, relations.mute, "stranger")
    hears(visit, said(stranger, work))
    assert fresh(visit) == 0


def test_who_has_ties_is_told_apart_and_nobody_else(artist, fan, stranger, moderator):
    everyone = [person.id for person in (artist, fan, stranger, moderator)]

    def tied() -> set:
        return door.ask(SYSTEM, relation_queries.with_ties, everyone)

    assert tied() == set()
    door.do(fan.who, relations.mute, "artist")
    assert tied() == {fan.id}, "the muted one does not know"
    door.do(stranger.who, relations.block, "artist")
    assert tied() == {fan.id, stranger.id, artist.id}


def test_what_everyone_is_told_is_what_nobody_in_particular_reads(fan, work):
    new = UUID(said(fan, work))
    assert door.ask(ANONYMOUS, queries.talked, slug(work), [new]) == queries.Talked(1, anew=True)
    assert not door.ask(ANONYMOUS, queries.talked, slug(work), []).anew
    make.change_person(fan, profile_hidden=True)
    assert not door.ask(ANONYMOUS, queries.talked, slug(work), [new]).anew
    make.change(work, visibility="hidden")
    with pytest.raises(NotFound):
        door.ask(ANONYMOUS, queries.talked, slug(work), [new])


def test_what_changed_settles_in_place_and_only_its_page_travels(fan, work, monkeypatch):
    monkeypatch.setenv("MAKAPIX_COMMENT_ROOTS", "2")
    settings.cache_clear()
    first, *_ = [said(fan, work, f"Word {i}") for i in range(4)]
    visit = opened(work)
    visit.tell(Comments, "more", visit.at(Comments).cursor)
    visit.delta(Comments)
    door.do(fan.who, commands.edit, UUID(first), "Other")
    visit.tell(Comments, "settle")
    assert shown(visit) == ["Word 3", "Word 2", "Word 1", "Other"]
    assert {name for name in visit.delta(Comments) if name.startswith("page")} == {"page_1"}


def test_a_work_that_has_gone_is_heard_of_without_a_trace(artist, fan, work):
    visit = opened(work, fan)
    new = said(fan, work)
    make.change(work, visibility="hidden")
    hears(visit, new, changed=True)
    assert fresh(visit) == 0 and visit.heard() == []


def test_the_last_of_many_is_read_behind_a_link(fan, work, monkeypatch):
    monkeypatch.setenv("MAKAPIX_COMMENT_ROOTS", "2")
    settings.cache_clear()
    for i in range(PAGES * 2 + 1):
        said(fan, work, f"Word {i}")
    visit = opened(work)
    for _ in range(PAGES):
        visit.tell(Comments, "more", visit.at(Comments).cursor)
    assert len(shown(visit)) == PAGES * 2 and visit.at(Comments).cursor == ""
    visit.go(visit.at(Comments).older_url)
    visit.tell(Comments, "open")
    assert shown(visit) == ["Word 0"]


def test_an_echo_of_more_does_nothing(fan, work, monkeypatch):
    monkeypatch.setenv("MAKAPIX_COMMENT_ROOTS", "2")
    settings.cache_clear()
    for i in range(5):
        said(fan, work, f"Word {i}")
    visit = opened(work)
    cursor = visit.at(Comments).cursor
    for _ in range(3):
        visit.tell(Comments, "more", cursor)
    assert len(shown(visit)) == 4


def test_a_link_shows_a_comment_that_is_not_on_the_page_with_what_is_around(fan, work, monkeypatch):
    monkeypatch.setenv("MAKAPIX_COMMENT_ROOTS", "1")
    settings.cache_clear()
    root = said(fan, work, "First")
    answer = said(fan, work, "Answer", root)
    said(fan, work, "Last")
    visit = opened(work)
    visit.tell(Comments, "look", answer)
    assert [one.body for one in visit.at(Comments).around] == ["First", "Answer"]
    visit.tell(Comments, "more", visit.at(Comments).cursor)
    assert list(visit.at(Comments).around) == [] and shown(visit) == ["Last", "First", "Answer"]
    visit.tell(Comments, "look", str(uuid4()))
    assert visit.heard() == ["The comment of this link is gone."]


def test_opening_a_page_of_comments_is_few_statements(fan, work, statements):
    for i in range(5):
        root = said(fan, work, f"Word {i}")
        said(fan, work, "Answer", root)
    visit = Visit(f"/posts/{slug(work)}", fan)
    with statements() as count:
        visit.tell(Comments, "open")
    assert len(count.all) == 3, count.all
    assert len(shown(visit)) == 10 == door.ask(fan.who, queries.thread, slug(work)).count
