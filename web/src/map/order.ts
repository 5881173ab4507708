/** The one list of what is drawn over what, lowest first. A layer that is not listed throws. */

import type { LayerSpecification } from "maplibre-gl";

export const ORDER = [
  "paper",
  "green",
  "water",
  "water-line",
  "rates",
  "roads-edge",
  "roads",
  "rail",
  "rail-ties",
  "circles-all",
  "circles-each",
  "circles-whole",
  "communities-line",
  "streets-line",
  "districts-line",
  "compounds-served",
  "compounds-unserved",
  "compounds-edge",
  "plan-won",
  "plan-lost",
  "plan-won-edge",
  "plan-forbidden",
  "street-pick",
  "circle-pick",
  "rings",
  "rings-edge",
  "compound-hover",
  "compound-pick",
  "gaps",
  "plan-forbidden-edge",
  "plan-candidates",
  "road-names",
  "water-names",
  "green-names",
  "links-edge",
  "links",
  "walks-edge",
  "walks",
  "routes-edge",
  "routes",
  "link-pick-edge",
  "link-pick",
  "stations",
  "station-pick",
  "compound-names",
  "station-names",
  "street-names",
  "district-names",
  "findings",
  "finding-signs",
  "link-signs",
  "ring-names",
  "link-pick-sign",
  "walk-names",
  "finding-pick",
  "finding-pick-sign",
  "plan-spokes",
  "plan-moved",
  "plan-points",
  "plan-sites",
] as const;

export type LayerId = (typeof ORDER)[number];

/** Where a layer stands. */
export function rank(id: string): number {
  const at = ORDER.findIndex((listed) => listed === id);
  if (at < 0) throw new Error(`layer ${id}: not in the list of order (map/order.ts)`);
  return at;
}

/** The layers in their order. */
export function ordered(layers: readonly LayerSpecification[]): LayerSpecification[] {
  const ranked = layers.map((layer) => ({ layer, at: rank(layer.id) }));
  return ranked.sort((a, b) => a.at - b.at).map(({ layer }) => layer);
}
