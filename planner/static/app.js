// Small helpers; every page works without them. A shared terminal then leaves by a refresh, typing or not.
(() => {
  "use strict";
  const body = document.body;
  const token = document.querySelector('meta[name="csrf-token"]')?.content;

  // A page taken from the browser's memory may show what its reader is signed out of: ask again.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // htmx: our token with every change; what the page asks by itself is no sign of a person.
  body.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
    if (!detail.triggeringEvent || !detail.triggeringEvent.isTrusted) detail.headers["X-Background"] = "1";
  });

  // A page that is asked for anew asks for nothing more: another answer that says so would begin its loading again.
  let leaving = false;
  body.addEventListener("htmx:beforeOnLoad", ({ detail }) => { leaving ||= detail.xhr.getResponseHeader("HX-Refresh") === "true"; });
  body.addEventListener("htmx:beforeRequest", (event) => { if (leaving) event.preventDefault(); });

  // Where tabs do not fit they are pushed sideways: the page's own is in view.
  const tab = document.querySelector(".tabs > ul [aria-current]");
  if (tab && tab.closest("ul").scrollWidth > tab.closest("ul").clientWidth) tab.scrollIntoView({ block: "nearest", inline: "center" });

  // What was typed while the page was still loading is looked up as well.
  addEventListener("load", () => document.querySelectorAll('input[type="text"], input[type="search"]').forEach((field) => {
    if (field.value !== field.defaultValue) field.dispatchEvent(new CustomEvent("typed-early", { bubbles: true }));
  }));

  // Controls that send their form as soon as something is picked. By keys a day or a choice is only on its way: Enter or the
  // form's button sends it, and leaving a form that keeps something. The control has the focus again on the page that comes.
  // Enter sends any form that only asks.
  const sending = (event) => event.target.closest?.("form[data-submit-on-change]");
  let keyed = null; // where the last key went
  let waiting = null; // the form that was changed by keys and not sent yet
  addEventListener("keydown", (event) => {
    keyed = event.target;
    const asks = keyed.form?.method === "get" ? keyed.form : null;
    const form = event.key === "Enter" && keyed.matches("select") && (waiting || asks);
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  }, true);
  addEventListener("pointerdown", () => { keyed = null; }, true);
  body.addEventListener("change", (event) => {
    const form = sending(event);
    if (form && keyed === event.target) waiting = form;
    else if (form && form.reportValidity()) form.requestSubmit();
  });
  body.addEventListener("focusout", (event) => {
    if (waiting && waiting.method === "post" && !waiting.contains(event.relatedTarget)) waiting.requestSubmit();
    waiting = null;
  });
  let picked = null;
  body.addEventListener("focusin", (event) => { if (sending(event) && event.target.id) picked = event.target; });
  body.addEventListener("submit", (event) => {
    if (picked && event.target === picked.form) sessionStorage.setItem("focus", JSON.stringify([location.pathname, picked.id]));
    const again = event.target.dataset.again; // one entry after the other: the field that the next one begins with
    if (again) sessionStorage.setItem("focus", JSON.stringify(["", again]));
  });
  const [page, id] = JSON.parse(sessionStorage.getItem("focus") || "[]");
  sessionStorage.removeItem("focus");
  if (page === "" || page === location.pathname) document.getElementById(id)?.focus();

  // A refused form begins at what is wrong.
  const wrong = document.querySelector("main [aria-invalid='true']");
  if (wrong) {
    const fold = wrong.closest("details");
    if (fold) fold.open = true;
    wrong.focus();
  }

  // A button that says what is meant fills it in and goes on to what comes next.
  body.addEventListener("click", (event) => {
    const pick = event.target.closest("button[data-fill]");
    if (!pick) return;
    event.preventDefault();
    const field = document.getElementById(pick.dataset.fill);
    field.value = pick.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById(pick.dataset.then).focus();
  });

  // What scrolls can be reached and scrolled by keyboard.
  const reach = () => document.querySelectorAll(".frame:not([tabindex])").forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight) frame.tabIndex = 0;
  });
  reach();
  addEventListener("resize", reach);
  body.addEventListener("htmx:afterSettle", reach);

  // Menus and explanations close by Escape and by a click elsewhere.
  const folds = () => document.querySelectorAll("details.menu[open], details.help[open]");
  addEventListener("click", (event) => folds().forEach((fold) => { if (!fold.contains(event.target)) fold.open = false; }));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    folds().forEach((fold) => { fold.open = false; fold.querySelector("summary").focus(); });
  });

  // A second click on a button that changes something does nothing while the first is under way.
  body.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 3000);
  });

  // A shared terminal: leave when nothing was entered for a while, tell the server while somebody types.
  const limit = Number(body.dataset.idleSeconds) * 1000;
  if (limit) {
    let last = Date.now();
    let told = last;
    const post = (url) => fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, keepalive: true, redirect: "manual" });
    const leave = async () => {
      body.hidden = true;
      clearInterval(watch);
      try { await post(body.dataset.signOut); } catch { /* the server ends the session by itself */ }
      location.replace(body.dataset.after);
    };
    const seen = () => {
      if (Date.now() - last >= limit) { leave(); return; }
      last = Date.now();
      if (last - told > 15000) { told = last; post(body.dataset.alive).catch(() => {}); }
    };
    for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(name, seen, { passive: true });
    const watch = setInterval(() => { if (Date.now() - last >= limit) leave(); }, 1000);
    addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - last >= limit) leave(); });
  }
})();
