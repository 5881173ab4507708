/** A plan in figures: what it wins, where, and what becomes of it when a site is moved. */

import type { Feature } from "geojson";
import type { CurvePoint, Job, Plan, PlanStreet, PlanSite, Trial } from "../api/siting";
import type { LangId } from "../words";
import { count, length, percent } from "./format";

/** What a plan is told by: residents, where anybody's number is known and counts; else compounds. */
export type PlanBase = "residents" | "compounds";
/** What its headline is told by: whom it was made for. */
export type HeadBase = PlanBase | "elderly";

export function baseOf(plan: Plan): PlanBase {
  return plan.weight !== "compounds" && (plan.after.residents.total ?? 0) > 0 ? "residents" : "compounds";
}

export function headBaseOf(plan: Plan): HeadBase {
  return plan.weight === "elderly" && (plan.after.elderly.total ?? 0) > 0 ? "elderly" : baseOf(plan);
}

/** Units of which fewer are better. */
const LESS = ["sites", "yuan", "m", "mean-m"];

/** Whether less of a unit is better. */
export function lessIsBetter(unit: string | null): boolean {
  return unit !== null && LESS.includes(unit);
}

/** Whether a plan is about walks, not about who is served: less is better then. */
export function ofWalks(plan: Plan): boolean {
  return plan.objective_unit === "m" || plan.objective_unit === "mean-m";
}

/** What a plan is for, before and after: a walk, or the share that is served. */
export function heads(plan: Plan, base: HeadBase, lang: LangId): { readonly before: string; readonly after: string } {
  if (!ofWalks(plan)) return { before: percent(plan.before[base].rate), after: percent(plan.after[base].rate) };
  const text = (value: number | null): string => amount(value, plan.objective_unit, lang);
  return { before: text(plan.curve[0]?.value ?? null), after: text(plan.objective) };
}

/** How many more are served than before. */
export function won(plan: Plan, base: HeadBase): number {
  return (plan.after[base].served ?? 0) - (plan.before[base].served ?? 0);
}

/** By how many percent a value can still be bettered; null while nothing is known. */
export function gapOf(best: number | null, bound: number | null): number | null {
  if (best === null || bound === null) return null;
  if (best === bound) return 0;
  return best === 0 ? null : Math.abs(bound - best) / Math.abs(best);
}

/** A gap in percent; never rounded down to none. */
export function gapText(gap: number | null): string {
  if (gap === null) return "–";
  if (gap === 0) return "0%";
  const percent = gap * 100;
  return percent < 0.01 ? "< 0.01%" : `${percent.toFixed(percent < 1 ? 2 : percent < 10 ? 1 : 0)}%`;
}

/** Money: in Chinese by the ten thousand from there on. */
export function money(yuan: number | null, lang: LangId): string {
  if (yuan === null) return "–";
  if (lang === "zh") {
    if (yuan >= 1e8) return `${trimmed(yuan / 1e8, 2)} 亿元`;
    if (yuan >= 10_000) return `${trimmed(yuan / 10_000, 1)} 万元`;
    return `${yuan < 10 ? trimmed(yuan, 2) : count(yuan, lang)} 元`;
  }
  if (yuan < 10) return `¥${trimmed(yuan, 2)}`;
  return yuan >= 1e6 ? `¥${trimmed(yuan / 1e6, 2)} M` : `¥${count(yuan, lang)}`;
}

function trimmed(value: number, digits: number): string {
  return Number(value.toFixed(digits)).toLocaleString("en-US");
}

/** A value of the objective as people read it. */
export function amount(value: number | null, unit: string | null, lang: LangId): string {
  if (value === null) return "–";
  if (unit === "yuan") return money(value, lang);
  if (unit === "m" || unit === "mean-m") return length(value, lang);
  return count(value, lang);
}

/** A moment of a search. */
export interface Moment {
  readonly seconds: number;
  readonly best: number | null;
  readonly bound: number | null;
}

/** At most this many moments are kept: a picture has no room for more. */
const MOMENTS = 240;

/** The moments with one more, where it says something new. */
export function remember(moments: readonly Moment[], job: Job): readonly Moment[] {
  const { seconds, best, bound } = job;
  const last = moments.at(-1);
  if (best === null && bound === null) return moments;
  if (last !== undefined && (seconds < last.seconds || (last.best === best && last.bound === bound && seconds === last.seconds))) return moments;
  // Three alike in a row: the middle one can go.
  const before = moments.at(-2);
  const alike = last !== undefined && before !== undefined && [before, last].every((one) => one.best === best && one.bound === bound);
  const kept = alike ? moments.slice(0, -1) : moments;
  const all = [...kept, { seconds, best, bound }];
  return all.length > MOMENTS ? all.filter((_, k) => k % 2 === 0 || k === all.length - 1) : all;
}

/** A picture's plane: the corner of the frame that values are drawn into. */
export interface Frame {
  readonly width: number;
  readonly height: number;
}

export interface Drawn {
  readonly line: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly point: CurvePoint }[];
  readonly low: number;
  readonly high: number;
}

