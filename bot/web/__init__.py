"""The page for people: a local community in three panes, live in a browser on the loopback address."""
