// Small comforts over pages that work without script: the name box, the browser's time zone, recent searches,
// and above all: an old answer never stays beside a changed question.
"use strict";

(() => {
  const RECENT = "lactadvice.recent";
  const MOST_RECENT = 6;

  // ---- the name box (WAI-ARIA combobox with a list) ----

  const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
  const options = (input) => [...listOf(input).querySelectorAll('[role="option"]')];

  function close(input) {
    listOf(input).replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function select(input, option) {
    options(input).forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function take(input, option) {
    input.value = option.dataset.name;
    close(input);
    changed(input);
    if (input.dataset.go !== undefined) input.form.requestSubmit();
  }

  function step(input, by) {
    const all = options(input);
    if (!all.length) return;
    const now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    select(input, all[(now + by + all.length + (now < 0 && by < 0 ? 1 : 0)) % all.length]);
  }

  function keyInBox(event) {
    const input = event.target;
    const chosen = options(input).find((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      take(input, chosen);
    } else if (event.key === "Escape") {
      close(input);
    }
  }

  const isBox = (element) => element instanceof HTMLInputElement && element.getAttribute("role") === "combobox";

  document.addEventListener("keydown", (event) => {
    if (isBox(event.target)) keyInBox(event);
    else if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const box = document.querySelector('input[role="combobox"]');
      if (box) {
        event.preventDefault();
        goTo(box);
      } else {
        window.location.assign("/");
      }
    }
  });

  function goTo(box) {
    const fold = box.closest(".fold");
    if (fold) fold.open = true;
    box.focus();
    box.select();
  }

  const typing = (element) => element.matches("input, select, textarea, [contenteditable]");

  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest('.suggestions [role="option"]');
    if (!option) return;
    event.preventDefault(); // the box keeps its focus
    const input = document.querySelector(`[aria-controls="${option.parentElement.id}"]`);
    take(input, option);
  });

  document.addEventListener("focusout", (event) => {
    if (isBox(event.target)) close(event.target);
  });

  // ---- an old answer never stands beside a new question ----

  function clearAnswer(note) {
    const answer = document.querySelectorAll("[data-answer]");
    const stale = document.getElementById("stale");
    answer.forEach((part) => { part.hidden = true; });
    if (stale && answer.length) {
      stale.hidden = false;
      if (note) stale.firstElementChild.textContent = note;
    }
  }

  function changed(field) {
    if (field.form && field.form.dataset.question !== undefined && field.type !== "hidden") clearAnswer();
  }

  document.addEventListener("input", (event) => changed(event.target));
  document.addEventListener("change", (event) => changed(event.target));
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      if (isBox(event.detail.elt)) return close(event.detail.elt);
      const stale = document.getElementById("stale");
      return clearAnswer(stale && stale.dataset.failed);
    });
  }

  // ---- after each new answer, and once at the start ----

  function ready(root) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    root.querySelectorAll('input[name="tz"]').forEach((field) => { if (!field.value && zone) field.value = zone; });
    root.querySelectorAll('a[href^="/advice/?"], a[href^="/advice/print/?"], a[href^="/handouts/new/?"]').forEach((link) => {
      if (zone && !/[?&]tz=/.test(link.search)) link.search += `&tz=${encodeURIComponent(zone)}`;
    });
    root.querySelectorAll("[data-print], [data-copy]").forEach((button) => { button.hidden = false; });
    remember(root);
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    const list = event.detail.target;
    if (list.matches(".suggestions")) {
      const input = document.querySelector(`[aria-controls="${list.id}"]`);
      if (document.activeElement !== input) return close(input);
      return input.setAttribute("aria-expanded", String(options(input).length > 0));
    }
    ready(document);
    const newRow = [...document.querySelectorAll(".drug-row")].pop();
    const goal = document.querySelector("#problems, #verdict") || (newRow && newRow.querySelector("input"));
    if (goal) goal.focus({ preventScroll: goal.id === "verdict" });
    if (goal && goal.id === "verdict") window.scrollTo({ top: 0 });
    return undefined;
  });

  document.addEventListener("click", (event) => {
    const toBox = event.target.closest('a[href="#drug"]');
    if (toBox) {
      event.preventDefault();
      goTo(document.getElementById("drug"));
    }
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) copyText(document.getElementById(copy.dataset.copy));
    if (event.target.closest("[data-forget]")) {
      store([]);
      document.getElementById("recent").hidden = true;
    }
  });

  async function copyText(field) {
    const said = document.getElementById("copied");
    field.select(); // where the clipboard is closed to pages, the reader's own keys copy what is selected
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Selected: copy it with Ctrl+C.";
    }
  }

  // ---- names looked up, in this browser only; never doses, never anything of an infant ----

  function recent() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT) || "[]");
      return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
    } catch {
      return [];
    }
  }

  function store(names) {
    try {
      localStorage.setItem(RECENT, JSON.stringify(names));
    } catch { /* a browser that keeps nothing */ }
  }

  function remember(root) {
    const verdict = root.querySelector("[data-remember]");
    if (!verdict) return;
    const name = verdict.dataset.remember;
    store([name, ...recent().filter((other) => other !== name)].slice(0, MOST_RECENT));
  }

  function showRecent() {
    const place = document.getElementById("recent");
    const names = recent();
    if (!place || !names.length) return;
    const list = place.querySelector("ul");
    for (const name of names) {
      const link = document.createElement("a");
      link.href = `${place.dataset.address}?drug=${encodeURIComponent(name)}`;
      link.textContent = name;
      const line = document.createElement("li");
      line.append(link);
      list.append(line);
    }
    place.hidden = false;
  }

  showRecent();
  ready(document);
})();
