import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '../corpora.test-support.ts';
import { seeds } from '../seeds.test-support.ts';

async function lines(name: string): Promise<string[]> {
  const { text } = seeds.find((seed) => seed.name === name) ?? seeds[0];
  const [{ edges }] = (await readText(text, name)).knowledge;
  return edges.map(({ from, type, to }) => `${from} ${type} ${to}`);
}

test('CycloneDX: what is in the firmware, what it depends on, and what it is vulnerable to', async () => {
  assert.deepEqual(await lines('bom.json'), [
    'product:siemens/simatic s7-1500 made-by vendor:siemens',
    'component:siemens ag/simatic s7-1500/2.9.4 instance-of product:siemens/simatic s7-1500',
    'component:siemens ag/simatic s7-1500/2.9.4 contains component:pkg:generic/openssl@1.1.1k',
    'component:pkg:generic/openssl@1.1.1k contains component:unknown/asn1',
    'component:siemens ag/simatic s7-1500/2.9.4 uses component:pkg:generic/openssl@1.1.1k',
    'component:pkg:generic/openssl@1.1.1k affected-by vulnerability:CVE-2022-0778',
  ]);
});

test('SPDX 2.3 and 3.0 give the same kinds of edges', async () => {
  assert.deepEqual(await lines('spdx.json'), [
    'product:acme/controller made-by vendor:acme',
    'component:acme/controller/1.0 instance-of product:acme/controller',
    'component:acme/controller/1.0 contains component:pkg:generic/busybox@1.33',
  ]);
  assert.ok((await lines('spdx3.json')).includes('component:acme/application/1.3 uses component:pkg:generic/zlib@1.3'));
});

test('CycloneDX 1.7: a range of versions, and what to do about a vulnerability', async () => {
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.7',
    metadata: { manufacture: { name: 'ACME' }, component: { type: 'firmware', name: 'Controller', version: '3' } },
    components: [{ type: 'library', name: 'tls', isExternal: true, versionRange: 'vers:generic/>=9.0|<10.0', 'bom-ref': 'tls' }],
    vulnerabilities: [
      {
        id: 'CVE-2026-20001',
        cwes: [787],
        recommendation: 'Update to 4.',
        analysis: { state: 'exploitable', justification: '', detail: 'Reached by the web server', response: ['update'] },
        affects: [{ ref: 'tls' }],
      },
      { id: 'CVE-2026-10001', cwes: [787], recommendation: 'Update to 4.', affects: [{ ref: 'tls' }] },
    ],
  };
  const [{ source, entries, edges }] = (await readText(JSON.stringify(bill), 'bom.json')).knowledge;
  assert.equal(source, 'ACME');
  assert.equal(entries.find(({ name }) => name.startsWith('tls'))?.attributes.version_range, 'vers:generic/>=9.0|<10.0');
  assert.deepEqual(
    edges.filter(({ to }) => /CVE|CWE/.test(to)).map(({ type, to, text }) => [type, to, text]),
    [
      ['affected-by', 'vulnerability:CVE-2026-20001', 'exploitable: Reached by the web server\nupdate\nUpdate to 4.'],
      ['has-weakness', 'weakness:CWE-787', null],
      ['affected-by', 'vulnerability:CVE-2026-10001', 'Update to 4.'],
      ['has-weakness', 'weakness:CWE-787', null],
    ],
  );
});

test('SPDX 3.0: licences are relationships, and the status of a vulnerability counts before that a package has one', async () => {
  const relationship = (type: string, relationshipType: string, from: string, to: string, more = {}) => ({
    type,
    spdxId: `urn:${relationshipType}`,
    relationshipType,
    from,
    to: [to],
    ...more,
  });
  const graph = {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      { type: 'software_Package', spdxId: 'urn:kernel', name: 'kernel', software_packageVersion: '6.12' },
      { type: 'simplelicensing_LicenseExpression', spdxId: 'urn:gpl', simplelicensing_licenseExpression: 'GPL-2.0-only' },
      relationship('Relationship', 'hasDeclaredLicense', 'urn:kernel', 'urn:gpl'),
      relationship('Relationship', 'hasAssociatedVulnerability', 'urn:kernel', 'urn:vulnerability/CVE-2026-20002'),
      relationship(
        'security_VexNotAffectedVulnAssessmentRelationship',
        'doesNotAffect',
        'urn:vulnerability/CVE-2026-20002',
        'urn:kernel',
        {
          security_justificationType: 'vulnerableCodeNotPresent',
        },
      ),
      relationship('Relationship', 'hasAssociatedVulnerability', 'urn:kernel', 'urn:vulnerability/CVE-2026-20003'),
    ],
  };
  const [{ entries, edges }] = (await readText(JSON.stringify(graph), 'spdx.json')).knowledge;
  assert.deepEqual(entries[0].attributes.licenses, ['GPL-2.0-only']);
  assert.deepEqual(
    edges.map(({ type, to, text }) => [type, to, text]),
    [
      ['related-to', 'vulnerability:CVE-2026-20002', 'not_affected: vulnerableCodeNotPresent'],
      ['affected-by', 'vulnerability:CVE-2026-20003', null],
    ],
  );
});
