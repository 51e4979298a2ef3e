import { createServer } from 'node:http';

/** What a mirror of the web service answers, and what it was asked. */
export interface Mirror {
  readonly url: string;
  /** Path and parameters of every question. */
  readonly asked: readonly URL[];
  /** What it answers from now on: a body, or a status; an answer for each method. */
  readonly answers: { version: Answer; endpoints: Answer; changes: Answer };
  readonly close: () => Promise<void>;
}

type Answer = string | Uint8Array | { readonly status: number; readonly location?: string };

/** A real HTTP server that answers like endpoints.office.com, of one version. */
export async function startMirror(): Promise<Mirror> {
  const asked: URL[] = [];
  const answers: Mirror['answers'] = { version: '', endpoints: '[]', changes: '[]' };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://mirror.example');
    asked.push(url);
    const method = (['version', 'endpoints', 'changes'] as const).find((name) => url.pathname.startsWith(`/${name}/`));
    const answer = method === undefined ? { status: 404 } : answers[method];
    if (typeof answer === 'string' || answer instanceof Uint8Array) response.end(answer);
    else response.writeHead(answer.status, 'location' in answer ? { location: answer.location } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the mirror has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
