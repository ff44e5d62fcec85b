"""``/share/{name}``: the share card of a face, for a profile without works."""

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from makapix_app.html.answers import dated
from services.profiles import share

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
SECONDS = 86_400  # that others may keep a card: another avatar has another address
# Drawing costs CPU, the first time; one at once leaves room for the rest.
_drawing = CapacityLimiter(1)


@router.api_route("/share/{name}", methods=READ)
async def face(request: Request, name: str) -> Response:
    """The card of the avatar of that name, or 404."""
    body = await to_thread.run_sync(share.card, name, limiter=_drawing)
    return dated(request, body, "image/png", seconds=SECONDS)
