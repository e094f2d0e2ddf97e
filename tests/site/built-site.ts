/** The built site, as bytes and as what a reader gets from them. Builds it when it is stale. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { areaPath, areas } from '../../domain/diagnostics/index.ts';
import { everyHarness } from '../../domain/harnesses/index.ts';
import { type Output, readOutput, readTags } from '../../site/build/check-links.ts';

const folder = fileURLToPath(new URL('../../dist/site', import.meta.url));
export const origin = process.env.SITE_ORIGIN ?? 'https://fygment.dev';
export const mainGuide = '/resources/how-teams-should-manage-mcp-setup';
export const clientPaths = everyHarness.map(({ id }) => `/clients/${id}`);
/** Pages that are nobody's to index or to keep: the one for a wrong address, and the frame of the search results. */
export const unlisted = ['/404', '/search'];

export const publicPages: readonly string[] = [
  '/', '/404', '/availability', '/changelog', '/clients', ...clientPaths, '/edge-rules', '/faq', '/search', '/security', '/troubleshooting', ...areas.map(areaPath), '/resources', '/resources/fygment-vs-hand-edited-configs', '/resources/governance-model-for-ai-agent-toolchains', mainGuide,
];

export async function builtSite(): Promise<Output> {
  // By address, because the build is plain JavaScript and has no types.
  const { build } = await import(new URL('../../scripts/build.mjs', import.meta.url).href);
  await build({ only: ['site'] });
  const output = readOutput(folder, origin);
  // The console has promises of its own.
  return { ...output, pages: new Map([...output.pages].filter(([path]) => !path.startsWith('/console'))) };
}

export function readSiteFile(path: string): string {
  const file = folder + path;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The words inside <main>, as one line. Blocks are kept apart by a bar, so that no sentence is read across them. */
export function wordsOf(html: string): string {
  return decode(
    html
      .replace(/^[\s\S]*?<main\b[^>]*>/, '')
      .replace(/<\/main>[\s\S]*$/, '')
      .replace(/<(script|style|svg)\b[\s\S]*?<\/\1>/g, '')
      .replace(/<\/?(?:p|li|h\d|td|th|tr|div|aside|nav|header|summary)\b[^>]*>/g, ' | ')
      .replace(/<[^>]*>/g, ''),
  )
    .replace(/(?:\s*\|\s*)+/g, ' | ')
    .replace(/\s+/g, ' ')
    .trim();
}

export function headingsOf(html: string): { level: number; id: string | undefined }[] {
  return readTags(html)
    .filter(({ name }) => /^h[1-6]$/.test(name))
    .map(({ name, attributes }) => ({ level: Number(name[1]), id: attributes.id }));
}

function decode(text: string): string {
  return text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&nbsp;/g, ' ').replace(/&amp;/g, '&');
}
