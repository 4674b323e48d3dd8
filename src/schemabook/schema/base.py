"""Names, grants, and what every named object has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sized

Persistence = Literal["permanent", "unlogged"]


class Name(NamedTuple):
    """A qualified name; `str()` leaves out the schema `public`, which readers take for granted."""

    schema: str
    name: str

    def __str__(self) -> str:
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One privilege beyond the default; `revoked` marks a default privilege that was taken away.

    `grantee` is a role name or "PUBLIC".
    """

    grantee: str
    privilege: str
    grantable: bool = False
    revoked: bool = False


@dataclass(frozen=True, kw_only=True)
class Object:
    """What every named object has. `owner` is carried, not compared."""

    schema: str
    name: str
    comment: str | None = None
    owner: str | None = field(default=None, compare=False)
    grants: tuple[Grant, ...] = ()

    @property
    def key(self) -> Name:
        """The qualified name."""
        return Name(self.schema, self.name)

    def __str__(self) -> str:
        return str(self.key)


def counted(things: Sized, what: str) -> str:
    """How many there are in words: "1 column", "9 columns"."""
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"
