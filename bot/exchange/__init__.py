"""The plan as files: XLSX, CSV, iCalendar, JSON. What the cells mean is decided in `handlers.plan`."""
