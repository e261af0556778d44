"""Edges and assembly: the only package that knows drivers, platforms and the process."""
