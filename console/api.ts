/** The one way the console talks to the server: `call`, `useRead` and `useAct`, typed by the contract. */
import { QueryClient, keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import type { Access, Endpoint, InputOf, ParametersOf, ReplyOf } from '../domain/contract/endpoint.ts';
import { pathOf } from '../domain/contract/endpoint.ts';
import type { ErrorReply } from '../domain/contract/error.ts';
import { errorReply } from '../domain/contract/error.ts';
import type { Key, Parameters } from './keys.ts';
import { isRefreshedBy, keyOf } from './keys.ts';
import { goToSignIn } from './sign-in.ts';

// Compiling schemas needs `new Function`, which the Content-Security-Policy forbids; even the
// attempt is reported as a violation.
z.config({ jitless: true });

/** An act that was not answered by then is unconfirmed, and the person is told so. */
const ANSWER_WITHIN_MS = 10_000;

type Refusal = ErrorReply['error'];

/** Why a call did not do what it should. `status` is 0 when no answer arrived. */
export class CallError extends Error {
  readonly status: number;
  readonly action: Access;
  readonly requestId: string | null;
  readonly refusal: Refusal | null;

  constructor(message: string, facts: { status: number; action: Access; requestId?: string | null; refusal?: Refusal; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.name = 'CallError';
    this.status = facts.status;
    this.action = facts.action;
    this.requestId = facts.refusal?.requestId ?? facts.requestId ?? null;
    this.refusal = facts.refusal ?? null;
  }
}

export async function call<E extends Endpoint>(
  endpoint: E,
  parameters: ParametersOf<E>,
  input: InputOf<E>,
  signal?: AbortSignal,
): Promise<ReplyOf<E>> {
  const path = pathOf(endpoint.path, parameters as Record<string, string>);
  const request: RequestInit = { method: endpoint.method, headers: { accept: 'application/json' }, cache: 'no-store' };
  const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS);
  request.signal = signal ? AbortSignal.any([signal, timeout]) : timeout;

  let address = path;
  if (endpoint.method === 'GET') {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(input as Record<string, unknown>)) {
      if (value !== undefined) query.set(name, String(value));
    }
    if (query.size > 0) address += `?${query}`;
  } else {
    request.headers = { ...request.headers, 'content-type': 'application/json' };
    request.body = JSON.stringify(input ?? {});
  }

  let response: Response;
  let body: unknown;
  try {
    response = await fetch(address, request);
    body = await response.json().catch((cause: unknown) => {
      if (request.signal?.aborted) throw cause;
      return null;
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const message = timeout.aborted
      ? `The server did not answer within ${ANSWER_WITHIN_MS / 1000} seconds.`
      : 'The server could not be reached.';
    throw new CallError(message, { status: 0, action: endpoint.action, cause });
  }
  if (response.ok && body !== null) return body as ReplyOf<E>;

  const requestId = response.headers.get('x-fygment-request-id');
  const facts = { status: response.status, action: endpoint.action, requestId };
  const told = errorReply.safeParse(body);
  if (told.success) throw new CallError(told.data.error.message, { ...facts, refusal: told.data.error });
  throw new CallError(`The server answered with an error (${response.status}).`, facts);
}

/** Nobody is signed in any more: the only way on is to sign in again. */
function isSignedOut(error: unknown): boolean {
  return error instanceof CallError && error.status === 401;
}

/** Worth a silent second try: no answer, or a server that is restarting. A refusal stays a refusal. */
function mayPass(error: unknown): boolean {
  return error instanceof CallError && (error.status === 0 || error.status >= 502);
}

export function makeQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 1 && mayPass(error),
        retryDelay: 600,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) goToSignIn();
  });
  client.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) goToSignIn();
  });
  return client;
}

/** Reads a GET endpoint and keeps it fresh. While an input changes, the reply before stays in view. */
export function useRead<E extends Endpoint>(
  endpoint: E,
  parameters: ParametersOf<E>,
  input: InputOf<E>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
) {
  return useQuery<ReplyOf<E>, CallError, ReplyOf<E>, Key>({
    queryKey: keyOf(endpoint, parameters, input),
    queryFn: ({ signal }) => call(endpoint, parameters, input, signal),
    enabled: options.enabled ?? true,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  });
}

/** Calls an endpoint that changes something; what it makes stale is refetched once the server confirmed. */
export function useAct<E extends Endpoint>(endpoint: E) {
  const client = useQueryClient();
  return useMutation<ReplyOf<E>, CallError, { parameters: ParametersOf<E>; input: InputOf<E> }>({
    mutationFn: ({ parameters, input }) => call(endpoint, parameters, input),
    onSuccess: (_, { parameters }) => {
      void client.invalidateQueries({
        predicate: (query) => isRefreshedBy(endpoint, parameters as Parameters, query.queryKey),
      });
    },
  });
}
