/** The order of two version strings of one scheme: negative, 0, positive. Never throws, whatever the strings hold. */
export type Comparator = (a: string, b: string) => number;

/** Longer versions are compared by their beginning: nobody releases them, and comparison stays bounded. */
const maxLength = 1000;

/** A version as it is compared: without surrounding space, bounded in length. */
export function bounded(version: string): string {
  return version.trim().slice(0, maxLength);
}

/** The order of two runs of digits of any length; leading zeros do not count. */
export function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+(?=\d)/, '');
  const right = b.replace(/^0+(?=\d)/, '');
  return left.length - right.length || compareText(left, right);
}

/** The order of two strings by UTF-16 code unit, which for ASCII is the order of bytes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first difference of two lists; `fill` stands for what one of them lacks. */
export function compareLists<Item>(
  a: readonly Item[],
  b: readonly Item[],
  compare: (a: Item, b: Item) => number,
  fill: Item,
): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const order = compare(a[at] ?? fill, b[at] ?? fill);
    if (order !== 0) return order;
  }
  return 0;
}
