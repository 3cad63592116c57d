import { attackOn } from '../attack.ts';
import { Connection } from '../connection.ts';
import { Waterworks } from '../plants/waterworks.ts';
import { pluggedIn } from './intruder.ts';

/** So many connections and requests that a controller has no time for its own. */
export const modbusFlood = attackOn(Waterworks, {
  name: 'modbus-flood',
  title: 'Flood of connections and requests',
  description:
    'The controller of the treatment is flooded with connection requests, then with reads as fast as the wire carries them.',
  plants: ['waterworks'],
  duration: 45,
  prepare: (site) => {
    const intruder = pluggedIn(site);
    return { intruder, treatment: site.connect(intruder, 'plc-treatment') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0814'],
      description: 'Connection requests to port 502 that are never completed',
      server: 'plc-treatment',
      run: ({ intruder, treatment }, { network }) => {
        for (let i = 0; i < 2500; i++) {
          network.after(i * 0.004, () => new Connection(network, intruder, treatment.server.node, 502).knock());
        }
      },
    },
    {
      at: 15,
      techniques: ['T0814'],
      description: 'Reads of the longest range, several hundred a second',
      server: 'plc-treatment',
      run: ({ treatment }, { network }) => {
        treatment.thinking = 0.0008;
        for (let i = 0; i < 6000; i++) network.after(i * 0.003, () => treatment.read(3, 0, 64));
        network.after(20, () => treatment.connection.reset());
      },
    },
  ],
});
