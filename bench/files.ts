import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { capture as encodeCapture, datagram, Talk } from '../packages/sensor/src/files/testing.ts';
import { smb2 } from '../packages/sensor/src/files/smb/testing.ts';
import { type Measurement, measure, median } from './measure.ts';

/**
 * What files cost an analysis: the same captures without files, with them put together and hashed, held against 100 hashes and a million, and looked into by the YARA rules that come with the
 * program. In turn, so that a machine whose speed drifts drifts for all; processor time is what is compared.
 * `node --conditions=source bench/files.ts [--rounds N] [--only=OPTION] [CAPTURE.pcap...]`; a capture of 1,500 files over HTTP, SMB, FTP and TFTP is made besides, and written with `--out FILE`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string' }, out: { type: 'string' } },
});
const { only, out } = values;
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'bench-files-'));

/** Files of many sizes, no two alike, each carried by one of the four protocols. */
function manyFiles(count: number): Uint8Array {
  const frames: Uint8Array[] = [];
  const server = (port: number) => ({ ip: '10.0.0.2', port });
  let port = 20_000;
  const client = () => ({ ip: `10.0.1.${1 + (port % 200)}`, port: port++ });
  for (let n = 0; n < count; n++) {
    const content = randomBytes(Math.floor(512 * 2 ** (n % 9)));
    if (n % 4 === 0)
      new Talk(frames, client(), server(80))
        .ask(`GET /f${n}.bin HTTP/1.1\r\nHost: files.example\r\n\r\n`)
        .answer(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`), content]))
        .close();
    else if (n % 4 === 1) {
      const talk = new Talk(frames, client(), server(445)).ask(smb2.negotiate(0)).answer(smb2.negotiated(0));
      talk.ask(smb2.treeConnect(1, '\\\\plant\\data')).answer(smb2.treeConnected(1, 5, 1));
      talk.ask(smb2.create(2, 5, `f${n}.bin`)).answer(smb2.created(2, 5, 9, content.length));
      for (let at = 0, id = 3; at < content.length; at += 32_768, id++) {
        const piece = content.subarray(at, at + 32_768);
        talk.ask(smb2.read(id, 5, 9, at, 32_768)).answer(smb2.readAnswer(id, 5, piece));
      }
      talk
        .ask(smb2.close(99, 5, 9))
        .answer(smb2.closed(99, 5))
        .close();
    } else if (n % 4 === 2) {
      const data = 30_000 + (n % 20_000);
      const from = client();
      new Talk(frames, from, server(21))
        .answer('220 ready\r\n')
        .ask('PASV\r\n')
        .answer(`227 Entering Passive Mode (10,0,0,2,${data >> 8},${data & 255})\r\n`)
        .ask(`RETR f${n}.bin\r\n`)
        .answer('150 Opening\r\n');
      new Talk(frames, { ...from, port: port++ }, server(data)).answer(content).close();
    } else {
      const from = client();
      frames.push(datagram(from, server(69), Buffer.from(`\0\x02f${n}.bin\0octet\0`, 'latin1')));
      for (let at = 0, block = 1; at <= content.length; at += 512, block++)
        frames.push(
          datagram(
            from,
            server(40_000),
            Buffer.concat([Buffer.from([0, 3, block >> 8, block & 255]), content.subarray(at, at + 512)]),
          ),
        );
    }
  }
  return encodeCapture(frames);
}

const hashes = (count: number): string => {
  const path = join(folder, `hashes-${count}.txt`);
  writeFileSync(path, Array.from({ length: count }, () => `${randomBytes(32).toString('hex')} Feed\n`).join(''));
  return path;
};

try {
  const made = out ?? join(folder, 'files.pcap');
  writeFileSync(made, manyFiles(1500));
  const few = hashes(100);
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['without files', []],
    ['--files', ['--files']],
    ['--hashes, 100', ['--hashes', few]],
    ['--hashes, 1,000,000', ['--hashes', hashes(1_000_000)]],
    ['--hashes, 100 --yara own', ['--hashes', few, '--yara', 'own']],
  ];
  const main = join(import.meta.dirname, '../packages/cli/src/main.ts');
  for (const capture of [...positionals, made]) {
    const runs = new Map<string, Measurement[]>(ways.map(([name]) => [name, []]));
    // The first round warms the caches and is not counted.
    for (let round = 0; round <= rounds; round++)
      for (const [name, options] of ways) {
        if (only !== undefined && name !== only && options.length > 0) continue;
        const run = await measure([process.execPath, '--conditions=source', main, 'analyze', capture, '--json', ...options]);
        if (!run.ok) throw new Error(`${name} failed on ${capture}`);
        if (round > 0) runs.get(name)?.push(run);
      }
    process.stdout.write(
      `\n| ${capture === made ? '1,500 files' : capture} | processor s | beside none | MiB |\n|---|---|---|---|\n`,
    );
    const plain = runs.get('without files') ?? [];
    for (const [name, list] of runs) {
      if (list.length === 0) continue;
      const ratio = median(list.map(({ cpu }, at) => cpu / plain[at].cpu));
      process.stdout.write(
        `| ${name} | ${median(list.map(({ cpu }) => cpu)).toFixed(2)} | ${name === 'without files' ? '' : `${((ratio - 1) * 100).toFixed(1)} %`} | ${median(list.map(({ memory }) => memory)).toFixed(0)} |\n`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
