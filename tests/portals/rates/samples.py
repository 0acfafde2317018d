"""One document of each bank in its own shape, cut to what a test needs; figures as they were recorded or invented."""

# ruff: noqa: E501 - lines as the banks write them

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KZ = """<?xml version="1.0" encoding="utf-8"?><rates><generator>bank</generator><title>Official rates</title>
<date>01.04.2026</date>
<item><fullname>АВСТРАЛИЙСКИЙ ДОЛЛАР</fullname><title>AUD</title><description>328.01</description><quant>1</quant>
<index>DOWN</index><change>-2.13</change></item>
<item><fullname>ВЬЕТНАМСКИХ ДОНГОВ</fullname><title>VND</title><description>18.6</description><quant>1000</quant>
<index></index><change>0.00</change></item>
<item><fullname>СДР</fullname><title>XDR</title><description></description><quant>1</quant><index></index><change/></item>
</rates>""".encode()
KZ_ALL = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Rates</title>
<item><title>USD</title><pubDate>01.04.2026</pubDate><description>480.55</description><quant>1</quant><index>UP</index>
<change>+0.42</change></item>
<item><title>EUR</title><pubDate>31.03.2026</pubDate><description>533.75</description><quant>1</quant><index/><change/></item>
</channel></rss>"""
AZ = """<?xml version="1.0" encoding="UTF-8"?><ValCurs Date="27.05.2024" Name="AZN məzənnələri" Description="AZN məzənnələri">
<ValType Type="Bank metalları"><Valute Code="XAU"><Nominal>1 t.u.</Nominal><Name>Qızıl</Name><Value></Value></Valute>
<Valute Code="XAG"><Nominal>1 t.u.</Nominal><Name>Gümüş</Name><Value>51.4</Value></Valute></ValType>
<ValType Type="Xarici valyutalar"><Valute Code="USD"><Nominal>1</Nominal><Name>1 ABŞ dolları</Name><Value>1.7</Value></Valute>
<Valute Code="RUB"><Nominal>100</Nominal><Name>100 Rusiya rublu</Name><Value>1.8989</Value></Valute>
<Valute Code="SDR"><Nominal>1</Nominal><Name>1 SDR</Name><Value>2.2498</Value></Valute></ValType></ValCurs>""".encode()
TR = b"""<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="isokur.xsl"?>
<Tarih_Date Tarih="08.10.2020" Date="10/08/2020" Bulten_No="2020/192">
<Currency CrossOrder="0" Kod="USD" CurrencyCode="USD"><Unit>1</Unit><Isim>ABD DOLARI</Isim><CurrencyName>US DOLLAR</CurrencyName>
<ForexBuying>7.8931</ForexBuying><ForexSelling>7.9073</ForexSelling><BanknoteBuying>7.8876</BanknoteBuying>
<BanknoteSelling>7.9192</BanknoteSelling><CrossRateUSD/><CrossRateOther/></Currency>
<Currency CrossOrder="9" Kod="JPY" CurrencyCode="JPY"><Unit>100</Unit><CurrencyName>JAPENESE YEN</CurrencyName>
<ForexBuying>7.4301</ForexBuying><ForexSelling>7.4793</ForexSelling></Currency>
<Currency CrossOrder="20" Kod="XDR" CurrencyCode="XDR"><Unit>1</Unit><ForexBuying>11.1239</ForexBuying><ForexSelling/></Currency>
<Currency CrossOrder="21" Kod="RON" CurrencyCode="RON"><Unit>1</Unit><ForexBuying/><ForexSelling/></Currency>
</Tarih_Date>"""
KG = """<?xml version="1.0" encoding="windows-1251"?><CurrencyRates Name="Ежедневные курсы" Date="24.05.2026">
<Currency ISOCode="USD"><Nominal>1</Nominal><Value>87,4500</Value></Currency>
<Currency ISOCode="KZT"><Nominal>1</Nominal><Value>0,1683</Value></Currency></CurrencyRates>""".encode("windows-1251")
KG_WEEKLY = """<?xml version="1.0" encoding="windows-1251"?><CurrencyRates Name="Weekly Exchange Rates" Date="23.05.2026">
<Currency ISOCode="JPY"><Nominal>10</Nominal><ValidFor>7</ValidFor><Value>5,6041</Value></Currency></CurrencyRates>""".encode(
    "windows-1251"
)
UZ = b"""[{"id":69,"Code":"840","Ccy":"USD","CcyNm_RU":"\\u0414\\u043e\\u043b\\u043b\\u0430\\u0440","CcyNm_UZ":"AQSH dollari",
"CcyNm_EN":"US Dollar","Nominal":"1","Rate":"12194.21","Diff":"-16.5","Date":"01.04.2026"},
{"id":22,"Code":"392","Ccy":"JPY","CcyNm_EN":"Japan Yen","Nominal":"10","Rate":"765.2","Diff":"0","Date":"01.04.2026"},
{"id":23,"Code":"364","Ccy":"IRR","CcyNm_EN":"Iranian Rial","Nominal":"1","Rate":"0.29","Diff":"0","Date":"25.03.2026"}]"""
UZ_XML = """<?xml version="1.0" encoding="UTF-8"?><CBU_Curr name="CBU Currency XML by ISO 4217"><CcyNtry ID="840"><Ccy>USD</Ccy>
<CcyNm_RU>Доллар США</CcyNm_RU><Nominal>1</Nominal><Rate>12194.21</Rate><Diff>-16.5</Diff><date>01.04.2026</date></CcyNtry>
</CBU_Curr>""".encode()
TM = b"""<?xml version="1.0" encoding="UTF-8"?><cbt_currency_rate name="CBT Currency XML"><date>22.05.2026</date>
<rate code="USD"><name>ABS-NYN DOLLARY</name><rate_usd>1</rate_usd><multiplier>1</multiplier><rate_tmt>3.5</rate_tmt></rate>
<rate code="UZS"><name>OZBEK SOMY</name><rate_usd>12194</rate_usd><multiplier>1000</multiplier><rate_tmt>0.287</rate_tmt></rate>
</cbt_currency_rate>"""
RU = """<?xml version="1.0" encoding="windows-1251"?><ValCurs Date="25.04.2026" name="Foreign Currency Market">
<Valute ID="R01010"><NumCode>036</NumCode><CharCode>AUD</CharCode><Nominal>1</Nominal><Name>Австралийский доллар</Name>
<Value>53,8359</Value><VunitRate>53,8359</VunitRate></Valute>
<Valute ID="R01335"><NumCode>398</NumCode><CharCode>KZT</CharCode><Nominal>100</Nominal><Name>Тенге</Name><Value>16,1702</Value>
</Valute></ValCurs>""".encode("windows-1251")

SAMPLES: Final[Mapping[str, bytes]] = MappingProxyType(
    {"az": AZ, "kg": KG, "kz": KZ, "ru": RU, "tm": TM, "tr": TR, "uz": UZ}
)
"""The usual document of each bank."""
