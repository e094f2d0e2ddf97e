/** Turns what the test runners report into one list, and one list into the closing lines. */
import type { Capability } from '../domain/availability.ts';

export interface Outcome {
  /** Path from the root, with slashes. */
  file: string;
  /** The groups around a test and its own title. */
  title: string;
  status: 'passed' | 'failed' | 'skipped';
}

/** The parts we read of Vitest's JSON report. */
export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
  }[];
}

interface PlaywrightSuite {
  title: string;
  file: string;
  specs?: { title: string; file: string; tests: { status: string; results: { status: string; steps?: PlaywrightStep[] }[] }[] }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightStep {
  title: string;
  error?: unknown;
  steps?: PlaywrightStep[];
}

/** The parts we read of Playwright's JSON report. */
export interface PlaywrightReport {
  config: { rootDir: string };
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
}

export function vitestOutcomes(report: VitestReport, root: string): Outcome[] {
  return report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = below(root, name);
    const outcomes = assertionResults.map((test): Outcome => ({
      file,
      title: [...test.ancestorTitles, test.title].filter(Boolean).join(' > '),
      status: test.status === 'passed' ? 'passed' : test.status === 'failed' ? 'failed' : 'skipped',
    }));
    // A file that breaks outside its tests, while loading or in a hook, has no failed test to show for it.
    if (status === 'failed' && !outcomes.some((outcome) => outcome.status === 'failed')) {
      outcomes.push({ file, title: 'the file runs', status: 'failed' });
    }
    return outcomes;
  });
}

export function playwrightOutcomes(report: PlaywrightReport, root: string): Outcome[] {
  const walk = (suite: PlaywrightSuite, groups: string[]): Outcome[] => {
    // The outermost suite of a file is the file itself.
    const inside = suite.title === suite.file ? groups : [...groups, suite.title];
    return [
      ...(suite.specs ?? []).flatMap((spec) => spec.tests.map((test): Outcome => ({
        file: below(root, `${report.config.rootDir}/${spec.file}`),
        title: [...inside, spec.title].filter(Boolean).join(' > '),
        status: test.status === 'expected' ? 'passed' : test.status === 'skipped' ? 'skipped' : 'failed',
      }))),
      ...(suite.suites ?? []).flatMap((child) => walk(child, inside)),
    ];
  };
  const outcomes = report.suites.flatMap((suite) => walk(suite, []));
  return [
    ...outcomes,
    ...report.errors.map((error): Outcome => ({
      file: 'tests/e2e/playwright.config.ts',
      title: error.message?.split('\n')[0] ?? 'the browser tests run',
      status: 'failed',
    })),
  ];
}

/** One outcome per capability that is called live or alpha: passed when its proof ran and passed. */
export function proofOutcomes(capabilities: readonly Capability[], outcomes: readonly Outcome[]): Outcome[] {
  return capabilities.filter(({ availability }) => availability !== 'roadmap').map(({ id, availability, proof }): Outcome => {
    const [file, part] = splitProof(proof);
    const matches = outcomes.filter((outcome) => outcome.file === file && part !== '' && outcome.title.includes(part));
    const proven = matches.length > 0 && matches.every(({ status }) => status === 'passed');
    const reason = matches.length === 0 ? 'did not run' : 'did not pass';
    return {
      file: 'domain/availability.ts',
      title: proven ? `${id} is ${availability}: proven` : `${id} is called ${availability}, and its proof ${reason}: ${proof ?? 'none is named'}`,
      status: proven ? 'passed' : 'failed',
    };
  });
}

export function splitProof(proof: string | null): [file: string, titlePart: string] {
  const at = proof?.indexOf('#') ?? -1;
  return proof && at > 0 ? [proof.slice(0, at), proof.slice(at + 1)] : ['', ''];
}

export interface Summary {
  lines: string[];
  ok: boolean;
}

/** The end of the output; its last line is the count, which other programs read. */
export function summarize(outcomes: readonly Outcome[]): Summary {
  const named = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).map(({ file, title }) => `  ${file}  ${title}`);
  const skipped = named('skipped');
  const failed = named('failed');
  const passed = outcomes.filter(({ status }) => status === 'passed').length;
  return {
    lines: [
      ...(skipped.length > 0 ? [`Skipped (${skipped.length}):`, ...skipped, ''] : []),
      ...(failed.length > 0 ? [`Failed (${failed.length}):`, ...failed, ''] : []),
      `${passed} passed, ${failed.length} failed`,
    ],
    ok: failed.length === 0 && passed > 0,
  };
}

function below(root: string, file: string): string {
  const path = file.replaceAll('\\', '/').replace(/\/\.\//g, '/');
  const base = root.replaceAll('\\', '/').replace(/\/?$/, '/');
  return path.startsWith(base) ? path.slice(base.length) : path;
}
