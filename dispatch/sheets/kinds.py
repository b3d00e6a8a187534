"""What may be brought in, and the columns each kind of sheet has: names in Chinese and English, needed or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SheetKind(StrEnum):
    """In the order in which a firm brings them in: each refers only to those before it."""

    CUSTOMERS = "customers"
    SITES = "sites"
    ASSETS = "assets"
    TECHNICIANS = "technicians"
    SHIFTS = "shifts"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its headers in Chinese and English, others that mean it, and an example for the template."""

    key: str
    zh: str
    en: str
    example: str
    needed: bool = False
    also: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every header that means this column, folded for comparison."""
        return frozenset(folded(name) for name in (self.key, self.zh, self.en, *self.also))


def folded(header: str) -> str:
    """A header without what people write differently: case, spaces, underscores, brackets' contents."""
    plain = header.split("(")[0].split("（")[0]
    return "".join(sign for sign in plain.casefold() if sign.isalnum())


_ID = ("编码", "编号", "id", "代码")

COLUMNS: Mapping[SheetKind, tuple[Column, ...]] = {
    SheetKind.CUSTOMERS: (
        Column("id", "客户编号", "Customer id", "C001", needed=True, also=("客户编码", "客户代码", *_ID)),
        Column("name", "客户名称", "Customer", "广州某某水务有限公司", needed=True, also=("名称", "客户", "name")),
        Column("policy_id", "承诺书", "Service letter", "L01", needed=True, also=("服务承诺", "policy", "letter")),
        Column("grade", "客户等级", "Grade", "1", also=("等级",)),
    ),
    SheetKind.SITES: (
        Column("id", "现场编号", "Site id", "S001", needed=True, also=("现场编码", "站点编号", *_ID)),
        Column("customer_id", "客户编号", "Customer id", "C001", needed=True, also=("客户编码", "客户")),
        Column("name", "现场名称", "Site", "天河泵房", needed=True, also=("名称", "站点名称", "name")),
        Column("province", "省", "Province", "广东省", also=("省份",)),
        Column("city", "市", "City", "广州市", also=("城市",)),
        Column("district", "区县", "District", "天河区", also=("区", "县")),
        Column("address", "地址", "Address", "体育东路100号", also=("详细地址",)),
        Column("adcode", "行政区划代码", "Adcode", "440106", also=("区划代码",)),
        Column("lat", "纬度", "Latitude", "", also=("lat",)),
        Column("lon", "经度", "Longitude", "", also=("lon", "lng")),
        Column("contact", "联系人", "Contact", "王工"),
        Column("phone", "电话", "Phone", "020-88880000", also=("联系电话", "手机", "telephone")),
        Column("access_minutes", "进场分钟", "Access minutes", "5"),
    ),
    SheetKind.ASSETS: (
        Column("id", "设备编号", "Asset id", "A001", needed=True, also=("设备编码", *_ID)),
        Column("site_id", "现场编号", "Site id", "S001", needed=True, also=("站点编号",)),
        Column("model", "型号", "Model", "ISW 80-160", needed=True, also=("设备型号",)),
        Column("skill", "所需技能", "Skill", "pump", needed=True, also=("技能",)),
        Column("level", "技能等级", "Level", "1", also=("等级",)),
        Column("accepted_on", "验收日期", "Accepted on", "2025-06-01"),
        Column("delivered_on", "交货日期", "Delivered on", ""),
        Column("commissioned_on", "调试日期", "Commissioned on", "", also=("安装调试日期",)),
        Column("warranty_until", "质保截止", "Warranty until", "", also=("质保到期",)),
        Column("contract_months", "合同质保月数", "Contract months", ""),
    ),
    SheetKind.TECHNICIANS: (
        Column("id", "工号", "Technician id", "T001", needed=True, also=("技术员编号", "员工编号", *_ID)),
        Column("name", "姓名", "Name", "李工", needed=True, also=("技术员",)),
        Column("phone", "电话", "Phone", "13800000000", also=("手机", "联系电话")),
        Column("home_name", "驻地", "Base", "广州市天河区", also=("驻地地址", "家庭住址", "address")),
        Column("lat", "纬度", "Latitude", "", also=("lat",)),
        Column("lon", "经度", "Longitude", "", also=("lon", "lng")),
        Column("skills", "技能", "Skills", "pump:2; electrical:1", needed=True),
        Column("employer", "用工", "Employer", "own", also=("用工性质",)),
        Column("active", "在职", "Active", "是"),
    ),
    SheetKind.SHIFTS: (
        Column("technician_id", "工号", "Technician id", "T001", needed=True, also=("技术员编号", "员工编号")),
        Column("day", "日期", "Day", "2026-12-01", needed=True, also=("date",)),
        Column("start", "开始", "Start", "08:00", needed=True, also=("上班", "上班时间")),
        Column("end", "结束", "End", "18:00", needed=True, also=("下班", "下班时间")),
        Column("on_call", "值班", "On call", "否", also=("待命",)),
    ),
}
"""Every kind's columns in the order of its template."""
