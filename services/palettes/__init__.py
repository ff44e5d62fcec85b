"""Palettes: the set of colours of a work, who else uses it, and which well-known one it is."""
