import type { APIRoute } from 'astro';
import { type Face, faceText, readFaces } from '../../faces.ts';

/** The Markdown face of every page, beside its index.html. */
export async function getStaticPaths() {
  // The links inside need the origin, which the request has and this list has not.
  return (await readFaces('')).map(({ page }) => ({ params: { path: page.path === '/' ? undefined : page.path.slice(1) }, props: { path: page.path } }));
}

const faces = new Map<string, Promise<Face[]>>();

export const GET: APIRoute<{ path: string }> = async ({ props: { path }, site }) => {
  const { origin } = site!;
  if (!faces.has(origin)) faces.set(origin, readFaces(origin));
  const face = (await faces.get(origin)!).find(({ page }) => page.path === path)!;
  return new Response(faceText(face, origin), { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
};
