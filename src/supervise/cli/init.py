"""`init`: a new workplace, ready to be looked at and changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .answers import Answer
from .call import Call
from .command import PLAIN, command
from .refusals import standing_in_the_way
from .workplace import FILE

commands = typer.Typer()

SUPERVISE = """\
# 督办台的设置；相对路径从本文件所在的文件夹算起。
# The settings of this desk; relative paths count from the folder of this file.
database: sqlite:///supervise.db
language: zh
zone: Asia/Shanghai

# 单位与人员。 Units and people.
directory: directory.yaml

# 通知写成 .eml 文件的文件夹。 The folder where notices are written as .eml files.
eml: outbox

# 夜间不发通知。 No notices at night.
quiet_hours: ["22:00", "07:00"]

# 规则须由第二人签批才启用。 Rules come into force only when a second person has signed.
sign_off: false

# 巡检时采集的文件夹，逐个写成： The folders that a tick polls, each as:
#   - {name: city, path: inbox, cron: "0 8 * * *", mapping: standard/intake-city}
patrol: []
"""

DIRECTORY = """\
# 单位（units）、人员（actors）与督办岗位（office）；请换成本单位的。
# Units, people, and who stands for the whole office; put your own here.
units:
  - {id: inspection, name: 督查室}
  - {id: office, name: 办公室, aliases: [局办公室]}
  - {id: planning, name: 规划处, aliases: [总体规划处]}
  - {id: housing, name: 住房保障处, aliases: [住保处]}

actors:
  - {id: root, name: 系统管理员, unit: inspection, roles: [admin], email: root@bureau.example}
  - {id: lin, name: 林督办, unit: inspection, roles: [manager], email: lin@bureau.example}
  - {id: he, name: 何局长, unit: office, roles: [leader], leads: [office, planning, housing], email: he@bureau.example}
  - {id: shen, name: 沈办公, unit: office, roles: [responsible], heads: true, email: shen@bureau.example}
  - {id: tang, name: 唐规划, unit: planning, roles: [responsible], heads: true, email: tang@bureau.example}
  - {id: xu, name: 徐住保, unit: housing, roles: [responsible], heads: true, email: xu@bureau.example}

office:
  manager: [lin]
  superior: [he]
"""


@command(commands, "init", PLAIN)
def init(
    call: Call,
    folder: Annotated[
        Path, typer.Option("--folder", file_okay=False, help="Made where it is missing. 文件夹")
    ] = Path(),
) -> Answer:
    """Start a workplace: supervise.yaml and an example directory.yaml. 新建工作文件夹"""
    files = {folder / FILE: SUPERVISE, folder / "directory.yaml": DIRECTORY}
    if standing := [path for path in files if path.exists()]:
        raise standing_in_the_way(standing)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return Answer(
        {"files": [str(path) for path in files]},
        [
            *(call.text(f"已写入 {path}", f"Wrote {path}") for path in files),
            call.text(
                "请先改 directory.yaml，再用 supervise template 取得录入模板",
                "Next: edit directory.yaml, then get a workbook to fill in with supervise template",
            ),
        ],
    )
