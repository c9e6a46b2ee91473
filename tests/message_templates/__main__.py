"""Write every snapshot again: python -m tests.message_templates. Look at the difference before you commit it."""

from tests.message_templates.snapshots import FOLDER, kept, place, snapshots
from tests.tour import words
from tests.tour.walk import walked


def main() -> None:
    """Write what differs, delete what no template stands for any more, and say so."""
    with walked(words.plain) as house:
        wanted = snapshots(house.said)
    known = kept()
    for name in known.keys() - wanted.keys():
        place(name).unlink()
        print(f"deleted  {name}")
    for name, text in sorted(wanted.items()):
        if known.get(name) != text:
            place(name).parent.mkdir(parents=True, exist_ok=True)
            place(name).write_text(text, encoding="utf-8")
            print(f"written  {name}")
    print(f"{len(wanted)} snapshots in {FOLDER}")


if __name__ == "__main__":
    main()
