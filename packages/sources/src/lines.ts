import { RECORD_LIMIT } from './json-line.ts';

/**
 * Lines of a text that comes in pieces, without their ends (`\n`, `\r\n`). Of a line longer than a record may be only so much is given that its reader sees it is too
 * long: a file without line ends costs no more memory than one record.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  const hold = (text: string): void => {
    if (held.length <= RECORD_LIMIT) held += text.slice(0, RECORD_LIMIT + 1 - held.length);
  };
  for await (const piece of pieces) {
    let at = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', at)) {
      hold(piece.slice(at, end));
      yield held.endsWith('\r') ? held.slice(0, -1) : held;
      held = '';
      at = end + 1;
    }
    hold(piece.slice(at));
  }
  if (held !== '') yield held;
}
