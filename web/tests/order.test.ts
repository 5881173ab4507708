import { expect, test } from "vitest";
import { WORDS_AT_FIRST, OVERLAYS, OVERLAYS_AT_FIRST } from "../src/state/view";
import { ORDER, ordered, rank } from "../src/map/order";
import { createExpression } from "@maplibre/maplibre-gl-style-spec";
import { ALL_GAPS } from "../src/api/filter";
import { SEVERITIES } from "../src/api/findings";
import { passes } from "../src/map/layers/compounds";
import { FINDINGS, RATES, rateColour } from "../src/map/palette";
import { ratePaint } from "../src/map/layers/areas";
import { SWITCHES, styleOf } from "../src/map/style";

const place = {
  origin: "http://here", city: "xining", bbox: [101, 36, 102, 37] as const,
  layers: ["compounds", "streets", "districts", "communities", "stations", "links", "context", "findings"],
};

test("a layer that is not in the list of order throws", () => {
  expect(() => rank("moon")).toThrow(/moon/);
  expect(() => ordered([{ id: "moon", type: "background" }])).toThrow(/moon/);
});

test("every listed layer is drawn once, in the order of the list", () => {
  expect(styleOf(place, WORDS_AT_FIRST).layers.map((layer) => layer.id)).toEqual(ORDER);
});

test("a city without streets is drawn without them", () => {
  const style = styleOf({ ...place, layers: ["compounds"] }, WORDS_AT_FIRST);
  expect(Object.keys(style.sources).sort()).toEqual(["circles", "compounds", "gaps", "places", "plan", "rings", "sites", "walks"]);
  expect(style.layers.some((layer) => layer.id === "rates")).toBe(false);
});

test("the style asks no other host and no glyph server", () => {
  const style = styleOf(place, WORDS_AT_FIRST);
  expect(style.glyphs).toBeUndefined();
  expect(style.sprite).toBeUndefined();
  for (const source of Object.values(style.sources))
    if (source.type === "vector") for (const url of source.tiles ?? []) expect(url).toMatch(/^http:\/\/here\/ogc\//);
});

test("switches name listed layers, each at most once", () => {
  const all = OVERLAYS.flatMap((overlay) => SWITCHES[overlay]);
  for (const id of all) rank(id);
  expect(new Set(all).size).toBe(all.length);
  for (const overlay of OVERLAYS_AT_FIRST) expect(OVERLAYS).toContain(overlay);
});

test("map and legend paint a rate alike", () => {
  const paint = JSON.stringify(ratePaint("residents"));
  for (const rate of RATES) {
    expect(paint).toContain(rate.colour);
    expect(rateColour(rate.from)).toBe(rate.colour);
  }
  expect(rateColour(1)).toBe(RATES.at(-1)?.colour);
  expect(RATES.every((rate, k) => k === 0 || rate.from === RATES[k - 1]?.below)).toBe(true);
});

test("what the filter leaves out fades on the map, and nothing does without a filter", () => {
  expect(passes(ALL_GAPS, [])).toBeNull();
  const pass = passes({ ...ALL_GAPS, streets: ["1"], reasons: ["barrier"], residentsMin: 500 }, ["虎台街道"]);
  const shown = (properties: Record<string, unknown>): boolean => {
    const parsed = createExpression(pass, "layers[0].filter");
    if (parsed.result === "error") throw new Error(parsed.value.map((one) => one.message).join());
    return parsed.value.evaluate({ zoom: 12 }, { type: 3, properties }) as boolean;
  };
  expect(shown({ street: "虎台街道", reason: "barrier", residents: 500 })).toBe(true);
  expect(shown({ street: "虎台街道", reason: "barrier", residents: 499 })).toBe(false);
  expect(shown({ street: "虎台街道", reason: "barrier" })).toBe(false);
  expect(shown({ street: "马坊街道", reason: "barrier", residents: 900 })).toBe(false);
  expect(shown({ reason: "barrier", residents: 900 })).toBe(false);
});

test("findings of every severity have their own colour and sign", () => {
  expect(FINDINGS.map((one) => one.severity)).toEqual([...SEVERITIES]);
  expect(new Set(FINDINGS.map((one) => one.colour)).size).toBe(SEVERITIES.length);
  expect(new Set(FINDINGS.map((one) => one.sign)).size).toBe(SEVERITIES.length);
});

test("the palette grows darker with the rate, so that it reads in grey", () => {
  const grey = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const greys = RATES.map((rate) => grey(rate.colour));
  for (const [k, one] of greys.entries()) if (k > 0) expect(one).toBeLessThan((greys[k - 1] ?? 0) - 8);
});
