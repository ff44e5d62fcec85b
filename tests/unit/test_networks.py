"""Whose word counts about an address, and who counts as one caller."""

import pytest

from services.kernel.networks import block, caller

PROXY = ("127.0.0.1", "172.16.0.0/12")


@pytest.mark.parametrize(
    ("peer", "said", "expected"),
    [
        ("127.0.0.1", "5.5.5.5", "5.5.5.5"),
        ("127.0.0.1", "6.6.6.6, 5.5.5.5", "5.5.5.5"),
        ("172.18.0.4", "5.5.5.5", "5.5.5.5"),
        ("::ffff:127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "5.5.5.5, <script>", "127.0.0.1"),
        ("9.9.9.9", "5.5.5.5", "9.9.9.9"),
        ("testclient", "5.5.5.5", "testclient"),
    ],
)
def test_only_the_last_word_of_a_trusted_proxy_counts(peer, said, expected):
    assert caller(peer, said, PROXY) == expected


@pytest.mark.parametrize(
    ("subject", "counts_as"),
    [
        ("5.5.5.5", "5.5.5.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:5.5.5.5", "5.5.5.5"),
        ("artist", "artist"),
        ("a:b", "a:b"),
    ],
)
def test_a_household_of_ipv6_is_one_caller(subject, counts_as):
    assert block(subject) == counts_as
