"""The storage of the product over a folder and over S3, for the stories of background work."""

import pytest
from s3server import S3Server, start_s3

from services.edges.storage import storage
from services.kernel.settings import settings


@pytest.fixture(scope="session")
def s3(tmp_path_factory) -> S3Server:
    """One S3 server for the whole run."""
    with start_s3(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def setting(monkeypatch):
    """Sets settings by their names for this test, also for the processes that it starts."""

    def change(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"MAKAPIX_{name.upper()}", str(value))
        settings.cache_clear()
        storage.cache_clear()

    return change


@pytest.fixture(scope="session")
def kept_versions(s3):
    """A bucket that keeps versions: one for all tests, since each takes room on the server."""
    client, bucket = s3.client(), "versions"
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return client, bucket


@pytest.fixture
def versioned(clean, s3, setting, kept_versions):
    """The settings lead to the bucket that keeps versions, which is emptied first."""
    client, bucket = kept_versions
    empty(client, bucket)
    setting(
        storage="s3",
        s3_endpoint=s3.endpoint,
        s3_region=s3.region,
        s3_bucket=bucket,
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
    )
    return client, bucket


def empty(client, bucket, prefix=""):
    """Deletes every version of every object below the prefix."""
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
    for page in pages:
        for item in page.get("Versions", []) + page.get("DeleteMarkers", []):
            client.delete_object(Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"])


@pytest.fixture(params=["local", "s3"])
def either(request, clean):
    """Each storage driver in turn."""
    if request.param == "s3":
        request.getfixturevalue("versioned")
    return request.param
