import { readFileSync } from 'node:fs';
import { formats, type Reading, SourcesReader } from '@fengsui/sources';
import { type ListenAddress, listenForSyslog } from '../syslog-listener.ts';
import { count, safe } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { readArguments } from '../command.ts';
import { listenUsage } from '../usages/traffic.ts';

/** Milliseconds between two lines that say what is new. */
const EVERY = 10_000;

/** Senders told apart; a forged address costs nothing by UDP. */
const SENDERS = 4096;

/** `fengsui listen`: syslog over UDP, TCP and TLS to the same assets and findings as `read`; what is new is told as it comes, the whole at the end. */
export async function listenCommand(args: string[]): Promise<void> {
  const { values } = readArguments(listenUsage, args);
  const addresses = (values.syslog ?? []).map(address);
  if (addresses.length === 0)
    throw new UsageError(
      'listen: name what to listen to: --syslog udp:514, --syslog tcp:601, --syslog tls:6514; several are allowed',
    );
  const needsSecret = addresses.some(({ transport }) => transport === 'tls');
  if (needsSecret && (values.certificate === undefined || values.key === undefined))
    throw new UsageError('listen: tls needs --certificate FILE.pem and --key FILE.pem');
  const seconds = values.for === undefined ? null : Number(values.for);
  if (seconds !== null && !(seconds > 0)) throw new UsageError(`listen: --for must be a number of seconds, not ${values.for}`);
  const syslog = formats.find(({ id }) => id === 'syslog');
  if (syslog === undefined) throw new NothingDone('listen: this build has no reader of syslog');
  const reader = new SourcesReader();
  const readings = new Map<string, Reading>();
  const reading = (sender: string): Reading => {
    const from = readings.has(sender) || readings.size < SENDERS ? sender : 'others';
    let known = readings.get(from);
    if (known === undefined) {
      known = reader.open(from, syslog);
      readings.set(from, known);
    }
    return known;
  };
  const listener = await listenForSyslog(
    addresses,
    needsSecret
      ? { certificate: readFileSync(values.certificate ?? '', 'utf8'), key: readFileSync(values.key ?? '', 'utf8') }
      : null,
    (message, from) => reading(from).take(message),
  ).catch((error: NodeJS.ErrnoException) => {
    throw new NothingDone(
      `listen: ${error.message}${error.code === 'EACCES' ? '; ports below 1024 need a right that this user lacks' : ''}`,
    );
  });
  for (const { transport, host, port } of listener.addresses)
    process.stderr.write(`fengsui: listening for syslog on ${transport} ${host}:${port}\n`);
  const told = new Set<string>();
  const tell = async (): Promise<void> => {
    for (const { rule, severity, title, client, server } of (await reader.result()).findings) {
      const key = `${rule} ${client} ${server}`;
      if (told.has(key)) continue;
      told.add(key);
      if (!values.json) process.stdout.write(`${severity.padEnd(8)}  ${safe(title)}  ${safe(client)} → ${safe(server)}\n`);
    }
  };
  const timer = setInterval(() => void tell(), EVERY);
  await new Promise<void>((resolve) => {
    if (seconds !== null) setTimeout(resolve, seconds * 1000);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  clearInterval(timer);
  await listener.close();
  await tell();
  const result = await reader.result();
  const { messages, broken, refused } = listener.counts;
  if (values.json) process.stdout.write(`${JSON.stringify({ ...result, listened: listener.counts })}\n`);
  else
    process.stdout.write(
      `${count(messages)} messages from ${count(readings.size)} senders (${count(broken)} broken, ${count(refused)} refused): ${count(result.assets.length)} assets, ${count(result.findings.length)} findings\n`,
    );
}

/** `udp:514`, `tls:[::1]:6514`, `tcp:10.0.0.5:601`. */
function address(text: string): ListenAddress {
  const match = /^(udp|tcp|tls):(?:(\[[0-9a-f:]+\]|[^:[\]]+):)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535)
    throw new UsageError(`listen: --syslog cannot be ${text}; write udp:514, tcp:10.0.0.5:601 or tls:[::]:6514`);
  return {
    transport: match[1].toLowerCase() as ListenAddress['transport'],
    host: (match[2] ?? '0.0.0.0').replace(/^\[|\]$/g, ''),
    port,
  };
}
