"""The stream of changes that keeps pages fresh: ids only, what changed is asked for by the page."""
