"""The shapes of a profile: as others see it, and as its owner fills it in."""

from dataclasses import dataclass, field

from services.kernel.links import Link, Segment
from services.posts.views import PostCard


@dataclass(frozen=True)
class Profile:
    """A person as this viewer sees them.

    ``private`` and ``drafts`` count the works that only their author finds here;
    ``hidden`` is a profile that nobody else sees. All three are for oneself. ``reacted`` is
    whether there are works to which the person reacted and which this viewer may find here.
    """

    handle: str = ""
    name: str = ""
    bio: str = ""
    bio_parts: list[Segment] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    avatar_url: str = ""
    works: int = 0
    private: int = 0
    drafts: int = 0
    followers: int = 0
    following: int = 0
    reputation: int = 0
    joined_text: str = ""
    is_me: bool = False
    followed: bool = False
    follows_me: bool = False
    muted: bool = False
    hidden: bool = False
    reacted: bool = False


@dataclass(frozen=True)
class Pin:
    """A work that its author shows first, with the beginning of its description."""

    card: PostCard
    words: str = ""


@dataclass(frozen=True)
class OwnProfile:
    """What a person sets on their profile; ``avatar_works`` may serve as their face."""

    handle: str = ""
    display_name: str = ""
    bio: str = ""
    links: list[str] = field(default_factory=list)
    avatar_url: str = ""
    shown_warnings: list[str] = field(default_factory=list)
    profile_hidden: bool = False
    reacted_shown: bool = True
    handle_again_text: str = ""
