"""The page in a browser: what its address, search, cards and keys do. Skipped without Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from schemabook.draw import diagram
from tests.test_draw_names import hostile
from tests.test_draw_page import Parsed, atlas

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")


def dumped(path: Path, fragment: str = "", *, more: str = "") -> str:
    """The document after its script has run, as Chromium has it; `more` is a script that runs after it."""
    if more:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("</body>", f"<script>{more}</script></body>"), encoding="utf-8")
    command = [CHROMIUM or "", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000"]
    command += [f"--user-data-dir={path.parent / 'profile'}", "--dump-dom", f"{path.as_uri()}{fragment}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "</html>" in done.stdout, done.stderr[-2000:]
    return done.stdout


def test_an_address_opens_a_sheet_with_its_table_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "shop atlas.html"
    path.write_text(atlas(), encoding="utf-8")
    text = dumped(path, "#trade%2F2/public.order")
    panel = text[text.index('<aside id="panel"') : text.index("</aside>")]
    assert "hidden" not in panel[: panel.index(">")]
    assert '<b class="name">order</b>' in panel
    assert "customer_id" in panel
    assert 'class="sheet current" id="sheet2"' in text
    drawing = text[text.index('id="sheet2"') :]
    assert re.search(r'id="s2-r0" class="line on"', drawing)
    assert re.search(r'class="dim"', drawing)


def test_search_lists_hits_by_sheet_and_enter_opens_one(tmp_path: Path) -> None:
    path = tmp_path / "shop.html"
    path.write_text(atlas(), encoding="utf-8")
    script = """
      const box = document.getElementById("search");
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
      box.value = "paid";
      box.dispatchEvent(new Event("input"));
      const note = document.createElement("output");
      note.textContent = [document.activeElement.id, document.getElementById("hits").innerText,
        document.getElementById("status").textContent].join("|");
      document.body.append(note);
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    """
    text = dumped(path, more=script)
    found = re.search(r"<output>(.*?)</output>", text, re.DOTALL)
    assert found
    focus, hits, status = found[1].split("|")
    assert focus == "search"
    assert hits.split("\n")[:2] == ["trade/2", "order.state"]
    assert status == "1 hit"
    panel = text[text.index('<aside id="panel"') : text.index("</aside>")]
    assert re.search(r'<tr class="hit"><td class="col"><code>state</code>', panel)


def test_a_stub_leads_to_its_table_and_escape_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "shop.html"
    path.write_text(atlas(), encoding="utf-8")
    script = """
      const click = () => new MouseEvent("click", { bubbles: true });
      const press = (id) => document.getElementById(id).dispatchEvent(click());
      const seen = [];
      const shown = () => document.querySelector("#panel .name")?.textContent ?? "-";
      const look = () => seen.push(location.hash + " " + shown());
      const steps = [
        () => press("s0-t0"),
        () => (location.hash = "#trade%2F2"),
        () => press("s2-t1"),
        () => press("s1-t0"),
        () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
        () => history.back(),
      ];
      const next = () => {
        const step = steps.shift();
        if (step) { step(); setTimeout(() => { look(); next(); }, 100); return; }
        const note = document.createElement("output");
        note.textContent = seen.join("|");
        document.body.append(note);
      };
      next();
    """
    found = re.search(r"<output>(.*?)</output>", dumped(path, more=script), re.DOTALL)
    assert found
    assert found[1].split("|") == [
        "#people -",
        "#trade%2F2 -",
        "#people/public.customer customer",
        "#people/public.customer customer",
        "#people -",
        "#people/public.customer customer",
    ]


def test_nothing_in_a_hostile_schema_runs(tmp_path: Path) -> None:
    evil = "</script><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    path = tmp_path / "evil.html"
    text = diagram(hostile(evil[:60], evil[17:75], evil), title="Fine").html()
    path.write_text(text, encoding="utf-8")
    slug = Parsed(text).data["entries"][0]["slug"]
    shown = dumped(path, f"#diagram/{slug}")
    assert "<title>Fine: 1 table, 1 relation</title>" in shown
    assert "<img" not in shown
    panel = shown[shown.index('<aside id="panel"') : shown.index("</aside>")]
    assert "&lt;/script&gt;" in panel
