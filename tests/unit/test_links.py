"""Links in prose and on profiles: only plain http and https, and never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.errors import Invalid
from services.kernel.links import Link, address, segments, shown, with_hashtags


def linked(prose: str) -> list[str]:
    return [s.href for s in segments(prose) if s.href]


@pytest.mark.parametrize(
    ("prose", "hrefs"),
    [
        ("Prints at oda.example.com.", ["https://oda.example.com"]),
        ("see https://a.example/x. and more", ["https://a.example/x"]),
        (
            "www.example.org, http://b.example/?q=1",
            ["https://www.example.org", "http://b.example/?q=1"],
        ),
        ("no links here", []),
        ("", []),
    ],
)
def test_what_reads_as_a_link_becomes_one(prose, hrefs):
    assert linked(prose) == hrefs


@pytest.mark.parametrize(
    "prose",
    [
        "javascript:alert(1)",
        "data:text/html,<b>",
        "ftp://example.com/a",
        "//example.com/a",
        "me@example.com",
        "mailto:me@example.com",
        "http://user:word@example.com/",
        "http://xn--e1afmkfd.xn--p1ai/",
        "https://пример.рф/",
        "http://127.0.0.1/",
        "http://localhost/",
    ],
)
def test_what_could_mislead_stays_text(prose):
    assert [(s.text, s.href) for s in segments(prose)] == [(prose, "")]


def test_markup_is_text_like_any_other():
    parts = segments("<script>alert(1)</script> https://a.example/<b>")
    assert linked("<script>alert(1)</script> https://a.example/<b>") == ["https://a.example/"]
    assert parts[0].text == "<script>alert(1)</script> "


@given(st.text(max_size=300))
def test_nothing_of_the_prose_is_lost(prose):
    assert "".join(s.text for s in segments(prose)) == prose


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("oda.example.com", "https://oda.example.com"),
        (" https://a.example/ ", "https://a.example/"),
        ("http://a.example:8080/x?y#z", "http://a.example:8080/x?y#z"),
    ],
)
def test_an_address_is_kept_with_its_scheme(said, kept):
    assert address(said, name="links", longest=200) == kept


@pytest.mark.parametrize(
    "said",
    [
        "javascript:alert(1)", "data:text/html,x", "https://u:p@example.com", "https://example",
        "https://xn--80ak6aa92e.com", "https://аррӏе.com", "https://a.example:99999", "//a.example",
        "https://a.example\\@b.example", "https://a.example/a b", "https://", "ftp://a.example",
        "https://127.0.0.1", "https://[::1]/", "x" * 201, 7, None,
    ],
)  # fmt: skip
def test_an_address_that_could_mislead_is_refused_by_its_field(said):
    with pytest.raises(Invalid) as refusal:
        address(said, name="links", longest=200)
    assert refusal.value.fields["links"]


def test_a_link_is_read_without_what_nobody_reads():
    assert shown("https://www.example.com/me/") == Link(
        "https://www.example.com/me/", "example.com/me"
    )


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("a #fox at #Night.", [("#fox", "/hashtags/fox"), ("#Night", "/hashtags/night")]),
        ("#1 of https://example.org/#part", [("#1", "/hashtags/1")]),
        ("no#tag ##two &#39; # x/#y", []),
        ("#äöü,#日本", [("#äöü", "/hashtags/äöü"), ("#日本", "/hashtags/日本")]),
        (f"#{'a' * 65}", []),
    ],
)
def test_a_hashtag_in_prose_leads_to_the_works_under_it(prose, found):
    parts = with_hashtags(prose)
    assert "".join(part.text for part in parts) == prose
    assert [(p.text, p.href) for p in parts if p.href.startswith("/hashtags")] == found
