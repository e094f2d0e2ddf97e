/**
 * `npm run test:soak`: the tests of tests/soak with long counts and a new seed, which is printed.
 * `npm test` runs the same ones with short counts.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { become, onPinnedNode, pinnedNode, root } from './runtime.mjs';

onPinnedNode();

const counts = ['cycles', 'rounds', 'requests', 'seed'];
const { values, positionals } = parseArgs({ allowPositionals: true, options: Object.fromEntries(counts.map((name) => [name, { type: 'string' }])) });
const env = { ...process.env };
for (const name of ['PORT', 'ORIGIN', 'DATABASE_URL', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'SECRET_KEY', 'TRUSTED_PROXIES', 'LOG_LEVEL', 'NODE_ENV']) delete env[name];
for (const [name, value] of Object.entries(values)) {
  if (!/^[1-9]\d*$/.test(value)) {
    console.error(`Usage: npm run test:soak -- [part of a file name] [--cycles 200] [--rounds 1000] [--requests 10000] [--seed N]`);
    process.exit(2);
  }
  env[`FYGMENT_SOAK_${name.toUpperCase()}`] = value;
}

process.chdir(root);
await become(pinnedNode, [
  join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', root, '--config', join(root, 'tests', 'soak', 'vitest.config.ts'), '--allowOnly=false', '--reporter=verbose', ...positionals,
], env);
