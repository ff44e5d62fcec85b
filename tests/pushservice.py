"""A push service as browsers have one: takes messages over HTTP, checks who sends them and for
whom, and reads them as the browser would (RFC 8030, 8188, 8291, 8292)."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

AUTH = b"a secret of mine"


@dataclass
class Taken:
    """A message that was taken: to whom, what it says, and its headers."""

    browser: str
    said: dict[str, Any]
    topic: str
    lives_seconds: int
    sender: dict[str, Any]


@dataclass
class PushService:
    """The service and the browsers that it serves. ``answers`` are its next statuses."""

    url: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    taken: list[Taken] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    def browser(self, name: str) -> dict[str, str]:
        """What a browser of that name gives to a site."""
        return {
            "endpoint": f"{self.url}/{name}",
            "p256dh": written(_point(self.key)),
            "auth": written(AUTH),
        }

    def take(self, path: str, headers: Any, body: bytes) -> int:
        """The status of the answer. Raises when the message is not as the standards say."""
        if self.answers and (status := self.answers.pop(0)) != 201:
            return status
        assert headers["Content-Encoding"] == "aes128gcm" and len(body) <= 4096
        self.taken.append(
            Taken(
                path.strip("/"),
                json.loads(read(body, self.key, AUTH)),
                headers["Topic"],
                int(headers["TTL"]),
                self._sender(headers["Authorization"]),
            )
        )
        self.arrived.set()
        return 201

    def _sender(self, authorization: str) -> dict[str, Any]:
        """Who sent it: the token's claims, checked with the key that comes with it."""
        scheme, rest = authorization.split(" ", 1)
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        point = unwritten(parts["k"])
        key = ECKey.import_key(
            {"kty": "EC", "crv": "P-256", "x": written(point[1:33]), "y": written(point[33:])}
        )
        claims = jwt.decode(parts["t"], key, algorithms=["ES256"]).claims
        assert (scheme, claims["aud"]) == ("vapid", self.url)
        assert time.time() < claims["exp"] <= time.time() + 24 * 3600
        assert claims["sub"].startswith(("mailto:", "https://", "http://localhost"))
        return claims | {"key": parts["k"]}


def read(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What a message says to the browser with this key and secret. Raises when it is for another."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    theirs, record = body[21 : 21 + length], body[21 + length :]
    assert len(record) <= size
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    info = b"WebPush: info\0" + _point(key) + theirs
    drawn = _derived(key.exchange(ec.ECDH(), sender), auth, info, 32)
    nonce = _derived(drawn, salt, b"Content-Encoding: nonce\0", 12)
    content = _derived(drawn, salt, b"Content-Encoding: aes128gcm\0", 16)
    padded = AESGCM(content).decrypt(nonce, record, None).rstrip(b"\0")
    assert padded.endswith(b"\x02"), "the last record ends with 2"
    return padded[:-1]


def written(data: bytes) -> str:
    """As base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unwritten(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@contextmanager
def start_push_service() -> Iterator[PushService]:
    """One on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status = service.take(self.path, self.headers, body)
            except Exception:
                status = 400
            self.send_response(status)
            if status in range(300, 400):
                self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = PushService(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
