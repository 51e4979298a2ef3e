import { nextWords, optionsWithValue, type ShellModel, type ShellValue } from './model.ts';

/** The completion script of PowerShell 7. It was written without a PowerShell at hand: untested. */
export function writePwsh(model: ShellModel): string {
  const groups = [undefined, ...model.groups.map(({ name }) => name)];
  return `# PowerShell completion for muster (untested). Use it in this session with: muster completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName muster -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $next = @{
${groups.map((group) => `    ${quote(group ?? '')} = ${list(nextWords(model, group).map(([word]) => word))}\n`).join('')}  }
  $options = @{
${model.commands.map(({ name, options }) => `    ${quote(name)} = ${list(options.flatMap(({ names }) => names))}\n`).join('')}  }
  $common = ${list(model.common.flatMap(({ names }) => names))}
  $values = @{
${optionsWithValue(model)
  .flatMap(({ names, value }) => names.map((name) => [name, value] as const))
  .filter(([name], index, all) => all.findIndex(([other]) => other === name) === index)
  .map(([name, value]) => `    ${quote(name)} = ${list(value?.choices ?? [])}\n`)
  .join('')}  }
  $arguments = @{
${model.commands.map(({ name, args }) => `    ${quote(name)} = ${list(args.flatMap((value: ShellValue) => value.choices))}\n`).join('')}  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $typed = @(); $skip = $false
  foreach ($word in $words) {
    if ($skip) { $skip = $false } elseif ($values.ContainsKey($word)) { $skip = $true } elseif (-not $word.StartsWith('-')) { $typed += $word }
  }
  $command = $typed -join ' '
  $offer = if ($skip) { $values[$words[-1]] }
    elseif ($wordToComplete.StartsWith('-')) { @($options[$command]) + $common }
    elseif ($next.ContainsKey($command)) { $next[$command] }
    else { $arguments[$command] }
  $offer | Where-Object { $_ -and $_.StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function list(words: readonly string[]): string {
  return `@(${words.map(quote).join(', ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
