/** Where the official MCP conformance suite's program lies, for tests that run it as people do. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const manifest = require.resolve('@modelcontextprotocol/conformance/package.json');
const { bin } = require(manifest) as { bin: Record<string, string> };

export const conformanceProgram = join(dirname(manifest), Object.values(bin)[0]!);
