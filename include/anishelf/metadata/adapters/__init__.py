"""What the metadata room meets outside this process."""
