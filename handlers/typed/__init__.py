"""What people type and read in few words: spans, times, choices, numbers. Pure."""
