"""Web push: a message to one browser through its push service (RFC 8030).

Encrypted for that browser alone (RFC 8291, aes128gcm of RFC 8188) and signed with
this installation's key (VAPID, RFC 8292). The address is a stranger's word: only
https to an address of the open internet is called, no redirect is followed, and of
the answer only the status is read.
"""

import base64
import binascii
import os
import socket
import time
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.jwk import ECKey

from services.kernel import networks
from services.kernel.errors import Invalid, MakapixError, Unavailable
from services.kernel.settings import settings

SECONDS = 10.0  # for each step of a call
TOKEN_SECONDS = 12 * 3600  # at most a day (RFC 8292, 2)
RECORD = 4096  # bytes of a push service's message at most (RFC 8030, 7.2)
PAYLOAD_MOST = RECORD - 86 - 17  # without the header and the record's end (RFC 8188, 2.1)
ENDPOINT_MOST = 1024  # characters
GONE = {404, 410}
LATER = {408, 425, 429}
Point = ec.EllipticCurvePublicKey


class PushGone(MakapixError):
    """The push service knows this browser no longer."""

    code = "push_gone"


class PushRefused(MakapixError):
    """The push service does not take this message, now or later."""

    code = "push_refused"


def is_offered() -> bool:
    """Whether this installation has a key for web push."""
    return bool(settings().push_key.get_secret_value())


def public_key() -> str:
    """What a browser subscribes with: the key's public point, base64url; empty without a key."""
    return _written(_point(_own_key().public_key())) if is_offered() else ""


def check(endpoint: str, p256dh: str, auth: str) -> None:
    """Raises Invalid for what no browser's push service gives out."""
    try:
        _parsed(endpoint)
    except ValueError as error:
        raise Invalid("A push service has an https address on the internet.") from error
    _keys(p256dh, auth)


def send(
    endpoint: str, *, p256dh: str, auth: str, payload: bytes, topic: str, lives_seconds: int
) -> None:
    """Hands a message to the push service, which keeps it so long for a browser that is away.

    A message that waits there is replaced by a later one of the same ``topic`` (at
    most 32 letters and digits). Raises PushGone and PushRefused for good,
    Unavailable for now.
    """
    browser, secret = _keys(p256dh, auth)
    try:
        where = _parsed(endpoint)
        url = httpx.URL(endpoint).copy_with(host=_address(where))
    except ValueError as error:
        raise PushRefused(str(error)) from error
    headers = {
        "Host": where.netloc,
        "Authorization": f"vapid t={_token(where)}, k={public_key()}",
        "Content-Encoding": "aes128gcm",
        "TTL": str(lives_seconds),
        "Topic": topic,
        "Urgency": "normal",
    }
    body = encrypted(payload, browser, secret)
    try:
        with (
            httpx.Client(timeout=SECONDS, trust_env=False, verify=networks.authorities()) as client,
            client.stream(
                "POST",
                url,
                headers=headers,
                content=body,
                extensions={"sni_hostname": where.hostname},
            ) as answer,
        ):
            status = answer.status_code
    except httpx.HTTPError as error:
        raise Unavailable(f"{where.hostname} does not answer: {type(error).__name__}.") from error
    if status in GONE:
        raise PushGone(f"{where.hostname} answered {status}.")
    if status in LATER or status >= 500:
        raise Unavailable(f"{where.hostname} answered {status}.")
    if not 200 <= status < 300:
        raise PushRefused(f"{where.hostname} answered {status}.")


def encrypted(
    payload: bytes,
    browser: Point,
    secret: bytes,
    *,
    once: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The payload for the browser with this key and secret (RFC 8291, 3.4), in one record.

    ``once`` and ``salt`` are new each time; only a test gives them. Raises ValueError
    for more than ``PAYLOAD_MOST`` bytes.
    """
    if len(payload) > PAYLOAD_MOST:
        raise ValueError(f"A push holds {PAYLOAD_MOST:,} bytes; this one has {len(payload):,}.")
    once, salt = once or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    ours, theirs = _point(once.public_key()), _point(browser)
    shared = once.exchange(ec.ECDH(), browser)
    drawn = _derived(shared, secret, b"WebPush: info\0" + theirs + ours, 32)
    key = _derived(drawn, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(drawn, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(key).encrypt(nonce, payload + b"\x02", None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@lru_cache(maxsize=2)
def _key_of(digits: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int(digits, 16), ec.SECP256R1())


def _own_key() -> ec.EllipticCurvePrivateKey:
    return _key_of(settings().push_key.get_secret_value())


def _token(where: SplitResult) -> str:
    """Who sends this, for that push service alone."""
    pem = _own_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": settings().public_url,
    }
    return jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, ECKey.import_key(pem))


def _parsed(endpoint: str) -> SplitResult:
    """Raises ValueError for an address that is not called."""
    where = urlsplit(endpoint)
    schemes = {"https", "http"} if settings().push_anywhere else {"https"}
    plain = endpoint.isascii() and endpoint.isprintable() and len(endpoint) <= ENDPOINT_MOST
    if not plain or where.scheme not in schemes or not where.hostname or "@" in where.netloc:
        raise ValueError("that is no address of a push service")
    if where.port not in {None, 443} and not settings().push_anywhere:  # port may raise, too
        raise ValueError("push services listen at port 443")
    return where


def _address(where: SplitResult) -> str:
    """Where the host is at this moment: the call goes there and nowhere else, so that a name
    cannot mean another address by then. Raises ValueError, or Unavailable for now."""
    host = where.hostname or ""
    try:
        found = socket.getaddrinfo(host, where.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable(f"{host} is not known by its name.") from error
    addresses = [str(one[4][0]) for one in found]
    if not settings().push_anywhere and not all(map(networks.is_public, addresses)):
        raise ValueError(f"{host} is not on the open internet")
    return addresses[0]


def _keys(p256dh: str, auth: str) -> tuple[Point, bytes]:
    """The browser's key and secret. Raises Invalid."""
    try:
        secret = _read(auth)
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _read(p256dh))
    except (ValueError, binascii.Error) as error:
        raise Invalid("The keys are not those of a browser: a point of P-256 and a secret.") from (
            error
        )
    if len(secret) != 16:
        raise Invalid("The secret of a browser has 16 bytes.")
    return key, secret


def _point(key: Point) -> bytes:
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _read(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
