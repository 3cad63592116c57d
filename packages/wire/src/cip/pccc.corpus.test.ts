import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { enip } from '../enip/index.ts';
import { fieldsOf } from '../fields.ts';
import { KIND_REQUEST, MARK_IDENTITY } from '../message.ts';

const folder = corpusFolder();

test('a MicroLogix says the mode that it was put into', { skip: folder === null }, () => {
  const told: string[] = [];
  const asked: string[] = [];
  for (const payload of readPayloads(join(folder ?? '', 'pcap', 'emreekin-ics-pcaps/CIP/cip_only.pcap'))) {
    if (payload.kind !== 'tcp') continue;
    const { bytes } = payload;
    for (let at = 0; at < bytes.length; ) {
      const length = enip.measure?.(bytes, at, bytes.length) ?? 0;
      if (length <= 0) break;
      enip.read(bytes, at, Math.min(bytes.length, at + length), 0, {
        message(held, head) {
          const { protocol } = head;
          const change = protocol.functionName(head.code) === 'pccc_change_cpu_mode' && head.kind === KIND_REQUEST;
          if (protocol.id !== 'cip' || !(change || head.marks & MARK_IDENTITY)) return;
          const { pccc } = fieldsOf((out) => protocol.describe(held, head, out, null));
          const mode = String((pccc as { mode?: string } | undefined)?.mode ?? '');
          const list = change ? asked : told;
          if (mode !== '' && list.at(-1) !== mode) list.push(mode);
        },
      });
      at += length;
    }
  }
  assert.deepEqual(asked, ['remote_program', 'remote_run']);
  assert.deepEqual(told, ['remote_run', 'remote_program', 'remote_run']);
});
