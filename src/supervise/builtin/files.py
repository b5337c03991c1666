"""Files of the built-in plugins: named by a key alone, on disk whole or not at all, trouble told by a code."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from pathlib import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EEXIST}


def stem(key: str) -> str:
    """A name for *key* that every file system and every header takes: readable, and different for different keys."""
    readable = _UNSAFE.sub("-", key).strip("-")[:80]
    return f"{readable or 'digest'}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def write_whole(path: Path, content: bytes) -> None:
    """Write *content* to *path*, its folder made where it is missing. Only its owner may read it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def code_of(failed: OSError) -> str:
    """disk-full, unwritable or io-error."""
    if failed.errno in _DISK_FULL:
        return "disk-full"
    return "unwritable" if failed.errno in _UNWRITABLE else "io-error"
