"""What the later versions of the studies promise: old and new writers at once, re-hashing, nothing lost."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest

from tests.study_steps import Connection, build, contents, down, module, rows, step, steps, up, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.steps import Step


@pytest.fixture
def conn(database: str) -> Iterator[Connection]:
    """A session on tutoring as v0.1 left it, with its rows."""
    with psycopg.connect(database, autocommit=True) as connection:
        build(connection, "tutoring", until="v0.1")
        yield connection


def v0_2() -> tuple[Step, ...]:
    return versions("tutoring")[1].steps


NOBODY: LiteralString = "SELECT status::text, is_active FROM users WHERE email = 'nobody@example.org'"
INSERT: LiteralString = (
    "INSERT INTO users (email, full_name, password_hash) VALUES ('nobody@example.org', 'N', 'scrypt$')"
)

# Expand: each writer's statement, and what both columns then say

WRITES: list[tuple[LiteralString, str, bool]] = [
    (INSERT, "active", True),  # neither column is mentioned
    ("UPDATE users SET is_active = false", "closed", False),  # an old writer
    ("UPDATE users SET time_zone = 'Asia/Dhaka'", "closed", False),
    ("UPDATE users SET status = 'suspended'", "suspended", False),  # a new one
    ("UPDATE users SET is_active = false", "suspended", False),  # says nothing new
    ("UPDATE users SET is_active = true", "active", True),
    ("UPDATE users SET status = 'closed', is_active = true", "closed", False),
]


@pytest.mark.parametrize("known", [2, 3, 4, 5], ids=lambda n: f"after {n:03d}")
def test_old_and_new_writers_see_the_same_account(conn: Connection, known: int) -> None:
    up(conn, *(s for s in v0_2() if s.number <= known))
    for statement, status, is_active in WRITES:
        others = statement.startswith("UPDATE")
        conn.execute(statement + " WHERE email = 'nobody@example.org'" if others else statement)
        assert rows(conn, NOBODY) == [(status, is_active)], statement


def test_a_row_not_yet_filled_is_filled_by_whoever_writes_it(conn: Connection) -> None:
    up(conn, *(s for s in v0_2() if s.number <= 2))
    assert rows(conn, "SELECT count(*) FROM users WHERE status IS NULL") == [(40,)]
    conn.execute("UPDATE users SET time_zone = 'UTC' WHERE id::text ~ '(19|20)$'")
    found = rows(conn, "SELECT is_active, status::text FROM users WHERE id::text ~ '(19|20)$' ORDER BY id")
    assert found == [(False, "closed"), (True, "active")]
    with pytest.raises(psycopg.errors.CheckViolation):
        conn.execute("ALTER TABLE users VALIDATE CONSTRAINT users_status_check")


def test_the_backfill_goes_in_batches_and_leaves_updated_at_alone(conn: Connection) -> None:
    conn.execute(
        "INSERT INTO users (email, full_name, password_hash, is_active) "
        "SELECT n || '@example.org', 'N', 'scrypt$', n % 2 = 0 FROM generate_series(1, 2500) AS n"
    )
    before = rows(conn, "SELECT id, updated_at FROM users ORDER BY id")
    up(conn, *(s for s in v0_2() if s.number <= 3))
    assert rows(conn, "SELECT id, updated_at FROM users ORDER BY id") == before
    assert rows(conn, "SELECT DISTINCT is_active, status::text FROM users ORDER BY 1") == [
        (False, "closed"),
        (True, "active"),
    ]
    # a transaction leaves its number in the rows it writes: 2,540 rows are three batches
    assert rows(conn, "SELECT count(DISTINCT xmin::text) FROM users") == [(3,)]
    up(conn, *(s for s in v0_2() if 3 < s.number <= 5))
    conn.execute("UPDATE users SET full_name = 'M' WHERE email = '1@example.org'")
    assert rows(conn, "SELECT updated_at > created_at FROM users WHERE email = '1@example.org'") == [(True,)]


def test_contract_and_back_lose_nothing(conn: Connection) -> None:
    up(conn, *v0_2())
    conn.execute("UPDATE users SET status = 'suspended' WHERE id::text ~ '16$'")
    before = contents(conn)
    actives = rows(conn, "SELECT email, is_active FROM users ORDER BY 1")
    contract = step("tutoring", "001_user_status_alone")
    up(conn, contract)
    assert rows(conn, "SELECT status::text, count(*) FROM users GROUP BY 1 ORDER BY 2 DESC, 1 DESC") == [
        ("active", 38),
        ("suspended", 1),
        ("closed", 1),
    ]
    assert rows(conn, "SELECT email, is_active FROM users_v0_2 ORDER BY 1") == actives
    conn.execute(INSERT)
    assert rows(conn, "SELECT status::text FROM users WHERE email = 'nobody@example.org'") == [("active",)]
    conn.execute("DELETE FROM users WHERE email = 'nobody@example.org'")
    down(conn, contract)
    assert contents(conn) == before


# The re-hash


def matches(stored: str, password: str) -> bool:
    """As an application checks a wrapped digest at sign-in."""
    scheme, n, r, p, salt, key = stored.split("$")
    digest = hashlib.sha256(password.encode()).hexdigest()
    found = hashlib.scrypt(
        digest.encode(), salt=bytes.fromhex(salt), n=int(n), r=int(r), p=int(p), maxmem=2**26, dklen=32
    )
    return scheme == "scrypt" and hmac.compare_digest(found.hex(), key)


HASHES: LiteralString = """
    SELECT right(id::text, 2)::integer, password_scheme::text, password_hash FROM users ORDER BY id
