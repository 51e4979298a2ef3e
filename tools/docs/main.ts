// `npm run docs`: writes the pages of docs/ that are made from declarations, and says which changed.
import { DOCS, makePages, writePages } from './pages.ts';

const pages = await makePages();
const touched = await writePages(pages, DOCS);
for (const path of touched) console.log(`docs/${path}`);
console.log(`${pages.length} pages, ${touched.length} changed`);
