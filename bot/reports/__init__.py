"""The report for the employer in its forms: a page, a PDF, a spreadsheet, a picture; all of one document."""
