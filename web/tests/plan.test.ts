import type { Feature } from "geojson";
import { expect, test } from "vitest";
import { ended } from "../src/api/follow";
import type { Job, Plan, PlanSite, Trial } from "../src/api/siting";
import { sitingUrls } from "../src/api/siting";
import { WORDS_AT_FIRST } from "../src/state/view";
import { amount, baseOf, closing, difference, drawnCurve, gapOf, gapText, headBaseOf, heads, lessIsBetter, middleOf, money, remember, roles, shifted, streetGains, won } from "../src/figures/plan";
import { boxOfSite, candidates, handled } from "../src/map/planned";

const share = (served: number, total: number): { served: number; total: number; rate: number } => ({ served, total, rate: served / total });
const street = (id: string, name: string, before: number, after: number, total = 100): object => ({
  id, name, before: { compounds: share(before, total), residents: share(before, total) }, after: { compounds: share(after, total), residents: share(after, total) },
});
const site = (order: number, lon = 101 + order / 100): PlanSite => ({ order, candidate_id: `c${order}`, lon, lat: 36 } as PlanSite);
const plan = {
  before: { compounds: share(5, 10), residents: share(500, 1000) },
  after: { compounds: share(7, 10), residents: share(800, 1000) },
  streets: [street("1", "甲", 50, 50), street("2", "乙", 10, 40), street("3", "丙", 10, 40, 50), street("4", "丁", 90, 91)],
  sites: [site(1), site(2)],
} as unknown as Plan;

test("a plan is told by people, or by compounds where nobody is known", () => {
  expect([baseOf(plan), won(plan, "residents"), won(plan, "compounds")]).toEqual(["residents", 300, 2]);
  expect(headBaseOf(plan)).toBe("residents");
  const elderly = { ...plan, weight: "elderly", after: { ...plan.after, elderly: share(8, 10) }, before: { ...plan.before, elderly: share(6, 10) } } as Plan;
  expect([headBaseOf(elderly), won(elderly, "elderly"), heads(elderly, "elderly", "zh")]).toEqual(["elderly", 2, { before: "60.0%", after: "80.0%" }]);
  expect(baseOf({ ...plan, weight: "compounds" })).toBe("compounds");
  expect(baseOf({ ...plan, after: { ...plan.after, residents: { served: 0, total: 0, rate: null, unknown_compounds: 10 } } })).toBe("compounds");
});

test("a plan of walks is told by its walk, and less is better of what is spent or walked", () => {
  const median = { ...plan, objective_unit: "mean-m", objective: 905.54, curve: [{ sites: 0, value: 1112.3, bound: null, rate: null }] } as unknown as Plan;
  expect(heads(median, "residents", "zh")).toEqual({ before: "1112 米", after: "906 米" });
  expect(["sites", "yuan", "m", "mean-m", "residents", null].map(lessIsBetter)).toEqual([true, true, true, true, false, false]);
});

test("a gap is never rounded down to none, and is none only where proven", () => {
  expect([gapOf(100, 100), gapOf(100, 103), gapOf(0, 5), gapOf(null, 5), gapOf(0, 0)]).toEqual([0, 0.03, null, null, 0]);
  expect([gapText(0), gapText(0.0000004), gapText(0.0003), gapText(0.031), gapText(0.28), gapText(null)]).toEqual(["0%", "< 0.01%", "0.03%", "3.1%", "28%", "–"]);
});

test("money and values are said as each language says them", () => {
  expect([money(70_000, "zh"), money(3300, "zh"), money(0.174, "zh"), money(250_000_000, "zh"), money(null, "zh")]).toEqual(["7 万元", "3,300 元", "0.17 元", "2.5 亿元", "–"]);
  expect([money(70_000, "en"), money(3_200_000, "en"), money(2.054, "en")]).toEqual(["¥70,000", "¥3.2 M", "¥2.05"]);
  expect([amount(1234.4, "residents", "en"), amount(480, "mean-m", "zh"), amount(2500, "m", "en"), amount(70_000, "yuan", "zh")]).toEqual(["1,234", "480 米", "2.5 km", "7 万元"]);
});

