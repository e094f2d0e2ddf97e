/**
 * The drop of mark, favicon and pictures: a circle, an apex above its centre, sides tangent
 * to the circle, split by a vertical slit through the apex.
 */
export interface Drop {
  /** Centre of the circle. */
  x: number;
  y: number;
  radius: number;
  /** From the centre up to the apex. */
  height: number;
  slit: number;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Where the right side touches the circle, from the centre; y up. */
export function tangent({ radius, height }: Pick<Drop, 'radius' | 'height'>): { x: number; y: number } {
  const sine = radius / height;
  return { x: radius * Math.sqrt(1 - sine * sine), y: radius * sine };
}

/** Two closed halves, right and left of the slit. */
export function dropPath(drop: Drop): string {
  const { x, y, radius, height, slit } = drop;
  const touch = tangent(drop);
  const gap = slit / 2;
  // On the side's line from the apex, `gap` away from the axis.
  const top = height - (gap * (height - touch.y)) / touch.x;
  const bottom = Math.sqrt(radius * radius - gap * gap);
  const half = (side: 1 | -1) =>
    `M${round(x + side * gap)} ${round(y - top)}L${round(x + side * touch.x)} ${round(y - touch.y)}` +
    // The long way round when the tangent point lies above the centre is still under 180°.
    `A${radius} ${radius} 0 0 ${side === 1 ? 1 : 0} ${round(x + side * gap)} ${round(y + bottom)}z`;
  return half(1) + half(-1);
}

/** Is the point inside the drop? For drawing it in pixels. */
export function insideDrop(drop: Drop, px: number, py: number): boolean {
  const dx = Math.abs(px - drop.x);
  const up = drop.y - py;
  if (dx < drop.slit / 2) return false;
  if (dx * dx + up * up <= drop.radius * drop.radius) return true;
  const touch = tangent(drop);
  if (up < touch.y || up > drop.height) return false;
  return dx <= (touch.x * (drop.height - up)) / (drop.height - touch.y);
}
