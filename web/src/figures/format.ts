/** Numbers as people read them. A dash stands for what is unknown. */

import type { LangId } from "../words";

const DASH = "–";
const LOCALE: Readonly<Record<LangId, string>> = { zh: "zh-CN", en: "en-GB" };

/** A share as a percentage with one digit, never rounded up to 100 nor down to 0. */
export function percent(rate: number | null, digits = 1): string {
  if (rate === null) return DASH;
  const unit = 10 ** digits;
  const whole = 100 * unit;
  let value = Math.round(rate * whole);
  if (rate < 1 && value >= whole) value = whole - 1;
  if (rate > 0 && value <= 0) value = 1;
  const text = (value / unit).toFixed(value === whole || value === 0 ? 0 : digits);
  return `${text}%`;
}

/** A whole number with separators. */
export function count(value: number | null, lang: LangId): string {
  return value === null ? DASH : Math.round(value).toLocaleString(LOCALE[lang]);
}

/** A number of people; in Chinese by the ten thousand where that is how one says it. */
export function people(value: number | null, lang: LangId): string {
  if (value === null) return DASH;
  if (lang === "zh" && value >= 100_000) return `${(value / 10_000).toFixed(1)} 万`;
  return count(value, lang);
}

/** A part and its whole, in one unit. */
export function pairOfPeople(part: number | null, whole: number | null, lang: LangId): [string, string] {
  if (part === null || whole === null) return [people(part, lang), people(whole, lang)];
  if (lang === "en" && whole >= 1_000_000) {
    return [(part / 1e6).toFixed(2), `${(whole / 1e6).toFixed(2)} M`];
  }
  if (lang === "en" && whole >= 100_000) {
    return [(part / 1000).toFixed(0), `${(whole / 1000).toFixed(0)} k`];
  }
  if (whole < 100_000) return [count(part, lang), count(whole, lang)];
  return [(part / 10_000).toFixed(1), `${(whole / 10_000).toFixed(1)} 万`];
}

/** Square metres, as square kilometres. */
export function area(value_m2: number | null): string {
  if (value_m2 === null) return DASH;
  const km2 = value_m2 / 1_000_000;
  return km2.toFixed(km2 < 10 ? 2 : 1);
}

/** A length: metres to the nearest whole one, kilometres from 1,500 m on. */
export function length(value_m: number | null, lang: LangId): string {
  if (value_m === null) return DASH;
  const [m, km] = lang === "zh" ? ["米", "公里"] : ["m", "km"];
  return value_m < 1500 ? `${Math.round(value_m)} ${m}` : `${(value_m / 1000).toFixed(1)} ${km}`;
}

/** A walk in minutes, rounded up: somebody who walks 15:20 does not arrive in 15. */
export function minutes(value_s: number | null, lang: LangId): string {
  if (value_s === null) return DASH;
  const whole = Math.max(1, Math.ceil(value_s / 60 - 1e-6));
  return lang === "zh" ? `${whole} 分钟` : `${whole} min`;
}
