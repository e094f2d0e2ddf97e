/**
 * The few pages the server writes itself: consent, errors, development sign-in. No script, the
 * site's tokens, a policy by hash. Everything else a person sees is a static file.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from './state.ts';

const tokens = readFileSync(new URL('../../site/styles/tokens.css', import.meta.url), 'utf8');

const styles = `${tokens}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 var(--sans);overflow-wrap:break-word}
main{max-width:472px;margin:0 auto;padding:40px 24px 64px}
.brand{display:flex;gap:12px;align-items:center;font:600 21px/1 var(--serif);margin-bottom:48px;color:var(--ink)}
.brand svg{width:16px;height:22px;fill:var(--accent)}
h1{font:600 28px/1.3 var(--serif);margin:0 0 8px;text-wrap:balance}
h2{font:500 15px/1.5 var(--sans);margin:28px 0 4px}
p{margin:0 0 12px}
code{font:.88em var(--mono);color:var(--ink-2);overflow-wrap:anywhere}
.quiet{color:var(--ink-2);font-size:14px;line-height:1.45}
.claimed{font-weight:600;text-decoration:underline dotted;text-underline-offset:4px}
.verified{display:flex;gap:10px}
.verified svg{flex:none;width:18px;height:18px;margin-top:3px;color:var(--accent)}
.note{display:flex;gap:14px;padding:14px 18px;margin:20px 0;font-size:15px}
.note>b{flex:none}
.note.warn{background:color-mix(in oklab,var(--soon) 10%,var(--paper))}
.note.bad{background:color-mix(in oklab,var(--bad) 10%,var(--paper))}
.rows{list-style:none;margin:0;padding:0}
.rows>li{border-bottom:1px solid var(--rule);padding:10px 0}
.rows label{display:flex;gap:14px;align-items:flex-start;cursor:pointer;min-height:24px}
.rows input[type=radio]{width:20px;height:20px;margin:3px 0 0;accent-color:var(--accent);flex:none}
.rows small,.sub{display:block;color:var(--ink-2);font-size:14px}
.scope{display:flex;gap:12px;align-items:baseline}
.scope svg{flex:none;width:14px;height:14px;color:var(--ok);align-self:center}
.person{display:flex;justify-content:space-between;align-items:center;gap:16px}
.person span{flex:1;min-width:0}
.person i{font-style:normal;color:var(--ink-2)}
.actions{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin:24px 0 20px}
button,.button{font:500 15px/1 var(--sans);min-height:44px;padding:0 18px;border-radius:var(--radius);border:1px solid var(--line);background:var(--paper);color:var(--ink);cursor:pointer;display:inline-flex;align-items:center;justify-content:center;text-decoration:none}
button:hover,.button:hover{text-decoration:underline}
button.filled,.button.filled{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
a{color:var(--accent);text-underline-offset:3px}
.quiet a{white-space:nowrap}
form{margin:0}
fieldset{border:0;margin:28px 0 0;padding:0;min-width:0}
legend{padding:0;margin:0 0 4px;font:500 15px/1.5 var(--sans)}
.rows+.quiet,form+.quiet{margin-top:14px}
.person button{flex:0 0 170px;padding:0 8px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (prefers-reduced-motion:no-preference){@view-transition{navigation:auto}}
@media (max-width:359px){.person{flex-wrap:wrap}.person button{flex:1}}
`;

export const stylesHash = `sha256-${createHash('sha256').update(styles).digest('base64')}`;

const mark = '<svg viewBox="0 0 24 34" aria-hidden="true"><path d="M11.2 0v34A11.6 11.6 0 0 1 0 22.400C0 16.500 7.500 8.500 11.200 0Z"/><path d="M12.800 0v34A11.600 11.600 0 0 0 24 22.400C24 16.500 16.500 8.500 12.800 0Z"/></svg>';

export const glyphs = {
  check: '<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"><path d="m3 8.500 3.500 3.500L13 4.500"/></svg>',
  verified: '<svg viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.500"><path d="m10 1.500 2.200 1.600 2.700 0 .8 2.600 2.200 1.600-.8 2.700.8 2.600-2.200 1.600-.8 2.600-2.700 0L10 18.500l-2.200-1.700-2.700 0-.8-2.600-2.200-1.600.8-2.600-.8-2.700 2.200-1.600.8-2.600 2.700 0z"/><path d="m6.800 10 2.300 2.300 4.200-4.500"/></svg>',
};

/** Text for HTML. Everything that comes from a client, a person or a URL goes through here. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Answers with a page. `formAction` lists where its forms may lead, redirects included
 * (CSP3 `form-action` follows them), beyond our own origin.
 */
export function sendPage(context: Context, page: { status?: number; title: string; body: string; formAction?: string }): void {
  context.status = page.status ?? 200;
  context.set('cache-control', 'no-store');
  context.set(
    'content-security-policy',
    `default-src 'none'; style-src '${stylesHash}'; img-src 'self'; form-action 'self'${page.formAction ? ` ${page.formAction}` : ''}; frame-ancestors 'none'; base-uri 'none'`,
  );
  context.set('x-robots-tag', 'noindex');
  context.type = 'html';
  context.body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(page.title)} · Fygment</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"><style>${styles}</style></head>
<body><main><div class="brand">${mark}<span>Fygment</span></div>
${page.body}
</main></body></html>
`;
}
