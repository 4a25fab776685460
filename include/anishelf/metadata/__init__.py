"""Metadata: what bangumi.tv knows, written as NFO files and pictures beside the videos."""
