"""The leaves of the search: its field, its filters, and marks on what was found."""

import reflex as rx

from components.leaf import Leaf, icons


class SearchField(Leaf):
    """Searches, and suggests while one types. With `shortcut` the key / leads into it."""

    library = "$/public/leaf/search.jsx"
    tag = "SearchField"

    placeholder: rx.Var[str]
    shortcut: rx.Var[bool]


def search_field(place: str, *, shortcut: bool = False, class_name: str = "") -> rx.Component:
    """The field with the id `place`; on the search page it holds what is searched for."""
    return SearchField.create(
        id=place,
        placeholder="Search works, people, colors:<=16",
        shortcut=shortcut,
        class_name=class_name,
        icons=icons("search", "user", "hash", "image"),
    )


class FilterForm(Leaf):
    """Writes a filter into what is searched for. `licences` are `(code, words)`."""

    library = "$/public/leaf/filters.jsx"
    tag = "FilterForm"

    licences: rx.Var[list[tuple[str, str]]]


class FoundMarks(Leaf):
    """Marks the words where they are found on the page, as ranges that the browser paints."""

    library = "$/public/leaf/filters.jsx"
    tag = "FoundMarks"

    words: rx.Var[list[str]]


def filter_form(licences: list[tuple[str, str]]) -> rx.Component:
    """The form that adds a filter, closed until it is asked for."""
    return FilterForm.create(licences=licences, icons=icons("plus", "chevron-down"))
