import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { mapLibrary } from "./scripts/map-library";

const server = process.env["YIKE_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [mapLibrary(fileURLToPath(new URL(".", import.meta.url))), svelte()],
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    // What `scripts/pack.mjs` weighs by; it is not handed out.
    manifest: true,
    // The notices that the libraries' licences ask for go where their code goes.
    license: { fileName: "licenses.md" },
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // The map library changes seldom: its own files stay in the browser's cache. What page and worker
        // share is one file, loaded once.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: "maplibre", test: /node_modules[\\/](?!svelte|esm-env|clsx)/, entriesAware: true }],
        },
      },
    },
  },
  server: { proxy: { "/api": server, "/ogc": server } },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
