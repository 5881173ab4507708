// The page as a person sees it, in a headless Chromium: `npm run test:browser [ADDRESS]` in `web/`.
// Without an address it starts `yike serve` on the sample cities and a faulty one. ONLY=words runs the tests
// whose names have these words. Pictures go to target/screenshots.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { FIRST_VIEW_KB } from "../../web/scripts/weight.mjs";
import { sitingTests } from "./siting.mjs";
import { ROOT, browser as launch, drawn, faultyCity, open, program, serve, settled, weightOf } from "./stage.mjs";

const CITIES = ["geodata/xining", "geodata/jinchuan"];
const SHOTS = `${ROOT}target/screenshots`;
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

mkdirSync(SHOTS, { recursive: true });
const chromium = await launch();
const began = performance.now();
const server = process.argv[2] ? { address: process.argv[2].replace(/\/$/, ""), stop: () => undefined } : await serve([...CITIES, faultyCity()]);
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
  if (!name.includes(process.env.ONLY ?? "")) return;
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

await test("a street is clicked: the map goes there, and its gaps are one click away", WIDE, home, async (page) => {
  const before = await page.evaluate(() => window.__yike.map.getZoom());
  await page.click("#list tbody tr:first-child button");
  await page.waitForTimeout(1300);
  await settled(page);
  assert.ok((await page.evaluate(() => window.__yike.map.getZoom())) > before + 0.5, "the map comes nearer");
  assert.ok((await drawn(page, "street-pick")) > 0, "the street is outlined");
  const street = await page.textContent(".card h2");
  await page.click(".card .chip");
  await page.waitForSelector("#list [data-gap]");
  assert.match(page.url(), /street=\d+/, "the filter is in the address");
  const streets = await page.$$eval("#list tbody tr:not(.why) th small", (all) => all.map((one) => one.textContent));
  assert.ok(streets.length > 0 && streets.every((one) => one.includes(street.trim())), `only ${street}`);
  await shot(page, "wide-zh-street");
});

await test("a gap is clicked: it is selected, explained, and its walks are drawn", WIDE, `${home}?tab=gaps`, async (page) => {
  const summary = analyzed("geodata/xining");
  const gaps = summary.compounds.total - summary.compounds.served;
  await page.waitForSelector("#list [data-gap]");
  assert.match((await page.textContent("#list [role=status]")).replaceAll(",", ""), new RegExp(`共 ${gaps} 个缺口，涉及 \\d+ 人`));
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
  // The first answer dissolves all circles into one.
  await page.waitForFunction(() => window.__yike.map.queryRenderedFeatures({ layers: ["circles-whole"] }).length > 0, null, { timeout: 30_000 });
  await settled(page);
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

/** Clicks an item of the menu of downloads, and answers what the browser keeps. */
async function taken(page, item) {
  if (!(await page.$("#downloads"))) await page.click("[data-menu]");
  await page.waitForSelector(`#downloads [data-item="${item}"][aria-disabled=false]`);
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), page.click(`#downloads [data-item="${item}"]`)]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** The lines of a CSV by column; no cell of the sample has a line break. */
function table(bytes) {
  const cells = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replace(/^"|"$/g, "").replaceAll('""', '"'));
  const [head, ...lines] = bytes.toString("utf8").replace(/^\uFEFF/, "").trimEnd().split(/\r?\n/);
  const names = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, k) => [names[k], cell])));
}

const REASON_AND_PEOPLE = "reason=barrier,station-cramped-or-closed&kind=compound&residents_min=500";

await test("downloads are what the page asks, for spreadsheets and maps, with the filter of the list", WIDE, `${home}?tab=gaps&minutes=10&${REASON_AND_PEOPLE}`, async (page) => {
  await page.waitForSelector("#list [data-gap]");
  const [shown] = (await page.textContent("#list [role=status]")).replaceAll(",", "").match(/\d+/g).map(Number);
  const csv = await taken(page, "csv");
  assert.deepEqual([...csv.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a byte-order mark");
  const rows = table(csv.bytes);
  assert.equal(rows.length, shown, "the list, and the file");
  assert.ok(rows.every((row) => ["barrier", "station-cramped-or-closed"].includes(row.reason) && row.kind === "compound" && Number(row.residents) >= 500));
  const xlsx = await taken(page, "xlsx");
  assert.equal(xlsx.bytes.subarray(0, 2).toString(), "PK", `${xlsx.name} is a workbook`);
  assert.match(xlsx.name, /\.xlsx$/);
  const geojson = await taken(page, "geojson");
  assert.equal(JSON.parse(geojson.bytes).features.length, shown);
  const gpkg = await taken(page, "gpkg");
  assert.equal(gpkg.bytes.subarray(0, 15).toString(), "SQLite format 3");
  for (const encoding of ["gbk", "utf-8"]) {
    const shp = await taken(page, `shp-${encoding}`);
    assert.equal(shp.bytes.subarray(0, 2).toString(), "PK", `${shp.name} is an archive`);
    assert.match(shp.name, /\.zip$/);
  }
  const lists = await taken(page, "lists");
  assert.equal(lists.bytes.subarray(0, 2).toString(), "PK");
  await shot(page, "wide-zh-downloads");
  await page.keyboard.press("Escape");
  assert.equal(await page.$("#downloads"), null, "Escape closes the menu");
  assert.equal(await page.evaluate(() => document.activeElement.hasAttribute("data-menu")), true, "and gives the focus back");
});

await test("the report opens in a new tab, and its PDF is kept", WIDE, `${home}?minutes=10`, async (page) => {
  const [report] = await Promise.all([page.context().waitForEvent("page", { timeout: 60_000 }), page.click(".actions > [data-item=report]")]);
  await report.waitForLoadState();
  assert.match(report.url(), /\/api\/cities\/xining\/report\?minutes=10&lang=zh$/);
  assert.match(await report.textContent("body"), /西宁/);
  await report.close();
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), page.click(".actions > [data-item=pdf]")]);
  const bytes = readFileSync(await download.path());
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
});

