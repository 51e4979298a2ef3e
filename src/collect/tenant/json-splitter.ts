/** Where a JSON text could not be read. */
export interface SplitProblem {
  /** Bytes before it, in UTF-8. */
  readonly offset: number;
  readonly message: string;
}

/** What a splitter finds, in the order of the text. */
export interface SplitSink {
  /** An answer with a `value` array begins: what stood before the array, as JSON text of an object. */
  begin(head: Buffer): void;
  /** One value: an entry of a `value` array, of an array at the top, or a whole value at the top that has no `value` array. */
  element(text: Buffer, offset: number, place: 'top' | 'entry'): void;
  /** The answer that began ends: all of it but the entries, as JSON text of an object. */
  end(envelope: Buffer): void;
  problem(problem: SplitProblem): void;
}

/** How large and how deep a value may be. */
export interface SplitLimits {
  readonly maxElementBytes: number;
  readonly maxDepth: number;
}

/** Splits a text that comes in pieces. */
export interface JsonSplitter {
  push(chunk: Buffer): void;
  end(): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const NEWLINE = 0x0a;
const NOTHING = Buffer.alloc(0);

/** Where the splitter is: between values at the top, in an array at the top, in an object at the top, or in its `value` array. */
type Place = 'top' | 'array' | 'object' | 'value';

/**
 * Splits JSON text into its top-level values, and answers and arrays into their entries, without parsing them: any
 * number of documents behind each other, of any size, in pieces of any size. Memory holds one entry.
 */
export function createJsonSplitter(sink: SplitSink, limits: SplitLimits): JsonSplitter {
  let kept: Buffer = NOTHING; // bytes of an unfinished value
  let keptAt = 0; // offset of kept[0] in the text
  let at = 0; // next byte of kept to look at
  let place: Place = 'top';
  let start = -1; // where the value that is being read starts in kept; -1 between values
  let depth = 0;
  let inString = false;
  let escaped = false;
  let isScalar = false;
  let elementFault: string | undefined;
  let objectFault: string | undefined;
  let skipsLine = false;
  // Only in an object at the top:
  let envelope: Buffer[] = [];
  let stringStart = -1;
  let key = '';
  let afterColon = false;
  let hasValue = false;

  function fault(index: number, message: string): void {
    sink.problem({ offset: keptAt + index, message });
  }

  function isClosed(byte: number): boolean {
    return byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
  }

  function isBlank(byte: number): boolean {
    return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09 || byte === COMMA;
  }

  function begin(index: number, byte: number): void {
    start = index;
    depth = 0;
    elementFault = undefined;
    isScalar = byte !== OPEN_BRACE && byte !== OPEN_BRACKET && byte !== QUOTE;
    if (byte === QUOTE) inString = true;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth = 1;
  }

  /** Ends the value that started at `start`; `end` is the byte after it. */
  function finish(end: number): void {
    const tooLarge = end - start > limits.maxElementBytes ? tooLargeText() : undefined;
    if (elementFault !== undefined || tooLarge !== undefined) fault(start, elementFault ?? tooLarge ?? '');
    else sink.element(kept.subarray(start, end), keptAt + start, 'entry');
    start = -1;
  }

  function tooLargeText(): string {
    return `a value is larger than ${limits.maxElementBytes} bytes`;
  }

  function beginObject(index: number): void {
    place = 'object';
    start = index;
    depth = 1;
    objectFault = undefined;
    envelope = [];
    stringStart = -1;
    key = '';
    afterColon = false;
    hasValue = false;
  }

  function finishObject(end: number): void {
    place = 'top';
    if (end - start > limits.maxElementBytes) objectFault ??= tooLargeText();
    if (objectFault !== undefined) fault(start, objectFault);
    else if (hasValue) sink.end(Buffer.concat([...envelope, kept.subarray(start, end)]));
    else sink.element(kept.subarray(start, end), keptAt + start, 'top');
    start = -1;
  }

  /** Looks at one byte between values; answers whether it was understood. */
  function between(index: number, byte: number): void {
    if (isBlank(byte)) return;
    if (place === 'top') {
      if (byte === OPEN_BRACE) beginObject(index);
      else if (byte === OPEN_BRACKET) place = 'array';
      else {
        fault(index, 'there is text that is not JSON');
        skipsLine = true;
      }
    } else if (byte === CLOSE_BRACKET) {
      if (place === 'array') place = 'top';
      else {
        place = 'object';
        start = index;
        depth = 1;
        afterColon = false;
      }
    } else if (byte === CLOSE_BRACE || byte === COLON) {
      fault(index, 'an array has a brace or colon where a value should be');
    } else begin(index, byte);
  }

  /** Looks at one byte of an object at the top that is not in a string. */
  function inObject(index: number, byte: number): void {
    if (byte === QUOTE) {
      inString = true;
      if (depth === 1) stringStart = index;
      afterColon = false;
    } else if (byte === COLON && depth === 1) {
      afterColon = true;
    } else if (byte === OPEN_BRACKET && depth === 1 && afterColon && !hasValue && key.toLowerCase() === 'value') {
      hasValue = true;
      const head = kept.subarray(start, index + 1);
      envelope.push(Buffer.from(head));
      sink.begin(Buffer.concat([head, Buffer.from(']}')]));
      place = 'value';
      start = -1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > limits.maxDepth) objectFault ??= tooDeepText();
      afterColon = false;
    } else if (isClosed(byte)) {
      depth -= 1;
      if (depth === 0) finishObject(index + 1);
    } else if (!isBlank(byte)) afterColon = false;
  }

