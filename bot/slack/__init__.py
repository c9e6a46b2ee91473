"""The one way out to Slack: the outbox, what each effect does, and how words become blocks."""
