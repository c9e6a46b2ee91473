"""Slack's Web API, as far as the bot needs it. Refuses in Slack's words; unknown methods are `unknown_method`."""
