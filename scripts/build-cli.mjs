// Bundles the command line into dist/cli: what is published as `fygment`, with no dependencies.
// The entry stays small and loads each command as a chunk of its own, so `--help` and the proxy
// start fast.
import { build } from 'esbuild';
import { chmod, copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Builds into `outDir`; resolves to the size in bytes of each file. */
export async function buildCli({ outDir = join(root, 'dist', 'cli') } = {}) {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { fygment: 'cli/fygment.ts' },
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  await chmod(join(outDir, 'fygment.mjs'), 0o755);
  for (const name of ['package.json', 'README.md']) await copyFile(join(root, 'cli', name), join(outDir, name));
  await copyFile(join(root, 'LICENSE'), join(outDir, 'LICENSE')).catch(() => {});
  await writeFile(join(outDir, 'THIRD-PARTY.txt'), await notices(metafile));

  const sizes = {};
  for (const file of Object.keys(metafile.outputs)) {
    const path = join(root, file);
    sizes[relative(outDir, path)] = (await stat(path)).size;
  }
  return sizes;
}

/** The licences of what was bundled, found by what esbuild really read. */
async function notices(metafile) {
  const { readFile, readdir } = await import('node:fs/promises');
  const packages = new Set(Object.keys(metafile.inputs).map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean));
  const texts = [];
  for (const name of [...packages].sort()) {
    const folder = join(root, 'node_modules', name);
    const licence = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    texts.push(`${name} ${version}\n\n${licence ? await readFile(join(folder, licence), 'utf8') : ''}`);
  }
  return `Included in this program:\n\n${texts.join('\n---\n\n')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await buildCli();
  for (const [file, bytes] of Object.entries(sizes)) console.log(`${String(bytes).padStart(8)}  ${file}`);
  console.log(`${String(Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0)).padStart(8)}  in all`);
}
