"""The demo: an example bureau lives through the whole of 2026, and what it shows."""

from .bureau import Bureau as Bureau
from .story import Story as Story
from .year import live as live
