"""How many people, and how many of them live where. Estimates count at their high end, the unknown as enough.

"Enough" is the point of this room: a count nobody has yet can only add duties, never remove one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.facts import ABROAD, Facts
from bot.core.law import Counted, Threshold


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`individuals` None: unknown. `unplaced`: people whose State is unknown; None where even their number is."""

    individuals: int | None
    residents: Mapping[str, int] = field(default_factory=dict)
    unplaced: int | None

    def reaches(self, threshold: Threshold, state: str | None = None) -> bool:
        """Whether those whom the threshold counts are enough: all people, one State's, or `state`'s residents."""
        if threshold.counted is Counted.INDIVIDUALS:
            return _within(threshold, self.individuals)
        if threshold.counted is Counted.RESIDENTS:
            return _within(threshold, self.residents.get(state or "", 0))
        return bool(self.states_reaching(threshold)) or self.unplaced_reach(threshold)

    def states_reaching(self, threshold: Threshold) -> tuple[str, ...]:
        """The codes of the States whose own residents are within the threshold, sorted."""
        return tuple(sorted(code for code, people in self.residents.items() if _within(threshold, people)))

    def unplaced_reach(self, threshold: Threshold) -> bool:
        """Whether the people whose State is unknown would be enough, were they all residents of one State."""
        return _within(threshold, self.unplaced)


def count(facts: Facts) -> Counts:
    """The largest of what is known: the total, the high end of the range, the sum over States and abroad."""
    places = {code: people for code, people in (facts.residents_by_state or {}).items() if people > 0}
    placed = sum(places.values())
    totals = [
        facts.affected_individuals,
        facts.count_range[1] if facts.count_range else None,
        placed or None,
    ]
    individuals = max((total for total in totals if total is not None), default=None)
    return Counts(
        individuals=individuals,
        residents={code: people for code, people in places.items() if code != ABROAD},
        unplaced=None if individuals is None else individuals - placed,
    )


def _within(threshold: Threshold, people: int | None) -> bool:
    if people is None:
        return threshold.below is None
    return threshold.at_least <= people and (threshold.below is None or people < threshold.below)
