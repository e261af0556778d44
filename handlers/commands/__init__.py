"""Settings, modes, staff and help, changed in chat; the other commands stand with their stories."""
