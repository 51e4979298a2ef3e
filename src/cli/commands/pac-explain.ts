import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { list, required, text } from '../values.ts';

type Explanation = Awaited<ReturnType<typeof import('../../workspace/index.ts').explainPacFile>>;
type Step = Explanation['decision']['steps'][number];

/** `muster pac explain`. */
export const pacExplain = defineCommand({
  about:
    'Says which way a PAC file sends a URL or a host, and which of its lines decided, without connecting anywhere. The file runs in an interpreter that reaches no files and no network; its functions mean what Firefox and Chromium mean by them. What Windows itself makes of a PAC file was not tried.',
  args: { what: required('URL or host; a host is asked about as https://HOST/') },
  options: {
    pac: text('--pac <file>', 'the PAC file', { completes: 'file' }),
    resolve: list(
      '--resolve <host=address>',
      'the address that the PAC file gets for a name; may be given several times',
    ),
    time: text(
      '--time <time>',
      'as if it were this time, 2026-03-01T09:30:00+01:00; the offset is the clock of the client',
    ),
    clientAddress: list('--client-address <address>', 'what myIpAddress answers; several for myIpAddressEx'),
  },
  json: {
    version: 1,
    fields: {
      url: 'URL as a browser hands it to the PAC file: of https without path and query',
      host: 'host as a browser hands it to the PAC file',
      function: 'FindProxyForURL, or FindProxyForURLEx where the file has only that',
      answer: 'what the PAC file answered, word for word',
      steps:
        'the ways in the order in which they are tried: each with kind (direct, proxy, https, socks, socks4, socks5), host, port and text',
      ignored: 'parts of the answer that browsers pass over, each with text and why',
      decidedBy: 'the return statement that made the answer: line, column and text; null where it cannot be told',
      through: 'return statements that handed the answer on, from the outermost on',
      setBy: 'where the variable that was returned got its value; null where none was returned',
      conditions:
        'conditions in the order in which they were asked: line, column, text, held, and leadsHere where the deciding line stands inside it',
      calls: 'calls of PAC functions: call, answer and line',
      windows:
        'answer and steps of FindProxyForURLEx, which services of Windows call, where the file has both; else null',
      unresolved: 'names whose address the PAC file wanted and nobody gave',
      alerts: 'what the PAC file said by alert',
      notes: 'what to know before relying on it',
    },
  },
  examples: [
    ['muster pac explain login.microsoftonline.com --pac proxy.pac', 'which way, and which line says so'],
    [
      'muster pac explain https://intranet.example.com/ --pac proxy.pac --resolve intranet.example.com=10.1.2.3 --client-address 10.9.8.7',
      'as a client at 10.9.8.7 would be sent',
    ],
  ],
  run: async ({ args, options, now }) => {
    if (options.pac === undefined)
      throw new UsageError('which PAC file is meant?', 'Name it: muster pac explain HOST --pac proxy.pac');
    const { explainPacFile } = await import('../../workspace/index.ts');
    const explained = await explainPacFile({
      what: args.what,
      file: options.pac,
      resolve: options.resolve,
      time: options.time,
      clientAddresses: options.clientAddress,
      now,
    });
    const { decision, target, trace } = explained;
    const file = options.pac;
    return {
      code: EXIT.ok,
      data: {
        url: target.url,
        host: target.host,
        function: decision.entry,
        answer: decision.answer,
        steps: decision.steps,
        ignored: decision.ignored,
        decidedBy: trace?.decidedBy ?? null,
        through: trace?.through ?? [],
        setBy: trace?.setBy ?? null,
        conditions: trace?.conditions ?? [],
        calls: trace?.calls ?? [],
        windows: explained.windows ?? null,
        unresolved: explained.unresolved,
        alerts: decision.alerts,
        notes: explained.notes,
      },
      text: (style) => draw(explained, file, style).join('\n'),
    };
  },
});

function draw({ target, decision, trace, notes }: Explanation, file: string, style: Style): readonly string[] {
  const held = trace?.conditions.filter(({ leadsHere }) => leadsHere) ?? [];
  return [
    `${style.bold(target.host)}: ${decision.steps.map(drawStep).join(', then ')}`,
    ...(trace === undefined ? [] : [`${file}:${trace.decidedBy.line}: ${trace.decidedBy.text}`]),
    ...(trace?.setBy === undefined ? [] : [`  its value is from line ${trace.setBy.line}: ${trace.setBy.text}`]),
    ...(trace?.through ?? []).toReversed().map(({ line, text: own }) => `  handed on by line ${line}: ${own}`),
    ...held.map(
      (condition) =>
        `  because on line ${condition.line} this ${condition.held ? 'held' : 'did not hold'}: ${condition.text}`,
    ),
    ...(trace === undefined || trace.calls.length === 0 ? [] : [style.bold('What it asked')]),
    ...(trace?.calls ?? []).map(
      ({ call, answer, line }) => `  ${line === undefined ? '' : `line ${line}: `}${call} is ${answer}`,
    ),
    ...decision.alerts.map((said) => `It says: ${said}`),
    ...notes,
  ];
}

function drawStep({ kind, host, port, text: own }: Step): string {
  if (kind === 'direct') return own === '' ? 'direct, for want of anything else' : 'direct';
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return `${kind === 'proxy' ? 'proxy' : `${kind} proxy`} ${place}`;
}
