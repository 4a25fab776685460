"""`anishelf subscriptions` and `anishelf items`: the followed feeds and what they brought."""
