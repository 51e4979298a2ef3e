import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeTenant } from '../lab/tenants/index.ts';
import type { ReportModel } from '../src/report/index.ts';
import { renderComparison, renderHtml } from '../src/report/index.ts';
import { createTestModel } from '../src/report/model-for-test.ts';
import { assessWorkspace, buildWholeReport, findAssessment, importEvidence, withPlan } from '../src/workspace/index.ts';
import { BROWSER, faultsOf, openBrowser } from './support/browser.ts';

const MOST_BYTES = 1.5 * 1024 * 1024;
const DAY = new Date('2026-11-21T08:00:00Z');
const options = { version: '1.2.3' };

let folder = '';
let file = '';
/** A report with one requirement of every kind of outcome. */
let small = '';
let html = '';
let browser: Browser;

afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

/** What the report on the newest assessment shows, with the onboarding as it was that day. */
async function wholeReport(): Promise<ReportModel> {
  const stored = await findAssessment(folder);
  const now = new Date('2026-11-28T10:00:00Z');
  return withPlan(stored, await buildWholeReport(stored), { now, isNeeded: true });
}

/** The sample tenant, assessed twice a week apart. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-html-'));
  await writeTenant({ name: 'contoso', folder, now: DAY });
  const paths = [join(folder, 'directory'), join(folder, 'devices'), join(folder, 'probes')];
  await importEvidence(folder, { ...options, paths, now: DAY, collectedAt: DAY, who: 'carol' });
  await assessWorkspace(folder, { ...options, now: new Date('2026-11-21T09:00:00Z') });
  await assessWorkspace(folder, { ...options, now: new Date('2026-11-28T09:00:00Z') });
  html = renderHtml(await wholeReport());
  file = join(folder, 'report.html');
  await writeFile(file, html);
  small = join(folder, 'small.html');
  await writeFile(small, renderHtml(createTestModel()));
  if (BROWSER !== undefined) browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A report in a window of its own, with every address that it asked for and all that the browser complained of. */
async function open(
  context: BrowserContextOptions = {},
  report = file,
): Promise<{ readonly page: Page; readonly asked: string[]; readonly complaints: string[] }> {
  const page = await (await browser.newContext(context)).newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(report).href);
  return { page, asked, complaints };
}

describe('the report of the sample tenant', () => {
  it('is at most 1.5 MiB, and the same bytes for the same workspace', async () => {
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MOST_BYTES);
    expect(renderHtml(await wholeReport())).toBe(html);
  });

  it('counts in each break-down exactly the devices that the gates count', async () => {
    const { assessment, breakdowns = [] } = await buildWholeReport(await findAssessment(folder));

    expect(breakdowns.map(({ by }) => by)).toEqual(['model', 'ring', 'country']);
    for (const { rows, others } of breakdowns)
      for (const { gate, devices } of assessment.gates) {
        const all = [...rows, ...(others === undefined ? [] : [others])];
        const own = all.flatMap((row) => row.gates.filter((one) => one.gate === gate));
        const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
        expect({
          total: sum(all.map((row) => row.devices)),
          passed: sum(own.map((one) => one.passed)),
          undecided: sum(own.map((one) => one.undecided)),
        }).toEqual({ total: devices.total, passed: devices.passed, undecided: devices.undecided });
      }
  });

  it('says for each requirement since when it stands as it does', async () => {
    const { requirements } = await buildWholeReport(await findAssessment(folder));

    expect(requirements.filter(({ history = [] }) => history.length === 0)).toEqual([]);
    expect(requirements.filter(({ history, result }) => history?.at(-1)?.status !== result.status)).toEqual([]);
    expect(html).toMatch(/in every assessment that judged it: 2 assessments, the first on 21 November 2026, 09:00 UTC/);
  });
});

