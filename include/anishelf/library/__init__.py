"""The library: puts files where they belong, keeps them right, and takes them away safely."""
