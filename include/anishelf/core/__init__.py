"""What every room shares: statuses, history, batches, the database, torrents, addresses, names."""
