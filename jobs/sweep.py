"""Finds again what was lost between a commit and a worker, and sends it once more."""

from datetime import timedelta

import structlog

from jobs import files
from services import broker, door, outbox, policy
from services.accounts import mails
from services.auth.actor import SYSTEM, Actor
from services.edges import queue
from services.edges.storage import storage
from services.exports import work as exports
from services.notifications import commands as notifications
from services.notifications import push
from services.posts import commands, placement
from services.profiles import avatars
from services.search import popular, tags
from services.upkeep import expiry
from services.uploads import work

log = structlog.get_logger()
TEMPORARY_KEPT = timedelta(hours=6)


def lost_uploads() -> int:
    """Uploads that wait without a job, or whose worker died."""
    ids = door.ask(SYSTEM, work.lost)
    for job_id in ids:
        queue.send("jobs.uploads.process", job_id, queue="publish")
    return _said("sweep.uploads", len(ids))


def lost_exports() -> int:
    """Exports that wait without a job, or whose worker died."""
    ids = door.ask(SYSTEM, exports.lost)
    for export_id in ids:
        queue.send("jobs.exports.build", export_id, queue="slow")
    return _said("sweep.exports", len(ids))


def lost_mails() -> int:
    """Mails that wait without a job, or whose worker died; those of yesterday are given up."""
    door.do(SYSTEM, mails.give_up)
    ids = door.ask(SYSTEM, mails.lost)
    for mail_id in ids:
        queue.send("jobs.mail.send", mail_id)
    return _said("sweep.mails", len(ids))


def lost_pushes() -> int:
    """Messages to browsers that wait without a job, or whose worker died."""
    ids = door.ask(SYSTEM, push.lost)
    for message_id in ids:
        queue.send("jobs.push.send", message_id)
    return _said("sweep.pushes", len(ids))


def misplaced_files() -> int:
    """Works and avatars whose files lie in the wrong area."""
    ids = door.ask(SYSTEM, placement.unsettled)
    for post_id in ids:
        queue.send("jobs.files.settle", post_id)
    faces = door.ask(SYSTEM, avatars.misplaced)
    for face in faces:
        queue.send("jobs.people.settle", face.person_id)
    return _said("sweep.files", len(ids) + len(faces))


def trash() -> int:
    """Works whose time in the trash is over, and the objects that they leave."""
    purged = door.do(SYSTEM, commands.purge)
    return _said("sweep.trash", purged + files.remove_retired())


def leftovers() -> int:
    """Delivered events of yesterday and what interrupted uploads left in storage."""
    pruned = door.do(SYSTEM, _prune)
    return _said("sweep.leftovers", pruned + storage().sweep_temporary(TEMPORARY_KEPT))


def hashtags() -> int:
    """How many works have each hashtag, by which suggestions are sorted."""
    return _said("sweep.hashtags", door.do(SYSTEM, tags.recount))


def hashtag_days() -> int:
    """The days whose works came, went or changed: their hashtags are counted anew."""
    return _said("sweep.hashtag_days", door.do(SYSTEM, popular.count))


def over() -> int:
    """Proofs, sessions, logins, handles, suspensions, exports, notifications, pushes
    that are over."""
    deeds = (
        expiry.forget,
        expiry.end_suspensions,
        expiry.end_exports,
        broker.prune,
        notifications.prune,
        push.prune,
    )
    return _said("sweep.over", sum(door.do(SYSTEM, deed) for deed in deeds))


def _prune(tx, actor: Actor) -> int:
    policy.require_system(actor)
    return outbox.prune(tx)


def _said(what: str, count: int) -> int:
    if count:
        log.info(what, count=count)
    return count
