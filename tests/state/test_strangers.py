"""A page's handlers, called by somebody who names another's things: nothing of theirs changes."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import make
import pytest
import reflex as rx
import routes
from visits import Visit, handlers, takes

from services.kernel.settings import settings
from state.posts import WorkPage
from state.profiles import ProfilePage

# What a handler may write, and why naming another's thing in it is no harm. Each row that is
# written must name the caller, or be how the victim is told.
OWN = {
    "Chooser.make": "a playlist of the caller's own, whatever its title says",
    "OwnersPlaylists.make": "the same",
    "FollowedHashtags.follow": "everyone may follow a hashtag; the caller's own feed",
    "OwnProfilePage.hide": "the caller's own profile; what is named is not read",
    "OwnProfilePage.save": "the caller's own words; what is named is not read",
    "OwnProfilePage.show_reacted": "the caller's own profile; what is named is not read",
    "OwnProfilePage.warn": "which works the caller is shown",
    "Relations.block": "parts the caller from the victim, who loses nothing",
    "Relations.follow": "everyone may follow a person whom they see; who is followed is told",
    "Relations.mute": "the caller's own feeds",
    "Relations.unblock": "a block that the caller made",
    "Relations.unmute": "a mute that the caller made",
    "SecondFactor.begin": "a key for the caller's own app; takes nothing from the client",
    "SecondFactor.turn_off": "the caller's own second factor; takes nothing from the client",
    "YourData.ask_export": "the caller's own data; takes nothing from the client",
}
TELLS = {"notification", "outbox_event"}


def calls(kind: type[rx.State], name: str, things: routes.Belongings) -> Iterator[list[Any]]:
    """Arguments of the right types, with each of the victim's things in each place."""
    wanted = takes(kind, name)
    if not wanted:
        yield []
        return
    for thing in vars(things).values():
        for yes in (True, False)[: 1 + (bool in wanted)]:
            for i in range(len(wanted)):
                yield [of(w, thing if k == i else "Stolen", yes) for k, w in enumerate(wanted)]
            if Any in wanted:
                yield [of(dict if w is Any else w, thing, yes) for w in wanted]


def of(wanted: Any, thing: str, yes: bool) -> Any:
    """A value of the annotated type that names the thing."""
    kind = get_origin(wanted) or wanted
    if kind is list:
        return [of(*get_args(wanted), thing, yes)]
    if kind is dict:
        return dict.fromkeys(("id", "name", "slug", "handle", "new_name"), thing)
    return {bool: yes, int: 1}.get(kind, thing)


def opened(kind: type[rx.State], things: routes.Belongings, caller: make.Person) -> Visit:
    """The caller's page, with all that it shows them of the victim."""
    visit = Visit(f"/u/{things.handle}", caller)
    visit.tell(ProfilePage, "open")
    visit.go(f"/posts/{things.slug}")
    visit.tell(WorkPage, "open")
    if "open" in kind.event_handlers:
        visit.tell(kind, "open")
    return visit


@pytest.fixture
def victim(clean, people, monkeypatch) -> routes.Belongings:
    """The artist's things."""
    monkeypatch.setenv("MAKAPIX_RATES_TIMES", "100000")
    settings.cache_clear()
    return routes.belongings(people["artist"])


@pytest.mark.parametrize("who", ["stranger", "banned"])
def test_another_changes_nothing_of_the_victims(who, victim, people):
    caller = people["stranger"]
    if who == "banned":
        make.change_person(caller, state="banned")
    before, wrote, broke = routes.snapshot(), {}, []
    for kind, name in handlers():
        if kind.event_handlers[name].is_background:
            continue
        full = f"{kind.__name__}.{name}"
        visit = opened(kind, victim, caller)
        for args in calls(kind, name, victim):
            visit.tell(kind, name, *args)
            if any("broke" in said for said in visit.heard()):
                broke.append((full, args))
                visit = opened(kind, victim, caller)
        now = routes.snapshot()
        if changed := now ^ before:
            wrote[full] = changed
            before = now
    assert broke == []
    assert {name: rows for name, rows in wrote.items() if name not in OWN} == {}
    others = {
        (name, row)
        for name, rows in wrote.items()
        for row in rows
        if str(caller.id) not in row[1] and row[0] not in TELLS
    }
    assert others == set()
