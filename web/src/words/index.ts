/** One dictionary per language; the compiler says what is missing in one of them. */

import { en } from "./en";
import { zh, type Dictionary } from "./zh";

export type { Dictionary };

export const LANGS = ["zh", "en"] as const;
export type LangId = (typeof LANGS)[number];

export const DICTIONARIES: Readonly<Record<LangId, Dictionary>> = { zh, en };

export function isLang(text: string): text is LangId {
  return LANGS.some((lang) => lang === text);
}

/** A name that the server gives in both languages. */
export function named(lang: LangId, entry: { readonly name: string; readonly name_en: string }): string {
  return lang === "en" && entry.name_en !== "" ? entry.name_en : entry.name;
}

/** The words of a code; a code that this page does not know stands for itself. */
export function word(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}
