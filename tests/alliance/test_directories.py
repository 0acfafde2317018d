"""Coming in by an agency's own directory: a real OpenID provider on loopback, and everything that must not happen."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
import oidc_provider_mock
import pytest
import werkzeug.serving
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.actions.enter_by_directory import end_directory_postings, enter_by_directory
from orkhon.alliance.actions.keep_directory import keep_directory
from orkhon.alliance.directories import client_of, secret_path
from orkhon.alliance.errors import DirectoryRefused, NotByDirectory
from orkhon.alliance.models import Agency, Directory, DirectoryLink, Role, Staff
from orkhon.alliance.sign_in.directory_roles import roles_in, roles_of
from orkhon.alliance.sign_in.openid import Client as OpenIdClient
from orkhon.alliance.sign_in.openid import Provider, discover
from orkhon.alliance.sign_in.openid import _proven as proven
from orkhon.audit.models import Act
from tests.alliance.conftest import PASSWORD, NewPerson, browser_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

SECRET = "the provider's word for us"
AYSEL = {
    "email": "aysel@altai.example",
    "email_verified": True,
    "preferred_username": "aysel.m",
    "given_name": "Aysel",
    "family_name": "M",
    "groups": ["newsroom", "chiefs"],
}


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **facts: Any) -> None:
        return None


class TheProvider:
    """A provider on loopback, and what was sent to it."""

    def __init__(self) -> None:
        self.tokens: list[dict[str, list[str]]] = []
        self.application = oidc_provider_mock.app(require_nonce=True)
        inner = self.application.wsgi_app

        def listening(environ: dict[str, Any], start: Any) -> Any:
            if environ["PATH_INFO"] == "/oauth2/token":
                body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
                self.tokens.append(parse_qs(body.decode()) | {"authorization": [environ.get("HTTP_AUTHORIZATION", "")]})
                environ["wsgi.input"] = io.BytesIO(body)
            return inner(environ, start)

        self.application.wsgi_app = listening
        self.server = werkzeug.serving.make_server("localhost", 0, self.application, threaded=True)
        self.address = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def knows(self, subject: str, **claims: Any) -> None:
        """Let somebody be there with these claims."""
        body = json.dumps(claims).encode()
        request = Request(f"{self.address}/users/{subject}", body, {"Content-Type": "application/json"}, method="PUT")
        build_opener().open(request, timeout=30).close()

    def says_yes(self, asked: str, subject: str) -> str:
        """Return where the provider leads a browser that signs in there as `subject`."""
        request = Request(asked, urlencode({"sub": subject}).encode())
        try:
            build_opener(_StayHere).open(request, timeout=30)
        except OSError as answer:
            return str(answer.headers["Location"])  # type: ignore[attr-defined]
        raise AssertionError("the provider led nowhere")


@pytest.fixture
def provider() -> Iterator[TheProvider]:
    cache.clear()
    found = TheProvider()
    yield found
    found.server.shutdown()
    cache.clear()


@pytest.fixture
def directory(agencies: dict[str, Agency], provider: TheProvider) -> Directory:
    """Altai's directory, recorded by an administrator."""
    root = User.objects.create_superuser("root-of-directories")
    unsaved = Directory(
        code="altai-people", name="Altai people", agency=agencies["altai"], issuer=provider.address, client_id="hub",
        domains="altai.example", roles="newsroom = reporter\nchiefs = editor", local=True,
    )  # fmt: skip
    return keep_directory(unsaved, secret=SECRET, by=root, now=timezone.now())


def _asked(client: Client, directory: Directory, **facts: Any) -> str:
    answer = client.post(reverse("alliance_by_directory", args=[directory.code]), facts)
    assert answer.status_code == 200, answer.content.decode()
    # No redirect: where a form leads is bound to this site, so a page leads on.
    onward = re.search(r'<meta http-equiv="refresh" content="0;url=([^"]+)">', answer.content.decode())
    assert onward is not None, answer.content.decode()
    return html.unescape(onward[1])


def _come(
    provider: TheProvider, directory: Directory, subject: str, client: Client | None = None
) -> tuple[Client, Any]:
    client = client or Client()
    back = provider.says_yes(_asked(client, directory, next="/admin/account/"), subject)
    return client, client.get(back)


