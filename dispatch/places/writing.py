"""An address as people write it, made plain: full-width and traditional characters, telephone numbers, names."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_TELEPHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
)
_POSTCODE = re.compile(r"(?:邮政编码|邮编|postcode)\s*[:]?\s*\d{6}", re.IGNORECASE)
_RECIPIENT = re.compile(
    r"(?:收件人|收货人|联系人|客户)\s*:?\s*[\u4e00-\u9fff]{1,3}(?=[\s,;.\d]|$)"
    r"|[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐)|[\u4e00-\u9fff](?:工|生|经理|师傅)?收(?=[\s,;.])"
)
_LABEL = re.compile(r"(?:详细地址|收货地址|地址|电话|手机|联系方式|tel|phone)\s*:", re.IGNORECASE)


class Writing:
    """Makes addresses plain; knows which simplified character stands for which traditional one."""

    def __init__(self, pairs: str) -> None:
        """``pairs`` are two characters each, apart by blanks: the traditional one, the simplified one."""
        self._simplified = str.maketrans({pair[0]: pair[1] for pair in pairs.split()})

    @classmethod
    def open(cls, file: Path) -> Writing:
        return cls(file.read_text(encoding="utf-8"))

    def plain(self, text: str) -> str:
        """The address in simplified half-width characters and small Latin letters, without what is no part of it."""
        half = unicodedata.normalize("NFKC", text).translate(self._simplified).lower()
        for noise in (_TELEPHONE, _POSTCODE, _RECIPIENT, _LABEL):
            half = noise.sub(" ", half)
        return re.sub(r"\s+", " ", half).strip()
