import { contains, type Network, network } from '../policy/address.ts';
import type { Asset, ExpiredSuppression, Finding, SuppressedFinding } from '../result.ts';
import type { Suppression } from './schema.ts';

/** Findings that need attention, those that somebody answers for, and what no longer counts or never did. */
export interface Suppressed {
  findings: Finding[];
  suppressed: SuppressedFinding[];
  expired: ExpiredSuppression[];
  /** Places, from 0 on, of entries that are in force and matched nothing. */
  unused: number[];
}

const DAY = 86_400_000;

/** The first moment that no longer belongs to a day, or to a time. */
const endOf = (text: string): number => Date.parse(text) + (text.length === 10 ? DAY : 0);

/**
 * Parts findings into those that need attention and those that an entry in force suppresses. Nothing is dropped: a suppressed finding keeps all it says, with
 * whose decision it is and until when. An entry that has expired suppresses nothing, and is said.
 *
 * @param now milliseconds since 1970: what has expired is judged by the clock of whoever looks, not by the capture's
 */
export function suppress(
  findings: readonly Finding[],
  assets: readonly Asset[],
  suppressions: readonly Suppression[],
  now: number = Date.now(),
): Suppressed {
  const expired = suppressions.flatMap(({ rule, owner, reason, expires }, entry) =>
    endOf(expires) <= now ? [{ entry, rule: ruleText(rule), owner, reason, expired: expires }] : [],
  );
  const inForce = suppressions.map((one) => (endOf(one.expires) > now ? compile(one, assets) : null));
  const used = new Set<number>();
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const entry = inForce.findIndex((test) => test?.(finding) ?? false);
    if (entry < 0) {
      kept.push(finding);
      continue;
    }
    used.add(entry);
    const { owner, reason, expires } = suppressions[entry];
    suppressed.push({ ...finding, suppression: { entry, owner, reason, until: expires } });
  }
  const unused = inForce.flatMap((test, entry) => (test !== null && !used.has(entry) ? [entry] : []));
  return { findings: kept, suppressed, expired, unused };
}

const ruleText = (rule: Suppression['rule']): string => (rule === undefined ? '*' : [rule].flat().join(', '));

type Test = (finding: Finding) => boolean;

/** A suppression as one test of a finding; all its parts must agree. */
function compile({ rule, asset, ip, mac, conversation, window }: Suppression, assets: readonly Asset[]): Test {
  const tests: Test[] = [];
  if (rule !== undefined) {
    const names = [rule].flat().map(pattern);
    tests.push((finding) => names.some((name) => name.test(finding.rule)));
  }
  const either =
    (end: (address: string) => boolean): Test =>
    (finding) =>
      end(finding.client) || end(finding.server);
  if (asset !== undefined) {
    const addresses = addressesOf(assets.filter(({ id, name }) => id === asset || name === asset));
    tests.push(either((address) => addresses.has(address)));
  }
  if (mac !== undefined) {
    const addresses = addressesOf(assets.filter(({ interfaces }) => interfaces.some((one) => one.mac === mac))).add(mac);
    tests.push(either((address) => addresses.has(address)));
  }
  if (ip !== undefined) tests.push(either(endpoint(ip)));
  if (conversation !== undefined) {
    const client = endpoint(conversation.client);
    const server = endpoint(conversation.server);
    tests.push((finding) => client(finding.client) && server(finding.server));
  }
  if (window !== undefined) tests.push(within(window));
  return (finding) => tests.every((test) => test(finding));
}

/** A test of a name, in which `*` stands for any text: each part is looked for once, behind the one before, however many there are. */
function pattern(name: string): { test(text: string): boolean } {
  const [first, ...parts] = name.split('*');
  const last = parts.pop();
  if (last === undefined) return { test: (text) => text === name };
  return {
    test(text) {
      if (!text.startsWith(first)) return false;
      let at = first.length;
      for (const part of parts) {
        const found = text.indexOf(part, at);
        if (found < 0) return false;
        at = found + part.length;
      }
      return text.length - last.length >= at && text.endsWith(last);
    },
  };
}

function addressesOf(assets: readonly Asset[]): Set<string> {
  return new Set(assets.flatMap(({ interfaces }) => interfaces.flatMap(({ mac, ips }) => (mac === null ? ips : [mac, ...ips]))));
}

/** A test of an address: a MAC address is itself, an IP address or a network holds it. */
function endpoint(text: string): (address: string) => boolean {
  const held: Network | null = network(text);
  return held === null ? (address) => address === text : (address) => contains(held, address);
}

/** A test of the time from first to last sight: all of it lies in the window, and in one turn of its hours. */
function within({ from, to, daily }: NonNullable<Suppression['window']>): Test {
  const begin = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from);
  const end = to === undefined ? Number.POSITIVE_INFINITY : endOf(to);
  const hours = daily === undefined ? null : hoursOf(daily);
  return ({ firstSeen, lastSeen }) => {
    const first = Date.parse(firstSeen);
    const last = Date.parse(lastSeen);
    if (!(first >= begin && last < end)) return false;
    return hours === null || (first - hours.begin) % DAY < hours.length - (last - first);
  };
}

/** Hours of a day, as milliseconds behind midnight and how long they last; they may go past midnight. */
function hoursOf(text: string): { begin: number; length: number } {
  const [begin, end] = text.split('-').map((part) => Number(part.slice(0, 2)) * 3_600_000 + Number(part.slice(3)) * 60_000);
  return { begin, length: end > begin ? end - begin : end - begin + DAY };
}
