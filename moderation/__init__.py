"""Judgement of a text: text in, reasons out. No network, no clock, no database."""
