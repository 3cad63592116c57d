import { Cursor, isObject } from '../../json.ts';
import { broken, type CsafTest, deepest, namedProducts, timeOf } from './walk.ts';

/** Profiles by their value of `category`, of 2.0 and those that 2.1 adds. */
const profiles20: readonly string[] = [
  'csaf_base',
  'csaf_informational_advisory',
  'csaf_security_advisory',
  'csaf_security_incident_response',
  'csaf_vex',
];
const profiles21: readonly string[] = [...profiles20, 'csaf_deprecated_security_advisory', 'csaf_superseded', 'csaf_withdrawn'];

/** Letters only: dashes, underscores and blanks of all kinds say nothing. */
const letters = (name: string): string => name.toLowerCase().replaceAll(/[\p{Pd}\p{Pc}\p{Z}\s\u00ad\u2212]|\u0332/gu, '');

/** A category of one's own is not called like a profile (6.1.26). */
export function categoryIsNoProfile(version: '2.0' | '2.1'): CsafTest {
  const profiles = version === '2.0' ? profiles20 : profiles21;
  const reserved = new Set(profiles.slice(1).flatMap((name) => [letters(name), letters(name.slice(5))]));
  return (document) => {
    const category = document.member('document').text('category');
    if (category === null || profiles.includes(category)) return [];
    const wrong = category.toLowerCase().startsWith('csaf_') || reserved.has(letters(category));
    return wrong ? [broken(document.member('document').member('category'), 'the name is reserved for a profile')] : [];
  };
}

/** A test for documents of some categories only. */
export function inProfiles(categories: readonly string[], test: CsafTest): CsafTest {
  return (document) => (categories.includes(document.member('document').text('category') ?? '') ? test(document) : []);
}

/** The document has no vulnerabilities (6.1.27.3). */
export const noVulnerabilities: CsafTest = (document) => {
  const list = document.member('vulnerabilities');
  return list.value === undefined ? [] : [broken(list, 'a document of this category has no vulnerabilities')];
};

/** The document has vulnerabilities (6.1.27.11). */
export const hasVulnerabilities: CsafTest = (document) =>
  document.member('vulnerabilities').value === undefined ? [broken(document, 'vulnerabilities are missing')] : [];

/** Each vulnerability has a note (6.1.27.5). */
export const vulnerabilitiesHaveNotes: CsafTest = (document) =>
  document
    .objects('vulnerabilities')
    .filter((vulnerability) => vulnerability.member('notes').value === undefined)
    .map((vulnerability) => broken(vulnerability, 'it has no notes'));

/** Each vulnerability, and where its ids are those of products each of its products, has an identifier (6.1.27.8). */
export const vulnerabilitiesHaveIds: CsafTest = (document) => {
  const productsIn = namedProducts(document);
  return document.objects('vulnerabilities').flatMap((vulnerability) => {
    const ids = vulnerability.objects('ids');
    if (vulnerability.text('cve') !== null) return [];
    if (ids.length === 0) return [broken(vulnerability, 'it has neither a CVE id nor another')];
    const named = ids.map(productsIn);
    if (named.some((products) => products.length === 0)) return [];
    const known = new Set(named.flat());
    const status = vulnerability.member('product_status');
    const statuses = isObject(status.value) ? Object.keys(status.value) : [];
    const without = statuses.flatMap((name) => status.texts(name)).filter((id) => !known.has(id));
    return without.length === 0 ? [] : [broken(vulnerability, `product ${without[0]} has no identifier of the vulnerability`)];
  });
};

/**
 * The revision history begins with version 0 or 1 and leaves none out (6.1.21). Of two revisions of one time the lower number comes first.
 */
