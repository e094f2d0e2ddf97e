/**
 * oidc-provider's storage on our tables. For opaque tokens the id is the bearer value itself:
 * it is hashed on the way in, left out of the payload, and put back only for a caller who
 * presented it.
 */
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Deps } from '../deps.ts';
import { hashToken } from '../secrets.ts';
import * as connections from './connections.ts';
import { makeRoomForClient } from './registration-limits.ts';

/**
 * How long the immediate predecessor of a refresh token still works, so that two processes of
 * one client refreshing at once both stay signed in. RFC 9700 §4.14.2 leaves this to the server.
 */
export const REFRESH_GRACE_SECONDS = 60;
const MAX_GRACE_USES = 10;

/** A registration that nobody consented to is forgotten after a day; a used one after 90 days without use. */
const UNUSED_CLIENT_TTL_SECONDS = 24 * 60 * 60;
export const USED_CLIENT_TTL_SECONDS = 90 * 24 * 60 * 60;

type AdapterDeps = Pick<Deps, 'store' | 'now' | 'secrets'>;

function later(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}

function withoutId(payload: AdapterPayload): string {
  const { jti: _bearer, ...rest } = payload;
  return JSON.stringify(rest);
}

/** One adapter per model, as the provider asks for them by name. */
export function createAdapter(deps: AdapterDeps): (model: string) => Adapter {
  const kinds: Record<string, () => Adapter> = {
    AccessToken: () => new AccessTokenAdapter(deps),
    RefreshToken: () => new RefreshTokenAdapter(deps),
    Grant: () => new GrantAdapter(deps),
    Client: () => new ClientAdapter(deps),
    Session: () => new NoSessionAdapter(deps),
  };
  return (model) => kinds[model]?.() ?? new ArtifactAdapter(deps, model);
}

/** What every model shares: nothing is found by uid or user code, and consuming or destroying does nothing. */
class BaseAdapter implements Adapter {
  protected readonly deps: AdapterDeps;
  constructor(deps: AdapterDeps) {
    this.deps = deps;
  }
  protected get nowText(): string {
    return this.deps.now().toISOString();
  }
  async upsert(_id: string, _payload: AdapterPayload, _expiresIn: number): Promise<void> {}
  async find(_id: string): Promise<AdapterPayload | undefined> {
    return undefined;
  }
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
  async consume(_id: string): Promise<void> {}
  async destroy(_id: string): Promise<void> {}
  /** The provider calls this once per model; the first call ends everything of the grant at once. */
  async revokeByGrantId(grantId: string): Promise<void> {
    await connections.endByProtocol(grantId, this.deps);
  }
}

/** The console session is the truth about who is signed in: the provider keeps none, so consent is asked every time. */
class NoSessionAdapter extends BaseAdapter {}

class AccessTokenAdapter extends BaseAdapter {
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number) {
    const now = this.deps.now();
    const expiresAt = later(now, expiresIn);
    const grantId = payload.grantId!;
    const scopes = String(payload.scope ?? '');
    await this.deps.store.transaction(async (stores) => {
      await stores.oauth.insertAccessToken({
        token_hash: hashToken(id), grant_id: grantId, audience: String(payload.aud ?? ''), scopes,
        expires_at: expiresAt, payload: withoutId(payload),
      });
      await connections.recordIssued(stores, grantId, { access_expires_at: expiresAt }, now);
    });
  }
  override async find(id: string) {
    const row = await this.deps.store.oauth.getAccessToken(hashToken(id), this.nowText);
    return row ? { ...JSON.parse(row.payload), jti: id } : undefined;
  }
  override async destroy(id: string) {
    await this.deps.store.oauth.deleteAccessToken(hashToken(id));
  }
}

