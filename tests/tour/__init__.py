"""A walk through everything the bot can say and ask: what other tests look at instead of lists made by hand."""
