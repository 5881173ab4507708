/** Fetching a file to keep it. A refusal comes as words, never as a broken file. */

import { Problem, problemOf } from "./question";

export interface Fetched {
  readonly name: string;
  readonly content: Blob;
}

/** The file at an address, whole. Throws `Problem`. */
export async function fetchFile(url: string, through: typeof fetch = (...words) => fetch(...words)): Promise<Fetched> {
  try {
    const response = await through(url);
    if (!response.ok) throw await problemOf(response);
    return { name: nameOf(response.headers.get("content-disposition"), url), content: await response.blob() };
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem("", 0, cause instanceof Error ? cause.message : String(cause));
  }
}

/** The name that the server gives a file (RFC 6266), else the last part of its address. */
export function nameOf(disposition: string | null, url: string): string {
  const last = url.replace(/[?#].*$/, "").split("/").at(-1) ?? "";
  const wide = disposition?.match(/filename\*\s*=\s*utf-8''([^;\s]+)/i)?.[1];
  const plain = disposition?.match(/filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i);
  const found = (wide === undefined ? undefined : unescaped(wide)) ?? plain?.[1] ?? plain?.[2] ?? last;
  const clean = found.replaceAll(/[\\/\u0000-\u001f]/g, "_");
  return clean === "" ? "download" : clean;
}

/** Hands a file to the browser to keep. */
export function keep({ name, content }: Fetched): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after the click has ended.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
