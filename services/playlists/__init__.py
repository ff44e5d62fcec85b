"""Playlists: works in an order that somebody chose, to follow and to play."""
