import { fromJsonSchema, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod/mini';
import type { Action } from '../../../domain/permissions.ts';
import type { Deps } from '../../deps.ts';
import type { Principal } from '../../oauth/bearer.ts';

/** One MCP tool. It is offered when the principal's role and scopes permit its action, and acts through a service. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  action: Action;
  input: StandardSchemaWithJSON;
  output: StandardSchemaWithJSON;
  /** Structured content as `output` says, and the same in a few lines that read well in a chat. */
  call(principal: Principal, input: Record<string, unknown>, deps: Deps): Promise<{ structured: Record<string, unknown>; text: string }>;
}

/** A zod schema as the SDK wants it, converted and compiled once: conversion per request is most of what the SDK costs. */
export function schema(type: z.ZodMiniType): StandardSchemaWithJSON {
  const { $schema: _draft, ...json } = z.toJSONSchema(type, { io: 'output' }) as Record<string, unknown>;
  return fromJsonSchema(json as never);
}
