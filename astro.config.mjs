import react from '@astrojs/react';
import { defineConfig } from 'astro/config';
import { cards } from './site/build/cards.ts';
import { linkCheck } from './site/build/check-links.ts';

// Read when the first event would be sent, so this is early enough.
process.env.ASTRO_TELEMETRY_DISABLED = '1';

export default defineConfig({
  site: process.env.SITE_ORIGIN ?? 'https://fygment.dev',
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist/site',
  output: 'static',

  // `/resources/x` is the address, `resources/x/index.html` the file: the Markdown face of a page
  // can stand beside it as `resources/x/index.md`.
  trailingSlash: 'never',
  build: {
    format: 'directory',
    // One request per public page.
    inlineStylesheets: 'always',
  },

  integrations: [react(), cards(), linkCheck()],
  devToolbar: { enabled: false },
  // The default highlighter writes style attributes, which the policy below forbids.
  markdown: { syntaxHighlight: false },

  security: {
    // Hashes only. `frame-ancestors` cannot stand in a <meta>; the server sends it as a header.
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
      ],
      // 'self' is for the console, whose scripts are files. Public pages have none.
      scriptDirective: { resources: ["'self'"] },
      styleDirective: { resources: ["'self'"] },
    },
  },

  vite: {
    // A module of a few hundred bytes belongs in the page that needs it.
    build: { assetsInlineLimit: 1024 },
  },
});
