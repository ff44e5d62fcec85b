"""Works: what an artist publishes, edits, hides, and what others see of it."""
