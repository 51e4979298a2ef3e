import { z } from 'zod';

const Id = z.string().regex(/^[_a-zA-Z][a-zA-Z0-9_-]*$/);
const Texts = z.record(z.string(), z.string());

/** A composite action, as https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax describes it. */
export const CompositeAction = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(
    Id,
    z.strictObject({ description: z.string(), required: z.boolean().optional(), default: z.string().optional() }),
  ),
  outputs: z.record(Id, z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z.array(
      z.union([
        z.strictObject({
          name: z.string(),
          id: Id.optional(),
          shell: z.literal('bash'),
          env: Texts.optional(),
          run: z.string(),
        }),
        z.strictObject({
          name: z.string(),
          if: z.string().optional(),
          uses: z.string().regex(/^[\w.-]+\/[\w./-]+@v\d+$/),
          with: Texts,
        }),
      ]),
    ),
  }),
});

/** A workflow with one job, as https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax describes it. */
export const Workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.enum(['workflow_dispatch', 'push']), z.unknown()),
  permissions: Texts,
  jobs: z.record(
    Id,
    z.strictObject({
      'runs-on': z.string(),
      steps: z.array(z.strictObject({ uses: z.string(), with: Texts.optional() })),
    }),
  ),
});

/** As much of a pipeline as ours uses: https://learn.microsoft.com/azure/devops/pipelines/yaml-schema. */
export const AzurePipeline = z.strictObject({
  trigger: z.unknown(),
  resources: z.strictObject({
    repositories: z.array(z.strictObject({ repository: z.string(), type: z.literal('git'), name: z.string() })),
  }),
  pool: z.strictObject({ vmImage: z.string() }),
  variables: Texts,
  steps: z.array(
    z.union([
      z.strictObject({ checkout: z.string(), path: z.string() }),
      z.strictObject({ task: z.string().regex(/^\w+@\d+$/), displayName: z.string(), inputs: Texts }),
      z.strictObject({ bash: z.string(), displayName: z.string(), env: Texts }),
    ]),
  ),
});

/** What stands for `${{ name }}` (GitHub) or `$(name)` (Azure) in a text. Throws where nothing does. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}|\$\(([\w.]+)\)/g, (_, github?: string, azure?: string) => {
    const name = github ?? azure ?? '';
    const value = values[name];
    if (value === undefined) throw new Error(`nothing says what ${name} is`);
    return filled(value, values);
  });
}
