import { expect, test } from "vitest";
import type { Gap } from "../src/api/types";
import { area, length, minutes, pairOfPeople, people, percent } from "../src/figures/format";
import { ALL_GAPS } from "../src/api/filter";
import { admitted, followed, listed, residentsOf, tally } from "../src/figures/gaps";
import { placesOf } from "../src/map/places";

test("a rate is never rounded up to all or down to none", () => {
  expect(percent(1)).toBe("100%");
  expect(percent(0)).toBe("0%");
  expect(percent(0.9999)).toBe("99.9%");
  expect(percent(0.0001)).toBe("0.1%");
  expect(percent(0.790472)).toBe("79.0%");
  expect(percent(0.996, 0)).toBe("99%");
  expect(percent(null)).toBe("–");
});

test("a walk that takes longer than a limit is never said to take the limit", () => {
  expect(minutes(900, "zh")).toBe("15 分钟");
  expect(minutes(901, "zh")).toBe("16 分钟");
  expect(minutes(10, "en")).toBe("1 min");
});

test("numbers are said as each language says them", () => {
  expect(people(1_342_408, "zh")).toBe("134.2 万");
  expect(people(1_342_408, "en")).toBe("1,342,408");
  expect(pairOfPeople(918_646, 1_342_408, "zh")).toEqual(["91.9", "134.2 万"]);
  expect(length(986, "zh")).toBe("986 米");
  expect(length(5800, "en")).toBe("5.8 km");
  expect(area(26_432_149)).toBe("26.4");
});

const gap = (id: string, more: Partial<Gap>): Gap => ({
  id, name: id, kind: "compound", street: "", community: "", district: "", residents: null, elderly: null,
  reason: "no-station-in-radius", reason_zh: "半径内无站点", reason_en: "none", nearest_station: null, distance_m: null,
  walk_s: null, straight_m: null, detour_ratio: null, lon: 0, lat: 0, suggestion: "", requirement: "station", unmet: [], barrier: null, link: null, link_m: null, link_walk_m: null, status: null, owner: null, note: null, ...more,
});
const gaps = [
  gap("a", { name: "夏都花园", street: "虎台街道", residents: 10, walk_s: 1000 }),
  gap("b", { name: "碧水", street: "马坊街道", residents: 300, walk_s: null }),
  gap("c", { name: "昆仑", street: "马坊街道", residents: null, walk_s: 2000, reason: "partly-inside" }),
];
const ids = (list: readonly Gap[]): string => list.map((one) => one.id).join("");
const all = { text: "", linked: false };
const streets = new Map([["1", "虎台街道"], ["2", "马坊街道"]]);

test("gaps are found by text and by what would serve them, in the server's order", () => {
  expect(ids(listed(gaps, all, null))).toBe("abc");
  expect(ids(listed(gaps, { ...all, text: " 马坊 " }, null))).toBe("bc");
  const linked = [...gaps, gap("d", { reason: "barrier", barrier: "湟水（河流）", link: "crossing", link_m: 58, link_walk_m: 640 })];
  expect(ids(listed(linked, { ...all, linked: true }, null))).toBe("d");
});

test("a filter lets through what meets all its words, and any of the values of one", () => {
  const by = (filter: Partial<typeof ALL_GAPS>): string => ids(admitted(gaps, { ...ALL_GAPS, ...filter }, streets));
  expect(by({})).toBe("abc");
  expect(by({ streets: ["1"] })).toBe("a");
  expect(by({ streets: ["1", "2"] })).toBe("abc");
  expect(by({ streets: ["2"], reasons: ["partly-inside"] })).toBe("c");
  expect(by({ kinds: ["courtyard"] })).toBe("");
  expect(by({ residentsMin: 10 })).toBe("ab");
  expect(by({ residentsMin: 11 })).toBe("b");
  // Nobody knows whether an unknown population is at least one.
  expect(by({ residentsMin: 1 })).toBe("ab");
  expect(by({ streets: ["no such street"] })).toBe("");
  expect(ids(admitted([...gaps, gap("d", {})], { ...ALL_GAPS, streets: ["none", "1"] }, streets))).toBe("ad");
  expect(residentsOf(gaps)).toBe(310);
});

test("a gap is followed up once one of its three columns is filled", () => {
  expect(gaps.map(followed)).toEqual([false, false, false]);
  expect([gap("x", { status: "办理中" }), gap("y", { owner: "", note: "" }), gap("z", { note: "已踏勘" })].map(followed)).toEqual([true, false, true]);
});

test("sorting puts the unknown last and the unreachable farthest", () => {
  expect(ids(listed(gaps, all, { column: "residents", descending: true }))).toBe("bac");
  expect(ids(listed(gaps, all, { column: "residents", descending: false }))).toBe("abc");
  expect(ids(listed(gaps, all, { column: "walk", descending: true }))).toBe("bca");
  expect(tally(gaps, (one) => one.reason)).toEqual([{ value: "no-station-in-radius", count: 2 }, { value: "partly-inside", count: 1 }]);
});

test("a name stands inside its area, also where the middle is outside", () => {
  const ring = [[0, 0], [10, 0], [10, 10], [8, 10], [8, 2], [2, 2], [2, 10], [0, 10], [0, 0]];
  const [place] = placesOf("street", {
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: { id: "1", name: "凹" }, geometry: { type: "Polygon", coordinates: [ring] } }],
  });
  expect(place?.box).toEqual([0, 0, 10, 10]);
  const [x = 5, y = 5] = place?.at ?? [];
  expect(y < 2 || x < 2 || x > 8).toBe(true);
});
