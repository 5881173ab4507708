// How heavy the page may be, in kB of gzip, and what its first view loads: the page in Chinese with the
// list of streets and the map. Read by the build (`pack.mjs`) and by the browser test.

export const FIRST_VIEW_KB = 400;
export const WHOLE_KB = 450;

/** The files that the first view loads, by Vite's manifest: the entries (page, map worker) with all that
 *  they import outright, their styles, and what stands beside them. */
export function firstView(manifest) {
  const files = new Set(["index.html", "icon.svg"]);
  const seen = new Set();
  const walk = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    const one = manifest[name];
    for (const file of [one.file, ...(one.css ?? [])]) files.add(file);
    for (const next of one.imports ?? []) walk(next);
  };
  for (const [name, one] of Object.entries(manifest)) if (one.isEntry) walk(name);
  return files;
}
