/** Streets painted by their rate, borders, and names with the rate beneath. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { RateBase } from "../../state/view";
import { FONT } from "../font";
import { BORDER, HALO, INK, INK_SOFT, PICK, RATES, RATE_NONE, differenceColour } from "../palette";

const tiles = (layer: string): { source: string; "source-layer": string } => ({ source: layer, "source-layer": layer });

/** Nothing has this id: what a filter for the selection asks for when nothing is selected. */
export const NOBODY = "\u0000";

/** The paint of the streets by the differences that the page knows, by id. */
export function differencePaint(differences: ReadonlyMap<string, number | null>): ExpressionSpecification | string {
  if (differences.size === 0) return RATE_NONE;
  const pairs = [...differences].flatMap(([id, difference]) => [id, differenceColour(difference)]);
  return ["match", ["get", "id"], ...pairs, RATE_NONE] as unknown as ExpressionSpecification;
}

/** The paint of the streets for one base. */
export function ratePaint(base: RateBase): ExpressionSpecification {
  const rate: ExpressionSpecification = ["to-number", ["get", `${base}_rate`]];
  const [lowest, ...others] = RATES;
  const steps = others.flatMap((one) => [one.from, one.colour]);
  return [
    "case",
    ["==", ["typeof", ["get", `${base}_rate`]], "number"],
    ["step", rate, lowest.colour, ...steps],
    RATE_NONE,
  ] as unknown as ExpressionSpecification;
}

export const areaLayers: readonly LayerSpecification[] = [
  {
    id: "rates", type: "fill", ...tiles("streets"),
    paint: {
      "fill-color": ratePaint("compounds"),
      "fill-opacity": ["interpolate", ["linear"], ["zoom"], 11.5, 0.8, 13.5, 0.5, 15, 0.25],
      "fill-antialias": false,
    },
  },
  {
    id: "communities-line", type: "line", ...tiles("communities"), minzoom: 13,
    paint: { "line-color": BORDER, "line-width": 0.7, "line-dasharray": [2, 3], "line-opacity": 0.7 },
  },
  {
    id: "streets-line", type: "line", ...tiles("streets"),
    layout: { "line-join": "round" },
    paint: {
      "line-color": HALO, "line-opacity": 0.95,
      "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1.2, 15, 3],
    },
  },
  {
    id: "districts-line", type: "line", ...tiles("districts"),
    layout: { "line-join": "round" },
    paint: {
      "line-color": BORDER, "line-dasharray": [6, 2, 1.5, 2],
      "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1.1, 15, 2.2],
    },
  },
  {
    id: "street-pick", type: "line", ...tiles("streets"), filter: ["==", ["get", "id"], NOBODY],
    layout: { "line-join": "round" },
    paint: { "line-color": PICK, "line-width": 2.6 },
  },
  {
    id: "street-names", type: "symbol", source: "places", filter: ["==", ["get", "level"], "street"],
    minzoom: 11.2, maxzoom: 15.5,
    layout: {
      "text-field": ["format", ["get", "name"], { "font-scale": 1 }, "\n", {}, ["get", "rate"], { "font-scale": 0.92 }],
      "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 11, 11.5, 14, 15],
      "text-line-height": 1.25, "text-padding": 6, "symbol-sort-key": ["get", "order"],
      "text-max-width": 9,
    },
    paint: { "text-color": INK, "text-halo-color": HALO, "text-halo-width": 2.2 },
  },
  {
    id: "district-names", type: "symbol", source: "places", filter: ["==", ["get", "level"], "district"],
    maxzoom: 12.4,
    layout: {
      "text-field": ["get", "name"], "text-font": FONT, "text-size": 15, "text-letter-spacing": 0.35,
    },
    paint: { "text-color": INK_SOFT, "text-halo-color": HALO, "text-halo-width": 2 },
  },
];