// `.ci/run` installs one: there, a machine without fails.
describe.skipIf(BROWSER === undefined && process.env['CI'] === undefined)('in a browser', () => {
  it('asks for nothing but its own file, also when everything is opened, searched and printed', async () => {
    const { page, asked, complaints } = await open();

    await page.click('#open-all');
    await page.fill('#search', 'licence');
    await page.pdf();

    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(complaints, 'its policy must let its own style and script run').toEqual([]);
  });

  it('can be read without its script, as a mail shows it: everything is there, each requirement opens', async () => {
    const { page } = await open({ javaScriptEnabled: false });

    expect(await page.locator('#filters').isVisible()).toBe(false);
    const first = page.locator('details.req').first();
    await first.locator('summary').first().click();
    expect(await first.getByRole('heading', { name: 'Why it matters' }).isVisible()).toBe(true);
    expect(await page.getByRole('heading', { name: 'Verdict' }).isVisible()).toBe(true);
  });

  it('opens from an endpoint to every stage of its host', async () => {
    const { page } = await open();
    await page.locator('a[href="#net-minimal-intune"]').click();

    await page.locator('#net-minimal-intune a[href^="#h"]').first().click();

    const host = page.locator(`tr${await page.evaluate('location.hash')}`);
    expect(await host.isVisible()).toBe(true);
    expect(await host.textContent()).toMatch(/connect \d+ · proxy \d+ · tls/);
  });

  it('finds without a network exactly what holds every word', async () => {
    const { page } = await open({ offline: true });
    const expected = await page.evaluate<string[]>(
      "[...document.querySelectorAll('details.req')].filter((one) => (one.id.slice(2) + ' ' + one.textContent).toLowerCase().includes('bitlocker')).map((one) => one.id)",
    );

    await page.fill('#search', 'BitLocker');
    await page.getByText(/^\d+ of \d+ requirements are shown/).waitFor();

    const shown = await page
      .locator('details.req:not([hidden])')
      .evaluateAll((found) => found.map((one) => one.getAttribute('id')));
    expect(shown).toEqual(expected);
    expect(shown.length).toBeGreaterThan(0);
  });

  it('can be used by keyboard alone: skip link, search, and a requirement that opens', async () => {
    const { page } = await open();
    const focused = () => page.evaluate<string>('document.activeElement.id');

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('main');

    for (let presses = 0; presses < 200 && (await focused()) !== 'search'; presses++) await page.keyboard.press('Tab');
    expect(await focused()).toBe('search');

    await page.locator('details.req > summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('details.req').first().getAttribute('open')).not.toBeNull();
  });

  it.each([
    { name: 'light', media: { colorScheme: 'light' }, isWhole: true },
    { name: 'dark', media: { colorScheme: 'dark' }, isWhole: false },
    { name: 'high contrast', media: { forcedColors: 'active', contrast: 'more' }, isWhole: false },
    { name: 'high contrast and dark', media: { forcedColors: 'active', colorScheme: 'dark' }, isWhole: false },
  ] as const)(
    'has nothing that axe finds wrong in $name, everything opened',
    async ({ media, isWhole }) => {
      // The small one has every kind of content, too, and axe takes ten seconds for the whole.
      const { page } = await open({}, isWhole ? file : small);
      await page.emulateMedia(media);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");

      expect(await faultsOf(page)).toEqual([]);
    },
    120_000,
  );

  it('fits on one sheet where it is for an executive, and axe finds nothing wrong there either', async () => {
    const model = await wholeReport();
    const executive = join(folder, 'executive.html');
    await writeFile(executive, renderHtml(model, 'executive'));
    const { page, complaints } = await open({}, executive);

    const sheets = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g);

    expect(sheets).toHaveLength(1);
    expect(await faultsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('has nothing that axe finds wrong for a project manager, in the light and in the dark', async () => {
    const manager = join(folder, 'project-manager.html');
    await writeFile(manager, renderHtml(await wholeReport(), 'project-manager'));
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, asked, complaints } = await open({ colorScheme }, manager);

      expect(await faultsOf(page)).toEqual([]);
      expect(asked).toHaveLength(1);
      expect(complaints).toEqual([]);
    }
  }, 120_000);

  it('has nothing that axe finds wrong for an engineer, and where two assessments are compared', async () => {
    const model = createTestModel();
    const [from, to] = model.trend ?? [];
    if (from === undefined || to === undefined) throw new Error('the test model has a trend');
    const pages = {
      engineer: renderHtml(model, 'engineer'),
      difference: renderComparison({
        tenant: model.assessment.tenant,
        muster: model.muster,
        from,
        to,
        unchanged: 3,
        groups: [
          {
            requirement: 'device-encrypted',
            title: 'the system drive is encrypted',
            kind: 'device',
            movement: 'fixed',
            cause: 'tenant',
            from: 'not-ready',
            to: 'ready',
            count: 2,
            names: ['PC-0001', 'PC-0002'],
          },
        ],
      }),
    };

    for (const [name, text] of Object.entries(pages)) {
      await writeFile(join(folder, `${name}.html`), text);
      const { page } = await open({}, join(folder, `${name}.html`));
      expect(await faultsOf(page), name).toEqual([]);
    }
  });

  it('prints what is not in order in full, and nothing that only a screen needs', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.emulateMedia({ media: 'print' });

    expect(await page.locator('nav.side').isVisible()).toBe(false);
    const failing = page.locator('details.req.fails');
    expect(await failing.first().getByRole('heading', { name: 'What to do' }).isVisible()).toBe(true);
    const wide = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect(wide).toBe(false);
  });
});
