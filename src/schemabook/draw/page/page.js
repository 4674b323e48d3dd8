// Moves and shows what is in the page. All text stays text: nothing here makes markup from data.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const get = (id) => document.getElementById(id);
  const canvas = get("canvas"), panel = get("panel"), search = get("search"), hits = get("hits"), status = get("status");
  const chooser = get("sheets");
  const views = data.sheets.map(() => null); // {x, y, k} of each sheet once it was shown
  const bodies = data.entries.map((_, i) => get(`d${i}`));
  let sheet = 0, entry = null;

  const node = (name, number = sheet) => get(`s${number}-${name}`);
  const entryOf = (element) => {
    const name = element.id.slice(`s${sheet}-`.length);
    return { entry: data.sheets[sheet].nodes[name], opens: data.sheets[sheet].links[name] };
  };
  const namesOf = (number, wanted) =>
    Object.keys(data.sheets[number].nodes).filter((name) => data.sheets[number].nodes[name] === wanted);

  // --- where the sheet stands in the window ---
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const section = () => get(`sheet${sheet}`);
  const place = () => {
    const { x, y, k } = views[sheet];
    section().style.transform = `translate(${x}px, ${y}px) scale(${k})`;
  };
  const size = () => {
    const box = section().querySelector("svg").viewBox.baseVal;
    return { width: box.width, height: box.height };
  };
  const fit = () => {
    const { width, height } = size();
    const k = clamp(Math.min(canvas.clientWidth / width, canvas.clientHeight / height), 0.02, 1.25);
    views[sheet] = { x: (canvas.clientWidth - width * k) / 2, y: (canvas.clientHeight - height * k) / 2, k };
    place();
  };
  const zoom = (factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) => {
    const view = views[sheet];
    const k = clamp(view.k * factor, 0.02, 6);
    views[sheet] = { x: x - ((x - view.x) * k) / view.k, y: y - ((y - view.y) * k) / view.k, k };
    place();
  };
  const move = (dx, dy) => {
    views[sheet].x += dx;
    views[sheet].y += dy;
    place();
  };
  const centre = (box) => {
    // What is taller or wider than the window shows its beginning.
    const frame = canvas.getBoundingClientRect();
    const dx = frame.left + Math.max((frame.width - box.width) / 2, 20) - box.left;
    const dy = frame.top + Math.max((frame.height - box.height) / 2, 20) - box.top;
    move(dx, dy);
  };
  // Bring a card into view: with its neighbours where they can be read together, else by itself.
  const reveal = (element) => {
    const frame = canvas.getBoundingClientRect(), box = element.getBoundingClientRect();
    const inside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
    if (inside && views[sheet].k >= 0.7) return;
    const boxes = [...section().querySelectorAll(".card.on")].map((card) => card.getBoundingClientRect());
    const left = Math.min(...boxes.map((b) => b.left)), right = Math.max(...boxes.map((b) => b.right));
    const top = Math.min(...boxes.map((b) => b.top)), bottom = Math.max(...boxes.map((b) => b.bottom));
    const room = Math.min(frame.width / (right - left + 40), frame.height / (bottom - top + 40)) * views[sheet].k;
    if (element.matches(".on") && room >= 0.6) {
      centre(new DOMRect(left, top, right - left, bottom - top));
      zoom(Math.min(room, 1.1) / views[sheet].k);
      return;
    }
    centre(box);
    zoom(Math.max(views[sheet].k, 0.9) / views[sheet].k);
    centre(element.getBoundingClientRect());
  };

  // --- what is shown ---
  const show = (number) => {
    section().classList.remove("current");
    sheet = number;
    section().classList.add("current");
    if (chooser) chooser.value = String(number);
    if (!views[number]) fit();
  };
  const emphasise = () => {
    const svg = section().querySelector("svg");
    for (const element of svg.querySelectorAll(".on")) element.classList.remove("on", "middle");
    const middle = entry === null ? [] : namesOf(sheet, entry);
    svg.classList.toggle("dim", middle.length > 0);
    const names = new Set(middle);
    for (const [line, one, other] of data.sheets[sheet].lines) {
      if (!middle.includes(one) && !middle.includes(other)) continue;
      for (const name of [one, other, line, `${line}e`, `l${line}`]) if (name) names.add(name);
    }
    for (const name of names) node(name)?.classList.add("on");
    for (const name of middle) node(name).classList.add("middle");
  };
  const describe = (row) => {
    panel.hidden = entry === null;
    panel.replaceChildren();
    if (entry === null) return;
    const close = document.createElement("button");
    close.className = "close";
    close.textContent = "×";
    close.title = "Close ( Esc )";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => go(sheet, null));
    const head = document.createElement("h2");
    head.append(...bodies[entry].querySelector("summary").cloneNode(true).childNodes);
    panel.append(close, head, bodies[entry].lastElementChild.cloneNode(true));
    panel.scrollTop = 0;
    const found = row === undefined ? null : panel.querySelectorAll("tbody tr")[row];
    found?.classList.add("hit");
    found?.scrollIntoView({ block: "center" });
  };
  const unclutter = () => {
    hits.hidden = true;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
  };

  // --- the address: #sheet/table ---
  let row; // to be marked in the panel, where a search found it
  const address = (number, wanted) =>
    `#${data.sheets[number].slug}${wanted === null ? "" : `/${data.entries[wanted].slug}`}`;
  const apply = () => {
    const [first, second] = location.hash.slice(1).split("/");
    const number = data.sheets.findIndex((s) => s.slug === first);
    const wanted = data.entries.findIndex((e) => e.slug === second);
    show(Math.max(number, 0));
    entry = second !== undefined && wanted >= 0 ? wanted : null;
    describe(row);
    row = undefined;
    emphasise();
    const shown = entry === null ? undefined : namesOf(sheet, entry)[0];
    if (shown !== undefined) reveal(node(shown));
  };
  const go = (number, wanted, at) => {
    row = at;
    if (location.hash === address(number, wanted)) apply();
    else location.hash = address(number, wanted);
  };
  // A table is looked at where it is drawn whole, if it can be on this sheet.
  const open = (wanted, at) => {
    const { sheets } = data.entries[wanted];
    go(sheets.includes(sheet) || !sheets.length ? sheet : sheets[0], wanted, at);
  };
  const press = (element) => {
    const { entry: wanted, opens } = entryOf(element);
    if (opens !== undefined) go(opens, null);
    else if (wanted !== undefined) open(wanted);
  };
  addEventListener("hashchange", apply);

  // --- search ---
  let index = null, found = [], chosen = -1;
  const texts = () =>
    bodies.flatMap((body, i) => {
      const name = body.querySelector(".name").textContent;
      const comment = body.querySelector(".comment")?.textContent ?? "";
      const rows = [...body.querySelectorAll("tbody tr")].map((line, at) => ({
        entry: i,
        row: at,
        title: `${name}.${line.cells[0].querySelector("code").textContent}`,
        name: line.cells[0].querySelector("code").textContent,
        more: [line.cells[1].textContent, line.cells[4].textContent].filter(Boolean).join(" · "),
      }));
      return [{ entry: i, title: name, name, more: comment }, ...rows];
    });
  const rank = (item, wanted) => {
    const name = item.name.toLowerCase(), title = item.title.toLowerCase();
    const base = item.row === undefined ? 0 : 4;
    if (name === wanted || title === wanted) return base;
    if (name.startsWith(wanted)) return base + 1;
    if (title.includes(wanted)) return base + 2;
    return item.more.toLowerCase().includes(wanted) ? base + 8 : -1;
  };
  const choose = (next) => {
    const lines = [...hits.querySelectorAll("[role=option]")];
    lines[chosen]?.setAttribute("aria-selected", "false");
    chosen = lines.length ? (next + lines.length) % lines.length : -1;
    lines[chosen]?.setAttribute("aria-selected", "true");
    lines[chosen]?.scrollIntoView({ block: "nearest" });
    if (chosen >= 0) search.setAttribute("aria-activedescendant", lines[chosen].id);
  };
  const line = (item, number) => {
    const made = document.createElement("li");
    made.id = `hit${number}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.append(item.title);
    if (item.more) {
      const why = document.createElement("span");
      why.className = "why";
      why.textContent = item.more;
      made.append(why);
    }
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(item);
    });
    return made;
  };
  const take = (item) => {
    unclutter();
    search.blur();
    open(item.entry, item.row);
  };
  const look = () => {
    const wanted = search.value.trim().toLowerCase();
    index ??= texts();
    const home = (item) => data.entries[item.entry].sheets[0] ?? 0;
    const all = wanted ? index.map((item) => ({ item, rank: rank(item, wanted) })).filter((hit) => hit.rank >= 0) : [];
    all.sort((a, b) => a.rank - b.rank);
    const best = all.slice(0, 60).map((hit) => hit.item);
    // Listed by sheet, the sheet with the best hit first.
    const order = [...new Set(best.map(home))];
    found = order.flatMap((number) => best.filter((item) => home(item) === number));
    hits.replaceChildren();
    found.forEach((item, i) => {
      if (data.sheets.length > 1 && (!i || home(found[i - 1]) !== home(item))) {
        const head = document.createElement("li");
        head.className = "head";
        head.setAttribute("role", "presentation");
        head.textContent = data.sheets[home(item)].name;
        hits.append(head);
      }
      hits.append(line(item, i));
    });
    status.textContent = wanted ? (all.length === 1 ? "1 hit" : `${all.length} hits`) : "";
    hits.hidden = !found.length;
    search.setAttribute("aria-expanded", String(!hits.hidden));
    chosen = -1;
    choose(0);
  };
  search.addEventListener("input", look);
  search.addEventListener("focus", look);
  search.addEventListener("blur", unclutter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(found[chosen]);
    else if (event.key === "Escape") {
      search.value = "";
      look();
      search.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // --- pointer, wheel, keys ---
  const pointers = new Map();
  let travelled = 0;
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!pointers.size) travelled = 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const now = { x: event.clientX, y: event.clientY };
    const before = pointers.size === 2 ? spread() : 0;
    pointers.set(event.pointerId, now);
    travelled += Math.hypot(now.x - last.x, now.y - last.y);
    if (travelled < 4) return;
    // Only a drag takes the pointer: a click has to reach the card.
    if (!canvas.hasPointerCapture(event.pointerId)) canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("drags");
    if (pointers.size === 1) return move(now.x - last.x, now.y - last.y);
    if (pointers.size === 2 && before) {
      const [a, b] = [...pointers.values()], frame = canvas.getBoundingClientRect();
      move((now.x - last.x) / 2, (now.y - last.y) / 2);
      zoom(spread() / before, (a.x + b.x) / 2 - frame.left, (a.y + b.y) / 2 - frame.top);
    }
  });
  const lift = (event) => {
    pointers.delete(event.pointerId);
    if (!pointers.size) canvas.classList.remove("drags");
  };
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, lift);
  canvas.addEventListener("click", (event) => {
    if (travelled >= 4) return;
    const element = event.target.closest(".button");
    if (element) press(element);
    else if (entry !== null) go(sheet, null);
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const frame = canvas.getBoundingClientRect();
      const pace = event.ctrlKey ? 0.01 : event.deltaMode ? 0.05 : 0.0015;
      zoom(Math.exp(clamp(-event.deltaY * pace, -0.7, 0.7)), event.clientX - frame.left, event.clientY - frame.top);
    },
    { passive: false },
  );
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#d']");
    if (!link) return;
    event.preventDefault();
    open(Number(link.getAttribute("href").slice(2)));
  });
  const keys = {
    "+": () => zoom(1.25),
    "=": () => zoom(1.25),
    "-": () => zoom(0.8),
    0: fit,
    "/": () => search.focus(),
    Escape: () => entry !== null && go(sheet, null),
  };
  const arrows = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    const element = event.target.closest(".button");
    if (element && (event.key === "Enter" || event.key === " ")) press(element);
    else if (arrows[event.key] && canvas.contains(event.target)) move(...arrows[event.key]);
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
  // A card that is reached by the keyboard comes into view.
  canvas.addEventListener("focusin", (event) => {
    canvas.scrollTo(0, 0);
    if (event.target.matches(".button:focus-visible")) reveal(event.target);
  });

  // --- the bar ---
  get("in").addEventListener("click", () => zoom(1.25));
  get("out").addEventListener("click", () => zoom(0.8));
  get("fit").addEventListener("click", fit);
  get("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = getComputedStyle(root).colorScheme === "dark";
    root.dataset.theme = dark ? "light" : "dark";
  });
  chooser?.addEventListener("change", () => go(Number(chooser.value), null));
  // A large dictionary takes a moment to go through: better before the first key than after it.
  (window.requestIdleCallback ?? setTimeout)(() => (index ??= texts()));
  addEventListener("resize", () => views.forEach((_, i) => i !== sheet && (views[i] = null)));
  apply();
})();
