import { sliceCaptureWhere } from '@fengsui/capture';
import { count } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { requireWritableFile } from '../writable.ts';
import { readArguments } from '../command.ts';
import { sliceUsage } from '../usages/traffic.ts';

/** `fengsui slice`: the frames of an asset, of a conversation or of a time, as a capture of their own. */
export async function sliceCommand(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(sliceUsage, args);
  if (positionals.length === 0) throw new UsageError('slice: no capture given; name a pcap or pcapng file');
  if (values.out === undefined) throw new UsageError('slice: name the file to write with --out FILE.pcap');
  const hosts = values.host ?? [];
  if (hosts.length > 2) throw new UsageError('slice: --host once for an asset, twice for what passes between two');
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError(`slice: --port must be a number from 0 to 65535, not ${values.port}`);
  const filter = { hosts, port, from: seconds('from', values.from), to: seconds('to', values.to) };
  if (hosts.length === 0 && [filter.port, filter.from, filter.to].every((one) => one === undefined))
    throw new UsageError('slice: say what to take: --host ADDRESS (twice for a conversation), --port N, --from TIME, --to TIME');
  requireWritableFile('slice: --out', values.out);
  const { frames, skipped } = await sliceCaptureWhere(positionals, filter, values.out);
  if (frames === 0) throw new NothingDone(`slice: no frame of ${positionals.join(', ')} fits; ${values.out} is empty`);
  const left = skipped === 0 ? '' : `; ${count(skipped)} of another link type were left out`;
  process.stdout.write(`${values.out}: ${count(frames)} frames${left}\n`);
}

function seconds(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`slice: --${name} must be a time such as 2026-03-01T08:00:00Z, not ${text}`);
  return time / 1000;
}
