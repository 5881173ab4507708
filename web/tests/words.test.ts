import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KINDS, REASONS } from "../src/api/filter";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";

/** Every path to a word, with what stands there. */
function leaves(of: object, at = ""): [string, unknown][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]): [string, unknown][] =>
    typeof value === "object" && value !== null ? leaves(value, `${at}.${key}`) : [[`${at}.${key}`, value]],
  );
}

test("both dictionaries have the same words, also where keys are open", () => {
  expect(leaves(en).map(([path]) => path).sort()).toEqual(leaves(zh).map(([path]) => path).sort());
});

test("no word is empty", () => {
  for (const [path, value] of [...leaves(zh), ...leaves(en)])
    if (typeof value === "string" && !path.startsWith(".verdict")) expect(value.trim(), path).not.toBe("");
});

test("a headline has no stray space", () => {
  expect(zh.verdict.have(zh.verdict.by.walk.minutes("15"))).toBe("在");
  expect(zh.verdict.haveAll(zh.verdict.by.circle.metres("800"))).toBe("在");
  expect(zh.verdict.have(zh.verdict.by.circle.minutes("15"))).toBe("在 ");
});

test("every reason, tier and kind of the program has words", () => {
  const source = (path: string): string => readFileSync(new URL(`../../src/${path}`, import.meta.url), "utf8");
  const reasons = [...source("coverage/verdict.rs").matchAll(/=> "([a-z-]+)",/g)].map(([, code = ""]) => code);
  expect(reasons.length).toBeGreaterThan(4);
  expect([...REASONS].sort()).toEqual([...reasons].sort());
  for (const code of KINDS) expect(source("city/compound.rs"), code).toContain(`"${code}"`);
  for (const code of reasons) expect(zh.reasons, code).toHaveProperty([code]);
});
