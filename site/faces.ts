/** The second face of every page: the same words as plain Markdown, each under the same head. */
import { areas } from '../domain/diagnostics/index.ts';
import { availabilityLabels, capabilities } from '../domain/availability.ts';
import { CANONICAL_MCP_URL, SETUP_COMMAND } from '../domain/canonical.ts';
import { harnesses } from '../domain/harnesses/index.ts';
import { clientMarkdown, clientPages, clientPath, clientsIndex, clientsMarkdown, platformNames, platforms, provenTable, shortDate } from './clients.ts';
import { type PublicPage, areaPage, guidePath, guidesUpdated, pages, readChangelog, readDirectory, readGuides, readQuestions, readStatement, versionAnchor } from './directory.ts';
import { edgeMarkdown } from './markdown/edge.ts';
import { modelDescription } from './markdown/model.ts';
import { parse, parseInline } from './markdown/parse.ts';
import { availabilityTable, fence, inlineMarkdown, plainInline, plainMarkdown } from './markdown/plain.ts';
import { faqGroups } from './markdown/questions.ts';
import { areaMarkdown, troubleshootingMarkdown } from './markdown/troubleshooting.ts';

export interface Face {
  page: PublicPage;
  /** Everything below the title; a body that begins with its own keeps it. */
  body: string;
}

/** In the order of the directory. A page without a face fails the build. */
export async function readFaces(origin: string): Promise<Face[]> {
  const bodies = new Map<string, string>([
    [pages.home.path, await homeMarkdown(origin)],
    [pages.guides.path, await guidesMarkdown(origin)],
    ...(await guideBodies(origin)),
    [clientsIndex.path, clientsMarkdown(origin)],
    ...clientPages.map((page) => [clientPath(page.harness.id), clientMarkdown(page, origin)] as const),
    [pages.availability.path, availabilityMarkdown()],
    [pages.troubleshooting.path, troubleshootingMarkdown(origin)],
    ...areas.map((area) => [areaPage(area).path, areaMarkdown(area, origin)] as const),
    [pages.edgeRules.path, edgeMarkdown(origin)],
    [pages.faq.path, await faqMarkdown(origin)],
    [pages.changelog.path, await changelogMarkdown(origin)],
    [pages.security.path, plainMarkdown(parse((await readStatement('security')).body ?? ''), origin)],
  ]);
  return (await readDirectory()).map((page) => {
    const body = bodies.get(page.path);
    if (body === undefined) throw new Error(`${page.path} has no Markdown face: add it to site/faces.ts`);
    return { page, body };
  });
}

export function faceHref(path: string): string {
  return `${path === '/' ? '' : path}/index.md`;
}

/** A whole file: front matter, title, body. */
export function faceText({ page, body }: Face, origin: string): string {
  const head = { title: page.title, description: page.description, updated: page.updated, canonical: `${origin}${page.path}` };
  // A JSON string is a YAML string too.
  const matter = Object.entries(head).map(([key, value]) => `${key}: ${key === 'updated' ? value : JSON.stringify(value)}`);
  const text = body.startsWith('# ') ? body.trim() : `# ${page.title}\n\n${body.trim()}`;
  return `---\n${matter.join('\n')}\n---\n\n${text}\n`;
}

const link = (origin: string, path: string, title: string, remark: string) => `- [${title}](${origin}${path}): ${remark}`;

async function homeMarkdown(origin: string): Promise<string> {
  const guides = await readGuides();
  return [
    pages.home.description,
    `Hosted agents use this URL and OAuth:`, fence(CANONICAL_MCP_URL),
    `Editors and command lines use this command, for the targets it ships:`, fence(SETUP_COMMAND),
    '## The model', modelDescription,
    '## The direct answer', plainInline(parseInline(guides[0]!.data.answer), origin),
    '## What it does today', availabilityTable(),
    '## Clients', harnesses.map((harness) => link(origin, clientPath(harness.id), harness.name, `${availabilityLabels[harness.availability]}.`)).join('\n'),
    '## Guides', guides.map((guide) => link(origin, guidePath(guide), guide.data.title, guide.data.remark)).join('\n'),
    '## When it breaks', [pages.troubleshooting, pages.edgeRules, pages.faq].map((page) => link(origin, page.path, page.title, page.description)).join('\n'),
  ].join('\n\n');
}

async function guidesMarkdown(origin: string): Promise<string> {
  const guides = await readGuides();
  return [pages.guides.description, guides.map((guide) => link(origin, guidePath(guide), guide.data.title, guide.data.description)).join('\n'), `Newest change: ${guidesUpdated(guides)}.`].join('\n\n');
}

async function guideBodies(origin: string): Promise<(readonly [string, string])[]> {
  const guides = await readGuides();
  return guides.map((guide) => {
    const related = guide.data.related.map(({ id }) => guides.find((one) => one.id === id)!);
    return [guidePath(guide), [
      guide.data.standfirst,
      '## Direct answer', plainInline(parseInline(guide.data.answer), origin),
      plainMarkdown(parse(guide.body ?? ''), origin),
      ...(related.length > 0 ? ['## Related', related.map((one) => link(origin, guidePath(one), one.data.title, one.data.remark)).join('\n')] : []),
    ].join('\n\n')] as const;
  });
}

function availabilityMarkdown(): string {
  const proofs = capabilities.filter(({ proof }) => proof !== null).map(({ name, proof }) => `- ${name}: \`${proof}\``);
  const tried = [
    `| Client | ${platforms.map((platform) => platformNames[platform]).join(' | ')} |`,
    `| --- |${' --- |'.repeat(platforms.length)}`,
    ...provenTable.map(({ name, cells }) => `| ${name} | ${cells.map((proof) => (proof ? `${proof.version}, ${shortDate(proof.on)}` : 'not tried')).join(' | ')} |`),
  ].join('\n');
  return [pages.availability.description, availabilityTable(), '## Proven by', proofs.join('\n'), '## Last proven on the real client', tried].join('\n\n');
}

async function faqMarkdown(origin: string): Promise<string> {
  const questions = await readQuestions();
  return faqGroups.flatMap((group) => [
    `## ${group}`,
    ...questions.filter(({ data }) => data.group === group).flatMap(({ data, body }) => [`### ${data.question}`, plainMarkdown(parse(body ?? ''), origin)]),
  ]).join('\n\n');
}

async function changelogMarkdown(origin: string): Promise<string> {
  const versions = await readChangelog();
  return versions.map(({ data, body }) => [`## ${data.version}, ${data.released ?? 'not released yet'}`, inlineMarkdown(data.summary, origin), plainMarkdown(parse(body ?? ''), origin)].join('\n\n')).join('\n\n')
    + `\n\nFeed: ${origin}${pages.changelog.path}/feed.xml, newest: #${versionAnchor(versions[0]!)}`;
}
