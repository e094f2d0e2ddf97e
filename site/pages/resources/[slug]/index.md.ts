import type { APIRoute } from 'astro';
import { guidePath, readGuides, type Guide } from '../../../directory.ts';
import { parse, parseInline } from '../../../markdown/parse.ts';
import { plainInline, plainMarkdown } from '../../../markdown/plain.ts';

/** The same guide for readers that prefer Markdown. */
export async function getStaticPaths() {
  const guides = await readGuides();
  return guides.map((guide) => ({
    params: { slug: guide.id },
    props: { guide, related: guide.data.related.map(({ id }) => guides.find((one) => one.id === id)!) },
  }));
}

export const GET: APIRoute<{ guide: Guide; related: Guide[] }> = ({ props: { guide, related }, site }) => {
  const origin = site!.origin;
  const { title, standfirst, answer, updated } = guide.data;
  const parts = [
    `# ${title}`,
    standfirst,
    `Updated ${updated}. Page: ${origin}${guidePath(guide)}`,
    '## Direct answer',
    plainInline(parseInline(answer), origin),
    plainMarkdown(parse(guide.body ?? ''), origin),
  ];
  if (related.length > 0) {
    parts.push('## Related', related.map((one) => `- [${one.data.title}](${origin}${guidePath(one)}): ${one.data.remark}`).join('\n'));
  }
  return new Response(`${parts.join('\n\n')}\n`, { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
};
