"""Statements as applications send them, on the four studies: there is nothing to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemabook import opening, workspace
from schemabook.insights import verdict
from schemabook.server import server
from tests.plans.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Enough rows to matter, beside the samples.
MORE = {
    "practice": """
INSERT INTO students (telegram_id, name, grade, language)
  SELECT 7000000 + n, 'Student ' || n, 6 + n % 3, (ARRAY['en', 'bn'])[1 + n % 2]::language_code
  FROM generate_series(1, 1000) n;
INSERT INTO sessions (student_id, status, completed_at, created_at)
  SELECT s.id, 'completed', at + interval '20 minutes', at FROM students s,
  generate_series(timestamptz '2026-01-01 00:00+00', '2026-01-20 00:00+00', interval '1 day') AS day(at)
  WHERE s.name LIKE 'Student %' ORDER BY at, s.id;
INSERT INTO session_problems (session_id, problem_id, problem_number)
  SELECT s.id, p.id, row_number() OVER (PARTITION BY s.id ORDER BY p.id) FROM sessions s
  JOIN students t ON t.id = s.student_id AND t.name LIKE 'Student %'
  CROSS JOIN LATERAL (SELECT id FROM problems WHERE grade = t.grade ORDER BY id LIMIT 2) p""",
    "tasks": """
INSERT INTO users (email, display_name)
  SELECT 'u' || n || '@example.org', 'User ' || n FROM generate_series(1, 500) n;
INSERT INTO tasks (user_id, title, created_at)
  SELECT u.id, 'Task ' || n, now() - n * interval '1 hour' FROM users u, generate_series(1, 60) n""",
    "flashcards": """
INSERT INTO users (email, display_name)
  SELECT 'u' || n || '@example.org', 'User ' || n FROM generate_series(1, 300) n;
INSERT INTO decks (user_id, title) SELECT id, 'Deck ' || n FROM users, generate_series(1, 3) n
  WHERE email LIKE 'u%@example.org';
INSERT INTO cards (deck_id, front, back, created_at)
  SELECT d.id, 'front ' || n, 'back', now() - n * interval '1 day' FROM decks d, generate_series(1, 30) n;
INSERT INTO card_schedules (user_id, card_id, next_review_at)
  SELECT d.user_id, c.id, now() + (hashtext(c.id::text) % 100) * interval '1 hour' FROM cards c
  JOIN decks d ON d.id = c.deck_id ON CONFLICT DO NOTHING""",
    "tutoring": "SELECT 1",
}

STATEMENTS = {
    "tutoring": [
        "SELECT * FROM users WHERE email = 'someone@example.org'",
        "SELECT t.*, s.title FROM tuitions t JOIN subjects s ON s.id = t.subject_id",
        "SELECT parent_id, sum(amount) FROM charges WHERE status <> 'draft' GROUP BY 1 ORDER BY 2 DESC",
        "SELECT l.* FROM tuition_logs l JOIN teachers t ON t.user_id = l.teacher_id"
        " WHERE l.starts_at > now() - interval '30 days' ORDER BY l.starts_at",
        "SELECT p.id, p.amount FROM payments p ORDER BY p.received_at DESC LIMIT 10",
        "UPDATE charges SET amount = amount + 1 WHERE status = 'draft'",
    ],
    "practice": [
        "SELECT * FROM students WHERE telegram_id = 7000500",
        "SELECT * FROM sessions WHERE student_id = 500 ORDER BY created_at DESC LIMIT 10",
        "SELECT sp.problem_number, p.question_en FROM session_problems sp"
        " JOIN problems p ON p.id = sp.problem_id WHERE sp.session_id = 9000 ORDER BY sp.problem_number",
        "SELECT s.id, count(sp.problem_id) FROM sessions s"
        " LEFT JOIN session_problems sp ON sp.session_id = s.id WHERE s.student_id = 300 GROUP BY s.id",
        "SELECT student_id, count(*) FROM sessions GROUP BY student_id",
        "SELECT date_trunc('day', created_at), count(*) FROM sessions GROUP BY 1 ORDER BY 1",
        "SELECT t.grade, count(*) FROM sessions s JOIN students t ON t.id = s.student_id GROUP BY 1",
        "SELECT count(*) FROM session_problems",
        "SELECT id FROM sessions WHERE created_at > '2026-01-19 12:00+00' ORDER BY created_at LIMIT 50",
        "SELECT * FROM students t WHERE EXISTS (SELECT 1 FROM sessions s WHERE s.student_id = t.id"
        " AND s.created_at > timestamptz '2026-01-19 12:00+00')",
        "UPDATE sessions SET version = version + 1 WHERE id = 700",
        "DELETE FROM sessions WHERE id BETWEEN 800 AND 820",
    ],
    "flashcards": [
        "SELECT card_id FROM card_schedules"
        " WHERE user_id = (SELECT id FROM users WHERE email = 'u7@example.org')"
        " AND next_review_at <= now() ORDER BY next_review_at LIMIT 20",
        "SELECT d.title, count(c.id) FROM decks d LEFT JOIN cards c ON c.deck_id = d.id"
        " WHERE d.user_id = (SELECT id FROM users WHERE email = 'u9@example.org') GROUP BY d.id",
        "SELECT * FROM cards WHERE deck_id = (SELECT id FROM decks ORDER BY id LIMIT 1)"
        " ORDER BY created_at DESC, id DESC LIMIT 25",
        "SELECT u.email, count(*) FROM users u JOIN decks d ON d.user_id = u.id GROUP BY u.id",
        "SELECT count(*) FROM cards c JOIN decks d ON d.id = c.deck_id JOIN users u ON u.id = d.user_id",
    ],
    "tasks": [
        "SELECT * FROM tasks WHERE user_id = (SELECT id FROM users WHERE email = 'u7@example.org')"
        " ORDER BY created_at, id LIMIT 20",
        "SELECT status, count(*) FROM tasks GROUP BY status",
        "SELECT t.title FROM tasks t JOIN users u ON u.id = t.user_id WHERE u.email = 'u8@example.org'",
        "SELECT u.id, p.theme FROM users u LEFT JOIN user_preferences p ON p.user_id = u.id",
        "SELECT user_id, max(created_at) FROM tasks GROUP BY user_id ORDER BY 2 DESC LIMIT 5",
        "SELECT id, title FROM tasks ORDER BY id LIMIT 10",
    ],
}


@pytest.fixture(scope="module", params=sorted(STATEMENTS))
def study(request: pytest.FixtureRequest) -> Iterator[tuple[str, Bench]]:
    name = str(request.param)
    scratch = opening.open_study(server(), workspace.study(name))
    bench = Bench(scratch.url)
    bench.run(*MORE[name].strip().split(";\n"), "VACUUM ANALYZE")
    yield name, bench
    bench.close()
    scratch.drop()


def test_there_is_nothing_to_find(study: tuple[str, Bench]) -> None:
    name, bench = study
    for statement in STATEMENTS[name]:
        for schema in (False, True):
            found = [str(f) for f in bench.judge(statement, schema=schema)]
            assert found == [], statement
        assert verdict(bench.plan(statement), ()).startswith("This plan is fine: ")


def test_there_are_enough_of_them() -> None:
    assert sum(map(len, STATEMENTS.values())) >= 15
