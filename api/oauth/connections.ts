/** Grant ↔ connection: what the protocol does to a grant, written into the connection beside it. */
import Provider from 'oidc-provider';
import { harnessFromClaim, harnessFromRedirect } from '../../domain/harnesses/index.ts';
import type { Deps } from '../deps.ts';
import { newId } from '../secrets.ts';
import { record } from '../services/audit.ts';
import { endConnection } from '../services/connections.ts';
import type { Stores } from '../store/store.ts';
import { redirectHost } from './redirect-uri.ts';

type Registration = 'preregistered' | 'metadata_document' | 'dynamic';

/** Who asks, as far as it can be known. */
export interface ClientIdentity {
  clientId: string;
  /** The client's own words. */
  name: string;
  /** True when `name` is ours for a vendor that alone can receive the answer. */
  nameVerified: boolean;
  registration: Registration;
  redirectUri: string;
  /** A host that vouches for the client; null when only its own words do. */
  verifiedHost: string | null;
}

/** Consent was given: the row is there before the grant can be used. */
export async function openConnection(
  consent: { grantId: string; workspaceId: string; userId: string; client: ClientIdentity; scopes: string; device: string | null; codeTtlSeconds: number; clientTtlSeconds: number },
  deps: Pick<Deps, 'store' | 'now'>,
): Promise<string> {
  const now = deps.now();
  const at = now.toISOString();
  const id = newId('con');
  const harness = harnessFromRedirect(consent.client.redirectUri) ?? harnessFromClaim(consent.client.name);
  await deps.store.transaction(async (stores) => {
    await stores.connections.insert({
      id, workspace_id: consent.workspaceId, user_id: consent.userId, grant_id: consent.grantId,
      client_id: consent.client.clientId, client_name: consent.client.name, registration: consent.client.registration,
      verified_host: consent.client.verifiedHost, redirect_host: redirectHost(consent.client.redirectUri), device: consent.device,
      scopes: consent.scopes, created_at: at,
      // Until the code is redeemed, the connection lives as long as the code.
      ends_at: new Date(now.getTime() + consent.codeTtlSeconds * 1000).toISOString(),
    });
    if (harness) await stores.connections.touchHarness(id, harness.id, at);
    if (consent.client.registration === 'dynamic') {
      await stores.oauth.useClient(consent.client.clientId, at, new Date(now.getTime() + consent.clientTtlSeconds * 1000).toISOString());
    }
    await stores.workspaces.bumpRevision(consent.workspaceId);
    await record(stores, now, {
      workspaceId: consent.workspaceId, actorUserId: consent.userId, action: 'connection.consented',
      targetKind: 'connection', targetId: id, detail: { client: consent.client.name, scopes: consent.scopes },
    });
  });
  return id;
}

/** A token was issued or refreshed. */
export async function recordIssued(
  stores: Stores,
  grantId: string,
  issued: { access_expires_at?: string; refresh_expires_at?: string },
  now: Date,
): Promise<void> {
  const updated = await stores.connections.recordIssued(grantId, issued, now.toISOString());
  if (updated) await stores.workspaces.bumpRevision(updated.workspace_id);
}

/** The protocol itself ends a grant: the client revoked its token, or a used code or refresh token came back. */
export async function endByProtocol(grantId: string, deps: Pick<Deps, 'store' | 'now'>): Promise<void> {
  const route = (Provider.ctx as { oidc?: { route?: string } } | undefined)?.oidc?.route;
  const reason = route === 'revocation' ? 'Revoked by the client itself' : 'A used code or refresh token was presented again';
  await deps.store.transaction((stores) => endConnection(stores, deps.now(), grantId, { by: null, reason }));
}
