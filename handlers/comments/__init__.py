"""A message is judged, and what must go goes: policy, ladder, use-case."""
