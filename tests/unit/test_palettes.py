"""Colours and palettes without a database: OKLab, identity, recognition, distance, files."""

import io
import json
import math
import random

import pytest
from PIL import Image

from services.kernel import colours
from services.kernel.errors import Invalid
from services.palettes import files, filters, known, near, rows

PICO = known.palettes()["pico-8"].colours


def some(size, seed=1):
    chance = random.Random(seed)
    return [f"#{chance.randrange(1 << 24):06x}" for _ in range(size)]


# --- colours


@pytest.mark.parametrize(
    ("colour", "lab"),
    [  # the values that Ottosson's formula gives, also in CSS Color 4's examples
        ("#000000", (0, 0, 0)),
        ("#ffffff", (1000, 0, 0)),
        ("#ff0000", (628, 225, 126)),
        ("#00ff00", (866, -234, 179)),
        ("#0000ff", (452, -32, -312)),
    ],
)
def test_oklab_is_what_its_author_computes(colour, lab):
    assert colours.lab(colour) == lab


def test_every_colour_comes_back_from_its_integer():
    for colour in some(500):
        assert colours.unpacked(colours.packed(colours.lab(colour))) == colours.lab(colour)


def test_the_cells_near_a_colour_hold_every_colour_within_the_tolerance():
    field = [colours.lab(c) for c in some(3000)]
    for sought in field[:40]:
        cells = set(colours.cells_near(sought, 40))
        assert len(cells) <= 27
        for other in field:
            if colours.distance(sought, other) <= 40:
                assert colours.cell(other) in cells


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#000000", "black"), ("#ffffff", "white"), ("#808080", "grey"), ("#ff0000", "red"),
        ("#1d2b53", "dark blue"), ("#8b4513", "brown"), ("#ffec27", "yellow"),
        ("#00e436", "green"), ("#ff77a8", "pink"), ("#c2c3c7", "light grey"),
    ],
)  # fmt: skip
def test_a_colour_has_a_name_that_a_person_would_say(colour, said):
    assert colours.name(colour) == said


def test_every_colour_has_a_name():
    assert all(colours.name(colour) for colour in some(2000))


def test_a_spread_has_length_one_and_near_sets_have_near_spreads():
    def spread(held):
        return colours.spread((colours.lab(c), 1.0) for c in held)

    mine = spread(PICO)
    assert len(mine) == colours.SPREAD_SIZE
    assert math.isclose(math.hypot(*mine), 1, abs_tol=0.001)
    shifted = spread([f"#{min(int(c[1:3], 16) + 4, 255):02x}{c[3:]}" for c in PICO])
    other = spread(known.palettes()["game-boy"].colours)
    assert math.dist(mine, shifted) < 0.1
    assert math.dist(mine, other) > 0.5


# --- identity


def test_a_palette_is_its_set_of_visible_colours_whatever_their_order_and_transparency():
    form = rows.normal(["#ff0044", "#112233", "#ff004480", "#00000000", "#112233"])
    assert form == ("#112233", "#ff0044")
    assert rows.key(form) == rows.key(tuple(reversed(form)))
    assert rows.key(form) != rows.key(("#112233",))
    assert len(rows.key(form)) == rows.KEY_DIGITS


def test_what_is_all_clear_has_no_palette():
    assert rows.normal(["#00000000"]) == () == rows.normal([])


# --- recognition


def test_each_known_palette_is_well_formed_and_recognised_as_itself():
    for slug, one in known.palettes().items():
        assert len(set(one.colours)) == len(one.colours) <= 256
        assert all(filters.read(colour) == colour for colour in one.colours)
        assert one.name and one.source and filters.read(slug) == slug
        assert known.recognised(one.colours)[0] == slug


def test_a_part_of_a_palette_is_recognised_from_three_colours_on():
    assert known.recognised(PICO[1:4])[0] == "pico-8"
    assert known.recognised(PICO[1:3]) == []
    assert known.recognised(("#000000", "#ffffff"))[0] == "1-bit"


def test_one_foreign_colour_makes_it_another_palette():
    assert known.recognised([*PICO, "#123456"]) == []
    assert known.recognised([*PICO[:8], "#1d2b54"]) == []


