import { describe, expect, it } from 'vitest';
import { tokenInAddress } from '../../console/link-token.ts';

describe('tokens in a link’s fragment', () => {
  it('reads the owner link', () => {
    expect(tokenInAddress('/new', '#owner=abc_-9')).toEqual({ kind: 'owner', token: 'abc_-9' });
  });

  it('reads an invitation, percent-encoded or not', () => {
    expect(tokenInAddress('/join', '#abc')).toEqual({ kind: 'invitation', token: 'abc' });
    expect(tokenInAddress('/join/', '#a%2Bb')).toEqual({ kind: 'invitation', token: 'a+b' });
  });

  it('takes nothing from other pages, empty fragments or broken encodings', () => {
    expect(tokenInAddress('/w/team/setup', '#owner=abc')).toBeNull();
    expect(tokenInAddress('/new', '')).toBeNull();
    expect(tokenInAddress('/new', '#other=1')).toBeNull();
    expect(tokenInAddress('/join', '#%')).toBeNull();
  });
});
