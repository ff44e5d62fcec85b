"""``/settings/*``: what a person sets for themselves, one module a page."""
