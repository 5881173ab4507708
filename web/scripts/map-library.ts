/** MapLibre, taken from its sources, so that the page and the map's worker share what both need.
 *
 *  The library ships two finished bundles, one for the page and one for the worker, and a good third of
 *  either stands in the other too. From the sources the bundler makes three files: the page's, the
 *  worker's, and what they share. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** What `src/map/atlas.ts` imports to learn the worker's address. */
const ADDRESS = "virtual:map-worker";
const RESOLVED = `\0${ADDRESS}`;

export function mapLibrary(root: string): Plugin {
  const library = join(root, "node_modules/maplibre-gl");
  const worker = join(library, "src/source/worker.ts");
  let building = false;
  let chunk = "";
  return {
    name: "map-library",
    enforce: "pre",
    // While the page is worked on, the finished bundles do.
    config: (_, { command }) => command !== "build" ? null : ({
      resolve: { alias: [{ find: /^maplibre-gl$/, replacement: join(library, "src/index.ts") }] },
      // The library is written for fields that are assigned, not defined: one that a class only declares
      // must not wipe out what the class above it has put there.
      oxc: { assumptions: { setPublicClassFields: true }, typescript: { removeClassFieldsWithoutInitializer: true } },
    }),
    configResolved(config) {
      building = config.command === "build";
    },
    buildStart() {
      if (building) chunk = this.emitFile({ type: "chunk", id: worker, name: "map-worker" });
    },
    resolveId: (id) => (id === ADDRESS ? RESOLVED : null),
    load(id) {
      if (id === RESOLVED)
        return building
          ? `export default import.meta.ROLLUP_FILE_URL_${chunk};`
          : `export { default } from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";`;
      // The library reads its version there; the rest is nothing that a browser needs.
      if (/[\\/]maplibre-gl[\\/]package\.json$/.test(id)) {
        const { version } = JSON.parse(readFileSync(id, "utf8")) as { version: string };
        return JSON.stringify({ version });
      }
      return null;
    },
  };
}
