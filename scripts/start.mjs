/** `npm start`: builds what changed, then becomes the server. */
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { become, pinnedNode, root } from './runtime.mjs';

const words = { site: 'Building the site and console…', cli: 'Building the command line…' };

process.chdir(root);
await buildOrExit({ onStart: ({ name }) => console.log(words[name]) });
await become(pinnedNode, [join(root, 'api', 'main.ts'), ...process.argv.slice(2)]);
