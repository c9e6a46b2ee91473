"""How the schema came to be: one file a step, expand now, contract one release later."""
