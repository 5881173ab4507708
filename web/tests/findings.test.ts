import { expect, test } from "vitest";
import { type FindingExample, type Findings, byGravity, exampleId, exampleOf, featureOf, findingOf, isExample, pressing, severityOf } from "../src/api/findings";

const group = { title_zh: "标题", title_en: "title", advice_zh: "", advice_en: "", done: "", expected: "3", examples: [] };
const example: FindingExample = { feature: 4, id: "c9", name: null, at: null, found: "no place", found_zh: "没有坐标", done: "left out", done_zh: "未读入" };
const findings: Findings = {
  city: "town",
  name: "town",
  data_date: null,
  source: null,
  layers: [],
  groups: [
    { ...group, layer: "stations", code: "far", severity: "note", count: 900 },
    { ...group, layer: "compounds", code: "repair", severity: "repaired", count: 2 },
    { ...group, layer: "compounds", code: "text", severity: "rejected", count: 2, advice_zh: "补坐标", examples: [example, { ...example, at: [101.7, 36.6], found_zh: "乙" }] },
    { ...group, layer: "streets", code: "overlap", severity: "warning", count: 3 },
  ],
};

test("the gravest come first, and notes press nobody", () => {
  expect(byGravity(findings.groups).map((one) => one.severity)).toEqual(["rejected", "warning", "repaired", "note"]);
  expect(pressing(findings)).toBe(7);
  expect(severityOf("apocalypse")).toBe("note");
});

test("a feature is called by its name and key, else by its position in the file", () => {
  expect(featureOf({ name: "东苑", id: "c9", feature: 4 })).toBe("东苑 · c9");
  expect(featureOf({ name: null, id: null, feature: 4 })).toBe("#4");
  expect(featureOf({ name: "", id: null, feature: null })).toBe("");
});

test("an example is found again by its name, with what its group says, with or without a place", () => {
  const texts = findings.groups[2];
  if (texts === undefined) throw new Error("the test has no such group");
  expect(exampleId(texts, 1)).toBe("compounds/text/1");
  expect(isExample(exampleId(texts, 1))).toBe(true);
  expect(isExample("17")).toBe(false);
  expect(exampleOf(findings, "compounds/text/1")).toMatchObject({ layer: "compounds", severity: "rejected", found: { zh: "乙" }, at: [101.7, 36.6] });
  expect(exampleOf(findings, "compounds/text/0")).toMatchObject({ at: null, advice: { zh: "补坐标" }, feature: "c9" });
  expect(exampleOf(findings, "compounds/text/2")).toBeNull();
  expect(exampleOf(null, "compounds/text/0")).toBeNull();
});

test("a point of the map's layer is the same finding", () => {
  const properties = { feature_id: "c9", layer: "compounds", code: "text", severity: "rejected", found: "x", found_zh: "某", expected: null, done: "y", title_zh: "甲", title_en: "a" };
  expect(findingOf("99", { type: "Feature", properties, geometry: { type: "Point", coordinates: [1, 2] } }, findings)).toEqual({
    id: "99", feature: "c9", layer: "compounds", severity: "rejected", title: { zh: "甲", en: "a" }, advice: { zh: "补坐标", en: "" },
    found: { zh: "某", en: "x" }, done: { zh: "y", en: "y" }, expected: "", at: [1, 2],
  });
});
