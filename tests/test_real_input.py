"""The main job on real input: the studies and schemas that we did not write, through the notebooks' calls."""

from __future__ import annotations

from pathlib import Path

import pytest

import schemabook as sb
from schemabook import overview, schema_json
from schemabook.relations import relations

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SCRIPTS = sorted(CORPUS.glob("*.sql"))
QUERIES = {
    "company": "SELECT a.email, count(*) FROM support.tickets AS t "
    "JOIN identity.accounts AS a ON a.id = t.requester_id GROUP BY a.email",
    "tutoring": "SELECT * FROM tuition_logs AS l JOIN teachers AS t ON t.user_id = l.teacher_id",
    "practice": "SELECT problem_id, avg(is_correct::int) FROM responses GROUP BY problem_id",
    "flashcards": "SELECT * FROM card_schedules WHERE next_review_at < now() ORDER BY next_review_at LIMIT 5",
    "tasks": "DELETE FROM tasks",
    "chinook": "SELECT a.name, count(*) FROM artist a JOIN album b USING (artist_id) GROUP BY a.artist_id",
    "pagila-schema": "SELECT * FROM payment WHERE payment_date >= '2022-03-01' AND amount > 5",
}


def examine(db: sb.Database, query: str, folder: Path) -> None:
    """Open, show, draw, snapshot, explain."""
    schema = db.schema
    assert schema_json.from_json(schema_json.to_json(schema)) == schema
    assert all(str(table.key) in overview.text(schema) for table in schema.tables[:20])
    partitions = {t.key for t in schema.tables if t.is_partition}
    drawn = {r.constraint for r in relations(schema)}
    declared = {c.name for t in schema.tables if t.key not in partitions for c in t.foreign_keys}
    assert declared <= drawn
    diagram = db.diagram()
    for suffix in ("svg", "png", "mmd"):
        assert diagram.save(folder / f"x.{suffix}").stat().st_size > 500
    assert len(diagram.json()["tables"]) == len(schema.tables) - len(partitions)
    view = db.explain(query)
    assert view.plan.analyzed
    assert str(view)
    assert db.schema == schema, "nothing of that changed anything"


@pytest.mark.parametrize("study", sb.studies())
def test_studies(study: str, tmp_path: Path) -> None:
    with sb.open(study) as db:
        examine(db, QUERIES[study], tmp_path)


@pytest.mark.skipif(not SCRIPTS, reason="the corpus is not beside the project")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_schemas_of_others(script: Path, tmp_path: Path) -> None:
    with sb.open() as db:
        if "uuidv7()" in script.read_text() and db.session.connection.info.server_version < 180000:
            pytest.skip("the script needs uuidv7(), new in PostgreSQL 18")
        db.load(script)
        examine(db, QUERIES[script.stem], tmp_path)
