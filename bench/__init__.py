"""Measurements of the product against a naive bot; run by hand, never by CI's clock."""
