"""What the address of the search page asks, and the links from there: tabs, filters, the order."""

from dataclasses import dataclass
from urllib.parse import urlencode

from services.kernel.errors import Invalid
from services.search import parser
from services.search.parser import Wanted

TABS = (
    ("works", "Works"),
    ("people", "People"),
    ("hashtags", "Hashtags"),
    ("playlists", "Playlists"),
)
PRESETS = (
    ("Animated", "animated"),
    ("16 colours or fewer", "colors:<=16"),
    ("32×32 or smaller", "w:<=32 h:<=32"),
    ("64×64", "size:64x64"),
    ("CC0", "license:cc0"),
)
COMPARED = {"<=": "at most {:,}", ">=": "at least {:,}", "<": "under {:,}", ">": "over {:,}"}
SAID = {
    "w": "{} px wide", "h": "{} px high", "colors": "{} colours", "frames": "{} frames",
    "palette": "with {}", "by": "by {}", "tag": "#{}", "animated": "animated",
}  # fmt: skip


@dataclass(frozen=True)
class Chip:
    """A choice as a link; ``on`` when it holds, and the link then takes it away."""

    words: str
    url: str
    on: bool = False


@dataclass(frozen=True)
class Asked:
    """``?q=said&tab=people&sort=best``, each one of those that there are."""

    said: str = ""
    tab: str = "works"
    sort: str = "newest"

    def wanted(self) -> tuple[Wanted, str]:
        """The search taken apart; one that is not understood is empty, with the reason."""
        try:
            return parser.parse(self.said), ""
        except Invalid as refusal:
            return Wanted(), refusal.message

    def url(self, **other: str) -> str:
        """The address of this search, or of one that differs in some words."""
        said = {"q": self.said, "tab": self.tab, "sort": self.sort} | other
        plain = {"q": "", "tab": "works", "sort": "newest"}
        query = urlencode({name: value for name, value in said.items() if value != plain[name]})
        return f"/search?{query}" if query else "/search"

    def tabs(self) -> list[Chip]:
        """The same search for each kind of things."""
        return [Chip(words, self.url(tab=key), key == self.tab) for key, words in TABS]

    def chips(self, wanted: Wanted) -> list[Chip]:
        """Of a search for works the filters that hold, then those that one may want; the other
        order for words."""
        if self.tab != "works":
            return []
        made, left = [], list(wanted.terms)
        for words, said in PRESETS:
            terms = parser.parse(said).terms
            on = set(terms) <= set(wanted.terms)
            left = [term for term in left if not (on and term in terms)]
            made.append(Chip(words, self.url(q=str(_turned(wanted, terms, on))), on))
        mine = [Chip(_said(t), self.url(q=str(wanted.without(t))), True) for t in left]
        if wanted.words:
            other, best = ("newest", True) if self.sort == "best" else ("best", False)
            made.append(Chip("Best match first", self.url(sort=other), best))
        return [*mine, *sorted(made, key=lambda chip: not chip.on)]


def read(said: str, tab: str, sort: str) -> Asked:
    """The words of an address; what there is not is what stands there by itself."""
    known = tab if tab in dict(TABS) else "works"
    return Asked(said[:1000], known, "best" if sort == "best" else "newest")


def _turned(wanted: Wanted, terms: tuple[parser.Term, ...], on: bool) -> Wanted:
    for term in terms:
        wanted = wanted.without(term) if on else wanted.with_term(term)
    return wanted


def _said(term: parser.Term) -> str:
    """A filter as a person would say it."""
    value = COMPARED.get(term.operator, "{}").format(term.value)
    said = SAID[term.name].format(value) if term.name in SAID else value.upper()
    return said[:1].upper() + said[1:]