test("streets are sorted by what they gain, and back", () => {
  const ids = (column: Parameters<typeof streetGains>[2], descending: boolean): string => streetGains(plan, "residents", column, descending).map((one) => one.street.id).join("");
  expect(ids("gain", true)).toBe("3241");
  expect(ids("gain", false)).toBe("1423");
  expect(ids("after", true)).toBe("4312");
  expect(ids("before", false).slice(0, 1)).toBe("2");
  expect(streetGains(plan, "residents", "gain", true)[0]?.more).toBe(30);
});

const moment = (seconds: number, best: number | null, bound: number | null): Job => ({ seconds, best, bound }) as Job;

test("moments that say nothing new are not kept, and never too many", () => {
  const twice = [moment(0, null, null), moment(1, 5, 9), moment(2, 5, 9), moment(3, 5, 9), moment(4, 6, 9)].reduce(remember, []);
  expect(twice.map((one) => one.seconds)).toEqual([1, 3, 4]);
  let many = remember([], moment(0, 0, 1000));
  for (let k = 1; k < 5000; k += 1) many = remember(many, moment(k, k, 10_000 - k));
  expect(many.length).toBeLessThanOrEqual(241);
  expect([many[0]?.seconds, many.at(-1)?.seconds]).toEqual([0, 4999]);
});

test("the lines of best and bound never cross, whether more or less is better", () => {
  const ys = (line: string): number[] => line.split(" ").map((one) => Number(one.split(",")[1]));
  for (const sign of [1, -1]) {
    const moments = [{ seconds: 0, best: 100, bound: 100 + 900 * sign }, { seconds: 1, best: 100 + 10 * sign, bound: 100 + 40 * sign }, { seconds: 2, best: 100 + 20 * sign, bound: 100 + 20 * sign }];
    const drawn = closing(moments, { width: 300, height: 80 });
    const [best, bound] = [ys(drawn?.best ?? ""), ys(drawn?.bound ?? "")];
    expect(best.length).toBe(bound.length);
    for (const [k, y] of best.entries()) expect(sign * (y - (bound[k] ?? 0))).toBeGreaterThanOrEqual(0);
    expect(best.at(-1), "they meet where it is proven").toBe(bound.at(-1));
  }
  expect(closing([{ seconds: 0, best: null, bound: 7 }], { width: 300, height: 80 })).toBeNull();
});

test("the curve runs from none to all sites, inside its frame", () => {
  const curve = [0, 1, 2].map((sites) => ({ sites, value: 10 + sites * sites, bound: null, rate: null }));
  const drawn = drawnCurve(curve, { width: 100, height: 50 });
  expect(drawn.points.map(({ x, y }) => [x, y])).toEqual([[0, 50], [50, 37.5], [100, 0]]);
  expect(drawnCurve([{ sites: 0, value: 5, bound: null, rate: null }], { width: 100, height: 50 }).points).toHaveLength(1);
});

test("25 metres are 25 metres, also far from the equator", () => {
  const [lon, lat] = shifted([101.7, 36.6], 25, 0);
  expect((lon - 101.7) * 111_320 * Math.cos((36.6 * Math.PI) / 180)).toBeCloseTo(25, 3);
  expect(lat).toBe(36.6);
  expect((shifted([101.7, 36.6], 0, -25)[1] - 36.6) * 111_320).toBeCloseTo(-25, 3);
});

const box = (id: string, role: string, order: number | null, lon: number): Feature => ({
  type: "Feature", properties: { id, role, order },
  geometry: { type: "Polygon", coordinates: [[[lon, 36], [lon + 0.5, 36], [lon + 0.5, 36.5], [lon, 36.5], [lon, 36]]] },
});
const features = [box("a", "won", 1, 101), box("b", "won", 2, 102), box("c", "unserved", null, 103)];
const compounds = (...ids: string[]): Trial["won"] => ({ ids, compounds: ids.length, residents: 0 });
const trial = { after: { compounds: share(6, 10), residents: share(700, 1000) }, won: compounds("c"), lost: compounds("a") } as unknown as Trial;

