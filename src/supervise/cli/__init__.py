"""The command line: every command is a call of the desk or the workbench, answered in text or as one JSON document."""

from .app import main as main
