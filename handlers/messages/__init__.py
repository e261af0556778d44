"""The way of one message: what is known around it, the judgement, the second look, what it leads to."""
