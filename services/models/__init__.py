"""Rows of the database. Import this package to have every table's metadata."""

from services.models.base import metadata
from services.models.outbox import OutboxEvent
from services.models.posts import Post, PostFile, PostParent, PostTag, RetiredFile
from services.models.uploads import UploadFile, UploadJob
from services.models.users import ApiToken, AuthSession, RefreshToken, User

__all__ = [
    "ApiToken",
    "AuthSession",
    "OutboxEvent",
    "Post",
    "PostFile",
    "PostParent",
    "PostTag",
    "RefreshToken",
    "RetiredFile",
    "UploadFile",
    "UploadJob",
    "User",
    "metadata",
]
