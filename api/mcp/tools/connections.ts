import * as z from 'zod/mini';
import { healthLabels, healthStates } from '../../../domain/connection-health.ts';
import { readConnection } from '../../services/connections.ts';
import { schema, type Tool } from './tool.ts';

const output = z.object({
  id: z.string(),
  client: z.string(),
  harnesses: z.array(z.string()),
  health: z.enum(healthStates),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  lastUsedAt: z.nullable(z.string()),
  accessExpiresAt: z.nullable(z.string()),
  refreshExpiresAt: z.nullable(z.string()),
});

export const checkConnection: Tool = {
  name: 'check_connection',
  title: 'Health of this connection',
  description:
    'Health, expiry and scopes of the very connection this call came by. Use it when tools are missing or ' +
    'the person asks whether their connector still works.',
  action: 'connections.read_own',
  input: schema(z.object({})),
  output: schema(output),
  async call(principal, _input, deps) {
    const connection = await readConnection(principal.actor, principal.connectionId, deps);
    const ends = connection.refreshExpiresAt ?? connection.accessExpiresAt;
    return {
      structured: {
        id: connection.id,
        client: connection.client.name,
        harnesses: connection.harnesses.map((harness) => harness.name),
        health: connection.health,
        scopes: connection.scopes,
        createdAt: connection.createdAt,
        lastUsedAt: connection.lastUsedAt,
        accessExpiresAt: connection.accessExpiresAt,
        refreshExpiresAt: connection.refreshExpiresAt,
      },
      text: [
        `${healthLabels[connection.health]}: ${connection.client.name}, connected for ${connection.user.name}.`,
        `Scopes: ${connection.scopes.join(', ')}.`,
        ends ? `It works until ${ends} and longer with every refresh.` : 'No token was issued yet.',
        ...(connection.health === 'expiring_soon' ? ['Sign in again from the client before then.'] : []),
      ].join('\n'),
    };
  },
};
