"use strict";
const root = document.documentElement;
const search = document.getElementById("search");
const found = document.getElementById("found");
const concept = document.getElementById("concept");
const filters = [...document.querySelectorAll(".filter")];
// A text as words between blanks, twice: with "k-means" as two words and as one.
const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const spaced = (text) => plain(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const joined = (text) => spaced(plain(text).replace(/[-–/.'’]/g, ""));
const cards = [...document.querySelectorAll("article")].map((card) => {
  const program = card.querySelector("details");
  const text = card.textContent.slice(0, card.textContent.length - program.textContent.length);
  const concepts = [...card.querySelectorAll(".concept")].map((chip) => chip.textContent);
  const all = `${text} ${card.dataset.also}`;
  return { card, concepts, text: ` ${spaced(all)} ${joined(all)}` };
});

function theme(name) {
  root.dataset.theme = name;
  document.getElementById("theme").setAttribute("aria-pressed", String(name === "dark"));
}

function show() {
  const words = search.value.split(/\s+/).filter((word) => spaced(word));
  const chosen = filters.filter((f) => f.getAttribute("aria-pressed") === "true").map((f) => f.dataset.group);
  let shown = 0;
  for (const { card, concepts, text } of cards) {
    const group = card.parentElement.dataset.group;
    const inGroup = chosen.length === 0 || chosen.includes(group);
    const about = concept.value === "" || concepts.includes(concept.value);
    const fits = inGroup && about && words.every((word) => [spaced(word), joined(word)].some((start) => text.includes(` ${start}`)));
    card.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = [...section.querySelectorAll("article")].every((card) => card.hidden);
  }
  found.textContent = shown === 1 ? "1 lesson" : `${shown} lessons`;
}

search.addEventListener("input", show);
concept.addEventListener("change", show);
for (const chip of document.querySelectorAll(".concept")) {
  chip.addEventListener("click", () => {
    concept.value = chip.textContent;
    show();
    concept.scrollIntoView({ block: "center" });
    concept.focus({ preventScroll: true });
  });
}
for (const filter of filters) {
  filter.addEventListener("click", () => {
    filter.setAttribute("aria-pressed", String(filter.getAttribute("aria-pressed") !== "true"));
    show();
  });
}
document.getElementById("theme").addEventListener("click", () => theme(root.dataset.theme === "dark" ? "light" : "dark"));
theme(window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
// Browsers keep what was typed when a page is loaded again.
show();
