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
export const WALK = "#101c22";
export const CIRCLE = "#2f6f9f";

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

/** The colour of a rate, as the map paints it. */
export function rateColour(rate: number | null): string {
  if (rate === null) return RATE_NONE;
  return RATES.find((one) => rate < one.below)?.colour ?? RATE_NONE;
}
