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
const chromium = await launch();
const began = performance.now();
const server = process.argv[2] ? { address: process.argv[2].replace(/\/$/, ""), stop: () => undefined } : await serve(CITIES);
await standing(process.argv[2] ? "the page was opened" : "the server's start");
const home = `${server.address}/#/xining`;
let passed = 0;
let failed = 0;

/** Tells how long it takes until the map of the first city stands. Told, never demanded: a busy machine is no fault. */
async function standing(since) {
  const { page, close } = await open(chromium, server.address, WIDE);
  await page.goto(`${server.address}/`);
  await page.waitForFunction(() => document.documentElement.dataset.map === "idle", null, { timeout: 60_000 });
  console.log(`the map stands ${((performance.now() - began) / 1000).toFixed(2)} s after ${since}; aim 2 s`);
  await close();
}

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
  assert.ok((await page.$$(".near li, [data-near]")).length >= 3, "at least three nearest stations");
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
  await page.click(".legend label:has-text('步行服务圈'), .legend label:has-text('直线服务圈')");
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

// Walks need streets: without them these tests are left out, and say so.
const entry = (await (await fetch(`${server.address}/api/cities`)).json()).cities.find((city) => city.id === "xining");
const ask = async (path) => (await fetch(`${server.address}/api/cities/xining/${path}`)).json();
const gaps = entry.walk ? (await ask("gaps.json")).gaps : [];
const onFoot = (name, size, url, steps) => {
  if (entry.walk) return test(name, size, url, steps);
  console.log(`LEFT OUT, as the city has no streets: ${name}`);
};
/** What the page itself draws of the selection, by kind. */
const own = (page, source, kind) => page.evaluate(async ([source, kind]) => (await window.__yike.map.getSource(source).getData()).features.filter((one) => one.properties.kind === kind), [source, kind]);
/** Length of a line in metres, near enough to compare. */
const metres = (points) => points.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot((x - points[k][0]) * 111_320 * Math.cos((y * Math.PI) / 180), (y - points[k][1]) * 110_570), 0);

await onFoot("circle and walk: the switch changes the headline to what the command line says, and back", WIDE, home, async (page) => {
  const [walk, circle] = ["walk", "circle"].map((by) => analyzed("geodata/xining", "--by", by));
  assert.notEqual(walk.compounds.served, circle.compounds.served, "the sample has barriers");
  sameFigures(await shown(page), walk);
  const beside = await page.$eval(".beside", (one) => ({ ...one.dataset, text: one.textContent }));
  assert.deepEqual([Number(beside.walk), Number(beside.circle)], [walk.compounds.rate, circle.compounds.rate]);
  assert.ok(beside.text.includes(Math.abs(Number(beside.over)).toFixed(1)) && Number(beside.over) > 0, beside.text);
  await shot(page, "wide-zh-walk");
  await page.click("details summary");
  assert.equal(await page.$("#detour"), null, "a walk has no detour factor");
  await page.click("[data-way=circle]");
  await page.waitForTimeout(400);
  await settled(page);
  assert.match(page.url(), /by=circle/);
  sameFigures(await shown(page), circle);
  assert.ok(await page.$("#detour"), "a straight line has one");
  const tiles = await page.evaluate(() => window.__yike.map.getSource("compounds").tiles[0]);
  assert.match(tiles, /by=circle/, "the map asks the same question");
  await page.waitForSelector(`.beside[data-walk="${walk.compounds.rate}"]`);
  await shot(page, "wide-zh-circle");
  await page.click("[data-way=walk]");
  await page.waitForTimeout(400);
  await settled(page);
  assert.doesNotMatch(page.url(), /by=/, "what goes without saying is not in the address");
  sameFigures(await shown(page), walk);
});

await onFoot("streets are ranked by what the circle overstates", WIDE, `${home}?base=difference`, async (page) => {
  const streets = analyzed("geodata/xining", "--by", "walk").streets.map((one) => ({ name: one.name, over: one.circle_compounds.rate - one.compounds.rate }));
  const most = Math.max(...streets.map((one) => one.over));
  const rows = await page.$$eval("#list tbody tr", (all) => all.map((one) => ({ name: one.querySelector("button").textContent, over: Number.parseFloat(one.querySelector("td.over").textContent.replace("−", "-")) })));
  assert.equal(rows.length, streets.length);
  assert.ok(Math.abs(rows[0].over - most * 100) <= 0.15, `${rows[0].over} is the most`);
  assert.ok(rows.every((one, k) => k === 0 || one.over <= rows[k - 1].over + 0.15), JSON.stringify(rows));
  await shot(page, "wide-zh-difference");
});

await onFoot("who walks: the pace follows, the figures are those of the command line", WIDE, home, async (page) => {
  await page.selectOption("#walker", "over-60");
  await page.waitForTimeout(400);
  await settled(page);
  assert.match(page.url(), /walker=over-60/);
  sameFigures(await shown(page), analyzed("geodata/xining", "--walker", "over-60"));
  await page.click("details summary");
  assert.match(await page.textContent("#pace + output"), /3\.0/);
});

