/** The words of siting, which come with its panel; the compiler says what is missing in one of them. */

import type { LangId } from "..";
import { en } from "./en";
import { zh } from "./zh";

export type SitingWords = typeof zh;

export function sitingWords(lang: LangId): SitingWords {
  return { zh, en }[lang];
}

/** A sentence in pieces: text, and the places of its choices, named in braces. */
export function pieces(sentence: string): readonly ({ readonly text: string } | { readonly slot: string })[] {
  return sentence.split(/(\{\w+\})/).filter((one) => one !== "").map((one) => {
    const slot = /^\{(\w+)\}$/.exec(one)?.[1];
    return slot === undefined ? { text: one } : { slot };
  });
}
