"""Learning from presses: when to, what becomes of a lesson, who is told, how it is taken back."""
