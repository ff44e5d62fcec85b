"""Recipe for web push: hand one message to one browser's push service."""

from uuid import UUID

import structlog

from services import door
from services.auth.actor import SYSTEM
from services.edges import push as edge
from services.edges.push import PushGone, PushRefused
from services.kernel.errors import Invalid
from services.notifications import push

log = structlog.get_logger()


def send(message_id: str) -> None:
    """Sends a message once. Raises when the push service is away, so that it is tried again.

    A worker that dies between the service's answer and the row's end sends it a second
    time: it has the same topic and tag, so it takes the place of the first.
    """
    message = UUID(message_id)
    parcel = door.do(SYSTEM, push.claim, message)
    if parcel is None:
        return
    try:
        edge.send(
            parcel.endpoint,
            p256dh=parcel.p256dh,
            auth=parcel.auth,
            payload=parcel.payload,
            topic=parcel.topic,
            lives_seconds=int(push.LIVES.total_seconds()),
        )
    except PushGone:
        door.do(SYSTEM, push.forget, parcel.subscription_id)
    except (PushRefused, Invalid) as error:
        log.warning("push.refused", message=message_id, error=error.message)
        door.do(SYSTEM, push.taken, message, ok=False)
    except Exception:
        door.do(SYSTEM, push.release, message)
        raise
    else:
        door.do(SYSTEM, push.taken, message, ok=True)
