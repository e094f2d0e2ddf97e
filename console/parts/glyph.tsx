import type { Health } from '../../domain/connection-health.ts';

/** The symbols of glyphs.svg, which the page carries beside the console. */
export type GlyphName = Health | 'waiting' | 'pass' | 'verified' | 'chevron' | 'up' | 'down';

/**
 * A sign in a 12-pixel box, in the text's colour, always beside a word that says the same. Never a
 * font's character: their size differs from font to font.
 */
export function Glyph({ name }: { name: GlyphName }) {
  return <svg className={`glyph glyph-${name}`} aria-hidden="true"><use href={`#g-${name}`} /></svg>;
}
