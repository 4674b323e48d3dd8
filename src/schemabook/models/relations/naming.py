"""How relationships are called.

The rule, for `orders.billing_address_id` that refers to `addresses`:

- The child's side is called like the key's column without its suffix (`order.billing_address`). A key of
  several columns is called by the one column that has another name in the parent table. Where the column
  says no more than the parent's own column does (`person_id` that refers to `employees.person_id`), or there
  is no such column, it is the parent's noun, unless the column is a part of that (`agent_id` that refers to
  `app_agents_table.agent_id`). A column without a suffix has the noun added (`created_by_user`), for its own
  name is the column's; where that is the noun already, it is `feature_row`.
- The parent's side is the child's plural (`address.orders`), the singular where it is no list. Of several
  keys between two tables that one is called so whose column is called like the parent (or like the end of
  its name); the others add their role: `orders_by_billing_address`, and without "by" where the role ends in
  a preposition (`posts_created_by`). A table that refers to itself adds it too, but a parent has `children`.
- A link is called by the other side's plural (`post.tags`); where that is taken or there are several links,
  with the link's name (`post.tags_through_post_labels`). A link of a table with itself is called by the roles
  of its columns.
- The child's side has the first choice, then the parent's, then links; the only key between two tables
  comes before several, and short ones before long ones, which say all of their columns where a name is gone
  (`tenant_user`). A column's name is never taken.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from schemabook.models.names_text import identifier, snake

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemabook.models.code import Key
    from schemabook.models.names import Given, Names
    from schemabook.models.relations.facts import LinkEnd, Reference
    from schemabook.schema import ForeignKey, Name

_SUFFIX = re.compile(
    r"(?<=.)_(?:ids?|uuid|guid|uid|oid|pk|key|code|no|nr|num|number|idx|sk|fk|ref)(?:_fk|_ref)?$"
)
_PREFIX = re.compile(r"^(?:fk|id|ref)_(?=.)")
_PREPOSITION = re.compile(r"_(?:by|to|from|of|in|for|on|at|with)$")


def relationship_names(
    references: Sequence[Reference], links: Sequence[LinkEnd], names: Names, given: Given
) -> Mapping[Key, str]:
    """A name for both sides of every reference and for every direction of a link, by the member's key."""
    return _Naming(references, links, names, given).found


def _several(references: Sequence[Reference]) -> frozenset[Reference]:
    """Those that are not the only one between their two tables, in that direction."""
    count = Counter((r.child, r.parent) for r in references)
    return frozenset(r for r in references if count[r.child, r.parent] > 1)


