"""A letter in sentences: what its data says, in Chinese and English, each beside the clause it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.cli.policy_words import (
    CLASSES,
    EVENTS,
    ISSUES,
    JOBS,
    MILESTONES,
    PRICES,
    known,
    term_words,
)
from dispatch.letter_words import Words, listed, words_of
from dispatch.model.policy import CoverRule, Policy, Promise, RecurringPlan, RepairPrices


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule of a letter. ``assumed``: the number is a default of ours."""

    requirement: str
    zh: str
    en: str
    clause: str
    assumed: bool = False


def sentences(policy: Policy) -> tuple[Sentence, ...]:
    """Every rule of a letter: clocks first, then cover, charges, plans, gates and the sentences without a number."""
    return (
        *(_promise(policy, promise) for promise in policy.promises),
        *(_cover(name, rule) for name, rule in policy.warranty.rules.items()),
        *_charges(policy),
        *(_plan(plan) for plan in policy.plans.values()),
        *_gates(policy),
        *_remedies(policy),
        *(Sentence(kept.requirement, kept.clause, kept.en, kept.clause) for kept in policy.undertakings),
    )


def _promise(policy: Policy, promise: Promise) -> Sentence:
    what = MILESTONES[promise.milestone.value]
    within, start, when = _within(policy, promise), _start(promise), _when(promise)
    later = known(EVENTS, promise.later_of) if promise.later_of else None
    zh = f"{what.zh}：{within.zh}，{start.zh}{when.zh}" + (f"；{later.zh}更晚时以其为准" if later else "")
    en = f"{what.en}: {within.en}, {start.en}{when.en}" + (f"; {later.en} counts when it is later" if later else "")
    return Sentence(promise.requirement, f"{zh}。", f"{en}.", promise.clause, promise.assumed)


def _within(policy: Policy, promise: Promise) -> Words:
    if promise.within is not None:
        term = term_words(promise.within)
        return Words(f"{term.zh}内", f"within {term.en}")
    parts_zh, parts_en = [], []
    for region in policy.regions:
        term_here = promise.within_by_region.get(region.code)
        if term_here is None:
            parts_zh.append(f"{region.zh}尽力而为")
            parts_en.append(f"best effort {region.en}")
        else:
            term = term_words(term_here)
            parts_zh.append(f"{region.zh} {term.zh}内")
            parts_en.append(f"{region.en} within {term.en}")
    return Words("，".join(parts_zh), ", ".join(parts_en))


def _start(promise: Promise) -> Words:
    if promise.chained_after is not None:
        first = MILESTONES[promise.chained_after.value]
        return Words(f"从{first.zh}（最迟从其期限）起算", f"from that moment on: {first.en} (at the latest its due)")
    starts = [known(EVENTS, name) for name in promise.start]
    return Words(
        f"从{'、否则'.join(start.zh for start in starts)}起算", f"from when {', else '.join(s.en for s in starts)}"
    )


def _when(promise: Promise) -> Words:
    when = promise.when
    words = [
        *(known(CLASSES, code) for code in when.fault_classes),
        *(known(ISSUES, code) for code in when.issues),
        *(known(JOBS, code) for code in when.jobs),
    ]
    if when.in_warranty is not None:
        words.append(Words("质保期内", "in warranty") if when.in_warranty else Words("质保期外", "after the warranty"))
    if when.emergency:
        words.append(Words("紧急情况", "emergency"))
    if not words:
        return Words("", "")
    return Words(f"（{'，'.join(w.zh for w in words)}）", f" ({', '.join(w.en for w in words)})")


def _cover(name: str, rule: CoverRule) -> Sentence:
    term = Words("按约定", "as agreed") if rule.term is None else term_words(rule.term)
    far = "" if rule.distance_km is None else f"或 {rule.distance_km} 公里，先到为准"
    far_en = "" if rule.distance_km is None else f" or {rule.distance_km} km, whichever comes first"
    starts = [words_of("dates", start) for start in rule.start]
    what = words_of("components", name)
    zh = f"质保（{what.zh}）：自{'，否则'.join(start.zh for start in starts)}之日起 {term.zh}{far}。"
    en = f"Warranty ({what.en}): {term.en}{far_en}, from {', else '.join(start.en for start in starts)}."
    if rule.longest:
        zh, en = zh.replace("，否则", "或"), en.replace(", else ", " or ").replace(".", ", whichever ends last.")
    return Sentence(rule.requirement, zh, en, rule.clause)


