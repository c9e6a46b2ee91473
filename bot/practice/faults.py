"""Faults ordered by a test: the next calls of a method go wrong in a chosen way. By itself nothing goes wrong."""

from dataclasses import dataclass, field

KINDS = ("error", "ratelimited", "server_error", "drop_before", "drop_after", "hang")


@dataclass(kw_only=True)
class Fault:
    """One order. `kind`: "error" (answer `error`), "ratelimited" (429, wait `seconds`), "server_error" (500),
    "drop_before" (break the connection, do nothing), "drop_after" (do it, break the connection),
    "hang" (no answer for `seconds`, then break). `method` is a Web API method,
    "upload" (the upload URL), "response_url", or "*" for any; `times` counts down.
    """

    method: str
    kind: str
    times: int = 1
    error: str = ""
    seconds: float = 0.0


@dataclass(kw_only=True)
class Faults:
    """The standing orders, and the methods that this workspace does not have at all."""

    orders: list[Fault] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)

    def order(self, fault: Fault) -> None:
        """Take an order; an unknown kind is refused at once."""
        if fault.kind not in KINDS:
            raise ValueError(f"Unknown fault {fault.kind!r}. Choose one of: {', '.join(KINDS)}.")
        self.orders.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, used up once; None for none."""
        for fault in self.orders:
            if fault.method in (method, "*") and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        """Forget every order; all methods are back."""
        self.orders.clear()
        self.absent.clear()
