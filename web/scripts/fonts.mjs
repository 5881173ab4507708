// Packs the type of the printed report for the program to take in: Noto Sans SC (SIL Open Font
// License 1.1), regular with every Chinese character that it has, bold with those of GB 2312 (a
// rare character in a heading is set in regular). Vertical forms, Korean and layout tables stay
// out; Brotli does the rest. Built anew only when something has changed: it takes half a minute.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import subset from "subset-font";

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL("../fonts/", import.meta.url));

const SIGNS =
  range(0x20, 0x24f) + // Latin
  range(0x370, 0x45f) + // Greek, Cyrillic
  range(0x2000, 0x26ff) + // punctuation, signs, arrows, boxes
  range(0x3000, 0x312f) + // Chinese punctuation, kana, Zhuyin
  range(0x3220, 0x33ff) + // enclosed
  range(0xff00, 0xffef); // full width
const HAN = range(0x3400, 0x4dbf) + range(0x4e00, 0x9fff) + range(0xf900, 0xfaff) + range(0x20000, 0x323af);

for (const [name, weight, text] of [
  ["regular", "400Regular", SIGNS + HAN],
  ["bold", "700Bold", SIGNS + gb2312()],
]) {
  const font = readFileSync(
    require.resolve(`@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`),
  );
  const packed = `${folder}${name}.ttf.br`;
  const made = `${folder}${name}.from`;
  const from = createHash("sha256").update(font).update(text).digest("hex");
  if (existsSync(packed) && existsSync(made) && readFileSync(made, "utf8") === from) continue;
  const part = await subset(font, text, { targetFormat: "truetype", noLayoutClosure: true });
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: part.length,
  };
  const bytes = brotliCompressSync(part, { params });
  mkdirSync(folder, { recursive: true });
  writeFileSync(packed, bytes);
  writeFileSync(made, from);
  console.log(`${(bytes.length / 1e6).toFixed(2)} MB   ${name}.ttf.br`);
}

function range(first, last) {
  let text = "";
  for (let code = first; code <= last; code++) text += String.fromCodePoint(code);
  return text;
}

function gb2312() {
  const decoder = new TextDecoder("gb18030");
  let text = "";
  for (let row = 0xa1; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) text += decoder.decode(Uint8Array.of(row, cell));
  }
  return text.replace(/[\ufffd\ue000-\uf8ff]/g, "");
}
