"""Models as the notebooks and the command line speak of them: generated, refined, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook.modelling import drifting, writing
from schemabook.modelling.writing import Written
from schemabook.show_drift import DriftReport

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.modelling.loading import Given
    from schemabook.models import Style
    from schemabook.schema import Schema

__all__ = ["Written", "drift", "models"]


def models(
    schema: Schema, output: Path | str | None = None, *, style: Style | None = None, **options: Any
) -> Written:
    """The models of a snapshot: their source, or a file that is written, or refined if it is there.

    `style` is "sqlalchemy" or "sqlmodel"; the other options are those of `modelling.writing.write`.
    """
    return writing.write(schema, output, style=style, **options)


def drift(given: Given, schema: Schema, **options: Any) -> DriftReport:
    """What models do not agree on with a database (and with `migrations`, a study or folder).

    `given` is a models file, a package, a dotted module, a MetaData, a declarative base or an imported
    module; the options are those of `modelling.drifting.drift`.
    """
    return DriftReport(drifting.drift(given, schema, **options))
