// A server and a browser for the test: started here, and ended here.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const { chromium } = createRequire(`${ROOT}web/package.json`)("playwright-core");

const FLAGS = [
  "--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
];

/** The program: YIKE, else what was built last. */
export function program() {
  const built = ["release", "debug"].map((kind) => `${ROOT}target/${kind}/yike`).filter((path) => existsSync(path));
  const [newest] = built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const found = process.env.YIKE ?? newest;
  if (!found) throw new Error("no program: build it with cargo, or say where it is with YIKE=…");
  return found;
}

/** A copy of a sample city with faults planted: a station far away, one compound drawn twice, and one that
 *  crosses itself. */
export function faultyCity() {
  const folder = `${ROOT}target/browser/faulty`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(`${ROOT}geodata/jinchuan`, folder, { recursive: true });
  const settings = readFileSync(`${folder}/city.toml`, "utf8");
  writeFileSync(`${folder}/city.toml`, settings.replace(/^id\s*=.*$/m, 'id = "faulty"').replace(/^name\s*=.*$/m, 'name = "有误之城"'));
  const edit = (layer, change) => {
    const file = `${folder}/${layer}.geojson`;
    const collection = JSON.parse(readFileSync(file, "utf8"));
    change(collection.features);
    writeFileSync(file, JSON.stringify(collection));
  };
  edit("stations", ([one]) => {
    const [lon, lat] = one.geometry.coordinates.flat(3);
    one.geometry = { type: "Point", coordinates: [lon + 0.05, lat + 0.05] };
  });
  edit("compounds", (all) => {
    const [first, second] = all.filter((one) => one.geometry.type === "Polygon");
    all.push({ ...first, id: "twice", properties: { ...first.properties, id: "twice", name: "重画的小区" } });
    const [ring] = second.geometry.coordinates;
    [ring[1], ring[2]] = [ring[2], ring[1]];
  });
  return folder;
}

/** Starts `yike serve` on a free port; answers its address and how to end it. */
export function serve(cities) {
  const child = spawn(program(), ["serve", ...cities, "--bind", "127.0.0.1:0"], { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`the server says no address: ${said}`)), 60_000);
    child.stderr.on("data", (bytes) => {
      said += bytes;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      if (!address) return;
      clearTimeout(late);
      resolve({ address, stop: () => child.kill("SIGTERM") });
    });
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

export function browser() {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = places.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium: apt-get install chromium fonts-noto-cjk, or say where it is with CHROMIUM=…");
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page that keeps a list of what must not happen: console errors and other hosts. */
export async function open(browser, address, size) {
  const context = await browser.newContext({ viewport: size, hasTouch: size.width < 500, locale: "zh-CN" });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    // The browser itself prints a line for each answer that is no success; the test makes one on purpose.
    const meant = page.allowed?.test(message.text());
    if (message.type() === "error" && !meant) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== address) faults.push(`another host: ${url}`);
  });
  return { page, faults, close: () => context.close() };
}

/** Waits until the map has drawn all and the lists have their answers. */
export async function settled(page) {
  await page.waitForTimeout(250);
  await page.waitForFunction(
    () => document.documentElement.dataset.map === "idle" &&
      document.querySelector("#figures[aria-busy=false] dl") && !document.querySelector("#list[aria-busy=true]"),
    null,
    { timeout: 60_000 },
  );
}

/** How many features of a layer are drawn. */
export function drawn(page, layer) {
  return page.evaluate((id) => window.__yike.map.queryRenderedFeatures({ layers: [id] }).length, layer);
}

/** How much a page weighs that loads these files, as gzip, with all that they and the map's worker import. */
export async function weightOf(address, files) {
  const found = new Map();
  const take = async (url) => {
    if (found.has(url)) return;
    found.set(url, 0);
    found.set(url, await sizeOf(url));
    // What a worker imports no page tells of.
    if (!/\.m?js$/.test(url)) return;
    const text = await (await fetch(url)).text();
    for (const [, name] of text.matchAll(/\bimport\s*(?:[^"'`()]*?from\s*)?["'](\.\/[^"']+)["']/g)) await take(new URL(name, url).href);
    for (const [, name] of text.matchAll(/["'`](map-worker-[\w-]+\.js)["'`]/g)) await take(new URL(name, url).href);
  };
  for (const url of [`${address}/`, ...files]) await take(url);
  const gzip_kb = [...found.values()].reduce((sum, size) => sum + size, 0) / 1000;
  return { names: [...found.keys()].map((url) => url.split("/").at(-1)), gzip_kb };
}

/** Bytes of a file as a browser on plain HTTP gets it. */
function sizeOf(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let size = 0;
      response.on("data", (bytes) => (size += bytes.length));
      response.on("end", () => resolve(size));
    }).on("error", reject);
  });
}
