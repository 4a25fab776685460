"""What the notifications room meets outside this process."""
