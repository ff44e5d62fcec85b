"""The open pages that this process serves, and how they are told something."""

import asyncio
import contextlib
from collections.abc import Collection, Mapping
from typing import Any

import reflex as rx
import structlog
from reflex.constants import SocketEvent
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER

log = structlog.get_logger()
AT_A_TIME = 50  # pages that one message goes to before others have their turn


class Tabs:
    """The open pages of an app, each by the token of its client."""

    def __init__(self, app: rx.App) -> None:
        self._app = app

    def connected(self) -> Mapping[str, str]:
        """The socket of each page that is there."""
        return self._app.event_namespace.token_to_sid if self._app.event_namespace else {}

    @contextlib.asynccontextmanager
    async def state(self, token: str, kind: type[rx.State]) -> Any:
        """The state of one page, to be changed; what fails there is logged and stops nothing."""
        try:
            address = rx.BaseStateToken(ident=token, cls=kind)
            async with self._app.modify_state(address) as root:
                yield root
        except Exception as error:
            log.warning("live.not_told", error=str(error))

    async def show(self, tokens: Collection[str], kind: type[rx.State], **values: Any) -> None:
        """The same values of a state's vars to many pages at once: written once, past their
        states, which keep what they had. It costs a hundredth of changing each of them."""
        namespace, connected = self._app.event_namespace, self.connected()
        if namespace is None:
            return
        sockets = [connected[token] for token in tokens if token in connected]
        said = {f"{name}{FIELD_MARKER}": value for name, value in values.items()}
        update = StateUpdate(delta={kind.get_full_name(): said})
        for start in range(0, len(sockets), AT_A_TIME):
            some = sockets[start : start + AT_A_TIME]
            await namespace.emit(str(SocketEvent.EVENT), update, to=some)
            await asyncio.sleep(0)
