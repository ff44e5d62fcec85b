"""The page of limits says all of them, as they are set."""

import pytest

from pages import limits
from services.kernel.settings import PUBLIC, settings


def test_every_public_limit_stands_on_the_page_once():
    rows = [row for group in limits.groups().values() for row in group]
    assert len(rows) == len(PUBLIC) == len({words for words, _ in rows})


@pytest.mark.parametrize(
    ("name", "words", "figure"),
    [
        ("title_max", "Longest title", "128 characters"),
        ("file_bytes_max", "Largest image file", "5 MiB"),
        ("event_bytes_max", "Largest event of an open page", "64 KiB"),
        ("zip_bytes_max", "Largest ZIP", "50 MB"),
        ("frames_max", "Most frames in a work", "1,024"),
        ("zip_ratio_max", "Highest ratio of unpacked to packed bytes", "100"),
        ("access_token_seconds", "Life of an access token", "15 minutes"),
        ("canvases", "The only sizes taken", "any"),
        ("comment_max", "Longest comment", "2,000 characters"),
        ("register_per_ip_hour", "Sign-ups an hour from one address", "30"),
    ],
)
def test_a_limit_reads_as_a_person_says_it(name, words, figure):
    assert limits.told(name) == (words, figure)


def test_the_page_follows_the_settings(monkeypatch):
    monkeypatch.setenv("MAKAPIX_TITLE_MAX", "99")
    settings.cache_clear()
    try:
        assert limits.told("title_max") == ("Longest title", "99 characters")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
