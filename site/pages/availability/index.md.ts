import type { APIRoute } from 'astro';
import { capabilities } from '../../../domain/availability.ts';
import { pages } from '../../directory.ts';
import { availabilityTable } from '../../markdown/plain.ts';

/** The availability page for readers that prefer Markdown. */
export const GET: APIRoute = ({ site }) => {
  const { path, title, description, updated } = pages.availability;
  const proofs = capabilities.filter((one) => one.proof !== null).map((one) => `- ${one.name}: \`${one.proof}\``);
  const text = [`# ${title}`, description, `Updated ${updated}. Page: ${site!.origin}${path}`, availabilityTable(), '## Proven by', proofs.join('\n')].join('\n\n');
  return new Response(`${text}\n`, { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
};
