"""Files people keep: calendars, pictures, letters."""
