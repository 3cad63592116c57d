import type { Problem } from '../problem.ts';
import { type Refusal, type RefusalMaker, refusalsOf } from '../refusal.ts';

/**
 * Why a document, or a part of a file, is not taken: the sentence of each reason, with the values that it names in braces. What a person does about a
 * document stands behind the colon.
 */
const sentences = {
  endsInside: 'the file ends inside of it',
  endsInLine: 'its line ends inside of it',
  endsInList: 'the file ends before its list does',
  notJson: 'it is not JSON',
  badJson: 'it is not JSON ({reason})',
  noObject: 'it holds no JSON object',
  between: '{count} characters between objects are not JSON',
  large: 'it has {bytes} bytes, more than {most}',
  deep: 'it nests deeper than {most} levels',
  noElement: 'it holds no element',
  notClosed: 'it is not closed before the next one begins',
  manyElements: 'it has more than {most} elements',
  manyCharacters: 'it has more than {most} characters',
  wrongTag: 'the tag {tag} closes {open}',
  far: 'it is far from its format ({reason})',
  document: '{reason}',
  largeTable: 'the table has more than {most} bytes',
  notScores: '{count} lines are not scores: download the table again',
  notEpss: 'this is not the EPSS table: give epss_scores-current.csv as FIRST publishes it',
  notCsaf: 'this is not a CSAF document: give a CSAF 2.0 or 2.1 JSON file as published by the provider',
  noTracking: 'the advisory has no tracking id: ask the publisher to correct the document',
  noCnvd: 'the entry has no CNVD number ({id}): take the file from cnvd.org.cn again',
  noCnnvd: 'the entry has no CNNVD number ({id}): take the file from cnnvd.org.cn again',
  notKev: 'this is not the KEV catalogue: give known_exploited_vulnerabilities.json from cisa.gov',
  notCve: 'this is not a CVE record: give a CVE JSON 5 file as cve.org publishes it',
  noCve: 'the record has no valid CVE id: ask the CNA to correct the record',
  notNvd: 'the entry has no valid CVE id: give pages of the NVD CVE API 2.0, or its yearly files',
  notSsvc: 'this is no list of SSVC selections: give a selection list or an SSVC decision as JSON',
  noTarget: 'the document does not say what it is about: add target_ids',
  noSelection: 'the document selects nothing: give a document with selections or options',
  noKind: 'it is no kind of document about vulnerabilities: use a newer program',
  farDocument: 'it is far from its format ({reason}): take the document from its source again',
} as const;

/** Why something of a file is not taken, by its code and the values that its sentence names. */
export const refusal: RefusalMaker<typeof sentences> = refusalsOf(sentences);

/** A failed result that says by a code why a document is not taken: what is wrong with it, and behind the colon what to do. */
export function refuse(at: string, { problem, code, values }: Refusal): { ok: false; problems: Problem[] } {
  const end = problem.lastIndexOf(': ');
  return { ok: false, problems: [{ at, what: problem.slice(0, end), fix: problem.slice(end + 2), refusal: { code, values } }] };
}
