/** `npm start`: builds the site and console if they changed, then becomes the server. */
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { become, pinnedNode, root } from './runtime.mjs';

process.chdir(root);
await buildOrExit({ only: ['site'], onStart: () => console.log('Building the site and console…') });
await become(pinnedNode, [join(root, 'api', 'main.ts'), ...process.argv.slice(2)]);
