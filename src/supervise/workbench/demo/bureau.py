"""The office that the demo lives in: its people, and the files that its year begins with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from supervise.builtin.text import TextReader
from supervise.model.base import Text
from supervise.model.standard import Standard

_MOST_UNITS = 400


@dataclass(frozen=True)
class Bureau:
    """What the demo needs of an office. `directory` is what the directory plugin takes: a YAML file or its data.

    `workbook` and `corrected` are a clerk's workbook before and after its faults were mended; `superior` holds, month
    by month, the records that the city's inspection system hands down. Each of them may be absent.
    """

    name: Text
    directory: str | Mapping[str, Any]
    document: Path
    workbook: Path | None = None
    corrected: Path | None = None
    superior: Path | None = None

    @classmethod
    def example(cls, folder: Path | None = None) -> Bureau:
        """The bureau of `examples/bureau`, a city that does not exist."""
        at = folder or _examples()
        return cls(
            name=Text(zh="江源市规划和自然资源局（虚构）", en="a bureau that does not exist"),
            directory=str(at / "directory.yaml"),
            document=at / "work-plan.txt",
            workbook=at / "matters.xlsx",
            corrected=at / "matters-corrected.xlsx",
            superior=at / "superior",
        )

    @classmethod
    def of_document(cls, document: Path) -> Bureau:
        """An office made of a document's own units, with one person to report for each. Raises FileRefused."""
        reading = TextReader().read(document.name, document.read_bytes(), Standard(elements=(), units=()))
        named = (unit for draft in reading.drafts for unit in (draft.lead_unit, *draft.support_units) if unit)
        directory = _directory_of(list(dict.fromkeys(named))[:_MOST_UNITS])
        name = Text(zh=f"《{document.stem}》所列单位", en=f"the units that {document.name} names")
        return cls(name=name, directory=directory, document=document)


def _examples() -> Path:
    shipped = Path(str(resources("supervise"))) / "examples" / "bureau"
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[4] / "examples" / "bureau"


def _directory_of(names: Sequence[str]) -> Mapping[str, Any]:
    units = [{"id": f"u{number:03}", "name": name} for number, name in enumerate(names, start=1)]
    offices = [
        {"id": "leaders", "name": "分管领导", "kind": "leadership"},
        {"id": "inspection", "name": "督查室"},
        {"id": "city-inspection", "name": "上级督查机构", "kind": "superior"},
    ]
    known = [*units, *(office for office in offices if office["name"] not in names)]
    return {
        "units": known,
        "actors": [
            _person("leader", "leaders", ["leader"], leads=[unit["id"] for unit in units]),
            _person("manager", "inspection", ["manager"]),
            _person("superior", "city-inspection", ["superior"]),
            *(person for unit in units for person in _staff(unit["id"])),
        ],
        "office": {"superior": ["superior"], "manager": ["manager"]},
    }


def _staff(unit: str) -> Iterator[Mapping[str, Any]]:
    yield _person(f"r-{unit}", unit, ["responsible"])
    yield _person(f"h-{unit}", unit, [], heads=True)


def _person(id: str, unit: str, roles: Sequence[str], **more: Any) -> Mapping[str, Any]:
    return {"id": id, "name": id, "unit": unit, "roles": list(roles), "email": f"{id}@office.example", **more}
