import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import type { Deps } from '../deps.ts';

const PURPOSE = 'oauth-signing';

/**
 * The signing key of the authorization server, made at the first start and kept sealed. ES256
 * (RFC 7518 §3.4): short signatures, and every client library has it.
 */
export async function signingKeys(deps: Pick<Deps, 'store' | 'now' | 'secrets'>): Promise<{ keys: JWK[] }> {
  let rows = await deps.store.oauth.listKeys(PURPOSE);
  if (rows.length === 0) {
    const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
    const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'first' };
    await deps.store.oauth.insertKey({
      id: `${PURPOSE}-first`, purpose: PURPOSE, sealed: deps.secrets.seal(JSON.stringify(jwk)), created_at: deps.now().toISOString(),
    });
    rows = await deps.store.oauth.listKeys(PURPOSE);
  }
  try {
    return { keys: rows.map((row) => JSON.parse(deps.secrets.open(row.sealed)) as JWK) };
  } catch (cause) {
    throw new Error('The signing key in the database was sealed with another SECRET_KEY. Start with the key that this database was made with.', { cause });
  }
}
