import { attackOn } from '../attack.ts';
import { arpReply } from '../frames.ts';
import type { Node } from '../network.ts';
import { Waterworks } from '../plants/waterworks.ts';
import type { Site } from '../site.ts';
import type { TruthStep } from '../truth.ts';
import { pluggedIn } from './intruder.ts';

/** The intruder says to each of two hosts that it is the other. */
function poison(site: Site, intruder: Node, one: Node, other: Node): void {
  site.network.send(arpReply({ mac: intruder.mac, ip: one.ip }, other));
  site.network.send(arpReply({ mac: intruder.mac, ip: other.ip }, one), 0.001);
}

/** An answer to a read of registers with the chlorine, its first register, as the attacker wants it to be seen. */
function pretend(payload: Uint8Array, fromClient: boolean, chlorine: number): Uint8Array {
  if (fromClient || payload[7] !== 3 || payload.length < 11) return payload;
  const changed = payload.slice();
  changed.set([chlorine >> 8, chlorine & 0xff], 9);
  return changed;
}

/** Between the HMI and the treatment sits somebody who shows what he likes. */
export const modbusManInTheMiddle = attackOn(Waterworks, {
  name: 'modbus-man-in-the-middle',
  title: 'Man in the middle with false readings',
  description:
    'ARP replies put the intruder between HMI and controller; the chlorine that the operators see stays normal while it is raised.',
  plants: ['waterworks'],
  duration: 90,
  prepare: (site) => {
    const intruder = pluggedIn(site);
    return { intruder, treatment: site.connect(intruder, 'plc-treatment') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0830'],
      description: 'ARP replies that nobody asked for: the intruder takes the address of the HMI and of the controller',
      server: 'hmi',
      run: ({ intruder }, site) => {
        for (let i = 0; i < 40; i++) {
          site.network.after(i * 2, () => poison(site, intruder, site.node('hmi'), site.node('plc-treatment')));
        }
      },
    },
    {
      at: 3,
      techniques: ['T0830', 'T0856', 'T0832'],
      description: 'Readings pass through the intruder, who shows a normal chlorine',
      server: 'hmi',
      run: ({ intruder }, site, step: TruthStep) => {
        const { network } = site;
        const connection = site.hmi.get('plc-treatment')?.connection;
        if (!connection) return;
        connection.interceptor = {
          node: intruder,
          as: (send) => network.within(step, send),
          rewrite: (payload, fromClient) => pretend(payload, fromClient, 50),
        };
        network.after(76, () => {
          connection.interceptor = null;
        });
      },
    },
    {
      at: 20,
      techniques: ['T0855', 'T0836', 'T0831'],
      description: 'Behind the false readings the chlorine set-point is raised',
      server: 'plc-treatment',
      run: ({ treatment }, { network }) => {
        treatment.writeRegister(20, 350);
        network.after(2, () => treatment.connection.close());
        network.within(null, () => network.after(60, () => treatment.server.unit.holding.set([50], 20)));
      },
    },
  ],
});
