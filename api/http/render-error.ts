import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { NOT_A_PAGE_CSP } from './headers.ts';
import { escape, sendPage } from './page.ts';
import type { Context, Middleware } from './state.ts';

const hangUps = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** True when an answer found nobody to read it: browsers and clients leave when they like, and that is no fault of ours. */
export function hungUp(error: unknown): boolean {
  return hangUps.has(String((error as NodeJS.ErrnoException | null)?.code));
}

/** The one place where a refusal becomes an answer: JSON for programs, a page for people. */
export function renderErrors(deps: Pick<Deps, 'log'>): Middleware {
  return async (context, next) => {
    try {
      await next();
      if (context.status === 404 && context.body == null && context.respond !== false) throw new Problem('not_found');
    } catch (error) {
      if (context.res.headersSent) throw error;
      const problem = error instanceof Problem ? error : new Problem('internal', { cause: error });
      // Whoever asked has hung up: there is nobody to answer, and nothing of ours went wrong.
      if (problem.id === 'internal' && (hungUp(problem.cause) || (context.req.destroyed && !context.req.complete))) {
        deps.log.debug('request abandoned', { requestId: context.state.requestId, method: context.method, path: context.path });
        return;
      }
      if (problem.id === 'internal') {
        const cause = problem.cause as Error | undefined;
        deps.log.error('request failed', { requestId: context.state.requestId, method: context.method, path: context.path, error: cause?.message, stack: cause?.stack });
      }
      sendProblem(context, problem);
    }
  };
}

export function sendProblem(context: Context, problem: Problem): void {
  const requestId = context.state.requestId;
  if (context.method === 'GET' && !context.path.startsWith('/api/v1') && context.accepts('json', 'html') === 'html') {
    sendPage(context, {
      status: problem.status,
      title: 'This did not work',
      body: `<h1>This did not work</h1><p>${escape(problem.message)}</p><p><a href="/console">Go to the console</a></p><p class="quiet">For support: <code>${escape(requestId)}</code></p>`,
    });
    return;
  }
  context.status = problem.status;
  context.set('cache-control', 'no-store');
  context.set('content-security-policy', NOT_A_PAGE_CSP);
  context.body = problem.toReply(requestId);
}