/** The curve of a plan as a line in a frame; y grows downwards. */
export function drawnCurve(curve: readonly CurvePoint[], frame: Frame): Drawn {
  const values = curve.map((one) => one.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const most = Math.max(1, ...curve.map((one) => one.sites));
  const points = curve.map((point) => ({
    x: (point.sites / most) * frame.width,
    y: high === low ? frame.height / 2 : (1 - (point.value - low) / (high - low)) * frame.height,
    point,
  }));
  return { line: points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "), points, low, high };
}

export const STREET_COLUMNS = ["name", "before", "after", "gain"] as const;
export type StreetColumn = (typeof STREET_COLUMNS)[number];

export interface StreetGain {
  readonly street: PlanStreet;
  readonly before: number | null;
  readonly after: number | null;
  /** In shares. */
  readonly gain: number;
  /** Newly served, by the base. */
  readonly more: number;
}

/** Streets before and after, sorted; those that gain nothing come last however it is sorted by gain. */
export function streetGains(plan: Plan, base: PlanBase, column: StreetColumn, descending: boolean): StreetGain[] {
  const rows = plan.streets.map((street) => {
    const [before, after] = [street.before[base], street.after[base]];
    return { street, before: before.rate, after: after.rate, gain: (after.rate ?? 0) - (before.rate ?? 0), more: (after.served ?? 0) - (before.served ?? 0) };
  });
  const sign = descending ? -1 : 1;
  return rows.sort((a, b) => {
    if (column === "name") return sign * a.street.name.localeCompare(b.street.name, "zh");
    if (column === "gain") return sign * (a.gain - b.gain) || sign * (a.more - b.more) || a.street.name.localeCompare(b.street.name, "zh");
    const [x, y] = [a[column], b[column]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y) || a.street.name.localeCompare(b.street.name, "zh");
  });
}

/** Where a site stands now, by its order. */
export type Moves = ReadonlyMap<number, readonly [lon: number, lat: number]>;

export function placeOf(site: PlanSite, moves: Moves): readonly [number, number] {
  return moves.get(site.order) ?? [site.lon, site.lat];
}

/** A place some metres to the east and to the north. */
export function shifted([lon, lat]: readonly [number, number], east_m: number, north_m: number): readonly [number, number] {
  const metre = 1 / 111_320;
  const wide = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return [lon + (east_m * metre) / wide, lat + north_m * metre];
}

/** By how much a trial serves more than the plan (fewer: below 0). */
export function difference(plan: Plan, trial: Trial, base: PlanBase): number {
  return (trial.after[base].served ?? 0) - (plan.after[base].served ?? 0);
}

/** Who is served newly once sites were moved: the features of the map with other roles. */
export function roles(features: readonly Feature[], trial: Trial | null): Feature[] {
  if (trial === null) return [...features];
  const [gained, lost] = [new Set(trial.won.ids), new Set(trial.lost.ids)];
  return features.map((feature) => {
    const id: unknown = feature.properties?.["id"];
    if (typeof id !== "string") return feature;
    const role = lost.has(id) ? "lost" : gained.has(id) ? "won" : null;
    return role === null ? feature : { ...feature, properties: { ...feature.properties, role, tried: true } };
  });
}

/** The middle of an outline's box: where a line to it may end. */
export function middleOf(feature: Feature): readonly [number, number] | null {
  const { geometry } = feature;
  if (geometry.type === "Point") return [geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0];
  const corners = geometry.type === "Polygon" ? geometry.coordinates.flat() : geometry.type === "MultiPolygon" ? geometry.coordinates.flat(2) : [];
  if (corners.length === 0) return null;
  const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
  for (const [lon = 0, lat = 0] of corners) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** The best and the bound over time as two lines that close, drawn as steps; null while nothing is found.
 *  A bound far beyond the best, as it may be at first, is drawn at the frame's edge. */
export function closing(moments: readonly Moment[], frame: Frame): { best: string; bound: string; between: string } | null {
  const told = moments.filter((one) => one.best !== null && one.bound !== null).map((one) => ({ seconds: one.seconds, best: one.best ?? 0, bound: one.bound ?? 0 }));
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined || last === undefined) return null;
  const span = Math.max(last.seconds - first.seconds, 0.001);
  // The frame shows what the best has come through, and as much beyond, at least two percent of it.
  const bests = told.map((one) => one.best);
  const reach = Math.max(Math.max(...bests) - Math.min(...bests), Math.abs(last.best) * 0.02, Math.abs(last.bound - last.best) * 1.2, 1e-9);
  const [low, high] = [last.best - reach, last.best + reach];
  const y = (value: number): number => (1 - Math.min(1, Math.max(0, (value - low) / (high - low)))) * frame.height;
  const steps = (of: (one: (typeof told)[number]) => number): string[] => {
    const out: string[] = [];
    for (const [k, one] of told.entries()) {
      const x = told.length === 1 ? 0 : ((one.seconds - first.seconds) / span) * frame.width;
      const before = told[k - 1];
      if (before !== undefined) out.push(`${x.toFixed(1)},${y(of(before)).toFixed(1)}`);
      out.push(`${x.toFixed(1)},${y(of(one)).toFixed(1)}`);
    }
    if (told.length === 1) out.push(`${frame.width},${y(of(first)).toFixed(1)}`);
    return out;
  };
  const [best, bound] = [steps((one) => one.best), steps((one) => one.bound)];
  return { best: best.join(" "), bound: bound.join(" "), between: [...best, ...[...bound].reverse()].join(" ") };
}
