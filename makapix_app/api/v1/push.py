"""Web push: the browsers that take it for the caller (Push API, RFC 8030, 8291, 8292)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.edges import push as edge
from services.notifications import push
from services.notifications.push import Browser

router = APIRouter(prefix=f"{PREFIX}/push", tags=["notifications"])
Who = Annotated[Credential, Depends(who.caller)]


class Offer(BaseModel):
    """``key`` is what a browser subscribes with (`applicationServerKey`); empty: not offered."""

    key: str


class Keys(BaseModel):
    """The browser's key and secret, base64url."""

    p256dh: str = Field(max_length=128)
    auth: str = Field(max_length=64)


class Subscription(BaseModel):
    """What `PushSubscription.toJSON()` gives."""

    endpoint: str = Field(max_length=edge.ENDPOINT_MOST)
    keys: Keys


class Subscribed(BaseModel):
    """The browser's id here."""

    id: UUID


@router.get("")
def offer() -> Offer:
    """Whether and with which key this installation sends web push."""
    return Offer(key=edge.public_key())


@router.get("/subscriptions")
def mine(caller: Who, response: Response) -> list[Browser]:
    """The caller's browsers, the newest first."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, push.mine)


@router.post("/subscriptions", status_code=201)
def subscribe(body: Subscription, caller: Who) -> Subscribed:
    """The browser of this session takes web push until the session ends; twice is once."""
    made = door.do(
        caller,
        push.subscribe,
        endpoint=body.endpoint,
        p256dh=body.keys.p256dh,
        auth=body.keys.auth,
    )
    return Subscribed(id=made)


@router.delete("/subscriptions/{subscription_id}", status_code=204)
def unsubscribe(subscription_id: UUID, caller: Who) -> None:
    """This browser takes it no longer."""
    door.do(caller, push.unsubscribe, subscription_id)
