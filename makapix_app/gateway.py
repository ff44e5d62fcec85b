"""``/mqtt``: MQTT over WebSocket for brokers that speak TCP alone, as Debian's mosquitto does.

Carries bytes both ways and understands none of them: who may do what is the
broker's to decide. Where the broker has a WebSocket listener of its own, the
front leads there and this route is not met.
"""

import asyncio
import contextlib
import ssl

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from mqtt.connection import parse
from services.kernel.settings import settings

router = APIRouter()
log = structlog.get_logger()
PROTOCOLS = ("mqtt", "mqttv3.1")  # MQTT 5.0 section 6, and what clients of 3.1 say
CHUNK = 64 * 1024
FRAME_MAX = 256 * 1024  # bytes; as the broker's max_packet_size
TRY_AGAIN_LATER, WRONG_PROTOCOL, TOO_BIG = 1013, 1002, 1009
_open = 0


@router.websocket("/mqtt")
async def mqtt(socket: WebSocket) -> None:
    """One client's connection, as long as both sides hold it."""
    global _open  # noqa: PLW0603 - of this process, as the connections are
    protocol = next((p for p in socket.scope["subprotocols"] if p in PROTOCOLS), None)
    if protocol is None:
        await socket.close(WRONG_PROTOCOL)
        return
    if _open >= settings().gateway_connections_max:
        await socket.close(TRY_AGAIN_LATER)
        return
    _open += 1
    try:
        await socket.accept(subprotocol=protocol)
        await _carry(socket)
    finally:
        _open -= 1


async def _carry(socket: WebSocket) -> None:
    broker = parse(settings().mqtt_url)
    tls = ssl.create_default_context() if broker.tls else None
    try:
        reader, writer = await asyncio.open_connection(broker.host, broker.port, ssl=tls)
    except OSError as error:
        log.warning("gateway.broker_away", error=str(error))
        await socket.close(TRY_AGAIN_LATER)
        return
    ways = [
        asyncio.create_task(_to_broker(socket, writer)),
        asyncio.create_task(_to_client(socket, reader)),
    ]
    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in ways:
        way.cancel()
    await asyncio.gather(*ways, return_exceptions=True)
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    with contextlib.suppress(RuntimeError):  # closed already, by the client
        await socket.close()


async def _to_broker(socket: WebSocket, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(WebSocketDisconnect, OSError):
        while True:
            frame = await socket.receive_bytes()
            if len(frame) > FRAME_MAX:
                await socket.close(TOO_BIG)
                return
            writer.write(frame)
            await writer.drain()


async def _to_client(socket: WebSocket, reader: asyncio.StreamReader) -> None:
    with contextlib.suppress(WebSocketDisconnect, OSError, RuntimeError):
        while chunk := await reader.read(CHUNK):
            await socket.send_bytes(chunk)
