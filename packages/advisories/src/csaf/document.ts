import { normaliseIdentifier, schemeOf } from '../aliases/identifiers.ts';
import { prepareAdvisory } from '../match/prepare.ts';
import type { Result } from '../problem.ts';
import { Assertions, distinctNames, foldProducts } from '../read/statement.ts';
import type { ReadDocument, Statement } from '../read/types.ts';
import { type Assertion, assembleRecord } from '../record/record.ts';
import { readSsvcValue } from '../ssvc/read.ts';
import type { Advisory, Vulnerability } from './model.ts';
import { readCsafValue } from './read.ts';

/** Read a CSAF document (2.0 or 2.1) into statements, one for each vulnerability. */
export function csafDocument(value: unknown, retrieved: string): Result<ReadDocument> {
  const read = readCsafValue(value);
  if (!read.ok) return read;
  const advisory = read.value;
  const prepared = prepareAdvisory(advisory);
  const statements = new Map<string, Statement>();
  for (const [position, vulnerability] of prepared.vulnerabilities.entries()) {
    const { id } = vulnerability;
    const original = advisory.vulnerabilities[position];
    const concerned = [...vulnerability.affected, ...vulnerability.investigated].map((index) => prepared.products[index]);
    const known = statements.get(id);
    statements.set(id, {
      vulnerability: id,
      aliases: [...new Set([...(known?.aliases ?? []), ...aliasesOf(original, id)])],
      assertions: [...(known?.assertions ?? []), ...assertionsOf(advisory, original, id, retrieved)],
      vendors: distinctNames([...(known?.vendors ?? []), ...concerned.map(({ vendor }) => vendor)]),
      products: distinctNames([...(known?.products ?? []), ...concerned.map(({ name }) => name)]),
    });
  }
  return {
    ok: true,
    value: {
      kind: 'csaf',
      id: prepared.id,
      title: prepared.title,
      published: prepared.released === '' ? null : prepared.released,
      content: value,
      prepared,
      statements: [...statements.values()],
    },
    problems: read.problems,
  };
}

function aliasesOf({ ids }: Vulnerability, id: string): string[] {
  return ids.map(({ text }) => text.trim()).filter((text) => text !== id && namesVulnerability(text));
}

/** Whether an id is of a database that names vulnerabilities, or of a note of CERT/CC on one; anything else is the number of a ticket. */
function namesVulnerability(text: string): boolean {
  const identifier = normaliseIdentifier(text);
  return identifier !== null && (schemeOf(identifier) !== null || /^VU#\d+$/.test(identifier));
}

/** What an advisory says of one of its vulnerabilities, whether or not it has a CVE id. */
function assertionsOf(advisory: Advisory, vulnerability: Vulnerability, id: string, retrieved: string): Assertion[] {
  const alone = { ...advisory, vulnerabilities: [{ ...vulnerability, cve: id, scores: vulnerability.scores.filter(isOwn) }] };
  const assembled = assembleRecord(id, { cve: null, advisories: [{ advisory: alone, retrieved }], kev: null, epss: null });
  const method = advisory.publisher.category === 'vendor' ? 'vendor-statement' : 'coordinator-statement';
  const said = new Assertions(id, advisory.id, advisory.currentRelease, retrieved, method);
  // Without a title of its own the vulnerability is at least known by the advisory's.
  if (vulnerability.cve === null && vulnerability.title === null) said.say('title', advisory.title);
  for (const alias of aliasesOf(vulnerability, id)) said.say('alias', alias);
  for (const { id: cwe } of vulnerability.cwes.slice(1)) said.say('weakness', cwe);
  for (const { since } of vulnerability.exploited) said.say('known-exploited', { dateAdded: since });
  said.say('published', vulnerability.released);
  const passedOn = [
    ...vulnerability.scores.filter((score) => !isOwn(score)),
    ...vulnerability.metrics.filter(({ epss, ssvc, rating }) => epss !== null || ssvc !== null || rating !== null),
  ];
  const others = passedOn.flatMap((metric) => {
    const by =
      metric.source === null
        ? said
        : new Assertions(id, `${advisory.id}/${hostOf(metric.source)}`, advisory.currentRelease, retrieved, 'enrichment');
    if ('vector' in metric) by.say('cvss', { version: metric.version, vector: metric.vector, stated: metric.stated });
    else sayMetric(metric, by, id);
    return by === said ? [] : by.list;
  });
  return [...foldProducts(assembled.assertions), ...said.list, ...others];
}

/** Whether the publisher scored it itself. */
function isOwn({ source }: Vulnerability['scores'][number]): boolean {
  return source === null;
}

function sayMetric({ epss, ssvc, rating }: Vulnerability['metrics'][number], by: Assertions, id: string): void {
  if (epss !== null) {
    const { probability, percentile, timestamp } = epss;
    by.say('exploit-prediction', { score: probability, percentile, date: timestamp.slice(0, 10), modelVersion: '' });
  }
  if (rating !== null) by.say('own-level', { scheme: 'CVSS', level: rating });
  const selected = ssvc === null ? null : readSsvcValue(ssvc, id);
  if (selected?.ok === true) by.say('ssvc', selected.value.decision);
}

function hostOf(address: string): string {
  return URL.parse(address)?.hostname ?? address.slice(0, 100);
}
