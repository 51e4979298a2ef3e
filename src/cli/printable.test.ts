import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it('keeps lines, tabs and colours of ours, and no other control character', () => {
  const text = '\u001b[31mred\u001b[0m\n\tclear\u001b[2J \u001b]0;title\u0007 \u009b5n\r';

  const plain = printable(text, false);
  const coloured = printable(text, true);

  expect(plain).toBe('\ufffd[31mred\ufffd[0m\n\tclear\ufffd[2J \ufffd]0;title\ufffd \ufffd5n\ufffd');
  expect(coloured).toBe('\u001b[31mred\u001b[0m\n\tclear\ufffd[2J \ufffd]0;title\ufffd \ufffd5n\ufffd');
});
