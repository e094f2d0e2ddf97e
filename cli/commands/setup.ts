/**
 * `fygment setup`: who and where, what was found, the change, the question, the write, the
 * check. Nothing is written before the person has seen it and agreed.
 */
import type { ApprovedSetup } from '../../domain/contract/setup.ts';
import { checkEntry, type Check } from '../check-entry.ts';
import { credentialsFile, readCredential, type Credential } from '../credentials.ts';
import { apply, preview } from '../edit/apply.ts';
import type { Change } from '../edit/journal.ts';
import type { Plan } from '../edit/plan.ts';
import { exits, Failure } from '../failure.ts';
import { findTargets, showFound, type Found } from '../found.ts';
import { install, installedProgram } from '../install.ts';
import { withLock } from '../lock.ts';
import type { Flags, Invocation } from '../main.ts';
import type { Machine } from '../machine.ts';
import { parseOrigin } from '../origin.ts';
import { createTokenSource } from '../proxy/tokens.ts';
import { readyHarnesses } from '../ready-harnesses.ts';
import { showDiff } from '../show-diff.ts';
import { chooseTargets, jobFor, type Scope } from '../target.ts';
import { createUi, printable, tilde, type Ui } from '../ui.ts';
import { VERSION } from '../version.ts';
import { fetchSetup } from '../workspace.ts';
import { signedInAs, signInWithWords } from './login.ts';
import { setupDocument, showResult } from './setup-result.ts';

/** One client on its way through setup. */
export interface Step {
  found: Found;
  plan: Plan;
  change: Change | null;
  check: Check | null;
}

/** The --scope flag; a person's own settings unless it says otherwise. */
export function scopeOf(flags: Pick<Flags, 'scope'>): Scope {
  const { scope = 'user' } = flags;
  if (scope !== 'user' && scope !== 'project') throw new Failure('usage', `There is no scope “${scope}”.`, { remedies: [{ label: 'What to do', text: '--scope user or --scope project' }] });
  return scope;
}

export async function setup({ machine, flags }: Invocation): Promise<number> {
  const began = machine.monotonic();
  const origin = parseOrigin(flags.url ?? machine.env.FYGMENT_URL);
  const scope = scopeOf(flags);
  const named = flags.target === undefined ? null : chooseTargets(flags.target);
  const dryRun = flags['dry-run'] === true;
  const ui = createUi(machine, flags.json);
  if (!flags.yes && !dryRun && !ui.interactive) {
    throw new Failure('needs-answer', 'There is no terminal to ask on. Nothing was changed.', {
      remedies: [
        { label: 'What to do', text: `fygment setup --target ${(named ?? readyHarnesses).map(({ id }) => id).join(',')} --yes` },
        { label: 'Or', text: 'add --dry-run to see the change' },
      ],
    });
  }

  const { credential, approved } = await workspaceOf(machine, ui, origin, dryRun);
  ui.gap();
  ui.line(`${ui.style('bold', `Fygment ${VERSION}`)}  ${approved ? `${printable(approved.workspace.name)}  ` : ''}${ui.style('dim', origin)}`);
  ui.line(credential ? signedInAs(machine, credential) : `Not signed in on ${printable(machine.hostname)}, so the workspace was not asked.`);

  const planned = await installedProgram(machine);
  const found = await findTargets(machine, scope, planned.program, origin);
  showFound(ui, found);
  const steps = await plan(machine, choose(found, named?.map(({ id }) => id) ?? null, approved));
  const changing = steps.filter((step) => step.plan.action !== 'none');
  changing.forEach((step, index) => showDiff(ui, machine, step.found.target.file, step.plan, index + 1, changing.length));

  const finish = (exit: keyof typeof exits) => {
    if (flags.json) machine.stdout.write(`${JSON.stringify(setupDocument({ machine, origin, approved, credential, program: planned.program, dryRun, steps, exit }), null, 2)}\n`);
    return exits[exit].code;
  };
  if (dryRun) {
    ui.gap();
    ui.line(changing.length === 0 ? 'Nothing would change.' : 'This was a dry run. Nothing was changed.');
    return finish('done');
  }
  if (changing.length > 0 && !flags.yes && !(await agreed(ui, changing, origin, flags))) {
    ui.line('Nothing was changed.');
    return finish('done');
  }

  const installed = await install(machine);
  for (const step of changing) {
    const { target, proxy } = step.found;
    step.change = await withLock(machine, `${machine.folders.state}/setup.lock`, () => apply(machine, jobFor(target, proxy)));
  }
  if (installed.copied) {
    ui.gap();
    ui.line(ui.style('dim', `Clients start a copy of this version: ${tilde(installed.program, machine)}`));
  }
  for (const step of steps) step.check = await checkEntry(machine, step.found.target, step.found.proxy);
  return finish(showResult(ui, steps, machine.monotonic() - began));
}

