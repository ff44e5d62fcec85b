"""Starts, watches and stops everything that Makapix is made of, on one machine."""
