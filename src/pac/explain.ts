import type { PacStep } from './answer.ts';
import { openPac, type PacDecision, type PacSettings } from './open-pac.ts';
import type { PacTarget } from './target.ts';
import type { PacTrace } from './trace.ts';

/** A decision of a PAC file, and where it comes from. */
export interface PacExplanation {
  readonly target: PacTarget;
  readonly decision: PacDecision;
  /** Undefined where it cannot be told; a note says so. */
  readonly trace: PacTrace | undefined;
  /** What `FindProxyForURLEx` says, where the PAC file has both: Windows' own services call that one. */
  readonly windows: { readonly answer: string; readonly steps: readonly PacStep[] } | undefined;
  /** Names that it asked for and that nobody gave an address. */
  readonly unresolved: readonly string[];
  /** What a reader should know before relying on it. */
  readonly notes: readonly string[];
}

/**
 * Runs a PAC file for one target without connecting anywhere, and says which line decided. Rejects with `PacFault` where
 * it makes no decision.
 */
export async function explainPac(script: string, target: PacTarget, settings: PacSettings): Promise<PacExplanation> {
  const unresolved = new Set<string>();
  const pac = await openPac(script, {
    ...settings,
    resolve: async (name) => {
      const addresses = await settings.resolve(name);
      if (addresses.length === 0) unresolved.add(name);
      return addresses;
    },
  });
  try {
    const decision = await pac.find(target);
    const trace = await pac.trace(target);
    const hasBoth = pac.entries.length > 1;
    const windows = hasBoth ? await pac.find(target, 'FindProxyForURLEx').catch(() => undefined) : undefined;
    return {
      target,
      decision,
      trace,
      windows: windows && { answer: windows.answer, steps: windows.steps },
      unresolved: [...unresolved],
      notes: notesOn({ decision, trace, redefined: pac.redefined, hasBoth, windows, unresolved }),
    };
  } finally {
    pac.close();
  }
}

interface Seen {
  readonly decision: PacDecision;
  readonly trace: PacTrace | undefined;
  readonly redefined: readonly string[];
  readonly hasBoth: boolean;
  readonly windows: PacDecision | undefined;
  readonly unresolved: ReadonlySet<string>;
}

function notesOn({ decision, trace, redefined, hasBoth, windows, unresolved }: Seen): readonly string[] {
  const calls = trace?.calls.map(({ call }) => call) ?? [];
  const patterns = [...new Set(calls.flatMap(oddPatternOf))];
  return [
    ...(trace === undefined ? ['Which line decided cannot be told for this PAC file.'] : []),
    ...(decision.steps[0]?.text === ''
      ? ['The answer names no way that can be used, so browsers connect directly.']
      : []),
    ...decision.ignored.map(({ text, why }) => `Browsers pass over ${JSON.stringify(text.slice(0, 80))}: it ${why}.`),
    ...(unresolved.size > 0
      ? [
          `Not resolved here, so taken as without address: ${[...unresolved].join(', ')}. Give addresses with --resolve.`,
        ]
      : []),
    ...(redefined.length > 0 ? [`The PAC file has its own ${redefined.join(', ')}.`] : []),
    ...patterns
      .slice(0, MAX_PATTERNS)
      .map(
        (pattern) =>
          `shExpMatch reads ${pattern} as browsers do, who make a regular expression of it: "a|b" is "begins with a, or ends with b". Other software may take the signs literally.`,
      ),
    ...(decision.entry === 'FindProxyForURLEx' ? ['It has only FindProxyForURLEx, which browsers do not call.'] : []),
    ...(hasBoth && windows?.answer !== decision.answer
      ? [
          windows === undefined
            ? 'FindProxyForURLEx, which Windows services call, fails.'
            : `FindProxyForURLEx, which Windows services call, answers ${JSON.stringify(windows.answer.slice(0, 200))}.`,
        ]
      : []),
  ];
}

const MAX_PATTERNS = 5;
const ODD_SIGNS = ['|', '[', ']', '(', ')', '{', '}', '^', '$', '+', '\\'];

/** The pattern of a call of shExpMatch, as JSON, where it has signs that mean something in a regular expression. */
function oddPatternOf(call: string): readonly string[] {
  const at = call.lastIndexOf(', "');
  if (!call.startsWith('shExpMatch(') || at === -1) return [];
  const pattern = call.slice(at + 2, -1);
  return ODD_SIGNS.some((sign) => pattern.includes(sign)) ? [pattern] : [];
}
