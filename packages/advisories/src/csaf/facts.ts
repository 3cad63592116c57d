import type { Advisory } from './model.ts';

/** What can be counted about an advisory: the figures by which an import is compared with another implementation's. */
export type AdvisoryFacts = {
  vulnerabilities: number;
  cves: string[];
  cwes: string[];
  maxBaseScore: number | null;
  products: number;
  knownAffected: number;
  remediations: number;
  vendors: string[];
};

/** Count what an advisory holds. Lists are unique, and sorted without regard to case. */
export function advisoryFacts(advisory: Advisory): AdvisoryFacts {
  const all = advisory.vulnerabilities;
  const scores = all
    .flatMap((vulnerability) => vulnerability.scores.map((score) => score.stated))
    .filter((score) => score !== null);
  return {
    vulnerabilities: all.length,
    cves: sortedUnique(all.map((vulnerability) => vulnerability.cve)),
    cwes: sortedUnique(all.flatMap((vulnerability) => vulnerability.cwes.map(({ id }) => id))),
    maxBaseScore: scores.reduce((most: number | null, score) => (most === null || score > most ? score : most), null),
    products: advisory.products.length,
    knownAffected: all.reduce((sum, vulnerability) => sum + (vulnerability.listed.get('known_affected')?.length ?? 0), 0),
    remediations: all.reduce((sum, vulnerability) => sum + vulnerability.remediations.length, 0),
    vendors: sortedUnique(advisory.products.map((product) => product.vendor)),
  };
}

function sortedUnique(values: (string | null)[]): string[] {
  const key = (value: string): string => value.toLowerCase();
  return [...new Set(values.filter((value) => value !== null))].toSorted((a, b) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0,
  );
}
