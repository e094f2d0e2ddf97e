import { describe, expect, it } from 'vitest';
import { dropPath, insideDrop } from '../../site/build/drop.ts';
import { type Strand, discs, phone, phoneDrawing, wide, wideSide } from '../../site/build/signature.ts';

const left: Strand[] = [
  { name: 'One', remark: 'Alpha', lines: ['active', 'expiring_soon', 'revoked'] },
  { name: 'Two', remark: 'Alpha', lines: ['expired', 'active'] },
];
const right: Strand[] = [{ name: 'Three', remark: 'Roadmap', lines: ['active', 'active'] }, { name: 'Four', remark: 'Roadmap', lines: ['active'] }];
const count = (path: string) => path.split('M').length - 1;

describe('the wide picture', () => {
  it('draws one line for each person, in the form of its health', () => {
    const drawing = wideSide(left, -1);
    expect([drawing.active, drawing.expired, drawing.revoked].map(count)).toEqual([3, 1, 1]);
    expect([drawing.full, drawing.half, drawing.empty, drawing.crosses].map((points) => points.length)).toEqual([2, 1, 1, 1]);
  });

  it('stops a revoked line at its gate', () => {
    const gate = wide.drop.x - wide.gate;
    expect(wideSide(left, -1).crosses[0]!.x).toBe(gate);
    expect(wideSide(left, -1).revoked.startsWith(`M${gate} `)).toBe(true);
  });

  it('lets both sides fill the same height, whatever their number of harnesses', () => {
    const ends = (strands: readonly Strand[], side: 1 | -1) => wideSide(strands, side).full.concat(wideSide(strands, side).half).map(({ y }) => y);
    expect(Math.min(...ends(left, -1))).toBe(Math.min(...ends(right, 1)));
    expect(Math.max(...ends(left, -1))).toBe(Math.max(...ends(right, 1)));
  });
});

describe('the phone picture', () => {
  it('keeps hosted lines right of the slit and local ones left of it, so that none cross', () => {
    const drawing = phoneDrawing(left, right);
    const [hosted, local] = drawing.gates;
    expect(hosted!.from).toBe(phone.drop.x);
    expect(local!.from).toBe(0);
    expect(hosted!.y).toBeLessThan(local!.y);
    const starts = [...drawing.active.matchAll(/M([\d.]+)/g)].map(([, x]) => Number(x));
    expect(starts.filter((x) => x > phone.drop.x)).toHaveLength(3);
    expect(starts.filter((x) => x < phone.drop.x)).toHaveLength(3);
    expect(drawing.height).toBeGreaterThan(Math.max(...drawing.labels.map(({ y }) => y)));
  });
});

describe('the drop', () => {
  const drop = { x: 0, y: 0, radius: 12, height: 22, slit: 2 };
  it('is two halves with a slit between them', () => {
    expect(count(dropPath(drop))).toBe(2);
    expect(insideDrop(drop, 0, 0)).toBe(false);
    expect(insideDrop(drop, 5, 0)).toBe(true);
  });

  it('narrows to its apex', () => {
    expect(insideDrop(drop, 5, -12)).toBe(true);
    expect(insideDrop(drop, 5, -20)).toBe(false);
    expect(insideDrop(drop, 5, -23)).toBe(false);
  });

  it('draws discs as lines of no length, one path for all', () => {
    expect(discs([{ x: 1, y: 2 }, { x: 3, y: 4 }])).toBe('M1 2h0M3 4h0');
  });
});
