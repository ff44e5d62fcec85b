"""The kit: paper, ramps, noise, skies, a modelling kit, and how frames become files."""
