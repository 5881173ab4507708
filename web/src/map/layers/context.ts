/** The base map: water, greens, roads and railways, from the city's own `context` layer. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "../font";
import { GREEN, GREEN_INK, HALO, INK_SOFT, PAPER, RAIL, ROAD, ROAD_EDGE, WATER, WATER_EDGE, WATER_INK } from "../palette";

const from = { source: "context", "source-layer": "context" } as const;
const kind = (word: string): ExpressionSpecification => ["==", ["get", "kind"], word];
const named: ExpressionSpecification = ["all", ["has", "name"], ["!=", ["get", "name"], ""]];

/** Widths in pixels at zoom 11 and 16 by class of road. */
const ROADS = {
  motorway: [2, 13],
  trunk: [2, 13],
  primary: [1.8, 12],
  secondary: [1.2, 9.5],
  tertiary: [0.5, 7],
} as const;
const OTHER_ROAD = [0, 4.5] as const;

function width(at: 0 | 1, more: number): ExpressionSpecification {
  const cases = Object.entries(ROADS).flatMap(([word, widths]) => [word, widths[at] + more]);
  return ["match", ["get", "class"], ...cases, Math.max(0, OTHER_ROAD[at] + (at === 0 ? 0 : more))] as unknown as ExpressionSpecification;
}

const roadWidth = (more: number): ExpressionSpecification => [
  "interpolate", ["exponential", 1.5], ["zoom"], 11, width(0, more * 0.6), 16, width(1, more),
];

export const contextLayers: readonly LayerSpecification[] = [
  { id: "paper", type: "background", paint: { "background-color": PAPER } },
  {
    id: "green", type: "fill", ...from, filter: kind("green"),
    paint: { "fill-color": GREEN, "fill-outline-color": GREEN },
  },
  {
    id: "water", type: "fill", ...from,
    filter: ["all", kind("water"), ["==", ["geometry-type"], "Polygon"]],
    paint: { "fill-color": WATER, "fill-outline-color": WATER_EDGE },
  },
  {
    id: "water-line", type: "line", ...from,
    filter: ["all", kind("water"), ["==", ["geometry-type"], "LineString"]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": WATER, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 10, 1.2, 16, 14] },
  },
  {
    id: "roads-edge", type: "line", ...from, filter: kind("road"), minzoom: 11,
    layout: { "line-cap": "butt", "line-join": "round" },
    paint: {
      "line-color": ROAD_EDGE, "line-width": roadWidth(1.6),
      "line-opacity": ["interpolate", ["linear"], ["zoom"], 11, 0, 12.5, 0.8],
    },
  },
  {
    id: "roads", type: "line", ...from, filter: kind("road"),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": ROAD, "line-width": roadWidth(0),
      "line-opacity": ["interpolate", ["linear"], ["zoom"], 10, 0.7, 13, 1],
    },
  },
  {
    id: "rail", type: "line", ...from, filter: kind("rail"),
    paint: { "line-color": RAIL, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1, 16, 3.5] },
  },
  {
    id: "rail-ties", type: "line", ...from, filter: kind("rail"), minzoom: 11.5,
    paint: {
      "line-color": HALO, "line-dasharray": [3, 3],
      "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.5, 16, 2],
    },
  },
  {
    id: "road-names", type: "symbol", ...from, filter: ["all", kind("road"), named], minzoom: 13.5,
    layout: {
      "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT,
      "text-size": 11, "text-letter-spacing": 0.1, "symbol-spacing": 420, "text-padding": 12,
    },
    paint: { "text-color": INK_SOFT, "text-halo-color": HALO, "text-halo-width": 1.6 },
  },
  {
    id: "water-names", type: "symbol", ...from, filter: ["all", kind("water"), named], minzoom: 11,
    layout: {
      "symbol-placement": "point",
      "text-field": ["get", "name"], "text-font": FONT,
      "text-size": 12.5, "text-letter-spacing": 0.3,
    },
    paint: { "text-color": WATER_INK, "text-halo-color": WATER, "text-halo-width": 1.2 },
  },
  {
    id: "green-names", type: "symbol", ...from, filter: ["all", kind("green"), named], minzoom: 12.5,
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 11.5, "text-max-width": 6 },
    paint: { "text-color": GREEN_INK, "text-halo-color": HALO, "text-halo-width": 1.2 },
  },
];