def test_somebody_new_comes_in_with_the_postings_that_the_groups_give_at_that_agency_alone(
    provider: TheProvider, directory: Directory
) -> None:
    provider.knows("a1", **AYSEL)
    client, answer = _come(provider, directory, "a1")
    assert answer.headers["Location"] == "/admin/account/"
    assert client.get("/admin/account/").status_code == 200
    aysel = User.objects.get(email="aysel@altai.example")
    assert (aysel.username, aysel.is_staff, aysel.is_superuser) == ("aysel.m", False, False)
    assert not aysel.has_usable_password()
    rows = Staff.objects.filter(user=aysel).values_list("agency__code", "role", "directory__code")
    assert set(rows) == {("altai", "reporter", "altai-people"), ("altai", "editor", "altai-people")}
    assert Act.objects.filter(verb="people.join_by_directory", object_key=str(aysel.pk)).exists()


def test_the_question_has_state_nonce_and_pkce_and_the_secret_goes_to_the_provider_alone(
    provider: TheProvider, directory: Directory
) -> None:
    provider.knows("a1", **AYSEL)
    client = Client()
    asked = _asked(client, directory)
    words = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
    assert len(words["state"]) > 40
    assert len(words["nonce"]) > 40
    assert words["code_challenge_method"] == "S256"
    assert words["redirect_uri"].endswith("/admin/directory/altai-people/back/")
    client.get(provider.says_yes(asked, "a1"))
    sent = provider.tokens[0]
    digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == words["code_challenge"]
    assert base64.b64decode(sent["authorization"][0].removeprefix("Basic ")).decode().startswith("hub:the%20provider")
    assert SECRET not in asked
    assert secret_path(directory).stat().st_mode & 0o077 == 0
    assert SECRET not in str(list(Directory.objects.values()))


def test_an_answer_serves_once_and_for_the_browser_that_asked(provider: TheProvider, directory: Directory) -> None:
    provider.knows("a1", **AYSEL)
    client = Client()
    back = provider.says_yes(_asked(client, directory), "a1")
    assert Client().get(back).headers["Location"] == "/admin/"
    other = Client()
    _asked(other, directory)
    assert other.get(back).status_code == 400
    assert client.get(back).headers["Location"] == "/admin/"
    assert "_auth_user_id" in client.session
    assert "_auth_user_id" not in other.session
    again = Client()
    again.cookies = client.cookies
    assert again.get(back).headers["Location"] == "/admin/"
    assert User.objects.filter(email__endswith="@altai.example").count() == 1


def test_a_posting_ends_at_the_next_sign_in_when_the_group_is_gone_and_one_that_people_gave_stays(
    provider: TheProvider, directory: Directory, agencies: dict[str, Agency]
) -> None:
    provider.knows("a1", **AYSEL)
    _come(provider, directory, "a1")
    aysel = User.objects.get(email="aysel@altai.example")
    Staff.objects.create(user=aysel, agency=agencies["altai"], role=Role.TRANSLATOR)
    provider.knows("a1", **{**AYSEL, "groups": ["newsroom"]})
    _come(provider, directory, "a1")
    assert set(Staff.objects.filter(user=aysel).values_list("role", flat=True)) == {"reporter", "translator"}
    provider.knows("a1", **{**AYSEL, "groups": []})
    _come(provider, directory, "a1")
    assert set(Staff.objects.filter(user=aysel).values_list("role", flat=True)) == {"translator"}
    assert not aysel.groups.filter(name=Role.REPORTER.label).exists()


def test_without_a_group_that_counts_somebody_new_waits_for_the_secretariat(
    provider: TheProvider, directory: Directory
) -> None:
    provider.knows("a2", **{**AYSEL, "email": "bek@altai.example", "groups": ["canteen"]})
    client, answer = _come(provider, directory, "a2")
    assert "Ask the secretariat for one" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not Staff.objects.filter(user__email="bek@altai.example").exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "aysel@elsewhere.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "x@altai.example@evil.example"},
        {"email": None},
    ],
)
def test_nobody_new_comes_in_without_a_proven_address_of_the_agency(
    provider: TheProvider, directory: Directory, claims: dict[str, object]
) -> None:
    before = User.objects.count()
    provider.knows("a3", **{**AYSEL, **claims})
    client, answer = _come(provider, directory, "a3")
    assert answer.status_code == 400
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == before


def test_an_e_mail_address_takes_nobodys_account_over(
    provider: TheProvider, directory: Directory, new_person: NewPerson
) -> None:
    stranger = new_person("stranger", Role.EDITOR, "caspian")
    User.objects.filter(pk=stranger.pk).update(email="Aysel@Altai.example")
    provider.knows("a1", **AYSEL)
    client, answer = _come(provider, directory, "a1")
    assert answer.status_code == 400
    assert "Sign in with its password" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not DirectoryLink.objects.exists()


