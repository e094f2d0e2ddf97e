/** `fygment login`: signs this computer in with the person's browser. */
import { credentialsFile, type Credential } from '../credentials.ts';
import { exits } from '../failure.ts';
import type { Invocation } from '../main.ts';
import type { Machine } from '../machine.ts';
import { parseOrigin } from '../origin.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { createUi, printable, tilde, type Ui } from '../ui.ts';

export async function login({ machine, flags }: Invocation): Promise<number> {
  const origin = parseOrigin(flags.url ?? machine.env.FYGMENT_URL);
  const ui = createUi(machine, flags.json);
  const credential = await signInWithWords(machine, ui, origin);
  if (flags.json) {
    const { issuer, resource, scope, expires_at: accessExpiresAt, account = null } = credential;
    machine.stdout.write(`${JSON.stringify({ ok: true, origin, issuer, resource, scope, accessExpiresAt, account, stored: credentialsFile(machine) }, null, 2)}\n`);
  }
  ui.gap();
  ui.line(`${ui.glyph('ok')} ${signedInAs(machine, credential)}`);
  ui.line(ui.style('dim', `  Kept in ${tilde(credentialsFile(machine), machine)}, a file only you can read.`));
  ui.line(ui.style('dim', '  A system keyring is not used yet.'));
  return exits.done.code;
}

/** Signs in and says what the person has to do meanwhile. With --json the address goes to standard error. */
export async function signInWithWords(machine: Machine, ui: Ui, origin: string): Promise<Credential> {
  return signIn(machine, origin, {
    waiting(address, opened) {
      ui.gap();
      ui.line(opened ? `Sign in to ${origin} in the browser that opens.` : `Open this page in a browser on this computer to sign in to ${origin}:`);
      if (opened) ui.line(ui.style('dim', 'If none opens, open this page on this computer:'));
      machine.stderr.write(`${address.href}\n`);
    },
  });
}

/** Who is signed in where, in one sentence. */
export const signedInAs = (machine: Machine, credential: Credential): string =>
  `Signed in${credential.account ? ` as ${printable(credential.account)}` : ''} on ${printable(machine.hostname)}.`;
