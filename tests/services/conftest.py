"""Fixtures for the tests of services: the storage over a folder and over S3."""

from datetime import timedelta

import pytest
from s3server import S3Server, start_s3

from services.edges.storage import Storage, open_storage
from services.kernel.settings import Settings


@pytest.fixture(scope="session")
def s3(tmp_path_factory) -> S3Server:
    """One S3 server for the whole run."""
    with start_s3(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def s3_settings(s3) -> Settings:
    """Settings that lead to the S3 server's bucket, which is emptied first."""
    chosen = Settings(
        storage="s3",
        s3_endpoint=s3.endpoint,
        s3_region=s3.region,
        s3_bucket=s3.bucket,
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
    )
    bucket = open_storage(chosen)
    for item in list(bucket.list()):
        bucket.delete(item.key)
    bucket.sweep_temporary(timedelta(0))
    return chosen


@pytest.fixture(params=["local", "s3"])
def storage_settings(request, tmp_path) -> Settings:
    """Settings for each driver in turn, both empty."""
    if request.param == "local":
        return Settings(storage="local", storage_dir=tmp_path / "storage")
    return request.getfixturevalue("s3_settings")


@pytest.fixture
def store(storage_settings) -> Storage:
    """Each storage driver in turn, over the real thing."""
    return open_storage(storage_settings)
