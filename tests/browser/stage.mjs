// A server and a browser for the test: started here, and ended here.

import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
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
