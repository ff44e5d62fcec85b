"""Stored files that no row names: what a killed worker or an interrupted upload left behind."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.models import DataExport, Post, PostFile, RetiredFile, UploadFile, UploadJob, User

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_WORK = re.compile(rf"(?:public|private)/[0-3][0-9a-f]/[0-3][0-9a-f]/({_UUID})([._-].+)")
_OTHER = {"public": "private", "private": "public"}
OPEN = UploadJob.state.in_(("queued", "running"))


def unnamed(tx: Session, actor: Actor, keys: Sequence[str]) -> list[str]:
    """Those of the keys that nothing names and no upload in hand is about to name.

    A work names its files in both areas, since they may be on the way from one
    to the other. Storage keys are drawn once for each file of an upload, so what
    is not named after its upload has ended never will be.
    """
    policy.require_system(actor)
    left = set(keys) - _of_works(tx, keys)
    for named in (_elsewhere, _avatars):
        if left:
            left -= named(tx, sorted(left))
    return sorted(left)


def _of_works(tx: Session, keys: Sequence[str]) -> set[str]:
    parts = {key: (UUID(m[1]), m[2]) for key in keys if (m := _WORK.fullmatch(key))}
    drawn = {storage_key for storage_key, _ in parts.values()}
    if not drawn:
        return set()
    live = tx.execute(
        select(Post.storage_key, PostFile.suffix)
        .join(PostFile, PostFile.post_id == Post.id)
        .where(Post.storage_key.in_(drawn))
    )
    live = {(storage_key, suffix) for storage_key, suffix in live}
    coming = set(
        tx.scalars(
            select(UploadFile.storage_key)
            .join(UploadJob, UploadJob.id == UploadFile.job_id)
            .where(UploadFile.storage_key.in_(drawn), OPEN)
        )
    )
    return {key for key, part in parts.items() if part in live or part[0] in coming}


def _elsewhere(tx: Session, keys: Sequence[str]) -> set[str]:
    """Kept until their purge (in either area), waiting for a worker, or a person's export."""
    twins = {
        key: f"{_OTHER.get(area, area)}/{rest}"
        for key in keys
        for area, _, rest in [key.partition("/")]
    }
    retired = set(
        tx.scalars(select(RetiredFile.path).where(RetiredFile.path.in_({*twins, *twins.values()})))
    )
    named = {key for key, twin in twins.items() if key in retired or twin in retired}
    for query in (
        select(UploadJob.source).where(UploadJob.source.in_(keys), OPEN),
        select(DataExport.path).where(DataExport.path.in_(keys)),
    ):
        named |= set(tx.scalars(query))
    return named


def _avatars(tx: Session, keys: Sequence[str]) -> set[str]:
    """Worn avatars, in either area; the key of one in the private area says so."""
    names = {key: key.partition("/")[2] for key in keys if key.partition("/")[0] in _OTHER}
    wanted = {*names.values(), *(f"private/{name}" for name in names.values())}
    worn = {
        key.removeprefix("private/")
        for key in tx.scalars(select(User.avatar_key).where(User.avatar_key.in_(wanted)))
    }
    return {key for key, name in names.items() if name in worn}
