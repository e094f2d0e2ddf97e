import type { APIRoute } from 'astro';
import { CANONICAL_MCP_URL, SETUP_COMMAND } from '../../domain/canonical.ts';
import { pages, readDirectory } from '../directory.ts';
import { faceHref } from '../faces.ts';

const sections = [
  { title: 'Guides', of: /^\/resources/ },
  { title: 'Clients', of: /^\/clients/ },
  { title: 'When setup fails', of: /^\/(troubleshooting|edge-rules|faq)/ },
  { title: 'Facts', of: /^\/(availability|security|changelog)/ },
] as const;

/** The site for agents: what it is, and the Markdown face of each page. */
export const GET: APIRoute = async ({ site }) => {
  const directory = await readDirectory();
  const lists = sections.map(({ title, of }) => {
    const lines = directory.filter(({ path }) => of.test(path)).map((page) => `- [${page.title}](${new URL(faceHref(page.path), site).href}): ${page.description}`);
    return `## ${title}\n\n${lines.join('\n')}`;
  });
  return new Response(`# Fygment

> ${pages.home.description}

Hosted agents use the bare remote MCP URL ${CANONICAL_MCP_URL} and OAuth. Local editors and command lines use \`${SETUP_COMMAND}\` where a target ships. What is live, alpha and roadmap stands on the availability page, each with its boundary.

Every address also answers \`Accept: text/markdown\`. All pages in one file: ${new URL('/llms-full.txt', site).href}

${lists.join('\n\n')}
`);
};
