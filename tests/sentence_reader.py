"""A reader of the sentences that say a condition: English -> would this row be accepted?

It knows nothing of SQL and nothing of how the sentences are made: it takes them literally, as a person would
who has only the sentence and the row. What it does not understand it does not guess (`NotUnderstood`).

A row is a dict of values; a null is None. Of a null "is 5" is not so, and "is not 5" is so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
Test = Callable[[Row], bool]


class NotUnderstood(Exception):
    """The sentence has words that the reader does not know."""


NUMBERS = {"none": 0, "one": 1}
TIMES = {"after": "more than", "before": "less than", "not before": "at least", "not after": "at most"}
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "more than": lambda a, b: bool(a > b),
    "fewer than": lambda a, b: bool(a < b),
    "less than": lambda a, b: bool(a < b),
    "at least": lambda a, b: bool(a >= b),
    "at most": lambda a, b: bool(a <= b),
    "exactly": lambda a, b: bool(a == b),
}
FORMS: dict[str, Callable[[str], bool]] = {
    "in lower case": lambda x: x == x.lower(),
    "in upper case": lambda x: x == x.upper(),
    "without spaces around it": lambda x: x == x.strip(" "),
    "in lower case without spaces around it": lambda x: x == x.strip(" ").lower(),
    "in upper case without spaces around it": lambda x: x == x.strip(" ").upper(),
    "empty": lambda x: x == "",
    "not empty": lambda x: x != "",
    "neither empty nor only spaces": lambda x: x.strip(" ") != "",
}
FIXED = ("null or other than", "true or null", "false or null", "in upper or lower case", "or both are null")


@dataclass
class Reader:
    """`columns` are the names that a sentence may speak of."""

    columns: tuple[str, ...]
    quoted: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def read(self, sentence: str) -> Test:
        text = re.sub(r"'((?:[^']|'')*)'", self._keep_quoted, sentence)
        text = re.sub(r" \(((?:or null|unless|null )[^()]*|[^()]* not null)\)", self._keep_remark, text)
        for words in FIXED:
            text = text.replace(words, words.replace(" ", "_"))
        text = re.sub(r" of (\w+(?:, \w+)* and \w+) (has|have|is|are) ", self._keep_names, text)
        return self._whole(text)

    def _keep_quoted(self, found: re.Match[str]) -> str:
        self.quoted.append(found[1].replace("''", "'"))
        return f"Q{len(self.quoted) - 1}Q"

    def _keep_remark(self, found: re.Match[str]) -> str:
        self.remarks.append(found[1])
        return f" R{len(self.remarks) - 1}R"

    @staticmethod
    def _keep_names(found: re.Match[str]) -> str:
        return f" of {re.sub(', | and ', '&', found[1])} {found[2]} "

    def _whole(self, text: str) -> Test:
        if text.startswith("where "):
            return self._branches(text.split("; "))
        for separator in ("; or ", ", or "):
            if separator in text:
                return any_of([self._together(part) for part in text.split(separator)])
        return all_of([self._alternatives(part) for part in text.split("; ")])

    def _branches(self, parts: list[str]) -> Test:
        pairs: list[tuple[Test, Test]] = []
        for part in parts:
            if part.startswith("otherwise "):
                pairs.append((lambda row: True, self._result(part.removeprefix("otherwise "))))
                continue
            pattern = r"(?:else )?where (.*?): (.*)" if ": " in part else r"(?:else )?where (.*?), (.*)"
            found = re.fullmatch(pattern, part)
            if found is None:
                raise NotUnderstood(part)
            pairs.append((self._unit(found[1]), self._result(found[2])))
        return lambda row: next((result(row) for where, result in pairs if where(row)), True)

    def _result(self, text: str) -> Test:
        return (lambda row: False) if text == "no row is allowed" else self._together(text)

    def _alternatives(self, text: str) -> Test:
        return any_of([self._together(part) for part in text.split(" or ")])

    def _together(self, text: str) -> Test:
        """Conditions with "and"; one that begins without a subject goes on about the one before it."""
        units: list[list[str]] = []
        head = ""
        for part in text.split(" and "):
            found = re.match(r"(.+?) (?:is|are|has|have|matches|does not match) ", part + " ")
            if found:
                head = found[0].rstrip()
                units.append([part])
            else:
                units[-1].append(f"{head} {part}")
        return all_of([self._about(unit) for unit in units])

    def _about(self, parts: list[str]) -> Test:
        """What is said in one breath has its remark at the end, and it is about all of it."""
        remark = re.search(r" R(\d+)R$", parts[-1])
        tests = [self._unit(p if remark is None else p.removesuffix(remark[0])) for p in parts]
        if remark is None:
            return all_of(tests)
        return self._remarked(self.remarks[int(remark[1])], all_of(tests), parts[0].split(" ")[0])

    def _remarked(self, remark: str, test: Test, subject: str) -> Test:
        if remark == "or null":
            return lambda row: row[self._name(subject)] is None or test(row)
        if remark.endswith(" not null"):
            there = [self._name(n) for n in re.split(r", | and ", remark.removesuffix(" not null"))]
            return lambda row: all(row[n] is not None for n in there) and test(row)
        if remark == "null counts as a value":
            return test
        found = re.fullmatch(r"unless (.*) is null", remark)
        if found is None:
            raise NotUnderstood(remark)
        names = [self._name(n) for n in re.split(r", | or ", found[1])]
        return lambda row: any(row[n] is None for n in names) or test(row)

    def _unit(self, text: str) -> Test:
        if remark := re.search(r" R(\d+)R$", text):
            bare = text.removesuffix(remark[0])
            return self._remarked(self.remarks[int(remark[1])], self._unit(bare), bare.split(" ")[0])
        if " exactly when " in text:
            one, other = (self._unit(t) for t in text.split(" exactly when "))
            return lambda row: one(row) == other(row)
        if found := re.fullmatch(
            r"(?:(exactly|at least|at most) )?(\w+) of (\S+) (?:has|have|is|are) (a value|null)", text
        ):
            return self._many(found)
        found = re.fullmatch(r"(.+?) (is|has|matches|does not match) (.+)", text)
        if found is None:
            raise NotUnderstood(text)
        subject, verb, rest = found.groups()
        value = self._value(subject)
        match verb:
            case "has":
                return self._has(value, rest)
            case "is":
                return self._is(value, rest)
            case _:
                return self._matches(value, rest, negated=verb != "matches")

    def _many(self, found: re.Match[str]) -> Test:
        how, number, names, what = found.groups()
        wanted = NUMBERS[number] if number in NUMBERS else int(number)
        columns = [self._name(n) for n in names.split("&")]
        compare = ORDER[how or "exactly"]
        return lambda row: compare(sum((row[c] is None) == (what == "null") for c in columns), wanted)

    def _has(self, value: Test, rest: str) -> Test:
        if rest == "a value":
            return lambda row: value(row) is not None
        found = re.fullmatch(
            r"(?:(\d+) to (\d+)|(\D+) (\d+)) characters?( without the spaces around it)?", rest
        )
        if found is None:
            raise NotUnderstood(rest)
        low, high, how, number, trimmed = found.groups()

        def length(row: Row) -> int:
            text = str(value(row))
            return len(text.strip(" ") if trimmed else text)

        if low:
            return lambda row: value(row) is not None and int(low) <= length(row) <= int(high)
        return lambda row: value(row) is not None and ORDER[how](length(row), int(number))

    def _is(self, value: Test, rest: str) -> Test:
        rest = rest.replace("_", " ") if any(w.replace(" ", "_") in rest for w in FIXED) else rest
        words: dict[str, tuple[bool | None, ...]] = {"true": (True,), "false": (False,), "null": (None,)}
        words |= {"true or null": (True, None), "false or null": (False, None)}
        if rest in words:
            return lambda row: any(value(row) is w for w in words[rest])
        if rest in FORMS:
            negative = rest.startswith(("not", "neither"))
            return lambda row: negative if value(row) is None else FORMS[rest](str(value(row)))
        if found := re.fullmatch(r"(not )?like Q(\d+)Q( in upper or lower case)?", rest):
            pattern = re.escape(self.quoted[int(found[2])]).replace("%", ".*").replace("_", ".")
            return self._pattern(
                value, pattern, negated=found[1] is not None, whole=True, cases=found[3] is not None
            )
        if found := re.fullmatch(r"(one|none) of (.*)", rest):
            values = [self._value(v) for v in found[2].split(", ")]
            inside = found[1] == "one"
            return lambda row: (value(row) in [v(row) for v in values]) == inside
        return self._compared(value, rest)

    def _compared(self, value: Test, rest: str) -> Test:
        if found := re.fullmatch(r"from (.+) to (.+)", rest):
            low, high = self._value(found[1]), self._value(found[2])
            return lambda row: value(row) is not None and bool(low(row) <= value(row) <= high(row))
        for words in (*TIMES, *ORDER):
            if rest.startswith(f"{words} "):
                other, compare = self._value(rest.removeprefix(f"{words} ")), ORDER[TIMES.get(words, words)]
                negative = words.startswith("not")
                return lambda row: ordered(compare, value(row), other(row), unknown=negative)
        for words, same in (
            ("null or other than ", False),
            ("not the same as ", False),
            ("the same as ", True),
        ):
            if rest.startswith(words):
                both = rest.endswith(" or both are null")
                other = self._value(rest.removeprefix(words).removesuffix(" or both are null"))
                return lambda row: (equal(value(row), other(row), nulls=both or not same)) == same
        negative = rest.startswith("not ")
        other = self._value(rest.removeprefix("not "))
        return lambda row: equal(value(row), other(row), nulls=False) != negative

    def _matches(self, value: Test, rest: str, *, negated: bool) -> Test:
        found = re.fullmatch(r"Q(\d+)Q( in_upper_or_lower_case)?", rest)
        if found is None:
            raise NotUnderstood(rest)
        pattern = self.quoted[int(found[1])]
        return self._pattern(value, pattern, negated=negated, whole=False, cases=found[2] is not None)

    @staticmethod
    def _pattern(value: Test, pattern: str, *, negated: bool, whole: bool, cases: bool) -> Test:
        match = re.fullmatch if whole else re.search
        flags = re.DOTALL | (re.IGNORECASE if cases else 0)

        def test(row: Row) -> bool:
            text: Any = value(row)
            found = text is not None and match(pattern, text, flags) is not None
            return found != negated

        return test

    def _name(self, name: str) -> str:
        if name not in self.columns:
            raise NotUnderstood(name)
        return name

    def _value(self, text: str) -> Callable[[Row], Any]:
        if found := re.fullmatch(r"(.+) ([+-]) (.+)", text):
            left, right = self._value(found[1]), self._value(found[3])
            return added(left, right, found[2])
        if text in self.columns:
            return lambda row: row[text]
        constant = self._constant(text)
        return lambda row: constant

    def _constant(self, text: str) -> Any:
        if found := re.fullmatch(r"Q(\d+)Q", text):
            return self.quoted[int(found[1])]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        if re.fullmatch(r"-?\d+(\.\d+)?", text):
            return Decimal(text)
        if re.fullmatch(r"[^\W\d]\w*", text):
            return text
        raise NotUnderstood(text)


def added(left: Callable[[Row], Any], right: Callable[[Row], Any], sign: str) -> Callable[[Row], Any]:
    def value(row: Row) -> Any:
        one, other = left(row), right(row)
        if one is None or other is None:
            return None
        if isinstance(one, date) and not isinstance(other, date):
            other = timedelta(days=int(other))
        result = one + other if sign == "+" else one - other
        return result.days if isinstance(result, timedelta) else result

    return value


def ordered(compare: Callable[[Any, Any], bool], one: Any, other: Any, *, unknown: bool) -> bool:
    return unknown if one is None or other is None else compare(one, other)


def equal(one: Any, other: Any, *, nulls: bool) -> bool:
    """Whether two values are the same; `nulls`: whether two nulls are."""
    return nulls and one is other if one is None or other is None else bool(one == other)


def all_of(tests: list[Test]) -> Test:
    return lambda row: all(test(row) for test in tests)


def any_of(tests: list[Test]) -> Test:
    return lambda row: any(test(row) for test in tests)
