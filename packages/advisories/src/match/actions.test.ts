import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { statedVersions } from './actions.ts';

const read = (text: string, isFix = true): string[] => statedVersions(text, isFix).map(({ original }) => original);

/** What fixes say to install. The versions and the turns of phrase are those of real advisories, the sentences are not. */
const stated: [text: string, versions: string[]][] = [
  ['Update to V2.9.4 or later version', ['V2.9.4']],
  ['Update to version V3.0.1 or later.', ['V3.0.1']],
  ['Upgrade to firmware version 2.04.1 or above.', ['2.04.1']],
  ['Install firmware V2.1 or later', ['V2.1']],
  ['Install firmware version 1.5.0.0 on the controller', ['1.5.0.0']],
  ['Download and install version 4.7 SP5 HF7.', ['4.7 SP5 HF7']],
  ['Apply V7.5 SP2 Update 12 or later', ['V7.5 SP2 Update 12']],
  ['Use R520.2 HF1 or higher', ['R520.2 HF1']],
  ['Users should update the firmware of the gateway to 3.14', ['3.14']],
  ['Upgrade from 20.011 to 20.014', ['20.014']],
  ['Please update your switch to the latest firmware V5.2.4', ['V5.2.4']],
  ['Update EcoStruxure Control Expert to Modicon M340 firmware V3.50', ['V3.50']],
  ['The flaw is fixed in firmware 01.07.03(10) and newer', ['01.07.03(10)']],
  ['This was resolved in version 12.0.14', ['12.0.14']],
  ['Update V7.4 to V7.4 SP1 Update 21, and V7.5 to V7.5 SP2 Update 5', ['V7.4 SP1 Update 21', 'V7.5 SP2 Update 5']],
  ['Update to V17 or later', ['V17']],
  ['Update to 17 or later', ['17']],
  ['Panel 24A: Version 9.12 or later', ['9.12']],
  ['Service tool: v1.10', ['v1.10']],
  ['Relion 650 series: version 1.3.0.6', ['1.3.0.6']],
  ['Update to the newest one, but at least to version 2.0.0', ['2.0.0']],
  ['Fixes are available in the Modicon M221 firmware v1.10.0.0', ['v1.10.0.0']],
  ['The gateway has been patched as of version 4.1', ['4.1']],
  ['Device manager: v12.0 to v13.5 have patches in the portal', []],
  ['升级到 V2.1 或以上版本', ['V2.1']],
  ['请将固件升级至3.5.2版本', ['3.5.2']],
  ['厂商已发布补丁,请更新到最新版本V3.0', ['V3.0']],
  ['安装固件 V2.1 或更高版本', ['V2.1']],
  ['请升级固件至 V5.1.0 及以上', ['V5.1.0']],
  ['建议用户升级为 4.2 以上版本', ['4.2']],
  ['更新控制器软件至 2.10.1', ['2.10.1']],
  // None of these says what to install.
  ['Limit access to port 102 to trusted addresses', []],
  ['Do not use versions before V2.1', []],
  ['Update before 2024-05-01', []],
  ['Install the device behind a firewall', []],
  ['Apply defence in depth', []],
  ['Use 2 factors', []],
  ['Contact the vendor for an update', []],
  ['Update to the latest version', []],
  ['Migrate to 10 new devices', []],
  ['请联系厂商获取升级程序', []],
  ['目前厂商尚未发布升级补丁', []],
];

for (const [text, versions] of stated) test(text, () => assert.deepEqual(read(text), versions));

test('what only mitigates says it with a verb', () => {
  assert.deepEqual(read('If using version 20.1 or later, watch for changes of the logic', false), []);
  assert.deepEqual(read('Ports: 44818 and 2222.0', false), []);
  assert.deepEqual(read('Update to version 1.50 or higher', false), ['1.50']);
});

test('any text is read, and quickly', () => {
  const words = fc.constantFrom(
    'update ',
    'to ',
    'the ',
    'version ',
    'V1.2 ',
    '升级',
    '到',
    'install ',
    'A-b ',
    '1',
    '.',
    'Firmware ',
    'fixed in ',
    '\n',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(words, { maxLength: 400 }).map((all) => all.join('')),
      ),
      (text) => {
        const begin = process.cpuUsage().user;
        read(text);
        assert.ok(process.cpuUsage().user - begin < 1_000_000);
      },
    ),
    { numRuns: 500 },
  );
});
