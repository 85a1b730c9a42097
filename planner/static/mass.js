// Mass entry: a digit states the level of a line, is saved at once and goes on to the next; U takes the last one back.
(() => {
  "use strict";
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const told = document.getElementById("told");
  const lines = [...sheet.querySelectorAll("tr[data-save]")];
  const field = (line) => line.querySelector(".level-key");
  const made = []; // lines whose change can be taken back, the newest last
  let turn = Promise.resolve(); // one change after the other, so that the last one typed is the last one made
  const queue = (change) => { turn = turn.then(change, change); };

  const go = (to) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, to))];
    field(line).focus();
    field(line).select();
    line.scrollIntoView({ block: "nearest" });
  };
  const say = (line, text, wrong = false) => { told.classList.toggle("errors", wrong); told.textContent = `${field(line).getAttribute("aria-label")} – ${text}`; };
  const show = async (line, answer) => {
    line.querySelector(".now > span").innerHTML = await answer.text();
    const wrong = answer.status === 422;
    field(line).toggleAttribute("aria-invalid", wrong);
    if (wrong) field(line).setAttribute("aria-invalid", "true");
    say(line, line.querySelector(".errors")?.textContent.trim() || sheet.dataset.saved, wrong);
  };
  const post = (url, facts) => fetch(url, {
    method: "POST", headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" }, body: new URLSearchParams(facts), redirect: "manual",
  });

  const save = async (line, level) => {
    line.setAttribute("aria-busy", "true");
    try {
      const seen = line.querySelector(".now input[type=hidden]").value;
      const answer = await post(line.dataset.save, { level, seen, kind: sheet.kind.value, day: sheet.day.value });
      await show(line, answer);
      if (answer.ok) { made.push(line); field(line).value = ""; }
    } catch { say(line, sheet.dataset.failed, true); field(line).setAttribute("aria-invalid", "true"); }
    line.removeAttribute("aria-busy");
  };
  const undo = async () => {
    const line = made.pop();
    const button = line?.querySelector("button.undo");
    if (!button) return;
    go(lines.indexOf(line));
    try {
      const answer = await post(button.formAction, {});
      if (!answer.ok) return say(line, answer.status === 409 ? await answer.text() : sheet.dataset.failed, true);
      await show(line, await fetch(line.dataset.save));
      say(line, sheet.dataset.undone);
    } catch { made.push(line); say(line, sheet.dataset.failed, true); }
  };

  sheet.addEventListener("keydown", (event) => {
    const at = lines.indexOf(event.target.closest("tr"));
    if (at < 0 || !event.target.matches(".level-key") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-4]$/.test(event.key)) {
      field(lines[at]).value = event.key;
      queue(() => save(lines[at], event.key));
      go(at + 1);
    }
    else if (event.key === "ArrowDown" || event.key === "Enter") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else if (event.key.toLowerCase() === "u") queue(undo);
    else if (event.key.length > 1) return; // Tab, Backspace and the like do as always
    event.preventDefault();
  });
  sheet.addEventListener("click", (event) => { // an undo button of a line, without leaving the sheet
    const line = event.target.closest("button.undo")?.closest("tr");
    if (!line) return;
    event.preventDefault();
    queue(() => { made.push(...made.splice(made.indexOf(line), 1)); return undo(); });
  });
  if (lines.length) go(0);
})();
