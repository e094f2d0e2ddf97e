import type { APIRoute } from 'astro';
import { CANONICAL_MCP_URL, SETUP_COMMAND } from '../../domain/canonical.ts';
import { guidePath, pages, readGuides } from '../directory.ts';

/** The site for agents: what it is, and the Markdown face of each page. */
export const GET: APIRoute = async ({ site }) => {
  const guides = await readGuides();
  const line = (path: string, title: string, text: string) => `- [${title}](${new URL(`${path}/index.md`, site).href}): ${text}`;
  return new Response(`# Fygment

> ${pages.home.description}

Hosted agents use the bare remote MCP URL ${CANONICAL_MCP_URL} and OAuth. Local editors and command lines use \`${SETUP_COMMAND}\` where a target ships. What is live, alpha and roadmap stands on the availability page, each with its boundary.

## Guides

${guides.map((guide) => line(guidePath(guide), guide.data.title, guide.data.description)).join('\n')}

## Facts

${line(pages.availability.path, pages.availability.title, pages.availability.description)}
`);
};
