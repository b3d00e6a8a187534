"""The words of a letter's fixed choices in Chinese and English: milestones, events, units, prices, conditions."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.letter_words import Words
from dispatch.model.policy import Term

MILESTONES: Mapping[str, Words] = {
    "dispatch": Words("派人", "send somebody"),
    "respond": Words("响应", "answer"),
    "arrive": Words("到场", "be on site"),
    "resolve": Words("修复", "repair"),
    "loaner": Words("修不好则提供备用机", "lend a machine if it is not repaired"),
    "complete": Words("完工", "finish the work"),
    "followup": Words("电话回访", "call back"),
    "contract_sign": Words("签订合同", "sign the contract"),
    "deliver_install": Words("供货安装", "deliver and install"),
    "price_notice": Words("上报调价", "report the price cut"),
    "model_notice": Words("上报换型", "report the new model"),
    "discontinue_notice": Words("通知停产", "give notice that the model is discontinued"),
}

EVENTS: Mapping[str, Words] = {
    "notified_at": Words("接到通知", "the report is received"),
    "emergency_at": Words("发生紧急情况", "the emergency arises"),
    "remote_failed_at": Words("客户自己不能解决", "remote help has failed"),
    "appointment_at": Words("客户约定的时间", "the time the customer names"),
    "accepted_at": Words("接车", "the vehicle is handed over"),
    "delivered_at": Words("产品交付", "delivery"),
    "award_notice_at": Words("接到中标通知书", "the bid-winning notice is received"),
    "price_cut_at": Words("发布市场价格下调", "the market price cut is published"),
    "model_changed_at": Words("换型确定", "the new model is decided"),
    "learned_at": Words("知悉停产", "the firm learns of it"),
}

_UNITS_ZH: Mapping[str, str] = {
    "minutes": "分钟",
    "hours": "小时",
    "days": "日",
    "weeks": "周",
    "months": "个月",
    "years": "年",
    "working_days": "个工作日",
}

PRICES: Mapping[str, Words] = {
    "free": Words("免费", "free"),
    "cost": Words("成本价", "at cost"),
    "best_price": Words("市场最优惠价", "at the best market price"),
    "charged": Words("收费", "charged"),
    "quote": Words("先报价", "quoted before work"),
}

CLASSES: Mapping[str, Words] = {
    "normal": Words("一般故障", "an ordinary fault"),
    "major": Words("主要设备故障", "a fault of main equipment"),
}

ISSUES: Mapping[str, Words] = {
    "fault": Words("故障", "a fault"),
    "quality_complaint": Words("质量投诉", "a quality complaint"),
}

JOBS: Mapping[str, Words] = {
    "rescue": Words("救援", "rescue"),
    "maintenance": Words("保养", "maintenance"),
    "minor_repair": Words("小修", "minor repair"),
}


def term_words(term: Term) -> Words:
    """``8 小时`` and ``8 hours``."""
    unit = term.unit.value.replace("_", " ")
    return Words(
        f"{term.amount} {_UNITS_ZH[term.unit.value]}",
        f"{term.amount} {unit.removesuffix('s') if term.amount == 1 else unit}",
    )


def known(words: Mapping[str, Words], code: str) -> Words:
    """The words of a code, or the code itself where it has none."""
    return words.get(code, Words(code, code))
