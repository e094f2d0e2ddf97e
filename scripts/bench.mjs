/** `npm run bench`: what Fygment costs, as ratios to references measured in the same run. tests/bench/README.md says how to read it. */
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { become, pinnedNode, root } from './runtime.mjs';

process.chdir(root);
await buildOrExit({ only: ['site'], onStart: () => console.error('Building the site and console…') });
await become(pinnedNode, [join(root, 'tests', 'bench', 'main.ts'), ...process.argv.slice(2)]);
