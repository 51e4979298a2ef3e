import { nextWords, type ShellCommand, type ShellModel, type ShellOption, type ShellValue } from './model.ts';

/** The completion script of zsh, to be loaded with `eval` or put into a folder of `fpath` as `_muster`. */
export function writeZsh(model: ShellModel): string {
  return `#compdef muster
# zsh completion for muster. Use it in this shell with: eval "$(muster completion zsh)"
_muster() {
  local curcontext="$curcontext" state line ret=1
  local -a common words_here
  common=(
${model.common.map((option) => `    ${optionSpec(option)}\n`).join('')}  )
  _arguments -C -s $common '(-V --version)'{-V,--version}'[print the version]' '1: :->command' '*:: :->rest' && ret=0
  case $state in
    command)
      words_here=(${nextWords(model).map(describeWord).join(' ')})
      _describe -t commands 'command' words_here && ret=0
      ;;
    rest)
      case $words[1] in
${model.groups.map(({ name }) => groupCase(model, name)).join('')}${model.commands
  .filter(({ name }) => !name.includes(' ') && model.groups.every((group) => group.name !== name))
  .map((command) => commandCase(command, command.name, '        '))
  .join('')}      esac
      ;;
  esac
  return ret
}
if [ "$funcstack[1]" = "_muster" ]; then _muster "$@"; else compdef _muster muster; fi
`;
}

function groupCase(model: ShellModel, group: string): string {
  const commands = model.commands.filter(({ name }) => name.startsWith(`${group} `));
  const own = model.commands.find(({ name }) => name === group)?.options ?? [];
  return `        ${group})
          _arguments -C -s ${['$common', ...own.map(optionSpec)].join(' ')} '1: :->command' '*:: :->rest' && ret=0
          case $state in
            command)
              words_here=(${nextWords(model, group).map(describeWord).join(' ')})
              _describe -t commands 'command' words_here && ret=0
              ;;
            rest)
              case $words[1] in
${commands.map((command) => commandCase(command, command.name.slice(group.length + 1), '                ')).join('')}              esac
              ;;
          esac
          ;;
`;
}

function commandCase({ options, args, isOpenEnded }: ShellCommand, word: string, indent: string): string {
  const places = args.map((value, index) => {
    const isRest = isOpenEnded && index === args.length - 1;
    return `'${isRest ? '*' : index + 1}:argument:${action(value)}'`;
  });
  const specs = ['$common', ...options.map(optionSpec), ...places];
  return `${indent}${word}) _arguments -s ${specs.join(' ')} && ret=0 ;;\n`;
}

function optionSpec({ names, doc, value }: ShellOption): string {
  const explained = `[${escapeSpec(doc)}]${value === undefined ? '' : `:value:${action(value)}`}`;
  // An option with a value may be repeated: the frame takes the last one, or all of a list.
  if (names.length === 1) return `'${value === undefined ? '' : '*'}${names[0]}${explained}'`;
  const prefix = value === undefined ? `'(${names.join(' ')})'` : "'*'";
  return `${prefix}{${names.join(',')}}'${explained}'`;
}

function action({ choices, completes }: ShellValue): string {
  if (choices.length > 0) return `(${choices.join(' ')})`;
  if (completes === undefined) return ' ';
  return completes === 'folder' ? '_files -/' : '_files';
}

function describeWord([word, doc]: readonly [string, string]): string {
  return `'${word}:${escapeSpec(doc)}'`;
}

function escapeSpec(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&');
}
