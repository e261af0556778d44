"""Platforms, a folder each: a pure mapping, a thin client, limits. Nothing here judges or decides."""
