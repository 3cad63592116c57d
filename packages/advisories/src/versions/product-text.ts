import type { VersionRule } from './rules.ts';
import { readVersionAt } from './version.ts';

/** A product as a national library writes it, taken apart; `range` is null where the text names no version. */
export type ProductText = { name: string; range: string | null };

/** Where a range begins: at a comparison, in signs or in words, with the version that may stand before it. */
const comparison =
  /(?:(?<=\s)v?\d[\w.-]*(?:\.\*)?(?:\s*[,;]\s*(?=[<>=≤≥])|(?=<=?[,;])))?(?:[<>=≤≥]|(?<=\s)(?:before|prior to|up to)\s|(?<=\s)versions?\s(?=\d))|(?<=\s)v?\d[\w.]*\s*(?:thru|through|to|-|~|至|到)\s*v?\d|(?<=[\s\u3400-\u9fff])v?\d[\w.]*\s*(?:及|和)?(?:其)?(?:之前|以前|以下)|所有版本|全部版本/i;

/** A word that announces a version. */
const announced = /\s(?:(?:软件|固件)?版本(?:号)?|firmware|version)\s*[::]\s*/i;

/** Versions that say that none was given. */
const unspecified = /\s+(?:0|-|n\/a|none|null|无|未知)$/i;

/** A run at the end that may be a version: a digit or V with a digit first, and more than a bare model number. */
const versionLike = /^(?:v(?:er(?:sion)?)?\.?\s?\d|r\d{2,}|sp\d+$|\d)/i;

/** A bare number of three or more digits is a model, but for products whose releases are such numbers, and for years and dates. */
const bareNumber = /^\d{3,}$/;
const year = /^(?:19[89]|20[0-4])\d(?:\d{4})?$/;
const numberedReleases = /\b(?:windows|abap|sap|netweaver|junos|as\/400)\b/i;

const maxLength = 1000;
const maxWords = 60;

/** Take `Vendor Product <=1.2` apart into a name and a range, where vendor and name stay together. */
export function splitProductText(text: string, rules: readonly VersionRule[] = []): ProductText {
  const trimmed = text
    .normalize('NFKC')
    .slice(0, maxLength)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/系列(?:版本)?$/, '')
    .replace(unspecified, '')
    .replace(/ ,\s*(?=v?\d)/i, ' ')
    // "2.16.x(<2.16.1)" is the part of a branch below a bound.
    .replace(/\(\s*(?=[<>=])([^()]*)\)$/, ', $1');
  const says = announced.exec(trimmed);
  if (says !== null) return { name: trimmed.slice(0, says.index), range: trimmed.slice(says.index + says[0].length) };
  const found = comparison.exec(trimmed);
  if (found !== null && found.index > 0) {
    // "8<, 8.2.8" is from 8 and below 8.2.8.
    const range = trimmed.slice(found.index).replace(/^(\S+)\s*(<=?)[,;]\s*(?=v?\d)/i, '>=$1 $2 ');
    return { name: trimmed.slice(0, found.index).trim(), range: range.trim() };
  }
  const words = trimmed.split(' ').slice(0, maxWords);
  for (let first = 1; first < words.length; first++) {
    const rest = words.slice(first).join(' ');
    if (!versionLike.test(rest) || !isVersion(rest, rules)) continue;
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
