import { expect, it } from 'vitest';
import { whoCanSentence } from '../../console/who-can.ts';

it('says who may and who can, by name', () => {
  expect(whoCanSentence('connections.revoke', ['owner', 'admin'], [{ name: 'Mara Lindqvist' }, { name: 'Tomasz Wiśniewski' }]))
    .toBe('Only owners and admins can revoke a connection. Mara Lindqvist and Tomasz Wiśniewski can.');
});

it('says the rule alone when nobody is known by name', () => {
  expect(whoCanSentence('invitations.create', ['owner'], [])).toBe('Only owners can invite people.');
});
