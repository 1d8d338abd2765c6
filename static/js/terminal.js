// An office's screen. Without this script every page works as links; with it a page can
// be scrolled by buttons within reach, turned slowly where somebody asks for it, and
// goes back to the start after a time of no use, with a warning that is easy to answer.
const SECOND = 1000;
const { home, idle, warning, turn, waiting } = document.body.dataset;
const TURNING = "#turning";
const element = (id) => document.getElementById(id);

// Scrolling, where what is read is longer than its part of the screen.
const reading = element("main");
function offerScrolling() {
  const fits = reading.scrollHeight <= reading.clientHeight + 1;
  for (const button of document.querySelectorAll("[data-scroll]")) button.hidden = fits;
}
for (const button of document.querySelectorAll("[data-scroll]")) {
  button.addEventListener("click", () => {
    const top = Number(button.dataset.scroll) * reading.clientHeight * 0.8;
    reading.scrollBy({ top });
  });
}
offerScrolling();
addEventListener("load", offerScrolling);
addEventListener("resize", offerScrolling);

// Turning: only once somebody has started it, and until it is stopped or the end comes.
const next = document.querySelector("a[rel=next]");
let turning = 0;
function show(isTurning) {
  element("turn").hidden = isTurning || !next;
  element("pause").hidden = !isTurning;
}
function begin() {
  show(true);
  element("pause").focus();
  turning = setTimeout(() => {
    location.href = next.href + TURNING;
  }, turn * SECOND);
}
function stop() {
  clearTimeout(turning);
  turning = 0;
  history.replaceState(null, "", location.pathname + location.search);
  show(false);
  if (next) element("turn").focus();
}
if (element("turn")) {
  show(false);
  element("turn").addEventListener("click", begin);
  element("pause").addEventListener("click", stop);
  if (location.hash === TURNING && next) begin();
}

// Idle: a warning first; one button extends, as often as wanted.
const dialog = element("still-there");
let timer = 0;
function leave() {
  location.replace(home);
}
function warn() {
  if (turning) return extend();
  dialog.showModal();
  timer = setTimeout(leave, warning * SECOND);
}
function extend() {
  clearTimeout(timer);
  if (dialog.open) dialog.close();
  timer = setTimeout(warn, idle * SECOND);
}
if (waiting === undefined) {
  extend();
  element("stay").addEventListener("click", extend);
  dialog.addEventListener("cancel", extend);
  for (const use of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(use, () => dialog.open || extend(), { passive: true });
  }
  reading.addEventListener("scroll", () => dialog.open || extend(), { passive: true });
}
