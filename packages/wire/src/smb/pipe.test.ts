import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import * as rpc from '../dcerpc/encode.ts';
import type { Head, MessageSink } from '../message.ts';
import { readsInside } from '../testing.ts';
import { smb } from './index.ts';
import { pipeTransaction, pipeWrite, pipeWrite1 } from './encode.ts';

const SRVSVC = '4b324fc8-1670-01d3-1278-5a47bf6ee188';
const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';

/** Functions of the messages in units that follow on each other. */
function functions(...units: Uint8Array[]): string[] {
  const seen: string[] = [];
  const sink: MessageSink = {
    settled: new Map<number, number>(),
    message: (_bytes: Uint8Array, head: Head) => void seen.push(`${head.protocol.id} ${head.protocol.functionName(head.code)}`),
  };
  for (const unit of units) smb.read(unit, 0, unit.length, 0, sink);
  return seen;
}

suite('calls on a pipe', () => {
  test('are messages of their own, and know what the bind settled', () => {
    assert.deepEqual(
      functions(pipeWrite(1, 7, rpc.bind(1, [[0, SRVSVC]])), pipeTransaction(2, 7, rpc.request(2, 0, 31, [1, 2]))),
      ['smb write', 'dcerpc bind', 'smb ioctl', 'dcerpc srvsvc_net_path_canonicalize'],
    );
  });

  test('of two pipes are told apart', () => {
    const seen = functions(
      pipeWrite(1, 7, rpc.bind(1, [[0, SRVSVC]])),
      pipeWrite(2, 8, rpc.bind(1, [[0, SVCCTL]])),
      pipeWrite(3, 7, rpc.request(2, 0, 15, [])),
    );
    assert.equal(seen.at(-1), 'dcerpc srvsvc_net_share_enum_all');
  });

  test('are found in SMB 1 too', () => {
    assert.deepEqual(
      functions(pipeWrite1(1, 0x4000, rpc.bind(1, [[0, SRVSVC]])), pipeWrite1(2, 0x4000, rpc.request(2, 0, 31, []))),
      ['smb smb1_write_andx', 'dcerpc bind', 'smb smb1_write_andx', 'dcerpc srvsvc_net_path_canonicalize'],
    );
  });

  test('other data are none', () => {
    assert.deepEqual(
      functions(
        pipeWrite(
          1,
          7,
          Uint8Array.from({ length: 64 }, (_, at) => at + 5),
        ),
      ),
      ['smb write'],
    );
  });

  test('nothing outside is read', () => {
    const whole = pipeTransaction(2, 7, rpc.request(2, 0, 31, [1, 2]));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, octet) => {
        const mutated = whole.slice();
        mutated[at] = octet;
        assert.ok(readsInside(smb, mutated));
      }),
    );
  });
});
