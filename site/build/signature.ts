/**
 * Geometry of the signature picture: one line is one person's connection, the drop is the
 * workspace policy, the two gates are OAuth and the local proxy. Pure; the component draws it.
 */
import { round } from './drop.ts';

export type LineState = 'active' | 'expiring_soon' | 'expired' | 'revoked';

/** The harness's lines from top to bottom. */
export interface Strand {
  name: string;
  remark: string;
  lines: readonly LineState[];
}

export interface Label { name: string; remark: string; x: number; y: number }
export interface Point { x: number; y: number }

export interface Drawing {
  /** All active lines, as one path. */
  active: string;
  expired: string;
  revoked: string;
  /** Ends of lines. */
  full: Point[];
  half: Point[];
  empty: Point[];
  crosses: Point[];
  labels: Label[];
}

const cubic = (from: Point, to: Point, out: number, back: number, side: number) =>
  `C${round(from.x + side * out)} ${round(from.y)} ${round(to.x - side * back)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;

export const wide = {
  width: 1152,
  height: 456,
  drop: { x: 576, y: 250, radius: 32, height: 62, slit: 4 },
  /** From the drop's centre. */
  gate: 196,
  gateTop: 54,
  gateBottom: 446,
} as const;

/** One side of the wide picture. `side` is -1 for the left. Rows of both sides fill the same height. */
export function wideSide(strands: readonly Strand[], side: 1 | -1): Drawing {
  const { x: cx, y: cy } = wide.drop;
  const total = strands.reduce((sum, strand) => sum + strand.lines.length, 0);
  const rowsHeight = 304;
  const gap = strands.length > 1 ? (rowsHeight - total * 8) / (strands.length - 1) : 0;
  const drawing = empty();
  let index = 0;
  let top = cy - rowsHeight / 2 + 4;
  for (const strand of strands) {
    const middle = top + ((strand.lines.length - 1) * 8) / 2;
    drawing.labels.push({ name: strand.name, remark: strand.remark, x: cx + side * 444, y: middle });
    strand.lines.forEach((state, row) => {
      const spread = index++ - (total - 1) / 2;
      const start = { x: cx + side * 27, y: cy + spread * 1.35 };
      const gate = { x: cx + side * wide.gate, y: cy + spread * 4.6 };
      const end = { x: cx + side * 416, y: top + row * 8 };
      const inner = `M${round(start.x)} ${round(start.y)}${cubic(start, gate, 70, 80, side)}`;
      const outer = cubic(gate, end, 80, 90, side);
      const dot = { x: cx + side * 423, y: end.y };
      if (state === 'revoked') {
        drawing.revoked += `M${round(gate.x)} ${round(gate.y)}${outer}`;
        drawing.crosses.push(gate);
      } else if (state === 'expired') {
        drawing.expired += inner + outer;
        drawing.empty.push(dot);
      } else {
        drawing.active += inner + outer;
        (state === 'expiring_soon' ? drawing.half : drawing.full).push(dot);
      }
    });
    top += strand.lines.length * 8 + gap;
  }
  return drawing;
}

export const phone = {
  width: 350,
  drop: { x: 44, y: 46, radius: 20, height: 39, slit: 2.5 },
  textX: 108,
  rowStep: 40,
} as const;

export interface PhoneDrawing extends Drawing {
  /** The two gates: where they run and where their words stand. */
  gates: { y: number; from: number }[];
  height: number;
}

/** The phone picture: hosted lines leave right of the slit and turn first, local ones left of it. */
export function phoneDrawing(hosted: readonly Strand[], local: readonly Strand[]): PhoneDrawing {
  const { x: cx, y: cy } = phone.drop;
  const drawing = empty();
  const gates: PhoneDrawing['gates'] = [];
  let y = cy + 88;

  for (const [strands, side] of [[hosted, 1], [local, -1]] as const) {
    const total = strands.reduce((sum, strand) => sum + strand.lines.length, 0);
    // The hosted gate crosses only its own lines: it starts at the slit.
    gates.push({ y, from: side === 1 ? cx : 0 });
    const gateY = y;
    y += 76;
    let index = 0;
    for (const strand of strands) {
      drawing.labels.push({ name: strand.name, remark: strand.remark, x: phone.textX, y });
      strand.lines.forEach((state, row) => {
        // Outermost on the right turns first; nearest to the slit turns first on the left.
        const place = side === 1 ? total - index : index + 1;
        index++;
        const x = cx + side * place * 4;
        const end = { x: 96, y: y + (row - (strand.lines.length - 1) / 2) * 6 };
        const start = { x: cx + side * (1.5 + place * 1.55), y: cy + 8 };
        const lane = { x, y: cy + 62 };
        const fall = `M${round(start.x)} ${round(start.y)}C${round(start.x)} ${round(start.y + 26)} ${round(lane.x)} ${round(lane.y - 26)} ${round(lane.x)} ${round(lane.y)}`;
        const turn = `V${round(end.y - 14)}a14 14 0 0 0 14 14H${end.x}`;
        const dot = { x: 100, y: end.y };
        if (state === 'revoked') {
          drawing.revoked += `M${round(x)} ${round(gateY)}${turn}`;
          drawing.crosses.push({ x, y: gateY });
        } else if (state === 'expired') {
          drawing.expired += fall + turn;
          drawing.empty.push(dot);
        } else {
          drawing.active += fall + turn;
          (state === 'expiring_soon' ? drawing.half : drawing.full).push(dot);
        }
      });
      y += phone.rowStep;
    }
    y += 4;
  }
  return { ...drawing, gates, height: Math.round(y - 22) };
}

/** Discs as one path: a line of no length with round ends. */
export function discs(points: readonly Point[]): string {
  return points.map(({ x, y }) => `M${round(x)} ${round(y)}h0`).join('');
}

export function rings(points: readonly Point[], radius = 2.2): string {
  return points.map(({ x, y }) => `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`).join('');
}

export function leftHalves(points: readonly Point[], radius = 2.2): string {
  return points.map(({ x, y }) => `M${round(x)} ${round(y - radius)}a${radius} ${radius} 0 0 0 0 ${2 * radius}z`).join('');
}

export function crosses(points: readonly Point[]): string {
  return points.map(({ x, y }) => `M${round(x - 3.5)} ${round(y - 3.5)}l7 7m0-7l-7 7`).join('');
}

function empty(): Drawing {
  return { active: '', expired: '', revoked: '', full: [], half: [], empty: [], crosses: [], labels: [] };
}
