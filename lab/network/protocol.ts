import { z } from 'zod';

/** What is asked of the lab inside its namespaces: commands, one after the other, at the client of a scenario. */
export const requestSchema = z.object({
  id: z.string(),
  scenario: z.string(),
  commands: z.array(
    z.object({
      argv: z.array(z.string()),
      cwd: z.string().optional(),
      env: z.record(z.string(), z.string()).optional(),
      timeoutMs: z.number(),
    }),
  ),
});
export type Request = z.infer<typeof requestSchema>;

/** What it answers: how the commands ended, in their order, or why they were not run. */
export const answerSchema = z.union([
  z.object({
    id: z.string(),
    outcomes: z.array(z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })),
  }),
  z.object({ id: z.string(), failed: z.string() }),
]);
export type Answer = z.infer<typeof answerSchema>;
