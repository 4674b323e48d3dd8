"""Snapshots as JSON: round trips of arbitrary snapshots, and errors for what is no snapshot."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.schema import Check, Column, Enum, Extension, Schema, Table
from schemabook.schema_json import digest, from_json, to_json
from tests.test_schema_strategies import schemas

SMALL = Schema(
    database="shop",
    server_version=180006,
    tables=(
        Table(
            schema="public",
            name="t",
            owner="me",
            rows=5.0,
            columns=(Column(name="é", type="text"),),
            constraints=(Check(name="c", columns=("é",), definition="CHECK (true)", expression="true"),),
        ),
    ),
    enums=(Enum(schema="public", name="e", labels=("a", "b")),),
)
TEXT = """\
{
  "format": "schemabook schema",
  "version": 1,
  "schema": {
    "tables": [
      {
        "schema": "public",
        "name": "t",
        "columns": [
          {
            "name": "é",
            "type": "text"
          }
        ],
        "constraints": [
          {
            "class": "Check",
            "name": "c",
            "columns": [
              "é"
            ],
            "definition": "CHECK (true)",
            "expression": "true"
          }
        ]
      }
    ],
    "enums": [
      {
        "schema": "public",
        "name": "e",
        "labels": [
          "a",
          "b"
        ]
      }
    ]
  }
}
"""


def test_the_text_whole() -> None:
    assert to_json(SMALL) == TEXT
    assert from_json(TEXT) == SMALL


def test_what_is_carried_on_request() -> None:
    back = from_json(to_json(SMALL, carried=True))
    assert (back.database, back.server_version) == ("shop", 180006)
    assert (back.tables[0].owner, back.tables[0].rows) == ("me", 5.0)


def test_the_digest_is_of_what_is_compared() -> None:
    assert digest(SMALL) == digest(from_json(to_json(SMALL)))
    assert len(digest(SMALL)) == 16
    one, other = (Schema(extensions=(Extension(name="x", schema="public", version=v),)) for v in ("1", "2"))
    assert (one == other, digest(one) == digest(other)) == (True, True)
    assert digest(one) != digest(Schema())


@given(schemas())
@settings(max_examples=200, deadline=None)
def test_round_trip(schema: Schema) -> None:
    assert from_json(to_json(schema)) == schema
    assert repr(from_json(to_json(schema, carried=True)).tables) == repr(schema.tables)
    assert to_json(from_json(to_json(schema))) == to_json(schema)
    assert digest(from_json(to_json(schema))) == digest(schema)


@given(schemas(), schemas())
@settings(max_examples=100, deadline=None)
def test_equal_exactly_when_the_digest_is(a: Schema, b: Schema) -> None:
    assert (a == b) == (digest(a) == digest(b))


def test_text_that_is_not_json_says_where() -> None:
    with pytest.raises(SyntaxProblem, match="not JSON") as caught:
        from_json('{\n  "format": nothing}')
    assert (caught.value.line, caught.value.column) == (2, 13)


@pytest.mark.parametrize("text", ["[]", "{}", "null", '"x"', '{"format": "other", "version": 1}'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"not a schema snapshot\.\n.*`schemabook snapshot`"):
        from_json(text)


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(UsageError, match="format version 2"):
        from_json('{"format": "schemabook schema", "version": 2, "schema": {}}')


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("null", "schema must be an object, not null."),
        ('{"tabels": []}', "schema has no field 'tabels'."),
        ('{"tables": {}}', "schema.tables must be a list, not {}."),
        ('{"tables": [{"schema": "a"}]}', "schema.tables[0] lacks the field 'name'."),
        ('{"tables": [{"schema": "a", "name": 3}]}', "schema.tables[0].name must be text, not 3."),
        (
            '{"tables": [{"schema": "a", "name": "b", "row_security": 1}]}',
            "schema.tables[0].row_security must be true or false, not 1.",
        ),
        (
            '{"tables": [{"schema": "a", "name": "b", "kind": "chair"}]}',
            "schema.tables[0].kind must be one of"
            " 'table', 'partitioned table', 'foreign table', not \"chair\".",
        ),
        (
            '{"tables": [{"schema": "a", "name": "b", "partition_of": ["x"]}]}',
            'schema.tables[0].partition_of must be a list of 2, not ["x"].',
        ),
        (
            '{"tables": [{"schema": "a", "name": "b", "constraints": [{"class": "Int"}]}]}',
            "schema.tables[0].constraints[0].class must be one of"
            " 'Check', 'Exclusion', 'ForeignKey', 'Key', 'NotNull', not \"Int\".",
        ),
    ],
)
def test_a_value_that_does_not_fit_says_its_path(schema: str, message: str) -> None:
    text = json.dumps({"format": "schemabook schema", "version": 1, "schema": json.loads(schema)})
    with pytest.raises(SyntaxProblem) as caught:
        from_json(text)
    assert caught.value.message == message


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(SyntaxProblem, match="too deeply"):
        from_json("[" * 100_000)
