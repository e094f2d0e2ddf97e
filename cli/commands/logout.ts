/** `fygment logout`: ends this computer's sign-in at the server, and forgets it here whatever the server says. */
import { credentialsFile, readCredential, whileLocked, writeCredential } from '../credentials.ts';
import { exits, Failure } from '../failure.ts';
import type { Invocation } from '../main.ts';
import { parseOrigin } from '../origin.ts';
import { discoverIssuer } from '../sign-in/discovery.ts';
import { revokeToken } from '../sign-in/token-endpoint.ts';
import { createUi } from '../ui.ts';

export async function logout({ machine, flags }: Invocation): Promise<number> {
  const origin = parseOrigin(flags.url ?? machine.env.FYGMENT_URL);
  const ui = createUi(machine, flags.json);
  const file = credentialsFile(machine);
  const credential = await readCredential(machine, file, origin);
  let ended = false;
  if (credential !== null) {
    await whileLocked(machine, file, () => writeCredential(machine, file, origin, null));
    try {
      // Only to the issuer that gave it.
      const server = await discoverIssuer(machine, credential.issuer);
      ended = await revokeToken(machine, server, credential.refresh_token ?? credential.access_token);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  if (flags.json) machine.stdout.write(`${JSON.stringify({ ok: true, origin, wasSignedIn: credential !== null, endedAtServer: ended }, null, 2)}\n`);
  if (credential === null) ui.line(`This computer was not signed in to ${origin}.`);
  else {
    ui.line(`${ui.glyph('ok')} Signed out of ${origin} on this computer.`);
    ui.line(ui.style('dim', ended
      ? '  The server ended the connection as well.'
      : '  The server was not told. An owner or admin can revoke the connection there.'));
  }
  return exits.done.code;
}
