import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCnvdProduct } from './product.ts';

/** What CNVD writes, and the vendor, product and versions in it. */
const products: readonly (readonly [string, string | null, string, string | null])[] = [
  ['Apache Kylin 2.0.0', 'Apache', 'Kylin', '2.0.0'],
  ['D-Link DAP-1860 1.04B03', 'D-Link', 'DAP-1860', '1.04B03'],
  ['Siemens Parasolid >=34.1，<34.1.242', 'Siemens', 'Parasolid', '>=34.1,<34.1.242'],
  ['Schneider Electric Modicon M340 <3.01', 'Schneider Electric', 'Modicon M340', '<3.01'],
  ['SIEMENS SCALANCE X300 ', 'SIEMENS', 'SCALANCE X300', null],
  ['Microsoft Windows 8.1 ', 'Microsoft', 'Windows 8.1', null],
  ['Microsoft Windows Server 2008 R2 SP1', 'Microsoft', 'Windows Server', '2008 R2 SP1'],
  ['Google Android  5.1.1 Build LMY49F', 'Google', 'Android', '5.1.1 Build LMY49F'],
  ['Palo Alto Networks PAN-OS 8.1，<8.1.14', 'Palo Alto Networks', 'PAN-OS', '8.1,<8.1.14'],
  ['Huawei Mate 30(5G)Taurus-AN00B <10.1.0.156', 'Huawei', 'Mate 30(5G)Taurus-AN00B', '<10.1.0.156'],
  ['Huawei 1288H V5 V100R005C00', 'Huawei', '1288H V5', 'V100R005C00'],
  [
    'Oracle Corporation Oracle E-Business Suite 12.1.1 - 12.1.3',
    'Oracle Corporation',
    'Oracle E-Business Suite',
    '12.1.1 - 12.1.3',
  ],
  ['上海泛微网络科技股份有限公司 e-office 8.0', '上海泛微网络科技股份有限公司', 'e-office', '8.0'],
  ['福建四创软件有限公司 山洪灾害监测预警发布系统 ', '福建四创软件有限公司', '山洪灾害监测预警发布系统', null],
  ['crossenv crossenv 无', 'crossenv', 'crossenv', null],
  [
    'Micro Focus Enterprise Developer 2.3 Update 2<2.3 Update 2 Hotfix 9',
    'Micro Focus',
    'Enterprise Developer',
    '2.3 Update 2<2.3 Update 2 Hotfix 9',
  ],
  ['phpMyAdmin', null, 'phpMyAdmin', null],
];

for (const [written, vendor, product, versions] of products) {
  test(`a product of CNVD: ${written}`, () => {
    assert.deepEqual(readCnvdProduct(written), { vendor, product, versions });
  });
}
