// Packs the built page as hard as it goes, once, for the server to hand out as it is, and weighs it:
// what the first view loads, and the whole. Fails over either bound. Brotli for browsers that take it;
// gzip for the others: over plain HTTP on a city's own network no browser asks for Brotli.

import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { FIRST_VIEW_KB, WHOLE_KB, firstView } from "./weight.mjs";

const TEXT = /\.(html|css|js|mjs|svg)$/;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));
// Nobody asks for it, and it names the folders of the machine that built the page.
rmSync(`${dist}.vite`, { recursive: true });

const first = firstView(manifest);
const weight = { first: { gz: 0, br: 0 }, whole: { gz: 0, br: 0 } };
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.test(entry.name)) continue;
  const path = `${entry.parentPath}/${entry.name}`;
  const plain = readFileSync(path);
  const packed = {
    gz: gzipSync(plain, { level: 9 }),
    br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  };
  const at_first = [...first].some((file) => path.replaceAll("\\", "/").endsWith(`/${file}`));
  for (const [ending, bytes] of Object.entries(packed)) {
    writeFileSync(`${path}.${ending}`, bytes);
    weight.whole[ending] += bytes.length;
    if (at_first) weight.first[ending] += bytes.length;
  }
  console.log(`${kb(packed.gz.length)} gzip ${kb(packed.br.length)} br ${at_first ? "  first view " : "  when needed"}  ${entry.name}`);
}
console.log(`${kb(weight.first.gz)} gzip ${kb(weight.first.br)} br   the first view, of ${FIRST_VIEW_KB}`);
console.log(`${kb(weight.whole.gz)} gzip ${kb(weight.whole.br)} br   in all, of ${WHOLE_KB}`);
if (weight.first.gz > FIRST_VIEW_KB * 1000 || weight.whole.gz > WHOLE_KB * 1000) {
  console.error("the page is too heavy: load what the first view does not need when it is needed (parts/Later.svelte)");
  process.exit(1);
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
}
