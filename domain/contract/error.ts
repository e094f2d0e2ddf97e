import * as z from 'zod/mini';

/**
 * The body of every refusal. `message` says what happened and what to do next, in words for
 * the person in front of the screen.
 */
export const errorReply = z.object({
  error: z.object({
    /** Stable: programs may branch on it. */
    id: z.string(),
    message: z.string(),
    /** Also in the `x-fygment-request-id` header; support finds the log line by it. */
    requestId: z.string(),
    /** With `forbidden`: the roles that may, and the people who hold them. */
    needs: z.optional(z.array(z.string())),
    whoCan: z.optional(z.array(z.object({ name: z.string(), role: z.string() }))),
    /** With `invalid_input`: one entry per faulty field. */
    fields: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  }),
});
export type ErrorReply = z.output<typeof errorReply>;
