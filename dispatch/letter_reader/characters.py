"""Characters made comparable one for one: traditional as simplified, full width as half, positions stay true."""

from __future__ import annotations

_PAIRS = (
    "並并佈布佔占併并係系個个備备傳传債债傷伤僅仅僱雇價价億亿償偿優优兒儿內内兩两冊册凍冻別别劃划動动務务勝胜勞劳匯汇區区協协參参員员問问啓启啟启單单喺在嗇啬嗎吗嚟来嚮向嚴严國国圍围圓圆圖图團团執执報报場场壓压"
    "壞坏夠够夾夹奪夺妝妆學学實实寧宁寫写寶宝將将專专對对導导屆届層层屬属島岛師师帳帐幣币幫帮幹干幾几庫库廠厂廢废廣广廳厅張张彈弹後后徑径從从復复態态慣惯憑凭懇恳應应懷怀懸悬戰战戲戏戶户採采換换損损擇择擊击擔担據据"
    "攝摄攬揽敗败敵敌數数斷断於于時时暫暂曆历書书會会東东條条業业構构樓楼標标樣样橋桥機机檔档檢检歐欧歲岁歷历歸归殘残殼壳氣气氫氢決决淨净測测溫温滅灭滬沪滯滞滾滚滿满漢汉潔洁潤润濕湿濟济濱滨濾滤瀋沈灣湾為为無无煙烟"
    "熱热燈灯燒烧營营爐炉爾尔牀床牆墙狀状獎奖獨独獲获現现瑪玛環环瓊琼產产畢毕異异當当發发盜盗眾众瞭了碩硕確确碼码磚砖礎础祇只祿禄禦御禮礼稅税種种積积穩稳竄窜筆笔節节範范築筑篩筛簡简簽签粵粤糧粮糾纠紀纪約约紅红納纳"
    "紐纽純纯紙纸級级細细紹绍終终組组結结絡络給给統统經经綠绿維维網网緊紧線线編编緩缓練练縣县縮缩總总織织繫系繳缴繼继續续罰罚習习聞闻聯联聲声職职聽听脫脱臺台與与興兴舊旧艙舱艦舰莊庄華华萬万葉叶蓋盖薦荐藥药蘇苏處处"
    "虛虚號号術术衹只裏里補补裝装裡里製制複复襲袭規规視视覺觉觀观觸触訂订計计訊讯訓训託托訪访設设訴诉評评詞词詢询試试話话詳详誌志認认語语誠诚誤误說说課课調调請请論论諸诸諾诺講讲證证識识譜谱譯译議议護护譽誉讀读變变"
    "貝贝負负財财貢贡貨货販贩貫贯責责貳贰貴贵買买費费貿贸賀贺資资賓宾賠赔賣卖質质購购賽赛贈赠贊赞贛赣趕赶車车軋轧軌轨軍军軟软軸轴載载輔辅輕轻輛辆輪轮輸输轄辖轉转辦办農农逕径連连週周進进運运過过達达遙遥遞递遠远適适"
    "遲迟選选遼辽還还郵邮鄉乡鄰邻釋释鋁铝鋪铺鋼钢錄录錢钱錯错鍊链鍋锅鍾钟鎖锁鎮镇鏈链鐘钟鐵铁鑒鉴長长門门閉闭開开間间閘闸閥阀閩闽閱阅關关陝陕陰阴陳陈陸陆陽阳隊队際际隨随隱隐隻只雙双雜杂離离難难雲云電电靈灵韓韩響响"
    "頁页頂顶項项順顺須须預预領领頭头頻频顆颗題题額额願愿類类顧顾顯显風风飛飞飯饭飾饰養养餘余館馆馬马駁驳駐驻駕驾驅驱驗验體体髮发鬧闹魚鱼魯鲁鮮鲜鹽盐麥麦麼么黃黄點点黨党齊齐齒齿齡龄龍龙"
)
"""Traditional and simplified character in turn: the ones such letters use."""
_VARIANTS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code) not in ",!?"}
_LOOK_ALIKE = dict(zip("–—―‐‑−﹣～〜∼﹤≦﹥〔〕【】［］﹙﹚", "-------~~~<≤>()()()()", strict=True))
_TABLE = str.maketrans({**_FULL_WIDTH, **_LOOK_ALIKE, **{old: new for old, new in _VARIANTS.items() if old != new}})

_ALSO_NUMBERS = "两半"
"""Words of number that Unicode does not count among its numerals."""


def normalised(text: str) -> str:
    """The text in simplified characters and half-width digits; exactly as many characters as before."""
    return text.translate(_TABLE)


def is_numeral(character: str) -> bool:
    """Whether the character is, or may be part of, a written number: 8, ８, 八, 捌, ⑧, Ⅷ, 半, 两."""
    return character.isnumeric() or character in _ALSO_NUMBERS
