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
