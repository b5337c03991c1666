"""supervise: an embeddable library for supervising key matters (重点事项督办)."""

from .desk.desk import Desk as Desk
from .desk.seat import Seat as Seat
from .errors import SuperviseError as SuperviseError
from .hooks.specs import hookimpl as hookimpl
from .model.directory import Actor as Actor
from .model.directory import Unit as Unit
from .model.matters import MatterDraft as MatterDraft
from .model.reports import Progress as Progress
from .model.reports import Verdict as Verdict
from .model.tasks import TaskDraft as TaskDraft
