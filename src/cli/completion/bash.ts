import { nextWords, optionsWithValue, type ShellModel, type ShellOption, type ShellValue } from './model.ts';

/** The completion script of bash, 3.2 or later; it needs no bash-completion package. */
export function writeBash(model: ShellModel): string {
  const valued = optionsWithValue(model);
  return `# bash completion for muster. Use it in this shell with: eval "$(muster completion bash)"
_muster() {
  local IFS=$'\\n' cur prev word command='' skip='' index words=0
  cur=\${COMP_WORDS[COMP_CWORD]}
  prev=\${COMP_WORDS[COMP_CWORD-1]}
  # --option=value arrives as three words.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  # The words before the cursor that are neither options nor their values: the command, then its arguments.
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $skip ]]; then [[ $word == '=' ]] || skip=''; continue; fi
    case $word in
      ${valued
        .flatMap(({ names }) => names)
        .filter(unique)
        .join('|')}) skip=1 ;;
      -*|=) ;;
      *) case $command in
           ''${model.groups.map(({ name }) => `|${name}`).join('')}) command="\${command:+$command }$word" ;;
           *) words=$((words + 1)) ;;
         esac ;;
    esac
  done
  case $command:$prev in
${model.commands.flatMap(({ name, options }) => options.filter(hasValue).map((option) => valueCase(name, option))).join('')}${model.common
  .filter(hasValue)
  .map((option) => valueCase(undefined, option))
  .join('')}  esac
  if [[ $cur == -* ]]; then
    case $command in
${model.commands.map(({ name, options }) => `      ${quote(name)}) ${offerWords(namesOf([...options, ...model.common]))} ;;\n`).join('')}      *) ${offerWords(namesOf(model.common))} ;;
    esac
    return
  fi
  case $command:$words in
    :0) ${offerWords(nextWords(model).map(([word]) => word))} ;;
${model.groups.map(({ name }) => `    ${quote(`${name}:0`)}) ${offerWords(nextWords(model, name).map(([word]) => word))} ;;\n`).join('')}${model.commands
  .flatMap(({ name, args, isOpenEnded }) =>
    args.map((value, index) => {
      const rest = isOpenEnded && index === args.length - 1;
      return `    ${quote(`${name}:`)}${rest ? '*' : index}) ${offerValue(value)} ;;\n`;
    }),
  )
  .join('')}  esac
}
complete -F _muster muster
`;
}

function hasValue(option: ShellOption): boolean {
  return option.value !== undefined;
}

function valueCase(command: string | undefined, { names, value }: ShellOption): string {
  const patterns = names.map((name) => (command === undefined ? `*:${name}` : `${quote(`${command}:`)}${name}`));
  return `    ${patterns.join('|')}) ${offerValue(value ?? { choices: [] })}; return ;;\n`;
}

function offerValue({ choices, completes }: ShellValue): string {
  if (choices.length > 0) return offerWords(choices);
  if (completes === undefined) return ':';
  const kind = completes === 'folder' ? '-d' : '-f';
  return `COMPREPLY=($(compgen ${kind} -- "$cur")); compopt -o filenames 2>/dev/null`;
}

function offerWords(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W $'${words.filter(unique).join('\\n')}' -- "$cur"))`;
}

function namesOf(options: readonly ShellOption[]): readonly string[] {
  return options.flatMap(({ names }) => names);
}

function unique(item: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(item) === index;
}

function quote(text: string): string {
  return `'${text}'`;
}
