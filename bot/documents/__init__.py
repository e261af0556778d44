"""What reports of every kind are shown with: files written whole, the geometry of charts, one look."""
