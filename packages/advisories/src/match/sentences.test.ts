import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { say, type Sentence } from './sentences.ts';

const derived = [
  say.numberOfFamily('6ES7 515-2AM01-0AB0', 'SIMATIC S7-1500 CPU'),
  say.numberNamed('6ES7 515-2AM01-0AB0', 'CPU 1515-2 PN', 'SSA-1'),
];
const inPart = { agreed: ['s7', '1500'], missing: ['f'] };

/** Every sentence with something in it. */
const SAID: { readonly [key in keyof typeof say]: readonly (readonly [Sentence, en: string, zh: string])[] } = {
  serialListed: [[say.serialListed('C-1', 'SSA-1'), 'Serial number C-1 is listed by SSA-1.', '序列号 C-1 列于 SSA-1。']],
  serialFulfils: [
    [say.serialFulfils('C-1', 'below C-9'), 'Serial number C-1 fulfils: below C-9.', '序列号 C-1 满足条件：below C-9。'],
  ],
  hashListed: [
    [
      say.hashListed('ab', 'SSA-1', 'M340'),
      'A file with the hash ab is listed by SSA-1 as M340.',
      '哈希值为 ab 的文件列于 SSA-1，产品为 M340。',
    ],
  ],
  numberListed: [
    [
      say.numberListed('1756-L61', 'ICSA-21-056-03', '1756-L61 ControlLogix'),
      'Order number 1756-L61 is listed by ICSA-21-056-03 as 1756-L61 ControlLogix.',
      '订货号 1756-L61 列于 ICSA-21-056-03，产品为 1756-L61 ControlLogix。',
    ],
  ],
  numberFits: [
    [
      say.numberFits('1756-L61', '1756-L6x', 'ICSA-1', 'ControlLogix'),
      'Order number 1756-L61 fits 1756-L6x, which ICSA-1 lists as ControlLogix.',
      '订货号 1756-L61 符合 1756-L6x，ICSA-1 将其列为 ControlLogix。',
    ],
  ],
  numberOfFamily: [
    [
      derived[0],
      'order number 6ES7 515-2AM01-0AB0 belongs to SIMATIC S7-1500 CPU',
      '订货号 6ES7 515-2AM01-0AB0 属于 SIMATIC S7-1500 CPU',
    ],
  ],
  numberNamed: [
    [
      derived[1],
      'order number 6ES7 515-2AM01-0AB0 is CPU 1515-2 PN in SSA-1',
      '订货号 6ES7 515-2AM01-0AB0 在 SSA-1 中为 CPU 1515-2 PN',
    ],
  ],
  packageAffected: [
    [
      say.packageAffected('pkg:npm/a 1.0', 'GHSA-1', null),
      'The package pkg:npm/a 1.0 is one that GHSA-1 lists: all versions.',
      '软件包 pkg:npm/a 1.0 属于 GHSA-1 所列范围：所有版本。',
    ],
    [
      say.packageAffected('pkg:npm/a 1.0', 'GHSA-1', 'vers:npm/<2'),
      'The package pkg:npm/a 1.0 is one that GHSA-1 lists: <2.',
      '软件包 pkg:npm/a 1.0 属于 GHSA-1 所列范围：<2。',
    ],
  ],
  packageUncompared: [
    [
      say.packageUncompared('pkg:npm/a 1.0', 'GHSA-1', null),
      'The package pkg:npm/a 1.0 is listed by GHSA-1; its version cannot be compared with all versions.',
      '软件包 pkg:npm/a 1.0 列于 GHSA-1，但其版本无法与所有版本比较。',
    ],
    [
      say.packageUncompared('pkg:npm/a x', 'GHSA-1', '<2'),
      'The package pkg:npm/a x is listed by GHSA-1; its version cannot be compared with <2.',
      '软件包 pkg:npm/a x 列于 GHSA-1，但其版本无法与 <2 比较。',
    ],
  ],
  cpeListed: [[say.cpeListed('cpe:a', 'NVD'), 'The CPE name cpe:a is one that NVD lists.', 'CPE 名称 cpe:a 列于 NVD。']],
  cpeWider: [
    [
      say.cpeWider('cpe:a', 'cpe:b', 'NVD'),
      'The CPE name cpe:a may be cpe:b, which NVD lists and which says more.',
      'CPE 名称 cpe:a 可能是 NVD 所列的 cpe:b，后者更为具体。',
    ],
  ],
  contains: [
    [say.contains(['MGate'], 'OpenSSL 1.1'), 'MGate contains OpenSSL 1.1.', 'MGate包含 OpenSSL 1.1。'],
    [
      say.contains(['MGate', 'MGate 5105'], 'OpenSSL 1.1'),
      'MGate, which is MGate 5105 contains OpenSSL 1.1.',
      'MGate（即 MGate 5105）包含 OpenSSL 1.1。',
    ],
  ],
  vendorSame: [
    [say.vendorSame('Siemens', 'Siemens'), 'The vendor is Siemens.', '厂商为 Siemens。'],
    [say.vendorSame('SIEMENS AG', 'Siemens'), 'Vendor SIEMENS AG is Siemens.', '厂商 SIEMENS AG 即 Siemens。'],
  ],
  vendorRelated: [
    [
      say.vendorRelated('Cisco', 'Rockwell'),
      'Products of Rockwell are also sold as Cisco.',
      'Rockwell 的产品也以 Cisco 品牌销售。',
    ],
  ],
  vendorUnknown: [[say.vendorUnknown(), 'The vendor of one side is not known.', '其中一方的厂商未知。']],
  nameAgrees: [
    [
      say.nameAgrees('CPU 1515', 'S7-1500', ['s7', '1500'], derived),
      'CPU 1515 is S7-1500: s7, 1500 agree (order number 6ES7 515-2AM01-0AB0 belongs to SIMATIC S7-1500 CPU; order number 6ES7 515-2AM01-0AB0 is CPU 1515-2 PN in SSA-1).',
      'CPU 1515 即 S7-1500：s7、1500 一致（订货号 6ES7 515-2AM01-0AB0 属于 SIMATIC S7-1500 CPU；订货号 6ES7 515-2AM01-0AB0 在 SSA-1 中为 CPU 1515-2 PN）。',
    ],
  ],
  nameAgreesInPart: [
    [
      say.nameAgreesInPart('CPU 1515', 'S7-1500F', inPart, []),
      'CPU 1515 may be S7-1500F: s7, 1500 agree, f is not known of the asset.',
      'CPU 1515 可能是 S7-1500F：s7、1500 一致，资产的 f 未知。',
    ],
  ],
  saidProduct: [[say.saidProduct('S7-1200'), 'A person said that the device is S7-1200.', '人工确认该设备为 S7-1200。']],
  saidVersion: [[say.saidVersion('< V2'), 'A person said that the version is one of < V2.', '人工确认版本在 < V2 之内。']],
  saidCondition: [
    [say.saidCondition('with OPC UA'), 'A person said that this holds: with OPC UA.', '人工确认满足条件：with OPC UA。'],
  ],
  conditionOpen: [
    [
      say.conditionOpen('with OPC UA'),
      'Only if this holds, which traffic does not show: with OPC UA.',
      '仅当满足以下条件（流量中无法判断）：with OPC UA。',
    ],
  ],
  versionsUnnamed: [
    [say.versionsUnnamed('SSA-1'), 'SSA-1 names no versions: all are taken as affected.', 'SSA-1 未给出版本，视为全部受影响。'],
  ],
  versionsAll: [[say.versionsAll('SSA-1'), 'SSA-1 says that all versions are affected.', 'SSA-1 指出所有版本均受影响。']],
  versionInside: [
    [
      say.versionInside('V2.8.3', '< V2.9.2'),
      'Version V2.8.3 is in the affected range < V2.9.2.',
      '版本 V2.8.3 在受影响范围 < V2.9.2 内。',
    ],
    [
      say.versionInside('V2.6.0', 'vers:all/<=V2.6.1'),
      'Version V2.6.0 is in the affected range <=V2.6.1.',
      '版本 V2.6.0 在受影响范围 <=V2.6.1 内。',
    ],
  ],
  versionUnknown: [
    [say.versionUnknown('< V2'), 'The version of the asset is not known; affected is < V2.', '资产版本未知；受影响范围为 < V2。'],
  ],
  versionUncompared: [
    [
      say.versionUncompared('2021', '< V2'),
      'Version 2021 cannot be compared with the affected range < V2.',
      '版本 2021 无法与受影响范围 < V2 比较。',
    ],
  ],
  statusImplied: [
    [
      say.statusImplied('ICSA-1'),
      'ICSA-1 scores the vulnerability for this product but does not state its status.',
      'ICSA-1 为该产品的此漏洞给出了评分，但未说明其状态。',
    ],
  ],
  statusOpen: [
    [
      say.statusOpen('SSA-1'),
      'SSA-1 is still investigating whether this product is affected.',
      'SSA-1 仍在调查该产品是否受影响。',
    ],
  ],
  fixed: [
    [say.fixed('SSA-1', 'S7-1200 V4.5'), 'SSA-1 says that it is fixed in S7-1200 V4.5.', 'SSA-1 指出 S7-1200 V4.5 中已修复。'],
  ],
  notAffected: [
    [say.notAffected('SSA-1', 'S7-1200', null), 'SSA-1 says that S7-1200 is not affected.', 'SSA-1 指出 S7-1200 不受影响。'],
    [
      say.notAffected('SSA-1', 'S7-1200', 'vulnerable_code_not_in_execute_path'),
      'SSA-1 says that S7-1200 is not affected: the vulnerable code is never run.',
      'SSA-1 指出 S7-1200 不受影响：存在漏洞的代码不会执行。',
    ],
    [
      say.notAffected('SSA-1', 'S7-1200', 'another_flag'),
      'SSA-1 says that S7-1200 is not affected: another flag.',
      'SSA-1 指出 S7-1200 不受影响：another flag。',
    ],
  ],
};

suite('sentences of the matcher', () => {
  for (const [key, examples] of Object.entries(SAID))
    for (const [said, text, textZh] of examples) test(`${key}: ${text}`, () => assert.deepEqual(said, { text, textZh }));
});
