"""Days and the beginnings of sentences as people write them, the same for every reader. Knows no markup."""

from datetime import date


def spelled(day: date) -> str:
    """The day with its year: "April 1, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def with_weekday(day: date) -> str:
    """The same with the day of the week: "Wednesday, April 1, 2026"."""
    return f"{day:%A}, {spelled(day)}"


def capital(words: str) -> str:
    """The words as a sentence begins with them; nothing else changes, so that HHS stays HHS."""
    return words[:1].upper() + words[1:]
