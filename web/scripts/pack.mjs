// Packs the built page as hard as it goes, once, for the server to hand out as it is, and weighs
// what a first visit carries. Fails over the budget. Brotli for browsers that take it; gzip for the
// others: over plain HTTP on a city's own network no browser asks for Brotli.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET_KB = 500;
const TEXT = /\.(html|css|js|mjs|svg)$/;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

const total = { gz: 0, br: 0 };
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.test(entry.name)) continue;
  const path = `${entry.parentPath}/${entry.name}`;
  const plain = readFileSync(path);
  const packed = {
    gz: gzipSync(plain, { level: 9 }),
    br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  };
  for (const [ending, bytes] of Object.entries(packed)) {
    writeFileSync(`${path}.${ending}`, bytes);
    total[ending] += bytes.length;
  }
  console.log(`${kb(packed.gz.length)} gzip ${kb(packed.br.length)} br   ${entry.name}`);
}
console.log(`${kb(total.gz)} gzip ${kb(total.br)} br   in all, of ${BUDGET_KB}`);
if (total.gz > BUDGET_KB * 1000) process.exit(1);

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
}
