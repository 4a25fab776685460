"""The demo world: feeds, torrents, videos and a bangumi.tv stand-in, apart from the product."""
