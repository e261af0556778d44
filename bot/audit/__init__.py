"""`bot audit`: reads histories from files and shows what the bot would have done."""
