/** `fygment --help`: what it does, in the order a person meets it. 80 columns. */
import { exits } from '../failure.ts';
import { CANONICAL_ORIGIN } from '../origin.ts';
import { laterHarnesses, readyHarnesses } from '../ready-harnesses.ts';
import { VERSION } from '../version.ts';

/** The whole help text. */
export function helpText(): string {
  const targets = readyHarnesses.map(({ id }) => id).join(', ');
  const later = laterHarnesses.map(({ name }) => name).join(', ');
  return `Fygment ${VERSION}
Sets up MCP clients on this computer the way your workspace approved: one URL,
your own sign-in, every change shown first, any of them taken back.

Start here
  npx fygment              signs you in, finds your clients, shows each change,
                           asks, writes, and checks that it works

Commands
  setup                    the same; with --target and --yes it never asks
  login, logout            sign this computer in or out
  status                   what is set up here, and whether it is current
  undo [target]            put the settings back as they were, byte for byte
  mcp proxy                what clients start: MCP from stdio to the server

Flags
  --target <client,…>      today: ${targets}
  --scope user|project     your own settings (default), or this folder's
  --yes                    write without asking
  --dry-run                show the change and stop
  --json                   one JSON document on standard output
  --url <origin>           a Fygment server other than ${CANONICAL_ORIGIN}
  --help, --version

Environment
  FYGMENT_URL              the same as --url
  FYGMENT_BROWSER          the program that opens the sign-in page
  FYGMENT_LOG=debug        the proxy keeps a log: methods and status codes only
  NO_COLOR                 no colours

Exit codes
${Object.values(exits).map(({ code, meaning }) => `  ${code}  ${meaning}`).join('\n')}

Not yet: ${later}.
`;
}
