/** New gates and crossings that would bring a compound within the standard: all of them from tiles,
 *  and that of the selected compound, which the page draws itself. */

import type { ExpressionSpecification, LayerSpecification, LineLayerSpecification } from "maplibre-gl";
import { LINK_SIGNS, signName } from "../marks";
import { INK, LINK } from "../palette";

const tiles = { source: "links", "source-layer": "links" } as const;
const picked = { source: "walks", filter: ["==", ["get", "kind"], "link"] as ExpressionSpecification } as const;

/** Zoom from which the links are shown. */
export const LINKS_FROM = 11.6;

const width = (near: number, far: number): ExpressionSpecification => ["interpolate", ["linear"], ["zoom"], 12, far, 16, near];
const layout: LineLayerSpecification["layout"] = { "line-cap": "round" };
const sign = [
  "match", ["get", "link"],
  ...LINK_SIGNS.flatMap(({ kind }) => [kind, signName(kind)]), signName("gate"),
] as unknown as ExpressionSpecification;
/** Tiles call the sort of link `kind`. */
const tileSign = [
  "match", ["get", "kind"],
  ...LINK_SIGNS.flatMap(({ kind }) => [kind, signName(kind)]), signName("gate"),
] as unknown as ExpressionSpecification;

export const linkLayers: readonly LayerSpecification[] = [
  { id: "links-edge", type: "line", ...tiles, minzoom: 13, layout, paint: { "line-color": INK, "line-width": width(8, 4) } },
  { id: "links", type: "line", ...tiles, minzoom: 13, layout, paint: { "line-color": LINK, "line-width": width(5, 2) } },
  {
    id: "link-signs", type: "symbol", ...tiles, minzoom: LINKS_FROM,
    layout: {
      "symbol-placement": "line-center",
      "icon-image": tileSign, "icon-rotation-alignment": "viewport",
      "icon-size": ["interpolate", ["linear"], ["zoom"], LINKS_FROM, 0.42, 14, 0.7, 17, 1],
      "icon-padding": 0, "icon-ignore-placement": true,
      "symbol-sort-key": ["-", 0, ["coalesce", ["get", "residents"], 0]],
    },
  },
  { id: "link-pick-edge", type: "line", ...picked, layout, paint: { "line-color": INK, "line-width": 10 } },
  { id: "link-pick", type: "line", ...picked, layout, paint: { "line-color": LINK, "line-width": 6 } },
  {
    id: "link-pick-sign", type: "symbol", source: "walks", filter: ["==", ["get", "kind"], "link-sign"],
    layout: {
      "icon-image": sign, "icon-allow-overlap": true, "icon-ignore-placement": true, "icon-anchor": "bottom", "icon-offset": [0, -8],
    },
  },
];
