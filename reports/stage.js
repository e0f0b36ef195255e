"use strict";
/* A step a screen, by keyboard or a presenter's remote; everything is on the page already, so nothing is waited for. */
const steps = [...document.querySelectorAll("section")], root = document.documentElement, body = document.body;
const tip = document.getElementById("tip"), at = document.getElementById("at"), over = document.querySelector(".over");
const said = document.getElementById("said").dataset, wide = matchMedia("(min-width: 801px)"), begun = Date.now();
const LEAST = 18.5; /* px of a letter in a picture */
let place = 0, notes = null;
const asides = [null, ...document.querySelectorAll("aside")];
const title = n => (asides[n] ? asides[n].dataset.title : "");
const text = (step, of) => (step && step.querySelector(of) ? step.querySelector(of).textContent : "");
const legible = step => {
  for (const one of step.querySelectorAll("svg text")) {
    const scale = one.getScreenCTM(), own = parseFloat(one.dataset.size || (one.dataset.size = getComputedStyle(one).fontSize));
    if (one.previousElementSibling && one.previousElementSibling.matches("text") && one.matches("g > svg text")) one.setAttribute("dy", 3);
    if (scale && scale.a) one.style.fontSize = Math.max(own, LEAST / scale.a) + "px";
  }
};
const show = (n, kept) => {
  place = Math.max(0, Math.min(steps.length - 1, n));
  const one = steps[place];
  steps.forEach(step => step.classList.toggle("on", step === one));
  body.classList.toggle("first", place === 0);
  body.classList.remove("is-over", "is-help");
  at.textContent = place + 1 + " / " + steps.length;
  if (!body.classList.contains("hall")) one.scrollIntoView();
  one.focus({ preventScroll: true });
  if (!kept) remember();
  tell();
};
const remember = () => {
  try {
    if (parent === window) return;
    const address = new URL(parent.location.href);
    address.searchParams.set("step", place);
    parent.history.replaceState(parent.history.state, "", address);
  } catch { /* a frame of another site */ }
};
const lay = () => {
  if (body.classList.toggle("hall", innerWidth > 800)) steps.forEach(legible);
  show(place, true);
};
const flip = name => body.classList.toggle(name);
const overview = () => {
  body.classList.remove("is-help");
  if (!flip("is-over")) return steps[place].focus({ preventScroll: true });
  over.replaceChildren(...steps.map((step, n) => {
    const card = document.createElement("button"), head = document.createElement("b");
    head.textContent = n + 1 + ". " + (title(n) || text(step, "h1"));
    card.append(head, title(n) ? text(step, "h1") : "");
    if (n === place) card.setAttribute("aria-current", "true");
    card.onclick = () => show(n);
    return card;
  }));
  over.children[place].focus();
};
const among = key => {
  const cards = [...over.children], now = cards.indexOf(document.activeElement);
  const across = getComputedStyle(over).gridTemplateColumns.split(" ").length;
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, PageDown: 1, PageUp: -1 }[key];
  const to = key === "Home" ? 0 : key === "End" ? cards.length - 1 : by && Math.max(0, Math.min(cards.length - 1, now + by));
  if (to === undefined) return false;
  cards[to].focus();
  return true;
};
const speaker = () => {
  if (!notes || notes.closed) {
    notes = window.open("", "ocop_notes", "width=900,height=640");
    if (!notes) return;
    notes.document.title = said.notes;
    notes.document.body.style.cssText = "font:22px/1.45 'Source Sans 3','Segoe UI',Arial,sans-serif;margin:24px;background:#10181f;color:#eef2f5";
    notes.addEventListener("keydown", pressed);
  }
  tell();
  notes.focus();
};
const tell = () => {
  if (!notes || notes.closed) return;
  const paper = notes.document, line = (tag, words, style) => {
    const made = paper.createElement(tag);
    made.textContent = words;
    made.style.cssText = style;
    return made;
  };
  const one = steps[place], next = steps[place + 1], small = "color:#a9b6c1;margin:1.2em 0 .2em;font-size:17px";
  paper.body.replaceChildren(
    line("p", "", "float:right;margin:0;font-size:34px;font-variant-numeric:tabular-nums"),
    line("p", place + 1 + " / " + steps.length, "margin:0;color:#a9b6c1"),
    line("h1", text(one, "h1"), "font-size:28px;line-height:1.25;margin:.3em 0"),
    line("p", said.notes, small), line("p", text(asides[place], "p") || "–", "white-space:pre-wrap;margin:0"),
    line("p", said.next, small), line("p", next ? title(place + 1) + ": " + text(next, "h1") : said.end, "margin:0"),
  );
  tick();
};
const tick = () => {
  if (!notes || notes.closed || !notes.document.body.firstChild) return;
  const gone = Math.floor((Date.now() - begun) / 1000), two = n => String(n).padStart(2, "0"), now = new Date();
  notes.document.body.firstChild.textContent = two(now.getHours()) + ":" + two(now.getMinutes()) + " · " + two(Math.floor(gone / 60)) + ":" + two(gone % 60);
};
const theme = dark => { root.dataset.theme = dark ? "dark" : "light"; };
const dark = matchMedia("(prefers-color-scheme: dark)");
const leave = () => { try { parent.document.querySelector(".st-key-leave_hall a, .st-key-leave_hall button").click(); } catch { /* not in a frame */ } };
const KEYS = {
  ArrowRight: () => show(place + 1), PageDown: () => show(place + 1), " ": () => show(place + 1), Enter: () => show(place + 1),
  ArrowLeft: () => show(place - 1), PageUp: () => show(place - 1), Backspace: () => show(place - 1),
  Home: () => show(0), End: () => show(steps.length - 1),
  o: overview, Escape: overview, b: () => flip("is-blank"), ".": () => flip("is-blank"), "?": () => flip("is-help"),
  n: speaker, d: () => theme(root.dataset.theme !== "dark"), t: () => { flip("with-table"); lay(); }, q: leave,
};
const pressed = key => {
  if (key.ctrlKey || key.metaKey || key.altKey || key.isComposing) return;
  const name = key.key.length === 1 ? key.key.toLowerCase() : key.key, is = one => body.classList.contains(one);
  if (!Object.hasOwn(KEYS, name)) return;
  if (name === "Enter" && key.target.closest && key.target.closest("button")) return;
  key.preventDefault();
  key.stopPropagation();
  if (is("is-blank")) return flip("is-blank");
  if (is("is-help")) return flip("is-help");
  if (name === "Escape" && tip.style.display === "block") return hint(null);
  if (is("is-over") && among(name)) return;
  if (is("is-over") && (name === " " || name === "Enter")) return document.activeElement.click();
  KEYS[name]();
};
addEventListener("keydown", pressed);
addEventListener("resize", lay);
wide.addEventListener("change", lay); /* a frame that opens narrow may grow without a word */
dark.addEventListener("change", () => theme(dark.matches));
theme(dark.matches);
const hint = (mark, left, top) => {
  tip.style.display = mark ? "block" : "none";
  if (!mark) return;
  tip.textContent = mark.dataset.tip;
  tip.style.left = Math.max(4, Math.min(left + 14, innerWidth - 350)) + "px";
  tip.style.top = Math.min(top + 16, innerHeight - 80) + "px";
};
for (const title of document.querySelectorAll("svg title")) {
  const mark = title.parentNode;
  mark.dataset.tip = title.textContent;
  mark.setAttribute("aria-label", title.textContent);
  mark.setAttribute("tabindex", "-1");
  title.remove();
}
/* Marks of one picture are reached by up and down once it has the focus, so that Tab never walks through hundreds. */
for (const picture of document.querySelectorAll("svg[role=img]")) {
  const marks = [...picture.querySelectorAll("[data-tip]")];
  if (!marks.length) continue;
  let mark = -1;
  picture.setAttribute("tabindex", "0");
  picture.addEventListener("keydown", key => {
    const go = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    if (!go) return;
    key.preventDefault();
    mark = (mark + go + marks.length) % marks.length;
    const box = marks[mark].getBoundingClientRect();
    hint(marks[mark], box.left + box.width / 2, box.top + box.height / 2);
  });
  picture.addEventListener("blur", () => hint(null));
}
addEventListener("pointermove", move => hint(move.target.closest ? move.target.closest("[data-tip]") : null, move.clientX, move.clientY));
/* Cautions may be long; the snapshot and whether the data are simulated stand beneath them, never cut. */
for (const foot of document.querySelectorAll("footer")) {
  const small = document.createElement("span"), end = foot.querySelector("br");
  if (!end) continue;
  small.className = "small";
  while (foot.firstChild !== end) small.append(foot.firstChild);
  end.replaceWith(small);
}
document.querySelector(".leave").onclick = leave;
document.querySelector(".help").onclick = () => flip("is-help");
setInterval(tick, 1000);
place = Math.min(Number(body.dataset.start) || 0, steps.length - 1);
lay();
try {
  if (parent !== window) {
    body.classList.add("framed");
    /* Keys reach the hall wherever the frame around it has put the focus: nobody has to click first. */
    parent.addEventListener("keydown", pressed, true);
    const take = () => { frameElement.focus(); window.focus(); steps[place].focus({ preventScroll: true }); };
    take();
    setTimeout(take, 400);
  }
} catch { /* a frame of another site: a click gives it the keys */ }
