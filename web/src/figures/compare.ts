/** The walk beside the circle: how much the circle overstates, and the stations near by either. */

import type { CompoundDetail, NearStation, StreetSummary } from "../api/types";
import { percent } from "./format";

/** By how much a circle's rate exceeds that of the walk, in points of a percentage with one digit:
 *  of the figures as they are shown, so that whoever subtracts gets the same. */
export function points(walk: number | null, circle: number | null): number | null {
  if (walk === null || circle === null) return null;
  return Math.round((Number.parseFloat(percent(circle)) - Number.parseFloat(percent(walk))) * 10) / 10;
}

/** Points as text; a minus where the circle says less. */
export function pointsText(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return value < 0 && text !== "0.0" ? `−${text}` : text;
}

/** The share of a street's compounds that only the circle serves; null where it is not told. */
export function differenceOf(street: StreetSummary): number | null {
  const [walk, circle] = [street.compounds.rate, street.circle_compounds?.rate ?? null];
  return walk === null || circle === null ? null : circle - walk;
}

/** A station near a compound: as the crow flies, and over the streets where that is known. */
export interface NearBoth {
  readonly station: NearStation;
  readonly straight_m: number;
  /** Its walk with its route, where it is among the nearest on foot. */
  readonly walk: NearStation | null;
  /** How far it is on foot, where that is known. */
  readonly walk_m: number | null;
  readonly walk_s: number | null;
  /** Among the nearest on foot, or in a straight line. */
  readonly nearestWalk: boolean;
  readonly nearestStraight: boolean;
}

/** The nearest on foot by their walks, then those that are near only in a straight line. */
export function nearBoth(detail: CompoundDetail): NearBoth[] {
  const straight = new Map(detail.nearest_straight.map((one) => [one.id, one]));
  const walked = new Set(detail.nearest.map((one) => one.id));
  // The verdict knows one more walk: to the nearest that counts, which may be none of the nearest of any sort.
  const deciding = detail.requirements.find((one) => one.id === detail.requirement) ?? null;
  const told = (id: string): { walk_m: number | null; walk_s: number | null } =>
    deciding?.station_id === id ? { walk_m: deciding.distance_m, walk_s: deciding.walk_s } : { walk_m: null, walk_s: null };
  return [
    ...detail.nearest.map((one) => ({
      station: one, straight_m: straight.get(one.id)?.straight_m ?? one.straight_m, walk: one,
      walk_m: one.distance_m, walk_s: one.walk_s, nearestWalk: true, nearestStraight: straight.has(one.id),
    })),
    ...detail.nearest_straight
      .filter((one) => !walked.has(one.id))
      .map((one) => ({ station: one, straight_m: one.straight_m, walk: null, ...told(one.id), nearestWalk: false, nearestStraight: true })),
  ];
}

/** The station to which the walk is drawn: the one asked for; else, behind a barrier, the one that counts
 *  and is near in a straight line; else the nearest that counts. */
export function drawnTo(detail: CompoundDetail, to: string | null): NearBoth | null {
  const all = nearBoth(detail);
  const counting = all.filter((one) => one.station.counts);
  const barrier = detail.requirements.some((one) => one.id === detail.requirement && one.reason === "barrier");
  const [behind] = barrier ? counting.filter((one) => one.walk !== null).sort((a, b) => a.straight_m - b.straight_m) : [];
  return all.find((one) => one.station.id === to) ?? behind ?? counting[0] ?? all[0] ?? null;
}
