"""Search: works, people, hashtags and playlists by words, likeness and filters."""
