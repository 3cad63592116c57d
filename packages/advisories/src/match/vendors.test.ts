import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseOrderNumber, OrderNumbers, readOrderNumberPattern } from './order-numbers.ts';
import { normaliseVendor, readVendorContent, repairText, VendorTable } from './vendors.ts';

const content = readVendorContent();
const vendors = new VendorTable(content.vendors);
const orderNumbers = new OrderNumbers(content.schemes);

test('spellings of a vendor are one vendor', () => {
  for (const [name, keys] of [
    ['Siemens', ['siemens']],
    ['SIEMENS AG,', ['siemens']],
    ['Rockwell Automation/Allen-Bradley', ['rockwell-automation']],
    ['Schneider Electric Software, LLC', ['schneider-electric']],
    ['Telemecanique Electrique', ['schneider-electric']],
    ['Moxa Technologies Corp., Ltd.', ['moxa']],
    ['MOXA', ['moxa']],
    ['Phoenix Contact GmbH & Co. KG', ['phoenix-contact']],
    ['Hirschmann Automation and Control GmbH', ['belden']],
    ['GeutebrÃ¼ck', ['geutebruck']],
    ['Geutebrück', ['geutebruck']],
    ['Hitachi Energy ', ['hitachi-energy']],
    ['Sensormatic Electronics, LLC, Johnson Controls Inc.', ['johnson-controls']],
    [
      'ABB, Phoenix Contact, Schneider Electric, Siemens, and WAGO',
      ['abb', 'phoenix-contact', 'schneider-electric', 'siemens', 'wago'],
    ],
    ['Honeywell Process Control Division', ['honeywell']],
    ['西门子', ['siemens']],
    ['西门子（中国）有限公司', ['siemens']],
    ['施耐德电气有限公司', ['schneider-electric']],
    ['浙江中控技术股份有限公司', ['supcon']],
    ['三菱 电机事业部', ['mitsubishi-electric']],
    ['Some Unknown Vendor Inc.', ['some unknown vendor']],
    ['', []],
  ] as const) {
    assert.deepEqual(vendors.keys(name), keys, name);
  }
});

test('text read in the wrong encoding is put right, other text is left alone', () => {
  assert.equal(repairText('LeÃ£o'), 'Leão');
  assert.equal(repairText('Leão'), 'Leão');
  assert.equal(normaliseVendor('  WEIDMÜLLER  Interface GmbH & Co. KG '), 'weidmuller interface');
});

test('order numbers are found in text and know their family', () => {
  for (const [text, vendor, number, family] of [
    ['SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM01-0AB0)', 'siemens', '6ES7515-2AM01-0AB0', 'SIMATIC S7-1500 CPU'],
    ['6ES7 214-1AG40-0XB0', 'siemens', '6ES7 214-1AG40-0XB0', 'SIMATIC S7-1200 CPU'],
    ['6ES7 214-1AD23-0XB8', 'siemens', '6ES7 214-1AD23-0XB8', 'SIMATIC S7-200'],
    ['1756-L61/B LOGIX5561', 'rockwell-automation', '1756-L61/B', 'ControlLogix 5560'],
    ['1769-L24ER-QBFC1B', 'rockwell-automation', '1769-L24ER', 'CompactLogix 5370 L2'],
    ['BMX P34 2020', 'schneider-electric', 'BMX P34 2020', 'Modicon M340'],
    ['TM221CE16T', 'schneider-electric', 'TM221CE16T', 'Modicon M221'],
    ['MELSEC Q03UDECPU', 'mitsubishi-electric', 'Q03UDECPU', 'MELSEC-Q'],
    ['750-8202', 'wago', '750-8202', 'PFC200'],
    ['REL670 2.1', 'abb', 'REL670', 'Relion 670 series'],
  ]) {
    assert.deepEqual(orderNumbers.find(text, [vendor]).slice(0, 1), [number], text);
    assert.equal(orderNumbers.identify(number)?.family, family, number);
  }
  assert.deepEqual(orderNumbers.find('a Windows host, 192.168.0.1, 2024-01-01', []), []);
});

test('wildcards of order numbers', () => {
  for (const [pattern, fits, misses] of [
    ['6ES7*', ['6ES7 515-2AM01-0AB0'], ['6GK7 515']],
    ['6ES7 510-1xx01-0AB0', ['6ES7510-1DJ01-0AB0'], ['6ES7511-1AK01-0AB0']],
    ['BMX P34x', ['BMXP342020'], ['BMXP57']],
    ['1756-L6?', ['1756-L61'], ['1756-L71', '1756-L610']],
    ['BMX NOE 0100 (H)', ['BMXNOE0100', 'BMX NOE 0100H'], ['BMXNOE0110']],
    ['AP7xxxx', ['AP7921B'], ['AP8000']],
  ] as const) {
    const read = readOrderNumberPattern(pattern);
    assert.equal(read.exact, null, pattern);
    for (const number of fits) assert.ok(read.pattern?.test(normaliseOrderNumber(number)), `${pattern} ${number}`);
    for (const number of misses) assert.ok(!read.pattern?.test(normaliseOrderNumber(number)), `${pattern} ${number}`);
  }
  assert.equal(readOrderNumberPattern('6ES7 515-2AM01-0AB0').exact, '6ES75152AM010AB0');
});
