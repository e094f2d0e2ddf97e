import { expect, it } from 'vitest';
import { steady } from '../../console/steady-rows.ts';

it('changes cells in place and holds new rows back', () => {
  const view = steady(['a', 'b'], [{ id: 'new', health: 'active' }, { id: 'a', health: 'revoked' }, { id: 'b', health: 'active' }]);
  expect(view.shown).toEqual([{ id: 'a', health: 'revoked' }, { id: 'b', health: 'active' }]);
  expect(view.newer).toBe(1);
});

it('drops a row that is gone', () => {
  expect(steady(['a', 'b'], [{ id: 'b' }])).toEqual({ shown: [{ id: 'b' }], newer: 0 });
});
