"""A request under a name that is not the hub's: programs read a problem, browsers a page."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/api/v1/entries", "/api/v1/items"])
def test_a_program_that_asks_under_a_wrong_name_gets_a_problem_that_says_so(path: str) -> None:
    answer = Client().get(path, headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert "Host: 'elsewhere.example' came, which is no name of this hub" in answer.json()["detail"]


def test_a_browser_that_asks_under_a_wrong_name_gets_a_page() -> None:
    answer = Client().get("/admin/login/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
