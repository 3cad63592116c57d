import { scoreCvss } from '../../cvss/cvss.ts';
import { type Cursor, isObject } from '../../json.ts';
import type { Problem } from '../../problem.ts';
import { broken, type CsafTest, metricsOf } from './walk.ts';

/** Members that 2.1 has at places where csaf-validator-lib's schema, of an earlier draft, knows fewer. */
const members = {
  root: ['$schema', 'document', 'product_tree', 'vulnerabilities', 'x_extensions'],
  tree: ['branches', 'full_product_names', 'product_groups', 'product_paths'],
  id: ['system_name', 'text', 'group_ids', 'product_ids'],
  content: ['cvss_v2', 'cvss_v3', 'cvss_v4', 'epss', 'qualitative_severity_rating', 'ssvc_v2', 'x_extensions'],
} as const;

/** Where those places are, as instance paths. */
const places = /^(?:|\/product_tree|\/vulnerabilities\/\d+\/ids\/\d+|\/vulnerabilities\/\d+\/metrics\/\d+\/content)$/;

/** Tests of csaf-validator-lib that judge CVSS 4.0 by an earlier schema, and with the rounding of binary fractions. */
const cvss4Tests: ReadonlySet<string> = new Set(['csaf_2_1', '6.1.8', '6.1.9']);

/** Whether an error that csaf-validator-lib's test found is about something that the tests of this file judge in its place. */
export function isJudgedHere(test: string, { at, what }: Problem): boolean {
  if (what === 'must NOT have additional properties') return places.test(at);
  return cvss4Tests.has(test) && /\/cvss_v4(?:\/|$)/.test(at);
}

/** Objects hold no members that the specification does not know. */
export const membersAreKnown: CsafTest = (document) => [
  ...unknown(document, members.root),
  ...unknown(document.member('product_tree'), members.tree),
  ...document
    .objects('vulnerabilities')
    .flatMap((vulnerability) => vulnerability.objects('ids').flatMap((id) => unknown(id, members.id))),
  ...[...metricsOf(document)].flatMap(({ content }) => unknown(content, members.content)),
];

function unknown(object: Cursor, known: readonly string[]): Problem[] {
  if (!isObject(object.value)) return [];
  return Object.keys(object.value)
    .filter((name) => !known.includes(name))
    .map((name) => broken(object.member(name), 'the specification does not know this member'));
}

/** Ratings of CVSS 4.0 with the lowest score of each (FIRST, CVSS 4.0, section 6). */
const ratings: readonly (readonly [string, number])[] = [
  ['CRITICAL', 9],
  ['HIGH', 7],
  ['MEDIUM', 4],
  ['LOW', 0.1],
  ['NONE', 0],
];

/** Members that versions of the schema of CVSS 4.0 before 4.0.1 had in error. */
const withdrawn = ['threatScore', 'threatSeverity', 'environmentalScore', 'environmentalSeverity'];

/** CVSS 4.0 objects are whole (6.1.8). */
export const cvss4IsWhole: CsafTest = (document) =>
  cvss4Of(document).flatMap((cvss) => {
    const score = cvss.number('baseScore');
    const complaints = [
      ...(cvss.text('version') === '4.0' ? [] : ['its version is not 4.0']),
      ...(scoreCvss(cvss.text('vectorString') ?? '').ok ? [] : ['its vector is none']),
      ...(score !== null && score >= 0 && score <= 10 && Math.abs(score * 10 - Math.round(score * 10)) < 1e-6
        ? []
        : ['its score is not between 0 and 10 with one decimal']),
      ...(ratings.some(([name]) => name === cvss.text('baseSeverity')) ? [] : ['its rating is none of CVSS 4.0']),
      ...withdrawn.filter((name) => cvss.member(name).value !== undefined).map((name) => `CVSS 4.0 has no ${name}`),
    ];
    return complaints.map((what) => broken(cvss, what));
  });

/** The score and rating of CVSS 4.0 are those of the whole vector, which has one score (6.1.9). */
export const cvss4IsComputed: CsafTest = (document) =>
  cvss4Of(document).flatMap((cvss) => {
    const computed = scoreCvss(cvss.text('vectorString') ?? '');
    if (!computed.ok) return [];
    const { overall } = computed.value;
    const rating = ratings.find(([, lowest]) => overall >= lowest)?.[0];
    if (cvss.number('baseScore') !== overall) return [broken(cvss.member('baseScore'), `the vector gives ${overall}`)];
    return cvss.text('baseSeverity') === rating ? [] : [broken(cvss.member('baseSeverity'), `the vector gives ${rating}`)];
  });

function cvss4Of(document: Cursor): Cursor[] {
  return [...metricsOf(document)].map(({ content }) => content.member('cvss_v4')).filter((cvss) => isObject(cvss.value));
}
