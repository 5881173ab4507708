// What a first visit carries, compressed; fails over the budget.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 500;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

let total = 0;
for (const name of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!name.isFile()) continue;
  const size = gzipSync(readFileSync(`${name.parentPath}/${name.name}`), { level: 6 }).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${name.name}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  in all, of ${BUDGET_KB}`);
if (total > BUDGET_KB * 1000) process.exit(1);
