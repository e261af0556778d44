"""Where every story ends: an order is performed and settled, and people hear what came of it."""
