"""The broker's address as the client library wants it."""

import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import aiomqtt


@dataclass(frozen=True, slots=True)
class Broker:
    """Host, port and login of ``mqtt[s]://user:password@host:port``."""

    host: str
    port: int
    username: str | None
    password: str | None
    tls: bool


def parse(url: str) -> Broker:
    """The parts of a broker's URL. Raises ValueError for another scheme."""
    parts = urlsplit(url)
    if parts.scheme not in {"mqtt", "mqtts"}:
        raise ValueError(
            f"MAKAPIX_MQTT_URL begins with mqtt:// or mqtts://, not {parts.scheme}://."
        )
    tls = parts.scheme == "mqtts"
    return Broker(
        host=parts.hostname or "localhost",
        port=parts.port or (8883 if tls else 1883),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
    )


def client(url: str, *, identifier: str, clean: bool = True) -> aiomqtt.Client:
    """A client for the URL, not connected yet."""
    broker = parse(url)
    return aiomqtt.Client(
        hostname=broker.host,
        port=broker.port,
        username=broker.username,
        password=broker.password,
        identifier=identifier,
        clean_session=clean,
        tls_context=ssl.create_default_context() if broker.tls else None,
        keepalive=15,
        timeout=10,
        max_inflight_messages=100,
    )
