/** Compounds by verdict, and discs for the residents of the unserved ones. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { type Filter, narrows } from "../../api/filter";
import { FONT } from "../font";
import { HALO, INK, PICK, SERVED, SERVED_EDGE, UNSERVED, UNSERVED_EDGE, WON, WON_EDGE } from "../palette";
import { NOBODY } from "./areas";

const tiles = { source: "compounds", "source-layer": "compounds" } as const;

/** Area of a disc is the number of people: radius in pixels at zoom 11 = √residents × this. */
export const DISC = 0.125;
/** Discs give way to the compounds themselves. */
export const DISC_UNTIL = 14;

/** Whether a compound of the tiles passes the filter; null where the filter lets all pass. The streets of
 *  the filter come by name, as the tiles tell them. */
export function passes(filter: Filter, streets: readonly string[]): ExpressionSpecification | null {
  if (!narrows(filter)) return null;
  const among = (key: string, values: readonly string[]): ExpressionSpecification[] =>
    values.length === 0 ? [] : [["in", ["coalesce", ["get", key], ""], ["literal", [...values]]]];
  return [
    "all", ...among("street", streets), ...among("reason", filter.reasons), ...among("kind", filter.kinds),
    ...(filter.residentsMin === null ? [] : [[">=", ["coalesce", ["get", "residents"], -1], filter.residentsMin]]),
  ] as unknown as ExpressionSpecification;
}

/** How opaque the unserved are: those that the filter leaves out fade. */
export function unservedOpacity(pass: ExpressionSpecification | null): ExpressionSpecification {
  const at = (opacity: number): ExpressionSpecification | number => (pass === null ? opacity : ["case", pass, opacity, 0.16]);
  return ["interpolate", ["linear"], ["zoom"], 10.5, at(0.8), 14, at(0.85)];
}

/** The same of the discs, which know by themselves whether they pass. */
export function discOpacity(): ExpressionSpecification {
  const at = (opacity: number): ExpressionSpecification => ["case", ["get", "passes"], opacity, opacity * 0.2];
  return ["interpolate", ["linear"], ["zoom"], 12.4, at(0.55), DISC_UNTIL, 0];
}

export const compoundLayers: readonly LayerSpecification[] = [
  {
    id: "compounds-served", type: "fill", ...tiles, filter: ["==", ["get", "served"], true],
    paint: {
      "fill-color": SERVED, "fill-antialias": true,
      "fill-opacity": ["interpolate", ["linear"], ["zoom"], 10.5, 0.5, 14, 0.72],
    },
  },
  {
    id: "compounds-unserved", type: "fill", ...tiles, filter: ["==", ["get", "served"], false],
    paint: {
      "fill-color": UNSERVED,
      "fill-opacity": unservedOpacity(null),
    },
  },
  {
    id: "compounds-edge", type: "line", ...tiles, minzoom: 13,
    paint: {
      "line-color": ["case", ["==", ["get", "served"], true], SERVED_EDGE, UNSERVED_EDGE],
      "line-width": ["interpolate", ["linear"], ["zoom"], 13, 0.4, 16, 1.4],
    },
  },
  {
    id: "compound-hover", type: "line", ...tiles, filter: ["==", ["get", "id"], NOBODY],
    paint: { "line-color": PICK, "line-width": 1.6 },
  },
  {
    id: "compound-pick", type: "line", ...tiles, filter: ["==", ["get", "id"], NOBODY],
    layout: { "line-join": "round" },
    paint: { "line-color": PICK, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 2, 16, 3.5] },
  },
  {
    id: "gaps", type: "circle", source: "gaps", maxzoom: DISC_UNTIL,
    layout: { "circle-sort-key": ["-", ["case", ["get", "passes"], 1e9, 0], ["get", "residents"]] },
    paint: {
      "circle-color": ["case", ["get", "won"], WON, UNSERVED],
      "circle-opacity": discOpacity(),
      "circle-stroke-color": ["case", ["get", "won"], WON_EDGE, HALO],
      "circle-stroke-width": 0.8,
      "circle-stroke-opacity": ["interpolate", ["linear"], ["zoom"], 12.4, ["case", ["get", "passes"], 0.95, 0.3], 13.2, 0],
      "circle-radius": [
        "interpolate", ["exponential", 1.6], ["zoom"],
        10, ["max", 1.5, ["*", DISC * 0.65, ["sqrt", ["get", "residents"]]]],
        11, ["max", 2, ["*", DISC, ["sqrt", ["get", "residents"]]]],
        14, ["max", 4, ["*", DISC * 3, ["sqrt", ["get", "residents"]]]],
      ],
    },
  },
  {
    id: "compound-names", type: "symbol", ...tiles, minzoom: 15,
    layout: {
      "text-field": ["get", "name"], "text-font": FONT,
      "text-size": ["interpolate", ["linear"], ["zoom"], 15, 10.5, 17, 13],
      "text-max-width": 6, "text-padding": 6,
    },
    paint: { "text-color": INK, "text-halo-color": HALO, "text-halo-width": 1.4 },
  },
];
