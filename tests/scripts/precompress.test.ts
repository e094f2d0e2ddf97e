import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { precompress } from '../../scripts/precompress.ts';

it('puts a Brotli and a gzip twin beside every text file that is worth it, and beside nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fygment-precompress-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'deep'));
  const long = 'Governed workspace configuration. '.repeat(40);
  writeFileSync(join(folder, 'deep', 'page.html'), long);
  writeFileSync(join(folder, 'short.txt'), 'short');
  writeFileSync(join(folder, 'picture.png'), Buffer.alloc(500));

  expect(await precompress(folder)).toBe(1);
  const page = join(folder, 'deep', 'page.html');
  expect(brotliDecompressSync(readFileSync(`${page}.br`)).toString()).toBe(long);
  expect(gunzipSync(readFileSync(`${page}.gz`)).toString()).toBe(long);
  for (const name of ['short.txt.br', 'short.txt.gz', 'picture.png.br']) expect(existsSync(join(folder, name))).toBe(false);
});
