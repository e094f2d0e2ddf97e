/**
 * Writes a Brotli and a gzip twin beside every text file of a folder, once, at the highest
 * quality: the server then only chooses bytes.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = new Set(['.html', '.css', '.js', '.svg', '.txt', '.xml', '.json', '.md', '.webmanifest']);
/** Below this the headers outweigh the saving. */
const SMALLEST_BYTES = 200;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Returns how many files got their twins. */
export async function precompress(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  let count = 0;
  const next = files[Symbol.iterator]();
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, async () => {
    for (const file of next) count += await compressOne(file);
  }));
  return count;
}

async function compressOne(file: string): Promise<0 | 1> {
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST_BYTES) return 0;
  const parameters = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const [br, gz] = await Promise.all([brotli(bytes, { params: parameters }), zip(bytes, { level: 9 })]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
  return 1;
}