await test("a file that cannot be had is told in words", WIDE, home, async (page) => {
  page.allowed = /Failed to load resource/;
  const problem = { type: "about:blank", title: "busy", status: 503, detail: "too many lists at once" };
  await page.route("**/gaps.xlsx*", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }));
  let kept = 0;
  page.on("download", () => (kept += 1));
  await page.click("[data-menu]");
  await page.click("#downloads [data-item=xlsx]");
  await page.waitForSelector(".notice[role=alert]");
  assert.match(await page.textContent(".notice"), /XLSX[\s\S]*too many lists at once/);
  assert.equal(kept, 0, "and nothing is kept");
  await shot(page, "wide-zh-no-file");
  await page.click(".notice button");
  assert.equal(await page.$(".notice"), null);
});

await test("the filter is one: of list, figures, map and address; it is taken back with one click", WIDE, `${home}?tab=gaps`, async (page) => {
  await page.waitForSelector("#list [data-gap]");
  const all = (await page.textContent("#list [role=status]")).match(/\d+/g).map(Number);
  await page.click("[data-filter]");
  await page.click("[data-reason=barrier]");
  await page.click("[data-least='500']");
  const { gaps } = await (await page.request.get(`${server.address}/api/cities/xining/gaps.json?reason=barrier&residents_min=500`)).json();
  const people = gaps.reduce((sum, gap) => sum + gap.residents, 0);
  const told = (await page.textContent("#list [role=status]")).replaceAll(",", "");
  assert.equal(told, `显示 ${gaps.length} / ${all[0]} 个缺口，涉及 ${Math.round(people)} 人`);
  const listed = await page.$$eval("[data-gap]", (list) => list.map((one) => one.dataset.gap));
  assert.deepEqual(listed, gaps.slice(0, listed.length).map((gap) => gap.id), "the page and the server agree on who passes");
  const discs = await page.evaluate(async () => (await window.__yike.map.getSource("gaps").getData()).features);
  assert.equal(discs.filter((one) => one.properties.passes).length, gaps.length);
  const opacity = await page.evaluate(() => JSON.stringify(window.__yike.map.getPaintProperty("compounds-unserved", "fill-opacity")));
  assert.match(opacity, /barrier/, "the map fades what does not pass");
  await settled(page);
  await shot(page, "wide-zh-filter");
  assert.match(page.url(), /reason=barrier&residents_min=500/);
  await page.click("[data-kind=courtyard]");
  await page.fill("#residents-min", "99999");
  await page.keyboard.press("Tab");
  await page.waitForSelector("#list .empty");
  assert.match(await page.textContent("#list .empty"), /没有符合条件的缺口/);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForSelector("#list .empty");
  await page.click("#list .shown [data-clear]");
  assert.deepEqual((await page.textContent("#list [role=status]")).match(/\d+/g).map(Number), all);
  assert.doesNotMatch(page.url(), /reason|kind|residents_min/);
});

await test("what analysts wrote beside a gap stands in the list and with the compound", WIDE, home, async (page) => {
  await page.route("**/gaps.json*", async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    Object.assign(body.gaps[1], { status: "in-progress", owner: "虎台街道办", note: "已踏勘" });
    await route.fulfill({ response, json: body });
  });
  await page.goto("about:blank");
  await page.goto(`${home}?tab=gaps`);
  await page.waitForSelector("#list [data-follow]");
  assert.match(await page.textContent("#list [data-follow]"), /办理中.*虎台街道办 · 已踏勘/);
  await page.click("[data-gap] >> nth=1");
  await page.waitForSelector(".card [data-follow]");
  assert.match(await page.textContent(".card [data-follow]"), /状态\s*办理中\s*责任单位\s*虎台街道办\s*备注\s*已踏勘/);
});

