// The page as a person sees it, in a headless Chromium: `npm run test:browser [ADDRESS]` in `web/`.
// Without an address it starts `yike serve` on the sample cities. Pictures go to target/screenshots.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { ROOT, browser as launch, drawn, open, program, serve, settled } from "./stage.mjs";

const CITIES = ["geodata/xining", "geodata/jinchuan"];
const SHOTS = `${ROOT}target/screenshots`;
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

mkdirSync(SHOTS, { recursive: true });
const server = process.argv[2] ? { address: process.argv[2].replace(/\/$/, ""), stop: () => undefined } : await serve(CITIES);
const chromium = await launch();
const home = `${server.address}/#/xining`;
let passed = 0;
let failed = 0;

/** What `yike analyze` says to the same words. */
function analyzed(city, ...words) {
  const text = execFileSync(program(), ["analyze", city, "--format", "json", ...words], { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
  return JSON.parse(text);
}

/** The rates that the page shows. */
function shown(page) {
  return page.$$eval("[data-figure]", (all) => Object.fromEntries(all.map((one) => [one.dataset.figure, { rate: Number(one.dataset.rate), text: one.querySelector(".rate").textContent, base: one.querySelector(".base").textContent }])));
}

function sameFigures(figures, summary) {
  for (const base of ["compounds", "residents", "elderly", "area"]) {
    assert.equal(figures[base].rate, summary[base].rate, `${base}: the page and the command line agree`);
    assert.ok(Math.abs(Number.parseFloat(figures[base].text) - summary[base].rate * 100) <= 0.1, `${base}: ${figures[base].text}`);
  }
  const digits = figures.compounds.base.replaceAll(",", "");
  assert.ok(digits.includes(String(summary.compounds.served)) && digits.includes(String(summary.compounds.total)), digits);
}

async function test(name, size, url, steps) {
  const { page, faults, close } = await open(chromium, server.address, size);
  try {
    await page.goto(url);
    await settled(page);
    await steps(page);
    assert.deepEqual(faults, [], "no console error, no request to another host");
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}\n${faults.join("\n")}`);
    await page.screenshot({ path: `${SHOTS}/failed-${failed}.png` }).catch(() => undefined);
  } finally {
    await close();
  }
}

const shot = (page, name) => page.screenshot({ path: `${SHOTS}/${name}.png` });

await test("the sample city is drawn layer by layer, and its figures are those of the command line", WIDE, `${server.address}/`, async (page) => {
  for (const layer of ["rates", "compounds-served", "compounds-unserved", "gaps", "stations", "water", "green", "roads", "rail", "district-names"])
    assert.ok((await drawn(page, layer)) > 0, `${layer} is drawn`);
  const summary = analyzed("geodata/xining");
  sameFigures(await shown(page), summary);
  assert.match(await page.textContent(".source"), /虚构/, "that the geometry is invented stands on the map");
  const rows = await page.$$eval("#list tbody tr", (all) => all.length);
  assert.equal(rows, summary.streets.length);
  await shot(page, "wide-zh");
});

await test("a street is clicked: the map goes there and the list is narrowed", WIDE, home, async (page) => {
  const before = await page.evaluate(() => window.__yike.map.getZoom());
  await page.click("#list tbody tr:first-child button");
  await page.waitForTimeout(1300);
  await settled(page);
  assert.ok((await page.evaluate(() => window.__yike.map.getZoom())) > before + 0.5, "the map comes nearer");
  assert.ok((await drawn(page, "street-pick")) > 0, "the street is outlined");
  await page.click("#tab-gaps");
  const street = await page.textContent(".card h2");
  const streets = await page.$$eval("#list tbody tr:not(.why) th small", (all) => all.map((one) => one.textContent));
  assert.ok(streets.length > 0 && streets.every((one) => one.includes(street.trim())), `only ${street}`);
  await shot(page, "wide-zh-street");
});

await test("a gap is clicked: it is selected, explained, and its walks are drawn", WIDE, `${home}?tab=gaps`, async (page) => {
  const summary = analyzed("geodata/xining");
  const gaps = summary.compounds.total - summary.compounds.served;
  assert.match((await page.textContent("[role=status]:not(.unseen)")).replaceAll(",", ""), new RegExp(`${gaps}`));
  const id = await page.getAttribute("[data-gap]", "data-gap");
  await page.click(`[data-gap="${id}"]`);
  await page.waitForSelector(".card [data-served=false]");
  await page.waitForTimeout(1300);
  await settled(page);
  assert.ok((await drawn(page, "compound-pick")) > 0, "the compound is outlined");
  assert.ok((await drawn(page, "walks")) >= 1 && (await drawn(page, "walk-names")) >= 1, "walks are drawn and named");
  assert.equal((await page.$$(".near li")).length, 3, "three nearest stations");
  assert.ok(decodeURIComponent(page.url()).includes(`pick=compounds/${id}`), page.url());
  await shot(page, "wide-zh-gap");
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await settled(page);
  await page.waitForSelector(".card [data-served=false]");
  assert.equal(await page.getAttribute("#tab-gaps", "aria-selected"), "true", "the address brings the view back");
  await page.keyboard.press("Escape");
  assert.equal(await page.$(".card"), null, "Escape closes");
});

await test("a compound is clicked on the map and told served", WIDE, `${home}?at=36.622,101.778,15.2`, async (page) => {
  const point = await page.evaluate(() => {
    const { map } = window.__yike;
    const stations = map.queryRenderedFeatures({ layers: ["stations"] }).map((one) => map.project(one.geometry.coordinates.flat(2).slice(0, 2)));
    const inside = map.queryRenderedFeatures([[300, 200], [600, 500]], { layers: ["compounds-served"] });
    for (const one of inside) {
      const ring = one.geometry.type === "Polygon" ? one.geometry.coordinates[0] : [];
      const middle = ring.reduce(([x, y], [lon, lat]) => [x + lon / ring.length, y + lat / ring.length], [0, 0]);
      const at = map.project(middle);
      if (stations.every((other) => Math.hypot(other.x - at.x, other.y - at.y) > 50)) return { x: at.x, y: at.y };
    }
    return null;
  });
  const box = await (await page.$(".maplibregl-canvas")).boundingBox();
  await page.mouse.click(box.x + point.x, box.y + point.y);
  await page.waitForSelector(".card [data-served=true]");
  await page.waitForTimeout(1300);
  await settled(page);
  await shot(page, "wide-zh-near");
});

await test("fewer minutes by keyboard: the figures are those of the command line, the address tells them", WIDE, home, async (page) => {
  await page.focus("#minutes");
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowLeft");
  await page.waitForTimeout(400);
  await settled(page);
  assert.match(page.url(), /minutes=10/);
  sameFigures(await shown(page), analyzed("geodata/xining", "--minutes", "10"));
  const tiles = await page.evaluate(() => window.__yike.map.getSource("compounds").tiles[0]);
  assert.match(tiles, /minutes=10/, "the map asks the same question");
  await shot(page, "wide-zh-10-minutes");
});

await test("another standard with metres and a detour: one answer everywhere", WIDE, `${home}?standard=life-circle&meters=800&detour=1.3&lang=en&tab=method`, async (page) => {
  sameFigures(await shown(page), analyzed("geodata/xining", "--standard", "life-circle", "--meters", "800", "--detour", "1.3"));
  await shot(page, "wide-en-method");
});

await test("the language is switched, and back", WIDE, home, async (page) => {
  await page.click("header .chip");
  await settled(page);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.match(await page.textContent("h1"), /compounds in 西宁市/);
  await page.click("#tab-gaps");
  await settled(page);
  await shot(page, "wide-en-gaps");
  await page.click("header .chip");
  assert.match(await page.textContent("h1"), /个小区中/);
});

await test("service circles can be shown", WIDE, home, async (page) => {
  assert.equal(await drawn(page, "circles-whole"), 0);
  await page.click(".legend .head");
  await page.click(".legend label:has-text('服务圈')");
  await settled(page);
  assert.ok((await drawn(page, "circles-whole")) > 0);
  await shot(page, "wide-zh-circles");
});

await test("a failure is seen, said, and can be tried again", WIDE, home, async (page) => {
  page.allowed = /Failed to load resource/;
  const problem = { type: "about:blank", title: "busy", status: 503, detail: "too many questions" };
  await page.route("**/coverage*", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }));
  await page.selectOption("#standard", "tiers");
  await page.waitForSelector("#figures [role=alert]");
  assert.match(await page.textContent("#figures [role=alert]"), /busy[\s\S]*too many questions/);
  await shot(page, "wide-zh-failed");
  await page.unroute("**/coverage*");
  await page.click("#figures [role=alert] button");
  await settled(page);
  sameFigures(await shown(page), analyzed("geodata/xining", "--standard", "tiers"));
});

await test("downloads are what the page asks, for spreadsheets too", WIDE, `${home}?tab=gaps&minutes=10`, async (page) => {
  const [csv, geojson] = await page.$$eval(".downloads a", (all) => all.map((one) => one.href));
  const text = await (await page.request.get(csv)).body();
  assert.deepEqual([...text.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a byte-order mark");
  const summary = analyzed("geodata/xining", "--minutes", "10");
  const collection = await (await page.request.get(geojson)).json();
  assert.equal(collection.features.length, summary.compounds.total - summary.compounds.served);
});

await test("the keyboard reaches everything in order, and focus is seen", WIDE, home, async (page) => {
  const stops = [];
  for (let k = 0; k < 12; k += 1) {
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => {
      const here = document.activeElement;
      const style = getComputedStyle(here);
      return { what: here.id || here.className || here.textContent.trim(), seen: style.outlineStyle !== "none" || here.classList.contains("skip") };
    }));
  }
  assert.ok(stops[0].what.includes("skip"), `first stop: ${stops[0].what}`);
  assert.ok(stops.some((stop) => stop.what === "minutes") && stops.some((stop) => stop.what === "tab-streets"), JSON.stringify(stops));
  assert.deepEqual(stops.filter((stop) => !stop.seen), [], "focus is seen at each stop");
});

await test("another city is chosen", WIDE, home, async (page) => {
  const ids = await page.$$eval("header select option", (all) => all.map((one) => one.value));
  const other = ids.find((id) => id !== "xining");
  if (other === undefined) return;
  await page.selectOption("header select", other);
  await page.waitForTimeout(400);
  await settled(page);
  assert.ok((await drawn(page, "compounds-served")) + (await drawn(page, "compounds-unserved")) > 0);
  assert.ok((await drawn(page, "stations")) > 0, "its stations too");
  sameFigures(await shown(page), analyzed(`geodata/${other}`));
  await shot(page, `wide-zh-${other}`);
});

for (const lang of ["zh", "en"]) {
  await test(`on a phone (${lang}) the sheet opens, nothing is wider than the screen, a gap is picked`, PHONE, `${home}?lang=${lang}&tab=gaps`, async (page) => {
    assert.ok((await drawn(page, "gaps")) > 0);
    await shot(page, `phone-${lang}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    await page.click(".handle");
    await page.waitForTimeout(500);
    await shot(page, `phone-${lang}-open`);
    await page.click("[data-gap] >> nth=0");
    await page.waitForSelector(".card [data-served=false]");
    await page.waitForTimeout(1300);
    await settled(page);
    assert.ok((await drawn(page, "walks")) >= 1);
    await shot(page, `phone-${lang}-gap`);
  });
}

await chromium.close();
server.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
