import { nextWords, optionsWithValue, type ShellModel, type ShellOption, type ShellValue } from './model.ts';

/** The completion script of fish. */
export function writeFish(model: ShellModel): string {
  const valued = optionsWithValue(model).flatMap(({ names }) => names);
  const lines = [
    '# fish completion for muster. Use it in this shell with: muster completion fish | source',
    '# The words before the cursor that are neither options nor their values.',
    'function __muster_words',
    '    set -l skip 0',
    '    for word in (commandline -opc)[2..]',
    '        if test $skip = 1',
    '            set skip 0',
    '        else',
    '            switch $word',
    `                case ${[...new Set(valued)].join(' ')}`,
    '                    set skip 1',
    "                case '-*'",
    "                case '*'",
    '                    echo $word',
    '            end',
    '        end',
    '    end',
    'end',
    '# Whether exactly these words were typed so far.',
    'function __muster_at',
    '    set -l words (__muster_words)',
    '    test "$words" = "$argv"',
    'end',
    '# Whether these words were typed first.',
    'function __muster_in',
    '    set -l words (__muster_words)',
    '    string match -q -- "$argv *" "$words "',
    'end',
    'complete -c muster -f',
    ...nextWords(model).map(([word, doc]) => wordLine('', word, doc)),
    ...model.groups.flatMap(({ name }) => nextWords(model, name).map(([word, doc]) => wordLine(name, word, doc))),
    ...model.common.map((option) => optionLine(undefined, option)),
    ...model.commands.flatMap(({ name, options, args }) => [
      ...options.map((option) => optionLine(name, option)),
      ...args.flatMap((value) => argumentLine(name, value)),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function wordLine(before: string, word: string, doc: string): string {
  return `complete -c muster -n '__muster_at ${before}' -a ${word} -d ${quote(doc)}`;
}

function optionLine(command: string | undefined, { names, doc, value }: ShellOption): string {
  const condition = command === undefined ? '' : ` -n '__muster_in ${command}'`;
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
  return `complete -c muster${condition} ${flags} -d ${quote(doc)}${value === undefined ? '' : ` ${valueFlags(value)}`}`;
}

function argumentLine(command: string, value: ShellValue): readonly string[] {
  if (value.choices.length === 0 && value.completes === undefined) return [];
  const offer =
    value.choices.length > 0 ? `-a ${quote(value.choices.join(' '))}` : valueFlags(value).replace('-r ', '');
  return [`complete -c muster -n '__muster_in ${command}' ${offer}`];
}

function valueFlags({ choices, completes }: ShellValue): string {
  if (choices.length > 0) return `-x -a ${quote(choices.join(' '))}`;
  if (completes === undefined) return '-x';
  return completes === 'folder' ? "-x -a '(__fish_complete_directories)'" : '-r -F';
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
