import { parseVersion, type Version } from '../versions/version.ts';
import { repairText } from './vendors.ts';

/**
 * A part of a product name that holds digits, such as `S7-1500`, `M340`, `1515-2` or the 5580 of `ControlLogix 5580`. Digits decide:
 * with the same stem and other digits it is another product.
 */
type Code = {
  /** Lower case, without hyphens: `s71500`. */
  text: string;
  /** With the word before it: `controllogix5580`. */
  pair: string;
  /** What the digits follow: letters of the same token, the part before the last hyphen, or the word before. */
  stem: string;
  digits: string;
  /** The first run of digits: the 204 of `X204-2`. */
  run: string;
  /** Digits alone mean something only together with the word before them. */
  needsPair: boolean;
  /** What is left of it without its last parts: `eds405a` and `eds405amm` of `EDS-405A-MM-SC`. */
  bases: string[];
};

/** A product name taken apart. */
export type ProductName = {
  original: string;
  codes: Code[];
  words: string[];
  /** Branch that the name itself names: `WinCC V7.5`, `ROS RSG2488 V4.X`. */
  branch: Version | null;
  /** Every token and every two neighbours, joined: what a code of another name is looked up in. */
  forms: Set<string>;
  /** The name speaks of a family or series. */
  family: boolean;
  /** Hardware series that it is limited to; empty for all. */
  series: string[];
  /** A program and no device: `S7-1500 Software Controller`, `S7-PLCSIM`. */
  software: boolean;
  /** Words of variants that it says it includes: `incl. SIPLUS variants`. */
  includes: string[];
};

/** Words that do not tell one product from another. */
const genericWords = new Set(
  (
    'cpu cpus family families series controller controllers module modules switch switches device devices related variant variants and or all ' +
    'with the for of incl including version versions firmware industrial ethernet communication communications unit system systems programmable ' +
    'logic automation product products plc plcs pn dp dc ac rly eec fw hardware control processor processors models model type base based via in on ' +
    'equipment dcdcdc prior earlier'
  ).split(' '),
);

/** Names of whole product worlds of a vendor: they may be missing on one side without much meaning. */
const brandWords = new Set(
  'simatic modicon melsec sysmac allen-bradley allenbradley sinumerik nport factorytalk ecostruxure'.split(' '),
);

/**
 * Words that say what kind of device a name is about. Where word and number of the model agree they tell nothing more: `Stratix 5700 Industrial Managed
 * Ethernet Switches` is the Stratix 5700.
 */
const kindWords = new Set(
  (
    'managed unmanaged modular distribution layer router routers gateway gateways server servers drive drives relay relays inverter inverters panel ' +
    'panels terminal terminals meter meters station stations remote'
  ).split(' '),
);

/** Words that make a name that of a program. */
const softwareName = /\b(?:software|plcsim|simulat(?:or|ion)|emulat(?:e|or))\b/i;

/** Words of ruggedised variants: they share a name with the product that they derive from, and are listed apart from it or included. */
const variantWords = ['siplus'];

/** What a missing or an extra word costs; `variant` when the asset is a variant that the name neither bears nor includes. */
const wordPenalty = { brand: 0.95, other: 0.6, extra: 0.75, variant: 0.7 };

/** A branch named in a product name: `V7.5`, `V13 SP2`, `V4.X`, `9.x`. */
const branchPattern = /\bV(\d+(?:\.\d+)*)(?:\.X)*((?:\s+SP\s?\d+)?)(?![\w.-])|\b(\d+)\.x\b/gi;

/** Hardware series as Rockwell names them: `Series B`, `MicroLogix 1400 B/C`. */
function seriesOf(text: string): string[] {
  const found = /\bSeries ([A-F](?:\/[A-F])*)(?![\w-])/.exec(text) ?? /\d ([A-F](?:\/[A-F])*)\s*$/.exec(text);
  return found === null ? [] : found[1].split('/');
}

/** Longer names are prose; only their beginning is read. */
export const maxNameLength = 400;

