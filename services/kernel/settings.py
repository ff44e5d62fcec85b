"""Every setting and limit of Makapix, with its unit: one class, read once.

The limits page, ``/api/v1/config`` and ``docs/settings.md`` are made from it.
Environment variables are the field's name in capitals behind ``MAKAPIX_``.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_SECRET = "development-secret-not-for-production"  # noqa: S105
SECRET_LEAST = 32
KIB = 1024
MIB = 1024 * KIB


class Settings(BaseSettings):
    """Defaults are those of the embedded development mode."""

    model_config = SettingsConfigDict(env_prefix="MAKAPIX_", frozen=True)

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
        description="Key that signs access tokens and file links; at least 32 characters.",
    )

    trusted_proxies: list[str] = Field(
        ["127.0.0.1", "::1"], description="Addresses whose X-Forwarded-For is believed."
    )

    # --- what it stands on
    database_url: str = Field(
        "postgresql://makapix@localhost/makapix", description="PostgreSQL 16 or newer."
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

    # --- accounts and sessions
    access_token_seconds: int = Field(900, description="Life of an access token, seconds.")
    refresh_token_days: int = Field(7, description="Life of a refresh token, days.")
    handle_min: int = Field(3, description="Shortest handle, characters.")
    handle_max: int = Field(32, description="Longest handle, characters.")
    password_min: int = Field(10, description="Shortest password, characters.")
    password_max: int = Field(256, description="Longest password, characters.")
    register_per_ip_hour: int = Field(30, description="Sign-ups an hour from one address.")
    login_per_ip_5min: int = Field(20, description="Log-in tries in 5 minutes from one address.")
    login_per_account_5min: int = Field(10, description="Log-in tries in 5 minutes on one account.")
    approval_required: bool = Field(
        True, description="Works of authors without trust wait for a moderator before discovery."
    )

    # --- works
    side_min: int = Field(8, description="Smallest side of a work, pixels.")
    side_max: int = Field(256, description="Largest side of a work, pixels.")
    canvases: list[str] = Field([], description="If not empty, the only sizes taken, as `64x64`.")
    file_bytes_max: int = Field(5 * MIB, description="Largest image file, bytes.")
    frames_max: int = Field(1024, description="Most frames in a work.")
    pixels_max: int = Field(67_000_000, description="Most frames x width x height, pixels.")
    zip_bytes_max: int = Field(50_000_000, description="Largest ZIP, bytes.")
    zip_works_max: int = Field(100, description="Most works in a ZIP.")
    zip_unpacked_max: int = Field(200_000_000, description="Most bytes in a ZIP when unpacked.")
    zip_ratio_max: int = Field(100, description="Highest ratio of unpacked to packed bytes.")
    title_max: int = Field(128, description="Longest title, characters.")
    description_max: int = Field(5000, description="Longest description, characters.")
    alt_text_max: int = Field(1000, description="Longest alt text, characters.")
    hashtags_max: int = Field(16, description="Most hashtags on a work.")
    hashtag_length_max: int = Field(64, description="Longest hashtag, characters.")
    parents_max: int = Field(8, description="Most works that a remix names.")
    download_scale_max: int = Field(16, description="Largest integer scale of a download.")
    trash_days: int = Field(7, description="Days in which a deleted work can be brought back.")
    replaced_days: int = Field(7, description="Days that a replaced file is kept.")
    signed_url_seconds: int = Field(600, description="Life of a link to a file that is not public.")

    # --- inspection of strangers' files
    inspect_cpu_seconds: int = Field(5, description="CPU time for one file, seconds.")
    inspect_memory_bytes: int = Field(512 * MIB, description="Address space for one file, bytes.")
    inspect_wall_seconds: int = Field(15, description="Wall time for one file, seconds.")
    metadata_bytes_max: int = Field(
        256 * KIB, description="Most metadata in an image file (text, profiles), unpacked, bytes."
    )
    render_cpu_seconds: int = Field(
        60, description="CPU time for one work's renditions or download, seconds."
    )
    render_wall_seconds: int = Field(
        120, description="Wall time for one work's renditions or download, seconds."
    )

    # --- jobs
    job_tries: int = Field(5, description="Tries before a job is called failed.")
    job_lease_seconds: int = Field(
        30, description="Silence after which a running job is taken over."
    )
    sweep_seconds: int = Field(10, description="Seconds between two looks for lost work.")

    # --- lists
    page_size: int = Field(24, description="Works on a page of a feed.")
    page_size_max: int = Field(100, description="Most items that one API answer lists.")

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
        return self

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
    "password_max", "page_size", "page_size_max", "access_token_seconds", "refresh_token_days",
)  # fmt: skip
