"""Tell people from programs by what a request says of itself. Pure, and cheap: it is asked for every page.

No list of data centres: it would be stale within weeks, and agencies' own offices stand in some.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

LONGEST_AGENT: Final = 512
# Programs name themselves; here are the words that they use, and tools by which pages are fetched or watched.
# Cubot makes telephones.
_PROGRAM: Final = re.compile(
    rb"(?<!cu)bot\b|(?<!cu)bot[/;_-]|spider|crawl|slurp|scrap|archiv|fetch|monitor|uptime|pingdom|preview|headless|phantomjs|selenium"
    rb"|puppeteer|playwright|lighthouse|pagespeed|gtmetrix|validator|checker|scanner|curl/|wget|httpie|http[-_]?client"
    rb"|python|aiohttp|httpx|scrapy|java/|okhttp|go-http|libwww|perl|ruby|node-|axios|undici|guzzle|php/|postman|insomnia"
    rb"|facebookexternalhit|whatsapp/|telegrambot|vkshare|skypeuripreview|mediapartners|adsbot|google-|bingpreview"
    rb"|yandex(?!browser|search|app)|baidu|semrush|ahrefs|mj12|petalbot|bytespider|gptbot|claude|ccbot|perplexity|feed"
    rb"|rss|podcast|nagios|zabbix|prometheus|datadog|newrelic|site24x7|apachebench|wrk|hey/|k6/|jmeter|masscan|nmap|zgrab",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _is_program(agent: bytes) -> bool:
    return _PROGRAM.search(agent) is not None


def is_person(named: Mapping[bytes, bytes]) -> bool:
    """True where the headers are those of somebody who looks at a page, as far as they tell.

    Left out: known programs, whoever says no language, what a browser loads ahead or into a part of another page.
    """
    agent = named.get(b"user-agent", b"")
    if not agent or b"accept-language" not in named or _is_program(agent[:LONGEST_AGENT]):
        return False
    if b"sec-purpose" in named or b"purpose" in named or b"x-moz" in named or b"x-purpose" in named:
        return False
    return named.get(b"sec-fetch-dest", b"document") == b"document"
