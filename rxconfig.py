"""Reflex's configuration: HTML elements of our own, no theme, no telemetry, one origin."""

import os

import reflex as rx
from reflex.plugins import SitemapPlugin

from services.kernel.settings import settings

# Compiling and unit tests need no Redis; every served process is given one.
_redis = os.environ.get("MAKAPIX_REDIS_URL")
_state = {"redis_url": _redis, "state_manager_mode": "redis"} if _redis else {}

config = rx.Config(
    app_name="makapix_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[],
    disable_plugins=[SitemapPlugin],
    frontend_packages=[],
    frontend_compression_formats=["gzip", "brotli"],
    cors_allowed_origins=[settings().public_url, *settings().other_origins],
    trusted_proxy_hops=0,  # makapix_app/api/address.py has put the caller's address in its place
    **_state,
)
