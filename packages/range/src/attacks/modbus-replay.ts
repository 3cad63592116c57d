import { modbus } from '@fengsui/wire';
import { attackOn } from '../attack.ts';
import { Waterworks } from '../plants/waterworks.ts';
import { laptop } from './intruder.ts';

/** Commands that an operator once gave, as they were recorded: transaction, unit, function, data. */
const RECORDED = [
  { transaction: 0x1a04, coil: 0, on: false },
  { transaction: 0x1a1f, coil: 1, on: false },
  { transaction: 0x1b52, coil: 2, on: true },
  { transaction: 0x1b90, coil: 2, on: false },
];

/** What the operators do in a planned stop is played back, again and again, at the wrong time. */
export const modbusReplay = attackOn(Waterworks, {
  name: 'modbus-replay',
  title: 'Replay of recorded commands',
  description:
    'The commands of a planned stop of the high-lift pumps are played back several times, with their old transaction numbers.',
  plants: ['waterworks'],
  duration: 80,
  prepare: (site) => {
    const intruder = laptop(site);
    return { intruder, lift: site.connect(intruder, 'plc-lift') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0855', 'T0831'],
      description: 'Recorded commands stop the pumps, five times over',
      server: 'plc-lift',
      run: ({ lift }, { network }) => {
        for (let round = 0; round < 5; round++) {
          RECORDED.forEach(({ transaction, coil, on }, i) => {
            network.after(round * 12 + i * 1.5, () => {
              lift.request(1, ({ unit }) => modbus.encode.writeSingleCoil({ transaction, unit }, coil, on));
            });
          });
        }
        network.after(62, () => lift.connection.close());
        network.within(null, () => network.after(75, () => lift.server.unit.coils.set([1, 1, 0])));
      },
    },
  ],
});
