import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { berElement } from '../ber-encode.ts';
import { type DataValue, encodeData } from '../mms/data-encode.ts';
import { encode, mms } from '../mms/index.ts';
import { readAll } from '../testing.ts';

/** The TSDU in a TPKT with one data TPDU. */
const tsdu = (tpkt: Uint8Array): Uint8Array => tpkt.subarray(7);
const operations = (tpkt: Uint8Array) => readAll(mms, tsdu(tpkt)).filter(({ protocol }) => protocol === 'iccp');
const write = (item: string, value: DataValue) =>
  operations(encode.writeRequest(7, [{ name: { domain: 'CENTRE_A', item }, value }]));
const read = (item: string) => operations(encode.readRequest(8, [{ domain: 'CENTRE_A', item }]));

test('select and operate of a device', () => {
  const [select] = write('FEEDER7_CTL$SBO', { integer: 1 });
  assert.equal(select.function, 'select_device');
  assert.equal(read('FEEDER7_SBO')[0].function, 'select_device');
  const [operate] = write('FEEDER7_CTL$Command', { integer: 2 });
  assert.equal(operate.function, 'operate_device');
  assert.equal(operate.value, 2);
  assert.deepEqual(operate.acts, ['control']);
  const [variable] = operate.fields.variables as { domain: string; item: string }[];
  assert.deepEqual([variable.domain, variable.item], ['CENTRE_A', 'FEEDER7_CTL$Command']);
  assert.equal(write('FEEDER7_TAG', { integer: 1 })[0].function, 'set_tag');
});

test('transfer sets are found, configured, started and stopped', () => {
  assert.equal(read('Next_DSTransfer_Set')[0].function, 'get_next_transfer_set');
  assert.equal(write('DSTransferSet01$Interval', { integer: 10 })[0].function, 'configure_transfer_set');
  assert.equal(write('DSTransferSet01$Status', true)[0].function, 'start_transfer');
  assert.equal(write('DSTransferSet01$Status', false)[0].function, 'stop_transfer');
});

test('a data set that reports its transfer set is created', () => {
  const domain = 'CENTRE_A';
  const members = ['FEEDER7_P', 'Transfer_Set_Name'].map((item) => ({ domain, item }));
  const [create] = operations(encode.defineNamedVariableList(4, { domain, item: 'DS_1' }, members));
  assert.equal(create.function, 'create_data_set');
  assert.equal(create.kind, 'request');
  assert.equal((create.fields.variables as { item: string }[])[1].item, 'Transfer_Set_Name');
  assert.deepEqual(
    operations(encode.defineNamedVariableList(4, { domain, item: 'LLN0$ds' }, [{ domain, item: 'X$ST$Pos' }])),
    [],
  );
});

test('version and bilateral table', () => {
  assert.equal(operations(encode.readRequest(1, [{ name: 'TASE2_Version' }]))[0].function, 'get_version');
  assert.equal(read('Bilateral_Table_ID')[0].function, 'get_bilateral_table');
});

test('a report names its transfer set', () => {
  const name = berElement(0x80, new TextEncoder().encode('Transfer_Set_Name'));
  const list = berElement(0xa0, berElement(0x30, berElement(0xa0, name)));
  const results = berElement(0xa0, encodeData({ structure: [{ unsigned: 1 }, 'CENTRE_A', 'DSTransferSet01'] }));
  const [report] = operations(encode.inSession(berElement(0xa3, berElement(0xa0, list, results))));
  assert.equal(report.function, 'transfer_report');
  assert.equal(report.kind, 'notice');
  assert.deepEqual(report.fields.results, [[1, 'CENTRE_A', 'DSTransferSet01']]);
});

test('the MMS message stays, and nothing of IEC 61850 is taken for TASE.2', () => {
  const both = readAll(mms, tsdu(encode.readRequest(8, [{ domain: 'CENTRE_A', item: 'Bilateral_Table_ID' }])));
  assert.deepEqual(
    both.map(({ protocol }) => protocol),
    ['mms', 'iccp'],
  );
  assert.deepEqual(read('CSWI1$CO$Pos$SBO'), []);
  assert.deepEqual(write('CSWI1$CO$Pos$Oper', true), []);
  assert.deepEqual(read('LLN0'), []);
  assert.deepEqual(operations(encode.identifyRequest(1)), []);
});

test('nothing throws', () => {
  const sample = tsdu(encode.writeRequest(7, [{ name: { domain: 'A', item: 'DSTrans1$Status' }, value: true }]));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
      const bytes = sample.slice();
      for (const [at, value] of changes) bytes[at] = value;
      readAll(mms, bytes);
    }),
  );
});
