"""The demo people and their works, all drawn by this package's own code."""
