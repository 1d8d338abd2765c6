"""異体字: characters of names that registers and their owners write for one another.

Sources by kind: 常用漢字表 and its 旧字体 in brackets (内閣告示), 人名用漢字
(戸籍法施行規則別表第二), and what 戸籍統一文字 lists under one 親字. Where law keeps
two characters apart and people do not (斎 and 斉, 龍 and 竜), they share a key too:
a key finds who may be meant, a person decides who it is.

Each pair is the variant and the letter it stands for; no letter leads further.
"""

from collections.abc import Mapping

# 旧字体 and its 新字体.
_OLD_FORMS = """
亞亜 惡悪 壓圧 圍囲 爲為 醫医 壹壱 稻稲 隱隠 營営 榮栄 衞衛 驛駅 圓円 緣縁 艷艶 鹽塩
奧奥 應応 歐欧 黃黄 溫温 穩穏 假仮 價価 畫画 會会 繪絵 壞壊 懷懐 擴拡 覺覚 學学 嶽岳
樂楽 卷巻 勸勧 寬寛 關関 歡歓 觀観 氣気 歸帰 龜亀 戲戯 舊旧 據拠 擧挙 峽峡 狹狭 鄕郷
堯尭 曉暁 區区 驅駆 勳勲 薰薫 徑径 惠恵 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏 藝芸 縣県
儉倹 劍剣 圈圏 檢検 權権 獻献 硏研 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号 國国
黑黒 濟済 劑剤 櫻桜 册冊 雜雑 產産 參参 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿
實実 舍舎 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 奬奨 將将 燒焼
稱称 證証 乘乗 壤壌 孃嬢 條条 淨浄 疊畳 穰穣 讓譲 釀醸 觸触 囑嘱 寢寝 愼慎 晉晋 眞真
盡尽 圖図 粹粋 隨随 數数 樞枢 瀨瀬 聲声 靜静 齊斉 齋斉 攝摂 專専 戰戦 淺浅 潛潜 纖繊
踐践 錢銭 禪禅 曾曽 雙双 壯壮 搜捜 插挿 爭争 總総 聰聡 莊荘 裝装 藏蔵 續続 體体 對対
帶帯 臺台 瀧滝 擇択 澤沢 單単 擔担 團団 彈弾 斷断 遲遅 晝昼 蟲虫 鑄鋳 廳庁 聽聴 鎭鎮
鐵鉄 轉転 點点 傳伝 黨党 燈灯 當当 鬪闘 德徳 獨独 讀読 屆届 繩縄 腦脳 霸覇 廢廃 拜拝
賣売 麥麦 發発 拔抜 祕秘 彥彦 濱浜 拂払 佛仏 竝並 變変 邊辺 舖舗 穗穂 寶宝 豐豊 飜翻
每毎 萬万 滿満 默黙 餠餅 彌弥 藥薬 譯訳 豫予 餘余 與与 譽誉 搖揺 樣様 謠謡 遙遥 來来
賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 壘塁 勵励 禮礼 隸隷 靈霊 齡齢 曆暦 歷歴 戀恋 爐炉
勞労 樓楼 郞郎 祿禄 錄録 亙亘 灣湾 凜凛 槇槙 檜桧 萠萌 巖巌 敎教 淸清 靑青 增増 橫横
戶戸 吳呉 悅悦 說説 稅税 銳鋭 內内 歲歳 步歩 涉渉 晚晩 顏顔 尙尚 卽即 旣既 槪概 辨弁
辯弁 瓣弁
"""

# 俗字, 略字 and what computers could once write instead.
_OTHER_FORMS = """
髙高 﨑崎 嵜崎 碕崎 邉辺 斎斉 𠮷吉 濵浜 嶋島 嶌島 桒桑 栁柳 圡土 曻昇 昻昂 凞熙 煕熙
槗橋 𣘺橋 蘓蘇 藪薮 籔薮 鶯鴬 鷗鴎 麴麹 壺壷 渕淵 渊淵 舘館 穐秋 秌秋 龝秋 冨富 埜野
峯峰 舩船 喆哲 恊協 囯国 斈学 兔兎 蘆芦 夘卯 蔣蒋
"""

VARIANTS: Mapping[str, str] = {
    pair[0]: pair[1] for pair in (_OLD_FORMS + _OTHER_FORMS).split()
}
