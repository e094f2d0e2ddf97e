import { useId, useState } from 'react';
import type { Connection } from '../../domain/contract/connections.ts';
import { revokeConnection } from '../../domain/contract/connections.ts';
import { useAct } from '../api.ts';
import { agoWords } from '../time-words.ts';
import { whoCanSentence } from '../who-can.ts';
import { BusyButton } from './busy-button.tsx';
import { ClientName, subjectOf } from './client-name.tsx';
import { Dialog } from './dialog.tsx';
import { useNow } from './when.tsx';

/**
 * Asks once, in words that name the connection. Nothing is shown as revoked before the server
 * said so: without an answer the connection counts as active.
 */
export function RevokeDialog({ connection, workspaceId, own, onKeep, onRevoked }: {
  connection: Connection; workspaceId: string; own: boolean; onKeep: () => void; onRevoked: () => void;
}) {
  const [reason, setReason] = useState('');
  const reasonId = useId();
  const revoke = useAct(revokeConnection);
  const now = useNow();
  const subject = subjectOf(connection);
  const first = connection.user.name.split(' ')[0] ?? connection.user.name;
  const who = own ? 'you reconnect' : `${first} reconnects`;
  const client = connection.client.verifiedHost === null ? 'this client' : connection.client.name;

  function submit(event: React.SyntheticEvent) {
    event.preventDefault();
    if (revoke.isPending) return;
    const words = reason.trim();
    revoke.mutate(
      { parameters: { workspaceId, connectionId: connection.id }, input: words === '' ? {} : { reason: words } },
      { onSuccess: onRevoked },
    );
  }

  const error = revoke.error;
  return (
    <Dialog title={`Revoke ${subject}?`} onClose={onKeep} busy={revoke.isPending}>
      <form onSubmit={submit}>
        <div className="dialog-body">
          <p>
            {own ? 'You lose' : `${connection.user.name} loses`} access through {client} at its next call. Tokens cannot be
            brought back; {who} by signing in again with OAuth.
          </p>
          <dl className="dialog-subject">
            <div>
              <dt><ClientName of={connection} /></dt>
              <dd>
                {connection.device ? `on ${connection.device}` : connection.client.redirectHost}
                <span>{connection.lastUsedAt ? `used ${agoWords(connection.lastUsedAt, now)}` : 'never used'}</span>
              </dd>
            </div>
          </dl>
          {error ? (
            <div className="alert" role="alert">
              <strong>Not confirmed: treat it as still active.</strong>{' '}
              {error.refusal?.needs ? whoCanSentence(error.action, error.refusal.needs, error.refusal.whoCan ?? []) : error.message}
              {error.requestId ? <> Support id <code>{error.requestId}</code></> : null}
            </div>
          ) : null}
          <label htmlFor={reasonId}>Reason, kept with the connection <span className="optional">(optional)</span></label>
          <textarea
            id={reasonId} data-first rows={2} maxLength={500} value={reason} readOnly={revoke.isPending}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onKeep} disabled={revoke.isPending}>Keep it</button>
          <BusyButton kind="filled bad" label="Revoke" busyLabel="Revoking…" busy={revoke.isPending} />
        </div>
      </form>
    </Dialog>
  );
}
