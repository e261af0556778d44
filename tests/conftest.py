"""What holds for every test."""

from hypothesis import settings

# How long an example takes says more of the machine than of the program.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")