def _charges(policy: Policy) -> Iterator[Sentence]:
    charges = policy.charges
    yield from _prices(charges.in_warranty, Words("质保期内维修", "Repair in warranty"))
    for cause, excluded in charges.excluded.items():
        who = words_of("causes", cause)
        if excluded.prices is not None:
            yield from _prices(excluded.prices, Words(f"质保期内{who.zh}", f"In warranty, {who.en}"))
        else:
            zh, en = f"质保期内{who.zh}：按质保期外收费。", f"In warranty, {who.en}: as after the warranty."
            yield Sentence(excluded.requirement, zh, en, excluded.clause)
    yield from _prices(charges.after_warranty, Words("质保期外维修", "Repair after the warranty"))
    for service, fee in charges.services.items():
        price, what = PRICES[fee.fee.value], words_of("services", service)
        only = Words("（仅质保期内）", " (in warranty only)") if fee.in_warranty_only else Words("", "")
        zh, en = f"服务“{what.zh}”：{price.zh}{only.zh}。", f"Service “{what.en}”: {price.en}{only.en}."
        yield Sentence(fee.requirement, zh, en, fee.clause)


def _prices(prices: RepairPrices, title: Words) -> Iterator[Sentence]:
    if not prices.clause:
        return
    labour, parts, travel = (PRICES[price.value] for price in (prices.labour, prices.parts, prices.travel))
    zh = f"{title.zh}：人工{labour.zh}，配件{parts.zh}，上门{travel.zh}。"
    en = f"{title.en}: labour {labour.en}, parts {parts.en}, travel {travel.en}."
    yield Sentence(prices.requirement, zh, en, prices.clause)


def _plan(plan: RecurringPlan) -> Sentence:
    if plan.at_least is not None:
        every = Words(f"每个合同年至少 {plan.at_least} 次", f"at least {plan.at_least} times in a contract year")
    elif plan.every is not None:
        term = term_words(plan.every)
        every = Words(f"每 {term.zh}一次", f"every {term.en}")
    else:
        every = Words("间隔由合同约定", "the contract gives the interval")
    what = words_of("plans", plan.key)
    zh, en = f"定期“{what.zh}”：{every.zh}。", f"Recurring “{what.en}”: {every.en}."
    return Sentence(plan.requirement, zh, en, plan.clause)


def _gates(policy: Policy) -> Iterator[Sentence]:
    for gate in policy.gates.values():
        what, steps = words_of("gates", gate.key), [words_of("steps", step) for step in gate.steps]
        zh = f"“{what.zh}”之前须完成：{' → '.join(step.zh for step in steps)}。"
        en = f"Before “{what.en}”: {' → '.join(step.en for step in steps)}."
        yield Sentence(gate.requirement, zh, en, gate.clause)
    for ban in policy.bans:
        what = words_of("bans", ban.reason)
        yield Sentence(ban.requirement, f"禁止{what.zh}。", f"Ruled out: {what.en}.", ban.clause)


def _remedies(policy: Policy) -> Iterator[Sentence]:
    if (back := policy.returns) is not None:
        papers = listed("return_items", back.items, "zh")
        zh = "非原装正品无条件退货并赔偿。" if back.fakes_unconditionally else f"退换须齐备：{papers}。"
        needs = f"Returns need: {listed('return_items', back.items, 'en')}."
        en = "Goods that are not genuine go back, with damages." if back.fakes_unconditionally else needs
        yield Sentence(back.requirement, zh, en, back.clause)
    if (new := policy.replacement) is not None:
        zh = f"同一故障修过 {new.after_repairs} 次仍不能用：免费换新。"
        en = f"Still failing after {new.after_repairs} repairs of the same fault: a new device, free."
        yield Sentence(new.requirement, zh, en, new.clause, new.assumed)
    if (parts := policy.spare_parts) is not None:
        term, price = term_words(parts.term), PRICES[parts.price.value]
        zh, en = f"备件供应 {term.zh}：{price.zh}。", f"Spare parts for {term.en}: {price.en}."
        yield Sentence(parts.requirement, zh, en, parts.clause)
    if (goods := policy.goods) is not None:
        days = goods.no_discontinue_days
        zh = f"{days or '（空白）'} 天内不停产、不淘汰。"
        yield Sentence(goods.requirement, zh, f"Not discontinued for {days or '(blank)'} days.", goods.clause)
    if (roster := policy.roster) is not None:
        zh = f"每人每月休息 {roster.rest_days_per_month} 天，替岗不算缺岗。"
        en = f"{roster.rest_days_per_month} days of rest a month each; substitutes cover them."
        yield Sentence(roster.requirement, zh, en, roster.clause)
