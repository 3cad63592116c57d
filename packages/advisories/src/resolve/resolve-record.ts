import { sharedClassifier } from '../classes/classify.ts';
import type { Assertion } from '../record/record.ts';
import type { LanguageText } from '../record/values.ts';
import { judgedClaims } from './claims.ts';
import { exploitedOf } from './exploited.ts';
import { overruleSentence, resolveHazard } from './hazard.ts';
import { resolveProducts } from './products.ts';
import type { Reliability } from './reliability.ts';
import { listed } from './sentences.ts';
import { fieldOf, sourceFamily } from './sources.ts';
import type { Disagreement, Overrule, ResolvedRecord, SourcedText } from './types.ts';
import { compare, gather, type Said, Statements } from './values.ts';
import { voteModel } from './vote.ts';
import { classDisagreements, resolveWeaknesses } from './weaknesses.ts';

/** What is known beside the assertions: how far sources can be relied on, and what people decided. */
export type ResolveKnowledge = { reliability?: Reliability | null; overrules?: readonly Overrule[] };

/** Of one vulnerability so many assertions are read; a record with more is of a damaged or hostile document. */
const maxAssertions = 20_000;
/** And so many disagreements are told. */
const maxDisagreements = 500;

/**
 * Everything that all sources together tell of one vulnerability: values joined, differences labelled as scale, contradiction or
 * complement and explained in both languages, contradictions decided by the reliability of the sources or by a person.
 *
 * The same assertions give the same record, in whatever order their sources come; what one source lists keeps its order.
 */
export function resolveRecord(
  id: string,
  assertions: readonly Assertion[],
  { reliability = null, overrules = [] }: ResolveKnowledge = {},
): ResolvedRecord {
  const bounded = assertions.toSorted(byWeight).slice(0, maxAssertions);
  const statements = new Statements(bounded);
  const field = fieldOf(bounded);
  const claims = judgedClaims(statements);
  const classifier = sharedClassifier();
  const { hazard, disagreements } = resolveHazard({
    statements,
    claims,
    models: { cvss: voteModel(reliability, field, 'cvss'), hazard: voteModel(reliability, field, 'hazard') },
    overrules,
  });
  const weakness = resolveWeaknesses(statements, claims, voteModel(reliability, field, 'weakness'), overrules, classifier);
  const products = resolveProducts(statements);
  const titles = texts(statements.on('title').map(titleOf), id);
  const person = overrules.findLast(({ attribute }) => attribute === 'title');
  if (person !== undefined) titles.unshift({ language: languageOf(person.value), text: person.value, sources: [person.by] });
  const descriptions = texts(statements.on('description'), id);
  const exploited = exploitedOf(statements);
  const state = stateOf(statements, overrules);
  const identifiers = (attribute: 'alias' | 'covers' | 'related'): { id: string; sources: string[] }[] =>
    gather(
      statements.on(attribute),
      (value) => value,
      (value) => ({ id: value }),
    ).filter((entry) => entry.id !== id);
  const aliases = identifiers('alias');
  return {
    id,
    field,
    // Another CVE id is never the same vulnerability, whoever says so.
    aliases: aliases.filter((alias) => !wrongAlias(id, alias.id)),
    covers: identifiers('covers'),
    related: identifiers('related'),
    titles,
    descriptions,
    weaknesses: weakness.weaknesses,
    classes: {
      derived: classifier.classify({
        weaknesses: weakness.weaknesses.map((one) => one.id),
        classes: statements.on('own-class').map(({ value }) => value.name),
        texts: [...titles, ...descriptions].slice(0, 6).map(({ text }) => text),
      }),
      own: gather(
        statements.on('own-class'),
        ({ scheme, id: own, name }) => `${scheme}\n${own ?? ''}\n${name}`,
        ({ scheme, id: own, name }) => ({ scheme, id: own ?? null, name }),
      ),
    },
    hazard,
    affected: products.affected,
    notAffected: products.notAffected,
    fixed: products.fixed,
    configurations: gather(
      statements.on('cpe-configuration'),
      (value) => JSON.stringify(value),
      (node) => ({ node }),
      200,
    ),
    remediations: gather(
      statements.on('remediation'),
      ({ category, details, url }) => `${category}\n${details}\n${url ?? ''}`,
      (value) => value,
      300,
    ),
    patches: gather(
      statements.on('patch'),
      ({ name, url }) => `${name}\n${url ?? ''}`,
      (value) => value,
      300,
    ),
    references: gather(
      statements.on('reference'),
      (url) => url,
      (url) => ({ url }),
    ),
    exploited: exploited.exploited,
    credits: gather(
      statements.on('credit'),
      (name) => name,
      (name) => ({ name }),
      100,
    ),
    published: earliest(statements.on('published')),
    modified: latest(statements.on('modified')),
    state: state.state,
    disagreements: [
      ...disagreements,
      ...weakness.disagreements,
      ...classDisagreements(statements, weakness.weaknesses, classifier),
      ...products.disagreements,
      ...exploited.disagreements,
      ...state.disagreements,
      ...dayDisagreement(statements),
      ...aliases.filter((alias) => wrongAlias(id, alias.id)).map((alias) => aliasDisagreement(id, alias)),
    ].slice(0, maxDisagreements),
    overrules: [...overrules],
    sources: sourcesOf(bounded),
  };
}

