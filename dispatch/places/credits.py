"""Credit lines of the bundled geodata; pages that draw the map or name places must print one of them."""

from __future__ import annotations

CREDIT_EN = (
    "Boundaries © OpenStreetMap contributors, ODbL 1.0 (via mapchina, M. Xu). Places: GeoNames, CC BY 4.0. "
    "Division names: modood/Administrative-divisions-of-China (WTFPL). Airports: airportsdata (MIT)."
)
CREDIT_ZH = (
    "边界 © OpenStreetMap 贡献者，ODbL 1.0（经 mapchina，M. Xu）。地点：GeoNames，CC BY 4.0。"
    "行政区划名称：modood/Administrative-divisions-of-China（WTFPL）。机场：airportsdata（MIT）。"
)
CREDITS = {"zh": CREDIT_ZH, "en": CREDIT_EN}
