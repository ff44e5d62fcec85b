"""Data exports: everything that a person has here, as one ZIP."""
