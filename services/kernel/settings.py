"""Every setting and limit of Makapix, with its unit: one class, read once.

The limits page, ``/api/v1/config`` and ``docs/settings.md`` are made from it.
Environment variables are the field's name in capitals behind ``MAKAPIX_``.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from services.kernel.rules import KIB, MIB, Rules

DEVELOPMENT_SECRET = "development-secret-not-for-production"  # noqa: S105
SECRET_LEAST = 32


class Settings(Rules):
    """Defaults are those of the embedded development mode."""

    model_config = SettingsConfigDict(env_prefix="MAKAPIX_", frozen=True, env_ignore_empty=True)

    # --- where and how it runs
    mode: Literal["development", "production"] = Field(
        "development", description="Production refuses demo accounts and default secrets."
    )
    var: Path = Field(Path("var"), description="Folder of everything that is written at run time.")
    port: int = Field(8000, description="TCP port of the one public address.", ge=1, le=65535)
    public_url: str = Field(
        "http://localhost:8000", description="Origin that people type, without a trailing slash."
    )
    other_origins: list[str] = Field(
        [], description="More origins that may talk to us, as a phone on the same network."
    )
    frontend_dir: Path | None = Field(
        None, description="Folder of exported frontends; empty: `{var}/frontend`."
    )
    secret: SecretStr = Field(
        SecretStr(DEVELOPMENT_SECRET),
        description="Signs access tokens and file links, encrypts the keys of second factors; at"
        " least 32 characters.",
    )

    trusted_proxies: list[str] = Field(
        ["127.0.0.1", "::1"],
        description="Addresses or networks (CIDR) whose X-Forwarded-For is believed.",
    )

    # --- what it stands on
    database_url: str = Field(
        "postgresql://makapix@localhost/makapix", description="PostgreSQL 16 or newer."
    )
    database_owner_url: str = Field(
        "",
        description="The same database for the owner of its tables: migrations and the command"
        " line; empty: the application owns them.",
    )
    database_read_url: str = Field(
        "", description="Read replica for questions; empty: the primary answers them."
    )
    database_pool: int = Field(10, description="Connections a process may hold.", ge=1, le=100)
    redis_url: str = Field(
        "redis://localhost:6379/0", description="Redis 7.2+ or Valkey; must be `noeviction`."
    )
    mqtt_url: str = Field(
        "mqtt://localhost:1883",
        description="Broker for the server: mqtt[s]://user:password@host:port.",
    )
    storage: Literal["local", "s3"] = Field("local", description="Driver that keeps the files.")
    storage_dir: Path | None = Field(
        None, description="Folder of the local driver; empty: `{var}/storage`."
    )
    vault_url: str = Field(
        "", description="Base address of public works (a CDN); empty: `{public_url}/vault`."
    )
    s3_endpoint: str = Field("", description="S3 endpoint; empty: AWS.")
    s3_region: str = Field("auto", description="S3 region.")
    s3_bucket: str = Field("makapix", description="Private bucket with versioning.")
    s3_access_key: str = Field("", description="Access key, scoped to the bucket.")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="Secret key.")

    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server: smtp[s]://user:password@host:port; empty: files in `{var}/mail`.",
    )
    mail_from: str = Field("", description="Sender of mails; empty: `no-reply@` the public host.")

    push_key: SecretStr = Field(
        SecretStr(""),
        description="Private key of web push (VAPID, P-256): 64 hexadecimal digits; empty: no"
        " page offers it.",
    )
    push_anywhere: bool = Field(
        False,
        description="Development: push services may be on this machine, and without TLS.",
    )

    # --- the broker's listeners
    broker_login_seconds: int = Field(
        3600, description="Life of a login at the broker, seconds.", le=3600
    )
    broker_logins_max: int = Field(20, description="Logins at the broker that one person may hold.")
    broker_logins_hour: int = Field(120, description="Logins at the broker a person gets an hour.")
    gateway_connections_max: int = Field(
        1000, description="Open connections of the gateway at `/mqtt`."
    )

    # --- inspection of strangers' files
    inspect_cpu_seconds: int = Field(5, description="CPU time for one file, seconds.")
    inspect_memory_bytes: int = Field(512 * MIB, description="Address space for one file, bytes.")
    inspect_wall_seconds: int = Field(
        60,
        description="Wall time for one file, seconds: far above its CPU time, so that a busy "
        "machine refuses no good file.",
    )
    metadata_bytes_max: int = Field(
        256 * KIB, description="Most metadata in an image file (text, profiles), unpacked, bytes."
    )
    render_cpu_seconds: int = Field(
        60, description="CPU time for one work's renditions or download, seconds."
    )
    render_wall_seconds: int = Field(
        120, description="Wall time for one work's renditions or download, seconds."
    )

    github_client_id: str = Field(
        "", description="OAuth app at GitHub; empty: no log-in with GitHub is offered."
    )
    github_client_secret: SecretStr = Field(
        SecretStr(""), description="Secret of the OAuth app at GitHub."
    )
    github_url: str = Field(
        "https://github.com",
        description="Where people allow the log-in; GitHub Enterprise differs.",
    )
    github_api_url: str = Field("https://api.github.com", description="GitHub's REST API.")

    # --- jobs
    job_tries: int = Field(5, description="Tries before a job is called failed.")
    job_lease_seconds: int = Field(
        30, description="Silence after which a running job is taken over."
    )
    sweep_seconds: int = Field(10, description="Seconds between two looks for lost work.")

    # --- upkeep
    replica_dir: Path | None = Field(
        None, description="Folder on another disk for a second copy of each original; empty: none."
    )
    orphan_days: int = Field(
        7, description="Age at which a stored file that no row names is removed, days.", ge=0
    )
    walk_step_works: int = Field(
        100, description="Most works that are looked at in one step of a walk.", ge=1
    )
    walk_step_objects: int = Field(
        1000, description="Most stored files that are looked at in one step of a walk.", ge=1
    )
    walk_step_seconds: float = Field(
        2.0, description="Time after which a step of a walk ends early, seconds.", gt=0
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Bearer token that opens `/metrics`; empty: this machine alone."
    )

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        """Production does not start with the secret that everybody knows."""
        secret = self.secret.get_secret_value()
        if self.mode == "production" and (
            secret == DEVELOPMENT_SECRET or len(secret) < SECRET_LEAST
        ):
            raise ValueError(
                f"In production MAKAPIX_SECRET is set, with at least {SECRET_LEAST} characters."
            )
        if self.mode == "production" and self.push_anywhere:
            raise ValueError("MAKAPIX_PUSH_ANYWHERE is for development only.")
        return self

    @field_validator("push_key")
    @classmethod
    def _is_a_key(cls, key: SecretStr) -> SecretStr:
        """A wrong key is found at the start, not when the first browser asks."""
        if (said := key.get_secret_value()) and not re.fullmatch("[0-9a-fA-F]{64}", said):
            raise ValueError("MAKAPIX_PUSH_KEY has 64 hexadecimal digits: openssl rand -hex 32.")
        return key

    @property
    def vault(self) -> str:
        """Base address of public works, without a trailing slash."""
        return (self.vault_url or f"{self.public_url}/vault").rstrip("/")

    @property
    def vault_here(self) -> str:
        """The same as a page names it: a path of its own origin, unless there is a CDN."""
        return self.vault_url.rstrip("/") or "/vault"

    @property
    def frontend_path(self) -> Path:
        """Folder of the exported frontend that is in use: `site/` and what the front needs."""
        return (self.frontend_dir or self.var / "frontend") / "current"

    @property
    def storage_path(self) -> Path:
        """Folder of the local storage driver."""
        return self.storage_dir or self.var / "storage"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()


# What clients are told: limits that a form or a player needs to know before it sends.
PUBLIC = (
    "side_min", "side_max", "canvases", "file_bytes_max", "frames_max", "pixels_max",
    "zip_bytes_max", "zip_works_max", "zip_unpacked_max", "zip_ratio_max", "title_max",
    "description_max", "alt_text_max", "hashtags_max", "hashtag_length_max", "parents_max",
    "download_scale_max", "trash_days", "handle_min", "handle_max", "password_min",
    "display_name_max", "bio_max", "links_max", "link_length_max", "avatar_bytes_max", "pins_max",
    "follows_max", "blocks_max", "mutes_max", "handle_change_days", "handle_kept_days",
    "password_max", "page_size", "page_size_max", "register_per_ip_hour",
    "login_per_ip_5min", "login_per_account_5min", "reads_per_person_minute",
    "reads_per_ip_minute", "writes_per_person_minute", "writes_per_ip_minute",
    "body_bytes_max", "events_per_second", "events_at_once", "event_bytes_max",
    "pages_per_ip", "access_token_seconds", "refresh_token_days", "comment_max", "comments_max",
    "mentions_max", "comments_5min", "reactions_minute", "playlists_max", "playlist_works_max",
    "playlists_hour",
)  # fmt: skip
