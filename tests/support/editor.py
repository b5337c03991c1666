"""A yaml-language-server in a child process, spoken to over stdio as an editor does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

PATIENCE = 60
INSTALLED = Path.home() / ".cache/supervise/yaml-language-server/node_modules/.bin/yaml-language-server"
"""Where `make editor` puts it."""

_SETTINGS = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}, "schemas": {}},
}  # fmt: skip


def server_path() -> str | None:
    """The server to drive: of the environment, of the path, or of `make editor`; None where there is none."""
    told = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")
    if told is None and INSTALLED.exists() and shutil.which("node"):
        told = str(INSTALLED)
    return told


class Editor:
    """What an editor asks of the server. Places count from 1, as our errors do."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server
        self._told: Queue[Mapping[str, Any] | None] = Queue()
        self._asked = 0
        self._marks: dict[str, Any] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def open(self, path: Path) -> list[tuple[int, int, str]]:
        """Open a file: the marks that appear in it, as line, column and message, with a schema at work."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": path.read_text("utf-8")}
        self._say("textDocument/didOpen", {"textDocument": document})
        while path.as_uri() not in self._marks:
            self._take()
        return [
            (mark["range"]["start"]["line"] + 1, mark["range"]["start"]["character"] + 1, mark["message"])
            for mark in self._marks[path.as_uri()]
        ]

    def completions(self, path: Path, line: int, column: int) -> Mapping[str, str]:
        """What is offered at a place: labels, each with the text beside it."""
        found = self._ask("textDocument/completion", self._at(path, line, column))
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: _text(item.get("documentation", "")) for item in items}

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is shown of the word at a place."""
        found = self._ask("textDocument/hover", self._at(path, line, column))
        return _text(found["contents"]) if found else ""

    def start(self, root: Path) -> None:
        plain = {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": False}}
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"completion": plain, "hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}},
        }
        self._ask("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": capabilities})
        self._say("initialized", {})
        self._say("workspace/didChangeConfiguration", {"settings": _SETTINGS})

    @staticmethod
    def _at(path: Path, line: int, column: int) -> Mapping[str, Any]:
        return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line - 1, "character": column - 1}}

    def _ask(self, method: str, params: Any) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            told = self._take()
            if told.get("id") == self._asked and "method" not in told:
                assert "error" not in told, told
                return told["result"]

    def _say(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _take(self) -> Mapping[str, Any]:
        """The next message; what the server asks of the editor is answered at once."""
        told = self._told.get(timeout=PATIENCE)
        assert told is not None, "the server has ended"
        if told.get("method") == "workspace/configuration":
            settings = [_SETTINGS.get(item.get("section"), {}) for item in told["params"]["items"]]
            self._send({"id": told["id"], "result": settings})
        elif told.get("method") == "textDocument/publishDiagnostics":
            self._marks[told["params"]["uri"]] = told["params"]["diagnostics"]
        elif "method" in told and "id" in told:
            self._send({"id": told["id"], "result": None})
        return told

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _listen(self) -> None:
        stream = self._server.stdout
        assert stream is not None
        while head := stream.readline():
            length = int(head.partition(b":")[2]) if head.lower().startswith(b"content-length") else 0
            if length:
                while stream.readline().strip():
                    pass
                self._told.put(json.loads(stream.read(length)))
        self._told.put(None)


def _text(told: Any) -> str:
    return told["value"] if isinstance(told, dict) else str(told)


@contextmanager
def editor(path: str, root: Path) -> Iterator[Editor]:
    """An editor on the files below *root*."""
    with subprocess.Popen(
        [path, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        try:
            one = Editor(server)
            one.start(root)
            yield one
        finally:
            server.kill()