test("a trial tells by how much it differs, and who is won and lost by it", () => {
  expect([difference(plan, trial, "residents"), difference(plan, trial, "compounds")]).toEqual([-100, -1]);
  expect(roles(features, null)).toEqual(features);
  expect(roles(features, trial).map((one) => one.properties?.["role"])).toEqual(["lost", "won", "won"]);
});

test("the map draws pins where they are, lines to what the spoken one wins, and where a moved one was", () => {
  const of = (out: Feature[], role: string): Feature[] => out.filter((one) => one.properties?.["role"] === role);
  const now = { plan, moves: new Map(), picked: 2, spoken: 1, won: features, drawn: [[1, 2]], forbidden: [[[0, 0], [1, 0], [1, 1]]], sketch: [[5, 5]] } as const;
  const still = handled(now);
  expect(of(still, "site").map((one) => [one.properties?.["order"], one.properties?.["picked"]])).toEqual([[1, false], [2, true]]);
  expect(of(still, "spoke").map((one) => one.geometry)).toEqual([{ type: "LineString", coordinates: [[101.01, 36], [101.25, 36.25]] }]);
  expect([of(still, "drawn").length, of(still, "corner").length, of(still, "sketch").length, of(still, "moved").length]).toEqual([1, 1, 0, 0]);
  expect(of(still, "forbidden")[0]?.geometry).toEqual({ type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] });
  const moved = handled({ ...now, moves: new Map([[1, [101.5, 36.5] as const]]) });
  expect(of(moved, "site")[0]?.geometry).toEqual({ type: "Point", coordinates: [101.5, 36.5] });
  expect(of(moved, "from")[0]?.geometry).toEqual({ type: "Point", coordinates: [101.01, 36] });
});

test("the map flies to a site with all that it wins, or to all sites", () => {
  const won = features.slice(0, 2);
  expect(boxOfSite(plan, won, 1, new Map())).toEqual([101.01, 36, 101.25, 36.25]);
  expect(boxOfSite(plan, won, null, new Map())?.[2]).toBeCloseTo(102.25, 9);
  expect(boxOfSite(plan, won, 9, new Map())).toBeNull();
});

test("candidates of a plan and of the city's own layer are required by one key", () => {
  const point: Feature["geometry"] = { type: "Point", coordinates: [1, 2] };
  const all: Feature[] = [{ type: "Feature", geometry: point, properties: { candidate_id: "hexagons-3" } }, { type: "Feature", geometry: point, properties: { id: "u1" } }, { type: "Feature", geometry: point, properties: {} }];
  expect(candidates(all, ["u1"]).map((one) => [one.properties?.["id"], one.properties?.["required"]])).toEqual([["hexagons-3", false], ["u1", true]]);
  expect(middleOf({ type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates: [] } })).toBeNull();
});

test("addresses of a search; a trial is asked with the words of the plan", () => {
  expect(sitingUrls.start("xi ning", { ...WORDS_AT_FIRST, minutes: 10 })).toBe("/api/cities/xi%20ning/siting?minutes=10");
  expect(sitingUrls.plan("xining", "a/b", "geojson", "en")).toBe("/api/cities/xining/siting/a%2Fb/plan.geojson");
  expect(sitingUrls.plan("xining", "a/b", "xlsx", "en")).toBe("/api/cities/xining/siting/a%2Fb/plan.xlsx?lang=en");
  expect([sitingUrls.trial("x", ""), sitingUrls.trial("x", "minutes=10"), sitingUrls.trial("x", "?by=circle")]).toEqual(["/api/cities/x/siting/try", "/api/cities/x/siting/try?minutes=10", "/api/cities/x/siting/try?by=circle"]);
  expect((["waiting", "running", "done", "failed", "stopped"] as const).filter((state) => ended({ state } as Job))).toEqual(["done", "failed", "stopped"]);
});
