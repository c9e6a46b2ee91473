"""Decisions as pure functions: plain data in, plain data out. No Slack, no SQL, no clock, no files."""
