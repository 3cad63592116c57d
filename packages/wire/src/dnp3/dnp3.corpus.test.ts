import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import type { FieldValue } from '../fields.ts';
import { readAll } from '../testing.ts';
import { dnp3, LINK_CODE } from './index.ts';

const folder = corpusFolder();
const pcaps = (under: string): string[] => {
  const path = join(folder ?? '', 'pcap', under);
  if (folder === null || !existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => `${under}/${name}`);
};

/** A header as text; the variation of strings is their length, which the reference shows in some of its answers only. */
const header = (group: number, variation: number): string => `g${group}v${group >= 110 && group <= 113 ? 0 : variation}`;

/** What is compared of a capture. */
interface Summary {
  functions: string[];
  headers: string[];
  indications: string[];
  /** Source and destination of every application message, each pair once. */
  stations: string[];
}

/** What the reference decode lists. */
function reference(capture: string): Summary {
  const functions: string[] = [];
  const headers: string[] = [];
  const indications: string[] = [];
  const stations = new Set<string>();
  for (const row of goldRows(capture)) {
    functions.push(...(row.get('dnp3.al.func')?.split(',') ?? []).map(Number).map(String));
    headers.push(...(row.get('dnp3.al.obj')?.split(',') ?? []).map((text) => header(Number(text) >> 8, Number(text) & 255)));
    indications.push(...(row.get('dnp3.al.iin')?.split(',') ?? []).map(Number).map(String));
    const destinations = row.get('dnp3.dst')?.split(',') ?? [];
    if (row.has('dnp3.al.func'))
      row
        .get('dnp3.src')
        ?.split(',')
        .forEach((source, i) => stations.add(`${source}>${destinations[i]}`));
  }
  return {
    functions: functions.toSorted(),
    headers: headers.toSorted(),
    indications: indications.toSorted(),
    stations: [...stations].toSorted(),
  };
}

function decoded(capture: string): Summary {
  const functions: string[] = [];
  const headers: string[] = [];
  const indications: string[] = [];
  const stations = new Set<string>();
  for (const payload of readPayloads(join(folder ?? '', 'pcap', capture))) {
    if (payload.kind === 'ethernet') continue;
    for (let at = 0; at < payload.bytes.length; ) {
      if ((dnp3.measure?.(payload.bytes, at, payload.bytes.length) ?? -1) <= 0) {
        at++;
        continue;
      }
      // A run of frames up to the next octet that begins none.
      let end = at;
      for (let length = 1; length > 0; end += Math.max(0, length))
        length = dnp3.measure?.(payload.bytes, end, payload.bytes.length) ?? -1;
      for (const message of readAll(dnp3, payload.bytes.subarray(at, end))) {
        if (message.code >= LINK_CODE) continue;
        functions.push(String(message.code));
        if (message.code === 129 || message.code === 130) indications.push(String(message.state));
        stations.add(`${message.fields['source']}>${message.fields['destination']}`);
        for (const { group, variation } of message.fields['objects'] as { [name: string]: FieldValue }[])
          headers.push(header(Number(group), Number(variation)));
      }
      at = end;
    }
  }
  return {
    functions: functions.toSorted(),
    headers: headers.toSorted(),
    indications: indications.toSorted(),
    stations: [...stations].toSorted(),
  };
}

/** The reference loses fragments whose transport sequence number wraps, and takes the rest of one for a message of its own. */
const WRAPPED = 'icsnpp/dnp3/testing/traces/dnp3_example.pcap';

for (const under of ['iti-ics-security-tools/pcaps/dnp3', 'emreekin-ics-pcaps/DNP3', 'icsnpp/dnp3', 'digitalbond-snort']) {
  for (const capture of pcaps(under).filter((name) => /dnp/i.test(name))) {
    test(`agrees with the reference decode of ${capture}`, () => {
      const expected = reference(capture);
      const found = decoded(capture);
      if (capture === WRAPPED) assert.equal(found.functions.length, expected.functions.length + 4);
      else {
        assert.deepEqual(found.functions, expected.functions);
        assert.deepEqual(found.indications, expected.indications);
        assert.deepEqual(found.stations, expected.stations);
      }
      // The reference stops at objects that it does not know (g51v2, g120); it never knows one that is missing here.
      const missing = new Map<string, number>();
      for (const header of expected.headers) missing.set(header, (missing.get(header) ?? 0) + 1);
      for (const header of found.headers) missing.set(header, (missing.get(header) ?? 0) - 1);
      assert.deepEqual(
        [...missing].filter(([, count]) => count > 0),
        [],
      );
    });
  }
}
