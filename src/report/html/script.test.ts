import { createContext, runInContext } from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SCRIPT } from './script.ts';

/** As much of an element as the script touches. */
class Element {
  readonly id: string;
  readonly dataset: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly listeners = new Map<string, () => void>();
  readonly classList = { contains: () => this.dataset['status'] !== 'ready' };
  hidden = false;
  open = false;
  checked = false;
  value = '';
  name = '';
  textContent = '';

  constructor(id: string, dataset: Readonly<Record<string, string>> = {}, children: readonly Element[] = []) {
    this.id = id;
    this.dataset = dataset;
    this.children = children;
  }

  addEventListener(event: string, listener: () => void): void {
    this.listeners.set(event, listener);
  }
  querySelector(selector: string): Element | undefined {
    return selector === 'summary' ? this : this.children.find((child) => !child.hidden);
  }
  querySelectorAll(selector: string): readonly Element[] {
    return this.children.filter((child) => child.dataset['selector'] === selector);
  }
  matches(): boolean {
    return this.dataset['status'] !== undefined;
  }
  scrollIntoView(): void {}
  focus(): void {}
}

function requirement(id: string, status: string, area: string, owner: string, text: string): Element {
  return Object.assign(new Element(`r-${id}`, { status, area, owner }), { textContent: text });
}

let all: readonly Element[];
let parts: Record<string, Element>;
let boxes: readonly Element[];
let area: Element;
let owner: Element;
let groups: readonly Element[];
let page: Map<string, () => void>;
let location: { hash: string };

beforeEach(() => {
  vi.useFakeTimers();
  all = [
    requirement('licences', 'not-ready', 'licensing', 'customer', 'Every user holds a licence. ben@contoso.com'),
    requirement(
      'encryption',
      'not-ready',
      'devices',
      'customer provider both',
      'The drive is encrypted. PC-0001 PC-0002',
    ),
    requirement('authority', 'ready', 'service', 'provider', 'Intune is the authority.'),
  ];
  groups = [new Element('', {}, all.slice(0, 2)), new Element('', {}, all.slice(2))];
  boxes = ['not-ready', 'ready'].map((value) =>
    Object.assign(new Element('', { selector: 'input[type=checkbox]' }), { value }),
  );
  area = Object.assign(new Element('', { selector: 'select' }), { name: 'area' });
  owner = Object.assign(new Element('', { selector: 'select' }), { name: 'owner' });
  parts = Object.fromEntries(['search', 'shown', 'clear', 'open-all', 'close-all'].map((id) => [id, new Element(id)]));
  parts['filters'] = Object.assign(new Element('filters', {}, [...boxes, area, owner]), { hidden: true });
  page = new Map();
  location = { hash: '' };
  const document = {
    getElementById: (id: string) => parts[id] ?? all.find((one) => one.id === id) ?? null,
    querySelectorAll: (selector: string) => ({ 'details.req': all, '[data-group]': groups })[selector] ?? [],
    addEventListener: () => undefined,
  };
  runInContext(
    SCRIPT,
    createContext({
      document,
      location,
      setTimeout,
      clearTimeout,
      addEventListener: (event: string, listener: () => void) => page.set(event, listener),
    }),
  );
});

function part(id: string): Element {
  return parts[id] ?? new Element('missing');
}

/** What is shown after the filters were moved. */
function shownAfter(move: () => void): readonly string[] {
  move();
  part('filters').listeners.get('input')?.();
  vi.runAllTimers();
  return all.filter((one) => !one.hidden).map((one) => one.id);
}

describe('filters and search', () => {
  it('appear with the script, and show everything at first', () => {
    expect(part('filters').hidden).toBe(false);
    expect(part('shown').textContent).toBe('All 3 requirements are shown.');
  });

  it('find words in titles, findings and ids, all of them, in any case', () => {
    const search = (text: string) => shownAfter(() => Object.assign(part('search'), { value: text }));

    expect(search('pc-0002')).toEqual(['r-encryption']);
    expect(search('Drive ENCRYPTED')).toEqual(['r-encryption']);
    expect(search('authority')).toEqual(['r-authority']);
    expect(search('drive licence')).toEqual([]);
    expect(part('shown').textContent).toBe('0 of 3 requirements are shown.');
    expect(search('')).toHaveLength(3);
  });

  it('narrow by status, area and owner together, and hide what is empty', () => {
    expect(shownAfter(() => Object.assign(boxes[0] ?? {}, { checked: true }))).toEqual(['r-licences', 'r-encryption']);
    expect(groups.map((group) => group.hidden)).toEqual([false, true]);
    expect(shownAfter(() => Object.assign(owner, { value: 'provider' }))).toEqual(['r-encryption']);
    expect(shownAfter(() => Object.assign(area, { value: 'licensing' }))).toEqual([]);

    part('clear').listeners.get('click')?.();

    expect(all.filter((one) => one.hidden)).toEqual([]);
    expect([boxes[0]?.checked, area.value, owner.value]).toEqual([false, '', '']);
  });
});

describe('links and paper', () => {
  it('opens what a link leads to, even where a filter hides it', () => {
    shownAfter(() => Object.assign(part('search'), { value: 'authority' }));
    location.hash = '#r-licences';

    page.get('hashchange')?.();

    expect(all.map((one) => [one.hidden, one.open])).toEqual([
      [false, true],
      [false, false],
      [false, false],
    ]);
  });

  it('opens for paper what is not in order, and closes it again', () => {
    Object.assign(all[0] ?? {}, { open: true });

    page.get('beforeprint')?.();
    const printed = all.map((one) => one.open);
    page.get('afterprint')?.();

    expect(printed).toEqual([true, true, false]);
    expect(all.map((one) => one.open)).toEqual([true, false, false]);
  });

  it('opens and closes all that is shown', () => {
    shownAfter(() => Object.assign(part('search'), { value: 'contoso' }));

    part('open-all').listeners.get('click')?.();
    expect(all.map((one) => one.open)).toEqual([true, false, false]);

    part('close-all').listeners.get('click')?.();
    expect(all.map((one) => one.open)).toEqual([false, false, false]);
  });
});