def test_the_person_who_is_signed_in_links_the_own_agencys_directory_and_no_other(
    provider: TheProvider, directory: Directory, new_person: NewPerson
) -> None:
    aysel, stranger = new_person("aysel"), new_person("stranger", Role.EDITOR, "caspian")
    provider.knows("a1", **AYSEL)
    there = browser_of(stranger)
    refused = there.post(reverse("alliance_by_directory", args=[directory.code]))
    assert refused.headers["Location"] == "/admin/second-factor/"
    here = browser_of(aysel)
    assert "Link your account to Altai people" in here.get("/admin/second-factor/").content.decode()
    _, answer = _come(provider, directory, "a1", here)
    assert answer.headers["Location"] == "/admin/second-factor/"
    assert DirectoryLink.objects.get().user == aysel
    client, _ = _come(provider, directory, "a1")
    assert int(client.session["_auth_user_id"]) == aysel.pk


def test_an_administrator_comes_in_by_no_directory(provider: TheProvider, directory: Directory) -> None:
    root = User.objects.get(username="root-of-directories")
    DirectoryLink.objects.create(directory=directory, user=root, subject="a1", made=timezone.now(), seen=timezone.now())
    provider.knows("a1", **AYSEL)
    client, answer = _come(provider, directory, "a1")
    assert answer.status_code == 400
    assert "_auth_user_id" not in client.session


def test_the_second_step_is_asked_after_the_directory_unless_the_directory_asks_for_one_itself(
    provider: TheProvider, directory: Directory
) -> None:
    provider.knows("a1", **AYSEL)
    _come(provider, directory, "a1")
    aysel = User.objects.get(email="aysel@altai.example")
    aysel.passkeys.create(name="key", credential="x", data=b"x", host="localhost", made=timezone.now())
    client, answer = _come(provider, directory, "a1")
    assert answer.headers["Location"] == "/admin/second-step/"
    assert "_auth_user_id" not in client.session
    Directory.objects.update(second_factor=True)
    client, answer = _come(provider, directory, "a1")
    assert answer.headers["Location"] == "/admin/account/"


def test_postings_end_with_the_agencys_status_and_with_the_directory(
    provider: TheProvider, directory: Directory, as_administrator: Client
) -> None:
    provider.knows("a1", **AYSEL)
    client, _ = _come(provider, directory, "a1")
    Agency.objects.filter(code="altai").update(active=False)
    assert end_directory_postings(now=timezone.now()) == 2
    assert client.get("/admin/account/").status_code == 302
    with pytest.raises(NotByDirectory):
        enter_by_directory(Directory.objects.get(), {**AYSEL, "sub": "a1"}, now=timezone.now())
    Agency.objects.filter(code="altai").update(active=True)
    _come(provider, directory, "a1")
    kept = Directory.objects.get()
    kept.active = False
    keep_directory(kept, secret="", by=User.objects.get(username="root"), now=timezone.now())
    assert not Staff.objects.exists()


def test_whoever_has_not_come_by_the_directory_for_a_month_loses_what_it_gave(
    provider: TheProvider, directory: Directory
) -> None:
    provider.knows("a1", **AYSEL)
    client, _ = _come(provider, directory, "a1")
    now = timezone.now()
    assert end_directory_postings(now - timedelta(days=30), now=now) == 0
    DirectoryLink.objects.update(seen=now - timedelta(days=31))
    assert end_directory_postings(now - timedelta(days=30), now=now) == 2
    assert client.get("/admin/account/").status_code == 302


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "https://127.0.0.1:8443", "https://169.254.169.254", "https://[::1]"]
)
def test_a_provider_at_a_private_address_is_not_asked_unless_an_administrator_says_so(address: str) -> None:
    with pytest.raises(DirectoryRefused, match=r"not https|loopback|private|link-local|public|local"):
        discover(OpenIdClient(issuer=address, client_id="x", secret="y", local=False))


def test_a_public_provider_cannot_lead_the_hub_to_a_private_address(
    provider: TheProvider, directory: Directory
) -> None:
    Directory.objects.update(local=False)
    answer = Client().post(reverse("alliance_by_directory", args=[directory.code]))
    assert answer.status_code == 400
    assert provider.tokens == []


def test_a_provider_that_calls_itself_otherwise_is_refused(provider: TheProvider, directory: Directory) -> None:
    Directory.objects.update(issuer=f"{provider.address}/")
    answer = Client().post(reverse("alliance_by_directory", args=[directory.code]))
    assert answer.status_code == 400
    assert Client().get("/admin/login/").status_code == 200


