"""Upkeep: the slow walks that look whether every stored object is still what it was."""
