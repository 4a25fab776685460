"""What the tracker room meets outside this process."""
