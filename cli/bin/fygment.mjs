#!/usr/bin/env node
// Starts Fygment from a checkout: the built bundle while it is newer than every source, else the
// sources themselves, which Node runs as they are from 22.18 on.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const bundle = join(root, 'dist', 'cli', 'fygment.mjs');
const [major, minor] = process.versions.node.split('.').map(Number);

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(path));
    else if (/\.(ts|json)$/.test(entry.name)) time = Math.max(time, statSync(path).mtimeMs);
  }
  return time;
}

const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (built > 0 && built >= Math.max(newest(join(root, 'cli')), newest(join(root, 'domain')))) {
  await import(pathToFileURL(bundle).href);
} else if (major > 22 || (major === 22 && minor >= 18)) {
  await import(pathToFileURL(join(root, 'cli', 'fygment.ts')).href);
} else {
  console.error(`This checkout is not built, and Node ${process.versions.node} cannot run its sources (22.18 can).`);
  console.error('What to do: node scripts/build-cli.mjs, then run this again.');
  process.exitCode = 1;
}
