/** A person who signs in and agrees when the command line opens a page, against the real server. */
import { EventEmitter } from 'node:events';
import type { Machine } from '../../cli/machine.ts';
import { realMachine } from '../../cli/machine.ts';
import type { RunningApp } from '../support/app.ts';
import { Person, type PersonName } from '../support/person.ts';

/** `spawn` for a machine whose FYGMENT_BROWSER is `test-browser`: that one is this person, all else is real. */
export function spawnWithPerson(app: RunningApp, who: PersonName, decision: 'allow' | 'deny' = 'allow'): Machine['spawn'] {
  const real = realMachine(import.meta.url).spawn;
  return async (command, args, options) => {
    if (command !== 'test-browser') return real(command, args, options);
    void agree(app, who, decision, new URL(args.at(-1)!));
    return Object.assign(new EventEmitter(), { pid: 1, unref() {} }) as never;
  };
}

async function agree(app: RunningApp, who: PersonName, decision: 'allow' | 'deny', address: URL): Promise<void> {
  const person = new Person(app.origin);
  const page = await person.signIn(who, address.pathname + address.search);
  const { url } = await person.answerConsent(page, decision);
  await fetch(url);
}
