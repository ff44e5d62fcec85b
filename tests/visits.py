"""A page that somebody has open, without a browser: its states, told what a client would say."""

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import make
import reflex as rx
from reflex.istate.data import RouterData

import makapix_app.makapix_app  # noqa: F401 - registers every state
from state.toasts import Toasts

REFLEX_OWN = set(rx.State.event_handlers) | {"setvar"}


def states() -> list[type[rx.State]]:
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
    return [(s, n) for s in states() for n in s.event_handlers if n not in REFLEX_OWN]


def takes(kind: type[rx.State], name: str) -> list[Any]:
    """The annotated types of a handler's arguments."""
    places = inspect.signature(kind.event_handlers[name].fn).parameters.values()
    return [place.annotation for place in places][1:]


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