def test_of_several_that_hold_all_colours_the_smallest_is_meant():
    assert known.recognised(("#000000", "#55ffff", "#ff55ff"))[:2] == ["cga-1", "cga"]


@pytest.mark.parametrize(
    ("said", "read"),
    [("#FF0044", "#ff0044"), ("ff0044", "#ff0044"), ("PICO-8", "pico-8"), ("0" * 20, "0" * 20)],
)
def test_a_filter_is_a_colour_a_name_or_a_key(said, read):
    assert filters.read(said) == read


@pytest.mark.parametrize("said", ["", "#ff004", "red", "#ff00445", "pico", "g" * 20, "#ff0044 x"])
def test_what_no_palette_is_called_is_refused_with_a_sentence(said):
    with pytest.raises(Invalid, match="six hexadecimal digits"):
        filters.read(said)


# --- distance


def brute(one, other):
    def way(a, b):
        return sum(min(math.dist(x, y) for y in b) for x in a) / len(a)

    return (way(one, other) + way(other, one)) / 2


@pytest.mark.parametrize("sizes", [(1, 1), (1, 16), (16, 16), (64, 7), (200, 256)])
def test_the_distance_is_the_mean_of_the_nearest_both_ways(sizes):
    one, other = (sorted(colours.lab(c) for c in some(n, n + i)) for i, n in enumerate(sizes))
    assert near.apart(one, other) == pytest.approx(brute(one, other))
    assert near.apart(one, other) == near.apart(other, one)
    assert near.apart(one, one) == 0


def test_a_shade_is_near_and_another_world_is_far():
    def labs(slug):
        return sorted(colours.lab(c) for c in known.palettes()[slug].colours)

    assert near.apart(labs("endesga-16"), labs("endesga-32")) < 40
    assert near.apart(labs("c64"), labs("c64-colodore")) < 80
    assert near.apart(labs("game-boy"), labs("pico-8")) > 120


# --- files


def gpl(data):
    """GIMP's format, read by its description alone."""
    lines = data.decode().splitlines()
    assert lines[0] == "GIMP Palette"
    found = []
    for line in lines[1:]:
        if line.startswith(("#", "Name:", "Columns:")) or not line.strip():
            continue
        red, green, blue, *_ = line.split()
        found.append(f"#{int(red):02x}{int(green):02x}{int(blue):02x}")
    return found


def jasc(data):
    head, version, count, *lines = data.decode().split("\r\n")[:-1]
    assert (head, version, int(count)) == ("JASC-PAL", "0100", len(lines))
    return ["#{:02x}{:02x}{:02x}".format(*map(int, line.split())) for line in lines]


def png(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    pixels = image.convert("RGB")
    step = image.height
    return [
        "#{:02x}{:02x}{:02x}".format(*pixels.getpixel((x, 0))) for x in range(0, image.width, step)
    ]


PARSERS = {
    "gpl": gpl,
    "hex": lambda data: [f"#{line}" for line in data.decode().split()],
    "json": lambda data: [f"#{colour}" for colour in json.loads(data)["colors"]],
    "pal": jasc,
    "png": png,
}


@pytest.mark.parametrize("form", files.WRITERS)
@pytest.mark.parametrize("held", [PICO, ("#ff0044",), tuple(dict.fromkeys(some(256)))])
def test_each_file_is_read_back_by_another_parser(form, held):
    made = files.file(form, "Lüneburg 16", held)
    assert PARSERS[form](made.data) == list(held)
    assert made.name == ("l-neburg-16-1x.png" if form == "png" else f"l-neburg-16.{form}")


@pytest.mark.parametrize("scale", files.SCALES)
def test_a_picture_has_whole_squares_of_each_colour(scale):
    image = Image.open(io.BytesIO(files.file("png", "x", PICO, scale=scale).data))
    assert image.size == (16 * scale, scale) and image.mode == "P"
    assert png(files.file("png", "x", PICO, scale=scale).data) == list(PICO)


@pytest.mark.parametrize("wrong", [{"form": "aco"}, {"form": "png", "scale": 3}])
def test_other_files_are_refused(wrong):
    with pytest.raises(Invalid):
        files.file(wrong["form"], "x", PICO, scale=wrong.get("scale", 1))