await onFoot("a gap behind a barrier: the walk is drawn beside the straight line, what lies between is named", WIDE, home, async (page) => {
  const gap = gaps.find((one) => one.reason === "barrier" && one.barrier !== null);
  assert.ok(gap, "the sample has a compound behind a barrier");
  await page.goto(`${home}?tab=gaps&pick=compounds/${encodeURIComponent(gap.id)}`);
  await page.waitForSelector(".card [data-served=false]");
  await page.waitForTimeout(1300);
  await settled(page);
  const [[straight], [route]] = [await own(page, "walks", "straight"), await own(page, "walks", "route")];
  assert.ok(straight && route, "both lines are there");
  assert.ok(metres(route.geometry.coordinates) > metres(straight.geometry.coordinates), "the walk is the longer");
  assert.ok((await drawn(page, "routes")) > 0 && (await drawn(page, "walks")) > 0, "both lines are drawn");
  assert.ok((await page.textContent(".card")).includes(gap.barrier), `${gap.barrier} is named`);
  await shot(page, "wide-zh-barrier");
  const others = await page.$$eval("[data-near][aria-pressed=false]", (all) => all.map((one) => one.dataset.near));
  assert.ok(others.length > 0, "other stations are listed");
  await page.click(`[data-near="${others[0]}"]`);
  await page.waitForTimeout(300);
  await settled(page);
  assert.ok(decodeURIComponent(page.url()).includes(`to=${others[0]}`), page.url());
  const [moved] = await own(page, "walks", "straight");
  assert.notDeepEqual(moved.geometry.coordinates, straight.geometry.coordinates, "another line is drawn");
});

await onFoot("a link is clicked on the map: its compound is picked, told and listed", WIDE, `${home}?tab=gaps`, async (page) => {
  const gap = gaps.find((one) => one.link !== null);
  assert.ok(gap, "the sample has a gap that a link would serve");
  await page.click("[data-linked]");
  const badges = await page.$$eval("#list tbody tr.why", (all) => all.map((one) => one.querySelector("[data-link]")?.dataset.link));
  assert.ok(badges.length > 0 && badges.every((kind) => kind === "gate" || kind === "crossing"), JSON.stringify(badges));
  assert.ok((await page.textContent("[role=status]:not(.unseen)")).startsWith(String(gaps.filter((one) => one.link !== null).length)));
  await shot(page, "wide-zh-links");
  await page.goto(`${home}?at=${gap.lat},${gap.lon},16`);
  await settled(page);
  const sign = await page.evaluate(() => {
    const { map } = window.__yike;
    const canvas = map.getCanvas();
    for (const one of map.queryRenderedFeatures([[80, 80], [canvas.clientWidth - 80, canvas.clientHeight - 80]], { layers: ["links"] })) {
      const [from, to] = one.geometry.coordinates.flat(one.geometry.type === "LineString" ? 0 : 1);
      const at = map.project([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
      if (at.x > 300 || at.y < 300) return { x: at.x, y: at.y, id: one.properties.id };
    }
    return null;
  });
  assert.ok(sign, "a link is drawn");
  const box = await (await page.$(".maplibregl-canvas")).boundingBox();
  await page.mouse.click(box.x + sign.x, box.y + sign.y);
  await page.waitForSelector(".card [data-served=false]");
  await page.waitForTimeout(1300);
  await settled(page);
  const picked = decodeURIComponent(page.url()).match(/pick=compounds\/([^&]+)/)?.[1];
  const found = gaps.find((one) => one.id === picked);
  assert.ok(found?.link, `${picked} is a gap with a link`);
  assert.ok((await drawn(page, "link-pick")) > 0, "its link is drawn");
  assert.ok((await page.textContent(".card .link")).includes(`${Math.round(found.link_walk_m)} 米`), "the walk over it is told");
  await shot(page, "wide-zh-link");
});

await onFoot("the service circles of a station lie one in another, and the walked ones are the smaller", WIDE, home, async (page) => {
  const stations = await (await fetch(`${server.address}/ogc/xining/collections/stations/items?limit=5`)).json();
  const area = (ring) => Math.abs(ring.reduce((sum, [x, y], k) => sum + x * ring[(k + 1) % ring.length][1] - ring[(k + 1) % ring.length][0] * y, 0)) / 2;
  const whole = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates).reduce((sum, [outer, ...holes]) => sum + area(outer) - holes.reduce((less, hole) => less + area(hole), 0), 0);
  const sizes = {};
  for (const by of ["walk", "circle"]) {
    await page.goto(`${home}?by=${by}&pick=stations/${encodeURIComponent(stations.features[0].properties.id)}`);
    await page.waitForSelector(".card .rings");
    await page.waitForTimeout(1300);
    await settled(page);
    const rings = (await own(page, "rings", "ring")).sort((a, b) => a.properties.minutes - b.properties.minutes);
    assert.deepEqual(rings.map((one) => one.properties.minutes), [5, 10, 15]);
    sizes[by] = rings.map((one) => whole(one.geometry));
    assert.ok(sizes[by][0] > 0 && sizes[by][0] < sizes[by][1] && sizes[by][1] < sizes[by][2], `${by}: ${sizes[by]}`);
    assert.ok((await drawn(page, "rings")) >= 3 && (await drawn(page, "ring-names")) >= 1, "they are drawn and named");
    await shot(page, `wide-zh-rings-${by}`);
  }
  assert.ok(sizes.walk.every((size, k) => size < sizes.circle[k]), JSON.stringify(sizes));
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
