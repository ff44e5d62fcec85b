"""Works in every state that is not for all: who opens them by their address, and that no list,
news feed, site map or document for other servers leads anyone to them, asked twice."""

import make

from services.kernel import ids
from services.kernel.clock import now

ALL, OWN, NOBODY = "asma", "ma", ""  # anonymous, stranger, moderator, author
STATES = {
    "shown": ({}, ALL),
    "unlisted": ({"visibility": "unlisted"}, ALL),
    "waiting": ({"approved_at": None, "files_public": False}, ALL),
    "warned": ({"warnings": ["nsfw"]}, ALL),
    "hidden": ({"visibility": "hidden"}, OWN),
    "damaged": ({"conformant": False}, OWN),
    "draft": ({"visibility": "draft"}, "a"),
    "deleted": ({"deleted_at": now()}, NOBODY),
    "of a hidden person": ({}, OWN),
    "of a banned person": ({}, "m"),
}
LISTS = (
    "/", "/recent", "/trending", "/hashtags/fox", "/feed.atom", "/recent/feed.json",
    "/hashtags/fox/feed.atom", "/sitemaps/works-0.xml", "/api/v1/hashtags/fox/posts",
    "/api/v1/search?q=Zanzibar",
)  # fmt: skip


def test_who_finds_which_work(client, artist, fan, stranger, moderator, owner):
    authors = {"of a hidden person": fan, "of a banned person": owner}
    posts = {}
    for name, (columns, _) in STATES.items():
        post = make.post(authors.get(name, artist), title="Zanzibar", hashtags=("fox",))
        make.change(post, **({"promoted_at": now()} | columns))
        posts[name] = ids.slug(post.number)
    make.change_person(fan, profile_hidden=True)
    make.change_person(owner, state="banned", works_hidden=True)
    people = {"s": stranger, "m": moderator, "a": artist}
    for name, slug in posts.items():
        for role in "sm" + ("a" if name not in authors else ""):
            answer = client.get(f"/api/v1/posts/{slug}", headers=people[role].bearer)
            assert (answer.status_code == 200) == (role in STATES[name][1]), (name, role)
        for place in (f"/api/v1/posts/{slug}", f"/posts/{slug}", f"/embed/{slug}"):
            seen = client.get(place).status_code == 200
            assert seen == (STATES[name][1] == ALL), (name, place)
    for place in LISTS * 2:
        for headers in ({}, *(person.bearer for person in people.values())):
            answer = client.get(place, headers=headers)
            found = {name for name, slug in posts.items() if slug in answer.text}
            lists = found | ({"shown"} if place == "/trending" else set())  # it is reckoned later
            assert answer.status_code == 200 and lists == {"shown"}, (place, found)
    for page in ("", "?page=true"):
        told = client.get(f"/ap/people/{artist.id}/outbox{page}").text
        found = {name for name, slug in posts.items() if slug in told}
        assert found == ({"shown", "warned"} if page else set())
