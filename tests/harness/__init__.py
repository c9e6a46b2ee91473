"""The fault harness: a workspace without a wire, deaths and faults at enumerated points, and what must hold."""
