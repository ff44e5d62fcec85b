"""Rows of the database. Import this package to have every table's metadata."""

from services.models.base import metadata
from services.models.broker import BrokerCredential
from services.models.comments import Comment, CommentEdit, CommentLike, CommentMention
from services.models.discovery import (
    Category,
    HashtagDay,
    HashtagFollow,
    Promotion,
    Standing,
    UncountedDay,
)
from services.models.mail import Mail
from services.models.notifications import (
    Notification,
    NotificationChoice,
    NotificationPerson,
    PushMessage,
    PushSubscription,
)
from services.models.outbox import OutboxEvent
from services.models.palettes import Palette, PostLook
from services.models.people import Block, DataExport, Follow, Mute, OldHandle, PinnedPost, Shelf
from services.models.playlists import Playlist, PlaylistFollow, PlaylistItem
from services.models.posts import (
    Post,
    PostFile,
    PostParent,
    PostTag,
    RetiredFile,
    SimilarPost,
    UsedHashtag,
)
from services.models.proofs import OneUseToken, Passkey, RecoveryCode
from services.models.reactions import Reaction
from services.models.upkeep import Walk
from services.models.uploads import UploadFile, UploadJob
from services.models.users import ApiToken, AuthSession, RefreshToken, User

__all__ = [
    "ApiToken",
    "AuthSession",
    "Block",
    "BrokerCredential",
    "Category",
    "Comment",
    "CommentEdit",
    "CommentLike",
    "CommentMention",
    "DataExport",
    "Follow",
    "HashtagDay",
    "HashtagFollow",
    "Mail",
    "Mute",
    "Notification",
    "NotificationChoice",
    "NotificationPerson",
    "OldHandle",
    "OneUseToken",
    "OutboxEvent",
    "Palette",
    "Passkey",
    "PinnedPost",
    "Playlist",
    "PlaylistFollow",
    "PlaylistItem",
    "Post",
    "PostFile",
    "PostLook",
    "PostParent",
    "PostTag",
    "Promotion",
    "PushMessage",
    "PushSubscription",
    "Reaction",
    "RecoveryCode",
    "RefreshToken",
    "RetiredFile",
    "Shelf",
    "SimilarPost",
    "Standing",
    "UncountedDay",
    "UploadFile",
    "UploadJob",
    "UsedHashtag",
    "User",
    "Walk",
    "metadata",
]
