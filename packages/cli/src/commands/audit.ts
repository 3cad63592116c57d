import { auditIsolation, conversationFrames, learn } from '@fengsui/sensor';
import { UsageError } from '../usage.ts';
import { analyzed, issuesText, openPolicy } from './policy.ts';
import { readArguments } from '../command.ts';
import { auditUsage } from '../usages/norms.ts';

/** `fengsui audit`: how isolated a network is: what crosses zones, reaches the Internet, goes past the demilitarised zone, or skips levels. */
export async function auditCommand(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(auditUsage, args);
  if (positionals.length === 0) throw new UsageError('audit: no capture given; name a pcap or pcapng file');
  const policy = values.policy === undefined ? undefined : await openPolicy(values.policy);
  const result = await analyzed('audit', positionals);
  const ranges = policy?.conduits.some(({ allow }) => allow.some((one) => one.ranges !== undefined)) === true;
  const content = ranges ? (await learn(positionals)).content : undefined;
  const audit = auditIsolation(result, policy, { frames: await conversationFrames(positionals), content, today: values.today });
  if (values.json) process.stdout.write(`${JSON.stringify(audit)}\n`);
  else
    process.stdout.write(
      `${audit.conversations} conversations, ${audit.crossing} of them between zones (${audit.zones === 'policy' ? 'of the policy' : 'derived from this traffic; give --policy FILE for your own'})\n\n${issuesText(audit.issues, values.language)}`,
    );
}
