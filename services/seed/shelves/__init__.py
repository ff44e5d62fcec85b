"""What each demo artist has published: titles, words and the drawing behind each work."""
