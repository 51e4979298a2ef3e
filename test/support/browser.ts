import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; undefined where it has none, so that a test may say that it did not run. */
export const BROWSER: string | undefined = PLACES.find((place) => existsSync(place));

/** Starts the browser of this machine. Throws where it has none. */
export function openBrowser(): Promise<Browser> {
  if (BROWSER === undefined) throw new Error(`there is none of ${PLACES.join(', ')}`);
  // Without the sandbox, since tests run as root in containers; they open only pages of their own.
  return chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-gpu'] });
}

/** What axe finds wrong on a page, by WCAG 2.2 AA and its best practices: a line for each rule and element. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  // As expressions of the debugger, which the policy of the page does not bind.
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary)))`);
}
