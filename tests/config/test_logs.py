"""What the logs never hold, whoever writes the line."""

from __future__ import annotations

import logging

import pytest

from orkhon.config.logs import JsonFormatter, LineFormatter

TOKEN = "yWudRMCW2x7qnPoQBTNFbx0g_pcpGDLMajWdp2jGix4"
ADDRESSES = [
    f"/admin/invitation/{TOKEN}/",
    f"/%61dmin/invitation/{TOKEN}",
    f"/admin/password_reset/confirm/MQ/{TOKEN}/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
def test_links_that_let_somebody_in_are_in_no_log(formatter: logging.Formatter, address: str) -> None:
    record = logging.makeLogRecord({"name": "django.request", "msg": "Bad Request: %s", "args": (address,)})
    record.__dict__.update(status_code=400, request=f"<WSGIRequest: POST '{address}'>", path=address)
    try:
        raise ValueError(address)
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    line = formatter.format(record)
    assert TOKEN not in line
    assert "Bad Request" in line
    assert "status_code" in line
