import type { APIRoute } from 'astro';
import { clientMarkdown, clientPages, type ClientPage } from '../../../clients.ts';

/** The same page for readers that prefer Markdown. */
export function getStaticPaths() {
  return clientPages.map((page) => ({ params: { id: page.harness.id }, props: { page } }));
}

export const GET: APIRoute<{ page: ClientPage }> = ({ props: { page }, site }) =>
  new Response(clientMarkdown(page, site!.origin), { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
