import type { APIRoute } from 'astro';
import { pages, readChangelog, versionAnchor } from '../../directory.ts';
import { parse } from '../../markdown/parse.ts';
import { plainMarkdown } from '../../markdown/plain.ts';

const escapeXml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
/** Atom wants a time; a day begins at midnight, UTC. */
const time = (day: string) => `${day}T00:00:00Z`;

/** The changelog as Atom. */
export const GET: APIRoute = async ({ site }) => {
  const { origin } = site!;
  const { path, title, description } = pages.changelog;
  const versions = await readChangelog();
  const entries = versions.map((version) => {
    const { data, body } = version;
    const href = `${origin}${path}#${versionAnchor(version)}`;
    return [
      '<entry>',
      `<title>${escapeXml(`Fygment ${data.version}${data.released ? '' : ', not released yet'}`)}</title>`,
      `<id>${href}</id>`, `<link href="${href}"/>`,
      `<updated>${time(data.updated)}</updated>`, ...(data.released ? [`<published>${time(data.released)}</published>`] : []),
      `<summary>${escapeXml(data.summary)}</summary>`,
      `<content type="text">${escapeXml(plainMarkdown(parse(body ?? ''), origin))}</content>`,
      '</entry>',
    ].join('\n');
  });
  const updated = versions.map(({ data }) => data.updated).reduce((a, b) => (a > b ? a : b));
  const feed = [
    '<?xml version="1.0" encoding="UTF-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<title>Fygment: ${escapeXml(title)}</title>`, `<subtitle>${escapeXml(description)}</subtitle>`,
    `<id>${origin}${path}</id>`, `<link href="${origin}${path}"/>`, `<link rel="self" type="application/atom+xml" href="${origin}${path}/feed.xml"/>`,
    `<updated>${time(updated)}</updated>`, '<author><name>Fygment</name></author>',
    ...entries, '</feed>', '',
  ];
  return new Response(feed.join('\n'), { headers: { 'Content-Type': 'application/atom+xml; charset=utf-8' } });
};
