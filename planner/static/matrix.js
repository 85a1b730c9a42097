// The plain matrix by keyboard: arrow keys move between cells, Home and End to a row's ends, with Ctrl to the first and
// last row, Enter opens the cell.
(() => {
  "use strict";
  for (const table of document.querySelectorAll("table.matrix")) {
    const rows = [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector("td")).map((row) => [...row.children]);
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
    table.addEventListener("mousedown", (event) => { if (event.target.matches("tbody td")) event.target.focus(); });
    table.addEventListener("keydown", (event) => {
      if (event.altKey || event.metaKey || !event.target.closest("tbody")) return;
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
