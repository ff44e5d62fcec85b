"""Handles that nobody can have: names of pages, of roles, and of the house itself."""

# ruff: noqa: SIM905
HANDLES = frozenset(
    """
    about account admin administrator anonymous api app assets auth avatar badge badges block
    board bot categories category comments contact css data demo device devices discover
    download edit error events everyone explore feed feeds files following guest hashtag
    hashtags health help home html js legal limits live log login logout maintainer makapix
    makapix_club me media metrics mod moderation moderator moderators mqtt new news nobody
    notifications null oauth official owner_dashboard password play player players playlist
    playlists post posts privacy profile promoted publish recent register report reports root
    rules save search security server settings share signin signout signup site sitemap staff
    static status support sync system tag tags team terms test trending undefined unknown
    update upload uploads user users vault verify view views web webmaster welcome www you
    """.split()
)
