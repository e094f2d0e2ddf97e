/**
 * One step of the build: it runs when the hash of its inputs changed, in a folder of its own
 * that takes the place of the old output only when it is whole. Two builds at once wait for
 * each other; one that was killed leaves nothing that the next would mistake for a result.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface BuildStep {
  name: string;
  /** Files and folders below the root; a change in any of them makes the output stale. */
  inputs: readonly string[];
  /** What else the output depends on, such as an environment variable. */
  values?: Record<string, string>;
  /** Fills an empty folder. */
  make(outDir: string): Promise<void>;
}

export interface StepReport {
  name: string;
  built: boolean;
  milliseconds: number;
}

/** Folders that no step reads and that may be large. */
const NEVER_INPUTS = new Set(['node_modules', 'dist', 'data', '.git', '.astro']);
/** Longer than any build; a build that hangs should not hang every later one for ever. */
const LOCK_PATIENCE_MILLISECONDS = 10 * 60_000;

/** sha256 over the path and bytes of every input, independent of order and of file times. */
export function hashInputs(root: string, step: Pick<BuildStep, 'inputs' | 'values'>): string {
  const hash = createHash('sha256');
  for (const file of step.inputs.flatMap((input) => filesBelow(join(root, input))).sort()) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join('/')}\0${bytes.length}\0`).update(bytes);
  }
  for (const [name, value] of Object.entries(step.values ?? {}).sort()) hash.update(`${name}=${value}\0`);
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !NEVER_INPUTS.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : entry.isFile() ? [join(path, entry.name)] : []));
}

export class BuildFolder {
  private readonly stamps: string;
  private readonly root: string;
  private readonly dist: string;

  constructor(root: string, dist: string) {
    this.root = root;
    this.dist = dist;
    this.stamps = join(dist, '.stamps');
  }

  isFresh(step: BuildStep): boolean {
    const stamp = join(this.stamps, step.name);
    return existsSync(join(this.dist, step.name)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hashInputs(this.root, step);
  }

  /** Brings every stale step up to date; `onStart` hears of each step that has to run. */
  async bring(steps: readonly BuildStep[], onStart: (step: BuildStep) => void = () => {}): Promise<StepReport[]> {
    if (steps.every((step) => this.isFresh(step))) return steps.map(({ name }) => ({ name, built: false, milliseconds: 0 }));
    return this.alone(async () => {
      this.sweep();
      const reports: StepReport[] = [];
      for (const step of steps) {
        const started = performance.now();
        // Asked again: another build may have done it while this one waited for its turn.
        const stale = !this.isFresh(step);
        if (stale) {
          onStart(step);
          await this.run(step);
        }
        reports.push({ name: step.name, built: stale, milliseconds: performance.now() - started });
      }
      return reports;
    });
  }

  private async run(step: BuildStep): Promise<void> {
    const stamp = join(this.stamps, step.name);
    const output = join(this.dist, step.name);
    const fresh = join(this.dist, `.making-${step.name}`);
    const old = join(this.dist, `.old-${step.name}`);
    // Taken before the step reads: an edit during the build makes the next one run again.
    const hash = hashInputs(this.root, step);
    mkdirSync(fresh, { recursive: true });
    await step.make(fresh);
    rmSync(stamp, { force: true });
    if (existsSync(output)) renameSync(output, old);
    renameSync(fresh, output);
    writeFileSync(stamp, hash);
    rmSync(old, { recursive: true, force: true });
  }

  /** What a killed build left behind. */
  private sweep(): void {
    for (const name of readdirSync(this.dist)) {
      if (name.startsWith('.making-') || name.startsWith('.old-')) rmSync(join(this.dist, name), { recursive: true, force: true });
    }
  }

  /**
   * SQLite's file lock: the system frees it when its holder dies in whatever way, so there is
   * no stale lock to reason about.
   */
  private async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    mkdirSync(this.stamps, { recursive: true });
    const { default: Database } = await import('better-sqlite3');
    const lock = new Database(join(this.stamps, 'lock'), { timeout: LOCK_PATIENCE_MILLISECONDS });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return await work();
    } finally {
      lock.close();
    }
  }
}
