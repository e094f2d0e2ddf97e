/**
 * Writes favicon.svg and favicon.ico. Run by hand when the mark changes:
 *   node site/build/make-favicon.ts
 * The two sizes of the .ico are hinted: slit and edges on whole pixels.
 */
import { writeFileSync } from 'node:fs';
import { deflateSync, crc32 } from 'node:zlib';
import { type Drop, dropPath, insideDrop } from './drop.ts';

const accent = { light: '#2942c2', dark: '#99b5fe' };
const folder = new URL('../public/', import.meta.url);

const svgDrop: Drop = { x: 16, y: 19, radius: 12, height: 19, slit: 2 };
writeFileSync(
  new URL('favicon.svg', folder),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><style>path{fill:${accent.light}}@media(prefers-color-scheme:dark){path{fill:${accent.dark}}}</style><path d="${dropPath(svgDrop)}"/></svg>\n`,
);

/** A tab may be light or dark and an .ico cannot know, so it takes a tone that stands on both. */
const rgb = [0x4a, 0x66, 0xe8] as const;

function png(size: number, drop: Drop): Buffer {
  const samples = 8;
  const rows: Buffer[] = [];
  for (let y = 0; y < size; y++) {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x++) {
      let hits = 0;
      for (let sy = 0; sy < samples; sy++) {
        for (let sx = 0; sx < samples; sx++) {
          if (insideDrop(drop, x + (sx + 0.5) / samples, y + (sy + 0.5) / samples)) hits++;
        }
      }
      row.set([...rgb, Math.round((255 * hits) / samples ** 2)], 1 + x * 4);
    }
    rows.push(row);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6], 8); // eight bits a channel, with alpha
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const images = [
  { size: 16, data: png(16, { x: 8, y: 9.4, radius: 6.5, height: 9.4, slit: 2 }) },
  { size: 32, data: png(32, svgDrop) },
];
const header = Buffer.from([0, 0, 1, 0, images.length, 0]);
let offset = header.length + 16 * images.length;
const entries = images.map(({ size, data }) => {
  const entry = Buffer.alloc(16);
  entry.set([size, size, 0, 0, 1, 0, 32, 0]);
  entry.writeUInt32LE(data.length, 8);
  entry.writeUInt32LE(offset, 12);
  offset += data.length;
  return entry;
});
writeFileSync(new URL('favicon.ico', folder), Buffer.concat([header, ...entries, ...images.map((image) => image.data)]));
