/** The part of saxen that is used here; the package has no types of its own. */
declare module 'saxen' {
  export interface Context {
    readonly line: number;
    readonly column: number;
  }
  type Decode = (text: string) => string;
  export class Parser {
    on(
      event: 'openTag',
      heard: (
        name: string,
        attributes: () => Readonly<Record<string, string>>,
        decode: Decode,
        isClosed: boolean,
        context: () => Context,
      ) => void,
    ): this;
    on(event: 'closeTag', heard: (name: string) => void): this;
    on(event: 'text' | 'comment' | 'attention', heard: (text: string, decode: Decode) => void): this;
    on(event: 'cdata' | 'question', heard: (text: string) => void): this;
    on(event: 'error' | 'warn', heard: (error: Error) => void): this;
    parse(xml: string): Error | undefined;
    stop(): void;
  }
}
