"""Where the files are: one interface, a folder or an S3 bucket behind it.

Keys begin with their area: ``public/`` (works that anyone may fetch, in the
players' layout), ``private/`` (works that are hidden, pending or deleted),
``incoming/`` (uploads that wait for inspection), ``derived/`` (what can be made
again). Who may see a file is decided by policy before it is asked for here.
"""

import os
from functools import lru_cache

from services.edges.storage.base import (
    Damaged,
    Listed,
    MissingObject,
    Source,
    Stat,
    Storage,
    StorageDown,
    StorageFull,
)
from services.edges.storage.keys import CONTENT_TYPES, InvalidKey, content_type, shard, work_path
from services.kernel.settings import Settings, settings

__all__ = [
    "CONTENT_TYPES",
    "Damaged",
    "InvalidKey",
    "Listed",
    "MissingObject",
    "Source",
    "Stat",
    "Storage",
    "StorageDown",
    "StorageFull",
    "content_type",
    "open_storage",
    "replica",
    "shard",
    "storage",
    "work_path",
]


def open_storage(chosen: Settings) -> Storage:
    """A new storage by the driver that the settings name. Nothing is contacted yet."""
    if chosen.storage == "local":
        from services.edges.storage.local import LocalStorage

        return LocalStorage(
            chosen.storage_path, vault_url=chosen.vault, secret=chosen.secret.get_secret_value()
        )
    from services.edges.storage.s3 import S3Storage  # boto3 takes half a second to import

    return S3Storage(
        bucket=chosen.s3_bucket,
        endpoint=chosen.s3_endpoint,
        region=chosen.s3_region,
        access_key=chosen.s3_access_key,
        secret_key=chosen.s3_secret_key.get_secret_value(),
        vault_url=chosen.vault,
    )


@lru_cache(maxsize=1)
def storage() -> Storage:
    """The storage of this process, opened at its first use; a forked child opens its own."""
    return open_storage(settings())


def replica() -> Storage | None:
    """The second place of originals, or None where none is set.

    Its folder is never made here: one that is not there is a disk that is not
    mounted, and raises StorageDown.
    """
    folder = settings().replica_dir
    if folder is None:
        return None
    from services.edges.storage.local import LocalStorage

    if not folder.is_dir():
        raise StorageDown()
    return LocalStorage(folder, vault_url="", secret="")


os.register_at_fork(after_in_child=storage.cache_clear)
