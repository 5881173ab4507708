/** One dictionary per language; the compiler says what is missing in one of them. Chinese comes with the
 *  page, the others when somebody reads them. */

import { zh, type Dictionary } from "./zh";

export type { Dictionary };

export const LANGS = ["zh", "en"] as const;
export type LangId = (typeof LANGS)[number];

/** The language of the page when nobody says. */
export const USUAL: { readonly lang: LangId; readonly words: Dictionary } = { lang: "zh", words: zh };

const LOADS: Readonly<Record<LangId, () => Promise<Dictionary>>> = {
  zh: () => Promise.resolve(zh),
  en: async () => (await import("./en")).en,
};

/** The words of a language; it fails where the server cannot be reached. */
export function wordsOf(lang: LangId): Promise<Dictionary> {
  return LOADS[lang]();
}

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
