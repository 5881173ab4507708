import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KINDS, REASONS } from "../src/api/filter";
import { en } from "../src/words/en";
import { sitingWords } from "../src/words/siting";
import { zh } from "../src/words/zh";

const siting = { zh: sitingWords("zh"), en: sitingWords("en") };

/** Every path to a word, with what stands there. */
function leaves(of: object, at = ""): [string, unknown][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]): [string, unknown][] =>
    typeof value === "object" && value !== null ? leaves(value, `${at}.${key}`) : [[`${at}.${key}`, value]],
  );
}

test("both dictionaries have the same words, also where keys are open", () => {
  expect(leaves(en).map(([path]) => path).sort()).toEqual(leaves(zh).map(([path]) => path).sort());
  expect(leaves(siting.en).map(([path]) => path).sort()).toEqual(leaves(siting.zh).map(([path]) => path).sort());
});

test("no word is empty", () => {
  for (const [path, value] of [...leaves(zh), ...leaves(en), ...leaves(siting.zh), ...leaves(siting.en)])
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

test("every problem, source, weight, action and reason of siting has words", () => {
  const source = (path: string): string => readFileSync(new URL(`../../src/siting/${path}`, import.meta.url), "utf8");
  const codes = (path: string, type: string): string[] => {
    const text = source(path);
    const from = text.indexOf(`impl ${type} {`);
    const body = text.slice(from, text.indexOf("\n}", from));
    const found = [...body.matchAll(/=> "([a-z-]+)"/g)].map(([, code = ""]) => code);
    expect(found.length, type).toBeGreaterThan(2);
    return found.sort();
  };
  const { zh } = siting;
  expect(Object.keys(zh.plan.methods).sort()).toEqual(codes("question.rs", "Problem"));
  expect(Object.keys(zh.ask.weights).sort()).toEqual(codes("question.rs", "Weight"));
  expect(Object.keys(zh.ask.sources).sort()).toEqual(codes("question.rs", "Source"));
  expect(Object.keys(zh.plan.whys).sort()).toEqual(codes("plan.rs", "WhyUnserved"));
  expect(Object.keys(zh.plan.leftOut).sort()).toEqual(codes("plan.rs", "LeftOut"));
});
