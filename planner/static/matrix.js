// The plain matrix by keyboard: arrow keys move between cells, Home and End to a row's ends, with Ctrl to the first and
// last row, Enter opens the cell, F2 changes its level where one may.
(() => {
  "use strict";
  for (const table of document.querySelectorAll("table.matrix")) {
    const rows = [...table.querySelectorAll("tbody tr[data-person]")].map((row) => [...row.children]);
    if (!rows.length) continue;
    let at = [0, 1];
    const cell = ([row, column]) => rows[row][column];
    const target = (found) => found.querySelector("a") || found;
    const go = (row, column) => {
      target(cell(at)).tabIndex = -1;
      at = [Math.max(0, Math.min(rows.length - 1, row)), Math.max(0, Math.min(rows[0].length - 1, column))];
      const next = target(cell(at));
      next.tabIndex = 0;
      next.focus({ preventScroll: true });
      cell(at).scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    for (const row of rows) for (const each of row) target(each).tabIndex = -1;
    target(cell(at)).tabIndex = 0;
    table.addEventListener("focusin", (event) => {
      const found = event.target.closest("td, th");
      const row = rows.findIndex((each) => each.includes(found));
      if (row < 0) return;
      target(cell(at)).tabIndex = -1;
      at = [row, rows[row].indexOf(found)];
      target(found).tabIndex = 0;
    });
    // Changing a cell where it stands, by F2, or by a click while that is switched on.
    const change = (found) => {
      const person = found.parentElement.dataset.person;
      const skill = table.querySelectorAll("thead .skills th")[[...found.parentElement.children].indexOf(found)]?.dataset.skill;
      if (!person || !skill) return;
      cellEditor.open(person, skill, ([css, level, marks, gap, words]) => {
        const link = document.createElement("a");
        link.href = found.querySelector("a")?.getAttribute("href") || table.dataset.cell.replace(table.dataset.person, person).replace(table.dataset.skill, skill);
        link.title = words;
        link.append(level);
        if (marks) link.append(Object.assign(document.createElement("b"), { textContent: marks }));
        if (gap) link.append(Object.assign(document.createElement("small"), { textContent: `−${gap}` }));
        found.className = css;
        found.replaceChildren(link);
        link.focus();
      });
    };
    table.addEventListener("click", (event) => {
      const found = event.target.closest("tr[data-person] td");
      if (!found || !window.cellEditor?.isOn() || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      change(found);
    });
    // The words of a cell stand on the page once for all cells alike; a pointer sees them where it rests.
    table.addEventListener("mouseover", (event) => {
      const link = event.target.closest("a[aria-describedby]");
      if (link && !link.title) link.title = document.getElementById(link.getAttribute("aria-describedby")).textContent;
    });
    table.addEventListener("mousedown", (event) => { if (event.target.matches("tbody td")) event.target.focus(); });
    table.addEventListener("keydown", (event) => {
      if (event.altKey || event.metaKey || !event.target.closest("tr[data-person]")) return;
      if (event.key === "F2" && window.cellEditor && at[1] > 0) { event.preventDefault(); change(cell(at)); return; }
      const [row, column] = at;
      const page = Math.max(1, Math.floor(table.parentElement.clientHeight / 40) - 3);
      const to = {
        ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowDown: [row + 1, column], ArrowUp: [row - 1, column],
        PageDown: [row + page, column], PageUp: [row - page, column],
        Home: [event.ctrlKey ? 0 : row, 1], End: [event.ctrlKey ? rows.length - 1 : row, rows[0].length - 1],
      }[event.key];
      if (!to) return;
      event.preventDefault();
      go(...to);
    });
  }
})();
