// The inbox by keyboard: J and K go down and up, X ticks, C confirms, R opens the reason.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll(".inbox tbody tr")];
  let at = rows.findIndex((row) => row.classList.contains("is-returning"));
  const go = (to) => {
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].querySelector("input[type=checkbox]").focus();
    rows[at].scrollIntoView({ block: "nearest" });
  };
  // The page comes back after each decision: the focus goes to the statement after it, or to the page when none is left.
  const NEXT = "inbox: next";
  document.addEventListener("submit", ({ submitter }) => {
    const decided = rows.indexOf(submitter?.closest("tr"));
    if (decided >= 0) sessionStorage.setItem(NEXT, (rows[decided + 1] ?? rows[decided - 1])?.id ?? "");
  });
  const next = sessionStorage.getItem(NEXT);
  sessionStorage.removeItem(NEXT);
  if (next !== null && at < 0) {
    if (rows.length) go(Math.max(0, rows.findIndex((row) => row.id === next)));
    else document.getElementById("main").focus();
  }
  document.addEventListener("focusin", ({ target }) => {
    const found = rows.indexOf(target.closest("tr"));
    if (found >= 0) at = found;
  });
  document.addEventListener("keydown", (event) => {
    if (!rows.length || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const row = rows[Math.max(0, at)];
    const act = {
      j: () => go(at + 1), k: () => go(at - 1),
      x: () => { go(Math.max(0, at)); row.querySelector("input[type=checkbox]").click(); },
      c: () => row.querySelector(".decide > button").click(),
      r: () => { const fold = row.querySelector(".returning"); fold.open = true; fold.querySelector("input[name=reason]").focus(); },
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.querySelectorAll(".returning").forEach((fold) => fold.addEventListener("toggle", () => {
    if (fold.open) fold.querySelector("input[name=reason]").focus();
  }));
})();
