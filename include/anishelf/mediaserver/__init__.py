"""The media server: hears what changed, and says whether it shows it."""
