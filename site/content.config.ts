import { glob } from 'astro/loaders';
import { defineCollection, reference } from 'astro:content';
import { z } from 'astro/zod';
import { guideHead, questionHead, statementHead, versionHead } from './content-heads.ts';

const files = (folder: string) => glob({ base: `./site/content/${folder}`, pattern: '*.md', generateId: ({ entry }) => entry.replace(/\.md$/, '') });

/**
 * One guide, one file. The body is Markdown with the few directives of markdown/parse.ts;
 * sitemap, llms.txt, the lists of guides and the Markdown face follow from the file alone.
 */
const guides = defineCollection({
  loader: files('guides'),
  schema: guideHead.extend({
    /** Guides to read next. Without any, the page links the ones before and after it. */
    related: z.array(reference('guides')).default([]),
  }),
});

/** One question, one file; its name is the anchor. */
const faq = defineCollection({ loader: files('faq'), schema: questionHead });

/** One version, one file, named by its number. */
const changelog = defineCollection({ loader: files('changelog'), schema: versionHead });

/** Pages of words that are no guides. */
const statements = defineCollection({ loader: files('statements'), schema: statementHead });

export const collections = { guides, faq, changelog, statements };
