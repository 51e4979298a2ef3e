/**
 * Text that may be shown on a terminal: names of files and values of evidence are somebody else's, and a control
 * character in them could clear the screen or write what is not there. Colours of ours stay where there are any.
 */
export function printable(text: string, hasColours: boolean): string {
  return text.replaceAll(/\p{Cc}(?:\[\d{1,2}m)?/gu, (found) => {
    const [control = '', ...rest] = found;
    const isColour = control === '\u001b' && rest.length > 0;
    const isKept = control === '\n' || control === '\t' || (hasColours && isColour);
    return isKept ? found : `\ufffd${rest.join('')}`;
  });
}
