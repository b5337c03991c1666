"""Which files are opened at all: a workbook of bearable size, no bomb, nothing encrypted."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from supervise.errors import FileRefused

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 512 * 1024 * 1024
MOST_RATIO = 200
"""Of unpacked to packed bytes; a part under 16 MB may be denser, as one of equal rows is."""
_SMALL = 16 * 1024 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def open_archive(name: str, content: bytes) -> ZipFile:
    """The parts of a workbook, once its outside is harmless. Raises FileRefused with the reason."""
    if len(content) > MOST_BYTES:
        raise refuse(name, "文件超过 50 MB", "it is larger than 50 MB", *_SPLIT)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refuse(
                name, "文件加了密码", "it is encrypted", "去掉打开密码后另存", "Remove the password and save it"
            )
        raise refuse(name, "是旧格式 .xls", "it is in the old .xls format", *_SAVE_AS)
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        # A torn or foreign archive fails in each of these ways, depending on where it is torn.
        raise refuse(name, "不是 Excel 工作簿（.xlsx）", "it is no Excel workbook (.xlsx)", *_SAVE_AS) from broken
    parts = archive.infolist()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise refuse(name, "压缩包里没有工作簿", "there is no workbook in the archive", *_SAVE_AS)
    if any(part.flag_bits & 1 for part in parts):
        raise refuse(name, "文件加了密码", "it is encrypted", "去掉打开密码后另存", "Remove the password and save it")
    dense = any(part.file_size > max(_SMALL, MOST_RATIO * part.compress_size) for part in parts)
    if dense or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refuse(name, "解压后大得不合常理", "it unpacks to an unreasonable size", *_SPLIT)
    return archive


def refuse(name: str, zh: str, en: str, next_zh: str, next_en: str) -> FileRefused:
    return FileRefused(name=name, why_zh=zh, why_en=en, next_zh=next_zh, next_en=next_en)


_SAVE_AS = ("用 Excel 或 WPS 另存为 .xlsx 再导入", "Save it as .xlsx and import that")
_SPLIT = ("拆成几个较小的工作簿再导入", "Split it into smaller workbooks")
