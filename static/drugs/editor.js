// Comforts of the section editor, which works without them: the save line in the reader's own clock, marks on fields at
// fault, what is ticked in a closed list, and a clear word when a save did not come through.
"use strict";

(() => {
  document.documentElement.classList.add("scripted");

  // ---- what the server said about a save ----

  function clocks(root) {
    root.querySelectorAll("#saved time").forEach((time) => {
      time.textContent = new Date(time.dateTime).toLocaleTimeString();
    });
  }

  function fail(text, again) {
    const line = document.getElementById("saved");
    if (!line) return;
    line.classList.add("failed");
    line.replaceChildren(text);
    if (!again) return;
    const link = document.createElement("a");
    link.href = `/accounts/login/?next=${encodeURIComponent(window.location.pathname)}`;
    link.target = "_blank";
    link.textContent = "Sign in in another tab, then go on typing here.";
    line.append(" ", link);
  }

  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    const plain = (event.detail.xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    fail(plain ? responseText : `Not saved (${status}). What you typed is still on this page.`, [401, 403].includes(status));
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => fail("Not saved: the site does not answer. It is tried again as you go on."));
  }

  // Somebody who signed in again in another tab has a new token; the page's own would be refused.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (!token || event.detail.verb !== "post") return;
    event.detail.parameters.delete("csrfmiddlewaretoken");
    event.detail.headers["X-CSRFToken"] = token[1];
  });

  // Signed out, the site may answer with its sign-in page: that is no part of this one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const elsewhere = event.detail.xhr.responseURL && !event.detail.xhr.responseURL.includes("/drugs/desk/");
    if (!elsewhere) return;
    event.detail.shouldSwap = false;
    fail("Not saved: you are signed out.", true);
  });

  // ---- what is typed and not sent yet ----

  let typed = false; // something was typed that no answer has confirmed
  let goal = ""; // where the writer wants to go once it is saved

  const form = () => document.getElementById("section");
  const inForm = (element) => form() && form().contains(element);
  const saves = ({ elt, requestConfig }) => inForm(elt) && requestConfig.verb === "post";

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => { if (inForm(event.target)) typed = true; });
  }
  document.addEventListener("htmx:beforeRequest", (event) => { if (saves(event.detail)) typed = false; });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post") return;
    if (!event.detail.successful) {
      typed = true;
      goal = "";
    }
    if (goal && !typed) window.location.assign(goal);
  });
  document.addEventListener("submit", () => { typed = false; });

  // A link is followed when what was typed has arrived; where it does not arrive, the page stays with the words on it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = link && link.target !== "_blank" && !link.getAttribute("href").startsWith("#");
    if (!elsewhere || !typed || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goal = link.href;
    form().dispatchEvent(new Event("leave"));
  });

  // A window that closes cannot wait for an answer; the words are sent all the same.
  window.addEventListener("pagehide", () => {
    if (typed && form()) navigator.sendBeacon(form().action, new FormData(form()));
  });

  // ---- marks on fields ----

  function marks() {
    document.querySelectorAll('.editor [aria-invalid="true"]').forEach((field) => {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    });
    document.querySelectorAll(".faults li[data-field]").forEach((line) => {
      const field = document.getElementById(line.dataset.field);
      if (!field || !field.matches("input, select, textarea")) return;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", line.parentElement.id);
    });
  }

  // A fault leads to its field, however deep it is folded away.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".faults a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.scrollIntoView({ block: "center" });
    (field.matches("details") ? field.querySelector("summary") : field).focus();
  });

  document.addEventListener("change", (event) => {
    const list = event.target.closest(".pick");
    if (!list) return;
    const said = [...list.querySelectorAll("input:checked")].map((box) => box.nextElementSibling.textContent);
    const line = list.querySelector(".picked");
    line.textContent = said.join("; ") || line.dataset.none;
  });

  // ---- after every answer ----

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "saved") event.detail.target.classList.remove("failed");
    clocks(document);
    marks();
    const goal = event.detail.target.id === "editor" && document.querySelector("#editor [data-at]");
    if (!goal) return;
    const first = goal.parentElement.querySelector("input:not([type=hidden]), select, textarea");
    (goal.dataset.at === "new" && first ? first : goal).focus();
  });

  clocks(document);
  marks();
})();
