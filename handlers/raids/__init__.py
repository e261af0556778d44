"""Many come at once to do mischief: the chat is locked for a while, and it is told who came."""
