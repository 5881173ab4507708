/** Something that is asked for: the last answer stays while the next is under way. */

import { Problem } from "../api/question";

export interface Loadable<T> {
  readonly value: T | null;
  readonly busy: boolean;
  readonly problem: Problem | null;
}

export const nothing: Loadable<never> = { value: null, busy: false, problem: null };

export function asking<T>(before: Loadable<T>): Loadable<T> {
  return { value: before.value, busy: true, problem: null };
}

export function answered<T>(value: T): Loadable<T> {
  return { value, busy: false, problem: null };
}

export function refused<T>(before: Loadable<T>, cause: unknown): Loadable<T> {
  const problem = cause instanceof Problem ? cause : new Problem("", 0, String(cause));
  return { value: before.value, busy: false, problem };
}
