"""A page's websocket as a hostile program opens it: Socket.IO by hand, so that rules can be broken."""

from contextlib import suppress
from typing import Any

import simple_websocket
from wsproto.utilities import LocalProtocolError

# What a call meets when the other side closes just then: its thread has taken note, or not yet.
GONE = (simple_websocket.ConnectionClosed, LocalProtocolError, OSError)
PING, PONG = '42/_event,["ping"]', '42/_event,["ping","pong"]'


class Socket:
    """A connection to ``/_event`` of a served Makapix, joined as a page joins."""

    def __init__(self, url: str, token: str = "t", headers: dict[str, str] | None = None) -> None:
        address = f"{url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket&token={token}"
        self._socket = simple_websocket.Client(address, headers=headers or {})
        # At once: this client shows what came along with the handshake only when more follows.
        self.say("40/_event,")
        assert self.hear().startswith("0")
        assert self.hear().startswith("40/_event")

    def say(self, text: str) -> None:
        """Sends one frame, unless the other side has closed, which who listens learns."""
        with suppress(*GONE):
            self._socket.send(text)

    def hear(self, seconds: float = 20) -> Any:
        """The next frame that is no heartbeat; None when there is none."""
        while (frame := self._socket.receive(seconds)) == "2":
            self.say("3")
        return frame

    @property
    def is_open(self) -> bool:
        """Whether neither side has closed, as far as is known here."""
        return bool(self._socket.connected)

    def pings(self) -> bool:
        """Whether the other side answers."""
        self.say(PING)
        return self.hear() == PONG

    def reason(self) -> int:
        """The code with which the other side closes."""
        try:
            while self._socket.receive(20) is not None:
                pass
        except simple_websocket.ConnectionClosed as closed:
            return int(closed.reason)
        raise AssertionError("the socket stays open")

    def close(self) -> None:
        """Goes away, if the other side has not closed."""
        with suppress(*GONE):
            self._socket.close()


def refusal(url: str, headers: dict[str, str]) -> int:
    """The status with which a handshake is refused; 0 when it is not."""
    try:
        Socket(url, headers=headers).close()
    except simple_websocket.ConnectionError as refused:
        return int(refused.args[0] if isinstance(refused.args[0], int) else refused.status_code)
    return 0
