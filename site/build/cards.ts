/**
 * One picture per page for link previews, 1200 × 630. Words become outlines here, so that the
 * picture is the same on every machine, whatever fonts it has. The drop and its lines are drawn
 * once; each page adds its words.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { create, type Font } from 'fontkitten';
import sharp from 'sharp';
import { cardPath } from './card-path.ts';
import { readOutput, readTags } from './check-links.ts';
import { dropPath, round } from './drop.ts';

export const cardSize = { width: 1200, height: 630 } as const;
const colour = { paper: '#fbfaf7', ink: '#1b1a17', ink2: '#5a564d', accent: '#2942c2' } as const;
/** Left and right of the title; the drop stands beyond it. */
const left = 72;
const titleWidth = 640;

let loaded: Font | undefined;
function serif(): Font {
  // Charis is cut from Charter, the first face of the pages' own serif.
  const file = createRequire(import.meta.url).resolve('@fontsource/charis-sil/files/charis-sil-latin-400-normal.woff');
  return (loaded ??= create(readFileSync(file)) as Font);
}

/** Balancing asks for the same lines again and again, so each is measured once. */
const unitsBefore = new Map<string, number>();
function unitsOf(text: string): number {
  let units = unitsBefore.get(text);
  if (units === undefined) unitsBefore.set(text, (units = serif().glyphsForString(text).reduce((sum, glyph) => sum + glyph.advanceWidth, 0)));
  return units;
}

function measure(text: string, size: number, tracking = 0): number {
  const units = unitsOf(text);
  return (units * size) / serif().unitsPerEm + tracking * size * [...text].length;
}

const letters: Record<string, string> = { moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', bezierCurveTo: 'C', closePath: 'Z' };

/** The outline of one line, its baseline at (x, y). */
export function outline(text: string, x: number, y: number, size: number, tracking = 0): string {
  const scale = size / serif().unitsPerEm;
  let at = x;
  let path = '';
  for (const glyph of serif().glyphsForString(text)) {
    // An empty box in a picture would be seen by everyone but us.
    if (glyph.id === 0) throw new Error(`The card's face lacks a letter of “${text}”`);
    for (const { command, args } of glyph.path.commands) {
      path += letters[command]! + args.map((value, place) => round(place % 2 === 0 ? at + value * scale : y - value * scale)).join(' ');
    }
    at += glyph.advanceWidth * scale + tracking * size;
  }
  return path;
}

/** At most three lines; the size that fits them, and the lines, balanced. */
export function titleLines(title: string): { size: number; lines: string[] } {
  for (const size of [74, 60, 50]) {
    const lines = wrap(title, size, titleWidth);
    if (lines.length > 3) continue;
    // As narrow as the number of lines allows: no single word alone on the last one.
    let width = titleWidth;
    while (width > 120 && wrap(title, size, width - 10).length === lines.length) width -= 10;
    return { size, lines: wrap(title, size, width) };
  }
  throw new Error(`“${title}” does not fit a card`);
}

function wrap(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && measure(longer, size, -0.018) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
    if (measure(lines.at(-1)!, size, -0.018) > width) return Array.from({ length: 9 }, () => '');
  }
  return lines;
}

/** What every card shares. */
function ground(): string {
  const drop = { x: 780, y: 328, radius: 46, height: 84, slit: 5 };
  const gate = 920;
  const count = 20;
  const lines = Array.from({ length: count }, (_, index) => {
    const spread = index - (count - 1) / 2;
    const start = { x: 818, y: 328 + spread * 2.3 };
    const middle = { x: gate, y: 328 + spread * 7 };
    const end = { x: 1110, y: 328 + spread * 22.3 };
    return `M${start.x} ${round(start.y)}C${start.x + 40} ${round(start.y)} ${middle.x - 48} ${round(middle.y)} ${middle.x} ${round(middle.y)}C${middle.x + 64} ${round(middle.y)} ${end.x - 74} ${round(end.y)} ${end.x} ${round(end.y)}H1210`;
  }).join('');
  const mark = { x: left + 13.5, y: 88.4, radius: 13.5, height: 24.4, slit: 2.7 };
  return `<rect width="100%" height="100%" fill="${colour.paper}"/><path d="${lines}" fill="none" stroke="${colour.accent}" stroke-width="1.3"/><path d="M${gate} 64V566" stroke="${colour.ink}" stroke-width="1.5"/><path d="${dropPath(drop)}${dropPath(mark)}" fill="${colour.accent}"/><path d="${outline('Fygment', 115, 97, 36, -0.01)}" fill="${colour.ink}"/>`;
}

/** The words of one page. `foot` is its kind and the host. */
export function words(title: string, foot: string): string {
  const { size, lines } = titleLines(title);
  const leading = size * 1.06;
  const middle = 328 - ((lines.length - 1) * leading) / 2 - 50 + size * 0.32;
  const path = lines.map((line, index) => outline(line, left, round(middle + index * leading), size, -0.018)).join('');
  return `<path d="${path}" fill="${colour.ink}"/><path d="${outline(foot, left, 557, 25)}" fill="${colour.ink2}"/>`;
}

const svg = (inside: string, width: number = cardSize.width) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${cardSize.height}">${inside}</svg>`);

/** Draws cards on one ground. */
export async function cardPainter(): Promise<(title: string, foot: string) => Promise<Buffer>> {
  const { data, info } = await sharp(svg(ground())).raw().toBuffer({ resolveWithObject: true });
  return (title, foot) =>
    sharp(data, { raw: info }).composite([{ input: svg(words(title, foot), left + titleWidth + 8), left: 0, top: 0 }]).png({ palette: true, colours: 32, effort: 1, dither: 0, compressionLevel: 6 }).toBuffer();
}

const kinds: Record<string, string> = { resources: 'Guide', clients: 'Client', troubleshooting: 'Troubleshooting', 'edge-rules': 'Troubleshooting' };

/** Draws the card that each built page names as its og:image. */
export function cards(): AstroIntegration {
  let origin = '';
  return {
    name: 'cards',
    hooks: {
      'astro:config:done': ({ config }) => {
        origin = new URL(config.site!).origin;
      },
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir).replace(/\/$/, '');
        const paint = await cardPainter();
        await Promise.all(
          [...readOutput(folder, origin).pages].map(async ([page, html]) => {
            const metas = new Map(readTags(html).map(({ attributes }) => [attributes.property, attributes.content]));
            const title = metas.get('og:title');
            if (!metas.has('og:image') || !title) return;
            const kind = kinds[page.split('/')[1]!];
            const file = folder + cardPath(page);
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, await paint(title, [kind, new URL(origin).host].filter(Boolean).join('  ·  ')));
          }),
        );
      },
    },
  };
}
