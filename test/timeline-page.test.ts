import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderTimelinePage, renderTimelineSvg } from '../src/report/index.ts';
import { createTestTimeline } from '../src/report/timeline/model-for-test.ts';
import { BROWSER, faultsOf, openBrowser } from './support/browser.ts';

let folder = '';
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-timeline-'));
  await writeFile(join(folder, 'plan.html'), renderTimelinePage(createTestTimeline(60)));
  await writeFile(join(folder, 'plan.svg'), renderTimelineSvg(createTestTimeline(60)));
  if (BROWSER !== undefined) browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

// `.ci/run` installs one: there, a machine without fails.
describe.skipIf(BROWSER === undefined && process.env['CI'] === undefined)('a timeline in a browser', () => {
  it.each(['light', 'dark'] as const)(
    'has nothing that axe complains of, %s, and asks for nothing',
    async (colorScheme) => {
      const page = await (await browser.newContext({ colorScheme })).newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      const address = pathToFileURL(join(folder, 'plan.html')).href;

      await page.goto(address);

      expect(await faultsOf(page)).toEqual([]);
      expect(asked).toEqual([address]);
      expect(complaints, 'its policy must let its own styles work').toEqual([]);
      expect(await page.getByRole('img', { name: /part 1 of 2/ }).count()).toBe(1);
      expect(await page.getByRole('row').count()).toBe(1 + 3 + 65);
    },
  );

  it('prints no sheet of the drawing across two pages', async () => {
    const page = await (await browser.newContext({ viewport: { width: 700, height: 1000 } })).newPage();
    await page.goto(pathToFileURL(join(folder, 'plan.html')).href);
    await page.emulateMedia({ media: 'print' });

    const heights = await page
      .locator('.scroll > svg.gantt')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    const breaks = await page
      .locator('.scroll > svg.gantt')
      .first()
      .evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).breakInside);

    // 267 mm of A4 between margins, at 96 pixels an inch.
    expect(Math.max(...heights)).toBeLessThan(1009);
    expect(breaks).toBe('avoid');
    expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(1000);
  });

  it('draws as a file of its own', async () => {
    const page = await (await browser.newContext()).newPage();

    await page.goto(pathToFileURL(join(folder, 'plan.svg')).href);

    expect(await page.locator('rect.g-bar').count()).toBe(65);
    expect(
      await page
        .locator('rect.g-critical')
        .first()
        .evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).fill),
    ).toContain('g-hatch');
  });
});
