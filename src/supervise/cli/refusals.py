"""What the command line itself refuses: calls that cannot be meant, with what to type instead."""

from __future__ import annotations

from pathlib import Path

from supervise.errors import FileRefused, SuperviseError, UsageError


class CallRefused(UsageError):
    """A call that cannot be carried out as it was typed; the message is ready in both languages."""

    zh, en = "{what_zh}", "{what_en}"
    hint_zh, hint_en = "{next_zh}", "{next_en}"


class FileFailed(SuperviseError):
    """The system would not open or write a file."""

    code = "file-failed"
    zh, en = "文件 {name} 打不开或写不进去：{why}", "The file {name} cannot be opened or written: {why}"
    hint_zh, hint_en = "请核对路径、权限与磁盘空间", "Check its path, its permissions and the space on the disk"


def no_workplace(folder: Path) -> CallRefused:
    return CallRefused(
        what_zh=f"{folder} 中没有 supervise.yaml，也没有给出 --db",
        what_en=f"there is no supervise.yaml in {folder}, and no --db was given",
        next_zh="先执行 supervise init，或用 --folder、--db 指明督办台",
        next_en="Run supervise init first, or say where the desk is with --folder or --db",
    )


def standing_in_the_way(files: list[Path]) -> CallRefused:
    listed = ", ".join(map(str, files))
    return CallRefused(
        what_zh=f"{listed} 已存在，未写入任何文件",
        what_en=f"{listed} is there already: nothing was written",
        next_zh="init 从不覆盖；请换一个文件夹，或先移走这些文件",
        next_en="init never overwrites: choose another folder, or move these files away",
    )


def not_a_demo(folder: Path) -> CallRefused:
    return CallRefused(
        what_zh=f"{folder} 不是演示文件夹，里面已有文件",
        what_en=f"{folder} is no folder of a demo, and has files in it",
        next_zh="请用 --out 换一个新的或空的文件夹",
        next_en="Choose a new or empty folder with --out",
    )


def not_a_date(told: str) -> CallRefused:
    return CallRefused(
        what_zh=f"{told} 不是日期", what_en=f"{told} is no date",
        next_zh="请写成 2026-03-22", next_en="Write it as 2026-03-22",
    )  # fmt: skip


def nothing_to_publish() -> CallRefused:
    return CallRefused(
        what_zh="没有给出放假通知", what_en="no notice was given",
        next_zh="请给出通知文本文件，或用 --shipped 发布本版自带的通知",
        next_en="Give the text file of a notice, or publish those of this release with --shipped",
    )  # fmt: skip


def no_actor(told: str) -> CallRefused:
    return CallRefused(
        what_zh=f"人员目录中没有操作人 {told}",
        what_en=f"the directory has no actor {told}",
        next_zh="请用人员目录（directory.yaml）中 actors 的 id",
        next_en="Give the id of one of the actors in the directory (directory.yaml)",
    )


def nobody_with_role(role: str) -> CallRefused:
    return CallRefused(
        what_zh=f"人员目录中找不到角色为 {role} 的操作人",
        what_en=f"no actor with the role {role} is found in the directory",
        next_zh="请用 --as 指明以谁的身份操作",
        next_en="Say as whom with --as",
    )


def not_one(told: str, found: list[str], what_zh: str, what_en: str) -> CallRefused:
    """*told* names none or several of what a command is about."""
    count = len(found)
    return CallRefused(
        what_zh=f"{told} 有 {count} 个{what_zh}，不是恰好一个",
        what_en=f"{told}: {what_en} {count}, not exactly one",
        next_zh=f"请写明是哪一个：{'、'.join(found)}" if found else "请核对编号，或用 --as 换一个操作人",
        next_en=f"Say which: {', '.join(found)}" if found else "Check the id, or act as another with --as",
    )


def not_an_instant(told: str) -> CallRefused:
    return CallRefused(
        what_zh=f"{told!r} 不是时间",
        what_en=f"{told!r} is no instant",
        next_zh="例如 2026-03-02T09:00，或带时区 2026-03-02T09:00+08:00",
        next_en="As in 2026-03-02T09:00, or with its offset 2026-03-02T09:00+08:00",
    )


def nothing_to_give_back(name: str) -> CallRefused:
    return CallRefused(
        what_zh=f"{name} 不是工作簿，没有可退回的文件",
        what_en=f"{name} is no workbook: there is nothing to give back",
        next_zh="去掉 --out；文本的问题会逐条列出",
        next_en="Leave out --out; what is wrong with a text is listed",
    )


def told_in_cells(name: str) -> CallRefused:
    return CallRefused(
        what_zh=f"{name} 是工作簿，不能用 --set 补充",
        what_en=f"{name} is a workbook: --set cannot complete it",
        next_zh="请在工作簿的单元格里填写；--set 只用于文本",
        next_en="Fill in its cells; --set is for documents",
    )


def no_rulesets(path: Path) -> CallRefused:
    return CallRefused(
        what_zh=f"{path} 中没有规则文件（.yaml）",
        what_en=f"there are no rulesets (.yaml) in {path}",
        next_zh="请给出规则文件或其文件夹",
        next_en="Give a ruleset or a folder of rulesets",
    )


def unreadable(path: Path, failed: Exception) -> FileRefused:
    return FileRefused(
        name=str(path), why_zh=str(failed), why_en=str(failed), next_zh="请核对路径与权限",
        next_en="Check its path and its permissions",
    )  # fmt: skip


def not_rewritten(path: str) -> FileRefused:
    return FileRefused(
        name=path,
        why_zh="改写后含义有变，没有改动", why_en="rewritten, it would mean something else; nothing was changed",
        next_zh="请把这个文件和改写方向报告给维护者",
        next_en="Report the file and the notation asked for to the maintainers",
    )  # fmt: skip


def no_checkpoint(path: Path) -> FileRefused:
    return FileRefused(
        name=str(path), why_zh="不是检查点文件", why_en="it is no checkpoint",
        next_zh="请给出 supervise journal checkpoint 写出的文件",
        next_en="Give a file that supervise journal checkpoint wrote",
    )  # fmt: skip


def system_failed(failed: OSError) -> FileFailed:
    return FileFailed(name=failed.filename or "", why=failed.strerror or str(failed))
