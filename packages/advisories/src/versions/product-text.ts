import { readByRule, type VersionRule } from './rules.ts';
import { readVersionAt } from './version.ts';

/** A product as a national library writes it, taken apart; `range` is null where the text names no version. */
export type ProductText = { name: string; range: string | null };

/** Where a range begins: at a comparison, in signs or in words, with the version that may stand before it. */
const comparison =
  /(?:(?<=\s)v?\d[\w.-]*(?:\.?\*)?(?:\([a-z]+\))?(?:\s(?:sp|update|upd|hf|hotfix|patch|fp|r)\s?\d+)*(?:\s*[,;]\s*(?=[<>=≤≥])|(?=<=?[,;])|(?<=\d\.[\dx*]+(?:\s[a-z]+\s?\d+)*)(?=<)))?(?:[<>=≤≥]|(?<=\s)(?:before|prior to|up to|(?:earlier|lower|older) than)\s|(?<=\s)versions?\s(?=\d))|(?<=\s)v?\d[\w.]*(?:\s*(?:thru|through|~|至|到)\s*|\s+(?:to|-)\s+|(?<=\.\d+)-(?=\d+\.))v?\d|(?<=[\s\u3400-\u9fff])v?\d[\w.]*\s*(?:及|和)?(?:其)?(?:之前|以前|以下)|所有版本|全部版本/i;

/** A word that announces a version. */
const announced = /\s(?:(?:软件|固件|硬件|boot)?版本(?:号)?|firmware|version)\s*[::]\s*/i;

/** Versions that say that none was given. */
const unspecified = /\s+(?:0|-|n\/a|none|null|无|未知)$/i;

/** A run at the end that may be a version: a digit or V with a digit first, and more than a bare model number. */
const versionLike =
  /^(?:v(?:er(?:sion)?)?\.?\s?\d|[a-z]{1,2}\d+\.\d|[a-z]{2,3}\.\d+(?:\.\d+){2}|[a-z]{1,4}\d*_\w*\d\.\d|r\d{2,}|sp\d+$|\d)/i;

/** A number with a hyphen, or with capitals behind it, and no dot is a model: `305-15IHW`, `6P`. */
const numberedModel = /^\d+(?:-[^.]*|[A-Z]{1,3})$/;

/** What is called so but Windows: numbers with dots. */
const plainVersion = /(?<!windows)\s(?:v?\d+(?:\.\d+)+|v\d+\.\d[\w.]*)$/i;

/** A version tied to its model: `A1D-500-V6.11.31-AC`. */
const tiedVersion = /^(.*\s\S+)-(v\d+(?:\.\d+)+[\w.-]*)$/i;

/** Android's releases by letter and number at the end: `R(11)`. */
const lettered = /\s[A-Z]\((\d[\w.]*)\)$/;

/** A bare number of three or more digits is a model, but for products whose releases are such numbers, and for years and dates. */
const bareNumber = /^\d{3,}$/;
const year = /^(?:19[89]|20[0-4])\d(?:\d{4})?$/;
const numberedReleases = /\b(?:windows|abap|sap|netweaver|junos|as\/400)\b/i;

const maxLength = 1000;
const maxWords = 60;

/** Take `Vendor Product <=1.2` apart into a name and a range, where vendor and name stay together. */
export function splitProductText(text: string, rules: readonly VersionRule[] = []): ProductText {
  const normal = text
    .normalize('NFKC')
    .slice(0, maxLength)
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/(?<=[\d.])(?:稳定|正式|最新)版(?:本)?\s*$/, '');
  const trimmed = normal
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/系列(?:版本)?$/, '')
    .replace(unspecified, '')
    .replace(/ ,\s*(?=v?\d)/i, ' ')
    // "2.16.x(<2.16.1)" is the part of a branch below a bound.
    .replace(/\(\s*(?=[<>=])([^()]*)\)$/, ', $1')
    // "2.3 Update 1之前的2.3" is below the one within the other.
    .replace(/<?(?<=[<\s])(v?\d[^<>]{0,60}?)之前的(v?\d[\w.]*)$/i, '>=$2 <$1');
  const says = announced.exec(trimmed);
  if (says !== null) return { name: trimmed.slice(0, says.index), range: trimmed.slice(says.index + says[0].length) };
  const found = comparison.exec(trimmed);
  if (found !== null && found.index > 0) {
    // "8<, 8.2.8" is from 8 and below 8.2.8.
    const range = trimmed.slice(found.index).replace(/^(\S+)\s*(<=?)[,;]\s*(?=v?\d)/i, '>=$1 $2 ');
    return { name: trimmed.slice(0, found.index).trim(), range: range.trim() };
  }
  // "9.5, 9.6", and "5 server": the edition of a release.
  const listed =
    /\s(\d+(?:\.\d+)*\.[\d*]+(?:\s*,\s*\d+(?:\.\d+)+(?: (?:alpha|beta|rc|sp) ?\d+)?)+|\d{1,2} (?:client|server|workstation))$/i.exec(
      trimmed,
    );
  if (listed !== null) return { name: trimmed.slice(0, listed.index), range: listed[1] };
  const letter = lettered.exec(trimmed);
  if (letter !== null) return { name: trimmed.slice(0, letter.index), range: letter[1] };
  // A single blank at the end separates the name from a version that was left empty.
  if (/[^\s]\s$/.test(normal) && !plainVersion.test(trimmed)) return { name: trimmed, range: null };
  const tied = tiedVersion.exec(trimmed);
  if (tied !== null) return { name: tied[1], range: tied[2] };
  const words = trimmed.split(' ').slice(0, maxWords);
  for (let first = 1; first < words.length; first++) {
    const rest = words.slice(first).join(' ');
    const ruled = rules.some((rule) => readByRule(rest, rule)?.length === rest.length);
    if (!ruled && (!versionLike.test(rest) || numberedModel.test(rest) || !isVersion(rest, rules))) continue;
    const name = words.slice(0, first).join(' ');
    if (bareNumber.test(rest) && !year.test(rest) && !numberedReleases.test(name)) break;
    return { name, range: rest };
  }
  return { name: trimmed, range: null };
}

function isVersion(text: string, rules: readonly VersionRule[]): boolean {
  if (/^v?\d+(?:\.\d+)*\.[*x]+$/i.test(text)) return true;
  const read = readVersionAt(text, rules);
  return read !== null && /^\s*(?:\([^()]*\))?$/.test(text.slice(read.length));
}
