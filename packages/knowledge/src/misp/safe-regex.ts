const longest = 1000;

/**
 * A regular expression of a list, written plainly or between slashes with flags; null when it is none, or may take long on a hostile text:
 * a group that repeats without bound must not hold a repetition or an alternative, and few parts may repeat without bound side by side.
 */
export function safeRegex(source: string): RegExp | null {
  const delimited = /^([/#~])(.*)\1([a-z]*)$/s.exec(source);
  const [body, flags] = delimited === null ? [source, ''] : [delimited[2], delimited[3]];
  if (body === '' || body.length > longest || !isLinear(body)) return null;
  try {
    return new RegExp(body, flags.includes('i') ? 'iu' : 'u');
  } catch {
    try {
      return new RegExp(body, flags.includes('i') ? 'i' : '');
    } catch {
      return null;
    }
  }
}

/** Most parts that repeat without bound: the time of a search grows with the length of the text to this power. */
const mostUnbounded = 3;

function isLinear(body: string): boolean {
  const groups: { unbounded: boolean; choice: boolean }[] = [{ unbounded: false, choice: false }];
  let unbounded = 0;
  let closed: { unbounded: boolean; choice: boolean } | null = null;
  for (let at = 0; at < body.length; at++) {
    const c = body[at];
    if (c === '\\') {
      // What a group found stands again: a search that remembers is not bounded by its length.
      if (/[1-9k]/.test(body[at + 1] ?? '')) return false;
      at++;
    } else if (c === '[') {
      for (at++; at < body.length && body[at] !== ']'; at++) if (body[at] === '\\') at++;
    } else if (c === '(') {
      groups.push({ unbounded: false, choice: false });
    } else if (c === ')') {
      closed = groups.length > 1 ? (groups.pop() ?? null) : null;
      if (closed?.unbounded) groups[groups.length - 1].unbounded = true;
      continue;
    } else if (c === '|') groups[groups.length - 1].choice = true;
    else if (c === '*' || c === '+' || /^\{\d*,(?:\d{3,})?\}/.test(body.slice(at, at + 12))) {
      if (closed?.unbounded || closed?.choice || ++unbounded > mostUnbounded) return false;
      groups[groups.length - 1].unbounded = true;
    }
    closed = null;
  }
  return true;
}
