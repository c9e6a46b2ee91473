"""The receipt that the report form turns into: number, first aid, what happens next."""

from dataclasses import dataclass

from bot.desk import Desk
from bot.workflows.report_incident import Receipt
from handlers.modals.form import Carried, View, modal


@dataclass(frozen=True, kw_only=True)
class ReceiptWords:
    """What the receipt's template shows."""

    number: str
    category: str
    first_aid: tuple[str, ...]
    phone: str | None
    reply_code: str | None
    command: str
    in_line: bool = False
    officers_only: bool = False


def build(desk: Desk, receipt: Receipt) -> View:
    """The receipt as a form that only shows."""
    words = ReceiptWords(
        number=receipt.number,
        category=receipt.category,
        first_aid=receipt.first_aid,
        phone=receipt.phone,
        reply_code=receipt.reply_code,
        command=desk.settings.command_name,
        in_line=receipt.in_line,
        officers_only=receipt.officers_only,
    )
    return modal("receipt", "Report received", desk.renderer.form("receipt", words), Carried())
