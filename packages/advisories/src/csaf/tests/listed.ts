import { type Cursor, isObject } from '../../json.ts';
import { csafLists, csafMembers, type MappingUsage, type NoteTitles } from './lists.ts';
import { broken, type CsafTest, deepest } from './walk.ts';

/** Weaknesses of all vulnerabilities. */
function weaknesses(document: Cursor): Cursor[] {
  return document.objects('vulnerabilities').flatMap((vulnerability) => vulnerability.objects('cwes'));
}

/** Weaknesses are named by the release of CWE that was the latest at the time of the document (6.2.24). */
export const cweIsLatest: CsafTest = (document) => {
  const { releases } = csafLists().cwe;
  const day = (document.member('document').member('tracking').text('current_release_date') ?? '').slice(0, 10);
  const latest = releases.findLast(([, released]) => released <= day)?.[0];
  if (latest === undefined) return [];
  const known = new Set(releases.map(([version]) => version));
  return weaknesses(document)
    .filter((cwe) => {
      const version = cwe.text('version') ?? '';
      // A release that came after the list was made cannot be judged.
      return version !== latest && known.has(version);
    })
    .map((cwe) => broken(cwe.member('version'), `the latest release of CWE at the time of the document was ${latest}`));
};

/** A test of how the release of CWE that is stated, or the newest known one after it, wants a weakness to be used. */
function usage(kinds: readonly (keyof MappingUsage)[], what: string): CsafTest {
  return (document) => {
    const { mapping, releases } = csafLists().cwe;
    const order = releases.map(([version]) => version);
    return weaknesses(document)
      .filter((cwe) => {
        const at = order.indexOf(cwe.text('version') ?? '');
        const stated = at < 0 ? order.length - 1 : at;
        const list = mapping[order[stated]];
        const number = Number((cwe.text('id') ?? '').slice(4));
        return list !== undefined && kinds.some((kind) => list[kind].includes(number));
      })
      .map((cwe) => broken(cwe.member('id'), what));
  };
}

/** Vulnerabilities may be mapped to the weakness (6.2.25). */
export const cweIsAllowed = usage(
  ['discouraged', 'prohibited'],
  'CWE does not want vulnerabilities to be mapped to this weakness',
);

/** They may be so without a review (6.2.26). */
export const cweNeedsNoReview = usage(['review'], 'CWE wants a mapping to this weakness to be reviewed');

/** Identifiers of a licence expression that the list of SPDX should have: references to others' texts are none of its. */
function licences(document: Cursor): { id: string; isException: boolean }[] {
  const tokens = (document.member('document').text('license_expression') ?? '').slice(0, 5000).match(/[^\s()]+/g) ?? [];
  return tokens
    .map((id, at) => ({ id: id.toLowerCase(), isException: /^with$/i.test(tokens[at - 1] ?? '') }))
    .filter(({ id }) => !/^(?:and|or|with)$/.test(id) && !/(?:^|:)(?:licenseref|additionref)-/.test(id));
}

function licenceTest(fails: (entry: { id: string; isException: boolean }) => boolean, what: string): CsafTest {
  return (document) =>
    csafLists().licences.ids.length > 0 && licences(document).some(fails)
      ? [broken(document.member('document').member('license_expression'), what)]
      : [];
}

const has = (list: readonly string[], id: string): boolean =>
  list.some((known) => known.toLowerCase() === id || `${known.toLowerCase()}+` === id);

/** No licence identifier or exception is deprecated (6.2.44, for the list of SPDX). */
export const licenceIsCurrent = licenceTest(({ id, isException }) => {
  const { deprecated, deprecatedExceptions, ids } = csafLists().licences;
  return isException ? has(deprecatedExceptions, id) : has(deprecated, id) && !has(ids, id);
}, 'SPDX has deprecated an identifier of the expression');

