/**
 * The one script of the page: search, filters, and what links and paper need open. Without it everything can still be
 * read. It makes no element and no markup, only hides and opens. Its hash stands in `hashes.ts`.
 */
export const SCRIPT = `
'use strict';
(() => {
  const form = document.getElementById('filters');
  const all = [...document.querySelectorAll('details.req')];
  const groups = [...document.querySelectorAll('[data-group]')];
  const search = document.getElementById('search');
  const said = document.getElementById('shown');
  const boxes = [...form.querySelectorAll('input[type=checkbox]')];
  const choices = [...form.querySelectorAll('select')];
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, (item.id.slice(2) + ' ' + item.textContent).toLowerCase());
    return texts.get(item);
  };
  const narrow = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const statuses = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const item of all) {
      const fits = (statuses.size === 0 || statuses.has(item.dataset.status))
        && choices.every((choice) => choice.value === '' || item.dataset[choice.name].split(' ').includes(choice.value))
        && words.every((word) => textOf(item).includes(word));
      item.hidden = !fits;
      if (fits) count++;
    }
    for (const group of groups) group.hidden = !group.querySelector('details.req:not([hidden])');
    said.textContent = count === all.length ? 'All ' + all.length + ' requirements are shown.' : count + ' of ' + all.length + ' requirements are shown.';
  };
  const clear = () => {
    search.value = '';
    for (const box of boxes) box.checked = false;
    for (const choice of choices) choice.value = '';
    narrow();
  };
  let timer = 0;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(narrow, 120);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  document.getElementById('clear').addEventListener('click', clear);
  document.getElementById('open-all').addEventListener('click', () => all.forEach((item) => { if (!item.hidden) item.open = true; }));
  document.getElementById('close-all').addEventListener('click', () => all.forEach((item) => { item.open = false; }));
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && /^#(h\\d|net-)/.test(location.hash)) {
      for (let one = target.closest('details'); one; one = one.parentElement.closest('details')) one.open = true;
      target.scrollIntoView();
      return;
    }
    if (!target || !target.matches('details.req')) return;
    if (target.hidden) clear();
    target.open = true;
    target.scrollIntoView();
    target.querySelector('summary').focus({ preventScroll: true });
  };
  addEventListener('hashchange', follow);
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#r-"]');
    if (link && link.hash === location.hash) follow();
  });
  const boxed = [...document.querySelectorAll('.scroll')];
  const reach = () => {
    for (const box of boxed) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  };
  addEventListener('resize', reach);
  document.addEventListener('toggle', reach, true);
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all.filter((item) => !item.open && item.classList.contains('fails'));
    for (const item of opened) item.open = true;
  });
  addEventListener('afterprint', () => {
    for (const item of opened) item.open = false;
  });
  form.hidden = false;
  narrow();
  reach();
  follow();
})();
`;
