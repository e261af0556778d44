"""What came of a period, from the counters: never by scanning events."""