/** Signs in when that is still to do, and asks the workspace what it approved. A dry run never opens a browser. */
async function workspaceOf(machine: Machine, ui: Ui, origin: string, dryRun: boolean): Promise<{ credential: Credential | null; approved: ApprovedSetup | null }> {
  const file = credentialsFile(machine);
  const tokens = createTokenSource(machine, origin, file);
  const access = await tokens.current();
  if (access.kind === 'outage') throw new Failure('server', access.message);
  if (access.kind === 'none') {
    if (dryRun) return { credential: null, approved: null };
    ui.line(access.message.includes('not signed in') ? `${machine.hostname} is not signed in to ${origin} yet.` : access.message);
    await signInWithWords(machine, ui, origin);
  }
  const approved = await fetchSetup(machine, origin, tokens);
  return { credential: await readCredential(machine, file, origin), approved };
}

/** The clients to set up: those named, or those found. Refuses what the workspace did not approve. */
function choose(found: readonly Found[], named: readonly string[] | null, approved: ApprovedSetup | null): Found[] {
  const chosen = found.filter(({ target, here }) => (named === null ? here : named.includes(target.harness.id)));
  if (chosen.length === 0) {
    throw new Failure('usage', 'None of the clients that Fygment sets up was found on this computer. Nothing was changed.', {
      remedies: [{ label: 'What to do', text: `Name one to set it up anyway: fygment setup --target ${readyHarnesses[0]!.id}` }],
    });
  }
  for (const { target } of chosen) {
    if (approved !== null && !approved.clients.some((client) => client.id === target.harness.id)) {
      const people = [...approved.owners, ...approved.admins].map(({ name }) => name).join(', ');
      throw new Failure('server', `${approved.workspace.name} did not approve ${target.harness.name}. Nothing was changed.`, {
        remedies: [{ label: 'What to do', text: `Ask ${people || 'an owner of the workspace'}.` }],
      });
    }
  }
  return chosen;
}

/** Plans every change before any is made, so that one unreadable file stops them all. */
async function plan(machine: Machine, chosen: readonly Found[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const found of chosen) {
    const { plan } = await preview(machine, jobFor(found.target, found.proxy));
    steps.push({ found, plan, change: null, check: null });
  }
  return steps;
}

async function agreed(ui: Ui, steps: readonly Step[], origin: string, flags: Flags): Promise<boolean> {
  ui.gap();
  const targets = steps.map(({ found }) => found.target.harness.id).join(',');
  const options = [flags.scope ? ` --scope ${flags.scope}` : '', flags.url ? ` --url ${origin}` : ''].join('');
  ui.line(ui.style('dim', `Without asking: fygment setup --target ${targets}${options} --yes`));
  ui.gap();
  const what = steps.length === 1 ? 'Write this file?' : `Write these ${steps.length} files?`;
  const answer = await ui.ask(`${what} [y]es  [N]o, change nothing ${ui.glyph('cursor')}`);
  return answer === 'y' || answer === 'yes';
}
