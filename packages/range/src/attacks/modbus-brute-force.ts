import { attackOn } from '../attack.ts';
import { Waterworks } from '../plants/waterworks.ts';

/** Outputs are switched on and off at random until something breaks. */
export const modbusBruteForce = attackOn(Waterworks, {
  name: 'modbus-brute-force',
  title: 'Brute force on the outputs of the pumps',
  description:
    'From the taken-over HMI, all coils and many registers of the controllers of the pumps are written with changing values in quick succession.',
  plants: ['waterworks'],
  duration: 60,
  prepare: (site) => {
    const intruder = site.node('hmi');
    return { intruder, lift: site.connect(intruder, 'plc-lift'), intake: site.connect(intruder, 'plc-intake') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0806', 'T0855'],
      description: 'Every coil of the high-lift pumps is switched on and off',
      server: 'plc-lift',
      run: ({ lift }, { network }) => {
        for (let i = 0; i < 160; i++) network.after(i * 0.1, () => lift.writeCoil(i % 16, (i >> 4) % 2 === 0));
      },
    },
    {
      at: 22,
      techniques: ['T0806', 'T0855', 'T0836'],
      description: 'Random values are written to the registers of the intake',
      server: 'plc-intake',
      run: ({ intake, lift }, { network }) => {
        for (let i = 0; i < 120; i++) {
          network.after(i * 0.12, () => intake.writeRegister(i % 60, network.random.integer(0, 0xffff)));
        }
        network.after(16, () => {
          intake.connection.close();
          lift.connection.close();
        });
        const { unit } = lift.server;
        network.within(null, () => network.after(40, () => unit.coils.set([1, 1, 0])));
      },
    },
  ],
});
