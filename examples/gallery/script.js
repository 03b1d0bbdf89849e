"use strict";
const root = document.documentElement;
const search = document.getElementById("search");
const found = document.getElementById("found");
const filters = [...document.querySelectorAll(".filter")];
const cards = [...document.querySelectorAll("article")].map((card) => {
  const program = card.querySelector("details");
  const text = card.textContent.slice(0, card.textContent.length - program.textContent.length);
  return { card, text: text.toLowerCase() };
});

function theme(name) {
  root.dataset.theme = name;
  document.getElementById("theme").setAttribute("aria-pressed", String(name === "dark"));
}

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = filters.filter((f) => f.getAttribute("aria-pressed") === "true").map((f) => f.dataset.group);
  let shown = 0;
  for (const { card, text } of cards) {
    const group = card.parentElement.dataset.group;
    const fits = words.every((word) => text.includes(word)) && (chosen.length === 0 || chosen.includes(group));
    card.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = [...section.querySelectorAll("article")].every((card) => card.hidden);
  }
  found.textContent = shown === 1 ? "1 lesson" : `${shown} lessons`;
}

search.addEventListener("input", show);
for (const filter of filters) {
  filter.addEventListener("click", () => {
    filter.setAttribute("aria-pressed", String(filter.getAttribute("aria-pressed") !== "true"));
    show();
  });
}
document.getElementById("theme").addEventListener("click", () => theme(root.dataset.theme === "dark" ? "light" : "dark"));
theme(window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
