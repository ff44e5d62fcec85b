"""Paths of this site that came from outside, as where to go after a log-in."""

import re

# One slash and no second one or backslash, which browsers take for another host; no spaces or
# control marks, which they drop before they look.
_INSIDE = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}")


def inside(path: str, otherwise: str = "/") -> str:
    """The path if it stays on this site, else the other one."""
    return path if _INSIDE.fullmatch(path) else otherwise