/** Take a product name apart; `remove` are texts (order numbers) that are judged elsewhere. */
export function readProductName(name: string, remove: readonly string[] = []): ProductName {
  let text = repairText(name.slice(0, maxNameLength))
    .normalize('NFKC')
    .replace(/[®™©]|\((?:R|TM)\)/g, '');
  const includes = (/\bincl(?:\.|uding)?\s+([^()]*)/i.exec(text)?.[1] ?? '').toLowerCase().match(/[a-z]+/g) ?? [];
  for (const part of remove) text = text.replaceAll(part, ' ');
  text = text.replace(/\([^()]*(?:\)|$)/g, ' ');
  let branch: Version | null = null;
  text = text.replace(branchPattern, (_, numbers = '', pack = '', open = '') => {
    branch ??= parseVersion(`${numbers}${pack}${open}`);
    return ' ';
  });
  const series = seriesOf(text);
  const family = /\b(?:famil(?:y|ies)|series)\b/i.test(text);
  const tokens = text
    .toLowerCase()
    .split(/[\s,;:/&+|"']+/)
    .map((token) => token.replace(/^[-.!]+|[-.!]+$/g, ''))
    .filter((token) => token !== '');
  const codes: Code[] = [];
  const words: string[] = [];
  const forms = new Set<string>();
  let before = '';
  let purpose = false;
  for (const token of tokens) {
    const joined = token.replace(/[-_.]/g, '');
    forms.add(joined);
    if (before !== '') forms.add(before + joined);
    if (/\d/.test(token)) codes.push(readCode(token, joined, before));
    else if (token === 'for' && codes.length > 0) purpose = true;
    // What a model is meant for does not tell it from another: "ArmorStratix 5700 switches for extreme environments".
    else if (!purpose && !genericWords.has(token) && token.length > 1) words.push(token);
    before = joined;
  }
  return { original: name, codes, words, branch, forms, family, series, software: softwareName.test(text), includes };
}

function readCode(token: string, text: string, before: string): Code {
  // S7-1500 is S7 and 1500, but X204-2 is X and 204-2.
  const hyphen = /^([a-z]+\d?)-(\d[\w-]*)$/.exec(token);
  const letters = /^([a-z]+)[-_.]?(\d.*)$/.exec(token);
  const own = hyphen ?? letters;
  const pair = before + text;
  const bases = basesOf(token);
  if (own !== null)
    return { text, pair, stem: own[1], digits: own[2].replace(/[-_.]/g, ''), run: firstRun(own[2]), needsPair: false, bases };
  const meaningful = before !== '' && !genericWords.has(before);
  return { text, pair, stem: before, digits: text, run: firstRun(token), needsPair: meaningful, bases };
}

/** Variants are written behind hyphens; a base is told by three digits or more. */
function basesOf(token: string): string[] {
  const parts = token.split('-').slice(0, mostParts);
  return parts
    .slice(1)
    .map((_, at) =>
      parts
        .slice(0, at + 1)
        .join('')
        .replace(/[_.]/g, ''),
    )
    .filter((base) => /\d{3}/.test(base));
}

/** Parts of a code that are told apart. */
const mostParts = 8;

function firstRun(text: string): string {
  return /\d+/.exec(text)?.[0] ?? '';
}

/** Whether a name says only what kind of device it is: of an unknown vendor it is nobody's product. */
export function tellsKindOnly({ codes, words }: ProductName): boolean {
  return codes.length === 0 && words.every((word) => kindWords.has(word));
}

/** How two product names agree, seen from the advisory's product; null when they are different products. */
export type NameAgreement = { probability: number; partial: boolean; agreed: string[]; missing: string[] };

/**
 * Compare the name of an advisory's product with what an asset is called.
 *
 * Digits veto: `S7-1500` is never `S7-1200`. All codes agreeing makes the same product or family; some missing on the asset's side,
 * with nothing of the asset's own contradicting, makes a possible one (`partial`); words alone must all be there.
 */
export function compareNames(product: ProductName, asset: ProductName): NameAgreement | null {
  const agreed: string[] = [];
  let missing: string[] = [];
  const stems = new Set<string>();
  for (const code of product.codes) {
    const found = asset.forms.has(code.pair) || (!code.needsPair && asset.forms.has(code.text)) || inFamily(product, code, asset);
    if (found) {
      agreed.push(code.text);
      stems.add(code.stem);
    } else missing.push(code.text);
  }
  // "GT27 GT25 GT23", "CP1E/CP1H": several codes of one stem are alternatives, one is enough.
  missing = missing.filter((text) => !product.codes.some((code) => code.text === text && stems.has(code.stem)));
  for (const code of product.codes) {
    if (!missing.includes(code.text)) continue;
    if (asset.codes.some((other) => other.stem === code.stem && other.digits !== code.digits)) return null;
  }
  const model = missing.length === 0 && product.codes.some((code) => code.digits.length > 2 && agreed.includes(code.text));
  const words = judgeWords(product, asset, agreed, model);
  if (product.codes.length === 0) return wordsAlone(product, asset, words, agreed);
  if (stems.size === 0) return null;
  if (missing.length > 0) {
    const contradicted = asset.codes.some((code) => !product.forms.has(code.text) && !product.forms.has(code.pair));
    return contradicted || words.missing.length > 1 ? null : { probability: 0.3, partial: true, agreed, missing };
  }
  if (words.matched === 0 && words.missing.length > 0 && product.codes.every((code) => code.digits.length < 3)) return null;
  // Words missing on one side and others on the other: two variants (IM 155-6 PN HF and BA).
  const differs = words.missing.length > 0 && extraWords(product, asset) > 0;
  const apart = variantWords.some(
    (word) => asset.forms.has(word) && !product.forms.has(word) && !product.includes.includes(word),
  );
  const factor = words.factor * (differs ? wordPenalty.extra : 1) * (apart ? wordPenalty.variant : 1);
  return { probability: 0.85 * factor, partial: false, agreed, missing: words.missing };
}

/**
 * `SCALANCE X-200 switch family` covers X204 and X216: a family whose digits end in 00 is a hundred. `EDS-405A Series` covers what is written behind
 * it: EDS-405A-MM-SC.
 */
function inFamily(product: ProductName, code: Code, asset: ProductName): boolean {
  if (!product.family) return false;
  if (asset.codes.some(({ bases }) => bases.includes(code.text))) return true;
  if (!/^\d{1,2}00$/.test(code.digits)) return false;
  return asset.codes.some(
    (other) =>
      other.run.slice(0, -2) === code.digits.slice(0, -2) &&
      // "ioLogik 2500 series" covers the ioLogik E2542: its letters say which of the hundred it is.
      (other.stem === code.stem || (code.needsPair && other.stem.length <= 2 && asset.words.includes(code.stem))),
  );
}

function judgeWords(
  product: ProductName,
  asset: ProductName,
  agreed: string[],
  model: boolean,
): { matched: number; missing: string[]; factor: number } {
  let factor = 1;
  let matched = 0;
  const missing: string[] = [];
  for (const word of product.words) {
    if (asset.forms.has(word.replace(/[-_.]/g, ''))) {
      matched++;
      agreed.push(word);
    } else if (brandWords.has(word)) factor *= wordPenalty.brand;
    else if (!(model && kindWords.has(word))) {
      missing.push(word);
      factor *= wordPenalty.other;
    }
  }
  return { matched, missing, factor };
}

function wordsAlone(
  product: ProductName,
  asset: ProductName,
  words: { matched: number; missing: string[] },
  agreed: string[],
): NameAgreement | null {
  const own = product.words.filter((word) => !brandWords.has(word));
  // A brand that agrees says nothing.
  if (own.every((word) => words.missing.includes(word))) return null;
  const missing = product.family ? words.missing.filter((word) => !isAlternative(word, agreed)) : words.missing;
  if (missing.length > 0) {
    return missing.length === 1 && words.matched >= 2 ? { probability: 0.25, partial: true, agreed, missing } : null;
  }
  return { probability: 0.8 * wordPenalty.extra ** Math.min(extraWords(product, asset), 3), partial: false, agreed, missing: [] };
}

/** "iQ-R iQ-F series": words that differ behind their hyphen are alternatives, one is enough. */
function isAlternative(word: string, agreed: readonly string[]): boolean {
  const stem = /^(\w+)-\w{1,2}$/.exec(word)?.[1];
  return stem !== undefined && agreed.some((other) => other !== word && other.startsWith(`${stem}-`));
}

/** How many words of the asset's name tell more than the product's. */
function extraWords(product: ProductName, asset: ProductName): number {
  return asset.words.filter((word) => !product.forms.has(word.replace(/[-_.]/g, '')) && !brandWords.has(word)).length;
}

/** Forms under which the family of a code is listed: `x200` for X204-2, `eds405a` for EDS-405A-MM-SC. */
export function familyForms(name: ProductName): string[] {
  const hundreds = name.codes
    .filter(({ run }) => run.length === 3 || run.length === 4)
    .flatMap(({ stem, run }) => {
      const hundred = `${run.slice(0, -2)}00`;
      return [`${stem}${hundred}`, ...(stem.length <= 2 ? name.words.map((word) => `${word}${hundred}`) : [])];
    });
  return [...hundreds, ...name.codes.flatMap(({ bases }) => bases)];
}

/**
 * Keys under which a product is found: its codes, or without any two of its words, the rarest by `frequency`. Names agree with one word
 * missing at most, so that one of two is there whichever they are. Where words are alternatives of each other, all are keys.
 */
export function nameKeys(name: ProductName, frequency: (word: string) => number): string[] {
  if (name.codes.length > 0)
    return [...new Set(name.codes.flatMap((code) => (code.needsPair ? [code.pair] : [code.text, code.pair])))];
  let words = [...new Set(name.words.filter((word) => !brandWords.has(word)))];
  const alternatives = name.family && words.some((word) => isAlternative(word, words));
  if (words.length > 2 && !alternatives) {
    const counted = words.map((word) => ({ word, count: frequency(word) }));
    words = counted
      .toSorted((a, b) => a.count - b.count)
      .slice(0, 2)
      .map(({ word }) => word);
  }
  return words.map((word) => word.replace(/[-_.]/g, ''));
}
