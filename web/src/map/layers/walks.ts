/** From the selected compound: the walk over the streets and the straight line beside it. From the
 *  selected station: what is reached in so many minutes. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "../font";
import { CIRCLE, HALO, INK, WALK } from "../palette";

const kind = (word: string): ExpressionSpecification => ["==", ["get", "kind"], word];

export const walkLayers: readonly LayerSpecification[] = [
  // The longest first: what is reached sooner lies in more bands and is darker.
  {
    id: "rings", type: "fill", source: "rings", filter: kind("ring"),
    layout: { "fill-sort-key": ["-", 0, ["get", "minutes"]] },
    paint: { "fill-color": CIRCLE, "fill-opacity": 0.17, "fill-antialias": false },
  },
  {
    id: "rings-edge", type: "line", source: "rings", filter: kind("ring"),
    layout: { "line-join": "round" },
    paint: { "line-color": CIRCLE, "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.8, 15, 1.8], "line-opacity": 0.9 },
  },
  {
    id: "ring-names", type: "symbol", source: "rings", filter: kind("ring-name"),
    layout: {
      "text-field": ["get", "label"], "text-font": FONT, "text-size": 12, "text-anchor": "bottom",
      "text-offset": [0, 0.55], "text-allow-overlap": true,
    },
    paint: { "text-color": CIRCLE, "text-halo-color": HALO, "text-halo-width": 2.4 },
  },
  {
    id: "walks-edge", type: "line", source: "walks", filter: kind("straight"), layout: { "line-cap": "round" },
    paint: { "line-color": HALO, "line-width": 5, "line-opacity": 0.9 },
  },
  {
    id: "walks", type: "line", source: "walks", filter: kind("straight"),
    paint: {
      "line-color": CIRCLE, "line-width": 2.4, "line-dasharray": [2.2, 1.6],
      "line-opacity": ["case", ["get", "counts"], 1, 0.55],
    },
  },
  {
    id: "routes-edge", type: "line", source: "walks", filter: kind("route"),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": HALO, "line-width": 8 },
  },
  {
    id: "routes", type: "line", source: "walks", filter: kind("route"),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": WALK, "line-width": 4 },
  },
  {
    id: "walk-names", type: "symbol", source: "walks", filter: ["in", ["get", "kind"], ["literal", ["route-name", "straight-name"]]],
    layout: {
      "text-field": ["get", "label"], "text-font": FONT, "text-size": 13, "text-max-width": 30,
      "text-allow-overlap": true,
    },
    paint: {
      "text-color": ["case", kind("straight-name"), CIRCLE, INK],
      "text-halo-color": HALO, "text-halo-width": 3,
    },
  },
];
