/** Stations and their circles. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "../font";
import { MARKS, RING } from "../marks";
import { CIRCLE, HALO, STATION_PUBLIC } from "../palette";
import { NOBODY } from "./areas";

const stations = { source: "stations", "source-layer": "stations" } as const;
const circles = { source: "circles", "source-layer": "circles" } as const;
const whole: ExpressionSpecification = ["==", ["get", "dissolved"], true];

/** Pictures are 64 pixels at twice the density, the mark 54 of them. */
const UNIT = 27;
const size = (share: number): ExpressionSpecification =>
  [
    "match", ["coalesce", ["get", "tier"], "unknown"],
    ...MARKS.flatMap((mark) => [mark.tier, (mark.size / UNIT) * share]), 0.5 * share,
  ] as unknown as ExpressionSpecification;
const priority = [
  "match", ["coalesce", ["get", "tier"], "unknown"],
  ...MARKS.flatMap((mark, k) => [mark.tier, MARKS.length - k]), 0,
] as unknown as ExpressionSpecification;

/** Zoom from which more than the head stations are shown. */
export const STATIONS_FROM = 11.4;

/** From afar the head stations only; then those in good condition; near by, all of them. */
const shownAt = [
  "any",
  [">=", ["zoom"], 12.6],
  ["all", [">=", ["zoom"], STATIONS_FROM], ["==", ["coalesce", ["get", "condition"], "good"], "good"]],
  ["in", ["get", "tier"], ["literal", ["city", "district"]]],
] as unknown as ExpressionSpecification;

export const stationLayers: readonly LayerSpecification[] = [
  {
    id: "circles-all", type: "fill", ...circles, filter: whole,
    paint: { "fill-color": CIRCLE, "fill-opacity": 0.1 },
  },
  {
    id: "circles-each", type: "line", ...circles, filter: ["!", whole],
    paint: {
      "line-color": CIRCLE, "line-opacity": 0.35,
      "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.4, 14, 1],
    },
  },
  {
    id: "circles-whole", type: "line", ...circles, filter: whole,
    layout: { "line-join": "round" },
    paint: { "line-color": CIRCLE, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1.4, 14, 2.4] },
  },
  {
    id: "circle-pick", type: "line", ...circles, filter: ["==", ["get", "station_id"], NOBODY],
    // Hidden until wanted, so that no circle is fetched in vain.
    layout: { visibility: "none" },
    paint: { "line-color": STATION_PUBLIC, "line-width": 1.8 },
  },
  {
    id: "stations", type: "symbol", ...stations, filter: shownAt,
    layout: {
      "icon-image": [
        "concat", "station-", ["coalesce", ["get", "tier"], "unknown"], "-",
        ["coalesce", ["get", "condition"], "good"],
      ],
      "icon-size": [
        "interpolate", ["linear"], ["zoom"], 10, size(0.5), 12, size(0.52), 14, size(0.85), 17, size(1.3),
      ],
      "icon-allow-overlap": true, "icon-ignore-placement": true,
      "symbol-sort-key": priority,
    },
  },
  {
    id: "station-pick", type: "symbol", ...stations, filter: ["==", ["get", "id"], NOBODY],
    layout: { "icon-image": RING, "icon-allow-overlap": true, "icon-ignore-placement": true },
  },
  {
    id: "station-names", type: "symbol", ...stations, minzoom: 14.6,
    layout: {
      "text-field": ["get", "name"], "text-font": FONT, "text-size": 11.5, "text-anchor": "top",
      "text-offset": [0, 0.95], "text-max-width": 8, "text-padding": 4, "text-optional": true,
      "symbol-sort-key": ["-", 0, priority],
    },
    paint: { "text-color": STATION_PUBLIC, "text-halo-color": HALO, "text-halo-width": 1.8 },
  },
];
