import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cotp } from '../cotp/index.ts';
import { Part } from '../message.ts';
import { assertInside } from '../cotp/inside.ts';
import { readAll } from '../testing.ts';
import { type DataValue, encode, mms } from './index.ts';

function tsdu(unit: Uint8Array): Uint8Array {
  const part = new Part();
  assert.ok(cotp.open?.(unit, 0, unit.length, part));
  return unit.slice(part.start, part.end);
}
const read = (unit: Uint8Array) => readAll(mms, tsdu(unit))[0];
const position = { domain: 'BAY1LD0', item: 'XCBR1$ST$Pos$stVal' };
const operate = { domain: 'BAY1LD0', item: 'CSWI1$CO$Pos$Oper' };

test('initiate is found under session, presentation and association', () => {
  for (const unit of [encode.initiateRequest(), encode.initiateResponse()]) {
    const bytes = tsdu(unit);
    assert.equal(mms.recognise(bytes, 0, bytes.length), 95);
    const message = read(unit);
    assert.equal(message.function, 'initiate');
    assert.equal(message.problem, '');
    assert.deepEqual(message.acts, ['session']);
    assert.ok((message.fields.services_supported as string[]).includes('read'));
    assert.ok((message.fields.services_supported as string[]).includes('file_directory'));
  }
  assert.equal(read(encode.initiateRequest()).pair, read(encode.initiateResponse()).pair);
});

test('a device identifies itself', () => {
  const message = read(encode.identifyResponse(1, 'INFO TECH', 'S61850 for PC', 'R 0.0.1'));
  assert.deepEqual(message.identity, { vendor: 'INFO TECH', model: 'S61850 for PC', firmware: 'R 0.0.1' });
  assert.equal(message.pair, 1);
});

test('the name plate of a device says what it is, when it was asked for', () => {
  const asked = read(encode.readRequest(2, [{ domain: 'OG_TRALD0', item: 'LPHD1$DC' }]));
  assert.equal(asked.address, 1);
  assert.equal(read(encode.readRequest(2, [position])).address, -1);
  const plate: DataValue = { structure: ['ABB', '', '1.2', 'SN-5', 'REF615', ''] };
  const answer = tsdu(encode.readResponse(2, [{ structure: [plate, 'Proxy'] }]));
  const request = { code: 4, unit: -1, area: asked.area, address: asked.address, quantity: 1 };
  assert.deepEqual(readAll(mms, answer, { request })[0].identity, {
    vendor: 'ABB',
    firmware: '1.2',
    serial: 'SN-5',
    model: 'REF615',
  });
  assert.deepEqual(readAll(mms, answer)[0].identity, {});
});

test('reads name their variables, answers carry values and errors', () => {
  const request = read(encode.readRequest(9, [position, { name: 'Temperature' }]));
  assert.equal(request.quantity, 2);
  assert.deepEqual(request.fields.variables, [
    { domain: 'BAY1LD0', item: 'XCBR1$ST$Pos$stVal', functional_constraint: 'ST', reference: 'BAY1LD0/XCBR1.Pos.stVal' },
    { name: 'Temperature' },
  ]);
  const answer = read(encode.readResponse(9, [{ error: 10 }, { structure: ['x', { float: 21.5 }] }]));
  assert.equal(answer.status, 'object_non_existent');
  assert.equal(answer.value, 21.5);
  assert.deepEqual(answer.fields.results, [{ error: 'object_non_existent' }, ['x', 21.5]]);
});

test('a write to Oper is a control, to a control block configuration, elsewhere a write', () => {
  const control = read(encode.writeRequest(3, [{ name: operate, value: { structure: [true, { utc: new Date(0) }] } }]));
  assert.deepEqual(control.acts, ['control']);
  assert.equal(control.value, 1);
  const enable = { domain: 'BAY1LD0', item: 'LLN0$BR$brcb01$RptEna' };
  assert.deepEqual(read(encode.writeRequest(3, [{ name: enable, value: true }])).acts, ['configure']);
  assert.deepEqual(read(encode.writeRequest(3, [{ name: { name: 'Setpoint' }, value: { integer: 4 } }])).acts, ['write']);
  assert.deepEqual(read(encode.readRequest(4, [{ domain: 'BAY1LD0', item: 'CSWI1$CO$Pos$SBO' }])).acts, ['control']);
  assert.equal(read(encode.writeResponse(3, [undefined, 3])).status, 'object_access_denied');
});

test('a report has its sequence, its data set and its reasons', () => {
  const message = read(
    encode.informationReport({
      id: 'BAY1LD0/LLN0$BR$brcb01',
      dataSet: 'BAY1LD0/LLN0$dsMeas',
      sequence: 17,
      revision: 2,
      inclusion: [false, true, true],
      values: [{ float: 50.02 }, true],
    }),
  );
  assert.equal(message.kind, 'notice');
  assert.deepEqual(message.acts, ['report']);
  assert.equal(message.sequence, 17);
  assert.ok(Math.abs(message.value - 50.02) < 1e-4);
  assert.equal(message.fields.report_id, 'BAY1LD0/LLN0$BR$brcb01');
  assert.equal(message.fields.data_set, 'BAY1LD0/LLN0$dsMeas');
  assert.equal(message.fields.configuration_revision, 2);
  assert.deepEqual(message.fields.reasons, ['data_change', 'data_change']);
});

