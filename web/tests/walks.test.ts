import type { FeatureCollection } from "geojson";
import { expect, test } from "vitest";
import type { CompoundDetail, NearStation, StreetSummary } from "../src/api/types";
import { differenceOf, drawnTo, nearBoth, points, pointsText } from "../src/figures/compare";
import { DIFFERENCES, RATE_NONE, differenceColour } from "../src/map/palette";
import { differencePaint } from "../src/map/layers/areas";
import { along, extentOf, ringsOf, straightLines, walked } from "../src/map/walks";

const station = (id: string, more: Partial<NearStation>): NearStation => ({
  id, name: id, tier: "community", condition: "good", lon: 101.78, lat: 36.62, distance_m: 900, walk_s: 810, straight_m: 500,
  detour_ratio: 1.8, counts: true, route: [[101.77, 36.62], [101.77, 36.63], [101.78, 36.63]], ...more,
});
const detail: CompoundDetail = {
  id: "c", name: "河湾", kind: "compound", district: null, street: null, community: null, residents: null, households: null,
  elderly: null, area_m2: null, lon: 101.77, lat: 36.62, served: false, requirement: "station", requirements: [],
  nearest: [station("far", { distance_m: 1400 }), station("small", { counts: false, distance_m: 700 }), station("both", { distance_m: 1600 })],
  nearest_straight: [station("river", { straight_m: 200, route: [[101.77, 36.62], [101.772, 36.62]] }), station("both", { straight_m: 480 })],
  obstacles: [{ kind: "river", name: "湟水", zh: "湟水（河流）", en: "湟水 (river)" }],
  link: { kind: "crossing", length_m: 58, station_id: "river", walk_m: 300, across: null, line: [[101.771, 36.62], [101.7715, 36.62]] },
  suggestion_zh: null, suggestion_en: null,
};
const labels = { walk: (one: NearStation) => `w${one.distance_m}`, straight: (m: number) => `s${m}`, ring: (minutes: number) => `${minutes}'` };

test("points are those of the figures as shown, so that they add up", () => {
  expect(points(0.6946, 0.7904)).toBe(9.5);
  expect(points(0.69449, 0.79051)).toBe(9.7);
  expect(points(1, 1)).toBe(0);
  expect(points(null, 0.5)).toBeNull();
  expect([pointsText(9.5), pointsText(-1.24), pointsText(-0.01)]).toEqual(["9.5", "−1.2", "0.0"]);
});

test("a street's difference is told only where the circle is", () => {
  const share = (served: number): StreetSummary["compounds"] => ({ total: 10, served, rate: served / 10 });
  const street = { compounds: share(6), circle_compounds: share(9) } as StreetSummary;
  expect(differenceOf(street)).toBeCloseTo(0.3);
  expect(differenceOf({ ...street, circle_compounds: null })).toBeNull();
});

test("near stations are told once: by walk first, then those near only in a straight line", () => {
  expect(nearBoth(detail).map((one) => [one.station.id, one.straight_m, one.walk?.distance_m ?? null])).toEqual([
    ["far", 500, 1400], ["small", 500, 700], ["both", 480, 1600], ["river", 200, null],
  ]);
});

test("the walk is drawn to the station asked for, else to the nearest that counts", () => {
  expect(drawnTo(detail, null)?.station.id).toBe("far");
  expect(drawnTo(detail, "both")?.station.id).toBe("both");
  expect(drawnTo(detail, "gone")?.station.id).toBe("far");
  const barrier = { id: "station", reason: "barrier", station_id: "far", distance_m: 1400, walk_s: 1260 } as CompoundDetail["requirements"][number];
  expect(drawnTo({ ...detail, requirements: [barrier] }, null)?.station.id, "near in a straight line, behind the barrier").toBe("both");
  expect(drawnTo({ ...detail, nearest: [], nearest_straight: [] }, null)).toBeNull();
});

test("a walk is drawn beside its straight line, with the link; what cannot be walked has no route", () => {
  const kinds = (to: string | null): string => walked(detail, to, labels).map((one) => String(one.properties?.["kind"])).join();
  expect(kinds(null)).toBe("straight,route,straight-name,route-name,link,link-sign");
  expect(kinds("river")).toBe("straight,straight-name,link,link-sign");
  const inside = { ...detail, nearest: [station("in", { straight_m: 0, distance_m: 0 })], nearest_straight: [], link: null };
  expect(walked(inside, null, labels).some((one) => one.geometry.type === "Point")).toBe(false);
  expect(walked(detail, "river", labels)[0]?.geometry).toEqual({ type: "LineString", coordinates: [[101.77, 36.62], [101.772, 36.62]] });
  expect(straightLines(detail, labels).filter((one) => one.properties?.["kind"] === "straight")).toHaveLength(3);
});

test("a point along a line stands where its length says", () => {
  expect(along([[0, 0], [0, 1], [0, 4]], 0.5)).toEqual([0, 2]);
  expect(along([[0, 0], [0, 0]], 0.5)).toEqual([0, 0]);
  expect(along([], 0.5)).toEqual([0, 0]);
});

test("rings are named at their northern ends; one that holds nothing is left out", () => {
  const square = (side: number) => ({ type: "Polygon" as const, coordinates: [[[0, 0], [side, 0], [side, side], [0, side], [0, 0]]] });
  const answer: FeatureCollection = {
    type: "FeatureCollection",
    features: [
      { type: "Feature", geometry: null as never, properties: { minutes: 5 } },
      { type: "Feature", geometry: square(1), properties: { minutes: 10 } },
      { type: "Feature", geometry: { type: "MultiPolygon", coordinates: [square(2).coordinates] }, properties: { minutes: 15 } },
    ],
  };
  const drawn = ringsOf(answer, labels);
  expect(drawn.map((one) => [one.properties?.["kind"], one.properties?.["minutes"] ?? one.properties?.["label"]])).toEqual([
    ["ring", 10], ["ring-name", "10'"], ["ring", 15], ["ring-name", "15'"],
  ]);
  expect(extentOf(drawn)).toEqual([0, 0, 2, 2]);
  expect(extentOf([])).toBeNull();
});

test("map, ranking and legend paint a difference alike", () => {
  expect(DIFFERENCES.every((one, k) => k === 0 || one.from === DIFFERENCES[k - 1]?.below)).toBe(true);
  for (const one of DIFFERENCES) expect(differenceColour(one.from)).toBe(one.colour);
  expect(differenceColour(-0.01)).toBe(DIFFERENCES[0].colour);
  expect(differenceColour(null)).toBe(RATE_NONE);
  expect(JSON.stringify(differencePaint(new Map([["a", 0.12], ["b", null]])))).toContain(`"a","${differenceColour(0.12)}","b","${RATE_NONE}"`);
  expect(differencePaint(new Map())).toBe(RATE_NONE);
});

test("the verdict's own walk is told of a station that is near only in a straight line", () => {
  const verdict = { id: "station", station_id: "river", distance_m: 2100, walk_s: 1890 } as CompoundDetail["requirements"][number];
  const found = nearBoth({ ...detail, requirements: [verdict] }).find((one) => one.station.id === "river");
  expect([found?.walk, found?.walk_m, found?.walk_s]).toEqual([null, 2100, 1890]);
});
