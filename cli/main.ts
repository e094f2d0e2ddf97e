/** Arguments in, command out, exit code back. Each command loads only when it is asked for. */
import { parseArgs } from 'node:util';
import { exits, Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { VERSION } from './version.ts';

export interface Flags {
  target?: string;
  scope?: string;
  yes?: boolean;
  'dry-run'?: boolean;
  json?: boolean;
  url?: string;
  help?: boolean;
  version?: boolean;
}

/** What every command gets. */
export interface Invocation {
  machine: Machine;
  flags: Flags;
  /** Words after the command's name. */
  words: readonly string[];
}

const flagTypes = {
  target: { type: 'string' }, scope: { type: 'string' }, url: { type: 'string' },
  yes: { type: 'boolean', short: 'y' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' },
} as const;

interface Command {
  flags: readonly (keyof Flags)[];
  maxWords: number;
  run(invocation: Invocation): Promise<number>;
}

const commands: Record<string, Command> = {
  setup:  { flags: ['target', 'scope', 'yes', 'dry-run', 'json', 'url'], maxWords: 0, run: async (given) => (await import('./commands/setup.ts')).setup(given) },
  login:  { flags: ['json', 'url'], maxWords: 0, run: async (given) => (await import('./commands/login.ts')).login(given) },
  logout: { flags: ['json', 'url'], maxWords: 0, run: async (given) => (await import('./commands/logout.ts')).logout(given) },
  status: { flags: ['scope', 'json', 'url'], maxWords: 0, run: async (given) => (await import('./commands/status.ts')).status(given) },
  undo:   { flags: ['target', 'yes', 'dry-run', 'json'], maxWords: 1, run: async (given) => (await import('./commands/undo.ts')).undo(given) },
};

const helpRemedy = [{ label: 'What to do', text: 'fygment --help lists commands and flags.' }];

/** Runs one command line; resolves to the exit code and never throws. */
export async function main(args: readonly string[], machine: Machine): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    if (values.version) {
      machine.stdout.write(`${VERSION}\n`);
      return exits.done.code;
    }
    if (values.help || positionals[0] === 'help') {
      machine.stdout.write((await import('./commands/help.ts')).helpText());
      return exits.done.code;
    }
    const [name = 'setup', ...words] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name]! : null;
    if (command === null) throw new Failure('usage', `There is no command “${name}”.`, { remedies: helpRemedy });
    for (const flag of Object.keys(values) as (keyof Flags)[]) {
      if (!command.flags.includes(flag)) throw new Failure('usage', `“fygment ${name}” takes no --${flag}.`, { remedies: helpRemedy });
    }
    if (words.length > command.maxWords) throw new Failure('usage', `“${words[command.maxWords]}” is one word too many for “fygment ${name}”.`, { remedies: helpRemedy });
    return await command.run({ machine, flags: values, words });
  } catch (error) {
    const { reportFailure } = await import('./report-failure.ts');
    return reportFailure(machine, error, args.includes('--json'));
  }
}

function parse(args: readonly string[]): { values: Flags; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: flagTypes, allowPositionals: true, strict: true });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    const flag = /'(-[^' ]*)/.exec(message)?.[1] ?? 'a flag';
    const fault = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? `There is no flag ${flag}.`
      : /argument missing|ambiguous/.test(message) ? `The flag ${flag} needs a value.`
      : `The flag ${flag} takes no value.`;
    throw new Failure('usage', fault, { remedies: helpRemedy, cause: error });
  }
}
