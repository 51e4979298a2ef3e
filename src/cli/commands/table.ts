import type { Command } from '../command.ts';

/** The headings of `muster --help`, in their order. */
export const HEADINGS = ['Begin', 'Judge', 'Catalogs', 'Keep'] as const;

/** One command as `muster --help` shows it; its file is loaded only when it is called. */
export type Entry = {
  /** As typed: `doctor`, `catalog list`. */
  readonly name: string;
  readonly heading: (typeof HEADINGS)[number];
  readonly summary: string;
  readonly load: () => Promise<Command>;
};

/** What the first word of a two-word command is about. */
export const GROUPS: Readonly<Record<string, string>> = {};

/** Every command, in the order of `muster --help`. */
export const COMMANDS: readonly Entry[] = [
  {
    name: 'doctor',
    heading: 'Keep',
    summary: 'Say whether this machine and this workspace are fit for work',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'completion',
    heading: 'Keep',
    summary: 'Print the completion script of bash, zsh, fish or pwsh',
    load: async () => (await import('./completion.ts')).completion,
  },
];
