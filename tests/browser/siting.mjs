// Where next, as a person asks it: the form, the search, the plan on the map, a site moved by hand.

import assert from "node:assert/strict";
import { drawn, settled } from "./stage.mjs";

const JOB = /job=([0-9a-f]+)/;

/** All tests of siting; `stage` has what the whole run shares. */
export async function sitingTests({ test, shot, server, home, WIDE, PHONE }) {
  const api = `${server.address}/api/cities/xining/siting`;
  const tab = `${home}?tab=siting`;
  /** What the page itself draws, by role. */
  const role = (page, source, word) => page.evaluate(async ([source, word]) => (await window.__yike.map.getSource(source).getData()).features.filter((one) => one.properties.role === word), [source, word]);
  const planned = (page) => page.waitForSelector("[data-siting=plan] [data-won]", { timeout: 120_000 });
  const ask = async (page) => {
    await page.waitForSelector("[data-start][aria-disabled=false]");
    await page.click("[data-start]");
  };
  const jobOf = (page) => page.url().match(JOB)?.[1];
  const planOf = async (page) => (await fetch(`${api}/${jobOf(page)}/plan.json`)).json();
  /** Where a pin's head is on the screen. */
  const pin = (page, order) => page.evaluate(async (order) => {
    const { map } = window.__yike;
    const { features } = await map.getSource("sites").getData();
    const site = features.find((one) => one.properties.role === "site" && one.properties.order === order);
    const at = map.project(site.geometry.coordinates);
    const box = map.getCanvas().getBoundingClientRect();
    return { x: box.x + at.x, y: box.y + at.y - 18, at: site.geometry.coordinates };
  }, order);
  const answered = (page) => page.waitForFunction(() => !/^$/.test(document.querySelector("[data-moved]")?.dataset.moved ?? "") && !document.querySelector("[data-moved].dim"), null, { timeout: 60_000 });

  await test("where next: five sites are found, told, listed and drawn as the server has them", WIDE, home, async (page) => {
    await page.click("#tab-siting");
    await ask(page);
    await planned(page);
    await page.waitForTimeout(1300);
    await settled(page);
    const plan = await planOf(page);
    assert.equal(plan.sites.length, 5);
    assert.equal(Number(await page.getAttribute("[data-won]", "data-won")), plan.after.residents.served - plan.before.residents.served);
    assert.equal(await page.getAttribute("[data-status]", "data-status"), plan.status);
    assert.match(await page.textContent("[data-siting]"), /已证明最优/);
    assert.equal((await page.$$("[data-site]")).length, 5);
    assert.equal((await role(page, "sites", "site")).length, 5);
    assert.ok((await drawn(page, "plan-sites")) >= 4, "pins are drawn");
    const won = plan.sites.flatMap((site) => site.won).sort();
    assert.deepEqual((await role(page, "plan", "won")).map((one) => one.properties.id).sort(), won, "who is newly served has a colour of their own");
    const discs = await page.evaluate(async () => (await window.__yike.map.getSource("gaps").getData()).features.filter((one) => one.properties.won).length);
    assert.equal(discs, won.length, "and so have their discs");
    assert.match(await page.textContent(".legend"), /新覆盖小区/);
    await shot(page, "siting-zh-plan");
    await page.click("[data-siting] section details summary");
    const rows = await page.$$eval("#plan-curve ~ details, section[aria-labelledby=plan-curve] tbody tr", (all) => all.length);
    assert.ok(rows >= 6, "the curve as a table, 0…5");
  });

  await test("where next: the address brings the plan back, in the other language too, with the form as it was asked", WIDE, tab, async (page) => {
    await page.waitForSelector("#site-build");
    await page.fill("#site-build", "3");
    await page.keyboard.press("Tab");
    await ask(page);
    await planned(page);
    const url = page.url();
    assert.match(url, JOB);
    await page.goto("about:blank");
    await page.goto(url);
    await planned(page);
    assert.equal((await page.$$("[data-site]")).length, 3);
    await page.click("header .chip");
    await page.waitForFunction(() => /within reach/.test(document.querySelector("[data-won]")?.textContent ?? ""));
    await shot(page, "siting-en-plan");
    await page.click("[data-again]");
    assert.equal(await page.inputValue("#site-build"), "3");
    await page.click("[data-siting] .head .link");
    await page.click("[data-clear]");
    await page.waitForSelector("[data-siting=ask]");
    assert.doesNotMatch(page.url(), JOB);
    assert.equal((await role(page, "sites", "site")).length, 0, "nothing of it stays on the map");
  });

  await test("where next: a site is dragged, what changes is told, and taken back", WIDE, tab, async (page) => {
    await ask(page);
    await planned(page);
    await page.waitForTimeout(1300);
    await page.click("[data-site='1']");
    await page.waitForTimeout(1300);
    await settled(page);
    const from = await pin(page, 1);
    assert.ok((await role(page, "sites", "spoke")).length > 0, "lines lead to what it wins");
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let k = 1; k <= 8; k += 1) await page.mouse.move(from.x + 20 * k, from.y + 8 * k);
    await page.mouse.up();
    await answered(page);
    const to = await pin(page, 1);
    assert.ok(Math.hypot(to.x - from.x - 160, to.y - from.y - 64) < 3, `the pin follows the hand: ${JSON.stringify([from, to])}`);
    const plan = await planOf(page);
    const sites = plan.sites.map((site) => ({ id: site.candidate_id, lon: site.order === 1 ? to.at[0] : site.lon, lat: site.order === 1 ? to.at[1] : site.lat, action: site.action, ...(site.upgrades ? { upgrades: site.upgrades } : {}) }));
    const trial = await (await fetch(`${api}/try`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ plan: jobOf(page), sites }) })).json();
    assert.equal(Number(await page.getAttribute("[data-moved]", "data-moved")), trial.after.residents.served - plan.after.residents.served);
    assert.deepEqual((await role(page, "plan", "lost")).map((one) => one.properties.id).sort(), [...trial.lost.ids].sort(), "who loses is seen");
    await shot(page, "siting-zh-moved");
    await page.click("[data-undo]");
    assert.equal(await page.$("[data-moved]"), null);
    assert.deepEqual((await pin(page, 1)).at, [plan.sites[0].lon, plan.sites[0].lat]);
  });

  await test("where next: arrow keys move the selected site by 25 m, one by one taken back", WIDE, tab, async (page) => {
    await ask(page);
    await planned(page);
    await page.waitForTimeout(1300);
    await page.click("[data-site='2']");
    const { at } = await pin(page, 2);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowUp"]) await page.keyboard.press(key);
    await page.waitForTimeout(200);
    const moved = (await pin(page, 2)).at;
    const metres = [(moved[0] - at[0]) * 111_320 * Math.cos((at[1] * Math.PI) / 180), (moved[1] - at[1]) * 111_320];
    assert.ok(Math.abs(metres[0] - 50) < 0.5 && Math.abs(metres[1] - 25) < 0.5, String(metres));
    await answered(page);
    await page.click("[data-undo]");
    await page.waitForTimeout(100);
    assert.ok(Math.abs((await pin(page, 2)).at[1] - at[1]) < 1e-9, "the last step only");
    await page.click("[data-reset]");
    assert.equal(await page.$("[data-moved]"), null);
  });

  await test("where next: places and a forbidden area are drawn by mouse and by keyboard, and asked with", WIDE, tab, async (page) => {
    await page.waitForSelector("[data-source=drawn]");
    await page.click("[data-source=drawn]");
    await page.waitForSelector("[data-bar=drawn]");
    await page.mouse.click(900, 400);
    await page.waitForTimeout(350);
    await page.focus("[data-middle]");
    await page.keyboard.press("Enter");
    await page.click("[data-done]");
    assert.equal((await role(page, "sites", "drawn")).length, 2);
    assert.equal(await page.$(".card"), null, "a click of the tool selects nothing");
    await page.click("[data-siting] details summary");
    await page.click("[data-tool=forbidden]");
    for (const [x, y] of [[700, 200], [800, 200], [800, 300]]) {
      await page.mouse.click(x, y);
      await page.waitForTimeout(350);
    }
    await page.click("[data-close]");
    await page.keyboard.press("Escape");
    assert.equal(await page.$("[data-bar]"), null, "Escape lays the tool aside");
    assert.equal((await role(page, "sites", "forbidden")).length, 1);
    await shot(page, "siting-zh-drawn");
    const asked = page.waitForRequest((one) => one.method() === "POST" && one.url().endsWith("/siting"));
    await ask(page);
    const body = JSON.parse((await asked).postData());
    assert.deepEqual([body.sources, body.drawn.length, body.forbidden.coordinates[0][0].length], [["layer", "drawn"], 2, 4]);
    await planned(page);
    const asks = (await (await fetch(`${api}/${jobOf(page)}`)).json()).asked;
    assert.equal(asks.drawn.length, 2, "the server took them");
  });

  await test("where next: a candidate that is required by keyboard stands in the plan", WIDE, tab, async (page) => {
    await page.waitForSelector("[data-start]");
    await page.click("[data-siting] details summary");
    await page.click("[data-tool=required]");
    await page.waitForFunction(() => /点一个候选点/.test(document.querySelector("[data-bar] [role=status]")?.textContent ?? ""), null, { timeout: 30_000 });
    assert.ok((await role(page, "plan", "candidate")).length > 0, "candidates can be chosen on the map");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.bar), "required", "the focus is at the tool");
    await page.focus("[data-middle]");
    await page.keyboard.press("Enter");
    await page.click("[data-done]");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.tool), "required", "and goes back to where it was taken from");
    assert.equal((await page.$$(".required button")).length, 1);
    const asked = page.waitForRequest((one) => one.method() === "POST" && one.url().endsWith("/siting"));
    await ask(page);
    const body = JSON.parse((await asked).postData());
    assert.equal(body.required.length, 1);
    await planned(page);
    assert.ok((await planOf(page)).sites.some((site) => site.candidate_id === body.required[0]));
  });

  await test("where next: whoever changes the rule is told that the plan follows the former one", WIDE, tab, async (page) => {
    await ask(page);
    await planned(page);
    assert.equal(await page.$(".stale"), null);
    await page.focus("#minutes");
    for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowLeft");
    await page.waitForSelector(".stale", { timeout: 60_000 });
    await page.click(".stale button");
    await page.waitForSelector("[data-siting=plan] [data-won]", { timeout: 120_000 });
    await page.waitForFunction(() => !document.querySelector(".stale"), null, { timeout: 60_000 });
    assert.match((await (await fetch(`${api}/${jobOf(page)}`)).json()).query, /minutes=10/);
  });

  await test("where next: the search is watched and stopped; the best so far is the plan", WIDE, tab, async (page) => {
    // A search that goes on until it is stopped: the events are made here, the plan is a real one.
    const body = { problem: "max-coverage", weight: "residents", sources: ["layer"], build: 5, seconds: 60 };
    let real = await (await fetch(api, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
    while (["waiting", "running"].includes(real.state)) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      real = await (await fetch(`${api}/${real.id}`)).json();
    }
    let stopped = false;
    const running = (k) => ({ ...real, state: "running", stage: "solving", stage_done: null, stage_of: null, plan: null, seconds: k / 10, best: 860_000 + 100 * k, bound: 900_000 - 500 * k, gap: null });
    await page.route("**/siting/*/events", (route) => {
      const told = stopped ? [real] : Array.from({ length: 20 }, (_, k) => running(k + 1));
      return route.fulfill({ contentType: "text/event-stream", body: told.map((one, k) => `id: ${k}\nretry: 150\ndata: ${JSON.stringify(one)}\n\n`).join("") });
    });
    await page.route(`**/siting/${real.id}`, (route) => {
      if (route.request().method() !== "DELETE") return route.continue();
      stopped = true;
      return route.fulfill({ json: { ...running(21), stopping: true } });
    });
    await ask(page);
    await page.waitForSelector("[data-siting=watch] .gap");
    assert.match((await page.textContent("[data-siting]")).replaceAll(",", ""), /862000[\s\S]*890000[\s\S]*差距至多 3\.2%/);
    assert.equal((await page.$$("[data-siting] polyline")).length, 2, "best and bound as two lines");
    assert.equal(await page.getAttribute("[data-siting] [aria-current=step]", "class").then((one) => /now/.test(one)), true);
    await shot(page, "siting-zh-watch");
    await page.click("[data-stop]");
    await planned(page);
    assert.ok(stopped);
  });

  await test("where next: chips count the candidates that are known; who stops before there is a plan is told so", WIDE, tab, async (page) => {
    await page.waitForSelector("[data-start][aria-disabled=false]");
    const known = (await (await fetch(`${server.address}/api/cities`)).json()).cities.find((one) => one.id === "xining").candidates;
    assert.ok(known.layer > 0 && known.cramped > 0 && known.resources > 0);
    for (const source of ["layer", "cramped", "resources", "hexagons", "gates", "corners"]) {
      const told = (await page.textContent(`[data-source=${source}]`)).replace(/\D/g, "");
      assert.equal(told, source in known ? String(known[source]) : "", source);
    }
    const job = { id: "0123456789abcdef", city: "xining", query: "", links: {}, stopping: false, error: null, plan: null, best: null, bound: null, gap: null, unit: null, seconds: 0.4 };
    const walks = { ...job, state: "running", stage: "walks", stage_done: 120, stage_of: 581 };
    let stopped = false;
    await page.route("**/siting", (route) => route.fulfill({ status: 202, json: { ...walks, state: "waiting", stage: null, asked: {} } }));
    await page.route("**/siting/*/events", (route) =>
      route.fulfill({ contentType: "text/event-stream", body: `id: ${stopped ? 2 : 1}\nretry: 150\ndata: ${JSON.stringify(stopped ? { ...walks, state: "stopped" } : walks)}\n\n` }));
    await page.route("**/siting/0123456789abcdef", (route) => {
      stopped ||= route.request().method() === "DELETE";
      return route.fulfill({ json: { ...walks, stopping: stopped, state: stopped ? "stopped" : "running" } });
    });
    await ask(page);
    await page.waitForSelector("[data-siting=watch] progress");
    assert.match(await page.textContent("[data-stop]"), /还没有方案/);
    await page.click("[data-stop]");
    await page.waitForSelector("[data-siting=ask] [data-stopped]", { timeout: 30_000 });
    assert.equal(await page.$("[data-siting] [role=alert]"), null, "nothing went wrong");
  });

  await test("where next: a refusal is told in words and can be tried again; a forgotten search too", WIDE, tab, async (page) => {
    page.allowed = /Failed to load resource/;
    const problem = { type: "about:blank", title: "cannot be answered", status: 422, detail: "cost: 3 candidates have no cost; give what it costs to build one" };
    await page.route("**/siting", (route) => route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(problem) }));
    await ask(page);
    await page.waitForSelector("[data-siting] [role=alert]");
    assert.match(await page.textContent("[data-siting] [role=alert]"), /cannot be answered[\s\S]*3 candidates have no cost/);
    await shot(page, "siting-zh-refused");
    await page.unroute("**/siting");
    await page.click("[data-siting] [role=alert] button");
    await planned(page);
    await page.goto("about:blank");
    await page.goto(`${home}?tab=siting&job=0123456789abcdef`);
    await page.waitForSelector("[data-siting=ask] [role=alert]", { timeout: 30_000 });
    assert.ok(await page.$("[data-start][aria-disabled=false]"), "one can ask anew");
  });

  await test("where next: the plan is taken away as a workbook, and its other forms", WIDE, tab, async (page) => {
    await ask(page);
    await planned(page);
    for (const form of ["xlsx", "geojson", "json"]) {
      const asked = page.waitForRequest((request) => request.url().includes(`/plan.${form}`));
      const [download] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), page.click(`[data-form=${form}]`)]);
      assert.equal(new URL((await asked).url()).search, form === "xlsx" ? "?lang=zh" : "", "a workbook in the page's language");
      assert.match(download.suggestedFilename(), new RegExp(`\\.${form}$`));
      await page.waitForSelector("[data-form=xlsx][aria-disabled=false]");
    }
  });

  for (const lang of ["zh", "en"]) {
    await test(`where next on a phone (${lang}): asked, seen, and a site moved by a finger`, PHONE, `${home}?lang=${lang}`, async (page) => {
      await page.click(".handle");
      await page.waitForTimeout(500);
      await page.click("#tab-siting");
      await page.waitForSelector("[data-start]");
      await page.waitForTimeout(600);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
      await shot(page, `siting-phone-${lang}-ask`);
      await page.evaluate(() => document.querySelector("[data-start]").click());
      await planned(page);
      await page.waitForTimeout(1500);
      await settled(page);
      await shot(page, `siting-phone-${lang}-plan`);
      await page.evaluate(() => document.querySelector("[data-site='1']").click());
      await page.waitForTimeout(1500);
      await settled(page);
      const from = await pin(page, 1);
      const hand = await page.context().newCDPSession(page);
      const touch = (type, x, y) => hand.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
      await touch("touchStart", from.x, from.y);
      for (let k = 1; k <= 6; k += 1) await touch("touchMove", from.x + 12 * k, from.y + 10 * k);
      await touch("touchEnd");
      await answered(page);
      const to = await pin(page, 1);
      assert.ok(Math.hypot(to.x - from.x - 72, to.y - from.y - 60) < 4, "the pin follows the finger, the map stays");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
      await shot(page, `siting-phone-${lang}-moved`);
    });
  }
}
