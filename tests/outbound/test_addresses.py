"""Which addresses and ports an outside name may lead to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.outbound.addresses import parsed, port_refusal, refusal

NEVER = [
    "0.0.0.0", "0.1.2.3", "100.64.0.1", "100.127.255.255", "169.254.169.254", "168.63.129.16", "192.0.0.8",
    "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:0:8.8.8.8",
    "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2001:0:1::1",
    "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "100::1", "2a00:1:2:3:0:5efe:7f00:1", "2a00:1:2:3:200:5efe:a00:1", "4000::1",
]  # fmt: skip
LOCAL = [
    "127.0.0.1",
    "127.255.255.255",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "::1",
    "fd12::1",
]
PUBLIC = [
    "8.8.8.8",
    "172.32.0.1",
    "172.15.0.1",
    "100.128.0.1",
    "193.0.0.1",
    "2a00:1450::1",
    "2606:4700::1111",
]


@pytest.mark.parametrize("text", NEVER)
def test_such_an_address_is_refused_even_to_a_local_source(text: str) -> None:
    assert refusal(parsed(text), allow_local=True)
    assert refusal(parsed(text), allow_local=False)


@pytest.mark.parametrize("text", LOCAL)
def test_a_private_address_is_open_to_a_local_source_alone(text: str) -> None:
    assert refusal(parsed(text), allow_local=False) in {"private", "loopback"}
    assert refusal(parsed(text), allow_local=True) == ""


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_open(text: str) -> None:
    assert refusal(parsed(text), allow_local=False) == ""


@given(st.ip_addresses())
def test_whatever_is_let_through_python_too_calls_global(address: IPv4Address | IPv6Address) -> None:
    if not refusal(address, allow_local=False):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_no_ipv6_form_gets_an_ipv4_address_past_the_tables(address: IPv4Address) -> None:
    forms = [f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}"]
    sixtofour = IPv6Address((0x2002 << 112) | (int(address) << 80))
    teredo = IPv6Address((0x20010000 << 96) | (int(address) ^ 0xFFFFFFFF))
    for form in [*map(parsed, forms), sixtofour, teredo]:
        if form != IPv6Address(1):
            assert refusal(form, allow_local=True), form


@pytest.mark.parametrize("port", [0, 22, 25, 53, 81, 445, 1023, 3306, 5432, 6379, 9200, 11211, 27017, 65536])
def test_a_port_of_another_service_is_refused(port: int) -> None:
    assert port_refusal(port, allow_local=False)


@pytest.mark.parametrize("port", [80, 443, 8000, 8080, 8443, 8999, 10443])
def test_a_port_of_the_web_is_open(port: int) -> None:
    assert port_refusal(port, allow_local=False) == ""


def test_a_local_source_may_use_any_port_that_is_one() -> None:
    assert port_refusal(5432, allow_local=True) == ""
    assert port_refusal(0, allow_local=True) == "is no port"