await test("data issues: a list by gravity, a layer that is off at first, an example that is flown to", WIDE, home, async (page) => {
  const { cities } = await (await page.request.get(`${server.address}/api/cities`)).json();
  if (!cities.some((city) => city.id === "faulty")) return console.log("LEFT OUT, as the server has no faulty city: data issues");
  await page.goto(`${server.address}/#/faulty`);
  await settled(page);
  const findings = await (await page.request.get(`${server.address}/api/cities/faulty/findings`)).json();
  const pressing = findings.groups.filter((one) => one.severity !== "note").reduce((sum, one) => sum + one.count, 0);
  assert.ok(pressing >= 3, "the planted faults are found");
  await page.waitForSelector("#tab-findings .count");
  assert.match((await page.textContent("#tab-findings")).replaceAll(",", ""), new RegExp(`${pressing}$`));
  assert.equal(await drawn(page, "findings").catch(() => 0), 0, "nothing of it is on the map at first");
  await page.click("#tab-findings");
  await page.waitForSelector("#list table, #list .pale");
  const groups = await page.$$eval("#list details", (all) => all.map((one) => one.dataset.code));
  assert.equal(groups.length, findings.groups.length);
  const placed = findings.groups.find((one) => one.examples.some((example) => example.at !== null));
  assert.ok(placed, "some have a place");
  await page.click(`#list details[data-code="${placed.code}"] summary`);
  await page.click(`#list details[data-code="${placed.code}"] [data-example]`);
  await page.waitForSelector(".card [data-severity]");
  await page.waitForTimeout(1300);
  await settled(page);
  assert.ok((await page.textContent(".card")).includes(placed.title_zh));
  assert.ok((await drawn(page, "finding-pick")) > 0, "the place is marked");
  assert.match(page.url(), /layers=[a-z,]*findings/, "its layer is shown");
  assert.ok(await page.$(`#list details[data-code="${placed.code}"][open]`), "the list stays as it was");
  await shot(page, "wide-zh-finding");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector(".card"));
  await settled(page);
  const at = await page.evaluate(() => {
    const [one] = window.__yike.map.queryRenderedFeatures({ layers: ["findings"] });
    return one ? window.__yike.map.project(one.geometry.coordinates) : null;
  });
  assert.ok(at, "points are drawn from tiles");
  const box = await (await page.$(".maplibregl-canvas")).boundingBox();
  await page.mouse.click(box.x + at.x, box.y + at.y);
  await page.waitForSelector(".card [data-severity]");
  assert.match(await page.textContent(".card"), /发现/);
});

await test("a headline of many requirements reads without a stray space", WIDE, `${server.address}/#/jinchuan`, async (page) => {
  const text = (await page.textContent("h1")).trim();
  assert.match(text, /个在步行 15 分钟内服务齐全，/, text);
});

await test("the first view loads what it needs, and weighs less than it may", WIDE, `${server.address}/`, async (page) => {
  const files = await page.evaluate(() => performance.getEntriesByType("resource").map((one) => one.name).filter((name) => /\.(js|mjs|css|svg)$/.test(name)));
  const { names, gzip_kb } = await weightOf(server.address, files);
  for (const part of ["Gaps", "Detail", "Findings", "Method", "DownloadMenu", "Siting", "SitingMap", "en"])
    assert.ok(!names.some((name) => name.startsWith(`${part}-`)), `${part} is not loaded: ${names}`);
  assert.ok(names.some((name) => name.startsWith("map-worker-")), `the map's worker is counted: ${names}`);
  console.log(`        the first view loads ${gzip_kb.toFixed(1)} kB (gzip) in ${names.length} files, of at most ${FIRST_VIEW_KB}`);
  assert.ok(gzip_kb <= FIRST_VIEW_KB, `${gzip_kb} kB`);
});

await test("the keyboard reaches everything in order, and focus is seen", WIDE, home, async (page) => {
  const stops = [];
  for (let k = 0; k < 16; k += 1) {
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
  const other = ids.find((id) => id === "jinchuan");
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
  await page.waitForSelector("#list [data-gap]");
  await page.click("[data-linked]");
  const badges = await page.$$eval("#list tbody tr.why", (all) => all.map((one) => one.querySelector("[data-link]")?.dataset.link));
  assert.ok(badges.length > 0 && badges.every((kind) => kind === "gate" || kind === "crossing"), JSON.stringify(badges));
  assert.ok((await page.textContent("#list [role=status]")).startsWith(`显示 ${gaps.filter((one) => one.link !== null).length} /`));
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

await sitingTests({ test, shot, server, home, WIDE, PHONE });

await chromium.close();
server.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
