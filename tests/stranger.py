"""Root may read and write everything; for a while be somebody who may not."""

import encodings.idna  # noqa: F401 - sockets import it late, when we may not read the library any more
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def as_a_stranger(folder: Path) -> Iterator[None]:
    """Be `nobody` (still of root's group) where we are root, with a way to `folder`. Others stay who they are."""
    if os.geteuid() != 0:
        yield
        return
    shut = {above: above.stat().st_mode for above in folder.parents if above.stat().st_mode & 0o055 != 0o055}
    for above, mode in shut.items():
        above.chmod(mode | 0o055)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for above, mode in shut.items():
            above.chmod(mode)
