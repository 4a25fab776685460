"""What the identity room meets outside this process."""
