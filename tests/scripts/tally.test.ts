import { describe, expect, it } from 'vitest';
import type { Capability } from '../../domain/availability.ts';
import { playwrightOutcomes, proofOutcomes, summarize, vitestOutcomes, type Outcome } from '../../scripts/tally.ts';

const outcome = (file: string, title: string, status: Outcome['status'] = 'passed'): Outcome => ({ file, title, status });

function capability(changes: Partial<Capability>): Capability {
  return { id: 'revoke', availability: 'live', name: 'Revoke', boundary: 'Here.', proof: 'tests/a.test.ts#refuses the next call', ...changes };
}

describe('what Vitest reports', () => {
  const report = (status: string, assertionResults: { ancestorTitles: string[]; title: string; status: string }[]) =>
    vitestOutcomes({ testResults: [{ name: '/x/repo/tests/a.test.ts', status, assertionResults }] }, '/x/repo/');

  it('becomes one outcome per test, named from the root', () => {
    expect(report('passed', [
      { ancestorTitles: ['tokens'], title: 'expire', status: 'passed' },
      { ancestorTitles: [], title: 'later', status: 'todo' },
    ])).toEqual([outcome('tests/a.test.ts', 'tokens > expire'), outcome('tests/a.test.ts', 'later', 'skipped')]);
  });

  it('counts a file that could not be loaded as a failure', () => {
    expect(report('failed', [])).toEqual([outcome('tests/a.test.ts', 'the file runs', 'failed')]);
  });

  it('counts a failed test once, and not its file as well', () => {
    expect(report('failed', [{ ancestorTitles: [], title: 'expire', status: 'failed' }])).toHaveLength(1);
  });
});

describe('what Playwright reports', () => {
  const spec = (title: string, status: string) => ({ title, file: 'reader.spec.ts', tests: [{ status, results: [] }] });

  it('becomes one outcome per test with its groups; a flaky one has failed', () => {
    const outcomes = playwrightOutcomes({
      config: { rootDir: '/x/repo/tests/e2e' },
      errors: [],
      suites: [{
        title: 'reader.spec.ts', file: 'reader.spec.ts',
        specs: [spec('reads', 'expected')],
        suites: [{ title: 'on a phone', file: 'reader.spec.ts', specs: [spec('scrolls', 'flaky'), spec('prints', 'skipped')] }],
      }],
    }, '/x/repo');
    expect(outcomes).toEqual([
      outcome('tests/e2e/reader.spec.ts', 'reads'),
      outcome('tests/e2e/reader.spec.ts', 'on a phone > scrolls', 'failed'),
      outcome('tests/e2e/reader.spec.ts', 'on a phone > prints', 'skipped'),
    ]);
  });

  it('counts an error outside any test as a failure', () => {
    const outcomes = playwrightOutcomes({ config: { rootDir: '/x' }, suites: [], errors: [{ message: 'No tests found\nat …' }] }, '/x');
    expect(outcomes).toMatchObject([{ title: 'No tests found', status: 'failed' }]);
  });
});

describe('the proof of a capability', () => {
  const run = outcome('tests/a.test.ts', 'a revoked client > refuses the next call');

  it('holds when its test ran and passed', () => {
    expect(proofOutcomes([capability({})], [run])).toEqual([outcome('domain/availability.ts', 'revoke is live: proven')]);
  });

  it.each([
    ['no such test ran', [outcome('tests/a.test.ts', 'something else')], capability({})],
    ['the test of that name is in another file', [{ ...run, file: 'tests/b.test.ts' }], capability({})],
    ['the test failed', [{ ...run, status: 'failed' as const }], capability({})],
    ['the test was skipped', [{ ...run, status: 'skipped' as const }], capability({})],
    ['one of several of that name failed', [run, { ...run, status: 'failed' as const }], capability({})],
    ['it names no test', [run], capability({ proof: null })],
    ['it names a file without a title', [run], capability({ proof: 'tests/a.test.ts#' })],
    ['an alpha one is not proven', [], capability({ availability: 'alpha' })],
  ])('fails when %s', (_when, outcomes, claimed) => {
    expect(proofOutcomes([claimed], outcomes)).toMatchObject([{ status: 'failed' }]);
  });

  it('is not asked of the roadmap', () => {
    expect(proofOutcomes([capability({ availability: 'roadmap', proof: null })], [])).toEqual([]);
  });
});

describe('the closing lines', () => {
  it('end with the count and nothing else', () => {
    const { lines, ok } = summarize([outcome('a', 'one'), outcome('a', 'two')]);
    expect(lines).toEqual(['2 passed, 0 failed']);
    expect(ok).toBe(true);
  });

  it('name every failed and every skipped test', () => {
    const { lines, ok } = summarize([outcome('a', 'one'), outcome('a', 'two', 'skipped'), outcome('b', 'three', 'failed')]);
    expect(lines).toEqual(['Skipped (1):', '  a  two', '', 'Failed (1):', '  b  three', '', '1 passed, 1 failed']);
    expect(ok).toBe(false);
  });

  it('call a run without a single test a failure', () => {
    expect(summarize([])).toEqual({ lines: ['0 passed, 0 failed'], ok: false });
    expect(summarize([outcome('a', 'one', 'skipped')]).ok).toBe(false);
  });
});
