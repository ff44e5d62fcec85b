"""The design tokens: every colour, size and face of the interface, as data.

`python -m components.tokens` writes them to `assets/styles/tokens.css` as custom properties
named `--mx-*`; no other file may hold a raw colour.
"""

from pathlib import Path

from components import emoji

SHEET = Path(__file__).parent.parent / "assets" / "styles" / "tokens.css"

#: name -> (dark, light). Dark is the default; the class `light` on the root switches.
COLOURS: dict[str, tuple[str, str]] = {
    # planes, from the page upwards; a well is what art hangs in
    "bg": ("#12131A", "#FAFAF7"),
    "surface": ("#1A1C26", "#FFFFFF"),
    "raised": ("#242735", "#F1F1EC"),
    "well": ("#0C0D12", "#E9E9E2"),
    "check": ("#191B24", "#DCDCD3"),
    # ink
    "text": ("#ECEEF7", "#1B1D27"),
    "muted": ("#A9AFC6", "#4E5366"),
    "subtle": ("#8A91AD", "#666B7E"),
    # the one accent
    "accent": ("#5EE0C8", "#0B7A6A"),
    "accent-ink": ("#06251F", "#FFFFFF"),
    "link": ("#7FE7D3", "#0A6B5D"),
    # states, never shown without an icon and a word
    "danger": ("#FF8080", "#B3261E"),
    "danger-fill": ("#C93A44", "#B3261E"),
    "warning": ("#F5C26B", "#8A5A00"),
    "success": ("#6FD98F", "#1E7A3C"),
    "info": ("#8AB8FF", "#1D5FBF"),
    # lines: a control's border keeps 3:1, a hairline is decoration
    "control": ("#6B7294", "#86867A"),
    "hairline": ("#2D3143", "#DEDED6"),
    "focus": ("#FFD166", "#7A3EF0"),
    "float": ("0 8px 24px #0008", "0 8px 24px #0002"),
    "paper": ("#FFFFFF", "#FFFFFF"),
    "scrim": ("#0009", "#0009"),
}

#: The same in both themes. Spaces are named by their multiple of 4 px.
SIZES: dict[str, str] = {
    "font-body": '"Inter", "Twemoji", system-ui, sans-serif',
    "font-display": '"Pixelify Sans", "Inter", sans-serif',
    "font-mono": '"JetBrains Mono", "Twemoji", ui-monospace, monospace',
    "text-meta": ".75rem",
    "text-small": ".8125rem",
    "text-secondary": ".875rem",
    "text-body": "1rem",
    "text-h3": "1.25rem",
    "text-h2": "1.5rem",
    "text-h1": "2rem",
    **{str(n): f"{4 * n}px" for n in (1, 2, 3, 4, 5, 6, 8, 10, 12, 16)},
    "radius-1": "2px",
    "radius-2": "6px",
    "top": "56px",
    "nav": "240px",
    "fast": "120ms",
    "slow": "200ms",
    # a corner stepped by 2 px, the pixel flavour of primary buttons and badges
    "notch": (
        "polygon(0 2px, 2px 2px, 2px 0, calc(100% - 2px) 0, calc(100% - 2px) 2px, 100% 2px, "
        "100% calc(100% - 2px), calc(100% - 2px) calc(100% - 2px), calc(100% - 2px) 100%, "
        "2px 100%, 2px calc(100% - 2px), 0 calc(100% - 2px))"
    ),
}

_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
    "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
_LATIN_EXT = (
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
    "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,"
    "U+A720-A7FF"
)
#: family -> (file stem, lightest and heaviest weight)
FACES: dict[str, tuple[str, str]] = {
    "Inter": ("inter", "100 900"),
    "Pixelify Sans": ("pixelify-sans", "400 700"),
    "JetBrains Mono": ("jetbrains-mono", "100 800"),
}
#: What stands in rows beside other things. Where it is not there at once, as at the first visit
#: over a slow network, the page keeps the system's face: a swap would move what one reads.
_IN_ROWS = ("Inter", "JetBrains Mono")


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio, 1 to 21, of two colours written `#RRGGBB`."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it (sRGB, threshold 0.04045)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def css() -> str:
    """The whole sheet: faces, sizes, then both themes."""
    dark, light = ({name: pair[i] for name, pair in COLOURS.items()} for i in (0, 1))
    return "\n".join(
        [
            "/* Written by `python -m components.tokens`; change components/tokens.py. */",
            *_faces(),
            *emoji.faces(),
            _rule(":root", SIZES),
            _rule(":root,.dark", {"": "dark"} | dark),
            _rule(".light", {"": "light"} | light),
            "@media (prefers-contrast:more){:root{"
            "--mx-subtle:var(--mx-muted);--mx-hairline:var(--mx-control)}}",
            "",
        ]
    )


def _faces() -> list[str]:
    return [
        f'@font-face{{font-family:"{family}";font-weight:{weights};'
        f"font-display:{'optional' if family in _IN_ROWS else 'swap'};"
        f'src:url("/fonts/{stem}-{subset}-wght-normal.woff2") format("woff2");'
        f"unicode-range:{span}}}"
        for family, (stem, weights) in FACES.items()
        for subset, span in (("latin", _LATIN), ("latin-ext", _LATIN_EXT))
    ]


def _rule(selector: str, values: dict[str, str]) -> str:
    lines = [
        f"  --mx-{name}:{value};" if name else f"  color-scheme:{value};"
        for name, value in values.items()
    ]
    return "\n".join([f"{selector}{{", *lines, "}"])


if __name__ == "__main__":
    SHEET.write_text(css(), encoding="utf-8")
