/** `fygment mcp proxy`: what harnesses start. Standard output carries the protocol and nothing else. */
import { credentialsFile } from '../credentials.ts';
import { Failure, exits } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { mcpUrlOf, parseOrigin } from '../origin.ts';
import { relay } from '../proxy/relay.ts';
import { createTokenSource } from '../proxy/tokens.ts';
import { openUpstream } from '../proxy/upstream.ts';
import { VERSION } from '../version.ts';

/** Flags of the proxy: a canonical argv holds nothing else. */
const flags = new Set(['--harness', '--url', '--credentials']);

/** Runs until the harness closes our input; resolves to the exit code. */
export async function mcpProxy(machine: Machine, args: readonly string[]): Promise<number> {
  try {
    const given = readFlags(args);
    const origin = parseOrigin(given.get('--url') ?? machine.env.FYGMENT_URL);
    const harness = given.get('--harness') ?? 'unknown';
    if (!/^[a-z0-9-]{1,40}$/.test(harness)) throw new Failure('usage', `“${harness}” is not the name of a harness.`);
    const tokens = createTokenSource(machine, origin, given.get('--credentials') ?? credentialsFile(machine));
    // Reading the sign-in and connecting happen while the harness writes its first line.
    void tokens.current();
    await relay({
      input: machine.stdin,
      output: machine.stdout,
      upstream: await openUpstream(new URL(mcpUrlOf(origin))),
      tokens,
      headers: {
        'user-agent': `fygment/${VERSION} (${harness})`,
        'fygment-harness': harness,
        // Header values are bytes; computers are named by people.
        'fygment-device': encodeURIComponent(machine.hostname.slice(0, 80).toWellFormed()),
      },
      sleep: machine.sleep,
      random: () => machine.randomBytes(1)[0]! / 256,
      log: machine.env.FYGMENT_LOG === 'debug' ? (await import('../proxy/log.ts')).openLog(machine) : null,
    });
    return exits.done.code;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    machine.stderr.write(`fygment mcp proxy: ${error.message}\n`);
    return exits[error.exit].code;
  }
}

function readFlags(args: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (let index = 0; index < args.length; index += 2) {
    const [name, attached] = splitOnce(args[index]!);
    const value = attached ?? args[index + 1];
    if (!flags.has(name)) throw new Failure('usage', `Unknown flag ${name}. It takes ${[...flags].join(', ')}.`);
    if (value === undefined) throw new Failure('usage', `${name} needs a value.`);
    given.set(name, value);
    if (attached !== undefined) index--;
  }
  return given;
}

const splitOnce = (text: string): [string, string | undefined] => {
  const at = text.indexOf('=');
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};
