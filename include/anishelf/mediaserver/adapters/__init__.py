"""What the media server room meets outside this process."""
