// Cells changed where they stand: `cellEditor.open(person, skill, changed)` asks in a dialog and hands on how the cell
// looks now, as [classes, level, marks, gap, words].
(() => {
  "use strict";
  const dialog = document.getElementById("cell-dialog");
  const button = document.getElementById("edit-switch");
  if (!dialog || !dialog.showModal) return;
  const given = dialog.dataset;
  const words = JSON.parse(given.words);
  const part = { "HX-Request": "true" };
  let changed = () => {};

  const fill = (html) => {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-sm dialog-close";
    close.textContent = words.close;
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes, close);
    (dialog.querySelector("[aria-invalid], input:checked") || dialog.querySelector("button.btn-primary, input[type=radio]") || close).focus();
  };
  const notice = (said, undo) => {
    const line = document.createElement("div");
    line.className = "notice notice-done";
    const text = document.createElement("span");
    text.textContent = said;
    line.append(text);
    if (undo) {
      const form = document.createElement("form");
      const token = document.createElement("input");
      const take = document.createElement("button");
      Object.assign(form, { method: "post", action: undo, className: "undo" });
      Object.assign(token, { type: "hidden", name: "csrf_token", value: given.csrf });
      Object.assign(take, { className: "btn btn-sm", textContent: words.undo });
      form.append(token, take);
      line.append(form);
    }
    document.getElementById("notices").replaceChildren(line);
  };
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: part });
      if (answer.headers.get("Content-Type").startsWith("application/json")) {
        const now = await answer.json();
        dialog.replaceChildren();
        dialog.close();
        notice(now.said, now.undo);
        changed(now.look);
      } else fill(await answer.text());
    } catch { fill(`<p>${words.failed}</p>`); }
  });
  dialog.addEventListener("keydown", (event) => {
    if (!/^[0-4]$/.test(event.key) || event.target.matches("input:not([type=radio]), select, textarea")) return;
    const level = dialog.querySelector(`input[type=radio][value="${event.key}"]`);
    if (level) { level.checked = true; level.focus(); event.preventDefault(); }
  });

  // Somebody else may have changed the cell since the matrix was loaded: it then shows what the dialog says.
  const refresh = () => {
    const form = dialog.querySelector("[data-look]");
    if (form) changed(JSON.parse(form.dataset.look));
    return form;
  };

  const open = async (person, skill, then) => {
    changed = then;
    try {
      const answer = await fetch(given.cell.replace(given.person, person).replace(given.skill, skill), { headers: part });
      fill(answer.ok && !answer.redirected ? await answer.text() : `<p>${words.failed}</p>`);
    } catch { fill(`<p>${words.failed}</p>`); }
    refresh();
    const back = document.activeElement;
    dialog.addEventListener("close", () => { if (!refresh()) back?.focus(); }, { once: true });
    dialog.showModal();
    dialog.querySelector("input:checked, button.btn-primary, input[type=radio]")?.focus();
  };
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  button.hidden = false;
  button.addEventListener("click", () => button.setAttribute("aria-pressed", String(!isOn())));
  window.cellEditor = { open, isOn };
})();
