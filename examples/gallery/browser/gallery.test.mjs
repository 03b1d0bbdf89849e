// The gallery in a real browser: `npm ci && npm test` here, after `cargo run --release --example gallery`.
// Needs Chromium; CHROMIUM names it if it is not /usr/bin/chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const page_url = new URL("../../../gallery.html", import.meta.url).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const VIEWS = [
  { name: "desk, light", viewport: { width: 1000, height: 900 }, colorScheme: "light" },
  { name: "phone, dark", viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true, isMobile: true },
];

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
});
after(() => browser?.close());

// The page as a reader sees it, and everything it asked the network for or wrote to the console.
async function open(view) {
  const context = await browser.newContext(view);
  const page = await context.newPage();
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:") && request.url() !== page_url) heard.push(`request: ${request.url()}`);
  });
  await page.goto(page_url);
  return { page, heard, close: () => context.close() };
}

const shown = (page) => page.locator("article:visible").count();
const said = async (page) => Number((await page.textContent("#found")).split(" ")[0]);

for (const view of VIEWS) {
  test(`${view.name}: every image loads and has a text, nothing is asked of the network`, async () => {
    const { page, heard, close } = await open(view);
    const images = await page.evaluate(async () => {
      const all = [...document.images];
      await Promise.allSettled(all.map((image) => image.decode()));
      return all.map((image) => ({ wide: image.naturalWidth, alt: image.alt, card: image.closest("article").id }));
    });
    assert.ok(images.length > 0);
    assert.deepEqual(images.filter((image) => image.wide === 0 || image.alt.length < 20), []);
    assert.deepEqual(heard, []);
    await close();
  });

  test(`${view.name}: nothing serious for those who hear the page or use no mouse`, async () => {
    const { page, close } = await open(view);
    await page.evaluate(() => document.querySelectorAll("details").forEach((program) => (program.open = true)));
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate(() => window.axe.run());
    const serious = found.violations.filter((fault) => ["serious", "critical"].includes(fault.impact));
    assert.deepEqual(serious.map((fault) => `${fault.id}: ${fault.nodes[0].html.slice(0, 120)}`), []);
    assert.ok(found.passes.length > 10, "axe looked at nothing");
    await close();
  });

  test(`${view.name}: the page is not wider than the screen`, async () => {
    const { page, close } = await open(view);
    const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: window.innerWidth }));
    assert.ok(wide <= screen, `${wide} of ${screen} pixels`);
    await close();
  });
}

test("the search finds by the words of a card, and says how many", async () => {
  const { page, close } = await open(VIEWS[0]);
  const all = await shown(page);
  assert.equal(await said(page), all);
  await page.fill("#search", "umbrellas DRY");
  assert.deepEqual(await page.locator("article:visible").evaluateAll((cards) => cards.map((card) => card.id)), ["metrics_small_actuals"]);
  assert.equal(await page.textContent("#found"), "1 lesson");
  assert.equal(await page.locator("section:visible").count(), 1);
  const finds = async (words, ids) => {
    await page.fill("#search", words);
    const found = await page.locator("article:visible").evaluateAll((cards) => cards.map((card) => card.id));
    for (const id of ids) assert.ok(found.includes(id), `${words} finds ${found}`);
    assert.ok(found.length < all / 2, `${words} finds ${found.length} of ${all}`);
  };
  await finds("kmeans", ["structure_moons"]);
  await finds("knn", ["features_scaling_and_models"]);
  await finds("L2", ["lines_lasso_and_ridge"]);
  await finds("imbalanced", ["features_balancing", "metrics_rare_classes"]);
  await finds("ab test", ["decisions_peeking", "decisions_bandits"]);
  await finds("tfidf", ["features_tfidf_conventions"]);
  await page.fill("#search", "no lesson says this");
  assert.equal(await shown(page), 0);
  assert.equal(await said(page), 0);
  await page.fill("#search", "");
  assert.equal(await shown(page), all);
  await close();
});

test("groups and concepts narrow the page, alone and together", async () => {
  const { page, close } = await open(VIEWS[0]);
  const all = await shown(page);
  await page.click("[data-group=Structure].filter");
  const structure = await shown(page);
  assert.ok(structure > 1 && structure < all);
  await page.selectOption("#concept", "k-means");
  const both = await page.locator("article:visible").evaluateAll((cards) => cards.map((card) => card.id));
  assert.ok(both.includes("structure_moons") && both.length < structure && both.every((id) => id.startsWith("structure_")));
  await page.click("[data-group=Structure].filter");
  await page.selectOption("#concept", "");
  assert.equal(await shown(page), all);
  await page.locator("#metrics_rare_classes .concept", { hasText: /^MCC$/ }).click();
  assert.equal(await page.inputValue("#concept"), "MCC");
  assert.ok((await shown(page)) < all);
  await close();
});

test("the button turns the page and its charts dark and light", async () => {
  const { page, close } = await open(VIEWS[0]);
  const card = page.locator("#metrics_rare_classes");
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const before = await ground();
  assert.ok((await card.locator("img.light").first().isVisible()) && !(await card.locator("img.dark").first().isVisible()));
  await page.click("#theme");
  assert.ok((await card.locator("img.dark").first().isVisible()) && !(await card.locator("img.light").first().isVisible()));
  assert.notEqual(await ground(), before);
  await page.click("#theme");
  assert.equal(await ground(), before);
  await close();
});

test("each card has a question, an answer, and a program with a line to change", async () => {
  const { page, close } = await open(VIEWS[0]);
  const cards = await page.locator("article").evaluateAll((all) =>
    all.map((card) => ({
      id: card.id,
      question: card.querySelector("h3").textContent.trim(),
      answer: card.querySelector(".answer").textContent.trim(),
      marked: card.querySelectorAll("details mark").length,
      pictures: card.querySelectorAll("figure img").length,
    })),
  );
  const lacking = cards.filter((card) => !card.question.endsWith("?") || card.answer === "" || card.marked === 0 || card.pictures === 0);
  assert.deepEqual(lacking, []);
  assert.ok(readFileSync(fileURLToPath(page_url)).length > 100_000);
  await close();
});
