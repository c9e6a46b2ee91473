"""A local stand-in for Slack, for rehearsals and tests. It knows nothing of the bot."""
