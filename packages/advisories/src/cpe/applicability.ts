import type { Cursor } from '../json.ts';
import type { CpeNode } from '../record/values.ts';

/** Conditions nested deeper than this are not followed: NVD itself uses two levels. */
const deepestCondition = 8;

const bounds = ['versionStartIncluding', 'versionStartExcluding', 'versionEndIncluding', 'versionEndExcluding'] as const;

/**
 * An applicability statement as NVD and, from 5.1 on, CVE records have it, or one of its nodes: the operator holds over its criteria and over
 * the nodes in it.
 */
export function readApplicability(item: Cursor, depth = 0): CpeNode {
  const inner = depth >= deepestCondition ? [] : [...item.objects('nodes'), ...item.objects('children')];
  return {
    operator: item.text('operator') === 'AND' ? 'AND' : 'OR',
    negate: item.member('negate').value === true,
    matches: item.objects('cpeMatch').flatMap((match) => {
      const criteria = match.text('criteria');
      if (criteria === null) return [];
      const node: CpeNode['matches'][number] = { vulnerable: match.member('vulnerable').value === true, criteria };
      for (const bound of bounds) {
        const version = match.text(bound);
        if (version !== null) node[bound] = version;
      }
      return [node];
    }),
    children: inner.map((node) => readApplicability(node, depth + 1)),
  };
}
