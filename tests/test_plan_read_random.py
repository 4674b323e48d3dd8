"""Trees that no planner made, printed as text by a small renderer, are read back; damage never crashes."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook import plan
from schemabook.errors import SyntaxProblem
from schemabook.plan.comparable import comparable
from tests.plans.vocabulary import CORPUS, OTHERS

NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
PLAIN = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
LITERALS = NAMES.map(lambda t: "(a = '" + t.replace("'", "''") + "'::text)")
KINDS = ("Seq Scan", "Function Scan", "CTE Scan")


def quote(name: str) -> str:
    plain = name.isascii() and name.replace("_", "a").isalnum() and name.islower() and not name[0].isdigit()
    return name if plain else '"' + name.replace('"', '""') + '"'


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    key = {"Seq Scan": "Relation Name", "Function Scan": "Function Name", "CTE Scan": "CTE Name"}[kind]
    name = draw(NAMES.filter(lambda n: n.strip() == n and "\xa0" not in n))
    made: dict[str, Any] = {"Node Type": kind, key: name, "Alias": draw(st.just(name) | PLAIN)}
    if draw(st.booleans()):
        made |= {"Filter": draw(LITERALS), "Rows Removed by Filter": draw(st.integers(0, 99))}
    return made


@st.composite
def parents(draw: st.DrawFn, below: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(st.sampled_from(["Append", "Limit", "Sort", "Hash Join", "Quantum Fold"]))
    wanted = {"Limit": 1, "Sort": 1, "Hash Join": 2}.get(kind) or draw(st.integers(1, 4))
    children = [dict(draw(below)) for _ in range(wanted)]
    for place, child in enumerate(children):
        child["Parent Relationship"] = "Member" if kind == "Append" else "Inner" if place else "Outer"
    made: dict[str, Any] = {"Node Type": kind}
    if kind == "Sort":
        made["Sort Key"] = draw(st.lists(LITERALS, min_size=1, max_size=3))
    if kind == "Hash Join":
        made["Join Type"] = draw(st.sampled_from(["Inner", "Left", "Right Anti"]))
    if draw(st.booleans()):
        sub = dict(draw(below)) | {"Parent Relationship": "InitPlan", "Subplan Name": f"CTE {draw(PLAIN)}"}
        children.insert(0, sub)
    return made | {"Plans": children}


def measured(node: dict[str, Any], numbers: Any) -> dict[str, Any]:
    """The same tree with costs, rows and times."""
    cost, rows, loops = next(numbers), next(numbers), next(numbers)
    node = node | {"Parallel Aware": False, "Startup Cost": 0.0, "Total Cost": cost / 100, "Plan Rows": rows}
    node |= {"Plan Width": rows, "Actual Startup Time": 0.0, "Actual Total Time": cost / 1000}
    node |= {"Actual Rows": rows, "Actual Loops": loops + 1}
    return node | {"Plans": [measured(c, numbers) for c in node["Plans"]]} if "Plans" in node else node


TREES = st.builds(
    lambda tree, random: measured(tree, iter(lambda: random.randrange(10**6), -1)),
    st.recursive(leaves(), parents, max_leaves=12),
    st.randoms(use_true_random=False),
)


def render(node: dict[str, Any], indent: int = 0) -> list[str]:
    """As ExplainNode() prints it."""
    lines = []
    if "Subplan Name" in node:
        lines.append(" " * indent + node["Subplan Name"])
        indent += 2
    arrow = "->  " if indent else ""
    lines.append(" " * indent + arrow + _name(node) + _numbers(node))
    inner = indent + (6 if indent else 2)
    for key in ("Sort Key", "Filter", "Rows Removed by Filter"):
        value = node.get(key)
        if value:
            shown = ", ".join(value) if isinstance(value, list) else value
            lines.append(f"{' ' * inner}{key}: {shown}")
    for child in node.get("Plans", ()):
        lines += render(child, inner)
    return lines


def _name(node: dict[str, Any]) -> str:
    kind = node["Node Type"]
    if kind == "Hash Join" and node["Join Type"] != "Inner":
        return f"Hash {node['Join Type']} Join"
    name = next((node[k] for k in ("Relation Name", "Function Name", "CTE Name") if k in node), None)
    if name is None:
        return str(kind)
    alias = "" if node["Alias"] == name else " " + quote(node["Alias"])
    return f"{kind} on {quote(name)}{alias}"


def _numbers(node: dict[str, Any]) -> str:
    return (
        f"  (cost={node['Startup Cost']:.2f}..{node['Total Cost']:.2f} rows={node['Plan Rows']}"
        f" width={node['Plan Width']}) (actual time={node['Actual Startup Time']:.3f}"
        f"..{node['Actual Total Time']:.3f} rows={node['Actual Rows']} loops={node['Actual Loops']})"
    )


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_a_printed_tree_is_read_back(tree: dict[str, Any]) -> None:
    assert comparable(plan.read("\n".join(render(tree)))) == comparable(plan.read({"Plan": tree}))


TEXTS = [p.read_text() for p in (*CORPUS, *OTHERS) if p.stat().st_size < 6000]


def check_line(problem: SyntaxProblem, text: str) -> None:
    """A problem with the text names a line of it; one with the values it holds need not."""
    assert problem.line is None or 1 <= problem.line <= text.count("\n") + 2
    assert problem.line is None or f"line {problem.line}" in str(problem) or "no plan" in str(problem)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TEXTS), st.floats(0, 1), st.text(max_size=3), st.integers(0, 40))
def test_damaged_text_is_a_plan_or_a_problem_with_its_line(
    text: str, where: float, instead: str, cut: int
) -> None:
    at = int(len(text) * where)
    for damaged in (text[:at], text[:at] + instead + text[at + cut :]):
        try:
            plan.read_all(damaged)
        except SyntaxProblem as problem:
            check_line(problem, damaged)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from("->|+\" :()'\n\tAa1,.\\<>[]{}&*"), max_size=60).map("".join)
)
def test_any_text_is_survived(text: str) -> None:
    try:
        plan.read_all(text)
    except SyntaxProblem as problem:
        check_line(problem, text)
