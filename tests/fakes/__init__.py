"""Fakes that remember; one module for each part."""
