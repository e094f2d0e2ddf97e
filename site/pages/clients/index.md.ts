import type { APIRoute } from 'astro';
import { clientsMarkdown } from '../../clients.ts';

/** The list of clients for readers that prefer Markdown. */
export const GET: APIRoute = ({ site }) => new Response(clientsMarkdown(site!.origin), { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
