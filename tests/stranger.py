"""Root may read and write everything; for a while be somebody who may not."""

import encodings.idna  # noqa: F401 - sockets import it late, when we may not read the library any more
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def as_a_stranger(folder: Path) -> Iterator[None]:
    """Be `nobody` (still of root's group) where we are root, with a way to `folder`. Others stay who they are.

    The way stays open: the folders above are shared with tests that run at the same time and may need it still.
    """
    if os.geteuid() != 0:
        yield
        return
    for above in folder.parents:
        mode = above.stat().st_mode
        if mode & 0o055 != 0o055:
            above.chmod(mode | 0o055)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
