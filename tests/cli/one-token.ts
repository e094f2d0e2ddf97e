/** Gets one token as a proxy would: home, origin, and the token that was refused (if any) as arguments. Prints the answer. */
import { foldersFor, realMachine } from '../../cli/machine.ts';
import { credentialsFile } from '../../cli/credentials.ts';
import { createTokenSource } from '../../cli/proxy/tokens.ts';

const [home, origin, refused] = process.argv.slice(2) as [string, string, string | undefined];
const machine = { ...realMachine(import.meta.url), home, env: {}, folders: foldersFor('linux', home, {}) };
const tokens = createTokenSource(machine, origin, credentialsFile(machine));
console.log(JSON.stringify(refused ? await tokens.renew(refused) : await tokens.current()));
