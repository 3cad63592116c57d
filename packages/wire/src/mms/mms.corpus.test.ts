import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpusFolder, goldRows } from '../corpus-reader.ts';
import { countMessages } from '../cotp/corpus.ts';
import { KIND_REQUEST, KIND_RESPONSE } from '../message.ts';
import { mms } from './index.ts';

const folder = 'emreekin-ics-pcaps/IEC61850';
const bare = 'iti-ics-security-tools/pcaps/IEC61850/MMS - Specific Commands';

/** Captures, and how many more messages than the reference are read: conclude requests without session, which it takes for data. */
const captures: readonly (readonly [string, number])[] = [
  [`${folder}/mmsy.pcap`, 0],
  [`${folder}/mmsy1.pcap`, 0],
  [`${folder}/setvalue.pcap`, 0],
  ['emreekin-ics-pcaps/COTP/iec61850_release.pcap', 0],
  ['iti-ics-security-tools/pcaps/IEC61850/piccolo.pcap', 0],
  [`${bare}/mms-readRequest.pcap`, 0],
  [`${bare}/mms-resetRequest.pcap`, 1],
  [`${bare}/mms-takeControl.pcap`, 1],
];

test('every message of the captures is read, with its service', { skip: corpusFolder() === null }, () => {
  for (const [capture, more] of captures) {
    const rows = goldRows(capture);
    const gold = rows.reduce(
      (sum, row) => sum + (row.get('frame.protocols') ?? '').split(':').filter((x) => x === 'mms').length,
      0,
    );
    const services = new Map<string, number>();
    let total = 0;
    countMessages(mms, capture, (_bytes, head) => {
      total++;
      if (head.code > 77 || head.problem !== '') return;
      const key = `${head.kind === KIND_REQUEST ? 'request' : head.kind === KIND_RESPONSE ? 'response' : ''} ${head.code}`;
      services.set(key, (services.get(key) ?? 0) + 1);
    });
    assert.equal(total, gold + more, capture);
    const expected = new Map<string, number>();
    for (const row of rows)
      for (const kind of ['request', 'response'])
        for (const value of (row.get(`mms.confirmedService${kind === 'request' ? 'Request' : 'Response'}`) ?? '').split(','))
          if (value !== '') expected.set(`${kind} ${value}`, (expected.get(`${kind} ${value}`) ?? 0) + 1);
    assert.deepEqual(new Map([...services].toSorted()), new Map([...expected].toSorted()), capture);
  }
});

test('a device identifies itself in a capture', { skip: corpusFolder() === null }, () => {
  const found: string[] = [];
  countMessages(mms, 'iti-ics-security-tools/pcaps/IEC61850/piccolo.pcap', (bytes, head) => {
    if (head.marks & 8) mms.identify?.(bytes, head, { is: (attribute, value) => void found.push(`${attribute} ${value}`) }, null);
  });
  assert.deepEqual(found, ['vendor INFO TECH', 'model S61850 for PC', 'firmware 0.0.1']);
});
