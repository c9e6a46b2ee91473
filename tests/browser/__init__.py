"""The real bot behind the practice page, in a real Chromium, used as a newcomer would use it."""