"""


def test_every_wrapped_password_still_opens_its_account(conn: Connection) -> None:
    before = rows(conn, "SELECT id, updated_at, email FROM users ORDER BY id")
    kept = [row for row in rows(conn, HASHES) if row[1] != "sha256"]
    assert len(kept) == 3
    up(conn, *(s for s in v0_2() if s.number <= 6))
    found = rows(conn, HASHES)
    assert [row for row in found if row[1] == "scrypt"] == kept
    wrapped = [row for row in found if row[1] == "scrypt_sha256"]
    assert len(wrapped) == 37
    assert all(matches(stored, f"tutoring-{n}") for n, _, stored in wrapped[:5])
    assert not matches(wrapped[0][2], "tutoring-0")
    assert len({stored.split("$")[4] for _, _, stored in wrapped}) == 37  # a salt each
    assert rows(conn, "SELECT id, updated_at, email FROM users ORDER BY id") == before
    down(conn, step("tutoring", "006_rehash"))
    assert rows(conn, HASHES) == found


def test_the_rehash_goes_on_where_it_was_interrupted(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    up(conn, *(s for s in v0_2() if s.number < 6))
    rehash = module(step("tutoring", "006_rehash"))
    monkeypatch.setattr(rehash, "BATCH", 10)
    write = rehash._write
    done: list[None] = []

    def fail_at_the_third(*args: object) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(write(*args))

    monkeypatch.setattr(rehash, "_write", fail_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        rehash.upgrade(conn)
    half = rows(conn, HASHES)
    assert [row[1] for row in half].count("scrypt_sha256") == 20
    monkeypatch.setattr(rehash, "_write", write)
    rehash.upgrade(conn)
    whole = rows(conn, HASHES)
    assert [row[1] for row in whole].count("sha256") == 0
    assert {row for row in half if row[1] != "sha256"} <= set(whole)
    rehash.upgrade(conn)
    assert rows(conn, HASHES) == whole


def test_a_password_changed_while_its_digest_is_hashed_stays(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehash = module(step("tutoring", "006_rehash"))
    write = rehash._write

    def change_first(*args: object) -> None:
        conn.execute(
            "UPDATE users SET password_hash = 'scrypt$new', password_scheme = 'scrypt' WHERE id::text ~ '03$'"
        )
        write(*args)

    monkeypatch.setattr(rehash, "_write", change_first)
    rehash.upgrade(conn)
    assert rows(conn, "SELECT password_hash FROM users WHERE id::text ~ '03$'") == [("scrypt$new",)]
    assert rows(conn, "SELECT count(*) FROM users WHERE password_scheme = 'sha256'") == [(0,)]


def test_no_message_holds_a_hash(conn: Connection) -> None:
    conn.execute("ALTER TABLE users ADD CONSTRAINT no_wrapping CHECK (password_scheme <> 'scrypt_sha256')")
    digest = hashlib.sha256(b"tutoring-3").hexdigest()
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        module(step("tutoring", "006_rehash")).upgrade(conn)
    assert "no_wrapping" in str(caught.value)
    said = repr(caught.value) + str(caught.value) + str(caught.value.diag.message_detail)
    assert digest not in said
    assert "scrypt$16384" not in said
    assert caught.value.__suppress_context__
    assert rows(conn, "SELECT count(*) FROM users WHERE password_scheme = 'sha256'") == [(37,)]


def test_an_unsalted_digest_is_refused_from_then_on(conn: Connection) -> None:
    up(conn, *(s for s in v0_2() if s.number <= 5))
    up(conn, step("tutoring", "007_no_sha256"))
    with pytest.raises(psycopg.errors.CheckViolation, match="users_password_scheme_check"):
        up(conn, step("tutoring", "008_no_sha256_validated"))  # 006 was left out
    up(conn, step("tutoring", "006_rehash"), step("tutoring", "008_no_sha256_validated"))
    with pytest.raises(psycopg.errors.CheckViolation, match="users_password_scheme_check"):
        conn.execute("UPDATE users SET password_scheme = 'sha256', password_hash = repeat('0', 64)")


# What a way down loses, and nothing else


def test_payments_by_direct_debit_become_bank_transfers_on_the_way_down(conn: Connection) -> None:
    debit = step("tutoring", "010_direct_debit")
    before = contents(conn)
    up(conn, debit)
    conn.execute("UPDATE payments SET method = 'direct_debit' WHERE method = 'bank_transfer'")
    down(conn, debit)
    assert contents(conn) == before


def test_the_whole_way_back_to_v0_1_keeps_its_rows(conn: Connection) -> None:
    before = {table: count for table, (count, _) in contents(conn).items()}
    later = [s for s in steps("tutoring") if s.version != "v0.1"]
    up(conn, *later)
    down(conn, *reversed(later))
    assert {table: count for table, (count, _) in contents(conn).items()} == before
