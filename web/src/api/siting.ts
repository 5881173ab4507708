/** Siting: what is asked of the server and what it answers, by names for the parts of `openapi.ts`. */

import type { FeatureCollection } from "geojson";
import type { Schemas, Whole } from "./types";
import type { LangId } from "../words";
import { type Words, query } from "./urls";

export const STATES = ["waiting", "running", "done", "failed", "stopped"] as const;
export type JobState = (typeof STATES)[number];

/** The body of a question; what is left out, or null, goes without saying. */
export type Body = Partial<Omit<Asked, "offer">> & { readonly offer?: Partial<Whole<Schemas["OfferBody"]>> };
type Asked = Whole<Schemas["SitingBody"]>;

/** A search as the server tells of it, at once and with each change; events do not repeat what was asked. */
export type Job = Omit<Whole<Schemas["SitingJob"]>, "asked" | "state"> & { readonly state: JobState; readonly asked?: Body };

/** `plan.json`. */
export type Plan = Whole<Schemas["PlanDocument"]>;
export type PlanSite = Whole<Schemas["PlanSite"]>;
export type PlanStreet = Whole<Schemas["PlanStreet"]>;
export type CurvePoint = Whole<Schemas["PlanCurvePoint"]>;

/** What coverage would be with exactly these sites. */
export type Trial = Whole<Schemas["Trial"]>;
export type TrialBody = Schemas["TryBody"];

export type PlanFeatures = FeatureCollection;

export const FORMS = ["json", "geojson", "xlsx"] as const;
export type Form = (typeof FORMS)[number];

const of = (city: string): string => `/api/cities/${encodeURIComponent(city)}/siting`;

export const sitingUrls = {
  start: (city: string, words: Words): string => of(city) + query(words),
  job: (city: string, job: string): string => `${of(city)}/${encodeURIComponent(job)}`,
  events: (city: string, job: string): string => `${of(city)}/${encodeURIComponent(job)}/events`,
  /** The workbook is in the words of one language, the other forms are in both or in none. */
  plan: (city: string, job: string, form: Form, lang: LangId): string => `${of(city)}/${encodeURIComponent(job)}/plan.${form}${form === "xlsx" ? `?lang=${lang}` : ""}`,
  /** A trial is told against a plan, so it is asked with the words of the plan. */
  trial: (city: string, words: string): string => `${of(city)}/try${words === "" ? "" : `?${words.replace(/^\?/, "")}`}`,
};
