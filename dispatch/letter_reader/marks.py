"""Numbers that are plainly something else than a term: phone numbers, dates, clause numbers, money, standards …"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dispatch.letter_reader.numbers import Number

_C = "〇零一二两三四五六七八九十百千万半"
_N = rf"(?:\d[\d,.]*[百千万亿]?|[{_C}]+)"
_BEGIN = (
    r"(?:(?<=^)|(?<=[\n。;；])|(?<=\n[-*•●◆■·])|(?<=\n\([一二三四五六七八九十]\))|(?<=\n\([一二三四五六七八九十]\)、))"
)
_MANY = "(?:多|余|几|来)?"

_MARKS: tuple[tuple[str, str], ...] = (
    (
        "word",
        r"零(?=部|配|件|售|距离|投诉|缺陷)|一(?=律|切|般|旦|直|定|致|并|贯|向|些|样|起|次性|站式|体|流|经|概|心|步|如既|系列|支持)|(?<=[统唯单万之同专])一"
        r"|三(?=包|方)|十分(?=满意|重要|感谢|注重|重视)|百分百|千方百计|万(?=一|无一失|分)|半(?=成品|导体|自动|径)|五(?=金)|参(?=加|与|考|数|照|观|训|展|赛|保)|什(?=么)"
        r"|[陆伍](?=续|地|路)|(?<=队)伍|(?<=大|登)陆|千(?=万|瓦)(?=万不)",
    ),
    ("web_address", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|(?:https?://|www\.)[A-Za-z0-9./_?=&%-]+"),
    (
        "document_number",
        r"(?:招标|项目|采购|合同|文件|编|许可证|证书|注册|备案|批准|执照|税务登记|信用代码|标书|投标|订单|文)(?:编)?[号码]+[为是:]{0,2}"
        r"[A-Za-z\d][A-Za-z\d()/._-]*(?:号)?|[\u4e00-\u9fff]{0,4}\(\d{4}\)(?:第)?\d+号|[A-Z]{2,}[A-Z\d]*-\d{4}[A-Z\d-]*号?",
    ),
    (
        "standard_number",
        r"(?:GB|ISO|IEC|JGJ|YY|DB|HJ|CJJ?|TSG|EN|ANSI|IEEE|DL|SY|QB|JB|GA|WS|YZB|OHSAS|ITSS|CMMI|IP|CCC|3C)"
        r"(?:/?[A-Z])?[ /:]?\d+(?:\.\d+)*(?:[-:]\d+)*|3C认证",
    ),
    (
        "phone_number",
        r"(?:\+?86-?)?(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)\(?0\d{2,3}[)-]? ?\d{7,8}(?:-\d{1,5})?(?!\d)"
        r"|(?<!\d)[48]00[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)"
        r"|(?:电话|热线|传真|手机|Tel|TEL|tel|联系方式|拨打|致电|座机)(?:号码?|为|是|:|\(|：){0,3}\+?[\d-]+(?:[ 转、,/-]+\d{3,})*",
    ),
    (
        "contact_number",
        r"(?:QQ|qq|微信|邮编|邮政编码|开户行|账号|帐号|银行卡)(?:群|号)?[码为是:]{0,2}[A-Za-z]*\d[\d -]*",
    ),
    (
        "service_hours",
        r"\d+[×xX*]\d+(?:[×xX*]\d+)?(?:个?小时|[hH])?|(?:每周|一周|全周)(?:\d|七|五|六)天|365天|三百六十五天"
        rf"|(?:全年|全天|全天候|每天|每日|每一天|昼夜|一天|一年四季|日夜)[,，]?(?:保持|提供|均|都)?{_N}个?(?:工作)?(?:小时|天|钟头)"
        rf"|(?:{_N})个?小时(?:之?内)?(?=(?:均|都|皆)?(?:不间断|全天|值班|值守|热线|电话服务|电话支持热线|在线|服务热线|服务电话|客服|的?电话(?!支持|解答|答复|响应|指导|回访)"
        r"|开机|待命|专人|专线|服务(?!人员|工程师|到位|响应|完)|的服务|轮班|响应机制|援助|救援|维修热线|售后热线|畅通|接听|报修|受理(?:电话|热线|报修|服务)|监控|技术支持热线|客户服务|应急电话|全国|免费))"
        r"|周[一二三四五六日](?:至|到|-|~)周?[一二三四五六日]|星期[一二三四五六日](?:至|到|-|~)星期[一二三四五六日]"
        r"|(?:上午|下午|早上|晚上|早|晚|每日|每天)?\d{1,2}(?::|点|时)(?:\d{2}|半)?分?(?:至|到|-|~|—)+(?:次日|第二天|下午|晚上|晚)?\d{1,2}(?::|点|时)(?:\d{2}|半)?",
    ),
    (
        "date",
        r"(?:19|20)\d{2}年(?:度)?(?:\d{1,2}月(?:份)?(?:\d{1,2}[日号])?)?|(?:19|20)[\dxX*×]{2}年(?:度|\d{1,2}月(?:份)?(?:\d{1,2}[日号])?)?"
        r"|二[〇零○][〇零一二三四五六七八九]{2}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?)?"
        r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|(?<![\d个每一二三四五六七八九十两半])(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
        r"|[xX*×]{1,4}年\d{1,2}月(?:\d{1,2}日)?",
    ),
    (
        "clause_number",
        rf"{_BEGIN}(?:附件|附|注|备注)?\(?(?:\d+(?:[.]\d+)*|[{_C}]+)[)、.:,，](?!\d)|{_BEGIN}\d+(?:\.\d+)+(?!个?(?:小时|分钟|天|日|年|月|周|工作日|[\d.]))"
        rf"|{_BEGIN}\d{{1,2}}(?=\.\d+个?(?:小时|分钟|天|日|年|月|周|工作日))"
        rf"|第(?:\d+|[{_C}]+)(?:条|款|章|节|项|篇|部分|点|册|页|包|标段|期)|篇[一二三四五六七八九十]+|附(?:件|表|录|图)(?:\d+|[{_C}]+)|(?:表|图)\d+"
        rf"|{_BEGIN}[①-⒛⒜-ⓩ㈠-㊰Ⅰ-ⅿ❶-➓]|[①-⒛㈠-㊰]|\([一二三四五六七八九十]{{1,3}}\)(?!个|年|月|天|日|小时|分钟|周|次|名|人|份)"
        rf"|{_BEGIN}\d{{1,2}} (?=[\u4e00-\u9fff])",
    ),
    ("percentage", rf"{_N}(?:\.\d+)?[%‰]|百分之{_N}|{_N}(?:成|折)(?=优惠|价|左右|以上|$|[,，。])|千分之{_N}"),
    (
        "money",
        rf"(?:[¥￥$]|人民币|RMB|USD){_N}|{_N}{_MANY}(?:\(大写\))?(?:万|亿|千|百)?(?:美|欧|日|港)?(?:元|圆|块钱)(?:整)?",
    ),
    (
        "staff_count",
        rf"{_N}{_MANY}(?:名|位)|{_N}{_MANY}个?人(?=[,，。;、的组员]|$|以上|左右|工程师|技术|专)|(?:共计?|共有|不少于|至少){_N}人",
    ),
    (
        "company_history",
        rf"(?:成立|从业|经营|拥有|具有|专注|积累|深耕|历经|走过|创办|创立|近|已有|有着|行业|从事|沉淀|发展|经过|凭借|建厂|建司|服务行业)"
        rf"[^,，。;\d\n]{{0,12}}?(?:近|超过|已|逾|达)?{_N}{_MANY}年(?!(?:免费)?(?:质保|保修|以?内))"
        rf"|{_N}{_MANY}年(?:以上)?(?:来|的)?(?:丰富)?(?:的)?(?:历史|经验|从业|行业|生产经|专业经|品牌|老店|老牌|工作经|维修经|实践|发展)"
        rf"|{_N}{_MANY}年来",
    ),
    (
        "address",
        rf"(?<=[路街道巷弄村镇区城园]){_N}号(?:楼|院|门)?|{_N}号(?:楼|院|门|厂房|写字楼)|{_N}(?:楼|层|室|栋|幢|单元|弄|座)(?!厅)"
        r"|[东南西北中][一二三四五六七八九十]+(?:路|街|环)|[一二三四五六七八九十]+环(?:路|内|外|以内|以外)?|[经纬][一二三四五六七八九十]+路",
    ),
    ("masked_number", r"\d{1,3}[xX*×]{1,4}"),
    ("copies", rf"一式{_N}份|各?执{_N}份|{_N}份"),
    (
        "grade",
        rf"{_N}级|{_N}(?:类|等|星|甲)(?=医院|资质|企业|奖|级|服务|标准|品|故障)|{_N}线(?=城市|工|服务|支持|技术)",
    ),
    ("version", r"[vV]\d+(?:\.\d+)*|(?<=版本)\d+(?:\.\d+)*"),
    (
        "measure",
        rf"{_N}(?:平方米|立方米|毫米|厘米|分米|公里|千米|海里|米|㎡|公斤|千克|吨|克|千瓦|[kKmMcC]?[mM](?![A-Za-z])|[kK][gGwWvV]|[mM][mM]|伏|安|赫兹|[HM][Hh]?[Zz]|℃|度|MPa|升|寸|匹|马力|像素|[GMT]B|兆)",
    ),
    ("model_name", r"[A-Za-z][A-Za-z-]*\d[A-Za-z\d./-]*|\d+[A-Za-z][A-Za-z\d-]*[\d]|(?<![\d.])\d+(?:型|系列|系)"),
    ("ordinal", rf"第{_N}"),
    (
        "count",
        rf"{_N}{_MANY}个?(?:台|套|家|件|种|条|项|辆|款|座|处|间|批|部|只|组|支|张|类|步|方面|大类|大|点|本|册|倍|回|瓶|块|根|片|把|枚|节|包|户|网点|省|城市|地区|阶段|环节|站|所|区|县|国|省市|办事处|分公司|子公司|服务)",
    ),
)
"""Reason and what such a number looks like. Of two that fit, the earlier one counts."""

_COMPILED = tuple((reason, re.compile(pattern, re.MULTILINE)) for reason, pattern in _MARKS)
_NOT_BEFORE_TERMS = frozenset({"measure", "count", "grade", "ordinal", "model_name", "address"})


def marked(text: str, numbers: Sequence[Number]) -> Mapping[int, str]:
    """The reason for every number that is plainly no term, by its place in ``numbers``."""
    reasons: dict[int, str] = {}
    for reason, pattern in _COMPILED:
        spans = [match.span() for match in pattern.finditer(text)]
        for index in _inside(numbers, spans):
            reasons.setdefault(index, reason)
    return reasons


def _inside(numbers: Sequence[Number], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Numbers that lie wholly in one of the spans; both are sorted."""
    found: list[int] = []
    position = 0
    for start, end in spans:
        while position < len(numbers) and numbers[position].start < start:
            position += 1
        while position < len(numbers) and numbers[position].end <= end:
            found.append(position)
            position += 1
    return found
