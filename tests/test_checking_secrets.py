"""Secrets: each kind found where it is planted, nothing found where there is none."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemabook.checking.secrets import leaks

ROOT = Path(__file__).resolve().parents[1]
URL = "postgresql://app:{}@db.example.com/shop"


def kinds(text: str) -> list[str]:
    return [leak.kind for leak in leaks(text)]


def joined(*parts: str) -> str:
    """A secret that stands nowhere in this file as a whole: scanners read it, too."""
    return "".join(parts)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (URL.format("s3cr3t"), "a URL with a password"),
        (URL.format("hunter"), "a URL with a password"),
        ("postgres://postgres:postgres@localhost:5432/x", "a URL with a password"),
        ("postgresql+asyncpg://app:p%40ss@[::1]/x", "a URL with a password"),
        ("postgresql://app:with@sign@db/x", "a URL with a password"),
        ("redis://:s3cr3t@cache:6379/0", "a URL with a password"),
        ("https://ci:deadbeef1@git.example.com/x.git", "a URL with a password"),
        ("postgresql://db/x?user=app&password=s3cr3t", "a URL with a password"),
        ("host=db dbname=x user=app password=s3cr3t", "a connection string with a password"),
        ("CREATE ROLE app LOGIN PASSWORD 's3cr3t'", "a role's password"),
        (joined("AKIA", "IOSFODNN7EXAMPLE"), "an AWS access key"),
        (f"aws_access_key_id = {joined('ASIA', 'Y34FZKBOKMUTVV7A')}", "an AWS access key"),
        (
            f"aws_secret_access_key = {joined('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY')}",
            "a secret in plain text",
        ),
        ("-----BEGIN PRIVATE KEY-----", "a private key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "a private key"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "a private key"),
        (joined("ghp_", "x1Y2z3A4b5C6d7E8f9G0h1I2j3K4l5M6n7O8"), "a GitHub token"),
        (joined("glpat-", "x1Y2z3A4b5C6d7E8f9G0"), "a GitLab token"),
        (joined("xoxb-", "123456789012-abcdefghij"), "a Slack token"),
        (joined("sk_live_", "4eC39HqLyjWDarjtT1zdp7dc"), "a Stripe key"),
        (joined("7000100", "123:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9"), "a Telegram bot token"),
        ('API_KEY = "x1Y2z3A4b5C6d7E8"', "a secret in plain text"),
        ("bot_token: str = 'x1Y2z3A4b5C6d7E8'", "a secret in plain text"),
        ("PGPASSWORD=x1Y2z3A4b5C6", "a secret in plain text"),
        ('{"client_secret": "x1Y2z3A4b5C6d7E8"}', "a secret in plain text"),
    ],
)
def test_each_kind_is_found_at_its_line(text: str, kind: str) -> None:
    found = list(leaks(f"first\n{text}\nlast\n"))
    assert [(leak.line, leak.kind) for leak in found] == [(2, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "postgresql+asyncpg://user:pass@host/db",
        "postgresql://app:***@db/x",
        "postgresql://app:...@db/x",
        "postgresql://app:${PASSWORD}@db/x",
        "postgresql://app:$PASSWORD@db/x",
        "postgresql://app:{password}@db/x",
        "postgresql://app:<password>@db/x",
        "postgresql://%(user)s:%(password)s@db/x",
        "postgresql://app@db/x",
        "postgresql:///x?host=/tmp",
        "http://localhost:8888/lab and me@example.com",
        "password = os.environ['PGPASSWORD']",
        "password_hash: Mapped[str] = mapped_column(comment='scrypt$16384$8$1$aGVsbG8$d29ybGQ')",
        "password_scheme = PasswordScheme.SCRYPT_SHA256",
        "tokens_used = 1234567890",
        "token = secrets.token_hex(16)",
        "api_key = settings.api_key_v2",
        'secret = "please change this"',
        "password: str | None = None",
        "('a1000000-0000-4000-8000-000000000001', 'scrypt$1$1$1$aa$bb')",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "UPDATE users SET password_hash = 'scrypt$16384$8$1$c2FsdHNhbHQ$a2V5a2V5a2V5'",
        "-----BEGIN CERTIFICATE-----",
        URL.format("s3cr3t") + "  # pragma: allowlist secret",
        URL.format("s3cr3t") + "  # gitleaks:allow",
    ],
)
def test_what_is_none_is_no_alarm(text: str) -> None:
    assert kinds(text) == []


@given(password=st.text(string.ascii_letters + string.digits + "!#%^*()_+-=~@", min_size=4, max_size=40))
def test_no_password_in_a_url_gets_through(password: str) -> None:
    words = {"pass", "password"}
    if (
        password.lower() in words
        or not any(c.isalnum() for c in password)
        or password[0] in "%"
        or (set(password.lower()) == {"x"})
    ):
        return
    assert kinds(f'url = "{URL.format(password)}"') == ["a URL with a password"]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    list(leaks(text))


def test_the_secret_itself_is_never_repeated() -> None:
    assert "s3cr3t" not in repr(list(leaks(URL.format("s3cr3t"))))


@pytest.mark.parametrize("folder", ["src/studies", "sql", "tests/studies"])
def test_the_studies_have_none(folder: str) -> None:
    paths = [p for p in (ROOT / folder).rglob("*") if p.suffix in (".py", ".sql", ".toml", ".md")]
    assert paths
    assert [(str(p), leak) for p in paths for leak in leaks(p.read_text())] == []


def test_a_font_inside_a_drawing_is_passed_over_and_what_stands_beside_it_is_not() -> None:
    font = "src:url(data:font/woff2;base64," + "d09GMgABAAAAAB4" * 20_000 + ")"
    url = "postgresql://app:" + "k3Xz9Qw2" + "@prod/shop"
    assert [leak.line for leak in leaks(f"{font}\n{url} {font}")] == [2]
