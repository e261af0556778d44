"""What goes on beside the way of events: second looks, first looks, lessons."""
