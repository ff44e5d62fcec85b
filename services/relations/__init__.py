"""What people are to each other: follow, block, mute, and the lists of each."""
