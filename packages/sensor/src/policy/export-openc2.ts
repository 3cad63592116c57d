import type { Asset } from '../result.ts';
import { INTERNET_ZONE, type Policy } from './document.ts';
import { ExportLines } from './export-lines.ts';
import { flowsOf, resolveZones } from './resolve.ts';

/** One OpenC2 command of the profile for stateless packet filtering (oc2slpf v1.0). */
interface Command {
  action: 'allow' | 'deny';
  target: { ipv4_connection?: object; ipv6_connection?: object; ipv4_net?: string; ipv6_net?: string };
  args?: { response_requested: 'complete'; stop_time?: number; slpf?: { drop_process?: 'none' } };
  actuator: { slpf: Record<string, never> };
}

/**
 * OpenC2 commands, in the order they are to be sent: an allow for each pair of addresses and port of a conduit, then a deny for all else. Exceptions end by
 * themselves (`stop_time`, milliseconds since 1970).
 */
export function openc2(policy: Policy, today: string, assets: readonly Asset[] = []): string {
  const { flows, zones: extra } = flowsOf(policy, today);
  const zones = new Map(resolveZones(policy, assets).map(({ id, v4, v6 }) => [id, [...v4, ...v6]]));
  for (const { id, members } of extra) zones.set(id, members);
  const commands = new ExportLines();
  const send = (command: Command): void => commands.add(JSON.stringify(command));
  for (const flow of flows) {
    // Outside of a plant there is no network to name: the connection is left open on that side.
    const side = (zone: string): (string | null)[] => (zone === INTERNET_ZONE ? [null] : (zones.get(zone) ?? []));
    for (const source of side(flow.from)) {
      for (const target of side(flow.to)) {
        const v6 = [source, target].some((one) => one?.includes(':'));
        if (v6 && [source, target].some((one) => one !== null && !one.includes(':'))) continue;
        for (const transport of flow.transports) {
          for (const port of flow.ports.length === 0 ? [null] : flow.ports) {
            const connection = {
              protocol: transport,
              ...(source === null ? {} : { src_addr: source }),
              ...(target === null ? {} : { dst_addr: target }),
              ...(port === null ? {} : { dst_port: port }),
            };
            send({
              action: 'allow',
              target: v6 ? { ipv6_connection: connection } : { ipv4_connection: connection },
              args: {
                response_requested: 'complete',
                ...(flow.expires === null ? {} : { stop_time: Date.parse(`${flow.expires}T23:59:59Z`) }),
              },
              actuator: { slpf: {} },
            });
          }
        }
      }
    }
  }
  for (const target of [{ ipv4_net: '0.0.0.0/0' }, { ipv6_net: '::/0' }])
    send({
      action: 'deny',
      target,
      args: { response_requested: 'complete', slpf: { drop_process: 'none' } },
      actuator: { slpf: {} },
    });
  return `[\n${commands.text().trimEnd().replaceAll('\n', ',\n')}\n]\n`;
}
