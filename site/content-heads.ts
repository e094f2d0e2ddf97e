/** The heads of content files. Strict: an unknown key fails the build and names its file. */
import { z } from 'astro/zod';
import { faqGroups } from './markdown/questions.ts';

/** A day, kept as text: `updated: 2026-11-22` must never shift with a time zone. */
const day = z
  .union([z.string(), z.date()])
  .transform((value) => (typeof value === 'string' ? value : value.toISOString().slice(0, 10)))
  .pipe(z.iso.date());

export const guideHead = z.strictObject({
  /** The h1 and, with the site's name, the browser's title. */
  title: z.string().min(1).max(70),
  /** For the breadcrumb and the footer. */
  short: z.string().min(1).max(30),
  /** What kind of page this is; stands in the line under the title. */
  kind: z.enum(['Implementation guide', 'Explanation', 'Comparison']),
  /** For search results and link previews. */
  description: z.string().min(50).max(170),
  /** One or two sentences under the title. */
  standfirst: z.string().min(1),
  /** One sentence beside the link, wherever guides are listed. */
  remark: z.string().min(1).max(140),
  /** The whole answer, before any explanation. */
  answer: z.string().min(1),
  /** The day the content last changed; the sitemap repeats it. */
  updated: day,
  /** Place in the lists, from 1. */
  order: z.number().int().positive(),
});

export const questionHead = z.strictObject({
  /** As a person would ask it; ends with a question mark. */
  question: z.string().regex(/^.{8,90}\?$/),
  group: z.enum(faqGroups),
  /** Place in its group, from 1. */
  order: z.number().int().positive(),
  updated: day,
  /** Also stands in the main guide. */
  inGuide: z.boolean().default(false),
});

export const versionHead = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** Null until it is out. */
  released: day.nullable(),
  updated: day,
  /** One sentence: what somebody outside would notice first. */
  summary: z.string().min(20).max(200),
});

export const statementHead = z.strictObject({
  title: z.string().min(1).max(70),
  description: z.string().min(50).max(170),
  standfirst: z.string().min(1),
  updated: day,
});
