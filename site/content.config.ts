import { glob } from 'astro/loaders';
import { defineCollection, reference } from 'astro:content';
import { z } from 'astro/zod';

/** A day, kept as text: `updated: 2026-11-22` must never shift with a time zone. */
const day = z
  .union([z.string(), z.date()])
  .transform((value) => (typeof value === 'string' ? value : value.toISOString().slice(0, 10)))
  .pipe(z.iso.date());

/**
 * One guide, one file. The body is Markdown with the few directives of markdown/parse.ts;
 * sitemap, llms.txt, the lists of guides and the Markdown face follow from the file alone.
 */
const guides = defineCollection({
  loader: glob({ base: './site/content/guides', pattern: '*.md' }),
  schema: z.strictObject({
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
    /** Guides to read next. Without any, the page links the ones before and after it. */
    related: z.array(reference('guides')).default([]),
  }),
});

export const collections = { guides };
