import type { Health } from '../../domain/connection-health.ts';

/**
 * Every sign of the console in one sprite, drawn in a 12-pixel box in the text's colour. Never
 * font characters: their size differs from font to font.
 */
export type GlyphName = Health | 'waiting' | 'pass' | 'look' | 'fail' | 'verified' | 'chevron' | 'current' | 'up' | 'down';

const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } as const;

export function GlyphSprite() {
  return (
    <svg className="sprite" aria-hidden="true" focusable="false">
      <symbol id="g-active" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5" fill="currentColor" /></symbol>
      <symbol id="g-expiring_soon" viewBox="0 0 12 12">
        <circle cx="6" cy="6" r="4.25" {...stroke} />
        <path d="M6 1.75a4.25 4.25 0 0 0 0 8.5z" fill="currentColor" />
      </symbol>
      <symbol id="g-expired" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.25" {...stroke} /></symbol>
      <symbol id="g-revoked" viewBox="0 0 12 12"><path d="M2 2l8 8M10 2l-8 8" {...stroke} strokeWidth="1.75" /></symbol>
      <symbol id="g-waiting" viewBox="0 0 12 12">
        <circle cx="6" cy="6" r="4.75" {...stroke} strokeLinecap="round" strokeDasharray="0.01 2.975" />
      </symbol>
      <symbol id="g-pass" viewBox="0 0 12 12"><path d="M1.5 6.5l3 3 6-7" {...stroke} strokeWidth="1.75" /></symbol>
      <symbol id="g-look" viewBox="0 0 12 12">
        <path d="M6 1.5v5.5" {...stroke} strokeWidth="2" /><circle cx="6" cy="10" r="1.25" fill="currentColor" />
      </symbol>
      <symbol id="g-fail" viewBox="0 0 12 12"><path d="M2 2l8 8M10 2l-8 8" {...stroke} strokeWidth="1.75" /></symbol>
      <symbol id="g-verified" viewBox="0 0 12 12">
        <path
          d="M6 .7l1.3.9 1.6-.1.6 1.5 1.4.8-.3 1.6.7 1.4-1.1 1.1-.1 1.6-1.6.4-1 1.2L6 10.6l-1.5.5-1-1.2-1.6-.4-.1-1.6L.7 6.8l.7-1.4-.3-1.6 1.4-.8.6-1.5 1.6.1z"
          fill="none" stroke="currentColor" strokeLinejoin="round"
        />
        <path d="M3.8 6l1.6 1.6 2.8-3.1" fill="none" stroke="currentColor" strokeWidth="1.2" />
      </symbol>
      <symbol id="g-chevron" viewBox="0 0 12 12"><path d="M2.5 4.5L6 8l3.5-3.5" {...stroke} /></symbol>
      <symbol id="g-current" viewBox="0 0 12 12"><path d="M1.5 6.5l3 3 6-7" {...stroke} /></symbol>
      <symbol id="g-up" viewBox="0 0 12 12"><path d="M6 10.5v-9M2.5 5L6 1.5 9.5 5" {...stroke} strokeWidth="1.25" /></symbol>
      <symbol id="g-down" viewBox="0 0 12 12"><path d="M6 1.5v9M2.5 7L6 10.5 9.5 7" {...stroke} strokeWidth="1.25" /></symbol>
    </svg>
  );
}

/** Always beside a word that says the same. */
export function Glyph({ name }: { name: GlyphName }) {
  return <svg className={`glyph glyph-${name}`} aria-hidden="true"><use href={`#g-${name}`} /></svg>;
}
