import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '../corpora.test-support.ts';
import type { KnowledgeDocument } from '../model/entry.ts';
import { seeds } from '../seeds.test-support.ts';

async function read(kind: string): Promise<KnowledgeDocument> {
  const { text, name } = seeds.find((seed) => seed.kind === kind) ?? seeds[0];
  return (await readText(text, name)).knowledge[0];
}

const lines = ({ edges }: KnowledgeDocument): string[] => edges.map(({ from, type, to }) => `${from} ${type} ${to}`);

test('a bundle gives its objects, relationships and sightings; a CVE is known by its number', async () => {
  const document = await read('stix');
  assert.equal(document.source, 'Plant CERT');
  assert.deepEqual(lines(document), [
    'indicator:indicator--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0003 indicates malware:malware--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0004',
    'malware:malware--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0004 exploits vulnerability:CVE-2015-5374',
    'indicator:indicator--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0003 found-on identity:identity--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0002',
  ]);
  const indicator = document.entries.find(({ kind }) => kind === 'indicator');
  assert.deepEqual(indicator?.attributes.markings, ['TLP:GREEN']);
  assert.equal(indicator?.attributes.confidence, 80);
  assert.equal(indicator?.attributes.sightings, 3);
  assert.equal(indicator?.attributes.valid_until, '2026-07-01T00:00:00Z');
});

test('ATT&CK: tactics, detection strategies, analytics, requirements and sub-techniques are edges', async () => {
  const document = await read('attack');
  assert.deepEqual(lines(document).toSorted(), [
    'detection-rule:AN0001 part-of detection-rule:DET0001',
    'detection-rule:AN0001 uses data-component:DC0085',
    'detection-rule:DET0001 detects technique:T0855',
    'mitigation:M0807 mitigates technique:T0855',
    'mitigation:M0807 satisfies requirement:IEC 62443-3-3/SR 5.1',
    'requirement:IEC 62443-3-3/SR 5.1 part-of standard:IEC 62443-3-3',
    'tactic:TA0106 part-of taxonomy:ics-attack',
    'technique:T0855 part-of tactic:TA0106',
    'technique:T1059.001 child-of technique:T1059',
  ]);
  assert.ok(document.entries.find(({ key }) => key === 'T1059.001')?.revoked);
});

test('CAPEC: the hierarchy, exploited weaknesses and techniques', async () => {
  const document = await read('capec');
  assert.deepEqual(lines(document), [
    'attack-pattern:CAPEC-600 child-of attack-pattern:CAPEC-560',
    'attack-pattern:CAPEC-600 exploits weakness:CWE-522',
    'attack-pattern:CAPEC-600 same-as technique:T1110.004',
  ]);
  assert.equal(document.entries[0].descriptions[0].text, 'Known pairs.');
});

test('EMB3D: properties to threats to mitigations to the requirements of IEC 62443-4-2', async () => {
  const document = await read('emb3d');
  assert.deepEqual(
    lines(document).filter((line) => !line.includes('part-of')),
    [
      'threat:TID-201 has-weakness weakness:CWE-353',
      'threat:TID-201 exploits vulnerability:CVE-2020-15782',
      'mitigation:MID-001 satisfies requirement:IEC 62443-4-2/EDR 3.14',
      'mitigation:MID-001 satisfies requirement:IEC 62443-4-2/HDR 3.14',
      'mitigation:MID-001 satisfies requirement:IEC 62443-4-2/CR 1.1 RE(2)',
      'device-property:PID-21 affected-by threat:TID-201',
      'mitigation:MID-001 mitigates threat:TID-201',
    ],
  );
});

test('an object of ATT&CK in a bundle of its own is of MITRE too, of whichever matrix', async () => {
  const bundle = {
    type: 'bundle',
    id: 'bundle--9ef9a369-44ab-4cf2-8a74-1feaee836d9d',
    spec_version: '2.0',
    objects: [
      {
        type: 'attack-pattern',
        id: 'attack-pattern--0b761f2b-197a-40f2-b100-8152cb957c0c',
        name: 'Remote access',
        created_by_ref: 'identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5',
        kill_chain_phases: [{ kill_chain_name: 'mitre-mobile-attack', phase_name: 'command-and-control' }],
        external_references: [
          { source_name: 'mitre-attack', external_id: 'T1663', url: 'https://attack.mitre.org/techniques/T1663' },
        ],
      },
    ],
  };
  const [{ kind, source, title, entries }] = (await readText(JSON.stringify(bundle), 'one.json')).knowledge;
  assert.deepEqual([kind, source, title], ['attack', 'MITRE', 'Remote access']);
  assert.deepEqual(
    [entries[0].kind, entries[0].key, entries[0].attributes.tactics],
    ['technique', 'T1663', ['command-and-control']],
  );
});

test('a type that every object of the language has is a type like another', async () => {
  const reference = [{ source_name: 'mitre-attack', external_id: 'T0855' }];
  for (const type of ['constructor', 'tostring', 'valueof', 'hasownproperty']) {
    const text = JSON.stringify({
      type,
      id: `${type}--0b761f2b-197a-40f2-b100-8152cb957c0c`,
      name: 'a',
      external_references: reference,
    });
    const [{ entries }] = (await readText(text, 'one.json')).knowledge;
    assert.deepEqual([entries[0].kind, entries[0].key], ['report', 'T0855'], type);
  }
});