  function tooDeepText(): string {
    return `a value is nested deeper than ${limits.maxDepth} levels`;
  }

  /** Goes on to the end of the string that `i` is in; answers the byte after it, or the length where it does not end. */
  function skipString(bytes: Buffer, from: number): number {
    let i = from;
    if (escaped && i < bytes.length) {
      escaped = false;
      i += 1;
    }
    for (; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === BACKSLASH) {
        i += 1;
        if (i >= bytes.length) escaped = true;
      } else if (byte === QUOTE) {
        inString = false;
        return i + 1;
      }
    }
    return bytes.length;
  }

  /** Goes on in an entry that is an object or array; answers the byte after its end, or after a quote. */
  function skipEntry(bytes: Buffer, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === QUOTE) {
        inString = true;
        return i + 1;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth += 1;
        if (depth > limits.maxDepth) elementFault ??= tooDeepText();
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth === 0) {
          finish(i + 1);
          return i + 1;
        }
      }
    }
    return bytes.length;
  }

  function endString(bytes: Buffer, end: number): void {
    if (place === 'object') {
      if (stringStart >= 0) key = end - stringStart > 20 ? '' : bytes.toString('latin1', stringStart + 1, end - 1);
      stringStart = -1;
    } else if (depth === 0) finish(end);
  }

  function scan(): void {
    const bytes = kept;
    let i = at;
    while (i < bytes.length) {
      const byte = bytes[i] ?? 0;
      if (inString) {
        i = skipString(bytes, i);
        if (!inString) endString(bytes, i);
      } else if (start >= 0 && place !== 'object' && !isScalar) {
        i = skipEntry(bytes, i);
      } else if (start >= 0 && isScalar && place !== 'object') {
        if (isBlank(byte) || isClosed(byte)) {
          finish(i);
          isScalar = false;
        } else i += 1;
      } else {
        if (skipsLine) skipsLine = byte !== NEWLINE;
        else if (start < 0) between(i, byte);
        else inObject(i, byte);
        i += 1;
      }
    }
    at = i;
  }

  /** Lets go of what was read, and of a value that is larger than allowed. */
  function release(): void {
    let from = start < 0 ? at : start;
    if (start >= 0 && at - start > limits.maxElementBytes) {
      if (place === 'object') objectFault ??= tooLargeText();
      else elementFault ??= tooLargeText();
      from = at;
      start = 0;
      stringStart = -1;
    } else if (start >= 0) {
      if (stringStart >= 0) stringStart -= start;
      start = 0;
    }
    kept = kept.subarray(from);
    keptAt += from;
    at -= from;
  }

  return {
    push(chunk) {
      kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
      scan();
      release();
    },
    end() {
      if (isScalar && start >= 0 && !inString) finish(kept.length);
      if (start >= 0 || place !== 'top') fault(at, 'the text ends in the middle of a value');
    },
  };
}
