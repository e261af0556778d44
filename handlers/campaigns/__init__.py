"""A link for each campaign, and whom it has brought."""
