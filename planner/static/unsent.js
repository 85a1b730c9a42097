// What cannot be sent because the network is gone is kept on this device, marked unsent, and sent when it is back.
// A shared terminal keeps nothing: there the form stays as it is.
(() => {
  "use strict";
  const form = document.querySelector("form[data-unsent]");
  const box = document.getElementById("unsent");
  const place = `unsent ${form.dataset.unsent} ${new URL(form.action).pathname}`;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const said = form.dataset.unsentSaid.split(" ");
  const kept = () => JSON.parse(localStorage.getItem(place) || "[]");
  let sending = false;

  const keep = (entries) => {
    if (entries.length) localStorage.setItem(place, JSON.stringify(entries)); else localStorage.removeItem(place);
    box.querySelector("ul").replaceChildren(...entries.map(line));
    box.hidden = !entries.length;
  };

  const line = (entry) => {
    const made = box.querySelector("template").content.cloneNode(true);
    made.querySelector("[data-said]").textContent = entry.said;
    made.querySelectorAll("[data-why]").forEach((why) => { why.hidden = why.dataset.why !== entry.why; });
    made.querySelector("button").addEventListener("click", () => keep(kept().filter((each) => each.key !== entry.key)));
    return made;
  };

  const reached = async () => {
    if (!navigator.onLine) return false;
    try {
      return (await fetch(form.dataset.probe, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
    } catch { return false; }
  };

  const stated = () => {
    const data = new FormData(form);
    const now = new Date();
    const day = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    if (data.get("issued_on") === "") data.set("issued_on", day);
    return [...data].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
  };

  form.addEventListener("submit", async (event) => {
    if (form.dataset.reached) { delete form.dataset.reached; return; }
    event.preventDefault();
    const button = event.submitter;
    if (await reached()) { form.dataset.reached = "1"; form.requestSubmit(button); return; }
    const fields = stated();
    const words = said.map((name) => Object.fromEntries(fields)[name]);
    const whole = words.every(Boolean) && !("idleSeconds" in document.body.dataset);
    document.getElementById("not-sent").hidden = whole;
    if (!whole) return;
    keep([...kept(), { key: crypto.getRandomValues(new Uint32Array(1))[0], said: words.join(" · "), fields, why: "" }]);
    form.reset();
    box.scrollIntoView({ block: "nearest" });
  });

  const answer = async (entry) => {
    const data = new FormData();
    entry.fields.forEach(([name, value]) => data.append(name, value));
    data.set("csrf_token", token);
    try {
      return await fetch(form.action, { method: "POST", body: data, redirect: "manual", headers: { "HX-Request": "true" } });
    } catch { return null; }
  };

  const send = async (entries) => {
    if (sending) return;
    sending = true;
    let sent = 0;
    for (const entry of entries) {
      const got = await answer(entry);
      const taken = got?.type === "opaqueredirect";
      const why = got && (got.status === 401 ? "signed-out" : "refused");
      sent += taken;
      keep(kept().flatMap((each) => (each.key !== entry.key ? [each] : taken ? [] : [{ ...each, why: why || "" }])));
    }
    sending = false;
    if (sent) location.reload();
  };

  box.querySelector("[data-send]").addEventListener("click", () => send(kept()));
  addEventListener("online", () => send(kept()));
  keep(kept());
  send(kept().filter((entry) => entry.why !== "refused"));
})();
