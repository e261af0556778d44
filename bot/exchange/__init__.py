"""Files that come and go: the plan (XLSX, CSV, iCalendar, JSON) and the catalogue of products (also YML).

What the cells mean is decided in `handlers.plan` and `handlers.answers.wares`.
"""
