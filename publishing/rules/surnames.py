"""Frequent family names: by them a name is seen where nothing else shows it.

Of two characters and more only: one alone (林, 森) is a word of any sentence. Whoever
has a name that is not here is missed; the form asks not to write names at all.
"""

_JAPANESE = """
佐藤 鈴木 高橋 髙橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口
松本 井上 木村 斎藤 斉藤 齋藤 齊藤 清水 山崎 山﨑 池田 橋本 阿部 石川 山下 中島 中嶋
石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子
岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 柴田 酒井
宮崎 横山 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 増田
平野 菅原 小島 千葉 久保 松井 岩崎 桜井 野口 松尾 野村 木下 菊地 菊池 佐野 大塚 新井
市川 水野 渡部 古川 浜田 小松 島田 小山 吉川 杉本 山内 西田 飯田 北村 川崎 安田 本田
川口 久保田 東山 中田 関口 川村 五十嵐 樋口 松岡 永井 秋山 石原 馬場 大久保 熊谷 矢野
松村 大西 早川 荒木 土屋 吉村 片山 服部 大島 西川 荒井 須藤 望月 堀内 平田 福島 見本
"""
JAPANESE = tuple(_JAPANESE.split())
# One syllable each; a full name has two more.
KOREAN = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구"
    "민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)
# Two syllables each.
KOREAN_OF_TWO = "남궁|제갈|선우|황보|독고|사공"
# Words of two syllables that begin as a family name does: 최고입니다, it is the best.
NO_KOREAN_NAME = "최고|최악|문제|정말|주소|이유|한국|정답|불편|전부|조금|오류|하나|우리"
# In small letters too. Lê, Lý and Hồ begin common words (hồ sơ, documents).
VIETNAMESE = "nguyễn|trần|phạm|hoàng|huỳnh|đặng|bùi|ngô|võ"
