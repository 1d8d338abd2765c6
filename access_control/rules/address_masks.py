"""Where in a Japanese address the 市区町村 ends, and where the 町名.

Read by shape, without a gazetteer: the few names in which 市, 町, 村 or 郡 is no ending
are listed. What cannot be read yields less, never more.
"""

import re

PREFECTURES = (
    "北海道|東京都|京都府|大阪府|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|"
    "群馬県|埼玉県|千葉県|神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|"
    "愛知県|三重県|滋賀県|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|"
    "香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県"
)
DESIGNATED_CITIES = (
    "札幌市|仙台市|さいたま市|千葉市|横浜市|川崎市|相模原市|新潟市|静岡市|浜松市|名古屋市|"
    "京都市|大阪市|堺市|神戸市|岡山市|広島市|北九州市|福岡市|熊本市"
)
# Cities whose name holds 市, 区, 町, 村 or 郡 before its end.
ODD_CITIES = (
    "市川市|市原市|四日市市|八日市市|廿日市市|野々市市|町田市|大町市|十日町市|東村山市|"
    "武蔵村山市|村山市|村上市|羽村市|大村市|田村市|中村市|大和郡山市|郡山市|小郡市|蒲郡市|"
    "郡上市"
)
ODD_TOWNS = "玉村町|大町町|村田町|余市町|上市町|下市町|市貝町"
PLAIN = r"[^\W\d市区町村郡]"
DISTRICT = r"(?:余市郡|高市郡|田村郡|[東西南北]村山郡|[^\W\d市区町村郡]{1,5}郡)"
MUNICIPALITY = (
    rf"(?:(?:{DESIGNATED_CITIES})[^\W\d市]{{1,4}}?区"
    rf"|{ODD_CITIES}"
    rf"|{DISTRICT}(?:{ODD_TOWNS}|{PLAIN}{{1,6}}[町村])"
    rf"|{PLAIN}{{1,7}}市"
    rf"|{PLAIN}{{1,7}}区"
    rf"|{PLAIN}{{1,6}}[町村])"
)
ADDRESS = re.compile(
    rf"(?P<prefecture>{PREFECTURES})?(?P<municipality>{MUNICIPALITY})?"
)
# A town ends before its first number, be it written 3, 3 or 三丁目.
NUMBER = r"(?:\d|[一二三四五六七八九十百]+(?:丁目|番(?!町)|条|線|号))"
TOWN = re.compile(rf"(?P<town>[^\W\d]{{1,10}}?)(?={NUMBER})")
# A way along streets (京都) is more than a town.
ALONG_STREETS = re.compile(r"[上下]る|[東西]入る?|通")
POSTAL_CODE = re.compile(r"〒?\s*\d{3}[-−‐ー]?\d{4}(?!\d)")


def municipality(address: str) -> tuple[str, ...]:
    """Candidates, best first: down to the 市区町村, the prefecture alone."""
    prefecture, place, _ = _read(address)
    return tuple(
        one for one in (prefecture + place if place else "", prefecture) if one
    )


def municipality_and_town(address: str) -> tuple[str, ...]:
    """Candidates, best first: down to the 町名, then as ``municipality``."""
    prefecture, place, rest = _read(address)
    town = TOWN.match(rest)
    if not place or town is None or ALONG_STREETS.search(town["town"]):
        return municipality(address)
    return (prefecture + place + town["town"], *municipality(address))


def _read(address: str) -> tuple[str, str, str]:
    """Prefecture, municipality and what follows; empty where it cannot be read."""
    text = POSTAL_CODE.sub("", address.strip(), count=1)
    text = re.sub(r"\s", "", text)
    found = ADDRESS.match(text)
    if found is None:
        return "", "", ""
    return found["prefecture"] or "", found["municipality"] or "", text[found.end() :]
