import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Bilingual, bothReasons, roleReason } from './role-reasons.ts';

const by = { device: 3, names: 'Modbus TCP, DNP3' };

/** Every reason with something in it, and its Chinese. */
const SAID: readonly (readonly [reason: Bilingual, zh: string])[] = [
  [roleReason('virtual-router', {}), '其 MAC 地址属于虚拟路由器'],
  [roleReason('routes', {}), '其 MAC 地址承载其后方地址的流量'],
  [roleReason('fingerprint', { where: 'http server', id: 'scalance-x' }), '由其在 http server 中所述识别（指纹 scalance-x）'],
  [roleReason('says', { where: 'lldp system-capabilities' }), '其在 lldp system-capabilities 中自述'],
  [roleReason('publishes', { names: 'GOOSE', message: 1200 }), '发布 GOOSE（1200 条报文）'],
  [roleReason('answers-behind', { name: 'Modbus TCP', station: 12 }), '代其后方 12 个站点应答 Modbus TCP'],
  [roleReason('answers-and-asks', { ...by, name: 'KNXnet/IP' }), '应答 KNXnet/IP，并以 Modbus TCP、DNP3 访问 3 台设备'],
  [roleReason('answers', { names: 'S7', client: 1, answer: 1 }), '以 S7 应答 1 个客户端（1 次应答）'],
  [roleReason('programs', by), '以 Modbus TCP、DNP3 传送 3 台设备的程序'],
  [roleReason('looks', by), '以 Modbus TCP、DNP3 向 3 台设备各发少量报文：只是探查，未作操作'],
  [roleReason('unanswered', by), '以 Modbus TCP、DNP3 访问 3 台设备，无一应答'],
  [roleReason('configures', by), '以 Modbus TCP、DNP3 配置 3 台设备'],
  [roleReason('identifies', { device: 1 }), '询问 1 台设备的身份，不作轮询'],
  [roleReason('controls', { station: 2, names: 'IEC 104' }), '以 IEC 104 控制 2 个站点'],
  [roleReason('polls-and-serves', { ...by, client: 2 }), '以 Modbus TCP、DNP3 轮询 3 台设备，并向 2 个客户端提供 OPC UA'],
  [roleReason('operates', by), '以 Modbus TCP、DNP3 读写 3 台设备'],
  [roleReason('reads', by), '以 Modbus TCP、DNP3 只读 3 台设备'],
  [roleReason('polls', by), '以 Modbus TCP、DNP3 轮询 3 台设备'],
  [roleReason('time', { client: 40 }), '为 40 个客户端授时'],
  [roleReason('serves-to', { names: 'HTTP, TLS', client: 2 }), '向 2 个客户端提供 HTTP、TLS'],
  [roleReason('uses', { names: 'HTTP, DNS' }), '使用 HTTP、DNS'],
  [roleReason('serves', { names: 'SMB' }), '提供 SMB'],
];

describe('role reasons', () => {
  for (const [reason, zh] of SAID)
    test(reason.en, () => {
      assert.equal(reason.zh, zh);
      assert.doesNotMatch(reason.en, /[{}]/);
    });

  test('counts one thing and several', () => {
    assert.equal(roleReason('answers', { names: 'S7', client: 1, answer: 2 }).en, 'answers S7 to 1 client (2 answers)');
  });

  test('two reasons that agree are both said', () => {
    assert.deepEqual(bothReasons(roleReason('says', { where: 'cip identity' }), roleReason('polls', by)), {
      en: 'says so in cip identity; polls 3 devices by Modbus TCP, DNP3',
      zh: '其在 cip identity 中自述；以 Modbus TCP、DNP3 轮询 3 台设备',
    });
  });
});
