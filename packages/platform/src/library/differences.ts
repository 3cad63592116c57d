/** One attribute that two versions of a document state differently. */
export interface Difference {
  /** Where it is: members and positions, divided by dots; a member of a list by its identifier where it has one. */
  path: string;
  change: 'added' | 'removed' | 'changed';
  from: unknown;
  to: unknown;
}

/** Members by which the items of a list are known again when their order changes. */
const identifiers = ['id', 'cve', 'cveId', 'cveID', 'product_id', 'ref', 'key', 'uuid', 'url', 'name'] as const;
const longestValue = 400;

/**
 * The attributes in which two versions of a document differ. Items of lists that identify themselves are compared with the item of the
 * same identifier, others by their position.
 * @param most differences told; `more` says whether there are others
 */
export function differencesOf(from: unknown, to: unknown, most = 500): { differences: Difference[]; more: boolean } {
  const differences: Difference[] = [];
  const tell = (path: string, one: unknown, other: unknown) => {
    const change = one === undefined ? 'added' : other === undefined ? 'removed' : 'changed';
    differences.push({ path, change, from: shortened(one), to: shortened(other) });
  };
  const stack: [path: string, one: unknown, other: unknown][] = [['', from, to]];
  for (let next = stack.pop(); next !== undefined && differences.length <= most; next = stack.pop()) {
    const [path, one, other] = next;
    if (Object.is(one, other)) continue;
    const [members, others] = [membersOf(one), membersOf(other)];
    if (members === null || others === null || Array.isArray(one) !== Array.isArray(other)) {
      tell(path, one, other);
      continue;
    }
    const names = [...new Set([...members.keys(), ...others.keys()])];
    for (const name of names.toReversed()) {
      stack.push([path === '' ? name : `${path}.${name}`, members.get(name), others.get(name)]);
    }
  }
  return { differences: differences.slice(0, most), more: differences.length > most };
}

/** Members of an object, or items of a list by identifier or position; null for a plain value. */
function membersOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const by = identifiers.find((name) => {
    const seen = new Set(value.map((item) => (item as Record<string, unknown> | null)?.[name]));
    return seen.size === value.length && [...seen].every((id) => typeof id === 'string');
  });
  return new Map(
    value.map((item, at) => [by === undefined ? String(at) : String((item as Record<string, unknown>)[by]), item as unknown]),
  );
}

function shortened(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'string') return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : value;
}
