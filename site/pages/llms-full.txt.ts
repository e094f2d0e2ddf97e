import type { APIRoute } from 'astro';
import { faceText, readFaces } from '../faces.ts';

/** Every page in one file, for agents that read a site at once. */
export const GET: APIRoute = async ({ site }) => {
  const { origin } = site!;
  return new Response((await readFaces(origin)).map((face) => faceText(face, origin)).join('\n'), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
};
