"""What people do about a message where it stands: staff decide, subscribers call for staff."""
