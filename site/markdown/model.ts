/** What the signature picture says, for those who do not see it. */
import { hostedHarnesses, localHarnesses } from '../../domain/harnesses/index.ts';
import { byAvailability } from './facts.ts';

export const modelDescription =
  `In the middle stands the workspace policy: approved URL, scopes, owners, targets. From it thin lines, one for each person’s connection, run to ${byAvailability(hostedHarnesses)} through the OAuth gate, where each person consents, ` +
  `and to ${byAvailability(localHarnesses)} through the local proxy, where credentials stay on the machine. Most lines are active, some expire soon or have expired, and two are revoked: they stop at their gate.`;
