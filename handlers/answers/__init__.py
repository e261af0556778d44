"""Answers to questions that are asked again and again: the approved text, or a person."""