class RefreshTokenAdapter extends BaseAdapter {
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number) {
    const now = this.deps.now();
    const expiresAt = later(now, expiresIn);
    await this.deps.store.transaction(async (stores) => {
      await stores.oauth.insertRefreshToken({
        token_hash: hashToken(id), grant_id: payload.grantId!, rotation: Number(payload.rotations ?? 0),
        expires_at: expiresAt, payload: withoutId(payload),
      });
      await connections.recordIssued(stores, payload.grantId!, { refresh_expires_at: expiresAt }, now);
      // A registration must outlive every refresh token it was given.
      await stores.oauth.useClient(payload.clientId!, now.toISOString(), later(now, USED_CLIENT_TTL_SECONDS));
    });
  }

  /** In its grace a used token looks unused, so the provider answers with a sibling; after it, as used, which revokes the family. */
  override async find(id: string) {
    const now = this.nowText;
    const row = await this.deps.store.oauth.getRefreshToken(hashToken(id), now);
    if (!row) return undefined;
    // Too many at once is a busy client, not a theft: `consume` refuses it, and the family lives.
    const inGrace = row.grace_ends_at !== null && row.grace_ends_at > now;
    const consumed = row.consumed_at !== null && !inGrace;
    return { ...JSON.parse(row.payload), jti: id, ...(consumed ? { consumed: Math.floor(Date.parse(row.consumed_at!) / 1000) } : {}) };
  }
  override async consume(id: string) {
    const now = this.deps.now();
    const consumed = await this.deps.store.transaction((stores) =>
      stores.oauth.consumeRefreshToken(hashToken(id), now.toISOString(), later(now, REFRESH_GRACE_SECONDS), MAX_GRACE_USES));
    if (!consumed) throw new errors.InvalidGrant('refresh token already used');
  }
  override async destroy(id: string) {
    await this.deps.store.oauth.deleteRefreshToken(hashToken(id));
  }
}

class GrantAdapter extends BaseAdapter {
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number) {
    await this.deps.store.oauth.upsertGrant({ id, payload: JSON.stringify(payload), expires_at: later(this.deps.now(), expiresIn) });
  }
  override async find(id: string) {
    const row = await this.deps.store.oauth.getGrant(id, this.nowText);
    return row ? JSON.parse(row.payload) : undefined;
  }
  override async destroy(id: string) {
    await connections.endByProtocol(id, this.deps);
  }
}

class ClientAdapter extends BaseAdapter {
  override async upsert(id: string, payload: AdapterPayload) {
    const now = this.deps.now();
    await makeRoomForClient(this.deps);
    // The provider compares a client secret by value, so this one is sealed and not hashed.
    const { client_secret: secret, ...metadata } = payload;
    const sealed = typeof secret === 'string' ? { sealed_secret: this.deps.secrets.seal(secret) } : {};
    await this.deps.store.oauth.insertClient({
      id, metadata: JSON.stringify({ ...metadata, ...sealed }), created_at: now.toISOString(), expires_at: later(now, UNUSED_CLIENT_TTL_SECONDS),
    });
  }
  override async find(id: string) {
    // The one identifier that comes from outside unhashed; Postgres knows no NUL in text.
    if (id.includes('\0')) return undefined;
    const row = await this.deps.store.oauth.getClient(id, this.nowText);
    if (!row) return undefined;
    const { sealed_secret: sealed, ...metadata } = JSON.parse(row.metadata) as Record<string, unknown>;
    return { ...metadata, ...(typeof sealed === 'string' ? { client_secret: this.deps.secrets.open(sealed) } : {}) };
  }
}

/** Authorization codes, interactions, replay detection. */
class ArtifactAdapter extends BaseAdapter {
  readonly #model: string;
  constructor(deps: AdapterDeps, model: string) {
    super(deps);
    this.#model = model;
  }
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number) {
    await this.deps.store.oauth.upsertArtifact({
      model: this.#model, id_hash: hashToken(id), grant_id: payload.grantId ?? null,
      expires_at: later(this.deps.now(), expiresIn), payload: withoutId(payload),
    });
  }
  override async find(id: string) {
    const row = await this.deps.store.oauth.getArtifact(this.#model, hashToken(id), this.nowText);
    if (!row) return undefined;
    return { ...JSON.parse(row.payload), jti: id, ...(row.consumed_at && this.#model === 'AuthorizationCode' ? { consumed: Math.floor(Date.parse(row.consumed_at) / 1000) } : {}) };
  }
  /** A code is redeemed once, on however many processes: whoever comes second is told so. */
  override async consume(id: string) {
    if (!(await this.deps.store.oauth.consumeArtifact(this.#model, hashToken(id), this.nowText))) {
      throw new errors.InvalidGrant('authorization code already used');
    }
  }
  override async destroy(id: string) {
    await this.deps.store.oauth.deleteArtifact(this.#model, hashToken(id));
  }
}
