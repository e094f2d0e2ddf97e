/** `fygment status`: who is signed in, and how each client's entry stands. Changes nothing and asks no server. */
import { credentialsFile, readCredential, type Credential } from '../credentials.ts';
import { exits, Failure } from '../failure.ts';
import { findTargets, showFound } from '../found.ts';
import { installedProgram } from '../install.ts';
import type { Invocation } from '../main.ts';
import { mcpUrlOf, parseOrigin } from '../origin.ts';
import { createUi, tilde } from '../ui.ts';
import { VERSION } from '../version.ts';
import { signedInAs } from './login.ts';
import { scopeOf } from './setup.ts';

export async function status({ machine, flags }: Invocation): Promise<number> {
  const origin = parseOrigin(flags.url ?? machine.env.FYGMENT_URL);
  const scope = scopeOf(flags);
  const ui = createUi(machine, flags.json);
  const file = credentialsFile(machine);
  let credential: Credential | null = null;
  let damaged: Failure | null = null;
  try {
    credential = await readCredential(machine, file, origin);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    damaged = error;
  }
  const { program, kind } = await installedProgram(machine);
  const found = await findTargets(machine, scope, program, origin);

  if (flags.json) {
    const document = {
      ok: true, version: VERSION, origin, mcpUrl: mcpUrlOf(origin), machine: machine.hostname, program,
      signedIn: credential !== null, account: credential?.account ?? null, scope: credential?.scope ?? null, accessExpiresAt: credential?.expires_at ?? null,
      targets: found.map(({ target, here, version, state, note }) => ({ id: target.harness.id, found: here, version, file: target.file, state, note })),
    };
    machine.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return exits.done.code;
  }
  ui.line(`${ui.style('bold', `Fygment ${VERSION}`)}  ${ui.style('dim', origin)}`);
  ui.line(damaged ? `${ui.glyph('bad')} ${damaged.message}` : credential ? signedInAs(machine, credential) : `Not signed in on ${machine.hostname}.`);
  if (credential || damaged) ui.line(ui.style('dim', `The sign-in is kept in ${tilde(file, machine)}, readable by you alone.`));
  showFound(ui, found);
  ui.gap();
  ui.line(ui.style('dim', `Clients start ${kind === 'checkout' ? 'this checkout' : 'the copy'} at ${tilde(program, machine)}`));
  const todo = damaged || credential === null ? 'fygment login' : found.some(({ here, state }) => here && state !== 'current') ? 'fygment setup' : null;
  if (todo !== null) ui.line(`Next: ${ui.style('bold', todo)}`);
  return exits.done.code;
}
