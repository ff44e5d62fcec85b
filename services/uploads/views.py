"""How an upload looks to the person who sent it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.kernel import ids
from services.models import Post, UploadFile, UploadJob

STEPS = ("received", "checked", "stored", "live")


@dataclass(frozen=True)
class UploadFileView:
    """One file of an upload: how far it is, and the refusal in full if it was refused."""

    name: str
    state: str
    code: str = ""
    message: str = ""
    slug: str = ""
    url: str = ""
    title: str = ""
    approved: bool = True
    draft: bool = False


@dataclass(frozen=True)
class UploadView:
    """An upload. ``finished`` says that nothing more will happen to it."""

    id: str
    filename: str
    state: str
    bytes: int
    tries: int
    code: str = ""
    message: str = ""
    finished: bool = False
    files: list[UploadFileView] = field(default_factory=list)


def file_view(row: UploadFile, post: Post | None) -> UploadFileView:
    """A file of an upload, with its work or the twin that it was refused for."""
    slug = ids.slug(post.number) if post else ""
    return UploadFileView(
        name=row.name,
        state=row.state,
        code=row.code,
        message=row.message,
        slug=slug,
        url=f"/posts/{slug}" if slug else "",
        title=post.title if post else "",
        approved=post.approved_at is not None if post else True,
        draft=post.visibility == "draft" if post else False,
    )


def upload_view(job: UploadJob, files: Iterable[UploadFileView]) -> UploadView:
    """An upload with its files."""
    return UploadView(
        id=str(job.id),
        filename=job.filename,
        state=job.state,
        bytes=job.bytes,
        tries=job.tries,
        code=job.code,
        message=job.message,
        finished=job.finished_at is not None,
        files=list(files),
    )