class _Naming:
    """`found` grows in the order of the rule, so that whoever comes first has the better name."""

    def __init__(
        self, references: Sequence[Reference], links: Sequence[LinkEnd], names: Names, given: Given
    ) -> None:
        self.names = names
        self.found: dict[Key, str] = {}
        self.taken: dict[Name, set[str]] = defaultdict(set)
        self.given = given.relationships
        self.links = Counter(frozenset((link.owner, link.target)) for link in links)
        self._keep(references, links)
        several = _several(references)
        ordered = sorted(references, key=lambda r: (r in several, len(r.pairs)))
        for reference in ordered:
            self._choose(reference.key("child"), reference.child, self._of_child(reference))
        for reference in ordered:
            wanted = self._of_parent(reference, alone=reference not in several)
            self._choose(reference.key("parent"), reference.parent, wanted)
        for link in links:
            self._choose(link.key, link.owner, self._of_link(link))

    def noun(self, table: Name) -> str:
        """What one row is: the class in words, in the table's own spelling where that is the same."""
        class_, word = self.names.class_(table), self.names.singular(snake(table.name))
        return word if word.replace("_", "") == class_.lower() else snake(class_)

    def role(self, column: str, ref_column: str, noun: str) -> tuple[str, bool]:
        """What a row of the parent is for the child; False where the column has no suffix to leave out."""
        whole, of_parent = snake(column), snake(ref_column)
        initials = "".join(word[:1] for word in noun.split("_"))
        if whole == of_parent:
            stem = _SUFFIX.sub("", whole)
            words = set(noun.split("_"))
            words |= {self.names.singular(word) for word in words}
            return (stem if stem != whole and set(stem.split("_")) <= words else noun), True
        for pattern in (_SUFFIX, re.compile(f"(?<=.)_{re.escape(of_parent)}$"), _PREFIX):
            if (shorter := pattern.sub("", whole)) != whole:
                return noun if shorter == initials else shorter, True
        # Without underscores: `buildrequestid`; `lang`, short for language.
        short = whole.replace("_", "") == f"{noun}id".replace("_", "") or noun.startswith(whole)
        if short or set(whole.split("_")) < set(noun.split("_")):
            return noun, True
        return whole, False

    def _keep(self, references: Sequence[Reference], links: Sequence[LinkEnd]) -> None:
        sides = [(r.key("child"), r.child) for r in references]
        sides += [(r.key("parent"), r.parent) for r in references]
        sides += [(link.key, link.owner) for link in links]
        for key, owner in sides:
            if key in self.given:
                self.found[key] = self.given[key]
                self.taken[owner].add(self.given[key])

    def _choose(self, key: Key, owner: Name, wanted: Iterable[str]) -> None:
        if key in self.found:
            return
        taken = self.taken[owner]
        pairs = [(name, self.names.free(owner, identifier(name, "of"), taken)) for name in wanted]
        # What is reserved has an underscore behind it; a number would say that the name is gone.
        self.found[key] = next((free for name, free in pairs if free in (name, f"{name}_")), pairs[-1][1])
        taken.add(self.found[key])

    def _of_child(self, reference: Reference) -> list[str]:
        noun = self.noun(reference.parent)
        role, stripped = self._role_of(reference)
        with_noun = role if role.endswith(noun) else f"{role}_{noun}"
        last = self._whole_role(reference)
        return [*([role] if stripped else []), with_noun, last, f"{last}_row"]

    def _of_parent(self, reference: Reference, *, alone: bool) -> list[str]:
        noun = self.noun(reference.child)
        role, _ = self._role_of(reference)
        if self.found[reference.key("child")] == (whole := self._whole_role(reference)):
            role = whole
        of_parent = self.noun(reference.parent)
        base = self._number(noun, reference)
        if reference.is_self and (role == "parent" or role.startswith("parent_")):
            return [self._number("child" + role.removeprefix("parent"), reference), f"{base}_by_{role}"]
        more = [f"{base}_{role}" if _PREPOSITION.search(role) else f"{base}_by_{role}"]
        more.append(f"{base}_by_{self._whole_role(reference)}")
        plain = f"_{of_parent}".endswith(f"_{role}") or (alone and not reference.is_self)
        return [base, *more] if plain else more

    def _of_link(self, link: LinkEnd) -> list[str]:
        plural = self.names.plural(self.noun(link.target))
        through = f"{plural}_through_{self.names.variable(link.table)}"
        if link.owner != link.target:
            return [through] if self.links[frozenset((link.owner, link.target))] > 2 else [plural, through]
        noun = self.noun(link.target)
        here, there = self._role_in(link.here, noun), self._role_in(link.there, noun)
        if there == noun:
            return [f"{plural}_by_{here}", through]
        if there.endswith(("ed", "ing")):
            return [f"{there}_{plural}", through]
        return [self.names.plural(there), through]

    def _role_of(self, reference: Reference) -> tuple[str, bool]:
        pairs = reference.pairs
        if len(pairs) > 1:
            pairs = tuple(pair for pair in pairs if snake(pair[0]) != snake(pair[1]))
        noun = self.noun(reference.parent)
        return self.role(*pairs[0], noun) if len(pairs) == 1 else (noun, True)

    def _whole_role(self, reference: Reference) -> str:
        """All columns of the key: `tenant_user`, where `user` is another one's."""
        if len(reference.pairs) == 1:
            return self._role_of(reference)[0]
        stems = dict.fromkeys(_SUFFIX.sub("", snake(column)) for column in reference.columns)
        return "_".join(stems) or self.noun(reference.parent)

    def _role_in(self, key: ForeignKey, noun: str) -> str:
        """The role of an end of a link; of one with several columns that of the last."""
        return self.role(key.columns[-1], key.ref_columns[-1], noun)[0]

    def _number(self, noun: str, reference: Reference) -> str:
        return noun if reference.scalar else self.names.plural(noun)
