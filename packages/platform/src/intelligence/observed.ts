import type { ObservableType } from '@fengsui/knowledge';
import type { AnalysisResult } from '@fengsui/sensor';
import { observedKeys } from './keys.ts';
import type { ObservedRow } from './store-sightings.ts';

/** Most values of a capture that are kept; addresses come first, the busiest before others. */
const most = 200_000;
const mostAddresses = 20_000;

type Value = Omit<ObservedRow, 'number' | 'type' | 'value' | 'keys'> & { type: ObservableType; value: string };

/** What a capture shows that an indicator may name: ends of conversations, names, pages, files; each once for a pair of ends, in its one spelling. */
export function observedRows(result: Pick<AnalysisResult, 'conversations' | 'observables' | 'files'>): ObservedRow[] {
  const rows = new Map<string, ObservedRow>();
  const add = ({ type, value, ...about }: Value) => {
    const seen = observedKeys(type, value);
    if (seen === null) return;
    const key = `${seen.type}\0${seen.value}\0${about.client}\0${about.server}`;
    const known = rows.get(key);
    if (known === undefined) {
      if (rows.size < most) rows.set(key, { ...seen, ...about, number: rows.size + 1 });
      return;
    }
    known.count += about.count;
    if (about.firstSeen < known.firstSeen) known.firstSeen = about.firstSeen;
    if (about.lastSeen > known.lastSeen) known.lastSeen = about.lastSeen;
  };
  const talks = result.conversations.toSorted((one, other) => other.messages - one.messages);
  for (const { client, server, protocol, messages: count, firstSeen, lastSeen } of talks.slice(0, mostAddresses))
    for (const value of [client, server])
      add({ type: 'ip', value, protocol, client, server, count, firstSeen, lastSeen, frame: null });
  for (const observable of result.observables ?? []) add(observable);
  for (const file of result.files ?? []) {
    const { protocol, client, server, count, firstSeen, lastSeen, frames } = file;
    const about = { protocol, client, server, count, firstSeen, lastSeen, frame: frames[0] ?? null };
    add({ type: 'file-name', value: file.name, ...about });
    // What is incomplete has hashes of its own, which are those of no other file.
    if (file.complete) for (const type of ['sha256', 'sha1', 'md5'] as const) add({ type, value: file[type], ...about });
  }
  return [...rows.values()];
}
