/** The options that every command takes, before or after its name. */
export type CommonOptions = {
  readonly workspace: string | undefined;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly output: string | undefined;
  readonly isColourAllowed: boolean;
};

/** Their declarations, in the order of the help. */
export const COMMON_OPTIONS = [
  { flags: '-C, --workspace <dir>', doc: 'the workspace, instead of the current folder', completes: 'folder' },
  { flags: '-o, --output <file>', doc: 'write the result to a file instead of stdout', completes: 'file' },
  { flags: '--json', doc: 'print the result as JSON' },
  { flags: '-q, --quiet', doc: 'print nothing but errors; --json and --output still write' },
  { flags: '--no-color', doc: 'no colours (also: NO_COLOR, TERM=dumb; FORCE_COLOR=1 asks for them)' },
] as const;

/** Reads them from commander's values; what is not given is absent there. */
export function readCommonOptions(values: Readonly<Record<string, unknown>>): CommonOptions {
  const textOf = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  return {
    workspace: textOf('workspace'),
    isJson: values['json'] === true,
    isQuiet: values['quiet'] === true,
    output: textOf('output'),
    isColourAllowed: values['color'] !== false,
  };
}
