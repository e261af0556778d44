"""Learning from presses: labels in, a lesson with its report out, in a process of its own.

The same labels give the same lesson to the last bit, in whatever order they came, so a label that is
taken back leaves no trace in what is learned afterwards. Nothing here is imported on the path of a
message; why it is built so, docs/adr/0006-learning-with-a-gate.md says.
"""
