/** Where next: the planned sites, who is newly served, other candidates, and what somebody draws. The page
 *  draws all of it itself: `plan` is what the server found, `sites` what follows the hand. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "../font";
import { PINS, pinFill, pinName } from "../marks";
import { FORBIDDEN, HALO, INK, LINK, PICK, UNSERVED, WON, WON_EDGE } from "../palette";

const role = (word: string): ExpressionSpecification => ["==", ["get", "role"], word];
const among = (...words: string[]): ExpressionSpecification => ["in", ["get", "role"], ["literal", words]];
const pin = (of: (one: (typeof PINS)[number]) => string): ExpressionSpecification => ["case", ["get", "picked"], of("picked"), of("usual")];

export const planLayers: readonly LayerSpecification[] = [
  {
    id: "plan-won", type: "fill", source: "plan", filter: role("won"),
    paint: { "fill-color": WON, "fill-opacity": 0.95 },
  },
  {
    id: "plan-lost", type: "fill", source: "plan", filter: role("lost"),
    paint: { "fill-color": UNSERVED, "fill-opacity": 0.9 },
  },
  {
    id: "plan-won-edge", type: "line", source: "plan", filter: among("won", "lost"), layout: { "line-join": "round" },
    paint: {
      "line-color": ["case", role("lost"), PICK, WON_EDGE],
      "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.6, 15, ["case", ["has", "tried"], 3, 1.6]],
    },
  },
  {
    id: "plan-forbidden", type: "fill", source: "sites", filter: role("forbidden"),
    paint: { "fill-color": FORBIDDEN, "fill-opacity": 0.16 },
  },
  {
    id: "plan-forbidden-edge", type: "line", source: "sites", filter: among("forbidden", "sketch"), layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": FORBIDDEN, "line-width": 2.2, "line-dasharray": [2, 1.6] },
  },
  {
    id: "plan-candidates", type: "circle", source: "plan", filter: role("candidate"), minzoom: 11,
    paint: {
      "circle-color": ["case", ["get", "required"], LINK, HALO],
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, ["case", ["get", "required"], 4, 1.2], 15, ["case", ["get", "required"], 8, 4.5]],
      "circle-stroke-color": INK,
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 11, 0.5, 15, 1.4],
      "circle-opacity": ["interpolate", ["linear"], ["zoom"], 11, 0.55, 13, 0.95],
      "circle-stroke-opacity": ["interpolate", ["linear"], ["zoom"], 11, 0.45, 13, 0.85],
    },
  },
  {
    id: "plan-spokes", type: "line", source: "sites", filter: role("spoke"), layout: { "line-cap": "round" },
    paint: { "line-color": INK, "line-width": 1.2, "line-opacity": 0.6 },
  },
  {
    id: "plan-moved", type: "line", source: "sites", filter: role("moved"), layout: { "line-cap": "round" },
    paint: { "line-color": INK, "line-width": 2, "line-dasharray": [1, 2] },
  },
  {
    id: "plan-points", type: "circle", source: "sites", filter: among("drawn", "corner", "from"),
    paint: {
      "circle-color": ["match", ["get", "role"], "drawn", LINK, "corner", FORBIDDEN, HALO],
      "circle-radius": ["match", ["get", "role"], "drawn", 7, 5],
      "circle-stroke-color": INK, "circle-stroke-width": 1.8,
    },
  },
  {
    id: "plan-sites", type: "symbol", source: "sites", filter: role("site"),
    layout: {
      "icon-image": pin(pinName), "icon-anchor": "bottom", "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["linear"], ["zoom"], 10, 0.66, 13, 0.9, 16, 1.1],
      "text-field": ["to-string", ["get", "order"]], "text-font": FONT, "text-anchor": "center",
      "text-size": ["interpolate", ["linear"], ["zoom"], 10, 11, 13, 14, 16, 17],
      // The middle of the pin's head, above its tip.
      "text-offset": [0, -1.56], "text-allow-overlap": true, "text-ignore-placement": true,
      "symbol-sort-key": ["case", ["get", "picked"], 1e6, ["-", 0, ["get", "order"]]],
    },
    paint: { "text-color": pin((one) => pinFill(one).ink) },
  },
];
