"""People over REST: profiles, avatars, handles, pins, follow, block and mute."""

import io

import images
import make
import pytest
from PIL import Image

from jobs import files as file_jobs
from services.edges.storage import storage
from services.kernel import ids
from services.kernel.settings import settings

ME = "/api/v1/profiles/me"


def user(handle: str, more: str = "") -> str:
    return f"/api/v1/users/{handle}{more}"


def sent(client, person, method, path, **more):
    return client.request(method, path, headers=person.bearer, **more)


def avatar_of(client, handle="artist") -> Image.Image:
    """The avatar as it lies in the public area."""
    url = client.get(user(handle)).json()["avatar_url"]
    assert url.startswith("/vault/avatars/")
    return Image.open(io.BytesIO(storage().read(url.replace("/vault/", "public/"))))


# --- profile and handle


def test_a_profile_is_edited_field_by_field(client, artist):
    said = {"bio": "I draw.", "links": ["aino.example"], "shown_warnings": ["nsfw"]}
    assert sent(client, artist, "PATCH", ME, json=said).status_code == 204
    own = sent(client, artist, "GET", ME).json()
    assert (own["bio"], own["links"]) == ("I draw.", ["https://aino.example"])
    seen = client.get(user("artist")).json()
    assert seen["links"] == [{"href": "https://aino.example", "text": "aino.example"}]
    assert "shown_warnings" not in seen and "email" not in seen


def test_a_refused_edit_names_each_field_and_changes_nothing(client, artist):
    said = {"bio": "x" * 2000, "links": ["javascript:alert(1)"], "display_name": "New"}
    answer = sent(client, artist, "PATCH", ME, json=said)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"bio", "links"}
    assert client.get(user("artist")).json()["name"] == "Artist"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ME), ("PATCH", ME), ("PUT", f"{ME}/handle"), ("PUT", f"{ME}/avatar"),
        ("PUT", f"{ME}/avatar/k3Q9bW"), ("DELETE", f"{ME}/avatar"), ("PUT", f"{ME}/pins"),
        ("GET", f"{ME}/blocked"), ("GET", f"{ME}/muted"),
        *[(m, user("artist", f"/{w}")) for m in ("PUT", "DELETE") for w in ("follow", "block", "mute")],
    ],
)  # fmt: skip
def test_all_of_it_takes_a_session(client, artist, method, path):
    body = {"handle": "abc", "slugs": []} if method in {"PUT", "PATCH"} else None
    answer = client.request(method, path, json=body)
    assert answer.status_code == 401, answer.text


def test_an_old_handle_answers_308_with_the_new_address(client, artist, fan):
    work = make.post(artist)
    answer = sent(client, artist, "PUT", f"{ME}/handle", json={"handle": "painter"})
    assert answer.json() == {"handle": "painter"}
    moved = client.get(user("Artist", "/posts?limit=5"), follow_redirects=False)
    assert (moved.status_code, moved.json()["moved_to"]) == (308, "painter")
    assert moved.headers["location"] == user("painter", "/posts?limit=5")
    assert client.get(user("artist", "/posts")).json()["items"][0]["author_handle"] == "painter"
    followed = sent(client, fan, "PUT", user("artist", "/follow"))
    assert followed.status_code == 204
    assert client.get(user("painter")).json()["followers"] == 1
    page = client.get(f"/api/v1/posts/{ids.slug(work.number)}").json()
    assert page["card"]["author_handle"] == "painter"


def test_a_taken_handle_is_a_conflict_with_its_field(client, artist, fan):
    answer = sent(client, artist, "PUT", f"{ME}/handle", json={"handle": "fan"})
    assert (answer.status_code, answer.json()["field"]) == (409, "handle")


# --- avatars


@pytest.mark.parametrize("make_file", [images.png, images.webp, images.bmp, images.jpeg])
def test_a_picture_of_any_kind_becomes_a_png_without_anything_else(client, artist, make_file):
    answer = sent(client, artist, "PUT", f"{ME}/avatar", content=make_file())
    assert answer.status_code == 204, answer.text
    face = avatar_of(client)
    assert (face.format, getattr(face, "n_frames", 1), face.text) == ("PNG", 1, {})


def test_of_an_animation_the_first_frame_is_kept(client, artist):
    moving = images.gif(images.animation(frames=4))
    assert sent(client, artist, "PUT", f"{ME}/avatar", content=moving).status_code == 204
    with Image.open(io.BytesIO(moving)) as first:
        expected = first.convert("RGBA").tobytes()
    assert avatar_of(client).convert("RGBA").tobytes() == expected


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"PK\x03\x04 and more", 415),
        (b"\x89PNG\r\n\x1a\nbroken", 422),
        (images.png()[:-20], 422),
        (b"\0" * (1024 * 1024 + 1), 413),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(client, artist, body, status):
    answer = sent(client, artist, "PUT", f"{ME}/avatar", content=body)
    assert answer.status_code == status, answer.text
    assert client.get(user("artist")).json()["avatar_url"] == ""
    assert list(storage().list("public/avatars/")) == []


