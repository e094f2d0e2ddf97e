import type { APIRoute } from 'astro';
import { readDirectory } from '../directory.ts';

export const GET: APIRoute = async ({ site }) => {
  const urls = (await readDirectory()).map(({ path, updated }) => `<url><loc>${new URL(path, site).href}</loc><lastmod>${updated}</lastmod></url>`);
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`, {
    headers: { 'Content-Type': 'application/xml' },
  });
};
