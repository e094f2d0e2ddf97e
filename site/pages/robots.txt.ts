import type { APIRoute } from 'astro';

/**
 * We want to be read, by people and by agents. The console keeps itself out with `noindex`;
 * a page barred here would never have that word read.
 */
export const GET: APIRoute = ({ site }) =>
  new Response(`User-agent: *
Content-Signal: search=yes, ai-input=yes, ai-train=yes
Allow: /
Disallow: /api/
Disallow: /go/

Sitemap: ${new URL('/sitemap.xml', site).href}
`);
