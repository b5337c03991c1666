"""The first line of a ruleset, by which an editor finds the schema: `# yaml-language-server: $schema=…`."""

from __future__ import annotations

import codecs
import re

_MODELINE = re.compile(rb"#[ \t]*yaml-language-server[ \t]*:[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def with_modeline(data: bytes, schema: str) -> bytes:
    """*data* with the modeline for the schema at the relative path *schema* as its first line.

    A modeline that stands there already is replaced; all other bytes stay, a byte order mark in front of it.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    body = data[len(mark) :]
    end = _LINE_END.search(body)
    line = f"# yaml-language-server: $schema={schema}".encode() + (end[0] if end else b"\n")
    standing = _MODELINE.match(body)
    return mark + line + (body[standing.end() :] if standing else body)
