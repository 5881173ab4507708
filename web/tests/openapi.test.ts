import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

const snapshot = new URL("../../tests/openapi.json", import.meta.url);
const types = new URL("../src/api/openapi.ts", import.meta.url);

/** Until the server keeps a snapshot there is nothing to compare with. */
test.skipIf(!existsSync(snapshot))("the page's types are those of the server: else run `npm run types`", async () => {
  const fresh = astToString(await openapi(new URL(snapshot)));
  const kept = readFileSync(fileURLToPath(types), "utf8");
  expect(kept.slice(kept.indexOf("export"))).toBe(fresh.slice(fresh.indexOf("export")));
});