/** Those who know best first, then the latest, then by source and value: an order that does not depend on how assertions are stored. */
function byWeight(one: Assertion, other: Assertion): number {
  return (
    other.confidence - one.confidence ||
    compare(other.published ?? '', one.published ?? '') ||
    compare(one.source, other.source) ||
    compare(one.attribute, other.attribute)
  );
}

/** Japanese has kana beside the characters that Chinese has. */
const languageOf = (text: string): string => (/[\u3040-\u30ff]/.test(text) ? 'ja' : /[\u4e00-\u9fff]/.test(text) ? 'zh' : 'en');

function titleOf(said: Said<'title'>): Omit<Said<'title'>, 'value'> & { value: LanguageText } {
  const { value } = said;
  return { ...said, value: typeof value === 'string' ? { language: languageOf(value), text: value } : value };
}

/** Texts, equal ones once. A text that only repeats the id says nothing. */
function texts(
  statements: readonly (Omit<Assertion, 'attribute' | 'value'> & { value: LanguageText })[],
  id: string,
): SourcedText[] {
  return gather(
    statements.filter(({ value }) => value.text.trim() !== id),
    ({ language, text }) => `${language}\n${text}`,
    ({ language, text }) => ({ language: language.toLowerCase().split('-')[0], text }),
    100,
  );
}

function stateOf(
  statements: Statements,
  overrules: readonly Overrule[],
): { state: ResolvedRecord['state']; disagreements: Disagreement[] } {
  const byState = Map.groupBy(statements.on('state'), ({ value }) => value.toUpperCase());
  const entries = [...byState].map(([value, said]) => ({ value, sources: [...new Set(said.map(({ source }) => source))] }));
  const person = overrules.findLast(({ attribute }) => attribute === 'state');
  // Who numbers the vulnerability decides on whether it exists; among others a rejection is the later word.
  const numbering = entries.find(({ sources }) => sources.includes('CVE'));
  const chosen =
    person === undefined
      ? (numbering ?? entries.find(({ value }) => value === 'REJECTED') ?? entries[0] ?? null)
      : { value: person.value, sources: [person.by] };
  const rejected = entries.filter(({ value }) => value === 'REJECTED');
  if (chosen === null || entries.length < 2 || rejected.length === 0) return { state: chosen, disagreements: [] };
  return {
    state: chosen,
    disagreements: [
      {
        attribute: 'state',
        kind: 'contradiction',
        values: entries,
        chosen: chosen.value,
        why:
          person !== undefined
            ? overruleSentence(person)
            : {
                en: `Some treat the entry as rejected and some as valid; ${numbering === undefined ? 'a rejection is the later word' : 'the CVE program, which numbers it, decides'}.`,
                zh: `有的来源视该条目为已拒绝，有的视为有效；${numbering === undefined ? '拒绝为较晚的结论' : '以编号机构CVE为准'}。`,
              },
      },
    ],
  };
}

const earliest = (statements: readonly { value: string }[]): string | null =>
  statements.map(({ value }) => value).toSorted(compare)[0] ?? null;
const latest = (statements: readonly { value: string }[]): string | null =>
  statements
    .map(({ value }) => value)
    .toSorted(compare)
    .at(-1) ?? null;

/** Each source publishes on a day of its own. */
function dayDisagreement(statements: Statements): Disagreement[] {
  const days = gather(
    statements.on('published'),
    (value) => value.slice(0, 10),
    (value) => ({ value: value.slice(0, 10) }),
    50,
  ).toSorted((one, other) => compare(one.value, other.value));
  if (days.length < 2) return [];
  return [
    {
      attribute: 'published',
      kind: 'complement',
      values: days,
      chosen: days[0].value,
      why: {
        en: `Each source gives the day of its own publication; ${days[0].value} is the first.`,
        zh: `各来源给出的是各自的发布日期；最早为${days[0].value}。`,
      },
    },
  ];
}

const wrongAlias = (id: string, alias: string): boolean => id.startsWith('CVE-') && alias.startsWith('CVE-');

function aliasDisagreement(id: string, alias: { id: string; sources: string[] }): Disagreement {
  const families = [...new Set(alias.sources.map(sourceFamily))];
  const who = listed(families);
  return {
    attribute: 'alias',
    kind: 'contradiction',
    values: [
      { value: id, sources: [] },
      { value: alias.id, sources: alias.sources },
    ],
    chosen: id,
    why: {
      en: `${who.en} ${families.length === 1 ? 'joins' : 'join'} it with ${alias.id}. Two CVE ids are two vulnerabilities: they are kept apart.`,
      zh: `${who.zh}将其与${alias.id}视为同一漏洞。两个CVE编号即两个漏洞：分开保留。`,
    },
  };
}

function sourcesOf(assertions: readonly Assertion[]): ResolvedRecord['sources'] {
  const found = new Map<string, ResolvedRecord['sources'][number]>();
  for (const { source, method, published } of assertions) {
    const known = found.get(source);
    if (known === undefined) found.set(source, { source, method, statements: 1, published });
    else {
      known.statements++;
      if ((published ?? '') > (known.published ?? '')) known.published = published;
    }
  }
  return [...found.values()];
}
