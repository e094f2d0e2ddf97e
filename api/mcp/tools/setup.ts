import * as z from 'zod/mini';
import { approvedSetup } from '../../../domain/contract/setup.ts';
import { findHarness, harnesses } from '../../../domain/harnesses/index.ts';
import { readSetup } from '../../services/setup.ts';
import { schema, type Tool } from './tool.ts';

const output = z.object({
  ...approvedSetup.shape,
  /** For the client that was asked about. */
  client: z.nullable(z.object({ id: z.string(), name: z.string(), steps: z.array(z.string()) })),
});

export const getSetup: Tool = {
  name: 'get_setup',
  title: 'Approved MCP setup',
  description:
    'What this workspace approved for connecting to MCP: the one endpoint URL, clients, scopes, owner and admins. ' +
    'Name a client to get its steps. Use it before you write or change any MCP configuration.',
  action: 'setup.read',
  input: schema(z.object({
    client: z.optional(z.enum(harnesses.map((harness) => harness.id) as [string, ...string[]])),
  })),
  output: schema(output),
  async call(principal, input, deps) {
    const setup = await readSetup(principal.actor, deps);
    const harness = typeof input['client'] === 'string' ? findHarness(input['client']) : null;
    const steps = harness === null ? [] : harness.kind === 'hosted'
      ? harness.steps.map((step) => `${step.title}. ${step.text}`)
      : harness.availability === 'roadmap'
        ? [`Guided setup for ${harness.name} is not shipped yet. Ask an admin before writing its configuration by hand.`]
        : [`Run ${setup.setupCommand} setup --target ${harness.id}, read the change it shows, and approve it.`, harness.restart];
    const people = [...setup.owners.map((person) => `${person.name} (owner)`), ...setup.admins.map((person) => `${person.name} (admin)`)];
    return {
      structured: { ...setup, client: harness ? { id: harness.id, name: harness.name, steps } : null },
      text: [
        `${setup.workspace.name} approved ${setup.mcpUrl} for MCP, with OAuth. Paste it bare: no workspace name, key or query string.`,
        `Local editors and command lines: ${setup.setupCommand}`,
        ...steps.map((step, index) => `${index + 1}. ${step}`),
        `Questions go to ${people.join(', ')}.`,
      ].join('\n'),
    };
  },
};
