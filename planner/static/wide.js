// The grid of everybody: rows come in windows as it is scrolled, totals once after the first rows.
(() => {
  "use strict";
  const place = document.getElementById("grid");
  if (!place || !window.agGrid) return;
  const given = place.dataset;
  const words = JSON.parse(given.words);
  const lines = JSON.parse(given.lines);
  const columns = JSON.parse(given.columns);
  const said = document.getElementById("grid-said");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const element = (name, text, css) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (css) made.className = css;
    return made;
  };
  const get = async (address, more = {}) => {
    const url = new URL(address, location.href);
    for (const [name, value] of Object.entries(more)) if (value !== "") url.searchParams.set(name, value);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  };

  let api;
  // The order that the filters ask for, where no column stands for it.
  const asFiltered = () => (api?.getColumn(given.sort) ? {} : { sort: given.sort, descending: given.descending ? 1 : "" });

  // Rows: what equal cells show comes once, as [classes, level, marks, gap, words].
  const source = {
    async getRows(asked) {
      const [order] = asked.sortModel;
      try {
        const sent = await get(given.rows, {
          start: asked.startRow, size: asked.endRow - asked.startRow,
          ...(order ? { sort: order.colId, descending: order.sort === "desc" ? 1 : "" } : asFiltered()),
        });
        for (const row of sent.rows) for (const id in row.cells) row.cells[id] = sent.looks[row.cells[id]];
        said.textContent = "";
        asked.successCallback(sent.rows, Number(given.people));
      } catch {
        said.textContent = words.failed;
        asked.failCallback();
      }
    },
  };
  const address = (person, skill) => given.cell.replace(given.person, person).replace(given.skill, skill);
  const look = (data, id) => (data && data.cells ? data.cells[id] : undefined);
  const skillCell = ({ data, colDef }) => {
    if (!data) return element("span");
    if (data.line === "levels") {
      const counts = element("span", undefined, "level-counts");
      for (const [level, people] of (data.values[colDef.skill] ?? []).entries()) counts.append(element("span", `${level}: ${number.format(people)}`));
      return counts;
    }
    if (data.line) return element("span", shown(data.values[colDef.skill]));
    const found = look(data, colDef.skill);
    if (!found) return element("span", "", "level-cell");
    const cell = element("span", found[1], "level-cell");
    if (found[2]) cell.append(element("b", found[2]));
    if (found[3]) cell.append(element("small", `−${found[3]}`));
    cell.append(element("span", `, ${found[4]}`, "visually-hidden"));
    cell.title = found[4];
    return cell;
  };
  const shown = (value) => (typeof value === "number" ? number.format(value) : value ?? "");
  const nameCell = ({ data }) => {
    if (!data) return element("span", words.loading, "muted");
    if (data.line) return element("span", data.name, "person-name");
    const cell = element("span");
    const link = element("a", data.name, "person-name");
    link.href = given.record.replace(given.person, data.id);
    link.tabIndex = -1;
    cell.append(link);
    if (data.away) cell.append(" ", element("span", words.away, "tag tag-warn"));
    return cell;
  };
  const text = (field, width, more = {}) => ({
    colId: field, headerName: words[field], width, sortable: true, ...more, valueGetter: ({ data }) => (data && !data.line ? data[field] : ""),
    initialSort: given.sort === field && field !== "name" ? (given.descending ? "desc" : "asc") : undefined,
  });
  // What people lack stands beside them where they are in its order, which the filters choose.
  const lacking = given.sort === "expiry" ? [text("expiry", 110)] : given.sort === "gaps" ? [text("gaps", 76, { sortingOrder: ["desc", "asc"] })] : [];
  const classes = ({ data, colDef }) => (look(data, colDef.skill) || [""])[0].split(" ");
  const rules = { "is-short": ({ data, colDef }) => data?.line === "short" && !String(data.values[colDef.skill] ?? "0").startsWith("0") };
  for (const css of ["gap", "l0", "l1", "l2", "l3", "l4"]) rules[css] = (cell) => classes(cell).includes(css);
  const skillColumn = (skill) => ({
    colId: `skill-${skill.id}`, skill: skill.id, headerName: `${skill.special ? "↳ " : ""}${skill.code} ${skill.name}`, headerTooltip: `${skill.code} ${skill.name}`, width: 58,
    sortable: Boolean(given.compare), headerClass: `skill-head of-${skill.side}${skill.special ? " is-special" : ""}`, cellRenderer: skillCell,
    initialSort: given.sort === `skill-${skill.id}` ? (given.descending ? "desc" : "asc") : undefined,
    cellClass: "skill-cell", cellClassRules: rules,
  });
  const narrow = innerWidth < 700;
  const groups = [];
  for (const skill of columns) {
    if (!groups.length || groups.at(-1).headerName !== skill.group) groups.push({ headerName: skill.group, children: [] });
    groups.at(-1).children.push(skillColumn(skill));
  }
  const open = ({ data, colDef }) => {
    if (!data || data.line) return;
    if (colDef.skill) location.href = address(data.id, colDef.skill);
    else if (colDef.colId === "name") location.href = given.record.replace(given.person, data.id);
  };
  const change = ({ data, colDef, node, column, rowIndex }) => {
    if (!window.cellEditor || !data || data.line || !colDef.skill) return;
    cellEditor.open(data.id, colDef.skill, (now) => {
      data.cells[colDef.skill] = now;
      api.refreshCells({ rowNodes: [node], columns: [column], force: true });
      api.setFocusedCell(rowIndex, column);
    });
  };
  api = agGrid.createGrid(place, {
    theme: "legacy", rowModelType: "infinite", datasource: source, cacheBlockSize: 50, maxBlocksInCache: 60, infiniteInitialRowCount: Number(given.people),
    blockLoadDebounceMillis: 60, rowHeight: 30, headerHeight: 148, getRowHeight: ({ node }) => (node.rowPinned ? (node.data.line === "levels" ? 72 : 24) : 30), groupHeaderHeight: 26, animateRows: false, suppressMovableColumns: true,
    suppressDragLeaveHidesColumns: true, ensureDomOrder: true, enableCellTextSelection: true, getRowId: ({ data }) => String(data.id ?? data.line),
    defaultColDef: { sortable: false, resizable: true, suppressHeaderMenuButton: true, comparator: () => 0 },
    columnDefs: [
      { ...text("name", narrow ? 150 : 210), pinned: "left", lockPinned: true, cellRenderer: nameCell },
      ...(narrow ? [] : [text("department", 170), text("crew", 90), text("site", 80), text("role", 120), ...lacking]), ...groups,
    ],
    onCellClicked: (event) => { if (window.cellEditor?.isOn()) change(event); },
    onCellDoubleClicked: (event) => { if (!window.cellEditor?.isOn()) open(event); },
    onCellKeyDown: (event) => {
      if (event.event.key === "Enter") open(event);
      else if (event.event.key === "F2") change(event);
    },
    async onFirstDataRendered() {
      if (!given.totals) return;
      try {
        const totals = await get(given.totals);
        api.setGridOption("pinnedBottomRowData", lines.filter(([line]) => Object.keys(totals[line]).length).map(([line, name]) => ({ line, name, values: totals[line] })));
      } catch { said.textContent = words.failed; }
    },
  });
  place.querySelector("[role=grid], [role=treegrid]")?.setAttribute("aria-label", words.label);
})();
