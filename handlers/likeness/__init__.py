"""What a text is like: near texts, known examples, products by name, causes, personal data."""
