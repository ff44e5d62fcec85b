"""All works of the seed, artists taking turns, as a stranger would meet them in the feed."""

from collections.abc import Iterator

from services.seed.shelf import SeedWork
from services.seed.shelves import (
    artist,
    bramblejar,
    cartouche,
    iso_hana,
    kettle,
    modulo_ten,
    neighbours,
    oda_luna,
    pim,
    quiet_static,
    tern_and_co,
    weft_nine,
)

SHELVES = (
    oda_luna.SHELF,
    pim.SHELF,
    kettle.SHELF,
    weft_nine.SHELF,
    bramblejar.SHELF,
    modulo_ten.SHELF,
    tern_and_co.SHELF,
    iso_hana.SHELF,
    quiet_static.SHELF,
    cartouche.SHELF,
    artist.SHELF,
    *neighbours.SHELVES,
)


def works() -> Iterator[SeedWork]:
    """Every work, oldest first; drawing happens only when a work is asked for its bytes."""
    # Each shelf is spread evenly over the whole, so that neighbours are seldom of one hand.
    places = [
        ((k + 0.5) / len(shelf.works), number, work)
        for number, shelf in enumerate(SHELVES)
        for k, work in enumerate(shelf.works)
    ]
    for _, _, work in sorted(places, key=lambda place: place[:2]):
        yield work
