"""The route table: one line a page.

A module a group of pages, since the frontend is split by Python module: what a
page does not need, it does not load.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from pages import (
    about,
    entrance,
    home,
    limits,
    links,
    missing,
    notifications,
    palettes,
    people,
    playlists,
    post,
    profile,
    publish,
    rules,
    search,
)
from pages.settings import account, data, security, tokens
from pages.settings import notifications as settings_notifications
from pages.settings import people as settings_people
from pages.settings import profile as settings_profile
from state.account import Account, Forgotten, MailFiles, MailLink
from state.choosing import OwnersPlaylists
from state.data import YourData
from state.feeds import FollowedFeed, HashtagFeed, HomeFeed, RecentFeed, TrendingFeed
from state.github import GitHub
from state.hashtags import FollowedHashtags
from state.notifications import Channels, Notifications
from state.palettes import PaletteShown
from state.passkeys import Passkeys
from state.playlists import PlaylistShown
from state.posts import WorkPage
from state.profiles import OwnProfilePage, ProfilePage
from state.publish import Publish
from state.relations import Blocked, Followed, Followers, Following
from state.search import SearchPage, UsedHashtags
from state.second_factor import SecondFactor
from state.session import Entrance, Session
from state.sessions import Sessions
from state.tokens import AccessTokens


@dataclass(frozen=True)
class Route:
    """A page: where it is, what draws it, its title, and what it loads besides the viewer."""

    path: str
    draw: Callable[[], rx.Component]
    title: Any
    load: Any = None

    @property
    def on_load(self) -> list[Any]:
        """The viewer first, then the page's own; settings are shown when all of them are read."""
        load = self.load if isinstance(self.load, tuple) else (self.load,)
        last = Session.settle if self.path.startswith("/settings/") else None
        return [Session.load, *(event for event in (*load, last) if event)]


def _titled(name: Any, alone: str) -> Any:
    return rx.cond(name, name + " · Makapix", alone)


ROUTES = (
    Route("/", home.home, "Makapix · pixel art", HomeFeed.open),
    Route("/recent", home.recent, "Recent · Makapix", RecentFeed.open),
    Route("/trending", home.trending, "Trending · Makapix", TrendingFeed.open),
    Route("/posts/[slug]", post.post, _titled(WorkPage.work.card.title, "Makapix"), WorkPage.open),
    Route(
        "/u/[handle]",
        profile.profile,
        _titled(ProfilePage.person.name, "Makapix"),
        ProfilePage.open,
    ),
    Route(
        "/u/[handle]/followers",
        people.followers,
        _titled(ProfilePage.person.name, "Followers"),
        Followers.open,
    ),
    Route(
        "/u/[handle]/following",
        people.following,
        _titled(ProfilePage.person.name, "Following"),
        Following.open,
    ),
    Route(
        "/u/[handle]/playlists",
        playlists.of_person,
        _titled(ProfilePage.person.name, "Playlists"),
        OwnersPlaylists.open,
    ),
    Route(
        "/playlists/[slug]",
        playlists.playlist,
        _titled(PlaylistShown.playlist.card.title, "Makapix"),
        PlaylistShown.open,
    ),
    Route("/playlists/[slug]/play", playlists.play, "Player · Makapix"),
    Route("/following", people.followed_works, "Following · Makapix", FollowedFeed.open),
    Route("/following/people", people.followed, "Following · Makapix", Followed.open),
    Route(
        "/following/hashtags",
        people.followed_hashtags,
        "Following · Makapix",
        FollowedHashtags.open,
    ),
    Route("/palettes", palettes.well_known, "Palettes · Makapix"),
    Route(
        "/palettes/[key]",
        palettes.palette,
        _titled(PaletteShown.palette.title, "Palettes · Makapix"),
        PaletteShown.open,
    ),
    Route("/search", search.found, "Search · Makapix", SearchPage.open),
    Route("/hashtags", search.hashtags, "Hashtags · Makapix", UsedHashtags.open),
    Route(
        "/hashtags/[tag]",
        search.hashtag,
        _titled(HashtagFeed.asked, "Makapix"),
        (HashtagFeed.open, FollowedHashtags.look),
    ),
    Route(
        "/settings/profile",
        settings_profile.own_profile,
        "Your profile · Makapix",
        OwnProfilePage.open,
    ),
    Route(
        "/settings/people",
        settings_people.blocked_and_muted,
        "Blocked and muted · Makapix",
        Blocked.open,
    ),
    Route("/notifications", notifications.told, "Notifications · Makapix", Notifications.open),
    Route(
        "/settings/notifications",
        settings_notifications.notification_channels,
        "Notifications · Makapix",
        Channels.open,
    ),
    Route("/publish", publish.publish_page, "Publish · Makapix", Publish.open),
    Route("/login", entrance.log_in, "Log in · Makapix", (Entrance.open, GitHub.open)),
    Route("/signup", entrance.sign_up, "Sign up · Makapix", (Entrance.open, GitHub.open)),
    Route("/forgot", links.forgot, "Forgot your password? · Makapix", Forgotten.open),
    Route("/reset", links.reset, "New password · Makapix", MailLink.open),
    Route("/verify", links.verify, "Confirm your address · Makapix", MailLink.open),
    Route("/dev/mail", links.mail_files, "Mail · Makapix", MailFiles.open),
    Route("/settings/account", account.account, "Account · Makapix", (Account.open, GitHub.open)),
    Route("/settings/tokens", tokens.tokens, "Access tokens · Makapix", AccessTokens.open),
    Route(
        "/settings/security",
        security.security,
        "Security · Makapix",
        (Sessions.open, Passkeys.open, SecondFactor.open),
    ),
    Route("/settings/data", data.data, "Your data · Makapix", YourData.open),
    Route("/about", about.about, "About · Makapix"),
    Route("/rules", rules.rules, "Rules · Makapix"),
    Route("/limits", limits.limits, "Limits · Makapix"),
    Route("404", missing.missing, "Nothing hangs here · Makapix"),
)
