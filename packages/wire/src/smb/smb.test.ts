import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { smb } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const wide = (text: string) => Buffer.from(text, 'utf16le').toString('hex');
const le16 = (value: number) => Buffer.from([value & 255, value >> 8]).toString('hex');
const session = (message: string) => {
  const data = message.replaceAll(/\s/g, '');
  return bytes(`00${(data.length / 2).toString(16).padStart(6, '0')}${data}`);
};
const header2 = (command: number, response: boolean, status = '00000000') =>
  `fe534d42 4000 0000 ${status} ${le16(command)} 0100 ${response ? '01' : '00'}000000 00000000 0500000000000000 fffe0000 00000000 ${'00'.repeat(24)}`;

const pair = (type: number, text: string) => le16(type) + le16(text.length * 2) + wide(text);
const TARGET = `${pair(2, 'PLANT')}${pair(1, 'HIST1')}${pair(3, 'hist1.plant.example')}00000000`;
const CHALLENGE = `4e544c4d53535000 02000000 0000000038000000 15828a62 1122334455667788 0000000000000000
  ${le16(TARGET.length / 2)}${le16(TARGET.length / 2)}38000000 0601b11d0000000f ${TARGET}`.replaceAll(/\s/g, '');

test('a challenge names its server and the version of its Windows', () => {
  const message = session(`${header2(1, true, '160000c0')} 0900 0000 4800 ${le16(CHALLENGE.length / 2)} ${CHALLENGE}`);
  assert.equal(smb.recognise(message, 0, message.length), 95);
  const read = readAll(smb, message)[0];
  assert.equal(read.function, 'session_setup');
  assert.equal(read.status, '');
  assert.equal(read.pair, 5);
  assert.deepEqual(read.identity, { name: 'hist1.plant.example', operatingSystem: 'Windows NT 6.1.7601' });
  assert.deepEqual(read.fields.ntlm, {
    type: 2,
    netbios_computer: 'HIST1',
    netbios_domain: 'PLANT',
    dns_computer: 'hist1.plant.example',
    windows_version: '6.1.7601',
  });
});

test('creating a file to write it is a write, opening one to read is not', () => {
  const create = (access: string, disposition: string) => {
    const name = wide('Config\\pump.ini');
    return session(
      `${header2(5, false)} 3900 00 00 02000000 ${'00'.repeat(16)} ${access} 80000000 07000000 ${disposition} 00000000 7800 ${le16(name.length / 2)} ${'00'.repeat(8)} ${name}`,
    );
  };
  const written = readAll(smb, create('96011200', '05000000'))[0];
  assert.deepEqual(written.acts, ['write', 'file']);
  assert.equal(written.fields.file, 'Config\\pump.ini');
  assert.equal(written.fields.disposition, 'overwrite_if');
  assert.deepEqual(readAll(smb, create('89001200', '01000000'))[0].acts, ['file']);
});

test('a chain has several messages, and a denial is an error', () => {
  const first = header2(6, true).replace('00000000 0500', '40000000 0500');
  const read = readAll(smb, session(`${first}${header2(3, true, '220000c0')}0900`));
  assert.deepEqual(
    read.map((message) => [message.function, message.status]),
    [
      ['close', ''],
      ['tree_connect', 'access_denied'],
    ],
  );
});

test('a session setup of SMB1 tells the system of its sender', () => {
  const strings = `${wide('Windows 5.1')}0000${wide('Windows 2000 LAN Manager')}0000${wide('PLANT')}0000`;
  const data = `00${strings}`;
  const message = session(
    `ff534d42 73 00000000 98 07c8 0000 ${'00'.repeat(8)} 0000 0000 0100 0008 4000 03 ff000000 0000 ${le16(data.length / 2)} ${data}`,
  );
  const read = readAll(smb, message)[0];
  assert.equal(read.function, 'smb1_session_setup');
  assert.deepEqual(read.identity, { operatingSystem: 'Windows 5.1' });
  assert.equal(read.fields.domain, 'PLANT');
});

test('a client that connects with its session setup names the share', () => {
  const path = `${wide('\\\\HIST1\\Recipes')}0000`;
  const connect = `00${path}${Buffer.from('?????').toString('hex')}00`;
  const message = session(
    `ff534d42 73 00000000 18 07c8 0000 ${'00'.repeat(8)} 0000 0000 0100 0008 4000
     0d 75003e00 0411 3200 0000 00000000 0000 0000 00000000 d4000000 0100 00
     04 ff000000 0000 0100 ${le16(connect.length / 2)} ${connect}`,
  );
  assert.equal(readAll(smb, message)[0].fields.share, '\\\\HIST1\\Recipes');
});

test('anything may arrive', () => {
  const good = session(`${header2(1, true, '160000c0')} 0900 0000 4800 ${le16(CHALLENGE.length / 2)} ${CHALLENGE}`);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, cut) => {
      const bent = good.slice(0, cut);
      if (at < cut) bent[at] = value;
      readAll(smb, bent);
      smb.read(bent, 0, bent.length, 0, { message() {} });
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => assert.ok(smb.recognise(noise, 0, noise.length) < 80)));
});