def _token(key: rsa.RSAPrivateKey | str, provider: TheProvider, algorithm: str = "RS256", **claims: Any) -> str:
    now = int(timezone.now().timestamp())
    whole = {"iss": provider.address, "aud": "hub", "sub": "a1", "iat": now, "exp": now + 60, "nonce": "n", **claims}
    return jwt.encode({name: value for name, value in whole.items() if value is not None}, key, algorithm)


def test_tokens_that_are_forged_old_for_others_or_for_another_question_are_refused(
    provider: TheProvider, directory: Directory
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    provider.application.add_url_rule("/own-keys", view_func=lambda: {"keys": [{**shown, "use": "sig"}]})
    facts = discover(client_of(directory))
    here = Provider(
        issuer=facts.issuer, authorization="", token="", keys=f"{provider.address}/own-keys", userinfo="", basic=True
    )
    assert proven(here, client_of(directory), _token(key, provider), nonce="n")["sub"] == "a1"
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = int(timezone.now().timestamp())
    for token in (
        _token(stranger, provider),
        _token(key, provider, nonce="another"),
        _token(key, provider, nonce=None),
        _token(key, provider, aud="another"),
        _token(key, provider, aud=["hub", "another"]),
        _token(key, provider, iss="https://evil.example"),
        _token(key, provider, exp=now - 3600),
        _token(key, provider, exp=None),
        _token(key, provider, sub=None),
        _token(key, provider, sub="x" * 256),
        _token("a shared secret that is long enough", provider, "HS256"),
        "no.token.atall",
    ):
        with pytest.raises(DirectoryRefused):
            proven(here, client_of(directory), token, nonce="n")


def test_roles_are_read_from_lines_and_no_directory_gives_the_secretariats() -> None:
    roles = roles_in("a = b = editor\n\n newsroom=reporter ")
    assert roles == {"a = b": Role.EDITOR, "newsroom": Role.REPORTER}
    assert roles_of({"realm": {"roles": ["newsroom", 7, None]}}, "realm.roles", roles) == {Role.REPORTER}
    assert roles_of({"realm": "newsroom"}, "realm", roles) == {Role.REPORTER}
    assert roles_of({"realm": {"x": 1}}, "realm", roles) == frozenset()
    for line in ("chiefs = secretariat", "chiefs", "= editor", "chiefs = king", "a = editor\na = reporter"):
        with pytest.raises(DirectoryRefused):
            roles_in(line)


def test_an_administrator_records_a_directory_and_nobody_reads_its_secret_again(
    as_administrator: Client, agencies: dict[str, Agency], new_person: NewPerson
) -> None:
    form = {
        "code": "caspian", "name": "Caspian", "agency": agencies["caspian"].pk, "issuer": "https://id.caspian.example",
        "client_id": "orkhon", "secret": SECRET, "domains": "@Caspian.example", "claim": "groups",
        "roles": "desk = editor", "active": "on",
    }  # fmt: skip
    assert as_administrator.post(reverse("alliance_new_directory"), form).status_code == 302
    kept = Directory.objects.get()
    assert kept.domains == "caspian.example"
    page = as_administrator.get(reverse("alliance_edit_directory", args=[kept.pk])).content.decode()
    assert SECRET not in page
    assert "/admin/directory/caspian/back/" in as_administrator.get(reverse("alliance_directories")).content.decode()
    moved = {**form, "issuer": "https://id.evil.example", "secret": ""}
    assert as_administrator.post(reverse("alliance_edit_directory", args=[kept.pk]), moved).status_code == 200
    plain = {**form, "issuer": "http://id.caspian.example"}
    assert as_administrator.post(reverse("alliance_edit_directory", args=[kept.pk]), plain).status_code == 200
    same = {**form, "secret": "", "name": "Caspian News"}
    assert as_administrator.post(reverse("alliance_edit_directory", args=[kept.pk]), same).status_code == 302
    assert client_of(Directory.objects.get()).secret == SECRET
    secretary = browser_of(new_person("secretary", Role.SECRETARIAT, "desk"))
    for name, arguments in (("alliance_directories", []), ("alliance_edit_directory", [kept.pk])):
        assert secretary.get(reverse(name, args=arguments)).status_code in (302, 403)
    assert "Sign in with Caspian News" in Client().get("/admin/login/").content.decode()
    assert PASSWORD not in page
