import type Koa from 'koa';
import type { Person } from '../services/actors.ts';

/** What our middleware leaves on a request for what comes after it. */
export interface RequestState {
  requestId: string;
  /** Undefined until somebody asked; null when signed out. */
  person?: Person | null;
}

export type Context = Koa.ParameterizedContext<RequestState>;
export type Middleware = Koa.Middleware<RequestState>;
