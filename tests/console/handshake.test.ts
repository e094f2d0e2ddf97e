import { describe, expect, it } from 'vitest';
import { belongsTo, handshakeOf } from '../../console/handshake.ts';
import { buildConnection } from './connection-record.ts';

const claude = { id: 'claude', kind: 'hosted' } as const;
const codex = { id: 'codex', kind: 'local' } as const;
const cursor = { id: 'cursor', kind: 'local' } as const;

describe('the live strip on the setup page', () => {
  it('waits while the person has no connection of this client', () => {
    const shake = handshakeOf([], claude, 'mia');
    expect(shake.stage).toBe('waiting');
    expect(shake.steps.map((step) => step.state)).toEqual(['next', 'later', 'later']);
  });

  it('never counts somebody else’s connection', () => {
    expect(handshakeOf([buildConnection()], claude, 'olive').stage).toBe('waiting');
  });

  it('shows the approval with its time before the client fetched a token', () => {
    const approved = buildConnection({ accessExpiresAt: null, refreshExpiresAt: null, lastUsedAt: null });
    const shake = handshakeOf([approved], claude, 'mia');
    expect(shake.stage).toBe('approved');
    expect(shake.steps.map((step) => [step.state, step.at])).toEqual([['done', approved.createdAt], ['next', null], ['later', null]]);
  });

  it('waits for the first call once a token was issued', () => {
    expect(handshakeOf([buildConnection({ lastUsedAt: null, notes: ['waiting'] })], claude, 'mia').stage).toBe('issued');
  });

  it('is connected when a call arrived, and invents no time for the steps that have none on record', () => {
    const shake = handshakeOf([buildConnection()], claude, 'mia');
    expect(shake.stage).toBe('connected');
    expect(shake.steps.map((step) => step.at)).toEqual([buildConnection().createdAt, null, null]);
  });

  it('starts over after a revocation and remembers what ended', () => {
    const revoked = buildConnection({ health: 'revoked', revoked: { at: '2026-11-22T14:05:00.000Z', by: 'Olive', reason: null } });
    const shake = handshakeOf([revoked], claude, 'mia');
    expect(shake.stage).toBe('waiting');
    expect(shake.ended?.id).toBe(revoked.id);
  });

  it('follows a new connection and forgets the one that expired before it', () => {
    const old = buildConnection({ id: 'old', health: 'expired', createdAt: '2026-10-01T00:00:00.000Z' });
    const fresh = buildConnection({ id: 'fresh', lastUsedAt: null });
    const shake = handshakeOf([old, fresh], claude, 'mia');
    expect(shake.connection?.id).toBe('fresh');
    expect(shake.ended).toBeNull();
  });

  it('keeps showing a working connection when a newer attempt came to nothing', () => {
    const working = buildConnection({ id: 'working', createdAt: '2026-10-01T00:00:00.000Z' });
    const failed = buildConnection({ id: 'failed', health: 'expired', accessExpiresAt: null, refreshExpiresAt: null, lastUsedAt: null });
    expect(handshakeOf([failed, working], claude, 'mia').connection?.id).toBe('working');
  });
});

describe('which client a connection belongs to', () => {
  const cli = { name: 'Fygment CLI', verifiedHost: null, registration: 'preregistered', redirectHost: '127.0.0.1' } as const;

  it('takes the vendor’s redirect host before the name the client chose', () => {
    const disguised = buildConnection({ client: { name: 'ChatGPT', verifiedHost: null, registration: 'dynamic', redirectHost: 'claude.ai' } });
    expect(belongsTo(disguised, claude)).toBe(true);
    expect(belongsTo(disguised, { id: 'chatgpt', kind: 'hosted' })).toBe(false);
  });

  it('counts our own CLI for every local harness until a call names one', () => {
    const silent = buildConnection({ client: cli, lastUsedAt: null });
    expect([codex, cursor, claude].map((client) => belongsTo(silent, client))).toEqual([true, true, false]);
    const named = buildConnection({ client: cli, harnesses: [{ id: 'codex', name: 'Codex CLI', lastSeenAt: '2026-11-22T14:01:00.000Z' }] });
    expect([codex, cursor].map((client) => belongsTo(named, client))).toEqual([true, false]);
  });

  it('goes by the claimed name when nothing else is known', () => {
    const dynamic = buildConnection({ client: { name: 'Codex', verifiedHost: null, registration: 'dynamic', redirectHost: '127.0.0.1' } });
    expect(belongsTo(dynamic, codex)).toBe(true);
  });
});
