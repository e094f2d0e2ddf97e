/** The machine that starts a server: paths, versions of Node, and how long a start may take. */
import { type Rule, REPORTED, thread } from './rule.ts';

export const machineRules: readonly Rule[] = [
  {
    id: 'F01', area: 'machine',
    name: 'npx is a script on Windows, and cannot be started alone',
    symptom: 'On Windows the server never starts. The same entry works on a Mac.',
    errors: ['spawn npx ENOENT', 'spawn EINVAL', 'spawn uvx ENOENT'],
    cause: '`npx` is `npx.cmd` there: a batch file. A program that starts commands without a shell finds nothing called `npx`.',
    side: 'machine', fault: 'The entry, which was written for another system.',
    evidence: {
      text: 'The entry’s command is `npx`, `npm`, `uvx` or `pnpm` without a shell.',
      command: {
        where: 'PowerShell',
        lines: ['where.exe npx'],
        answers: [
          { answer: 'a path that ends in npx.cmd', means: 'F01 applies' },
          { answer: 'nothing', means: 'Node is not installed, or not on PATH' },
        ],
      },
    },
    fix: 'Start it by a shell: command `cmd`, arguments `/c npx …`. Or name `node.exe` and the script by their full paths.',
    sure: 'The client lists the server as started.',
    undo: 'Restore the old command.',
    certainty: REPORTED,
    sources: [thread('gemini-cli-extensions/workspace#299'), thread('cline/cline#1948')],
  },
  {
    id: 'F02', area: 'machine',
    name: 'An app does not see the PATH of your shell',
    symptom: 'The command works in a terminal. The desktop app says it does not exist.',
    errors: ['spawn npx ENOENT', 'env: node: No such file or directory', 'command not found: npx'],
    cause: 'Apps started from the dock or the menu do not read your shell’s files. Node from nvm, fnm, mise or Homebrew is not on their PATH.',
    side: 'machine', fault: 'The entry: it names a command instead of a path.',
    evidence: {
      text: 'Look for the command with the short PATH an app has.',
      command: {
        where: 'Terminal',
        lines: ['env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin \\', '  sh -c "command -v npx"; command -v npx'],
        answers: [
          { answer: 'one line', means: 'only your shell finds it: F02 applies' },
          { answer: 'two lines', means: 'not F02' },
        ],
      },
    },
    fix: 'Write the absolute path into the entry. `npx fygment` writes absolute paths.',
    sure: 'Restart the app: the server starts.',
    undo: 'Restore the old command.',
    limit: 'A path with a version in it breaks with the next update of Node.',
    certainty: REPORTED,
    sources: [thread('modelcontextprotocol/servers#64'), thread('Schniz/fnm#1477')],
  },
  {
    id: 'F03', area: 'machine',
    name: 'The client picks an old Node',
    symptom: 'The server ends at once with an error inside its own code. In your terminal it runs.',
    errors: ['ReferenceError: File is not defined', "SyntaxError: Unexpected token '.'", 'TransformStream is not defined'],
    cause: 'Claude Desktop puts every version that nvm installed on the PATH, the oldest first. Even a full path to `npx` then runs the old `node` by its first line.',
    side: 'machine', fault: 'The order of the versions, and the client that made it.',
    evidence: {
      text: 'List what is installed.',
      command: {
        where: 'Terminal',
        lines: ['ls ~/.nvm/versions/node'],
        answers: [
          { answer: 'a version below 18', means: 'F03 is likely' },
          { answer: 'only recent ones', means: 'not F03' },
        ],
      },
    },
    fix: 'Let the entry start the right `node` by its full path, with the script’s path as its first argument. Or remove the old versions: `nvm uninstall VERSION`.',
    sure: 'The client lists the server as started.',
    undo: 'Restore the old command, or install the version again.',
    certainty: REPORTED,
    sources: [thread('i-dot-ai/lex#13'), thread('directus/mcp#2')],
  },
  {
    id: 'F04', area: 'machine',
    name: 'The first start takes longer than the client waits',
    symptom: 'It fails on a new machine or after an update. Sometimes the second try works, sometimes none does.',
    errors: ['MCP error -32001: Request timed out', 'timed out after 30000ms', 'connection timed out after 10000ms', 'Not ready after 60 seconds', 'REQUEST_TIMEOUT'],
    cause: '`npx -y` downloads first and starts then. Clients wait 10, 30 or 60 seconds. A download that was cut off is thrown away, so that retries may never get further.',
    side: 'machine', fault: 'The slow start. The server itself is well.',
    evidence: {
      text: 'Time it twice: cold, and warm.',
      command: {
        where: 'Terminal',
        lines: ['time npx -y PACKAGE --version', 'time npx -y PACKAGE --version'],
        answers: [
          { answer: 'first slow, second fast', means: 'F04 applies' },
          { answer: 'both fast', means: 'not F04' },
        ],
      },
    },
    fix: 'Start it once in a terminal, and pin the version. Or raise the client’s limit: `startup_timeout_sec` in Codex, `MCP_TIMEOUT` in Claude Code, `timeout` in Gemini CLI.',
    sure: 'Restart the client: the server is there within a second or two.',
    undo: 'Set the old limit again.',
    certainty: REPORTED,
    sources: [thread('artokun/comfyui-mcp#1447'), thread('anthropics/claude-code#1611'), thread('github/copilot-cli#4421')],
  },
  {
    id: 'F26', area: 'machine',
    name: 'An entry without a version changed overnight',
    symptom: 'Nobody touched anything. Since this morning a tool behaves differently, or the server does not start.',
    errors: [],
    cause: 'An entry with `@latest`, or with no version, starts whatever was published last. Two people then run two programs.',
    side: 'client', fault: 'The entry. The package may be fine, and may not.',
    evidence: {
      text: 'Compare the day of the last release with the day it began.',
      command: {
        where: 'Terminal',
        lines: ['npm view PACKAGE time --json | tail -3'],
        answers: [
          { answer: 'a release just before', means: 'F26 is likely' },
          { answer: 'no recent release', means: 'not F26' },
        ],
      },
    },
    fix: 'Name an exact version in the entry, and change it on purpose: `package@1.4.2`.',
    sure: 'The old behaviour is back with the old version.',
    undo: 'Name the newer version.',
    certainty: { kind: 'unverified', on: '2026-11-22' },
    sources: [],
  },
];
