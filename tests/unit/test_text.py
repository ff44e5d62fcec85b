"""Sizes in sentences: in the unit of their limit, and never equal to a limit that they break."""

import pytest

from services.kernel import text

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (100_000_000, "100 MB"),
        (50_000_000, "50 MB"),
        (5 * MIB, "5 MiB"),
        (1_000_000_000, "1,000 MB"),
    ],
)
def test_a_limit_is_named_in_the_unit_in_which_it_is_whole(limit, said):
    assert text.limit_size(limit) == said


@pytest.mark.parametrize(
    ("count", "limit", "said"),
    [
        (6 * MIB, 5 * MIB, "6.0 MiB"),
        (5 * MIB + 60_000, 5 * MIB, "5.1 MiB"),
        (5 * MIB + 40_000, 5 * MIB, "5.04 MiB"),
        (5 * MIB + 2_000, 5 * MIB, "5.002 MiB"),
        (5 * MIB + 1, 5 * MIB, "5,242,881 bytes"),
        (50_000_001, 50_000_000, "50,000,001 bytes"),
    ],
)
def test_a_size_over_its_limit_reads_differently(count, limit, said):
    assert text.size_beside(count, limit) == said
    assert said != f"{limit / MIB:.1f} MiB"


@pytest.mark.parametrize(
    ("count", "said"), [(812, "812 B"), (38_100, "38.1 kB"), (99_960_000, "100.0 MB")]
)
def test_beside_a_limit_in_mb_sizes_are_in_powers_of_ten(count, said):
    assert text.size_like(count, 100_000_000) == said
