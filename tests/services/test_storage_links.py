"""Links to files: what is public, what a signature opens, and for how long."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import time_machine

from services.edges.storage import open_storage
from services.kernel import clock
from services.kernel.settings import Settings

KEY = "private/0a/3f/6f1c.png"
PUBLIC = "public/0a/3f/6f1c.png"
ART = b"\x89PNG not really"


@pytest.fixture
def bucket(s3_settings):
    store = open_storage(s3_settings)
    for key in (KEY, PUBLIC):
        store.put(key, ART, content_type="image/png")
    return store


@pytest.fixture
def folder(tmp_path):
    return open_storage(Settings(storage_dir=tmp_path, secret="one secret of enough characters!"))


def parts(link):
    address = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    return address.path, int(query["expires"]), query["signature"]


def test_a_signed_s3_link_answers_with_the_bytes_and_their_type(bucket):
    answer = httpx.get(bucket.signed_url(KEY, 60))
    assert answer.status_code == 200
    assert answer.content == ART
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "private, no-store"


def test_public_objects_may_be_cached_for_ever_also_after_a_move(bucket):
    immutable = "public, max-age=31536000, immutable"
    assert httpx.get(bucket.signed_url(PUBLIC, 60)).headers["cache-control"] == immutable
    bucket.move(PUBLIC, to_public=False)
    assert httpx.get(bucket.signed_url(KEY, 60)).headers["cache-control"] == "private, no-store"
    bucket.move(KEY, to_public=True)
    answer = httpx.get(bucket.signed_url(PUBLIC, 60))
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == (
        immutable,
        "image/png",
    )
    assert len(bucket.stat(PUBLIC).sha256) == 64


def test_an_expired_s3_link_is_refused(bucket):
    with time_machine.travel(clock.now() - timedelta(hours=1)):
        link = bucket.signed_url(KEY, 600)
    assert httpx.get(link).status_code == 403


def test_a_tampered_s3_link_is_refused(bucket):
    link = bucket.signed_url(KEY, 60)
    other = "0" if link[-1] != "0" else "1"
    for forged in (
        link[:-1] + other,
        link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"),
        link.replace("/private/", "/public/"),
        link.partition("?")[0],
    ):
        assert forged != link
        assert httpx.get(forged).status_code == 403


def test_the_bucket_answers_nobody_without_a_signature(bucket, s3):
    for path in ("", "/", f"/{KEY}", f"/{PUBLIC}", "?list-type=2"):
        answer = httpx.get(f"{s3.endpoint}/{s3.bucket}{path}")
        assert answer.status_code == 403
        assert ART not in answer.content
    assert httpx.put(f"{s3.endpoint}/{s3.bucket}/{PUBLIC}", content=b"mine").status_code == 403
    assert httpx.delete(f"{s3.endpoint}/{s3.bucket}/{PUBLIC}").status_code == 403
    assert bucket.read(PUBLIC) == ART


def test_links_of_the_folder_lead_to_our_own_route(folder):
    path, expires, signature = parts(folder.signed_url(KEY, 600))
    assert path == f"/api/v1/files/{KEY}"
    assert expires == pytest.approx(clock.now().timestamp() + 600, abs=60)
    assert folder.check_signature(KEY, expires, signature)


def test_a_link_of_the_folder_ends_when_it_said(folder):
    start = clock.now()
    with time_machine.travel(start, tick=False):
        _, expires, signature = parts(folder.signed_url(KEY, 600))
    with time_machine.travel(start + timedelta(seconds=598), tick=False):
        assert folder.check_signature(KEY, expires, signature)
    with time_machine.travel(start + timedelta(seconds=601), tick=False):
        assert not folder.check_signature(KEY, expires, signature)


def test_a_tampered_link_of_the_folder_is_refused(folder, tmp_path):
    _, expires, signature = parts(folder.signed_url(KEY, 600))
    assert not folder.check_signature(KEY, expires + 1, signature)
    assert not folder.check_signature(PUBLIC, expires, signature)
    for forged in ("", signature[:-1], signature.upper() + "0", "0" * 64, "ü", "\ud800"):
        assert not folder.check_signature(KEY, expires, forged)
    stranger = open_storage(
        Settings(storage_dir=tmp_path, secret="another secret of some length!!!")
    )
    assert not folder.check_signature(KEY, *parts(stranger.signed_url(KEY, 600))[1:])


def test_what_is_not_public_is_unreadable_to_other_accounts(folder, tmp_path):
    folder.put(KEY, ART, content_type="image/png")
    assert (tmp_path / KEY).stat().st_mode & 0o077 == 0
    folder.move(KEY, to_public=True)
    assert (tmp_path / PUBLIC).stat().st_mode & 0o044 == 0o044
    folder.move(PUBLIC, to_public=False)
    assert (tmp_path / KEY).stat().st_mode & 0o077 == 0
