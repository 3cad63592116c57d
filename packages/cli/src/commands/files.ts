import { existsSync, writeFileSync } from 'node:fs';
import { samplesIn } from '@fengsui/sensor';
import { count, safe, size, table } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { requireWritableFile } from '../writable.ts';
import { sampleKeyFile, vaultOf } from './file-options.ts';
import { readArguments } from '../command.ts';
import { filesUsage } from '../usages/traffic.ts';

/** `fengsui files`: the encrypted samples of a folder: what they are, and the only way to have one in clear. */
export async function filesCommand(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(filesUsage, args);
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) throw new UsageError('files: give the folder that analyze --carve wrote');
  if (!existsSync(folder)) throw new NothingDone(`files: ${folder} does not exist; fengsui analyze --carve ${folder} makes it`);
  if (values.decrypt !== undefined) {
    if (values.out === undefined) throw new UsageError('files: --decrypt needs --out FILE');
    requireWritableFile('files: --out', values.out);
    const key = values['carve-key'] ?? sampleKeyFile();
    if (!existsSync(key))
      throw new NothingDone(`files: the key ${key} does not exist; give the one of these samples with --carve-key`);
    let content: Buffer;
    try {
      content = vaultOf(folder, key).open(values.decrypt);
    } catch (cause) {
      throw new NothingDone(`files: ${(cause as Error).message}`, { cause });
    }
    // Not to be run: nobody may execute it, and nothing that is there is written over.
    try {
      writeFileSync(values.out, content, { mode: 0o400, flag: 'wx' });
    } catch (cause) {
      throw new NothingDone(`files: ${values.out} cannot be written: ${(cause as Error).message}`, { cause });
    }
    process.stderr.write(
      `fengsui: ${safe(values.out)} is in clear and may be malicious code: keep it on a machine for such work, and never run it\n`,
    );
    return;
  }
  const samples = samplesIn(folder);
  if (values.json) {
    process.stdout.write(`${JSON.stringify(samples)}\n`);
    return;
  }
  if (samples.length === 0) throw new NothingDone(`files: ${folder} holds no samples; fengsui analyze --carve fills it`);
  process.stdout.write(
    `${table(
      [
        { title: 'sha256' },
        { title: 'size', right: true },
        { title: 'what', most: 30 },
        { title: 'malicious', most: 24 },
        { title: 'from' },
        { title: 'to' },
        { title: 'name' },
      ],
      samples.map((one) => [
        one.sha256,
        size(one.bytes),
        one.typeName,
        one.verdicts.map(({ name }) => name).join(' '),
        one.from,
        one.to,
        one.name,
      ]),
    )}\n${count(samples.length)} samples\n`,
  );
}