test('files are opened, read, listed, renamed and deleted', () => {
  assert.equal(read(encode.fileOpenRequest(1, 'COMTRADE/f1.cfg')).fields.file, 'COMTRADE/f1.cfg');
  assert.equal(read(encode.fileOpenResponse(1, 5, 1024, '20260301080000Z')).fields.size, 1024);
  assert.equal(read(encode.fileReadRequest(2, 5)).fields.handle, 5);
  assert.equal(read(encode.fileReadResponse(2, [1, 2, 3], false)).fields.data, '010203');
  assert.equal(read(encode.fileDeleteRequest(3, 'f')).fields.file, 'f');
  assert.equal(read(encode.fileRenameRequest(3, 'f', 'g')).fields.new_file, 'g');
  assert.equal(read(encode.obtainFileRequest(3, 'fw.bin', '/fw.bin')).fields.destination_file, '/fw.bin');
  assert.deepEqual(read(encode.fileDirectoryResponse(4, [{ name: 'a', size: 2, modified: '20260301080000Z' }])).fields.entries, [
    { file: 'a', size: 2, last_modified: '20260301080000Z' },
  ]);
});

test('names, data sets, errors and rejections', () => {
  const list = read(encode.getNameListRequest(1, 0, 'BAY1LD0', 'LLN0'));
  assert.deepEqual(
    [list.fields.object_class, list.fields.scope, list.fields.domain, list.fields.continue_after],
    ['named_variable', 'domain', 'BAY1LD0', 'LLN0'],
  );
  assert.deepEqual(read(encode.getNameListResponse(1, ['LLN0', 'XCBR1'])).fields.names, ['LLN0', 'XCBR1']);
  const define = read(encode.defineNamedVariableList(2, { domain: 'BAY1LD0', item: 'LLN0$ds' }, [position]));
  assert.equal(define.fields.item, 'LLN0$ds');
  assert.equal((define.fields.variables as unknown[]).length, 1);
  assert.equal(read(encode.getNamedVariableListAttributes(2, { domain: 'D', item: 'LLN0$ds' })).fields.item, 'LLN0$ds');
  assert.deepEqual(read(encode.deleteNamedVariableList(2, [{ name: 'ds' }])).fields.names, [{ name: 'ds' }]);
  assert.equal(read(encode.confirmedError(2, 7, 3)).status, 'access_object_access_denied');
  assert.equal(read(encode.reject(2, 1)).status, 'reject_confirmed_request_unrecognized_service');
  assert.equal(read(encode.cancelRequest(2)).pair, 2);
  assert.equal(read(encode.concludeRequest()).function, 'conclude');
});

test('MMS on the transport alone is recognised', () => {
  const bytes = Uint8Array.from(Buffer.from('a017020101a412a110a00e300ca00a8008244d534724312424', 'hex'));
  assert.equal(mms.recognise(bytes, 0, bytes.length), 85);
  assert.equal(readAll(mms, bytes)[0].function, 'read');
});

const value: fc.Arbitrary<DataValue> = fc.oneof(
  fc.boolean(),
  fc.integer().map((integer) => ({ integer })),
  fc.nat().map((unsigned) => ({ unsigned })),
  fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => text.trim()),
);

test('values survive the way there and back', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 6 }), fc.nat(0xffffffff), (values, invoke) => {
      const message = read(encode.readResponse(invoke, values));
      assert.equal(message.pair, invoke);
      const plain = values.map((x) => (typeof x === 'object' ? Object.values(x)[0] : x));
      assert.deepEqual(message.fields.results, plain);
    }),
  );
});

test('random and mutated messages never throw, and nothing outside them is read', () => {
  const samples = [
    encode.initiateRequest(),
    encode.initiateResponse(),
    encode.writeRequest(3, [{ name: operate, value: true }]),
    encode.readResponse(9, [{ error: 10 }, { structure: ['x', { float: 21.5 }] }]),
    encode.informationReport({ id: 'r', dataSet: 'd', sequence: 1, revision: 1, inclusion: [true], values: [true] }),
    encode.fileDirectoryResponse(4, [{ name: 'a', size: 2, modified: 'z' }]),
    encode.defineNamedVariableList(2, { domain: 'B', item: 'L$ds' }, [position]),
    encode.confirmedError(2, 7, 3),
  ].map(tsdu);
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
      fc.nat(400),
      (sample, changes, cut) => {
        const bytes = sample.slice(0, Math.max(1, sample.length - (cut % sample.length)));
        for (const [at, octet] of changes) bytes[at % bytes.length] = octet;
        assertInside(mms, bytes);
      },
    ),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(0xa0, 0xa1, 0xa3, 0xa8, 0x01, 0x0d), (tail, first) => {
      readAll(mms, Uint8Array.from([first, ...tail]));
    }),
  );
});