export const historyIsComplete: CsafTest = (document) => {
  const tracking = document.member('document').member('tracking');
  const history = tracking.member('revision_history');
  const revisions = tracking
    .objects('revision_history')
    .map((revision) => ({ time: timeOf(revision, 'date'), number: Number.parseInt(revision.text('number') ?? '', 10) }))
    .filter(({ number }) => Number.isFinite(number))
    .toSorted((a, b) => a.time - b.time || a.number - b.number);
  if (revisions.length === 0) return [];
  if (revisions[0].number > 1) return [broken(history, 'it begins with neither version 0 nor 1')];
  const numbers = revisions.map(({ number }) => number).toSorted((a, b) => a - b);
  const gap = numbers.find((number, index) => index > 0 && number - numbers[index - 1] > 1);
  return gap === undefined ? [] : [broken(history, `the version before ${gap} is missing`)];
};

const identifier = '[A-Za-z0-9.-]+';
/** One licence (SPDX 3.0.1, annex B), without the references to other documents that CSAF forbids. */
const licence = new RegExp(`^(?:LicenseRef-${identifier}|(?!(?:licenseref|documentref|additionref)-)${identifier}\\+?)$`, 'i');
const licenceRef = /^LicenseRef-/;

/** A licence expression follows the grammar of SPDX (6.1.54). */
export const licenceIsExpression: CsafTest = (document) => {
  const text = document.member('document').text('license_expression');
  if (text === null || isExpression(text)) return [];
  return [broken(document.member('document').member('license_expression'), 'it is no licence expression of SPDX')];
};

/** `A AND (B OR C) WITH D`: operands and operators in turns, brackets closed. */
function isExpression(text: string): boolean {
  const tokens = text.slice(0, 5000).match(/[()]|[^\s()]+/g) ?? [];
  let depth = 0;
  let wantsOperand = true;
  for (const token of tokens) {
    if (token === '(') {
      if (!wantsOperand) return false;
      depth++;
    } else if (token === ')') {
      if (wantsOperand || --depth < 0) return false;
    } else if (wantsOperand) {
      if (!licence.test(token) || (/^licenseref-/i.test(token) && !licenceRef.test(token))) return false;
      wantsOperand = false;
    } else if (/^(?:AND|OR|WITH|and|or|with)$/.test(token)) wantsOperand = true;
    else return false;
  }
  return !wantsOperand && depth === 0;
}

/** The text of a licence that no list holds stands in a legal disclaimer (6.1.55, documents in English). */
export const licenceHasText: CsafTest = (document) => {
  const head = document.member('document');
  const language = head.text('lang') ?? 'en';
  if (!/^en\b/i.test(language) || !/\bLicenseRef-(?!scancode-)/.test(head.text('license_expression') ?? '')) return [];
  const texts = head.objects('notes').filter((note) => note.text('title') === 'License');
  const fine = texts.length === 1 && texts[0].text('category') === 'legal_disclaimer';
  return fine ? [] : [broken(head.member('notes'), 'there is not exactly one legal disclaimer with the title License')];
};

const extensionMembers: ReadonlySet<string> = new Set(['$schema', 'category', 'content', 'critical']);
const extensionCategories: ReadonlySet<string> = new Set(['essential', 'significant', 'supplementary']);

/** Extensions have the shape that all of them have (6.1.60.1). */
export const extensionsAreWhole: CsafTest = (document) => {
  const found: ReturnType<CsafTest> = [];
  const visit = (at: typeof document, depth: number): void => {
    if (depth > deepest) return;
    if (Array.isArray(at.value)) {
      for (const [index, item] of at.value.entries()) visit(new Cursor(item, `${at.at}/${index}`, at.problems), depth + 1);
    } else if (isObject(at.value)) {
      for (const extension of at.objects('x_extensions')) {
        const { value } = extension;
        const content = extension.member('content').value;
        const whole =
          isObject(value) &&
          Object.keys(value).every((member) => extensionMembers.has(member)) &&
          extension.text('$schema') !== null &&
          extensionCategories.has(extension.text('category') ?? '') &&
          typeof value.critical === 'boolean' &&
          isObject(content) &&
          Object.keys(content).length > 0;
        if (!whole) found.push(broken(extension, 'it is no extension as the specification shapes them'));
      }
      for (const member of Object.keys(at.value)) if (member !== 'x_extensions') visit(at.member(member), depth + 1);
    }
  };
  visit(document, 0);
  return found;
};
