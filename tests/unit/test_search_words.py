"""What is typed into the search, taken apart: whatever it is, it is understood or refused."""

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.search.parser import ANIMATED, Term, Wanted, parse

PIECES = st.sampled_from(
    ["fox", '"red fox"', "-snow", "or", "animated", "size:64x64", "w:<=32", "h:>16", "colors:<=16",
     "frames:>1", "palette:#FF0044", "by:@Artist", "license:cc0", "tag:fox", "#Night", "format:gif",
     '"', '-"', "---", "#", "é", "ẞ", "#ẞ", "İ", "#İ"]
)  # fmt: skip


def test_words_and_filters_are_told_apart():
    wanted = parse('red "night fox" SIZE:64X32 animated colours:<=016 by:@Artist #Fox -snow')
    assert wanted.words == 'red "night fox" -snow'
    assert wanted.terms == (
        Term("w", "=", 64),
        Term("h", "=", 32),
        ANIMATED,
        Term("colors", "<=", 16),
        Term("by", "=", "artist"),
        Term("tag", "=", "fox"),
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("size:64", "size: takes width and height in pixels, as in size:64x64."),
        ("w:wide", "w: takes a number, as in w:16, w:<=16 or w:>1."),
        ("frames:!1", "frames: takes a number"),
        ("colors:9999999", "colors: takes a number"),
        ("palette:red", "palette: takes a colour of six hexadecimal digits"),
        ("by:@", "by: takes a handle, as in by:@artist."),
        ("license:mine", "license: is one of cc0, cc-by"),
        ("tag:", "tag: takes a hashtag"),
        ("format:tiff", "format: is one of png, gif, webp, bmp, jpeg."),
        ("colour:red", "There is no filter “colour:”."),
        ("-tag:fox", "A minus leaves out words, not filters such as tag:."),
        ("-Animated", "Works that stand still are found by frames:1."),
        (" ".join(f"tag:t{i}" for i in range(13)), "up to 12 filters; these are 13."),
        ("x" * 201, "A search has up to 200 characters; this one has 201."),
    ],
)
def test_each_no_is_a_sentence_with_its_rule(said, sentence):
    with pytest.raises(Invalid) as refusal:
        parse(said)
    assert sentence in str(refusal.value) and "q" in refusal.value.fields


@pytest.mark.parametrize("said", ['"size:64x64"', "10:30", "a_b:c", ":x", "x", "#a-b"])
def test_what_is_no_filter_is_words(said):
    assert parse(said) == Wanted(said)


@given(st.lists(PIECES, max_size=10).map(" ".join))
def test_a_search_that_is_written_out_means_the_same(said):
    wanted = parse(said)
    assert parse(str(wanted)) == wanted


@given(st.text(max_size=220))
@hypothesis.example('"' * 200)
@hypothesis.example("w:" * 100)
def test_any_text_is_understood_or_refused(said):
    try:
        wanted = parse(said)
    except Invalid as refusal:
        assert refusal.fields["q"]
    else:
        assert "\0" not in wanted.words and wanted.words.count('"') <= 2 * len(said)


@given(st.sampled_from([Term("w", "<=", 32), ANIMATED, Term("tag", "=", "fox")]))
def test_a_filter_that_is_put_in_and_taken_out_leaves_no_trace(term):
    wanted = parse("red fox by:@artist")
    assert wanted.with_term(term).without(term) == wanted
    assert wanted.with_term(term).with_term(term) == wanted.with_term(term)


@pytest.mark.parametrize("piece", ['"', "-", "a:", "#", '-"', "w:<", " ", "\t", "é", "w:<1 "])
def test_no_sign_makes_a_long_text_costly(piece, monkeypatch):
    monkeypatch.setenv("MAKAPIX_SEARCH_LENGTH_MAX", "1000000")
    settings.cache_clear()
    try:  # a second; hours if a pattern tried every way to part the text
        parse(piece * (1_000_000 // len(piece)))
    except Invalid as refusal:
        assert refusal.fields["q"]
    finally:
        monkeypatch.undo()
        settings.cache_clear()
