"""Profiles: what a person shows of themselves, under which handle, and with which face."""
