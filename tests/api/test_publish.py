"""Publishing over REST: what is taken, and every "no" with its figure, before bytes are read."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import images
import make
import pytest
from sqlalchemy import func, select

from services import door
from services.accounts import tokens
from services.auth.actor import SYSTEM
from services.edges.storage import storage
from services.kernel.settings import settings
from services.models import UploadJob

URL = "/api/v1/publish"
MIB = 1024 * 1024
CHUNK = 64 * 1024


def _jobs():
    return door.ask(SYSTEM, lambda tx, _: tx.scalar(select(func.count()).select_from(UploadJob)))


def _send(client, person, data=None, *, meta=None, **more):
    sent = {"file": ("fox.png", data or images.png(), "image/png")}
    form = {} if meta is None else {"meta": meta if isinstance(meta, str) else json.dumps(meta)}
    headers = {**person.bearer, **more.pop("headers", {})}
    return client.post(URL, files=sent, data=form, headers=headers, **more)


def _send_raw(client, person, data, **headers):
    return client.post(
        f"{URL}?filename=fox.png",
        content=data,
        headers={**person.bearer, "Content-Type": "image/png", **headers},
    )


def test_a_form_becomes_an_upload_whose_bytes_wait_in_storage(client, artist):
    data = images.png()
    answer = _send(client, artist, data, meta={"title": "A fox", "hashtags": ["fox"]})
    assert answer.status_code == 202
    view = answer.json()
    assert (view["state"], view["filename"], view["bytes"]) == ("queued", "fox.png", len(data))
    assert answer.headers["location"] == f"{URL}/jobs/{view['id']}"
    assert storage().read(f"incoming/{view['id']}") == data


def test_a_bare_body_is_taken_too_and_goes_live(client, artist):
    from jobs import uploads

    answer = _send_raw(client, artist, images.png())
    assert answer.status_code == 202
    uploads.process(answer.json()["id"])
    progress = client.get(answer.headers["location"], headers=artist.bearer).json()
    assert progress["state"] == "published" and progress["finished"]
    slug = progress["files"][0]["slug"]
    assert client.get(f"/api/v1/posts/{slug}").json()["card"]["title"] == "Fox"


def test_who_is_not_signed_in_is_told_so(client, people):
    answer = client.post(URL, content=images.png(), headers={"Content-Type": "image/png"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_a_banned_person_may_not_publish(client, artist):
    make.change_person(artist, state="banned")
    answer = _send(client, artist)
    assert (answer.status_code, answer.json()["code"]) == (403, "banned")


def test_a_token_without_the_scope_may_not_publish(client, artist):
    token = door.do(SYSTEM, tokens.issue_token, handle="artist", name="reader", scopes=("read",))
    answer = client.post(URL, content=images.png(), headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert _jobs() == 0


@pytest.mark.parametrize("kind", ["image/png", "multipart/form-data; boundary=x"])
async def test_a_length_beyond_the_limit_is_refused_before_a_byte_is_read(artist, kind):
    length = {"Content-Length": str(settings().zip_bytes_max * 2)}
    status, _, read = await _streamed(artist, b"", {"Content-Type": kind, **length})
    assert (status, read) == (413, 0)


@pytest.mark.parametrize(
    ("start", "limit"), [(b"\x89PNG", 5 * MIB), (b"PK\x03\x04", 8 * MIB)], ids=["image", "zip"]
)
async def test_a_body_without_a_length_is_cut_off_at_the_limit(artist, start, limit, monkeypatch):
    monkeypatch.setenv("MAKAPIX_ZIP_BYTES_MAX", str(8 * MIB))
    settings.cache_clear()
    status, detail, read = await _streamed(artist, start, {"Content-Type": "image/png"})
    assert status == 413
    assert detail == "A file is up to 5 MiB, a ZIP up to 8 MiB; this one is larger."
    assert limit < read <= limit + 2 * CHUNK
    assert _jobs() == 0 and not list(storage().list("incoming/"))


async def _streamed(person, start, more_headers):
    """Sends a body without end: the status, the sentence and how many bytes were taken."""
    from makapix_app.api import build

    taken, sent = 0, []

    async def receive():
        nonlocal taken
        body = (start if taken == 0 else b"").ljust(CHUNK, b"\0")
        taken += len(body)
        return {"type": "http.request", "body": body, "more_body": True}

    async def send(message):
        sent.append(message)

    headers = {**person.bearer, **more_headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": URL, "raw_path": URL.encode(), "root_path": "",
        "query_string": b"", "client": ("127.0.0.1", 1), "server": ("localhost", 8000),
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    await build()(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])["detail"], taken


def test_an_image_in_a_form_beyond_the_limit_is_refused(client, artist):
    data = images.png() + bytes(settings().file_bytes_max)
    answer = _send(client, artist, data)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert _jobs() == 0


def test_a_quota_that_is_used_up_is_refused_with_its_figures(client, artist):
    make.change_person(artist, reputation=0)
    make.change(make.post(artist), file_bytes=100_000_000)
    answer = _send_raw(client, artist, images.png())
    assert (answer.status_code, answer.json()["code"]) == (422, "quota_reached")
    assert answer.json()["quota"] == 100_000_000
    assert "in use" in answer.json()["detail"]


def test_the_fifth_upload_of_a_newcomers_hour_waits_but_one_batch_counts_once(client, artist):
    make.change_person(artist, reputation=0)
    batch = uuid4()
    for _ in range(3):
        assert _send(client, artist, params={"batch": str(batch)}).status_code == 202
    for _ in range(3):
        assert _send(client, artist).status_code == 202
    answer = _send(client, artist)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 3601
    assert "4 times an hour" in answer.json()["detail"]
    assert _send(client, artist, params={"batch": str(batch)}).status_code == 202


@pytest.mark.parametrize(
    ("meta", "field"),
    [
        ("not json", "meta"),
        ("[]", "meta"),
        ({"licence": "mine"}, "licence"),
        ({"title": "x" * 129}, "title"),
        ({"colour": "red"}, "colour"),
        ({"hashtags": [f"tag{n}" for n in range(17)]}, "hashtags"),
    ],
)
def test_words_that_break_a_rule_are_refused_by_field(client, artist, meta, field):
    answer = _send(client, artist, meta=meta)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert _jobs() == 0 and not list(storage().list("incoming/"))


def test_a_form_without_a_file_is_refused(client, artist):
    answer = client.post(URL, files={"meta": (None, "{}")}, headers=artist.bearer)
    assert answer.status_code == 422
    assert "“file”" in answer.json()["detail"]


def test_twenty_requests_at_once_with_one_key_make_one_upload(client, artist):
    def send(_):
        return _send(client, artist, headers={"Idempotency-Key": "one and only"})

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    assert _jobs() == 1
    assert {a.status_code for a in answers} == {202}
    assert len({a.json()["id"] for a in answers}) == 1
    again = send(0)
    assert again.status_code == 202 and again.json()["id"]
    assert [item.key for item in storage().list("incoming/")] == [f"incoming/{again.json()['id']}"]


def test_the_key_of_another_person_is_another_key(client, artist, fan):
    ids = {
        _send(client, person, headers={"Idempotency-Key": "same"}).json()["id"]
        for person in (artist, fan)
    }
    assert len(ids) == 2


def test_the_progress_of_anothers_upload_is_not_to_be_found(client, artist, fan):
    where = _send(client, artist).headers["location"]
    assert client.get(where, headers=artist.bearer).status_code == 200
    assert client.get(where, headers=fan.bearer).status_code == 404
    assert client.delete(where, headers=fan.bearer).status_code == 404
    assert client.get(where).status_code == 401


def test_a_waiting_upload_is_cancelled_and_never_published(client, artist):
    from jobs import uploads

    answer = _send(client, artist)
    where, job_id = answer.headers["location"], answer.json()["id"]
    cancelled = client.delete(where, headers=artist.bearer).json()
    assert (cancelled["state"], cancelled["finished"]) == ("cancelled", True)
    uploads.process(job_id)
    assert client.get(where, headers=artist.bearer).json()["state"] == "cancelled"
    uploads.clean(job_id)
    assert not list(storage().list("incoming/"))


def test_an_upload_in_a_workers_hands_can_no_longer_be_cancelled(client, artist):
    from uuid import UUID

    from services.uploads import work

    answer = _send(client, artist)
    door.do(SYSTEM, work.begin, UUID(answer.json()["id"]))
    assert client.delete(answer.headers["location"], headers=artist.bearer).status_code == 409
