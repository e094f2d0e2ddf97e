import { describe, expect, it } from 'vitest';
import { areas, areaWords, rulePath, rules, rulesByArea } from '../../domain/diagnostics/index.ts';

/** Published ids. Adding one is free; none is ever renamed, moved to another failure or removed. */
const published = Array.from({ length: 30 }, (_, index) => `F${String(index + 1).padStart(2, '0')}`);

it('there are thirty rules, each with an id of its own', () => {
  expect(rules.map(({ id }) => id).sort()).toEqual(published);
});

it('every rule stands in the file of its area, and no area is empty', () => {
  for (const area of areas) {
    expect(rulesByArea[area].length).toBeGreaterThan(0);
    expect(rulesByArea[area].filter((rule) => rule.area !== area)).toEqual([]);
    expect(areaWords[area].title).not.toBe('');
  }
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it('says what one sees, why, whose side it is on, how to repair it, to be sure and to undo it', () => {
    for (const text of [rule.symptom, rule.cause, rule.fault, rule.evidence.text, rule.fix, rule.sure, rule.undo]) {
      expect(text.length).toBeGreaterThan(10);
      expect(text).toMatch(/[.:”]$/);
    }
    expect(rule.name).not.toMatch(/\.$/);
  });

  it('quotes error messages as they are pasted, or none', () => {
    expect(rule.errors.every((error) => error.trim() === error && error.length > 0)).toBe(true);
    expect(new Set(rule.errors).size).toBe(rule.errors.length);
  });

  it('names a source, or says that it has none', () => {
    expect(rule.certainty.on).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(rule.sources.length === 0).toBe(rule.certainty.kind === 'unverified');
    for (const { href } of rule.sources) expect(new URL(href).protocol).toBe('https:');
  });

  it('promises no automation that does not exist', () => {
    const all = Object.values(rule).flatMap((value) => (typeof value === 'string' ? [value] : [])).join(' ');
    expect(all).not.toMatch(/fygment (?:doctor|fix|repair)|automatically|one click/i);
  });

  it('never advises to switch a protection off', () => {
    expect(`${rule.fix} ${rule.sure}`).not.toMatch(/TLS_REJECT_UNAUTHORIZED|disable (?:the )?(?:firewall|protection)|0\.0\.0\.0/i);
  });

  it('has an address of its own', () => {
    expect(rulePath(rule)).toBe(`/troubleshooting/${rule.area}#${rule.id.toLowerCase()}`);
  });
});

it.each(rules.filter(({ evidence }) => evidence.command).map((rule) => [rule.id, rule.evidence.command!] as const))('the command of %s fits a phone, and its answers can be told apart', (_, command) => {
  expect(command.answers.length).toBeGreaterThanOrEqual(2);
  expect(new Set(command.answers.map(({ answer }) => answer)).size).toBe(command.answers.length);
  for (const line of command.lines) expect(line.length).toBeLessThanOrEqual(66);
});
