import { listed } from '../resolve/sentences.ts';
import type { Sentence } from '../resolve/types.ts';
import { schemeOf } from './identifiers.ts';

/** An identifier that cannot be joined as it is claimed, and what was made of it. */
export type AliasConflict = {
  identifier: string;
  /** The vulnerabilities that it is claimed for, with who claims it. */
  claims: { vulnerability: string; sources: string[] }[];
  /** The vulnerability that it was given to; null when it stays by itself. */
  kept: string | null;
  /** `covers`: one entry about several vulnerabilities. `conflict`: sources join it with different ones. */
  kind: 'covers' | 'conflict';
  why: Sentence;
};

/** What to make of an identifier that is claimed for several CVE ids, by whom each. */
export function explainConflict(identifier: string, claims: AliasConflict['claims']): AliasConflict {
  const names = listed(claims.map(({ vulnerability }) => vulnerability));
  const all = claims.flatMap(({ sources }) => sources);
  const together = all.find((source, at) => all.indexOf(source) !== at);
  if (together !== undefined) {
    return {
      identifier,
      claims,
      kept: null,
      kind: 'covers',
      why: {
        en: `${together} gives ${identifier} for ${names.en}: it is one entry about several vulnerabilities, and the same as none of them.`,
        zh: `${together}将${identifier}对应于${names.zh}：这是涵盖多个漏洞的条目，与其中任何一个都不等同。`,
      },
    };
  }
  // Whose number it is knows best what it stands for.
  const scheme = schemeOf(identifier);
  const own =
    scheme === null ? undefined : claims.find(({ sources }) => sources.some((source) => source.toUpperCase().startsWith(scheme)));
  return {
    identifier,
    claims,
    kept: own?.vulnerability ?? null,
    kind: 'conflict',
    why:
      own === undefined
        ? {
            en: `${claims.map(({ vulnerability, sources }) => `${listed(sources).en} joins ${identifier} with ${vulnerability}`).join(', ')}. Both cannot hold, so it is joined with neither.`,
            zh: `${claims.map(({ vulnerability, sources }) => `${listed(sources).zh}将${identifier}对应于${vulnerability}`).join('，')}。两者不能同时成立，故均不合并。`,
          }
        : {
            en: `${identifier} is claimed for ${names.en}; ${scheme}, whose number it is, says ${own.vulnerability}.`,
            zh: `${identifier}被对应于${names.zh}；编号来源${scheme}称其为${own.vulnerability}。`,
          },
  };
}
