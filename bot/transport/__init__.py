"""How an event gets from a platform to a story; `stored` is the default and the only way yet."""
