"use strict";
(() => {
  const box = document.getElementById("search"), found = document.getElementById("found");
  const tables = [...document.querySelectorAll("details[data-table]")];
  const texts = tables.map((t) => t.textContent.toLowerCase());
  const open = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    tables.forEach((table, n) => {
      const hit = words.every((w) => texts[n].includes(w));
      table.hidden = !hit;
      count += hit;
      table.open = words.length > 0 && hit && words.some((w) => !table.dataset.table.toLowerCase().includes(w));
    });
    document.body.classList.toggle("searching", words.length > 0);
    for (const part of document.querySelectorAll("main > section, main > h2, main > h3, main > div"))
      part.hidden = words.length > 0 && !part.querySelector("details[data-table]:not([hidden])");
    found.textContent = words.length ? `${count} of ${tables.length} tables` : "";
  };
  box.addEventListener("input", search);
  window.addEventListener("hashchange", () => open(location.hash));
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((d) => { d.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((d) => { d.open = false; }));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    if (box.value) { box.value = ""; search(); }
    setTimeout(() => open(link.getAttribute("href")));
  });
  if (location.hash) open(location.hash);
})();
