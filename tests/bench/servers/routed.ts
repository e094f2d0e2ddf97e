/**
 * A program: Koa with a router of thirty routes. `routed.ts bearer <database> <origin>` asks for a token first,
 * through the product's own bearer check on a real database; `routed.ts plain` asks for nothing.
 */
import { createServer } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import { parseConfig } from '../../../api/config.ts';
import { bearerToken, principalOf } from '../../../api/oauth/bearer.ts';
import { openDatabase } from '../../../api/store/database.ts';
import { createStore } from '../../../api/store/store.ts';
import { listenAndTell } from './listen.ts';

const [kind, database, origin] = process.argv.slice(2);
const router = new Router();
for (let index = 0; index < 29; index += 1) router.get(`/api/v1/things/:thing/part${index}`, (context) => void (context.body = 'part'));

if (kind === 'bearer') {
  const parsed = parseConfig({ ORIGIN: origin });
  if (!parsed.ok) throw new Error(parsed.faults.join(' '));
  const deps = { config: parsed.config, store: createStore(await openDatabase(database!)), now: () => new Date() };
  router.get('/hello', async (context) => {
    const token = bearerToken(context.get('authorization'));
    const principal = token === null ? null : await principalOf(token, deps);
    if (!principal) context.throw(401);
    context.body = 'hello';
  });
} else {
  router.get('/hello', async (context) => {
    context.body = 'hello';
  });
}

const koa = new Koa();
koa.use(router.routes());
listenAndTell(createServer(koa.callback()));
