/** The colours of map and legend. Served and unserved differ in hue (blue-green, vermilion) and in
 *  lightness, so that they stay apart for colour-blind eyes and in grey print. */

export const PAPER = "#f5f1e8";
export const INK = "#14323b";
export const INK_SOFT = "#5b6c70";
export const HALO = "#fdfbf6";

export const WATER = "#bfd6dd";
export const WATER_EDGE = "#9fbfca";
export const WATER_INK = "#4f7f90";
export const GREEN = "#dce5cb";
export const GREEN_INK = "#6d8456";
export const ROAD = "#fffdf8";
export const ROAD_EDGE = "#ddd4c3";
export const RAIL = "#a99f90";

export const SERVED = "#2a7f86";
export const SERVED_EDGE = "#14565e";
export const UNSERVED = "#d4512c";
export const UNSERVED_EDGE = "#9c3213";

export const PICK = "#101c22";
/** The walk over the streets; the circle, and the straight line that it is made of. */
export const WALK = "#101c22";
export const CIRCLE = "#2f6f9f";
/** What is to be built: a gate or a crossing. */
export const LINK = "#f2a71b";

/** Newly served by a plan: the served hue, lighter than all else, so that it reads in grey too. */
export const WON = "#3fd0b0";
export const WON_EDGE = "#0a6b5b";
/** Where nothing may be built. */
export const FORBIDDEN = "#7d2a3c";

export const BORDER = "#8d8473";

/** Stations: those of the administration in ink, those among shops and homes in plum. */
export const STATION_PUBLIC = "#22315f";
export const STATION_NEAR = "#7a3b78";

/** Classes of a rate: up to (not including) `below`, lowest first; one hue path, light to dark. */
export const RATES = [
  { from: 0, below: 0.5, colour: "#f9e9bd" },
  { from: 0.5, below: 0.7, colour: "#dfdfb3" },
  { from: 0.7, below: 0.85, colour: "#b7d1b4" },
  { from: 0.85, below: 0.95, colour: "#89bab0" },
  { from: 0.95, below: Number.POSITIVE_INFINITY, colour: "#5b9ea2" },
] as const;
export const RATE_NONE = "#e6e0d4";

/** Findings of the import by severity, gravest first, with the sign that each bears. */
export const FINDINGS = [
  { severity: "rejected", colour: "#a3202c", sign: "×" },
  { severity: "warning", colour: "#a65f00", sign: "!" },
  { severity: "repaired", colour: "#2f6f9f", sign: "✓" },
  { severity: "note", colour: "#5b6c70", sign: "i" },
] as const;

/** Classes of how much the circle overstates a rate, in shares: up to (not including) `below`; in
 *  the circle's own hue, apart from the vermilion of the unserved. */
export const DIFFERENCES = [
  { from: 0, below: 0.02, colour: "#ece9dd" },
  { from: 0.02, below: 0.05, colour: "#c9d8df" },
  { from: 0.05, below: 0.1, colour: "#97b8cf" },
  { from: 0.1, below: 0.2, colour: "#5c8fb6" },
  { from: 0.2, below: Number.POSITIVE_INFINITY, colour: "#2a628f" },
] as const;

/** Why a compound is unserved: what stands in the way is not what is lacking. As text on paper. */
const REASONS: Readonly<Record<string, string>> = { barrier: "#8a5600", "not-joined": "#75418f" };

/** The colour of a reason. */
export function reasonColour(reason: string): string {
  return REASONS[reason] ?? "#bf4320";
}

/** The colour of a difference, as the map paints it; where the circle understates, as for none. */
export function differenceColour(difference: number | null): string {
  if (difference === null) return RATE_NONE;
  return DIFFERENCES.find((one) => difference < one.below)?.colour ?? RATE_NONE;
}

/** The colour of a rate, as the map paints it. */
export function rateColour(rate: number | null): string {
  if (rate === null) return RATE_NONE;
  return RATES.find((one) => rate < one.below)?.colour ?? RATE_NONE;
}