/** All of them exist (6.2.45, for the list of SPDX). */
export const licenceExists = licenceTest(({ id, isException }) => {
  const { ids, deprecated, exceptions, deprecatedExceptions } = csafLists().licences;
  const lists = isException ? [exceptions, deprecatedExceptions] : [ids, deprecated];
  return !lists.some((list) => has(list, id));
}, 'the list of SPDX does not have an identifier of the expression');

/** Titles in the document's language, or null where no translation is recorded. */
function titlesOf(document: Cursor): NoteTitles | null {
  const language = (document.member('document').text('lang') ?? 'en').toLowerCase().split('-')[0];
  return Object.hasOwn(csafLists().titles, language) ? csafLists().titles[language] : null;
}

/** A description of products says which (6.2.40). */
export const descriptionsNameProducts: CsafTest = (document) => {
  const title = titlesOf(document)?.productDescription;
  if (title === undefined) return [];
  return document
    .member('document')
    .objects('notes')
    .filter((note) => note.text('category') === 'description' && begins(note.text('title') ?? '', title))
    .filter((note) => note.texts('product_ids').length === 0 && note.texts('group_ids').length === 0)
    .map((note) => broken(note, 'the description does not say of which products it is'));
};

function begins(text: string, title: string): boolean {
  const lower = text.trim().toLowerCase();
  return lower === title.toLowerCase() || lower.startsWith(`${title.toLowerCase()} `);
}

/** A document in another language than English has one note with the reason in that language's words (6.2.39.2 and 3). */
export function reasonIsGiven(member: 'reasoningForWithdrawal' | 'reasoningForSupersession'): CsafTest {
  return (document) => {
    const language = document.member('document').text('lang');
    const title = titlesOf(document)?.[member];
    if (language === null || /^en\b/i.test(language) || title === undefined) return [];
    const notes = document
      .member('document')
      .objects('notes')
      .filter((note) => note.text('title') === title);
    const isRight = notes.length === 1 && notes[0].text('category') === 'description';
    return isRight ? [] : [broken(document.member('document').member('notes'), `there is not one description called ${title}`)];
  };
}

/** Numbers of vulnerabilities with their systems. */
function ids(document: Cursor): Cursor[] {
  return document.objects('vulnerabilities').flatMap((vulnerability) => vulnerability.objects('ids'));
}

/** A number of a registered system has that system's form (6.2.53). */
export const idsHaveTheirForm: CsafTest = (document) =>
  ids(document)
    .filter((id) => {
      const form = csafLists().idSystems.find(([name]) => name === id.text('system_name'))?.[1];
      return form !== undefined && !new RegExp(form, 'u').test((id.text('text') ?? '').slice(0, 1000));
    })
    .map((id) => broken(id.member('text'), `it has not the form of the numbers of ${id.text('system_name')}`));

/** The system of a number is registered (6.3.20). */
export const idSystemsAreRegistered: CsafTest = (document) => {
  const known = new Set(csafLists().idSystems.map(([name]) => name));
  return known.size === 0
    ? []
    : ids(document)
        .filter((id) => !known.has(id.text('system_name') ?? ''))
        .map((id) => broken(id.member('system_name'), 'the system is not registered'));
};

/** No object holds a member that neither the specification nor a schema that it refers to knows (6.2.20). */
export const allMembersAreKnown: CsafTest = (document) => {
  const types = csafMembers();
  const within = (owner: Cursor, type: string, depth: number): ReturnType<CsafTest> => {
    const known = Object.hasOwn(types, type) ? types[type] : undefined;
    if (known === undefined || !isObject(owner.value) || depth > deepest) return [];
    return Object.keys(owner.value).flatMap((name) => {
      if (known.values.includes(name)) return [];
      if (!Object.hasOwn(known.objects, name)) return [broken(owner.member(name), 'no schema knows this member')];
      const inner = owner.member(name);
      const objects = Array.isArray(inner.value) ? owner.objects(name) : [inner];
      return objects.flatMap((object) => within(object, known.objects[name], depth + 1));
    });
  };
  return within(document, 'csaf', 0);
};
