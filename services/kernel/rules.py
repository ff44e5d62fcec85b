"""The rules that people meet as figures: lengths, sizes, counts and rates, each with its unit.

Part of ``settings.Settings``, which is how they are read; the machinery's own figures stand there.
"""

from pydantic import Field
from pydantic_settings import BaseSettings

KIB = 1024
MIB = 1024 * KIB


class Rules(BaseSettings):
    """Defaults are those of the product."""

    # --- accounts and sessions
    access_token_seconds: int = Field(900, description="Life of an access token, seconds.")
    refresh_token_days: int = Field(7, description="Life of a refresh token, days.")
    refresh_grace_seconds: int = Field(
        10, description="Seconds in which a second tab may bring a refresh token just used."
    )
    proof_minutes: int = Field(
        10, description="Age of a proof of identity that delicate deeds ask for, minutes."
    )
    handle_min: int = Field(3, description="Shortest handle, characters.")
    handle_max: int = Field(32, description="Longest handle, characters.")
    password_min: int = Field(10, description="Shortest password, characters.")
    password_max: int = Field(256, description="Longest password, characters.")
    password_score_min: int = Field(
        2, description="Least strength of a password by zxcvbn: 0 (guessed at once) to 4.", le=4
    )
    verify_hours: int = Field(48, description="Life of a link that confirms an address, hours.")
    reset_minutes: int = Field(60, description="Life of a link that resets a password, minutes.")
    mails_per_account_hour: int = Field(5, description="Mails of one kind an account asks for.")
    resets_per_ip_hour: int = Field(20, description="Password resets asked for from one address.")
    tokens_max: int = Field(50, description="Most personal access tokens of one account.")
    register_per_ip_hour: int = Field(30, description="Sign-ups an hour from one address.")
    login_per_ip_5min: int = Field(20, description="Log-in tries in 5 minutes from one address.")
    login_per_account_5min: int = Field(10, description="Log-in tries in 5 minutes on one account.")
    codes_per_account_5min: int = Field(
        10, description="Codes of a second factor tried in 5 minutes on one account."
    )
    passkeys_max: int = Field(20, description="Most passkeys of an account.")
    passkey_seconds: int = Field(
        300, description="Time to answer a question for a passkey, seconds."
    )
    passkeys_per_ip_5min: int = Field(
        60, description="Log-ins with a passkey begun in 5 minutes from one address."
    )
    approval_required: bool = Field(
        True, description="Works of authors without trust wait for a moderator before discovery."
    )

    # --- profiles, and what people are to each other
    display_name_max: int = Field(64, description="Longest name on a profile, characters.")
    bio_max: int = Field(1000, description="Longest bio, characters.")
    links_max: int = Field(8, description="Most links on a profile.")
    link_length_max: int = Field(200, description="Longest link on a profile, characters.")
    avatar_bytes_max: int = Field(MIB, description="Largest file for an avatar, bytes.")
    avatars_per_hour: int = Field(20, description="New avatars an hour of one account.")
    pins_max: int = Field(6, description="Most works pinned to a profile.")
    handle_change_days: int = Field(30, description="Days between two changes of a handle.")
    handle_kept_days: int = Field(
        90, description="Days that an old handle leads to its owner and is nobody else's."
    )
    follows_max: int = Field(5000, description="Most people that one follows.")
    blocks_max: int = Field(1000, description="Most people that one blocks.")
    mutes_max: int = Field(1000, description="Most people that one mutes.")
    relations_per_minute: int = Field(
        120, description="Follows, blocks and mutes, and their ends, in a minute of one account."
    )

    # --- how often, and how much at once (services/edges/limits.py, makapix_app/api/sockets.py)
    rates_times: int = Field(
        1, description="All rates are multiplied by it: more than 1 to measure under load.", ge=1
    )
    reads_per_person_minute: int = Field(1200, description="Questions a minute of one account.")
    reads_per_ip_minute: int = Field(
        2400, description="Questions a minute from one address where nobody is signed in."
    )
    writes_per_person_minute: int = Field(300, description="Deeds a minute of one account.")
    writes_per_ip_minute: int = Field(600, description="Deeds a minute from one address.")
    body_bytes_max: int = Field(
        256 * KIB, description="Largest body of a request that is no upload, bytes."
    )
    events_per_second: int = Field(20, description="Events a second that one open page may send.")
    events_at_once: int = Field(60, description="Events that one open page may send in a burst.")
    events_dropped_max: int = Field(
        100, description="Events over that rate that are dropped before the page is cut off."
    )
    event_bytes_max: int = Field(64 * KIB, description="Largest event of an open page, bytes.")
    pages_per_ip: int = Field(200, description="Open pages from one address, each web process.")

    # --- what people say to each other
    reactions_minute: int = Field(120, description="Reactions a person gives in a minute.")
    playlists_max: int = Field(500, description="Most playlists of one person.")
    playlists_hour: int = Field(60, description="Playlists a person makes in an hour.")
    playlist_works_max: int = Field(1000, description="Most works in a playlist.")
    comment_max: int = Field(2000, description="Longest comment, characters.")
    comments_max: int = Field(1000, description="Most comments below a work.")
    comment_roots: int = Field(20, description="First comments on a page, each with its answers.")
    mentions_max: int = Field(10, description="People that one comment names.")
    comments_5min: int = Field(30, description="Comments a person writes in 5 minutes.")
    notify_quiet_seconds: int = Field(
        5, description="After telling somebody of one thing, seconds before they hear of it again."
    )
    push_quiet_seconds: int = Field(
        600, description="After a push about one thing, seconds before the next about it."
    )
    push_browsers_max: int = Field(10, description="Browsers that take web push for one person.")
    push_failing_days: int = Field(
        7, description="Days that a browser is kept whose push service takes nothing."
    )
    notifications_read_days: int = Field(90, description="Days that a read notification is kept.")
    notifications_unread_days: int = Field(365, description="Days that an unread one is kept.")

    # --- works
    side_min: int = Field(8, description="Smallest side of a work, pixels.")
    side_max: int = Field(256, description="Largest side of a work, pixels.")
    canvases: list[str] = Field([], description="The only sizes taken, as `64x64`; empty: any.")
    file_bytes_max: int = Field(5 * MIB, description="Largest image file, bytes.")
    frames_max: int = Field(1024, description="Most frames in a work.")
    pixels_max: int = Field(67_000_000, description="Most frames x width x height, pixels.")
    zip_bytes_max: int = Field(50_000_000, description="Largest ZIP, bytes.")
    zip_works_max: int = Field(100, description="Most works in a ZIP.")
    zip_unpacked_max: int = Field(
        200_000_000, description="Most that a ZIP holds when unpacked, bytes."
    )
    zip_ratio_max: int = Field(100, description="Highest ratio of unpacked to packed bytes.")
    title_max: int = Field(128, description="Longest title, characters.")
    description_max: int = Field(5000, description="Longest description, characters.")
    alt_text_max: int = Field(1000, description="Longest alt text, characters.")
    hashtags_max: int = Field(16, description="Most hashtags on a work.")
    hashtag_length_max: int = Field(64, description="Longest hashtag, characters.")
    hashtag_follows_max: int = Field(200, description="Most hashtags that one person follows.")
    parents_max: int = Field(8, description="Most works that a remix names.")
    download_scale_max: int = Field(16, description="Largest integer scale of a download.")
    trash_days: int = Field(7, description="Days in which a deleted work can be brought back.")
    replaced_days: int = Field(7, description="Days that a replaced file is kept.")
    signed_url_seconds: int = Field(600, description="Life of a link to a file that is not public.")

    # --- data of one's own
    export_days: int = Field(
        7, description="Life of a data export and of the link to it, days.", ge=1, le=7
    )

    # --- lists
    page_size: int = Field(24, description="Works on a page of a feed.")
    page_size_max: int = Field(100, description="Most items that one API answer lists.")
    search_length_max: int = Field(200, description="Longest search, characters.")
    search_filters_max: int = Field(12, description="Most filters of one search.")