def test_a_body_that_announces_nothing_is_counted_while_it_comes(client, artist):
    def endless():
        for _ in range(40):
            yield b"\0" * 65_536

    answer = sent(client, artist, "PUT", f"{ME}/avatar", content=endless())
    assert answer.status_code == 413


def test_an_avatar_before_is_removed_from_the_storage(client, artist):
    for _ in range(2):
        assert sent(client, artist, "PUT", f"{ME}/avatar", content=images.png()).status_code == 204
    file_jobs.remove_retired()
    assert len(list(storage().list("public/avatars/"))) == 1
    assert sent(client, artist, "DELETE", f"{ME}/avatar").status_code == 204
    file_jobs.remove_retired()
    assert list(storage().list("public/avatars/")) == []


def test_too_many_new_pictures_are_too_soon(client, artist, monkeypatch):
    monkeypatch.setenv("MAKAPIX_AVATARS_PER_HOUR", "1")
    settings.cache_clear()
    assert sent(client, artist, "PUT", f"{ME}/avatar", content=images.png()).status_code == 204
    again = sent(client, artist, "PUT", f"{ME}/avatar", content=images.png())
    assert again.status_code == 429 and int(again.headers["Retry-After"]) > 0


def test_an_own_work_becomes_the_avatar_and_anothers_does_not(client, artist, fan):
    from jobs import uploads

    uploads.process(str(make.upload(artist, images.png(), title="Face")))
    slug = client.get("/api/v1/posts").json()["items"][0]["slug"]
    assert sent(client, fan, "PUT", f"{ME}/avatar/{slug}").status_code == 404
    assert sent(client, artist, "PUT", f"{ME}/avatar/{slug}").status_code == 204
    assert avatar_of(client).format == "PNG"


# --- pins and relations


def test_pins_are_the_whole_list_in_its_order(client, artist, fan):
    slugs = [ids.slug(make.post(artist).number) for _ in range(3)]
    chosen = {"slugs": [slugs[2], slugs[0]]}
    assert sent(client, artist, "PUT", f"{ME}/pins", json=chosen).status_code == 204
    assert [p["card"]["slug"] for p in client.get(user("artist", "/pins")).json()] == chosen[
        "slugs"
    ]
    assert sent(client, fan, "PUT", f"{ME}/pins", json=chosen).status_code == 404
    seven = {"slugs": [*slugs, "a" * 6, "b" * 6, "c" * 6, "d" * 6]}
    assert sent(client, artist, "PUT", f"{ME}/pins", json=seven).status_code == 422


def test_follow_block_and_mute_are_said_twice_without_harm(client, artist, fan):
    for word in ("follow", "mute", "block"):
        for _ in range(2):
            assert sent(client, fan, "PUT", user("artist", f"/{word}")).status_code == 204
    blocked = sent(client, fan, "GET", f"{ME}/blocked").json()["items"]
    assert [p["handle"] for p in blocked] == ["artist"]
    for word in ("block", "mute", "follow"):
        for _ in range(2):
            assert sent(client, fan, "DELETE", user("artist", f"/{word}")).status_code == 204
    assert sent(client, fan, "GET", f"{ME}/muted").json()["items"] == []


def test_lists_are_paged_by_cursor(client, artist):
    for i in range(3):
        person = make.person(f"person_{i}")
        assert sent(client, person, "PUT", user("artist", "/follow")).status_code == 204
    first = client.get(user("artist", "/followers?limit=2")).json()
    rest = client.get(user("artist", f"/followers?limit=2&cursor={first['next_cursor']}")).json()
    handles = [p["handle"] for p in first["items"] + rest["items"]]
    assert handles == ["person_2", "person_1", "person_0"]
    assert rest["next_cursor"] == ""
    assert client.get(user("artist", "/followers?cursor=nonsense")).status_code == 422


def test_a_token_that_may_only_read_follows_nobody(client, artist, fan):
    from services import door
    from services.accounts import tokens
    from services.auth.actor import SYSTEM

    secret = door.do(SYSTEM, tokens.issue_token, handle="fan", name="t", scopes=("read",))
    headers = {"Authorization": f"Bearer {secret}"}
    answer = client.put(user("artist", "/follow"), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert client.get(f"{ME}/blocked", headers=headers).status_code == 200
