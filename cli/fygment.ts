#!/usr/bin/env node
/**
 * The process: the real machine in, the exit code out. The proxy is what harnesses start
 * again and again, so it goes past everything that only the other commands need.
 */
import { realMachine } from './machine.ts';

const machine = realMachine(import.meta.url);
const [first, second, ...rest] = process.argv.slice(2);

if (first === 'mcp' && second === 'proxy') {
  const { mcpProxy } = await import('./commands/mcp-proxy.ts');
  process.exit(await mcpProxy(machine, rest));
}
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), machine);
