"""The content plan: what is posted when, published once, with its results beside it."""
